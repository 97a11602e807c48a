package source

import "bytes"

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

func asciiBefore(text []byte) []byte {
	i := len(text)
	for i > 0 && len(text)-i < reach && text[i-1] > ' ' && text[i-1] < 0x80 {
		i--
	}
	return text[i:]
}

// asciiFrom folds full-width forms.
func asciiFrom(src []byte) []byte {
	out := make([]byte, 0, reach)
	for len(src) > 0 && len(out) < reach {
		c, ch := src[0], look(src)
		switch {
		case ch.kind == folded && ch.as < 0x80:
			c = byte(ch.as)
		case c >= 0x80 || ch.kind > comma:
			return out
		}
		out = append(out, c)
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
	row    bool // between its numbers, and these are most of its words
}

// lineShape is the shape of the line that is being cleaned.
func (c *cleaner) lineShape() shape {
	p := c.page
	if c.shapeOf == len(p.lines) {
		return c.shape
	}
	c.shapeOf = len(p.lines)
	chars, words, numbers, long := 0, 0, 0, 0
	size, numeric := 0, true // of the word so far
	endWord := func() {
		if size > 0 {
			words++
			if numeric {
				numbers++
				if size > 1 {
					long++
				}
			}
		}
		size, numeric = 0, true
	}
	for i := p.lines[len(p.lines)-1].src; i < len(p.src); {
		ch := look(p.src[i:])
		switch ch.kind {
		case blank:
			endWord()
		case lineEnd:
			i = len(p.src)
		case asItIs, dot, comma, folded:
			as := rune(p.src[i])
			if ch.kind == folded {
				as = ch.as
			}
			chars++
			size++
			numeric = numeric && as < 0x80 && (isDigit(byte(as)) || bytes.IndexByte([]byte(".%+-"), byte(as)) >= 0)
		}
		i += ch.width
	}
	endWord()
	strewn := words > 3 && chars*10 <= words*16
	c.shape = shape{strewn: strewn, row: !strewn && long > 2 && numbers*2 >= words}
	return c.shape
}
