package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"duixian/series"
)

// Decided is a decision of a person with the verdict that held before it.
type Decided struct {
	series.Decision
	Before series.Verdict
}

// Decide keeps a decision. Those before it stay.
func (s *Store) Decide(ctx context.Context, d Decided) error {
	if err := d.Check(); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	err := s.transact(ctx, func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM decision WHERE earlier = ? AND later = ? AND promise = ?",
			d.Earlier, d.Later, d.Promise).Scan(&n); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO decision (earlier, later, promise, ordinal, before, verdict, who, decided, why, found)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, d.Earlier, d.Later, d.Promise, n, string(d.Before), string(d.Verdict), d.Who,
			d.When.UTC().Format(time.RFC3339Nano), d.Why, toJSON(d.Found))
		return err
	})
	if err != nil {
		return fmt.Errorf("store: keep a decision: %w", describe(err))
	}
	return nil
}

// Decisions lists the decisions on the promises of one report in the light of another, the oldest first.
func (s *Store) Decisions(ctx context.Context, earlier, later string) ([]Decided, error) {
	var all []Decided
	err := s.query(ctx, func(rows *sql.Rows) error {
		d := Decided{Decision: series.Decision{Earlier: earlier, Later: later}}
		var when string
		if err := rows.Scan(&d.Promise, &d.Before, &d.Verdict, &d.Who, &when, &d.Why, fromJSON(&d.Found)); err != nil {
			return err
		}
		var err error
		d.When, err = time.Parse(time.RFC3339Nano, when)
		all = append(all, d)
		return err
	}, `SELECT promise, before, verdict, who, decided, why, found FROM decision WHERE earlier = ? AND later = ?
		ORDER BY decided, promise, ordinal`, earlier, later)
	if err != nil {
		return nil, fmt.Errorf("store: list the decisions: %w", describe(err))
	}
	return all, nil
}
