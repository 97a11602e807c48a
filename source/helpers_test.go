package source

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// shared is where the reports of ../shared are.
const shared = "../../shared/reading"

// sharedFiles are the names of the files that match a pattern under shared.
func sharedFiles(t testing.TB, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(shared, pattern))
	if err != nil {
		t.Fatal(err)
	}
	if len(names) == 0 {
		t.Skipf("skipped: there is no %s/%s beside the repository", shared, pattern)
	}
	return names
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// fataler is what testing.T and rapid.T have in common.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func open(t fataler, b []byte) *Document {
	t.Helper()
	d, err := Open(b)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return d
}

// same is what of a text must not change when its lines are wrapped elsewhere: all
// of it but the line ends that follow the end of a sentence.
func same(text string) string {
	var b strings.Builder
	for l := range strings.Lines(text) {
		if bare := strings.TrimSuffix(l, "\n"); endsSentence([]byte(bare)) {
			l = bare
		}
		b.WriteString(l)
	}
	return b.String()
}

// firstDifference shows where two texts part.
func firstDifference(got, want string) string {
	g, w := []rune(got), []rune(want)
	i := 0
	for i < len(g) && i < len(w) && g[i] == w[i] {
		i++
	}
	part := func(r []rune) string { return string(r[max(0, i-20):min(len(r), i+20)]) }
	return "got  …" + part(g) + "…\nwant …" + part(w) + "…"
}

// checkDocument checks what must hold for every document: the text is clean, and
// the spans of its characters lie in order, in range, and reproduce them. It looks
// at every step-th character.
func checkDocument(t fataler, d *Document, step int) {
	t.Helper()
	if !utf8.ValidString(d.Text) {
		t.Fatalf("Text is not UTF-8")
	}
	for line := range strings.SplitSeq(d.Text, "\n") {
		if line == "" || strings.TrimSpace(line) != line {
			t.Fatalf("a line of Text is empty, or a blank begins or ends it: %q", line)
		}
		if strings.Contains(line, "  ") {
			t.Fatalf("two blanks in %q", line)
		}
		for _, r := range line {
			if r != ' ' && unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Variation_Selector, unicode.Zl, unicode.Zp) {
				t.Fatalf("%U in %q", r, line)
			}
		}
	}
	last, k := 0, 0
	for i, r := range d.Text {
		k++
		if r == ' ' || r == '\n' || k%step != 0 {
			continue
		}
		w := utf8.RuneLen(r)
		s := d.Span(i, i+w)
		if s.Start < last || s.End <= s.Start || s.End > len(d.Bytes) {
			t.Fatalf("the span of Text[%d:%d] %q is %v after %d of %d bytes", i, i+w, r, s, last, len(d.Bytes))
		}
		last = s.Start
		if !d.Reproduces(s, string(r)) {
			t.Fatalf("the span %v of Text[%d:%d], % x, does not reproduce %q", s, i, i+w, d.Bytes[s.Start:s.End], r)
		}
		if start, end := d.Clean(s); start != i || end != i+w {
			t.Fatalf("Clean(%v) is %d, %d; it is the span of %d, %d", s, start, end, i, i+w)
		}
	}
	whole := d.Span(0, len(d.Text))
	if !d.Reproduces(whole, d.Text) {
		t.Fatalf("the span of all of Text does not reproduce it")
	}
}
