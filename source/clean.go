package source

import (
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// pages keeps the memory of texts that are done for the next ones.
var pages = sync.Pool{New: func() any { return &page{} }}

// release gives a page's memory back. Its spans are not part of it.
func (p *page) release() {
	p.src, p.spans = nil, nil
	pages.Put(p)
}

// clean takes out of a decoded text what is only layout or encoding: widths,
// blanks, control and zero-width characters. Each line is cleaned by itself.
//
// What needs no change is copied a stretch at a time; so src[from:i] is always what
// has been looked at and not copied yet.
func clean(src []byte) (*page, *Error) {
	p := pages.Get().(*page)
	p.src, p.text, p.lines, p.commas, p.spans = src, slices.Grow(p.text[:0], len(src)), p.lines[:0], p.commas[:0], nil
	c := cleaner{page: p}
	from := c.gap(0)
	i := from
	for i < len(src) {
		if w := plain[src[i]]; w != 0 {
			i += int(w)
			continue
		}
		ch := look(src[i:])
		switch {
		case ch.kind == comma && p.afterDigit(from, i):
			p.commas = append(p.commas, len(p.text)+i-from)
		case ch.kind == dot && p.afterDigit(from, i) && p.beforeDigit(i+ch.width):
			ch.kind, ch.as = folded, '.'
		}
		if ch.kind <= comma {
			i += ch.width
			continue
		}
		p.copy(from, i)
		if ch.kind == folded {
			k := len(p.text)
			p.text = utf8.AppendRune(p.text, ch.as)
			p.spans.add(k, i, uint8(len(p.text)-k), uint8(ch.width))
			i += ch.width
		} else {
			i = c.gap(i)
		}
		from = i
	}
	p.copy(from, i)
	if k := len(p.lines); k > 0 && p.lines[k-1].end == 0 {
		p.lines[k-1].end = len(src)
	}
	return p, c.controls.verdict(len(src))
}

// copy takes src[from:to] over as it is.
func (p *page) copy(from, to int) {
	if from < to {
		p.spans.add(len(p.text), from, 1, 1)
		p.text = append(p.text, p.src[from:to]...)
	}
}

// afterDigit says whether the last clean character before src[i] is a digit, be it
// at the end of the line before; src[from:i] is not copied yet.
func (p *page) afterDigit(from, i int) bool {
	if i > from {
		return isDigit(p.src[i-1])
	}
	k := len(p.text)
	if k > 0 && p.text[k-1] == '\n' {
		k--
	}
	return k > 0 && isDigit(p.text[k-1])
}

// beforeDigit says whether the first clean character from src[i] on is a digit.
func (p *page) beforeDigit(i int) bool {
	for i < len(p.src) {
		ch := look(p.src[i:])
		if ch.kind <= folded {
			return isDigit(p.src[i]) || ch.kind == folded && ch.as < 0x80 && isDigit(byte(ch.as))
		}
		i += ch.width
	}
	return false
}

// cleaner is what clean needs to know only on its way.
type cleaner struct {
	*page
	controls controls
	shapeOf  int // the line that shape is about, plus one
	shape    shape
}

// gap reads blanks, line ends and characters that are dropped from src[i] on, notes
// what they mean, and gives the offset of the first character behind them.
func (c *cleaner) gap(i int) int {
	p, start := c.page, i
	ends, cells, blanks, end, begin := 0, 0, 0, 0, i
scan:
	for i < len(p.src) {
		ch := look(p.src[i:])
		switch ch.kind {
		case blank:
			blanks++
			cells += int(ch.as)
		case lineEnd:
			if p.src[i] == '\r' && i+1 < len(p.src) && p.src[i+1] == '\n' {
				ch.width++
			}
			if ends == 0 {
				end = i
			}
			ends++
			cells, begin = 0, i+ch.width
		case control:
			c.controls.note(p.src[i], i)
		case nothing:
		default:
			break scan
		}
		i += ch.width
	}
	k := len(p.lines) - 1
	switch {
	case i == len(p.src):
		if k >= 0 {
			p.lines[k].end = start
		}
	case k < 0 || ends > 0:
		if k >= 0 {
			p.lines[k].end = start
			p.spans.add(len(p.text), end, 1, 1)
			p.text = append(p.text, '\n')
		}
		p.lines = append(p.lines, line{
			at: len(p.text), start: begin, src: i, indent: uint8(min(cells, 255)), blank: ends > 1, spaced: blanks > 0,
		})
	case blanks > 0 && c.blankStays(i, cells):
		p.spans.add(len(p.text), start, 1, 1)
		p.text = append(p.text, ' ')
	}
	return i
}

// controls counts control characters.
type controls struct{ count, first, nul int }

func (c *controls) note(b byte, at int) {
	if c.count++; c.count == 1 {
		c.first = at
	}
	if b == 0 && c.nul == 0 {
		c.nul = at + 1
	}
}

// verdict refuses NUL, and more control characters than an accident explains.
func (c *controls) verdict(size int) *Error {
	switch {
	case c.nul > 0:
		return &Error{Kind: Control, Offset: c.nul - 1, Detail: "NUL"}
	case c.count > 2 && c.count > size/50:
		return &Error{Kind: Control, Offset: c.first, Detail: "one of many"}
	}
	return nil
}

// What becomes of a character.
type fate uint8

const (
	asItIs fate = iota
	dot         // · or ・: as it is, but "." between digits
	comma       // as it is, but dropped from numbers later
	folded      // becomes character.as
	blank       // of character.as cells
	lineEnd
	nothing // is dropped
	control // is dropped, and counted
)

type character struct {
	kind  fate
	width int // in bytes
	as    rune
}

// plain has the width of the characters that begin with a byte, if all of them stay
// as they are; 0 if look must tell.
var plain = func() (t [256]uint8) {
	for b := range t {
		switch {
		case b <= ' ' || b == ',' || b == 0x7F:
		case b < 0x80:
			t[b] = 1
		case b >= 0xC3 && b <= 0xDF && b != 0xD8:
			t[b] = 2
		case b == 0xE0, b >= 0xE4 && b <= 0xED:
			t[b] = 3
		case b == 0xF1, b == 0xF2, b == 0xF4:
			t[b] = 4
		}
	}
	return t
}()

// look says what becomes of the first character of b.
func look(b []byte) character {
	switch c := b[0]; { // what is frequent
	case plain[c] != 0:
		return character{asItIs, int(plain[c]), 0}
	case c == 0xE3 && b[1] == 0x80 && b[2] != 0x80: // 、。《》
		return character{asItIs, 3, 0}
	case c == 0xEF && b[1] == 0xBC && b[2] == 0x8C: // ，
		return character{comma, 3, 0}
	case c == 0xE2 && b[1] == 0x80 && b[2] >= 0x90 && b[2] <= 0xA7: // “”—…
		return character{asItIs, 3, 0}
	}
	r, w := utf8.DecodeRune(b)
	switch {
	case r == ',':
		return character{comma, w, 0}
	case r == '·', r == '・':
		return character{dot, w, 0}
	case r > 0xFF00 && r <= 0xFF5E:
		if narrow[r-0xFF00] {
			return character{folded, w, r - 0xFF00 + ' '}
		}
		return character{asItIs, w, 0}
	case r == ' ', r == 0xA0, r == 0x1680, r >= 0x2000 && r <= 0x200A, r == 0x202F, r == 0x205F:
		return character{blank, w, 1}
	case r == '\t', r == 0x3000, r == 0xE5E5: // the last is how some files in GBK write the one before
		return character{blank, w, 2}
	case r >= '\n' && r <= '\r', r == 0x85, r == 0x2028, r == 0x2029:
		return character{lineEnd, w, 0}
	case r < 0xA0:
		return character{control, w, 0}
	case unicode.In(r, unicode.Cf, unicode.Variation_Selector):
		return character{nothing, w, 0}
	case r >= 0x2E80 && r < 0x2FE0, r >= 0xF900 && r < 0xFB00, r >= 0x2F800 && r < 0x2FA20:
		// Radicals and compatibility forms that look like the ordinary character.
		var buf [16]byte
		if as, n := utf8.DecodeRune(norm.NFKC.Append(buf[:0], b[:w]...)); as != r && n > 0 {
			return character{folded, w, as}
		}
	}
	return character{asItIs, w, 0}
}

// narrow says which of the full-width forms U+FF01 to U+FF5E become ASCII: letters,
// digits, and the signs that stand in numbers and names. The punctuation stays.
var narrow = func() (t [0x5F]bool) {
	for r := range t {
		switch c := byte(r + ' '); {
		case isLetter(c), isDigit(c):
			t[r] = true
		case c == '%', c == '+', c == '-', c == '.', c == '/', c == '&', c == '#', c == '@', c == '*', c == '=', c == '<', c == '>':
			t[r] = true
		}
	}
	return t
}()

func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isAlphanumeric(c byte) bool { return isDigit(c) || isLetter(c) }
