// Package record gives the figures, commitments and achievements of a reading one
// common face: one list in the order of the text, each with a name of its own.
package record

import (
	"cmp"
	"slices"
	"strconv"

	"duixian/report"
)

// Type says which sort of record a Record holds.
type Type string

// The types, in the order in which records that start at the same byte are listed.
const (
	Figure      Type = "figure"
	Commitment  Type = "commitment"
	Achievement Type = "achievement"
)

// Record is one record of a reading. Exactly one of the three pointers is set.
type Record struct {
	// ID names the record within its report and stays the same as long as the
	// record starts at the same byte: "f82" is the figure that starts at byte 82.
	ID string

	Figure      *report.Figure
	Commitment  *report.Commitment
	Achievement *report.Achievement
}

// All lists the records of a reading by where they start. The records point into
// the reading.
func All(r *report.Reading) []Record {
	all := make([]Record, 0, len(r.Figures)+len(r.Commitments)+len(r.Achievements))
	for i := range r.Figures {
		all = append(all, Record{Figure: &r.Figures[i]})
	}
	for i := range r.Commitments {
		all = append(all, Record{Commitment: &r.Commitments[i]})
	}
	for i := range r.Achievements {
		all = append(all, Record{Achievement: &r.Achievements[i]})
	}
	slices.SortStableFunc(all, func(a, b Record) int { return cmp.Compare(a.Span().Start, b.Span().Start) })

	seen := map[string]int{}
	for i := range all {
		id := string(all[i].Type()[0]) + strconv.Itoa(all[i].Span().Start)
		if seen[id]++; seen[id] > 1 {
			id += "-" + strconv.Itoa(seen[id])
		}
		all[i].ID = id
	}
	return all
}

// Type says which sort of record it is.
func (r Record) Type() Type {
	switch {
	case r.Figure != nil:
		return Figure
	case r.Commitment != nil:
		return Commitment
	default:
		return Achievement
	}
}

// Span is where the record's quote stands, in bytes of the original file.
func (r Record) Span() report.Span {
	switch {
	case r.Figure != nil:
		return r.Figure.Span
	case r.Commitment != nil:
		return r.Commitment.Span
	default:
		return r.Achievement.Span
	}
}

// Quote is what the bytes of Span say, in clean form.
func (r Record) Quote() string {
	switch {
	case r.Figure != nil:
		return r.Figure.Text
	case r.Commitment != nil:
		return r.Commitment.Action
	default:
		return r.Achievement.Action
	}
}

// Clause is the stretch of text that the record speaks for: a figure's numeral, a
// commitment's verb and object. It holds Span.
func (r Record) Clause() report.Span {
	clause := r.Span()
	switch {
	case r.Commitment != nil:
		clause = r.Commitment.Clause
	case r.Achievement != nil:
		clause = r.Achievement.Clause
	}
	if !clause.Contains(r.Span()) {
		return r.Span()
	}
	return clause
}

// Sentence is the sentence that the record stands in. It holds Span.
func (r Record) Sentence() report.Span {
	var sentence report.Span
	switch {
	case r.Figure != nil:
		sentence = r.Figure.Sentence
	case r.Commitment != nil:
		sentence = r.Commitment.Sentence
	default:
		sentence = r.Achievement.Sentence
	}
	if !sentence.Contains(r.Span()) {
		return r.Span()
	}
	return sentence
}

// Section is the heading of the section that the record stands in.
func (r Record) Section() string {
	switch {
	case r.Figure != nil:
		return r.Figure.Section
	case r.Commitment != nil:
		return r.Commitment.Section
	default:
		return r.Achievement.Section
	}
}

// Counts says how many records of each sort a reading holds.
type Counts struct {
	Figures      int // numerals that state a quantity
	Others       int // numerals that state none: dates, ranks, labels
	Commitments  int
	Achievements int
}

// Count counts the records of a reading.
func Count(r *report.Reading) Counts {
	c := Counts{Commitments: len(r.Commitments), Achievements: len(r.Achievements)}
	for _, f := range r.Figures {
		if f.Class == report.Quantity {
			c.Figures++
		} else {
			c.Others++
		}
	}
	return c
}
