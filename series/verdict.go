package series

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Verdict is what a later report says of what an earlier one promised.
type Verdict string

// The verdicts. Figures get the first six, commitments without a figure the last three, admitted,
// not mentioned, or not comparable.
const (
	Met           Verdict = "met"
	Exceeded      Verdict = "exceeded"
	Missed        Verdict = "missed"
	Admitted      Verdict = "admitted"       // the later report says itself that it was not met
	NotMentioned  Verdict = "not-mentioned"  // it is silent
	NotComparable Verdict = "not-comparable" // redefined, another base or unit
	CarriedOn     Verdict = "carried-on"     // under way, done in part, or promised again
	Done          Verdict = "done"
	Dropped       Verdict = "dropped" // the later report says that it will not be done
)

// Verdicts lists the verdicts in the order in which they are shown.
func Verdicts() []Verdict {
	return []Verdict{Exceeded, Met, Missed, Admitted, NotComparable, NotMentioned, Done, CarriedOn, Dropped}
}

// Confidence says how sure it is that a verdict is right, in hundredths: 0 to 100. It is an integer so
// that every machine comes to the same.
type Confidence int

// String gives it as a decimal from 0 to 1: "0.85".
func (c Confidence) String() string { return fmt.Sprintf("%d.%02d", int(c)/100, int(c)%100) }

// times scales a confidence by hundredths.
func (c Confidence) times(hundredths int) Confidence { return c * Confidence(hundredths) / 100 }

//go:embed data/verdicts.tsv
var verdictData string

// verdictRule is a rule that decides on promises.
type verdictRule struct {
	verdicts   []Verdict
	confidence Confidence
	zh, en     string
}

var verdictRules = sync.OnceValue(func() map[string]verdictRule {
	all := map[string]verdictRule{}
	rows, err := rowsOf(verdictData, 5)
	for _, f := range rows {
		r := verdictRule{zh: f[3], en: f[4]}
		for v := range strings.FieldsSeq(f[1]) {
			if !slices.Contains(Verdicts(), Verdict(v)) {
				err = fmt.Errorf("%q is no verdict", v)
			}
			r.verdicts = append(r.verdicts, Verdict(v))
		}
		n, bad := strconv.Atoi(f[2])
		if bad != nil {
			err = bad
		}
		r.confidence = Confidence(n)
		all[f[0]] = r
	}
	if err != nil {
		panic("series: the embedded rules of verdicts are damaged: " + err.Error()) // a test loads them
	}
	return all
})

// Explain says in Chinese and in English why an outcome is what it is. Fill writes the amounts that the
// sentences name in braces: promised, reached, difference, tolerance, rounding, base.
func (o Outcome) Explain(fill func(name string) string) (zh, en string) {
	r, ok := verdictRules()[o.Rule]
	if !ok {
		return o.Rule, o.Rule
	}
	with := func(s string) string {
		for _, name := range []string{"promised", "reached", "difference", "tolerance", "rounding", "base"} {
			if slot := "{" + name + "}"; strings.Contains(s, slot) {
				s = strings.ReplaceAll(s, slot, fill(name))
			}
		}
		return strings.ReplaceAll(s, "{words}", o.Words)
	}
	return with(r.zh), with(r.en)
}
