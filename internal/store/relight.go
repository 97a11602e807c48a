package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"duixian/internal/db"
	"duixian/matter"
)

// batch is how many matters are looked at, at a time: what Relight holds in memory, and what it writes in one transaction.
const batch = 2000

// Relight computes the lights of all matters for a day, on all cores, and writes those that changed; it says how many did. Under another
// calendar it also computes anew when the clock acts and what bodies are asked for by when; and it adds to the load what events from before
// load was kept add. A light is a pure function of what is kept, so that its change is no entry in the history: anyone can compute what it
// was on a day. What it has done stays if it fails; doing it again goes on.
func (s *Store) Relight(ctx context.Context, c *matter.Calendar, day matter.Date) (changed int, err error) {
	from := ""
	for {
		rows, err := s.lit(ctx, "id > ? ORDER BY id LIMIT ?", from, batch)
		if err == nil && len(rows) > 0 {
			from = rows[len(rows)-1].id
			var n int
			n, err = s.relight(ctx, rows, c, day)
			changed += n
		}
		if err != nil {
			return changed, fmt.Errorf("store: compute the lights: %w", err)
		}
		if len(rows) == 0 {
			break
		}
	}
	err = s.db.Transact(ctx, func(tx *db.Tx) error {
		if err := s.keepCalendar(tx, c); err != nil {
			return err
		}
		_, err := tx.Exec("INSERT INTO relit (one, day, calendar) VALUES (1, ?, ?) ON CONFLICT (one) DO UPDATE SET day = excluded.day, calendar = excluded.calendar",
			day.String(), c.Version())
		return err
	})
	if err != nil {
		return changed, fmt.Errorf("store: compute the lights: %w", err)
	}
	return changed, nil
}

// Relit says for which day, and by which version of the calendar, all lights were computed last; none if they never were.
func (s *Store) Relit(ctx context.Context) (day matter.Date, calendar string, err error) {
	err = s.db.Get(ctx, []any{fromDay(&day), &calendar}, "SELECT day, calendar FROM relit")
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, "", fmt.Errorf("store: %w", err)
	}
	return day, calendar, nil
}

// litRow is a matter with its light, as it is kept and as it is computed.
type litRow struct {
	id       string
	version  int
	key      procedureKey
	kind     kind
	was, now light
	standing string
	calendar string
	loaded   int
	refolded *standing // under another calendar, or with events whose load was not counted
	before   matter.Summary
}

func (s *Store) lit(ctx context.Context, where string, args ...any) ([]litRow, error) {
	rows := make([]litRow, 0, batch)
	err := s.db.Query(ctx, func(r *sql.Rows) error {
		var m litRow
		err := r.Scan(&m.id, &m.version, &m.key.id, &m.key.version, &m.kind.section, &m.kind.lead, &m.kind.state, &m.kind.closed, &m.kind.light, &m.was.rule,
			&m.was.override, &m.was.until, &m.standing, &m.calendar, &m.loaded)
		m.was.light = m.kind.light
		rows = append(rows, m)
		return err
	}, `SELECT id, version, procedure, procedure_version, section, lead, state, closed, light, rule, override, override_until, standing, calendar, loaded
		FROM matter WHERE `+where, args...)
	return rows, err
}

// relight computes the lights of some matters and writes those that changed. A matter of which somebody took a step meanwhile is read again.
func (s *Store) relight(ctx context.Context, rows []litRow, c *matter.Calendar, day matter.Date) (changed int, err error) {
	for len(rows) > 0 {
		if err := s.computeLights(ctx, rows, c, day); err != nil {
			return changed, err
		}
		rows = slices.DeleteFunc(rows, func(m litRow) bool { return m.now == m.was && m.refolded == nil })
		if len(rows) == 0 {
			return changed, nil
		}
		var overtaken []string
		err := s.db.Transact(ctx, func(tx *db.Tx) (err error) {
			overtaken, err = relightRows(tx, rows, day)
			return err
		})
		if err != nil {
			return changed, err
		}
		for _, m := range rows {
			if m.now != m.was && !slices.Contains(overtaken, m.id) {
				changed++
			}
		}
		rows = nil
		for _, id := range overtaken {
			again, err := s.lit(ctx, "id = ?", id)
			if err != nil {
				return changed, err
			}
			rows = append(rows, again...)
		}
	}
	return changed, nil
}

// computeLights computes lights on all cores.
func (s *Store) computeLights(ctx context.Context, rows []litRow, c *matter.Calendar, day matter.Date) error {
	var wg sync.WaitGroup
	n := runtime.GOMAXPROCS(0)
	failures := make([]error, n)
	for i := range n {
		wg.Go(func() {
			for k := i; k < len(rows) && failures[i] == nil; k += n {
				failures[i] = s.computeLight(ctx, &rows[k], c, day)
			}
		})
	}
	wg.Wait()
	return errors.Join(failures...)
}

func (s *Store) computeLight(ctx context.Context, m *litRow, c *matter.Calendar, day matter.Date) error {
	if m.calendar != c.Version() || m.loaded != m.version {
		whole, err := s.fold(ctx, m.key, m.id, m.version)
		if err != nil {
			return err
		}
		now, err := s.standing(ctx, whole, c, day)
		m.refolded, m.now, m.before = &now, now.light, now.Summary
		return err
	}
	p, err := s.procedure(ctx, m.key)
	if err != nil {
		return err
	}
	var stands matter.Standing
	if err := json.Unmarshal([]byte(m.standing), &stands); err != nil {
		return fmt.Errorf("the matter %s: %w", m.id, err)
	}
	shown, err := p.Light(&stands, c, day)
	m.now = lightOf(shown)
	return err
}

// relightRows writes lights that changed, and says which matters have another version by now.
func relightRows(tx *db.Tx, rows []litRow, day matter.Date) (overtaken []string, err error) {
	counts := tally{}
	for _, m := range rows {
		if m.refolded != nil {
			err := m.refolded.change(tx, m.id, m.version, m.version, m.before)
			if errors.Is(err, ErrStale) {
				overtaken, err = append(overtaken, m.id), nil
			}
			if err != nil {
				return nil, err
			}
			continue
		}
		n, err := tx.Exec(`UPDATE matter SET light = ?, rule = ?, override = ?, override_until = ?, lit = CASE WHEN light = ? THEN lit ELSE ? END
			WHERE id = ? AND version = ? AND light = ?`, m.now.light, m.now.rule, m.now.override, m.now.until, m.now.light, day.String(), m.id, m.version, m.was.light)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			overtaken = append(overtaken, m.id)
			continue
		}
		if m.now.light != m.was.light {
			if _, err := tx.Exec("UPDATE matter_body SET light = ? WHERE matter = ?", m.now.light, m.id); err != nil {
				return nil, err
			}
			bodies, err := matterBodies(tx, m.id)
			if err != nil {
				return nil, err
			}
			now := m.kind
			now.light = m.now.light
			counts.add(m.id, m.kind, bodies, -1)
			counts.add(m.id, now, bodies, 1)
		}
	}
	return overtaken, counts.write(tx)
}

// Moves hands over the deadlines of matters that are not closed which another calendar moves, in the order of the matters' IDs.
func (s *Store) Moves(ctx context.Context, old, changed *matter.Calendar, each func(matter.Move) error) error {
	for after := ""; ; {
		rows, err := s.lit(ctx, "closed = 0 AND id > ? ORDER BY id LIMIT ?", after, batch)
		for i := 0; err == nil && i < len(rows); i++ {
			err = s.moves(ctx, rows[i], old, changed, each)
		}
		if err != nil {
			return fmt.Errorf("store: compare deadlines: %w", err)
		}
		if len(rows) == 0 {
			return nil
		}
		after = rows[len(rows)-1].id
	}
}

func (s *Store) moves(ctx context.Context, m litRow, old, changed *matter.Calendar, each func(matter.Move) error) error {
	p, err := s.procedure(ctx, m.key)
	if err != nil {
		return err
	}
	var stands matter.Standing
	if err := json.Unmarshal([]byte(m.standing), &stands); err != nil {
		return fmt.Errorf("the matter %s: %w", m.id, err)
	}
	for _, one := range p.Recompute([]matter.Standing{stands}, old, changed) {
		if err := each(one); err != nil {
			return err
		}
	}
	return nil
}
