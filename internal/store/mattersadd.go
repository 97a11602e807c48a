package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"duixian/internal/db"
	"duixian/matter"
)

// AddMatters keeps matters that came about elsewhere, with all their events, all or none: as if each step had been taken here, but that
// nobody is told. Their procedures must be kept; what their files hold must come another way. One whose ID is here is ErrStale. c and day are
// those of their lights. Many at a time are much quicker than one step after the other: what follows from a matter is written once.
func (s *Store) AddMatters(ctx context.Context, by By, c *matter.Calendar, day matter.Date, matters ...*matter.Matter) error {
	now, counts, work := make([]standing, len(matters)), tally{}, loads{}
	for i, m := range matters {
		var err error
		if now[i], err = s.standing(ctx, m, c, day); err != nil {
			return fmt.Errorf("store: add matters: %w", err)
		}
		counts.add(m.ID, now[i].kind, now[i].Bodies, 1)
		work.add(m.ID, m.Load(0))
	}
	err := s.db.Transact(ctx, func(tx *db.Tx) error {
		events, rows := many{tx: tx, into: "history (kind, thing, version, at, who, name, what, before, after, why)", columns: 10}, many{tx: tx, columns: 5 + len(standing{}.columns())}
		bodies := many{tx: tx, into: intoBodies, columns: 8}
		sources := many{tx: tx, into: "matter_source (report, record, matter)", columns: 3}
		for i, m := range matters {
			for _, e := range m.Events {
				text, err := json.Marshal(e)
				if err != nil {
					return err
				}
				events.add(string(MatterKind), m.ID, e.Seq, toTime(e.At), e.By.Person, by.Name, "step", "", string(text), by.Why)
			}
			names, args := []string{"id", "version", "loaded", "published", "lit"}, []any{m.ID, len(m.Events), len(m.Events), 0, day.String()}
			for _, one := range now[i].columns() {
				names, args = append(names, one.name), append(args, one.value)
			}
			rows.into = "matter (" + strings.Join(names, ", ") + ")"
			rows.add(args...)
			for _, body := range now[i].Bodies {
				bodies.add(now[i].bodyRow(m.ID, body)...)
			}
			for _, r := range now[i].References {
				sources.add(r.Report, r.Record, m.ID)
			}
		}
		for _, all := range []*many{&events, &rows, &bodies, &sources} {
			if err := all.write(); err != nil {
				return err
			}
		}
		if err := counts.write(tx); err != nil {
			return err
		}
		return work.write(tx)
	})
	if errors.Is(err, db.ErrMissing) {
		err = ErrNotFound // a procedure
	}
	if err != nil {
		return fmt.Errorf("store: add matters: %w", err)
	}
	return nil
}

// many inserts many rows with few statements.
type many struct {
	tx       *db.Tx
	into     string
	columns  int
	conflict string // what becomes of a row that is there, as SQL; "": that is ErrStale
	args     []any
}

func (m *many) add(values ...any) { m.args = append(m.args, values...) }

// atOnce is how many rows a statement inserts: the homes bound its values, and beyond some dozens it grows no quicker.
const atOnce = 50

func (m *many) write() error {
	for len(m.args) > 0 {
		n := min(len(m.args)/m.columns, atOnce)
		row := "(?" + strings.Repeat(", ?", m.columns-1) + ")"
		added, err := m.tx.Exec("INSERT INTO "+m.into+" VALUES "+row+strings.Repeat(", "+row, n-1)+" ON CONFLICT "+cmp.Or(m.conflict, "DO NOTHING"), m.args[:n*m.columns]...)
		if err == nil && m.conflict == "" && int(added) != n {
			err = ErrStale
		}
		if err != nil {
			return err
		}
		m.args = m.args[n*m.columns:]
	}
	return nil
}
