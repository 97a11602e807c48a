package docx

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// originals are the Word documents among the public reports beside the repository.
func originals(t testing.TB) []string {
	t.Helper()
	const pattern = "../../../../shared/reading/originals/*.docx"
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	if len(names) == 0 {
		t.Skipf("skipped: there is no %s beside the repository", pattern)
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

// Documents that Word and WPS wrote have the text that others took from them, but for
// blanks and empty lines.
func TestSharedOriginals(t *testing.T) {
	for _, name := range originals(t) {
		twin := strings.TrimSuffix(filepath.Base(name), ".docx") + ".txt"
		t.Run(twin, func(t *testing.T) {
			got, err := Text(read(t, name))
			if err != nil {
				t.Fatal(err)
			}
			want := string(read(t, filepath.Join(filepath.Dir(name), "../archive", twin)))
			sameLines(t, got, want)
		})
	}
}

// sameLines holds two texts against each other, each line without the blanks at its
// ends, without the empty ones.
func sameLines(t *testing.T, got, want string) {
	t.Helper()
	g, w := fullLines(got), fullLines(want)
	for i := range max(len(g), len(w)) {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			t.Fatalf("line %d of %d is %q, want %q of %d", i+1, len(g), at(g, i), at(w, i), len(w))
		}
	}
}

func fullLines(s string) (full []string) {
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.Trim(line, " \t\r\u3000\ufeff"); line != "" {
			full = append(full, line)
		}
	}
	return full
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}
