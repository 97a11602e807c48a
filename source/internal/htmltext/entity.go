package htmltext

import (
	"html"
	"strconv"
	"unicode/utf8"
)

// longestEntity is how long a named one is at most, in bytes, and then some.
const longestEntity = 40

// entity decodes the entity that b begins with, as browsers do: with or without its
// semicolon where that is allowed. It gives the characters and how many bytes stand
// for them; none if b begins with a "&" that is just that. A no-break space is a
// blank. The characters are good until the next call.
func (b *builder) entity(src []byte) (chars []byte, width int) {
	if len(src) < 3 {
		return nil, 0
	}
	if src[1] == '#' {
		r, width := numeric(src)
		if width == 0 {
			return nil, 0
		}
		return b.character(r), width
	}
	width = 1
	for width < len(src) && width < longestEntity && (isLetter(src[width]) || isDigit(src[width])) {
		width++
	}
	if width < len(src) && src[width] == ';' {
		width++
	}
	name := src[:width]
	if string(name) == "&nbsp;" { // nine in ten
		return b.character(' '), width
	}
	plain := html.UnescapeString(string(name))
	if plain == string(name) {
		return nil, 0
	}
	// Without a semicolon the rest of the name may be left.
	r, n := utf8.DecodeRuneInString(plain)
	if rest := plain[n:]; rest != "" && len(rest) < width && string(name[width-len(rest):]) == rest {
		width -= len(rest)
		plain = plain[:n]
	}
	if plain == string(r) {
		return b.character(r), width
	}
	b.chars = append(b.chars[:0], plain...)
	return b.chars, width
}

func (b *builder) character(r rune) []byte {
	if r == '\u00a0' {
		r = ' '
	}
	b.chars = utf8.AppendRune(b.chars[:0], r)
	return b.chars
}

// numeric decodes a numeric entity; the width is 0 if it is none.
func numeric(src []byte) (r rune, width int) {
	i, base := 2, rune(10)
	if src[2]|0x20 == 'x' {
		i, base = 3, 16
	}
	from := i
	for ; i < len(src) && i < maxReplaced-1; i++ {
		c := src[i]
		switch {
		case isDigit(c):
			c -= '0'
		case base == 16 && c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			c = 0xFF
		}
		if c == 0xFF {
			break
		}
		r = min(r*base+rune(c), utf8.MaxRune+1)
	}
	if i == from {
		return 0, 0
	}
	if i < len(src) && src[i] == ';' {
		i++
	}
	switch {
	case r >= 0x80 && r < 0xA0: // as Windows has them
		r, _ = utf8.DecodeRuneInString(html.UnescapeString("&#" + strconv.Itoa(int(r)) + ";"))
	case r == 0, r > utf8.MaxRune, r >= 0xD800 && r < 0xE000:
		r = utf8.RuneError
	}
	return r, i
}
