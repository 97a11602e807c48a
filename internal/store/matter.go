package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"duixian/internal/db"
	"duixian/matter"
)

// MatterRow is what a list shows of a matter. Days are those of the calendar that its steps were taken by.
type MatterRow struct {
	ID               string
	Version          int // how many events it has
	Procedure        string
	ProcedureVersion int
	State            string
	Closed           bool
	Title            string
	Lead             string // the body that leads, "" if none does yet
	Leader           string // the person in charge
	Section          string // of the report that it is from
	Due              matter.Date
	Published        bool
	Office           bool         // it waits for the office
	Light            matter.Light // computed, as of the last step or of the day that lights were last computed for
	Rule             string       // that decided
	Lit              matter.Date  // since when it shows that light
	Override         matter.Light // set by hand, beside the computed one; "" if none holds
	OverrideUntil    matter.Date  // its last day
	Updated          time.Time    // of the last step
}

const matterColumns = `m.id, m.version, m.procedure, m.procedure_version, m.state, m.closed, m.title, m.lead, m.leader, m.section, m.due,
	m.published, m.office, m.light, m.rule, m.lit, m.override, m.override_until, m.updated`

func scanMatter(r *MatterRow) []any {
	return []any{&r.ID, &r.Version, &r.Procedure, &r.ProcedureVersion, &r.State, (*truth)(&r.Closed), &r.Title, &r.Lead, &r.Leader, &r.Section,
		fromDay(&r.Due), (*truth)(&r.Published), (*truth)(&r.Office), &r.Light, &r.Rule, fromDay(&r.Lit), &r.Override, fromDay(&r.OverrideUntil),
		fromTime(&r.Updated)}
}

// fromDay scans a day as matter.Date writes it.
func fromDay(d *matter.Date) sql.Scanner { return (*dayText)(d) }

type dayText matter.Date

// Scan implements sql.Scanner. An empty text is no day.
func (d *dayText) Scan(value any) error {
	text, ok := value.(string)
	if !ok {
		return fmt.Errorf("store: a day is stored as %T, not as text", value)
	}
	return (*matter.Date)(d).UnmarshalText([]byte(text))
}

// Story is a matter with all that its page shows.
type Story struct {
	MatterRow
	Matter *matter.Matter       // the fold of its events
	Files  map[int][]Attachment // by the number of the event that they came with
}

// Matter gives a matter with its events and files. None with the ID is ErrNotFound.
func (s *Store) Matter(ctx context.Context, id string) (Story, error) {
	var story Story
	err := found(s.db.Get(ctx, scanMatter(&story.MatterRow), "SELECT "+matterColumns+" FROM matter m WHERE m.id = ?", id))
	if err == nil {
		story.Matter, err = s.fold(ctx, procedureKey{story.Procedure, story.ProcedureVersion}, id, story.Version)
	}
	if err != nil {
		return Story{}, fmt.Errorf("store: get a matter: %w", err)
	}
	files, err := s.attachments(ctx, MatterKind, "a.thing = ? AND a.version <= ?", id, story.Version)
	story.Files = files[id]
	return story, err
}

// MatterBodies lists the bodies of a matter: none, where it names none or is not there.
func (s *Store) MatterBodies(ctx context.Context, id string) ([]string, error) {
	var all []string
	err := s.db.Query(ctx, scanTexts(&all), bodiesOfMatter, id)
	if err != nil {
		return nil, fmt.Errorf("store: list a matter's bodies: %w", err)
	}
	return all, nil
}

const bodiesOfMatter = "SELECT body FROM matter_body WHERE matter = ? ORDER BY body"

func matterBodies(tx *db.Tx, id string) (all []string, err error) {
	err = tx.Query(scanTexts(&all), bodiesOfMatter, id)
	return all, err
}

// scanTexts scans rows of one text.
func scanTexts(all *[]string) func(*sql.Rows) error {
	return func(rows *sql.Rows) error {
		var text string
		err := rows.Scan(&text)
		*all = append(*all, text)
		return err
	}
}

// Source is a matter that a record of a report is under supervision by.
type Source struct{ Matter, Title string }

// Sources gives the matters that are from a report, the one with the SHA-256, by the ids of the records that they are from.
func (s *Store) Sources(ctx context.Context, report string) (map[string][]Source, error) {
	all := map[string][]Source{}
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		var record string
		var one Source
		err := rows.Scan(&record, &one.Matter, &one.Title)
		all[record] = append(all[record], one)
		return err
	}, `SELECT s.record, m.id, m.title FROM matter_source s CROSS JOIN matter m WHERE s.report = ? AND m.id = s.matter
		ORDER BY s.record, m.title, m.id`, report)
	if err != nil {
		return nil, fmt.Errorf("store: list the matters of a report: %w", err)
	}
	return all, nil
}

// fold makes a matter of its first events. They never change, so that it needs no transaction.
func (s *Store) fold(ctx context.Context, key procedureKey, id string, version int) (*matter.Matter, error) {
	p, err := s.procedure(ctx, key)
	if err != nil {
		return nil, err
	}
	events, err := s.events(ctx, id, version)
	if errors.Is(err, db.ErrUnavailable) { // a connection broke off in the middle
		events, err = s.events(ctx, id, version)
	}
	if err != nil {
		return nil, err
	}
	if len(events) != version {
		return nil, fmt.Errorf("the matter %s has %d events in its history, and %d by its row", id, len(events), version)
	}
	return p.Fold(id, events)
}

func (s *Store) events(ctx context.Context, id string, version int) ([]matter.Event, error) {
	events := make([]matter.Event, 0, version)
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		var text sql.RawBytes
		if err := rows.Scan(&text); err != nil {
			return err
		}
		var e matter.Event
		err := json.Unmarshal(text, &e)
		events = append(events, e)
		return err
	}, "SELECT after FROM history WHERE kind = ? AND thing = ? AND version <= ? ORDER BY version", string(MatterKind), id, version)
	return events, err
}

// Folded gives matters of a page of the ledger as their events make them, in the order of the rows. A row may come several times.
func (s *Store) Folded(ctx context.Context, page []MatterRow) ([]*matter.Matter, error) {
	if len(page) == 0 {
		return nil, nil
	}
	events := map[string][]matter.Event{}
	args := []any{string(MatterKind)}
	for _, r := range page {
		args = append(args, r.ID)
	}
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		var id string
		var text sql.RawBytes
		if err := rows.Scan(&id, &text); err != nil {
			return err
		}
		var e matter.Event
		err := json.Unmarshal(text, &e)
		events[id] = append(events[id], e)
		return err
	}, "SELECT thing, after FROM history WHERE kind = ? AND thing IN (?"+strings.Repeat(", ?", len(page)-1)+") ORDER BY thing, version", args...)
	folded := make([]*matter.Matter, len(page))
	for i := 0; err == nil && i < len(page); i++ {
		var p *matter.Procedure
		if p, err = s.procedure(ctx, procedureKey{page[i].Procedure, page[i].ProcedureVersion}); err == nil {
			folded[i], err = p.Fold(page[i].ID, events[page[i].ID])
		}
	}
	if err != nil {
		return nil, fmt.Errorf("store: get the matters of a page: %w", err)
	}
	return folded, nil
}

// Publish lets the public see a matter, or hides it. It says whether that changed anything. None with the ID is ErrNotFound.
func (s *Store) Publish(ctx context.Context, by By, id string, public bool) (changed bool, err error) {
	type state struct {
		Published bool `json:"published"`
	}
	err = s.db.Transact(ctx, func(tx *db.Tx) error {
		var before int
		if err := found(tx.Get([]any{&before}, "SELECT published FROM matter WHERE id = ?", id)); err != nil {
			return err
		}
		if changed = before != flag(public); !changed {
			return nil
		}
		if _, err := tx.Exec("UPDATE matter SET published = ? WHERE id = ?", flag(public), id); err != nil {
			return err
		}
		version, err := s.next(tx, PublicationKind, id)
		if err != nil {
			return err
		}
		what, old := "published", any(nil)
		if !public {
			what = "hidden"
		}
		if version > 1 {
			old = state{!public}
		}
		return s.write(tx, by, PublicationKind, id, version, what, old, state{public})
	})
	if err != nil {
		return false, fmt.Errorf("store: publish a matter: %w", err)
	}
	return changed, nil
}
