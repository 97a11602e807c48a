package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"duixian/internal/backup"
	"duixian/internal/db"
)

// table is what a backup must know of a table.
type table struct {
	name  string
	since int      // the step that makes it
	key   []string // its primary key, which rows are in the order of
	blank []string // columns whose texts are left out
}

// kept are the tables that a backup has: those that others refer to come first.
var kept = []table{
	{name: "report", since: 1, key: []string{"sha256"}},
	{name: "section", since: 1, key: []string{"sha256", "ordinal"}},
	{name: "figure", since: 1, key: []string{"sha256", "ordinal"}},
	{name: "commitment", since: 1, key: []string{"sha256", "ordinal"}},
	{name: "achievement", since: 1, key: []string{"sha256", "ordinal"}},
	{name: "entity", since: 2, key: []string{"sha256", "ordinal"}},
	{name: "body", since: 7, key: []string{"id"}},
	{name: "person", since: 7, key: []string{"id"}},
	{name: "sign_in", since: 8, key: []string{"id"}},
	{name: "notice", since: 10, key: []string{"id"}},
	{name: "form_draft", since: 13, key: []string{"person", "matter", "step"}},
	{name: "evidence", since: 9, key: []string{"sha256"}},
	{name: "attachment", since: 9, key: []string{"kind", "thing", "version", "ordinal"}},
	{name: "decision", since: 5, key: []string{"earlier", "later", "promise", "ordinal"}},
	{name: "history", since: 6, key: []string{"kind", "thing", "version"}},
	{name: "procedure", since: 11, key: []string{"id", "version"}},
	{name: "matter", since: 11, key: []string{"id"}},
	{name: "matter_body", since: 11, key: []string{"body", "matter"}},
	{name: "matter_source", since: 11, key: []string{"report", "matter", "record"}},
	{name: "tally", since: 11, key: []string{"scope", "state", "closed", "light", "shard"}},
	{name: "relit", since: 11, key: []string{"one"}},
	{name: "load", since: 12, key: []string{"body", "month", "shard"}},
	{name: "calendar", since: 12, key: []string{"version"}},
	{name: "moved", since: 12, key: []string{"calendar", "matter", "limit_id", "since"}},
	// When work is due, and what was done once for all. Whoever is at it now is not at it in a restored store.
	{name: "job", since: 10, key: []string{"name"}, blank: []string{"holder", "lease"}},
}

// leftOut are the tables that a backup does not have: sessions and links that work once are secrets that would come alive again,
// long after they ended, and the manifest has the step.
var leftOut = []table{{name: "session", since: 8}, {name: "ticket", since: 8}, {name: "schema_step"}}

// begun are the tables that a program fills when it is but started: restoring clears them.
var begun = []string{"session", "ticket", "job"}

// at gives the tables that there are after a step.
func at(tables []table, step int) []table {
	return slices.DeleteFunc(slices.Clone(tables), func(t table) bool { return t.since > step })
}

// steps counts the steps that this version knows.
func steps() int {
	files, _ := fs.Glob(migrations, migrationFiles) // the pattern is well-formed
	return len(files)
}

// Backup writes a backup of the store as it is at one moment, whatever is written to it meanwhile, and gives what it holds. program is
// the version of the program, for the manifest. What was written is no backup if there is an error.
func (s *Store) Backup(ctx context.Context, w io.Writer, program string) (m backup.Manifest, err error) {
	to := &keepError{w: w}
	err = s.db.Snapshot(ctx, func(tx *db.Tx) error {
		var step int
		if err := tx.Get([]any{&step}, "SELECT MAX(step) FROM schema_step"); err != nil {
			return err
		}
		if step != steps() {
			return fmt.Errorf("a newer version of duixian has changed the database since it was opened; use that version")
		}
		out := backup.NewWriter(to, backup.Manifest{Schema: step, Program: program, Made: s.now().UTC().Truncate(time.Second)})
		for _, t := range kept {
			if err := t.write(tx, out); err != nil {
				return err
			}
		}
		m, err = out.Close()
		return err
	})
	if to.err != nil {
		err = to.err // the database would take it for one of its own
	}
	if err != nil {
		return backup.Manifest{}, fmt.Errorf("store: back up %s: %w", s.db.Name(), err)
	}
	return m, nil
}

// keepError keeps the first error of a writer.
type keepError struct {
	w   io.Writer
	err error
}

func (k *keepError) Write(b []byte) (int, error) {
	n, err := k.w.Write(b)
	if k.err == nil {
		k.err = err
	}
	return n, err
}

// write writes the rows of the table.
func (t table) write(tx *db.Tx, out *backup.Writer) error {
	columns, err := tx.Columns(t.name)
	if err != nil {
		return err
	}
	row, dest := make([]any, len(columns)), make([]any, len(columns))
	for i := range row {
		dest[i] = &row[i]
	}
	names := namesOf(columns)
	return out.Table(t.name, names, func(put func([]any) error) error {
		return tx.Query(func(rows *sql.Rows) error {
			if err := rows.Scan(dest...); err != nil {
				return err
			}
			for i, name := range names {
				if slices.Contains(t.blank, name) {
					row[i] = ""
				}
			}
			return put(row)
		}, "SELECT "+strings.Join(names, ", ")+" FROM "+t.name+" ORDER BY "+strings.Join(t.key, ", "))
	})
}

func namesOf(columns []db.Column) []string {
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
	}
	return names
}

// CheckBackup reads a backup of size bytes as Restore does before it writes anything, and gives what it holds.
func CheckBackup(ctx context.Context, file io.ReaderAt, size int64) (backup.Manifest, error) {
	r, err := openBackup(ctx, file, size)
	if err != nil {
		return backup.Manifest{}, fmt.Errorf("store: check a backup: %w", err)
	}
	return r.Manifest, nil
}

// Restore puts a backup of size bytes into the store at a directory or address, as Open takes them, and gives what it holds. The store
// must be new, or hold nothing. The backup is checked before anything is written, and then all of it is written or nothing. One that an
// older version made is restored as it was, and then brought up to date.
func Restore(ctx context.Context, where string, file io.ReaderAt, size int64) (m backup.Manifest, err error) {
	r, err := openBackup(ctx, file, size)
	if err != nil {
		return m, fmt.Errorf("store: restore a backup: %w", err)
	}
	d, err := db.Open(ctx, where)
	if err != nil {
		return m, fmt.Errorf("store: %w", err)
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if err := load(ctx, d, r); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err() // what it was interrupted at says little
		}
		return m, fmt.Errorf("store: restore into %s: %w", d.Name(), err)
	}
	return r.Manifest, nil
}

// openBackup opens a backup and checks it.
func openBackup(ctx context.Context, file io.ReaderAt, size int64) (*backup.Reader, error) {
	r, err := backup.Open(ctx, file, size)
	if err != nil {
		return nil, err
	}
	if r.Schema > steps() {
		return nil, fmt.Errorf("a newer version of duixian made the backup (step %d, this version knows %d); use that version", r.Schema, steps())
	}
	if r.Schema < 1 {
		return nil, fmt.Errorf("%w: its manifest says that the database had no tables; use another one", backup.ErrDamaged)
	}
	schema, err := schemaAt(ctx, r.Schema)
	if err != nil {
		return nil, err
	}
	if err := sameTables(r.Manifest, schema); err != nil {
		return nil, fmt.Errorf("%w: %w; use another one", backup.ErrDamaged, err)
	}
	for _, t := range at(kept, r.Schema) {
		if err := t.check(r, schema[t.name]); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// schemaAt gives the columns of the tables that a backup of a step has. It asks a new database, which it throws away.
func schemaAt(ctx context.Context, step int) (_ map[string][]db.Column, err error) {
	dir, err := os.MkdirTemp("", "duixian-check-")
	if err != nil {
		return nil, fmt.Errorf("cannot make a temporary directory (%w); set TMPDIR to where there is room", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	d, err := db.Open(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if _, err := d.MigrateTo(ctx, migrations, migrationFiles, step); err != nil {
		return nil, err
	}
	schema := map[string][]db.Column{}
	return schema, d.Snapshot(ctx, func(tx *db.Tx) error {
		for _, t := range at(kept, step) {
			var err error
			if schema[t.name], err = tx.Columns(t.name); err != nil {
				return err
			}
		}
		return nil
	})
}

// sameTables says where the tables of a manifest are not those of its step.
func sameTables(m backup.Manifest, schema map[string][]db.Column) error {
	for _, t := range m.Tables {
		columns, ok := schema[t.Name]
		if !ok {
			return fmt.Errorf("there is no table %s at step %d", t.Name, m.Schema)
		}
		if want := namesOf(columns); !slices.Equal(t.Columns, want) {
			return fmt.Errorf("the columns of table %s are %q, and at step %d they are %q", t.Name, t.Columns, m.Schema, want)
		}
	}
	for _, t := range at(kept, m.Schema) {
		if !slices.ContainsFunc(m.Tables, func(other backup.Table) bool { return other.Name == t.name }) {
			return fmt.Errorf("the table %s is not in it", t.name)
		}
	}
	return nil
}

// hashed are the columns with the bytes of files, by their tables: the key is their hash.
var hashed = map[string]string{"report": "original", "evidence": "file"}

// check reads the rows of the table: their values must be of the kinds of their columns, their keys in order, and files must be those that
// their hashes name.
func (t table) check(r *backup.Reader, columns []db.Column) error {
	var last []any
	n := 0
	err := r.Read(t.name, func(row []any) error {
		n++
		key := make([]any, len(t.key))
		var file []byte
		for i, c := range columns {
			if !fits(row[i], c.Kind) {
				return fmt.Errorf("its column %s has a value of another kind", c.Name)
			}
			if k := slices.Index(t.key, c.Name); k >= 0 {
				key[k] = row[i]
			}
			if hashed[t.name] == c.Name {
				file, _ = row[i].([]byte)
			}
		}
		if last != nil && compareKeys(last, key) >= 0 {
			return fmt.Errorf("its key does not come after the one before")
		}
		last = key
		if hashed[t.name] == "" {
			return nil
		}
		if sum := sha256.Sum256(file); hex.EncodeToString(sum[:]) != key[0] {
			return fmt.Errorf("its file is not the one with the SHA-256 %v", key[0])
		}
		return nil
	})
	if err == nil || errors.Is(err, backup.ErrDamaged) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("%w: row %d of table %s: %w; use another one", backup.ErrDamaged, n, t.name, err)
}

func fits(value any, kind db.Kind) bool {
	var ok bool
	switch kind {
	case db.Text:
		_, ok = value.(string)
	case db.Integer:
		_, ok = value.(int64)
	case db.Bytes:
		_, ok = value.([]byte)
	}
	return ok || value == nil // the database knows where there must be one
}

// compareKeys compares keys of one table as both homes order them. A part that is missing comes first.
func compareKeys(a, b []any) int {
	for i := range a {
		c := 0
		switch v := a[i].(type) {
		case string:
			other, _ := b[i].(string)
			c = strings.Compare(v, other)
		case int64:
			other, _ := b[i].(int64)
			c = cmp.Compare(v, other)
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

// load brings an empty database to the step of a backup, loads it, and goes on to the latest step.
func load(ctx context.Context, d *db.DB, r *backup.Reader) error {
	step, err := d.MigrateTo(ctx, migrations, migrationFiles, r.Schema)
	if err != nil {
		return err
	}
	if step > r.Schema {
		return fmt.Errorf("an older version of duixian made the backup (step %d), and the database is at step %d already; name a new directory with --data, or a new database with --db", r.Schema, step)
	}
	err = d.Transact(ctx, func(tx *db.Tx) error {
		if err := empty(tx, step); err != nil {
			return err
		}
		for _, t := range at(kept, step) {
			if err := t.load(tx, r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return d.Migrate(ctx, migrations, migrationFiles)
}

// empty clears what a program leaves that is but started, and refuses a store that has more.
func empty(tx *db.Tx, step int) error {
	for _, t := range at(slices.Concat(leftOut, kept), step) {
		switch {
		case t.name == "schema_step":
		case slices.Contains(begun, t.name):
			if _, err := tx.Exec("DELETE FROM " + t.name); err != nil {
				return err
			}
		default:
			var one int
			if err := tx.Get([]any{&one}, "SELECT 1 FROM "+t.name+" LIMIT 1"); err == nil {
				return fmt.Errorf("it is not empty (there are rows in table %s), and nothing is overwritten; name a new directory with --data, or a new database with --db", t.name)
			} else if !errors.Is(err, sql.ErrNoRows) {
				return err
			}
		}
	}
	return nil
}

// load inserts the rows of the table.
func (t table) load(tx *db.Tx, r *backup.Reader) error {
	columns, err := tx.Columns(t.name)
	if err != nil {
		return err
	}
	names := namesOf(columns)
	insert := "INSERT INTO " + t.name + " (" + strings.Join(names, ", ") + ") VALUES (?" + strings.Repeat(", ?", len(names)-1) + ")"
	n := 0
	return tx.Prepared(insert, func(exec func(...any) error) error {
		return r.Read(t.name, func(row []any) error {
			n++
			if err := exec(row...); err != nil {
				return fmt.Errorf("row %d of table %s: %w", n, t.name, err)
			}
			return nil
		})
	})
}
