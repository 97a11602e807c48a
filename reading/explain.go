package reading

import (
	_ "embed"
	"strings"
	"sync"

	"duixian/report"
)

//go:embed rules.tsv
var rulesTSV string

// rule is a rule's description in both languages.
type rule struct{ zh, en string }

var rules = sync.OnceValue(func() map[string]rule {
	m := map[string]rule{}
	named := false
	for line := range strings.Lines(rulesTSV) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(f) != 4 {
			continue
		}
		if !named { // the line with the columns' names
			named = true
			continue
		}
		m[f[0]+" "+f[1]] = rule{f[2], f[3]}
	}
	return m
})

// Explain says in Chinese and in English why a field is what it is. For a rule that it
// does not know, as of a later version, it gives the rule's name.
func Explain(reason report.Reason) (zh, en string) {
	r, ok := rules()[string(reason.Field)+" "+reason.Rule]
	if !ok {
		return reason.Rule, reason.Rule
	}
	fill := func(s string) string {
		if reason.Words == "" {
			s = strings.NewReplacer("：“{words}”", "", ": “{words}”", "", "“{words}”", "").Replace(s)
		}
		return strings.ReplaceAll(s, "{words}", reason.Words)
	}
	return fill(r.zh), fill(r.en)
}
