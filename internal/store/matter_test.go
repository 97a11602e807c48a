package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"duixian/internal/dbtest"
	"duixian/internal/evidence"
	"duixian/internal/people"
	"duixian/internal/store"
	"duixian/matter"
)

func calendar(t testing.TB) *matter.Calendar {
	t.Helper()
	c, err := matter.ParseCalendar(matter.CalendarText(), "")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func onDay(t testing.TB, s string) matter.Date {
	t.Helper()
	d, err := matter.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// fields makes one-valued fields of names and values.
func fields(pairs ...string) matter.Fields {
	all := matter.Fields{}
	for i := 0; i+1 < len(pairs); i += 2 {
		all[pairs[i]] = matter.One(pairs[i+1])
	}
	return all
}

// bureau is a store with two who inspect, two bodies with somebody each, and a leader.
type bureau struct {
	t                          *testing.T
	s                          *store.Store
	c                          *matter.Calendar
	p                          *matter.Procedure
	now                        *atomic.Int64 // microseconds
	zhou, wu, chen, lin, mayor store.Account
	transport, housing         string // bodies
	id                         string // of the matter that was started last
}

func newBureau(t *testing.T, stores ...*store.Store) *bureau {
	t.Helper()
	b := &bureau{t: t, s: stores[0], c: calendar(t), now: &atomic.Int64{}}
	for _, s := range stores {
		s.SetClock(func() time.Time { return time.UnixMicro(b.now.Add(1)) })
	}
	b.on("2026-03-02")
	b.transport, b.housing = keepBody(t, b.s, people.Body{Name: "交通局"}), keepBody(t, b.s, people.Body{Name: "住建局"})
	b.zhou = keepPerson(t, b.s, "zhou", people.Post{Role: people.Office})
	b.wu = keepPerson(t, b.s, "wu", people.Post{Role: people.Office})
	b.chen = keepPerson(t, b.s, "chen", people.Post{Role: people.Head, Body: b.transport})
	b.lin = keepPerson(t, b.s, "lin", people.Post{Role: people.Reporter, Body: b.housing})
	b.mayor = keepPerson(t, b.s, "mayor", people.Post{Role: people.Leader})
	var err error
	if b.p, err = b.s.KeepProcedure(t.Context(), store.Program("test"), matter.CommitmentText()); err != nil {
		t.Fatal(err)
	}
	return b
}

// on makes it nine o'clock of a day.
func (b *bureau) on(day string) {
	b.t.Helper()
	b.now.Store(onDay(b.t, day).Time(b.c.Zone()).Add(9 * time.Hour).UnixMicro())
}

func actor(a store.Account) matter.Actor {
	as := matter.Actor{Person: a.ID}
	for _, post := range a.Posts {
		as.Posts = append(as.Posts, matter.Post{Role: string(post.Role), Body: post.Body})
	}
	return as
}

func (b *bureau) step(who store.Account, step string, f matter.Fields, files ...evidence.File) (store.By, store.Step) {
	return store.By{Person: who.ID, Name: who.Name}, store.Step{Actor: actor(who), Request: matter.Request{Step: step, Fields: f}, Files: files, Calendar: b.c}
}

// start drafts a matter.
func (b *bureau) start(f matter.Fields) {
	b.t.Helper()
	by, step := b.step(b.zhou, "draft", f)
	b.id = store.NewMatterID()
	if _, err := b.s.StartMatter(b.t.Context(), by, b.p, b.id, step); err != nil {
		b.t.Fatal(err)
	}
}

// take takes a step of the matter started last, as it is now.
func (b *bureau) take(who store.Account, step string, f matter.Fields, files ...evidence.File) {
	b.t.Helper()
	by, one := b.step(who, step, f, files...)
	if _, err := b.s.TakeStep(b.t.Context(), by, b.id, b.story().Version, one); err != nil {
		b.t.Fatalf("%s: %v", step, err)
	}
}

func (b *bureau) story() store.Story {
	b.t.Helper()
	story, err := b.s.Matter(b.t.Context(), b.id)
	if err != nil {
		b.t.Fatal(err)
	}
	return story
}

func draft(title, due string) matter.Fields {
	f := fields("title", title, "letter", "全线通车", "spirit", "群众出行方便", "due", due)
	f["milestones"] = matter.Value{Milestones: []matter.Milestone{{Name: "开工", Date: 739737, Weight: 20}, {Name: "通车", Date: 739981, Weight: 80}}}
	return f
}

func (b *bureau) assignment() matter.Fields {
	f := fields("lead", b.transport, "report_every", "30", "leader", b.mayor.ID)
	f["helpers"] = matter.Many(b.housing)
	return f
}

func closing(files ...evidence.File) matter.Fields {
	f := fields("outcome", "done", "letter_met", "met", "spirit_met", "partly", "reason", "已通车")
	f["files"] = namedFiles(files...)
	return f
}

func namedFiles(files ...evidence.File) matter.Value {
	var v matter.Value
	for _, f := range files {
		v.Files = append(v.Files, matter.File{Name: f.Name, SHA256: f.SHA256})
	}
	return v
}

func proof(t testing.TB, text string) evidence.File {
	t.Helper()
	f, err := evidence.Take("佐证.txt", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// One commitment from draft to closed and opened again, by five people and the clock: what is kept beside it is at each step what its events
// give, and who should know is told.
func TestAMatterWalksFromDraftToClosed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		b := newBureau(t, open(t, where))
		photo, acceptance := proof(t, "路基"), proof(t, "验收")
		report := fields("progress", "going", "done", "路基完成", "percent", "40")
		report["files"] = namedFiles(photo)
		b.start(draft("建成环城路", "2026-12-31"))
		for _, one := range []struct {
			day    string
			who    store.Account
			step   string
			fields matter.Fields
			files  []evidence.File
			state  string
			light  matter.Light
			office bool
		}{
			{"2026-03-02", b.zhou, "assign", b.assignment(), nil, "assigned", matter.Grey, false},
			{"2026-03-03", b.chen, "decline", fields("reason", "不是我局职责"), nil, "returned", matter.Grey, true},
			{"2026-03-04", b.zhou, "assign", b.assignment(), nil, "assigned", matter.Grey, false},
			{"2026-03-12", store.Account{}, "chase", nil, nil, "assigned", matter.Yellow, false},
			{"2026-03-12", b.chen, "accept", nil, nil, "underway", matter.Grey, false},
			{"2026-03-30", b.lin, "report", fields("progress", "none"), nil, "underway", matter.Grey, true},
			{"2026-03-31", b.zhou, "send_back", fields("missing", "请写明原因"), nil, "underway", matter.Grey, false},
			{"2026-04-01", b.chen, "report", report, []evidence.File{photo}, "underway", matter.Grey, true},
			{"2026-04-02", b.wu, "approve", nil, nil, "underway", matter.Green, false},
			{"2026-05-06", b.mayor, "instruct", fields("note", "抓紧"), nil, "underway", matter.Yellow, false},
			{"2026-05-07", b.chen, "answer", fields("text", "已增加人手"), nil, "underway", matter.Yellow, false},
			{"2026-05-08", b.chen, "report", report, []evidence.File{photo}, "underway", matter.Green, true},
			{"2026-05-11", b.zhou, "approve", nil, nil, "underway", matter.Green, false},
			{"2026-05-12", b.chen, "ask_extension", fields("reason", "雨季", "new_due", "2027-03-31"), nil, "underway", matter.Green, true},
			{"2026-05-13", b.wu, "grant", nil, nil, "underway", matter.Green, false},
			{"2026-05-14", b.zhou, "override", fields("light", "red", "until", "2026-05-30", "reason", "现场停工"), nil, "underway", matter.Green, false},
			{"2027-01-04", b.zhou, "propose_close", closing(acceptance), []evidence.File{acceptance}, "underway", matter.Yellow, true},
			{"2027-01-05", b.wu, "confirm_close", nil, nil, "done", matter.Grey, false},
			{"2027-02-01", b.zhou, "reopen", fields("reason", "路面塌陷", "new_due", "2027-06-30"), nil, "underway", matter.Yellow, false},
		} {
			b.on(one.day)
			if one.who.ID == "" {
				if n, err := b.s.Ticks(t.Context(), b.c, time.UnixMicro(b.now.Load())); n != 1 || err != nil {
					t.Fatalf("the clock took %d steps, %v", n, err)
				}
			} else {
				b.take(one.who, one.step, one.fields, one.files...)
			}
			got := b.story()
			if got.State != one.state || got.Light != one.light || got.Office != one.office || got.Matter.State != one.state {
				t.Errorf("after %s on %s it is %s, %s, waits for the office %v", one.step, one.day, got.State, got.Light, got.Office)
			}
			if (got.Override == matter.Red) != (one.step == "override") {
				t.Errorf("after %s the override is %q", one.step, got.Override)
			}
			if files := got.Files[got.Version]; len(files) != len(one.files) || len(files) == 1 && files[0].SHA256 != one.files[0].SHA256 {
				t.Errorf("%s came with the files %+v", one.step, files)
			}
		}
		sound(t, where)

		told := func(a store.Account) (keys []string) {
			all, err := b.s.Notices(t.Context(), a.ID, 100)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range all {
				if n.About != "建成环城路" || n.Link != "/matters/"+b.id {
					t.Errorf("a notice is %+v", n)
				}
				keys = append(keys, n.Text)
			}
			slices.Reverse(keys)
			return keys
		}
		for _, one := range []struct {
			who  store.Account
			want []string
		}{
			{b.chen, []string{"notice.matter_assigned", "notice.matter_assigned", "notice.matter_chased", "notice.matter_instructed", "notice.matter_answered", "notice.matter_closed"}},
			{b.lin, []string{"notice.matter_assigned", "notice.matter_assigned", "notice.matter_sent_back", "notice.matter_instructed", "notice.matter_closed"}},
			{b.zhou, nil},
			{b.mayor, nil},
		} {
			if got := told(one.who); !slices.Equal(got, one.want) {
				t.Errorf("%s was told %v, not %v", one.who.Login, got, one.want)
			}
		}
	})
}

// What is refused leaves nothing: no event, no file, no notice.
func TestStepsThatAreNotKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		b := newBureau(t, open(t, where))
		b.start(draft("建成环城路", "2026-12-31"))
		f := proof(t, "x")
		try := func(what string, version int, who store.Account, step string, fields matter.Fields, want error, files ...evidence.File) {
			t.Helper()
			by, one := b.step(who, step, fields, files...)
			_, err := b.s.TakeStep(t.Context(), by, b.id, version, one)
			var refused *matter.Refusal
			if want == nil && !errors.As(err, &refused) || want != nil && !errors.Is(err, want) {
				t.Errorf("%s: %v", what, err)
			}
		}
		try("a body assigns", 1, b.chen, "assign", b.assignment(), nil)
		try("a version that is not there yet", 2, b.zhou, "assign", b.assignment(), store.ErrStale)
		try("a file that no field names", 1, b.zhou, "assign", b.assignment(), store.ErrFiles, f)
		b.take(b.zhou, "assign", b.assignment())
		try("a version that has passed", 1, b.zhou, "assign", b.assignment(), store.ErrStale)
		b.take(b.chen, "accept", nil)
		try("a file that is named and not given", 3, b.zhou, "propose_close", closing(f), store.ErrFiles)
		by, step := b.step(b.zhou, "draft", draft("x", "2026-12-31"))
		if _, err := b.s.TakeStep(t.Context(), by, "nobody", 1, step); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a matter that is not there: %v", err)
		}
		other, err := matter.ParseProcedure(otherVersion(2))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.s.StartMatter(t.Context(), by, other, store.NewMatterID(), step); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a procedure that is not kept: %v", err)
		}
		for _, id := range []string{"", "../x", "abcdefghijklmnopqrstuvwxyz", store.NewMatterID() + "A", store.NewMatterID() + "\n"} {
			if _, err := b.s.StartMatter(t.Context(), by, b.p, id, step); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("the id %q: %v", id, err)
			}
		}
		if _, err := b.s.KeepProcedure(t.Context(), by, matter.CommitmentText()+"# changed\n"); !errors.Is(err, store.ErrProcedure) {
			t.Errorf("another text under the same version: %v", err)
		}
		if _, err := b.s.KeepProcedure(t.Context(), by, otherVersion(2)); err != nil {
			t.Error(err)
		}
		if all, err := b.s.Procedures(t.Context()); err != nil || len(all) != 2 || all[1].Version != 2 {
			t.Errorf("there are %d procedures, %v", len(all), err)
		}
		if n := b.story().Version; n != 3 {
			t.Errorf("there are %d events", n)
		}
		sound(t, where)
	})
}

// When many take a step of one version through two programs, exactly one succeeds, and the others are told.
func TestTwoTakeAStepAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		programs := []*store.Store{open(t, where), open(t, where)}
		b := newBureau(t, programs...)
		b.start(draft("建成环城路", "2026-12-31"))
		one(t, atOnce(8, func(i int) error {
			by, step := b.step(b.zhou, "assign", b.assignment())
			_, err := programs[i%2].TakeStep(t.Context(), by, b.id, 1, step)
			return err
		}), store.ErrStale)
		if n := b.story().Version; n != 2 {
			t.Errorf("there are %d events", n)
		}
		if all, err := b.s.Notices(t.Context(), b.chen.ID, 10); err != nil || len(all) != 1 {
			t.Errorf("there are %d notices, %v", len(all), err)
		}
		sound(t, where)
	})
}

// A form that starts a matter may be sent again, at once or when what it asks for has become impossible: it starts one matter.
func TestAMatterIsStartedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		programs := []*store.Store{open(t, where), open(t, where)}
		b := newBureau(t, programs...)
		b.id = store.NewMatterID()
		by, step := b.step(b.zhou, "draft", draft("建成环城路", "2026-12-31"))
		one(t, atOnce(8, func(i int) error {
			_, err := programs[i%2].StartMatter(t.Context(), by, b.p, b.id, step)
			return err
		}), store.ErrStale)
		b.on("2027-01-04") // when it could not be due any more
		_, err := b.s.StartMatter(t.Context(), by, b.p, b.id, step)
		fails(t, "a second start", err, store.ErrStale)
		if page, err := b.s.Ledger(t.Context(), store.LedgerFilter{}, store.ByDue, store.LedgerCursor{}, 10); err != nil || len(page.Rows) != 1 || page.Rows[0].Version != 1 {
			t.Errorf("there are %+v, %v", page.Rows, err)
		}
		sound(t, where)
	})
}

// The steps of the clock are taken once, however many look for them.
func TestTicksAreTakenOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		programs := []*store.Store{open(t, where), open(t, where)}
		b := newBureau(t, programs...)
		for range 5 {
			b.start(draft("建成环城路", "2026-12-31"))
			b.take(b.zhou, "assign", b.assignment())
		}
		b.on("2026-03-05") // the third working day
		if n, err := b.s.Ticks(t.Context(), b.c, time.UnixMicro(b.now.Load())); n != 0 || err != nil {
			t.Errorf("before its time the clock takes %d steps, %v", n, err)
		}
		b.on("2026-03-06")
		var taken atomic.Int64
		for _, err := range atOnce(6, func(i int) error {
			n, err := programs[i%2].Ticks(t.Context(), b.c, time.UnixMicro(b.now.Load()))
			taken.Add(int64(n))
			return err
		}) {
			if err != nil {
				t.Error(err)
			}
		}
		if n, err := b.s.Ticks(t.Context(), b.c, time.UnixMicro(b.now.Load())); taken.Load() != 5 || n != 0 || err != nil {
			t.Errorf("the clock took %d steps, and then %d, %v", taken.Load(), n, err)
		}
		if n := b.story().Matter.Count("chase"); n != 1 {
			t.Errorf("%d chases are counted", n)
		}
		sound(t, where)
	})
}

func TestPublish(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		b := newBureau(t, open(t, where))
		b.start(draft("建成环城路", "2026-12-31"))
		for i, public := range []bool{false, true, true, false, true} {
			changed, err := b.s.Publish(t.Context(), wang, b.id, public)
			if err != nil || changed != (i != 0 && i != 2) || b.story().Published != public {
				t.Errorf("%d: %v, %v", i, changed, err)
			}
		}
		if all, err := b.s.History(t.Context(), store.PublicationKind, b.id); err != nil || len(all) != 3 || all[1].What != "hidden" {
			t.Errorf("the history is %+v, %v", all, err)
		}
		if _, err := b.s.Publish(t.Context(), wang, "nobody", true); !errors.Is(err, store.ErrNotFound) {
			t.Error(err)
		}
		if page, err := b.s.Ledger(t.Context(), store.LedgerFilter{Public: true}, store.ByDue, store.LedgerCursor{}, 10); err != nil || len(page.Rows) != 1 {
			t.Errorf("%+v, %v", page, err)
		}
		sound(t, where)
	})
}

// otherVersion is the procedure of commitments in another version.
func otherVersion(n int) string {
	return strings.Replace(matter.CommitmentText(), "\nversion: 1\n", fmt.Sprintf("\nversion: %d\n", n), 1)
}

// Matters that are added in bulk are as if each step had been taken here.
func TestAddMatters(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		b := newBureau(t, open(t, where))
		b.some(12)
		page, err := b.s.Ledger(t.Context(), store.LedgerFilter{}, store.ByDue, store.LedgerCursor{}, 100)
		if err != nil {
			t.Fatal(err)
		}
		elsewhere := dbtest.Postgres(t)
		other := newBureau(t, open(t, elsewhere))
		var all []*matter.Matter
		for _, r := range page.Rows {
			story, err := b.s.Matter(t.Context(), r.ID)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, story.Matter)
		}
		day := onDay(t, "2026-03-02")
		if err := other.s.AddMatters(t.Context(), wang, b.c, day, all...); err != nil {
			t.Fatal(err)
		}
		added, err := other.s.Ledger(t.Context(), store.LedgerFilter{}, store.ByDue, store.LedgerCursor{}, 100)
		if err != nil || !slices.Equal(added.Rows, page.Rows) {
			t.Errorf("added are %+v, and were %+v, %v", added.Rows, page.Rows, err)
		}
		counts, _, err := b.s.LedgerCounts(t.Context(), store.LedgerFilter{})
		again, _, err2 := other.s.LedgerCounts(t.Context(), store.LedgerFilter{})
		if fmt.Sprint(counts) != fmt.Sprint(again) || err != nil || err2 != nil {
			t.Errorf("counted are %v, and were %v, %v, %v", again, counts, err, err2)
		}
		if err := other.s.AddMatters(t.Context(), wang, b.c, day, all[3]); !errors.Is(err, store.ErrStale) {
			t.Errorf("one is added twice: %v", err)
		}
		sound(t, elsewhere)
	})
}
