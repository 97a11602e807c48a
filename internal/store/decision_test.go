package store_test

import (
	"testing"
	"time"

	"duixian/internal/dbtest"
	"duixian/internal/store"
	"duixian/report"
	"duixian/series"
)

// Decisions come back as they were made, in their order, and outlive that the report is read again.
func TestDecisions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		d, r := add(t, s)
		sha := d.SHA256()
		made := store.Decided{Before: series.NotMentioned, Decision: series.Decision{Earlier: sha, Later: sha, Promise: "c82", Verdict: series.Done, Who: "王",
			When: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), Why: "见附表", Found: []report.Span{{Start: 1, End: 2}}}}
		again := made
		again.Before, again.Verdict, again.When = series.Done, series.Dropped, made.When.Add(time.Hour)
		for i, one := range []store.Decided{made, again} {
			if err := s.Decide(t.Context(), one, nil, i); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Add(t.Context(), store.Program("test"), d, r, "2"); err != nil {
			t.Fatal(err)
		}
		got, err := s.Decisions(t.Context(), sha, sha)
		if err != nil || len(got) != 2 {
			t.Fatalf("%d decisions, %v", len(got), err)
		}
		if got[0].Verdict != series.Done || got[1].Before != series.Done || !got[1].When.Equal(again.When) || len(got[0].Found) != 1 || got[0].Found[0] != made.Found[0] {
			t.Errorf("the decisions came back as %+v", got)
		}
		made.Who = ""
		if s.Decide(t.Context(), made, nil, 2) == nil {
			t.Error("a decision of nobody was kept")
		}
		made.Who, made.Later = "王", "no report"
		if s.Decide(t.Context(), made, nil, 2) == nil {
			t.Error("a decision on a report that is not there was kept")
		}
	})
}
