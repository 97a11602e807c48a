package series_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duixian/reading"
	"duixian/report"
	"duixian/series"
	"duixian/source"
)

// opened is a report with its reading.
type opened struct {
	name string
	doc  *source.Document
	*report.Reading
}

// realPairs gives the reports of one place of two years, one after the other: Hailar from 2012 to 2019, and
// the provinces of 2025 and 2026. It skips the test where the reports are not there.
func realPairs(t *testing.T) [][2]opened {
	t.Helper()
	find := func(name string) (opened, bool) {
		for _, folder := range []string{"reports", "archive"} {
			b, err := os.ReadFile(filepath.Join(shared, folder, name+".txt"))
			if err != nil {
				continue
			}
			d, err := source.Open(b)
			if err != nil {
				t.Fatal(err)
			}
			return opened{name, d, reading.Read(d, reading.Options{Name: name + ".txt"})}, true
		}
		return opened{}, false
	}
	var pairs [][2]opened
	add := func(place string, year int) {
		a, ok1 := find(fmt.Sprintf("%s_%d", place, year))
		b, ok2 := find(fmt.Sprintf("%s_%d", place, year+1))
		if ok1 && ok2 {
			pairs = append(pairs, [2]opened{a, b})
		}
	}
	for year := 2012; year < 2019; year++ {
		add("county_hailar", year)
	}
	provinces, _ := filepath.Glob(filepath.Join(shared, "archive", "province_*_2025.txt"))
	for _, path := range provinces {
		add(strings.TrimSuffix(filepath.Base(path), "_2025.txt"), 2025)
	}
	if len(pairs) == 0 {
		t.Skipf("skipped: %s is not there", shared)
	}
	return pairs
}

func compare(pair [2]opened) *series.Comparison {
	return series.Compare(pair[0].Reading, pair[1].Reading, series.Options{Earlier: pair[0].doc, Later: pair[1].doc})
}

// Of the numeric targets whose indicator the later report gives a result for, nine in ten at least must get a
// verdict other than "not mentioned". The table is printed with -v.
func TestMeasureCoverage(t *testing.T) {
	t.Logf("%-24s %8s %10s %10s %8s %7s", "earlier report", "targets", "indicator", "mentioned", "decided", "share")
	all, decided := 0, 0
	for _, pair := range realPairs(t) {
		results := map[string]bool{}
		for _, p := range series.Indicators().Points(pair[1].Reading) {
			if p.Role == report.Result || p.Role == report.Estimate || p.Role == report.Fact {
				results[p.Key.Indicator] = true
			}
		}
		targets, known, mentioned, found := 0, 0, 0, 0
		for _, o := range compare(pair).Outcomes {
			if o.Target == nil {
				continue
			}
			targets++
			code := o.Target.Key.Indicator
			if code == "" {
				continue
			}
			known++
			if !results[code] {
				continue
			}
			mentioned++
			if o.Verdict != series.NotMentioned {
				found++
			} else {
				t.Logf("  not found: %s (%s)", o.Target.Figure.Metric, code)
			}
		}
		share := 100
		if mentioned > 0 {
			share = 100 * found / mentioned
		}
		t.Logf("%-24s %8d %10d %10d %8d %6d%%", pair[0].name, targets, known, mentioned, found, share)
		all, decided = all+mentioned, decided+found
		if share < 90 {
			t.Errorf("%s: %d of %d targets that the later report speaks of have a verdict, want 90%%", pair[0].name, found, mentioned)
		}
	}
	t.Logf("all: %d of %d", decided, all)
}
