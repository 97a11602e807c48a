package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"duixian/internal/dbtest"
	"duixian/internal/evidence"
	"duixian/internal/store"
	"duixian/series"
)

// Of several programs that look for work at once, one does it, each time that it is due.
func TestAJobRunsOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		programs := []*store.Store{open(t, where), open(t, where)}
		c := newClock(programs...)
		var runs atomic.Int32
		job := store.Job{Name: "daily", Every: 24 * time.Hour, Lease: time.Hour, Do: func(context.Context) error {
			runs.Add(1)
			return nil
		}}
		for day := 1; day <= 3; day++ {
			for _, err := range atOnce(6, func(i int) error {
				_, err := programs[i%2].RunDue(t.Context(), fmt.Sprintf("holder %d", i), job)
				return err
			}) {
				if err != nil {
					t.Error(err)
				}
			}
			if int(runs.Load()) != day {
				t.Errorf("on day %d it has run %d times", day, runs.Load())
			}
			c.pass(24*time.Hour + time.Second)
		}
	})
}

// What a program was doing when it was killed passes to another one when its lease is over, and not before.
func TestAJobOfAKilledProgram(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		programs := []*store.Store{open(t, where), open(t, where)}
		c := newClock(programs...)
		run := func(i int, every time.Duration, do func(context.Context) error) bool {
			t.Helper()
			ran, err := programs[i].RunDue(t.Context(), fmt.Sprintf("holder %d", i), store.Job{Name: "job", Every: every, Lease: time.Hour, Do: do})
			if err != nil {
				t.Error(err)
			}
			return ran
		}
		done := func(context.Context) error { return nil }
		if !run(0, time.Hour, func(context.Context) error { // and while it is at it:
			if run(1, time.Hour, done) {
				t.Error("two programs are at it")
			}
			c.pass(time.Hour + time.Second)
			if !run(1, time.Hour, done) {
				t.Error("nobody does what a program left long ago")
			}
			return nil
		}) {
			t.Error("the first program did not begin")
		}
		if run(0, time.Hour, done) {
			t.Error("who was late has made the work of another one due again")
		}
		c.pass(time.Hour + time.Second)
		if !run(0, 0, done) {
			t.Error("it is not done again when it is due")
		}
		c.pass(1000 * time.Hour)
		if run(1, 0, done) {
			t.Error("what is done once for all is done again")
		}
	})
}

// What failed is still due, and what a program that is stopping has done is kept.
func TestAJobThatFails(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		c := newClock(s)
		broken := errors.New("broken")
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		for i, result := range []error{broken, nil} {
			job := store.Job{Name: "job", Every: time.Hour, Lease: time.Minute, Do: func(context.Context) error {
				if result == nil {
					cancel()
				}
				return result
			}}
			if ran, err := s.RunDue(ctx, "holder", job); !ran || !errors.Is(err, result) {
				t.Errorf("run %d: %v, %v", i, ran, err)
			}
			if ran, err := s.RunDue(t.Context(), "holder", job); ran || err != nil {
				t.Errorf("run %d is done again at once: %v, %v", i, ran, err)
			}
			c.pass(time.Minute)
		}
		if ran, err := s.RunDue(t.Context(), "holder", store.Job{Name: "job", Every: time.Hour, Lease: time.Hour}); ran || err != nil {
			t.Errorf("it is still due after it was done: %v, %v", ran, err)
		}
	})
}

// Who decided is told when somebody else decides otherwise.
func TestNotices(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		c := newClock(s)
		d, _ := add(t, s)
		li, wu := keepPerson(t, s, "li"), keepPerson(t, s, "wu")
		for i, who := range []store.Account{li, li, wu} {
			one := decision(d.SHA256(), "c1")
			one.Person, one.Who = who.ID, who.Name
			if err := s.Decide(t.Context(), one, nil, i); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Notices(t.Context(), li.ID, 10)
		if err != nil || len(got) != 1 || got[0].About != wu.Name || got[0].Seen || got[0].Link == "" {
			t.Fatalf("the notices are %+v, %v", got, err)
		}
		token, err := s.Accept(t.Context(), li.ID, "", "")
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct {
			until time.Time
			left  int
		}{{got[0].At.Add(-time.Second), 1}, {c.now(), 0}} {
			if err := s.SeeNotices(t.Context(), li.ID, step.until); err != nil {
				t.Fatal(err)
			}
			if who, err := s.Visitor(t.Context(), token); err != nil || who.Unseen != step.left {
				t.Errorf("%d notices are unseen, %v, want %d", who.Unseen, err, step.left)
			}
		}
	})
}

// The same file is kept once, whatever it backs, and comes back under each name that it came with.
func TestEvidence(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		d, _ := add(t, s)
		take := func(name, text string) evidence.File {
			t.Helper()
			f, err := evidence.Take(name, []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
		same, other := take("甲.txt", "竣工验收"), take("乙.txt", "竣工验收")
		for i, files := range [][]evidence.File{{same, other}, {other}, nil, {take("丙.txt", "发票")}} {
			if err := s.Decide(t.Context(), decision(d.SHA256(), "c1"), files, i); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Decisions(t.Context(), d.SHA256(), d.SHA256())
		if err != nil || len(got) != 4 || len(got[0].Evidence) != 2 || got[1].Evidence[0].Name != "乙.txt" || len(got[2].Evidence) != 0 || got[3].Evidence[0].Bytes != len("发票") {
			t.Fatalf("the decisions are %+v, %v", got, err)
		}
		for _, want := range []evidence.File{same, other} {
			if f, err := s.Evidence(t.Context(), want.SHA256, want.Name); err != nil || string(f.Bytes) != string(want.Bytes) || f.Type != want.Type {
				t.Errorf("a file came back as %+v, %v", f, err)
			}
		}
		_, err = s.Evidence(t.Context(), same.SHA256, "丁.txt")
		fails(t, "a name that the file never had", err, store.ErrNotFound)
		sound(t, where)
	})
}

// Two who decide at once: one is told, and nothing of what that one said is kept.
func TestTwoDecideAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		programs := []*store.Store{open(t, where), open(t, where)}
		d, _ := add(t, programs[0])
		one(t, atOnce(6, func(i int) error {
			f, err := evidence.Take("证.txt", []byte(fmt.Sprint("第", i)))
			if err != nil {
				return err
			}
			return programs[i%2].Decide(t.Context(), decision(d.SHA256(), "c1"), []evidence.File{f}, 0)
		}), store.ErrStale)
		sound(t, where)
	})
}

// The last decision holds, also where the clock of the machine that took it is behind; and all come in the order of time.
func TestDecisionsAreInOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		d, _ := add(t, s)
		noon := time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
		for i, one := range []struct {
			promise string
			when    time.Time
			verdict series.Verdict
			seen    int
		}{
			{"c9", noon, series.Done, 0},
			{"c1", noon.Add(time.Nanosecond), series.Done, 0},
			{"c9", noon.Add(-time.Hour), series.Dropped, 1},
			{"c2", noon.Add(-time.Minute), series.Done, 0},
		} {
			decided := decision(d.SHA256(), one.promise)
			decided.When, decided.Verdict = one.when, one.verdict
			if err := s.Decide(t.Context(), decided, nil, one.seen); err != nil {
				t.Fatalf("decision %d: %v", i, err)
			}
		}
		got, err := s.Decisions(t.Context(), d.SHA256(), d.SHA256())
		if err != nil {
			t.Fatal(err)
		}
		order := ""
		for _, one := range got {
			order += one.Promise + " " + string(one.Verdict) + ", "
		}
		if want := fmt.Sprintf("c2 %[1]s, c9 %[1]s, c9 %[2]s, c1 %[1]s, ", series.Done, series.Dropped); order != want {
			t.Errorf("the decisions are %s; want %s", order, want)
		}
		one := decision(strings.Repeat("0", 64), "c1")
		fails(t, "a decision on no report", s.Decide(t.Context(), one, nil, 0), store.ErrNotFound)
	})
}
