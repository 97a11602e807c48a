package store

import (
	"context"
	"database/sql"
	"slices"

	"duixian/matter"
)

// noticesOf says whom a step of a matter should be told to, and how: a key of the message catalogue for each person. It goes by what
// the procedure says of the step, so that it serves every procedure. m is the matter after the step, bodies and state are those before.
// Who took the step is told nothing.
func (s *Store) noticesOf(ctx context.Context, m *matter.Matter, e matter.Event, bodies []string, state string) (map[string]string, error) {
	text, persons, told := "", []string(nil), []string(nil)
	p, now := m.Procedure, m.Summary().Bodies
	added := slices.DeleteFunc(slices.Clone(now), func(body string) bool { return slices.Contains(bodies, body) })
	switch {
	case m.Closed():
		if state != m.State {
			text, told = "notice.matter_closed", now
		}
	case e.Answers != 0:
		asked := m.Events[e.Answers-1]
		switch {
		case asked.For == "" || e.Step == p.Plan.Accept:
		case asked.Step == p.Plan.Report:
			text, persons = "notice.matter_sent_back", []string{asked.By.Person}
		default:
			text, persons = "notice.matter_answered", []string{asked.By.Person}
		}
	case p.AnsweredByBody(e.Step):
		text, told = "notice.matter_instructed", now
	case chases(p, e.Step):
		text, told = "notice.matter_chased", chased(m, e)
	case assigns(p, e.Step): // those that had it before have it anew
		text, told = "notice.matter_assigned", now
	case len(added) > 0:
		text, told = "notice.matter_assigned", added
	}
	if len(told) > 0 {
		var err error
		if persons, err = s.membersOf(ctx, told); err != nil {
			return nil, err
		}
	}
	all := map[string]string{}
	for _, person := range persons {
		if person != "" && person != e.By.Person {
			all[person] = text
		}
	}
	return all, nil
}

// chases says whether the clock may take the step when a limit has passed; whoever takes it means the same.
func chases(p *matter.Procedure, step string) bool {
	return slices.ContainsFunc(p.Limits, func(l matter.Limit) bool { return l.Then == step })
}

// chased are the bodies that a chase is for: those asked by the limit that had passed, or, if a person chases, those asked for anything.
func chased(m *matter.Matter, e matter.Event) []string {
	var bodies []string
	for _, l := range m.Procedure.Limits {
		if l.Asks == nil || e.Limit != "" && l.ID != e.Limit || e.Limit == "" && l.Then != e.Step {
			continue
		}
		v := m.Value(l.Asks.Of)
		bodies = append(append(bodies, v.List...), v.Text)
	}
	return bodies
}

// assigns says whether a step names bodies.
func assigns(p *matter.Procedure, step string) bool {
	s := p.Step(step)
	for _, from := range s.Sets {
		if f := s.Field(from); f != nil && (f.Type == matter.TypeBody || f.Type == matter.TypeBodies) {
			return true
		}
	}
	return false
}

// membersOf are the persons with a post at one of the bodies who may sign in.
func (s *Store) membersOf(ctx context.Context, bodies []string) ([]string, error) {
	var all []string
	for _, body := range bodies {
		if body == "" {
			continue
		}
		// Keys of bodies are letters and digits, and stand in quotes: no other text holds one so.
		if err := s.db.Query(ctx, func(rows *sql.Rows) error {
			var person string
			err := rows.Scan(&person)
			all = append(all, person)
			return err
		}, "SELECT id FROM person WHERE closed = 0 AND posts LIKE ? ORDER BY id", `%"body":"`+body+`"%`); err != nil {
			return nil, err
		}
	}
	return all, nil
}
