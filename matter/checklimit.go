package matter

import (
	"fmt"
	"slices"
	"strings"
)

func listed(types []Type) string {
	var all []string
	for _, t := range types {
		all = append(all, string(t))
	}
	return strings.Join(all, ", ")
}

// held checks that a matter holds a value of one of the types; "" is for none.
func (c *checker) held(path, name string, want ...Type) {
	if name == "" {
		return
	}
	i := c.procedure.slot(name)
	if i < 0 {
		c.flaw(path, "never-set", "id", name)
		return
	}
	if have := c.procedure.values[i].field.Type; !slices.Contains(want, have) {
		c.flaw(path, "wrong-type", "id", name, "type", string(have), "want", listed(want))
	}
}

func (c *checker) plan() {
	p := c.procedure
	for i, r := range p.Roles {
		c.held(at("roles", i)+"/body", r.Body, TypeBody, TypeBodies)
		c.held(at("roles", i)+"/person", r.Person, TypePerson)
	}
	c.held("/plan/due", p.Plan.Due, TypeDate)
	c.held("/plan/milestones", p.Plan.Milestones, TypeMilestones)
	c.held("/plan/reached", p.Plan.Reached, TypeReached)
	c.held("/plan/percent", p.Plan.Percent, TypePercent)
	c.stepID("/plan/report", p.Plan.Report)
	if c.stepID("/plan/accept", p.Plan.Accept) && p.Step(p.Plan.Accept).Answers != p.Plan.Report {
		c.flaw("/plan/accept", "not-answered", "id", p.Plan.Report)
	}
}

func (c *checker) limit(path string, l *Limit) {
	p := c.procedure
	if (len(l.In) > 0) == (l.On != "") || l.On != "" && len(l.Since) > 0 {
		c.flaw(path, "limit-start")
	}
	for i, id := range l.In {
		c.stateID(fmt.Sprintf("%s/in/%d", path, i), id)
	}
	for i, id := range l.Since {
		c.stepID(fmt.Sprintf("%s/since/%d", path, i), id)
	}
	if l.As != "" && p.Role(l.As) == nil {
		c.flaw(path+"/as", "unknown-role", "id", l.As)
	}
	if c.stepID(path+"/on", l.On) && !p.Step(l.On).answered {
		c.flaw(path+"/on", "not-answered", "id", l.On)
	}
	ways := 0
	for _, given := range []bool{l.Days != 0, l.DaysFrom != "", l.Until != ""} {
		if given {
			ways++
		}
	}
	if ways != 1 {
		c.flaw(path, "limit-length")
	}
	if l.Until == "" && l.Count != Working && l.Count != CalendarDays || l.Until != "" && l.Count != "" {
		c.flaw(path, "limit-count")
	}
	if l.Days < 0 || l.Days > mostDays {
		c.flaw(path+"/days", "limit-days")
	}
	c.held(path+"/days_from", l.DaysFrom, TypeDays)
	c.held(path+"/until", l.Until, TypeDate)
	if c.stepID(path+"/then", l.Then) && !slices.ContainsFunc(p.Step(l.Then).By, func(id string) bool { return p.Role(id).Clock }) {
		c.flaw(path+"/then", "clock-step", "id", l.Then)
	}
	if l.Asks != nil {
		if !c.stepID(path+"/asks/step", l.Asks.Step) {
			c.flaw(path+"/asks", "missing", "key", "step")
		}
		if l.Asks.Of == "" {
			c.flaw(path+"/asks", "missing", "key", "of")
		}
		c.held(path+"/asks/of", l.Asks.Of, TypeBody, TypeBodies)
	}
}

// reachable finds states that no matter comes to, and such as it could not leave.
func (c *checker) reachable() {
	p := c.procedure
	reached := map[string]bool{New: true}
	for grown := true; grown; {
		grown = false
		for i := range p.Steps {
			s := &p.Steps[i]
			if !slices.ContainsFunc(s.From, func(id string) bool { return reached[id] }) {
				continue
			}
			for _, id := range c.targets(s) {
				grown = grown || !reached[id]
				reached[id] = true
			}
		}
	}
	first, left := false, map[string]bool{}
	for i := range p.Steps {
		s := &p.Steps[i]
		first = first || slices.Contains(s.From, New)
		for _, from := range s.From {
			for _, to := range c.targets(s) {
				left[from] = left[from] || to != from
			}
		}
	}
	if !first {
		c.flaw("/steps", "no-first")
		return
	}
	closed := false
	for i, s := range p.States {
		closed = closed || s.Closed
		switch {
		case !reached[s.ID]:
			c.flaw(at("states", i), "unreachable", "id", s.ID)
		case !s.Closed && !left[s.ID]:
			c.flaw(at("states", i), "dead-end", "id", s.ID)
		}
	}
	if !closed {
		c.flaw("/states", "no-closed")
	}
}

// targets are the states that a step can lead to.
func (c *checker) targets(s *Step) []string {
	if s.ToChosen == "" {
		if s.To == "" {
			return nil
		}
		return []string{s.To}
	}
	f, _ := c.source("", s, s.ToChosen)
	var all []string
	for _, o := range f.Options {
		all = append(all, o.ID)
	}
	return all
}
