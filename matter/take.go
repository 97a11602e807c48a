package matter

import (
	"maps"
	"slices"
	"strings"
	"time"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/interpreter"
)

// Take is the event by which an actor takes a step now. It does not change the matter: keep the event, and Apply it. A step
// that may not be taken is an error of type *Refusal.
func (m *Matter) Take(by Actor, r Request, now time.Time, c *Calendar) (Event, error) {
	e := Event{Seq: len(m.Events) + 1, Step: r.Step, By: by, For: r.For, At: now.Round(0).UTC(), Day: c.Day(now), Answers: r.Answers,
		Fields: r.Fields.given()}
	s := m.Procedure.Step(r.Step)
	if s == nil {
		return Event{}, refuse(r.Step, "no-step", "step", r.Step)
	}
	e.As, e.For = m.roleFor(s, by, r.For)
	if waits := m.waitingFor(s); e.Answers == 0 && len(waits) == 1 {
		e.Answers = waits[0]
	}
	if err := m.check(e); err != nil {
		return Event{}, err
	}
	if d, passed := m.passed(s.Within, e.Day, c); passed {
		return Event{}, refuse(r.Step, "limit-passed", "limit", m.Procedure.Limit(s.Within).Name, "date", d.String(), "step", s.Name)
	}
	return e, nil
}

// Is says whether the event is what a request of an actor made: so who sends a request again, not knowing what became of it, can be told.
func (e Event) Is(by Actor, r Request) bool {
	return e.By.Person == by.Person && e.By.Clock == by.Clock && e.Step == r.Step && (r.Answers == 0 || e.Answers == r.Answers) &&
		(r.For == "" || e.For == r.For) && maps.EqualFunc(e.Fields, r.Fields.given(), Value.equal)
}

// Offer is a step that an actor may take now.
type Offer struct {
	Step *Step
	// Answers are the events that it can answer, the first that waits first; nil where it answers none.
	Answers []int
}

// Allowed lists the steps that an actor may take now, in the order of the procedure. Whether what they carry is right, and
// whether its conditions hold, shows only when they are taken.
func (m *Matter) Allowed(by Actor, now time.Time, c *Calendar) []Offer {
	var all []Offer
	for i := range m.Procedure.Steps {
		s := &m.Procedure.Steps[i]
		e := Event{Step: s.ID, By: by}
		e.As, e.For = m.roleFor(s, by, "")
		if m.checkState(s) != nil || m.checkRole(s, e) != nil {
			continue
		}
		if _, passed := m.passed(s.Within, c.Day(now), c); passed {
			continue
		}
		offer := Offer{Step: s}
		if s.Answers == "" {
			if m.checkOther(s, e) == nil {
				all = append(all, offer)
			}
			continue
		}
		for _, e.Answers = range m.waitingFor(s) {
			if m.checkOther(s, e) == nil {
				offer.Answers = append(offer.Answers, e.Answers)
			}
		}
		if len(offer.Answers) > 0 {
			all = append(all, offer)
		}
	}
	return all
}

// check says why an event may not follow, but for limits. It is the same for a step to be taken and for one read back.
func (m *Matter) check(e Event) error {
	s := m.Procedure.Step(e.Step)
	if s == nil {
		return refuse(e.Step, "no-step", "step", e.Step)
	}
	if e.At.Before(m.lastAt()) || len(m.Events) > 0 && e.Day < m.Events[len(m.Events)-1].Day {
		return refuse(e.Step, "time-back")
	}
	for _, check := range []func(*Step, Event) *Refusal{m.checkStateOf, m.checkRole, m.checkAnswer, m.checkOther, m.checkClock, m.checkFields, m.checkMust} {
		if r := check(s, e); r != nil {
			return r
		}
	}
	return nil
}

func (m *Matter) checkStateOf(s *Step, _ Event) *Refusal { return m.checkState(s) }

func (m *Matter) checkState(s *Step) *Refusal {
	if slices.Contains(s.From, m.State) {
		return nil
	}
	name := Text{"还没有建立", "not begun"}
	if state := m.Procedure.State(m.State); state != nil {
		name = state.Name
	}
	return refuse(s.ID, "wrong-state", "state", name, "step", s.Name)
}

// roleFor finds the first role in which the actor may take the step, and the body for which.
func (m *Matter) roleFor(s *Step, by Actor, body string) (role, of string) {
	for _, id := range s.By {
		if of, ok := m.holds(m.Procedure.Role(id), by, body); ok {
			return id, of
		}
	}
	return "", body
}

// holds says whether the actor has a role in this matter, and by a post at which body; a wish for a body counts.
func (m *Matter) holds(r *Role, by Actor, body string) (string, bool) {
	if r.Clock || by.Clock {
		return "", r.Clock && by.Clock && body == ""
	}
	if by.Person == "" || r.Person != "" && m.Value(r.Person).Text != by.Person {
		return "", false
	}
	for _, post := range by.Posts {
		if !slices.Contains(r.Posts, post.Role) || body != "" && post.Body != body {
			continue
		}
		if v := m.Value(r.Body); r.Body == "" || post.Body != "" && (v.Text == post.Body || slices.Contains(v.List, post.Body)) {
			return post.Body, true
		}
	}
	return "", false
}

// For lists the bodies for which an actor may take a step: where there are several, a Request says which.
func (m *Matter) For(by Actor, s *Step) []string {
	var bodies []string
	for _, post := range by.Posts {
		if post.Body == "" || slices.Contains(bodies, post.Body) {
			continue
		}
		if role, _ := m.roleFor(s, by, post.Body); role != "" {
			bodies = append(bodies, post.Body)
		}
	}
	return bodies
}

func (m *Matter) checkRole(s *Step, e Event) *Refusal {
	if r := m.Procedure.Role(e.As); r != nil && slices.Contains(s.By, e.As) {
		if of, ok := m.holds(r, e.By, e.For); ok && of == e.For {
			return nil
		}
	}
	var zh, en []string
	for _, id := range s.By {
		name := m.Procedure.Role(id).Name
		zh, en = append(zh, name.Zh), append(en, name.En)
	}
	return refuse(s.ID, "not-allowed", "step", s.Name, "roles", Text{strings.Join(zh, "、"), strings.Join(en, ", ")})
}

// waitingFor are the events that a step can answer.
func (m *Matter) waitingFor(s *Step) []int {
	if s.Answers == "" {
		return nil
	}
	var all []int
	for _, seq := range m.waiting {
		if m.Events[seq-1].Step == s.Answers {
			all = append(all, seq)
		}
	}
	return all
}

func (m *Matter) checkAnswer(s *Step, e Event) *Refusal {
	if s.Answers == "" && e.Answers == 0 || slices.Contains(m.waitingFor(s), e.Answers) {
		return nil
	}
	other := Text{"步骤", "step"}
	if asked := m.Procedure.Step(s.Answers); asked != nil {
		other = asked.Name
	}
	if e.Answers == 0 && len(m.waitingFor(s)) > 1 {
		return refuse(s.ID, "which-question", "other", other, "step", s.Name)
	}
	return refuse(s.ID, "no-question", "other", other, "step", s.Name)
}

// checkOther asks for another person than who took certain steps.
func (m *Matter) checkOther(s *Step, e Event) *Refusal {
	for _, id := range s.NotBy {
		person := m.taken[m.Procedure.steps[id]].person
		if id == s.Answers && e.Answers != 0 {
			person = m.Events[e.Answers-1].By.Person
		}
		if person != "" && person == e.By.Person {
			return refuse(s.ID, "same-person", "other", m.Procedure.Step(id).Name, "step", s.Name)
		}
	}
	return nil
}

// checkClock asks that the clock acts on a limit that runs and calls for the step, once, and that nobody else says so.
func (m *Matter) checkClock(s *Step, e Event) *Refusal {
	if !e.By.Clock {
		if e.Limit != "" || e.Since != 0 {
			return refuse(s.ID, "bad-event", "problem", "limit")
		}
		return nil
	}
	for _, r := range m.running() {
		if r.limit.ID == e.Limit && r.limit.Then == s.ID && r.Since == e.Since && !m.actedOn(r) {
			return nil
		}
	}
	return refuse(s.ID, "bad-event", "problem", "limit")
}

func (m *Matter) checkFields(s *Step, e Event) *Refusal {
	known := 0
	for i := range s.Fields {
		f := &s.Fields[i]
		v, given := e.Fields[f.ID]
		if given {
			known++
		}
		if v.empty() {
			if f.Required {
				return &Refusal{s.ID, f.ID, say("field-missing", "step", s.Name, "field", f.Name)}
			}
			continue
		}
		if wrong := m.wrong(f, v); wrong != nil {
			return &Refusal{s.ID, f.ID, say("field-bad", "field", f.Name, "problem", wrong.Text)}
		}
	}
	if known == len(e.Fields) {
		return nil
	}
	for _, name := range sortedKeys(e.Fields) {
		if s.Field(name) == nil {
			return &Refusal{s.ID, name, say("field-unknown", "step", s.Name, "field", name)}
		}
	}
	return nil
}

func (m *Matter) checkMust(s *Step, e Event) *Refusal {
	if len(s.Must) == 0 {
		return nil
	}
	names := &stepNames{m, s, e}
	for i := range s.Must {
		holds, err := s.Must[i].program.holds(names)
		if err != nil {
			return refuse(s.ID, "must-fails", "step", s.Name, "problem", err.Error())
		}
		if !holds {
			return refuse(s.ID, "must", "sentence", s.Must[i].Else)
		}
	}
	return nil
}

// stepNames are the variables of conditions on a step.
type stepNames struct {
	m *Matter
	s *Step
	e Event
}

// Parent implements interpreter.Activation.
func (n *stepNames) Parent() interpreter.Activation { return nil }

// ResolveName implements interpreter.Activation.
func (n *stepNames) ResolveName(name string) (any, bool) {
	p := n.m.Procedure
	space, rest, dotted := strings.Cut(name, ".")
	switch {
	case name == "today":
		return types.String(n.e.Day.String()), true
	case name == "state":
		return types.String(n.m.State), true
	case !dotted:
		if f := n.s.Field(name); f != nil {
			return n.e.Fields[name].in(f.Type), true
		}
	case space == "asked":
		if asked := p.Step(n.s.Answers); asked != nil && n.e.Answers != 0 {
			if f := asked.Field(rest); f != nil {
				return n.m.Events[n.e.Answers-1].Fields[rest].in(f.Type), true
			}
		}
	case space == "matter":
		if i := p.slot(rest); i >= 0 {
			return n.m.values[i].in(p.values[i].field.Type), true
		}
	case space == "count":
		return types.Int(n.m.Count(rest)), true
	case space == "last":
		return types.String(n.m.taken[p.steps[rest]].day.String()), true
	case space == "open":
		return types.Int(len(n.m.waitingFor(&Step{Answers: rest}))), true
	}
	return nil, false
}

// mostDays is the longest time in days that a limit or a field of the type may have.
const mostDays = 3650

func sortedKeys[V any](all map[string]V) []string { return slices.Sorted(maps.Keys(all)) }
