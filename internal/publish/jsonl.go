package publish

import (
	"encoding/json"
	"io"

	"duixian/internal/record"
	"duixian/report"
	"duixian/source"
)

// jsonlWriter writes one JSON object a line.
type jsonlWriter struct {
	w       io.Writer
	options Options
}

func (w *jsonlWriter) Write(d *source.Document, r *report.Reading) error {
	e := json.NewEncoder(w.w)
	e.SetEscapeHTML(false)
	if err := e.Encode(struct {
		Type string `json:"type"`
		reportObject
	}{"report", newReport(r.Report)}); err != nil {
		return err
	}
	for _, s := range r.Sections {
		if err := e.Encode(struct {
			Type string `json:"type"`
			sectionObject
		}{"section", newSection(s)}); err != nil {
			return err
		}
	}
	for _, rec := range record.All(r) {
		var line any
		switch o := newRecord(d, rec, w.options).(type) {
		case figureObject:
			line = struct {
				Type record.Type `json:"type"`
				figureObject
			}{rec.Type(), o}
		case deedObject:
			line = struct {
				Type record.Type `json:"type"`
				deedObject
			}{rec.Type(), o}
		case achievementObject:
			line = struct {
				Type record.Type `json:"type"`
				achievementObject
			}{rec.Type(), o}
		}
		if err := e.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

func (w *jsonlWriter) Close() error { return nil }
