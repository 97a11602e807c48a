package web_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"duixian/internal/record"
	"duixian/internal/reporttest"
	"duixian/internal/server"
	"duixian/internal/store"
	"duixian/internal/web"
	"duixian/reading"
	"duixian/report"
	"duixian/source"
)

// site is a handler over a store that holds the sample report.
type site struct {
	http.Handler
	store    *store.Store
	document *source.Document
	reading  *report.Reading
	address  string // of the report's page
	log      *strings.Builder
}

func newSite(t testing.TB) site {
	t.Helper()
	st, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	d, r := reporttest.Sample(t)
	if _, err := st.Add(t.Context(), store.Program("test"), d, r, "1"); err != nil {
		t.Fatal(err)
	}
	log := &strings.Builder{}
	return site{handler(t, st, slog.New(slog.NewTextHandler(log, nil))), st, d, r, "/reports/" + d.SHA256()[:12], log}
}

// handler serves a store as the program does.
func handler(t testing.TB, st *store.Store, log *slog.Logger) http.Handler {
	t.Helper()
	h, err := web.New(web.Options{Store: st, Log: log, Calendar: calendar(t), AddReport: func(ctx context.Context, by store.By, name string, b []byte) (string, error) {
		d, err := source.Open(b)
		if err != nil {
			return "", err
		}
		r := reading.Read(d, reading.Options{Name: name})
		_, err = st.Add(ctx, by, d, r, reading.Version)
		return d.SHA256(), err
	}})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// get asks for an address, with headers given as "Name: value".
func (s site) get(t *testing.T, address string, headers ...string) *http.Response {
	t.Helper()
	return s.do(t, http.MethodGet, address, headers...)
}

func (s site) do(t *testing.T, method, address string, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, address, nil)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// parse reads a page and gives every element.
func parse(t *testing.T, page string) []*html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(slices.Collect(root.Descendants()), func(n *html.Node) bool { return n.Type != html.ElementNode })
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func hasClass(n *html.Node, class string) bool {
	return slices.Contains(strings.Fields(attribute(n, "class")), class)
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// find gives the elements of a name and class; either may be empty.
func find(nodes []*html.Node, name, class string) []*html.Node {
	var found []*html.Node
	for _, n := range nodes {
		if (name == "" || n.Data == name) && (class == "" || hasClass(n, class)) {
			found = append(found, n)
		}
	}
	return found
}

// pages are an address of each page of the site.
func (s site) pages() []string {
	pages := []string{"/", s.address, s.address + "?type=other&kind=growth", "/nothing"}
	for _, one := range record.All(s.reading) {
		pages = append(pages, s.address+"/records/"+one.ID)
	}
	return pages
}

// missing finds what a page says where a text or a value is missing.
var missing = regexp.MustCompile(`\[[a-z_-]+(\.[a-z_-]+)*\]|%!|ZgotmplZ|<no value>`)

// Every page is sound in every language: no text is missing, every id is there
// once, every link within the site leads somewhere, and nothing comes from outside.
func TestEveryPageIsSound(t *testing.T) {
	s := newSite(t)
	for _, language := range []string{"zh-CN", "en"} {
		for _, address := range s.pages() {
			t.Run(language+address, func(t *testing.T) {
				page := body(t, s.get(t, address, "Accept-Language: "+language))
				if found := missing.FindString(page); found != "" {
					t.Errorf("the page says %q", found)
				}
				nodes := parse(t, page)
				if got := attribute(find(nodes, "html", "")[0], "lang"); got != language {
					t.Errorf("the page is in %s", got)
				}
				if n := len(find(nodes, "h1", "")); n != 1 {
					t.Errorf("the page has %d first headings", n)
				}
				ids := map[string]bool{}
				for _, n := range nodes {
					if id := attribute(n, "id"); id != "" {
						if ids[id] {
							t.Errorf("two elements are called %s", id)
						}
						ids[id] = true
					}
					if has(n, "style") || has(n, "onclick") || n.Data == "style" {
						t.Errorf("<%s> has a style or a script of its own, which the browser will not take", n.Data)
					}
				}
				for _, n := range nodes {
					for _, name := range []string{"href", "src", "action"} {
						s.follow(t, ids, attribute(n, name))
					}
				}
			})
		}
	}
	if s.log.Len() > 0 {
		t.Errorf("the log has: %s", s.log)
	}
}

// follow checks that a link of a page leads somewhere on the site.
func (s site) follow(t *testing.T, ids map[string]bool, link string) {
	t.Helper()
	switch {
	case link == "":
	case link[0] == '#':
		if !ids[link[1:]] {
			t.Errorf("the link %s leads nowhere", link)
		}
	case link[0] != '/' || strings.HasPrefix(link, "//"):
		t.Errorf("the link %s leads away", link)
	case strings.HasPrefix(link, "/nothing"): // to the same missing page in another language
	default:
		page, _, _ := strings.Cut(link, "#")
		if status := s.get(t, page).StatusCode; status != http.StatusOK {
			t.Errorf("the link %s gives %d", link, status)
		}
	}
}

// The page's text is the report's text, and each record is marked in it and listed
// beside it, with links from each to the other.
func TestTheReportPageTiesEveryRecordToItsWords(t *testing.T) {
	s := newSite(t)
	nodes := parse(t, body(t, s.get(t, s.address)))
	article := find(nodes, "article", "text")[0]
	squeeze := strings.NewReplacer("\n", "", " ", "")
	if got, want := squeeze.Replace(text(article)), squeeze.Replace(s.document.Text); got != want {
		t.Errorf("the page's text is\n%s, want\n%s", got, want)
	}
	byID := map[string]*html.Node{}
	for _, n := range nodes {
		byID[attribute(n, "id")] = n
	}
	for _, one := range record.All(s.reading) {
		mark, item := byID[one.ID], byID["r-"+one.ID]
		if mark == nil || item == nil {
			t.Errorf("%s is not both in the text and in the list", one.ID)
			continue
		}
		if got := text(mark); got != one.Quote() {
			t.Errorf("%s marks %q, want %q", one.ID, got, one.Quote())
		}
		if attribute(mark, "href") != "#r-"+one.ID || attribute(item, "href") != "#"+one.ID {
			t.Errorf("%s: the mark leads to %s and the item to %s", one.ID, attribute(mark, "href"), attribute(item, "href"))
		}
		if one.Figure == nil {
			var clause string
			for _, n := range find(nodes, "span", "clause") {
				if slices.Contains(strings.Fields(attribute(n, "data-ids")), one.ID) {
					clause += text(n)
				}
			}
			start, end := s.document.Clean(one.Clause())
			if want := s.document.Text[start:end]; clause != want {
				t.Errorf("the clause of %s is %q, want %q", one.ID, clause, want)
			}
		}
	}
	var headings []string
	for _, n := range slices.Concat(find(nodes, "h2", ""), find(nodes, "h3", "")) {
		if strings.HasPrefix(attribute(n, "id"), "s") {
			headings = append(headings, n.Data+" "+text(n))
		}
	}
	if want := []string{"h2 一、2024年工作回顾", "h2 二、2025年工作安排", "h3 （一）抓好项目建设"}; !slices.Equal(headings, want) {
		t.Errorf("the headings are %q, want %q", headings, want)
	}
}

func TestFilter(t *testing.T) {
	s := newSite(t)
	records := record.All(s.reading)
	count := func(passes func(record.Record) bool) int {
		n := 0
		for _, r := range records {
			if passes(r) {
				n++
			}
		}
		return n
	}
	quantity := func(r record.Record) bool { return r.Figure != nil && r.Figure.Class == report.Quantity }
	for query, want := range map[string]int{
		"":                           count(func(r record.Record) bool { return r.Figure == nil || quantity(r) }),
		"type=figure":                count(quantity),
		"type=commitment":            len(s.reading.Commitments),
		"type=achievement":           len(s.reading.Achievements),
		"type=other":                 count(func(r record.Record) bool { return r.Figure != nil && !quantity(r) }),
		"type=other&type=commitment": count(func(r record.Record) bool { return r.Figure != nil && !quantity(r) || r.Commitment != nil }),
		"kind=growth":                count(func(r record.Record) bool { return quantity(r) && r.Figure.Kind == report.GrowthKind }),
		"role=target&role=fact": count(func(r record.Record) bool {
			return quantity(r) && (r.Figure.Role == report.Target || r.Figure.Role == report.Fact)
		}),
		"kind=level&role=target": count(func(r record.Record) bool {
			return quantity(r) && r.Figure.Kind == report.LevelKind && r.Figure.Role == report.Target
		}),
		"type=commitment&kind=growth": 0,
		"type=nonsense&kind=&role=1":  count(func(r record.Record) bool { return r.Figure == nil || quantity(r) }),
	} {
		page := body(t, s.get(t, s.address+"?"+query, "Accept-Language: en"))
		nodes := parse(t, page)
		items, shown, on := find(nodes, "li", "item"), 0, map[string]bool{}
		for _, n := range items {
			if !has(n, "hidden") {
				shown++
				on[attribute(n, "data-id")] = true
			}
		}
		if len(items) != len(records) || shown != want {
			t.Errorf("?%s shows %d of %d records, want %d of %d", query, shown, len(items), want, len(records))
		}
		if line := fmt.Sprintf("%d of %d shown", want, len(records)); !strings.Contains(page, line) {
			t.Errorf("?%s does not say %q", query, line)
		}
		for _, n := range find(nodes, "a", "mark") {
			if id := attribute(n, "data-ids"); hasClass(n, "off") == on[id] {
				t.Errorf("?%s: the mark of %s does not go with its item", query, id)
			}
		}
	}
}

func TestTheRecordPageProvesTheRecord(t *testing.T) {
	s := newSite(t)
	for _, one := range record.All(s.reading) {
		page := body(t, s.get(t, s.address+"/records/"+one.ID))
		nodes := parse(t, page)
		quote := find(nodes, "blockquote", "")[0]
		start, end := s.document.Clean(one.Sentence())
		if got, want := strings.TrimSpace(text(quote)), strings.TrimSpace(s.document.Text[start:end]); got != want {
			t.Errorf("%s: the sentence is %q, want %q", one.ID, got, want)
		}
		var marked string
		for n := range quote.Descendants() {
			if hasClass(n, "mark") {
				marked += text(n)
			}
		}
		if marked != one.Quote() {
			t.Errorf("%s: %q is marked, want %q", one.ID, marked, one.Quote())
		}
		for _, want := range []string{
			fmt.Sprintf("[%d, %d)", one.Span().Start, one.Span().End),
			s.document.SHA256(),
			`href="` + s.address + "#" + one.ID + `"`,
		} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page lacks %s", one.ID, want)
			}
		}
	}
}

// What a report does not state is said to be not stated.
func TestNothingIsBlank(t *testing.T) {
	s := newSite(t)
	d, err := source.Open([]byte("新建学校3所。"))
	if err != nil {
		t.Fatal(err)
	}
	bare := &report.Reading{
		Report: report.Report{Name: "bare.txt", Encoding: d.Encoding, SHA256: d.SHA256(), Bytes: len(d.Bytes)},
		Figures: []report.Figure{{Span: d.Span(len("新建学校"), len("新建学校3")), Text: "3", Class: report.Quantity,
			Value: "3", Bound: report.Exactly, Kind: report.LevelKind, Role: report.Fact, Metric: "学校"}},
	}
	if _, err := s.store.Add(t.Context(), store.Program("test"), d, bare, "1"); err != nil {
		t.Fatal(err)
	}
	address := "/reports/" + d.SHA256()[:12]
	for page, words := range map[string][]string{
		"/":                             {"bare.txt", "not stated"},
		address:                         {"bare.txt", "speaker not stated", "date not stated", "(before the first heading)"},
		address + "/records/f12":        {"not stated", "no unit", "the whole jurisdiction"},
		address + "/records.csv":        {"bare.txt"},
		address + "?lang=en&type=other": {"0 of 1 shown"},
	} {
		got := body(t, s.get(t, page, "Accept-Language: en"))
		for _, word := range words {
			if !strings.Contains(got, word) {
				t.Errorf("%s does not say %q", page, word)
			}
		}
	}
}

func TestLanguage(t *testing.T) {
	s := newSite(t)
	for _, test := range []struct {
		address string
		headers []string
		want    string
		cookie  string
	}{
		{"/", nil, "zh-CN", ""},
		{"/", []string{"Accept-Language: en-US"}, "en", ""},
		{"/", []string{"Accept-Language: en-US", "Cookie: duixian_language=zh-CN"}, "zh-CN", ""},
		{"/?lang=en", []string{"Cookie: duixian_language=zh-CN"}, "en", "en"},
		{"/?lang=xx", []string{"Cookie: duixian_language=en"}, "en", ""},
		{"/nothing?lang=en", nil, "en", "en"},
	} {
		r := s.get(t, test.address, test.headers...)
		if got := attribute(find(parse(t, body(t, r)), "html", "")[0], "lang"); got != test.want {
			t.Errorf("%s with %q is in %s, want %s", test.address, test.headers, got, test.want)
		}
		var cookie string
		for _, c := range r.Cookies() {
			cookie = c.Value
			if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode {
				t.Errorf("%s sets the cookie %v, which scripts or other sites may use", test.address, c)
			}
		}
		if cookie != test.cookie {
			t.Errorf("%s sets the language %q, want %q", test.address, cookie, test.cookie)
		}
	}
	page := body(t, s.get(t, s.address+"?type=figure&lang=zh-CN"))
	if link := s.address + "?lang=en&amp;type=figure"; !strings.Contains(page, link) {
		t.Errorf("the page lacks the link %s to itself in English", link)
	}
}

func TestDownloads(t *testing.T) {
	s := newSite(t)
	for path, want := range map[string]struct{ kind, name string }{
		"/records.csv":   {"text/csv; charset=utf-8", "yunxi_2025.csv"},
		"/records.jsonl": {"application/jsonl", "yunxi_2025.jsonl"},
		"/original":      {"text/plain; charset=utf-8", "yunxi_2025.txt"},
	} {
		r := s.get(t, s.address+path)
		if got := r.Header.Get("Content-Type"); got != want.kind {
			t.Errorf("%s is %s, want %s", path, got, want.kind)
		}
		if got := r.Header.Get("Content-Disposition"); got != "attachment; filename="+want.name {
			t.Errorf("%s comes as %s, want the attachment %s", path, got, want.name)
		}
	}
	if got := body(t, s.get(t, s.address+"/original")); got != string(s.document.Bytes) {
		t.Errorf("the original came back as %q", got)
	}
	table := body(t, s.get(t, s.address+"/records.csv"))
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(table, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 1+len(record.All(s.reading)) || !strings.HasPrefix(table, "\ufeff") {
		t.Errorf("the CSV has %d rows, %v; want one for each record, behind a byte order mark", len(rows), err)
	}
	if lines := strings.Count(body(t, s.get(t, s.address+"/records.jsonl")), "\n"); lines != 1+len(s.reading.Sections)+len(record.All(s.reading)) {
		t.Errorf("the JSON lines are %d", lines)
	}
}

func TestErrorsArePages(t *testing.T) {
	s := newSite(t)
	for _, test := range []struct {
		method, address string
		status          int
		says            string
	}{
		{"GET", "/nothing", 404, "There is no such page."},
		{"GET", "/reports/000000000000", 404, "There is no such report."},
		{"GET", "/reports/x", 404, "There is no such report."},
		{"GET", s.address + "/records/f1", 404, "no such record"},
		{"GET", s.address + "/records/", 404, "There is no such page."},
		{"GET", "/reports/000000000000/original", 404, "There is no such report."},
		{"GET", "/static/0/style.css", 404, "There is no such page."},
		{"GET", "/static/0/..%2fweb.go", 404, "There is no such page."},
		{"POST", "/", 405, "can be read"},
		{"DELETE", s.address, 405, "can be read"},
	} {
		r := s.do(t, test.method, test.address, "Accept-Language: en", fromHere)
		page := body(t, r)
		if r.StatusCode != test.status || !strings.Contains(page, test.says) {
			t.Errorf("%s %s gives %d and does or does not say %q:\n%s", test.method, test.address, r.StatusCode, test.says, page)
		}
		if r.Header.Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%s %s is no page", test.method, test.address)
		}
	}

	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	served, err := server.New(server.Config{Log: slog.New(slog.DiscardHandler)}, s.Handler)
	if err != nil {
		t.Fatal(err)
	}
	s.Handler = served
	for _, address := range []string{"/", s.address} {
		s.log.Reset()
		r := s.get(t, address, "Accept-Language: en")
		page, id := body(t, r), r.Header.Get("X-Request-Id")
		if r.StatusCode != 500 || len(id) < 8 || !strings.Contains(page, "the number "+id+" to") || !strings.Contains(s.log.String(), "id="+id) {
			t.Errorf("%s without a store gives %d and the id %q, the log %q and the page\n%s\nwant 500 and an id that both have", address, r.StatusCode, id, s.log, page)
		}
		if strings.Contains(page, "sql") {
			t.Errorf("%s tells the visitor what only the log should have", address)
		}
	}
}

func TestHeaders(t *testing.T) {
	s := newSite(t)
	for _, address := range []string{"/", s.address, "/nothing", s.address + "/original"} {
		h := s.get(t, address).Header
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options":  "nosniff",
			"Referrer-Policy":         "same-origin",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", address, name, got, want)
			}
		}
	}
	page := body(t, s.get(t, s.address))
	files := regexp.MustCompile(`/static/[0-9a-f]+/[a-z.]+`).FindAllString(page, -1)
	if len(files) != 3 {
		t.Errorf("the page asks for %q, want a style, a script and an icon", files)
	}
	for _, file := range files {
		if got := s.get(t, file).Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
			t.Errorf("%s may be kept: %q, want immutable", file, got)
		}
	}
}

// What the server answers for the pages is a page, too: in the visitor's language, under the same rules, with the request's id.
func TestTheServersAnswersArePages(t *testing.T) {
	s := newSite(t)
	pages := s.get(t, "/nothing").Header
	for status, says := range map[int][2]string{
		413: {"larger than", "超过"}, 500: {"inside the program", "程序出了错"}, 503: {"Too many requests", "访问较多"}, 504: {"took too long", "时间过长"},
	} {
		for i, language := range []string{"en", "zh-CN"} {
			fail := web.ErrorPage(slog.New(slog.DiscardHandler))
			served, err := server.New(server.Config{Log: slog.New(slog.DiscardHandler), ErrorPage: func(w http.ResponseWriter, r *http.Request, _ int) { fail(w, r, status) }},
				http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Content-Disposition", "attachment")
					panic("a fault")
				}))
			if err != nil {
				t.Fatal(err)
			}
			r := site{Handler: served}.get(t, "/any", "Accept-Language: "+language)
			page, id := body(t, r), r.Header.Get("X-Request-Id")
			if r.StatusCode != status || !strings.Contains(page, says[i]) || !strings.Contains(page, id) || len(id) < 8 {
				t.Errorf("%d in %s gives %d, the id %q and the page\n%s", status, language, r.StatusCode, id, page)
			}
			if policy := "Content-Security-Policy"; r.Header.Get(policy) != pages.Get(policy) || r.Header.Get("Content-Disposition") != "" {
				t.Errorf("%d has the headers %v", status, r.Header)
			}
		}
	}
}

func TestAnEmptyStoreSaysWhatToDo(t *testing.T) {
	st, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	s := site{Handler: handler(t, st, slog.New(slog.DiscardHandler))}
	if page := body(t, s.get(t, "/")); !strings.Contains(page, "duixian serve") {
		t.Errorf("an empty store's page does not say how to add a report:\n%s", page)
	}
}
