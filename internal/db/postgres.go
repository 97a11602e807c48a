package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// All that is particular to PostgreSQL and its driver is in this file.

// openPostgres opens the database at an address. One that orders text by the rules of a language is refused: lists
// would then stand in another order than in another home.
func openPostgres(ctx context.Context, address string) (*DB, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("the database's address is not understood: %w", err) // pgx leaves the password out
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(16)
	pool.SetMaxIdleConns(16)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	d := &DB{pool: pool, home: home{
		name:     fmt.Sprintf("postgres://%s:%d/%s", config.Host, config.Port, config.Database),
		write:    sql.TxOptions{Isolation: sql.LevelSerializable},
		snapshot: sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
		numbered: true,
		schema:   func(s string) string { return strings.ReplaceAll(s, " BLOB", " BYTEA") },
		retry:    retryPostgres,
		describe: describePostgres,
	}}
	if err := d.ordersByBytes(ctx); err != nil {
		_ = pool.Close() // the first error is the one to tell
		return nil, fmt.Errorf("open %s: %w", d.home.name, err)
	}
	return d, nil
}

func (d *DB) ordersByBytes(ctx context.Context) error {
	var capitalsFirst bool
	var encoding string
	if err := d.Get(ctx, []any{&capitalsFirst, &encoding}, "SELECT 'B' < 'a', current_setting('server_encoding')"); err != nil {
		return err
	}
	if !capitalsFirst || encoding != "UTF8" {
		return fmt.Errorf("the database must hold UTF-8 and order text by its bytes; make one with: createdb --template template0 --encoding UTF8 --locale C.UTF-8 NAME")
	}
	return nil
}

// code is PostgreSQL's code of an error, "" if it is of another kind.
func code(err error) string {
	var failure *pgconn.PgError
	if errors.As(err, &failure) {
		return failure.Code
	}
	return ""
}

// The codes that callers act upon.
const (
	serializationFailure = "40001"
	deadlock             = "40P01"
	uniqueViolation      = "23505"
	duplicateTable       = "42P07"
	diskFull             = "53100"
)

func retryPostgres(err error) bool {
	switch code(err) {
	case serializationFailure, deadlock:
		return true
	}
	return pgconn.SafeToRetry(err) // nothing was sent
}

// describePostgres puts the common failures of PostgreSQL into words that help.
func describePostgres(err error) error {
	tell := func(class error, format string) error {
		return &told{fmt.Sprintf(format, line(err)), []error{class, err}}
	}
	var network net.Error
	var connect *pgconn.ConnectError
	switch c := code(err); {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded) && !errors.As(err, &connect):
		return err
	case c == diskFull:
		return tell(ErrFull, "the disk of the database is full (%v); make room")
	case c == serializationFailure, c == deadlock:
		return tell(ErrUnavailable, "too many change the same thing at once (%v); try again")
	case c == "25006", strings.HasPrefix(c, "53"), strings.HasPrefix(c, "57P"), strings.HasPrefix(c, "08"), strings.HasPrefix(c, "58"),
		c == "" && (errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)):
		return tell(ErrUnavailable, "the database cannot be reached or takes no work (%v); see that it runs, and try again")
	case errors.As(err, &connect): // it is there, and does not let us in
		return &told{line(err), []error{err}}
	}
	return err
}

// line puts an error on one line: the driver lists each address that it tried on a line of its own.
func line(err error) string { return strings.ReplaceAll(err.Error(), "\n\t", " ") }
