package demo

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestFiles(t *testing.T) {
	files := Files()
	if len(files) != 3 {
		t.Fatalf("%d files, want 3", len(files))
	}
	for i, f := range files {
		year := 2023 + i
		if want := fmt.Sprintf("yunzhou_%d.txt", year); f.Name != want {
			t.Errorf("file %d is named %q, want %q", i, f.Name, want)
		}
		if !utf8.Valid(f.Bytes) {
			t.Fatalf("%s is not valid UTF-8", f.Name)
		}
		text := string(f.Bytes)
		if n := utf8.RuneCountInString(text); n < 5500 || n > 6800 {
			t.Errorf("%s has %d characters, want 5500 to 6800", f.Name, n)
		}
		if !strings.HasSuffix(text, "\n") {
			t.Errorf("%s does not end with a newline", f.Name)
		}
		lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
		for n, line := range lines {
			if line == "" || line != strings.TrimFunc(line, unicode.IsSpace) {
				t.Errorf("%s:%d is empty or has blanks at an end: %q", f.Name, n+1, line)
			}
			if strings.ContainsFunc(line, unicode.IsControl) || strings.ContainsRune(line, '\ufeff') {
				t.Errorf("%s:%d has a control character or a byte order mark", f.Name, n+1)
			}
		}
		if lines[0] != "政府工作报告" || !strings.Contains(lines[1], fmt.Sprintf("%d年1月", year)) {
			t.Errorf("%s does not open with its title and date: %q, %q", f.Name, lines[0], lines[1])
		}
	}
}

func TestFilesAreTheCallersOwn(t *testing.T) {
	f := Files()[0]
	f.Bytes[0] ^= 0xff
	if slices.Equal(f.Bytes, Files()[0].Bytes) {
		t.Error("writing to one result of Files changes the next")
	}
}

// testdata/places.txt lists the provinces, bare, and the divisions of prefecture level
// by full name. The 2,800 counties are not on it.
func TestNoRealPlace(t *testing.T) {
	list, err := os.ReadFile("testdata/places.txt")
	if err != nil {
		t.Fatal(err)
	}
	places := strings.Fields(string(list))
	if len(places) < 350 {
		t.Fatalf("only %d places to look for", len(places))
	}
	for _, f := range Files() {
		for _, p := range places {
			if strings.Contains(string(f.Bytes), p) {
				t.Errorf("%s names a real place: %s", f.Name, p)
			}
		}
	}
}

var (
	promises = regexp.MustCompile(`^## Promises of (\d{4}) in the report of (\d{4})$`)
	quote    = regexp.MustCompile(`(\d{4})?「([^」]*)」`)
	absent   = regexp.MustCompile(`^no 「([^」]*)」$`)
	verdicts = []string{"met", "exceeded", "missed", "admitted", "redefined", "not mentioned", "carried on", "done", "dropped"}
)

// TestAnswerKey holds NOTES.md to the reports: whatever it quotes must stand there, and
// whatever it calls absent must not.
func TestAnswerKey(t *testing.T) {
	notes, err := os.ReadFile("NOTES.md")
	if err != nil {
		t.Fatal(err)
	}
	text := map[string]string{}
	for i, f := range Files() {
		text[fmt.Sprint(2023+i)] = string(f.Bytes)
	}
	from, to := "", ""
	rows := map[string]int{}                // promises by year
	given := map[string]map[string]int{}    // year -> verdict -> rows
	planted := map[string]map[string]bool{} // year -> kind
	for n, line := range strings.Split(string(notes), "\n") {
		if strings.HasPrefix(line, "## ") {
			from, to = "", ""
			if m := promises.FindStringSubmatch(line); m != nil {
				from, to = m[1], m[2]
				given[from] = map[string]int{}
			}
		}
		for _, m := range quote.FindAllStringSubmatch(line, -1) {
			if m[1] != "" && !strings.Contains(text[m[1]], m[2]) {
				t.Errorf("NOTES.md:%d quotes what is not in %s: %s", n+1, m[1], m[2])
			}
		}
		if !strings.HasPrefix(line, "|") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if year, kind, ok := strings.Cut(cells[0], "-"); ok && text[year] != "" {
			if !strings.Contains(cells[1], year+"「") {
				t.Errorf("NOTES.md:%d: case %s quotes nothing of its own report", n+1, cells[0])
			}
			if planted[year] == nil {
				planted[year] = map[string]bool{}
			}
			planted[year][kind] = true
		}
		if from == "" || cells[0] == "#" || strings.HasPrefix(cells[0], "-") {
			continue
		}
		if len(cells) != 6 {
			t.Fatalf("NOTES.md:%d has %d cells, want 6", n+1, len(cells))
		}
		rows[from]++
		if cells[0] != fmt.Sprint(rows[from]) {
			t.Errorf("NOTES.md:%d is numbered %s, want %d", n+1, cells[0], rows[from])
		}
		p := quote.FindStringSubmatch(cells[2])
		if p == nil || !strings.Contains(text[from], p[2]) {
			t.Errorf("NOTES.md:%d: the report of %s does not promise %s", n+1, from, cells[2])
		}
		verdict := cells[4]
		if !slices.Contains(verdicts, verdict) {
			t.Errorf("NOTES.md:%d: no such verdict: %q", n+1, verdict)
		}
		given[from][verdict]++
		switch later := cells[3]; {
		case verdict == "not mentioned" && later == "—":
		case verdict == "not mentioned":
			if m := absent.FindStringSubmatch(later); m == nil || strings.Contains(text[to], m[1]) {
				t.Errorf("NOTES.md:%d: not absent from the report of %s: %s", n+1, to, later)
			}
		default:
			if m := quote.FindStringSubmatch(later); m == nil || !strings.Contains(text[to], m[2]) {
				t.Errorf("NOTES.md:%d: not in the report of %s: %s", n+1, to, later)
			}
		}
		for _, m := range quote.FindAllStringSubmatch(cells[5], -1) {
			if !strings.Contains(text[to], m[2]) {
				t.Errorf("NOTES.md:%d: the note quotes what is not in the report of %s: %s", n+1, to, m[2])
			}
		}
	}
	for _, year := range []string{"2023", "2024"} {
		for _, v := range verdicts {
			if given[year][v] == 0 {
				t.Errorf("no promise of %s is %s", year, v)
			}
		}
		if rows[year] < 20 {
			t.Errorf("%d promises of %s, want at least 20", rows[year], year)
		}
		t.Logf("%s: %d promises, %v", year, rows[year], given[year])
	}
	for year := range text {
		for _, kind := range []string{"A", "B", "C", "D", "E"} {
			if !planted[year][kind] {
				t.Errorf("no planted contradiction %s-%s", year, kind)
			}
		}
	}
}
