package publish

import (
	"bytes"
	"encoding/json"
	"io"

	"duixian/report"
	"duixian/source"
)

// readingsForm writes one JSON object a line with all of a reading: what programs take
// that pass lines on one by one, and would tear apart the lines of JSON lines.
type readingsForm struct{ options Options }

func (f readingsForm) write(b *bytes.Buffer, d *source.Document, r *report.Reading) error {
	return encodeLine(b, struct {
		Type string `json:"type"`
		Name string `json:"name"` // as in a line that says why there is no reading
		readingObject
	}{"reading", r.Report.Name, newReading(d, r, f.options)})
}

// encodeLine writes a value as a line of JSON.
func encodeLine(w io.Writer, value any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(value)
}
