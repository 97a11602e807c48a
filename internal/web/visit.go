package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"duixian/internal/people"
	"duixian/internal/server"
	"duixian/internal/store"
	"duixian/matter"
)

// visitor is who asks: somebody who is signed in, or the public.
type visitor struct {
	account *store.Account // nil: the public
	token   string         // of the session
	bodies  people.Tree    // of who is signed in
	unseen  int            // notices
	rights  people.Rights
	closed  bool // only who is signed in may read
}

// may says whether the visitor holds a right, for a body where it is asked for one.
func (v visitor) may(right people.Right, body string) bool {
	if v.account == nil {
		return v.rights.May(nil, right, body, v.bodies) && (right != mayRead || !v.closed)
	}
	return v.rights.May(&v.account.Person, right, body, v.bodies)
}

// mayAsk says whether the visitor may ask for an address.
func (s *site) mayAsk(v visitor, to route, r *http.Request) (bool, error) {
	body, matter := r.PathValue("body"), r.PathValue("matter")
	switch {
	case v.may(to.right, body):
		return true, nil
	case matter == "":
		return body == "" && v.somewhere(to.right), nil
	case !v.somewhere(to.right):
		return false, nil
	}
	bodies, err := s.store.MatterBodies(r.Context(), matter)
	return slices.ContainsFunc(bodies, func(body string) bool { return v.may(to.right, body) }), err
}

// somewhere says whether the visitor holds a right, be it only for one's own bodies.
func (v visitor) somewhere(right people.Right) bool {
	return v.may(right, "") || v.account != nil && len(v.rights.Own(&v.account.Person, right)) > 0
}

// own lists the bodies for which the visitor holds a right by posts at bodies, with those below them.
func (v visitor) own(right people.Right) []string {
	if v.account == nil {
		return nil
	}
	return v.bodies.Below(v.rights.Own(&v.account.Person, right)...)
}

// actor is the visitor as a procedure sees who takes a step: with the posts held, and, of a matter's bodies, those below the posts' too.
func (v visitor) actor(bodies []string) matter.Actor {
	a := matter.Actor{Person: v.account.ID}
	for _, post := range v.account.Posts {
		a.Posts = append(a.Posts, matter.Post{Role: string(post.Role), Body: post.Body})
	}
	for _, post := range v.account.Posts {
		for _, body := range bodies {
			if below := (matter.Post{Role: string(post.Role), Body: body}); post.Body != "" && v.bodies.Within(body, post.Body) && !slices.Contains(a.Posts, below) {
				a.Posts = append(a.Posts, below)
			}
		}
	}
	return a
}

// by says who changes something, and why.
func (v visitor) by(why string) store.By {
	return store.By{Person: v.account.ID, Name: v.account.Name, Why: why}
}

type visitorKey struct{}

func visitorOf(ctx context.Context) visitor {
	v, _ := ctx.Value(visitorKey{}).(visitor)
	return v
}

// The session's cookie. Where pages come over TLS, its name makes browsers see to it that no other site set it.
const (
	sessionCookie = "duixian_session"
	secureCookie  = "__Host-" + sessionCookie
)

// token is the session's token that a request carries.
func (s *site) token(r *http.Request) string {
	name := sessionCookie
	if secure(r) {
		name = secureCookie
	}
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// remember gives the visitor a session's token; "" takes it away.
func remember(w http.ResponseWriter, r *http.Request, token string) {
	c := &http.Cookie{Name: sessionCookie, Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if secure(r) {
		c.Name, c.Secure = secureCookie, true
	}
	if token == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// secure says whether the visitor's browser speaks TLS with us.
func secure(r *http.Request) bool { return server.Client(r.Context()).TLS }

// address is that of the visitor's machine.
func address(r *http.Request) string { return server.Client(r.Context()).Address.String() }

// visit finds out who asks.
func (s *site) visit(r *http.Request) (visitor, error) {
	v := visitor{rights: s.rights, closed: s.closed}
	if v.token = s.token(r); v.token == "" {
		return v, nil
	}
	signed, err := s.store.Visitor(r.Context(), v.token)
	if errors.Is(err, store.ErrNotFound) {
		return v, nil // the session has ended
	}
	if err != nil {
		return v, err
	}
	v.account, v.unseen, v.bodies = &signed.Account, signed.Unseen, signed.Bodies
	return v, nil
}

// authorised answers a route for those who hold its right: the one place where that is asked.
func (s *site) authorised(to route) http.HandlerFunc {
	return s.page(func(w http.ResponseWriter, r *http.Request) error {
		v, err := s.visit(r)
		if err != nil {
			return err
		}
		*r = *r.WithContext(context.WithValue(r.Context(), visitorKey{}, v)) // for the error page too
		if v.account != nil {
			w.Header().Set("Cache-Control", "no-store")
		}
		if !textual(r.URL.Query()) || !isText(r.URL.Path) {
			return failure{status: http.StatusNotFound, key: "error.not_found"} // nothing has such a name
		}
		may, err := s.mayAsk(v, to, r)
		switch {
		case err != nil:
			return err
		case changes(r) && !fromHere(r):
			return failure{status: http.StatusForbidden, key: "error.foreign"}
		case may:
			return to.answer(w, r)
		case v.account != nil:
			return failure{status: http.StatusForbidden, key: "error.not_allowed"}
		case changes(r):
			return failure{status: http.StatusUnauthorized, key: "error.sign_in"}
		}
		http.Redirect(w, r, "/sign-in?to="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		return nil
	})
}

// changes says whether a request may change something.
func changes(r *http.Request) bool {
	return r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions
}

// fromHere says whether a request comes from a page of this site, as far as its headers tell. That those which browsers send
// name no other site is looked at before; here is refused what names none at all.
func fromHere(r *http.Request) bool {
	if r.Header.Get("Sec-Fetch-Site") != "" || r.Header.Get("Origin") != "" {
		return true
	}
	from, err := url.Parse(r.Referer())
	return err == nil && from.Host != "" && from.Host == r.Host
}

// inside is an address of this site that a form asked to be led to; "/" for any other.
func inside(to string) string {
	u, err := url.Parse(to)
	if err != nil || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") || u.Host != "" || u.Scheme != "" {
		return "/"
	}
	return to
}

// origin is this site's address as the visitor's browser has it, which says so where it sends a form; "" if it does not. What the
// Host header says is not asked: it may be what a proxy on the way made of it.
func origin(r *http.Request) string {
	for _, from := range []string{r.Header.Get("Origin"), r.Referer()} {
		if u, err := url.Parse(from); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
			return u.Scheme + "://" + u.Host
		}
	}
	return ""
}

// formMost is how many bytes a form without files may have.
const formMost = 64 << 10

// form reads a form. What is no text is refused.
func form(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	r.Body = http.MaxBytesReader(w, r.Body, formMost)
	if err := r.ParseForm(); err != nil {
		return nil, badForm(err)
	}
	if !textual(r.PostForm) {
		return nil, failure{status: http.StatusBadRequest, key: "error.bad_form"}
	}
	return r.PostForm, nil
}

// typed is what somebody typed into a field that is no password.
func typed(f url.Values, field string) string { return typedText(f.Get(field)) }

func typedText(text string) string {
	return strings.TrimSpace(people.Visible(strings.ReplaceAll(text, "\r\n", "\n")))
}

func badForm(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err // which page knows
	}
	return failure{status: http.StatusBadRequest, key: "error.bad_form"}
}

// textual says whether all that a form or a query holds is text. Neither home of the store would keep anything else.
func textual(values url.Values) bool {
	for name, list := range values {
		if !isText(name) || slices.ContainsFunc(list, func(value string) bool { return !isText(value) }) {
			return false
		}
	}
	return true
}

func isText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }
