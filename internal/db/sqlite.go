package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// All that is particular to SQLite and its driver is in this file.

// FileName is the SQLite database within its directory.
const FileName = "duixian.db"

// openSQLite opens the database in a directory. A directory that cannot be written and a damaged database
// each give an error that says so.
func openSQLite(ctx context.Context, dir string) (_ *DB, err error) {
	if err := writable(dir); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(filepath.Join(dir, FileName))
	if err != nil {
		return nil, err
	}
	slashed := filepath.ToSlash(path)
	if slashed[0] != '/' { // a drive letter
		slashed = "/" + slashed
	}
	// Each connection gets the pragmas. The time-out comes first, so that the others wait for a busy database; it is short,
	// for SQLite looks ever more seldom whether it is free, and between two programs that write all the time the one that
	// tries anew gets its turn sooner. Writers take the lock when they begin: a reader that turns writer half-way could not
	// wait for it. What is committed survives a power cut.
	// 16 MB each for what was read hold the upper parts of the indexes of a million matters.
	settings := url.Values{
		"_pragma": {"busy_timeout(250)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)", "cache_size(-16000)"},
		"_txlock": {"immediate"},
	}
	file := url.URL{Scheme: "file", Path: slashed, RawQuery: settings.Encode()}
	connector, err := sqlite.NewConnector(file.String())
	if err != nil {
		return nil, err
	}
	pool := sql.OpenDB(keeping{connector})
	d := &DB{pool: pool, writer: make(chan struct{}, 1), home: home{
		name:     filepath.Join(dir, FileName),
		snapshot: sql.TxOptions{ReadOnly: true}, // which takes no lock
		schema:   func(s string) string { return s },
		again:    againSQLite,
		describe: describeSQLite,
	}}
	d.connections(8)
	if err := d.undamaged(ctx, path); err != nil {
		_ = pool.Close() // the first error is the one to tell
		return nil, fmt.Errorf("open %s: %w", d.home.name, describeSQLite(err))
	}
	return d, nil
}

// checkedMost is how large a database is read whole when it is opened, in bytes: some seconds' worth.
const checkedMost = 1 << 30

// undamaged reads the whole database for damage; of a larger one only what it begins with.
func (d *DB) undamaged(ctx context.Context, path string) error {
	query := "PRAGMA quick_check(1)"
	if info, err := os.Stat(path); err == nil && info.Size() > checkedMost {
		query = "SELECT 'ok' WHERE (SELECT COUNT(*) FROM sqlite_schema) >= 0"
	}
	var verdict string
	if err := d.Get(ctx, []any{&verdict}, query); err != nil {
		return err
	}
	if verdict != "ok" {
		return errDamaged
	}
	return nil
}

var errDamaged = errors.New("the database is damaged; restore a backup, or move it away and read the reports again")

// describeSQLite puts the common failures of SQLite into words that help.
func describeSQLite(err error) error {
	var failure *sqlite.Error
	if !errors.As(err, &failure) {
		return err
	}
	tell := func(class error, format string) error {
		return &told{fmt.Sprintf(format, err), []error{class, err}}
	}
	if failure.Code() == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY {
		return tell(ErrMissing, "what the change speaks of is not in the database (%v)")
	}
	switch failure.Code() & 0xff { // the low byte is the primary code
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return errDamaged
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		return tell(ErrUnavailable, "the database cannot be written (%v); change its permissions or choose another directory")
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return tell(ErrUnavailable, "another program holds the database (%v); stop it or choose another directory")
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR: // a write to a full disk may fail as either
		return tell(ErrFull, "the disk is full or fails (%v); make room")
	}
	return err
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
		return fmt.Errorf("cannot write to the directory %s: %w; choose another one or change its permissions", dir, rootCause(err))
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

// againSQLite waits for another program that holds the database.
func againSQLite(err error, n int) (again bool, pause time.Duration) {
	var failure *sqlite.Error
	return errors.As(err, &failure) && failure.Code()&0xff == sqlite3.SQLITE_BUSY, crowd(n)
}
