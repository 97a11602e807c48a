// Package chart draws the statements of a series over years: what was targeted, expected and
// reached. Shapes tell them apart, so that a chart survives a photocopier; colours only help.
//
//	chart.go   what a chart is drawn from
//	draw.go    the chart as shapes: axes, marks, the strip below, the legend
//	mark.go    the shapes of a target, an estimate, a result
//	scale.go   round ticks
//	scene.go   shapes and their styles
//	svg.go     shapes as SVG
//	png.go     shapes as PNG
//	font.go    the fonts for it
package chart

import "duixian/report"

// Chart is a series over years. The same chart gives the same bytes.
type Chart struct {
	ID    string // tells the chart's title and description from those of others on a page
	Title string
	Desc  string // what it shows, in words, for those who do not see it
	Unit  string // of all values: 亿元
	Size  Size
	Words Words

	First, Last int // the years on the axis
	Marks       []Mark
	Unstated    []Unstated
	Apart       []Unstated // what is stated, but cannot be drawn beside the others

	// Low and High are what the axis shows at least; both 0 leave it to the marks. Charts that are to be
	// compared share them.
	Low, High float64
}

// Mark is one statement of a value.
type Mark struct {
	First, Last int // the year that it is of, or the first and last one
	Role        report.Role
	Value       float64
	To          float64 // the upper end of a range
	Range       bool    // To counts
	Bound       report.Bound
	Label       string // the value in few characters
	Tip         string // the statement in words
}

// Unstated is a year and role that a report should speak of and does not: a target is looked for in the
// year's own report, a result in the next one.
type Unstated struct {
	Year int
	Role report.Role // target or result
}

// Size is how large a chart is drawn.
type Size int

// The sizes.
const (
	Small Size = iota // for a card: the shapes alone
	Large             // with the values and a legend
)

// Words are the texts in a chart.
type Words struct {
	Target, Estimate, Result   string
	AtLeast, AtMost            string
	About, Range, Several      string // Several: a value for several years
	NotStated, NoReport, Empty string // NoReport explains a blank year; Empty a chart of nothing
	Apart                      string // what is stated in a unit that cannot be turned into the others'
}

// each gives every text that the chart holds.
func (c Chart) each(change func(string) string) Chart {
	w := &c.Words
	for _, s := range []*string{&c.Title, &c.Desc, &c.Unit, &w.Target, &w.Estimate, &w.Result, &w.AtLeast, &w.AtMost, &w.About,
		&w.Range, &w.Several, &w.NotStated, &w.NoReport, &w.Empty, &w.Apart} {
		*s = change(*s)
	}
	marks := make([]Mark, len(c.Marks))
	for i, m := range c.Marks {
		m.Label, m.Tip = change(m.Label), change(m.Tip)
		marks[i] = m
	}
	c.Marks = marks
	return c
}
