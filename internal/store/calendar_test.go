package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"duixian/internal/db"
	"duixian/internal/dbtest"
	"duixian/internal/store"
	"duixian/matter"
)

// anotherCalendar is the calendar with a day off more.
func anotherCalendar(t *testing.T, version, off string) *matter.Calendar {
	t.Helper()
	c, err := matter.ParseCalendar(strings.Replace(matter.CalendarText(), "version\t", "version\t"+version+" ", 1)+"off\t"+off+"\t-\tx\t-\n", "")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// allMoved gives all that a calendar moved, a few at a time.
func allMoved(t *testing.T, s *store.Store, calendar string) []store.Moved {
	t.Helper()
	var all []store.Moved
	for from := (store.MovedCursor{}); ; {
		page, next, err := s.AllMoved(t.Context(), calendar, from, 3)
		if err != nil || len(page) > 3 {
			t.Fatalf("a page of 3 has %d rows, %v", len(page), err)
		}
		if all, from = append(all, page...), next; next == (store.MovedCursor{}) {
			return all
		}
	}
}

// What another calendar moves is kept and told once, however often it is done again after it broke off.
func TestMoveDeadlines(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		b := newBureau(t, open(t, where))
		b.some(20)
		day := onDay(t, "2026-03-02")
		longer := anotherCalendar(t, "longer", "2026-03-04")
		if _, err := b.s.MoveDeadlines(t.Context(), b.c.Version(), longer, day); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("before any calendar was kept: %v", err)
		}
		if _, err := b.s.Relight(t.Context(), b.c, day); err != nil {
			t.Fatal(err)
		}
		var want []string
		if err := b.s.Moves(t.Context(), b.c, longer, func(m matter.Move) error {
			want = append(want, fmt.Sprint(m, " ", longer.Version(), " ", day))
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if len(want) < 4 {
			t.Fatalf("%d deadlines move, so that this test says little", len(want))
		}
		is := func(when string, told ...string) {
			t.Helper()
			var got []string
			for _, v := range allMoved(t, b.s, longer.Version()) {
				if !strings.HasPrefix(v.Title, "事项") {
					t.Errorf("the matter of %+v has another title", v)
				}
				got = append(got, fmt.Sprint(v.Move, " ", v.Calendar, " ", v.Day))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s moved are %q, not %q", when, got, want)
			}
			for id, want := range map[string][]string{b.zhou.ID: told, b.wu.ID: told, b.chen.ID: nil, b.mayor.ID: nil} {
				if got := toldOfMoves(t, b.s, id); !slices.Equal(got, want) {
					t.Errorf("%s %s is told %q, not %q", when, id, got, want)
				}
			}
			sound(t, where)
		}
		move := func(want int) {
			t.Helper()
			if n, err := b.s.MoveDeadlines(t.Context(), b.c.Version(), longer, day); n != want || err != nil {
				t.Errorf("it tells of %d deadlines, not %d; %v", n, want, err)
			}
		}
		all := fmt.Sprint(len(want))
		move(len(want))
		is("at once", all)
		move(0) // it was killed before the lights were computed
		is("done again", all)

		// Killed half-way: some are kept, and nobody is told.
		undo(t, where, "DELETE FROM notice WHERE text = 'notice.deadlines_moved'", "UPDATE moved SET told = 0",
			"DELETE FROM moved WHERE matter > (SELECT MIN(matter) FROM moved)")
		if n := len(allMoved(t, b.s, longer.Version())); n == 0 || n == len(want) {
			t.Fatalf("%d of %d are left, so that this is not half-way", n, len(want))
		}
		move(len(want))
		is("after half of it", all)
		if _, err := b.s.Relight(t.Context(), longer, day); err != nil {
			t.Fatal(err)
		}
		move(0)
		is("after all", all)

		one := allMoved(t, b.s, longer.Version())[0]
		if got, err := b.s.Moved(t.Context(), one.Matter); err != nil || !slices.Contains(got, one) {
			t.Errorf("of its matter are moved %+v, not %+v; %v", got, one, err)
		}
		if got, err := b.s.Moved(t.Context(), "none"); err != nil || len(got) != 0 {
			t.Errorf("of no matter are moved %+v, %v", got, err)
		}
		kept, err := b.s.Calendars(t.Context())
		if want := []store.KeptCalendar{{Version: longer.Version(), Moved: len(want)}, {Version: b.c.Version()}}; err != nil || !slices.Equal(kept, want) {
			t.Errorf("kept are %+v, not %+v; %v", kept, want, err)
		}

		// What is moved back is told as well.
		if n, err := b.s.MoveDeadlines(t.Context(), longer.Version(), b.c, day+1); n != len(want) || err != nil {
			t.Errorf("%d are moved back, %v", n, err)
		}
		if back := allMoved(t, b.s, b.c.Version()); len(back) != len(want) || back[0].From != one.To || back[0].To != one.From || back[0].Day != day+1 {
			t.Errorf("moved back are %+v", back)
		}
		sound(t, where)
	})
}

// toldOfMoves gives how many moved deadlines each notice tells a person of.
func toldOfMoves(t *testing.T, s *store.Store, person string) (all []string) {
	t.Helper()
	list, err := s.Notices(t.Context(), person, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range list {
		if n.Text == "notice.deadlines_moved" {
			all = append(all, n.About)
		}
	}
	return all
}

// undo changes a store by statements, to what it was when somebody was half done.
func undo(t *testing.T, where string, statements ...string) {
	t.Helper()
	d, err := db.Open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if err := d.Transact(t.Context(), func(tx *db.Tx) error {
		for _, one := range statements {
			if _, err := tx.Exec(one); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
