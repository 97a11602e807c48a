package publish

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"

	"duixian/internal/record"
	"duixian/report"
	"duixian/source"
)

// csvForm writes one row a record. Lists within a cell are separated by "|".
type csvForm struct{ options Options }

// csvHeader is what a table begins with.
func csvHeader(o Options) string {
	columns := []string{"sha256", "report", "report_place", "report_year", "type", "id", "start", "end", "page", "text", "class",
		"value", "to", "unit", "bound", "kind", "role", "metric", "place", "period", "of", "scope", "baseline", "due", "action", "object", "items", "subject", "status",
		"section", "sentence", "sentence_start", "sentence_end", "rules"}
	if o.Explain {
		columns = append(columns, "because")
	}
	header := strings.Join(columns, ",") + "\n"
	if o.BOM {
		header = "\ufeff" + header
	}
	return header
}

func (f csvForm) write(b *bytes.Buffer, d *source.Document, r *report.Reading) error {
	year := ""
	if r.Report.Year != 0 {
		year = strconv.Itoa(r.Report.Year)
	}
	c := csv.NewWriter(b)
	for _, rec := range record.All(r) {
		row := []string{r.Report.SHA256, r.Report.Name, r.Report.Place, year, string(rec.Type())}
		reasons := reasonsOf(rec)
		switch o := newRecord(d, rec, f.options).(type) {
		case figureObject:
			row = append(row, o.ID, strconv.Itoa(o.Start), strconv.Itoa(o.End), o.page(), o.Text, o.Class, o.Value, o.To, o.Unit, o.Bound,
				o.Kind, o.Role, o.Metric, strings.Join(o.Place, "|"), o.Period, o.Of, o.Scope, o.from(), "", "", "", "", "", "")
			row = append(row, o.cells()...)
		case commitmentObject:
			row = append(append(row, o.row(rec.Quote(), o.Due, "", "")...), o.cells()...)
		case achievementObject:
			row = append(append(row, o.row(rec.Quote(), "", o.Subject, o.Status)...), o.cells()...)
		}
		row = append(row, joinReasons(reasons, func(r report.Reason) string { return r.Rule }))
		if f.options.Explain {
			row = append(row, joinReasons(reasons, func(r report.Reason) string { return Explain(r, f.options.Language) }))
		}
		_ = c.Write(row)
	}
	c.Flush()
	return c.Error()
}

// page gives the number of the page.
func (c common) page() string {
	if c.Page == nil {
		return ""
	}
	return strconv.Itoa(*c.Page)
}

// from gives where the baseline stands.
func (o figureObject) from() string {
	if o.From == nil {
		return ""
	}
	return strconv.Itoa(o.From[0]) + "-" + strconv.Itoa(o.From[1])
}

// row gives the cells of a deed from its identifier to its status.
func (o deedObject) row(quote, due, subject, status string) []string {
	return []string{o.ID, strconv.Itoa(o.Start), strconv.Itoa(o.End), o.page(), quote, "", "", "", "", "",
		"", "", "", "", o.Period, "", "", "", due, o.Action, o.Object, strings.Join(o.Items, "|"), subject, status}
}

func (s setting) cells() []string {
	return []string{s.Section, s.Sentence, strconv.Itoa(s.SentenceStart), strconv.Itoa(s.SentenceEnd)}
}

// joinReasons writes "unit=rule|bound=rule".
func joinReasons(reasons []report.Reason, say func(report.Reason) string) string {
	var cells []string
	for _, r := range reasons {
		cells = append(cells, string(r.Field)+"="+say(r))
	}
	return strings.Join(cells, "|")
}
