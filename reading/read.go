// Package reading finds the figures, commitments and achievements in a report's
// clean text, each with its span and the rules that made it.
package reading

import (
	"regexp"

	"duixian/report"
	"duixian/source"
)

// Options override what the text states of itself. Zero values override nothing.
type Options struct {
	Name  string // what the user calls the report
	Place string
	Level report.Level
	Year  int
}

// Read reads a report.
func Read(d *source.Document, o Options) *report.Reading {
	r := &report.Reading{Report: report.Report{Name: o.Name, Title: "政府工作报告", Place: o.Place, Year: o.Year,
		Encoding: d.Encoding, SHA256: d.SHA256(), Bytes: len(d.Bytes)}}
	for _, m := range regexp.MustCompile(`[0-9]+(\.[0-9]+)?`).FindAllStringIndex(d.Text, -1) {
		r.Figures = append(r.Figures, report.Figure{Span: d.Span(m[0], m[1]), Text: d.Text[m[0]:m[1]], Class: report.Quantity,
			Value: d.Text[m[0]:m[1]], Unit: "个", Bound: report.Exactly, Kind: report.LevelKind, Role: report.Result, Metric: "placeholder",
			Sentence: d.Span(max(0, m[0]), m[1])})
	}
	return r
}
