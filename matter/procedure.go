package matter

// Procedure says which steps a kind of matter takes. It is read from a file by ParseProcedure and does not change;
// several goroutines may use it.
type Procedure struct {
	ID      string  `yaml:"id"`      // lasting; exports name it
	Version int     `yaml:"version"` // 1, 2, 3; a matter keeps the version that it started under
	Name    Text    `yaml:"name"`
	Means   Text    `yaml:"means"`
	Roles   []Role  `yaml:"roles"`
	States  []State `yaml:"states"`
	Steps   []Step  `yaml:"steps"`
	Limits  []Limit `yaml:"limits"`
	Plan    Plan    `yaml:"plan"`
	Lights  []Rule  `yaml:"lights"`

	text      string
	steps     map[string]int // a step's place in Steps
	states    map[string]int
	values    []slot // what a matter holds
	slots     map[string]int
	inputs    []string // the variables that the rules of the lights use, in the order of first use
	lightVals []int    // the slots among them
}

// New is the state of a matter before its first step.
const New = "new"

// Role says who takes steps: persons with one of the posts; or the clock.
type Role struct {
	ID    string   `yaml:"id"`
	Name  Text     `yaml:"name"`
	Posts []string `yaml:"posts"` // the posts that count, such as office, head, reporter
	// Body is a value of the matter that holds bodies: only a post at one of them counts.
	Body string `yaml:"body"`
	// Person is a value of the matter that holds a person: nobody else counts.
	Person string `yaml:"person"`
	Clock  bool   `yaml:"clock"` // the program itself, when a limit has passed
}

// State is where a matter stands between steps.
type State struct {
	ID     string `yaml:"id"`
	Name   Text   `yaml:"name"`
	Means  Text   `yaml:"means"` // printed where the state is chosen
	Closed bool   `yaml:"closed"`
}

// Step is something that is done to a matter.
type Step struct {
	ID    string   `yaml:"id"`
	Name  Text     `yaml:"name"`
	Means Text     `yaml:"means"`
	By    []string `yaml:"by"`   // the roles that may take it
	From  []string `yaml:"from"` // the states that it may be taken in; New for the first step
	To    string   `yaml:"to"`   // the state after it; "" where the state stays
	// ToChosen is a choice whose options are states, and the one chosen the state after the step.
	ToChosen string `yaml:"to_chosen"`
	// Answers is the step that this one answers. A step that another answers waits until it is.
	Answers string `yaml:"answers"`
	// NotBy are steps which must have been taken by another person: the one answered, or else the last of its kind.
	NotBy  []string `yaml:"not_by"`
	Within string   `yaml:"within"` // a limit; when it has passed, the step can be taken no more
	Fields []Field  `yaml:"fields"`
	Must   []Must   `yaml:"must"`
	// Sets says which values of the matter the step sets, and from what: a field of its own, or asked.FIELD of the step
	// answered. A field of its own that is left blank clears the value, one of the step answered leaves it as it was.
	Sets map[string]string `yaml:"sets"`
	Adds map[string]string `yaml:"adds"` // as Sets, for values with several parts, which are added
	// Override says that the step puts another light beside the computed one; its fields are light, until and reason.
	Override bool    `yaml:"override"`
	Public   *Public `yaml:"public"` // nil: the public is not shown that it was taken

	answered bool // by another step
	sets     []assignment
}

// Public says what the public is shown of a step.
type Public struct {
	Fields []string `yaml:"fields"`
	Once   string   `yaml:"once"` // a step that answers it: before it has, nothing is shown; "" for at once
}

// Type is the type of a field.
type Type string

// The types of fields.
const (
	TypeText       Type = "text"       // one line
	TypeLong       Type = "long"       // text of several lines
	TypeBody       Type = "body"       // a body's id
	TypeBodies     Type = "bodies"     // several
	TypePerson     Type = "person"     // a person's id
	TypeDate       Type = "date"       // a day
	TypePercent    Type = "percent"    // from 0 to 100
	TypeNumber     Type = "number"     // decimal, in Field.Unit
	TypeChoice     Type = "choice"     // one of Field.Options
	TypeFiles      Type = "files"      // evidence, by its hashes
	TypeLinks      Type = "links"      // evidence elsewhere, by its addresses
	TypeMilestones Type = "milestones" // parts of a plan, with dates and weights
	TypeReached    Type = "reached"    // names of milestones of the matter's plan
	TypeReferences Type = "references" // records of readings
	TypeDays       Type = "days"       // a number of days
)

// Field is something that a step carries.
type Field struct {
	ID       string   `yaml:"id"`
	Type     Type     `yaml:"type"`
	Name     Text     `yaml:"name"`
	Means    Text     `yaml:"means"`
	Required bool     `yaml:"required"`
	Unit     string   `yaml:"unit"` // of a number
	Options  []Option `yaml:"options"`
}

// Option is one of a choice, explained where it is chosen.
type Option struct {
	ID    string `yaml:"id"`
	Name  Text   `yaml:"name"`
	Means Text   `yaml:"means"`
}

// Must is a condition on a step: where the expression does not hold, the step is refused with the sentence.
type Must struct {
	Hold string `yaml:"hold"` // CEL
	Else Text   `yaml:"else"`

	program *expression
}

// Counting is how days are counted.
type Counting string

// The ways of counting days.
const (
	Working      Counting = "working"
	CalendarDays Counting = "calendar"
)

// Limit is a time limit: it runs from a beginning, and has passed when its last day is over.
type Limit struct {
	ID   string   `yaml:"id"`
	Name Text     `yaml:"name"`
	In   []string `yaml:"in"` // the states that it runs in, from when the state began
	// Since are steps that let it run anew: the last of them counts, if it came after the state began.
	Since []string `yaml:"since"`
	As    string   `yaml:"as"`   // of those, only such as were taken in this role; "" for all
	On    string   `yaml:"on"`   // or a step: it runs from each such step until that is answered
	Days  int      `yaml:"days"` // how many days it has
	// DaysFrom is a value of the matter with the number of days, Until one with its last day; either instead of Days.
	DaysFrom string   `yaml:"days_from"`
	Until    string   `yaml:"until"`
	Count    Counting `yaml:"count"`
	Then     string   `yaml:"then"` // the step that the clock takes, once, when it has passed; "" if it is only shown
	Asks     *Asks    `yaml:"asks"` // the form that it asks a body for, which counts as load
}

// Asks is a form that a limit asks for.
type Asks struct {
	Step string `yaml:"step"`
	Of   string `yaml:"of"` // a value of the matter with the bodies
}

// Plan says which values and steps are the plan and the reports that lights are computed from.
type Plan struct {
	Due        string `yaml:"due"`        // a date
	Milestones string `yaml:"milestones"` // milestones
	Reached    string `yaml:"reached"`    // their names
	Percent    string `yaml:"percent"`    // the percentage accepted last
	Report     string `yaml:"report"`     // the step by which a body reports
	Accept     string `yaml:"accept"`     // the step by which a report is accepted; "" where it counts as it comes
}

// Light is the light of a matter.
type Light string

// The lights.
const (
	Green  Light = "green"
	Yellow Light = "yellow"
	Red    Light = "red"
	Grey   Light = "grey"
)

// Rule gives a light where its expression holds and no rule before it did. The last has no expression.
type Rule struct {
	ID    string `yaml:"id"`
	Light Light  `yaml:"light"`
	When  string `yaml:"when"` // CEL
	Says  Text   `yaml:"says"` // with inputs in braces

	program *expression
}

// slot is a value that a matter holds.
type slot struct {
	name  string
	field *Field
}

// assignment is an entry of Sets or Adds.
type assignment struct {
	slot  int
	asked bool // from the step answered
	field string
	add   bool
}

// Text is the procedure's file.
func (p *Procedure) Text() string { return p.text }

// Step finds a step by its id; nil if there is none.
func (p *Procedure) Step(id string) *Step {
	if i, ok := p.steps[id]; ok {
		return &p.Steps[i]
	}
	return nil
}

// State finds a state by its id; nil if there is none.
func (p *Procedure) State(id string) *State {
	if i, ok := p.states[id]; ok {
		return &p.States[i]
	}
	return nil
}

// Field finds a field of the step by its id; nil if there is none.
func (s *Step) Field(id string) *Field {
	for i := range s.Fields {
		if s.Fields[i].ID == id {
			return &s.Fields[i]
		}
	}
	return nil
}

// Role finds a role by its id; nil if there is none.
func (p *Procedure) Role(id string) *Role {
	for i := range p.Roles {
		if p.Roles[i].ID == id {
			return &p.Roles[i]
		}
	}
	return nil
}

// Limit finds a time limit by its id; nil if there is none.
func (p *Procedure) Limit(id string) *Limit {
	for i := range p.Limits {
		if p.Limits[i].ID == id {
			return &p.Limits[i]
		}
	}
	return nil
}

// slot is the place of a value, -1 if no step sets it.
func (p *Procedure) slot(name string) int {
	if i, ok := p.slots[name]; ok {
		return i
	}
	return -1
}

// Values lists the names of what matters hold, in the order of the steps and fields that they come from.
func (p *Procedure) Values() []string {
	var names []string
	for i := range p.Steps {
		for k := range p.Steps[i].Fields {
			for _, v := range p.values {
				if v.field == &p.Steps[i].Fields[k] {
					names = append(names, v.name)
				}
			}
		}
	}
	return names
}

// ValueField is the field that a value of matters comes from, such as for its name; nil if there is no such value.
func (p *Procedure) ValueField(value string) *Field {
	if i := p.slot(value); i >= 0 {
		return p.values[i].field
	}
	return nil
}
