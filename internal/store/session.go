package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"duixian/internal/db"
	"duixian/internal/people"
)

// How long a session lasts: without a request, and at most.
const (
	sessionIdle = 12 * time.Hour
	sessionMost = 7 * 24 * time.Hour
	seenEvery   = time.Minute // a session's last request is kept no more often
)

// digest is how a token is kept. Tokens are random enough that a plain hash hides them.
func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// newToken makes a secret of 130 random bits.
func newToken() string { return rand.Text() }

// begin makes a session and gives its token.
func (s *Store) begin(tx *db.Tx, person string) (token string, err error) {
	token = newToken()
	now := s.now()
	_, err = tx.Exec("INSERT INTO session (token, person, made, seen, expires) VALUES (?, ?, ?, ?, ?)",
		digest(token), person, toTime(now), toTime(now), toTime(now.Add(sessionMost)))
	return token, err
}

// Visitor is who is signed in, with what every page needs besides.
type Visitor struct {
	Account
	Unseen int         // notices
	Bodies people.Tree // all
}

// Visitor gives who is signed in with a session's token. ErrNotFound says that nobody is: the session ended, or never was. Since every page asks
// for it, it is one query.
func (s *Store) Visitor(ctx context.Context, token string) (v Visitor, err error) {
	now := s.now()
	var seen time.Time
	var sum int
	err = found(s.db.Get(ctx, append(scanAccount(&v.Account), fromTime(&seen), &v.Unseen, &sum), "SELECT "+accountColumns+`, s.seen,
		(SELECT COUNT(*) FROM notice n WHERE n.person = p.id AND n.seen = ''), (`+sumOfBodies+`) FROM session s JOIN person p ON p.id = s.person
		WHERE s.token = ? AND s.expires > ? AND s.seen > ? AND p.closed = 0`, digest(token), toTime(now), toTime(now.Add(-sessionIdle))))
	if err == nil && now.Sub(seen) > seenEvery {
		err = s.db.Transact(ctx, func(tx *db.Tx) error { // of many requests at once, one
			_, err := tx.Exec("UPDATE session SET seen = ? WHERE token = ? AND seen < ?", toTime(now), digest(token), toTime(now.Add(-seenEvery)))
			return err
		})
		if errors.Is(err, db.ErrFull) { // one can still look
			err = nil
		}
	}
	if err == nil {
		v.Bodies, _, err = s.bodiesOfSum(ctx, sum)
	}
	if err != nil {
		return Visitor{}, fmt.Errorf("store: find a session: %w", err)
	}
	return v, nil
}

// SignOut ends a session. It is no error if there is none.
func (s *Store) SignOut(ctx context.Context, token, address string) error {
	err := s.db.Transact(ctx, func(tx *db.Tx) error {
		var person, login string
		err := tx.Get([]any{&person, &login}, "SELECT p.id, p.login FROM session s JOIN person p ON p.id = s.person WHERE s.token = ?", digest(token))
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec("DELETE FROM session WHERE token = ?", digest(token)); err != nil {
			return err
		}
		return s.audit(tx, login, person, address, Left)
	})
	if err != nil {
		return fmt.Errorf("store: sign out: %w", err)
	}
	return nil
}

// Sweep removes sessions that ended. The sign-ins stay.
func (s *Store) Sweep(ctx context.Context) error {
	err := s.db.Transact(ctx, func(tx *db.Tx) error {
		now := s.now()
		_, err := tx.Exec("DELETE FROM session WHERE expires < ? OR seen < ?", toTime(now), toTime(now.Add(-sessionIdle)))
		return err
	})
	if err != nil {
		return fmt.Errorf("store: sweep the sessions: %w", err)
	}
	return nil
}
