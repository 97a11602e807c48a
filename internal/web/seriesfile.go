package web

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strconv"

	"duixian/internal/chart"
	"duixian/internal/locale"
	"duixian/internal/publish"
	"duixian/report"
	"duixian/series"
)

// seriesFile sends an indicator of a place as a picture or a table.
func (s *site) seriesFile(w http.ResponseWriter, r *http.Request) error {
	in, err := indicatorOf(r)
	if err != nil {
		return err
	}
	place, histories, err := s.placeHistories(r)
	if err != nil {
		return err
	}
	var kinds []series.History
	for _, h := range histories {
		if h.Key.Indicator == in.Code {
			kinds = append(kinds, h)
		}
	}
	sortKinds(kinds)
	if asked := known(r.URL.Query()["kind"], filterKinds); len(asked) > 0 {
		for i, h := range kinds {
			if h.Key.Kind == asked[0] {
				kinds = kinds[i : i+1]
				break
			}
		}
	}
	if len(kinds) == 0 {
		return failure{status: http.StatusNotFound, key: "error.no_series"}
	}
	h, f := kinds[0], s.frame(r)
	name := place.Name + "-" + in.Code + "-" + string(h.Key.Kind)
	switch r.PathValue("file") {
	case "points.csv":
		return sendPoints(w, f, name, []placeHistory{{place, h}})
	case "chart.svg":
		return attach(w, "image/svg+xml", name+".svg", f.download(h, in, place.Name, r).SVG())
	case "chart.png":
		fonts := chart.SystemFonts()
		placeName := place.Name
		if !fonts.Chinese() { // no font here can write it
			f.Printer, placeName = locale.For(locale.English), place.Code
		}
		b, err := f.download(h, in, placeName, r).PNG(fonts)
		if err != nil {
			return err
		}
		return attach(w, "image/png", name+".png", b)
	}
	return failure{status: http.StatusNotFound, key: "error.not_found"}
}

// download is the chart that a file shows: large, unless a small one is asked for.
func (f frame) download(h series.History, in series.Indicator, place string, r *http.Request) chart.Chart {
	size := chart.Large
	if r.URL.Query().Get("size") == "small" {
		size = chart.Small
	}
	title := f.Text("chart.title", indicatorName(f.Printer, in), f.Kind(h.Key.Kind), place)
	return f.chart(h, title, "chart", size, newWindow(f.Printer, size, h))
}

// placeCSV sends all series of a place.
func (s *site) placeCSV(w http.ResponseWriter, r *http.Request) error {
	place, histories, err := s.placeHistories(r)
	if err != nil {
		return err
	}
	var all []placeHistory
	for _, h := range histories {
		all = append(all, placeHistory{place, h})
	}
	return sendPoints(w, s.frame(r), place.Name, all)
}

// indicatorCSV sends an indicator in all places.
func (s *site) indicatorCSV(w http.ResponseWriter, r *http.Request) error {
	in, err := indicatorOf(r)
	if err != nil {
		return err
	}
	all, _, kind, err := s.indicatorHistories(r, in)
	if err != nil {
		return err
	}
	return sendPoints(w, s.frame(r), in.Code+"-"+string(kind), all)
}

// sendPoints sends histories as a table: a row for each statement, and one for each that is missing.
func sendPoints(w http.ResponseWriter, f frame, name string, all []placeHistory) error {
	var b bytes.Buffer
	b.WriteString("\ufeff") // as in download: for Excel
	c := csv.NewWriter(&b)
	_ = c.Write([]string{"place_key", "place", "indicator", "name", "metric", "kind", "period", "role", "stated", "bound", "value", "to", "unit",
		"text", "report", "report_year", "sha256", "id", "start", "end"})
	for _, one := range all {
		h, name := one.history, ""
		if in, ok := series.Indicators().ByCode(h.Key.Indicator); ok {
			name = indicatorName(f.Printer, in)
		}
		begin := []string{one.place.Key, one.place.Name, h.Key.Indicator, name, h.Key.Metric, string(h.Key.Kind)}
		row := func(cells ...string) { _ = c.Write(append(append([]string{}, begin...), cells...)) }
		missing := func(year int, role report.Role) {
			row(strconv.Itoa(year), string(role), "no", "", "", "", "", "", "", "", "", "", "", "")
		}
		point := func(p series.Point) {
			year := ""
			if p.Report.Report.Year != 0 {
				year = strconv.Itoa(p.Report.Report.Year)
			}
			row(p.Period, string(p.Role), "yes", string(p.Bound), p.Value, p.To, p.Unit, p.Figure.Text, p.Report.Report.Name, year,
				p.Report.Report.SHA256, publish.FigureID(*p.Figure), strconv.Itoa(p.Figure.Start), strconv.Itoa(p.Figure.End))
		}
		for _, y := range h.Years {
			for _, points := range [][]series.Point{y.Targets, y.Estimates, y.Results, y.Facts} {
				for _, p := range points {
					point(p)
				}
			}
			if y.NoTarget {
				missing(y.Year, report.Target)
			}
			if y.NoResult {
				missing(y.Year, report.Result)
			}
		}
		for _, p := range h.Longer {
			point(p)
		}
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return err
	}
	return attach(w, "text/csv; charset=utf-8", name+".csv", b.Bytes())
}
