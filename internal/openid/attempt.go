package openid

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"
)

// AttemptLasts is how long a visitor may take to sign in at the provider.
const AttemptLasts = 10 * time.Minute

// clocksDiffer is how much the clocks of several programs that share the work may differ.
const clocksDiffer = time.Minute

// farthest is how long the path may be that a sign-in leads to, for a cookie has to hold it.
const farthest = 1024

// attempt is a sign-in under way, as the visitor's browser keeps it: a secret, when it began, and where it leads to. State, nonce and
// verifier are made of its whole text. So no part of it can be changed without the state being another, several programs
// can share the work, and nobody can fill a table of ours with attempts.
type attempt string

func newAttempt(now time.Time, to string) attempt {
	if len(to) > farthest {
		to = "/"
	}
	return attempt(rand.Text() + "." + strconv.FormatInt(now.Unix(), 10) + "." + base64.RawURLEncoding.EncodeToString([]byte(to)))
}

// derive makes a value that only who has the attempt can make. Who sees the value learns nothing of others.
func (a attempt) derive(what string) string {
	mac := hmac.New(sha256.New, []byte(a))
	mac.Write([]byte(what))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func (a attempt) state() string    { return a.derive("state") }
func (a attempt) nonce() string    { return a.derive("nonce") }
func (a attempt) verifier() string { return a.derive("verifier") } // of PKCE: 43 characters, the fewest allowed

// check says why a state is not one of the attempt, or not any more.
func (a attempt) check(state string, now time.Time) error {
	if a == "" {
		return errors.New("the browser has no cookie of it; did it come here by another name than that of --openid-redirect?")
	}
	if !hmac.Equal([]byte(a.state()), []byte(state)) {
		return errors.New("the state is another")
	}
	began, err := strconv.ParseInt(a.part(1), 10, 64)
	if age := now.Sub(time.Unix(began, 0)); err != nil || age < -clocksDiffer || age > AttemptLasts {
		return errors.New("it began too long ago")
	}
	return nil
}

// to is where the sign-in leads to.
func (a attempt) to() string {
	to, err := base64.RawURLEncoding.DecodeString(a.part(2))
	if err != nil {
		return ""
	}
	return string(to)
}

func (a attempt) part(n int) string {
	if parts := strings.Split(string(a), "."); len(parts) == 3 {
		return parts[n]
	}
	return ""
}
