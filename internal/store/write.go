package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"duixian/internal/db"
	"duixian/internal/record"
	"duixian/report"
	"duixian/source"
)

// Add keeps a report and what a reader of the given version read in it, and says
// whether that changed the store. The same bytes are one report, under the name
// that they first came with; they are written again only for another version.
//
// A reading with a record that its bytes do not reproduce is refused whole.
func (s *Store) Add(ctx context.Context, by By, d *source.Document, r *report.Reading, reader string) (changed bool, err error) {
	if err := record.Verify(d, r); err != nil {
		return false, fmt.Errorf("store: add %s: %w", r.Report.Name, err)
	}
	err = s.db.Transact(ctx, func(tx *db.Tx) error {
		var known readState
		var before any
		what, name := "added", strings.ToValidUTF8(r.Report.Name, "\ufffd") // files may be called anything
		changed = true
		switch err := tx.Get([]any{&known.Reader, &known.Name, &known.Title, &known.Place, &known.Year},
			"SELECT reader, name, title, place, year FROM report WHERE sha256 = ?", r.Report.SHA256); {
		case errors.Is(err, sql.ErrNoRows):
			if err := insertReport(tx, d, r, name, reader); err != nil {
				return err
			}
		case err != nil:
			return err
		case known.Reader == reader:
			changed = false
			return nil
		default:
			before, what, name = known, "read again", known.Name
			if err := replaceRecords(tx, d, r, reader); err != nil {
				return err
			}
		}
		version, err := s.next(tx, ReportKind, r.Report.SHA256)
		if err != nil {
			return err
		}
		return s.write(tx, by, ReportKind, r.Report.SHA256, version, what, before,
			readState{reader, name, r.Report.Title, r.Report.Place, r.Report.Year})
	})
	if err != nil {
		return false, fmt.Errorf("store: add %s: %w", r.Report.Name, err)
	}
	return changed, nil
}

// readState is what the history says of a report.
type readState struct {
	Reader string `json:"reader"` // version
	Name   string `json:"name,omitempty"`
	Title  string `json:"title,omitempty"`
	Place  string `json:"place,omitempty"`
	Year   int    `json:"year,omitempty"`
}

// Read turns a report's bytes into its clean text and its records.
type Read func(name string, original []byte) (*source.Document, *report.Reading, error)

// Reread reads again every report that an older reader read, and says
// how many it did. A report that cannot be read any more keeps its records and is
// named in the error; the others are read all the same.
func (s *Store) Reread(ctx context.Context, reader string, read Read) (n int, err error) {
	stale, err := s.stale(ctx, reader)
	if err != nil {
		return 0, fmt.Errorf("store: find the reports to read again: %w", err)
	}
	var failures []error
	for _, r := range stale {
		original, err := s.original(ctx, r.SHA256)
		if err != nil {
			return n, fmt.Errorf("store: get the file of %s: %w", r.Name, err)
		}
		d, reading, err := read(r.Name, original)
		if err == nil {
			_, err = s.Add(ctx, Program("reader"), d, reading, reader)
		}
		if err != nil {
			failures = append(failures, fmt.Errorf("store: read %s again: %w", r.Name, err))
			continue
		}
		n++
	}
	return n, errors.Join(failures...)
}

func insertReport(tx *db.Tx, d *source.Document, r *report.Reading, name, reader string) error {
	p := r.Report
	p.Name = strings.ToValidUTF8(p.Name, "\ufffd") // file systems take any bytes for a name, PostgreSQL does not
	if _, err := tx.Exec(`INSERT INTO report
		(sha256, name, title, place, code, level, year, date, speaker, format, encoding, original, extracted, pages, reader, added)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		p.SHA256, name, p.Title, p.Place, p.Code, string(p.Level), p.Year, p.Date, p.Speaker, string(p.Format), p.Encoding, d.File,
		extracted(d), toJSON(d.Pages), reader, time.Now().UTC().Format(time.RFC3339)); err != nil {
		return err
	}
	return insertRecords(tx, r)
}

// extracted is the text that was taken out of a document, nil if its spans are offsets into the file.
func extracted(d *source.Document) []byte {
	if d.Format.Extracted() {
		return d.Bytes
	}
	return nil
}

func replaceRecords(tx *db.Tx, d *source.Document, r *report.Reading, reader string) error {
	p := r.Report
	if _, err := tx.Exec(`UPDATE report SET title = ?, place = ?, code = ?, level = ?, year = ?, date = ?, speaker = ?, format = ?, encoding = ?,
		extracted = ?, pages = ?, reader = ? WHERE sha256 = ?`, p.Title, p.Place, p.Code, string(p.Level), p.Year, p.Date, p.Speaker, string(p.Format),
		p.Encoding, extracted(d), toJSON(d.Pages), reader, p.SHA256); err != nil {
		return err
	}
	for _, table := range []string{"section", "figure", "commitment", "achievement", "entity"} {
		if _, err := tx.Exec("DELETE FROM "+table+" WHERE sha256 = ?", p.SHA256); err != nil {
			return err
		}
	}
	return insertRecords(tx, r)
}

func insertRecords(tx *db.Tx, r *report.Reading) error {
	sections := inserter{tx: tx, sha256: r.Report.SHA256, query: `INSERT INTO section
		(sha256, ordinal, start_byte, end_byte, heading, depth, part, period) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`}
	for _, v := range r.Sections {
		sections.insert(v.Start, v.End, v.Heading, v.Depth, string(v.Part), v.Period)
	}
	figures := inserter{tx: tx, sha256: r.Report.SHA256, query: `INSERT INTO figure
		(sha256, ordinal, start_byte, end_byte, numeral, class, value, upper_value, unit, bound, kind, role, metric, place, period,
		section, sentence_start, sentence_end, reasons, whole, scope, baseline_start, baseline_end)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`}
	for _, v := range r.Figures {
		figures.insert(v.Start, v.End, v.Text, string(v.Class), v.Value, v.To, v.Unit, string(v.Bound), string(v.Kind), string(v.Role),
			v.Metric, toJSON(v.Place), v.Period, v.Section, v.Sentence.Start, v.Sentence.End, toJSON(v.Reasons),
			v.Of, v.Scope, v.Baseline.Start, v.Baseline.End)
	}
	commitments := inserter{tx: tx, sha256: r.Report.SHA256, query: `INSERT INTO commitment
		(sha256, ordinal, start_byte, end_byte, action, object, items, clause_start, clause_end, section, sentence_start, sentence_end,
		period, rule, due, due_start, due_end) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`}
	for _, v := range r.Commitments {
		commitments.insert(v.Start, v.End, v.Action, v.Object, toJSON(v.Items), v.Clause.Start, v.Clause.End, v.Section,
			v.Sentence.Start, v.Sentence.End, v.Period, v.Rule, v.Due, v.DueBy.Start, v.DueBy.End)
	}
	achievements := inserter{tx: tx, sha256: r.Report.SHA256, query: `INSERT INTO achievement
		(sha256, ordinal, start_byte, end_byte, action, object, subject, status, items, clause_start, clause_end, section, sentence_start,
		sentence_end, period, rule) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`}
	for _, v := range r.Achievements {
		achievements.insert(v.Start, v.End, v.Action, v.Object, v.Subject, string(v.Status), toJSON(v.Items), v.Clause.Start, v.Clause.End,
			v.Section, v.Sentence.Start, v.Sentence.End, v.Period, v.Rule)
	}
	entities := inserter{tx: tx, sha256: r.Report.SHA256, query: `INSERT INTO entity
		(sha256, ordinal, name, kind, code, mentions) VALUES (?, ?, ?, ?, ?, ?)`}
	for _, v := range r.Entities {
		entities.insert(v.Name, string(v.Kind), v.Code, toJSON(v.Mentions))
	}
	return errors.Join(sections.err, figures.err, commitments.err, achievements.err, entities.err)
}

// inserter inserts rows that begin with the report's key and a running number. It
// stops at the first failure and keeps it.
type inserter struct {
	tx     *db.Tx
	query  string
	sha256 string
	n      int
	err    error
}

func (i *inserter) insert(values ...any) {
	if i.err != nil {
		return
	}
	_, i.err = i.tx.Exec(i.query, append([]any{i.sha256, i.n}, values...)...)
	i.n++
}

// toJSON writes a list of strings or reasons, which JSON can always hold.
func toJSON[T any](list []T) string {
	if len(list) == 0 {
		return "[]"
	}
	b, _ := json.Marshal(list)
	return string(b)
}
