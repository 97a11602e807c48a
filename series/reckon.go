package series

import (
	"math/big"
	"strconv"

	"duixian/report"
)

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
