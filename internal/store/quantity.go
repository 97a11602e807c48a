package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"duixian/report"
)

// Place is a place that reports are of: its code of GB/T 2260, or its name where it has none.
type Place struct{ Code, Name string }

// byPlace orders table r by place and year. A place with a code may go by several names.
const byPlace = "r.code, CASE WHEN r.code = '' THEN r.place ELSE '' END, r.year, r.name, r.sha256"

// where gives the condition on table r that chooses a place.
func (p Place) where() (condition string, args []any) {
	if p.Code != "" {
		return "r.code = ?", []any{p.Code}
	}
	return "r.code = '' AND r.place = ?", []any{p.Name}
}

// Catalogue lists the reports without counting their records: by place, year, name.
func (s *Store) Catalogue(ctx context.Context) ([]report.Report, error) {
	return s.catalogue(ctx, "")
}

// ReportsOf lists the reports of a place in the order of their years.
func (s *Store) ReportsOf(ctx context.Context, p Place) ([]report.Report, error) {
	condition, args := p.where()
	return s.catalogue(ctx, "WHERE "+condition, args...)
}

func (s *Store) catalogue(ctx context.Context, where string, args ...any) ([]report.Report, error) {
	var all []report.Report
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		var p report.Report
		err := rows.Scan(&p.SHA256, &p.Name, &p.Title, &p.Place, &p.Code, &p.Level, &p.Year, &p.Date, &p.Speaker, &p.Format, &p.Encoding, &p.Bytes)
		all = append(all, p)
		return err
	}, `SELECT sha256, name, title, place, code, level, year, date, speaker, format, encoding, LENGTH(original) FROM report r `+where+
		` ORDER BY `+byPlace, args...)
	if err != nil {
		return nil, fmt.Errorf("store: list the reports: %w", err)
	}
	return all, nil
}

// State tells two states of the store apart: it is another one whenever a report has come in or has
// been read again.
func (s *Store) State(ctx context.Context) (string, error) {
	// The history only grows, and reports from before there was one count themselves; indexes have both counts.
	var reports, changes int
	err := s.db.Get(ctx, []any{&reports, &changes}, "SELECT (SELECT COUNT(*) FROM report), (SELECT COUNT(*) FROM history WHERE kind = ?)", string(ReportKind))
	if err != nil {
		return "", fmt.Errorf("store: %w", err)
	}
	return fmt.Sprintf("%d %d", reports, changes), nil
}

// Quantities hands over, one report after the other by place and year, readings that hold only the
// figures of a quantity that has a metric, without reasons. A nil place means all. Reports are asked for one
// by one: to order the figures of all would take longer than to read them.
func (s *Store) Quantities(ctx context.Context, p *Place, each func(*report.Reading) error) error {
	where, args := "", []any(nil)
	if p != nil {
		where, args = p.where()
		where = "WHERE " + where
	}
	reports, err := s.catalogue(ctx, where, args...)
	if err != nil {
		return err
	}
	for _, one := range reports {
		r := &report.Reading{Report: one}
		err := s.quantities(ctx, "f.sha256 = ?", []any{one.SHA256}, func(_ string, f report.Figure) { r.Figures = append(r.Figures, f) })
		if err != nil {
			return fmt.Errorf("store: get the quantities: %w", err)
		}
		if err := each(r); err != nil {
			return err
		}
	}
	return nil
}

// QuantitiesOf gives what Quantities does, of all places, with the figures of these metrics alone.
func (s *Store) QuantitiesOf(ctx context.Context, metrics []string) ([]*report.Reading, error) {
	figures := map[string][]report.Figure{}        // by report
	for part := range slices.Chunk(metrics, 500) { // databases bound how many values a query may have
		args := make([]any, len(part))
		for i, m := range part {
			args[i] = m
		}
		err := s.quantities(ctx, "f.metric IN (?"+strings.Repeat(", ?", len(part)-1)+")", args, func(sha256 string, f report.Figure) {
			figures[sha256] = append(figures[sha256], f)
		})
		if err != nil {
			return nil, fmt.Errorf("store: get the quantities: %w", err)
		}
	}
	reports, err := s.Catalogue(ctx)
	if err != nil {
		return nil, err
	}
	var all []*report.Reading
	for _, one := range reports {
		if of := figures[one.SHA256]; len(of) > 0 {
			slices.SortFunc(of, func(a, b report.Figure) int { return a.Start - b.Start })
			all = append(all, &report.Reading{Report: one, Figures: of})
		}
	}
	return all, nil
}

func (s *Store) quantities(ctx context.Context, condition string, args []any, each func(sha256 string, f report.Figure)) error {
	return s.db.Query(ctx, func(rows *sql.Rows) error {
		var sha256 string
		var v report.Figure
		err := rows.Scan(&sha256, &v.Start, &v.End, &v.Text, &v.Class, &v.Value, &v.To, &v.Unit, &v.Bound, &v.Kind, &v.Role, &v.Metric,
			fromJSON(&v.Place), &v.Period, &v.Section, &v.Sentence.Start, &v.Sentence.End, &v.Of, &v.Scope)
		each(sha256, v)
		return err
	}, `SELECT f.sha256, f.start_byte, f.end_byte, f.numeral, f.class, f.value, f.upper_value, f.unit, f.bound, f.kind, f.role, f.metric,
		f.place, f.period, f.section, f.sentence_start, f.sentence_end, f.whole, f.scope
		FROM figure f WHERE f.class = ? AND f.metric <> '' AND `+condition+` ORDER BY f.sha256, f.ordinal`,
		append([]any{string(report.Quantity)}, args...)...)
}
