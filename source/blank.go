package source

import (
	"bytes"
	"unicode/utf8"
)

// A blank between two Chinese characters, or between one and a digit or a mark, is
// layout. Only between two Latin letters or two digits may it part two things.

// blankStays says whether the blanks that end before src[next], of so many cells,
// leave a space in the text, which ends with what stands before them.
func (c *cleaner) blankStays(next, cells int) bool {
	p := c.page
	left, right := asciiBefore(p.text), asciiFrom(p.src[next:])
	if len(left) == 0 || len(right) == 0 {
		return false
	}
	switch last, first := left[len(left)-1], right[0]; {
	case isLetter(last) && isLetter(first):
		// A lone letter is more likely a piece of GDP than a word.
		return trailing(left, isLetter) > 1 && leading(right, isLetter) > 1 && !c.lineShape().strewn
	case isDigit(last) && isDigit(first):
		if isDate(left) && isTime(right) ||
			isYear(left[len(left)-trailing(left, isDigit):]) && isYear(right[:leading(right, isDigit)]) {
			return true
		}
		s := c.lineShape()
		return !s.strewn && (cells > 1 || s.row)
	case last == '.' && isDigit(first):
		// 1. 2025年 is not 1.2025
		begun := p.text[p.lines[len(p.lines)-1].at:]
		return isYear(right[:leading(right, isDigit)]) && len(begun) <= 3 && leading(begun, isDigit) == len(begun)-1
	}
	return false
}

// reach is how much is looked at on either side of a blank: enough for a date.
const reach = 12

// asciiBefore is the ASCII at the end of text, across line ends.
func asciiBefore(text []byte) []byte {
	var buf [reach]byte
	k := reach
	for i := len(text) - 1; i >= 0 && k > 0 && text[i] < 0x80 && text[i] != ' '; i-- {
		if text[i] != '\n' {
			k--
			buf[k] = text[i]
		}
	}
	return buf[k:]
}

// asciiFrom is the ASCII that src begins with, across line ends, widths folded.
func asciiFrom(src []byte) []byte {
	out := make([]byte, 0, reach)
	for len(src) > 0 && len(out) < reach {
		ch := look(src)
		switch {
		case ch.kind == folded && ch.as < 0x80:
			out = append(out, byte(ch.as))
		case ch.kind <= comma && src[0] < 0x80:
			out = append(out, src[0])
		case ch.kind != lineEnd && ch.kind != nothing:
			return out
		}
		src = src[ch.width:]
	}
	return out
}

// leading counts the bytes that b begins with and that are so, trailing those it ends with.
func leading(b []byte, so func(byte) bool) int {
	n := 0
	for n < len(b) && so(b[n]) {
		n++
	}
	return n
}

func trailing(b []byte, so func(byte) bool) int {
	n := 0
	for n < len(b) && so(b[len(b)-1-n]) {
		n++
	}
	return n
}

// isYear says whether digits are a year of the last century or this one.
func isYear(digits []byte) bool {
	return len(digits) == 4 && (bytes.HasPrefix(digits, []byte("19")) || bytes.HasPrefix(digits, []byte("20")))
}

// isDate says whether b ends like 2026-02-05.
func isDate(b []byte) bool {
	return len(b) >= 8 && bytes.Count(b, []byte("-"))+bytes.Count(b, []byte("/")) == 2
}

// isTime says whether b begins like 09:45.
func isTime(b []byte) bool {
	i := bytes.IndexByte(b, ':')
	return i == 1 || i == 2
}

// A shape is how the blanks stand in a physical line.
type shape struct {
	strewn bool // between most of its characters
	row    bool // between the numbers that it ends in, as in a table
}

// lineShape is the shape of the line that is being cleaned.
func (c *cleaner) lineShape() shape {
	if c.shapeOf != len(c.lines) {
		c.shapeOf = len(c.lines)
		c.shape = shapeOf(c.src[c.lines[len(c.lines)-1].src:])
	}
	return c.shape
}

// shapeOf is the shape of the line that src begins with.
func shapeOf(src []byte) shape {
	var line []byte // widths folded, each run of blanks one space
	for len(src) > 0 {
		ch := look(src)
		switch ch.kind {
		case asItIs, dot, comma:
			line = append(line, src[:ch.width]...)
		case folded:
			line = utf8.AppendRune(line, ch.as)
		case blank:
			line = append(line, ' ')
		case lineEnd:
			ch.width = len(src)
		}
		src = src[ch.width:]
	}
	words := bytes.Fields(line)
	strewn := len(words) > 3 && utf8.RuneCount(line) <= len(words)*26/10 // blanks among them
	return shape{strewn: strewn, row: !strewn && isRow(words)}
}

// isRow says whether words are a row of a table: whatever it is about, then nothing
// but numbers, three of them with two digits or more.
func isRow(words [][]byte) bool {
	long := 0
	for _, w := range words {
		switch {
		case isNumber(w):
			if len(w) > 1 {
				long++
			}
		case long > 0 || bytes.ContainsAny(w, "0123456789"):
			return false
		}
	}
	return long > 2
}

// isNumber says whether w is a number, with a fraction or a per cent sign or without.
func isNumber(w []byte) bool {
	w = bytes.TrimSuffix(w, []byte("%"))
	whole, fraction, dotted := bytes.Cut(w, []byte("."))
	return len(whole) > 0 && leading(whole, isDigit) == len(whole) &&
		leading(fraction, isDigit) == len(fraction) && dotted == (len(fraction) > 0)
}
