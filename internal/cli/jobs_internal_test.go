package cli

import (
	"testing"
	"time"

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
		if err := supervise(t.Context(), s, at.now); err != nil {
			t.Fatal(err)
		}
		if m, err := s.Matter(t.Context(), id); err != nil || m.Version != at.events || m.Light != at.light {
			t.Errorf("at %s there are %d events and the light is %s, %v", at.now, m.Version, m.Light, err)
		}
	}
}
