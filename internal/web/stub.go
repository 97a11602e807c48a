package web

import (
	"context"

	"duixian/matter"
)

// draftLines are the visitor's forms that were saved and not sent.
func (s *site) draftLines(context.Context, frame) ([]draftLine, error) { return nil, nil }

// publicEvents are the events that the public is shown.
func publicEvents(m *matter.Matter) []matter.Event {
	var all []matter.Event
	for _, e := range m.Events {
		all = append(all, matter.Event{Seq: e.Seq, Step: e.Step, As: e.As, For: e.For, At: e.At, Day: e.Day, Answers: e.Answers})
	}
	return all
}

// publicValues are the names of what the public is shown of what a matter holds.
func publicValues(p *matter.Procedure) []string {
	return []string{"letter", "spirit", "lead", "helpers", p.Plan.Due, p.Plan.Milestones, p.Plan.Reached}
}

// lit is a span of days on which a matter showed one light.
type lit struct {
	From, To matter.Date
	Light    matter.Light
	Rule     string
	Override matter.Light
}

// lightsOf are the lights of a matter day by day.
func lightsOf(m *matter.Matter, c *matter.Calendar, to matter.Date) ([]lit, error) {
	if len(m.Events) == 0 {
		return nil, nil
	}
	var spans []lit
	replay, rest := m.Procedure.Start(m.ID), m.Events
	for day := m.Events[0].Day; day <= to; day++ {
		for len(rest) > 0 && rest[0].Day <= day {
			if err := replay.Apply(rest[0]); err != nil {
				return nil, err
			}
			rest = rest[1:]
		}
		s := replay.Standing()
		shown, err := m.Procedure.Light(&s, c, day)
		if err != nil {
			return nil, err
		}
		now := lit{day, day, shown.Light, shown.Rule, ""}
		if shown.Override != nil {
			now.Override = shown.Override.Light
		}
		if n := len(spans); n > 0 && spans[n-1].Light == now.Light && spans[n-1].Rule == now.Rule && spans[n-1].Override == now.Override {
			spans[n-1].To = day
		} else {
			spans = append(spans, now)
		}
	}
	return spans, nil
}
