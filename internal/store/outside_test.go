package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"duixian/internal/dbtest"
	"duixian/internal/people"
	"duixian/internal/store"
)

const issuer = "https://id.example"

func TestOutside(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s, by := open(t, where), store.Program("test")
		wang := people.Person{Login: "wang", Name: "王", Outside: "wang.w"}
		var err error
		if wang.ID, err = s.KeepPerson(t.Context(), by, wang, 0); err != nil {
			t.Fatal(err)
		}
		try := func(issuer, subject, name string) (string, error) {
			t.Helper()
			return s.Outside(t.Context(), issuer, subject, name, "192.0.2.7")
		}
		in := func(what, issuer, subject, name string) {
			t.Helper()
			if id, err := try(issuer, subject, name); err != nil || id != wang.ID {
				t.Errorf("%s: %q, %v", what, id, err)
			}
		}
		out := func(what, issuer, subject, name, login string) {
			t.Helper()
			if id, err := try(issuer, subject, name); id != "" || !errors.Is(err, store.ErrOutsider) {
				t.Errorf("%s: %q, %v", what, id, err)
			}
			last, err := s.SignIns(t.Context(), "", time.Time{}, 1)
			if err != nil || len(last) != 1 || last[0].Outcome != store.Refused || last[0].Address != "192.0.2.7" || !strings.HasPrefix(last[0].Login, login) {
				t.Errorf("%s: the audit has %+v, %v", what, last, err)
			}
		}
		keep := func(p people.Person) {
			t.Helper()
			a, err := s.Person(t.Context(), wang.ID)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.KeepPerson(t.Context(), by, p, a.Version); err != nil {
				t.Fatal(err)
			}
		}

		out("a name that nobody has", issuer, "1", "li", "?")
		out("no name, though others have none either", issuer, "1", "", "?")
		out("another case", issuer, "1", "Wang.w", "?")
		in("the first time", issuer, "1", "wang.w")
		in("again", issuer, "1", "wang.w")
		in("under another name", issuer, "1", "wang.x")
		in("without a name", issuer, "1", "")
		out("who got the name later", issuer, "2", "wang.w", "wang")
		out("the same key of another provider", "https://other.example", "1", "wang.w", "wang")

		history, err := s.History(t.Context(), store.PersonKind, wang.ID)
		if err != nil || len(history) != 2 || history[1].What != "bound" || !strings.Contains(history[1].After, issuer+"#1") {
			t.Errorf("the history is %+v, %v", history, err)
		}

		closed := wang
		closed.Closed = true
		keep(closed)
		out("whose account is closed", issuer, "1", "wang.w", "wang")
		keep(wang)
		in("whose account is open again", issuer, "1", "wang.w")

		other := wang
		other.Outside = "wang.y"
		token, err := s.Accept(t.Context(), wang.ID, "", "")
		if err != nil {
			t.Fatal(err)
		}
		keep(other)
		if _, err := s.Visitor(t.Context(), token); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("who was known by another name is signed in still: %v", err)
		}
		out("the old key", issuer, "1", "wang.w", "?")
		in("the other name", issuer, "3", "wang.y")
	})
}

func TestOutsideTaken(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s, by := open(t, where), store.Program("test")
		keep := func(p people.Person, version int) (string, error) { return s.KeepPerson(t.Context(), by, p, version) }
		if _, err := keep(people.Person{Login: "wang", Name: "王", Outside: "w", Closed: true}, 0); err != nil {
			t.Fatal(err)
		}
		if _, err := keep(people.Person{Login: "li", Name: "李", Outside: "w"}, 0); !errors.Is(err, store.ErrOutsideTaken) {
			t.Errorf("another account gets the name: %v", err)
		}
		li := people.Person{Login: "li", Name: "李"}
		var err error
		if li.ID, err = keep(li, 0); err != nil {
			t.Fatal(err)
		}
		if _, err := keep(people.Person{Login: "zhao", Name: "赵"}, 0); err != nil {
			t.Errorf("two accounts without a name: %v", err)
		}
		li.Outside = "w"
		if _, err := keep(li, 1); !errors.Is(err, store.ErrOutsideTaken) {
			t.Errorf("an account is given the name of another: %v", err)
		}
		li.Outside = "l"
		for version := 1; version <= 2; version++ { // the second time it is its own
			if _, err := keep(li, version); err != nil {
				t.Error(err)
			}
		}
	})
}

// Of several who come with one name at once, one gets in.
func TestOutsideAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		if _, err := s.KeepPerson(t.Context(), store.Program("test"), people.Person{Login: "wang", Name: "王", Outside: "w"}, 0); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			all.Go(func() { _, errs[i] = s.Outside(t.Context(), issuer, fmt.Sprint(i), "w", "") })
		}
		all.Wait()
		in := 0
		for _, err := range errs {
			if err == nil {
				in++
			} else if !errors.Is(err, store.ErrOutsider) {
				t.Error(err)
			}
		}
		if in != 1 {
			t.Errorf("%d subjects got in with one name", in)
		}
	})
}
