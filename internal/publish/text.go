package publish

import (
	"bytes"
	"strconv"
	"strings"

	"duixian/internal/locale"
	"duixian/internal/record"
	"duixian/report"
	"duixian/source"
)

// textForm writes a reading for a person: each heading, each sentence under it
// that states something, and below the sentence what was read in it.
type textForm struct {
	options Options
	printer locale.Printer
}

func (f textForm) write(b *bytes.Buffer, d *source.Document, r *report.Reading) error {
	p := f.printer
	line := func(indent int, text string) { b.WriteString(strings.Repeat(" ", indent) + text + "\n") }
	counts := record.Count(r)
	line(0, reportLine(p, r.Report))
	line(0, p.Text("publish.counts", counts.Figures, counts.Commitments, counts.Achievements, counts.Others))

	var section string
	var sentence report.Span
	for i, rec := range record.All(r) {
		if rec.Section() != section || i == 0 {
			section = rec.Section()
			line(0, "")
			if section == "" {
				line(0, p.Text("publish.no_section"))
			} else {
				line(0, section)
			}
			sentence = report.Span{}
		}
		if rec.Sentence() != sentence {
			sentence = rec.Sentence()
			if text := oneLine(quote(d, sentence)); text != section { // a heading is there already
				line(2, text)
			}
		}
		line(4, f.say(d, rec))
		if f.options.Explain {
			for _, reason := range reasonsOf(rec) {
				line(8, p.Field(reason.Field)+": "+Explain(reason, f.options.Language))
			}
		}
	}
	return nil
}

// say puts a record into one line.
func (f textForm) say(d *source.Document, r record.Record) string {
	p := f.printer
	span := r.Span()
	at := "[" + strconv.Itoa(span.Start) + "-" + strconv.Itoa(span.End) + "]"
	if n := d.Page(span.Start); n > 0 {
		at = p.Text("publish.page", n) + " " + at
	}
	switch {
	case r.Figure != nil && r.Figure.Class != report.Quantity:
		return join(p.Text("type.other"), r.Figure.Text, p.Class(r.Figure.Class), r.Figure.Scope, at)
	case r.Figure != nil:
		f := r.Figure
		return join(p.Text("type.figure"), f.Metric, p.Amount(*f), p.Kind(f.Kind), p.Role(f.Role), f.Period, strings.Join(f.Place, "、"), at)
	case r.Commitment != nil:
		c := r.Commitment
		return join(p.Text("type.commitment"), c.Action, c.Object, c.Period, Due(p, *c), at)
	default:
		a := r.Achievement
		return join(p.Text("type.achievement"), a.Action, a.Object, p.Status(a.Status), a.Period, at)
	}
}

// reasonsOf is why a record is what it is, field by field.
func reasonsOf(r record.Record) []report.Reason {
	switch {
	case r.Figure != nil:
		return r.Figure.Reasons
	case r.Commitment != nil && r.Commitment.Rule != "":
		return []report.Reason{{Field: report.FieldDeed, Rule: r.Commitment.Rule}}
	case r.Achievement != nil && r.Achievement.Rule != "":
		return []report.Reason{{Field: report.FieldDeed, Rule: r.Achievement.Rule}}
	}
	return nil
}

// reportLine says in one line which report it is.
func reportLine(p locale.Printer, r report.Report) string {
	year := ""
	if r.Year != 0 {
		year = strconv.Itoa(r.Year)
	}
	return join(r.Title, r.Place, p.Level(r.Level), year, r.Date, r.Speaker, r.Name, string(r.Format), r.Encoding, "sha256 "+r.SHA256)
}

// join puts what is there behind each other.
func join(parts ...string) string {
	var present []string
	for _, part := range parts {
		if part != "" {
			present = append(present, part)
		}
	}
	return strings.Join(present, " · ")
}

// oneLine makes one line of a sentence that crosses paragraphs.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Due says by when a commitment is to be kept, "" where it does not say.
func Due(p locale.Printer, c report.Commitment) string {
	if c.Due == "" {
		return ""
	}
	return p.Text("publish.due", c.Due)
}
