package series

import (
	"math/big"
	"strings"

	"duixian/report"
)

// growthFromLevels compares a growth with the two levels before it: 由7100吨增加到8400吨，增长24.6%. A change in points or in the
// unit of the levels is compared as well.
//
// It does not apply to growth a year (年均) or on another basis (可比价).
func growthFromLevels(c *Claims, sentence []Statement, i int) (Finding, bool) {
	if i < 2 {
		return Finding{}, false
	}
	change, after, before := &sentence[i], &sentence[i-1], &sentence[i-2]
	g, ok := change.firm()
	a, okAfter := after.firm()
	b, okBefore := before.firm()
	if !ok || !okAfter || !okBefore || after.Figure.Baseline != before.Figure.Span || !sameUnit(after, before) || change.isLevel() ||
		has(change.Before, "basis") || has(after.After, "basis") || !follows(change.Before) {
		return Finding{}, false
	}
	return compareChange("growth-from-levels", c, c, before, after, change, b, a, g)
}

// compareChange compares a growth or change with the levels that it is between.
func compareChange(rule string, earlier, later *Claims, before, after, change *Statement, b, a, g amount) (Finding, bool) {
	var computed amount
	var formula, unit string
	switch {
	case change.Figure.Kind == report.GrowthKind && change.Figure.Unit == "%":
		var ok bool
		if computed, ok = growth(b, a); !ok {
			return Finding{}, false
		}
		formula, unit = after.Stated+" ÷ "+before.Stated+" − 1", "%"
	case change.Figure.Kind == report.ChangeKind && change.Figure.Unit == "个百分点" && after.Figure.Unit == "%" || sameUnit(change, after):
		computed = a.minus(b)
		computed.scale = g.scale
		formula, unit = after.Stated+" − "+before.Stated, change.suffix()
	default:
		return Finding{}, false
	}
	if !computed.apart(g) {
		return Finding{}, false
	}
	computed.places = g.places + 1
	formula += " ≈ " + written1(computed) + unit + " ≠ " + signed(change, g)
	f := finding(rule, formula, g, computed, unit, unit)
	f.Evidence = append(earlier.evidence(before), later.evidence(after, change)...)
	return f, true
}

// signed writes a stated change with its sign where it is a fall.
func signed(s *Statement, a amount) string {
	if a.value.Sign() < 0 {
		return "−" + s.Stated
	}
	return s.Stated
}

// follows says whether the words between a level and a change belong to both: nothing but a mark and a verb.
func follows(between string) bool {
	between = strings.TrimLeft(between, "，、")
	return len([]rune(between)) <= 6 && !strings.ContainsAny(between, "，、；。（其")
}

// growthFromChange compares a growth with a level and the change in it: 达到36240元，增加1760元、增长5.1%.
//
// It does not apply to indicators at constant prices, whose growth is none of the stated levels.
func growthFromChange(c *Claims, sentence []Statement, i int) (Finding, bool) {
	if i < 2 {
		return Finding{}, false
	}
	rate, change, level := &sentence[i], &sentence[i-1], &sentence[i-2]
	g, ok := rate.firm()
	d, okChange := change.firm()
	l, okLevel := level.firm()
	if !ok || !okChange || !okLevel || rate.Figure.Kind != report.GrowthKind || rate.Figure.Unit != "%" || change.Figure.Kind != report.ChangeKind ||
		!level.isLevel() || !sameUnit(change, level) || change.Key.Metric != level.Key.Metric || change.Key.Indicator != level.Key.Indicator ||
		!level.nominal() && level.Key.Indicator != "" || DimensionOf(level.Figure.Unit) == "ratio" ||
		has(level.clause(), "base") || !follows(change.Before) || !follows(rate.Before) || has(rate.Before, "basis") || has(change.Before, "basis") {
		return Finding{}, false
	}
	computed, ok := growth(l.minus(d), l)
	if !ok || !computed.apart(g) {
		return Finding{}, false
	}
	computed.places = g.places + 1
	formula := change.Stated + " ÷ (" + level.Stated + " − " + change.Stated + ") ≈ " + written1(computed) + "% ≠ " + signed(rate, g)
	return finding("growth-from-change", formula, g, computed, "%", "%", c.evidence(level, change, rate)...), true
}

// growthAcross compares the growth in a report with the levels in it and in the one of the year before.
//
// It applies to indicators whose growth is that of the stated levels (nominal in checkwords.tsv), and to rates and their change in points;
// A level may be revised by half a per cent once the report is given.
// It does not apply where words speak of another basis (同口径, 可比) or another stretch of time, nor where either level is stated twice with two values.
func growthAcross(earlier, later *Claims) []Finding {
	before := earlier.levels(earlier.Report.Year - 1)
	after := later.levels(later.Report.Year - 1)
	var found []Finding
	for _, sentence := range later.Sentences {
		for i := range sentence {
			change := &sentence[i]
			g, ok := change.firm()
			if !ok || change.isLevel() || change.Figure.Role != report.Result || !change.of(later.Report.Year-1) || !change.nominal() && !change.isShare() ||
				has(change.since(), "basis") {
				continue
			}
			name := change.name()
			b, a := before[name], after[name]
			if b == nil || a == nil || !sameUnit(a, b) {
				continue
			}
			bAmount, _ := b.firm()
			aAmount, _ := a.firm()
			if f, ok := compareChange("growth-across-reports", earlier, later, b, a, change, bAmount.revised(), aAmount, g); ok {
				found = append(found, f)
			}
		}
	}
	return found
}

// levels gives the results of a year for the whole place by what they are of; nil for what has several.
func (c *Claims) levels(year int) map[string]*Statement {
	all := map[string]*Statement{}
	for _, sentence := range c.Sentences {
		for i := range sentence {
			s := &sentence[i]
			a, ok := s.firm()
			if !ok || !s.isLevel() || s.Figure.Role != report.Result || !s.of(year) || s.Key == (Key{}) || len(s.Figure.Place) > 0 || has(s.since(), "region") {
				continue
			}
			name := s.name()
			if other, there := all[name]; there && other != nil {
				if o, _ := other.firm(); !sameUnit(s, other) || o.value.Cmp(a.value) != 0 {
					all[name] = nil
				}
				continue
			} else if there {
				continue
			}
			all[name] = s
		}
	}
	return all
}

// name is what a statement is of, whatever its kind and unit.
func (s *Statement) name() string {
	if s.Key.Indicator != "" {
		return s.Key.Indicator + "@" + s.Key.Place
	}
	return s.Key.Metric + "@" + s.Key.Place
}

// of says whether a statement is of one year.
func (s *Statement) of(year int) bool {
	first, last := Years(s.Figure.Period)
	return first == year && last == year && year != 0
}

// nominal says whether growth of what a statement is of compares levels as they are stated.
func (s *Statement) nominal() bool {
	return s.listed("nominal")
}

func (s *Statement) levelOfNominal() bool  { return s.isLevel() && s.nominal() }
func (s *Statement) growthOfNominal() bool { return !s.isLevel() && s.nominal() }

// since is the words of the sentence from the semicolon before a statement to the mark behind it.
func (s *Statement) since() string {
	before := s.Sentence[:s.At]
	if i := strings.LastIndex(before, "；"); i >= 0 {
		before = before[i:]
	}
	after := s.After
	if i := strings.IndexAny(after, "，；。、"); i >= 0 {
		after = after[:i]
	}
	return before + after
}

// clause is the words about a statement up to the nearest marks.
func (s *Statement) clause() string {
	before, after := s.Before, s.After
	if i := strings.LastIndexAny(before, "，；。"); i >= 0 {
		before = before[i:]
	}
	if i := strings.IndexAny(after, "，；。、"); i >= 0 {
		after = after[:i]
	}
	return before + after
}

// revised allows for the revision of a level after the report: half a per cent up or down.
func (a amount) revised() amount {
	by := new(big.Rat).Mul(a.value, big.NewRat(1, 200))
	by.Abs(by)
	a.least, a.most = new(big.Rat).Sub(a.least, by), new(big.Rat).Add(a.most, by)
	return a
}
