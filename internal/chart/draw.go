package chart

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"duixian/report"
)

// layout is the measures of a size.
type layout struct {
	width, plot   float64 // plot is the height of the field of marks
	head          float64 // above it, for title and unit
	text          float64 // size of letters
	scale         float64 // of marks
	steps         int     // of the axis, about
	row           float64 // height of a row of the strip
	titled, keyed bool
}

var layouts = map[Size]layout{
	Small: {width: 320, plot: 116, head: 20, text: 11, scale: 0.72, steps: 4, row: 13},
	Large: {width: 920, plot: 280, head: 58, text: 13, scale: 1, steps: 5, row: 21, titled: true, keyed: true},
}

// drawing is a chart on its way to a scene.
type drawing struct {
	Chart
	layout
	scene
	axis
	left, right, top, bottom float64 // of the field
	column                   float64 // width of a year
	values                   bool    // the strip has room for every value
}

// scene draws the chart.
func (c Chart) scene() *scene {
	d := &drawing{Chart: c, layout: layouts[c.Size]}
	d.axis = newAxis(c.bounds(d.steps))
	d.frame()
	if len(c.Marks) == 0 {
		d.write(softStyle, c.Words.Empty, point{(d.left + d.right) / 2, (d.top + d.bottom) / 2}, middle, d.text)
	}
	d.scale = math.Min(d.scale, math.Max(0.5, d.column/26))
	d.values = d.keyed && d.fits()
	d.gaps()
	d.line()
	for _, m := range d.ordered() {
		d.draw(m, d.place(m))
	}
	y := d.strip(d.bottom + d.text*1.75)
	if d.keyed {
		y = d.legend(y + d.text*0.9)
	}
	d.scene.width, d.height = d.layout.width, math.Ceil(y)
	return &d.scene
}

// bounds are the least and the greatest value that the axis must show, and the number of its steps.
func (c Chart) bounds(steps int) (low, high float64, n int) {
	low, high = c.Low, c.High
	first := low == 0 && high == 0
	for _, m := range c.Marks {
		values := []float64{m.Value}
		if m.Range {
			values = append(values, m.To)
		}
		for _, v := range values {
			if first {
				low, high, first = v, v, false
			}
			low, high = math.Min(low, v), math.Max(high, v)
		}
	}
	if first {
		low, high = 0, 1
	}
	// Arrows and dots reach beyond their values.
	if pad := (high - low) * 0.06; pad > 0 && c.Low == 0 && c.High == 0 {
		if low < 0 || low-pad > 0 {
			low -= pad
		}
		high += pad
	}
	return low, high, steps
}

// frame draws title, axes, ticks and years.
func (d *drawing) frame() {
	d.top = d.head
	d.bottom = d.top + d.plot
	width := 0.0
	for _, t := range d.ticks {
		width = math.Max(width, textWidth(d.label(t), d.text))
	}
	for _, name := range d.rows() {
		width = math.Max(width, textWidth(d.rowName(name), d.text*0.92))
	}
	d.left, d.right = math.Ceil(width)+10, d.layout.width-14
	years := max(1, d.Last-d.First+1)
	d.column = (d.right - d.left) / float64(years)

	if d.titled {
		d.add(shape{style: textStyle, text: d.Title, at: point{8, 22}, anchor: start, size: d.text + 3, bold: true})
	}
	d.write(softStyle, d.Unit, point{d.left, d.top - d.text*0.75}, start, d.text*0.92)
	for _, t := range d.ticks {
		y := d.y(t)
		st := gridStyle
		if math.Abs(t) < 1e-9 {
			st = axisStyle
		}
		d.scene.line(st, "", point{d.left, y}, point{d.right, y})
		d.write(softStyle, d.label(t), point{d.left - 6, y + d.text*0.35}, end, d.text)
	}
	d.scene.line(axisStyle, "", point{d.left, d.bottom}, point{d.right, d.bottom})
	step := yearStep(d.column, textWidth("2000", d.text)+6)
	for year := d.First; year <= d.Last; year++ {
		x := d.x(year)
		if (d.Last-year)%step != 0 {
			continue
		}
		d.scene.line(axisStyle, "", point{x, d.bottom}, point{x, d.bottom + 4})
		d.write(textStyle, strconv.Itoa(year), point{x, d.bottom + d.text*1.35}, middle, d.text)
	}
}

// x is the middle of a year's column.
func (d *drawing) x(year int) float64 { return d.left + (float64(year-d.First)+0.5)*d.column }

func (d *drawing) y(v float64) float64 {
	return d.bottom - (v-d.low)/(d.high-d.low)*d.plot
}

func (d *drawing) place(m Mark) place {
	first, last := max(m.First, d.First), min(m.Last, d.Last)
	return place{left: d.x(first) - d.column/2, right: d.x(last) + d.column/2, y: d.y, scale: d.scale, column: d.column,
		openLeft: m.First < d.First, openRight: m.Last > d.Last}
}

// ordered gives the marks within the years in the order in which they are drawn: what says more about
// the outcome lies above.
func (d *drawing) ordered() []Mark {
	rank := func(m Mark) int {
		switch {
		case m.Last > m.First:
			return 0
		case m.Role == report.Target:
			return 1
		case m.Role == report.Estimate:
			return 2
		}
		return 3
	}
	var marks []Mark
	for _, m := range d.Marks {
		if m.First <= d.Last && m.Last >= d.First {
			marks = append(marks, m)
		}
	}
	slices.SortStableFunc(marks, func(a, b Mark) int { return rank(a) - rank(b) })
	return marks
}

// of gives the marks of a year and role, in their order.
func (d *drawing) of(year int, role report.Role) []Mark {
	var marks []Mark
	for _, m := range d.Marks {
		if m.First == year && m.Last == year && m.Role == role {
			marks = append(marks, m)
		}
	}
	return marks
}

// line joins the results of years that follow each other; it breaks where one is not stated.
func (d *drawing) line() {
	var run []point
	flush := func() {
		if len(run) > 1 {
			d.scene.line(lineStyle, "", run...)
		}
		run = nil
	}
	for year := d.First; year <= d.Last; year++ {
		results := d.of(year, report.Result)
		if len(results) == 0 {
			flush()
			continue
		}
		run = append(run, point{d.x(year), d.y(results[len(results)-1].Value)})
	}
	flush()
}

// gaps joins a year's target with its result.
func (d *drawing) gaps() {
	for year := d.First; year <= d.Last; year++ {
		targets, results := d.of(year, report.Target), d.of(year, report.Result)
		if len(targets) == 0 || len(results) == 0 {
			continue
		}
		t, r := targets[len(targets)-1], results[len(results)-1]
		near := t.Value
		if t.Range && math.Abs(t.To-r.Value) < math.Abs(near-r.Value) {
			near = t.To
		}
		d.scene.line(gapStyle, "", point{d.x(year), d.y(near)}, point{d.x(year), d.y(r.Value)})
	}
}

// rows are the rows of the strip.
func (d *drawing) rows() []report.Role {
	rows := []report.Role{report.Target}
	if slices.ContainsFunc(d.Marks, func(m Mark) bool { return m.Role == report.Estimate }) && d.keyed {
		rows = append(rows, report.Estimate)
	}
	return append(rows, report.Result)
}

func (d *drawing) rowName(r report.Role) string {
	switch r {
	case report.Target:
		return d.Words.Target
	case report.Estimate:
		return d.Words.Estimate
	}
	return d.Words.Result
}

// strip writes below the years what is stated of each, and marks what is not.
func (d *drawing) strip(y float64) float64 {
	size := d.text * 0.92
	for _, role := range d.rows() {
		base := y + d.row*0.72
		d.write(softStyle, d.rowName(role), point{d.left - 6, base}, end, size)
		if d.keyed {
			d.scene.line(gridStyle, "", point{d.left, y}, point{d.right, y})
		}
		for year := d.First; year <= d.Last; year++ {
			marks := d.of(year, role)
			missing := slices.Contains(d.Unstated, Unstated{year, role})
			at := point{d.x(year), base}
			switch {
			case len(marks) > 0 && d.values:
				st := resultText
				if role == report.Target {
					st = targetText
				}
				d.write(st, fit(marks, size, d.column-4), at, middle, size)
			case slices.Contains(d.Apart, Unstated{year, role}):
				d.star(point{at.x, base - size*0.36}, math.Min(3.6, d.column*0.3), strconv.Itoa(year)+" "+d.rowName(role)+" "+d.Words.Apart)
			case missing && d.keyed && textWidth(d.Words.NotStated, size*0.92) <= d.column-2:
				d.write(softStyle, d.Words.NotStated, at, middle, size*0.92)
			case missing:
				d.cross(point{at.x, base - size*0.36}, math.Min(3.2, d.column*0.3), strconv.Itoa(year)+" "+d.rowName(role)+" "+d.Words.NotStated)
			}
		}
		y += d.row
	}
	return y
}

// fits says whether there is room for a value in every cell of the strip. Values for some years only would
// make the others look as if they were not stated.
func (d *drawing) fits() bool {
	for _, m := range d.Marks {
		if m.First == m.Last && textWidth(m.Label, d.text*0.92) > d.column-4 {
			return false
		}
	}
	return true
}

// fit writes the values of a cell as far as there is room.
func fit(marks []Mark, size, room float64) string {
	var labels []string
	for _, m := range marks {
		if !slices.Contains(labels, m.Label) {
			labels = append(labels, m.Label)
		}
	}
	if all := strings.Join(labels, " / "); textWidth(all, size) <= room {
		return all
	}
	if more := labels[0] + " …"; textWidth(more, size) <= room {
		return more
	}
	return labels[0]
}
