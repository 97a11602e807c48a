package formats_test

import (
	"sort"
	"strings"
	"testing"
	"unicode"
)

// bare is a text without blanks and line ends.
type bare struct {
	runes []rune
	at    []int // byte offset of each in the text, and then the text's length
}

func bareOf(text string) bare {
	var b bare
	for i, r := range text {
		if !unicode.IsSpace(r) {
			b.runes, b.at = append(b.runes, r), append(b.at, i)
		}
	}
	b.at = append(b.at, len(text))
	return b
}

// alignment is, for each character of a text, its place in another, -1 where it is not in that.
type alignment []int

// anchor is how many characters have to be the same for two texts to be together again.
const anchor = 8

// align goes through both texts side by side. Where they part, it goes on where they are together
// again soonest.
func align(from, to []rune) alignment {
	where := map[string][]int{}
	for j := range len(to) - anchor + 1 {
		key := string(to[j : j+anchor])
		where[key] = append(where[key], j)
	}
	out := make(alignment, len(from))
	for i, j := 0, 0; i < len(from); {
		if j < len(to) && from[i] == to[j] {
			out[i] = j
			i, j = i+1, j+1
			continue
		}
		skip, least, next := len(from)-i, len(from)+len(to), j
		for n := 0; n < least && i+n+anchor <= len(from); n++ {
			for _, k := range where[string(from[i+n:i+n+anchor])] {
				if k >= j && n+k-j < least {
					skip, least, next = n, n+k-j, k
				}
			}
		}
		for range skip {
			out[i] = -1
			i++
		}
		j = next
	}
	return out
}

// span leads a range of bytes of one text to that of the other, as far as its characters are there.
func (a alignment) span(from, to bare, start, end int) (int, int, bool) {
	first, last := -1, -1
	for i := sort.SearchInts(from.at, start); i < len(a) && from.at[i] < end; i++ {
		if a[i] >= 0 {
			if first < 0 {
				first = a[i]
			}
			last = a[i]
		}
	}
	if first < 0 {
		return 0, 0, false
	}
	return to.at[first], to.at[last] + len(string(to.runes[last])), true
}

func TestAlign(t *testing.T) {
	const from, to = "首页 政务公开\n全年新建学校36所，改造老旧小区120个，\n都已完工交付使用。", "全年新建学校36 所，（下转第四版）改造老旧小区120个，都已完工交付使用。"
	a, b := bareOf(from), bareOf(to)
	al := align(a.runes, b.runes)
	for _, word := range []string{"全年", "36所", "120", "改造老旧小区120个，\n都", "使用。"} {
		at := strings.Index(from, word)
		start, end, ok := al.span(a, b, at, at+len(word))
		if got := strings.Map(dropBlank, to[start:end]); !ok || got != strings.Map(dropBlank, word) {
			t.Errorf("%q leads to %q", word, got)
		}
	}
	if _, _, ok := al.span(a, b, 0, len("首页")); ok {
		t.Error("what is not there leads somewhere")
	}
}

func dropBlank(r rune) rune {
	if unicode.IsSpace(r) {
		return -1
	}
	return r
}
