package publish

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"duixian/internal/record"
	"duixian/report"
	"duixian/source"
)

// csvWriter writes one row a record. Lists within a cell are separated by "|".
type csvWriter struct {
	w       io.Writer
	options Options
	begun   bool
}

func (w *csvWriter) header() []string {
	columns := []string{"sha256", "report", "report_place", "report_year", "type", "id", "start", "end", "text", "class",
		"value", "to", "unit", "bound", "kind", "role", "metric", "place", "period", "action", "object", "items", "subject", "status",
		"section", "sentence", "sentence_start", "sentence_end", "rules"}
	if w.options.Explain {
		columns = append(columns, "because")
	}
	return columns
}

func (w *csvWriter) begin() error {
	if w.begun {
		return nil
	}
	w.begun = true
	if w.options.BOM {
		if _, err := io.WriteString(w.w, "\ufeff"); err != nil {
			return err
		}
	}
	c := csv.NewWriter(w.w)
	_ = c.Write(w.header()) // Flush and Error report it
	c.Flush()
	return c.Error()
}

func (w *csvWriter) Write(d *source.Document, r *report.Reading) error {
	if err := w.begin(); err != nil {
		return err
	}
	year := ""
	if r.Report.Year != 0 {
		year = strconv.Itoa(r.Report.Year)
	}
	c := csv.NewWriter(w.w)
	for _, rec := range record.All(r) {
		row := []string{r.Report.SHA256, r.Report.Name, r.Report.Place, year, string(rec.Type())}
		reasons := reasonsOf(rec)
		switch o := newRecord(d, rec, w.options).(type) {
		case figureObject:
			row = append(row, o.ID, strconv.Itoa(o.Start), strconv.Itoa(o.End), o.Text, o.Class, o.Value, o.To, o.Unit, o.Bound,
				o.Kind, o.Role, o.Metric, strings.Join(o.Place, "|"), o.Period, "", "", "", "", "")
			row = append(row, o.cells()...)
		case deedObject:
			row = append(append(row, o.row(rec.Quote(), "", "")...), o.cells()...)
		case achievementObject:
			row = append(append(row, o.row(rec.Quote(), o.Subject, o.Status)...), o.cells()...)
		}
		row = append(row, joinReasons(reasons, func(r report.Reason) string { return r.Rule }))
		if w.options.Explain {
			row = append(row, joinReasons(reasons, func(r report.Reason) string { return Explain(r, w.options.Language) }))
		}
		_ = c.Write(row)
	}
	c.Flush()
	return c.Error()
}

// Close writes the header where no report came, so that the output is a table still.
func (w *csvWriter) Close() error { return w.begin() }

// row gives the cells of a deed from its identifier to its status.
func (o deedObject) row(quote, subject, status string) []string {
	return []string{o.ID, strconv.Itoa(o.Start), strconv.Itoa(o.End), quote, "", "", "", "", "",
		"", "", "", "", o.Period, o.Action, o.Object, strings.Join(o.Items, "|"), subject, status}
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
