package series_test

import (
	"testing"

	"duixian/report"
	"duixian/series"
)

// A year whose report is there and does not state the series is said to be so; a year without a
// report is not.
func TestHistory(t *testing.T) {
	reports := map[int]*report.Reading{}
	var all []report.Report
	for _, year := range []int{2020, 2021, 2024} {
		r := &report.Reading{Report: report.Report{Year: year, SHA256: string(rune('a' + year - 2020))}}
		reports[year] = r
		all = append(all, r.Report)
	}
	point := func(of int, period string, role report.Role, value, to string) series.Point {
		return series.Point{Period: period, Role: role, Value: value, To: to, Unit: "%", Figure: &report.Figure{}, Report: reports[of]}
	}
	h := series.NewHistory(series.Key{Indicator: "gdp"}, []series.Point{
		point(2024, "2023", report.Result, "5.2", ""),
		point(2020, "2020", report.Target, "6", "6.5"),
		point(2021, "2020", report.Result, "6.8", ""),
		point(2021, "2021-2025", report.Target, "6.5", ""),
		point(2024, "", report.Target, "5", ""),
	}, all)
	type story struct {
		year                     int
		targets, results         int
		noTarget, noResult, gaps bool
	}
	want := []story{
		{2019, 0, 0, false, true, false},
		{2020, 1, 1, false, false, true},
		{2021, 0, 0, true, false, false},
		{2022, 0, 0, false, false, false},
		{2023, 0, 1, false, false, false},
		{2024, 0, 0, false, false, false}, // a target of a year that is not told may be of this one
	}
	if len(h.Years) != len(want) {
		t.Fatalf("there are %d years, want %d: %+v", len(h.Years), len(want), h.Years)
	}
	for i, y := range h.Years {
		_, gap := y.Gap()
		if got := (story{y.Year, len(y.Targets), len(y.Results), y.NoTarget, y.NoResult, gap}); got != want[i] {
			t.Errorf("the year is %+v, want %+v", got, want[i])
		}
	}
	if len(h.Longer) != 2 || h.Stated() != 2 || h.Unit != "%" || len(h.Points()) != 5 {
		t.Errorf("%d points of several years, %d years stated, unit %s, %d points", len(h.Longer), h.Stated(), h.Unit, len(h.Points()))
	}
}

func TestGap(t *testing.T) {
	point := func(value, to, unit string) series.Point { return series.Point{Value: value, To: to, Unit: unit} }
	for _, test := range []struct {
		targets, results []series.Point
		gap              string
		ok               bool
	}{
		{[]series.Point{point("6", "", "%")}, []series.Point{point("5.6", "", "%")}, "-0.4", true},
		{[]series.Point{point("6", "6.5", "%")}, []series.Point{point("6.8", "", "%")}, "0.3", true},
		{[]series.Point{point("6", "6.5", "%")}, []series.Point{point("6.2", "", "%")}, "0", true},
		{[]series.Point{point("-3", "", "%")}, []series.Point{point("-3.1", "", "%")}, "-0.1", true},
		{[]series.Point{point("6", "", "%"), point("6", "", "%")}, []series.Point{point("6", "", "%")}, "0", true},
		{[]series.Point{point("6", "", "%"), point("7", "", "%")}, []series.Point{point("6", "", "%")}, "", false},
		{[]series.Point{point("6", "", "吨")}, []series.Point{point("6", "", "亩")}, "", false},
		{[]series.Point{point("49", "", "吨")}, []series.Point{point("97400", "", "斤")}, "-0.3", true},
		{nil, []series.Point{point("6", "", "%")}, "", false},
	} {
		if gap, ok := (series.YearStory{Targets: test.targets, Results: test.results}).Gap(); gap != test.gap || ok != test.ok {
			t.Errorf("the gap between %v and %v is %q, %v, want %q", test.targets, test.results, gap, ok, test.gap)
		}
	}
}
