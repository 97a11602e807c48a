package matter

import (
	"fmt"
	"slices"
	"strings"
)

func (c *checker) roles() {
	p := c.procedure
	for i, r := range p.Roles {
		path := at("roles", i)
		switch {
		case r.Clock && (len(r.Posts) > 0 || r.Body != "" || r.Person != ""):
			c.flaw(path, "clock-role")
		case !r.Clock && len(r.Posts) == 0:
			c.flaw(path, "nobody", "id", r.ID)
		}
		if !slices.ContainsFunc(p.Steps, func(s Step) bool { return slices.Contains(s.By, r.ID) }) {
			c.flaw(path, "unused-role", "id", r.ID)
		}
	}
}

// stepID and stateID check that there is a step or state of the name, and say so.
func (c *checker) stepID(path, id string) bool {
	if id != "" && c.procedure.Step(id) == nil {
		c.flaw(path, "unknown-step", "id", id)
		return false
	}
	return id != ""
}

func (c *checker) stateID(path, id string) {
	if c.procedure.State(id) == nil {
		c.flaw(path, "unknown-state", "id", id)
	}
}

func (c *checker) step(path string, s *Step) {
	p := c.procedure
	if len(s.By) == 0 {
		c.flaw(path, "missing", "key", "by")
	}
	clock := false
	for i, id := range s.By {
		r := p.Role(id)
		if r == nil {
			c.flaw(fmt.Sprintf("%s/by/%d", path, i), "unknown-role", "id", id)
			continue
		}
		clock = clock || r.Clock
	}
	if len(s.From) == 0 {
		c.flaw(path, "missing", "key", "from")
	}
	for i, id := range s.From {
		if id == New {
			if s.To == "" {
				c.flaw(path, "new-stays")
			}
			continue
		}
		c.stateID(fmt.Sprintf("%s/from/%d", path, i), id)
	}
	if s.To != "" {
		c.stateID(path+"/to", s.To)
		if s.ToChosen != "" {
			c.flaw(path+"/to_chosen", "two-targets")
		}
	}
	c.stepID(path+"/answers", s.Answers)
	for i, id := range s.NotBy {
		c.stepID(fmt.Sprintf("%s/not_by/%d", path, i), id)
	}
	if s.Within != "" && p.Limit(s.Within) == nil {
		c.flaw(path+"/within", "unknown-limit", "id", s.Within)
	}
	for i := range s.Fields {
		f := &s.Fields[i]
		c.field(fmt.Sprintf("%s/fields/%d", path, i), f)
		if clock && f.Required {
			c.flaw(fmt.Sprintf("%s/fields/%d", path, i), "clock-fields", "id", f.ID)
		}
	}
	c.chosen(path, s)
	c.override(path, s)
	c.public(path+"/public", s)
}

func (c *checker) field(path string, f *Field) {
	known := []Type{TypeText, TypeLong, TypeBody, TypeBodies, TypePerson, TypeDate, TypePercent, TypeNumber, TypeChoice, TypeFiles, TypeLinks, TypeMilestones, TypeReached, TypeReferences, TypeDays}
	c.means(path+"/means", f.Means)
	switch {
	case f.Type == "":
		c.flaw(path, "missing", "key", "type")
	case !slices.Contains(known, f.Type):
		c.flaw(path+"/type", "unknown-type", "id", string(f.Type), "known", listed(known))
	case f.Type == TypeChoice && len(f.Options) == 0:
		c.flaw(path, "no-options")
	case f.Type != TypeChoice && len(f.Options) > 0:
		c.flaw(path+"/options", "options-elsewhere")
	case f.Type == TypeNumber && f.Unit == "":
		c.flaw(path, "no-unit")
	case f.Type == TypeReached && c.procedure.Plan.Milestones == "":
		c.flaw(path, "reached-plan")
	}
	options := map[string]bool{}
	for i, o := range f.Options {
		at := fmt.Sprintf("%s/options/%d", path, i)
		if o.ID == "" {
			c.flaw(at, "missing", "key", "id")
		}
		if options[o.ID] {
			c.flaw(at+"/id", "duplicate", "id", o.ID)
		}
		options[o.ID] = true
		c.text(at+"/name", "name", o.Name)
		c.text(at+"/means", "means", o.Means)
	}
}

// source finds the field that a reference names: one of the step itself, or asked.FIELD of the step that it answers.
func (c *checker) source(path string, s *Step, reference string) (f *Field, asked bool) {
	name, asked := strings.CutPrefix(reference, "asked.")
	from := s
	if asked {
		if from = c.procedure.Step(s.Answers); from == nil {
			c.flaw(path, "not-asked", "id", reference)
			return nil, true
		}
	}
	if f = from.Field(name); f == nil {
		c.flaw(path, "unknown-field", "id", reference)
	}
	return f, asked
}

func (c *checker) chosen(path string, s *Step) {
	if s.ToChosen == "" {
		return
	}
	f, _ := c.source(path+"/to_chosen", s, s.ToChosen)
	if f == nil {
		return
	}
	if f.Type != TypeChoice {
		c.flaw(path+"/to_chosen", "wrong-type", "id", s.ToChosen, "type", string(f.Type), "want", string(TypeChoice))
	}
	for _, o := range f.Options {
		if c.procedure.State(o.ID) == nil {
			c.flaw(path+"/to_chosen", "not-states", "id", s.ToChosen, "option", o.ID)
		}
	}
}

func (c *checker) override(path string, s *Step) {
	if !s.Override {
		return
	}
	light, until, reason := s.Field("light"), s.Field("until"), s.Field("reason")
	good := light != nil && light.Type == TypeChoice && light.Required && until != nil && until.Type == TypeDate && until.Required &&
		reason != nil && reason.Type == TypeLong && reason.Required
	if good {
		for _, o := range light.Options {
			good = good && Light(o.ID).known()
		}
	}
	if !good {
		c.flaw(path+"/override", "override-fields")
	}
}

func (c *checker) public(path string, s *Step) {
	if s.Public == nil {
		return
	}
	for i, id := range s.Public.Fields {
		at := fmt.Sprintf("%s/fields/%d", path, i)
		f := s.Field(id)
		switch {
		case f == nil:
			c.flaw(at, "unknown-field", "id", id)
		case f.Type == TypePerson:
			c.flaw(at, "public-person", "id", id)
		case slices.Contains(s.Public.Fields[:i], id):
			c.flaw(at, "duplicate", "id", id)
		}
	}
	if once := s.Public.Once; c.stepID(path+"/once", once) && c.procedure.Step(once).Answers != s.ID {
		c.flaw(path+"/once", "once-answers", "id", once, "step", s.ID)
	}
}

// values collects what a matter holds: all that some step sets.
func (c *checker) values() {
	p := c.procedure
	p.slots = map[string]int{}
	for i := range p.Steps {
		s := &p.Steps[i]
		for _, key := range []string{"sets", "adds"} {
			list := s.Sets
			if key == "adds" {
				list = s.Adds
			}
			for _, name := range sortedKeys(list) {
				c.value(at("steps", i)+"/"+key+"/"+name, s, name, list[name], key == "adds")
			}
		}
	}
}

func (c *checker) value(path string, s *Step, name, reference string, adds bool) {
	p := c.procedure
	if !idPattern.MatchString(name) || strings.Contains(taken, " "+name+" ") {
		c.flaw(path, "bad-id", "id", name)
		return
	}
	f, asked := c.source(path, s, reference)
	if f == nil {
		return
	}
	if adds && !f.Type.many() {
		c.flaw(path, "not-many", "id", reference)
	}
	i, known := p.slots[name]
	if !known {
		i = len(p.values)
		p.slots[name] = i
		p.values = append(p.values, slot{name, f})
	}
	if have := p.values[i].field.Type; have != f.Type {
		c.flaw(path, "two-types", "id", name, "type", string(have), "want", string(f.Type))
	}
	s.sets = append(s.sets, assignment{i, asked, strings.TrimPrefix(reference, "asked."), adds})
}
