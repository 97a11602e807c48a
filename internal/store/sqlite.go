package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// All that is particular to SQLite and its driver is in this file.

// openSQLite prepares connections to a database file.
func openSQLite(path string) (*sql.DB, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	slashed := filepath.ToSlash(absolute)
	if slashed[0] != '/' { // a drive letter
		slashed = "/" + slashed
	}
	// Each connection gets the pragmas. The time-out comes first, so that the others
	// wait for a busy database. Writers take the lock when they begin: a reader that
	// turns writer half-way could not wait for it.
	settings := url.Values{
		"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(NORMAL)", "foreign_keys(ON)"},
		"_txlock": {"immediate"},
	}
	file := url.URL{Scheme: "file", Path: slashed, RawQuery: settings.Encode()}
	db, err := sql.Open("sqlite", file.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(4)
	return db, nil
}

// check reads the whole database for damage.
func check(ctx context.Context, db *sql.DB) error {
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return errDamaged
	}
	return nil
}

var errDamaged = errors.New("the database is damaged; put a copy in its place, or move it away and read the reports again")

// describe puts the common failures of SQLite into words that help.
func describe(err error) error {
	var failure *sqlite.Error
	if !errors.As(err, &failure) {
		return err
	}
	switch failure.Code() & 0xff { // the low byte is the primary code
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return errDamaged
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return fmt.Errorf("the database cannot be written (%w); change its permissions or choose another directory", err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("another program holds the database (%w); stop it or choose another directory", err)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("the disk is full (%w); make room", err)
	}
	return err
}
