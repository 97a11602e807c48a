package web_test

import (
	"net/http"
	"strings"
	"testing"

	"duixian/internal/people"
	"duixian/internal/store"
	"duixian/matter"
)

// busy is a store in which something waits for everybody: a matter that the bureau is asked for, one with a report to review, a note
// without an answer, a draft, one that the other bureau has, and one that is closed, with a due date that was moved.
type busy struct {
	site
	cast
	owed, reported, noted, drafted, others, moved string
}

func newBusy(t *testing.T) busy {
	t.Helper()
	s := newSite(t)
	b := busy{site: s, cast: newCast(t, s.store)}
	second, err := s.store.KeepPerson(t.Context(), store.Program("test"), people.Person{Login: "office2", Name: "某office2", Posts: []people.Post{{Role: people.Office}}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	b.person["office2"], b.cookie["office2"] = second, signedIn(t, s.store, second)
	assign := takes{"office", "assign", texts("lead", b.bureau, "report_every", "30", "leader", b.person["leader"])}
	accept := takes{"head", "accept", nil}
	named := func(title string, more ...takes) string {
		fields := b.cast.drafted(t)
		fields["title"] = texts("title", title)["title"]
		return b.matterOf(t, s.store, fields, more...)
	}
	b.owed = named("待签收的桥", assign)
	b.reported = named("有反馈的路", assign, accept, takes{"reporter", "report", texts("progress", "going", "done", "铺了一半")})
	b.noted = named("有批示的渠", assign, accept, takes{"leader", "instruct", texts("note", "请抓紧")})
	b.drafted = named("拟办的厂")
	b.others = named("别家的校", takes{"office", "assign", texts("lead", b.other, "report_every", "30")})
	b.moved = named("延期的站", assign, accept,
		takes{"head", "ask_extension", texts("reason", "雨季太长", "new_due", soon(t, 300))}, takes{"office", "grant", texts("note", "同意")},
		takes{"office", "override", texts("light", "yellow", "until", soon(t, 20), "reason", "天气不好")},
		takes{"reporter", "report", texts("progress", "going", "done", "地基完成")})
	for _, id := range []string{b.reported, b.moved} {
		if _, err := s.store.Publish(t.Context(), store.Program("test"), id, true); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// shows fails the test unless a page has some texts and lacks others.
func shows(t *testing.T, what, page string, has, lacks []string) {
	t.Helper()
	for _, part := range has {
		if !strings.Contains(page, part) {
			t.Errorf("%s lacks %s", what, part)
		}
	}
	for _, part := range lacks {
		if strings.Contains(page, part) {
			t.Errorf("%s has %s", what, part)
		}
	}
}

// Everybody sees what waits for them, and nothing of others.
func TestWork(t *testing.T) {
	b := newBusy(t)
	form := func(id, step string) string { return `href="/matters/` + id + "/steps/" + step }
	for _, test := range []struct {
		as         string
		has, lacks []string
	}{
		{"reporter", []string{form(b.owed, "accept"), form(b.reported, "report"), form(b.noted, "answer?answers=4"), "有批示的渠"},
			[]string{"别家的校", "拟办的厂", "id=\"office\"", "id=\"leader\"", "/approve"}},
		{"head", []string{form(b.owed, "accept")}, []string{"别家的校"}},
		{"office2", []string{form(b.reported, "approve?answers=4"), form(b.drafted, "assign"), "拟办的厂"}, []string{"待签收的桥", "别家的校", "id=\"owed\""}},
		{"leader", []string{"id=\"notes\"", "有批示的渠", "#e4", "别家的校", "id=\"recent\"", `class="light l-yellow by-hand"`, `<td class="n l-grey">6</td>`, `<td class="n l-grey">4</td>`}, []string{"id=\"owed\"", "id=\"office\""}},
	} {
		shows(t, "the page of the "+test.as, body(t, b.get(t, "/work", b.cookie[test.as])), test.has, test.lacks)
	}
	if page := body(t, b.get(t, "/work", b.cookie["reporter"])); strings.Index(page, "待签收的桥") > strings.Index(page, "有反馈的路") {
		t.Error("what is asked for later comes first")
	}
}

// Who asked for something does not decide it, and is told so.
func TestWorkOfTwoPersons(t *testing.T) {
	b := newBusy(t)
	proposal := texts("outcome", "dropped", "reason", "并入他项")
	b.matterOf(t, b.store, b.cast.drafted(t), takes{"office", "propose_close", proposal})
	mine, others := body(t, b.get(t, "/work", b.cookie["office"])), body(t, b.get(t, "/work", b.cookie["office2"]))
	shows(t, "the page of who proposed", mine, []string{"须由他人决定"}, []string{"/confirm_close"})
	shows(t, "the page of the other", others, []string{"/confirm_close"}, []string{"须由他人决定"})
	shows(t, "the page by age", body(t, b.get(t, "/work?sort=age", b.cookie["office2"])), []string{"/confirm_close"}, nil)
}

// What helps and is asked nothing is under way.
func TestWorkUnderWay(t *testing.T) {
	s := newSite(t)
	c := newCast(t, s.store)
	fields := c.drafted(t)
	assignment := texts("lead", c.other, "report_every", "30")
	assignment["helpers"] = matter.Many(c.bureau)
	c.matterOf(t, s.store, fields, takes{"office", "assign", assignment})
	page := body(t, s.get(t, "/work", c.cookie["reporter"]))
	shows(t, "the page", page, []string{`id="idle"`, "新建学校3所", "没有要您单位办的"}, nil)
}

// A list goes on where its page ends.
func TestWorkPages(t *testing.T) {
	s := newSite(t)
	c := newCast(t, s.store)
	for range 51 {
		c.matterOf(t, s.store, c.drafted(t))
	}
	page := body(t, s.get(t, "/work", c.cookie["office"]))
	if n := strings.Count(page, `class="task"`); n != 50 {
		t.Errorf("the page has %d matters", n)
	}
	next := ""
	for _, n := range find(parse(t, page), "a", "") {
		if attribute(n, "rel") == "next" {
			next, _, _ = strings.Cut(attribute(n, "href"), "#")
		}
	}
	if n := strings.Count(body(t, s.get(t, next, c.cookie["office"])), `class="task"`); n != 1 {
		t.Errorf("the next page, %q, has %d matters", next, n)
	}
}

// The public sees what was published and nothing else, nobody's name, and no file; and a due date that was moved.
func TestPublished(t *testing.T) {
	b := newBusy(t)
	list := body(t, b.get(t, "/published"))
	shows(t, "the list", list, []string{"有反馈的路", "延期的站", "交通局", "/published/" + b.moved}, []string{"待签收的桥", "拟办的厂", "某office", "某leader", "某head", "某reporter"})
	shows(t, "the list by light", body(t, b.get(t, "/published?light=red")), []string{"没有公开的事项"}, []string{"延期的站"})
	shows(t, "the list by body", body(t, b.get(t, "/published?lead="+b.bureau)), []string{"延期的站", `href="/published?lead=` + b.bureau + `&amp;light=red"`}, nil)
	shows(t, "the list by another body", body(t, b.get(t, "/published?lead="+b.other)), nil, []string{"延期的站"})
	page := body(t, b.get(t, "/published/"+b.moved))
	shows(t, "the matter", page, []string{"延期的站", "三所学校建成开学", "孩子就近上学", "交通局", "天气不好", `class="strip"`,
		"<del>" + soon(t, 200) + "</del>", "<ins>" + soon(t, 300) + "</ins>", "同意延期"}, []string{"某office", "某leader", "某head", "某reporter", "/files/", "/steps/"})
	for _, person := range b.person {
		if strings.Contains(page+list, person) {
			t.Errorf("the public sees the key of %s", person)
		}
	}
	for _, id := range []string{b.owed, "NOTHERE"} {
		if got := b.get(t, "/published/"+id).StatusCode; got != http.StatusNotFound {
			t.Errorf("/published/%s gives %d", id, got)
		}
	}
	for _, address := range []string{"/published", "/published/" + b.moved} {
		tag := b.get(t, address).Header.Get("ETag")
		if got := b.get(t, address, "If-None-Match: "+tag).StatusCode; tag == "" || got != http.StatusNotModified {
			t.Errorf("%s, which the browser has as %s, gives %d", address, tag, got)
		}
	}
}

// Who is of a body sees its load and no other's; a month that is none is not there.
func TestLoadPage(t *testing.T) {
	b := newBusy(t)
	for _, test := range []struct {
		as         string
		has, lacks []string
	}{{"office", []string{"交通局", "教育局", "合计"}, nil}, {"leader", []string{"交通局", "教育局"}, nil}, {"reporter", []string{"交通局", "合计"}, []string{"教育局"}}, {"head", []string{"交通局"}, []string{"教育局"}}} {
		shows(t, "the load for the "+test.as, body(t, b.get(t, "/load", b.cookie[test.as])), test.has, test.lacks)
		shows(t, "the table for the "+test.as, body(t, b.get(t, "/load.csv", b.cookie[test.as])), test.has[:1], append(test.lacks, "合计"))
	}
	month := soon(t, 0)[:7]
	if table := body(t, b.get(t, "/load.csv", b.cookie["office"])); !strings.Contains(table, month+","+b.other+",教育局,1,0,0,0\n") {
		t.Errorf("the table is %s", table)
	}
	for address, want := range map[string]int{"/load": http.StatusOK, "/load?month=2026-03": http.StatusOK, "/load?month=2026-13": http.StatusNotFound, "/load?month=x": http.StatusNotFound,
		"/load.csv?month=2026-03": http.StatusOK, "/load?month=0001-01": http.StatusOK, "/load?month=9999-12": http.StatusOK} {
		if got := b.get(t, address, b.cookie["office"]).StatusCode; got != want {
			t.Errorf("%s gives %d, want %d", address, got, want)
		}
	}
}

// The pages of work, of the public and of load are sound in both languages, and their links lead somewhere.
func TestWorkPagesAreSound(t *testing.T) {
	b := newBusy(t)
	for as, addresses := range map[string][]string{"office": {"/work"}, "office2": {"/work?sort=age"}, "reporter": {"/work"}, "leader": {"/work", "/load"},
		"public": {"/published", "/published?light=grey", "/published/" + b.moved}, "head": {"/load?month=2026-03"}} {
		b.sound(t, b.cookie[as], addresses...)
	}
}
