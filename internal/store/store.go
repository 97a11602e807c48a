// Package store keeps reports with their original bytes and what was read in them,
// in one SQLite database inside a directory.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// fileName is the database within its directory.
const fileName = "duixian.db"

// ErrNotFound says that the store has no such report.
var ErrNotFound = errors.New("store: no such report")

// Store is an open database. It may be used by many goroutines at once.
type Store struct {
	db *sql.DB
}

// Open opens the database in a directory, and makes both where they are missing.
// It brings the tables up to date. A directory that cannot be written, a damaged
// database and one written by a newer version each give an error that says so.
func Open(ctx context.Context, dir string) (_ *Store, err error) {
	path := filepath.Join(dir, fileName)
	if err := writable(dir); err != nil {
		return nil, err
	}
	db, err := openSQLite(path)
	if err != nil {
		return nil, fmt.Errorf("store: open %s: %w", path, describe(err))
	}
	defer func() {
		if err != nil {
			_ = db.Close() // the first error is the one to tell
		}
	}()
	if err := check(ctx, db); err != nil {
		return nil, fmt.Errorf("store: open %s: %w", path, describe(err))
	}
	if err := migrate(ctx, db); err != nil {
		return nil, fmt.Errorf("store: open %s: %w", path, describe(err))
	}
	return &Store{db: db}, nil
}

// writable makes the directory and sees to it that files can be made in it.
func writable(dir string) error {
	err := os.MkdirAll(dir, 0o755)
	if err == nil {
		var probe *os.File
		if probe, err = os.CreateTemp(dir, ".duixian-*"); err == nil {
			err = errors.Join(probe.Close(), os.Remove(probe.Name()))
		}
	}
	if err != nil {
		return fmt.Errorf("store: cannot write to the directory %s: %w; choose another one or change its permissions", dir, rootCause(err))
	}
	return nil
}

// rootCause drops the path that an error of package os repeats.
func rootCause(err error) error {
	var pathError *os.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// Close closes the database.
func (s *Store) Close() error { return s.db.Close() }

// transact runs do in a transaction, and keeps its changes only if it succeeds.
func (s *Store) transact(ctx context.Context, do func(*sql.Tx) error) error {
	return transact(ctx, s.db, do)
}

func transact(ctx context.Context, db *sql.DB, do func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}
