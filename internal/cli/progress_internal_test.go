package cli

import (
	"slices"
	"strings"
	"testing"
	"time"

	"duixian/internal/batch"
)

func TestProgressLine(t *testing.T) {
	var w strings.Builder
	now := time.Unix(1000, 0)
	p := &progress{w: &w, width: func() int { return 200 }, now: func() time.Time { return now }, began: now}
	at := func(d time.Duration, want string) {
		t.Helper()
		if got := p.line(now.Add(d)); got != want {
			t.Errorf("after %s: %q, want %q", d, got, want)
		}
	}
	at(0, "0 files, 0 failed")
	p.files, p.failures, p.bytes = 1234, 2, 50_000_000
	at(10*time.Second, "1,234 files, 2 failed, 123 files/s, 5.0 MB/s")
	p.expect(slices.Values([]batch.Input{{Size: 100_000_000}, {}}))
	at(10*time.Second, "1,234 files, 2 failed, 123 files/s, 5.0 MB/s, 0:10 left")
	p.allFiles, p.allBytes = 2_000_000, 100_000_000_000
	at(10*time.Second, "1,234 of 2,000,000 files, 2 failed, 123 files/s, 5.0 MB/s, 5:33:10 left")
	p.before = batch.Done{Inputs: 1_000_000, Failed: 3, Bytes: 99_900_000_000}
	at(10*time.Second, "1,001,234 of 2,000,000 files, 5 failed, 123 files/s, 5.0 MB/s, 0:10 left")
}

// The line is drawn at once, then not too often, never wider than the terminal; messages
// go above it.
func TestProgressIsDrawn(t *testing.T) {
	var w strings.Builder
	now := time.Unix(1000, 0)
	p := &progress{w: &w, width: func() int { return 10 }, now: func() time.Time { return now }, began: now}
	p.add(1, false)
	p.add(1, true)
	now = now.Add(redraw)
	p.add(1, false)
	say(p, "a message\n")
	p.add(1, false)
	p.end()
	p.end()
	if want := "\r1 files, \x1b[K\r3 files, \x1b[K\r\x1b[Ka message\n\r4 files, \x1b[K\r\x1b[K"; w.String() != want {
		t.Errorf("drawn is %q, want %q", w.String(), want)
	}
	var none *progress
	none.add(1, false)
	none.end()
}
