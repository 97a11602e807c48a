package matter

import (
	"slices"
	"strconv"
	"strings"
)

// Fields are what a step carries, by the names of the procedure's fields. A field without a value is left out.
type Fields map[string]Value

// Value is the value of a field; which part is set follows from the field's type.
type Value struct {
	// Text is the value of all types that have one: an id, a date (ISO 8601), a number in decimal digits, a choice's option.
	Text       string      `json:"text,omitempty"`
	List       []string    `json:"list,omitempty"` // the ids of bodies, links, names of reached milestones
	Files      []File      `json:"files,omitempty"`
	Milestones []Milestone `json:"milestones,omitempty"`
	References []Reference `json:"references,omitempty"`
}

// File is a piece of evidence, kept elsewhere under its hash.
type File struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"` // 64 hexadecimal digits
}

// Milestone is a part of a plan.
type Milestone struct {
	Name   string `json:"name"`
	Date   Date   `json:"date"`   // the last day to reach it
	Weight int    `json:"weight"` // its share of the work, against the others'
}

// Reference points to a record of a reading: the commitment or figure that a matter is from.
type Reference struct {
	Report string `json:"report"` // the hash of the report's bytes: SHA-256, 64 hexadecimal digits
	Record string `json:"record"` // the record's id in the report
	Start  int    `json:"start"`  // its span: half-open, in bytes of the report
	End    int    `json:"end"`
	Quote  string `json:"quote"` // the text at the span
}

// given are the fields that have a value; nil if none has.
func (f Fields) given() Fields {
	var given Fields
	for name, v := range f {
		if !v.empty() {
			if given == nil {
				given = Fields{}
			}
			given[name] = v
		}
	}
	return given
}

// One is the value of a field that has one: a text, an id, an option, a decimal number.
func One(s string) Value { return Value{Text: s} }

// Many is the value of a field with several texts or ids.
func Many(s ...string) Value { return Value{List: s} }

// On is the value of a date.
func On(d Date) Value { return Value{Text: d.String()} }

func (v Value) empty() bool {
	return v.Text == "" && len(v.List)+len(v.Files)+len(v.Milestones)+len(v.References) == 0
}

func (v Value) date() Date {
	d, _ := ParseDate(v.Text) // no date where there is none; values were checked when they came
	return d
}

func (v Value) number() float64 {
	f, _ := strconv.ParseFloat(v.Text, 64)
	return f
}

func (v Value) days() int {
	n, _ := strconv.Atoi(v.Text)
	return n
}

// items are the parts of a value with several, as expressions see them.
func (v Value) items() []string {
	items := slices.Clip(v.List)
	for _, f := range v.Files {
		items = append(items, f.SHA256)
	}
	for _, m := range v.Milestones {
		items = append(items, m.Name)
	}
	for _, r := range v.References {
		items = append(items, r.Report+"#"+r.Record)
	}
	return items
}

// with adds the parts of another value that it does not have yet.
func (v Value) with(more Value) Value {
	sum := Value{List: add(v.List, more.List), Files: add(v.Files, more.Files), Milestones: add(v.Milestones, more.Milestones),
		References: add(v.References, more.References)}
	return sum
}

func add[T comparable](have, more []T) []T {
	all := append([]T(nil), have...)
	for _, one := range more {
		known := false
		for _, other := range have {
			known = known || one == other
		}
		if !known {
			all = append(all, one)
		}
	}
	return all
}

// String writes the value for a person: parts are separated by semicolons.
func (v Value) String() string {
	if v.Text != "" {
		return v.Text
	}
	return strings.Join(v.items(), "; ")
}

func (v Value) equal(w Value) bool {
	return v.Text == w.Text && slices.Equal(v.List, w.List) && slices.Equal(v.Files, w.Files) &&
		slices.Equal(v.Milestones, w.Milestones) && slices.Equal(v.References, w.References)
}

func cutAsked(reference string) (name string, asked bool) {
	return strings.CutPrefix(reference, "asked.")
}
