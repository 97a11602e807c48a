package locale

import "duixian/report"

// Level names a tier of government. The empty level has no name.
func (p Printer) Level(l report.Level) string { return p.term("level.", string(l)) }

// Class names what a numeral is.
func (p Printer) Class(c report.Class) string { return p.term("class.", string(c)) }

// Kind names a sort of amount.
func (p Printer) Kind(k report.Kind) string { return p.term("kind.", string(k)) }

// Role names the standing of a figure.
func (p Printer) Role(r report.Role) string { return p.term("role.", string(r)) }

// Bound says in words how a stated value limits the true one.
func (p Printer) Bound(b report.Bound) string { return p.term("bound.", string(b)) }

// Status says how far an achievement has come.
func (p Printer) Status(s report.Status) string { return p.term("status.", string(s)) }

// Entity says what sort of thing bears a name.
func (p Printer) Entity(k report.EntityKind) string { return p.term("entity.", string(k)) }

// Field names a field of a record.
func (p Printer) Field(f report.Field) string { return p.term("field.", string(f)) }

// Verdict names what a later report says of a promise: a verdict of package series.
func (p Printer) Verdict(v string) string { return p.term("verdict.", v) }

// Light names a light of package matter.
func (p Printer) Light(l string) string { return p.term("light.", l) }

// term looks up the word for a value of the reading. A value that the catalogue
// does not know, from a newer reader perhaps, stands for itself.
func (p Printer) term(family, value string) string {
	if value == "" {
		return ""
	}
	if text, ok := p.texts[family+value]; ok {
		return text
	}
	return value
}
