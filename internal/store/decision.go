package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"duixian/internal/db"
	"duixian/internal/evidence"
	"duixian/series"
)

// Decided is a decision of a person with the verdict that held before it, and what backs it.
type Decided struct {
	series.Decision
	Before   series.Verdict
	Person   string // ID of who decided; "" of decisions from before there were accounts
	Evidence []Attachment
}

// decisionKey names a promise in the light of a report, for the history.
func decisionKey(d series.Decision) string { return d.Earlier + "/" + d.Later + "/" + d.Promise }

// Decide keeps a decision with the files that back it. Those before it stay; seen is how many of them the person had seen: if
// there are more by now, it is ErrStale, and nothing is kept.
func (s *Store) Decide(ctx context.Context, d Decided, files []evidence.File, seen int) error {
	if err := d.Check(); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	type state struct {
		Verdict  series.Verdict `json:"verdict"`
		Evidence []string       `json:"evidence,omitempty"`
	}
	err := s.db.Transact(ctx, func(tx *db.Tx) error {
		var n int
		var last, latest string // who decided before, and when
		if err := tx.Get([]any{&n, &last, &latest}, `SELECT COUNT(*), COALESCE(MAX(CASE WHEN ordinal = ? THEN person END), ''),
			COALESCE(MAX(CASE WHEN ordinal = ? THEN decided END), '') FROM decision WHERE earlier = ? AND later = ? AND promise = ?`,
			seen-1, seen-1, d.Earlier, d.Later, d.Promise); err != nil {
			return err
		}
		if n != seen {
			return ErrStale
		}
		// The last decision holds: it is not dated before the others because the clock of a machine is behind.
		when := d.When
		if before, err := time.Parse(time.RFC3339Nano, latest); err == nil && when.Before(before) {
			when = before
		}
		if _, err := tx.Exec(`INSERT INTO decision (earlier, later, promise, ordinal, before, verdict, who, decided, why, found, person)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, d.Earlier, d.Later, d.Promise, n, string(d.Before), string(d.Verdict), d.Who,
			when.UTC().Format(time.RFC3339Nano), d.Why, toJSON(d.Found), d.Person); err != nil {
			return err
		}
		key := decisionKey(d.Decision)
		if err := attach(tx, DecisionKind, key, n+1, 0, files); err != nil {
			return err
		}
		if last != "" && last != d.Person {
			if err := s.notify(tx, last, Notice{Text: "notice.decided_otherwise", About: d.Who,
				Link: "/compare/" + d.Earlier[:minHash] + "/" + d.Later[:minHash] + "#o-" + d.Promise}); err != nil {
				return err
			}
		}
		return s.write(tx, By{Person: d.Person, Name: d.Who, Why: d.Why}, DecisionKind, key, n+1, "decided",
			state{Verdict: d.Before}, state{d.Verdict, hashes(files)})
	})
	if errors.Is(err, db.ErrMissing) {
		err = ErrNotFound // one of the reports
	}
	if err != nil {
		return fmt.Errorf("store: keep a decision: %w", err)
	}
	return nil
}

// Decisions lists the decisions on the promises of one report in the light of another, the oldest first.
func (s *Store) Decisions(ctx context.Context, earlier, later string) ([]Decided, error) {
	var all []Decided
	var ordinals []int
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		d := Decided{Decision: series.Decision{Earlier: earlier, Later: later}}
		var when string
		var ordinal int
		if err := rows.Scan(&d.Promise, &ordinal, &d.Before, &d.Verdict, &d.Who, &when, &d.Why, fromJSON(&d.Found), &d.Person); err != nil {
			return err
		}
		var err error
		d.When, err = time.Parse(time.RFC3339Nano, when)
		all, ordinals = append(all, d), append(ordinals, ordinal)
		return err
	}, `SELECT promise, ordinal, before, verdict, who, decided, why, found, person FROM decision WHERE earlier = ? AND later = ?
		ORDER BY promise, ordinal`, earlier, later)
	if err != nil {
		return nil, fmt.Errorf("store: list the decisions: %w", err)
	}
	prefix := earlier + "/" + later + "/"
	files, err := s.attachments(ctx, DecisionKind, "a.thing >= ? AND a.thing < ?", prefix, prefix+"~")
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Evidence = files[decisionKey(all[i].Decision)][ordinals[i]+1]
	}
	// Times are kept with as many digits as they need: as texts they are not in order. Those on one promise stay in theirs.
	slices.SortStableFunc(all, func(a, b Decided) int { return a.When.Compare(b.When) })
	return all, nil
}
