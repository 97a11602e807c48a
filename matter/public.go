package matter

import "slices"

// Public are the events that the public is shown of a matter that is published, each with the fields that it is shown, and without who took it.
func (m *Matter) Public() []Event {
	var shown []Event
	for _, e := range m.Events {
		public := m.Procedure.Step(e.Step).Public
		if public == nil || public.Once != "" && !slices.ContainsFunc(m.Events[e.Seq:], func(later Event) bool {
			return later.Step == public.Once && later.Answers == e.Seq
		}) {
			continue
		}
		fields := Fields{}
		for _, id := range public.Fields {
			fields[id] = e.Fields[id]
		}
		shown = append(shown, Event{Seq: e.Seq, Step: e.Step, As: e.As, For: e.For, At: e.At, Day: e.Day, Answers: e.Answers, Fields: fields.given()})
	}
	return shown
}

// PublicValues lists the names of what matters hold that comes from fields which the public is shown, in the order of Values.
func (p *Procedure) PublicValues() []string {
	var names []string
	for _, name := range p.Values() {
		of := p.ValueField(name)
		for i := range p.Steps {
			if s := &p.Steps[i]; s.Public != nil && s.Field(of.ID) == of && slices.Contains(s.Public.Fields, of.ID) {
				names = append(names, name)
			}
		}
	}
	return names
}
