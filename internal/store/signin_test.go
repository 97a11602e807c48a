package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"duixian/internal/dbtest"
	"duixian/internal/people"
	"duixian/internal/store"
)

// clock is a time that goes on when it is told to.
type clock struct{ micro atomic.Int64 }

func newClock(stores ...*store.Store) *clock {
	c := &clock{}
	c.micro.Store(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC).UnixMicro())
	for _, s := range stores {
		s.SetClock(c.now)
	}
	return c
}

// now is a microsecond later each time: what comes later is later.
func (c *clock) now() time.Time { return time.UnixMicro(c.micro.Add(1)) }

func (c *clock) pass(d time.Duration) { c.micro.Add(d.Microseconds()) }

const address = "192.0.2.1"

func signIn(t *testing.T, s *store.Store, id string) (token string) {
	t.Helper()
	token, err := s.Accept(t.Context(), id, address, "")
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// in says whether a token is a session's.
func in(t *testing.T, s *store.Store, token string) bool {
	t.Helper()
	_, err := s.Visitor(t.Context(), token)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		t.Fatal(err)
	}
	return err == nil
}

// What a visitor is told of bodies is never older than what any program has kept.
func TestBodiesOfAVisitor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s, other := open(t, where), open(t, where)
		newClock(s, other)
		token := signIn(t, s, keepPerson(t, s, "li", administrator).ID)
		b := people.Body{}
		for i, change := range []func(){
			func() { b.Name = "教育局" }, func() { b.Name = "教育体育局" }, func() { b.Closed = true },
		} {
			change()
			keeper := []*store.Store{s, other}[i%2]
			id, err := keeper.KeepBody(t.Context(), store.By{Name: "王"}, b, i)
			if err != nil {
				t.Fatal(err)
			}
			b.ID = id
			for _, one := range []*store.Store{s, other, s} {
				if who, err := one.Visitor(t.Context(), token); err != nil || who.Bodies.Get(id) != b {
					t.Errorf("after change %d the visitor has %+v, %v", i, who.Bodies.Get(id), err)
				}
			}
		}
	})
}

func TestSessions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s, other := open(t, where), open(t, where)
		c := newClock(s, other)
		a := keepPerson(t, s, "li", administrator)
		first := signIn(t, s, a.ID)
		if who, err := other.Visitor(t.Context(), first); err != nil || who.ID != a.ID || !who.Is(people.Administrator) {
			t.Errorf("in the other program the visitor is %+v, %v", who, err)
		}
		second, err := other.Accept(t.Context(), a.ID, address, first)
		if err != nil || in(t, s, first) || !in(t, s, second) {
			t.Errorf("signed in again, the old session goes on or the new one does not; %v", err)
		}
		if err := s.SignOut(t.Context(), second, address); err != nil || in(t, other, second) {
			t.Errorf("signed out, the session goes on; %v", err)
		}
		if err := s.SignOut(t.Context(), second, address); err != nil {
			t.Errorf("signed out twice: %v", err)
		}
		if in(t, s, "") || in(t, s, "a\x00") {
			t.Error("no token is a session's")
		}

		idle, busy := signIn(t, s, a.ID), signIn(t, s, a.ID)
		for range 3 * 7 { // a week, by eight hours
			if !in(t, other, busy) {
				t.Fatal("a session ended that was used")
			}
			c.pass(8*time.Hour - time.Second)
		}
		if in(t, s, idle) {
			t.Error("a session that nobody used goes on")
		}
		c.pass(time.Minute)
		if in(t, s, busy) {
			t.Error("a session goes on after a week")
		}
		kept := signIn(t, s, a.ID)
		if err := s.Sweep(t.Context()); err != nil || !in(t, s, kept) {
			t.Errorf("sweeping took a session that goes on; %v", err)
		}
	})
}

// Who is closed, gets other posts or another password is signed out; another name changes nothing.
func TestChangesThatSignOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s, other := open(t, where), open(t, where)
		keepPerson(t, s, "admin", administrator)
		a := keepPerson(t, s, "li", people.Post{Role: people.Leader})
		for _, test := range []struct {
			name   string
			change func(*people.Person)
			in     bool
		}{
			{"another name", func(p *people.Person) { p.Name = "另名" }, true},
			{"another post", func(p *people.Person) { p.Posts = []people.Post{{Role: people.Office}} }, false},
			{"closed", func(p *people.Person) { p.Closed = true }, false},
			{"opened", func(p *people.Person) { p.Closed = false }, true},
		} {
			now := person(t, s, a.ID)
			token := ""
			if !now.Closed {
				token = signIn(t, s, a.ID)
			}
			test.change(&now.Person)
			if _, err := other.KeepPerson(t.Context(), wang, now.Person, now.Version); err != nil {
				t.Fatal(err)
			}
			if token != "" && in(t, s, token) != test.in {
				t.Errorf("%s: the session goes on: %v", test.name, !test.in)
			}
			if now.Closed {
				_, err := s.Accept(t.Context(), a.ID, address, "")
				fails(t, "somebody closed signs in", err, store.ErrNotFound)
				if who, hash, err := s.Try(t.Context(), "li", address); who != "" || hash != "" || err != nil {
					t.Errorf("somebody closed has a password to look at: %q, %v", who, err)
				}
			}
		}
		here, there := signIn(t, s, a.ID), signIn(t, other, a.ID)
		if err := s.SetPassword(t.Context(), wang, a.ID, "$argon2id$", here); err != nil {
			t.Fatal(err)
		}
		if !in(t, other, here) || in(t, s, there) {
			t.Error("a new password must end the other sessions, and no more")
		}
		if _, hash, err := s.Try(t.Context(), a.Login, address); err != nil || hash != "$argon2id$" || !person(t, s, a.ID).Password {
			t.Errorf("the password came back as %q, %v", hash, err)
		}
		fails(t, "nobody's password", s.SetPassword(t.Context(), wang, "none", "x", ""), store.ErrNotFound)
		sound(t, where)
	})
}

// try tries to sign in, and says whether the password would be looked at.
func try(ctx context.Context, s *store.Store, login, address string) (looked bool, err error) {
	_, _, err = s.Try(ctx, login, address)
	if errors.Is(err, store.ErrThrottled) {
		return false, nil
	}
	return err == nil, err
}

// However many try at once, through whatever programs, no more passwords are looked at than there may be.
func TestThrottling(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		programs := []*store.Store{open(t, where), open(t, where)}
		s := programs[0]
		c := newClock(programs...)
		a := keepPerson(t, s, "li", administrator)
		looked := func(n int, login, address func(i int) string) (looked int) {
			t.Helper()
			var sum atomic.Int32
			for _, err := range atOnce(n, func(i int) error {
				yes, err := try(t.Context(), programs[i%2], login(i), address(i))
				if yes {
					sum.Add(1)
				}
				return err
			}) {
				if err != nil {
					t.Error(err)
				}
			}
			return int(sum.Load())
		}
		always := func(text string) func(int) string { return func(int) string { return text } }
		each := func(format string) func(int) string { return func(i int) string { return fmt.Sprintf(format, i) } }
		locked := func() bool {
			t.Helper()
			locked, err := programs[1].Locked(t.Context(), "li")
			if err != nil {
				t.Fatal(err)
			}
			return locked
		}

		if n := looked(20, always(" LI "), each("198.51.100.%d")); n != 8 || !locked() {
			t.Errorf("of twenty tries of one login from many places %d were looked at, want 8", n)
		}
		if n := looked(20, always("nobody"), each("198.51.100.%d")); n != 8 {
			t.Errorf("of twenty tries of a login that nobody has %d were looked at, want 8", n)
		}
		if err := programs[1].Unlock(t.Context(), wang, a.ID); err != nil || locked() {
			t.Errorf("unlocked, the person is locked; %v", err)
		}
		if n := looked(9, always("li"), each("198.51.100.%d")); n != 8 {
			t.Errorf("unlocked, %d of nine tries were looked at, want 8", n)
		}
		c.pass(15*time.Minute + time.Second)
		if n := looked(7, always("li"), each("198.51.100.%d")); n != 7 {
			t.Errorf("a quarter of an hour later, %d of seven tries were looked at", n)
		}
		signIn(t, s, a.ID)
		if n := looked(9, always("li"), each("198.51.100.%d")); n != 8 {
			t.Errorf("after signing in, %d of nine tries were looked at, want 8", n)
		}

		c.pass(time.Hour)
		if n := looked(120, each("guess %d"), always(address)); n != 100 {
			t.Errorf("of 120 tries from one place %d were looked at, want 100", n)
		}
		if n := looked(1, always("li"), always("198.51.100.1")); n != 1 {
			t.Error("who comes from elsewhere was hindered")
		}
		sound(t, where)
	})
}

// Many people behind one address sign in, each once or twice wrong before: nobody is hindered.
func TestAnAddressOfMany(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		newClock(s)
		for i := range 60 {
			login := fmt.Sprintf("p%d", i)
			a := keepPerson(t, s, login)
			for range 2 {
				if looked, err := try(t.Context(), s, login, address); !looked || err != nil {
					t.Fatalf("the person %d was hindered, %v", i, err)
				}
			}
			signIn(t, s, a.ID)
		}
	})
}

// The audit shows what became of tries, and not what was typed for nobody's login.
func TestSignInsAreAudited(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		newClock(s)
		a := keepPerson(t, s, "li")
		for _, login := range []string{"Li", "my secret password"} {
			who, _, err := s.Try(t.Context(), login, address)
			if err == nil {
				err = s.Refuse(t.Context(), login, who, address)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		token := signIn(t, s, a.ID)
		if err := s.SignOut(t.Context(), token, address); err != nil {
			t.Fatal(err)
		}
		var all []store.SignIn
		for before := (time.Time{}); ; before = all[len(all)-1].At {
			page, err := s.SignIns(t.Context(), "", before, 1)
			if err != nil {
				t.Fatal(err)
			}
			if all = append(all, page...); len(page) == 0 {
				break
			}
		}
		var outcomes []store.Outcome
		for _, one := range all {
			outcomes = append(outcomes, one.Outcome)
			if one.Address != address || (one.Login == "li") != (one.Person == a.ID) || one.Person == "" && len(one.Login) > 20 {
				t.Errorf("the audit has %+v", one)
			}
		}
		if !slices.Equal(outcomes, []store.Outcome{store.Left, store.Accepted, store.Refused, store.Refused}) {
			t.Errorf("the audit has %v", outcomes)
		}
		own, err := s.SignIns(t.Context(), a.ID, time.Time{}, 10)
		if err != nil || len(own) != 3 {
			t.Errorf("of one person the audit has %+v, %v", own, err)
		}
	})
}

// The link for the first administrator works once, whoever is quicker, and dies with the first administrator.
func TestTheFirstTicket(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		programs := []*store.Store{open(t, where), open(t, where)}
		s := programs[0]
		var tokens []string
		for _, s := range programs {
			token, err := s.FirstTicket(t.Context())
			if err != nil || token == "" {
				t.Fatalf("the first link is %q, %v", token, err)
			}
			tokens = append(tokens, token)
		}
		if got, err := s.Ticket(t.Context(), tokens[1]); err != nil || got.Kind != store.FirstAdministrator {
			t.Errorf("the link is for %+v, %v", got, err)
		}
		one(t, atOnce(6, func(i int) error { // each link three times
			token, err := programs[i%2].UseTicket(t.Context(), tokens[i%2], people.Person{Login: fmt.Sprintf("li%d", i), Name: "李"}, "$argon2id$", address)
			if err == nil && !in(t, s, token) {
				t.Error("who used the link is not signed in")
			}
			return err
		}), store.ErrNotFound)
		all, err := s.People(t.Context())
		if err != nil || len(all) != 1 || !all[0].Is(people.Administrator) || !all[0].Password {
			t.Errorf("the people are %+v, %v", all, err)
		}
		if token, err := s.FirstTicket(t.Context()); token != "" || err != nil {
			t.Errorf("there is an administrator, and another first link; %v", err)
		}
		sound(t, where)
	})
}

func TestInvitations(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		programs := []*store.Store{open(t, where), open(t, where)}
		s := programs[0]
		c := newClock(programs...)
		a := keepPerson(t, s, "li")
		invite := func() string {
			t.Helper()
			token, err := s.PasswordTicket(t.Context(), wang, a.ID)
			if err != nil {
				t.Fatal(err)
			}
			return token
		}
		use := func(s *store.Store, token string) error {
			_, err := s.UseTicket(t.Context(), token, people.Person{}, "$argon2id$", address)
			return err
		}
		dead := invite()
		old := invite()
		fails(t, "a link before the last one", use(s, dead), store.ErrNotFound)
		c.pass(7*24*time.Hour + time.Second)
		fails(t, "a link of last week", use(s, old), store.ErrNotFound)
		good := invite()
		if got, err := s.Ticket(t.Context(), good); err != nil || got.Person.ID != a.ID {
			t.Errorf("the link is for %+v, %v", got, err)
		}
		for range 8 {
			if _, err := try(t.Context(), s, "li", address); err != nil {
				t.Fatal(err)
			}
		}
		before := signIn(t, s, a.ID)
		one(t, atOnce(6, func(i int) error { return use(programs[i%2], good) }), store.ErrNotFound)
		if in(t, s, before) {
			t.Error("a password was chosen by link, and a session of before goes on")
		}
		if looked, err := try(t.Context(), s, "li", address); !looked || err != nil {
			t.Errorf("who has chosen a password must wait, %v", err)
		}
		closed := invite()
		p := person(t, s, a.ID)
		p.Closed = true
		if _, err := s.KeepPerson(t.Context(), wang, p.Person, p.Version); err != nil {
			t.Fatal(err)
		}
		fails(t, "a link of somebody closed", use(s, closed), store.ErrNotFound)
		fails(t, "no link", use(s, "none"), store.ErrNotFound)
		sound(t, where)
	})
}
