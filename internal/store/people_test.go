package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"duixian/internal/db"
	"duixian/internal/dbtest"
	"duixian/internal/people"
	"duixian/internal/store"
)

func keepBody(t *testing.T, s *store.Store, b people.Body) (id string) {
	t.Helper()
	id, err := s.KeepBody(t.Context(), wang, b, 0)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// keepPerson makes a person with posts, and gives them as they are kept.
func keepPerson(t *testing.T, s *store.Store, login string, posts ...people.Post) store.Account {
	t.Helper()
	id, err := s.KeepPerson(t.Context(), wang, people.Person{Login: login, Name: "人 " + login, Posts: posts}, 0)
	if err != nil {
		t.Fatal(err)
	}
	return person(t, s, id)
}

func person(t *testing.T, s *store.Store, id string) store.Account {
	t.Helper()
	a, err := s.Person(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

var administrator = people.Post{Role: people.Administrator}

// fails reports an error that is not the one wanted.
func fails(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

func TestBodies(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		top := keepBody(t, s, people.Body{Name: "云溪市"})
		below := keepBody(t, s, people.Body{Name: "教育局", Parent: top})
		edited := people.Body{ID: below, Name: "教体局", Parent: top, Closed: true}
		if _, err := s.KeepBody(t.Context(), wang, edited, 1); err != nil {
			t.Fatal(err)
		}
		_, err := s.KeepBody(t.Context(), wang, people.Body{ID: below, Name: "体育局"}, 1)
		fails(t, "an old version", err, store.ErrStale)
		_, err = s.KeepBody(t.Context(), wang, people.Body{ID: top, Name: "云溪市", Parent: below}, 1)
		fails(t, "a ring", err, people.ErrParent)
		_, err = s.KeepBody(t.Context(), wang, people.Body{ID: "none", Name: "局"}, 1)
		fails(t, "a body that is not there", err, store.ErrNotFound)
		_, err = s.KeepBody(t.Context(), wang, people.Body{Name: "两\n行"}, 0)
		fails(t, "a name of two lines", err, people.ErrName)
		if _, err := s.KeepBody(t.Context(), wang, edited, 2); err != nil {
			t.Errorf("a change of nothing: %v", err)
		}
		tree, versions, err := s.Bodies(t.Context())
		if err != nil || tree.Get(below) != edited || versions[below] != 2 || len(tree.All()) != 2 {
			t.Errorf("the bodies came back as %+v in %v, %v", tree.All(), versions, err)
		}
		sound(t, where)
	})
}

// Two who put bodies below each other at the same moment make no ring.
func TestBodiesBelowEachOther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		programs := []*store.Store{open(t, where), open(t, where)}
		for range 5 {
			a, b := keepBody(t, programs[0], people.Body{Name: "甲"}), keepBody(t, programs[0], people.Body{Name: "乙"})
			errs := atOnce(2, func(i int) error {
				one := []people.Body{{ID: a, Name: "甲", Parent: b}, {ID: b, Name: "乙", Parent: a}}[i]
				_, err := programs[i].KeepBody(t.Context(), wang, one, 1)
				return err
			})
			one(t, errs, people.ErrParent)
		}
		sound(t, where)
	})
}

// atOnce does something n times at the same moment.
func atOnce(n int, do func(i int) error) []error {
	errs := make([]error, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			errs[i] = do(i)
		})
	}
	close(start)
	wg.Wait()
	return errs
}

// one fails the test unless exactly one succeeded and the others got an error.
func one(t *testing.T, errs []error, want error) {
	t.Helper()
	succeeded := 0
	for _, err := range errs {
		if err == nil {
			succeeded++
		} else {
			fails(t, "who was second", err, want)
		}
	}
	if succeeded != 1 {
		t.Errorf("%d of %d succeeded, want one", succeeded, len(errs))
	}
}

func TestPeople(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		body := keepBody(t, s, people.Body{Name: "局"})
		want := people.Person{Login: "li.ming", Name: "李明", Posts: []people.Post{{Role: people.Head, Body: body}, {Role: people.Office}}, Outside: "li@example.org"}
		id, err := s.KeepPerson(t.Context(), wang, want, 0)
		if err != nil {
			t.Fatal(err)
		}
		want.ID = id
		got := person(t, s, id)
		if got.Version != 1 || got.Password || got.Login != want.Login || got.Name != want.Name || got.Outside != want.Outside || !slices.Equal(got.Posts, want.Posts) {
			t.Errorf("a person came back as %+v", got)
		}
		want.Name = "李敏"
		if _, err := s.KeepPerson(t.Context(), wang, want, 1); err != nil {
			t.Fatal(err)
		}
		_, err = s.KeepPerson(t.Context(), wang, want, 1)
		fails(t, "an old version", err, store.ErrStale)
		_, err = s.KeepPerson(t.Context(), wang, people.Person{Login: "li.ming", Name: "另一人"}, 0)
		fails(t, "a login that another has", err, store.ErrLoginTaken)
		_, err = s.KeepPerson(t.Context(), wang, people.Person{Login: "x", Name: "人", Posts: []people.Post{{Role: people.Head, Body: "none"}}}, 0)
		fails(t, "a post at no body", err, people.ErrPosts)
		_, err = s.KeepPerson(t.Context(), wang, people.Person{ID: "none", Login: "x", Name: "人"}, 1)
		fails(t, "a person who is not there", err, store.ErrNotFound)
		_, err = s.Person(t.Context(), "none")
		fails(t, "a person who is not there", err, store.ErrNotFound)
		all, err := s.People(t.Context())
		if err != nil || len(all) != 1 || all[0].Name != "李敏" || all[0].Version != 2 {
			t.Errorf("the people are %+v, %v", all, err)
		}
		sound(t, where)
	})
}

// Of many who take one login at once, one gets it.
func TestOneLogin(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		programs := []*store.Store{open(t, where), open(t, where)}
		one(t, atOnce(8, func(i int) error {
			_, err := programs[i%2].KeepPerson(t.Context(), wang, people.Person{Login: "li", Name: "李"}, 0)
			return err
		}), store.ErrLoginTaken)
	})
}

// There is always somebody to keep accounts, even if two administrators close each other at once.
func TestTheLastAdministrator(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		programs := []*store.Store{open(t, where), open(t, where)}
		keepPerson(t, programs[0], "reader", people.Post{Role: people.Leader})
		two := []store.Account{keepPerson(t, programs[0], "a", administrator), keepPerson(t, programs[0], "b", administrator)}
		one(t, atOnce(2, func(i int) error {
			p := two[1-i].Person
			p.Closed = true
			_, err := programs[i].KeepPerson(t.Context(), wang, p, 1)
			return err
		}), store.ErrLastAdministrator)
		left := slices.IndexFunc(two, func(a store.Account) bool { return !person(t, programs[0], a.ID).Closed })
		p := two[left].Person
		p.Posts = nil
		_, err := programs[0].KeepPerson(t.Context(), wang, p, 1)
		fails(t, "the last administrator gives up the post", err, store.ErrLastAdministrator)
		sound(t, where)
	})
}

// The history is paged without a gap, also where many changes were made at one moment.
func TestChangesArePaged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
		s.SetClock(func() time.Time { return now })
		for i := range 12 {
			if i%4 == 0 {
				now = now.Add(time.Microsecond)
			}
			keepBody(t, s, people.Body{Name: fmt.Sprintf("局 %d", i)})
		}
		seen := map[string]bool{}
		pages := 0
		for before := (time.Time{}); ; pages++ {
			page, err := s.Changes(t.Context(), before, 3)
			if err != nil {
				t.Fatal(err)
			}
			if len(page) == 0 {
				break
			}
			for _, c := range page {
				if seen[c.Thing] || !before.IsZero() && c.At.After(before) || c.By != wang || c.What != "made" || c.Version != 1 {
					t.Errorf("page %d has %+v", pages, c)
				}
				seen[c.Thing], before = true, c.At
			}
		}
		if len(seen) != 12 || pages != 3 {
			t.Errorf("%d pages show %d changes of 12", pages, len(seen))
		}
	})
}

// Both homes refuse the same texts, and say so in the same way.
func TestTextsThatCannotBeKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		d, _ := add(t, s)
		a := keepPerson(t, s, "li")
		for _, text := range []string{"a\x00b", "a\xffb", "\xed\xa0\x80"} {
			_, err := s.KeepBody(t.Context(), store.By{Name: "王", Why: text}, people.Body{Name: "局"}, 0)
			fails(t, "a reason", err, db.ErrText)
			if who, _, err := s.Try(t.Context(), text, "192.0.2.1"); who != "" || err != nil {
				t.Errorf("the login %q is that of %q, %v", text, who, err)
			}
			_, err = s.Accept(t.Context(), a.ID, text, "")
			fails(t, "an address", err, db.ErrText)
			one := decision(d.SHA256(), "c1")
			one.Why = text
			fails(t, "a decision", s.Decide(t.Context(), one, nil, 0), db.ErrText)
			_, err = s.Person(t.Context(), text)
			fails(t, "a key", err, db.ErrText)
		}
		long := strings.Repeat("长", store.LongestWhy)
		_, err := s.KeepBody(t.Context(), store.By{Name: "王", Why: long + "。"}, people.Body{Name: "局"}, 0)
		fails(t, "too long a reason", err, store.ErrWhy)
		if _, err := s.KeepBody(t.Context(), store.By{Name: "王", Why: long}, people.Body{Name: "局"}, 0); err != nil {
			t.Errorf("a long reason: %v", err)
		}
		last, err := s.Changes(t.Context(), time.Time{}, 1)
		if err != nil || last[0].By.Why != long {
			t.Errorf("a long reason came back otherwise, %v", err)
		}
		sound(t, where)
	})
}
