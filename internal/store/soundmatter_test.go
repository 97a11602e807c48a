package store_test

import (
	"cmp"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"duixian/internal/db"
	"duixian/matter"
)

// lookAtMatters fails the test unless what is kept beside each matter is what its events give; and the counts are those of the rows. It takes
// what it knows out of last and files.
func lookAtMatters(t *testing.T, tx *db.Tx, made, last map[string]string, versions map[string]int, files map[string][]string) {
	t.Helper()
	procedures := map[string]*matter.Procedure{}
	rows(t, tx, "SELECT id, version, text FROM procedure", func(r *sql.Rows) error {
		var id, text string
		var version int
		if err := r.Scan(&id, &version, &text); err != nil {
			return err
		}
		p, err := matter.ParseProcedure(text)
		key := fmt.Sprintf("%s/%d", id, version)
		sum := sha256.Sum256([]byte(text))
		if want := `{"sha256":"` + hex.EncodeToString(sum[:]) + `"}`; last["procedure "+key] != want {
			t.Errorf("the procedure %s has the history %s, and its text is %s", key, last["procedure "+key], want)
		}
		delete(last, "procedure "+key)
		procedures[key] = p
		return err
	})
	var relit matter.Date
	rows(t, tx, "SELECT day FROM relit", func(r *sql.Rows) error {
		var day string
		err := r.Scan(&day)
		relit, _ = matter.ParseDate(day)
		return err
	})
	program, calendars := calendar(t), map[string]*matter.Calendar{}
	rows(t, tx, "SELECT version, text FROM calendar", func(r *sql.Rows) error {
		var version, text string
		if err := r.Scan(&version, &text); err != nil {
			return err
		}
		c, err := matter.ParseCalendar(text, "")
		if err == nil && c.Version() != version {
			t.Errorf("the calendar %s is kept as %s", c.Version(), version)
		}
		calendars[version] = c
		return err
	})
	var load matter.LoadCounter
	tally, bodies, sources := map[string]int{}, map[string]string{}, map[string]bool{}
	rows(t, tx, `SELECT id, version, procedure, procedure_version, state, closed, title, lead, leader, section, due, published, office, acts, standing,
		light, rule, override, override_until, calendar, loaded, askers FROM matter`, func(r *sql.Rows) error {
		var id, procedure, section, light, published, by string
		var version, procedureVersion, closed, loaded int
		row := map[string]*string{}
		col := func(name string) *string { row[name] = new(string); return row[name] }
		if err := r.Scan(&id, &version, &procedure, &procedureVersion, col("state"), &closed, col("title"), col("lead"), col("leader"), &section, col("due"),
			&published, col("office"), col("acts"), col("standing"), &light, col("rule"), col("override"), col("override_until"), &by, &loaded, col("askers")); err != nil {
			return err
		}
		var events []matter.Event
		for n := range version {
			key := fmt.Sprintf("matter %s %d", id, n+1)
			var e matter.Event
			if err := json.Unmarshal([]byte(made[key]), &e); err != nil {
				t.Fatalf("%s: %v", key, err)
			}
			var named []string
			for _, f := range slices.Sorted(maps.Keys(e.Fields)) {
				for _, one := range e.Fields[f].Files {
					named = append(named, one.SHA256)
				}
			}
			if !slices.Equal(named, files[key]) {
				t.Errorf("%s names the files %v, and came with %v", key, named, files[key])
			}
			delete(files, key)
			events = append(events, e)
		}
		if versions["matter "+id] != version {
			t.Errorf("the matter %s is in version %d, and its history in %d", id, version, versions["matter "+id])
		}
		delete(last, "matter "+id)
		if now := last["publication "+id]; now != "" && now != `{"published":`+map[string]string{"0": "false", "1": "true"}[published]+`}` || now == "" && published != "0" {
			t.Errorf("the matter %s is published: %s, and its history says %s", id, published, now)
		}
		delete(last, "publication "+id)
		p := procedures[fmt.Sprintf("%s/%d", procedure, procedureVersion)]
		m, err := p.Fold(id, events)
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		load.Add(m)
		if loaded != version {
			t.Errorf("of the %d events of the matter %s %d are in the load", version, id, loaded)
		}
		calendar := cmp.Or(calendars[by], program) // one is kept once all lights were computed by it
		stands, sum := m.Standing(), m.Summary()
		text, _ := json.Marshal(stands)
		shown, err := p.Light(&stands, calendar, max(relit, events[len(events)-1].Day))
		if err != nil {
			t.Fatal(err)
		}
		override := cmp.Or(shown.Override, &matter.Override{})
		number := map[bool]string{false: "0", true: "1"}
		for name, want := range map[string]string{"state": m.State, "title": sum.Title, "lead": sum.Lead, "leader": sum.Leader, "due": stands.Due.String(),
			"office": number[sum.Office], "acts": m.Acts(calendar).String(), "standing": string(text), "rule": shown.Rule, "override": string(override.Light),
			"override_until": override.Until.String(), "askers": strings.Join(slices.Concat([]string{""}, sum.Askers, []string{""}), " ")} {
			if name == "askers" && len(sum.Askers) == 0 {
				want = ""
			}
			if *row[name] != want {
				t.Errorf("the row of the matter %s has the %s %q, and its events give %q", id, name, *row[name], want)
			}
		}
		if m.Closed() != (closed == 1) || light != string(shown.Light) {
			t.Errorf("the matter %s is closed: %v and %d, %s and %s", id, m.Closed(), closed, shown.Light, light)
		}
		asked := m.Asked(calendar)
		for _, body := range sum.Bodies {
			bodies[body+" "+id] = fmt.Sprintf("%v %s %s %s %s %d", body == sum.Lead, stands.Due, asked[body], light, m.State, closed)
		}
		for _, ref := range sum.References {
			sources[ref.Report+" "+ref.Record+" "+id] = true
		}
		scopes := []string{"", "/" + section, "@" + sum.Lead}
		for _, body := range sum.Bodies {
			scopes = append(scopes, "="+body)
		}
		for _, scope := range scopes {
			if scope == "@" {
				continue // nobody leads it
			}
			tally[fmt.Sprintf("%s %s %d %s", scope, m.State, closed, light)]++
		}
		return nil
	})
	rows(t, tx, "SELECT body, matter, lead, due, owes, light, state, closed FROM matter_body", func(r *sql.Rows) error {
		var body, id, due, owes, light, state string
		var lead, closed int
		err := r.Scan(&body, &id, &lead, &due, &owes, &light, &state, &closed)
		key := body + " " + id
		if got := fmt.Sprintf("%v %s %s %s %s %d", lead == 1, due, owes, light, state, closed); bodies[key] != got {
			t.Errorf("the body of %s is %s, and the events give %q", key, got, bodies[key])
		}
		delete(bodies, key)
		return err
	})
	rows(t, tx, "SELECT report, record, matter FROM matter_source", func(r *sql.Rows) error {
		var report, record, id string
		err := r.Scan(&report, &record, &id)
		key := report + " " + record + " " + id
		if !sources[key] {
			t.Errorf("the events do not give the record %s", key)
		}
		delete(sources, key)
		return err
	})
	rows(t, tx, "SELECT scope, state, closed, light, SUM(n) FROM tally GROUP BY scope, state, closed, light HAVING SUM(n) <> 0", func(r *sql.Rows) error {
		var scope, state, light string
		var closed, n int
		err := r.Scan(&scope, &state, &closed, &light, &n)
		key := fmt.Sprintf("%s %s %d %s", scope, state, closed, light)
		if tally[key] != n {
			t.Errorf("%d matters are counted as %s, and there are %d", n, key, tally[key])
		}
		delete(tally, key)
		return err
	})
	counted := map[string]matter.Load{}
	for _, l := range load.Table() {
		counted[l.Body+" "+l.Month] = l
	}
	rows(t, tx, "SELECT body, month, SUM(asked), SUM(asked_fields), SUM(filled), SUM(filled_fields) FROM load GROUP BY body, month", func(r *sql.Rows) error {
		var l matter.Load
		err := r.Scan(&l.Body, &l.Month, &l.Asked, &l.AskedFields, &l.Filled, &l.FilledFields)
		if want := counted[l.Body+" "+l.Month]; l != want {
			t.Errorf("the load is %+v, and the events give %+v", l, want)
		}
		delete(counted, l.Body+" "+l.Month)
		return err
	})
	rows(t, tx, "SELECT v.matter, v.limit_id, v.since, v.from_day, v.to_day, v.told, m.version, m.procedure, m.procedure_version FROM moved v JOIN matter m ON m.id = v.matter", func(r *sql.Rows) error {
		var id, limit, from, to, procedure string
		var since, told, version, procedureVersion int
		if err := r.Scan(&id, &limit, &since, &from, &to, &told, &version, &procedure, &procedureVersion); err != nil {
			return err
		}
		p := procedures[fmt.Sprintf("%s/%d", procedure, procedureVersion)]
		if from == to || since < 1 || since > version || !slices.ContainsFunc(p.Limits, func(l matter.Limit) bool { return l.ID == limit }) {
			t.Errorf("the limit %s of the matter %s, which has %d events, runs from event %d and was moved from %s to %s", limit, id, version, since, from, to)
		}
		return nil
	})
	for key := range counted {
		t.Errorf("the load of %s is missing", key)
	}
	for key := range bodies {
		t.Errorf("the body of %s is missing", key)
	}
	for key := range sources {
		t.Errorf("the record %s is missing", key)
	}
	for key := range tally {
		t.Errorf("nobody counted %s", key)
	}
}
