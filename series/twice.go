package series

import (
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	"duixian/report"
)

// twoValues looks for facts that the report states twice with two values: 新建改建农村公路312公里 and, later, 新建改建农村公路336公里.
//
// Both must be results of one year, in two sentences, named by the words before them in the same way, with the same words of scope
// (累计, 其中, 规模以上). It does not apply to names that have three values or more (投资 is of many things), nor to values more than a
// fifth apart: a slip leaves them near each other, and what is further apart is two things.
func (c *Claims) twoValues() []Finding {
	type name struct {
		Key
		period string
	}
	said := map[name][]*Statement{}
	var names []name
	for _, sentence := range c.Sentences {
		for i := range sentence {
			s := &sentence[i]
			if _, ok := s.firm(); !ok || s.Figure.Role != report.Result || !s.of(c.Report.Year-1) || s.Figure.Kind == report.ChangeKind || !s.named() {
				continue
			}
			n := name{s.Key, s.Figure.Period}
			n.Unit = s.Figure.Unit
			if said[n] == nil {
				names = append(names, n)
			}
			said[n] = append(said[n], s)
		}
	}
	var found []Finding
	for _, n := range names {
		if one, other := two(said[n]); other != nil {
			a, _ := one.firm()
			b, _ := other.firm()
			found = append(found, finding("two-values", one.Stated+" ≠ "+other.Stated, a, b.in(a), one.suffix(), one.suffix(), c.evidence(one, other)...))
		}
	}
	return found
}

// two gives the first two statements of one name that differ; other is nil if none do, or if they are not of one fact.
func two(said []*Statement) (first, other *Statement) {
	first = said[0]
	a, _ := first.firm()
	for _, s := range said[1:] {
		b, _ := s.firm()
		switch {
		case !a.apart(b):
		case other == nil:
			other = s
		default:
			if o, _ := other.firm(); o.apart(b) {
				return first, nil
			}
		}
	}
	if other == nil {
		return first, nil
	}
	b, _ := other.firm()
	apart := new(big.Rat).Sub(a.value, b.value)
	fifth := new(big.Rat).Abs(a.value)
	if apart.Abs(apart).Cmp(fifth.Quo(fifth, big.NewRat(5, 1))) > 0 || first.Figure.Sentence == other.Figure.Sentence ||
		!slices.Equal(first.scopes(), other.scopes()) {
		return first, nil
	}
	return first, other
}

// named says whether the words before a figure name what it is of, and not only what is planned or how it is called in general.
func (s *Statement) named() bool {
	for _, r := range s.Figure.Reasons {
		if r.Field == report.FieldMetric {
			return r.Rule == "subject" && strings.Contains(s.Before, s.Figure.Metric) && utf8.RuneCountInString(s.Figure.Metric) >= 4 && !has(s.Figure.Metric, "planned")
		}
	}
	return false
}

// scopes are the words of scope about a figure.
func (s *Statement) scopes() []string {
	var words []string
	clause := s.clause()
	for _, w := range checkWords()["scope"] {
		if strings.Contains(clause, w) {
			words = append(words, w)
		}
	}
	return words
}

// in writes an amount in the scale of another.
func (a amount) in(other amount) amount {
	a.scale, a.places = other.scale, max(a.places, other.places)
	return a
}
