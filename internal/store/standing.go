package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"duixian/internal/db"
	"duixian/matter"
)

// standing is what is kept beside a matter, computed from its events, the calendar and the day.
type standing struct {
	matter.Summary
	whole     *matter.Matter
	procedure procedureKey
	kind      kind
	due, acts matter.Date
	json      string // matter.Standing
	light     light
	day       matter.Date // of the light
	calendar  string      // its version
	updated   string
	asked     map[string]matter.Date
}

// kind is what matters are counted by.
type kind struct {
	section, lead, state string
	closed               int
	light                string
}

// light is what is kept of a light.
type light struct {
	light, rule, override string
	until                 string // the last day of the override
}

func lightOf(shown matter.Shown) light {
	l := light{light: string(shown.Light), rule: shown.Rule}
	if o := shown.Override; o != nil {
		l.override, l.until = string(o.Light), o.Until.String()
	}
	return l
}

// standing computes what is kept beside a matter that has begun.
func (s *Store) standing(ctx context.Context, m *matter.Matter, c *matter.Calendar, day matter.Date) (standing, error) {
	p, stands := m.Procedure, m.Standing()
	shown, err := p.Light(&stands, c, day)
	if err != nil {
		return standing{}, err
	}
	text, err := json.Marshal(stands)
	if err != nil {
		return standing{}, err
	}
	now := standing{Summary: m.Summary(), whole: m, procedure: procedureKey{p.ID, p.Version}, due: stands.Due, acts: m.Acts(c), json: string(text), light: lightOf(shown),
		day: day, calendar: c.Version(), updated: toTime(m.Events[len(m.Events)-1].At), asked: m.Asked(c)}
	now.kind = kind{lead: now.Lead, state: m.State, closed: flag(m.Closed()), light: now.light.light}
	if len(now.References) > 0 {
		now.kind.section, err = s.sectionOf(ctx, now.References[0])
	}
	return now, err
}

// sectionOf is the heading of the section of a report that a commitment stands in, "" if the report is not here.
func (s *Store) sectionOf(ctx context.Context, r matter.Reference) (section string, err error) {
	err = s.db.Get(ctx, []any{&section}, `SELECT section FROM commitment WHERE sha256 = ? AND clause_start <= ? AND clause_end >= ?
		ORDER BY ordinal LIMIT 1`, r.Report, r.Start, r.End)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return section, err
}

// column is a column of table matter with its value.
type column struct {
	name  string
	value any // string or int64
}

// columns are those that follow from the events, the calendar and the day, but for the version and lit.
func (now standing) columns() []column {
	return []column{
		{"procedure", now.procedure.id}, {"procedure_version", int64(now.procedure.version)}, {"state", now.kind.state}, {"closed", int64(now.kind.closed)},
		{"title", now.Title}, {"lead", now.Lead}, {"leader", now.Leader}, {"section", now.kind.section}, {"due", now.due.String()},
		{"office", int64(flag(now.Office))}, {"acts", now.acts.String()}, {"standing", now.json}, {"light", now.light.light}, {"rule", now.light.rule},
		{"override", now.light.override}, {"override_until", now.light.until}, {"calendar", now.calendar}, {"updated", now.updated}, {"askers", askers(now.Askers)},
	}
}

// askers is how persons are kept: each between blanks, which keys have not.
func askers(persons []string) string {
	if len(persons) == 0 {
		return ""
	}
	return " " + strings.Join(persons, " ") + " "
}

// keep writes what an event, numbered seq, made of a matter's row and of what is beside it. Only what changed is written: each index
// that a column is in costs as much as the row.
func (now standing) keep(tx *db.Tx, id string, seq int, before matter.Summary) error {
	if seq > 1 {
		return now.change(tx, id, seq-1, seq, before)
	}
	names, args := []string{"id", "version", "loaded", "published", "lit"}, []any{id, 1, 1, 0, now.day.String()}
	for _, c := range now.columns() {
		names, args = append(names, c.name), append(args, c.value)
	}
	_, err := tx.Exec("INSERT INTO matter ("+strings.Join(names, ", ")+") VALUES (?"+strings.Repeat(", ?", len(names)-1)+")", args...)
	if err == nil {
		err = count(tx, id, kind{}, nil, now)
	}
	if err == nil {
		err = now.load(tx, id, 0)
	}
	if err != nil {
		return err
	}
	return now.keepParts(tx, id, before)
}

// change brings a row from one version to another, which may be the same. If it is not in the first, that is ErrStale.
func (now standing) change(tx *db.Tx, id string, from, to int, before matter.Summary) error {
	var was kind
	var loaded int
	columns := now.columns()
	names, old, dest := make([]string, len(columns)), make([]any, len(columns)), make([]any, len(columns), len(columns)+6)
	for i, c := range columns {
		names[i], dest[i] = c.name, &old[i]
	}
	dest = append(dest, &was.section, &was.lead, &was.state, &was.closed, &was.light, &loaded)
	err := tx.Get(dest, "SELECT "+strings.Join(names, ", ")+", section, lead, state, closed, light, loaded FROM matter WHERE id = ? AND version = ?", id, from)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrStale
	}
	if err != nil {
		return err
	}
	set, args := "version = ?", []any{to}
	for i, c := range columns {
		if old[i] != c.value {
			set, args = set+", "+c.name+" = ?", append(args, c.value)
		}
	}
	if loaded != to {
		set, args = set+", loaded = ?", append(args, to)
	}
	if was.light != now.kind.light {
		set, args = set+", lit = ?", append(args, now.day.String())
	}
	if _, err := tx.Exec("UPDATE matter SET "+set+" WHERE id = ?", append(args, id)...); err != nil {
		return err
	}
	if err := count(tx, id, was, before.Bodies, now); err != nil {
		return err
	}
	if err := now.load(tx, id, loaded); err != nil {
		return err
	}
	return now.keepParts(tx, id, before)
}

// load adds what the matter's events after a number add to the load of bodies.
func (now standing) load(tx *db.Tx, id string, after int) error {
	if after == len(now.whole.Events) {
		return nil
	}
	work := loads{}
	work.add(id, now.whole.Load(after))
	return work.write(tx)
}

// keepParts writes the bodies and the records of a matter, which had others before.
func (now standing) keepParts(tx *db.Tx, id string, before matter.Summary) error {
	for _, body := range before.Bodies {
		if slices.Contains(now.Bodies, body) {
			continue
		}
		if _, err := tx.Exec("DELETE FROM matter_body WHERE body = ? AND matter = ?", body, id); err != nil {
			return err
		}
	}
	for _, body := range now.Bodies {
		if _, err := tx.Exec("INSERT INTO "+intoBodies+` VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (body, matter) DO UPDATE
			SET lead = excluded.lead, owes = excluded.owes, due = excluded.due, light = excluded.light, state = excluded.state, closed = excluded.closed
			WHERE matter_body.lead <> excluded.lead OR matter_body.owes <> excluded.owes OR matter_body.due <> excluded.due
			OR matter_body.light <> excluded.light OR matter_body.state <> excluded.state OR matter_body.closed <> excluded.closed`,
			now.bodyRow(id, body)...); err != nil {
			return err
		}
	}
	for _, r := range before.References {
		if slices.ContainsFunc(now.References, func(n matter.Reference) bool { return n.Report == r.Report && n.Record == r.Record }) {
			continue
		}
		if _, err := tx.Exec("DELETE FROM matter_source WHERE report = ? AND matter = ? AND record = ?", r.Report, id, r.Record); err != nil {
			return err
		}
	}
	for _, r := range now.References {
		if slices.Contains(before.References, r) {
			continue
		}
		if _, err := tx.Exec("INSERT INTO matter_source (report, record, matter) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", r.Report, r.Record, id); err != nil {
			return err
		}
	}
	return nil
}

const intoBodies = "matter_body (body, matter, lead, owes, due, light, state, closed)"

// bodyRow is the row of one of a matter's bodies.
func (now standing) bodyRow(id, body string) []any {
	return []any{body, id, flag(body == now.Lead), now.asked[body].String(), now.due.String(), now.kind.light, now.kind.state, now.kind.closed}
}
