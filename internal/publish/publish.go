// Package publish writes readings in the formats that people and programs take
// them in. The same readings give the same bytes, every time.
package publish

import (
	"bytes"
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

	Readings Format = "readings" // one object a line: all of a report, as in JSON
	Parquet  Format = "parquet"  // one row a record, in typed columns

	// Source is the clean text that a report was read from, a line a paragraph, with the bytes where
	// it stands. It is none of Formats, for it writes nothing that was read.
	Source Format = "source"
)

// Formats lists the formats.
func Formats() []Format { return []Format{Text, Table, JSON, JSONL, Readings, CSV, Parquet} }

// Lines says whether each report's part of the output is whole lines that stand for
// themselves, so that more can be put behind them at any time.
func (f Format) Lines() bool { return f == JSONL || f == Readings }

// Options say what to write beside the records themselves.
type Options struct {
	Explain  bool            // say in words why each field is what it is
	Language locale.Language // of labels and explanations; the default is English
	BOM      bool            // begin CSV with a byte order mark, by which Excel knows UTF-8
}

// Writer writes readings one after the other. Close ends what the format left open; it
// does not close the underlying writer.
type Writer struct {
	w     io.Writer
	form  form // nil if the format is of rows
	rows  *rowWriter
	lines bool // as Format.Lines
	begun bool

	begin, between, end string // around the readings
	none                string // where none came
}

// form is how a format writes one reading. It is used by several goroutines at once.
type form interface {
	write(b *bytes.Buffer, d *source.Document, r *report.Reading) error
}

// New gives the writer of a format. A format that is none of Formats is an error.
func New(w io.Writer, f Format, o Options) (*Writer, error) {
	if o.Language == "" {
		o.Language = locale.English
	}
	switch f {
	case Text:
		return &Writer{w: w, form: textForm{o, locale.For(o.Language)}, between: "\n"}, nil
	case Table:
		return &Writer{w: w, form: tableForm{locale.For(o.Language)}, between: "\n"}, nil
	case JSON:
		return &Writer{w: w, form: jsonForm{o}, begin: "[\n  ", between: ",\n  ", end: "\n]\n", none: "[]\n"}, nil
	case JSONL:
		return &Writer{w: w, form: jsonlForm{o}, lines: true}, nil
	case Readings:
		return &Writer{w: w, form: readingsForm{o}, lines: true}, nil
	case CSV:
		header := csvHeader(o) // also where no report came, so that the output is a table still
		return &Writer{w: w, form: csvForm{o}, begin: header, none: header}, nil
	case Source:
		return &Writer{w: w, form: sourceForm{}, between: "\n"}, nil
	case Parquet:
		return &Writer{rows: newRowWriter(w, o)}, nil
	}
	return nil, fmt.Errorf("%q is no format; the formats are %s", f, list(Formats()))
}

// Write writes a reading.
func (w *Writer) Write(d *source.Document, r *report.Reading) error {
	b, err := w.Render(d, r)
	if err != nil {
		return err
	}
	return w.Append(b)
}

// Rendered is what is written of one reading.
type Rendered struct {
	text []byte
	rows []row
}

// Render gives what is written of a reading, for Append. A reading with a record that its
// bytes do not reproduce is refused whole, with an error that wraps record.ErrUnproved.
// It may be called by several goroutines at once.
func (w *Writer) Render(d *source.Document, r *report.Reading) (Rendered, error) {
	if err := record.Verify(d, r); err != nil {
		return Rendered{}, fmt.Errorf("publish: %w", err)
	}
	if w.rows != nil {
		return Rendered{rows: w.rows.render(d, r)}, nil
	}
	var b bytes.Buffer
	err := w.form.write(&b, d, r)
	return Rendered{text: b.Bytes()}, err
}

// Append writes what Render gave.
func (w *Writer) Append(r Rendered) error {
	if w.rows != nil {
		return w.rows.append(r.rows)
	}
	before := w.between
	if !w.begun {
		before, w.begun = w.begin, true
	}
	if _, err := io.WriteString(w.w, before); err != nil {
		return err
	}
	_, err := w.w.Write(r.text)
	return err
}

// Fail writes, where the format has lines, one that says why there is no reading of a
// report: who has the output alone misses nothing. Other formats have no place for it.
func (w *Writer) Fail(name string, why error) error {
	if !w.lines {
		return nil
	}
	return encodeLine(w.w, struct {
		Type  string `json:"type"`
		Name  string `json:"name"`
		Error string `json:"error"`
	}{"error", name, why.Error()})
}

// Close ends what the format left open.
func (w *Writer) Close() error {
	if w.rows != nil {
		return w.rows.close()
	}
	end := w.end
	if !w.begun {
		end = w.none
	}
	_, err := io.WriteString(w.w, end)
	return err
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
