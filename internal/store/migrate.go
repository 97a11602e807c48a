package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
)

// The steps from an empty database to today's tables, by file name. A step that has
// been released is never changed: what is to be different comes in a new step.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migrate takes the steps that a database has not taken yet.
func migrate(ctx context.Context, db *sql.DB) error {
	steps, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	return transact(ctx, db, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS schema_step (step INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL)"); err != nil {
			return err
		}
		var taken int
		if err := tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM schema_step").Scan(&taken); err != nil {
			return err
		}
		if taken > len(steps) {
			return fmt.Errorf("a newer version of duixian wrote the database (step %d, this version knows %d); use that version or choose another directory", taken, len(steps))
		}
		for i := taken; i < len(steps); i++ {
			step, err := migrations.ReadFile(steps[i])
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, string(step)); err != nil {
				return fmt.Errorf("%s: %w", steps[i], err)
			}
			if _, err := tx.ExecContext(ctx, "INSERT INTO schema_step (step, name) VALUES (?, ?)", i+1, steps[i]); err != nil {
				return err
			}
		}
		return nil
	})
}
