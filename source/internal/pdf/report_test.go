package pdf_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"duixian/internal/pdftest"
	"duixian/source/internal/pdf"
)

// reports are public documents that may lie beside the repository.
const reports = "../../../../shared/reading"

// notes are taken out of newspapers' articles.
var notes = regexp.MustCompile(`（下转第四版）`)

// TestReports prints whole reports and compares what is read with what was printed.
// DUIXIAN_PDF_REPORTS names others by a pattern, such as archive/*.txt; with
// DUIXIAN_PDF_KEEP their PDFs and texts are kept in a directory.
func TestReports(t *testing.T) {
	if testing.Short() {
		t.Skip("prints whole reports")
	}
	pattern := os.Getenv("DUIXIAN_PDF_REPORTS")
	if pattern == "" {
		pattern = "reports/*_201?.txt" // some, for each takes seconds
	}
	files, _ := filepath.Glob(filepath.Join(reports, pattern))
	if len(files) == 0 {
		t.Skip("no reports lie beside the repository")
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want := notes.ReplaceAllString(string(b), "")
		// One of the reports is hard-wrapped: how its lines belong together is not known.
		wrapped := strings.Count(want, "\n") > 300
		for _, layout := range []pdftest.Layout{pdftest.OneColumn, pdftest.TwoColumns} {
			name := strings.TrimSuffix(filepath.Base(file), ".txt") + [...]string{"/one column", "/two columns"}[layout]
			t.Run(name, func(t *testing.T) {
				made := pdftest.Report(t, want, layout)
				start := time.Now()
				got, pages, err := pdf.Text(made)
				if err != nil {
					t.Fatal(err)
				}
				took := time.Since(start)
				if dir := os.Getenv("DUIXIAN_PDF_KEEP"); dir != "" {
					base := filepath.Join(dir, strings.NewReplacer("/", "_", " ", "_").Replace(name))
					_ = os.WriteFile(base+".pdf", made, 0o644)
					_ = os.WriteFile(base+".txt", []byte(got+"\n"), 0o644)
				}
				a, b := lines(want), lines(got)
				if strings.Join(a, "") != strings.Join(b, "") {
					t.Errorf("the characters differ: %s", firstDifference(strings.Join(a, ""), strings.Join(b, "")))
				}
				if wrapped {
					return
				}
				wrong := apart(a, b)
				t.Logf("%d paragraphs, %d line ends wrong, %d pages, %v", len(a), len(wrong), pages[len(pages)-1].Number, took.Round(time.Millisecond))
				for i, w := range wrong {
					if i < 12 {
						t.Log(w)
					}
				}
				if 100*len(wrong) > 2*len(a) {
					t.Errorf("%d of %d line ends are wrong", len(wrong), len(a))
				}
			})
		}
	}
}

// lines are the lines of a text without blanks, and without empty ones.
func lines(s string) []string {
	var out []string
	for l := range strings.Lines(s) {
		l = strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) || r == 0xFEFF || r == 0x200B {
				return -1
			}
			return r
		}, l)
		if l != "" {
			out = append(out, l)
		}
	}
	return out
}

// firstDifference shows where two texts part.
func firstDifference(a, b string) string {
	x, y := []rune(a), []rune(b)
	i := 0
	for i < len(x) && i < len(y) && x[i] == y[i] {
		i++
	}
	return "want " + string(x[max(0, i-10):min(len(x), i+20)]) + ", got " + string(y[max(0, i-10):min(len(y), i+20)])
}

// apart gives the places where only one of two texts of the same characters has a line
// end.
func apart(a, b []string) []string {
	ends := func(ls []string) map[int]string {
		m := map[int]string{}
		n := 0
		for i, l := range ls {
			n += len(l)
			next := ""
			if i+1 < len(ls) {
				next = ls[i+1]
			}
			r, s := []rune(l), []rune(next)
			m[n] = string(r[max(0, len(r)-12):]) + "|" + string(s[:min(len(s), 12)])
		}
		return m
	}
	ea, eb := ends(a), ends(b)
	var out []string
	for n, where := range ea {
		if _, ok := eb[n]; !ok {
			out = append(out, "joined: "+where)
		}
	}
	for n, where := range eb {
		if _, ok := ea[n]; !ok {
			out = append(out, "parted: "+where)
		}
	}
	return out
}
