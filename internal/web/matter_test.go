package web_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"duixian/internal/people"
	"duixian/internal/store"
	"duixian/internal/web"
	"duixian/matter"
)

// takes is a step for a test to take.
type takes struct {
	as     string // login; its post is the role of that name
	step   string
	fields matter.Fields
}

// texts makes fields of names and texts by turns.
func texts(pairs ...string) matter.Fields {
	all := matter.Fields{}
	for i := 0; i+1 < len(pairs); i += 2 {
		all[pairs[i]] = matter.One(pairs[i+1])
	}
	return all
}

// soon is a day some days from now.
func soon(t testing.TB, days int) string {
	t.Helper()
	return calendar(t).Day(time.Now().AddDate(0, 0, days)).String()
}

func calendar(t testing.TB) *matter.Calendar {
	t.Helper()
	c, err := matter.ParseCalendar(matter.CalendarText(), "")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// matterOf starts a matter in the store and takes further steps of it. It gives its ID.
func (c cast) matterOf(t *testing.T, st *store.Store, fields matter.Fields, more ...takes) string {
	t.Helper()
	p, err := st.KeepProcedure(t.Context(), store.Program("test"), matter.CommitmentText())
	if err != nil {
		t.Fatal(err)
	}
	days := calendar(t)
	as := func(login string) (store.By, matter.Actor) {
		role := strings.TrimRight(login, "2")
		post := matter.Post{Role: role}
		if people.Role(role).OfBody() {
			post.Body = c.bureau
		}
		return store.By{Person: c.person[login], Name: login}, matter.Actor{Person: c.person[login], Posts: []matter.Post{post}}
	}
	by, actor := as("office")
	id := store.NewMatterID()
	_, err = st.StartMatter(t.Context(), by, p, id, store.Step{Actor: actor, Calendar: days, Request: matter.Request{Step: "draft", Fields: fields}})
	if err != nil {
		t.Fatal(err)
	}
	for i, one := range more {
		by, actor := as(one.as)
		if _, err := st.TakeStep(t.Context(), by, id, i+1, store.Step{Actor: actor, Calendar: days, Request: matter.Request{Step: one.step, Fields: one.fields}}); err != nil {
			t.Fatalf("%s: %v", one.step, err)
		}
	}
	return id
}

// drafted are the fields of a draft.
func (c cast) drafted(t testing.TB) matter.Fields {
	return texts("title", "新建学校3所", "letter", "三所学校建成开学", "spirit", "孩子就近上学", "due", soon(t, 200))
}

// underway is a matter that the bureau works on.
func (c cast) underway(t *testing.T, st *store.Store) string {
	t.Helper()
	return c.matterOf(t, st, c.drafted(t), takes{"office", "assign", texts("lead", c.bureau, "report_every", "30", "leader", c.person["leader"])}, takes{"head", "accept", nil})
}

// form sends a form as a role.
func (s site) form(t *testing.T, address string, cookie string, pairs ...string) *http.Response {
	t.Helper()
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return s.post(t, address, values, cookie, fromHere)
}

// Of a matter its bodies see everything, and others of the same posts nothing.
func TestOwnMatters(t *testing.T) {
	s := newSite(t)
	c := newCast(t, s.store)
	id := c.underway(t, s.store)
	other, err := s.store.KeepPerson(t.Context(), store.Program("test"), people.Person{Login: "other", Name: "旁人", Posts: []people.Post{{Role: people.Head, Body: c.other}}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	above, err := s.store.KeepPerson(t.Context(), store.Program("test"), people.Person{Login: "above", Name: "上级", Posts: []people.Post{{Role: people.Head, Body: c.city}}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		cookie string
		status int
	}{{c.cookie["head"], http.StatusOK}, {signedIn(t, s.store, above), http.StatusOK}, {signedIn(t, s.store, other), http.StatusForbidden}} {
		if got := s.get(t, "/matters/"+id, test.cookie).StatusCode; got != test.status {
			t.Errorf("the matter gives %d, want %d", got, test.status)
		}
	}
	if got := s.get(t, "/matters/NOTHERE", c.cookie["office"]).StatusCode; got != http.StatusNotFound {
		t.Errorf("a matter that is not there gives %d", got)
	}
}

// The page of a matter has its story and its clock, and only the steps that the visitor may take.
func TestMatterPage(t *testing.T) {
	s := newSite(t)
	c := newCast(t, s.store)
	id := c.underway(t, s.store)
	for _, test := range []struct {
		role  string
		has   []string
		lacks []string
	}{
		{"head", []string{"新建学校3所", "三所学校建成开学", "/steps/report", "/steps/ask_extension", "某leader", "交通局"}, []string{"/steps/chase", "/steps/instruct"}},
		{"leader", []string{"/steps/instruct"}, []string{"/steps/report"}},
		{"office", []string{"/steps/chase", "/steps/override", "/steps/propose_close", `name="public"`}, []string{"/steps/report", "/steps/approve"}},
	} {
		page := body(t, s.get(t, "/matters/"+id, c.cookie[test.role]))
		for _, part := range test.has {
			if !strings.Contains(page, part) {
				t.Errorf("the %s does not see %s", test.role, part)
			}
		}
		for _, part := range test.lacks {
			if strings.Contains(page, part) {
				t.Errorf("the %s sees %s", test.role, part)
			}
		}
	}
	for range 2 {
		if r := s.form(t, "/matters/"+id+"/steps/chase", c.cookie["office"], "version", strconv.Itoa(s.version(t, id))); r.StatusCode != http.StatusSeeOther {
			t.Fatalf("chasing gives %d", r.StatusCode)
		}
	}
	if page := body(t, s.get(t, "/matters/"+id, c.cookie["head"])); !strings.Contains(page, "催办2次") {
		t.Error("the page does not say how often it was chased")
	}
	s.sound(t, c.cookie["office"], "/matters/"+id, "/matters/"+id+"/steps/report", "/matters/"+id+"/steps/override", "/matters/"+id+"/steps/draft", "/calendar")
}

func (s site) version(t *testing.T, id string) int {
	t.Helper()
	story, err := s.store.Matter(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return story.Version
}

// What is filled in wrongly is told at its field, and nothing that was typed is lost.
func TestStepFormLosesNothing(t *testing.T) {
	s := newSite(t)
	c := newCast(t, s.store)
	id := c.underway(t, s.store)
	address := "/matters/" + id + "/steps/report"
	r := s.form(t, address, c.cookie["reporter"], "version", "3", "f.progress", "hindered", "f.done", "选址未定")
	page := body(t, r)
	if r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(page, "受阻请写明存在的问题") || !strings.Contains(page, "选址未定") {
		t.Errorf("a report that lacks something gives %d: %s", r.StatusCode, page)
	}
	if r = s.form(t, address, c.cookie["reporter"], "version", "3", "f.progress", "going", "f.done", "打好地基"); r.StatusCode != http.StatusSeeOther {
		t.Fatalf("a report gives %d: %s", r.StatusCode, body(t, r))
	}
	// The same form, sent again by who did not see the answer, is told that it was kept, and takes nothing twice.
	if r = s.form(t, address, c.cookie["reporter"], "version", "3", "f.progress", "going", "f.done", "打好地基"); r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != "/matters/"+id+"#e4" {
		t.Errorf("the same report again gives %d", r.StatusCode)
	}
	// Somebody else had the form open.
	r = s.form(t, address, c.cookie["head"], "version", "3", "f.progress", "none", "f.done", "我也写了")
	if page = body(t, r); r.StatusCode != http.StatusConflict || !strings.Contains(page, "打好地基") || !strings.Contains(page, "我也写了") {
		t.Errorf("who comes second gets %d: %s", r.StatusCode, page)
	}
	story, err := s.store.Matter(t.Context(), id)
	if err != nil || story.Version != 4 {
		t.Errorf("the matter has %s steps, %v", strconv.Itoa(story.Version), err)
	}
}

// What is saved comes back as it was typed, to that person alone; files wait with it, those of a form that was refused too.
func TestSavedForms(t *testing.T) {
	h := build(t, t.TempDir())
	address := "/matters/" + h.matter + "/steps/report"
	cookie := h.as(t, "reporter")
	send := func(fields map[string]string, files ...string) answer {
		t.Helper()
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		for name, value := range fields {
			if err := w.WriteField(name, value); err != nil {
				t.Fatal(err)
			}
		}
		for _, name := range files {
			part, err := w.CreateFormFile("f.files", name)
			if err == nil {
				_, err = io.WriteString(part, "佐证"+name)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return h.send(t, http.MethodPost, address, w.FormDataContentType(), &form, cookie, fromHere)
	}
	kept := func(name string) string {
		sum := sha256.Sum256([]byte("佐证" + name))
		return hex.EncodeToString(sum[:]) + "/" + name
	}
	if a := send(map[string]string{"version": "3", "save": "1", "f.done": "写了一半", "f.percent": "不知道"}, "甲.txt"); a.status != http.StatusSeeOther {
		t.Fatalf("saving gives %d: %s", a.status, a.page)
	}
	page := h.page(t, "reporter", address)
	for _, part := range []string{"写了一半", "不知道", kept("甲.txt")} {
		if !strings.Contains(page, part) {
			t.Errorf("what was saved lacks %s", part)
		}
	}
	if page := h.page(t, "head", address); strings.Contains(page, "写了一半") {
		t.Error("somebody else sees what was saved")
	}
	link := "/matters/" + h.matter + "/steps/report/files/" + kept("甲.txt")
	if a := h.get(t, link, cookie); a.page != "佐证甲.txt" {
		t.Errorf("the saved file is %d %q", a.status, a.page)
	}
	if a := h.get(t, link, h.as(t, "head")); a.status != http.StatusNotFound {
		t.Errorf("somebody else gets the saved file: %d", a.status)
	}
	// Refused: per cent that are none. The new file waits too.
	filled := map[string]string{"version": "3", "f.progress": "going", "f.done": "写完了", "f.percent": "不知道", "f.files.keep": kept("甲.txt")}
	if a := send(filled, "乙.txt"); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.page, kept("甲.txt")) || !strings.Contains(a.page, kept("乙.txt")) {
		t.Errorf("a refused form gives %d: %s", a.status, a.page)
	}
	// Taken, without the first file, and with the second, which was sent before.
	filled["f.percent"], filled["f.files.keep"] = "50", kept("乙.txt")
	if a := send(filled); a.status != http.StatusSeeOther {
		t.Fatalf("the form gives %d: %s", a.status, a.page)
	}
	story, err := h.store.Matter(t.Context(), h.matter)
	if err != nil {
		t.Fatal(err)
	}
	if files := story.Files[4]; len(files) != 1 || files[0].Name != "乙.txt" {
		t.Errorf("the report has the files %+v", files)
	}
	if a := h.get(t, "/matters/"+h.matter+"/files/"+kept("乙.txt"), h.as(t, "leader")); a.page != "佐证乙.txt" {
		t.Errorf("the file gives %d", a.status)
	}
	if _, err := h.store.Draft(t.Context(), h.person["reporter"], h.matter, "report"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the draft is still there: %v", err)
	}
}

// Another calendar says on a page, and on the matter's own, which deadlines it moved.
func TestCalendarPage(t *testing.T) {
	s := newSite(t)
	c := newCast(t, s.store)
	s.store.SetClock(func() time.Time { return time.Date(2026, 9, 29, 2, 0, 0, 0, time.UTC) })
	id := c.matterOf(t, s.store, texts("title", "新建学校3所", "letter", "开学", "spirit", "就近上学", "due", "2027-06-30"), takes{"office", "assign", texts("lead", c.bureau, "report_every", "30")})
	now := calendar(t)
	var lines []string
	for line := range strings.Lines(now.Text()) {
		if !strings.Contains(line, "2026-10-01") {
			lines = append(lines, strings.Replace(line, now.Version(), "before", 1))
		}
	}
	before, err := matter.ParseCalendar(strings.Join(lines, ""), "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.store.Relight(t.Context(), before, before.Day(s.store.Now())); err != nil {
		t.Fatal(err)
	}
	if n, err := s.store.MoveDeadlines(t.Context(), "before", now, now.Day(s.store.Now())); n != 1 || err != nil {
		t.Fatalf("%d deadlines move, %v", n, err)
	}
	last := now.AfterWorkdays(now.Day(s.store.Now()), 3).String()
	for _, address := range []string{"/calendar", "/matters/" + id} {
		page := body(t, s.get(t, address, c.cookie["office"], "Accept-Language: en"))
		if !strings.Contains(page, "2026-10-02") || !strings.Contains(page, last) || missing.MatchString(page) {
			t.Errorf("%s does not say that a deadline moved from 2026-10-02 to %s: %s", address, last, page)
		}
	}
	if page := body(t, s.get(t, "/notices", c.cookie["office"])); !strings.Contains(page, "/calendar?version="+url.QueryEscape(now.Version())) {
		t.Errorf("the notice does not lead to the page: %s", page)
	}
}

// Times and days are those of the calendar's time zone.
func TestTimeZone(t *testing.T) {
	s := newSite(t)
	c := newCast(t, s.store)
	s.store.SetClock(func() time.Time { return time.Date(2026, 3, 2, 20, 0, 0, 0, time.UTC) })
	for _, role := range roles[:5] {
		c.cookie[role] = signedIn(t, s.store, c.person[role])
	}
	id := c.matterOf(t, s.store, texts("title", "新建学校3所", "letter", "开学", "spirit", "就近上学", "due", "2027-06-30"))
	for zone, shown := range map[string][]string{"": {"2026-03-03 04:00", "2026-03-03"}, "UTC": {"2026-03-02 20:00", "2026-03-02"}} {
		days, err := matter.ParseCalendar(matter.CalendarText(), zone)
		if err != nil {
			t.Fatal(err)
		}
		if s.Handler, err = web.New(web.Options{Store: s.store, Log: slog.New(slog.DiscardHandler), Calendar: days}); err != nil {
			t.Fatal(err)
		}
		if page := body(t, s.get(t, "/matters/"+id, c.cookie["office"])); !strings.Contains(page, shown[0]) {
			t.Errorf("in the zone %q the page does not say that it was %s", zone, shown[0])
		}
		if page := body(t, s.get(t, "/work", c.cookie["office"])); !strings.Contains(page, "<time>"+shown[1]+"</time>") {
			t.Errorf("in the zone %q it is not %s", zone, shown[1])
		}
	}
}

// A title that people typed is no formula to the programs that open tables.
func TestTablesHoldNoFormulas(t *testing.T) {
	s := newSite(t)
	c := newCast(t, s.store)
	for _, title := range []string{"=1+1", "+86", "-1", "@now", "平安"} {
		fields := c.drafted(t)
		fields["title"] = matter.One(title)
		c.matterOf(t, s.store, fields)
	}
	file := body(t, s.get(t, "/matters.csv", c.cookie["office"]))
	for _, want := range []string{",'=1+1,", ",'+86,", ",'-1,", ",'@now,", ",平安,"} {
		if !strings.Contains(file, want) {
			t.Errorf("the table lacks %q:\n%s", want, file)
		}
	}
}
