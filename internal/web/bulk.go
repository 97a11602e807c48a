package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"duixian/internal/people"
	"duixian/internal/store"
	"duixian/matter"
)

// bulkMost is of how many matters a step can be taken at once.
const bulkMost = 200

// bulkSteps collects the steps that the visitor may take of several matters at once: by their procedures, for to ask each matter takes too long
// for a list.
type bulkSteps struct {
	visitor visitor
	found   []*matter.Step // by ID, each once
	known   map[bulkKey]bool
}

type bulkKey struct {
	procedure *matter.Procedure
	state     string
}

// offers says whether there is a step for matters in a state.
func (b *bulkSteps) offers(p *matter.Procedure, state string) bool {
	if p == nil || !b.visitor.may(mayDraft, "") {
		return false
	}
	key := bulkKey{p, state}
	if known, ok := b.known[key]; ok {
		return known
	}
	offers := false
	for i := range p.Steps {
		step := &p.Steps[i]
		if !slices.Contains(step.From, state) || !b.visitor.takesMany(p, step) {
			continue
		}
		offers = true
		if !slices.ContainsFunc(b.found, func(other *matter.Step) bool { return other.ID == step.ID }) {
			b.found = append(b.found, step)
		}
	}
	if b.known == nil {
		b.known = map[bulkKey]bool{}
	}
	b.known[key] = offers
	return offers
}

// takesMany says whether the visitor may take a step of several matters at once: it begins and answers nothing, its form is the same for all,
// and a post is enough for it.
func (v visitor) takesMany(p *matter.Procedure, step *matter.Step) bool {
	if v.account == nil || step.Answers != "" || slices.Contains(step.From, matter.New) {
		return false
	}
	ownForm := func(of matter.Field) bool {
		return slices.Contains([]matter.Type{matter.TypeMilestones, matter.TypeReached, matter.TypeReferences, matter.TypeFiles}, of.Type)
	}
	if slices.ContainsFunc(step.Fields, ownForm) {
		return false
	}
	return slices.ContainsFunc(p.Roles, func(role matter.Role) bool {
		return slices.Contains(step.By, role.ID) && !role.Clock && role.Body == "" && role.Person == "" &&
			slices.ContainsFunc(v.account.Posts, func(post people.Post) bool { return slices.Contains(role.Posts, string(post.Role)) })
	})
}

// pick names a matter in a version, as a form sends it.
func pick(id string, version int) string { return id + ":" + strconv.Itoa(version) }

// bulkPage is the form of a step for several matters, and what came of it.
type bulkPage struct {
	frame
	Step, Name, Means string
	Matters           []bulkMatter // that the step is to be taken of
	Outcomes          []bulkMatter
	Fields            []stepField
	problem           fieldProblem // of those that are to be tried again, in words
}

// bulkMatter is a matter that was chosen.
type bulkMatter struct {
	ID, Title, Pick string
	Says            string // what came of it, or why the step cannot be taken now
	Done            bool

	story store.Story
	step  *matter.Step
	seen  int // the version that was shown
}

// chosen finds the matters that a form names, and the step in the procedure of each. What is not there, or of no body of the visitor's, is
// left out.
func (s *site) chosen(r *http.Request, given url.Values) (page bulkPage, err error) {
	page.frame = s.frame(r)
	page.Step = given.Get("step")
	var seen []string
	for _, one := range given["m"] {
		id, version, _ := strings.Cut(one, ":")
		if slices.Contains(seen, id) {
			continue
		}
		if seen = append(seen, id); len(seen) > bulkMost {
			return page, failure{status: http.StatusBadRequest, key: "bulk.too_many"}
		}
		story, err := s.store.Matter(r.Context(), id)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return page, err
		}
		mine := func(body string) bool { return page.visitor.may(mayDraft, body) }
		if !mine("") && !slices.ContainsFunc(story.Matter.Summary().Bodies, mine) {
			continue
		}
		step := story.Matter.Procedure.Step(page.Step)
		if step != nil && !page.visitor.takesMany(story.Matter.Procedure, step) {
			step = nil
		}
		page.Matters = append(page.Matters, bulkMatter{ID: id, Title: story.Title, Pick: one, story: story, step: step, seen: number(version)})
	}
	if first := page.first(); first != nil {
		page.Name, page.Means = page.say(first.step.Name), page.say(first.step.Means)
	} else if len(page.Matters) > 0 {
		return page, failure{status: http.StatusNotFound, key: "error.no_step"}
	}
	page.Title = page.Text("bulk.title", page.Name)
	return page, nil
}

// first is the first matter that the step can be of; nil if there is none.
func (p bulkPage) first() *bulkMatter {
	for i := range p.Matters {
		if p.Matters[i].step != nil {
			return &p.Matters[i]
		}
	}
	return nil
}

// bulkForm shows the form of a step once for several matters.
func (s *site) bulkForm(w http.ResponseWriter, r *http.Request) error {
	page, err := s.chosen(r, r.URL.Query())
	if err != nil {
		return err
	}
	now := s.store.Now()
	for i := range page.Matters {
		one := &page.Matters[i]
		m := one.story.Matter
		allowed := m.Allowed(page.visitor.actor(m.Summary().Bodies), now, s.calendar)
		if !slices.ContainsFunc(allowed, func(o matter.Offer) bool { return o.Step == one.step }) {
			one.Says = page.Text("bulk.not_now")
		}
	}
	return s.showBulk(w, r, http.StatusOK, page, url.Values{})
}

func (s *site) showBulk(w http.ResponseWriter, r *http.Request, status int, page bulkPage, typed url.Values) error {
	if first := page.first(); first != nil {
		var err error
		if page.Fields, err = s.stepFields(r.Context(), page.frame, first.story.Matter, first.step, typed); err != nil {
			return err
		}
	}
	for i := range page.Fields {
		if page.Fields[i].Name == fieldName(page.problem.field) {
			page.Fields[i].Problem = page.problem.key
		}
	}
	return s.render(w, r, status, "steps", page)
}

// bulkTake takes a step of several matters, of each by itself, and says what came of it. Those that refused it can be tried again with what was
// typed in.
func (s *site) bulkTake(w http.ResponseWriter, r *http.Request) error {
	if err := uploads(w, r, func(string, string, []byte) error { return nil }); err != nil {
		return err
	}
	f := r.PostForm
	page, err := s.chosen(r, f)
	if err != nil {
		return err
	}
	done := 0
	var again []bulkMatter
	for _, one := range page.Matters {
		err := s.takeOne(r, page.visitor, &one, f)
		var refusal *matter.Refusal
		switch wrong := (fieldProblem{}); {
		case err == nil:
			done++
			one.Done, one.Says = true, page.Text("bulk.done")
		case errors.Is(err, errTakenBefore):
			one.Says = page.Text("bulk.already")
		case errors.Is(err, store.ErrStale):
			one.Says = page.Text("bulk.stale")
		case errors.As(err, &refusal):
			one.Says = refusal.In(matter.Language(page.Language))
			page.problem = fieldProblem{refusal.Field, one.Says}
			again = append(again, one)
		case errors.As(err, &wrong):
			one.Says = page.Text(wrong.key)
			page.problem = fieldProblem{wrong.field, one.Says}
			again = append(again, one)
		default:
			return fmt.Errorf("web: take a step of %d matters, %d of them done: %w", len(page.Matters), done, err)
		}
		page.Outcomes = append(page.Outcomes, one)
	}
	page.Matters = again
	for i := range again {
		again[i].Says = "" // it stands above
	}
	status := http.StatusOK
	if done == 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.showBulk(w, r, status, page, f)
}

// errTakenBefore says that the form was sent before, and the step taken then.
var errTakenBefore = errors.New("web: the step was taken before")

// takeOne takes the step of one of the matters.
func (s *site) takeOne(r *http.Request, v visitor, one *bulkMatter, typed url.Values) error {
	if one.step == nil {
		return fieldProblem{key: "error.no_step"}
	}
	m := one.story.Matter
	fields, err := s.stepValues(r.Context(), m, one.step, typed, nil)
	if err != nil {
		return err
	}
	take := store.Step{Actor: v.actor(m.Summary().Bodies), Request: matter.Request{Step: one.step.ID, Fields: fields}, Calendar: s.calendar}
	if 0 <= one.seen && one.seen < len(m.Events) && m.Events[one.seen].Is(take.Actor, take.Request) {
		return errTakenBefore
	}
	_, err = s.store.TakeStep(r.Context(), v.by(""), one.ID, one.seen, take)
	return err
}
