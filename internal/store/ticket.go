package store

import (
	"context"
	"fmt"
	"time"

	"duixian/internal/db"
	"duixian/internal/people"
)

// How long a link that works once may wait.
const (
	firstTicket    = 24 * time.Hour
	passwordTicket = 7 * 24 * time.Hour
)

// TicketKind is what a link that works once is for.
type TicketKind string

// The kinds of tickets.
const (
	FirstAdministrator TicketKind = "administrator"
	ChoosePassword     TicketKind = "password"
)

// Ticket is a link that works once.
type Ticket struct {
	Kind   TicketKind
	Person Account // whose password may be chosen; of the first administrator nobody yet
}

// FirstTicket gives the token of a link that makes the first administrator, or "" if there is an administrator.
func (s *Store) FirstTicket(ctx context.Context) (token string, err error) {
	err = s.db.Transact(ctx, func(tx *db.Tx) error {
		token = ""
		there, err := administrators(tx, "")
		if err != nil || there {
			return err
		}
		token, err = s.issue(tx, FirstAdministrator, "", firstTicket)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("store: make the first link: %w", err)
	}
	return token, nil
}

// PasswordTicket gives the token of a link with which a person chooses a password. Those given before work no more.
func (s *Store) PasswordTicket(ctx context.Context, by By, person string) (token string, err error) {
	err = s.db.Transact(ctx, func(tx *db.Tx) error {
		a, err := account(tx, person)
		if err != nil {
			return err
		}
		if err := s.voidTickets(tx, person); err != nil {
			return err
		}
		if _, err := tx.Exec("UPDATE person SET version = ? WHERE id = ?", a.Version+1, person); err != nil {
			return err
		}
		if err := s.write(tx, by, PersonKind, person, a.Version+1, "invited", a.Person, a.Person); err != nil {
			return err
		}
		token, err = s.issue(tx, ChoosePassword, person, passwordTicket)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("store: make a link for a password: %w", err)
	}
	return token, nil
}

// voidTickets ends the links with which a person could choose a password.
func (s *Store) voidTickets(tx *db.Tx, person string) error {
	_, err := tx.Exec("UPDATE ticket SET used = ? WHERE person = ? AND kind = ? AND used = ''", toTime(s.now()), person, string(ChoosePassword))
	return err
}

func (s *Store) issue(tx *db.Tx, kind TicketKind, person string, lasts time.Duration) (token string, err error) {
	token = newToken()
	now := s.now()
	_, err = tx.Exec("INSERT INTO ticket (token, kind, person, made, expires, used) VALUES (?, ?, ?, ?, ?, '')",
		digest(token), string(kind), person, toTime(now), toTime(now.Add(lasts)))
	return token, err
}

// Ticket says what a link is for. ErrNotFound says that it was used, is too old, or never was.
func (s *Store) Ticket(ctx context.Context, token string) (t Ticket, err error) {
	err = s.db.Snapshot(ctx, func(tx *db.Tx) error {
		t, err = s.ticket(tx, token)
		return err
	})
	if err != nil {
		return Ticket{}, fmt.Errorf("store: look at a link: %w", err)
	}
	return t, nil
}

func (s *Store) ticket(tx *db.Tx, token string) (t Ticket, err error) {
	var person string
	err = tx.Get([]any{&t.Kind, &person}, "SELECT kind, person FROM ticket WHERE token = ? AND used = '' AND expires > ?", digest(token), toTime(s.now()))
	if err != nil {
		return t, found(err)
	}
	if t.Kind == FirstAdministrator {
		there, err := administrators(tx, "")
		if err == nil && there {
			err = ErrNotFound // another link was quicker
		}
		return t, err
	}
	if t.Person, err = account(tx, person); err == nil && t.Person.Closed {
		err = ErrNotFound
	}
	return t, err
}

// UseTicket uses a link: the first administrator is made as p says, or the person of the link gets the password whose hash is
// given; either is signed in. It gives the session's token.
func (s *Store) UseTicket(ctx context.Context, token string, p people.Person, hash, address string) (session string, err error) {
	err = s.db.Transact(ctx, func(tx *db.Tx) error {
		t, err := s.ticket(tx, token)
		if err != nil {
			return err
		}
		if _, err := tx.Exec("UPDATE ticket SET used = ? WHERE token = ?", toTime(s.now()), digest(token)); err != nil {
			return err
		}
		if t.Kind == FirstAdministrator {
			p.ID, p.Posts, p.Closed = "", []people.Post{{Role: people.Administrator}}, false
			if p.ID, err = s.keepPerson(tx, Program("first"), p, 0); err != nil {
				return err
			}
		} else {
			p = t.Person.Person
		}
		if err := s.setPassword(tx, By{Person: p.ID, Name: p.Name}, p.ID, hash, ""); err != nil {
			return err
		}
		if session, err = s.begin(tx, p.ID); err != nil {
			return err
		}
		if err := s.audit(tx, p.Login, p.ID, address, Unlocked); err != nil { // whoever has the link need not wait
			return err
		}
		return s.audit(tx, p.Login, p.ID, address, Accepted)
	})
	if err != nil {
		return "", fmt.Errorf("store: use a link: %w", err)
	}
	return session, nil
}
