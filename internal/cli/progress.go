package cli

import (
	"fmt"
	"io"
	"iter"
	"os"
	"strconv"
	"sync"
	"time"

	"golang.org/x/term"

	"duixian/internal/batch"
)

// progress is a line on a terminal that says how far a run is. It may be nil, and then
// shows nothing.
type progress struct {
	w     io.Writer
	width func() int
	now   func() time.Time

	mu              sync.Mutex
	began, drawn    time.Time
	shown           bool
	before          batch.Done // what needed no time
	files, failures int
	bytes           int64
	allFiles        int // 0 as long as it is not known
	allBytes        int64
}

// redraw is how long the line stays as it is.
const redraw = 100 * time.Millisecond

// newProgress begins a line on a terminal, behind what an earlier run did.
func newProgress(w io.Writer, before batch.Done) *progress {
	p := &progress{w: w, now: time.Now, width: func() int {
		if f, ok := w.(*os.File); ok {
			if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 0 {
				return columns
			}
		}
		return 80
	}, before: before}
	p.began = p.now()
	return p
}

// expect counts the inputs that will come, without loading them.
func (p *progress) expect(inputs iter.Seq[batch.Input]) {
	files, bytes := 0, int64(0)
	for in := range inputs {
		files, bytes = files+1, bytes+in.Size
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.allFiles, p.allBytes = files, bytes
}

// add counts an input that is done.
func (p *progress) add(bytes int, failed bool) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.files, p.bytes = p.files+1, p.bytes+int64(bytes); failed {
		p.failures++
	}
	if now := p.now(); now.Sub(p.drawn) >= redraw {
		p.drawn, p.shown = now, true
		say(p.w, "\r%s\x1b[K", cut(p.line(now), p.width()-1))
	}
}

// Write implements io.Writer: it writes a message where the line was, which comes again
// below it.
func (p *progress) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	return p.w.Write(b)
}

// end takes the line away.
func (p *progress) end() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
}

func (p *progress) clear() {
	if p.shown {
		say(p.w, "\r\x1b[K")
	}
	p.shown, p.drawn = false, time.Time{}
}

// line says how far the run is: 1,234 of 5,678 files, 2 failed, 310 files/s, 8.1 MB/s, 0:14 left.
func (p *progress) line(now time.Time) string {
	of := ""
	files, bytes := p.files+p.before.Inputs, p.bytes+p.before.Bytes
	if p.allFiles > 0 && p.allFiles >= files {
		of = " of " + number(p.allFiles)
	}
	s := number(files) + of + " files, " + number(p.failures+p.before.Failed) + " failed"
	seconds := now.Sub(p.began).Seconds()
	if seconds <= 0 {
		return s
	}
	s += fmt.Sprintf(", %.0f files/s, %.1f MB/s", float64(p.files)/seconds, float64(p.bytes)/1e6/seconds)
	if left := p.allBytes - bytes; left > 0 && p.bytes > 0 {
		n := int(float64(left) / float64(p.bytes) * seconds)
		if n >= 3600 {
			return s + fmt.Sprintf(", %d:%02d:%02d left", n/3600, n/60%60, n%60)
		}
		return s + fmt.Sprintf(", %d:%02d left", n/60, n%60)
	}
	return s
}

// cut shortens an ASCII text to a number of columns.
func cut(s string, columns int) string { return s[:max(min(len(s), columns), 0)] }

// number writes a count with its thousands set apart.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

// isTerminal says whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
