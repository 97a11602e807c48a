package web

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"duixian/internal/chart"
	"duixian/report"
	"duixian/series"
)

// indicatorAddress is the path of an indicator's page, with places chosen.
func indicatorAddress(code string, kind report.Kind, places ...string) string {
	query := url.Values{}
	if kind != "" {
		query.Set("kind", string(kind))
	}
	for _, p := range places {
		query.Add("place", p)
	}
	address := url.URL{Path: "/indicators/" + code, RawQuery: query.Encode()}
	return address.String()
}

// seriesAddress is the path below which the files of an indicator in a place are.
func seriesAddress(place, code string) string {
	return placeAddress(place) + "/indicators/" + code
}

// indicatorsPage lists the indicators by theme.
type indicatorsPage struct {
	frame
	Themes  []indicatorTheme
	Unknown int // indicators that no report states
}

type indicatorTheme struct {
	Name string
	Rows []indicatorRow
}

type indicatorRow struct {
	Name, Chinese, Link, Years string
	Places, Points             int
}

func (s *site) indicators(w http.ResponseWriter, r *http.Request) error {
	index, err := s.index.get(r.Context(), s.store)
	if err != nil {
		return err
	}
	page := indicatorsPage{frame: s.frame(r)}
	page.Title = page.Text("indicators.title")
	for _, name := range series.Themes() {
		t := indicatorTheme{Name: page.Theme(name)}
		for _, in := range series.Indicators().All() {
			if in.Theme != name {
				continue
			}
			one := index[in.Code]
			if one == nil || one.points == 0 {
				page.Unknown++
				continue
			}
			row := indicatorRow{Name: indicatorName(page.Printer, in), Chinese: in.Zh, Link: indicatorAddress(in.Code, ""), Places: len(one.places), Points: one.points}
			if one.last > 0 {
				row.Years = yearsText(one.first, one.last)
			}
			t.Rows = append(t.Rows, row)
		}
		if len(t.Rows) > 0 {
			page.Themes = append(page.Themes, t)
		}
	}
	return s.render(w, r, http.StatusOK, "indicators", page)
}

// indicatorPage shows one indicator over places and years.
type indicatorPage struct {
	frame
	Indicator series.Indicator
	Name      string
	Aim       string // which way it is to go
	Kinds     []kindOption
	Charts    []placeChart
	Table     matrix
	Find      string // that the names of the places must hold
	Places    int    // that the table could show
	Previous  string // addresses of the table's other pages
	Next      string
	CSV       string
}

type kindOption struct {
	Value, Label string
	Count        int
	Checked      bool
}

// placeChart is the chart of a chosen place with the table behind it.
type placeChart struct {
	Place        placeEntry
	Large, Small template.HTML
	Rows         []storyRow
	Facts        bool   // the table has statements of background
	Files, Query string // of the downloads
	OtherUnits   int    // statements that the chart cannot show
	Unit         string
}

// How much an indicator's page shows at once.
const (
	chartsAtOnce = 6
	placesAtOnce = 100
)

// indicatorOf finds the indicator that a request names.
func indicatorOf(r *http.Request) (series.Indicator, error) {
	in, ok := series.Indicators().ByCode(r.PathValue("indicator"))
	if !ok {
		return in, failure{status: http.StatusNotFound, key: "error.no_indicator"}
	}
	return in, nil
}

// placeHistory is a history with its place.
type placeHistory struct {
	place   placeEntry
	history series.History
}

// indicatorHistories gives an indicator's histories of one kind in all places, by place. Where no kind is
// asked for it is the one with most points.
func (s *site) indicatorHistories(r *http.Request, in series.Indicator) (all []placeHistory, kinds map[report.Kind]int, kind report.Kind, err error) {
	index, err := s.index.get(r.Context(), s.store)
	if err != nil {
		return nil, nil, "", err
	}
	one := index[in.Code]
	if one == nil {
		one = &indexed{}
	}
	kind = kindOf(r, one.kinds)
	reports, err := s.store.Catalogue(r.Context())
	if err != nil {
		return nil, nil, "", err
	}
	readings, err := s.store.QuantitiesOf(r.Context(), one.metrics)
	if err != nil {
		return nil, nil, "", err
	}
	byPlace := map[string][]series.Point{}
	for _, reading := range readings {
		for _, p := range series.Indicators().Points(reading) {
			if p.Key.Indicator == in.Code && p.Key.Kind == kind && p.Key.Place == series.PlaceKey(reading) {
				byPlace[p.Key.Place] = append(byPlace[p.Key.Place], p)
			}
		}
	}
	places, _ := placesOf(reports)
	ofPlace := map[string][]report.Report{}
	for _, one := range reports {
		ofPlace[placeKey(one)] = append(ofPlace[placeKey(one)], one)
	}
	for _, place := range places {
		if points := byPlace[place.Key]; len(points) > 0 {
			all = append(all, placeHistory{place, series.NewHistory(points[0].Key, points, ofPlace[place.Key])})
		}
	}
	return all, one.kinds, kind, nil
}

// kindOf is the kind that a request asks for, or else the one with the most points.
func kindOf(r *http.Request, counts map[report.Kind]int) report.Kind {
	if asked := known(r.URL.Query()["kind"], filterKinds); len(asked) > 0 {
		return asked[0]
	}
	kind := report.LevelKind
	for _, k := range []report.Kind{report.GrowthKind, report.ChangeKind} {
		if counts[k] > counts[kind] {
			kind = k
		}
	}
	return kind
}

func (s *site) indicator(w http.ResponseWriter, r *http.Request) error {
	in, err := indicatorOf(r)
	if err != nil {
		return err
	}
	all, kinds, kind, err := s.indicatorHistories(r, in)
	if err != nil {
		return err
	}
	page := indicatorPage{frame: s.frame(r), Indicator: in, Find: strings.TrimSpace(r.URL.Query().Get("find"))}
	page.Name = indicatorName(page.Printer, in)
	page.Title = page.Name
	page.CSV = "/indicators/" + in.Code + "/points.csv?kind=" + string(kind)
	switch in.Good {
	case series.Up:
		page.Aim = page.Text("indicator.up")
	case series.Down:
		page.Aim = page.Text("indicator.down")
	}
	for _, k := range []report.Kind{report.GrowthKind, report.LevelKind, report.ChangeKind} {
		if kinds[k] > 0 || k == kind {
			page.Kinds = append(page.Kinds, kindOption{string(k), page.Kind(k), kinds[k], k == kind})
		}
	}
	chosen := choose(all, r.URL.Query()["place"])
	page.Charts = page.charts(chosen, in, kind)
	page.table(all, chosen, r.URL.Query())
	return s.render(w, r, http.StatusOK, "indicator", page)
}

// choose gives the places that are asked for, or else the one with the longest history.
func choose(all []placeHistory, asked []string) []placeHistory {
	var chosen []placeHistory
	for _, one := range all {
		if slices.Contains(asked, one.place.Key) && len(chosen) < chartsAtOnce {
			chosen = append(chosen, one)
		}
	}
	if len(chosen) == 0 && len(all) > 0 {
		chosen = append(chosen, slices.MaxFunc(all, func(a, b placeHistory) int { return a.history.Stated() - b.history.Stated() }))
	}
	return chosen
}

// charts draws the chosen places on one scale.
func (p indicatorPage) charts(chosen []placeHistory, in series.Indicator, kind report.Kind) []placeChart {
	if len(chosen) == 0 {
		return nil
	}
	var histories []series.History
	for _, one := range chosen {
		histories = append(histories, one.history)
	}
	large, small := newWindow(p.Printer, chart.Large, histories...), newWindow(p.Printer, chart.Small, histories...)
	var charts []placeChart
	for i, one := range chosen {
		id := "chart-" + strconv.Itoa(i+1)
		title := p.Text("chart.title", p.Name, p.Kind(kind), one.place.Name)
		wide, narrow := large, small
		if wide.scale == "" && one.history.Unit != histories[0].Unit {
			wide, narrow = newWindow(p.Printer, chart.Large, one.history), newWindow(p.Printer, chart.Small, one.history)
		}
		c := placeChart{Place: one.place, Rows: p.storyRows(one.history), Files: seriesAddress(one.place.Key, in.Code), Query: "?kind=" + string(kind),
			Large: inline(p.chart(one.history, title, id+"-large", chart.Large, wide)),
			Small: inline(p.chart(one.history, title, id+"-small", chart.Small, narrow)), Unit: p.Unit(one.history.Unit)}
		for _, point := range one.history.Points() {
			if _, ok := series.Convert(point.Value, point.Unit, one.history.Unit); !ok {
				c.OtherUnits++
			}
		}
		c.Facts = slices.ContainsFunc(c.Rows, func(row storyRow) bool { return len(row.Facts) > 0 })
		charts = append(charts, c)
	}
	return charts
}

// table fills the table of places and years.
func (p *indicatorPage) table(all, chosen []placeHistory, query url.Values) {
	if p.Find != "" {
		all = slices.DeleteFunc(slices.Clone(all), func(one placeHistory) bool { return !strings.Contains(one.place.Name, p.Find) })
	}
	p.Places = len(all)
	at, err := strconv.Atoi(query.Get("page"))
	if err != nil || at < 1 || (at-1)*placesAtOnce >= len(all) {
		at = 1
	}
	address := func(page int) string {
		q := url.Values{}
		for name, values := range query {
			q[name] = values
		}
		q.Del("lang")
		q.Set("page", strconv.Itoa(page))
		return "?" + q.Encode() + "#table"
	}
	if at > 1 {
		p.Previous = address(at - 1)
	}
	if at*placesAtOnce < len(all) {
		p.Next = address(at + 1)
	}
	shown := all[(at-1)*placesAtOnce : min(at*placesAtOnce, len(all))]
	var histories []series.History
	for _, one := range shown {
		histories = append(histories, one.history)
	}
	p.Table = matrix{Head: p.Text("field.place"), Years: yearsOf(histories)}
	for _, one := range shown {
		p.Table.Rows = append(p.Table.Rows, matrixRow{Name: one.place.Name, Link: one.place.Address(), Chinese: true, Value: one.place.Key,
			Checked: slices.ContainsFunc(chosen, func(c placeHistory) bool { return c.place.Key == one.place.Key }),
			Cells:   p.cells(one.history, p.Table.Years)})
	}
}
