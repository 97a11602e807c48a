package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"duixian/internal/dbtest"
	"duixian/internal/evidence"
	"duixian/internal/people"
	"duixian/internal/store"
	"duixian/matter"
	"duixian/series"
)

// deed is a change that was acknowledged: whatever happens afterwards, it must be there.
type deed struct {
	Kind    store.Kind
	Thing   string
	Version int
	Text    string // which its entry in the history holds
}

const session store.Kind = "session" // the thing is its token, the text whose it is

// writer makes changes of all kinds, one after the other, and tells of each when it was kept.
type writer struct {
	s      *store.Store
	name   string // no other writer has it
	report string // SHA-256 of a report that decisions are on
	kept   func(deed)

	n             int
	person, login string // the last one made
}

// step makes some changes of one kind.
func (w *writer) step(ctx context.Context) error {
	w.n++
	text := fmt.Sprintf("%s-%d", w.name, w.n)
	switch w.n % 5 {
	case 1:
		p := people.Person{Login: text, Name: "王 " + text}
		id, err := w.s.KeepPerson(ctx, wang, p, 0)
		if err != nil {
			return err
		}
		w.kept(deed{store.PersonKind, id, 1, text})
		w.person, w.login = id, text
		if err := w.s.SetPassword(ctx, wang, id, "$argon2id$", ""); err != nil {
			return err
		}
		w.kept(deed{store.PersonKind, id, 2, text})
	case 2:
		b := people.Body{Name: "局 " + text}
		id, err := w.s.KeepBody(ctx, wang, b, 0)
		if err != nil {
			return err
		}
		w.kept(deed{store.BodyKind, id, 1, text})
		b.ID, b.Name = id, "委 "+text
		if _, err := w.s.KeepBody(ctx, wang, b, 1); err != nil {
			return err
		}
		w.kept(deed{store.BodyKind, id, 2, "委 " + text})
	case 3:
		file, err := evidence.Take("佐证.txt", []byte(strings.Repeat(text+"\n", 2000)))
		if err != nil {
			return err
		}
		d := decision(w.report, text)
		if err := w.s.Decide(ctx, d, []evidence.File{file}, 0); err != nil {
			return err
		}
		w.kept(deed{store.DecisionKind, w.report + "/" + w.report + "/" + text, 1, file.SHA256})
	case 0:
		if w.login == "" {
			return nil
		}
		person, _, err := w.s.Try(ctx, w.login, "192.0.2."+text)
		if err != nil {
			return err
		}
		token, err := w.s.Accept(ctx, person, "192.0.2."+text, "")
		if err != nil {
			return err
		}
		w.kept(deed{session, token, 0, person})
	case 4:
		return w.walk(ctx, text)
	}
	return nil
}

// walk takes a matter from its draft to its closing, with a report that a file backs.
func (w *writer) walk(ctx context.Context, text string) error {
	p, err := w.s.KeepProcedure(ctx, wang, matter.CommitmentText())
	if err != nil {
		return err
	}
	file, err := evidence.Take("佐证.txt", []byte(text))
	if err != nil {
		return err
	}
	office, other := matter.Actor{Person: "z", Posts: []matter.Post{{Role: "office"}}}, matter.Actor{Person: "w", Posts: []matter.Post{{Role: "office"}}}
	head := matter.Actor{Person: "c", Posts: []matter.Post{{Role: "head", Body: text}}}
	c, err := matter.ParseCalendar(matter.CalendarText(), "")
	if err != nil {
		return err
	}
	report := fields("progress", "going", "done", text)
	report["files"] = namedFiles(file)
	id := store.NewMatterID()
	for i, one := range []struct {
		by     matter.Actor
		step   string
		fields matter.Fields
		files  []evidence.File
	}{
		{office, "draft", draft(text, "2090-01-01"), nil}, {office, "assign", fields("lead", text, "report_every", "30"), nil}, {head, "accept", nil, nil},
		{head, "report", report, []evidence.File{file}}, {other, "approve", nil, nil}, {office, "propose_close", closing(file), []evidence.File{file}},
		{other, "confirm_close", nil, nil},
	}[:walkSteps] {
		step := store.Step{Actor: one.by, Request: matter.Request{Step: one.step, Fields: one.fields}, Files: one.files, Calendar: c}
		if i == 0 {
			_, err = w.s.StartMatter(ctx, wang, p, id, step)
		} else {
			_, err = w.s.TakeStep(ctx, wang, id, i, step)
		}
		if err != nil {
			return err
		}
		w.kept(deed{store.MatterKind, id, i + 1, `"step":"` + one.step + `"`})
	}
	return nil
}

// walkSteps is how many steps a walk has.
const walkSteps = 7

var wang = store.By{Person: "w", Name: "王", Why: "试"}

// decision is one on a promise of a report in the light of the same report.
func decision(report, promise string) store.Decided {
	return store.Decided{Before: series.NotMentioned, Person: wang.Person, Decision: series.Decision{Earlier: report, Later: report, Promise: promise,
		Verdict: series.Done, Who: wang.Name, When: time.Now(), Why: "见佐证"}}
}

// holds fails the test unless a store is sound and has all that was acknowledged.
func holds(t *testing.T, where string, deeds []deed) {
	t.Helper()
	made := sound(t, where)
	s, err := store.Open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for _, one := range deeds {
		if one.Kind == session {
			if a, err := s.Visitor(t.Context(), one.Thing); err != nil || a.ID != one.Text {
				t.Errorf("a session was acknowledged, and is of %q, %v", a.ID, err)
			}
			continue
		}
		if after := made[fmt.Sprintf("%s %s %d", one.Kind, one.Thing, one.Version)]; !strings.Contains(after, one.Text) {
			t.Errorf("%+v was acknowledged, and the history has %q", one, after)
		}
	}
}

// ledger takes down deeds of many writers.
type ledger struct {
	sync.Mutex
	deeds []deed
}

func (l *ledger) add(one deed) {
	l.Lock()
	defer l.Unlock()
	l.deeds = append(l.deeds, one)
}

// Fifty who write through two programs all get their turn.
func TestManyWriters(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		programs := []*store.Store{open(t, where), open(t, where)}
		d, _ := add(t, programs[0])
		var l ledger
		var wg sync.WaitGroup
		for i := range 50 {
			wg.Go(func() {
				w := writer{s: programs[i%2], name: fmt.Sprintf("w%d", i), report: d.SHA256(), kept: l.add}
				for range 5 {
					if err := w.step(t.Context()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if len(l.deeds) != 50*(6+walkSteps) {
			t.Errorf("%d changes were made, want %d", len(l.deeds), 50*(6+walkSteps))
		}
		holds(t, where, l.deeds)
	})
}

// Twenty who change one thing at once: each is told of the others, and none of their changes is lost.
func TestManyChangeOneThing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		programs := []*store.Store{open(t, where), open(t, where)}
		id := keepBody(t, programs[0], people.Body{Name: "局"})
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				s := programs[i%2]
				for {
					_, versions, err := s.Bodies(t.Context())
					if err == nil {
						_, err = s.KeepBody(t.Context(), wang, people.Body{ID: id, Name: fmt.Sprintf("局 %d", i)}, versions[id])
					}
					if err == nil {
						return
					}
					if !errors.Is(err, store.ErrStale) {
						t.Error(err)
						return
					}
				}
			})
		}
		wg.Wait()
		made := sound(t, where)
		names := map[string]bool{}
		for _, after := range made {
			names[after] = true
		}
		if len(made) != 21 || len(names) != 21 {
			t.Errorf("twenty changes left %d versions with %d names", len(made), len(names))
		}
	})
}
