package web

import (
	"net/url"
	"strings"

	"duixian/internal/people"
)

// navLink leads to a part of the site in the head of every page.
type navLink struct {
	Label, Address string
	Current        bool
}

// Parts are the links to the parts of the site.
func (f frame) Parts() []navLink {
	path := f.url.Path
	within := func(root string) bool { return path == root || strings.HasPrefix(path, root+"/") }
	var links []navLink
	for _, part := range []struct {
		right          people.Right
		label, address string
		current        bool
	}{
		{mayMatters, f.Text("nav.work"), "/work", within("/work")},
		{mayRead, f.Text("nav.reports"), "/", path == "/" || within("/reports") || within("/compare")},
		{mayRead, f.Text("nav.places"), "/places", within("/places")},
		{mayRead, f.Text("nav.indicators"), "/indicators", within("/indicators")},
		{mayMatters, f.Text("nav.ledger"), "/matters", within("/matters")},
		{mayRead, f.Text("nav.published"), "/published", within("/published")},
		{mayLoad, f.Text("nav.load"), "/load", within("/load")},
		{mayBodies, f.Text("nav.bodies"), "/bodies", within("/bodies")},
		{mayPeople, f.Text("nav.people"), "/people", within("/people")},
		{mayHistory, f.Text("nav.history"), "/history", within("/history")},
		{mayProcedures, f.Text("nav.procedures"), "/procedures", within("/procedures")},
		{mayAudit, f.Text("nav.sign_ins"), "/sign-ins", within("/sign-ins")},
	} {
		if f.visitor.somewhere(part.right) {
			links = append(links, navLink{part.label, part.address, part.current})
		}
	}
	return links
}

// Me is the name of who is signed in, "" if nobody is.
func (f frame) Me() string {
	if f.visitor.account == nil {
		return ""
	}
	return f.visitor.account.Name
}

// Unseen is how many notices the visitor has not seen.
func (f frame) Unseen() int { return f.visitor.unseen }

// SignInAddress leads to the page to sign in, and from there back here.
func (f frame) SignInAddress() string {
	to := f.url.RequestURI()
	if f.sent || to == "/" || f.url.Path == "/sign-in" || f.url.Path == "/welcome" {
		return "/sign-in"
	}
	return "/sign-in?to=" + url.QueryEscape(to)
}
