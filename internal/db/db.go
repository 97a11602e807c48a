// Package db speaks SQL with the two homes that a store may have: SQLite in a directory, and PostgreSQL. The SQL that
// goes through it is what both speak, with "?" for values. It keeps to what distributed engines that speak
// PostgreSQL's language have too: no triggers, no LISTEN/NOTIFY, no advisory locks; transactions are serializable and
// tried again when another one was in the way.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
	"unicode/utf8"
)

// Errors that a caller may want to tell apart; others mean that a query or the database is at fault. All
// come wrapped in a sentence that says what to do.
var (
	ErrUnavailable = errors.New("the database cannot be reached")
	ErrFull        = errors.New("the disk of the database is full")
	// ErrUnsure comes with ErrUnavailable: the connection broke after a transaction was told to keep its changes, and before
	// it said that it had.
	ErrUnsure = errors.New("nobody knows whether the change was kept")
	// ErrText says that a text is none that both homes can keep: it is not UTF-8, holds a NUL, or is too long for an index.
	ErrText = errors.New("the text cannot be kept")
	// ErrMissing says that a change speaks of something that is not there.
	ErrMissing = errors.New("what the change speaks of is not in the database")
)

// DB is an open database. It may be used by many goroutines at once.
type DB struct {
	pool *sql.DB
	home home
	// turns has room for as many as there are connections. Who waits for one waits in turn: the pool gives connections to any
	// of those who wait, so that some would wait several times as long as others.
	turns chan struct{}
	// writer is held by the one transaction that writes, where the home knows but one at a time: who waits here waits
	// in turn, and does not take a connection from readers.
	writer chan struct{}
}

// home is what is particular to one of the two.
type home struct {
	name     string // for errors: the file, or the address without its password
	write    sql.TxOptions
	snapshot sql.TxOptions // sees one state, and hinders no writer
	numbered bool          // values are $1, $2, not ?
	schema   func(string) string
	// again says whether what failed the nth time did nothing and may do better now; others who were in the way are given
	// up to pause first.
	again    func(err error, n int) (again bool, pause time.Duration)
	describe func(error) error // in words that help; nil for nil
}

// Open opens the database at an address that begins with postgres:// or postgresql://, or the SQLite database in a
// directory. It makes the directory and the file where they are missing; a PostgreSQL database must be there.
func Open(ctx context.Context, where string) (*DB, error) {
	if IsAddress(where) {
		return openPostgres(ctx, where)
	}
	return openSQLite(ctx, where)
}

// IsAddress tells the address of a PostgreSQL database from a directory.
func IsAddress(where string) bool {
	return strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://")
}

// Close closes the database.
func (d *DB) Close() error { return d.pool.Close() }

// Name says which database it is, without a password: for errors and logs.
func (d *DB) Name() string { return d.home.name }

// Tx is a transaction.
type Tx struct {
	ctx  context.Context
	tx   *sql.Tx
	home *home
}

// tries is how often something is tried that others are in the way of, or whose connection is dead: there may be as many
// dead ones as the pool holds.
const tries = 40

// crowd is how long to stay away at most after the nth time that others were in the way: the longer it takes, the more wait.
func crowd(n int) time.Duration { return time.Millisecond << min(n, 8) }

// Transact runs do in a transaction and keeps its changes if it succeeds. Transactions are as if one ran after the
// other. Where others were in the way, do is run again: it must not change anything but by the transaction.
func (d *DB) Transact(ctx context.Context, do func(*Tx) error) error {
	if d.writer != nil {
		select {
		case d.writer <- struct{}{}:
			defer func() { <-d.writer }()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return d.persist(ctx, func() (again bool, err error) {
		return true, d.once(ctx, d.home.write, do)
	})
}

// Snapshot runs do in a transaction that sees one state of the whole database, however long it takes, and may not write. It runs
// do but once.
func (d *DB) Snapshot(ctx context.Context, do func(*Tx) error) error {
	return d.persist(ctx, func() (again bool, err error) {
		again = true
		return again, d.once(ctx, d.home.snapshot, func(tx *Tx) error {
			again = false
			return do(tx)
		})
	})
}

// persist does something until it succeeds, fails for good, or says that it cannot be done again.
func (d *DB) persist(ctx context.Context, do func() (again bool, err error)) error {
	for n := 1; ; n++ {
		mayAgain, err := do()
		again, pause := d.home.again(err, n)
		if err == nil || !mayAgain || n == tries || !again {
			return ended(ctx, d.home.describe(err))
		}
		select {
		case <-time.After(rand.N(pause + 1)): // they must not all come back together
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// ended lets an error be the end of its context too, if that is why: drivers say so each in its own way.
func ended(ctx context.Context, err error) error {
	if err == nil || ctx.Err() == nil || errors.Is(err, ctx.Err()) {
		return err
	}
	return &told{err.Error(), []error{ctx.Err(), err}}
}

// turn waits for a connection to be free. done says that it is not needed any more.
func (d *DB) turn(ctx context.Context) (done func(), err error) {
	select {
	case d.turns <- struct{}{}:
		return func() { <-d.turns }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// connections sets how many there are at most.
func (d *DB) connections(n int) {
	d.turns = make(chan struct{}, n)
	d.pool.SetMaxOpenConns(n)
	d.pool.SetMaxIdleConns(n)
}

func (d *DB) once(ctx context.Context, options sql.TxOptions, do func(*Tx) error) error {
	done, err := d.turn(ctx)
	if err != nil {
		return err
	}
	defer done()
	tx, err := d.pool.BeginTx(ctx, &options)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit, and on a broken connection, it has nothing to do
	if err := do(&Tx{ctx, tx, &d.home}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return &commitError{err}
	}
	return nil
}

// commitError is that a transaction failed when all that it did had been done.
type commitError struct{ error }

func (e *commitError) Unwrap() error { return e.error }

// Exec runs a statement and says how many rows it changed.
func (t *Tx) Exec(query string, args ...any) (int64, error) {
	if err := check(args); err != nil {
		return 0, err
	}
	result, err := t.tx.ExecContext(t.ctx, t.home.bind(query), args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// Prepared gives do a function that runs one statement many times. It takes texts as the home does.
func (t *Tx) Prepared(query string, do func(exec func(args ...any) error) error) (err error) {
	statement, err := t.tx.PrepareContext(t.ctx, t.home.bind(query))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, statement.Close()) }()
	return do(func(args ...any) error {
		_, err := statement.ExecContext(t.ctx, args...)
		return err
	})
}

// Query hands each row of an answer to scan.
func (t *Tx) Query(scan func(*sql.Rows) error, query string, args ...any) error {
	return each(t.ctx, t.tx, scan, t.home.bind(query), args)
}

// Get scans the first row of an answer into dest; sql.ErrNoRows says that there is none.
func (t *Tx) Get(dest []any, query string, args ...any) error {
	return get(t.ctx, t.tx, dest, t.home.bind(query), args)
}

// Kind is a kind of values that a column holds.
type Kind int

// The kinds, which are those that steps of Migrate may use.
const (
	OtherKind Kind = iota // none of the others
	Text
	Integer
	Bytes
)

// kinds are the kinds by what the homes call them.
var kinds = map[string]Kind{"TEXT": Text, "INTEGER": Integer, "INT4": Integer, "INT8": Integer, "BLOB": Bytes, "BYTEA": Bytes}

// Column is a column of a table.
type Column struct {
	Name string
	Kind Kind
}

// Columns gives the columns of a table, in their order. That there is no such table is an error.
func (t *Tx) Columns(table string) (columns []Column, err error) {
	rows, err := t.tx.QueryContext(t.ctx, "SELECT * FROM "+table+" WHERE 1 = 0")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	types, err := rows.ColumnTypes()
	for _, one := range types {
		columns = append(columns, Column{one.Name(), kinds[one.DatabaseTypeName()]})
	}
	return columns, errors.Join(err, rows.Err())
}

// Query hands each row of an answer to scan.
func (d *DB) Query(ctx context.Context, scan func(*sql.Rows) error, query string, args ...any) error {
	return d.persist(ctx, func() (again bool, err error) {
		done, err := d.turn(ctx)
		if err != nil {
			return false, err
		}
		defer done()
		again = true
		err = each(ctx, d.pool, func(rows *sql.Rows) error {
			again = false // scan has seen something, and must not see it twice
			return scan(rows)
		}, d.home.bind(query), args)
		return again, err
	})
}

// Get scans the first row of an answer into dest; sql.ErrNoRows says that there is none.
func (d *DB) Get(ctx context.Context, dest []any, query string, args ...any) error {
	return d.persist(ctx, func() (again bool, err error) {
		done, err := d.turn(ctx)
		if err != nil {
			return false, err
		}
		defer done()
		return true, get(ctx, d.pool, dest, d.home.bind(query), args)
	})
}

// asked is what answers queries: the database, or a transaction.
type asked interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func each(ctx context.Context, a asked, scan func(*sql.Rows) error, query string, args []any) (err error) {
	if err := check(args); err != nil {
		return err
	}
	rows, err := a.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func get(ctx context.Context, a asked, dest []any, query string, args []any) error {
	if err := check(args); err != nil {
		return err
	}
	return a.QueryRowContext(ctx, query, args...).Scan(dest...)
}

// check refuses texts that one of the homes cannot keep, so that both are alike.
func check(args []any) error {
	for _, arg := range args {
		if text, ok := arg.(string); ok && (!utf8.ValidString(text) || strings.ContainsRune(text, 0)) {
			return &told{"a text is not UTF-8 or holds a NUL, and cannot be kept", []error{ErrText}}
		}
	}
	return nil
}

// bind writes the values of a query as the home wants them. No query has a question mark in a text of its own.
func (h *home) bind(query string) string {
	if !h.numbered {
		return query
	}
	parts := strings.Split(query, "?")
	var b strings.Builder
	for i, part := range parts {
		if i > 0 {
			fmt.Fprintf(&b, "$%d", i)
		}
		b.WriteString(part)
	}
	return b.String()
}

// told is an error put into words, which is still what it was.
type told struct {
	words string
	is    []error
}

func (e *told) Error() string   { return e.words }
func (e *told) Unwrap() []error { return e.is }
