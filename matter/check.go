package matter

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
)

// checker checks a procedure as read, and compiles what is to be computed.
type checker struct {
	procedure *Procedure
	lines     map[string]int
	flaws     Flaws
}

// flaw notes what is wrong at a path of the file, or at the nearest part around it that stands there.
func (c *checker) flaw(path, key string, with ...any) {
	c.note(path, say(key, with...))
}

func (c *checker) note(path string, s Sentence) {
	for {
		if line, ok := c.lines[path]; ok {
			c.flaws = append(c.flaws, Flaw{line, s})
			return
		}
		i := strings.LastIndexByte(path, '/')
		if i < 0 {
			c.flaws = append(c.flaws, Flaw{0, s})
			return
		}
		path = path[:i]
	}
}

func at(list string, i int) string { return fmt.Sprintf("/%s/%d", list, i) }

// check goes from what things are called to what they say of each other, and ends where a later part could not be judged.
func (c *checker) check() {
	p := c.procedure
	c.id("", p.ID)
	if p.Version < 1 {
		c.flaw("/version", "bad-version")
	}
	c.text("/name", "name", p.Name)
	c.names()
	if len(c.flaws) > 0 {
		return
	}
	c.roles()
	for i := range p.Steps {
		c.step(at("steps", i), &p.Steps[i])
	}
	if len(c.flaws) > 0 {
		return
	}
	c.values()
	c.plan()
	for i := range p.Limits {
		c.limit(at("limits", i), &p.Limits[i])
	}
	c.reachable()
	if len(c.flaws) > 0 {
		return
	}
	c.expressions()
	slices.SortStableFunc(c.flaws, func(a, b Flaw) int { return a.Line - b.Line })
}

var idPattern = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// taken are words that CEL keeps, and names that stand for something else in expressions.
const taken = " as break const continue else false for function if import in let loop namespace null package return true var void while" +
	" matter asked open count last limit today state new "

func (c *checker) id(path, id string) {
	switch {
	case id == "":
		c.flaw(path, "missing", "key", "id")
	case !idPattern.MatchString(id) || strings.Contains(taken, " "+id+" "):
		c.flaw(path+"/id", "bad-id", "id", id)
	}
}

// ids checks the ids of a list, which must differ.
func ids[T any](c *checker, list string, all []T, id func(T) string, name func(T) Text) map[string]int {
	places := map[string]int{}
	for i, one := range all {
		path := fmt.Sprintf("%s/%d", list, i)
		c.id(path, id(one))
		if _, twice := places[id(one)]; twice {
			c.flaw(path+"/id", "duplicate", "id", id(one))
		}
		places[id(one)] = i
		c.text(path+"/name", "name", name(one))
	}
	return places
}

func (c *checker) text(path, key string, t Text) {
	if strings.TrimSpace(t.Zh) == "" || strings.TrimSpace(t.En) == "" {
		c.flaw(path, "no-text", "key", key)
	}
}

// means checks an explanation, which may be left out as a whole.
func (c *checker) means(path string, t Text) {
	if t != (Text{}) {
		c.text(path, "means", t)
	}
}

func (c *checker) names() {
	p := c.procedure
	c.means("/means", p.Means)
	ids(c, "/roles", p.Roles, func(r Role) string { return r.ID }, func(r Role) Text { return r.Name })
	p.states = ids(c, "/states", p.States, func(s State) string { return s.ID }, func(s State) Text { return s.Name })
	p.steps = ids(c, "/steps", p.Steps, func(s Step) string { return s.ID }, func(s Step) Text { return s.Name })
	ids(c, "/limits", p.Limits, func(l Limit) string { return l.ID }, func(l Limit) Text { return l.Name })
	ids(c, "/lights", p.Lights, func(r Rule) string { return r.ID }, func(r Rule) Text { return r.Says })
	for i, s := range p.States {
		c.text(at("states", i)+"/means", "means", s.Means)
	}
	for i := range p.Steps {
		s := &p.Steps[i]
		c.means(at("steps", i)+"/means", s.Means)
		ids(c, at("steps", i)+"/fields", s.Fields, func(f Field) string { return f.ID }, func(f Field) Text { return f.Name })
		if a := p.Step(s.Answers); a != nil {
			a.answered = true
		}
	}
}

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
		r := p.role(id)
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
	if s.Within != "" && p.limit(s.Within) == nil {
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
}

func (c *checker) field(path string, f *Field) {
	known := []Type{Line, Long, Body, Bodies, Person, Day, Percent, Number, Choice, Files, Links, Milestones, Reached, References, DaysBetween}
	c.means(path+"/means", f.Means)
	switch {
	case f.Type == "":
		c.flaw(path, "missing", "key", "type")
	case !slices.Contains(known, f.Type):
		c.flaw(path+"/type", "unknown-type", "id", string(f.Type), "known", listed(known))
	case f.Type == Choice && len(f.Options) == 0:
		c.flaw(path, "no-options")
	case f.Type != Choice && len(f.Options) > 0:
		c.flaw(path+"/options", "options-elsewhere")
	case f.Type == Number && f.Unit == "":
		c.flaw(path, "no-unit")
	case f.Type == Reached && c.procedure.Plan.Milestones == "":
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
	if f.Type != Choice {
		c.flaw(path+"/to_chosen", "wrong-type", "id", s.ToChosen, "type", string(f.Type), "want", string(Choice))
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
	good := light != nil && light.Type == Choice && light.Required && until != nil && until.Type == Day && until.Required &&
		reason != nil && reason.Type == Long && reason.Required
	if good {
		for _, o := range light.Options {
			good = good && Light(o.ID).known()
		}
	}
	if !good {
		c.flaw(path+"/override", "override-fields")
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
		c.held(at("roles", i)+"/body", r.Body, Body, Bodies)
		c.held(at("roles", i)+"/person", r.Person, Person)
	}
	c.held("/plan/due", p.Plan.Due, Day)
	c.held("/plan/milestones", p.Plan.Milestones, Milestones)
	c.held("/plan/reached", p.Plan.Reached, Reached)
	c.held("/plan/percent", p.Plan.Percent, Percent)
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
	if l.As != "" && p.role(l.As) == nil {
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
	c.held(path+"/days_from", l.DaysFrom, DaysBetween)
	c.held(path+"/until", l.Until, Day)
	if c.stepID(path+"/then", l.Then) && !slices.ContainsFunc(p.Step(l.Then).By, func(id string) bool { return p.role(id).Clock }) {
		c.flaw(path+"/then", "clock-step", "id", l.Then)
	}
	if l.Asks != nil {
		if !c.stepID(path+"/asks/step", l.Asks.Step) {
			c.flaw(path+"/asks", "missing", "key", "step")
		}
		if l.Asks.Of == "" {
			c.flaw(path+"/asks", "missing", "key", "of")
		}
		c.held(path+"/asks/of", l.Asks.Of, Body, Bodies)
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

func (c *checker) expressions() {
	p := c.procedure
	base, err := baseEnv()
	if err != nil {
		c.flaw("", "bad-expression", "column", "0", "problem", err.Error())
		return
	}
	for i := range p.Steps {
		s := &p.Steps[i]
		if len(s.Must) == 0 {
			continue
		}
		compiler, err := newCompiler(base, p.stepVariables(s))
		if err != nil {
			c.flaw(at("steps", i), "bad-expression", "column", "0", "problem", err.Error())
			continue
		}
		for j := range s.Must {
			m, path := &s.Must[j], fmt.Sprintf("%s/must/%d", at("steps", i), j)
			m.program = c.compile(compiler, path+"/hold", m.Hold)
			c.text(path+"/else", "else", m.Else)
		}
	}
	c.lights(base)
}

func (c *checker) compile(compiler compiler, path, source string) *expression {
	if source == "" {
		key := path[strings.LastIndexByte(path, '/')+1:]
		c.flaw(path, "missing", "key", key)
		return nil
	}
	e, wrong := compiler.compile(source)
	if wrong != nil {
		c.note(path, *wrong)
	}
	return e
}

// stepVariables are the names that conditions on a step may use.
func (p *Procedure) stepVariables(s *Step) []variable {
	vars := []variable{{"today", cel.StringType}, {"state", cel.StringType}}
	for _, f := range s.Fields {
		vars = append(vars, variable{f.ID, f.Type.typeIn()})
	}
	if asked := p.Step(s.Answers); asked != nil {
		for _, f := range asked.Fields {
			vars = append(vars, variable{"asked." + f.ID, f.Type.typeIn()})
		}
	}
	for _, v := range p.values {
		vars = append(vars, variable{"matter." + v.name, v.field.Type.typeIn()})
	}
	for _, other := range p.Steps {
		vars = append(vars, variable{"count." + other.ID, cel.IntType}, variable{"last." + other.ID, cel.StringType})
		if other.answered {
			vars = append(vars, variable{"open." + other.ID, cel.IntType})
		}
	}
	return vars
}

func (c *checker) lights(base *cel.Env) {
	p := c.procedure
	if len(p.Lights) == 0 {
		c.flaw("/lights", "no-lights")
		return
	}
	vars := p.lightVariables()
	compiler, err := newCompiler(base, vars)
	if err != nil {
		c.flaw("/lights", "bad-expression", "column", "0", "problem", err.Error())
		return
	}
	var known []string
	for _, v := range vars {
		known = append(known, v.name)
	}
	use := func(names []string) {
		for _, name := range names {
			if !slices.Contains(p.inputs, name) {
				p.inputs = append(p.inputs, name)
			}
		}
	}
	for i := range p.Lights {
		r, path := &p.Lights[i], at("lights", i)
		if !r.Light.known() {
			c.flaw(path+"/light", "unknown-light", "id", string(r.Light))
		}
		switch last := i == len(p.Lights)-1; {
		case last && r.When != "":
			c.flaw(path+"/when", "no-default")
		case !last && r.When == "":
			c.flaw(path, "early-default")
		case !last:
			if r.program = c.compile(compiler, path+"/when", r.When); r.program != nil {
				use(r.program.uses)
			}
		}
		for _, name := range r.Says.placeholders() {
			if !slices.Contains(known, name) {
				c.flaw(path+"/says", "bad-placeholder", "id", name, "known", strings.Join(known, ", "))
				continue
			}
			use([]string{name})
		}
	}
	for i, v := range p.values {
		if slices.Contains(p.inputs, "matter."+v.name) {
			p.lightVals = append(p.lightVals, i)
		}
	}
}

func (l Light) known() bool { return l == Green || l == Yellow || l == Red || l == Grey }
