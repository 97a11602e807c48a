package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"duixian/internal/evidence"
	"duixian/internal/store"
	"duixian/matter"
)

// stepPage is the form of a step.
type stepPage struct {
	frame
	ID      string // the matter's
	Subject string // the matter's title
	Step    string
	Name    string
	Means   string
	Version int // of the matter, as it was shown
	Answers int
	Asked   []eventView // the event that the step answers
	For     []stepOption
	Fields  []stepField
	Files   bool // it takes files
	Problem string
	Since   []eventView // what others did meanwhile
}

// stepOf finds a matter and one of its steps.
func (s *site) stepOf(ctx context.Context, r *http.Request) (store.Story, *matter.Step, error) {
	story, err := s.store.Matter(ctx, r.PathValue("matter"))
	if err != nil {
		return story, nil, nothing(err, "error.no_matter")
	}
	step := story.Matter.Procedure.Step(r.PathValue("step"))
	if step == nil {
		return story, nil, failure{status: http.StatusNotFound, key: "error.no_step"}
	}
	return story, step, nil
}

func (s *site) stepForm(w http.ResponseWriter, r *http.Request) error {
	story, step, err := s.stepOf(r.Context(), r)
	if err != nil {
		return err
	}
	return s.showStep(w, r, http.StatusOK, story, step, prefilled(story.Matter, step), stepPage{Answers: max(0, number(r.URL.Query().Get("answers")))}, nil)
}

// showStep shows the form of a step as it was filled in, with what was wrong.
func (s *site) showStep(w http.ResponseWriter, r *http.Request, status int, story store.Story, step *matter.Step, typed url.Values, page stepPage, wrong error) error {
	page.frame = s.frame(r)
	m := story.Matter
	page.ID, page.Subject, page.Step, page.Name, page.Means, page.Version = m.ID, story.Title, step.ID, page.say(step.Name), page.say(step.Means), len(m.Events)
	page.Title = page.Text("step.title", page.Name, page.Subject)
	var err error
	if page.Fields, err = s.stepFields(r.Context(), page.frame, m, step, typed); err != nil {
		return err
	}
	page.Files = slices.ContainsFunc(step.Fields, func(of matter.Field) bool { return of.Type == matter.TypeFiles })
	page.For = page.bodiesFor(m, step, typed.Get("for"))
	var refusal *matter.Refusal
	var field fieldProblem
	switch {
	case errors.As(wrong, &refusal):
		page.complain(refusal.Field, refusal.In(matter.Language(page.Language)))
	case errors.As(wrong, &field):
		page.complain(field.field, page.Text(field.key))
	}
	names, err := s.store.Names(r.Context(), personsOf(m))
	if err != nil {
		return err
	}
	show := matterShow{page.frame, m, names, s, "/matters/" + m.ID + "/files/", m.Procedure.Values()}
	if page.Answers > 0 && page.Answers <= len(m.Events) {
		asked, err := show.event(r.Context(), m.Events[page.Answers-1])
		if err != nil {
			return err
		}
		page.Asked = []eventView{asked}
	}
	if errors.Is(wrong, store.ErrStale) {
		page.Problem = page.Text("step.stale")
		for _, e := range m.Events[min(len(m.Events), max(0, number(typed.Get("version")))):] {
			view, err := show.event(r.Context(), e)
			if err != nil {
				return err
			}
			page.Since = append(page.Since, view)
		}
	}
	return s.render(w, r, status, "step", page)
}

// complain says what is wrong, above the form and at the field that it is about.
func (p *stepPage) complain(field, problem string) {
	p.Problem = problem
	for i := range p.Fields {
		if p.Fields[i].Name == fieldName(field) {
			p.Fields[i].Problem = problem
		}
	}
}

// bodiesFor are the bodies for which the visitor may take a step, where there is a choice.
func (f frame) bodiesFor(m *matter.Matter, step *matter.Step, chosen string) []stepOption {
	var all []stepOption
	for _, body := range m.For(f.visitor.actor(m.Summary().Bodies), step) {
		all = append(all, stepOption{Value: body, Label: f.visitor.bodies.Get(body).Name, On: body == chosen})
	}
	if len(all) < 2 {
		return nil
	}
	return all
}

func (s *site) takeStep(w http.ResponseWriter, r *http.Request) error {
	story, step, err := s.stepOf(r.Context(), r)
	if err != nil {
		return err
	}
	sent := map[string][]evidence.File{}
	bad, err := stepFiles(w, r, step, sent)
	if err != nil {
		return err
	}
	f := r.PostForm
	v := visitorOf(r.Context())
	page := stepPage{Answers: max(0, number(f.Get("answers")))}
	if bad != nil {
		return s.showStep(w, r, http.StatusUnprocessableEntity, story, step, f, page, fieldProblem{bad.Name, bad.Why})
	}
	named, files := namedFiles(sent)
	fields, err := s.stepValues(r.Context(), story.Matter, step, f, named)
	if wrong := (fieldProblem{}); errors.As(err, &wrong) {
		return s.showStep(w, r, http.StatusUnprocessableEntity, story, step, f, page, wrong)
	}
	if err != nil {
		return err
	}
	e, err := s.store.TakeStep(r.Context(), v.by(""), story.ID, number(f.Get("version")), store.Step{
		Actor:    v.actor(story.Matter.Summary().Bodies),
		Request:  matter.Request{Step: step.ID, Answers: page.Answers, For: f.Get("for"), Fields: fields},
		Files:    files,
		Calendar: s.calendar,
	})
	var refusal *matter.Refusal
	switch {
	case err == nil:
		http.Redirect(w, r, fmt.Sprintf("/matters/%s#e%d", story.ID, e.Seq), http.StatusSeeOther)
		return nil
	case errors.As(err, &refusal):
		return s.showStep(w, r, http.StatusUnprocessableEntity, story, step, f, page, refusal)
	case errors.Is(err, store.ErrStale):
		if story, err = s.store.Matter(r.Context(), story.ID); err != nil {
			return err
		}
		return s.showStep(w, r, http.StatusConflict, story, step, f, page, store.ErrStale)
	}
	return err
}

// stepFiles reads the form of a step. Files come under the names of the step's fields. It gives the field of the first that is not taken.
func stepFiles(w http.ResponseWriter, r *http.Request, step *matter.Step, sent map[string][]evidence.File) (bad *refusedFile, err error) {
	all := 0
	err = uploads(w, r, func(field, name string, b []byte) error {
		id := ""
		for i := range step.Fields {
			if of := &step.Fields[i]; of.Type == matter.TypeFiles && fieldName(of.ID) == field {
				id = of.ID
			}
		}
		f, err := evidence.Take(name, b)
		switch {
		case bad != nil || id == "":
		case all == evidence.MostFiles:
			bad = &refusedFile{id, "evidence.too_many"}
		case err != nil:
			bad = &refusedFile{id, err.Error()}
		default:
			all++
			sent[id] = append(sent[id], f)
		}
		return nil
	})
	return bad, err
}

// namedFiles gives files as fields name them, and each once.
func namedFiles(sent map[string][]evidence.File) (map[string][]matter.File, []evidence.File) {
	named := map[string][]matter.File{}
	var files []evidence.File
	for field, all := range sent {
		for _, f := range all {
			if one := (matter.File{Name: f.Name, SHA256: f.SHA256}); !slices.Contains(named[field], one) {
				named[field] = append(named[field], one)
				files = append(files, f)
			}
		}
	}
	return named, files
}
