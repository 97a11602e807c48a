// Package publish writes readings in the formats that people and programs take
// them in. The same readings give the same bytes, every time.
package publish

import (
	"fmt"
	"io"

	"duixian/internal/locale"
	"duixian/internal/record"
	"duixian/report"
	"duixian/source"
)

// Format names a way of writing a reading.
type Format string

// The formats.
const (
	Text  Format = "text"  // for a person: heading by heading, sentence by sentence
	Table Format = "table" // aligned columns for a terminal
	JSON  Format = "json"  // one array with one object a report, indented
	JSONL Format = "jsonl" // one object a line: the report, then its sections and records
	CSV   Format = "csv"   // one row a record, with a header, UTF-8
)

// Formats lists the formats.
func Formats() []Format { return []Format{Text, Table, JSON, JSONL, CSV} }

// Options say what to write beside the records themselves.
type Options struct {
	Explain  bool            // say in words why each field is what it is
	Language locale.Language // of labels and explanations; the default is English
	BOM      bool            // begin CSV with a byte order mark, by which Excel knows UTF-8
}

// Writer writes readings one after the other. A reading with a record that its
// bytes do not reproduce is refused whole, with an error that wraps
// record.ErrUnproved. Close ends what the format left open; it does not close the
// underlying writer.
type Writer interface {
	Write(d *source.Document, r *report.Reading) error
	Close() error
}

// New gives the writer of a format. A format that is none of Formats is an error.
func New(w io.Writer, f Format, o Options) (Writer, error) {
	if o.Language == "" {
		o.Language = locale.English
	}
	switch f {
	case Text:
		return verified{&textWriter{w: w, options: o, printer: locale.For(o.Language)}}, nil
	case Table:
		return verified{&tableWriter{w: w, printer: locale.For(o.Language)}}, nil
	case JSON:
		return verified{&jsonWriter{w: w, options: o}}, nil
	case JSONL:
		return verified{&jsonlWriter{w: w, options: o}}, nil
	case CSV:
		return verified{&csvWriter{w: w, options: o}}, nil
	}
	return nil, fmt.Errorf("%q is no format; the formats are %s", f, list(Formats()))
}

// verified lets no reading out that its report's bytes do not prove.
type verified struct{ Writer }

func (v verified) Write(d *source.Document, r *report.Reading) error {
	if err := record.Verify(d, r); err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	return v.Writer.Write(d, r)
}

// list joins names for a sentence.
func list[T ~string](names []T) string {
	var s string
	for i, name := range names {
		if i > 0 {
			s += ", "
		}
		s += string(name)
	}
	return s
}

// quote is the clean text of a span.
func quote(d *source.Document, s report.Span) string {
	start, end := d.Clean(s)
	return d.Text[start:end]
}
