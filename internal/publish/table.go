package publish

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"duixian/internal/locale"
	"duixian/internal/record"
	"duixian/report"
	"duixian/source"
)

// maxCell is how wide a cell may be, in terminal cells. What is wider is cut.
const maxCell = 44

// tableForm writes a table for each sort of record, in columns that are aligned
// on a terminal that gives Chinese characters two cells.
type tableForm struct{ printer locale.Printer }

func (f tableForm) write(b *bytes.Buffer, _ *source.Document, r *report.Reading) error {
	p := f.printer
	b.WriteString(reportLine(p, r.Report) + "\n")

	at := func(s report.Span) string { return strconv.Itoa(s.Start) + "-" + strconv.Itoa(s.End) }
	figures := [][]string{{p.Text("field.span"), p.Text("field.metric"), p.Text("field.value"), p.Text("field.kind"),
		p.Text("field.role"), p.Text("field.period"), p.Text("field.place")}}
	others := [][]string{{p.Text("field.span"), p.Text("field.text"), p.Text("field.class")}}
	for _, f := range r.Figures {
		if f.Class == report.Quantity {
			figures = append(figures, []string{at(f.Span), f.Metric, p.Amount(f), p.Kind(f.Kind), p.Role(f.Role), f.Period,
				strings.Join(f.Place, "、")})
		} else {
			others = append(others, []string{at(f.Span), f.Text, p.Class(f.Class)})
		}
	}
	commitments := [][]string{{p.Text("field.span"), p.Text("field.action"), p.Text("field.object"), p.Text("field.period")}}
	for _, c := range r.Commitments {
		commitments = append(commitments, []string{at(c.Span), c.Action, c.Object, c.Period})
	}
	achievements := [][]string{{p.Text("field.span"), p.Text("field.action"), p.Text("field.object"), p.Text("field.status"), p.Text("field.period")}}
	for _, a := range r.Achievements {
		achievements = append(achievements, []string{at(a.Span), a.Action, a.Object, p.Status(a.Status), a.Period})
	}

	counts := record.Count(r)
	for _, t := range []struct {
		title string
		count int
		rows  [][]string
	}{
		{p.Text("type.figures"), counts.Figures, figures},
		{p.Text("type.commitments"), counts.Commitments, commitments},
		{p.Text("type.achievements"), counts.Achievements, achievements},
		{p.Text("type.others"), counts.Others, others},
	} {
		b.WriteString("\n" + t.title + " " + strconv.Itoa(t.count) + "\n")
		if t.count > 0 {
			writeColumns(b, t.rows)
		}
	}
	return nil
}

// writeColumns writes rows of equally many cells, each column as wide as its widest cell.
func writeColumns(b *bytes.Buffer, rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i := range row {
			row[i] = cut(row[i], maxCell)
			widths[i] = max(widths[i], cells(row[i]))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell + strings.Repeat(" ", widths[i]-cells(cell)+2))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// cells is how many terminal cells a text takes.
func cells(s string) int {
	n := 0
	for _, r := range s {
		n += runeCells(r)
	}
	return n
}

func runeCells(r rune) int {
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// cut shortens a text to at most limit cells and shows that it did.
func cut(s string, limit int) string {
	if cells(s) <= limit {
		return s
	}
	n := 0
	for i, r := range s {
		if n += runeCells(r); n > limit-1 {
			return s[:i] + "…"
		}
	}
	return s
}
