package series

import (
	"strings"

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
