package web

import (
	"errors"
	"net/http"

	"duixian/internal/openid"
	"duixian/internal/server"
	"duixian/internal/store"
)

// attemptCookie keeps a sign-in through the identity provider that is under way.
const attemptCookie = "duixian_openid"

// keepAttempt has the browser keep a sign-in under way; "" takes it away. Over TLS the cookie's name makes browsers see to it that
// no other site set it, who could otherwise sign the visitor in as somebody else; for that it must hold for all paths.
func keepAttempt(w http.ResponseWriter, r *http.Request, attempt string) {
	c := &http.Cookie{Name: attemptCookie, Value: attempt, Path: "/sign-in/openid", MaxAge: int(openid.AttemptLasts.Seconds()), HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if secure(r) {
		c.Name, c.Path, c.Secure = "__Host-"+attemptCookie, "/", true
	}
	if attempt == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// attempt is the sign-in under way that a request carries.
func attempt(r *http.Request) string {
	name := attemptCookie
	if secure(r) {
		name = "__Host-" + attemptCookie
	}
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// toOpenID sends the visitor to the identity provider.
func (s *site) toOpenID(w http.ResponseWriter, r *http.Request) error {
	if s.openid == nil {
		return failure{status: http.StatusNotFound, key: "error.not_found"}
	}
	w.Header().Set("Cache-Control", "no-store")
	to := inside(r.URL.Query().Get("to"))
	if visitorOf(r.Context()).account != nil {
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	address, attempt, err := s.openid.Begin(r.Context(), to)
	if err != nil {
		return s.notSignedIn(w, r, to, err)
	}
	keepAttempt(w, r, attempt)
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}

// fromOpenID signs in whom the identity provider sent back.
func (s *site) fromOpenID(w http.ResponseWriter, r *http.Request) error {
	if s.openid == nil {
		return failure{status: http.StatusNotFound, key: "error.not_found"}
	}
	w.Header().Set("Cache-Control", "no-store")
	keepAttempt(w, r, "") // each is good for one answer
	who, to, err := s.openid.Finish(r.Context(), attempt(r), r.URL.Query())
	to = inside(to)
	if err != nil {
		return s.notSignedIn(w, r, to, err)
	}
	person, err := s.store.Outside(r.Context(), who.Issuer, who.Subject, who.Name, address(r))
	if err != nil {
		return s.notSignedIn(w, r, to, err)
	}
	token, err := s.store.Accept(r.Context(), person, address(r), s.token(r))
	if err != nil {
		return s.notSignedIn(w, r, to, err)
	}
	remember(w, r, token)
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// notSignedIn tells a visitor in a sentence why the identity provider did not get them in, and the log the rest.
func (s *site) notSignedIn(w http.ResponseWriter, r *http.Request, to string, err error) error {
	for _, known := range []struct {
		err    error
		key    string
		status int
	}{
		{openid.ErrUnavailable, "sign_in.openid_unavailable", http.StatusServiceUnavailable},
		{openid.ErrDenied, "sign_in.openid_denied", http.StatusForbidden},
		{openid.ErrAgain, "sign_in.openid_again", http.StatusBadRequest},
		{openid.ErrFailed, "sign_in.openid_failed", http.StatusBadRequest},
		{store.ErrOutsider, "sign_in.openid_unknown", http.StatusForbidden},
		{store.ErrNotFound, "sign_in.openid_unknown", http.StatusForbidden}, // closed a moment ago
	} {
		if errors.Is(err, known.err) {
			id := server.RequestID(r.Context())
			s.log.Warn("not signed in through the identity provider", "id", id, "client", address(r), "error", err)
			return s.showSignIn(w, r, known.status, signInView{To: to, Problem: known.key, Number: id})
		}
	}
	return err
}
