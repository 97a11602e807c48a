package web

import "strings"

// navLink leads to a part of the site in the head of every page.
type navLink struct {
	Label, Address string
	Current        bool
}

// Parts are the links to the parts of the site.
func (f frame) Parts() []navLink {
	path := f.url.Path
	within := func(root string) bool { return path == root || strings.HasPrefix(path, root+"/") }
	return []navLink{
		{f.Text("nav.reports"), "/", path == "/" || within("/reports") || within("/compare")},
		{f.Text("nav.places"), "/places", within("/places")},
		{f.Text("nav.indicators"), "/indicators", within("/indicators")},
	}
}
