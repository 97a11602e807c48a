package series_test

import (
	"cmp"
	"flag"
	"fmt"
	"math/rand/v2"
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

var sample = flag.Uint64("sample", 0, "the seed by which TestSampleVerdicts draws; 0 for none")

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

// The strata that TestSampleVerdicts counts by.
var strata = [...]string{"targets found", "targets not mentioned", "commitments found", "other commitments"}

// stratum says which of the strata an outcome is of.
func stratum(o series.Outcome) int {
	i := 0
	if o.Target == nil {
		i = 2
	}
	if len(o.Found) == 0 || o.Verdict == series.NotMentioned {
		i++
	}
	return i
}

// TestSampleVerdicts draws a hundred verdicts that do not wait for a person, to be judged by reading: with
// -sample SEED -v. Each is as likely to be drawn as any other. Beside what was not found stand the clauses of
// the later report that are most like it.
func TestSampleVerdicts(t *testing.T) {
	if *sample == 0 {
		t.Skip("skipped: no seed is given with -sample")
	}
	type drawn struct {
		pair [2]opened
		series.Outcome
	}
	var given []drawn
	var of, waiting, taken [len(strata)]int
	for _, pair := range realPairs(t) {
		c := compare(pair)
		for _, o := range c.Outcomes {
			if c.Open(o) {
				waiting[stratum(o)]++
				continue
			}
			of[stratum(o)]++
			given = append(given, drawn{pair, o})
		}
	}
	random := rand.New(rand.NewPCG(*sample, 1))
	random.Shuffle(len(given), func(a, b int) { given[a], given[b] = given[b], given[a] })
	given = given[:min(100, len(given))]
	slices.SortStableFunc(given, func(a, b drawn) int { return cmp.Compare(stratum(a.Outcome), stratum(b.Outcome)) })
	for _, d := range given {
		taken[stratum(d.Outcome)]++
	}
	for i, name := range strata {
		t.Logf("%-22s %4d given, %4d wait, %3d drawn", name, of[i], waiting[i], taken[i])
	}
	for i, d := range given {
		var said, name string
		if d.Target != nil {
			f := d.Target.Figure
			name = f.Metric
			said = fmt.Sprintf("%s %s%s%s %s %s", f.Metric, f.Bound, f.Value, f.Unit, f.Kind, f.Period) + " 〔" + near(d.pair[0].doc, f.Sentence, f.Span) + "〕"
		} else {
			name = d.Commitment.Object
			said = d.Commitment.Action + " " + d.Commitment.Object + " 〔" + near(d.pair[0].doc, d.Commitment.Sentence, d.Commitment.Clause) + "〕"
		}
		t.Logf("#%d %s %s %s %s\n   P %s", i+1, d.pair[0].name, d.Verdict, d.Rule, d.Confidence, said)
		for _, f := range d.Found {
			doc := d.pair[1].doc
			if f.Base {
				doc = d.pair[0].doc
			}
			t.Logf("   L %s", near(doc, f.Sentence, f.Words))
		}
		if a := d.Arithmetic; a != nil {
			t.Logf("   = %s − %s = %s %s", a.Reached, a.Promised, a.Difference, a.Unit)
		}
		if len(d.Found) == 0 && d.Rule != "too-general" {
			for _, clause := range likest(d.pair[1].doc.Text, name) {
				t.Logf("   ? %s", clause)
			}
		}
	}
}

// near is what stands around some words of a sentence.
func near(d *source.Document, sentence, words report.Span) string {
	from, to := d.Clean(sentence)
	start, end := d.Clean(words)
	before, behind := []rune(d.Text[min(from, start):start]), []rune(d.Text[end:max(to, end)])
	return string(before[max(0, len(before)-45):]) + "【" + d.Text[start:end] + "】" + string(behind[:min(45, len(behind))])
}

// likest gives the three clauses of a text that share most pairs of characters with a name.
func likest(text, name string) []string {
	want := map[string]bool{}
	runes := []rune(name)
	for i := range len(runes) - 1 {
		want[string(runes[i:i+2])] = true
	}
	clauses := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("，；。：\n", r) })
	score := map[string]int{}
	for _, c := range clauses {
		for p := range want {
			if strings.Contains(c, p) {
				score[c]++
			}
		}
	}
	slices.SortStableFunc(clauses, func(a, b string) int { return cmp.Compare(score[b], score[a]) })
	return clauses[:min(3, len(clauses))]
}
