package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"duixian/internal/db"
	"duixian/internal/record"
	"duixian/report"
	"duixian/source"
)

// Entry is a report in the list of all reports.
type Entry struct {
	Report report.Report
	Counts record.Counts
	Added  time.Time // when it came into the store
}

// Reports lists all reports: by place, the latest year first.
func (s *Store) Reports(ctx context.Context) ([]Entry, error) {
	var entries []Entry
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		var e Entry
		var added string
		p, c := &e.Report, &e.Counts
		if err := rows.Scan(&p.SHA256, &p.Name, &p.Title, &p.Place, &p.Code, &p.Level, &p.Year, &p.Date, &p.Speaker, &p.Format, &p.Encoding, &p.Bytes,
			&added, &c.Figures, &c.Others, &c.Commitments, &c.Achievements); err != nil {
			return err
		}
		var err error
		if e.Added, err = time.Parse(time.RFC3339, added); err != nil {
			return err
		}
		entries = append(entries, e)
		return nil
	}, `SELECT sha256, name, title, place, code, level, year, date, speaker, format, encoding, LENGTH(original), added,
		(SELECT COUNT(*) FROM figure f WHERE f.sha256 = r.sha256 AND f.class = ?),
		(SELECT COUNT(*) FROM figure f WHERE f.sha256 = r.sha256 AND f.class <> ?),
		(SELECT COUNT(*) FROM commitment c WHERE c.sha256 = r.sha256),
		(SELECT COUNT(*) FROM achievement a WHERE a.sha256 = r.sha256)
		FROM report r ORDER BY place, year DESC, name, sha256`, string(report.Quantity), string(report.Quantity))
	if err != nil {
		return nil, fmt.Errorf("store: list the reports: %w", err)
	}
	return entries, nil
}

// Edition names what is kept of a report at one time: whenever the report is read again there is another one.
type Edition struct {
	SHA256  string
	Version int // in the history; 0 of a report that was not touched since there is one
}

// edition is a query for the edition of a report. It is answered from indexes alone, however large the file.
const edition = `SELECT r.sha256, (SELECT COALESCE(MAX(h.version), 0) FROM history h WHERE h.kind = ? AND h.thing = r.sha256)
	FROM report r WHERE r.sha256 >= ? AND r.sha256 < ? ORDER BY r.sha256`

// Edition says which edition of a report there is now. The report is named as for Reading.
func (s *Store) Edition(ctx context.Context, hash string) (e Edition, err error) {
	if len(hash) < minHash {
		return e, ErrNotFound
	}
	if err = found(s.db.Get(ctx, []any{&e.SHA256, &e.Version}, edition, string(ReportKind), hash, after(hash))); err != nil {
		return e, fmt.Errorf("store: find %s: %w", hash, err)
	}
	return e, nil
}

// Whole is a report with all that was read in it, as it was at one moment.
type Whole struct {
	Edition  Edition
	Reading  *report.Reading
	Document *source.Document
}

// Whole gives a report with its document and its reading. It is named as for Reading.
func (s *Store) Whole(ctx context.Context, hash string) (w Whole, err error) {
	if len(hash) < minHash {
		return w, ErrNotFound
	}
	err = s.db.Snapshot(ctx, func(tx *db.Tx) error {
		if err := tx.Get([]any{&w.Edition.SHA256, &w.Edition.Version}, edition, string(ReportKind), hash, after(hash)); err != nil {
			return found(err)
		}
		w.Reading = &report.Reading{}
		if err := reading(tx, w.Edition.SHA256, w.Reading); err != nil {
			return err
		}
		w.Document, err = document(tx, w.Edition.SHA256)
		return err
	})
	if err != nil {
		return w, fmt.Errorf("store: get %s: %w", hash, err)
	}
	return w, nil
}

// Reading gives all that was read in a report. The report is named by its hash or
// by the first 12 or more characters of it. ErrNotFound says that there is none.
func (s *Store) Reading(ctx context.Context, hash string) (*report.Reading, error) {
	var r *report.Reading
	err := s.db.Snapshot(ctx, func(tx *db.Tx) error {
		r = &report.Reading{}
		return reading(tx, hash, r)
	})
	if err != nil {
		return nil, fmt.Errorf("store: get the reading of %s: %w", hash, err)
	}
	return r, nil
}

func reading(tx *db.Tx, hash string, r *report.Reading) error {
	if len(hash) < minHash {
		return ErrNotFound
	}
	p := &r.Report
	err := tx.Get([]any{&p.SHA256, &p.Name, &p.Title, &p.Place, &p.Code, &p.Level, &p.Year, &p.Date, &p.Speaker, &p.Format, &p.Encoding, &p.Bytes},
		`SELECT sha256, name, title, place, code, level, year, date, speaker, format, encoding, LENGTH(original)
		FROM report WHERE sha256 >= ? AND sha256 < ? ORDER BY sha256`, hash, after(hash))
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	if err != nil {
		return err
	}
	return errors.Join(
		tx.Query(func(rows *sql.Rows) error {
			var v report.Section
			err := rows.Scan(&v.Start, &v.End, &v.Heading, &v.Depth, &v.Part, &v.Period)
			r.Sections = append(r.Sections, v)
			return err
		}, `SELECT start_byte, end_byte, heading, depth, part, period FROM section WHERE sha256 = ? ORDER BY ordinal`, p.SHA256),
		tx.Query(func(rows *sql.Rows) error {
			var v report.Figure
			err := rows.Scan(&v.Start, &v.End, &v.Text, &v.Class, &v.Value, &v.To, &v.Unit, &v.Bound, &v.Kind, &v.Role, &v.Metric,
				fromJSON(&v.Place), &v.Period, &v.Section, &v.Sentence.Start, &v.Sentence.End, fromJSON(&v.Reasons),
				&v.Of, &v.Scope, &v.Baseline.Start, &v.Baseline.End)
			r.Figures = append(r.Figures, v)
			return err
		}, `SELECT start_byte, end_byte, numeral, class, value, upper_value, unit, bound, kind, role, metric, place, period, section,
			sentence_start, sentence_end, reasons, whole, scope, baseline_start, baseline_end FROM figure WHERE sha256 = ? ORDER BY ordinal`, p.SHA256),
		tx.Query(func(rows *sql.Rows) error {
			var v report.Commitment
			err := rows.Scan(&v.Start, &v.End, &v.Action, &v.Object, fromJSON(&v.Items), &v.Clause.Start, &v.Clause.End, &v.Section,
				&v.Sentence.Start, &v.Sentence.End, &v.Period, &v.Rule, &v.Due, &v.DueBy.Start, &v.DueBy.End)
			r.Commitments = append(r.Commitments, v)
			return err
		}, `SELECT start_byte, end_byte, action, object, items, clause_start, clause_end, section, sentence_start, sentence_end, period,
			rule, due, due_start, due_end FROM commitment WHERE sha256 = ? ORDER BY ordinal`, p.SHA256),
		tx.Query(func(rows *sql.Rows) error {
			var v report.Achievement
			err := rows.Scan(&v.Start, &v.End, &v.Action, &v.Object, &v.Subject, &v.Status, fromJSON(&v.Items), &v.Clause.Start, &v.Clause.End,
				&v.Section, &v.Sentence.Start, &v.Sentence.End, &v.Period, &v.Rule)
			r.Achievements = append(r.Achievements, v)
			return err
		}, `SELECT start_byte, end_byte, action, object, subject, status, items, clause_start, clause_end, section, sentence_start,
			sentence_end, period, rule FROM achievement WHERE sha256 = ? ORDER BY ordinal`, p.SHA256),
		tx.Query(func(rows *sql.Rows) error {
			var v report.Entity
			err := rows.Scan(&v.Name, &v.Kind, &v.Code, fromJSON(&v.Mentions))
			r.Entities = append(r.Entities, v)
			return err
		}, `SELECT name, kind, code, mentions FROM entity WHERE sha256 = ? ORDER BY ordinal`, p.SHA256),
	)
}

// Document gives a report's file with the text that its spans are offsets into, named as for Reading.
func (s *Store) Document(ctx context.Context, hash string) (*source.Document, error) {
	var d *source.Document
	err := s.db.Snapshot(ctx, func(tx *db.Tx) (err error) {
		d, err = document(tx, hash)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: get the file of %s: %w", hash, err)
	}
	return d, nil
}

func document(tx *db.Tx, hash string) (*source.Document, error) {
	if len(hash) < minHash {
		return nil, ErrNotFound
	}
	var original, extracted []byte
	var format report.Format
	var pages []report.Page
	err := tx.Get([]any{&original, &format, &extracted, fromJSON(&pages)},
		"SELECT original, format, extracted, pages FROM report WHERE sha256 >= ? AND sha256 < ? ORDER BY sha256", hash, after(hash))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, ErrNotFound
	case err != nil:
		return nil, err
	case format.Extracted():
		return source.Restore(original, format, extracted, pages)
	}
	return source.Open(original)
}

// original gives the bytes of a report's file as they came.
func (s *Store) original(ctx context.Context, sha256 string) (original []byte, err error) {
	err = s.db.Get(ctx, []any{&original}, "SELECT original FROM report WHERE sha256 = ?", sha256)
	return original, err
}

// stale lists the reports that an older reader read. What a newer one read is left alone: it runs beside this one, and they must not
// undo each other's work.
func (s *Store) stale(ctx context.Context, reader string) ([]report.Report, error) {
	var stale []report.Report
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		var r report.Report
		var by string
		err := rows.Scan(&r.SHA256, &r.Name, &by)
		if !newer(by, reader) {
			stale = append(stale, r)
		}
		return err
	}, "SELECT sha256, name, reader FROM report WHERE reader <> ? ORDER BY sha256", reader)
	return stale, err
}

// newer says whether the first of two versions of the reader is the later one. They are numbers.
func newer(a, b string) bool {
	one, errA := strconv.Atoi(a)
	other, errB := strconv.Atoi(b)
	return errA == nil && errB == nil && one > other
}

// Ping says whether the store answers.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	if err := s.db.Get(ctx, []any{&one}, "SELECT 1"); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}

// minHash is how much of a hash names a report: 48 bits tell any two apart that
// one library will ever hold.
const minHash = 12

// after is the first text that sorts behind all hashes with this beginning.
func after(hash string) string { return hash + "g" }

// fromJSON scans a JSON array into a slice; an empty array leaves it nil.
func fromJSON[T any](list *[]T) sql.Scanner { return (*jsonList[T])(list) }

type jsonList[T any] []T

// Scan implements sql.Scanner.
func (l *jsonList[T]) Scan(value any) error {
	text, ok := value.(string)
	if !ok {
		return fmt.Errorf("store: a list is stored as %T, not as text", value)
	}
	if text == "[]" {
		*l = nil
		return nil
	}
	return json.Unmarshal([]byte(text), (*[]T)(l))
}
