package people

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
)

// A password's length in characters. The upper bound keeps anyone from making the program hash megabytes.
const (
	ShortestPassword = 10
	longestPassword  = 200
)

// ErrPassword says that a password is too short, too long, or too easy to guess. Its text is a key of the message catalogue.
var ErrPassword = errors.New("people.bad_password")

// CheckPassword says whether a person may choose a password: it must have at least ten characters, four different ones,
// and be more than the person's login.
func CheckPassword(password, login string) error {
	n := utf8.RuneCountInString(password)
	different := map[rune]bool{}
	for _, r := range password {
		different[r] = true
	}
	rest := strings.ReplaceAll(strings.ToLower(password), strings.ToLower(login), "")
	if n < ShortestPassword || n > longestPassword || !utf8.ValidString(password) || len(different) < 4 || login != "" && utf8.RuneCountInString(rest) < ShortestPassword/2 {
		return ErrPassword
	}
	return nil
}

// Hasher hashes passwords with Argon2id. Each hash takes a processor and 19 MiB of memory for some hundredths of a second on
// purpose, so it does no more at once than there are processors.
type Hasher struct {
	turns chan struct{}
	dummy string // what nobody's password hashes to
}

// parameters are those that OWASP recommends: 19 MiB, two passes, one lane.
var parameters = argon2id.Params{Memory: 19 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// NewHasher makes a hasher.
func NewHasher() (*Hasher, error) {
	dummy, err := argon2id.CreateHash("", &parameters)
	if err != nil {
		return nil, fmt.Errorf("people: hash a password: %w", err)
	}
	return &Hasher{make(chan struct{}, runtime.GOMAXPROCS(0)), dummy}, nil
}

// Hash hashes a password, with a salt of its own.
func (h *Hasher) Hash(ctx context.Context, password string) (hash string, err error) {
	err = h.turn(ctx, func() error {
		hash, err = argon2id.CreateHash(password, &parameters)
		return err
	})
	return hash, err
}

// Match says whether a password is the one that was hashed. For an empty hash, which is of nobody, it takes as long and says no.
func (h *Hasher) Match(ctx context.Context, password, hash string) (ok bool, err error) {
	if utf8.RuneCountInString(password) > longestPassword {
		return false, nil
	}
	nobody := hash == ""
	if nobody {
		hash = h.dummy
	}
	err = h.turn(ctx, func() error {
		ok, err = argon2id.ComparePasswordAndHash(password, hash)
		return err
	})
	return ok && !nobody, err
}

func (h *Hasher) turn(ctx context.Context, do func() error) error {
	select {
	case h.turns <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-h.turns }()
	if err := do(); err != nil {
		return fmt.Errorf("people: hash a password: %w", err)
	}
	return nil
}
