package series

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed data/checks.tsv
var checksTSV string

//go:embed data/checkwords.tsv
var checkWordsTSV string

var checkTexts = sync.OnceValue(func() map[string][2]string {
	m := map[string][2]string{}
	for _, f := range table(checksTSV, 3) {
		m[f[0]] = [2]string{f[1], f[2]}
	}
	return m
})

// ExplainCheck says in Chinese and in English what a finding is. For a check that it does not know, as of
// a later version, it gives the check's name.
func ExplainCheck(f Finding) (zh, en string) {
	texts, ok := checkTexts()[f.Rule]
	if !ok {
		return f.Rule, f.Rule
	}
	fill := strings.NewReplacer("{stated}", f.Stated, "{computed}", f.Computed, "{difference}", f.Difference, "{allowance}", f.Allowance)
	return fill.Replace(texts[0]), strings.ReplaceAll(fill.Replace(texts[1]), "个百分点", " percentage points")
}

// checkWords are the words of data/checkwords.tsv by what they say.
var checkWords = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	for _, f := range table(checkWordsTSV, 2) {
		m[f[0]] = append(m[f[0]], f[1])
	}
	return m
})

// table gives the rows of an embedded table, without comments and header.
func table(text string, fields int) [][]string {
	var rows [][]string
	for line := range strings.Lines(text) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if !strings.HasPrefix(line, "#") && len(f) == fields {
			rows = append(rows, f)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return rows[1:]
}

// checkNames are the metrics that data/checkwords.tsv lists, and the codes of the indicators that they are of.
var checkNames = sync.OnceValue(func() map[string]map[string]bool {
	m := map[string]map[string]bool{}
	for what, words := range checkWords() {
		m[what] = map[string]bool{}
		for _, w := range words {
			m[what][w] = true
			if in, ok := Indicators().Find(w, ""); ok {
				m[what][in.Code] = true
			}
		}
	}
	return m
})

// listed says whether what a statement is of is listed as something.
func (s *Statement) listed(what string) bool {
	if s.Key.Indicator != "" {
		return checkNames()[what][s.Key.Indicator]
	}
	return checkNames()[what][s.Key.Metric]
}

// has says whether a text has a word of a sort in it.
func has(text, what string) bool {
	for _, w := range checkWords()[what] {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// ending gives the longest word of a sort that a text ends in, "" for none.
func ending(text, what string) string {
	longest := ""
	for _, w := range checkWords()[what] {
		if len(w) > len(longest) && strings.HasSuffix(text, w) {
			longest = w
		}
	}
	return longest
}
