package matter

import "slices"

// Summary is what lists of matters show and choose by, and what has to be kept beside a matter for that.
type Summary struct {
	Title      string
	Lead       string      // the body in the first value that holds one
	Bodies     []string    // all that its values hold, each once
	Leader     string      // the person in the first value that holds one
	References []Reference // to records of reports
	// Office says that it waits for somebody who is of no body: for an answer, or, where no body is asked for anything, altogether.
	Office bool
	// Askers are the persons of whom a step waits for an answer that bodies give, each once.
	Askers []string
}

// Summary sums the matter up. Its title is the value of that name or, without one, the first line of text that it holds.
func (m *Matter) Summary() Summary {
	s := Summary{Title: m.Value("title").Text, Office: m.waitsForOffice()}
	for _, e := range m.Waiting() {
		if e.By.Person != "" && m.Procedure.AnsweredByBody(e.Step) {
			s.Askers = add(s.Askers, []string{e.By.Person})
		}
	}
	for i, v := range m.values {
		switch m.Procedure.values[i].field.Type {
		case TypeText:
			s.Title = first(s.Title, v.Text)
		case TypeBody:
			s.Lead = first(s.Lead, v.Text)
			if v.Text != "" {
				s.Bodies = add(s.Bodies, []string{v.Text})
			}
		case TypeBodies:
			s.Bodies = add(s.Bodies, v.List)
		case TypePerson:
			s.Leader = first(s.Leader, v.Text)
		case TypeReferences:
			s.References = add(s.References, v.References)
		}
	}
	return s
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (m *Matter) waitsForOffice() bool {
	if m.Closed() {
		return false
	}
	for _, seq := range m.waiting {
		if !m.Procedure.AnsweredByBody(m.Events[seq-1].Step) {
			return true
		}
	}
	return !slices.ContainsFunc(m.running(), func(r Running) bool { return r.limit.Asks != nil })
}

// AnsweredByBody says whether a step waits for an answer that only bodies give.
func (p *Procedure) AnsweredByBody(step string) bool {
	answered := false
	for i := range p.Steps {
		s := &p.Steps[i]
		if s.Answers != step {
			continue
		}
		answered = true
		if slices.ContainsFunc(s.By, func(role string) bool { r := p.Role(role); return r.Body == "" && !r.Clock }) {
			return false
		}
	}
	return answered
}

// Asking is a form that a limit that runs asks a body for.
type Asking struct {
	Step    *Step
	Answers int // the event that the step is to answer; 0 for none
	Body    string
	Last    Date // the last day in time
}

// Asking lists what bodies are asked for now, in the order of the procedure's limits.
func (m *Matter) Asking(c *Calendar) []Asking {
	var all []Asking
	for _, r := range m.running() {
		if r.limit.Asks == nil {
			continue
		}
		one := Asking{Step: m.Procedure.Step(r.limit.Asks.Step), Last: r.deadline(r.limit, c).Last}
		if r.limit.On != "" && one.Step.Answers == r.limit.On {
			one.Answers = r.Since
		}
		v := m.Value(r.limit.Asks.Of)
		for _, one.Body = range append(v.items(), v.Text) {
			if one.Body != "" {
				all = append(all, one)
			}
		}
	}
	return all
}

// Asked gives, for each body that is asked for something, the first day by which it is.
func (m *Matter) Asked(c *Calendar) map[string]Date {
	asked := map[string]Date{}
	for _, a := range m.Asking(c) {
		if by := asked[a.Body]; by == 0 || a.Last < by {
			asked[a.Body] = a.Last
		}
	}
	return asked
}

// Acts is the day after which the clock has a step to take, if nobody else takes one before; none where it has not.
func (m *Matter) Acts(c *Calendar) Date {
	acts := Date(0)
	for _, r := range m.running() {
		if s := m.Procedure.Step(r.limit.Then); s != nil && m.checkState(s) == nil && !m.actedOn(r) {
			if last := r.deadline(r.limit, c).Last; acts == 0 || last < acts {
				acts = last
			}
		}
	}
	return acts
}
