package store_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"duixian/internal/dbtest"
	"duixian/internal/store"
	"duixian/matter"
)

// some starts matters that stand in all sorts of ways.
func (b *bureau) some(n int) {
	b.t.Helper()
	for i := range n {
		b.start(draft(fmt.Sprintf("事项 %d", i), fmt.Sprintf("2026-%02d-28", 4+i%9)))
		if i%4 > 0 {
			b.take(b.zhou, "assign", b.assignment())
		}
		if i%4 > 1 {
			b.take(b.chen, "accept", nil)
		}
		if i%4 > 2 {
			b.take(b.chen, "report", fields("progress", "going", "done", "x", "percent", fmt.Sprint(i%100)))
			b.take(b.wu, "approve", nil)
		}
		if i%5 == 0 && i%4 > 0 {
			b.take(b.zhou, "override", fields("light", "green", "until", "2026-04-15", "reason", "x"))
		}
	}
}

// All lights of a day are those that are computed of each matter alone, whatever is done to matters meanwhile; and only what changed is
// written and counted.
func TestRelight(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		b := newBureau(t, open(t, where), open(t, where))
		b.some(40)
		lights := func() map[string]matter.Light {
			page, err := b.s.Ledger(t.Context(), store.LedgerFilter{}, store.ByDue, store.LedgerCursor{}, 1000)
			if err != nil {
				t.Fatal(err)
			}
			all := map[string]matter.Light{}
			for _, r := range page.Rows {
				all[r.ID] = r.Light
			}
			return all
		}
		if day, _, err := b.s.Relit(t.Context()); day != 0 || err != nil {
			t.Errorf("lights were computed on %s, %v", day, err)
		}
		for _, day := range []string{"2026-03-02", "2026-04-15", "2026-04-16", "2026-09-01", "2027-01-01"} {
			b.on(day)
			before := lights()
			n, err := b.s.Relight(t.Context(), b.c, onDay(t, day))
			if err != nil {
				t.Fatal(err)
			}
			moved := 0
			for id, light := range lights() {
				if before[id] != light {
					moved++
				}
			}
			if n < moved { // a rule or an override may change and the light stay
				t.Errorf("on %s %d lights changed, and it says %d", day, moved, n)
			}
			if n, err := b.s.Relight(t.Context(), b.c, onDay(t, day)); n != 0 || err != nil {
				t.Errorf("on %s it changes %d lights again, %v", day, n, err)
			}
			if relit, calendar, err := b.s.Relit(t.Context()); relit != onDay(t, day) || calendar != b.c.Version() || err != nil {
				t.Errorf("lights were computed on %s, %v", relit, err)
			}
			sound(t, where)
		}
	})
}

// While lights are computed people go on, and neither is lost.
func TestRelightAmongSteps(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		programs := []*store.Store{open(t, where), open(t, where)}
		b := newBureau(t, programs...)
		b.some(40)
		b.on("2026-05-30")
		page, err := b.s.Ledger(t.Context(), store.LedgerFilter{State: "drafted"}, store.ByDue, store.LedgerCursor{}, 1000)
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		wg.Go(func() {
			for _, r := range page.Rows {
				by, step := b.step(b.zhou, "draft", draft("改写", "2026-05-30"))
				if _, err := programs[0].TakeStep(t.Context(), by, r.ID, r.Version, step); err != nil {
					t.Error(err)
				}
			}
		})
		for _, day := range []string{"2026-05-29", "2026-05-30"} {
			wg.Go(func() {
				time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
				if _, err := programs[1].Relight(t.Context(), b.c, onDay(t, day)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if _, err := b.s.Relight(t.Context(), b.c, onDay(t, "2026-05-30")); err != nil {
			t.Error(err)
		}
		sound(t, where)
	})
}

// Under a calendar with another holiday exactly the deadlines that it moves are named, and the clock goes by it when the lights were computed.
func TestAnotherCalendar(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		b := newBureau(t, open(t, where))
		b.start(draft("建成环城路", "2026-12-31")) // not assigned: nothing runs but calendar days
		b.start(draft("建成环城路", "2026-12-31"))
		b.take(b.zhou, "assign", b.assignment()) // to be accepted by 5 March
		longer, err := matter.ParseCalendar(strings.Replace(matter.CalendarText(), "version\t", "version\tlonger ", 1)+"off\t2026-03-04\t-\tx\t-\n", "")
		if err != nil {
			t.Fatal(err)
		}
		var moves []matter.Move
		if err := b.s.Moves(t.Context(), b.c, longer, func(m matter.Move) error { moves = append(moves, m); return nil }); err != nil {
			t.Fatal(err)
		}
		want := matter.Move{Matter: b.id, Limit: "sign", Since: 2, From: onDay(t, "2026-03-05"), To: onDay(t, "2026-03-06")}
		if len(moves) != 1 || moves[0] != want {
			t.Errorf("moved are %+v, not %+v", moves, want)
		}
		b.on("2026-03-06")
		if _, err := b.s.Relight(t.Context(), longer, onDay(t, "2026-03-06")); err != nil {
			t.Fatal(err)
		}
		if n, err := b.s.Ticks(t.Context(), longer, time.UnixMicro(b.now.Load())); n != 0 || err != nil {
			t.Errorf("the clock takes %d steps on the last day, %v", n, err)
		}
		page, err := b.s.Ledger(t.Context(), store.LedgerFilter{Bodies: []string{b.transport}, Owing: true}, store.ByOwed, store.LedgerCursor{}, 10)
		if err != nil || len(page.Rows) != 1 {
			t.Errorf("%+v, %v", page, err)
		}
		if _, err := b.s.Relight(t.Context(), b.c, onDay(t, "2026-03-06")); err != nil {
			t.Fatal(err)
		}
		if n, err := b.s.Ticks(t.Context(), b.c, time.UnixMicro(b.now.Load())); n != 1 || err != nil {
			t.Errorf("the clock takes %d steps after it, %v", n, err)
		}
		sound(t, where)
	})
}
