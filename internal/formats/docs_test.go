package formats_test

import (
	"flag"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
)

// page has the results.
const page = "../../docs/FORMATS.md"

var update = flag.Bool("update", false, "write the results into docs/FORMATS.md")

// hold compares a part of the page, between two comments with its name, with what it ought to be, or
// writes it.
func hold(t testing.TB, part, want string, same func(got, want string) bool) {
	t.Helper()
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- "+part+" -->\n", "<!-- /"+part+" -->\n"
	before, rest, ok := strings.Cut(string(b), begin)
	got, after, ended := strings.Cut(rest, end)
	if !ok || !ended {
		t.Fatalf("%s has no part %q", page, part)
	}
	switch {
	case same(got, want):
	case *update:
		if err := os.WriteFile(page, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s says\n%s\nbut it is\n%s\nscripts/formats writes it anew", page, got, want)
	}
}

// table is rows as Markdown, the first as the head.
func table(rows [][]string) string {
	var out strings.Builder
	for i, row := range rows {
		out.WriteString("| " + strings.Join(row, " | ") + " |\n")
		if i == 0 {
			out.WriteString("|" + strings.Repeat("---|", len(row)) + "\n")
		}
	}
	return out.String()
}

// holdNumbers is hold of a table whose numbers may be a little off: another version of a browser
// breaks lines elsewhere.
func holdNumbers(t testing.TB, part string, rows [][]string, off float64) {
	t.Helper()
	hold(t, part, table(rows), func(got, want string) bool {
		a, b := strings.Split(got, "|"), strings.Split(want, "|")
		for i := range a {
			if len(a) != len(b) {
				return false
			}
			x, errX := strconv.ParseFloat(strings.TrimSpace(a[i]), 64)
			y, errY := strconv.ParseFloat(strings.TrimSpace(b[i]), 64)
			if a[i] != b[i] && (errX != nil || errY != nil || math.Abs(x-y) > off || *update) {
				return false
			}
		}
		return true
	})
}

func equal(got, want string) bool { return got == want }
