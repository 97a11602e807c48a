package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"duixian/internal/db"
)

// Outcome is what became of a try to sign in.
type Outcome string

// The outcomes.
const (
	Tried     Outcome = "tried"     // a password is being looked at
	Accepted  Outcome = "accepted"  // and was right
	Refused   Outcome = "refused"   // and was wrong, or nobody's
	Throttled Outcome = "throttled" // none was looked at: there were too many before
	Left      Outcome = "left"      // signed out
	Unlocked  Outcome = "unlocked"  // an administrator let the person try again
)

// How many tries there may be within the time: of one account since it last was signed in to, and from one address, which many
// people may share, of accounts that were not signed in to from there since.
const (
	tryWithin     = 15 * time.Minute
	triesForLogin = 8
	triesFromHost = 100
)

// ErrThrottled says that there were too many tries to sign in, and no password was looked at.
var ErrThrottled = errors.New("store: too many tries to sign in")

// SignIn is a line of the audit.
type SignIn struct {
	At      time.Time
	Login   string
	Person  string
	Address string
	Outcome Outcome
}

// Try begins to sign in: it says whose password to look at, with its hash; both are empty if there is no such account. The
// try counts before its outcome is known, so that a thousand at once are a thousand.
func (s *Store) Try(ctx context.Context, login, address string) (person, hash string, err error) {
	login = typed(login)
	throttled := false
	err = s.db.Transact(ctx, func(tx *db.Tx) error {
		person, hash, throttled = "", "", false
		err := tx.Get([]any{&person, &hash}, "SELECT id, password FROM person WHERE login = ? AND closed = 0", login)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		known := audited(login, person)
		if throttled, err = s.throttled(tx, known, address); err != nil {
			return err
		}
		outcome := Tried
		if throttled {
			outcome = Throttled
		}
		return s.audit(tx, known, person, address, outcome)
	})
	if err == nil && throttled {
		err = ErrThrottled
	}
	if err != nil {
		return "", "", fmt.Errorf("store: try to sign in: %w", err)
	}
	return person, hash, nil
}

// typed is a login as accounts have it. What is no text becomes one that nobody has.
func typed(login string) string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimSpace(login)), "\x00", "\ufffd")
}

// throttled says whether there were too many tries.
func (s *Store) throttled(tx *db.Tx, login, address string) (bool, error) {
	since := toTime(s.now().Add(-tryWithin))
	var last string
	if err := tx.Get([]any{&last}, "SELECT COALESCE(MAX(at), '') FROM sign_in WHERE login = ? AND at > ? AND outcome IN (?, ?)",
		login, since, string(Accepted), string(Unlocked)); err != nil {
		return false, err
	}
	var tries, fromHost int
	err := errors.Join(
		tx.Get([]any{&tries}, "SELECT COUNT(*) FROM sign_in WHERE login = ? AND at > ? AND outcome = ?", login, max(since, last), string(Tried)),
		tx.Get([]any{&fromHost}, `SELECT COUNT(*) FROM sign_in t WHERE t.address = ? AND t.at > ? AND t.outcome = ? AND NOT EXISTS
			(SELECT 1 FROM sign_in a WHERE a.login = t.login AND a.at >= t.at AND a.address = t.address AND a.outcome = ?)`,
			address, since, string(Tried), string(Accepted)))
	return tries >= triesForLogin || fromHost >= triesFromHost, err
}

// audited is how a login is kept: what was typed for an account that is not there may be a password.
func audited(login, person string) string {
	if person == "" {
		return "?" + digest(login)[:16]
	}
	return login
}

func (s *Store) audit(tx *db.Tx, login, person, address string, outcome Outcome) error {
	_, err := tx.Exec("INSERT INTO sign_in (id, at, login, person, address, outcome) VALUES (?, ?, ?, ?, ?, ?)",
		newID(), toTime(s.now()), login, person, address, string(outcome))
	return err
}

// Refuse ends a try whose password was wrong.
func (s *Store) Refuse(ctx context.Context, login, person, address string) error {
	login = typed(login)
	err := s.db.Transact(ctx, func(tx *db.Tx) error { return s.audit(tx, audited(login, person), person, address, Refused) })
	if err != nil {
		return fmt.Errorf("store: refuse a sign-in: %w", err)
	}
	return nil
}

// Accept signs a person in, whose password was right or whom the identity provider named, ends the session of the token that
// the visitor came with ("" for none), and gives a new token.
func (s *Store) Accept(ctx context.Context, person, address, old string) (token string, err error) {
	err = s.db.Transact(ctx, func(tx *db.Tx) error {
		a, err := account(tx, person)
		if err != nil {
			return err
		}
		if a.Closed { // since the try began
			return ErrNotFound
		}
		if _, err := tx.Exec("DELETE FROM session WHERE token = ?", digest(old)); err != nil {
			return err
		}
		if token, err = s.begin(tx, person); err != nil {
			return err
		}
		return s.audit(tx, a.Login, person, address, Accepted)
	})
	if err != nil {
		return "", fmt.Errorf("store: sign in: %w", err)
	}
	return token, nil
}

// Unlock lets a person try to sign in again at once.
func (s *Store) Unlock(ctx context.Context, by By, person string) error {
	err := s.db.Transact(ctx, func(tx *db.Tx) error {
		a, err := account(tx, person)
		if err != nil {
			return err
		}
		if _, err := tx.Exec("UPDATE person SET version = ? WHERE id = ?", a.Version+1, person); err != nil {
			return err
		}
		if err := s.audit(tx, a.Login, person, "", Unlocked); err != nil {
			return err
		}
		return s.write(tx, by, PersonKind, person, a.Version+1, "unlocked", a.Person, a.Person)
	})
	if err != nil {
		return fmt.Errorf("store: unlock a person: %w", err)
	}
	return nil
}

// Locked says whether the next try of a person will be refused unseen.
func (s *Store) Locked(ctx context.Context, login string) (locked bool, err error) {
	err = s.db.Snapshot(ctx, func(tx *db.Tx) error {
		locked, err = s.throttled(tx, typed(login), "")
		return err
	})
	if err != nil {
		return false, fmt.Errorf("store: %w", err)
	}
	return locked, nil
}

// SignIns gives the latest tries to sign in before a time, the latest first, as many as asked for and those of the same moment as
// the last one. A zero time means all, an empty person everyone's.
func (s *Store) SignIns(ctx context.Context, person string, before time.Time, most int) ([]SignIn, error) {
	where, args := "WHERE outcome <> ? AND at < ?", []any{string(Tried), toUntil(before)} // the end of a try is there too
	if person != "" {
		where, args = where+" AND person = ?", append(args, person)
	}
	args = append(append(slices.Clone(args), args...), most)
	var all []SignIn
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		var one SignIn
		err := rows.Scan(fromTime(&one.At), &one.Login, &one.Person, &one.Address, &one.Outcome)
		all = append(all, one)
		return err
	}, "SELECT at, login, person, address, outcome FROM sign_in "+where+` AND at >= (SELECT COALESCE(MIN(at), '') FROM
		(SELECT at FROM sign_in `+where+` ORDER BY at DESC LIMIT ?) AS page) ORDER BY at DESC, id`, args...)
	if err != nil {
		return nil, fmt.Errorf("store: list the sign-ins: %w", err)
	}
	return all, nil
}
