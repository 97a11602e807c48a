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
	if _, given := config.RuntimeParams[idleTimeout]; !given {
		config.RuntimeParams[idleTimeout] = "5min" // a machine that vanished in the middle must not hold the others up for hours
	}
	pool := stdlib.OpenDB(*config)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	d := &DB{pool: pool, home: home{
		name:     fmt.Sprintf("postgres://%s:%d/%s", config.Host, config.Port, config.Database),
		write:    sql.TxOptions{Isolation: sql.LevelSerializable},
		snapshot: sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
		numbered: true,
		schema:   func(s string) string { return strings.ReplaceAll(s, " BLOB", " BYTEA") },
		again:    againPostgres,
		describe: describePostgres,
	}}
	d.connections(8) // with more, pages that come at once wait no less, and some much longer
	if err := d.ordersByBytes(ctx); err != nil {
		_ = pool.Close() // the first error is the one to tell
		return nil, fmt.Errorf("open %s: %w", d.home.name, err)
	}
	return d, nil
}

const idleTimeout = "idle_in_transaction_session_timeout"

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

// The codes that somebody acts upon.
const (
	serializationFailure = "40001"
	deadlock             = "40P01"
	completionUnknown    = "40003" // of distributed engines
	foreignKeyViolation  = "23503"
	uniqueViolation      = "23505"
	duplicateTable       = "42P07"
	duplicateObject      = "42710"
	diskFull             = "53100"
	limitExceeded        = "54000"
	readOnly             = "25006"
	canceled             = "57014" // by whoever runs the server, or a time limit of its own
)

// againPostgres says whether others were in the way, or the connection broke before anything was kept.
func againPostgres(err error, n int) (again bool, pause time.Duration) {
	switch code(err) {
	case serializationFailure, deadlock:
		return true, crowd(n)
	case uniqueViolation: // another transaction made the same key meanwhile: who looks again finds it
		return n < 4, 0
	}
	var commit *commitError
	var connect *pgconn.ConnectError
	return broke(err) && !errors.As(err, &commit) && !errors.As(err, &connect), 0
}

// broke says whether an error is that of a connection, or of the whole server, and not of what was asked.
func broke(err error) bool {
	var connect *pgconn.ConnectError
	var network net.Error
	c := code(err)
	return strings.HasPrefix(c, "57P") || strings.HasPrefix(c, "08") ||
		c == "" && (errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) || pgconn.SafeToRetry(err) ||
			errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed))
}

// unsure says whether nobody knows what became of a transaction. The driver says of some such errors that nothing was sent: of a
// commit that is not true.
func unsure(err error) bool {
	var commit *commitError
	c := code(err)
	return errors.As(err, &commit) && (broke(err) || c == completionUnknown || strings.HasPrefix(c, "58") || strings.HasPrefix(c, "XX"))
}

// describePostgres puts the common failures of PostgreSQL into words that help.
func describePostgres(err error) error {
	tell := func(format string, classes ...error) error {
		return &told{fmt.Sprintf(format, line(err)), append(classes, err)}
	}
	var connect *pgconn.ConnectError
	switch c := code(err); {
	case err == nil:
		return nil
	case unsure(err):
		return tell("the connection to the database broke while a change was being kept (%v); see whether it is there before you make it again", ErrUnsure, ErrUnavailable)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded) && !errors.As(err, &connect):
		return err
	case c == diskFull:
		return tell("the disk of the database is full (%v); make room", ErrFull)
	case c == serializationFailure, c == deadlock:
		return tell("too many change the same thing at once (%v); try again", ErrUnavailable)
	case c == foreignKeyViolation:
		return tell("what the change speaks of is not in the database (%v)", ErrMissing)
	case c == limitExceeded:
		return tell("a text is too long (%v); shorten it", ErrText)
	case broke(err), c == readOnly, c == canceled, strings.HasPrefix(c, "53"), strings.HasPrefix(c, "58"):
		return tell("the database cannot be reached or takes no work (%v); see that it runs, and try again", ErrUnavailable)
	case errors.As(err, &connect): // it is there, and does not let us in
		return tell("%v")
	}
	return err
}

// line puts an error on one line: the driver lists each address that it tried on a line of its own.
func line(err error) string { return strings.ReplaceAll(err.Error(), "\n\t", " ") }
