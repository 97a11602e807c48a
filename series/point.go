package series

import (
	"strconv"
	"strings"

	"duixian/report"
)

// Key names a series: an indicator, or a metric that is none, in a place, of one kind.
type Key struct {
	Indicator string      // its code, "" if the metric is that of no indicator
	Metric    string      // in that case, without words of place, time and scope
	Place     string      // the code of GB/T 2260, the name where there is none
	Kind      report.Kind // levels, growths and changes are series of their own
	Unit      string      // of a level or change that is none of an indicator: 个 and 亩 are apart
}

// Role says what a point is: what was targeted, what was expected for the period just past, what
// was reported as reached. They are kept apart, never merged.
type Role = report.Role

// Point is one statement of one value of a series.
type Point struct {
	Key    Key
	Period string // a year, or two joined by "-", that the value is of; "" where the text does not tell
	Role   Role   // target, estimate, result or fact

	Value, To string // decimal, in the base unit; To is the upper end of a range
	Bound     report.Bound
	Unit      string

	Figure *report.Figure  // that states it
	Report *report.Reading // in which
}

// Points gives the points of series that a report states: a point for each quantity that has a
// metric. Figures point into the reading.
func (r *Registry) Points(reading *report.Reading) []Point {
	var points []Point
	for i := range reading.Figures {
		f := &reading.Figures[i]
		if f.Class != report.Quantity || f.To == report.Same || f.Metric == "" || f.Value == "" {
			continue
		}
		points = append(points, Point{Key: r.key(f, reading), Period: f.Period, Role: f.Role, Value: f.Value, To: f.To,
			Bound: f.Bound, Unit: f.Unit, Figure: f, Report: reading})
	}
	return points
}

// key tells the series that a figure is of.
func (r *Registry) key(f *report.Figure, reading *report.Reading) Key {
	k := Key{Place: placeOf(f, reading), Kind: f.Kind}
	if i, growth, ok := r.find(f.Metric, reading.Report.Place); ok {
		kind := f.Kind
		if growth && kind == report.LevelKind && f.Unit == "%" { // 经济增长预期8%左右
			kind = report.GrowthKind
		}
		if r.all[i].measures(kind, f.Unit) {
			k.Indicator, k.Kind = r.all[i].Code, kind
			return k
		}
	}
	k.Metric = bare(f.Metric, reading.Report.Place)
	if f.Kind != report.GrowthKind {
		k.Unit = f.Unit
	}
	return k
}

// measures says whether a unit can be that of the indicator: a level is in its dimension, a growth in per
// cent or times.
func (in Indicator) measures(kind report.Kind, unit string) bool {
	switch kind {
	case report.GrowthKind:
		return true
	case report.ChangeKind:
		return unit == "个百分点" || DimensionOf(unit) == in.Dimension
	}
	return DimensionOf(unit) == in.Dimension
}

// placeOf names the place that a figure holds for: its own, or the report's.
func placeOf(f *report.Figure, reading *report.Reading) string {
	if len(f.Place) > 0 {
		return strings.Join(f.Place, "、")
	}
	return PlaceKey(reading)
}

// PlaceKey names a report's place: by its code of GB/T 2260, by its name where it has none.
func PlaceKey(reading *report.Reading) string {
	if reading.Report.Code != "" {
		return reading.Report.Code
	}
	return reading.Report.Place
}

// Years gives the first and the last year of a period, zeros for none.
func Years(period string) (first, last int) {
	a, b, two := strings.Cut(period, "-")
	first, err := strconv.Atoi(a)
	if err != nil {
		return 0, 0
	}
	if !two {
		return first, first
	}
	last, err = strconv.Atoi(b)
	if err != nil {
		return 0, 0
	}
	return first, last
}
