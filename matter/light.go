package matter

import (
	"fmt"
	"strconv"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/interpreter"
)

// Shown is the light of a matter on a day, and by which rule.
type Shown struct {
	Light    Light     `json:"light"`
	Rule     string    `json:"rule"`
	Override *Override `json:"override,omitempty"` // stands beside the light, not instead of it
}

// Explanation says how a light came about.
type Explanation struct {
	Shown
	Procedure string // whose rules were used
	Version   int
	Calendar  string // its version
	Day       Date
	Says      Text    // the sentence of the rule
	Inputs    []Input // all that the procedure's rules use
	Tried     []Rule  // the rules up to and with the one that decided
	// Unknown is the first year that matters whose holidays the calendar does not know; 0 if it knows all.
	Unknown int
}

// Input is a variable of the rules with its value.
type Input struct {
	Name  string
	Value string
}

// Light computes the light of a matter on a day. The error is of a rule that cannot be computed, such as one that divides
// by 0.
func (p *Procedure) Light(s *Standing, c *Calendar, day Date) (Shown, error) {
	i, err := p.decide(&lightNames{p: p, s: s, c: c, day: day})
	if err != nil {
		return Shown{}, err
	}
	return Shown{p.Lights[i].Light, p.Lights[i].ID, s.override(day)}, nil
}

// Explain computes the light as Light does, and says how it came about.
func (p *Procedure) Explain(s *Standing, c *Calendar, day Date) (Explanation, error) {
	names := &lightNames{p: p, s: s, c: c, day: day}
	i, err := p.decide(names)
	if err != nil {
		return Explanation{}, err
	}
	r := p.Lights[i]
	x := Explanation{Shown: Shown{r.Light, r.ID, s.override(day)}, Procedure: p.ID, Version: p.Version, Calendar: c.version, Day: day,
		Tried: p.Lights[:i+1]}
	values := map[string]Text{}
	for _, name := range p.inputs {
		value := names.text(name)
		x.Inputs = append(x.Inputs, Input{name, value})
		values[name] = same(value)
	}
	x.Says = r.Says.fill(values)
	x.Unknown = names.unknown()
	return x, nil
}

// decide finds the first rule that holds; the last has no condition.
func (p *Procedure) decide(names *lightNames) (int, error) {
	for i := range p.Lights {
		if p.Lights[i].program == nil {
			return i, nil
		}
		holds, err := p.Lights[i].program.holds(names)
		if err != nil {
			return 0, fmt.Errorf("matter: %s: the light's rule %q cannot be computed: %w", names.s.Matter, p.Lights[i].ID, err)
		}
		if holds {
			return i, nil
		}
	}
	return 0, fmt.Errorf("matter: %s: no rule of the light decides", names.s.Matter) // a procedure that was checked has a last one
}

// lightVariables are the names that rules of lights may use; docs/PROCEDURES.md says what each is.
func (p *Procedure) lightVariables() []variable {
	vars := []variable{
		{"day", cel.StringType}, {"state", cel.StringType}, {"closed", cel.BoolType}, {"due", cel.StringType},
		{"days_left", cel.IntType}, {"workdays_left", cel.IntType},
		{"milestones", cel.IntType}, {"late_milestones", cel.IntType}, {"planned", cel.IntType}, {"reached", cel.IntType},
		{"reports", cel.IntType}, {"waiting", cel.IntType}, {"last_report", cel.StringType},
	}
	for _, v := range p.values {
		if !v.field.Type.many() {
			vars = append(vars, variable{"matter." + v.name, v.field.Type.typeIn()})
		}
	}
	for _, l := range p.Limits {
		vars = append(vars, variable{"limit." + l.ID + ".running", cel.BoolType}, variable{"limit." + l.ID + ".late", cel.BoolType},
			variable{"limit." + l.ID + ".left", cel.IntType}, variable{"limit." + l.ID + ".last", cel.StringType})
	}
	return vars
}

// lightNames are the variables of the rules, computed when they are asked for.
type lightNames struct {
	p   *Procedure
	s   *Standing
	c   *Calendar
	day Date
}

// Parent implements interpreter.Activation.
func (n *lightNames) Parent() interpreter.Activation { return nil }

// ResolveName implements interpreter.Activation.
func (n *lightNames) ResolveName(name string) (any, bool) {
	v := n.value(name)
	return v, v != nil
}

func (n *lightNames) value(name string) ref.Val {
	s := n.s
	switch name {
	case "day":
		return types.String(n.day.String())
	case "state":
		return types.String(s.State)
	case "closed":
		state := n.p.State(s.State)
		return types.Bool(state != nil && state.Closed)
	case "due":
		return types.String(s.Due.String())
	case "days_left":
		return types.Int(n.left(s.Due, CalendarDays))
	case "workdays_left":
		return types.Int(n.left(s.Due, Working))
	case "milestones":
		return types.Int(len(s.Milestones))
	case "late_milestones":
		_, late := s.planned(n.day)
		return types.Int(late)
	case "planned":
		share, _ := s.planned(n.day)
		return types.Int(share)
	case "reached":
		return types.Int(s.reached())
	case "reports":
		return types.Int(s.Reports)
	case "waiting":
		return types.Int(s.Waiting)
	case "last_report":
		return types.String(s.LastReport.String())
	}
	if rest, ok := strings.CutPrefix(name, "matter."); ok {
		if i := n.p.slot(rest); i >= 0 {
			return One(s.Values[rest]).in(n.p.values[i].field.Type)
		}
		return nil
	}
	if rest, ok := strings.CutPrefix(name, "limit."); ok {
		id, what, _ := strings.Cut(rest, ".")
		return n.limit(id, what)
	}
	return nil
}

// left counts the days from the day to a last one, below 0 if that is over; 0 where there is none.
func (n *lightNames) left(last Date, count Counting) int {
	switch {
	case last == 0:
		return 0
	case count == Working:
		return n.c.Workdays(n.day, last)
	}
	return int(last - n.day)
}

// limit tells of a limit: of the one that ends first, where it runs several times.
func (n *lightNames) limit(id, what string) ref.Val {
	l := n.p.Limit(id)
	if l == nil {
		return nil
	}
	last := Date(0)
	for _, r := range n.s.Limits {
		if r.Limit == id {
			if d := r.deadline(l, n.c).Last; last == 0 || d < last {
				last = d
			}
		}
	}
	switch what {
	case "running":
		return types.Bool(last != 0)
	case "late":
		return types.Bool(last != 0 && last < n.day)
	case "left":
		return types.Int(n.left(last, l.Count))
	case "last":
		return types.String(last.String())
	}
	return nil
}

// text writes a variable for a person.
func (n *lightNames) text(name string) string {
	switch v := n.value(name).(type) {
	case types.String:
		return string(v)
	case types.Int:
		return strconv.FormatInt(int64(v), 10)
	case types.Double:
		return strconv.FormatFloat(float64(v), 'f', -1, 64)
	case types.Bool:
		return strconv.FormatBool(bool(v))
	}
	return ""
}

// unknown is the first year whose holidays matter to the light and are not known.
func (n *lightNames) unknown() int {
	first := 0
	note := func(year int) {
		if year != 0 && (first == 0 || year < first) {
			first = year
		}
	}
	for _, name := range n.p.inputs {
		if name == "workdays_left" && n.s.Due != 0 {
			note(n.c.Unknown(n.day, n.s.Due))
		}
	}
	for _, r := range n.s.Limits {
		if l := n.p.Limit(r.Limit); l != nil {
			note(r.deadline(l, n.c).Unknown)
		}
	}
	return first
}
