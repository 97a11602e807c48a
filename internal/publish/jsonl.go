package publish

import (
	"bytes"
	"encoding/json"

	"duixian/internal/record"
	"duixian/report"
	"duixian/source"
)

// jsonlForm writes one JSON object a line.
type jsonlForm struct{ options Options }

func (f jsonlForm) write(b *bytes.Buffer, d *source.Document, r *report.Reading) error {
	e := json.NewEncoder(b)
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
		switch o := newRecord(d, rec, f.options).(type) {
		case figureObject:
			line = struct {
				Type record.Type `json:"type"`
				figureObject
			}{rec.Type(), o}
		case commitmentObject:
			line = struct {
				Type record.Type `json:"type"`
				commitmentObject
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
	for _, one := range r.Entities {
		if err := e.Encode(struct {
			Type string `json:"type"`
			entityObject
		}{"entity", newEntity(one)}); err != nil {
			return err
		}
	}
	return nil
}
