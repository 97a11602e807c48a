package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"duixian/internal/people"
	"duixian/internal/store"
)

// peopleView lists the people, with a form for another one.
type peopleView struct {
	frame
	People []personLine
	New    personForm
}

type personLine struct {
	store.Account
	Posts string
}

// personForm is what is typed in of a person.
type personForm struct {
	frame
	people.Person
	Version int // that was shown
	Why     string
	Problem string
	IsNew   bool
}

// personView is a person's page.
type personView struct {
	frame
	personForm
	Account  store.Account // as it is kept
	Posts    string
	Locked   bool
	Link     string       // that works once; shown once
	History  []changeLine // the latest first
	SignIns  []signInLine
	Conflict *conflict
}

// Roles are the roles that are of no body, which a box is for.
func (p personForm) Roles() []roleBox {
	var all []roleBox
	for _, role := range people.Roles() {
		if !role.OfBody() {
			all = append(all, roleBox{string(role), p.PostName(role), slices.Contains(p.Posts, people.Post{Role: role})})
		}
	}
	return all
}

type roleBox struct {
	Value, Name string
	On          bool
}

// Held are the posts at bodies that the person holds.
func (p personForm) Held() []roleBox {
	var all []roleBox
	for _, post := range p.Posts {
		if post.Role.OfBody() {
			all = append(all, roleBox{string(post.Role) + ":" + post.Body, p.visitor.bodies.Get(post.Body).Name + " · " + p.PostName(post.Role), true})
		}
	}
	return all
}

// BodyRoles are the roles that are of a body, the one that may least first: it is chosen where nobody chooses.
func (p personForm) BodyRoles() []roleBox {
	var all []roleBox
	for _, role := range people.Roles() {
		if role.OfBody() {
			all = append(all, roleBox{Value: string(role), Name: p.PostName(role)})
		}
	}
	slices.Reverse(all)
	return all
}

// Bodies are all bodies, as a tree is read.
func (f frame) Bodies() []people.Placed { return f.visitor.bodies.All() }

// Indent sets a name in as deep as its body stands.
func (f frame) Indent(depth int) string { return strings.Repeat("　", min(depth, 6)) }

// readPerson reads the form of a person.
func readPerson(f url.Values, id string) people.Person {
	p := people.Person{ID: id, Login: strings.ToLower(typed(f, "login")), Name: typed(f, "name"),
		Outside: typed(f, "outside"), Closed: f.Get("closed") == "1"}
	for _, role := range f["role"] {
		p.Posts = append(p.Posts, people.Post{Role: people.Role(role)})
	}
	for _, post := range f["post"] {
		role, body, _ := strings.Cut(post, ":")
		p.Posts = append(p.Posts, people.Post{Role: people.Role(role), Body: body})
	}
	if body := f.Get("add_body"); body != "" {
		if post := (people.Post{Role: people.Role(f.Get("add_role")), Body: body}); !slices.Contains(p.Posts, post) {
			p.Posts = append(p.Posts, post)
		}
	}
	return p
}

func (s *site) people(w http.ResponseWriter, r *http.Request) error {
	return s.showPeople(w, r, http.StatusOK, personForm{})
}

func (s *site) showPeople(w http.ResponseWriter, r *http.Request, status int, typed personForm) error {
	page := peopleView{frame: s.frame(r), New: typed}
	page.Title = page.Text("people.title")
	page.New.frame, page.New.IsNew = page.frame, true
	if typed.Problem != "" {
		page.New.Problem = page.Text(typed.Problem)
	}
	all, err := s.store.People(r.Context())
	if err != nil {
		return err
	}
	for _, a := range all {
		page.People = append(page.People, personLine{Account: a, Posts: page.posts(a.Posts)})
	}
	return s.render(w, r, status, "people", page)
}

func (s *site) makePerson(w http.ResponseWriter, r *http.Request) error {
	f, err := form(w, r)
	if err != nil {
		return err
	}
	p := readPerson(f, "")
	id, err := s.store.KeepPerson(r.Context(), visitorOf(r.Context()).by(typed(f, "why")), p, 0)
	problem, err := mistake(err)
	if err != nil {
		return err
	}
	if problem != "" {
		return s.showPeople(w, r, http.StatusUnprocessableEntity, personForm{Person: p, Why: typed(f, "why"), Problem: problem})
	}
	http.Redirect(w, r, "/people/"+id, http.StatusSeeOther)
	return nil
}

func (s *site) person(w http.ResponseWriter, r *http.Request) error {
	return s.showPerson(w, r, http.StatusOK, personView{})
}

// showPerson shows a person, with what was typed in if that could not be kept.
func (s *site) showPerson(w http.ResponseWriter, r *http.Request, status int, page personView) error {
	page.frame = s.frame(r)
	var err error
	if page.Account, err = s.store.Person(r.Context(), r.PathValue("person")); err != nil {
		return nothing(err, "error.no_person")
	}
	page.Title = page.Account.Name
	changes, err := s.store.History(r.Context(), store.PersonKind, page.Account.ID)
	if err != nil {
		return err
	}
	page.History = page.latestFirst(changes)
	switch {
	case page.ID == "":
		page.Person, page.Version = page.Account.Person, page.Account.Version
	case status == http.StatusConflict:
		page.Conflict = page.conflict(changes, page.Version, page.Account.Person, page.Person)
		page.Version = page.Account.Version // now it is seen
	}
	page.personForm.frame = page.frame
	page.Posts = page.posts(page.Account.Posts)
	if page.Locked, err = s.store.Locked(r.Context(), page.Account.Login); err != nil {
		return err
	}
	tries, err := s.store.SignIns(r.Context(), page.Account.ID, noTime, 20)
	if err != nil {
		return err
	}
	page.SignIns = page.signInLines(tries)
	if page.Problem != "" {
		page.Problem = page.Text(page.Problem)
	}
	return s.render(w, r, status, "person", page)
}

func (s *site) editPerson(w http.ResponseWriter, r *http.Request) error {
	f, err := form(w, r)
	if err != nil {
		return err
	}
	p := readPerson(f, r.PathValue("person"))
	page := personView{personForm: personForm{Person: p, Version: number(f.Get("version")), Why: typed(f, "why")}}
	_, err = s.store.KeepPerson(r.Context(), visitorOf(r.Context()).by(page.Why), p, page.Version)
	if errors.Is(err, store.ErrStale) {
		return s.showPerson(w, r, http.StatusConflict, page)
	}
	if page.Problem, err = mistake(err); err != nil {
		return nothing(err, "error.no_person")
	}
	if page.Problem != "" {
		return s.showPerson(w, r, http.StatusUnprocessableEntity, page)
	}
	http.Redirect(w, r, "/people/"+p.ID, http.StatusSeeOther)
	return nil
}

// linkPerson makes a link with which the person chooses a password, and shows it this once.
func (s *site) linkPerson(w http.ResponseWriter, r *http.Request) error {
	if _, err := form(w, r); err != nil {
		return err
	}
	token, err := s.store.PasswordTicket(r.Context(), visitorOf(r.Context()).by(""), r.PathValue("person"))
	if err != nil {
		return nothing(err, "error.no_person")
	}
	return s.showPerson(w, r, http.StatusOK, personView{Link: origin(r) + WelcomeAddress(token)})
}

// WelcomeAddress is the path of a link that works once.
func WelcomeAddress(token string) string { return "/welcome?link=" + url.QueryEscape(token) }

func (s *site) unlockPerson(w http.ResponseWriter, r *http.Request) error {
	if _, err := form(w, r); err != nil {
		return err
	}
	id := r.PathValue("person")
	if err := s.store.Unlock(r.Context(), visitorOf(r.Context()).by(""), id); err != nil {
		return nothing(err, "error.no_person")
	}
	http.Redirect(w, r, "/people/"+id, http.StatusSeeOther)
	return nil
}
