package lexicon

import (
	"cmp"
	"slices"
)

// trie finds the longest word that begins at a place in a text. It is a double
// array over characters: from state s, character code c leads to state
// base[s]+c if its check is s.
type trie struct {
	code   [1 << 16]uint16 // a character's code; 0 for characters that are in no word
	first  [1 << 10]uint64 // the characters that words begin with, a bit each
	after  [1 << 16]int32  // the state after a first character; 0 if no word begins with it
	states []state
}

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
		for k, r := range w {
			if r >= 1<<16 {
				continue // no word of the data lies outside the basic plane; load checks it
			}
			if k == 0 {
				t.first[r>>6] |= 1 << (r & 63)
			}
			if t.code[r] == 0 {
				t.code[r] = next
				next++
				chars = append(chars, r)
			}
			coded[i] = append(coded[i], t.code[r])
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
	for r, c := range t.code {
		if n := int(t.states[0].base) + int(c); c > 0 && uint(n) < uint(len(t.states)) && t.states[n].check == 0 {
			t.after[r] = int32(n)
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
		if n = t.after[char(text, i)]; n == 0 {
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
		c := t.code[r]
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
	for i+2 < len(text) {
		c := text[i]
		if c&0xf0 != 0xe0 {
			i++
			continue
		}
		if begin := t.first[int(c&0x0f)<<6|int(text[i+1]&0x3f)]; begin&(1<<(text[i+2]&0x3f)) != 0 {
			if word, end = t.longest(text, i); word >= 0 {
				return word, i, end
			}
		}
		i += 3
	}
	return -1, len(text), len(text)
}

// char decodes the character of three bytes at byte i.
func char(s string, i int) int {
	return int(s[i]&0x0f)<<12 | int(s[i+1]&0x3f)<<6 | int(s[i+2]&0x3f)
}
