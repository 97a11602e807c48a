//go:build unix

package batch_test

import (
	"iter"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"duixian/internal/batch"
)

// A pipe is read as it comes, also if who writes to it comes late; one to which nobody writes does
// not hold up the rest without end.
func TestPipes(t *testing.T) {
	tree(t, "a")
	for _, name := range []string{"late", "never"} {
		if err := syscall.Mkfifo(name, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	written := make(chan error, 1)
	go func() {
		time.Sleep(100 * time.Millisecond)
		w, err := os.OpenFile("late", os.O_WRONLY, 0)
		if err == nil {
			_, err = w.WriteString(strings.Repeat("各位代表：", 10_000))
			_ = w.Close()
		}
		written <- err
	}()
	s := batch.Source{Most: 1 << 20, Expand: func(path string) iter.Seq[batch.Input] {
		if path != "a" {
			t.Errorf("%s is looked into before it is read", path)
		}
		return nil
	}}
	got := list(s.Paths([]string{"late", "never", "a"}))
	if err := <-written; err != nil {
		t.Error(err)
	}
	want := []string{strings.Repeat("各位代表：", 10_000), "never: it is a pipe, and nothing came through it for 5s", "a"}
	if !slices.Equal(got, want) {
		t.Errorf("%.300q", got)
	}
}
