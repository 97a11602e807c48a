package series

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// nearTarget is how much of a target's name a clause must have for a person to look whether it states the
// result, in hundredths of its weight.
const nearTarget = 55

// nearByAmount is how much it must have of it if it states the very amount that was promised.
const nearByAmount = 25

// silent is the outcome where no figure of the later report is the result. Where a clause with numerals says
// much of the target's name, a person is to look at it: the result may stand there under another name.
func (c *comparer) silent(t *measured) Outcome {
	o := outcome(NotMentioned, "no-result")
	if r, _ := utf8.DecodeRuneInString(t.Figure.Text); t.code == "" && unicode.Is(unicode.Han, r) && utf8.RuneCountInString(t.Figure.Text) == 1 {
		o.Confidence = o.Confidence.times(70) // 守好两条底线 names a thing, it sets no target
	}
	if c.text == nil {
		return o
	}
	wanted := pairsOf(t.name)
	mass := c.rare.mass(wanted)
	amount := t.Figure.Text + t.Unit
	if c.said != nil { // with its multiplier or the first character of its unit: 4万, 45个
		start, end := c.said.doc.Clean(t.Figure.Span)
		_, size := utf8.DecodeRuneInString(c.said.doc.Text[end:])
		amount = c.said.doc.Text[start : end+size]
	}
	best := match{}
	shared := c.text.shared(wanted, c.rare)
	for i := range c.text.clauses {
		p := &c.text.clauses[i]
		if where, ok := placeIn(p); !ok || where == inPlan || mass == 0 {
			continue
		}
		like := 100 * shared[i] / mass
		if like >= nearByAmount && !isRate(t.Point) && strings.Contains(p.text, amount) {
			like = max(like, nearTarget) // the very amount that was promised
		}
		if like > best.like && strings.ContainsAny(c.text.doc.Text[p.start:p.to], "0123456789") {
			best = match{at: i, like: like}
		}
	}
	if best.like < nearTarget && wordIn(t.Figure.Section, "list") != "" {
		if i := c.listDone(); i >= 0 {
			best = match{at: i, like: nearTarget}
		}
	}
	if best.like >= nearTarget {
		o.Found = []Mention{c.text.finding(best.at, c.later)}
		o.Confidence = o.Confidence.times(70)
	}
	return o
}

// listDone is the first clause of the review that speaks of a list of things to do as a whole
// (十件民生实事全面完成), -1 for none.
func (c *comparer) listDone() int {
	for i := range c.text.clauses {
		p := &c.text.clauses[i]
		if where, ok := placeIn(p); ok && where == inReview && wordIn(p.text, "list") != "" {
			return i
		}
	}
	return -1
}

// recast finds a result whose name differs by a word of its base alone: 城镇登记失业率 for 城镇调查失业率.
func (c *comparer) recast(t *measured) (m *measured, word string) {
	for _, group := range compareWords()["recast"] {
		for from := range strings.FieldsSeq(group) {
			if from != "-" && !strings.Contains(t.Figure.Metric, from) {
				continue
			}
			for to := range strings.FieldsSeq(group) {
				name, word := strings.Replace(t.Figure.Metric, from, to, 1), to
				switch {
				case from == "-":
					name = to + t.Figure.Metric
				case to == "-":
					name, word = strings.Replace(t.Figure.Metric, from, "", 1), from
				}
				for i := range c.after {
					if m := &c.after[i]; to != from && m.isResult() && m.Figure.Metric == name {
						return m, word
					}
				}
			}
		}
	}
	return nil, ""
}
