package web

import (
	"html/template"
	"math"
	"math/big"

	"duixian/internal/chart"
	"duixian/internal/locale"
	"duixian/report"
	"duixian/series"
)

// chartWords are the texts in charts.
func chartWords(p locale.Printer) chart.Words {
	return chart.Words{Target: p.Role(report.Target), Estimate: p.Role(report.Estimate), Result: p.Role(report.Result),
		AtLeast: p.Text("chart.at_least"), AtMost: p.Text("chart.at_most"), About: p.Text("chart.about"), Range: p.Text("chart.range"),
		Several: p.Text("chart.several"), NotStated: p.Text("chart.not_stated"), NoReport: p.Text("chart.no_report"), Empty: p.Text("chart.empty"), Apart: p.Text("chart.apart")}
}

// window is the part of histories that charts show; charts that are to be compared have one.
type window struct {
	first, last int
	low, high   float64 // 0 both: each chart finds its own
	zeros       int     // taken off the values
	scale       string  // the name of what remains
}

// How far charts go: a small one has room for so many years, and targets further ahead or results of long
// before the reports stand in the table alone.
const (
	smallYears  = 12
	aheadYears  = 5
	behindYears = 6
)

// newWindow finds the window for charts of histories.
func newWindow(p locale.Printer, size chart.Size, histories ...series.History) window {
	earliest, latest := math.MaxInt, 0 // years of reports
	for _, h := range histories {
		for _, point := range h.Points() {
			if year := point.Report.Report.Year; year > 0 {
				earliest, latest = min(earliest, year), max(latest, year)
			}
		}
		for _, y := range h.Years {
			if y.NoTarget {
				earliest, latest = min(earliest, y.Year), max(latest, y.Year)
			}
		}
	}
	w := window{first: math.MaxInt}
	for _, h := range histories {
		for _, y := range h.Years {
			stated := len(y.Targets)+len(y.Estimates)+len(y.Results) > 0
			if (stated || y.NoTarget || y.NoResult) && y.Year <= latest+aheadYears && y.Year >= earliest-behindYears {
				w.first, w.last = min(w.first, y.Year), max(w.last, y.Year)
			}
		}
	}
	if w.last == 0 {
		w.first, w.last = latest, latest
	}
	if size == chart.Large { // where what is promised for several years ends
		for _, h := range histories {
			for _, p := range h.Longer {
				if first, last := series.Years(p.Period); p.Role == report.Target && first > 0 && first <= w.last && last <= latest+aheadYears {
					w.last = max(w.last, last)
				}
			}
		}
	}
	if size == chart.Small {
		w.first = max(w.first, w.last-smallYears+1)
	}
	largest := ""
	unit := histories[0].Unit
	low, high := math.Inf(1), math.Inf(-1)
	for _, h := range histories {
		if h.Unit != unit {
			return w // they are not of one scale
		}
		for _, point := range w.points(h) {
			if first, last := series.Years(point.Period); size == chart.Small && first != last {
				continue
			}
			for _, value := range []string{point.Value, point.To} {
				r, ok := series.Convert(value, point.Unit, unit)
				if !ok {
					continue
				}
				v, _ := r.Float64()
				if largest == "" || math.Abs(v) > math.Max(math.Abs(low), math.Abs(high)) {
					largest = r.FloatString(0)
				}
				low, high = math.Min(low, v), math.Max(high, v)
			}
		}
	}
	w.zeros, w.scale = p.Scale(largest)
	if len(histories) > 1 && low < high {
		w.low, w.high = low/math.Pow10(w.zeros), high/math.Pow10(w.zeros)
	}
	return w
}

// points gives the points of a history within the window, but for those of background.
func (w window) points(h series.History) []series.Point {
	var all []series.Point
	for _, p := range h.Points() {
		first, last := series.Years(p.Period)
		if p.Role != report.Fact && first > 0 && first <= w.last && last >= w.first {
			all = append(all, p)
		}
	}
	return all
}

// chart draws a history.
func (f frame) chart(h series.History, title, id string, size chart.Size, w window) chart.Chart {
	c := chart.Chart{ID: id, Title: title, Size: size, Words: chartWords(f.Printer), First: w.first, Last: w.last, Low: w.low, High: w.high}
	unit := f.Unit(h.Unit)
	switch {
	case w.scale == "":
		c.Unit = unit
	case f.Language == locale.Chinese:
		c.Unit = w.scale + unit
	default:
		c.Unit = w.scale + " " + unit
	}
	counts := map[report.Role]int{}
	for _, p := range w.points(h) {
		first, last := series.Years(p.Period)
		if size == chart.Small && first != last {
			continue // there is no room for these
		}
		value, ok := series.Convert(p.Value, p.Unit, h.Unit)
		if !ok {
			if first == last {
				c.Apart = append(c.Apart, chart.Unstated{Year: first, Role: p.Role})
			}
			continue
		}
		m := chart.Mark{First: first, Last: last, Role: p.Role, Value: scaled(value, w.zeros), Bound: p.Bound, Label: f.label(value, w.zeros),
			Tip: f.period(p) + " " + f.Role(p.Role) + " " + f.Short(*p.Figure)}
		if to, ok := series.Convert(p.To, p.Unit, h.Unit); ok {
			m.To, m.Range = scaled(to, w.zeros), true
			m.Label += "–" + f.label(to, w.zeros)
		}
		m.Label = locale.BoundSign(p.Bound) + m.Label
		c.Marks = append(c.Marks, m)
		counts[p.Role]++
	}
	for _, y := range h.Years {
		if y.Year < w.first || y.Year > w.last {
			continue
		}
		if y.NoTarget {
			c.Unstated = append(c.Unstated, chart.Unstated{Year: y.Year, Role: report.Target})
		}
		if y.NoResult {
			c.Unstated = append(c.Unstated, chart.Unstated{Year: y.Year, Role: report.Result})
		}
	}
	c.Desc = f.Text("chart.desc", yearsText(w.first, w.last), counts[report.Target], counts[report.Estimate], counts[report.Result], len(c.Unstated))
	return c
}

// scaled is a value with zeros taken off, as near as a drawing needs it.
func scaled(value *big.Rat, zeros int) float64 {
	v, _ := value.Float64()
	return v / math.Pow10(zeros)
}

// label writes a value with zeros taken off. One that was turned from another unit may have no end; it is
// cut to two digits.
func (f frame) label(value *big.Rat, zeros int) string {
	digits, exact := value.FloatPrec()
	if !exact {
		digits = 2
	}
	return f.Scaled(value.FloatString(digits), zeros)
}

// inline puts a chart into a page.
func inline(c chart.Chart) template.HTML {
	return template.HTML(c.SVG()) //nolint:gosec // the chart escapes every text in it
}

// Legend explains the shapes of charts, all of them, for a page with several.
func (f frame) Legend() []legendEntry {
	all := chart.Chart{Words: chartWords(f.Printer), Unstated: []chart.Unstated{{}}, Marks: []chart.Mark{
		{Role: report.Target, Range: true}, {Role: report.Target, Bound: report.About}, {Role: report.Target, Bound: report.AtLeast},
		{Role: report.Target, Bound: report.AtMost}, {Role: report.Estimate}, {Role: report.Result}}}
	var entries []legendEntry
	for _, k := range all.Legend() {
		entries = append(entries, legendEntry{k.Text, template.HTML(k.SVG)}) //nolint:gosec // drawn here
	}
	return entries
}

// legendEntry is a shape and what it means.
type legendEntry struct {
	Text string
	SVG  template.HTML
}
