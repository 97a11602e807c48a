package store

import (
	"bytes"
	"database/sql"
	"slices"
	"strings"
	"testing"
	"time"

	"duixian/internal/backup"
	"duixian/internal/db"
	"duixian/internal/dbtest"
)

// tablesOf lists the tables that a home has.
func tablesOf(t *testing.T, d *db.DB, where string) (names []string) {
	t.Helper()
	query := "SELECT name FROM sqlite_master WHERE type = 'table'"
	if db.IsAddress(where) {
		query = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
	}
	if err := d.Query(t.Context(), func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		names = append(names, name)
		return err
	}, query); err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return names
}

// keyOf gives the primary key of a table in SQLite, in its order.
func keyOf(t *testing.T, d *db.DB, table string) (key []string) {
	t.Helper()
	if err := d.Query(t.Context(), func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		key = append(key, name)
		return err
	}, "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", table); err != nil {
		t.Fatal(err)
	}
	return key
}

// Of each table, at each step and in both homes, it is decided whether a backup has it, and it is known as it is. Whoever adds a table
// adds it to kept or to leftOut.
func TestEachTableIsKeptOrLeftOut(t *testing.T) {
	columns := map[string][]db.Column{}
	dbtest.Each(t, func(t *testing.T, where string) {
		d, err := db.Open(t.Context(), where)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = d.Close() }()
		for step := 1; step <= steps(); step++ {
			if _, err := d.MigrateTo(t.Context(), migrations, migrationFiles, step); err != nil {
				t.Fatal(err)
			}
			var decided []string
			for _, table := range at(slices.Concat(kept, leftOut), step) {
				decided = append(decided, table.name)
			}
			slices.Sort(decided)
			if there := tablesOf(t, d, where); !slices.Equal(there, decided) {
				t.Fatalf("step %d: there are the tables %v, and backup.go knows %v", step, there, decided)
			}
		}
		if err := d.Snapshot(t.Context(), func(tx *db.Tx) error {
			for _, table := range kept {
				has, err := tx.Columns(table.name)
				if err != nil {
					return err
				}
				if before := columns[table.name]; before != nil && !slices.Equal(has, before) {
					t.Errorf("the columns of table %s are %v, and in the other home %v", table.name, has, before)
				}
				columns[table.name] = has
				for _, c := range has {
					if c.Kind == db.OtherKind {
						t.Errorf("the column %s of table %s is of a kind that backups do not know", c.Name, table.name)
					}
				}
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
		if !db.IsAddress(where) {
			for _, table := range kept {
				if key := keyOf(t, d, table.name); !slices.Equal(key, table.key) {
					t.Errorf("the key of table %s is %v, and backup.go says %v", table.name, key, table.key)
				}
			}
		}
	})
}

// A backup of any older version is restored, and brought up to date.
func TestOlderBackups(t *testing.T) {
	hash := "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" // of nothing
	for step := 1; step < steps(); step++ {
		d, err := db.Open(t.Context(), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.MigrateTo(t.Context(), migrations, migrationFiles, step); err != nil {
			t.Fatal(err)
		}
		if err := d.Transact(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO report (sha256, name, title, place, code, level, year, date, speaker, encoding, original, reader, added)
				VALUES (?, 'old.txt', '', '', '', '', 2020, '', '', 'utf-8', ?, '1', '2025-01-01T00:00:00Z')`, hash, []byte{})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := d.Snapshot(t.Context(), func(tx *db.Tx) error {
			out := backup.NewWriter(&b, backup.Manifest{Schema: step, Program: "old", Made: time.Now()})
			for _, table := range at(kept, step) {
				if err := table.write(tx, out); err != nil {
					return err
				}
			}
			_, err := out.Close()
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		for _, where := range []string{t.TempDir(), dbtest.Postgres(t)} {
			if _, err := Restore(t.Context(), where, bytes.NewReader(b.Bytes()), int64(b.Len())); err != nil {
				t.Fatalf("step %d into %s: %v", step, where, err)
			}
			s, err := Open(t.Context(), where)
			if err != nil {
				t.Fatal(err)
			}
			if all, err := s.Reports(t.Context()); err != nil || len(all) != 1 || all[0].Report.Name != "old.txt" {
				t.Errorf("step %d into %s: the reports are %+v, %v", step, where, all, err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
		// A store that is further cannot go back.
		dir := t.TempDir()
		s, err := Open(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := Restore(t.Context(), dir, bytes.NewReader(b.Bytes()), int64(b.Len())); err == nil || !strings.Contains(err.Error(), "older version") {
			t.Errorf("step %d into a store of today gives %v", step, err)
		}
	}
}

// Text that is not UTF-8, which SQLite keeps for who puts it there by other means, does not spoil the backup. PostgreSQL refuses it.
func TestABackupOfTextThatIsNotUTF8(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if err := s.db.Transact(t.Context(), func(tx *db.Tx) error {
		return tx.Prepared("INSERT INTO body (id, version, parent, name, closed) VALUES ('a', 1, '', ?, 0)", func(exec func(...any) error) error {
			return exec("caf\xe9 \x00")
		})
	}); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := s.Backup(t.Context(), &b, "test"); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := Restore(t.Context(), dir, bytes.NewReader(b.Bytes()), int64(b.Len())); err != nil {
		t.Fatal(err)
	}
	other, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	if tree, _, err := other.Bodies(t.Context()); err != nil || tree.Get("a").Name != "caf\xe9 \x00" {
		t.Errorf("it came back as %q, %v", tree.Get("a").Name, err)
	}
	_, err = Restore(t.Context(), dbtest.Postgres(t), bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err == nil || !strings.Contains(err.Error(), "row 1 of table body") || strings.Contains(err.Error(), "\n") {
		t.Errorf("PostgreSQL took it, or it was refused with %v", err)
	}
}
