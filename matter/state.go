package matter

import (
	"slices"
	"time"
)

// Matter is a piece of work under a procedure: the fold of its events. Change it by Apply alone.
type Matter struct {
	ID        string
	Procedure *Procedure
	State     string // New before the first event
	Events    []Event
	Changes   []Change   // of values that had been set before, such as a due date
	Overrides []Override // all, those that have ended too
	Reports   int        // that count: accepted ones, where reports are accepted
	// LastReport is the day on which the last report that counts was made; none before the first.
	LastReport Date

	values  []Value
	began   mark    // of the state
	anew    []mark  // of each limit: the last step that let it run anew
	taken   []mark  // of each step of the procedure: the last time
	waiting []int   // the events that wait for an answer, by their numbers
	acted   []acted // what the clock has acted on
}

// mark says when something was.
type mark struct {
	seq    int
	day    Date
	count  int
	person string
}

// acted is what the clock has acted on: a limit that ran from an event, or up to a fixed day.
type acted struct {
	limit string
	since int
	until Date
}

// Change is a value that was set anew. The old one stays visible.
type Change struct {
	Value    string // its name
	Old, New Value
	Seq      int // the event that changed it
}

// Override is a light that a person put beside the computed one.
type Override struct {
	Light  Light  `json:"light"`
	Until  Date   `json:"until"` // its last day
	Reason string `json:"reason"`
	By     string `json:"by"`  // the person's id
	Seq    int    `json:"seq"` // the event
	From   Date   `json:"from"`
}

// Start is a matter without events.
func (p *Procedure) Start(id string) *Matter {
	return &Matter{ID: id, Procedure: p, State: New, values: make([]Value, len(p.values)), taken: make([]mark, len(p.Steps)),
		anew: make([]mark, len(p.Limits))}
}

// Fold is the matter that events make. An event that the procedure does not allow is an error, as for Apply.
func (p *Procedure) Fold(id string, events []Event) (*Matter, error) {
	m := p.Start(id)
	m.Events = make([]Event, 0, len(events))
	for _, e := range events {
		if err := m.Apply(e); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// Closed says whether nothing is left to do.
func (m *Matter) Closed() bool {
	s := m.Procedure.State(m.State)
	return s != nil && s.Closed
}

// Value is a value that the matter holds; the zero Value if it was not set.
func (m *Matter) Value(name string) Value {
	if i := m.Procedure.slot(name); i >= 0 {
		return m.values[i]
	}
	return Value{}
}

// Waiting are the events that wait for an answer, the first of them first.
func (m *Matter) Waiting() []Event {
	var all []Event
	for _, seq := range m.waiting {
		all = append(all, m.Events[seq-1])
	}
	return all
}

// Count is how often a step was taken.
func (m *Matter) Count(step string) int {
	if i, ok := m.Procedure.steps[step]; ok {
		return m.taken[i].count
	}
	return 0
}

// Apply adds an event. One that the procedure does not allow is an error, of type *Refusal, and changes nothing. Whether a
// limit had passed (Step.Within) is not judged again: the calendar of that day decided.
func (m *Matter) Apply(e Event) error {
	if e.Seq != len(m.Events)+1 {
		return refuse(e.Step, "bad-event", "problem", "seq")
	}
	e.At = e.At.Round(0).UTC()
	if e.Day < 1 || e.Day > lastDate || absolute(e.Day-DateOf(e.At)) > 1 {
		return refuse(e.Step, "bad-event", "problem", "day")
	}
	if err := m.check(e); err != nil {
		return err
	}
	m.fold(e)
	return nil
}

func absolute(d Date) Date { return max(d, -d) }

// fold takes an event in that was checked.
func (m *Matter) fold(e Event) {
	p := m.Procedure
	step := p.steps[e.Step]
	s := &p.Steps[step]
	var asked Fields
	if e.Answers != 0 {
		asked = m.Events[e.Answers-1].Fields
		m.waiting = slices.DeleteFunc(m.waiting, func(seq int) bool { return seq == e.Answers })
	}
	m.Events = append(m.Events, e)
	m.taken[step] = mark{e.Seq, e.Day, m.taken[step].count + 1, e.By.Person}
	for i := range p.Limits {
		if l := &p.Limits[i]; slices.Contains(l.Since, e.Step) && (l.As == "" || l.As == e.As) {
			m.anew[i] = mark{seq: e.Seq, day: e.Day}
		}
	}
	if e.Limit != "" {
		key := acted{e.Limit, e.Since, 0}
		if l := p.Limit(e.Limit); l.Until != "" {
			key = acted{e.Limit, 0, m.Value(l.Until).date()}
		}
		m.acted = append(m.acted, key)
	}
	m.set(s, e, asked)
	if s.Override {
		m.Overrides = append(m.Overrides, Override{Light(e.Fields["light"].Text), e.Fields["until"].date(), e.Fields["reason"].Text,
			e.By.Person, e.Seq, e.Day})
	}
	switch report := p.Plan.Report; {
	case report == "":
	case e.Step == p.Plan.Accept:
		m.Reports++
		m.LastReport = max(m.LastReport, m.Events[e.Answers-1].Day)
	case e.Step == report && p.Plan.Accept == "":
		m.Reports++
		m.LastReport = e.Day
	}
	if s.answered {
		m.waiting = append(m.waiting, e.Seq)
	}
	to := s.To
	if s.ToChosen != "" {
		name, fromAsked := cutAsked(s.ToChosen)
		to = e.Fields[name].Text
		if fromAsked {
			to = asked[name].Text
		}
	}
	if to != "" && to != m.State {
		m.State = to
		m.began = mark{seq: e.Seq, day: e.Day}
	}
	if m.Closed() {
		m.waiting = nil
	}
}

// set sets the matter's values as the step says. A form says how things are, so that a blank field clears; what a step that is
// answered left out stays as it was.
func (m *Matter) set(s *Step, e Event, asked Fields) {
	for _, a := range s.sets {
		v := e.Fields[a.field]
		if a.asked {
			v = asked[a.field]
		}
		if v.empty() && (a.asked || a.add) {
			continue
		}
		old := m.values[a.slot]
		if a.add {
			v = old.with(v)
		}
		if !old.empty() && !old.equal(v) {
			m.Changes = append(m.Changes, Change{m.Procedure.values[a.slot].name, old, v, e.Seq})
		}
		m.values[a.slot] = v
	}
}

// lastAt is the instant of the last event.
func (m *Matter) lastAt() time.Time {
	if len(m.Events) == 0 {
		return time.Time{}
	}
	return m.Events[len(m.Events)-1].At
}
