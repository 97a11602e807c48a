package matter

import (
	"slices"
	"time"
)

// Running is a time limit that runs, without the calendar: from which event, and for how long.
type Running struct {
	Limit string `json:"limit"`
	Since int    `json:"since"`          // the event from which it runs
	From  Date   `json:"from"`           // the day of that event, which does not count
	Days  int    `json:"days,omitempty"` // how many days it has
	Until Date   `json:"until,omitzero"` // or its last day, where that is fixed

	limit *Limit
}

// Deadline is the end of a limit that runs, by a calendar.
type Deadline struct {
	Running
	Last Date // the last day; the limit has passed when it is over
	// Unknown is the first year on the way whose holidays the calendar does not know: only its weekends were left out. 0 if
	// it knows all, or none matters.
	Unknown int
}

// End is the instant at which the deadline's last day is over.
func (d Deadline) End(c *Calendar) time.Time { return (d.Last + 1).Time(c.zone) }

// deadline computes the end of a limit.
func (r Running) deadline(l *Limit, c *Calendar) Deadline {
	switch {
	case r.Until != 0:
		return Deadline{Running: r, Last: r.Until}
	case l.Count == CalendarDays:
		return Deadline{Running: r, Last: r.From + Date(r.Days)}
	}
	last := c.AfterWorkdays(r.From, r.Days)
	return Deadline{r, last, c.Unknown(r.From, last)}
}

// Deadlines are the ends of the limits that run, in the order of the procedure, by a calendar.
func (m *Matter) Deadlines(c *Calendar) []Deadline {
	var all []Deadline
	for _, r := range m.running() {
		all = append(all, r.deadline(r.limit, c))
	}
	return all
}

// running lists the limits that run.
func (m *Matter) running() []Running {
	var all []Running
	for i := range m.Procedure.Limits {
		l := &m.Procedure.Limits[i]
		r := Running{Limit: l.ID, Days: l.Days, limit: l}
		if l.DaysFrom != "" {
			r.Days = m.Value(l.DaysFrom).days()
		}
		if l.Until != "" {
			r.Until = m.Value(l.Until).date()
		}
		if r.Days == 0 && r.Until == 0 {
			continue // nobody has said how long it is
		}
		if l.On != "" {
			for _, seq := range m.waitingFor(&Step{Answers: l.On}) {
				r.Since, r.From = seq, m.Events[seq-1].Day
				all = append(all, r)
			}
			continue
		}
		if !slices.Contains(l.In, m.State) {
			continue
		}
		start := m.began
		if m.anew[i].seq > start.seq {
			start = m.anew[i]
		}
		r.Since, r.From = start.seq, start.day
		all = append(all, r)
	}
	return all
}

// passed says whether a limit runs and has passed on a day, and its last day.
func (m *Matter) passed(limit string, day Date, c *Calendar) (Date, bool) {
	for _, r := range m.running() {
		if r.Limit == limit {
			if d := r.deadline(r.limit, c); d.Last < day {
				return d.Last, true
			}
		}
	}
	return 0, false
}

// Tick is the step that the clock has to take now, if any: apply it and ask again. A limit is acted on once.
func (m *Matter) Tick(now time.Time, c *Calendar) (Event, bool) {
	day := c.Day(now)
	for _, r := range m.running() {
		if r.limit.Then == "" || m.actedOn(r) || r.deadline(r.limit, c).Last >= day {
			continue
		}
		s := m.Procedure.Step(r.limit.Then)
		e := Event{Seq: len(m.Events) + 1, Step: s.ID, By: Actor{Clock: true}, At: now.Round(0).UTC(), Day: day, Limit: r.Limit, Since: r.Since}
		if e.As, _ = m.roleFor(s, e.By, ""); m.check(e) == nil {
			return e, true
		}
	}
	return Event{}, false
}

// actedOn says whether the clock has acted on a limit as it runs now.
func (m *Matter) actedOn(r Running) bool {
	key := acted{r.Limit, r.Since, 0}
	if r.Until != 0 {
		key = acted{r.Limit, 0, r.Until}
	}
	return slices.Contains(m.acted, key)
}

// Move is a deadline that another calendar moves.
type Move struct {
	Matter   string
	Limit    string
	Since    int // the event from which the limit runs
	From, To Date
}

// Recompute says which deadlines of running matters another calendar moves, in the order of the matters.
func (p *Procedure) Recompute(running []Standing, old, changed *Calendar) []Move {
	var moves []Move
	for _, s := range running {
		for _, r := range s.Limits {
			l := p.Limit(r.Limit)
			if l == nil {
				continue
			}
			before, after := r.deadline(l, old).Last, r.deadline(l, changed).Last
			if before != after {
				moves = append(moves, Move{s.Matter, r.Limit, r.Since, before, after})
			}
		}
	}
	return moves
}
