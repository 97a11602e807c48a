package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"duixian/internal/people"
	"duixian/internal/store"
)

// signInView is the page to sign in.
type signInView struct {
	frame
	Login, To string
	OpenID    string // address of the way through the identity provider, "" if there is none
	Problem   string
	Number    string // under which the log has more of it
}

func (s *site) signInPage(w http.ResponseWriter, r *http.Request) error {
	to := inside(r.URL.Query().Get("to"))
	if visitorOf(r.Context()).account != nil {
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	return s.showSignIn(w, r, http.StatusOK, signInView{To: to})
}

func (s *site) showSignIn(w http.ResponseWriter, r *http.Request, status int, page signInView) error {
	page.frame = s.frame(r)
	to := "?to=" + url.QueryEscape(page.To)
	page.url = &url.URL{Path: "/sign-in", RawQuery: to[1:]} // which links lead back to, wherever the page came from
	if s.openid != nil {
		page.OpenID = "/sign-in/openid" + to
	}
	page.Title = page.Text("sign_in.title")
	if page.Problem != "" {
		page.Problem = page.Text(page.Problem)
	}
	return s.render(w, r, status, "signin", page)
}

// signIn signs in with a password. It takes as long, and says the same, for a wrong password and for an account that is not there.
func (s *site) signIn(w http.ResponseWriter, r *http.Request) error {
	f, err := form(w, r)
	if err != nil {
		return err
	}
	page := signInView{Login: typed(f, "login"), To: inside(f.Get("to"))}
	person, hash, err := s.store.Try(r.Context(), page.Login, address(r))
	if errors.Is(err, store.ErrThrottled) {
		w.Header().Set("Retry-After", "900")
		page.Problem = "sign_in.throttled"
		return s.showSignIn(w, r, http.StatusTooManyRequests, page)
	}
	if err != nil {
		return err
	}
	right, err := s.hasher.Match(r.Context(), f.Get("password"), hash)
	if err != nil {
		return err
	}
	if !right {
		if err := s.store.Refuse(r.Context(), page.Login, person, address(r)); err != nil {
			return err
		}
		page.Problem = "sign_in.wrong"
		return s.showSignIn(w, r, http.StatusUnauthorized, page)
	}
	token, err := s.store.Accept(r.Context(), person, address(r), s.token(r))
	if err != nil {
		return err
	}
	remember(w, r, token)
	http.Redirect(w, r, page.To, http.StatusSeeOther)
	return nil
}

func (s *site) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.store.SignOut(r.Context(), s.token(r), address(r)); err != nil {
		return err
	}
	remember(w, r, "")
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

// welcomeView is the page behind a link that works once.
type welcomeView struct {
	frame
	First       bool // it makes the first administrator
	Link        string
	Login, Name string
	Shortest    int
	Problem     string
}

func (s *site) welcomePage(w http.ResponseWriter, r *http.Request) error {
	return s.showWelcome(w, r, http.StatusOK, welcomeView{Link: r.URL.Query().Get("link")})
}

func (s *site) showWelcome(w http.ResponseWriter, r *http.Request, status int, page welcomeView) error {
	t, err := s.store.Ticket(r.Context(), page.Link)
	if errors.Is(err, store.ErrNotFound) {
		return failure{status: http.StatusGone, key: "error.link"}
	}
	if err != nil {
		return err
	}
	page.frame = s.frame(r)
	page.First, page.Shortest = t.Kind == store.FirstAdministrator, people.ShortestPassword
	page.Title = page.Text("welcome.first")
	if !page.First {
		page.Login, page.Name = t.Person.Login, t.Person.Name
		page.Title = page.Text("welcome.password")
	}
	if page.Problem != "" {
		page.Problem = page.Text(page.Problem)
	}
	w.Header().Set("Cache-Control", "no-store")
	// The address is the secret: what is asked for from here learns of the site alone. Not even that (no-referrer) would make browsers
	// without TLS send the form as from nowhere, and it would be refused.
	w.Header().Set("Referrer-Policy", "strict-origin")
	return s.render(w, r, status, "welcome", page)
}

func (s *site) welcome(w http.ResponseWriter, r *http.Request) error {
	f, err := form(w, r)
	if err != nil {
		return err
	}
	page := welcomeView{Link: f.Get("link"), Login: strings.ToLower(typed(f, "login")), Name: typed(f, "name")}
	t, err := s.store.Ticket(r.Context(), page.Link)
	if errors.Is(err, store.ErrNotFound) {
		return failure{status: http.StatusGone, key: "error.link"}
	}
	if err != nil {
		return err
	}
	login := page.Login
	if t.Kind != store.FirstAdministrator {
		login = t.Person.Login
	}
	hash, problem, err := s.newPassword(r, f, login)
	if err != nil {
		return err
	}
	var token string
	if problem == "" {
		token, err = s.store.UseTicket(r.Context(), page.Link, people.Person{Login: page.Login, Name: page.Name}, hash, address(r))
		if errors.Is(err, store.ErrNotFound) { // somebody was quicker
			return failure{status: http.StatusGone, key: "error.link"}
		}
		if problem, err = mistake(err); err != nil {
			return err
		}
	}
	if problem != "" {
		page.Problem = problem
		return s.showWelcome(w, r, http.StatusUnprocessableEntity, page)
	}
	if err := s.store.SignOut(r.Context(), s.token(r), address(r)); err != nil { // whoever was signed in here before
		return err
	}
	remember(w, r, token)
	http.Redirect(w, r, "/account", http.StatusSeeOther)
	return nil
}

// newPassword hashes the password that a form chooses, or gives the key of what is wrong with it.
func (s *site) newPassword(r *http.Request, f url.Values, login string) (hash, problem string, err error) {
	password := f.Get("password")
	if password != f.Get("again") {
		return "", "people.passwords_differ", nil
	}
	if problem, err = mistake(people.CheckPassword(password, login)); problem == "" && err == nil {
		hash, err = s.hasher.Hash(r.Context(), password)
	}
	return hash, problem, err
}

// mistake tells what somebody typed in wrongly, by its key of the message catalogue, from what failed otherwise.
func mistake(err error) (problem string, failed error) {
	for _, known := range []error{people.ErrLogin, people.ErrName, people.ErrPosts, people.ErrOutside, people.ErrParent, people.ErrPassword,
		store.ErrWhy, store.ErrLoginTaken, store.ErrOutsideTaken, store.ErrLastAdministrator} {
		if errors.Is(err, known) {
			return known.Error(), nil
		}
	}
	return "", err
}
