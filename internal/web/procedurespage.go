package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"duixian/internal/people"
	"duixian/internal/store"
	"duixian/matter"
)

// proceduresPage lists the procedures, with a form for another one.
type proceduresPage struct {
	frame
	All     []procedureLine
	MayKeep bool
	File    string   // that was not kept
	Refused []string // why
}

// procedureLine is a procedure with its versions, the latest first.
type procedureLine struct {
	ID, Name, Means string
	Versions        []navLink
}

// procedurePage explains a procedure from its data.
type procedurePage struct {
	frame
	ID      string
	Version int
	Name    string
	Means   string
	Address string
	Roles   []namedText
	States  []stateView
	Steps   []procedureStep
	Limits  []namedText
	Lights  []procedureLight
}

// namedText is something with a name, and what is to be said of it.
type namedText struct {
	Name string
	Text []string
}

type stateView struct {
	Name, Means string
	Closed      bool
}

// procedureStep is a step in words.
type procedureStep struct {
	Name, Means string
	By          string
	From, To    string
	Notes       []string // what else holds for it
	Fields      []procedureField
	Must        []conditionView
}

type procedureField struct {
	Name, Type, Means string
	Required          bool
	Options           []namedText
}

// conditionView is a condition with the sentence that is said where it does not hold.
type conditionView struct{ Hold, Else string }

type procedureLight struct {
	Light      lightView
	When, Says string
}

func procedureAddress(p *matter.Procedure) string {
	return fmt.Sprintf("/procedures/%s/%d", p.ID, p.Version)
}

func (s *site) procedures(w http.ResponseWriter, r *http.Request) error {
	return s.showProcedures(w, r, http.StatusOK, proceduresPage{})
}

func (s *site) showProcedures(w http.ResponseWriter, r *http.Request, status int, page proceduresPage) error {
	all, err := s.store.Procedures(r.Context())
	if err != nil {
		return err
	}
	page.frame = s.frame(r)
	page.Title = page.Text("procedures.title")
	page.MayKeep = page.visitor.may(mayProcedures, "")
	for _, p := range all {
		if n := len(page.All); n == 0 || page.All[n-1].ID != p.ID {
			page.All = append(page.All, procedureLine{ID: p.ID})
		}
		last := &page.All[len(page.All)-1]
		last.Name, last.Means = page.say(p.Name), page.say(p.Means)
		link := navLink{Label: page.Text("procedures.version", p.Version), Address: procedureAddress(p)}
		last.Versions = append([]navLink{link}, last.Versions...)
	}
	return s.render(w, r, status, "procedures", page)
}

// keepProcedure keeps the procedure of a file that somebody sends.
func (s *site) keepProcedure(w http.ResponseWriter, r *http.Request) error {
	v := visitorOf(r.Context())
	page := proceduresPage{frame: s.frame(r)}
	var kept *matter.Procedure
	err := uploads(w, r, func(field, name string, b []byte) error {
		if field != "procedure" || page.File != "" || kept != nil {
			return nil
		}
		var err error
		if kept, err = s.keepFile(r.Context(), v.by(""), b); err != nil {
			page.File = name
			page.Refused, err = page.refusals(err)
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case kept != nil:
		http.Redirect(w, r, procedureAddress(kept), http.StatusSeeOther)
		return nil
	case page.File == "":
		page.Refused = []string{page.Text("procedures.no_file")}
	}
	return s.showProcedures(w, r, http.StatusUnprocessableEntity, page)
}

var errNoText = errors.New("web: a procedure is no text")

func (s *site) keepFile(ctx context.Context, by store.By, b []byte) (*matter.Procedure, error) {
	text := strings.TrimPrefix(string(b), "\ufeff") // some editors begin a file with it
	if !isText(text) {
		return nil, errNoText
	}
	return s.store.KeepProcedure(ctx, by, text)
}

// refusals say why a procedure is not kept, a sentence for each flaw; any other failure is given back.
func (f frame) refusals(err error) ([]string, error) {
	var flaws matter.Flaws
	switch {
	case errors.Is(err, errNoText):
		return []string{f.Text("procedures.no_text")}, nil
	case errors.Is(err, store.ErrProcedure):
		return []string{f.Text("procedures.other_text")}, nil
	case errors.As(err, &flaws):
		return strings.Split(flaws.In(matter.Language(f.Language)), "\n"), nil
	}
	return nil, err
}

// procedureOf finds the procedure that an address names.
func (s *site) procedureOf(r *http.Request) (*matter.Procedure, error) {
	p, err := s.store.Procedure(r.Context(), r.PathValue("procedure"), number(r.PathValue("version")))
	return p, nothing(err, "error.no_procedure")
}

func (s *site) procedureFile(w http.ResponseWriter, r *http.Request) error {
	p, err := s.procedureOf(r)
	if err != nil {
		return err
	}
	return attach(w, "application/yaml", fmt.Sprintf("%s-%d.yaml", p.ID, p.Version), []byte(p.Text()))
}

func (s *site) procedure(w http.ResponseWriter, r *http.Request) error {
	p, err := s.procedureOf(r)
	if err != nil {
		return err
	}
	f := procedureWords{s.frame(r), p}
	page := procedurePage{frame: f.frame, ID: p.ID, Version: p.Version, Name: f.say(p.Name), Means: f.say(p.Means), Address: procedureAddress(p)}
	page.Title = f.Text("procedures.name", page.Name, p.Version)
	for i := range p.Roles {
		page.Roles = append(page.Roles, namedText{f.say(p.Roles[i].Name), f.role(&p.Roles[i])})
	}
	for _, state := range p.States {
		page.States = append(page.States, stateView{f.say(state.Name), f.say(state.Means), state.Closed})
	}
	for i := range p.Steps {
		page.Steps = append(page.Steps, f.step(&p.Steps[i]))
	}
	for i := range p.Limits {
		page.Limits = append(page.Limits, namedText{f.say(p.Limits[i].Name), f.limit(&p.Limits[i])})
	}
	for _, rule := range p.Lights {
		page.Lights = append(page.Lights, procedureLight{f.light(rule.Light, nil), rule.When, f.says(rule.Says)})
	}
	return s.render(w, r, http.StatusOK, "procedure", page)
}

// procedureWords puts a procedure into words.
type procedureWords struct {
	frame
	p *matter.Procedure
}

func (f procedureWords) list(ids []string, name func(id string) string) string {
	var names []string
	for _, id := range ids {
		names = append(names, name(id))
	}
	return strings.Join(names, f.Text("list.comma"))
}

func (f procedureWords) state(id string) string {
	if state := f.p.State(id); state != nil {
		return f.say(state.Name)
	}
	return f.Text("procedure.new")
}

func (f procedureWords) stepName(id string) string {
	if step := f.p.Step(id); step != nil {
		return f.say(step.Name)
	}
	return id
}

func (f procedureWords) roleName(id string) string {
	if role := f.p.Role(id); role != nil {
		return f.say(role.Name)
	}
	return id
}

func (f procedureWords) limitName(id string) string {
	if limit := f.p.Limit(id); limit != nil {
		return f.say(limit.Name)
	}
	return id
}

func (f procedureWords) value(name string) string {
	if of := f.p.ValueField(name); of != nil {
		return f.say(of.Name)
	}
	return name
}

// role says who has a role.
func (f procedureWords) role(r *matter.Role) []string {
	if r.Clock {
		return []string{f.Text("procedure.clock")}
	}
	said := []string{f.list(r.Posts, func(post string) string { return f.PostName(people.Role(post)) })}
	if r.Body != "" {
		said = append(said, f.Text("procedure.of_body", f.value(r.Body)))
	}
	if r.Person != "" {
		said = append(said, f.Text("procedure.only_person", f.value(r.Person)))
	}
	return said
}

func (f procedureWords) step(s *matter.Step) procedureStep {
	view := procedureStep{Name: f.say(s.Name), Means: f.say(s.Means), By: f.list(s.By, f.roleName), From: f.list(s.From, f.state)}
	switch {
	case s.ToChosen != "":
		view.To = f.Text("procedure.to_chosen", f.chosen(s))
	case s.To != "":
		view.To = f.state(s.To)
	}
	note := func(key string, args ...any) { view.Notes = append(view.Notes, f.Text(key, args...)) }
	if s.Answers != "" {
		note("procedure.answers", f.stepName(s.Answers))
	}
	if len(s.NotBy) > 0 {
		note("procedure.not_by", f.list(s.NotBy, f.stepName))
	}
	if s.Within != "" {
		note("procedure.within", f.limitName(s.Within))
	}
	if s.Override {
		note("procedure.override")
	}
	if s.Public != nil {
		note("procedure.public")
		if len(s.Public.Fields) > 0 {
			note("procedure.public_fields", f.list(s.Public.Fields, func(id string) string { return f.say(s.Field(id).Name) }))
		}
		if s.Public.Once != "" {
			note("procedure.public_once", f.stepName(s.Public.Once))
		}
	}
	for i := range s.Fields {
		view.Fields = append(view.Fields, f.field(&s.Fields[i]))
	}
	for _, must := range s.Must {
		view.Must = append(view.Must, conditionView{must.Hold, f.say(must.Else)})
	}
	return view
}

// chosen names the field whose option is the state after a step.
func (f procedureWords) chosen(s *matter.Step) string {
	of := s.Field(s.ToChosen)
	if name, ok := strings.CutPrefix(s.ToChosen, "asked."); ok {
		of = f.p.Step(s.Answers).Field(name)
	}
	return f.say(of.Name)
}

func (f procedureWords) field(of *matter.Field) procedureField {
	view := procedureField{Name: f.say(of.Name), Type: f.Text("field_type." + string(of.Type)), Means: f.say(of.Means), Required: of.Required}
	if of.Unit != "" {
		view.Type += " (" + of.Unit + ")"
	}
	for _, o := range of.Options {
		view.Options = append(view.Options, namedText{f.say(o.Name), []string{f.say(o.Means)}})
	}
	return view
}

// limit says when a limit runs, for how long, and what comes of it.
func (f procedureWords) limit(l *matter.Limit) []string {
	var said []string
	say := func(key string, args ...any) { said = append(said, f.Text(key, args...)) }
	switch {
	case l.Until != "":
		say("procedure.until", f.value(l.Until))
	case l.DaysFrom != "" && l.Count == matter.Working:
		say("procedure.workdays_from", f.value(l.DaysFrom))
	case l.DaysFrom != "":
		say("procedure.days_from", f.value(l.DaysFrom))
	case l.Count == matter.Working:
		say("procedure.workdays", l.Days)
	default:
		say("procedure.days", l.Days)
	}
	if l.On != "" {
		say("procedure.on", f.stepName(l.On))
	} else {
		say("procedure.in", f.list(l.In, f.state))
	}
	switch {
	case len(l.Since) > 0 && l.As != "":
		say("procedure.since_as", f.list(l.Since, f.stepName), f.roleName(l.As))
	case len(l.Since) > 0:
		say("procedure.since", f.list(l.Since, f.stepName))
	}
	if l.Then != "" {
		say("procedure.then", f.stepName(l.Then))
	} else {
		say("procedure.only_shown")
	}
	if l.Asks != nil {
		say("procedure.asks", f.value(l.Asks.Of), f.stepName(l.Asks.Step))
	}
	return said
}

// says gives the sentence of a light with what is put into it still open.
func (f procedureWords) says(t matter.Text) string {
	return strings.NewReplacer("{", "〔", "}", "〕").Replace(f.say(t))
}
