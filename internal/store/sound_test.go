package store_test

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"duixian/internal/db"
	"duixian/internal/people"
	"duixian/internal/store"
)

// sound fails the test unless a store is whole: every thing's history has the versions 1 to n, each beginning with what the one
// before left; the last one is what the thing is; the files are what their hashes say, and back changes that were made.
// It gives what each change made, by kind, thing and version.
func sound(t *testing.T, where string) (made map[string]string) {
	t.Helper()
	d, err := db.Open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if err := d.Snapshot(t.Context(), func(tx *db.Tx) error { // somebody who was killed may still be served
		made = look(t, tx)
		return nil
	}); err != nil {
		t.Error(err)
	}
	if !db.IsAddress(where) {
		var verdict string
		if err := d.Get(t.Context(), []any{&verdict}, "PRAGMA integrity_check"); err != nil || verdict != "ok" {
			t.Errorf("SQLite finds the database %q, %v", verdict, err)
		}
	}
	return made
}

func look(t *testing.T, tx *db.Tx) (made map[string]string) {
	t.Helper()
	made = map[string]string{}
	last := map[string]string{} // what each thing is now, by kind and thing
	versions := map[string]int{}
	rows(t, tx, "SELECT kind, thing, version, before, after, at, name FROM history ORDER BY kind, thing, version", func(r *sql.Rows) error {
		var kind, thing, before, after, at, name string
		var version int
		err := r.Scan(&kind, &thing, &version, &before, &after, &at, &name)
		key := kind + " " + thing
		if version != versions[key]+1 {
			t.Errorf("after version %d of %s comes %d", versions[key], key, version)
		}
		if before != last[key] && kind != string(store.DecisionKind) && kind != string(store.MatterKind) {
			t.Errorf("version %d of %s begins with %s, and not with %s", version, key, before, last[key])
		}
		if at == "" || name == "" || strings.Contains(after, "$argon2") {
			t.Errorf("version %d of %s lacks a time or a name, or has a secret: %s", version, key, after)
		}
		versions[key], last[key] = version, after
		made[fmt.Sprintf("%s %d", key, version)] = after
		return err
	})
	is := func(kind store.Kind, thing string, version int, state any) {
		key := string(kind) + " " + thing
		now, err := json.Marshal(state)
		if err != nil || versions[key] != version || last[key] != string(now) {
			t.Errorf("%s is %s in version %d, and its history ends with %s in version %d; %v", key, now, version, last[key], versions[key], err)
		}
		delete(last, key)
	}
	rows(t, tx, "SELECT id, version, parent, name, closed FROM body", func(r *sql.Rows) error {
		var b people.Body
		var version, closed int
		err := r.Scan(&b.ID, &version, &b.Parent, &b.Name, &closed)
		b.Closed = closed == 1
		is(store.BodyKind, b.ID, version, b)
		return err
	})
	rows(t, tx, "SELECT id, version, login, name, posts, closed, outside FROM person", func(r *sql.Rows) error {
		var p people.Person
		var version, closed int
		var posts string
		err := r.Scan(&p.ID, &version, &p.Login, &p.Name, &posts, &closed, &p.Outside)
		if err == nil && posts != "[]" {
			err = json.Unmarshal([]byte(posts), &p.Posts)
		}
		p.Closed = closed == 1
		is(store.PersonKind, p.ID, version, p)
		return err
	})
	rows(t, tx, "SELECT r.sha256, reader, r.name, title, place, year, MAX(h.version) FROM report r JOIN history h ON h.kind = 'report' AND h.thing = r.sha256 GROUP BY r.sha256, reader, r.name, title, place, year", func(r *sql.Rows) error {
		var sha256 string
		var version int
		var state struct {
			Reader string `json:"reader"`
			Name   string `json:"name"`
			Title  string `json:"title"`
			Place  string `json:"place"`
			Year   int    `json:"year"`
		}
		err := r.Scan(&sha256, &state.Reader, &state.Name, &state.Title, &state.Place, &state.Year, &version)
		is(store.ReportKind, sha256, version, state)
		return err
	})
	files := map[string][]string{} // by kind, thing and version
	rows(t, tx, "SELECT a.kind, a.thing, a.version, a.sha256, COALESCE(e.sha256, ''), COALESCE(e.bytes, 0), e.file FROM attachment a LEFT JOIN evidence e ON e.sha256 = a.sha256 ORDER BY a.kind, a.thing, a.version, a.ordinal", func(r *sql.Rows) error {
		var kind, thing, hash, kept string
		var version, length int
		var file []byte
		err := r.Scan(&kind, &thing, &version, &hash, &kept, &length, &file)
		sum := sha256.Sum256(file)
		if kept != hash || length != len(file) || hex.EncodeToString(sum[:]) != hash {
			t.Errorf("the file %s of %s is not whole: %d bytes of %d", hash, thing, len(file), length)
		}
		key := fmt.Sprintf("%s %s %d", kind, thing, version)
		files[key] = append(files[key], hash)
		return err
	})
	decided := map[string]int{} // decisions, by thing
	rows(t, tx, "SELECT earlier, later, promise, ordinal, verdict FROM decision ORDER BY earlier, later, promise, ordinal", func(r *sql.Rows) error {
		var earlier, later, promise, verdict string
		var ordinal int
		err := r.Scan(&earlier, &later, &promise, &ordinal, &verdict)
		thing := earlier + "/" + later + "/" + promise
		var state struct {
			Verdict  string
			Evidence []string
		}
		key := fmt.Sprintf("decision %s %d", thing, ordinal+1)
		if json.Unmarshal([]byte(made[key]), &state) != nil || state.Verdict != verdict || !slices.Equal(state.Evidence, files[key]) {
			t.Errorf("%s is %s with the files %v, and its history says %s", key, verdict, files[key], made[key])
		}
		if ordinal != decided[thing] {
			t.Errorf("after %d decisions on %s comes the one numbered %d", decided[thing], thing, ordinal)
		}
		decided[thing]++
		delete(files, key)
		delete(last, "decision "+thing)
		return err
	})
	rows(t, tx, "SELECT person, matter, step, typed FROM form_draft", func(r *sql.Rows) error {
		var person, id, step, typed string
		err := r.Scan(&person, &id, &step, &typed)
		var values map[string][]string
		if err := json.Unmarshal([]byte(typed), &values); err != nil {
			t.Errorf("the draft of %s for %s of %s is %s: %v", person, step, id, typed, err)
		}
		delete(files, "draft "+person+"/"+id+"/"+step+" 0")
		return err
	})
	rows(t, tx, "SELECT sha256 FROM evidence WHERE sha256 NOT IN (SELECT sha256 FROM attachment)", func(r *sql.Rows) error {
		var hash string
		err := r.Scan(&hash)
		t.Errorf("the file %s backs nothing", hash)
		return err
	})
	lookAtMatters(t, tx, made, last, versions, files)
	for key := range last {
		t.Errorf("%s has a history, and is not there", key)
	}
	for key := range files {
		t.Errorf("there are files of %s, which is not there", key)
	}
	return made
}

func rows(t *testing.T, tx *db.Tx, query string, scan func(*sql.Rows) error) {
	t.Helper()
	if err := tx.Query(scan, query); err != nil {
		t.Fatal(err)
	}
}
