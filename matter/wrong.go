package matter

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The most that a field takes.
const (
	mostLine  = 300   // characters
	mostLong  = 20000 // characters
	mostItems = 200
)

var (
	decimal = regexp.MustCompile(`^-?[0-9]{1,15}(\.[0-9]{1,9})?$`)
	hash    = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// wrong says what is wrong with a value that was given for a field; nil if nothing is.
func (m *Matter) wrong(f *Field, v Value) *Sentence {
	if !v.shaped(f.Type) {
		return no("shape", "type", string(f.Type))
	}
	if len(v.items()) > mostItems {
		return no("too-many", "most", strconv.Itoa(mostItems))
	}
	switch f.Type {
	case TypeLong:
		switch {
		case strings.TrimSpace(v.Text) == "" || !utf8.ValidString(v.Text):
			return no("blank")
		case utf8.RuneCountInString(v.Text) > mostLong:
			return no("too-long", "most", strconv.Itoa(mostLong))
		}
	case TypeText, TypeBody, TypePerson:
		if !oneLine(v.Text) {
			return no("one-line", "most", strconv.Itoa(mostLine))
		}
	case TypeDate:
		if _, err := ParseDate(v.Text); err != nil {
			return no("no-date")
		}
	case TypeNumber:
		if !decimal.MatchString(v.Text) {
			return no("no-number")
		}
	case TypePercent:
		if !decimal.MatchString(v.Text) || v.number() < 0 || v.number() > 100 {
			return no("no-percent")
		}
	case TypeDays:
		if n := v.days(); strconv.Itoa(n) != v.Text || n < 1 || n > mostDays {
			return no("no-days")
		}
	case TypeChoice:
		return wrongChoice(f, v.Text)
	case TypeMilestones:
		return wrongMilestones(v.Milestones)
	case TypeFiles:
		for _, file := range v.Files {
			if !oneLine(file.Name) || !hash.MatchString(file.SHA256) {
				return no("bad-file", "item", file.Name)
			}
		}
	case TypeReferences:
		for _, r := range v.References {
			if !hash.MatchString(r.Report) || r.Record == "" || r.Start < 0 || r.End <= r.Start || r.Quote == "" {
				return no("bad-reference")
			}
		}
	case TypeBodies, TypeLinks, TypeReached:
		return m.wrongList(f.Type, v.List)
	}
	return nil
}

func no(key string, with ...any) *Sentence {
	s := say(key, with...)
	return &s
}

// shaped says whether the part of the value is set that its type asks for, and no other.
func (v Value) shaped(t Type) bool {
	var only Value
	switch {
	case t == TypeFiles:
		only.Files = v.Files
	case t == TypeMilestones:
		only.Milestones = v.Milestones
	case t == TypeReferences:
		only.References = v.References
	case t.many():
		only.List = v.List
	default:
		only.Text = v.Text
	}
	return v.equal(only)
}

func oneLine(s string) bool {
	return s != "" && s == strings.TrimSpace(s) && utf8.ValidString(s) && utf8.RuneCountInString(s) <= mostLine &&
		!strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) })
}

func wrongChoice(f *Field, option string) *Sentence {
	var zh, en []string
	for _, o := range f.Options {
		if o.ID == option {
			return nil
		}
		zh, en = append(zh, o.Name.Zh), append(en, o.Name.En)
	}
	return no("no-option", "option", option, "known", Text{strings.Join(zh, "、"), strings.Join(en, ", ")})
}

func wrongMilestones(all []Milestone) *Sentence {
	seen := map[string]bool{}
	for _, one := range all {
		switch {
		case !oneLine(one.Name):
			return no("blank-item")
		case seen[one.Name]:
			return no("twice", "item", one.Name)
		case one.Date.String() == "" || one.Weight < 1 || one.Weight > 1000:
			return no("bad-milestone", "item", one.Name)
		}
		seen[one.Name] = true
	}
	return nil
}

func (m *Matter) wrongList(t Type, all []string) *Sentence {
	known := map[string]bool{}
	for _, one := range m.Value(m.Procedure.Plan.Milestones).Milestones {
		known[one.Name] = true
	}
	seen := map[string]bool{}
	for _, one := range all {
		switch {
		case t != TypeLinks && !oneLine(one):
			return no("blank-item")
		case seen[one]:
			return no("twice", "item", one)
		case t == TypeReached && !known[one]:
			return no("no-milestone", "item", one)
		case t == TypeLinks && !goodLink(one):
			return no("bad-link", "item", one)
		}
		seen[one] = true
	}
	return nil
}

func goodLink(s string) bool {
	u, err := url.Parse(s)
	return err == nil && len(s) <= 2000 && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
