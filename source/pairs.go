package source

import (
	"math/bits"
	"slices"
	"unicode/utf8"
)

// pairs counts which two characters stand together in a text, by a hash of both: a
// wrong count is rare and does little harm.
type pairs []uint8

// countPairs counts within the lines of the first part of a text. It uses the memory of p, if there is enough.
func (p pairs) countPairs(text []byte) pairs {
	const enough = 1 << 18
	text = text[:min(len(text), enough)]
	size := 1 << bits.Len(uint(len(text))*2) // six places a character
	p = slices.Grow(p[:0], size)[:size]
	clear(p)
	var before uint32
	for i := 0; i+utf8.UTFMax <= len(text); {
		c := uint32(text[i])
		switch { // see code: cheaper than decoding
		case c >= 0xF0:
			c = c<<24 | uint32(text[i+1])<<16 | uint32(text[i+2])<<8 | uint32(text[i+3])
			i += 4
		case c >= 0xE0:
			c = c<<16 | uint32(text[i+1])<<8 | uint32(text[i+2])
			i += 3
		case c >= 0xC0:
			c = c<<8 | uint32(text[i+1])
			i += 2
		default:
			i++
		}
		if c == '\n' || c == dropped {
			before = 0
			continue
		}
		if before != 0 {
			if k := p.place(before, c); p[k] < 255 {
				p[k]++
			}
		}
		before = c
	}
	return p
}

// count is how often a and b stand together.
func (p pairs) count(a, b rune) int { return int(p[p.place(code(a), code(b))]) }

func (p pairs) place(a, b uint32) uint32 {
	h := a*0x9E3779B1 ^ b*0x85EBCA6B
	return (h ^ h>>15) & uint32(len(p)-1)
}

// code makes of a character's bytes in UTF-8 one number.
func code(r rune) (n uint32) {
	for _, b := range []byte(string(r)) {
		n = n<<8 | uint32(b)
	}
	return n
}
