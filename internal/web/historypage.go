package web

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"duixian/internal/people"
	"duixian/internal/store"
)

// changeLine is an entry of the history in words.
type changeLine struct {
	When, Who, What, Why string
	Kind, Thing, Link    string
	Version              int
	Fields               []fieldLine // that changed
}

// fieldLine is one of a thing's fields, before and after.
type fieldLine struct{ Name, Before, After string }

// change puts an entry of the history into words.
func (f frame) change(c store.Change) changeLine {
	line := changeLine{When: f.When(c.At), Who: c.By.Name, What: f.Text("history.what." + strings.ReplaceAll(c.What, " ", "_")), Why: c.By.Why,
		Kind: f.Text("history.kind." + string(c.Kind)), Thing: c.Thing, Version: c.Version}
	before, after := fields(c.Before), fields(c.After)
	line.Thing = cmp.Or(after["name"], before["name"], shortKey(c.Thing))
	switch c.Kind {
	case store.PersonKind:
		if f.visitor.may(mayPeople, "") {
			line.Link = "/people/" + c.Thing
		}
	case store.BodyKind:
		if f.visitor.may(mayMembers, c.Thing) {
			line.Link = "/bodies/" + c.Thing
		}
	case store.ReportKind:
		line.Link = reportAddress(c.Thing)
	case store.DecisionKind:
		if part := strings.Split(c.Thing, "/"); len(part) == 3 {
			line.Link = "/compare/" + shortKey(part[0]) + "/" + shortKey(part[1]) + "#o-" + part[2]
			line.Thing = part[2]
		}
	}
	for _, name := range slices.Sorted(maps.Keys(merged(before, after))) {
		if name != "id" && before[name] != after[name] {
			line.Fields = append(line.Fields, fieldLine{f.Text("field_of." + name), f.value(name, before[name]), f.value(name, after[name])})
		}
	}
	return line
}

func shortKey(key string) string { return key[:min(len(key), 12)] }

func merged(a, b map[string]string) map[string]bool {
	all := map[string]bool{}
	for name := range a {
		all[name] = true
	}
	for name := range b {
		all[name] = true
	}
	return all
}

// fields gives the fields of a thing as the history keeps it. A value that is no text stays JSON.
func fields(object string) map[string]string {
	all := map[string]string{}
	if object == "" {
		return all
	}
	var raw map[string]json.RawMessage
	if json.Unmarshal([]byte(object), &raw) != nil {
		return map[string]string{"value": object}
	}
	for name, value := range raw {
		var text string
		if json.Unmarshal(value, &text) != nil {
			text = string(value)
		}
		all[name] = text
	}
	return all
}

// value puts the value of a field into words.
func (f frame) value(name, value string) string {
	switch {
	case value == "" || value == "null":
		return f.Text("history.none")
	case name == "parent":
		return cmp.Or(f.visitor.bodies.Get(value).Name, value)
	case name == "verdict":
		return f.Verdict(value)
	case name == "closed":
		return f.Text("history.closed." + value)
	case name == "posts":
		var posts []people.Post
		if json.Unmarshal([]byte(value), &posts) != nil {
			return value
		}
		var words []string
		for _, p := range f.posts(posts) {
			words = append(words, strings.TrimSpace(p.Body+" "+p.Role))
		}
		return cmp.Or(strings.Join(words, "、"), f.Text("history.none"))
	}
	return value
}

// historyView lists what was changed.
type historyView struct {
	frame
	Changes []changeLine
	Older   string // address of what was before
}

// historyPage is how many entries a page has.
const historyPage = 100

func (s *site) history(w http.ResponseWriter, r *http.Request) error {
	page := historyView{frame: s.frame(r)}
	page.Title = page.Text("history.title")
	all, err := s.store.Changes(r.Context(), before(r), historyPage)
	if err != nil {
		return err
	}
	for _, c := range all {
		page.Changes = append(page.Changes, page.change(c))
	}
	if len(all) == historyPage {
		page.Older = older("/history", all[len(all)-1].At)
	}
	return s.render(w, r, http.StatusOK, "history", page)
}

// before is the time that a page of a list goes back from; none asks for the latest.
func before(r *http.Request) time.Time {
	t, err := time.Parse(time.RFC3339Nano, r.URL.Query().Get("before"))
	if err != nil {
		return time.Time{}
	}
	return t
}

func older(path string, t time.Time) string {
	return fmt.Sprintf("%s?before=%s", path, url.QueryEscape(t.Format(time.RFC3339Nano)))
}

// signInsView is the audit of sign-ins.
type signInsView struct {
	frame
	SignIns []signInLine
	Older   string
}

func (s *site) signIns(w http.ResponseWriter, r *http.Request) error {
	page := signInsView{frame: s.frame(r)}
	page.Title = page.Text("sign_ins.title")
	all, err := s.store.SignIns(r.Context(), "", before(r), historyPage)
	if err != nil {
		return err
	}
	page.SignIns = page.signInLines(all)
	if len(all) == historyPage {
		page.Older = older("/sign-ins", all[len(all)-1].At)
	}
	return s.render(w, r, http.StatusOK, "signins", page)
}
