package web

import (
	"cmp"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"duixian/internal/chart"
	"duixian/internal/store"
	"duixian/report"
	"duixian/series"
)

// placesPage lists the places that reports are of.
type placesPage struct {
	frame
	Places  []placeEntry
	Nowhere int // reports that do not state their place
}

// placeEntry is a place with its reports.
type placeEntry struct {
	Key, Name, Code string
	Level           report.Level
	Reports         []reportLink
}

// Address is where the place's page is.
func (e placeEntry) Address() string { return placeAddress(e.Key) }

// rank puts the whole country first, and places without a code behind the others.
func (e placeEntry) rank() int {
	switch {
	case e.Level == report.National:
		return 0
	case e.Code != "":
		return 1
	}
	return 2
}

// reportLink leads to a report of a known place.
type reportLink struct {
	Name    string // its year, or its file's name
	Address string
	hash    string // the beginning of it that addresses have
	year    int
}

func placeAddress(key string) string { return "/places/" + url.PathEscape(key) }

// placeKey names a report's place, as series.PlaceKey does.
func placeKey(r report.Report) string { return cmp.Or(r.Code, r.Place) }

// placeOf finds what a key names: a code is of six digits.
func placeOf(key string) store.Place {
	if len(key) == 6 && strings.Trim(key, "0123456789") == "" {
		return store.Place{Code: key}
	}
	return store.Place{Name: key}
}

func linkReport(r report.Report) reportLink {
	name := r.Name
	if r.Year != 0 {
		name = strconv.Itoa(r.Year)
	}
	return reportLink{name, reportAddress(r.SHA256), r.SHA256[:12], r.Year}
}

// placesOf lays reports, ordered by place and year, out by place. It counts those of none.
func placesOf(reports []report.Report) (places []placeEntry, nowhere int) {
	for _, r := range reports {
		key := placeKey(r)
		if key == "" {
			nowhere++
			continue
		}
		if n := len(places); n == 0 || places[n-1].Key != key {
			places = append(places, placeEntry{Key: key, Code: r.Code})
		}
		last := &places[len(places)-1]
		last.Name, last.Level = cmp.Or(r.Place, last.Name), cmp.Or(r.Level, last.Level) // the latest report's
		last.Reports = append(last.Reports, linkReport(r))
	}
	return places, nowhere
}

func (s *site) places(w http.ResponseWriter, r *http.Request) error {
	reports, err := s.store.Catalogue(r.Context())
	if err != nil {
		return err
	}
	page := placesPage{frame: s.frame(r)}
	page.Title = page.Text("places.title")
	page.Places, page.Nowhere = placesOf(reports)
	slices.SortStableFunc(page.Places, func(a, b placeEntry) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Name, b.Name))
	})
	return s.render(w, r, http.StatusOK, "places", page)
}

// placePage shows what the reports of a place state of indicators.
type placePage struct {
	frame
	Place   placeEntry
	Pairs   []pairLink // of reports that follow each other
	Choice  []reportOption
	Themes  []theme
	Once    []onceRow // indicators of which one year is stated
	Earlier []earlierRow
	Never   []string    // indicators that no report states
	Metrics []metricRow // what is of no indicator, of two years or more
}

// pairLink leads to the scorecard of two reports.
type pairLink struct{ Name, Address string }

// reportOption is a report to choose.
type reportOption struct {
	Value, Name string
	Last        bool
}

// pairs fills in what leads to scorecards: reports of one year and the next, and the choice of any two.
func (p *placePage) pairs() {
	for i, r := range p.Place.Reports {
		p.Choice = append(p.Choice, reportOption{r.hash, r.Name, i == len(p.Place.Reports)-1})
		for _, next := range p.Place.Reports[i+1:] {
			if r.year > 0 && next.year == r.year+1 {
				p.Pairs = append(p.Pairs, pairLink{r.Name + " → " + next.Name, "/compare/" + r.hash + "/" + next.hash})
			}
		}
	}
	slices.Reverse(p.Pairs)
}

// theme is the cards of one theme.
type theme struct {
	Name  string
	Cards []card
}

// card is an indicator of a place.
type card struct {
	Name, Kind string
	Link       string // to the chart with its table
	Files      string // the path below which the chart can be downloaded
	Query      string // of these
	Chart      template.HTML
	Target     latest
	Result     latest
	Other      []kindLink
}

// latest is the last year of which something should be stated, with what is.
type latest struct {
	Year    int // 0 if no report tells
	Sayings []saying
	Missing bool
}

// kindLink leads to the same indicator as a level, a growth or a change.
type kindLink struct{ Name, Link string }

// onceRow is an indicator without a history.
type onceRow struct {
	Name, Link string
	Sayings    []saying
}

// earlierRow is an indicator that the reports of the last years do not state.
type earlierRow struct {
	Name, Link, Years string
}

func (s *site) place(w http.ResponseWriter, r *http.Request) error {
	place, histories, err := s.placeHistories(r)
	if err != nil {
		return err
	}
	page := placePage{frame: s.frame(r), Place: place}
	page.Title = place.Name
	page.pairs()
	byCode := map[string][]series.History{}
	var metrics []series.History
	for _, h := range histories {
		if h.Key.Indicator == "" {
			if h.Stated() > 1 {
				metrics = append(metrics, h)
			}
			continue
		}
		byCode[h.Key.Indicator] = append(byCode[h.Key.Indicator], h)
	}
	themes := map[string]*theme{}
	for _, in := range series.Indicators().All() {
		kinds := byCode[in.Code]
		if len(kinds) == 0 {
			page.Never = append(page.Never, indicatorName(page.Printer, in))
			continue
		}
		sortKinds(kinds)
		if kinds[0].Stated() < 2 {
			page.Once = append(page.Once, page.once(in, kinds))
			continue
		}
		recent := newWindow(page.Printer, chart.Small, kinds[0])
		if len(recent.points(kinds[0])) == 0 {
			page.Earlier = append(page.Earlier, page.earlier(in, kinds[0]))
			continue
		}
		t := themes[in.Theme]
		if t == nil {
			t = &theme{Name: page.Theme(in.Theme)}
			themes[in.Theme] = t
		}
		t.Cards = append(t.Cards, page.card(in, kinds, recent))
	}
	for _, name := range series.Themes() {
		if t := themes[name]; t != nil {
			page.Themes = append(page.Themes, *t)
		}
	}
	page.Metrics = page.metrics(metrics)
	return s.render(w, r, http.StatusOK, "place", page)
}

// placeHistories gives what the reports of the place that a request names state of the whole place.
func (s *site) placeHistories(r *http.Request) (placeEntry, []series.History, error) {
	key := r.PathValue("place")
	place := placeOf(key)
	reports, err := s.store.ReportsOf(r.Context(), place)
	if err != nil {
		return placeEntry{}, nil, err
	}
	places, _ := placesOf(reports)
	if len(places) != 1 {
		return placeEntry{}, nil, failure{status: http.StatusNotFound, key: "error.no_place"}
	}
	var points []series.Point
	err = s.store.Quantities(r.Context(), &place, func(reading *report.Reading) error {
		for _, p := range series.Indicators().Points(reading) {
			if p.Key.Place == key {
				points = append(points, p)
			}
		}
		return nil
	})
	return places[0], series.Histories(points, reports), err
}

// sortKinds orders the kinds of an indicator: the one of which most years have a target or a result first.
func sortKinds(kinds []series.History) {
	order := []report.Kind{report.GrowthKind, report.LevelKind, report.ChangeKind}
	weight := func(h series.History) int {
		n := 0
		for _, y := range h.Years {
			if len(y.Targets) > 0 {
				n++
			}
			if len(y.Results)+len(y.Estimates) > 0 {
				n++
			}
		}
		return n
	}
	slices.SortStableFunc(kinds, func(a, b series.History) int {
		return cmp.Or(weight(b)-weight(a), slices.Index(order, a.Key.Kind)-slices.Index(order, b.Key.Kind))
	})
}

// card makes the card of an indicator.
func (p placePage) card(in series.Indicator, kinds []series.History, w window) card {
	h := kinds[0]
	name := indicatorName(p.Printer, in)
	c := card{Name: name, Kind: p.Kind(h.Key.Kind), Link: indicatorAddress(in.Code, h.Key.Kind, p.Place.Key) + "#chart",
		Files: seriesAddress(p.Place.Key, in.Code), Query: "?kind=" + string(h.Key.Kind)}
	c.Chart = inline(p.chart(h, p.Text("chart.title", name, c.Kind, p.Place.Name), "chart-"+in.Code, chart.Small, w))
	c.Target, c.Result = p.latest(h)
	for _, other := range kinds[1:] {
		c.Other = append(c.Other, kindLink{p.Kind(other.Key.Kind), indicatorAddress(in.Code, other.Key.Kind, p.Place.Key) + "#chart"})
	}
	return c
}

// latest finds the last target and the last result, or that the last report does not state them.
func (f frame) latest(h series.History) (target, result latest) {
	for _, y := range h.Years {
		if y.NoTarget || len(y.Targets) > 0 {
			target = latest{Year: y.Year, Sayings: f.distinct(y.Targets), Missing: y.NoTarget}
		}
		if y.NoResult || len(y.Results)+len(y.Estimates) > 0 {
			result = latest{Year: y.Year, Sayings: f.distinct(slices.Concat(y.Results, y.Estimates)), Missing: y.NoResult}
		}
	}
	return target, result
}

func (p placePage) once(in series.Indicator, kinds []series.History) onceRow {
	row := onceRow{Name: indicatorName(p.Printer, in), Link: indicatorAddress(in.Code, kinds[0].Key.Kind, p.Place.Key) + "#chart"}
	for _, h := range kinds {
		row.Sayings = append(row.Sayings, p.sayings(h.Points())...)
	}
	return row
}

// earlier names the years of which an indicator is stated.
func (p placePage) earlier(in series.Indicator, h series.History) earlierRow {
	var years []int
	for _, y := range slices.Backward(h.Years) {
		if c := p.storyCell(y); len(c.Targets)+len(c.Others) > 0 {
			years = append(years, y.Year)
		}
	}
	return earlierRow{indicatorName(p.Printer, in), indicatorAddress(in.Code, h.Key.Kind, p.Place.Key) + "#chart", yearRuns(years)}
}

// metricRow is a figure of no indicator over the years.
type metricRow struct {
	Name, Note string
	Years      []cell // those that are stated, the latest first
	Missing    string // the years of which reports say nothing of it
}

// metrics lists what is of no indicator, what most years state first.
func (f frame) metrics(histories []series.History) []metricRow {
	var rows []metricRow
	slices.SortStableFunc(histories, func(a, b series.History) int { return b.Stated() - a.Stated() })
	for _, h := range histories {
		row := metricRow{Name: h.Key.Metric, Note: f.Kind(h.Key.Kind)}
		if h.Key.Unit != "" {
			row.Note += " · " + f.Unit(h.Key.Unit)
		}
		var missing []int
		for _, y := range slices.Backward(h.Years) {
			switch c := f.storyCell(y); {
			case c.Blank():
			case len(c.Targets)+len(c.Others) == 0:
				missing = append(missing, y.Year)
			default:
				row.Years = append(row.Years, c)
			}
		}
		row.Missing = yearRuns(missing)
		rows = append(rows, row)
	}
	return rows
}

// yearRuns writes years that come the latest first, those that follow each other as one stretch.
func yearRuns(years []int) string {
	var runs []string
	for i := 0; i < len(years); {
		j := i
		for j+1 < len(years) && years[j+1] == years[j]-1 {
			j++
		}
		runs = append(runs, yearsText(years[j], years[i]))
		i = j + 1
	}
	return strings.Join(runs, ", ")
}
