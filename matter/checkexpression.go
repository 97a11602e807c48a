package matter

import (
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
)

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
