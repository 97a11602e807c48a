package web

import (
	"cmp"
	"errors"
	"net/http"
	"strings"
	"time"

	"duixian/internal/people"
	"duixian/internal/store"
)

// accountView is what somebody sees of their own account.
type accountView struct {
	frame
	Account  store.Account
	Posts    string
	SignIns  []signInLine
	Shortest int
	Problem  string
	Done     bool
}

// signInLine is a line of the audit in words.
type signInLine struct {
	When, Login, Person, Address, Outcome string
	Bad                                   bool
}

func (s *site) account(w http.ResponseWriter, r *http.Request) error {
	return s.showAccount(w, r, http.StatusOK, accountView{Done: r.URL.Query().Has("done")})
}

func (s *site) showAccount(w http.ResponseWriter, r *http.Request, status int, page accountView) error {
	page.frame = s.frame(r)
	page.Title = page.Text("account.title")
	page.Account, page.Shortest = *page.visitor.account, people.ShortestPassword
	page.Posts = page.posts(page.Account.Posts)
	tries, err := s.store.SignIns(r.Context(), page.Account.ID, time.Time{}, 20)
	if err != nil {
		return err
	}
	page.SignIns = page.signInLines(tries)
	if page.Problem != "" {
		page.Problem = page.Text(page.Problem)
	}
	return s.render(w, r, status, "account", page)
}

// posts puts posts into words.
func (f frame) posts(posts []people.Post) string {
	var words []string
	for _, p := range posts {
		words = append(words, strings.TrimSpace(f.visitor.bodies.Get(p.Body).Name+" "+f.PostName(p.Role)))
	}
	return cmp.Or(strings.Join(words, f.Text("list.comma")), f.Text("person.no_posts"))
}

// PostName is what a role is called.
func (f frame) PostName(role people.Role) string { return f.Text("people.role." + string(role)) }

// When writes a moment for a person.
func (f frame) When(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(f.zone).Format("2006-01-02 15:04")
}

func (f frame) signInLines(all []store.SignIn) []signInLine {
	var lines []signInLine
	for _, one := range all {
		lines = append(lines, signInLine{f.When(one.At), one.Login, one.Person, one.Address, f.Text("sign_in.outcome." + string(one.Outcome)),
			one.Outcome == store.Refused || one.Outcome == store.Throttled})
	}
	return lines
}

// changePassword changes one's own password, which must be known: a browser left open is not enough.
func (s *site) changePassword(w http.ResponseWriter, r *http.Request) error {
	f, err := form(w, r)
	if err != nil {
		return err
	}
	v := visitorOf(r.Context())
	// It is a try like one to sign in, and counts with those.
	_, old, err := s.store.Try(r.Context(), v.account.Login, address(r))
	if errors.Is(err, store.ErrThrottled) {
		return s.showAccount(w, r, http.StatusTooManyRequests, accountView{Problem: "sign_in.throttled"})
	}
	if err != nil {
		return err
	}
	right, err := s.hasher.Match(r.Context(), f.Get("old"), old)
	if err != nil {
		return err
	}
	if !right {
		if err := s.store.Refuse(r.Context(), v.account.Login, v.account.ID, address(r)); err != nil {
			return err
		}
	}
	hash, problem := "", "account.wrong_password"
	if right {
		if hash, problem, err = s.newPassword(r, f, v.account.Login); err != nil {
			return err
		}
	}
	if problem != "" {
		return s.showAccount(w, r, http.StatusUnprocessableEntity, accountView{Problem: problem})
	}
	if err := s.store.SetPassword(r.Context(), v.by(""), v.account.ID, hash, v.token); err != nil {
		return err
	}
	http.Redirect(w, r, "/account?done", http.StatusSeeOther)
	return nil
}

// noticesView lists what somebody should know.
type noticesView struct {
	frame
	Notices []noticeLine
	Until   string
}

type noticeLine struct {
	When, Text, Link string
	Seen             bool
}

func (s *site) notices(w http.ResponseWriter, r *http.Request) error {
	page := noticesView{frame: s.frame(r)}
	page.Title = page.Text("notices.title")
	all, err := s.store.Notices(r.Context(), page.visitor.account.ID, 200)
	if err != nil {
		return err
	}
	for i, n := range all {
		if i == 0 {
			page.Until = n.At.Format(time.RFC3339Nano)
		}
		page.Notices = append(page.Notices, noticeLine{page.When(n.At), page.Text(n.Text, n.About), n.Link, n.Seen})
	}
	return s.render(w, r, http.StatusOK, "notices", page)
}

func (s *site) seeNotices(w http.ResponseWriter, r *http.Request) error {
	f, err := form(w, r)
	if err != nil {
		return err
	}
	until, err := time.Parse(time.RFC3339Nano, f.Get("until"))
	if err != nil {
		return failure{status: http.StatusBadRequest, key: "error.bad_form"}
	}
	if err := s.store.SeeNotices(r.Context(), visitorOf(r.Context()).account.ID, until); err != nil {
		return err
	}
	http.Redirect(w, r, "/notices", http.StatusSeeOther)
	return nil
}

// rightsView shows who may do what.
type rightsView struct {
	frame
	Roles []string
	Rows  []rightRow
}

type rightRow struct {
	Right string
	Cells []string
}

func (s *site) rightsPage(w http.ResponseWriter, r *http.Request) error {
	page := rightsView{frame: s.frame(r)}
	page.Title = page.Text("rights.title")
	roles := append(people.Roles(), "")
	for _, role := range roles {
		if role == "" {
			page.Roles = append(page.Roles, page.Text("people.public"))
			continue
		}
		page.Roles = append(page.Roles, page.PostName(role))
	}
	for _, right := range s.rights.All() {
		row := rightRow{Right: page.Text("right." + string(right))}
		for _, role := range roles {
			row.Cells = append(row.Cells, page.Text("rights.grant."+string(s.rights.Grant(right, role))))
		}
		page.Rows = append(page.Rows, row)
	}
	return s.render(w, r, http.StatusOK, "rights", page)
}
