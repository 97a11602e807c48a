package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"duixian/internal/db"
	"duixian/internal/people"
)

// ErrOutsideTaken says that another account has the same name at the identity provider. Its text is a key of the message catalogue.
var ErrOutsideTaken = errors.New("people.outside_taken")

// ErrOutsider says that whom the identity provider named may not sign in. What wraps it says why, for the log.
var ErrOutsider = errors.New("store: the identity provider named somebody who may not sign in")

// bound is what the history says of a person whom the identity provider has told for the first time.
type bound struct {
	people.Person
	Subject string `json:"subject"`
}

// Outside gives the person whom an identity provider told: its address, its key of the person, which it gives nobody else ever, and
// the name that it has for the person now, "" if it told none. The name finds an account that is not bound to a key yet, and binds
// it; from then on the key alone counts, so that nobody gets in with the name of somebody who left.
//
// ErrOutsider says that it is nobody who may sign in; the audit has that.
func (s *Store) Outside(ctx context.Context, issuer, subject, name, address string) (person string, err error) {
	key := issuer + "#" + subject // an issuer has no fragment, so no two give the same
	var refused string
	err = s.db.Transact(ctx, func(tx *db.Tx) error {
		var a Account
		if a, refused, err = outside(tx, key, name); err != nil {
			return err
		}
		if refused != "" {
			login := a.Login
			if a.ID == "" {
				login = audited(name, "")
			}
			return s.audit(tx, login, a.ID, address, Refused)
		}
		person = a.ID
		n, err := tx.Exec("UPDATE person SET version = ?, subject = ? WHERE id = ? AND subject = ''", a.Version+1, key, a.ID)
		if err != nil || n == 0 { // it was bound before
			return err
		}
		return s.write(tx, Program("bound"), PersonKind, a.ID, a.Version+1, "bound", a.Person, bound{a.Person, key})
	})
	if err == nil && refused != "" {
		err = fmt.Errorf("%w: %s", ErrOutsider, refused)
	}
	if err != nil {
		return "", fmt.Errorf("store: find whom the identity provider named: %w", err)
	}
	return person, nil
}

// outside finds the account of a key, or else of a name, and says why it may not be signed in to, "" if it may.
func outside(tx *db.Tx, key, name string) (a Account, refused string, err error) {
	var subject string
	find := func(column, value string) error {
		return tx.Get(append(scanAccount(&a), &subject), "SELECT "+accountColumns+", subject FROM person WHERE "+column+" = ?", value)
	}
	err = find("subject", key)
	if errors.Is(err, sql.ErrNoRows) && name != "" {
		err = find("outside", name)
	}
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return Account{}, "no account has the name", nil
	case err != nil:
		return Account{}, "", err
	case a.Closed:
		return a, "the account is closed", nil
	case subject != "" && subject != key:
		return a, "the account of the name is bound to another subject", nil
	}
	return a, "", nil
}

// outsideTaken refuses a name at the identity provider that another account has.
func outsideTaken(tx *db.Tx, p people.Person) error {
	if p.Outside == "" {
		return nil
	}
	var others int
	if err := tx.Get([]any{&others}, "SELECT COUNT(*) FROM person WHERE outside = ? AND id <> ?", p.Outside, p.ID); err != nil {
		return err
	}
	if others > 0 {
		return ErrOutsideTaken
	}
	return nil
}
