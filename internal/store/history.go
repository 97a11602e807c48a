package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"duixian/internal/db"
)

// By says who changes something, and why.
type By struct {
	Person string // ID; "" is the program itself
	Name   string // what the person is called
	Why    string // may be empty where a change needs no reason
}

// Program is who changes what no person asked for. Why is the last part of a key of the message catalogue, history.why.*.
func Program(why string) By { return By{Name: "duixian", Why: why} }

// Kind is a kind of thing that has a history.
type Kind string

// The kinds.
const (
	ReportKind   Kind = "report"
	DecisionKind Kind = "decision"
	PersonKind   Kind = "person"
	BodyKind     Kind = "body"
	// A procedure's thing is its id and version with a slash between them.
	ProcedureKind Kind = "procedure"
	// MatterKind has the events of matters: the version is the event's number, what is after it the event. Nothing is before it.
	MatterKind Kind = "matter"
	// PublicationKind says whether the public sees a matter, whose id the thing is: apart, for the matter's version counts its events.
	PublicationKind Kind = "publication"
)

// Change is an entry of the history: what a person made of a thing.
type Change struct {
	Kind          Kind
	Thing         string // its key
	Version       int    // from 1
	At            time.Time
	By            By
	What          string // made, edited, ...
	Before, After string // JSON; Before is "" of what is new
}

// LongestWhy is how long a reason may be, in characters.
const LongestWhy = 1000

// ErrWhy says that a reason is longer than that. Its text is a key of the message catalogue.
var ErrWhy = errors.New("form.bad_why")

// ErrStale says that somebody else changed a thing since its version was shown. Nothing was kept; what it is now must be shown
// to who wanted to change it.
var ErrStale = errors.New("store: somebody else has changed it")

// stamp is how times are kept: texts in the order of time.
const stamp = "2006-01-02T15:04:05.000000Z"

func toTime(t time.Time) string { return t.UTC().Format(stamp) }

// toUntil is toTime, but of no time it is one after all others.
func toUntil(t time.Time) string {
	if t.IsZero() {
		return "~"
	}
	return toTime(t)
}

// fromTime scans a time as toTime writes it.
func fromTime(t *time.Time) sql.Scanner { return (*timeText)(t) }

type timeText time.Time

// Scan implements sql.Scanner. An empty text is no time.
func (t *timeText) Scan(value any) error {
	text, ok := value.(string)
	if !ok {
		return fmt.Errorf("store: a time is stored as %T, not as text", value)
	}
	if text == "" {
		*t = timeText{}
		return nil
	}
	parsed, err := time.Parse(stamp, text)
	*t = timeText(parsed)
	return err
}

// newID makes a key that no other thing has.
func newID() string { return rand.Text() }

// write adds an entry to the history of a thing: version is the one that the change makes. If there is one already, another
// change came first.
func (s *Store) write(tx *db.Tx, by By, kind Kind, thing string, version int, what string, before, after any) error {
	if utf8.RuneCountInString(by.Why) > LongestWhy {
		return ErrWhy
	}
	var old string
	if before != nil {
		b, err := json.Marshal(before)
		if err != nil {
			return err
		}
		old = string(b)
	}
	now, err := json.Marshal(after)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`INSERT INTO history (kind, thing, version, at, who, name, what, before, after, why)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		string(kind), thing, version, toTime(s.now()), by.Person, by.Name, what, old, string(now), by.Why)
	if err == nil && n == 0 {
		return ErrStale
	}
	return err
}

// next is the version that the next change of a thing makes, of a thing that keeps none itself.
func (s *Store) next(tx *db.Tx, kind Kind, thing string) (version int, err error) {
	err = tx.Get([]any{&version}, "SELECT COALESCE(MAX(version), 0) + 1 FROM history WHERE kind = ? AND thing = ?", string(kind), thing)
	return version, err
}

const changeColumns = "kind, thing, version, at, who, name, what, before, after, why"

func (s *Store) changes(ctx context.Context, where string, args ...any) ([]Change, error) {
	var all []Change
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		var c Change
		err := rows.Scan(&c.Kind, &c.Thing, &c.Version, fromTime(&c.At), &c.By.Person, &c.By.Name, &c.What, &c.Before, &c.After, &c.By.Why)
		all = append(all, c)
		return err
	}, "SELECT "+changeColumns+" FROM history "+where, args...)
	if err != nil {
		return nil, fmt.Errorf("store: get the history: %w", err)
	}
	return all, nil
}

// History gives the changes of a thing, the first one first.
func (s *Store) History(ctx context.Context, kind Kind, thing string) ([]Change, error) {
	return s.changes(ctx, "WHERE kind = ? AND thing = ? ORDER BY version", string(kind), thing)
}

// Changes gives the latest changes of all things made before a time, the latest first: as many as asked for, and those made at the
// same moment as the last one, so that the next page begins where this one ends. A zero time means all.
func (s *Store) Changes(ctx context.Context, before time.Time, most int) ([]Change, error) {
	until := toUntil(before)
	return s.changes(ctx, `WHERE at < ? AND at >= (SELECT COALESCE(MIN(at), '') FROM (SELECT at FROM history WHERE at < ? ORDER BY at DESC LIMIT ?) AS page)
		ORDER BY at DESC, kind, thing, version DESC`, until, until, most)
}
