// Package store keeps reports with their original bytes and what was read in them, the people who work with them, and
// the history of every change: in SQLite in a directory, or in PostgreSQL, where several programs may share it.
package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"time"

	"duixian/internal/db"
)

// The steps from an empty database to today's tables, by file name.
//
//go:embed migrations/*.sql
var migrations embed.FS

const migrationFiles = "migrations/*.sql"

// ErrNotFound says that the store has no such thing.
var ErrNotFound = errors.New("store: there is no such thing in it")

// Failures of the database that people should be told: nothing was kept, and it may work again when the database is mended.
var (
	ErrUnavailable = db.ErrUnavailable
	ErrFull        = db.ErrFull
	ErrUnsure      = db.ErrUnsure // it is not known whether something was kept; also ErrUnavailable
	ErrText        = db.ErrText   // a text that cannot be kept
)

// Store is an open store. It may be used by many goroutines at once.
type Store struct {
	db  *db.DB
	now func() time.Time // tests turn it on

	procedures procedures
	bodies     bodies
}

// Open opens the store at a directory or at the address of a PostgreSQL database, as db.Open does, and brings its
// tables up to date. A store that a newer version wrote gives an error that says so.
func Open(ctx context.Context, where string) (*Store, error) {
	d, err := db.Open(ctx, where)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	if err := d.Migrate(ctx, migrations, migrationFiles); err != nil {
		_ = d.Close() // the first error is the one to tell
		return nil, fmt.Errorf("store: open %s: %w", d.Name(), err)
	}
	return &Store{db: d, now: time.Now}, nil
}

// Close closes the store.
func (s *Store) Close() error { return s.db.Close() }

// Now is the time that the store goes by.
func (s *Store) Now() time.Time { return s.now() }

// SetClock makes the store take the time from elsewhere: for tests.
func (s *Store) SetClock(now func() time.Time) { s.now = now }
