package series

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed data/around.tsv
var aroundData string

// The sorts of words around a name: data/around.tsv says what each is.
const (
	ownWord    = "own"
	scopeWord  = "scope"
	aimWord    = "aim"
	growthWord = "growth"
	fillerWord = "filler"
)

// aroundWord is a word that can stand before or behind an indicator's name.
type aroundWord struct{ text, sort string }

// aroundWords finds words by the character at the name's end that they stand at, the longest first.
type aroundWords struct{ before, behind map[rune][]aroundWord }

var around = sync.OnceValue(func() aroundWords {
	a, err := parseAround(aroundData)
	if err != nil {
		panic("series: the embedded words around names are damaged: " + err.Error()) // a test loads them
	}
	return a
})

func parseAround(table string) (aroundWords, error) {
	a := aroundWords{map[rune][]aroundWord{}, map[rune][]aroundWord{}}
	named := false
	for n, line := range strings.Split(strings.TrimSuffix(table, "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if !named {
			named = true
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 || f[0] == "" {
			return a, fmt.Errorf("line %d: want 3 fields between tabs", n+1)
		}
		if !slices.Contains([]string{ownWord, scopeWord, aimWord, growthWord, fillerWord}, f[2]) {
			return a, fmt.Errorf("line %d: %q is no sort", n+1, f[2])
		}
		var words map[rune][]aroundWord
		var at rune
		switch f[1] {
		case "before":
			words = a.before
			at, _ = utf8.DecodeRuneInString(f[0])
		case "behind":
			words = a.behind
			at, _ = utf8.DecodeLastRuneInString(f[0])
		default:
			return a, fmt.Errorf("line %d: %q is no side: want before or behind", n+1, f[1])
		}
		words[at] = append(words[at], aroundWord{f[0], f[2]})
		slices.SortStableFunc(words[at], func(v, w aroundWord) int { return len(w.text) - len(v.text) })
	}
	return a, nil
}

// bare is a metric without what does not change what it is of: words of scope, time and place before it,
// words of aim and growth behind it.
func bare(metric, place string) string {
	name := plain(metric)
	for {
		short, sort := trim(name, place, false)
		if sort == "" {
			return name
		}
		name = short
	}
}

// trim takes one word off a name in a report of the place, and says of which sort it was: none if there is
// none to take, or nothing would be left.
func trim(name, place string, filler bool) (short, sort string) {
	if short = cutMark(name); short != name {
		return short, scopeWord
	}
	first, _ := utf8.DecodeRuneInString(name)
	for _, w := range around().before[first] {
		if rest, ok := strings.CutPrefix(name, w.text); ok && rest != "" && w.fits(place, filler) {
			return rest, w.sort
		}
	}
	if rest, ok := cutPlace(name, place); ok {
		return rest, ownWord
	}
	last, _ := utf8.DecodeLastRuneInString(name)
	for _, w := range around().behind[last] {
		if rest, ok := strings.CutSuffix(name, w.text); ok && rest != "" && w.fits(place, filler) {
			return rest, w.sort
		}
	}
	return name, ""
}

// fits says whether the word may be taken off in a report of the place: 全市 speaks of the whole of a 市 only.
func (w aroundWord) fits(place string, filler bool) bool {
	switch w.sort {
	case ownWord:
		last, _ := utf8.DecodeLastRuneInString(w.text)
		end, _ := utf8.DecodeLastRuneInString(place)
		return place == "" || last == end
	case fillerWord:
		return filler
	}
	return true
}

// cutPlace takes the report's place off the beginning of a name, in full or without its ending.
func cutPlace(name, place string) (rest string, ok bool) {
	if place == "" {
		return "", false
	}
	if rest, ok = strings.CutPrefix(name, place); ok {
		return rest, rest != ""
	}
	for _, end := range [...]string{"特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", "市", "县", "区"} {
		stem, cut := strings.CutSuffix(place, end)
		if !cut {
			continue
		}
		if rest, ok = strings.CutPrefix(name, stem); ok && rest != "" && len(stem) >= len("北京") {
			return rest, true
		}
	}
	return "", false
}

// cutMark takes off what stands before a name in a list, and a year: ①, 3., 到2035年.
func cutMark(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	if first >= '①' && first <= '⑳' && size < len(name) {
		return name[size:]
	}
	rest := strings.TrimPrefix(name, "到")
	digits := 0
	for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
		digits++
	}
	if digits == 0 || digits == len(rest) {
		return name
	}
	if after, ok := strings.CutPrefix(rest[digits:], "年"); ok && digits == 4 && after != "" {
		return after
	}
	if after, ok := strings.CutPrefix(rest[digits:], "."); ok && after != "" && (after[0] < '0' || after[0] > '9') {
		return after
	}
	return name
}

// plain leaves out marks and blanks, and Latin letters in brackets: 国内生产总值（GDP）.
func plain(name string) string {
	const marks = " “”‘’\"《》·、，,"
	if !strings.ContainsAny(name, marks+"（(") {
		return name
	}
	var b strings.Builder
	for i := 0; i < len(name); {
		r, size := utf8.DecodeRuneInString(name[i:])
		switch {
		case r == '（' || r == '(':
			if n := latinInBrackets(name[i+size:]); n > 0 {
				i += size + n
				continue
			}
			b.WriteRune(r)
		case !strings.ContainsRune(marks, r):
			b.WriteRune(r)
		}
		i += size
	}
	return b.String()
}

// latinInBrackets is the length of Latin letters at the beginning with the bracket that closes them, 0 if
// something else is in the brackets.
func latinInBrackets(s string) int {
	letters := false
	for i, r := range s {
		switch {
		case r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z':
			letters = true
		case r >= '0' && r <= '9' || r == '.' || r == '&' || r == '-' || r == '_' || r == ' ':
		case (r == '）' || r == ')') && letters:
			return i + utf8.RuneLen(r)
		default:
			return 0
		}
	}
	return 0
}
