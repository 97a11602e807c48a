package series

import (
	"cmp"
	"math/big"
	"slices"

	"duixian/report"
)

// History is a series of one place as its reports tell it, year by year.
type History struct {
	Key    Key
	Unit   string      // of most of its values: others cannot be drawn beside them
	Years  []YearStory // every year, from the first to the last, that a report states or should state
	Longer []Point     // of several years, or of none that the text tells
}

// YearStory is what is stated of a year, the earlier report's statements first.
type YearStory struct {
	Year                               int
	Targets, Estimates, Results, Facts []Point

	// The year's own report is there and states no target; the next one is there and states neither
	// result nor estimate. Where there is no such report, nothing is missing.
	NoTarget, NoResult bool
}

// Histories lays points of one place out as histories, in the order in which their series first come.
// Reports are those of the place, with and without points.
func Histories(points []Point, reports []report.Report) []History {
	var keys []Key
	byKey := map[Key][]Point{}
	for _, p := range points {
		if _, known := byKey[p.Key]; !known {
			keys = append(keys, p.Key)
		}
		byKey[p.Key] = append(byKey[p.Key], p)
	}
	var all []History
	for _, k := range keys {
		all = append(all, NewHistory(k, byKey[k], reports))
	}
	return all
}

// NewHistory lays out the points of one series.
func NewHistory(key Key, points []Point, reports []report.Report) History {
	points = slices.Clone(points)
	slices.SortStableFunc(points, func(a, b Point) int {
		return cmp.Or(cmp.Compare(a.Report.Report.Year, b.Report.Report.Year), cmp.Compare(a.Report.Report.SHA256, b.Report.Report.SHA256),
			cmp.Compare(a.Figure.Start, b.Figure.Start))
	})
	h := History{Key: key, Unit: commonUnit(points)}
	years := map[int]*YearStory{}
	at := func(year int) *YearStory {
		if years[year] == nil {
			years[year] = &YearStory{Year: year}
		}
		return years[year]
	}
	vague := map[string]map[Role]bool{} // reports that state the series of a time that they do not tell
	for _, p := range points {
		first, last := Years(p.Period)
		if first == 0 || first != last {
			h.Longer = append(h.Longer, p)
			if first == 0 {
				sha := p.Report.Report.SHA256
				if vague[sha] == nil {
					vague[sha] = map[Role]bool{}
				}
				vague[sha][p.Role] = true
			}
			continue
		}
		y := at(first)
		switch p.Role {
		case report.Target:
			y.Targets = append(y.Targets, p)
		case report.Estimate:
			y.Estimates = append(y.Estimates, p)
		case report.Result:
			y.Results = append(y.Results, p)
		default:
			y.Facts = append(y.Facts, p)
		}
	}
	for _, r := range reports {
		if r.Year == 0 {
			continue
		}
		unclear := vague[r.SHA256]
		if y := at(r.Year); len(y.Targets) == 0 && !unclear[report.Target] {
			y.NoTarget = true
		}
		if y := at(r.Year - 1); len(y.Results)+len(y.Estimates)+len(y.Facts) == 0 && !unclear[report.Result] && !unclear[report.Estimate] && !unclear[report.Fact] {
			y.NoResult = true
		}
	}
	first, last := 0, 0
	for year := range years {
		if first == 0 || year < first {
			first = year
		}
		last = max(last, year)
	}
	for year := first; year <= last && first > 0; year++ {
		h.Years = append(h.Years, *at(year))
	}
	return h
}

// commonUnit is the unit of most points, the first of those as common.
func commonUnit(points []Point) string {
	counts := map[string]int{}
	for _, p := range points {
		counts[p.Unit]++
	}
	unit, most := "", 0
	for _, p := range points {
		if counts[p.Unit] > most {
			unit, most = p.Unit, counts[p.Unit]
		}
	}
	return unit
}

// Stated counts the years of which the series states something.
func (h History) Stated() int {
	n := 0
	for _, y := range h.Years {
		if len(y.Targets)+len(y.Estimates)+len(y.Results)+len(y.Facts) > 0 {
			n++
		}
	}
	return n
}

// Points gives all points of the history.
func (h History) Points() []Point {
	var all []Point
	for _, y := range h.Years {
		all = append(all, slices.Concat(y.Targets, y.Estimates, y.Results, y.Facts)...)
	}
	return append(all, h.Longer...)
}

// Convert gives an amount of one unit in another, where the one can be turned into the other exactly.
func Convert(value, from, to string) (*big.Rat, bool) {
	v := number(value)
	if v == nil {
		return nil, false
	}
	if from == to {
		return v, true
	}
	base, factor := inBase(from)
	other, divisor := inBase(to)
	if base != other {
		return nil, false
	}
	return v.Quo(v.Mul(v, factor), divisor), true
}

// Gap is how far the year's result lies from its target, as an exact decimal in the target's unit: below it
// with a minus. Of a range the nearer end counts, within it the gap is 0. There is none where either is not
// stated, is stated in several ways, or cannot be turned into the other's unit.
func (y YearStory) Gap() (gap string, ok bool) {
	target, one := only(y.Targets)
	result, also := only(y.Results)
	if !one || !also || result.To != "" {
		return "", false
	}
	reached, ok := Convert(result.Value, result.Unit, target.Unit)
	low := number(target.Value)
	if !ok || low == nil {
		return "", false
	}
	if target.To != "" {
		high := number(target.To)
		if high == nil {
			return "", false
		}
		if low.Cmp(high) > 0 {
			low, high = high, low
		}
		switch {
		case reached.Cmp(high) > 0:
			low = high
		case reached.Cmp(low) >= 0:
			return "0", true
		}
	}
	difference := new(big.Rat).Sub(reached, low)
	digits, exact := difference.FloatPrec()
	return difference.FloatString(digits), exact
}

// only gives the one value that points state, if they do not differ.
func only(points []Point) (Point, bool) {
	if len(points) == 0 {
		return Point{}, false
	}
	for _, p := range points[1:] {
		if p.Value != points[0].Value || p.To != points[0].To || p.Unit != points[0].Unit {
			return Point{}, false
		}
	}
	return points[0], true
}
