package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"duixian/internal/db"
	"duixian/internal/dbtest"
	"duixian/internal/evidence"
	"duixian/internal/store"
)

// small mounts a small disk at a directory, and gives how to make it larger.
func small(t *testing.T, dir string) (enlarge func()) {
	t.Helper()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=12m,mode=777"); err != nil {
		t.Skipf("a small disk cannot be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return func() {
		t.Helper()
		if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, "size=64m,mode=777"); err != nil {
			t.Fatal(err)
		}
	}
}

// A full disk is told to who writes and hinders nobody who looks; nothing is damaged, and when there is room it goes on.
func TestAFullDisk(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a PostgreSQL of its own")
	}
	t.Run("sqlite", func(t *testing.T) {
		where := t.TempDir()
		crowd(t, where, small(t, where))
	})
	t.Run("postgres", func(t *testing.T) {
		server := dbtest.Start(t)
		disk := filepath.Join(server.Dir(), "small")
		if err := os.Mkdir(disk, 0o755); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(server.Stop) // after the disk was unmounted
		enlarge := small(t, disk)
		space := filepath.Join(disk, "space") // the server wants it for its own
		if err := os.Mkdir(space, 0o700); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(server.Dir())
		if err != nil {
			t.Fatal(err)
		}
		owner := info.Sys().(*syscall.Stat_t)
		if err := os.Chown(space, int(owner.Uid), int(owner.Gid)); err != nil {
			t.Fatal(err)
		}
		server.Exec(t, "CREATE TABLESPACE small LOCATION '"+space+"'")
		server.Exec(t, "CREATE DATABASE filled TABLESPACE small")
		crowd(t, server.Address("filled"), enlarge)
	})
}

func crowd(t *testing.T, where string, enlarge func()) {
	s := open(t, where)
	s.SetClock(func() time.Time { return time.Now().Add(-time.Hour) })
	d, _ := add(t, s)
	a := keepPerson(t, s, "li", administrator)
	token := signIn(t, s, a.ID)
	var l ledger
	w := writer{s: s, name: "w", report: d.SHA256(), kept: l.add}
	n := 0
	write := func(most int) error { // evidence that cannot be made smaller
		b := []byte("%PDF-")
		for range most {
			b = append(b, byte(rand.Uint32()))
		}
		f, err := evidence.Take("证.pdf", b)
		if err != nil {
			t.Fatal(err)
		}
		n++
		promise := fmt.Sprint("f", n)
		if err = s.Decide(t.Context(), decision(d.SHA256(), promise), []evidence.File{f}, 0); err == nil {
			l.add(deed{store.DecisionKind, d.SHA256() + "/" + d.SHA256() + "/" + promise, 1, f.SHA256})
		}
		return err
	}
	for size := 1 << 20; size > 0; size /= 4 { // until not a byte is left
		var err error
		for err == nil {
			err = write(size)
		}
		if !errors.Is(err, db.ErrFull) {
			t.Fatalf("on a full disk a writer is told %v", err)
		}
	}
	for range 8 { // small ones may still find a corner
		if err := w.step(t.Context()); err != nil && !errors.Is(err, db.ErrFull) {
			t.Errorf("on a full disk a writer is told %v", err)
		}
	}
	s.SetClock(time.Now) // an hour later, when it would be noted that the session is used
	if who, err := s.Visitor(t.Context(), token); err != nil || who.ID != a.ID {
		t.Errorf("on a full disk who is signed in is told %v", err)
	}
	if _, err := s.Reading(t.Context(), d.SHA256()); err != nil {
		t.Errorf("on a full disk a reader is told %v", err)
	}
	if another, err := store.Open(t.Context(), where); err == nil {
		_ = another.Close()
	} else if !errors.Is(err, db.ErrFull) {
		t.Errorf("on a full disk a program that starts is told %v", err)
	}
	enlarge()
	for range 8 {
		if err := w.step(t.Context()); err != nil {
			t.Errorf("with room again, a writer is told %v", err)
		}
	}
	if err := write(1 << 20); err != nil {
		t.Errorf("with room again, a writer is told %v", err)
	}
	holds(t, where, l.deeds)
}
