package web_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"duixian/internal/demo"
	"duixian/internal/record"
	"duixian/internal/store"
	"duixian/matter"
)

// drafting is a site with the procedure of commitments kept.
func drafting(t *testing.T) (site, cast) {
	t.Helper()
	s := newSite(t)
	if _, err := s.store.KeepProcedure(t.Context(), store.Program("test"), matter.CommitmentText()); err != nil {
		t.Fatal(err)
	}
	return s, newCast(t, s.store)
}

// commitments are the ids of the report's commitments.
func (s site) commitments() []string {
	var ids []string
	for _, one := range record.All(s.reading) {
		if one.Commitment != nil {
			ids = append(ids, one.ID)
		}
	}
	return ids
}

// filled reads the form that starts matters as a browser would send it, but for its buttons.
func filled(t *testing.T, page string) (url.Values, string) {
	const action = "/matters?"
	t.Helper()
	values := url.Values{}
	for _, f := range find(parse(t, page), "form", "") {
		if !strings.HasPrefix(attribute(f, "action"), action) {
			continue
		}
		for n := range f.Descendants() {
			name := attribute(n, "name")
			switch kind := attribute(n, "type"); {
			case n.Type != html.ElementNode || name == "" || kind == "file":
			case n.Data == "input" && (kind != "checkbox" && kind != "radio" || has(n, "checked")):
				values.Add(name, attribute(n, "value"))
			case n.Data == "textarea":
				values.Add(name, text(n))
			case n.Data == "select":
				chosen := ""
				for o := range n.Descendants() {
					if has(o, "selected") {
						chosen = attribute(o, "value")
					}
				}
				values.Add(name, chosen)
			}
		}
		return values, attribute(f, "action")
	}
	t.Fatalf("the page has no form for %s: %s", action, page)
	return nil, ""
}

// matters are all matters of the store, by the titles.
func (s site) matters(t *testing.T) map[string]store.Story {
	t.Helper()
	page, err := s.store.Ledger(t.Context(), store.LedgerFilter{}, store.ByDue, store.LedgerCursor{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]store.Story{}
	for _, row := range page.Rows {
		story, err := s.store.Matter(t.Context(), row.ID)
		if err != nil {
			t.Fatal(err)
		}
		all[row.Title] = story
	}
	return all
}

// provedRecords gives the records that a matter is from, and checks that each quote is what the bytes of its span say.
func (s site) provedRecords(t *testing.T, story store.Story) []string {
	t.Helper()
	var ids []string
	for _, ref := range story.Matter.Value("commitments").References {
		ids = append(ids, ref.Record)
		at := slices.IndexFunc(record.All(s.reading), func(r record.Record) bool { return r.ID == ref.Record })
		clause := record.All(s.reading)[at].Commitment.Clause
		start, end := s.document.Clean(clause)
		if ref.Start != clause.Start || ref.End != clause.End || ref.Quote != s.document.Text[start:end] || ref.Report != s.document.SHA256() {
			t.Errorf("%s is kept as %+v, but its clause %+v says %q", ref.Record, ref, clause, s.document.Text[start:end])
		}
	}
	return ids
}

// A report's commitments become matters: one of several, several of one, and one of each.
func TestDraftFromAReport(t *testing.T) {
	s, c := drafting(t)
	ids := s.commitments()
	office := c.cookie["office"]
	for _, link := range []string{s.address, s.address + "/records/" + ids[0]} {
		if page := body(t, s.get(t, link, office)); !strings.Contains(page, s.address+"/commitments") {
			t.Errorf("%s does not lead the office to the commitments", link)
		}
		if page := body(t, s.get(t, link, c.cookie["head"])); strings.Contains(page, "/commitments") {
			t.Errorf("%s leads the head to the commitments", link)
		}
	}
	page := body(t, s.get(t, s.address+"/commitments", office))
	var listed []string
	for _, n := range find(parse(t, page), "li", "pick") {
		listed = append(listed, attribute(n, "id"))
	}
	if !slices.Equal(listed, ids) {
		t.Fatalf("the commitments listed are %q, want %q", listed, ids)
	}

	// Merged: the first two in one.
	page = body(t, s.get(t, "/matters/new?report="+s.document.SHA256()+"&row="+ids[0]+"&row="+ids[1]+"&merge=1", office))
	f, action := filled(t, page)
	if f.Get("1.f.letter") == "" || !strings.Contains(f.Get("1.f.letter"), "\n") || len(f["row"]) != 1 {
		t.Errorf("two commitments in one give the form %v", f)
	}
	f.Set("1.f.title", "合并")
	f.Set("1.f.spirit", "改善环境")
	f.Set("1.f.due", soon(t, 100))
	r := s.post(t, action, f, office, fromHere)
	if to := r.Header.Get("Location"); r.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "/matters/") {
		t.Fatalf("a draft gives %d %s: %s", r.StatusCode, to, body(t, r))
	}
	if again := s.post(t, action, f, office, fromHere); again.Header.Get("Location") != r.Header.Get("Location") || len(s.matters(t)) != 1 {
		t.Errorf("the same form sent again gives %d %s, and %d matters are there", again.StatusCode, again.Header.Get("Location"), len(s.matters(t)))
	}
	if got := s.provedRecords(t, s.matters(t)["合并"]); !slices.Equal(got, ids[:2]) {
		t.Errorf("the merged matter is from %q", got)
	}

	// Split, and one more: what is common fills the blanks; what is refused is shown again, the rest is done.
	page = body(t, s.get(t, "/matters/new?report="+s.document.SHA256()[:12]+"&row="+ids[2]+"&row="+ids[3], office))
	f, action = filled(t, page)
	f.Set("1.f.title", "拆分之一")
	f.Set("1.f.milestones.name", "开工")
	f.Set("split", "1")
	page = body(t, s.post(t, action, f, office, fromHere))
	f, _ = filled(t, page)
	if f.Get("3.f.title") != "拆分之一" || f.Get("3.f.commitments") != f.Get("1.f.commitments") || f["3.f.milestones.name"][0] != "开工" || f.Get("3.id") == f.Get("1.id") {
		t.Fatalf("a split row is %v", f)
	}
	for name := range f {
		if strings.Contains(name, "milestones") {
			f.Del(name)
		}
	}
	f.Set("3.f.title", "拆分之二")
	f.Set("2.f.title", "另一项")
	f.Set("2.f.due", soon(t, -1))
	f.Set("all.f.spirit", "群众满意")
	f.Set("all.f.due", soon(t, 50))
	r = s.post(t, action, f, office, fromHere)
	page = body(t, r)
	if r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "办结期限已经过去") || !strings.Contains(page, "拆分之一") {
		t.Fatalf("one bad row gives %d: %s", r.StatusCode, page)
	}
	all := s.matters(t)
	for _, title := range []string{"拆分之一", "拆分之二"} {
		if got := s.provedRecords(t, all[title]); !slices.Equal(got, ids[2:3]) || all[title].Matter.Value("spirit").Text != "群众满意" {
			t.Errorf("%s is from %q", title, got)
		}
	}
	f, action = filled(t, page)
	if len(f["row"]) != 1 || f.Get("2.f.title") != "另一项" {
		t.Fatalf("what is left is %v", f)
	}
	f.Set("2.f.due", soon(t, 50))
	f.Set("2.f.spirit", "群众满意")
	r = s.post(t, action, f, office, fromHere)
	if to := r.Header.Get("Location"); r.StatusCode != http.StatusSeeOther || to != "/matters?report="+s.document.SHA256() {
		t.Errorf("several give %d %s: %s", r.StatusCode, to, body(t, r))
	}
	if all = s.matters(t); len(all) != 4 {
		t.Errorf("%d matters are there", len(all))
	}

	// All are under supervision now, and say so.
	page = body(t, s.get(t, s.address+"/commitments", office))
	for _, title := range []string{"合并", "拆分之一", "拆分之二", "另一项"} {
		if !strings.Contains(page, "/matters/"+all[title].ID) {
			t.Errorf("the commitments do not lead to %s", title)
		}
	}
	if n := len(find(parse(t, body(t, s.get(t, s.address+"/commitments?new=1", office))), "li", "pick")); n != 0 {
		t.Errorf("%d commitments are not under supervision, it says", n)
	}
	if s.log.Len() > 0 {
		t.Errorf("the log has: %s", s.log)
	}
}

// A matter that no report names is typed in. Rows that nothing was chosen for, or that are no rows, are refused.
func TestDraftByHand(t *testing.T) {
	s, c := drafting(t)
	f, action := filled(t, body(t, s.get(t, "/matters/new", c.cookie["office"])))
	r := s.post(t, action, f, c.cookie["office"], fromHere)
	if page := body(t, r); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, `class="wrong"`) {
		t.Errorf("an empty draft gives %d", r.StatusCode)
	}
	f.Set("1.f.title", "临时交办")
	f.Set("1.f.letter", "修好路灯")
	f.Set("1.f.spirit", "夜里看得见路")
	f.Set("1.f.due", soon(t, 30))
	if r = s.post(t, action, f, c.cookie["office"], fromHere); r.StatusCode != http.StatusSeeOther {
		t.Fatalf("a draft by hand gives %d: %s", r.StatusCode, body(t, r))
	}
	if story, ok := s.matters(t)["临时交办"]; !ok || story.State != "drafted" {
		t.Errorf("the matter is %+v", story.MatterRow)
	}
	for _, rows := range [][]string{nil, {"0"}, {"1", "1"}, {"x"}} {
		if r := s.post(t, action, url.Values{"version": {"1"}, "row": rows}, c.cookie["office"], fromHere); r.StatusCode != http.StatusBadRequest {
			t.Errorf("the rows %q give %d", rows, r.StatusCode)
		}
	}
	for address, status := range map[string]int{
		"/matters/new?procedure=none":                          http.StatusNotFound,
		"/matters/new?report=00&row=c1":                        http.StatusNotFound,
		"/matters/new?row=c1&report=" + s.document.SHA256():    http.StatusNotFound,
		"/matters/new?row=&report=" + s.document.SHA256():      http.StatusNotFound,
		"/matters/new?report=" + s.document.SHA256():           http.StatusOK,
		"/reports/" + strings.Repeat("0", 12) + "/commitments": http.StatusNotFound,
		s.address + "/commitments?section=none":                http.StatusOK,
		"/procedures/none/1":                                   http.StatusNotFound,
		"/procedures/commitment/x":                             http.StatusNotFound,
	} {
		if got := s.get(t, address, c.cookie["office"]).StatusCode; got != status {
			t.Errorf("%s gives %d, want %d", address, got, status)
		}
	}
}

// send sends a form of any type.
func (s site) send(t *testing.T, address, contentType string, content io.Reader, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, address, content)
	r.Header.Set("Content-Type", contentType)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

// upload sends a procedure's file.
func (s site) upload(t *testing.T, cookie, name, text string) *http.Response {
	t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	file, err := form.CreateFormFile("procedure", name)
	if err == nil {
		_, err = file.Write([]byte(text))
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return s.send(t, "/procedures", form.FormDataContentType(), &b, cookie, fromHere)
}

// Another kind of matter is another file: sent through the pages, it is explained, chosen, and its matters start, with nothing programmed.
func TestAnotherProcedure(t *testing.T) {
	s, c := drafting(t)
	text, err := os.ReadFile("../../matter/testdata/lost_property.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r := s.upload(t, c.cookie["administrator"], "坏.yaml", strings.Replace(string(text), "type: date", "type: day", 1))
	if page := body(t, r); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "坏.yaml") || !strings.Contains(page, "32: “day”不是字段类型") {
		t.Errorf("a flawed procedure gives %d: %s", r.StatusCode, page)
	}
	if r = s.upload(t, c.cookie["administrator"], "图.yaml", "\xff\x00"); r.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("what is no text gives %d", r.StatusCode)
	}
	r = s.upload(t, c.cookie["administrator"], "lost_property.yaml", string(text))
	if to := r.Header.Get("Location"); to != "/procedures/lost_property/1" {
		t.Fatalf("a procedure gives %d %s: %s", r.StatusCode, to, body(t, r))
	}
	if r = s.upload(t, c.cookie["office"], "lost_property.yaml", string(text)+"# x\n"); r.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("another text under the version gives %d", r.StatusCode)
	}
	page := body(t, s.get(t, "/procedures/lost_property/1", c.cookie["head"]))
	for _, part := range []string{"失物来电", "查找中", "遗失日期在今天以后", "5个工作日", "催办", "〔limit.answer.last〕", "/procedures/lost_property/1/file.yaml"} {
		if !strings.Contains(page, part) {
			t.Errorf("the procedure's page does not say %q", part)
		}
	}
	if got := body(t, s.get(t, "/procedures/lost_property/1/file.yaml", c.cookie["leader"])); got != string(text) {
		t.Error("the file is another one")
	}

	page = body(t, s.get(t, "/matters/new", c.cookie["office"]))
	link := ""
	for _, n := range find(parse(t, page), "a", "") {
		if strings.Contains(attribute(n, "href"), "procedure=lost_property") {
			link = attribute(n, "href")
		}
	}
	f, action := filled(t, body(t, s.get(t, link, c.cookie["office"])))
	f.Set("1.f.thing", "雨伞")
	f.Set("1.f.lost_on", soon(t, 1))
	f.Set("1.f.keeper", c.bureau)
	if r = s.post(t, action, f, c.cookie["office"], fromHere); r.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an umbrella that will be lost gives %d", r.StatusCode)
	}
	f.Set("1.f.lost_on", soon(t, -1))
	r = s.post(t, action, f, c.cookie["office"], fromHere)
	if r.StatusCode != http.StatusSeeOther {
		t.Fatalf("an intake gives %d: %s", r.StatusCode, body(t, r))
	}
	if page = body(t, s.get(t, r.Header.Get("Location"), c.cookie["reporter"])); !strings.Contains(page, "雨伞") || !strings.Contains(page, "/steps/close") {
		t.Error("the keeping body cannot answer the call")
	}

	// A later version is the one to start under; a form of the earlier is shown again.
	if r = s.upload(t, c.cookie["office"], "lost_property.yaml", strings.Replace(string(text), "version: 1", "version: 2", 1)); r.StatusCode != http.StatusSeeOther {
		t.Fatalf("a second version gives %d", r.StatusCode)
	}
	r = s.post(t, action, f, c.cookie["office"], fromHere)
	if page = body(t, r); r.StatusCode != http.StatusConflict || !strings.Contains(page, "雨伞") {
		t.Errorf("a form of the earlier version gives %d", r.StatusCode)
	}
	if s.log.Len() > 0 {
		t.Errorf("the log has: %s", s.log)
	}
}

// evidenced is a procedure whose first step carries files, and is taken by heads of bodies.
const evidenced = `id: claim
version: 1
name: {zh: 申报, en: claim}
roles:
  - {id: head, posts: [head], name: {zh: 负责人, en: head}}
states:
  - {id: made, name: {zh: 已申报, en: made}, means: {zh: 已申报。, en: It was made.}, closed: true}
steps:
  - id: make
    name: {zh: 申报, en: make}
    by: [head]
    from: [new]
    to: made
    fields:
      - {id: what, type: text, required: true, name: {zh: 内容, en: what}}
      - {id: proof, type: files, required: true, name: {zh: 材料, en: proof}}
    sets: {what: what, proof: proof}
lights:
  - {id: made, light: grey, says: {zh: 已申报。, en: It was made.}}
`

// Files of a first step come with the row that they were sent in.
func TestFilesOfAFirstStep(t *testing.T) {
	s, c := drafting(t)
	if r := s.upload(t, c.cookie["office"], "claim.yaml", evidenced); r.StatusCode != http.StatusSeeOther {
		t.Fatalf("the procedure gives %d: %s", r.StatusCode, body(t, r))
	}
	page := body(t, s.get(t, "/matters/new", c.cookie["head"]))
	f, action := filled(t, page)
	f.Set("1.f.what", "甲")
	f.Set("split", "1")
	f, _ = filled(t, body(t, s.post(t, action, f, c.cookie["head"], fromHere)))
	f.Set("2.f.what", "乙")
	send := func(files map[string]string) *http.Response {
		var b bytes.Buffer
		form := multipart.NewWriter(&b)
		for name, values := range f {
			for _, value := range values {
				if err := form.WriteField(name, value); err != nil {
					t.Fatal(err)
				}
			}
		}
		for field, text := range files {
			w, err := form.CreateFormFile(field, "证明.txt")
			if err == nil {
				_, err = w.Write([]byte(text))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := form.Close(); err != nil {
			t.Fatal(err)
		}
		return s.send(t, action, form.FormDataContentType(), &b, c.cookie["head"], fromHere)
	}
	r := send(map[string]string{"2.f.proof": "\x7fELF\x00"})
	if page := body(t, r); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "乙") {
		t.Errorf("a program as evidence gives %d: %s", r.StatusCode, page)
	}
	// What came with a form that is refused need not be sent again.
	f.Set("2.f.what", "")
	r = send(map[string]string{"1.f.proof": "甲的证明", "2.f.proof": "乙的证明"})
	if r.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("a claim of nothing gives %d", r.StatusCode)
	}
	if f, _ = filled(t, body(t, r)); len(f["row"]) != 1 || f.Get("2.f.proof.keep") == "" {
		t.Errorf("the file of a row is lost: %v", f)
	}
	f.Set("2.f.what", "乙")
	r = send(nil)
	if r.StatusCode != http.StatusSeeOther {
		t.Fatalf("claims give %d: %s", r.StatusCode, body(t, r))
	}
	all := s.matters(t)
	for _, title := range []string{"甲", "乙"} {
		files := all[title].Files[1]
		if len(files) != 1 {
			t.Fatalf("%s has %d files", title, len(files))
		}
		kept, err := s.store.MatterFile(t.Context(), all[title].ID, files[0].SHA256, files[0].Name)
		if err != nil || string(kept.Bytes) != title+"的证明" {
			t.Errorf("the file of %s holds %q, %v", title, kept.Bytes, err)
		}
	}
}

// So many rows at a time, and no more.
func TestMostRows(t *testing.T) {
	s, c := drafting(t)
	address := "/matters/new?report=" + s.document.SHA256() + strings.Repeat("&row="+s.commitments()[0], 103)
	page := body(t, s.get(t, address, c.cookie["office"]))
	f, action := filled(t, page)
	if len(f["row"]) != 100 || !strings.Contains(page, "另有3项") {
		t.Errorf("%d rows are shown", len(f["row"]))
	}
	f.Set("split", "7")
	if r := s.post(t, action, f, c.cookie["office"], fromHere); r.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("one row more gives %d", r.StatusCode)
	}
	f.Del("split")
	f.Add("row", strconv.Itoa(101))
	if r := s.post(t, action, f, c.cookie["office"], fromHere); r.StatusCode != http.StatusBadRequest {
		t.Errorf("too many rows give %d", r.StatusCode)
	}
}

// The pages of drafting are sound in both languages.
func TestDraftingPagesAreSound(t *testing.T) {
	s, c := drafting(t)
	if r := s.upload(t, c.cookie["office"], "claim.yaml", evidenced); r.StatusCode != http.StatusSeeOther {
		t.Fatal(r.StatusCode)
	}
	ids := s.commitments()
	s.sound(t, c.cookie["office"], s.address+"/commitments?every=1", "/matters/new", "/matters/new?procedure=commitment",
		"/matters/new?report="+s.document.SHA256()+"&row="+ids[0]+","+ids[1]+"&row="+ids[2], "/procedures", "/procedures/commitment/1", "/procedures/claim/1")
}

// planned adds a report that has commitments to the house. It gives the address of its page, and their ids.
func (h house) planned(t *testing.T) (report string, ids []string) {
	t.Helper()
	file := demo.Files()[0]
	report, _ = addBytes(t, h.store, file.Name, file.Bytes)
	for _, n := range find(parse(t, h.page(t, "office", report+"/commitments")), "li", "pick") {
		ids = append(ids, attribute(n, "id"))
	}
	return report, ids
}
