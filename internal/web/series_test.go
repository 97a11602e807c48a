package web_test

import (
	"bytes"
	"encoding/csv"
	"image/png"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"duixian/internal/demo"
	"duixian/internal/store"
	"duixian/reading"
	"duixian/report"
	"duixian/series"
	"duixian/source"
)

const demoPlace = "/places/%E6%B2%84%E5%B7%9E%E5%B8%82"

// newDemoSite serves the invented reports, without that of the year left out.
func newDemoSite(t *testing.T, without int) site {
	t.Helper()
	st, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	for _, file := range demo.Files() {
		d, err := source.Open(file.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		r := reading.Read(d, reading.Options{Name: file.Name})
		if r.Report.Year == without {
			continue
		}
		if _, err := st.Add(t.Context(), store.Program("test"), d, r, "1"); err != nil {
			t.Fatal(err)
		}
	}
	log := &strings.Builder{}
	return site{Handler: handler(t, st, slog.New(slog.NewTextHandler(log, nil))), store: st, log: log}
}

// The pages of places and indicators are sound in every language, and every number leads to a record.
func TestThePagesOfSeriesAreSound(t *testing.T) {
	s := newDemoSite(t, 0)
	missing := regexp.MustCompile(`\[[a-z_]+(\.[a-z_]+)*\]|%!|ZgotmplZ|<no value>`)
	seen := map[string]bool{}
	pictures := 0
	for _, language := range []string{"zh-CN", "en"} {
		for _, address := range []string{"/places", demoPlace, "/indicators", "/indicators/gdp", "/indicators/gdp?kind=level",
			"/indicators/gdp?place=%E6%B2%84%E5%B7%9E%E5%B8%82&find=%E6%B2%84", "/indicators/cpi?find=nowhere&page=9"} {
			page := body(t, s.get(t, address, "Accept-Language: "+language))
			if found := missing.FindString(page); found != "" {
				t.Errorf("%s in %s says %q", address, language, found)
			}
			nodes := parse(t, page)
			if n := len(find(nodes, "h1", "")); n != 1 {
				t.Errorf("%s has %d first headings", address, n)
			}
			ids := map[string]bool{}
			for _, n := range nodes {
				if id := attribute(n, "id"); id != "" {
					if ids[id] {
						t.Errorf("%s: two elements are called %s", address, id)
					}
					ids[id] = true
				}
				if has(n, "style") || n.Data == "style" || n.Data == "script" {
					t.Errorf("%s: <%s> has a style or a script of its own", address, n.Data)
				}
			}
			for _, n := range nodes {
				for _, label := range strings.Fields(attribute(n, "aria-labelledby")) {
					if !ids[label] {
						t.Errorf("%s: nothing is called %s", address, label)
					}
				}
				for _, name := range []string{"href", "src", "action"} {
					link, _, _ := strings.Cut(attribute(n, name), "#")
					if link == "" || link[0] == '?' || seen[link] {
						continue
					}
					seen[link] = true
					if strings.Contains(link, "/chart.png") {
						if pictures++; pictures > 3 { // they take a while, and go one way
							continue
						}
					}
					if status := s.get(t, link).StatusCode; status != http.StatusOK && link != "/compare" { // a form's, which needs its fields
						t.Errorf("%s: the link %s gives %d", address, link, status)
					}
				}
			}
			for _, n := range find(nodes, "span", "said") {
				if hasClass(n, "none") {
					continue
				}
				if links := find(elements(n), "a", ""); len(links) != 1 || !strings.Contains(attribute(links[0], "href"), "/records/f") {
					t.Errorf("%s: the statement %q does not lead to its record", address, text(n))
				}
			}
		}
	}
	if s.log.Len() > 0 {
		t.Errorf("the log has: %s", s.log)
	}
}

func elements(n *html.Node) []*html.Node {
	var all []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode {
			all = append(all, d)
		}
	}
	return all
}

// The table behind a chart has the targets and results of the demo's answer key, and their difference.
func TestTheTableBehindAChart(t *testing.T) {
	s := newDemoSite(t, 0)
	nodes := parse(t, body(t, s.get(t, "/indicators/gdp?kind=growth", "Accept-Language: zh-CN")))
	rows := map[string]string{}
	for _, tr := range find(elements(find(nodes, "table", "story")[0]), "tr", "") {
		cells := elements(tr)
		rows[text(cells[0])] = strings.Join(strings.Fields(text(tr)), " ")
	}
	for year, parts := range map[string][]string{
		"2023": {"≈ +6%", "+5.6%", "−0.4个百分点"},
		"2025": {"≈ +5.5%"},
	} {
		for _, part := range parts {
			if !strings.Contains(rows[year], part) {
				t.Errorf("the row of %s is %q and lacks %q", year, rows[year], part)
			}
		}
	}
}

// What a report should state and does not is said; where there is no report, nothing is.
func TestNotStatedAndBlankAreTold(t *testing.T) {
	const notStated = "没有写明"
	for without, want := range map[int]struct{ target2025, result2024 string }{
		0:    {notStated, notStated}, // the report of 2025 states neither for investment
		2024: {notStated, notStated},
		2025: {"", ""},
	} {
		s := newDemoSite(t, without)
		nodes := parse(t, body(t, s.get(t, "/indicators/fai?kind=growth", "Accept-Language: zh-CN")))
		var target2025, result2024 string
		for _, tr := range find(elements(find(nodes, "table", "story")[0]), "tr", "") {
			cells := find(elements(tr), "td", "")
			switch head := find(elements(tr), "th", ""); text(head[0]) {
			case "2025":
				target2025 = text(cells[0])
			case "2024":
				result2024 = text(cells[1])
			}
		}
		if target2025 != want.target2025 || result2024 != want.result2024 {
			t.Errorf("without %d, the target of 2025 is %q and the result of 2024 %q, want %+v", without, target2025, result2024, want)
		}
	}
}

func TestSeriesFiles(t *testing.T) {
	s := newDemoSite(t, 0)
	series := demoPlace + "/indicators/gdp"
	svg := body(t, s.get(t, series+"/chart.svg?kind=growth", "Accept-Language: zh-CN"))
	if !strings.HasPrefix(svg, "<svg xmlns=") || !strings.Contains(svg, "地区生产总值（增幅） 沄州市") {
		t.Errorf("the SVG is %.300s", svg)
	}
	r := s.get(t, series+"/chart.png?kind=growth&size=small")
	if picture, err := png.Decode(bytes.NewReader([]byte(body(t, r)))); err != nil || picture.Bounds().Dx() != 960 {
		t.Errorf("the PNG: %v", err)
	}
	if got := r.Header.Get("Content-Type"); got != "image/png" {
		t.Errorf("the PNG is %s", got)
	}
	for _, address := range []string{series + "/points.csv", demoPlace + "/points.csv", "/indicators/gdp/points.csv?kind=growth"} {
		table := body(t, s.get(t, address))
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(table, "\ufeff"))).ReadAll()
		if err != nil || len(rows) < 5 || !strings.HasPrefix(table, "\ufeff") {
			t.Errorf("%s has %d rows, %v", address, len(rows), err)
		}
	}
	if table := body(t, s.get(t, "/indicators/fai/points.csv?kind=growth")); !strings.Contains(table, ",2024,result,no,") {
		t.Errorf("the table does not say what is not stated:\n%s", table)
	}
	for _, missing := range []string{"/places/nowhere", "/places/000001", "/indicators/nothing", series + "/chart.gif", "/places/nowhere/points.csv",
		"/indicators/nothing/points.csv", demoPlace + "/indicators/nothing/chart.svg", demoPlace + "/indicators/sugar_crops/chart.svg"} {
		if status := s.get(t, missing).StatusCode; status != http.StatusNotFound {
			t.Errorf("%s gives %d", missing, status)
		}
	}
}

// The pages show what the library finds, not more and not less.
func TestTheStoreGivesThePointsOfWholeReadings(t *testing.T) {
	s := newDemoSite(t, 0)
	reports, err := s.store.ReportsOf(t.Context(), store.Place{Name: "沄州市"})
	if err != nil || len(reports) != 3 || reports[0].Year != 2023 {
		t.Fatalf("%d reports, %v", len(reports), err)
	}
	place := store.Place{Name: "沄州市"}
	n := 0
	err = s.store.Quantities(t.Context(), &place, func(r *report.Reading) error {
		whole, err := s.store.Reading(t.Context(), r.Report.SHA256)
		if err != nil {
			return err
		}
		got, want := series.Indicators().Points(r), series.Indicators().Points(whole)
		if len(got) != len(want) {
			t.Errorf("%s has %d points, want %d", r.Report.Name, len(got), len(want))
		}
		for i := range min(len(got), len(want)) {
			if got[i].Key != want[i].Key || got[i].Value != want[i].Value || got[i].Period != want[i].Period || got[i].Figure.Span != want[i].Figure.Span {
				t.Errorf("point %d of %s is %+v, want %+v", i, r.Report.Name, got[i], want[i])
			}
		}
		n++
		return nil
	})
	if err != nil || n != 3 {
		t.Errorf("%d readings, %v", n, err)
	}
	readings, err := s.store.QuantitiesOf(t.Context(), []string{"地区生产总值", "粮食产量", "nothing"})
	if err != nil || len(readings) != 3 || len(readings[0].Figures) == 0 {
		t.Errorf("%d readings of two metrics, %v", len(readings), err)
	}
	before, err := s.store.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d, err := source.Open([]byte("新建学校3所。"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.store.Add(t.Context(), store.Program("test"), d, reading.Read(d, reading.Options{}), "1"); err != nil {
		t.Fatal(err)
	}
	if after, err := s.store.State(t.Context()); err != nil || after == before {
		t.Errorf("the state after a new report is %q as before, %v", after, err)
	}
}
