package store

import (
	"testing"

	"duixian/internal/db"
	"duixian/internal/dbtest"
)

// Matters from before they were counted by their leading body are counted so when the tables are brought up to date.
func TestOlderMattersAreCountedByLeadingBody(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		d, err := db.Open(t.Context(), where)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.MigrateTo(t.Context(), migrations, migrationFiles, 11); err != nil {
			t.Fatal(err)
		}
		if err := d.Transact(t.Context(), func(tx *db.Tx) error {
			if _, err := tx.Exec("INSERT INTO procedure (id, version, text) VALUES ('p', 1, '')"); err != nil {
				return err
			}
			for id, m := range map[string]kind{"a": {lead: "b", state: "open", light: "red"}, "b": {lead: "b", state: "open", light: "red"},
				"c": {lead: "b", state: "done", closed: 1, light: "grey"}, "d": {state: "open", light: "grey"}} {
				if _, err := tx.Exec(`INSERT INTO matter (id, version, procedure, procedure_version, state, closed, title, lead, leader, section, due, published, office, acts,
					standing, light, rule, lit, override, override_until, calendar, updated)
					VALUES (?, 1, 'p', 1, ?, ?, '', ?, '', '', '', 0, 0, '', '{}', ?, '', '', '', '', '', '')`,
					id, m.state, m.closed, m.lead, m.light); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		s, err := Open(t.Context(), where)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		all, err := s.BodyCounts(t.Context(), nil)
		if b := all["b"]; err != nil || len(all) != 1 || b.Closed != 1 || b.Lights["red"] != 2 || len(b.Lights) != 1 || b.States["open"] != 2 {
			t.Errorf("counted are %+v, %v", all, err)
		}
	})
}
