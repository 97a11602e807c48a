package series

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// How much of a target's name a clause must have for a person to look whether it speaks of the result, in
// hundredths of its weight.
const (
	nearTarget = 25
	nearName   = 15 // of what is no indicator: nobody has listed what else it is called
)

// silent is the outcome where no figure of the later report is the result. Where a clause says much of the
// target's name, a person is to look at it: the result may stand there under another name, or without a figure.
func (c *comparer) silent(t *measured) Outcome {
	o := outcome(NotMentioned, "no-result")
	if t.code == "" && inName(t) {
		o.Confidence = o.Confidence.times(70)
	}
	if c.text == nil {
		return o
	}
	near, enough := match{}, nearTarget
	if t.code == "" {
		enough = nearName
	}
	for _, name := range c.namesOf(t) {
		if m := c.nearest(name); m.like > near.like {
			near = m
		}
	}
	if near.like < enough && c.inList(t) {
		if i := c.listDone(); i >= 0 {
			near = match{at: i, like: enough}
		}
	}
	if near.like < enough {
		if m := c.likeAmount(t); m != nil {
			o.Found = []Mention{pointFinding(m.Point)}
			o.Confidence = o.Confidence.times(70)
		}
	}
	if near.like >= enough {
		o.Found = []Mention{c.text.finding(near.at, c.later)}
		o.Confidence = o.Confidence.times(70)
	}
	return o
}

// inName says whether a number looks like part of a name, which sets no target: 两条底线, 再延长30年政策,
// 10万吨级码头, 10万吨大麦芽二期项目.
func inName(t *measured) bool {
	r, size := utf8.DecodeRuneInString(t.Figure.Text)
	return unicode.Is(unicode.Han, r) && size == len(t.Figure.Text) || t.Unit == "年" || strings.HasSuffix(t.Unit, "级") ||
		strings.HasSuffix(t.name, "项目") && !counted(t.Unit)
}

// namesOf gives the names that a target is known by.
func (c *comparer) namesOf(t *measured) []string {
	names := []string{t.name}
	if in, ok := c.registry.ByCode(t.code); ok {
		names = append(append(names, in.Zh), in.Aliases...)
	}
	return names
}

// nearest is the clause outside the plan that has most of a name.
func (c *comparer) nearest(name string) match {
	wanted := pairsOf(name)
	mass := c.rare.mass(wanted)
	best := match{}
	if mass == 0 {
		return best
	}
	for i, shared := range c.text.shared(wanted, c.rare) {
		if where, ok := placeIn(&c.text.clauses[i]); ok && where != inPlan && 100*shared > best.like*mass {
			best = match{at: i, like: 100 * shared / mass}
		}
	}
	return best
}

// likeAmount is a result that may be of the same thing under another name: one in the same unit whose clause has the
// target's last word (改造燃气管网5200公里, 新建地下管网7761公里), or of just its amount, with any of its words
// (平房改造4000户, 棚户区改造4000户).
func (c *comparer) likeAmount(t *measured) *measured {
	if isRate(t.Point) {
		return nil // many things grow by 5%
	}
	wanted := c.particular(t.clause)
	thing, _ := thingOf(t.name)
	for i := range c.after {
		m := &c.after[i]
		if m.isResult() && m.Key.Kind == t.Key.Kind && m.Unit == t.Unit &&
			(thing != "" && strings.Contains(m.clause, thing) || m.Value == t.Value && c.rare.shared(wanted, c.particular(m.clause)) > 0) {
			return m
		}
	}
	return nil
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

// inList says whether a target stands in a list of things to do that a report may say of as a whole that it is done.
func (c *comparer) inList(t *measured) bool {
	if wordIn(t.Figure.Section, "list") != "" {
		return true
	}
	if c.said == nil {
		return false
	}
	start, _ := c.said.doc.Clean(t.Figure.Span)
	return c.said.listed(start)
}

// recast finds a result whose name differs by a word of its base alone: 城镇登记失业率 for 城镇调查失业率. The one
// of the two may be without such a word: then it is left unsaid.
func (c *comparer) recast(t *measured) (m *measured, word string, unsaid bool) {
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
						return m, word, from == "-" || to == "-"
					}
				}
			}
		}
	}
	return nil, "", false
}
