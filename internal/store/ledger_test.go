package store_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duixian/internal/dbtest"
	"duixian/internal/store"
	"duixian/matter"
)

// The ledger gives, page by page, what a naive model gives, whatever is filtered and however it is sorted; and the counts are those of
// the rows.
func TestLedger(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		b := newBureau(t, open(t, where))
		d, reading := add(t, b.s)
		commitment := reading.Commitments[0]
		source := matter.Reference{Report: d.SHA256(), Record: "c1", Start: commitment.Clause.Start, End: commitment.Clause.End, Quote: "x"}
		for i := range 40 { // all states of what may have come of a matter
			f := draft(fmt.Sprintf("事项 %d", i), []string{"2026-03-05", "2026-03-20", "2026-04-01", "2026-12-31"}[i%4])
			delete(f, "milestones")
			if i%3 == 0 {
				f["commitments"] = matter.Value{References: []matter.Reference{source}}
			}
			b.start(f)
			assignment := b.assignment()
			if i%5 == 1 {
				delete(assignment, "helpers")
			}
			if i%5 == 2 {
				assignment["lead"], assignment["helpers"] = matter.One(b.housing), matter.Many(b.transport)
			}
			if i%7 > 0 {
				b.take(b.zhou, "assign", assignment)
			}
			if i%7 > 1 && i%5 != 2 {
				b.take(b.chen, "accept", nil)
				b.take(b.chen, "report", fields("progress", "none"))
			}
			if i%7 > 0 && i%3 == 1 {
				b.take(b.mayor, "instruct", fields("note", "请抓紧"))
			}
			if i%7 > 3 && i%5 != 2 {
				b.take(b.wu, "approve", nil)
			}
			if i%7 == 6 {
				b.take(b.zhou, "propose_close", fields("outcome", "dropped", "reason", "并入他项"))
				b.take(b.wu, "confirm_close", nil)
			}
			if i%4 == 0 {
				if _, err := b.s.Publish(t.Context(), wang, b.id, true); err != nil {
					t.Fatal(err)
				}
			}
		}
		sources, err := b.s.Sources(t.Context(), d.SHA256())
		if all := sources["c1"]; err != nil || len(sources) != 1 || len(all) != 14 || all[0].Title != "事项 0" || all[0].Matter == "" {
			t.Errorf("the matters from the report are %+v, %v", sources, err)
		}
		if none, err := b.s.Sources(t.Context(), strings.Repeat("0", 64)); err != nil || len(none) != 0 {
			t.Errorf("the matters from no report are %+v, %v", none, err)
		}
		if _, err := b.s.Relight(t.Context(), b.c, onDay(t, "2026-03-30")); err != nil {
			t.Fatal(err)
		}
		sound(t, where)

		// The model has each matter's row, and what is not in it.
		type entry struct {
			store.MatterRow
			asked   map[string]matter.Date
			askers  []string
			bodies  []string
			sources []matter.Reference
		}
		var all []entry
		page, err := b.s.Ledger(t.Context(), store.LedgerFilter{}, store.ByDue, store.LedgerCursor{}, 1000)
		if err != nil || len(page.Rows) != 40 || page.Next != (store.LedgerCursor{}) {
			t.Fatalf("%d rows, %v", len(page.Rows), err)
		}
		for _, r := range page.Rows {
			story, err := b.s.Matter(t.Context(), r.ID)
			if err != nil || story.MatterRow != r {
				t.Fatalf("%+v, %v", story.MatterRow, err)
			}
			sum := story.Matter.Summary()
			all = append(all, entry{r, story.Matter.Asked(b.c), sum.Askers, sum.Bodies, sum.References})
		}
		crowd := []string{b.transport} // with more than are asked for one by one
		for i := range 600 {
			crowd = append(crowd, fmt.Sprint("nobody", i))
		}
		chosen := func(f store.LedgerFilter, e entry) bool {
			has := func(body string) bool {
				return slices.Contains(e.bodies, body) && (!f.Owing || e.asked[body] != 0) && (!f.Idle || e.asked[body] == 0)
			}
			return (f.Section == "" || f.Section == e.Section) && (len(f.Bodies) == 0 || slices.ContainsFunc(f.Bodies, has)) &&
				(f.Light == "" || f.Light == e.Light) && (f.Month == "" || strings.HasPrefix(e.Due.String(), f.Month)) &&
				(f.Before == "" || e.Due != 0 && e.Due.String() < f.Before) &&
				(f.State == "" || f.State == e.State) && (f.Report == "" || len(e.sources) > 0 && e.sources[0].Report == f.Report) &&
				(f.Leader == "" || f.Leader == e.Leader) && (f.Closed == store.OpenOrClosed || e.Closed == (f.Closed == store.OnlyClosed)) &&
				(f.Lead == "" || f.Lead == e.Lead) && (f.Asker == "" || slices.Contains(e.askers, f.Asker)) && (!f.Idle || !e.Closed) &&
				(!f.Office || e.Office) && (!f.Public || e.Published)
		}
		oneOf := func(rt *rapid.T, name string, values ...string) string {
			return rapid.SampledFrom(append([]string{"", "", ""}, values...)).Draw(rt, name)
		}
		rapid.Check(t, func(rt *rapid.T) {
			f := store.LedgerFilter{Section: oneOf(rt, "section", commitment.Section), Light: matter.Light(oneOf(rt, "light", "red", "grey", "yellow", "green")),
				Month: oneOf(rt, "month", "2026-03", "2026-12"), State: oneOf(rt, "state", "drafted", "assigned", "underway", "dropped"),
				Report: oneOf(rt, "report", d.SHA256()), Leader: oneOf(rt, "leader", b.mayor.ID), Lead: oneOf(rt, "lead", b.transport), Asker: oneOf(rt, "asker", b.mayor.ID),
				Closed: rapid.SampledFrom([]store.Closing{store.OpenOrClosed, store.OnlyOpen, store.OnlyClosed}).Draw(rt, "closed"),
				Office: rapid.Bool().Draw(rt, "office"), Public: rapid.Bool().Draw(rt, "public")}
			f.Bodies = [][]string{nil, {b.transport}, {b.housing}, {b.transport, b.housing}, {"nobody"}, crowd}[rapid.IntRange(0, 5).Draw(rt, "bodies")]
			if f.Month == "" {
				f.Before = oneOf(rt, "before", "2026-03-20", "2026-12-31")
			}
			f.Owing = len(f.Bodies) > 0 && len(f.Bodies) < 10 && rapid.Bool().Draw(rt, "owing")
			f.Idle = len(f.Bodies) > 0 && len(f.Bodies) < 10 && !f.Owing && rapid.Bool().Draw(rt, "idle")
			sort := rapid.SampledFrom([]store.LedgerSort{store.ByDue, store.ByDueLast, store.ByUpdated, store.ByUpdatedLast, store.ByOwed}).Draw(rt, "sort")
			if sort == store.ByOwed && (!f.Owing || len(f.Bodies) != 1) {
				sort = store.ByDue
			}
			key := func(e entry) string {
				switch sort {
				case store.ByOwed:
					return e.asked[f.Bodies[0]].String()
				case store.ByUpdated, store.ByUpdatedLast:
					return e.Updated.Format("2006-01-02T15:04:05.000000")
				}
				return e.Due.String()
			}
			var want []entry
			lights, states := map[matter.Light]int{}, map[string]int{}
			for _, e := range all {
				if chosen(f, e) {
					want = append(want, e)
					lights[e.Light]++
					states[e.State]++
				}
			}
			slices.SortFunc(want, func(a, b entry) int { return cmp.Or(cmp.Compare(key(a), key(b)), cmp.Compare(a.ID, b.ID)) })
			if sort == store.ByDueLast || sort == store.ByUpdated {
				slices.Reverse(want)
			}
			most := rapid.IntRange(1, 50).Draw(rt, "most")
			var got []store.MatterRow
			for from := (store.LedgerCursor{}); ; {
				page, err := b.s.Ledger(t.Context(), f, sort, from, most)
				if err != nil {
					rt.Fatal(err)
				}
				got = append(got, page.Rows...)
				if from = page.Next; from == (store.LedgerCursor{}) || len(got) > len(all) {
					break
				}
				if len(page.Rows) != most {
					rt.Fatalf("a page that is not the last has %d rows", len(page.Rows))
				}
			}
			if !slices.EqualFunc(got, want, func(r store.MatterRow, e entry) bool { return r == e.MatterRow }) {
				rt.Fatalf("%+v by %s: got %d rows, want %d", f, sort, len(got), len(want))
			}
			counts, counted, err := b.s.LedgerCounts(t.Context(), f)
			quick := len(f.Bodies) == 1 || len(f.Bodies) == 0 && (f.Month+f.Before == "" || f.Leader != "")
			if quick = quick && f.Report+f.Lead+f.Asker == "" && !f.Office && !f.Public; counted != quick {
				rt.Fatalf("%+v: counted is %v", f, counted)
			}
			if err != nil || counted && fmt.Sprint(counts.Lights, counts.States) != fmt.Sprint(lights, states) {
				rt.Fatalf("%+v: counted %v, want %v %v; %v", f, counts, lights, states, err)
			}
		})
	})
}

// Who is above very many bodies has a ledger too.
func TestLedgerOfManyBodies(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		b := newBureau(t, open(t, where))
		b.start(draft("一件事", "2026-12-31"))
		b.take(b.zhou, "assign", b.assignment())
		var bodies []string
		for i := range 900 {
			bodies = append(bodies, fmt.Sprint("body", i))
		}
		bodies = append(bodies, b.transport)
		page, err := b.s.Ledger(t.Context(), store.LedgerFilter{Bodies: bodies, Owing: true}, store.ByOwed, store.LedgerCursor{}, 10)
		if err != nil || len(page.Rows) != 1 || page.Rows[0].ID != b.id {
			t.Errorf("%+v, %v", page, err)
		}
	})
}
