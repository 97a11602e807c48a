package series

import (
	"math/big"
	"strings"

	"duixian/report"
)

// target says what came of a target.
func (c *comparer) target(t *measured) Outcome {
	o := c.cameOf(t)
	if opens(t.clause, "ours") {
		o.Confidence = o.Confidence.times(70) // 我省每年接待游客近3亿人次 says what there is
	}
	return o
}

// cameOf says it of a target that is one.
func (c *comparer) cameOf(t *measured) Outcome {
	admitted := c.admittedOf(t)
	found := c.candidates(t)
	if len(found) == 0 {
		if admitted != nil {
			o := outcome(Admitted, "admitted-alone")
			o.Words, o.Found = admitted.text, []Mention{admitted.finding}
			return o
		}
		if a := c.givenUp(t); a != nil {
			o := outcome(Admitted, "admitted-deed")
			if a.use == "dropped" {
				o = outcome(Dropped, "given-up")
			}
			o.Words, o.Found = a.text, []Mention{a.finding}
			return o
		}
		if m, word, unsaid := c.recast(t); m != nil {
			o := c.incomparable(t, candidate{m, sameName}, "redefined")
			o.Words = word
			if unsaid {
				o.Confidence = o.Confidence.times(80) // 新增就业 may well be 城镇新增就业
			}
			return o
		}
		return c.silent(t)
	}

	best := Outcome{}
	for i, way := range ways {
		o, ok := c.by(way, t, found)
		if !ok || best.Rule != "" && o.Verdict == NotComparable {
			continue
		}
		if best.Rule == "" || best.Verdict == NotComparable {
			best = o
		}
		if best.Verdict != NotComparable || i == 0 && best.Rule == "redefined" {
			break
		}
	}
	if best.Rule == "" {
		best = c.incomparable(t, found[0], "other-kind")
	}
	if admitted != nil && (best.Verdict == Missed || best.Verdict == Met && best.Rule == "within-tolerance" || best.Verdict == NotComparable) {
		rule := "admitted-short"
		if best.Arithmetic == nil {
			rule = "admitted-alone"
		}
		o := outcome(Admitted, rule)
		o.Words, o.Arithmetic = admitted.text, best.Arithmetic
		o.Found = append(best.Found, admitted.finding)
		return o
	}
	return best
}

// way is one of the ways to come from what is stated to what was promised.
type way int

const (
	stated     way = iota // the result is of the target's own kind
	fromLevels            // growth or change, from levels of two years
	fromGrowth            // a level, from the level a year before and its growth
)

var ways = [...]way{stated, fromLevels, fromGrowth}

// by judges a target in one of the ways. It gives false where the reports do not state what the way needs.
func (c *comparer) by(w way, t *measured, found []candidate) (Outcome, bool) {
	var fit []candidate
	order := [...]period{samePeriod, unknownPeriod, lastYear, atEnd, partPeriod, otherPeriod}
	for _, p := range order {
		for _, role := range []report.Role{report.Result, report.Estimate} {
			for _, m := range found {
				if m.Role == role && c.periods(t, m.measured) == p && w.takes(t, m.measured) {
					fit = append(fit, m)
				}
			}
		}
	}
	if len(fit) == 0 {
		return Outcome{}, false
	}
	var first Outcome
	for i, m := range fit {
		o, ok := c.one(w, t, m)
		if !ok {
			return Outcome{}, false
		}
		if i == 0 {
			first = o
			if o.Verdict == NotComparable {
				break
			}
			continue
		}
		if c.periods(t, m.measured) != c.periods(t, fit[0].measured) {
			break
		}
		if o.Verdict != NotComparable && o.Verdict != first.Verdict { // it is stated twice, and differently
			if o.Verdict == Missed && strings.Contains(t.Figure.Metric, "、") && m.name != fit[0].name {
				o.Found = append(o.Found, first.Found[0]) // of several things that were each to reach it
				return o, true
			}
			first.Confidence = first.Confidence.times(70)
			first.Found = append(first.Found, o.Found[0])
			break
		}
		if w == stated && (m.Value != fit[0].Value || m.To != fit[0].To) { // two values: it may be of another thing than the first
			first.Confidence = first.Confidence.times(70)
			break
		}
	}
	return first, true
}

// takes says whether a point is what a way begins with.
func (w way) takes(t, m *measured) bool {
	switch w {
	case stated:
		return m.Key.Kind == t.Key.Kind
	case fromLevels:
		return t.Key.Kind != report.LevelKind && m.Key.Kind == report.LevelKind
	default:
		return t.Key.Kind == report.LevelKind && m.Key.Kind == report.GrowthKind
	}
}

// one judges a target by one point.
func (c *comparer) one(w way, t *measured, m candidate) (Outcome, bool) {
	if word := basis(t, m.measured); word != "" {
		o := c.incomparable(t, m, "redefined")
		o.Words = word
		return o, true
	}
	if m.begun && !t.begun && !t.starts {
		return c.incomparable(t, m, "only-begun"), true
	}
	how := c.periods(t, m.measured)
	rate := isRate(t.Point)
	switch {
	case how == otherPeriod:
		return c.incomparable(t, m, "other-period"), true
	case how == partPeriod || how == lastYear && (t.Key.Kind != report.LevelKind || !rate && wordIn(t.clause+t.Figure.Metric, "flow") != ""):
		return c.incomparable(t, m, "part-of-span"), true
	}
	target, result := intervalOf(t.Point), intervalOf(m.Point)
	if target == nil || result == nil {
		return c.incomparable(t, m, "other-kind"), true
	}
	a := &Arithmetic{Kind: t.Key.Kind, Bound: t.Bound, Result: m.Bound}
	var findings []Mention
	switch w {
	case stated:
		if !unitAlike(t.Point, m.Point) {
			return c.incomparable(t, m, "other-unit"), true
		}
		a.Unit, _ = baseOf(t.Point)
		if t.Unit == m.Unit { // then it is not turned into another
			a.Unit = t.Unit
			_, factor := baseOf(t.Point)
			if a.Unit == "倍" && t.Key.Kind == report.GrowthKind {
				a.Unit = "%"
			} else {
				target.scale(new(big.Rat).Inv(factor))
				result.scale(new(big.Rat).Inv(factor))
			}
		} else {
			_, factor := baseOf(t.Point)
			a.Unit, a.Converted = t.Unit, m.Unit
			if t.Key.Kind == report.GrowthKind {
				a.Unit, a.Converted = "%", ""
			} else {
				target.scale(new(big.Rat).Inv(factor))
				result.scale(new(big.Rat).Inv(factor))
			}
		}
	default:
		if word := wordIn(t.Figure.Metric, "real"); word != "" && t.Key.Kind != report.ChangeKind {
			return c.incomparable(t, m, "constant-prices"), true
		}
		base, later := c.base(t, m.measured)
		if base == nil {
			return c.incomparable(t, m, "no-base"), w == fromLevels && t.Key.Kind == report.GrowthKind
		}
		if w == fromLevels && !unitAlike(base.Point, m.Point) {
			return c.incomparable(t, m, "other-unit"), true
		}
		if !c.reckon(w, t, m, base, result, a) {
			return c.incomparable(t, m, "other-unit"), true
		}
		findings = append(findings, Mention{Point: base.Point, Words: base.Figure.Span, Sentence: base.Figure.Sentence, Base: !later})
	}
	if a.Rounded { // to be told from what is exact
		a.Rounded = !exact(result.nominal)
	}

	result.bounded(m.Bound)
	allowance := tolerances()["level"]
	if rate {
		allowance = tolerances()["rate"]
	}
	half := new(big.Rat).Set(result.halfUnit)
	a.Promised, a.Reached = decimalOf(target.nominal), decimalOf(result.nominal)
	if t.To != "" {
		a.Promised, a.PromisedTo = decimalOf(target.low), decimalOf(target.high)
		if target.nominal.Cmp(target.low) != 0 { // as written: 下降5%—6%
			a.Promised, a.PromisedTo = a.PromisedTo, a.Promised
		}
	}
	j := judge(target, result, t.Bound, c.good(t), t.Key.Kind, allowance)
	a.Difference, a.Points = decimalOf(j.difference), rate
	if t.Bound == report.About {
		a.Allowed, a.Tolerance = decimalOf(j.allowed), allowance
	}
	a.Rounding = decimalOf(half)
	o := outcome(j.verdict, j.rule)
	o.Arithmetic = a
	o.Found = append([]Mention{pointFinding(m.Point)}, findings...)
	o.Confidence = c.doubt(o.Confidence, w, t, m, how)
	return o, true
}

// doubt lowers a confidence by all that was not said in so many words.
func (c *comparer) doubt(sure Confidence, w way, t *measured, m candidate, how period) Confidence {
	switch {
	case m.like < likelyName:
		sure = sure.times(60)
	case m.like < sameName:
		sure = sure.times(m.like)
	case t.code == "" && len([]rune(t.name)) < 3:
		sure = sure.times(60) // 投资 is the name of many things
	case t.code == "":
		sure = sure.times(95) // the names are the same, which says less than an indicator
	}
	if t.starts && !m.begun {
		sure = sure.times(70) // begun and finished are counted apart
	}
	if how == unknownPeriod {
		sure = sure.times(90)
	}
	if how == lastYear || how == atEnd {
		sure = sure.times(90)
	}
	if m.Role == report.Estimate {
		sure = sure.times(95)
	}
	if w != stated {
		sure = sure.times(85)
	}
	if w == stated && t.Key.Kind == report.LevelKind && farApart(t.Value, m.Value) {
		sure = sure.times(70) // a company's amount beside a region's
	}
	return sure
}

// farApart says whether of two amounts one is more than three times the other.
func farApart(a, b string) bool {
	x, y := number(a), number(b)
	if x == nil || y == nil || x.Sign() <= 0 || y.Sign() <= 0 {
		return false
	}
	three := big.NewRat(3, 1)
	return x.Cmp(new(big.Rat).Mul(three, y)) > 0 || y.Cmp(new(big.Rat).Mul(three, x)) > 0
}

// pointFinding makes a finding of a figure.
func pointFinding(p *Point) Mention {
	return Mention{Point: p, Words: p.Figure.Span, Sentence: p.Figure.Sentence}
}

// incomparable is the outcome where a figure was found and cannot be compared.
func (c *comparer) incomparable(t *measured, m candidate, rule string) Outcome {
	o := outcome(NotComparable, rule)
	o.Found = []Mention{pointFinding(m.Point)}
	o.Confidence = c.doubt(o.Confidence, stated, t, m, samePeriod)
	return o
}

// good says which way is better for what a target is of. What is no indicator is to go up.
func (c *comparer) good(t *measured) Direction {
	if in, ok := c.registry.ByCode(t.code); ok && in.Good != Neither {
		return in.Good
	}
	return Up
}

// isRate says whether a target is in per cent or points, so that differences are in points.
func isRate(p *Point) bool {
	switch p.Unit {
	case "%", "‰", "个百分点":
		return true
	}
	return p.Key.Kind == report.GrowthKind
}

// basis is a word that sets one of two figures on a base of its own, "" for none.
func basis(t, m *measured) string {
	for _, w := range compareWords()["basis"] {
		if before(t, w) != before(m, w) {
			return w
		}
	}
	return ""
}

// before says whether a word stands by a figure: in its metric, or before its numeral in the clause, behind
// any other numeral.
func before(m *measured, word string) bool {
	if strings.Contains(m.Figure.Metric, word) {
		return true
	}
	i := strings.Index(m.clause, m.Figure.Text)
	if i < 0 {
		return false
	}
	head := m.clause[:i]
	if j := strings.LastIndexAny(head, "0123456789、"); j >= 0 {
		head = head[j:]
	}
	return strings.Contains(head, word)
}
