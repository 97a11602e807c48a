package series_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"duixian/report"
	"duixian/series"
)

var update = flag.Bool("update", false, "write docs/NATIONAL-TARGETS.md anew")

const (
	firstNational, lastNational = 1999, 2024
	nationalPage                = "../docs/NATIONAL-TARGETS.md"
)

// nationalTargets are the columns of the page.
var nationalTargets = []struct {
	indicator string
	kind      report.Kind
	en        string
}{
	{"gdp", report.GrowthKind, "Growth of gross domestic product"},
	{"cpi", report.GrowthKind, "Rise of consumer prices"},
	{"unemployment_surveyed", report.LevelKind, "Surveyed urban unemployment"},
	{"unemployment_registered", report.LevelKind, "Registered urban unemployment"},
	{"jobs_urban_new", report.LevelKind, "New urban jobs"},
}

// The national targets of each year are those that stand in the report; the page in docs/ shows what is read.
func TestNationalTargets(t *testing.T) {
	r := series.Indicators()
	var table, spans strings.Builder
	table.WriteString("| Year |")
	for _, c := range nationalTargets {
		table.WriteString(" " + c.en + " |")
	}
	table.WriteString("\n|---|" + strings.Repeat("---|", len(nationalTargets)) + "\n")
	found := 0
	for year := firstNational; year <= lastNational; year++ {
		name := fmt.Sprintf("national_%d.txt", year)
		paths := reports(t, name)
		if len(paths) != 1 {
			t.Fatalf("%d files are called %s", len(paths), name)
		}
		found++
		raw, err := os.ReadFile(paths[0]) //nolint:gosec // a path of the test's own
		if err != nil {
			t.Fatal(err)
		}
		reading := readShared(t, paths[0])
		if reading.Report.Year != year {
			t.Errorf("%s is read as of %d", name, reading.Report.Year)
		}
		points := r.Points(reading)
		fmt.Fprintf(&table, "| %d |", year)
		for _, c := range nationalTargets {
			var first *series.Point
			for i := range points {
				p := &points[i]
				if p.Key.Indicator != c.indicator || p.Key.Kind != c.kind || p.Role != report.Target || p.Period != fmt.Sprint(year) || p.Key.Place != series.PlaceKey(reading) {
					continue
				}
				if first == nil {
					first = p
				} else if first.Value != p.Value || first.To != p.To || first.Bound != p.Bound {
					t.Errorf("%d: %s is to be %s at byte %d and %s at byte %d", year, c.indicator, target(first), first.Figure.Start, target(p), p.Figure.Start)
				}
			}
			if first == nil {
				table.WriteString(" not stated |")
				continue
			}
			span := first.Figure.Span
			if first.To != "" { // to the end of the range's second numeral
				for _, f := range reading.Figures {
					if f.To == report.Same && f.Start >= span.End {
						span.End = f.End
						break
					}
				}
			}
			anchor := fmt.Sprintf("%d-%s", year, strings.ReplaceAll(c.indicator, "_", "-"))
			fmt.Fprintf(&table, " [%s](#%s) |", target(first), anchor)
			fmt.Fprintf(&spans, "| <a id=%q></a>%d | %s | %s | `%s` | %d–%d | %s |\n", anchor, year, c.en, target(first), name, span.Start, span.End, around(raw, span))
		}
		table.WriteString("\n")
	}
	if want := lastNational - firstNational + 1; found != want {
		t.Fatalf("%d reports are there, want %d", found, want)
	}
	page := nationalHead + table.String() + nationalSpans + spans.String()
	if *update {
		if err := os.WriteFile(nationalPage, []byte(page), 0o644); err != nil { //nolint:gosec // a page to be read by all
			t.Fatal(err)
		}
	}
	old, err := os.ReadFile(nationalPage)
	if err != nil {
		t.Fatal(err)
	}
	if string(old) != page {
		t.Errorf("%s does not show what is read: run go test ./series -run NationalTargets -update and look at the difference", filepath.Base(nationalPage))
	}
}

const nationalHead = `# National targets, 1999 to 2024

What the Government's yearly report to the National People's Congress set as that year's targets, as Duixian reads it. A target
that the report words without a figure, or gives for a five-year plan only, is "not stated"; a value without a word of limit
stands alone (控制在4.6%). Each value leads to the bytes that state it. This page is written by a test, which fails when
something else is read:

    go test ./series -run NationalTargets -update

`

const nationalSpans = `
## Where they stand

Bytes count from 0 in the report's file as it was collected; the file of a year is the one that ` + "`../shared/reading`" + ` holds
beside a checkout. The bytes are those of the numeral, of a range from the first numeral to the last; a few characters around
them tell the place.

| Year | Target | Value | File | Bytes | Around |
|---|---|---|---|---|---|
`

// target is a point's value with what limits it, as a reader would say it.
func target(p *series.Point) string {
	value, unit := p.Value, p.Unit
	if unit == "人" { // jobs, stated in tens of thousands: 900万
		n, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return value
		}
		value, unit = strconv.FormatFloat(n/1e6, 'f', -1, 64), " million"
	}
	switch {
	case p.To != "":
		return value + unit + " to " + p.To + unit
	case p.Bound == report.Exactly:
		return value + unit
	}
	limit := map[report.Bound]string{
		report.About: "about ", report.AtLeast: "at least ", report.AtMost: "at most ", report.Above: "above ", report.Below: "below ",
	}
	return limit[p.Bound] + value + unit
}

// around is the numeral with what stands beside it in its clause, twelve characters at most.
func around(raw []byte, span report.Span) string {
	const most = 12
	quote := []rune(squeeze(string(raw[span.Start:span.End])))
	after := []rune(clause(string(raw[span.End:min(len(raw), span.End+60)])))
	if room := most - len(quote); len(after) > room {
		after = after[:room]
	}
	quote = append(quote, after...)
	var before []rune
	for i := span.Start; i > 0 && len(quote)+len(before) < most; {
		r, size := utf8.DecodeLastRune(raw[:i])
		if i -= size; unicode.IsSpace(r) {
			continue
		}
		if unicode.IsPunct(r) {
			break
		}
		before = append([]rune{r}, before...)
	}
	return string(before) + string(quote)
}

// clause is a text up to the mark that ends its first clause.
func clause(s string) string {
	if k := strings.IndexAny(s, "，；。、"); k >= 0 {
		s = s[:k]
	}
	return squeeze(strings.ToValidUTF8(s, ""))
}

// squeeze leaves out blanks and line breaks.
func squeeze(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u3000", " ")), "")
}
