package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"duixian/matter"
)

// due is a matter that the clock may have a step to take of.
type due struct {
	acts, id string
	version  int
}

// Ticks takes the steps that the clock has to take, such as to chase who did not report in time, and says how many. Of several programs that
// do so at once one takes each step. A step that the procedure refuses the clock at this time is left.
func (s *Store) Ticks(ctx context.Context, c *matter.Calendar, now time.Time) (taken int, err error) {
	var last due
	for {
		page, err := s.dueBefore(ctx, c.Day(now), last)
		if err != nil {
			return taken, fmt.Errorf("store: find the steps of the clock: %w", err)
		}
		for _, one := range page {
			n, err := s.tick(ctx, one, c, now)
			taken += n
			if err != nil {
				return taken, fmt.Errorf("store: take a step of the clock: %w", err)
			}
		}
		if len(page) < batch {
			return taken, nil
		}
		last = page[len(page)-1]
	}
}

func (s *Store) dueBefore(ctx context.Context, day matter.Date, last due) ([]due, error) {
	var page []due
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		var one due
		err := rows.Scan(&one.acts, &one.id, &one.version)
		page = append(page, one)
		return err
	}, "SELECT acts, id, version FROM matter WHERE acts <> '' AND acts < ? AND (acts, id) > (?, ?) ORDER BY acts, id LIMIT ?", day.String(), last.acts, last.id, batch)
	return page, err
}

// tick takes the steps of the clock of a matter. If somebody else takes a step of it, that decides what is left to do: next time.
func (s *Store) tick(ctx context.Context, one due, c *matter.Calendar, now time.Time) (taken int, err error) {
	m, err := s.matterAt(ctx, one.id, one.version)
	for err == nil {
		at := now
		if last := m.Events[len(m.Events)-1].At; at.Before(last) {
			at = last // the clock of this machine is behind another's
		}
		e, is := m.Tick(at, c)
		if !is {
			return taken, nil
		}
		if err = s.apply(ctx, Program(""), m, e, Step{Calendar: c}); err == nil {
			taken++
		}
	}
	if errors.Is(err, ErrStale) {
		err = nil
	}
	return taken, err
}
