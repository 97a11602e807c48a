package cli

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"duixian/internal/db"
	"duixian/internal/store"
	"duixian/matter"
)

// When a day begins in Shanghai the lights are those of that day, and the clock has taken its steps; within a day nothing is done twice.
func TestSupervise(t *testing.T) {
	s, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	c, err := matter.ParseCalendar(matter.CalendarText(), "")
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.KeepProcedure(t.Context(), store.Program("test"), matter.CommitmentText())
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
	s.SetClock(func() time.Time { return begun })
	office := matter.Actor{Person: "z", Posts: []matter.Post{{Role: "office"}}}
	by := store.By{Person: "z", Name: "周"}
	id := store.NewMatterID()
	_, err = s.StartMatter(t.Context(), by, p, id, store.Step{Actor: office, Calendar: c, Request: matter.Request{Step: "draft", Fields: matter.Fields{
		"title": matter.One("x"), "letter": matter.One("x"), "spirit": matter.One("x"), "due": matter.One("2026-12-31")}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.TakeStep(t.Context(), by, id, 1, store.Step{Actor: office, Calendar: c, Request: matter.Request{Step: "assign", Fields: matter.Fields{
		"lead": matter.One("b"), "report_every": matter.One("30")}}}); err != nil {
		t.Fatal(err)
	}
	for _, at := range []struct {
		now    time.Time
		events int
		light  matter.Light
	}{
		{time.Date(2026, 3, 5, 15, 59, 0, 0, time.UTC), 2, matter.Grey},  // the last minute of the third working day
		{time.Date(2026, 3, 5, 16, 1, 0, 0, time.UTC), 3, matter.Yellow}, // the first of the next
		{time.Date(2026, 3, 6, 10, 0, 0, 0, time.UTC), 3, matter.Yellow},
	} {
		if err := supervise(t.Context(), s, slog.New(slog.DiscardHandler), c, at.now); err != nil {
			t.Fatal(err)
		}
		if m, err := s.Matter(t.Context(), id); err != nil || m.Version != at.events || m.Light != at.light {
			t.Errorf("at %s there are %d events and the light is %s, %v", at.now, m.Version, m.Light, err)
		}
	}
}

// Under another calendar the deadlines that it moves are kept before the lights are computed; where the one before was not kept, the log says
// so and all else is done.
func TestSuperviseUnderAnotherCalendar(t *testing.T) {
	s, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	var calendars []*matter.Calendar
	for _, rows := range []string{"version\tone", "off\t2026-03-04\t-\tx\t-\nversion\ttwo", "off\t2026-03-04\t2026-03-05\tx\t-\nversion\tthree"} {
		c, err := matter.ParseCalendar("what\tfrom\tto\tname\tnotice\nyear\t2026\t-\t-\t-\n"+rows+"\t-\t-\t-\n", "")
		if err != nil {
			t.Fatal(err)
		}
		calendars = append(calendars, c)
	}
	p, err := s.KeepProcedure(t.Context(), store.Program("test"), matter.CommitmentText())
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
	s.SetClock(func() time.Time { return now })
	office := matter.Actor{Person: "z", Posts: []matter.Post{{Role: "office"}}}
	by := store.By{Person: "z", Name: "周"}
	id := store.NewMatterID()
	_, err = s.StartMatter(t.Context(), by, p, id, store.Step{Actor: office, Calendar: calendars[0], Request: matter.Request{Step: "draft", Fields: matter.Fields{
		"title": matter.One("x"), "letter": matter.One("x"), "spirit": matter.One("x"), "due": matter.One("2026-12-31")}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.TakeStep(t.Context(), by, id, 1, store.Step{Actor: office, Calendar: calendars[0], Request: matter.Request{Step: "assign", Fields: matter.Fields{
		"lead": matter.One("b"), "report_every": matter.One("30")}}}); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	log := slog.New(slog.NewTextHandler(&text, nil))
	for i, moved := range []int{0, 1, 2} { // in all
		for range 2 {
			if err := supervise(t.Context(), s, log, calendars[i], now); err != nil {
				t.Fatal(err)
			}
			all, err := s.Moved(t.Context(), id)
			if err != nil || len(all) != moved {
				t.Errorf("under calendar %s %d deadlines were moved, not %d, %v", calendars[i].Version(), len(all), moved, err)
			}
			if _, c, err := s.Relit(t.Context()); c != calendars[i].Version() || err != nil {
				t.Errorf("the lights are those of calendar %s, not %s; %v", c, calendars[i].Version(), err)
			}
		}
	}
	if strings.Count(text.String(), "deadlines moved\"=1") != 2 || strings.Contains(text.String(), "WARN") {
		t.Errorf("the log says\n%s", text.String())
	}
}

// A program that kept no calendars came before.
func TestSuperviseAfterACalendarThatWasNotKept(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	d, err := db.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if err := d.Transact(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec("INSERT INTO relit (one, day, calendar) VALUES (1, '2026-03-02', 'before')")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	c, err := matter.ParseCalendar(matter.CalendarText(), "")
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for range 2 {
		if err := supervise(t.Context(), s, slog.New(slog.NewTextHandler(&text, nil)), c, time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
	}
	if _, calendar, err := s.Relit(t.Context()); calendar != c.Version() || err != nil || strings.Count(text.String(), "cannot be told") != 1 {
		t.Errorf("the lights are those of calendar %s, %v, and the log says\n%s", calendar, err, text.String())
	}
}
