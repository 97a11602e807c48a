package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"duixian/internal/db"
)

// Notice is something that a person should know.
type Notice struct {
	ID    string
	At    time.Time
	Text  string // key of the message catalogue
	About string // what fills the text's gap
	Link  string // a path of the site, "" for none
	Seen  bool
}

// notify leaves a notice for a person, in the transaction of what it is about.
func (s *Store) notify(tx *db.Tx, person string, n Notice) error {
	_, err := tx.Exec("INSERT INTO notice (id, person, at, text, about, link, seen) VALUES (?, ?, ?, ?, ?, ?, '')",
		newID(), person, toTime(s.now()), n.Text, n.About, n.Link)
	return err
}

// Notices gives a person's latest notices, the latest first.
func (s *Store) Notices(ctx context.Context, person string, most int) ([]Notice, error) {
	var all []Notice
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		var n Notice
		var seen string
		err := rows.Scan(&n.ID, fromTime(&n.At), &n.Text, &n.About, &n.Link, &seen)
		n.Seen = seen != ""
		all = append(all, n)
		return err
	}, "SELECT id, at, text, about, link, seen FROM notice WHERE person = ? ORDER BY at DESC, id LIMIT ?", person, most)
	if err != nil {
		return nil, fmt.Errorf("store: list the notices: %w", err)
	}
	return all, nil
}

// SeeNotices notes that a person has seen all notices up to a time.
func (s *Store) SeeNotices(ctx context.Context, person string, until time.Time) error {
	err := s.db.Transact(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec("UPDATE notice SET seen = ? WHERE person = ? AND seen = '' AND at <= ?", toTime(s.now()), person, toTime(until))
		return err
	})
	if err != nil {
		return fmt.Errorf("store: see the notices: %w", err)
	}
	return nil
}
