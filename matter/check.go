package matter

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
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
