package web

import (
	"cmp"
	"encoding/json"
	"errors"
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
	Fields               []fieldLine // that changed
}

// fieldLine is one of a thing's fields, before and after. Before is "" of what is new.
type fieldLine struct{ Name, Before, After string }

// conflict is shown to who changed something that somebody else had changed meanwhile.
type conflict struct {
	Changes []changeLine // of others, the latest first
	Fields  []fieldLine  // as they are now, and as the visitor would have them
}

// conflict lays what is kept of a thing beside what somebody typed in who had seen a version of it.
func (f frame) conflict(changes []store.Change, seen int, kept, typed any) *conflict {
	others := slices.DeleteFunc(slices.Clone(changes), func(c store.Change) bool { return c.Version <= seen })
	before, errBefore := json.Marshal(kept)
	after, errAfter := json.Marshal(typed)
	if errors.Join(errBefore, errAfter) != nil {
		return &conflict{Changes: f.latestFirst(others)} // neither can fail: both are plain fields
	}
	return &conflict{f.latestFirst(others), f.differences(string(before), string(after))}
}

// latestFirst puts the history of a thing into words.
func (f frame) latestFirst(changes []store.Change) []changeLine {
	var lines []changeLine
	for _, c := range slices.Backward(changes) {
		lines = append(lines, f.change(c))
	}
	return lines
}

// differences puts into words what differs between two versions of a thing, as the history keeps them.
func (f frame) differences(old, now string) []fieldLine {
	var lines []fieldLine
	before, after := fields(old), fields(now)
	for _, name := range slices.Sorted(maps.Keys(merged(before, after))) {
		line := fieldLine{f.Text("field_of." + name), f.value(name, before[name]), f.value(name, after[name])}
		if name == "id" || line.Before == line.After || old == "" && empty(after[name]) {
			continue
		}
		if old == "" {
			line.Before = ""
		}
		lines = append(lines, line)
	}
	return lines
}

// empty says whether the value of a field says nothing.
func empty(value string) bool { return slices.Contains([]string{"", "null", "[]", "false"}, value) }

// Everything says whether a page's lists are of many people and things, each of which must be named.
func (frame) Everything() bool { return false }

// change puts an entry of the history into words.
func (f frame) change(c store.Change) changeLine {
	line := changeLine{When: f.When(c.At), Who: c.By.Name, What: f.Text("history.what." + strings.ReplaceAll(c.What, " ", "_")), Why: c.By.Why,
		Kind: f.Text("history.kind." + string(c.Kind)), Thing: c.Thing, Fields: f.differences(c.Before, c.After)}
	before, after := fields(c.Before), fields(c.After)
	line.Thing = cmp.Or(after["name"], before["name"], shortKey(c.Thing))
	if c.By.Person == "" && c.By.Name == store.Program("").Name {
		line.Who = f.Text("history.program")
		if why := "history.why." + c.By.Why; f.Has(why) {
			line.Why = f.Text(why)
		}
	}
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
	case name == "closed":
		return f.Text("history.closed." + cmp.Or(value, "false"))
	case value == "" || value == "null":
		return f.Text("history.none")
	case name == "parent":
		return cmp.Or(f.visitor.bodies.Get(value).Name, value)
	case name == "verdict":
		return f.Verdict(value)
	case name == "posts":
		var posts []people.Post
		if json.Unmarshal([]byte(value), &posts) != nil {
			return value
		}
		return f.posts(posts)
	}
	return value
}

// historyView lists what was changed.
type historyView struct {
	frame
	History []changeLine
	Older   string // address of what was before
}

// Everything says that it is.
func (historyView) Everything() bool { return true }

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
		page.History = append(page.History, page.change(c))
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

// Everything says that they are everyone's.
func (signInsView) Everything() bool { return true }

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
	return s.render(w, r, http.StatusOK, "sign-ins", page)
}
