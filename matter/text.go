package matter

import "strings"

// Language is a BCP 47 tag of a language that sentences come in.
type Language string

// The languages.
const (
	Chinese Language = "zh-CN"
	English Language = "en"
)

// Text is a text in both languages.
type Text struct {
	Zh string `yaml:"zh" json:"zh"`
	En string `yaml:"en" json:"en"`
}

// In gives the text in a language, English where it is not known.
func (t Text) In(l Language) string {
	if l == Chinese {
		return t.Zh
	}
	return t.En
}

// same is a text that reads alike in both languages.
func same(s string) Text { return Text{s, s} }

// fill puts values where their names stand in braces.
func (t Text) fill(values map[string]Text) Text {
	return Text{fill(t.Zh, func(name string) string { return values[name].Zh }), fill(t.En, func(name string) string { return values[name].En })}
}

func fill(s string, value func(name string) string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "{")
		name, after, closed := strings.Cut(rest, "}")
		b.WriteString(before)
		if !found || !closed {
			if found {
				b.WriteString("{" + rest)
			}
			return b.String()
		}
		b.WriteString(value(name))
		s = after
	}
}

// placeholders are the names in braces.
func (t Text) placeholders() []string {
	var names []string
	note := func(name string) string { names = append(names, name); return "" }
	fill(t.Zh, note)
	fill(t.En, note)
	return names
}
