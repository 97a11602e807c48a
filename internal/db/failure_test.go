package db_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"duixian/internal/db"
	"duixian/internal/dbtest"
)

// things opens a database with a table of things, which may belong to another one.
func things(t *testing.T, where string) *db.DB {
	t.Helper()
	d := open(t, where)
	steps := fstest.MapFS{"1.sql": {Data: []byte("CREATE TABLE thing (id TEXT NOT NULL PRIMARY KEY, of TEXT REFERENCES thing (id));\nCREATE INDEX thing_of ON thing (of)")}}
	if err := d.Migrate(t.Context(), steps, "*.sql"); err != nil {
		t.Fatal(err)
	}
	return d
}

func insert(ctx context.Context, d *db.DB, id string, of any) error {
	return d.Transact(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec("INSERT INTO thing (id, of) VALUES (?, ?)", id, of)
		return err
	})
}

func has(t *testing.T, d *db.DB, id string) bool {
	t.Helper()
	err := d.Get(t.Context(), []any{new(string)}, "SELECT id FROM thing WHERE id = ?", id)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		t.Fatal(err)
	}
	return err == nil
}

// What cannot be kept is refused in both homes with the same classes of errors, on one line.
func TestWhatCannotBeKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		d := things(t, where)
		for _, test := range []struct {
			id   string
			of   any
			want error
		}{
			{"nul\x00", nil, db.ErrText},
			{"broken \xff", nil, db.ErrText},
			{"below", "none", db.ErrMissing},
		} {
			if err := insert(t.Context(), d, test.id, test.of); !errors.Is(err, test.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%q of %v: %v, want %v", test.id, test.of, err, test.want)
			}
		}
		for _, text := range []string{"nul\x00", "broken \xff"} {
			ask := func(query func() error) {
				if err := query(); !errors.Is(err, db.ErrText) {
					t.Errorf("asked for %q: %v", text, err)
				}
			}
			ask(func() error { return d.Get(t.Context(), []any{new(string)}, "SELECT id FROM thing WHERE id = ?", text) })
			ask(func() error {
				return d.Query(t.Context(), func(*sql.Rows) error { return nil }, "SELECT id FROM thing WHERE id = ?", text)
			})
		}
		if err := insert(t.Context(), d, "two", nil); err != nil {
			t.Fatal(err)
		}
		if err := insert(t.Context(), d, "two", nil); err == nil || errors.Is(err, db.ErrUnavailable) {
			t.Errorf("a key that is there twice: %v", err)
		}
	})
}

// Who waits for another one's transaction may go away, and leaves nothing.
func TestWaitingEndsWithTheContext(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		d, other := things(t, where), open(t, where) // as two programs
		for _, second := range []*db.DB{d, other} {
			ctx, cancel := context.WithCancel(t.Context())
			waited := make(chan error)
			if err := d.Transact(t.Context(), func(tx *db.Tx) error {
				if _, err := tx.Exec("INSERT INTO thing (id) VALUES (?)", "same"); err != nil {
					return err
				}
				go func() { waited <- insert(ctx, second, "same", nil) }()
				cancel()
				if err := <-waited; !errors.Is(err, context.Canceled) {
					t.Errorf("who went away is told %v", err)
				}
				_, err := tx.Exec("DELETE FROM thing WHERE id = ?", "same")
				return err
			}); err != nil {
				t.Error(err)
			}
			if has(t, d, "same") {
				t.Error("who went away has left something")
			}
		}
	})
}

// A program that has the database to itself for a while is waited for.
func TestWhoWritesIsWaitedFor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		d, other := things(t, where), open(t, where)
		began, end, done := make(chan bool), make(chan bool), make(chan error)
		go func() {
			done <- d.Transact(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec("INSERT INTO thing (id) VALUES (?)", "first")
				began <- true
				<-end
				return err
			})
		}()
		<-began
		go func() { done <- insert(t.Context(), other, "second", nil) }()
		close(end)
		if err := errors.Join(<-done, <-done); err != nil || !has(t, d, "first") || !has(t, d, "second") {
			t.Errorf("two writers: %v", err)
		}
	})
}

// Connections that died in the pool are noticed by nobody.
func TestDeadConnections(t *testing.T) {
	where := dbtest.Postgres(t)
	d, killer := things(t, where), open(t, where)
	kill := func() {
		t.Helper()
		for left := 1; left > 0; {
			left = 0
			if err := killer.Query(t.Context(), func(r *sql.Rows) error { left++; return r.Scan(new(bool)) },
				"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"); err != nil {
				t.Fatal(err)
			}
		}
	}
	use := func() {
		var ready, wg sync.WaitGroup // all at once, for there to be many connections
		ready.Add(6)
		for i := range 6 {
			wg.Go(func() {
				err := d.Snapshot(t.Context(), func(tx *db.Tx) error {
					ready.Done()
					ready.Wait()
					var n int
					return tx.Get([]any{&n}, "SELECT ? + 0", i)
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
	for i, again := range []func() error{
		func() error { use(); return nil },
		func() error { return insert(t.Context(), d, "after", nil) },
		func() error { return d.Get(t.Context(), []any{new(int)}, "SELECT 1") },
		func() error {
			return d.Query(t.Context(), func(r *sql.Rows) error { return r.Scan(new(int)) }, "SELECT 1")
		},
	} {
		use()
		kill()
		if err := again(); err != nil {
			t.Errorf("use %d met a dead connection: %v", i, err)
		}
	}
}

// Who was keeping a change when the connection broke is told that it may be there, whether it is or not; before that, the change is
// made again unseen.
func TestConnectionsThatBreak(t *testing.T) {
	where := dbtest.Postgres(t)
	for _, test := range []struct {
		name   string
		word   string // at which the connection breaks
		passed bool   // on to the server
		want   error
		has    bool
	}{
		{"before the change", "INSERT", false, nil, true},
		{"after the change", "INSERT", true, nil, true},
		{"before it is kept", "commit", false, db.ErrUnsure, false},
		{"after it is kept", "commit", true, db.ErrUnsure, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			direct := things(t, where)
			line := newLine(t, where)
			d := open(t, line.address)
			line.breakAt(test.word, test.passed)
			err := insert(t.Context(), d, test.name, nil)
			if !errors.Is(err, test.want) || test.want != nil && !errors.Is(err, db.ErrUnavailable) {
				t.Errorf("it gave %v, want %v", err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), "\n") {
				t.Errorf("%q is more than a line", err)
			}
			for test.passed && test.has && !has(t, direct, test.name) { // the server is still at it
			}
			if has(t, direct, test.name) != test.has {
				t.Errorf("the change is there: %v", !test.has)
			}
			if err := insert(t.Context(), d, "after "+test.name, nil); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

// line is a connection to PostgreSQL that breaks once, when a word goes through it.
type line struct {
	address string

	sync.Mutex
	word   string
	passed bool
}

func (l *line) breakAt(word string, passed bool) {
	l.Lock()
	defer l.Unlock()
	l.word, l.passed = word, passed
}

func newLine(t *testing.T, where string) *line {
	t.Helper()
	_, rest, _ := strings.Cut(where, "@")
	server, database, _ := strings.Cut(rest, "/")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{address: fmt.Sprintf("postgres://duixian@%s/%s?sslmode=disable", listener.Addr(), database)}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go l.carry(client, server)
		}
	}()
	return l
}

func (l *line) carry(client net.Conn, address string) {
	defer func() { _ = client.Close() }()
	server, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	broken := make(chan bool)
	go func() {
		b := make([]byte, 1<<16)
		for {
			n, err := client.Read(b)
			if err != nil {
				return
			}
			l.Lock()
			now := l.word != "" && bytes.Contains(b[:n], []byte(l.word))
			if now {
				l.word = ""
			}
			l.Unlock()
			if now {
				close(broken) // no answer comes through any more
				_ = client.Close()
			}
			if !now || l.passed {
				_, err = server.Write(b[:n])
			}
			if now || err != nil {
				_ = server.(*net.TCPConn).CloseWrite() // the server does what it was told, and then sees that nobody is there
				return
			}
		}
	}()
	b := make([]byte, 1<<16)
	for {
		n, err := server.Read(b)
		if err != nil {
			return
		}
		select {
		case <-broken:
		default:
			if _, err := client.Write(b[:n]); err != nil {
				return
			}
		}
	}
}
