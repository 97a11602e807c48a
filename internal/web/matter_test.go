package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"duixian/internal/people"
	"duixian/internal/store"
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
	id, _, err := st.StartMatter(t.Context(), by, p, store.Step{Actor: actor, Calendar: days, Request: matter.Request{Step: "draft", Fields: fields}})
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
	for _, language := range []string{"zh-CN", "en"} {
		for _, address := range []string{"/matters/" + id, "/matters/" + id + "/steps/report", "/matters/" + id + "/steps/override", "/matters/" + id + "/steps/draft"} {
			if found := missing.FindString(body(t, s.get(t, address, c.cookie["office"], "Accept-Language: "+language))); found != "" {
				t.Errorf("%s in %s says %q", address, language, found)
			}
		}
	}
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
