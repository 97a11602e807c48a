package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"strconv"

	"duixian/internal/db"
	"duixian/matter"
)

// keepCalendar keeps the text of a calendar that lights are computed by.
func (s *Store) keepCalendar(tx *db.Tx, c *matter.Calendar) error {
	_, err := tx.Exec("INSERT INTO calendar (version, text, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", c.Version(), c.Text(), toTime(s.now()))
	return err
}

// MoveDeadlines keeps which deadlines of matters a calendar moves that comes after another one, which is named by its version, and tells the
// office if there are any that it was not told yet; it says how many. Done again, after it broke off, it goes on, and tells nothing twice. It
// comes before Relight, which makes the calendar the one that counts. If the text of the one before was not kept, that is ErrNotFound.
func (s *Store) MoveDeadlines(ctx context.Context, before string, c *matter.Calendar, day matter.Date) (moved int, err error) {
	if moved, err = s.moveDeadlines(ctx, before, c, day); err != nil {
		return 0, fmt.Errorf("store: move the deadlines from calendar %s to %s: %w", before, c.Version(), err)
	}
	return moved, nil
}

func (s *Store) moveDeadlines(ctx context.Context, before string, c *matter.Calendar, day matter.Date) (moved int, err error) {
	var text string
	if err := found(s.db.Get(ctx, []any{&text}, "SELECT text FROM calendar WHERE version = ?", before)); err != nil {
		return 0, err
	}
	old, err := matter.ParseCalendar(text, c.Zone().String())
	if err != nil {
		return 0, err
	}
	if err := s.db.Transact(ctx, func(tx *db.Tx) error { return s.keepCalendar(tx, c) }); err != nil {
		return 0, err
	}
	var page []matter.Move
	write := func() error {
		err := s.db.Transact(ctx, func(tx *db.Tx) error {
			rows := many{tx: tx, into: "moved (calendar, matter, limit_id, since, from_day, to_day, day, told)", columns: 8, conflict: "DO NOTHING"}
			for _, m := range page {
				rows.add(c.Version(), m.Matter, m.Limit, m.Since, m.From.String(), m.To.String(), day.String(), 0)
			}
			return rows.write()
		})
		page = page[:0]
		return err
	}
	if err := s.Moves(ctx, old, c, func(m matter.Move) error {
		if page = append(page, m); len(page) < batch {
			return nil
		}
		return write()
	}); err != nil {
		return 0, err
	}
	if err := write(); err != nil {
		return 0, err
	}
	err = s.db.Transact(ctx, func(tx *db.Tx) error {
		var err error
		moved, err = s.tellMoved(tx, c.Version())
		return err
	})
	return moved, err
}

// tellMoved tells the office how many deadlines a calendar moved that it was not told of.
func (s *Store) tellMoved(tx *db.Tx, calendar string) (n int, err error) {
	moved, err := tx.Exec("UPDATE moved SET told = 1 WHERE calendar = ? AND told = 0", calendar)
	if err != nil || moved == 0 {
		return 0, err
	}
	var office []string
	if err := tx.Query(func(rows *sql.Rows) error {
		var person string
		err := rows.Scan(&person)
		office = append(office, person)
		return err
	}, `SELECT id FROM person WHERE closed = 0 AND posts LIKE '%"role":"office"%' ORDER BY id`); err != nil {
		return 0, err
	}
	for _, person := range office {
		if err := s.notify(tx, person, Notice{Text: "notice.deadlines_moved", About: strconv.FormatInt(moved, 10), Link: "/calendar?version=" + url.QueryEscape(calendar)}); err != nil {
			return 0, err
		}
	}
	return int(moved), nil
}

// Moved is a deadline of a matter that a calendar moved.
type Moved struct {
	matter.Move
	Title    string      // of the matter
	Name     matter.Text // of the limit
	Calendar string      // the version that moved it
	Day      matter.Date // on which that was found
}

const movedColumns = "v.matter, v.limit_id, v.since, v.from_day, v.to_day, m.title, m.procedure, m.procedure_version, v.calendar, v.day FROM moved v CROSS JOIN matter m WHERE m.id = v.matter"

func (s *Store) movedRows(ctx context.Context, query string, args ...any) ([]Moved, error) {
	var all []Moved
	var keys []procedureKey
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		var v Moved
		var key procedureKey
		err := rows.Scan(&v.Matter, &v.Limit, &v.Since, fromDay(&v.From), fromDay(&v.To), &v.Title, &key.id, &key.version, &v.Calendar, fromDay(&v.Day))
		all, keys = append(all, v), append(keys, key)
		return err
	}, "SELECT "+movedColumns+" AND "+query, args...)
	for i := 0; err == nil && i < len(all); i++ {
		var p *matter.Procedure
		if p, err = s.procedure(ctx, keys[i]); err == nil {
			all[i].Name = p.Limit(all[i].Limit).Name
		}
	}
	if err != nil {
		return nil, fmt.Errorf("store: list the deadlines that were moved: %w", err)
	}
	return all, nil
}

// Moved lists the deadlines of a matter that calendars moved, the first that was found first.
func (s *Store) Moved(ctx context.Context, matterID string) ([]Moved, error) {
	return s.movedRows(ctx, "v.matter = ? ORDER BY v.day, v.calendar, v.limit_id, v.since", matterID)
}

// MovedCursor is the place of a deadline among those that a calendar moved. The zero value is the beginning.
type MovedCursor struct {
	Matter, Limit string
	Since         int
}

// AllMoved gives a page of the deadlines that a calendar moved, at most as many as asked for, by matter, and where the next page begins: the
// zero value if there is none.
func (s *Store) AllMoved(ctx context.Context, calendar string, after MovedCursor, most int) (page []Moved, next MovedCursor, err error) {
	page, err = s.movedRows(ctx, "v.calendar = ? AND (v.matter, v.limit_id, v.since) > (?, ?, ?) ORDER BY v.matter, v.limit_id, v.since LIMIT ?",
		calendar, after.Matter, after.Limit, after.Since, most+1)
	if len(page) > most {
		page = page[:most]
		last := page[most-1]
		next = MovedCursor{last.Matter, last.Limit, last.Since}
	}
	return page, next, err
}

// KeptCalendar is a calendar that lights were computed by.
type KeptCalendar struct {
	Version string
	Moved   int // how many deadlines it moved
}

// Calendars lists the calendars that are kept, the latest first.
func (s *Store) Calendars(ctx context.Context) ([]KeptCalendar, error) {
	var all []KeptCalendar
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		var c KeptCalendar
		err := rows.Scan(&c.Version, &c.Moved)
		all = append(all, c)
		return err
	}, "SELECT version, (SELECT COUNT(*) FROM moved v WHERE v.calendar = c.version) FROM calendar c ORDER BY since DESC, version")
	if err != nil {
		return nil, fmt.Errorf("store: list the calendars: %w", err)
	}
	return all, nil
}
