package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"duixian/internal/people"
	"duixian/internal/store"
)

// noTime asks for the latest.
var noTime time.Time

// number reads a version that a form carries; what is none is no version.
func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

// nothing says that there is no such thing as the address names.
func nothing(err error, key string) error {
	if errors.Is(err, store.ErrNotFound) {
		return failure{status: http.StatusNotFound, key: key}
	}
	return err
}

// bodiesView lists the bodies as a tree.
type bodiesView struct {
	frame
	MayKeep bool
	New     bodyForm
}

// bodyForm is what is typed in of a body.
type bodyForm struct {
	people.Body
	Version int // that was shown
	Why     string
	Problem string
}

// bodyView is a body's page.
type bodyView struct {
	frame
	bodyForm
	Kept      people.Body // as it is kept
	Above     string
	MayKeep   bool
	MayNames  bool // whether people have pages that the visitor may see
	MayPost   bool
	Members   []memberLine
	Others    []store.Account // who may be made reporters
	History   []changeLine
	Conflict  *conflict
	Reporting string // what was wrong with the other form
}

type memberLine struct {
	ID, Name, Role string
	Reporter       bool
}

func (s *site) bodies(w http.ResponseWriter, r *http.Request) error {
	return s.showBodies(w, r, http.StatusOK, bodyForm{})
}

func (s *site) showBodies(w http.ResponseWriter, r *http.Request, status int, typed bodyForm) error {
	page := bodiesView{frame: s.frame(r), New: typed}
	page.Title = page.Text("bodies.title")
	page.MayKeep = page.visitor.may(mayKeep, "")
	if typed.Problem != "" {
		page.New.Problem = page.Text(typed.Problem)
	}
	return s.render(w, r, status, "bodies", page)
}

// MayMembers says whether the visitor may see who works at a body.
func (f frame) MayMembers(body string) bool { return f.visitor.may(mayMembers, body) }

func (s *site) makeBody(w http.ResponseWriter, r *http.Request) error {
	f, err := form(w, r)
	if err != nil {
		return err
	}
	b := people.Body{Name: typed(f, "name"), Parent: f.Get("parent")}
	id, err := s.store.KeepBody(r.Context(), visitorOf(r.Context()).by(typed(f, "why")), b, 0)
	problem, err := mistake(err)
	if err != nil {
		return err
	}
	if problem != "" {
		return s.showBodies(w, r, http.StatusUnprocessableEntity, bodyForm{Body: b, Why: typed(f, "why"), Problem: problem})
	}
	http.Redirect(w, r, "/bodies/"+id, http.StatusSeeOther)
	return nil
}

func (s *site) body(w http.ResponseWriter, r *http.Request) error {
	return s.showBody(w, r, http.StatusOK, bodyView{})
}

func (s *site) showBody(w http.ResponseWriter, r *http.Request, status int, page bodyView) error {
	page.frame = s.frame(r)
	id := r.PathValue("body")
	bodies, versions, err := s.store.Bodies(r.Context()) // anew: a form may just have changed them
	if err != nil {
		return err
	}
	if !bodies.Has(id) {
		return failure{status: http.StatusNotFound, key: "error.no_body"}
	}
	page.visitor.bodies = bodies
	page.Kept = bodies.Get(id)
	page.Title, page.Above = page.Kept.Name, bodies.Get(page.Kept.Parent).Name
	changes, err := s.store.History(r.Context(), store.BodyKind, id)
	if err != nil {
		return err
	}
	page.History = page.latestFirst(changes)
	switch {
	case page.ID == "":
		page.Body, page.Version = page.Kept, versions[id]
	case status == http.StatusConflict:
		page.Conflict = page.conflict(changes, page.Version, page.Kept, page.Body)
		page.Version = versions[id] // now it is seen
	}
	page.MayKeep, page.MayNames, page.MayPost = page.visitor.may(mayKeep, ""), page.visitor.may(mayPeople, ""), page.visitor.may(mayAppoint, id)
	all, err := s.store.People(r.Context())
	if err != nil {
		return err
	}
	for _, a := range all {
		here := false
		for _, post := range a.Posts {
			if post.Body == id && !a.Closed {
				here = true
				page.Members = append(page.Members, memberLine{a.ID, a.Name, page.PostName(post.Role), post.Role == people.Reporter})
			}
		}
		if !here && !a.Closed {
			page.Others = append(page.Others, a)
		}
	}
	if page.Problem != "" {
		page.Problem = page.Text(page.Problem)
	}
	if page.Reporting != "" {
		page.Reporting = page.Text(page.Reporting)
	}
	return s.render(w, r, status, "body", page)
}

func (s *site) editBody(w http.ResponseWriter, r *http.Request) error {
	f, err := form(w, r)
	if err != nil {
		return err
	}
	b := people.Body{ID: r.PathValue("body"), Name: typed(f, "name"), Parent: f.Get("parent"), Closed: f.Get("closed") == "1"}
	page := bodyView{bodyForm: bodyForm{Body: b, Version: number(f.Get("version")), Why: typed(f, "why")}}
	_, err = s.store.KeepBody(r.Context(), visitorOf(r.Context()).by(page.Why), b, page.Version)
	if errors.Is(err, store.ErrStale) {
		return s.showBody(w, r, http.StatusConflict, page)
	}
	if page.Problem, err = mistake(err); err != nil {
		return nothing(err, "error.no_body")
	}
	if page.Problem != "" {
		return s.showBody(w, r, http.StatusUnprocessableEntity, page)
	}
	http.Redirect(w, r, "/bodies/"+b.ID, http.StatusSeeOther)
	return nil
}

// appoint makes a person a reporter of a body, or ends that. It is what the body's head may do; everything else of a person
// stays as it is now, whatever the page showed.
func (s *site) appoint(w http.ResponseWriter, r *http.Request) error {
	f, err := form(w, r)
	if err != nil {
		return err
	}
	body := r.PathValue("body")
	a, err := s.store.Person(r.Context(), f.Get("person"))
	if err != nil {
		return nothing(err, "error.no_person")
	}
	post := people.Post{Role: people.Reporter, Body: body}
	a.Posts = slices.DeleteFunc(a.Posts, func(p people.Post) bool { return p == post })
	if f.Get("end") == "" {
		a.Posts = append(a.Posts, post)
	}
	_, err = s.store.KeepPerson(r.Context(), visitorOf(r.Context()).by(""), a.Person, a.Version)
	if errors.Is(err, store.ErrStale) {
		return s.showBody(w, r, http.StatusConflict, bodyView{Reporting: "body.person_changed"})
	}
	problem, err := mistake(err)
	if err != nil {
		return err
	}
	if problem != "" {
		return s.showBody(w, r, http.StatusUnprocessableEntity, bodyView{Reporting: problem})
	}
	http.Redirect(w, r, "/bodies/"+body, http.StatusSeeOther)
	return nil
}
