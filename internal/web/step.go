package web

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

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
	Saved   string      // when what is typed in was saved as a draft; "" if it was not
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
	page := stepPage{Answers: max(0, number(r.URL.Query().Get("answers")))}
	saved, err := s.store.Draft(r.Context(), visitorOf(r.Context()).account.ID, story.ID, step.ID)
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && page.Answers != 0 && page.Answers != saved.Answers:
		return s.showStep(w, r, http.StatusOK, story, step, prefilled(story.Matter, step), page, nil)
	case err != nil:
		return err
	case page.Answers == 0:
		page.Answers = saved.Answers
	}
	return s.showStep(w, r, http.StatusOK, story, step, saved.Values, page, nil)
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
	page.Files = takesFiles(step)
	saved, err := s.store.Draft(r.Context(), page.visitor.account.ID, m.ID, step.ID)
	switch {
	case err == nil:
		page.Saved = page.When(saved.Updated)
		keepFiles(page.Fields, saved, typed)
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	page.For = page.bodiesFor(m, step, typed.Get("for"))
	page.complain(page.problem(wrong))
	show, err := s.matterShow(r.Context(), page.frame, m)
	if err != nil {
		return err
	}
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

// keepFiles lists the files of a draft at the fields of its form that they are for.
func keepFiles(fields []stepField, saved store.Draft, typed url.Values) {
	for i := range fields {
		of := &fields[i]
		for _, a := range saved.Files {
			if of.Type == matter.TypeFiles && slices.Contains(typed[of.Name+".keep"], keptFile(a.SHA256, a.Name)) {
				of.Files = append(of.Files, fileRow{keptFile(a.SHA256, a.Name), a.Name, fmt.Sprintf("/matters/%s/steps/%s/files/%s/%s", saved.Matter, saved.Step, a.SHA256, url.PathEscape(a.Name))})
			}
		}
	}
}

// keptFile is how a form names a file that its draft has.
func keptFile(sha256, name string) string { return sha256 + "/" + name }

func (s *site) takeStep(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	story, step, err := s.stepOf(ctx, r)
	if err != nil {
		return err
	}
	sent := map[string][]evidence.File{}
	bad, err := stepFiles(w, r, step, sent)
	if err != nil {
		return err
	}
	f, v := r.PostForm, visitorOf(ctx)
	page := stepPage{Answers: max(0, number(f.Get("answers")))}
	saved, err := s.store.Draft(ctx, v.account.ID, story.ID, step.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	named, files := namedFiles(step, f, sent, saved)
	// wrong shows the form again. Files that came with it wait in the draft: a browser would not send them once more.
	wrong := func(status int, cause error) error {
		if len(files) > 0 {
			problem, err := s.saveDraft(ctx, v, saved, story.ID, step.ID, page.Answers, f, files)
			if err != nil {
				return err
			}
			if problem != nil {
				status, cause = http.StatusUnprocessableEntity, problem
			}
		}
		return s.showStep(w, r, status, story, step, f, page, cause)
	}
	if bad != nil {
		return wrong(http.StatusUnprocessableEntity, fieldProblem{bad.Name, bad.Why})
	}
	if f.Get("save") != "" {
		problem, err := s.saveDraft(ctx, v, saved, story.ID, step.ID, page.Answers, f, files)
		switch {
		case err != nil:
			return err
		case problem != nil:
			return s.showStep(w, r, http.StatusUnprocessableEntity, story, step, f, page, problem)
		}
		http.Redirect(w, r, stepAddress(story.ID, step.ID, page.Answers), http.StatusSeeOther)
		return nil
	}
	fields, err := s.stepValues(ctx, story.Matter, step, f, named)
	if problem := (fieldProblem{}); errors.As(err, &problem) {
		return wrong(http.StatusUnprocessableEntity, problem)
	}
	if err != nil {
		return err
	}
	seen := number(f.Get("version"))
	take := store.Step{
		Actor:    v.actor(story.Matter.Summary().Bodies),
		Request:  matter.Request{Step: step.ID, Answers: page.Answers, For: f.Get("for"), Fields: fields},
		Files:    files,
		Calendar: s.calendar,
		Draft:    true,
	}
	_, err = s.store.TakeStep(ctx, v.by(""), story.ID, seen, take)
	var refusal *matter.Refusal
	switch {
	case err == nil:
		http.Redirect(w, r, eventAddress(story.ID, seen+1), http.StatusSeeOther)
		return nil
	case errors.As(err, &refusal):
		return wrong(http.StatusUnprocessableEntity, refusal)
	case errors.Is(err, store.ErrStale):
		if story, err = s.store.Matter(ctx, story.ID); err != nil {
			return err
		}
		if events := story.Matter.Events; seen >= 0 && seen < len(events) && events[seen].Is(take.Actor, take.Request) {
			http.Redirect(w, r, eventAddress(story.ID, seen+1), http.StatusSeeOther) // it was sent twice, and taken once
			return nil
		}
		return wrong(http.StatusConflict, store.ErrStale)
	}
	return err
}

// saveDraft keeps what is typed in as the visitor's draft, with the files that came along. What it cannot hold is a problem to be told.
func (s *site) saveDraft(ctx context.Context, v visitor, before store.Draft, id, step string, answers int, f url.Values, files []evidence.File) (problem error, err error) {
	for _, a := range before.Files {
		if !keeps(f, a) {
			if err := s.store.DropDraftFile(ctx, v.account.ID, id, step, a.SHA256, a.Name); err != nil {
				return nil, err
			}
		}
	}
	typed := maps.Clone(f)
	delete(typed, "save")
	err = s.store.KeepDraft(ctx, v.account.ID, store.Draft{Matter: id, Step: step, Answers: answers, Values: typed}, files)
	for _, full := range []error{store.ErrDraftFull, store.ErrDrafts} {
		if errors.Is(err, full) {
			return fieldProblem{"", full.Error()}, nil
		}
	}
	return nil, err
}

// keeps says whether a form keeps a file of its draft.
func keeps(f url.Values, a store.Attachment) bool {
	for name, values := range f {
		if strings.HasSuffix(name, ".keep") && slices.Contains(values, keptFile(a.SHA256, a.Name)) {
			return true
		}
	}
	return false
}

// eventAddress is where a matter's page shows an event.
func eventAddress(id string, seq int) string { return fmt.Sprintf("/matters/%s#e%d", id, seq) }

// stepFiles reads the form of a step, or of several in rows. Files come under the names of the step's fields, and are given by the fields' ids,
// both with the row's prefix. It gives the field of the first that is not taken.
func stepFiles(w http.ResponseWriter, r *http.Request, step *matter.Step, sent map[string][]evidence.File) (bad *refusedFile, err error) {
	all := 0
	err = uploads(w, r, func(field, name string, b []byte) error {
		id := ""
		row, field := rowOf(field)
		for i := range step.Fields {
			if of := &step.Fields[i]; of.Type == matter.TypeFiles && fieldName(of.ID) == field {
				id = row + of.ID
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

// namedFiles gives the files of a step as its fields name them: those that the draft has and the form keeps, and those that came with the form,
// which are given besides, each once. The form then names all as kept, for the draft that it may become.
func namedFiles(step *matter.Step, f url.Values, sent map[string][]evidence.File, saved store.Draft) (map[string][]matter.File, []evidence.File) {
	named := map[string][]matter.File{}
	var files []evidence.File
	for i := range step.Fields {
		id := step.Fields[i].ID
		keep := fieldName(id) + ".keep"
		for _, a := range saved.Files {
			if slices.Contains(f[keep], keptFile(a.SHA256, a.Name)) {
				named[id] = append(named[id], matter.File{Name: a.Name, SHA256: a.SHA256})
			}
		}
		for _, file := range sent[id] {
			if one := (matter.File{Name: file.Name, SHA256: file.SHA256}); !slices.Contains(named[id], one) {
				named[id] = append(named[id], one)
				files = append(files, file)
				f.Add(keep, keptFile(file.SHA256, file.Name))
			}
		}
	}
	return named, files
}

// draftFile sends a file that the visitor has saved with a form.
func (s *site) draftFile(w http.ResponseWriter, r *http.Request) error {
	f, err := s.store.DraftFile(r.Context(), visitorOf(r.Context()).account.ID, r.PathValue("matter"), r.PathValue("step"), r.PathValue("sha256"), r.PathValue("name"))
	return s.sendFile(w, f, err)
}

// matterFile sends a file that backs a step of a matter.
func (s *site) matterFile(w http.ResponseWriter, r *http.Request) error {
	f, err := s.store.MatterFile(r.Context(), r.PathValue("matter"), r.PathValue("sha256"), r.PathValue("name"))
	return s.sendFile(w, f, err)
}
