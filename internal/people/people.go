// Package people says who works with Duixian and what each may do: persons with their posts, the tree of bodies, and the
// table of rights. It does no I/O. What a person may do follows from posts alone; nothing else is known of anyone.
package people

import (
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Role is a kind of post.
type Role string

// The roles. Who is not signed in is the public, and has none.
const (
	Administrator Role = "administrator" // accounts and bodies
	Office        Role = "office"        // the inspection office: reports, decisions, supervision
	Head          Role = "head"          // answers for a body
	Reporter      Role = "reporter"      // reports for a body
	Leader        Role = "leader"        // looks, and instructs
)

// Roles are all roles, in the order that pages list them.
func Roles() []Role { return []Role{Administrator, Office, Head, Reporter, Leader} }

// OfBody says whether a post of the role is at a body.
func (r Role) OfBody() bool { return r == Head || r == Reporter }

// Post is a role that a person holds: at a body, where the role is of one.
type Post struct {
	Role Role   `json:"role"`
	Body string `json:"body,omitempty"` // the body's ID
}

// Person is somebody with an account.
type Person struct {
	ID     string `json:"id"`
	Login  string `json:"login"` // to sign in with; small letters
	Name   string `json:"name"`  // as pages show it
	Posts  []Post `json:"posts"`
	Closed bool   `json:"closed"` // may not sign in any more
	// Outside is the name under which an identity provider knows the person, "" if none does.
	Outside string `json:"outside,omitempty"`
}

// The longest names, in characters.
const (
	longestLogin = 64
	longestName  = 100
)

// Errors of what was typed in. Their texts are keys of the message catalogue.
var (
	ErrLogin   = errors.New("people.bad_login")
	ErrName    = errors.New("people.bad_name")
	ErrPosts   = errors.New("people.bad_posts")
	ErrOutside = errors.New("people.bad_outside")
	ErrParent  = errors.New("people.bad_parent")
)

// Check says what is wrong with a person as typed in. It knows the bodies that posts may be at.
func (p Person) Check(bodies Tree) error {
	if !goodLogin(p.Login) {
		return ErrLogin
	}
	if !goodName(p.Name) {
		return ErrName
	}
	if p.Outside != "" && !goodName(p.Outside) {
		return ErrOutside
	}
	for i, post := range p.Posts {
		if !slices.Contains(Roles(), post.Role) || post.Role.OfBody() != (post.Body != "") || slices.Contains(p.Posts[:i], post) {
			return ErrPosts
		}
		if post.Body != "" && !bodies.Has(post.Body) {
			return ErrPosts
		}
	}
	return nil
}

// goodLogin takes letters of any script, digits and a few marks: what can be typed, and told apart when read.
func goodLogin(s string) bool {
	if s == "" || utf8.RuneCountInString(s) > longestLogin || s != strings.ToLower(s) {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return invisible(r) || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-@", r)
	})
}

// goodName takes one line of text.
func goodName(s string) bool {
	return s != "" && s == strings.TrimSpace(s) && utf8.ValidString(s) && utf8.RuneCountInString(s) <= longestName &&
		!strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError || invisible(r) })
}

// invisible says whether a character shows as nothing, or only turns others around: with it one name could look like another.
func invisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point)
}

// Visible is a text without what cannot be seen, which mostly was pasted along unknown.
func Visible(s string) string {
	return strings.Map(func(r rune) rune {
		if invisible(r) || unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
}

// Is says whether the person holds a post of the role, wherever.
func (p Person) Is(role Role) bool {
	return slices.ContainsFunc(p.Posts, func(post Post) bool { return post.Role == role })
}
