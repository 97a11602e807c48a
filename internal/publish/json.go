package publish

import (
	"encoding/json"
	"io"

	"duixian/internal/record"
	"duixian/report"
	"duixian/source"
)

// jsonWriter writes one array. It holds one object a report, so that the output
// has the same shape however many reports there are.
type jsonWriter struct {
	w       io.Writer
	options Options
	begun   bool
}

func (w *jsonWriter) Write(d *source.Document, r *report.Reading) error {
	object := struct {
		Report       reportObject    `json:"report"`
		Sections     []sectionObject `json:"sections"`
		Figures      []any           `json:"figures"`
		Commitments  []any           `json:"commitments"`
		Achievements []any           `json:"achievements"`
	}{newReport(r.Report), []sectionObject{}, []any{}, []any{}, []any{}}
	for _, s := range r.Sections {
		object.Sections = append(object.Sections, newSection(s))
	}
	for _, rec := range record.All(r) {
		o := newRecord(d, rec, w.options)
		switch rec.Type() {
		case record.Figure:
			object.Figures = append(object.Figures, o)
		case record.Commitment:
			object.Commitments = append(object.Commitments, o)
		case record.Achievement:
			object.Achievements = append(object.Achievements, o)
		}
	}

	before := "[\n  "
	if w.begun {
		before = ",\n  "
	}
	w.begun = true
	if _, err := io.WriteString(w.w, before); err != nil {
		return err
	}
	e := json.NewEncoder(trimNewline{w.w})
	e.SetEscapeHTML(false)
	e.SetIndent("  ", "  ")
	return e.Encode(object)
}

func (w *jsonWriter) Close() error {
	end := "\n]\n"
	if !w.begun {
		end = "[]\n"
	}
	_, err := io.WriteString(w.w, end)
	return err
}

// trimNewline takes off the line end that an Encoder puts behind its one object,
// which it writes in a single call.
type trimNewline struct{ w io.Writer }

func (t trimNewline) Write(b []byte) (int, error) {
	n := len(b)
	if n > 0 && b[n-1] == '\n' {
		b = b[:n-1]
	}
	if _, err := t.w.Write(b); err != nil {
		return 0, err
	}
	return n, nil
}
