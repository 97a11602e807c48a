package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
)

// Migrate takes the steps that the database has not taken yet, in the order of their file names, each in a
// transaction of its own. Of several programs that do so at once, one takes a step and the others go on from there. A
// database that has taken more steps than there are was written by a newer version, and is refused.
//
// A step that has been released is never changed: what is to be different comes in a new step. Steps are written for
// SQLite; BLOB is the one type that PostgreSQL calls by another name.
func (d *DB) Migrate(ctx context.Context, files fs.FS, pattern string) error {
	steps, err := fs.Glob(files, pattern)
	if err != nil {
		return err
	}
	taken, err := d.MigrateTo(ctx, files, pattern, len(steps))
	if err == nil && taken > len(steps) {
		err = fmt.Errorf("a newer version of duixian wrote the database (step %d, this version knows %d); use that version or choose another database", taken, len(steps))
	}
	return err
}

// MigrateTo takes, as Migrate does, the steps up to one that is named by its number, from 1. It gives the last step that the
// database has taken, which may be a later one: nothing is undone.
func (d *DB) MigrateTo(ctx context.Context, files fs.FS, pattern string, last int) (taken int, err error) {
	steps, err := fs.Glob(files, pattern)
	if err != nil {
		return 0, err
	}
	err = d.Transact(ctx, func(tx *Tx) error {
		_, err := tx.Exec("CREATE TABLE IF NOT EXISTS schema_step (step INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL)")
		return err
	})
	if err != nil && !another(err) { // PostgreSQL lets one of two make the table, and tells the other
		return 0, err
	}
	for {
		taken, err := d.step(ctx)
		if err != nil || taken >= last {
			return taken, err
		}
		if err := d.take(ctx, files, taken+1, steps[taken]); err != nil && !another(err) {
			return taken, fmt.Errorf("%s: %w", steps[taken], err)
		}
	}
}

// step is the last step that the database has taken.
func (d *DB) step(ctx context.Context) (n int, err error) {
	err = d.Get(ctx, []any{&n}, "SELECT COALESCE(MAX(step), 0) FROM schema_step")
	return n, err
}

// take takes a step, unless another program has.
func (d *DB) take(ctx context.Context, files fs.FS, n int, name string) error {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	return d.Transact(ctx, func(tx *Tx) error {
		var one int
		if err := tx.Get([]any{&one}, "SELECT 1 FROM schema_step WHERE step = ?", n); !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		// First the row, for which another program that takes the step must wait.
		if _, err := tx.Exec("INSERT INTO schema_step (step, name) VALUES (?, ?)", n, name); err != nil {
			return err
		}
		_, err := tx.tx.ExecContext(tx.ctx, d.home.schema(string(text)))
		return err
	})
}

// another says whether an error means that another program took the step before.
func another(err error) bool {
	c := code(err)
	return c == uniqueViolation || c == duplicateTable || c == duplicateObject
}
