package store_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"duixian/internal/db"
	"duixian/internal/dbtest"
	"duixian/internal/store"
)

var kills = flag.Int("kills", 8, "how often each store is killed while it writes")

// writes is the variable of the environment that makes this program the one that is killed: it holds the store, and the report in it.
const writes = "DUIXIAN_TEST_WRITES"

func TestMain(m *testing.M) {
	if where, report, ok := strings.Cut(os.Getenv(writes), "\n"); ok {
		if err := writeUntilKilled(where, report); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(dbtest.Main(m))
}

// writeUntilKilled writes a line for each change that was kept, until it is killed or nobody reads. Without a report it only opens
// the store.
func writeUntilKilled(where, report string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, where)
	if err != nil || report == "" {
		return err
	}
	var out sync.Mutex
	failed := make(chan error)
	for i := range 6 {
		w := writer{s: s, name: randomName() + fmt.Sprint(i), report: report, n: i, kept: func(one deed) {
			line, err := json.Marshal(one)
			if err == nil {
				out.Lock()
				defer out.Unlock()
				_, err = fmt.Printf("%s\n", line) // in one piece
			}
			if err != nil {
				failed <- err
			}
		}}
		go func() {
			for {
				if err := w.step(ctx); err != nil && !errors.Is(err, db.ErrUnavailable) { // the server may be killed too
					failed <- err
					return
				}
			}
		}()
	}
	return <-failed
}

// randomName is a name that no other writer takes.
func randomName() string { return fmt.Sprintf("%08x", rand.Uint32()) }

// child is a program of its own that writes to a store.
func child(t *testing.T, where, report string) *exec.Cmd {
	command := exec.CommandContext(t.Context(), os.Args[0])
	command.Env = append(os.Environ(), writes+"="+where+"\n"+report)
	return command
}

// killed runs a program that writes to a store, does crash at a moment that nobody chose, and kills the program. It gives what the
// program said that it had kept.
func killed(t *testing.T, where, report string, crash func()) (deeds []deed) {
	t.Helper()
	command := child(t, where, report)
	var said strings.Builder
	command.Stderr = &said
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	after := rand.IntN(60)                                            // changes
	moment := time.Duration(rand.Int64N(int64(5 * time.Millisecond))) // of the next ones
	lines := bufio.NewReader(out)
	for n := 0; ; n++ {
		line, err := lines.ReadString('\n')
		if err != nil { // half a line was not said
			if err != io.EOF {
				t.Fatal(err)
			}
			break
		}
		var one deed
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		deeds = append(deeds, one)
		if n == after {
			go func() {
				time.Sleep(moment)
				crash()
				_ = command.Process.Kill()
			}()
		}
	}
	_ = command.Wait()
	if said.String() != "" {
		t.Fatalf("the program that was to be killed ended by itself: %s", &said)
	}
	return deeds
}

// Killed at any moment, again and again, a store has all that it said it had kept, and nothing half; another program on it goes on.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("kills a program many times")
	}
	t.Run("sqlite", func(t *testing.T) {
		where := t.TempDir()
		killAndLook(t, where, func(int) {}, func(int) {})
	})
	t.Run("postgres", func(t *testing.T) {
		server := dbtest.Start(t)
		defer server.Stop()
		// In every third round the server crashes too: before the program, which then writes to none.
		killAndLook(t, server.Database(t), func(round int) {
			if round%3 == 2 {
				server.Halt()
			}
		}, func(round int) {
			if round%3 == 2 {
				server.Run(t)
			}
		})
	})
}

func killAndLook(t *testing.T, where string, crash, mend func(round int)) {
	s := open(t, where)
	d, _ := add(t, s)
	var l ledger
	other := writer{s: s, name: randomName(), report: d.SHA256(), kept: l.add} // another program, which goes on
	var all []deed
	for round := range *kills {
		deeds := killed(t, where, d.SHA256(), func() { crash(round) })
		mend(round)
		for range 5 {
			if err := other.step(t.Context()); err != nil {
				t.Errorf("another program was hindered: %v", err)
			}
		}
		all = append(all, deeds...)
		holds(t, where, append(all, l.deeds...))
		if t.Failed() {
			t.Fatalf("after %d kills", round+1)
		}
	}
	t.Logf("%d kills, %d changes acknowledged, all there", *kills, len(all)+len(l.deeds))
}

// Killed while it opens a store for the first time, a program leaves one that the next can open.
func TestKilledAtFirst(t *testing.T) {
	if testing.Short() {
		t.Skip("kills a program many times")
	}
	for name, empty := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return t.TempDir() },
		"postgres": func(t *testing.T) string { return dbtest.Postgres(t) },
	} {
		t.Run(name, func(t *testing.T) {
			whole := 0
			for range *kills {
				where := empty(t)
				for range 2 {
					command := child(t, where, "")
					if err := command.Start(); err != nil {
						t.Fatal(err)
					}
					time.Sleep(time.Duration(rand.Int64N(int64(40 * time.Millisecond)))) // a moment that nobody chose
					_ = command.Process.Kill()
					if command.Wait() == nil {
						whole++
					}
				}
				s := open(t, where)
				keepPerson(t, s, "li", administrator)
				if err := s.Close(); err != nil {
					t.Error(err)
				}
				sound(t, where)
			}
			t.Logf("of %d programs %d were quicker", 2**kills, whole)
		})
	}
}
