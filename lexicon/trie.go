package lexicon

import (
	"cmp"
	"slices"
)

// trie finds the longest word that begins at a place in a text. It is a double
// array over characters: from state s, character code c leads to state
// base[s]+c if its check is s.
type trie struct {
	chars  [1 << 16]character
	alone  bits // the characters that are words, or have one of less than three bytes behind them in a word
	pairs  bits // the pairs of characters that other words begin with, by their hash
	states []state
}

type character struct {
	code  uint16 // 0 for characters that are in no word
	after uint16 // the state after it where it is the first; 0 if no word begins with it
}

// bits is a set of numbers of 16 bits, small enough to stay near the processor.
type bits [1 << 10]uint64

func (b *bits) add(n int)      { b[n>>6&(1<<10-1)] |= 1 << (n & 63) }
func (b *bits) has(n int) bool { return b[n>>6&(1<<10-1)]&(1<<(n&63)) != 0 }

// hash gives 16 bits for a pair of characters. Different pairs may have the same.
func hash(a, b int) int { return int(uint16(a*0x9E5 + b)) }

type state struct {
	base, check int32
	value       int32  // the word that ends here, or -1
	goes        uint32 // a bit for each character, modulo 32, that leads on: most texts end here
}

// newTrie builds a trie of words; a word's value is its index.
func newTrie(words []string) *trie {
	t := &trie{}
	coded := make([][]uint16, len(words))
	next := uint16(1)
	chars := []rune{0} // by code
	for i, w := range words {
		first := 0
		for k, r := range w {
			if r >= 1<<16 {
				continue // no word of the data lies outside the basic plane; load checks it
			}
			if k == 0 {
				first = int(r)
			} else if len(coded[i]) == 1 && r < 0x800 {
				t.alone.add(first)
			} else if len(coded[i]) == 1 {
				t.pairs.add(hash(first, int(r)))
			}
			if t.chars[r].code == 0 {
				t.chars[r].code = next
				next++
				chars = append(chars, r)
			}
			coded[i] = append(coded[i], t.chars[r].code)
		}
		if len(coded[i]) == 1 {
			t.alone.add(first)
		}
	}
	order := make([]int, len(words))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(slices.Compare(coded[a], coded[b]), cmp.Compare(a, b)) })
	b := trieBuilder{t: t, chars: chars, words: coded, order: order, free: 1}
	b.grow(4 * int(next))
	t.states[0].check = 0
	b.place(0, 0, len(order), 0)
	if len(t.states) > 1<<16 {
		panic("lexicon: more words than a trie of 65536 states holds")
	}
	for r := range t.chars {
		c := &t.chars[r]
		if n := int(t.states[0].base) + int(c.code); c.code > 0 && uint(n) < uint(len(t.states)) && t.states[n].check == 0 {
			c.after = uint16(n)
		}
	}
	return t
}

type trieBuilder struct {
	t     *trie
	chars []rune // by code
	words [][]uint16
	order []int // of words, sorted
	free  int   // no state below is free
}

func (b *trieBuilder) grow(n int) {
	for len(b.t.states) < n {
		b.t.states = append(b.t.states, state{check: -1, value: -1})
	}
}

// place lays out the children of state s: the words order[lo:hi], which share their
// first depth characters.
func (b *trieBuilder) place(s, lo, hi, depth int) {
	for lo < hi && len(b.words[b.order[lo]]) == depth {
		b.t.states[s].value = int32(b.order[lo])
		lo++
	}
	if lo == hi {
		return
	}
	var codes []uint16
	var starts []int
	for i := lo; i < hi; i++ {
		c := b.words[b.order[i]][depth]
		if len(codes) == 0 || codes[len(codes)-1] != c {
			codes = append(codes, c)
			starts = append(starts, i)
		}
	}
	base := b.room(codes)
	b.t.states[s].base = int32(base)
	for _, c := range codes {
		b.t.states[base+int(c)].check = int32(s)
		b.t.states[s].goes |= 1 << (b.chars[c] & 31)
	}
	starts = append(starts, hi)
	for i, c := range codes {
		b.place(base+int(c), starts[i], starts[i+1], depth+1)
	}
}

// room finds a base, which may be negative, at which all codes lead to free states.
func (b *trieBuilder) room(codes []uint16) int {
	for b.free < len(b.t.states) && b.t.states[b.free].check >= 0 {
		b.free++
	}
	for base := b.free - int(codes[0]); ; base++ {
		b.grow(base + int(codes[len(codes)-1]) + 1)
		ok := true
		for _, c := range codes {
			if b.t.states[base+int(c)].check >= 0 {
				ok = false
				break
			}
		}
		if ok {
			return base
		}
	}
}

// longest returns the index of the longest word that begins at byte i of text and
// the byte where it ends; -1 if none does.
func (t *trie) longest(text string, i int) (word, end int) {
	word, end = -1, i
	n := int32(0)
	if i+2 < len(text) && text[i]&0xf0 == 0xe0 { // nearly always
		if n = int32(t.chars[char(text, i)].after); n == 0 {
			return
		}
		i += 3
	}
	for {
		s := &t.states[n]
		if s.value >= 0 {
			word, end = int(s.value), i
		}
		if i >= len(text) {
			return
		}
		var r int
		switch c := text[i]; {
		case c >= 0xe0 && c < 0xf0 && i+2 < len(text):
			r = char(text, i)
			i += 3
		case c < 0x80:
			r = int(c)
			i++
		case c < 0xe0 && i+1 < len(text):
			r = int(c&0x1f)<<6 | int(text[i+1]&0x3f)
			i += 2
		default:
			return
		}
		if s.goes&(1<<(r&31)) == 0 {
			return
		}
		c := t.chars[r].code
		to := s.base + int32(c)
		if c == 0 || uint(to) >= uint(len(t.states)) || t.states[to].check != n {
			return
		}
		n = to
	}
}

// next finds the first word that begins at byte i of text or after it, the longest one
// there: its value, -1 if there is none, and the bytes where it stands.
func (t *trie) next(text string, i int) (word, start, end int) {
	for i < len(text) {
		if text[i]&0xf0 != 0xe0 {
			i++
			continue
		}
		if i = t.skip(text, i, 0xe0, 0xef); i+3 > len(text) {
			break
		}
		if word, end = t.longest(text, i); word >= 0 && text[i]&0xf0 == 0xe0 {
			return word, i, end
		}
		i++
	}
	return -1, len(text), len(text)
}

// skip passes over the characters, from the one at byte i of text on, that begin with a byte from lo to
// hi, have three bytes, and begin no word, as the one behind tells. Most of a text is passed over here:
// each character is decoded once, and nothing is asked of it but bits.
func (t *trie) skip(text string, i int, lo, hi byte) int {
	if i+3 > len(text) {
		return i
	}
	s := text[i:]
	for c := char(s, 0); len(s) >= 6 && lo <= s[0] && s[0] <= hi; {
		d := int(s[3]&0x0f)<<12 | int(s[4]&0x3f)<<6 | int(s[5]&0x3f)
		if t.pairs.has(hash(c, d)) || t.alone.has(c) {
			break
		}
		s, c = s[3:], d
	}
	return len(text) - len(s)
}

// char decodes the character of three bytes at byte i.
func char(s string, i int) int {
	return int(s[i]&0x0f)<<12 | int(s[i+1]&0x3f)<<6 | int(s[i+2]&0x3f)
}
