package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"duixian/internal/db"
	"duixian/internal/people"
)

// Account is a person with what only the store knows of them.
type Account struct {
	people.Person
	Version  int
	Password bool // there is one
}

// ErrLoginTaken says that another person signs in with the name. Its text is a key of the message catalogue.
var ErrLoginTaken = errors.New("people.login_taken")

// ErrLastAdministrator says that a change would leave nobody to keep accounts. Its text is a key of the message catalogue.
var ErrLastAdministrator = errors.New("people.last_administrator")

// KeepPerson makes a person if it has no ID, or changes the one that has it from the version that was shown to who changes it. It
// gives the ID. Whoever is closed, loses or gets posts, or gets another name at the identity provider, is signed out everywhere.
func (s *Store) KeepPerson(ctx context.Context, by By, p people.Person, version int) (id string, err error) {
	err = s.db.Transact(ctx, func(tx *db.Tx) error {
		id, err = s.keepPerson(tx, by, p, version)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("store: keep a person: %w", err)
	}
	return id, nil
}

func (s *Store) keepPerson(tx *db.Tx, by By, p people.Person, version int) (id string, err error) {
	var before Account
	if p.ID != "" {
		if before, err = account(tx, p.ID); err != nil {
			return "", err
		}
		if before.Version != version {
			return "", ErrStale
		}
	}
	if err := check(tx, p); err != nil {
		return "", err
	}
	var other string
	switch err := tx.Get([]any{&other}, "SELECT id FROM person WHERE login = ?", p.Login); {
	case err == nil && other != p.ID:
		return "", ErrLoginTaken
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return "", err
	}
	if err := outsideTaken(tx, p); err != nil {
		return "", err
	}
	if p.ID == "" {
		p.ID = newID()
		if _, err := tx.Exec(`INSERT INTO person (id, version, login, name, posts, closed, password, outside, subject) VALUES (?, 1, ?, ?, ?, ?, '', ?, '')`,
			p.ID, p.Login, p.Name, toJSON(p.Posts), flag(p.Closed), p.Outside); err != nil {
			return "", err
		}
		return p.ID, s.write(tx, by, PersonKind, p.ID, 1, "made", nil, p)
	}
	if before.Login == p.Login && before.Name == p.Name && before.Outside == p.Outside && before.Closed == p.Closed && slices.Equal(before.Posts, p.Posts) {
		return p.ID, nil
	}
	if err := lastAdministrator(tx, before.Person, p); err != nil {
		return "", err
	}
	// Who is known under another name outside must be told again who that is.
	if _, err := tx.Exec(`UPDATE person SET version = ?, login = ?, name = ?, posts = ?, closed = ?, outside = ?,
		subject = CASE WHEN outside = ? THEN subject ELSE '' END WHERE id = ?`,
		version+1, p.Login, p.Name, toJSON(p.Posts), flag(p.Closed), p.Outside, p.Outside, p.ID); err != nil {
		return "", err
	}
	if p.Closed || p.Outside != before.Outside || !slices.Equal(p.Posts, before.Posts) {
		if _, err := tx.Exec("DELETE FROM session WHERE person = ?", p.ID); err != nil {
			return "", err
		}
	}
	return p.ID, s.write(tx, by, PersonKind, p.ID, version+1, "edited", before.Person, p)
}

// check says what is wrong with a person among the bodies that there are.
func check(tx *db.Tx, p people.Person) error {
	bodies, _, err := bodiesOf(tx)
	if err != nil {
		return err
	}
	return p.Check(people.NewTree(bodies))
}

// lastAdministrator refuses a change after which nobody is administrator.
func lastAdministrator(tx *db.Tx, before, after people.Person) error {
	if before.Closed || !before.Is(people.Administrator) || !after.Closed && after.Is(people.Administrator) {
		return nil
	}
	others, err := administrators(tx, before.ID)
	if err == nil && !others {
		return ErrLastAdministrator
	}
	return err
}

// administrators says whether anybody but one person ("" for none) can keep accounts.
func administrators(tx *db.Tx, but string) (there bool, err error) {
	err = tx.Query(func(rows *sql.Rows) error {
		var p people.Person
		err := rows.Scan(&p.ID, fromJSON(&p.Posts))
		there = there || p.ID != but && p.Is(people.Administrator)
		return err
	}, "SELECT id, posts FROM person WHERE closed = 0")
	return there, err
}

const accountColumns = "id, version, login, name, posts, closed, outside, password <> ''"

func scanAccount(a *Account) []any {
	return []any{&a.ID, &a.Version, &a.Login, &a.Name, fromJSON(&a.Posts), (*truth)(&a.Closed), &a.Outside, (*truth)(&a.Password)}
}

func account(tx *db.Tx, id string) (a Account, err error) {
	err = tx.Get(scanAccount(&a), "SELECT "+accountColumns+" FROM person WHERE id = ?", id)
	return a, found(err)
}

// found turns the error for no row into ErrNotFound.
func found(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// Person gives a person by ID.
func (s *Store) Person(ctx context.Context, id string) (a Account, err error) {
	if err = found(s.db.Get(ctx, scanAccount(&a), "SELECT "+accountColumns+" FROM person WHERE id = ?", id)); err != nil {
		return a, fmt.Errorf("store: get a person: %w", err)
	}
	return a, nil
}

// Names gives the names of persons by ID. Who is not here has none.
func (s *Store) Names(ctx context.Context, ids []string) (map[string]string, error) {
	names := map[string]string{}
	if len(ids) == 0 {
		return names, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		var id, name string
		err := rows.Scan(&id, &name)
		names[id] = name
		return err
	}, "SELECT id, name FROM person WHERE id IN (?"+strings.Repeat(", ?", len(ids)-1)+")", args...)
	if err != nil {
		return nil, fmt.Errorf("store: get names: %w", err)
	}
	return names, nil
}

// People lists all persons by name.
func (s *Store) People(ctx context.Context) ([]Account, error) {
	var all []Account
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		var a Account
		err := rows.Scan(scanAccount(&a)...)
		all = append(all, a)
		return err
	}, "SELECT "+accountColumns+" FROM person ORDER BY name, login")
	if err != nil {
		return nil, fmt.Errorf("store: list the people: %w", err)
	}
	return all, nil
}

// SetPassword gives a person another password, as people.Hasher hashed it, and signs them out everywhere but in
// the session of the token ("" for none). Links to choose one work no more.
func (s *Store) SetPassword(ctx context.Context, by By, id, hash, keep string) error {
	err := s.db.Transact(ctx, func(tx *db.Tx) error { return s.setPassword(tx, by, id, hash, keep) })
	if err != nil {
		return fmt.Errorf("store: set a password: %w", err)
	}
	return nil
}

func (s *Store) setPassword(tx *db.Tx, by By, id, hash, keep string) error {
	a, err := account(tx, id)
	if err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE person SET version = ?, password = ? WHERE id = ?", a.Version+1, hash, id); err != nil {
		return err
	}
	if _, err := tx.Exec("DELETE FROM session WHERE person = ? AND token <> ?", id, digest(keep)); err != nil {
		return err
	}
	if err := s.voidTickets(tx, id); err != nil {
		return err
	}
	return s.write(tx, by, PersonKind, id, a.Version+1, "password", a.Person, a.Person) // the history has no hashes
}

// truth scans a yes or no, which the homes give as a number or as itself.
type truth bool

// Scan implements sql.Scanner.
func (t *truth) Scan(value any) error {
	switch v := value.(type) {
	case bool:
		*t = truth(v)
	case int64:
		*t = v != 0
	default:
		return fmt.Errorf("store: a yes or no is stored as %T", value)
	}
	return nil
}
