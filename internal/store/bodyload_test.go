package store_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"duixian/internal/dbtest"
	"duixian/internal/store"
	"duixian/matter"
)

// folded gives all matters of a store.
func folded(t *testing.T, s *store.Store) []store.Story {
	t.Helper()
	page, err := s.Ledger(t.Context(), store.LedgerFilter{}, store.ByDue, store.LedgerCursor{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var all []store.Story
	for _, r := range page.Rows {
		story, err := s.Matter(t.Context(), r.ID)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, story)
	}
	return all
}

// Load is that of the folded matters, whatever month and bodies are asked for.
func TestLoad(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		b := newBureau(t, open(t, where))
		b.some(8)
		b.on("2026-04-09")
		b.some(8)
		var counter matter.LoadCounter
		for _, story := range folded(t, b.s) {
			counter.Add(story.Matter)
		}
		for _, month := range []string{"", "2026-03", "2026-04", "2026-05"} {
			for _, bodies := range [][]string{nil, {}, {b.transport}, {b.transport, b.housing, "nobody"}} {
				var want []matter.Load
				for _, l := range counter.Table() {
					if (month == "" || l.Month == month) && (bodies == nil || slices.Contains(bodies, l.Body)) {
						want = append(want, l)
					}
				}
				slices.SortFunc(want, func(a, b matter.Load) int { return cmp.Or(cmp.Compare(a.Body, b.Body), cmp.Compare(a.Month, b.Month)) })
				if got, err := b.s.Load(t.Context(), month, bodies); err != nil || !slices.Equal(got, want) {
					t.Errorf("in %q the load of %v is %+v, not %+v; %v", month, bodies, got, want, err)
				}
			}
		}
		if all, err := b.s.Load(t.Context(), "2026-04", nil); err != nil || len(all) == 0 {
			t.Errorf("there is no load in April, so that this test says little; %v", err)
		}
		sound(t, where)
	})
}

// What matters of a store from before there was load add to it is added with the next step of each, or when lights are computed.
func TestLoadFromBefore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		b := newBureau(t, open(t, where))
		b.some(8)
		undo(t, where, "DELETE FROM load", "UPDATE matter SET loaded = 0")
		b.take(b.chen, "report", fields("progress", "going", "done", "x", "percent", "70"))
		if all, err := b.s.Load(t.Context(), "", []string{b.transport}); err != nil || len(all) != 1 || all[0].Filled != 3 {
			t.Errorf("after a step the load is %+v, %v", all, err)
		}
		for range 2 {
			if _, err := b.s.Relight(t.Context(), b.c, onDay(t, "2026-03-02")); err != nil {
				t.Fatal(err)
			}
			sound(t, where)
		}
	})
}

// Matters are counted by the body that leads them, and the sections that they are from are known, as steps are taken and lights change.
func TestBodyCountsAndSections(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		b := newBureau(t, open(t, where))
		if all, err := b.s.LedgerSections(t.Context()); err != nil || len(all) != 0 {
			t.Errorf("without matters there are the sections %q, %v", all, err)
		}
		d, reading := add(t, b.s)
		commitment := reading.Commitments[0]
		b.some(12)
		f := draft("从报告来", "2026-12-31")
		f["commitments"] = matter.Value{References: []matter.Reference{{Report: d.SHA256(), Record: "c1", Start: commitment.Clause.Start, End: commitment.Clause.End, Quote: "x"}}}
		b.start(f)
		other := b.assignment()
		other["lead"], other["helpers"] = matter.One(b.housing), matter.Many(b.transport)
		b.take(b.zhou, "assign", other)
		b.take(b.zhou, "propose_close", fields("outcome", "dropped", "reason", "并入他项"))
		b.take(b.wu, "confirm_close", nil)
		b.start(draft("换了牵头", "2026-12-31"))
		b.take(b.zhou, "assign", b.assignment())
		b.take(b.chen, "decline", fields("reason", "不归我局"))
		b.take(b.zhou, "assign", other)
		for _, day := range []string{"2026-03-02", "2026-06-01", "2026-12-01"} {
			b.on(day)
			if _, err := b.s.Relight(t.Context(), b.c, onDay(t, day)); err != nil {
				t.Fatal(err)
			}
			want := map[string]store.Led{}
			for _, story := range folded(t, b.s) {
				led, there := want[story.Lead]
				if !there {
					led = store.Led{LedgerCounts: store.LedgerCounts{Lights: map[matter.Light]int{}, States: map[string]int{}}}
				}
				if story.Closed {
					led.Closed++
				} else {
					led.Lights[story.Light]++
					led.States[story.State]++
				}
				want[story.Lead] = led
			}
			delete(want, "")
			if len(want) != 2 || want[b.housing].Closed != 1 {
				t.Fatalf("the matters are not such as the test wants: %+v", want)
			}
			if got, err := b.s.BodyCounts(t.Context(), nil); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("on %s counted are %+v, not %+v; %v", day, got, want, err)
			}
			if got, err := b.s.BodyCounts(t.Context(), []string{}); err != nil || len(got) != 0 {
				t.Errorf("of no body are counted %+v, %v", got, err)
			}
			delete(want, b.transport)
			if got, err := b.s.BodyCounts(t.Context(), []string{b.housing, "nobody"}); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("on %s of one body are counted %+v, not %+v; %v", day, got, want, err)
			}
		}
		if all, err := b.s.LedgerSections(t.Context()); err != nil || !slices.Equal(all, []string{commitment.Section}) {
			t.Errorf("the sections are %q, not %q; %v", all, commitment.Section, err)
		}
		sound(t, where)
	})
}
