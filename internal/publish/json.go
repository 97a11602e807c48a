package publish

import (
	"bytes"
	"encoding/json"

	"duixian/internal/record"
	"duixian/report"
	"duixian/source"
)

// jsonForm writes an object of one array, so that the output has the same shape however
// many reports there are.
type jsonForm struct{ options Options }

func (f jsonForm) write(b *bytes.Buffer, d *source.Document, r *report.Reading) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	e.SetIndent("  ", "  ")
	if err := e.Encode(newReading(d, r, f.options)); err != nil {
		return err
	}
	b.Truncate(b.Len() - len("\n")) // what the encoder puts behind
	return nil
}

// readingObject is all of a reading.
type readingObject struct {
	Report       reportObject    `json:"report"`
	Sections     []sectionObject `json:"sections"`
	Figures      []any           `json:"figures"`
	Commitments  []any           `json:"commitments"`
	Achievements []any           `json:"achievements"`
	Entities     []entityObject  `json:"entities"`
}

func newReading(d *source.Document, r *report.Reading, o Options) readingObject {
	object := readingObject{newReport(r.Report), []sectionObject{}, []any{}, []any{}, []any{}, []entityObject{}}
	for _, s := range r.Sections {
		object.Sections = append(object.Sections, newSection(s))
	}
	for _, e := range r.Entities {
		object.Entities = append(object.Entities, newEntity(e))
	}
	for _, rec := range record.All(r) {
		one := newRecord(d, rec, o)
		switch rec.Type() {
		case record.Figure:
			object.Figures = append(object.Figures, one)
		case record.Commitment:
			object.Commitments = append(object.Commitments, one)
		case record.Achievement:
			object.Achievements = append(object.Achievements, one)
		}
	}
	return object
}
