package web_test

import (
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"duixian/internal/store"
)

// pair gives the path of the scorecard of the invented reports for two years.
func (s site) pair(t *testing.T, earlier, later int) string {
	t.Helper()
	hash := map[int]string{}
	reports, err := s.store.ReportsOf(t.Context(), store.Place{Name: "沄州市"})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range reports {
		hash[r.Year] = r.SHA256[:12]
	}
	return "/compare/" + hash[earlier] + "/" + hash[later]
}

func (s site) post(t *testing.T, address string, form url.Values, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

// The scorecard and the checks are sound in every language, and each promise stands beside what came of it.
func TestScorecardAndChecksAreSound(t *testing.T) {
	s := newDemoSite(t, 0)
	card := s.pair(t, 2023, 2024)
	report := "/reports/" + strings.Split(card, "/")[3]
	seen := map[string]bool{}
	for _, language := range []string{"zh-CN", "en"} {
		for _, address := range []string{card, card + "?show=open", report + "/checks", report} {
			page := body(t, s.get(t, address, "Accept-Language: "+language))
			if found := missing.FindString(page); found != "" {
				t.Errorf("%s in %s says %q", address, language, found)
			}
			nodes := parse(t, page)
			ids := map[string]bool{}
			for _, n := range nodes {
				if id := attribute(n, "id"); id != "" {
					if ids[id] {
						t.Errorf("%s: two elements are called %s", address, id)
					}
					ids[id] = true
				}
				if has(n, "style") || has(n, "id") && attribute(n, "id") == "" {
					t.Errorf("%s: <%s> has a style of its own, or an empty id", address, n.Data)
				}
			}
			for _, n := range nodes {
				if link := attribute(n, "href"); strings.HasPrefix(link, "#") && !ids[link[1:]] {
					t.Errorf("%s: the link %s leads nowhere", address, link)
				} else if link, _, _ = strings.Cut(link, "#"); strings.HasPrefix(link, "/") && !seen[link] {
					seen[link] = true
					if status := s.get(t, link).StatusCode; status != http.StatusOK {
						t.Errorf("%s: the link %s gives %d", address, link, status)
					}
				}
			}
			outcomes := find(nodes, "article", "outcome")
			if strings.HasPrefix(address, "/compare") && len(outcomes) == 0 {
				t.Errorf("%s has no promise", address)
			}
			for _, o := range outcomes {
				if sides := find(find(elements(o), "div", "sides"), "", ""); len(sides) != 1 || len(find(elements(sides[0]), "h4", "")) < 2 {
					t.Errorf("%s: %s does not show both sides", address, attribute(o, "id"))
				}
			}
		}
	}
	if s.log.Len() > 0 {
		t.Errorf("the log has: %s", s.log)
	}
	formulas := ""
	for _, n := range find(parse(t, body(t, s.get(t, report+"/checks"))), "p", "formula") {
		formulas += text(n) + "\n"
	}
	if !strings.Contains(formulas, "58个 + 41个 + 37个 = 136个") {
		t.Error("the checks do not show the contradiction that is planted in the report of 2024")
	}
	for _, address := range []string{card + "/outcomes.csv", report + "/checks.csv"} {
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body(t, s.get(t, address)), "\ufeff"))).ReadAll()
		if err != nil || len(rows) < 3 {
			t.Errorf("%s has %d rows, %v", address, len(rows), err)
		}
	}
}

// The choice of two reports leads to their scorecard, the earlier one first whatever was chosen.
func TestPair(t *testing.T) {
	s := newDemoSite(t, 0)
	card := s.pair(t, 2023, 2025)
	parts := strings.Split(card, "/")
	for _, query := range []string{"earlier=" + parts[2] + "&later=" + parts[3], "earlier=" + parts[3] + "&later=" + parts[2]} {
		if r := s.get(t, "/compare?"+query); r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != card {
			t.Errorf("?%s leads with %d to %s, want %s", query, r.StatusCode, r.Header.Get("Location"), card)
		}
	}
	if r := s.get(t, "/compare"); r.Header.Get("Location") != "/places" {
		t.Errorf("without a choice it leads to %s", r.Header.Get("Location"))
	}
	if r := s.get(t, "/compare?earlier=000000000000&later="+parts[2]); r.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown report gives %d", r.StatusCode)
	}
}

// A person's decision is kept with who, when, before and after, shown beside the computed verdict, and
// never replaced.
func TestDecisions(t *testing.T) {
	s := newDemoSite(t, 0)
	card := s.pair(t, 2023, 2024)
	promise := strings.TrimPrefix(attribute(find(parse(t, body(t, s.get(t, card+"?show=open"))), "article", "outcome")[0], "id"), "o-")
	office := newCast(t, s.store).cookie["office"]
	decide := func(seen int, verdict, why string) *http.Response {
		return s.post(t, card+"/decisions", url.Values{"promise": {promise}, "verdict": {verdict}, "seen": {strconv.Itoa(seen)}, "why": {why}}, fromHere, office)
	}
	for i, step := range []struct{ verdict, why string }{{"missed", "附表里写明只完成了一半<b>"}, {"met", "补报后已完成"}} {
		if r := decide(i, step.verdict, step.why); r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != card+"#o-"+promise {
			t.Fatalf("a decision gives %d and leads to %s", r.StatusCode, r.Header.Get("Location"))
		}
	}
	hashes := strings.Split(card, "/")
	earlier, err := s.store.Reading(t.Context(), hashes[2])
	if err != nil {
		t.Fatal(err)
	}
	later, err := s.store.Reading(t.Context(), hashes[3])
	if err != nil {
		t.Fatal(err)
	}
	kept, err := s.store.Decisions(t.Context(), earlier.Report.SHA256, later.Report.SHA256)
	if err != nil || len(kept) != 2 {
		t.Fatalf("%d decisions are kept, %v", len(kept), err)
	}
	if d := kept[1]; d.Before != "missed" || d.Verdict != "met" || d.Who != "某office" || d.Person == "" || d.Why != "补报后已完成" || d.When.IsZero() || d.Promise != promise {
		t.Errorf("the second decision is %+v", d)
	}
	page := body(t, s.get(t, card, "Accept-Language: zh-CN"))
	for _, want := range []string{"程序判定：", "附表里写明只完成了一半&lt;b&gt;", "由“未完成”改定为“完成”"} {
		if !strings.Contains(page, want) {
			t.Errorf("the scorecard does not say %q", want)
		}
	}
	for _, n := range find(parse(t, page), "section", "v-met") {
		if !strings.Contains(attribute(find(elements(n), "article", "")[0], "id")+text(n), "某office") {
			t.Error("the promise does not stand under the verdict of the decision")
		}
	}

	// What is no decision is not kept.
	for name, r := range map[string]*http.Response{
		"no reason":  decide(2, "met", " "),
		"no verdict": decide(2, "perfect", "x"),
		"too long":   decide(2, "met", strings.Repeat("x", 5000)),
	} {
		if r.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, r.StatusCode)
		}
	}
	// Who had not seen the last decision is told, and what was typed in is still there.
	stale := decide(1, "dropped", "我的理由")
	if page := body(t, stale); stale.StatusCode != http.StatusConflict || !strings.Contains(page, "我的理由</textarea>") || !strings.Contains(page, "补报后已完成") {
		t.Errorf("a decision that did not know of the last one gives %d", stale.StatusCode)
	}
	form := url.Values{"promise": {promise}, "verdict": {"met"}, "seen": {"2"}, "why": {"x"}}
	for _, headers := range [][]string{{"Sec-Fetch-Site: cross-site"}, {"Sec-Fetch-Site: same-site"}, {"Origin: https://example.org"}} {
		if r := s.post(t, card+"/decisions", form, append(headers, office)...); r.StatusCode != http.StatusForbidden {
			t.Errorf("a form of another site (%s) gives %d", headers, r.StatusCode)
		}
	}
	form.Set("promise", "f1")
	if r := s.post(t, card+"/decisions", form, fromHere, office); r.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown promise gives %d", r.StatusCode)
	}
	if kept, err := s.store.Decisions(t.Context(), earlier.Report.SHA256, later.Report.SHA256); err != nil || len(kept) != 2 {
		t.Errorf("%d decisions are kept at last, %v", len(kept), err)
	}
}
