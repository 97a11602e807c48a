package series

import (
	"math/big"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"duixian/report"
)

// due gives the last year of a target, and whether the later report can speak of what came of it. A target
// without a year is one of the year that the report plans.
func (c *comparer) due(t *measured) (last int, listed bool) {
	first, last := Years(t.Period)
	if last == 0 {
		first, last = c.earlier.Report.Year, c.earlier.Report.Year
	}
	if c.year == 0 || last == 0 {
		return last, true
	}
	if c.earlier.Report.Year > 0 && last < c.earlier.Report.Year {
		return last, false // of a year that was over already
	}
	return last, first <= c.year
}

// period says how a result's period goes with that of a target.
type period int

const (
	samePeriod    period = iota
	unknownPeriod        // the result has none
	lastYear             // the result is of the last year of the target's years
	atEnd                // the result is of years that end with the target's, and stands at their end
	partPeriod           // of some of its years
	otherPeriod
)

func (c *comparer) periods(t, m *measured) period {
	first, last := Years(t.Period)
	if last == 0 {
		first, last = c.earlier.Report.Year, c.earlier.Report.Year
	}
	from, to := Years(m.Period)
	switch {
	case last == 0 || to == 0:
		return unknownPeriod
	case from == first && to == last:
		return samePeriod
	case first < last && from == last && to == last:
		return lastYear
	case from >= first && to <= last:
		return partPeriod
	case from < first && to == last && first == last && m.Key.Kind == report.LevelKind && standing(m):
		return atEnd
	}
	return otherPeriod
}

// standing says whether a level stands at the end of its period, and is not an amount of all of it.
func standing(m *measured) bool {
	for _, w := range compareWords()["flow"] {
		if strings.Contains(m.Figure.Metric, w) {
			return false
		}
	}
	return isRate(m.Point) || wordIn(m.Figure.Metric, "stock") != ""
}

// target says what came of a target.
func (c *comparer) target(t *measured) Outcome {
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
		if m, word := c.recast(t); m != nil {
			o := c.incomparable(t, candidate{m, sameName}, "redefined")
			o.Words = word
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

// base is the level of the year before the target's: as the earlier report states it, or as the later one says
// that the result began at it.
func (c *comparer) base(t, m *measured) (b *measured, later bool) {
	first, _ := Years(t.Period)
	if first == 0 {
		first = c.earlier.Report.Year
	}
	for i := range c.before {
		b := &c.before[i]
		if !b.isResult() || b.Key.Kind != report.LevelKind || b.narrow != t.narrow || b.code != t.code || b.code == "" && b.name != t.name {
			continue
		}
		if w := basis(b, m); w != "" {
			continue
		}
		if _, last := Years(b.Period); last != 0 && last == first-1 {
			return b, false
		}
	}
	from := m.Figure.Baseline // 由14家压减到9家
	if from == (report.Span{}) || m.Period != strconv.Itoa(first) || sectionPeriod(c.later, m.Figure.Span) != m.Period {
		return nil, false // 由2020年的58%提高到64% does not begin a year before
	}
	for i := range c.after {
		if b := &c.after[i]; b.Figure.Span == from && b.Key.Kind == report.LevelKind {
			return b, true
		}
	}
	return nil, false
}

// sectionPeriod is the time that the innermost section speaks of in which a span stands.
func sectionPeriod(r *report.Reading, at report.Span) (period string) {
	depth := 0
	for _, s := range r.Sections {
		if s.Contains(at) && s.Depth >= depth {
			period, depth = s.Period, s.Depth
		}
	}
	return period
}

// reckon turns the result into the target's kind, by the level a year before. It gives false where the units do
// not go together.
func (c *comparer) reckon(w way, t *measured, m candidate, base *measured, result *interval, a *Arithmetic) bool {
	was := intervalOf(base.Point)
	if was == nil || was.nominal.Sign() <= 0 {
		return false
	}
	hundred := big.NewRat(100, 1)
	a.Base, a.BaseUnit = base.Value, base.Unit
	a.Stated, a.StatedUnit = m.Value, m.Unit
	switch {
	case w == fromGrowth:
		unit, factor := baseOf(t.Point)
		if other, _ := baseOf(base.Point); other != unit {
			return false
		}
		grown := new(big.Rat).Quo(result.nominal, hundred)
		grown.Add(grown, big.NewRat(1, 1)).Mul(grown, was.nominal)
		half := new(big.Rat).Quo(result.halfUnit, hundred)
		half.Mul(half, was.nominal).Add(half, was.halfUnit)
		a.Unit = t.Unit
		result.set(grown, half)
		result.scale(new(big.Rat).Inv(factor))
	case t.Key.Kind == report.GrowthKind:
		half := new(big.Rat).Add(result.halfUnit, was.halfUnit)
		half.Quo(half, was.nominal).Mul(half, hundred)
		grown := new(big.Rat).Sub(result.nominal, was.nominal)
		grown.Quo(grown, was.nominal).Mul(grown, hundred)
		a.Unit, a.Rounded = "%", true
		result.set(grown, half)
	default:
		unit, factor := baseOf(t.Point)
		other, _ := baseOf(base.Point)
		if other != unit && !(unit == "个百分点" && other == "%") {
			return false
		}
		a.Unit = t.Unit
		change := new(big.Rat).Sub(result.nominal, was.nominal)
		result.set(change, new(big.Rat).Add(result.halfUnit, was.halfUnit))
		result.scale(new(big.Rat).Inv(factor))
	}
	return true
}

// set gives an interval another value, known to half a unit.
func (a *interval) set(v, half *big.Rat) {
	a.nominal, a.low, a.high, a.halfUnit = v, v, v, half
}

// scale multiplies all of an interval.
func (a *interval) scale(by *big.Rat) {
	for _, end := range []**big.Rat{&a.nominal, &a.low, &a.high, &a.halfUnit} {
		if *end != nil {
			*end = new(big.Rat).Mul(*end, by)
		}
	}
}

// exact says whether a number can be written in decimal digits.
func exact(r *big.Rat) bool {
	_, ok := r.FloatPrec()
	return ok
}
