package db_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"duixian/internal/db"
	"duixian/internal/dbtest"
)

func TestMain(m *testing.M) { os.Exit(dbtest.Main(m)) }

func open(t *testing.T, where string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// A query may be asked again while its rows are read, after it failed, and after what it asks for has changed.
func TestTheSameQueryAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		d := open(t, where)
		steps := fstest.MapFS{"1.sql": {Data: []byte("CREATE TABLE number (n INTEGER NOT NULL PRIMARY KEY);\nINSERT INTO number (n) VALUES (1), (2), (3);\n")}}
		if err := d.Migrate(t.Context(), steps, "*.sql"); err != nil {
			t.Fatal(err)
		}
		const above = "SELECT n FROM number WHERE n > ? ORDER BY n"
		var pairs []int
		if err := d.Snapshot(t.Context(), func(tx *db.Tx) error {
			return tx.Query(func(rows *sql.Rows) error {
				var n int
				if err := rows.Scan(&n); err != nil {
					return err
				}
				if db.IsAddress(where) {
					pairs = append(pairs, n) // PostgreSQL answers one query at a time
					return nil
				}
				return tx.Query(func(rows *sql.Rows) error {
					var more int
					err := rows.Scan(&more)
					pairs = append(pairs, 10*n+more)
					return err
				}, above, n)
			}, above, 0)
		}); err != nil {
			t.Fatal(err)
		}
		if want := []int{12, 13, 23}; !db.IsAddress(where) && !slices.Equal(pairs, want) {
			t.Errorf("rows within rows are %v, want %v", pairs, want)
		}
		insert := func(n int) error {
			return d.Transact(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec("INSERT INTO number (n) VALUES (?)", n)
				return err
			})
		}
		if insert(3) == nil || insert(4) != nil || insert(4) == nil {
			t.Error("a statement that failed does not work as before")
		}
		steps["2.sql"] = &fstest.MapFile{Data: []byte("ALTER TABLE number ADD COLUMN name TEXT NOT NULL DEFAULT 'x';\n")}
		if err := d.Migrate(t.Context(), steps, "*.sql"); err != nil {
			t.Fatal(err)
		}
		var name string
		if err := d.Get(t.Context(), []any{&name}, "SELECT name FROM number WHERE n > ?", 3); err != nil || name != "x" {
			t.Errorf("the new column has %q, %v", name, err)
		}
		if err := insert(5); err != nil {
			t.Error(err)
		}
	})
}

// Two that read a number and write it back, both at once, are as if one came after the other.
func TestTransactionsAreSerial(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		d := open(t, where)
		steps := fstest.MapFS{"1.sql": {Data: []byte("CREATE TABLE tally (id INTEGER NOT NULL PRIMARY KEY, n INTEGER NOT NULL);\nINSERT INTO tally (id, n) VALUES (1, 0);\n")}}
		if err := d.Migrate(t.Context(), steps, "*.sql"); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 5 {
					if err := d.Transact(t.Context(), func(tx *db.Tx) error {
						var n int
						if err := tx.Get([]any{&n}, "SELECT n FROM tally WHERE id = ?", 1); err != nil {
							return err
						}
						_, err := tx.Exec("UPDATE tally SET n = ? WHERE id = ?", n+1, 1)
						return err
					}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		var n int
		if err := d.Get(t.Context(), []any{&n}, "SELECT n FROM tally"); err != nil || n != 40 {
			t.Errorf("forty additions make %d, %v", n, err)
		}
	})
}

// What fails half-way leaves nothing.
func TestATransactionIsWholeOrNot(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		d := open(t, where)
		steps := fstest.MapFS{"1.sql": {Data: []byte("CREATE TABLE thing (id INTEGER NOT NULL PRIMARY KEY, file BLOB)")}}
		if err := d.Migrate(t.Context(), steps, "*.sql"); err != nil {
			t.Fatal(err)
		}
		broken := errors.New("broken")
		err := d.Transact(t.Context(), func(tx *db.Tx) error {
			if _, err := tx.Exec("INSERT INTO thing (id, file) VALUES (?, ?)", 1, []byte{0, 255}); err != nil {
				return err
			}
			return broken
		})
		var id int
		if missing := d.Get(t.Context(), []any{&id}, "SELECT id FROM thing"); !errors.Is(err, broken) || !errors.Is(missing, sql.ErrNoRows) {
			t.Errorf("the transaction gave %v and left %v", err, missing)
		}
	})
}

// A snapshot sees one state, whatever is written meanwhile, and lets it be written.
func TestASnapshotSeesOneState(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		d := open(t, where)
		steps := fstest.MapFS{"1.sql": {Data: []byte("CREATE TABLE thing (id INTEGER NOT NULL PRIMARY KEY)")}}
		if err := d.Migrate(t.Context(), steps, "*.sql"); err != nil {
			t.Fatal(err)
		}
		if err := d.Snapshot(t.Context(), func(tx *db.Tx) error {
			for i := range 3 {
				var n int
				if err := tx.Get([]any{&n}, "SELECT COUNT(*) FROM thing"); err != nil || n != 0 {
					t.Errorf("look %d sees %d rows, %v", i, n, err)
				}
				if err := d.Transact(t.Context(), func(tx *db.Tx) error {
					_, err := tx.Exec("INSERT INTO thing (id) VALUES (?)", i)
					return err
				}); err != nil {
					t.Error(err)
				}
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
	})
}

// Many programs that start at once take each step once.
func TestMigrateAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		steps := fstest.MapFS{
			"1.sql": {Data: []byte("CREATE TABLE one (id INTEGER NOT NULL PRIMARY KEY)")},
			"2.sql": {Data: []byte("ALTER TABLE one ADD COLUMN name TEXT NOT NULL DEFAULT ''; -- added later")},
			"3.sql": {Data: []byte("INSERT INTO one (id) VALUES (1)")},
		}
		var wg sync.WaitGroup
		for range 5 {
			wg.Go(func() {
				d, err := db.Open(t.Context(), where)
				if err != nil {
					t.Error(err)
					return
				}
				defer func() { _ = d.Close() }()
				if err := d.Migrate(t.Context(), steps, "*.sql"); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		var n, rows int
		d := open(t, where)
		if err := errors.Join(d.Get(t.Context(), []any{&n}, "SELECT COUNT(*) FROM schema_step"), d.Get(t.Context(), []any{&rows}, "SELECT COUNT(*) FROM one")); err != nil || n != 3 || rows != 1 {
			t.Errorf("%d steps were taken, and there are %d rows, %v", n, rows, err)
		}
		delete(steps, "3.sql")
		if err := d.Migrate(t.Context(), steps, "*.sql"); err == nil || !strings.Contains(err.Error(), "newer version") {
			t.Errorf("an older program went on with %v", err)
		}
	})
}

// A database can be brought to a step on the way, and tells its columns alike in both homes.
func TestMigrateTo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		steps := fstest.MapFS{
			"1.sql": {Data: []byte("CREATE TABLE thing (id TEXT NOT NULL PRIMARY KEY, n INTEGER NOT NULL)")},
			"2.sql": {Data: []byte("ALTER TABLE thing ADD COLUMN file BLOB")},
			"3.sql": {Data: []byte("ALTER TABLE thing ADD COLUMN x REAL")},
		}
		want := []db.Column{{Name: "id", Kind: db.Text}, {Name: "n", Kind: db.Integer}, {Name: "file", Kind: db.Bytes}, {Name: "x", Kind: db.OtherKind}}
		for to, taken := range []int{0, 1, 2, 3} {
			d := open(t, where)
			if got, err := d.MigrateTo(t.Context(), steps, "*.sql", to); err != nil || got != taken {
				t.Fatalf("to step %d it took %d, %v", to, got, err)
			}
			if err := d.Snapshot(t.Context(), func(tx *db.Tx) error {
				columns, err := tx.Columns("thing")
				if to == 0 && err == nil || to > 0 && (err != nil || !slices.Equal(columns, want[:to+1])) {
					t.Errorf("at step %d the columns are %v, %v", to, columns, err)
				}
				return nil
			}); err != nil && to > 0 {
				t.Error(err)
			}
		}
		if got, err := open(t, where).MigrateTo(t.Context(), steps, "*.sql", 1); err != nil || got != 3 {
			t.Errorf("going back gives step %d, %v", got, err)
		}
	})
}

func TestDirectoriesOfAnyName(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a new # directory? 100%")
	open(t, dir)
	if _, err := os.Stat(filepath.Join(dir, db.FileName)); err != nil {
		t.Error(err)
	}
}

// Addresses that lead to no database give one sentence, without a password.
func TestOpenPostgresFails(t *testing.T) {
	for address, word := range map[string]string{
		"postgres://u:secret@127.0.0.1:1/none":                      "see that it runs",
		"postgres://u:secret@127.0.0.1:port/none":                   "not understood",
		strings.Replace(dbtest.Postgres(t), "/test", "/missing", 1): "does not exist",
	} {
		d, err := db.Open(t.Context(), address)
		if err == nil {
			_ = d.Close()
			t.Errorf("%s was opened", address)
			continue
		}
		if !strings.Contains(err.Error(), word) || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %q; it should say %q", address, err, word)
		}
	}
}

// Lists would stand in another order than in SQLite.
func TestADatabaseThatOrdersByALanguageIsRefused(t *testing.T) {
	server := dbtest.Start(t)
	defer server.Stop()
	server.Exec(t, "CREATE DATABASE other TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
	if _, err := db.Open(t.Context(), server.Address("other")); err == nil || !strings.Contains(err.Error(), "createdb") {
		t.Errorf("it was opened, or refused without a way out: %v", err)
	}
}
