package series

import (
	"math/bits"
	"unicode"
	"unicode/utf8"
)

// pair is two neighbouring characters of a text. Marks and digits part a text, so that no pair goes across.
type pair [2]rune

// rarity weighs pairs of characters: what both reports say everywhere weighs little, what few of their
// clauses say weighs much. All numbers are integers, so that every machine comes to the same.
type rarity struct {
	texts int
	in    map[pair]int // in how many of them
}

func newRarity() *rarity { return &rarity{in: map[pair]int{}} }

// add counts one text.
func (r *rarity) add(text string) {
	r.texts++
	for p := range pairsOf(text) {
		r.in[p]++
	}
}

// weight is the logarithm of how rare a pair is, in sixteenths: 16 is for half of the texts.
func (r *rarity) weight(p pair) int {
	n := max(1, r.in[p])
	return log16(max(1, r.texts)) - log16(n)
}

// most is the weight of a pair that one text alone has.
func (r *rarity) most() int { return log16(max(1, r.texts)) }

// log16 is the logarithm to the base 2 in sixteenths, linear between powers.
func log16(n int) int {
	whole := bits.Len(uint(n)) - 1
	return whole*16 + (n-1<<whole)*16>>whole
}

// mass is what all pairs of a text weigh together.
func (r *rarity) mass(pairs map[pair]bool) int {
	sum := 0
	for p := range pairs {
		sum += r.weight(p)
	}
	return sum
}

// shared is what the pairs weigh that two texts have in common.
func (r *rarity) shared(a, b map[pair]bool) int {
	sum := 0
	for p := range a {
		if b[p] {
			sum += r.weight(p)
		}
	}
	return sum
}

// alike is how much two names have in common, in hundredths: 100 is for the same.
func (r *rarity) alike(a, b string) int {
	x, y := pairsOf(a), pairsOf(b)
	all := r.mass(x) + r.mass(y)
	if all == 0 {
		return 0
	}
	return 200 * r.shared(x, y) / all
}

// pairsOf gives the pairs of characters in a text.
func pairsOf(text string) map[pair]bool {
	pairs := map[pair]bool{}
	last := rune(0)
	for _, c := range text {
		if !unicode.Is(unicode.Han, c) && !(c < utf8.RuneSelf && unicode.IsLetter(c)) {
			if !isQuote(c) {
				last = 0
			}
			continue
		}
		c = unicode.ToUpper(c)
		if last != 0 {
			pairs[pair{last, c}] = true
		}
		last = c
	}
	return pairs
}

// isQuote says whether a mark only sets words off, so that they go on across it.
func isQuote(c rune) bool {
	switch c {
	case '“', '”', '‘', '’', '《', '》':
		return true
	}
	return false
}
