package web_test

import (
	"encoding/csv"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"duixian/internal/store"
	"duixian/matter"
)

// ledger adds n matters: by turns of the bureau, of its section and of the other bureau, and every fourth is a draft. It gives their titles.
func (c cast) ledger(t testing.TB, st *store.Store, n int) []string {
	t.Helper()
	p, err := st.KeepProcedure(t.Context(), store.Program("test"), matter.CommitmentText())
	if err != nil {
		t.Fatal(err)
	}
	days := calendar(t)
	now := time.Now().AddDate(0, 0, -30)
	office := matter.Actor{Person: c.person["office"], Posts: []matter.Post{{Role: "office"}}}
	var titles []string
	var all []*matter.Matter
	for i := range n {
		m := p.Start(fmt.Sprintf("LEDGER%06d", i))
		at := now.Add(time.Duration(i) * time.Second)
		take := func(by matter.Actor, step string, fields matter.Fields) {
			e, err := m.Take(by, matter.Request{Step: step, Fields: fields}, at, days)
			if err == nil {
				err = m.Apply(e)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		titles = append(titles, fmt.Sprintf("第%d号事项：新建改建农村公路", i))
		take(office, "draft", texts("title", titles[i], "letter", "通车", "spirit", "方便出行", "due", days.Day(time.Now().AddDate(0, 0, i%500-20)).String()))
		if i%4 > 0 {
			body := []string{c.bureau, c.section, c.other}[i%4-1]
			take(office, "assign", texts("lead", body, "report_every", "30", "leader", c.person["leader"]))
			take(matter.Actor{Person: c.person["head"], Posts: []matter.Post{{Role: "head", Body: body}}}, "accept", nil)
		}
		all = append(all, m)
	}
	if err := st.AddMatters(t.Context(), store.Program("test"), days, days.Day(time.Now()), all...); err != nil {
		t.Fatal(err)
	}
	return titles
}

var (
	rowTitle = regexp.MustCompile(`href="/matters/LEDGER[0-9]+" lang="zh-CN">([^<]+)</a>`)
	nextPage = regexp.MustCompile(`<a href="([^"]+)" rel="next">`)
)

// titles are those of the matters on a page, in its order.
func titles(page string) []string {
	var all []string
	for _, m := range rowTitle.FindAllStringSubmatch(page, -1) {
		all = append(all, m[1])
	}
	return all
}

// walk follows the pages of a ledger to the last, and gives the titles.
func (s site) walk(t *testing.T, address, cookie string) []string {
	t.Helper()
	var all []string
	for pages := 0; address != ""; pages++ {
		if pages > 20 {
			t.Fatal("the pages have no end")
		}
		page := body(t, s.get(t, address, cookie))
		all = append(all, titles(page)...)
		address = ""
		if m := nextPage.FindStringSubmatch(page); m != nil {
			address = strings.ReplaceAll(m[1], "&amp;", "&")
		}
	}
	return all
}

// The ledger's pages have every matter that is chosen once, in their order, and of nobody else's.
func TestLedgerChooses(t *testing.T) {
	s := newSite(t)
	c := newCast(t, s.store)
	all := c.ledger(t, s.store, 130)
	of := func(turns ...int) []string {
		var some []string
		for i, title := range all {
			if slices.Contains(turns, i%4) {
				some = append(some, title)
			}
		}
		return some
	}
	reversed := func(list []string) []string {
		list = slices.Clone(list)
		slices.Reverse(list)
		return list
	}
	month := soon(t, 60)[:7]
	var due []string
	for i, title := range all {
		if soon(t, i-20)[:7] == month {
			due = append(due, title)
		}
	}
	for _, test := range []struct {
		role, query string
		want        []string
	}{
		{"office", "", all},
		{"leader", "", all},
		{"office", "?sort=due-", reversed(all)},
		{"office", "?sort=updated-", reversed(all)},
		{"office", "?sort=nonsense&light=blue&body=nowhere&month=2026-13&closed=perhaps&report=ab&after=x", all},
		{"office", "?state=drafted", of(0)},
		{"office", "?body=" + c.bureau, of(1, 2)},
		{"office", "?alone=1&body=" + c.bureau, of(1)},
		{"office", "?body=" + c.city, of(1, 2, 3)},
		{"office", "?body=" + c.bureau + "&state=drafted", nil},
		{"office", "?month=" + month, due},
		{"office", "?month=overdue", all[:20]},
		{"office", "?closed=closed", nil},
		{"office", "?office=1", of(0)},
		{"office", "?report=" + s.reading.Report.SHA256[:12], nil},
		{"head", "", of(1, 2)},
		{"reporter", "?body=" + c.section, of(2)},
		{"head", "?body=" + c.other, of(1, 2)}, // which the head may not see
		{"head", "?alone=1&body=" + c.city, of(1, 2)},
	} {
		if got := s.walk(t, "/matters"+test.query, c.cookie[test.role]); !slices.Equal(got, test.want) {
			t.Errorf("the %s finds at %s %d matters, want %d: %.3q", test.role, test.query, len(got), len(test.want), got)
		}
		r := s.get(t, "/matters.csv"+test.query, c.cookie[test.role])
		file := body(t, r)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\ufeff"))).ReadAll()
		if err != nil || !strings.HasPrefix(file, "\ufeff") || len(rows) != len(test.want)+1 {
			t.Errorf("the file of the %s at %s has %d lines, want %d: %v", test.role, test.query, len(rows), len(test.want)+1, err)
		}
	}
	// The board shows the same, as far as it goes.
	for _, test := range []struct {
		role, query string
		has, lacks  []string
	}{
		{"office", "by=state", []string{all[0], all[1]}, nil},
		{"office", "by=body", []string{all[1], all[2], all[3]}, []string{all[0]}},
		{"office", "by=body&body=" + c.city, []string{all[1], all[3]}, []string{all[0]}},
		{"office", "by=month", []string{all[0]}, nil},
		{"head", "by=body", []string{all[1], all[2]}, []string{all[0], all[3]}},
		{"head", "", []string{all[1], all[2]}, []string{all[0], all[3]}},
	} {
		found := titles(body(t, s.get(t, "/matters/board?"+test.query, c.cookie[test.role])))
		for _, title := range test.has {
			if !slices.Contains(found, title) {
				t.Errorf("the board of the %s by %s lacks %s", test.role, test.query, title)
			}
		}
		for _, title := range test.lacks {
			if slices.Contains(found, title) {
				t.Errorf("the board of the %s by %s has %s", test.role, test.query, title)
			}
		}
	}
	if s.log.Len() > 0 {
		t.Errorf("the log has: %s", s.log)
	}
}

// A file has all matters, however many are read at a time.
func TestLargeLedgerFile(t *testing.T) {
	s := newSite(t)
	c := newCast(t, s.store)
	c.ledger(t, s.store, 2100)
	rows, err := csv.NewReader(s.get(t, "/matters.csv", c.cookie["office"]).Body).ReadAll()
	if err != nil || len(rows) != 2101 {
		t.Fatalf("the file has %d lines, %v", len(rows), err)
	}
	seen := map[string]bool{}
	for _, row := range rows[1:] {
		seen[row[0]] = true
		if row[0] == "LEDGER000025" && (row[3] != "underway" || row[12] != "交通局" || row[14] != "某leader" || row[15] != soon(t, 5)) {
			t.Errorf("a matter is %q", row)
		}
	}
	if len(seen) != 2100 {
		t.Errorf("%d matters are in the file", len(seen))
	}
}

// The counts above the ledger are those of what is chosen, and lead to it.
func TestLedgerCounts(t *testing.T) {
	s := newSite(t)
	c := newCast(t, s.store)
	c.ledger(t, s.store, 60)
	count := regexp.MustCompile(`<li><a href="([^"]+)">(?:<span class="light [^<]+</span>|[^<]+) <b>([0-9]+)</b>`)
	found := 0
	for _, query := range []string{"", "?state=drafted", "?alone=1&body=" + c.bureau} {
		for _, m := range count.FindAllStringSubmatch(body(t, s.get(t, "/matters"+query, c.cookie["office"])), -1) {
			found++
			if got := len(s.walk(t, strings.ReplaceAll(m[1], "&amp;", "&"), c.cookie["office"])); fmt.Sprint(got) != m[2] {
				t.Errorf("%s leads to %d matters and says %s", m[1], got, m[2])
			}
		}
	}
	if found < 6 {
		t.Errorf("only %d counts were found", found)
	}
}

// Pages of the ledger are sound in both languages.
func TestLedgerPagesAreSound(t *testing.T) {
	s := newSite(t)
	c := newCast(t, s.store)
	c.ledger(t, s.store, 60)
	steps := "/matters/steps?step=assign&m=LEDGER000000:1&m=LEDGER000001:3"
	s.sound(t, c.cookie["office"], "/matters", "/matters?state=underway&month=overdue&office=1&body="+c.city, "/matters?sort=due-&closed=open&report="+s.reading.Report.SHA256,
		"/matters?light=green&state=none", "/matters/board", "/matters/board?by=body&body="+c.bureau, "/matters/board?by=month&light=green", "/matters/board?by=state",
		"/matters/board?by=section", steps, "/matters/steps?step=chase")
	s.sound(t, c.cookie["head"], "/matters", "/matters/board?by=body")
}

// A step of several matters is taken of each once, whoever comes first and however often it is sent; what is wrong loses nothing.
func TestSeveralAtOnce(t *testing.T) {
	s := newSite(t)
	c := newCast(t, s.store)
	c.ledger(t, s.store, 40)
	page := body(t, s.get(t, "/matters", c.cookie["office"]))
	if !strings.Contains(page, `value="LEDGER000024:1"`) || !strings.Contains(page, `<option value="assign">`) || !strings.Contains(page, `<option value="chase">`) ||
		strings.Contains(page, `<option value="draft">`) || strings.Contains(page, `<option value="approve">`) {
		t.Errorf("the office cannot choose what to do: %s", page)
	}
	if page := body(t, s.get(t, "/matters", c.cookie["head"])); strings.Contains(page, `name="m"`) {
		t.Error("the head can choose matters")
	}
	send := func(pairs ...string) (int, string) {
		t.Helper()
		r := s.form(t, "/matters/steps", c.cookie["office"], append(pairs, "step", "assign", "m", "LEDGER000024:1", "m", "LEDGER000028:1", "m", "LEDGER000025:3", "m", "NOTHERE:1")...)
		return r.StatusCode, body(t, r)
	}
	versions := func(want ...int) {
		t.Helper()
		for i, id := range []string{"LEDGER000024", "LEDGER000028", "LEDGER000032", "LEDGER000025"} {
			if story, err := s.store.Matter(t.Context(), id); err != nil || story.Version != want[i] {
				t.Errorf("the matter %s has %d steps, want %d, %v", id, story.Version, want[i], err)
			}
		}
	}
	status, page := send("f.report_every", "45")
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, `value="45"`) || !strings.Contains(page, "LEDGER000028:1") {
		t.Errorf("what lacks a body gives %d: %s", status, page)
	}
	versions(1, 1, 1, 3)
	status, page = send("f.report_every", "45", "f.lead", c.bureau)
	if status != http.StatusOK || strings.Count(page, `class="done"`) != 2 || strings.Count(page, `class="problem"`) < 1 {
		t.Errorf("an assignment gives %d: %s", status, page)
	}
	versions(2, 2, 1, 3)
	status, page = send("f.report_every", "45", "f.lead", c.bureau)
	if status != http.StatusUnprocessableEntity || strings.Count(page, "没有重复办理") != 2 {
		t.Errorf("the same again gives %d: %s", status, page)
	}
	versions(2, 2, 1, 3)
	// Somebody else was first.
	if r := s.form(t, "/matters/LEDGER000032/steps/propose_close", c.cookie["office"], "version", "1", "f.outcome", "dropped", "f.reason", "并入他项"); r.StatusCode != http.StatusSeeOther {
		t.Fatalf("a proposal gives %d", r.StatusCode)
	}
	r := s.form(t, "/matters/steps", c.cookie["office"], "step", "assign", "m", "LEDGER000032:1", "f.report_every", "45", "f.lead", c.bureau)
	if page := body(t, r); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "别人先办理") {
		t.Errorf("who comes second gets %d: %s", r.StatusCode, page)
	}
	versions(2, 2, 2, 3)
	// What is no step for several is none, and too many are refused.
	for _, step := range []string{"draft", "approve", "accept", "propose_close", "none"} {
		if got := s.form(t, "/matters/steps", c.cookie["office"], "step", step, "m", "LEDGER000032:2").StatusCode; got != http.StatusNotFound {
			t.Errorf("%s of several gives %d", step, got)
		}
	}
	many := url.Values{"step": {"assign"}}
	for i := range 201 {
		many.Add("m", fmt.Sprintf("X%d:1", i))
	}
	if got := s.get(t, "/matters/steps?"+many.Encode(), c.cookie["office"]).StatusCode; got != http.StatusBadRequest {
		t.Errorf("too many give %d", got)
	}
	if s.log.Len() > 0 {
		t.Errorf("the log has: %s", s.log)
	}
}

// BenchmarkLedger is what a page of 50 matters takes, from the request to the last byte.
func BenchmarkLedger(b *testing.B) {
	st, err := store.Open(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	c := newCast(b, st)
	c.ledger(b, st, 2000)
	h := handler(b, st, slog.New(slog.DiscardHandler))
	for _, address := range []string{"/matters", "/matters?month=overdue", "/matters/board"} {
		b.Run(address, func(b *testing.B) {
			for b.Loop() {
				r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, address, nil)
				name, value, _ := strings.Cut(c.cookie["office"], ": ")
				r.Header.Set(name, value)
				w := httptest.NewRecorder()
				if h.ServeHTTP(w, r); w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
