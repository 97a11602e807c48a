package series_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"duixian/reading"
	"duixian/report"
	"duixian/series"
	"duixian/source"
)

// shared holds reports beside the repository; tests that need them are skipped without.
const shared = "../../shared/reading"

// readShared reads a report of the shared ones.
func readShared(t *testing.T, path string) *report.Reading {
	t.Helper()
	b, err := os.ReadFile(path) //nolint:gosec // a path of the test's own
	if err != nil {
		t.Fatal(err)
	}
	d, err := source.Open(b)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return reading.Read(d, reading.Options{Name: filepath.Base(path)})
}

// reports lists the shared reports whose names match, and skips the test if there are none.
func reports(t *testing.T, pattern string) []string {
	t.Helper()
	var found []string
	for _, dir := range []string{"archive", "reports"} {
		names, err := filepath.Glob(filepath.Join(shared, dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, names...)
	}
	if len(found) == 0 {
		t.Skipf("%s is not there", shared)
	}
	slices.SortFunc(found, func(a, b string) int { return strings.Compare(filepath.Base(a), filepath.Base(b)) })
	return found
}

// The share of figures that are those of an indicator, over all shared reports. The floors are a little below
// what is reached; -v prints the metrics without one.
func TestCoverage(t *testing.T) {
	type count struct{ all, named int }
	var targets, aims, headline count
	type missing struct {
		reports map[string]bool
		figures int
	}
	unnamed := map[string]*missing{}
	r := series.Indicators()
	for _, path := range reports(t, "*.txt") {
		reading := readShared(t, path)
		points := r.Points(reading)
		head := map[report.Span]bool{} // sentences that state the product
		for _, p := range points {
			if p.Key.Indicator == "gdp" {
				head[p.Figure.Sentence] = true
			}
		}
		for _, p := range points {
			inHead, target := head[p.Figure.Sentence], p.Role == report.Target
			add := func(c *count) {
				c.all++
				if p.Key.Indicator != "" {
					c.named++
				}
			}
			if target {
				add(&targets)
			}
			if target && inPart(reading, p.Figure.Start, report.Targets) {
				add(&aims)
			}
			if inHead {
				add(&headline)
			}
			if (target || inHead) && p.Key.Indicator == "" {
				k := p.Key.Metric + " " + string(p.Key.Kind) + " " + p.Key.Unit
				if unnamed[k] == nil {
					unnamed[k] = &missing{reports: map[string]bool{}}
				}
				unnamed[k].figures++
				unnamed[k].reports[path] = true
			}
		}
	}
	for _, c := range []struct {
		what  string
		count count
		floor float64
	}{
		{"sentences that state the product", headline, 0.90},
		{"targets in parts that set targets", aims, 0.75},
		{"targets", targets, 0.25},
	} {
		share := float64(c.count.named) / float64(max(c.count.all, 1))
		t.Logf("of %d figures in %s, %.1f%% are of an indicator", c.count.all, c.what, 100*share)
		if share < c.floor {
			t.Errorf("%s: %.3f is below %.2f", c.what, share, c.floor)
		}
	}
	names := make([]string, 0, len(unnamed))
	for k := range unnamed {
		names = append(names, k)
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := len(unnamed[b].reports) - len(unnamed[a].reports); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	var b strings.Builder
	for _, k := range names[:min(80, len(names))] {
		fmt.Fprintf(&b, "%d\t%d\t%s\n", len(unnamed[k].reports), unnamed[k].figures, k)
	}
	t.Logf("reports and figures of the most frequent metrics without an indicator:\n%s", b.String())
}

// inPart says whether a byte lies in a section of the part.
func inPart(r *report.Reading, at int, part report.Part) bool {
	in := false
	for _, s := range r.Sections { // the innermost comes last
		if s.Start <= at && at < s.End {
			in = s.Part == part
		}
	}
	return in
}
