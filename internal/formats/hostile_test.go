//go:build unix

package formats_test

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// What a hostile file may take: many times what it takes, for machines may be slow or busy.
const (
	mostTime   = 2 * time.Minute
	mostMemory = 1 << 30
	mostOfPDF  = 5 * 512 << 20 // what package pdf allows its sandbox, five times: that's memory is copied to grow, and the garbage stays a while
)

// Every file that is no report is refused with one sentence, in bounded time and memory; none brings
// the program down.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it makes files of hundreds of megabytes")
	}
	duixian, home := program(t), publicDir(t)
	rows := [][]string{{"file", "what it is", "what it gets"}}
	for _, h := range hostiles() {
		t.Run(h.file, func(t *testing.T) {
			dir := publicDir(t)
			path := filepath.Join(dir, h.file)
			h.make(t, path)
			as := asSelf
			if h.unprivileged {
				as = asNobody
			}
			o := run(t, dir, home, mostTime, as, duixian, "read", "--quiet", h.file)
			t.Logf("exit code %d, %v, %d MB\n%s", o.Code, o.Took.Round(time.Millisecond), o.Peak>>20, o.Stderr)
			if o.Code != 1 || o.Stdout > 0 {
				t.Errorf("the exit code is %d, and %d bytes are printed; want 1 and nothing", o.Code, o.Stdout)
			}
			most := int64(mostMemory)
			if strings.HasSuffix(h.file, ".pdf") {
				most = mostOfPDF
			}
			if o.Peak > most {
				t.Errorf("it takes %d MB", o.Peak>>20)
			}
			rows = append(rows, []string{"`" + h.file + "`", h.what, told(t, h.file, o.Stderr)})
		})
	}
	if len(rows) == len(hostiles())+1 && !t.Failed() {
		hold(t, "hostile", table(rows), equal)
	}
}

// told gives the sentences that the program says, each once, as a cell of a table.
func told(t *testing.T, file, stderr string) string {
	t.Helper()
	var first []string
	times := map[string]int{}
	for line := range strings.Lines(stderr) {
		name, why, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "duixian: read "), ": ")
		inner, of := strings.CutPrefix(name, file)
		if !ok || !of {
			t.Errorf("it says %q", line)
		}
		inner = strings.TrimPrefix(inner, "/")
		if inner != "" {
			why = strings.Replace(why, strconv.Quote(inner), "`"+inner+"`", 1)
		}
		kind := strings.Replace(why, inner, "", 1)
		if times[kind]++; times[kind] == 1 {
			first = append(first, kind, why)
		}
	}
	if len(first) == 0 || len(first) > 2 {
		t.Fatalf("it says %d kinds of sentences", len(first)/2)
	}
	said := strings.NewReplacer("|", `\|`, "<", "&lt;").Replace(first[1])
	if n := times[first[0]]; n > 1 {
		said += fmt.Sprintf(" (and the same of %d more)", n-1)
	}
	return said
}
