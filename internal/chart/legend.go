package chart

import "duixian/report"

// key is an entry of the legend.
type key struct {
	text string
	draw func(s *scene, at point)
}

// keys explain the shapes that the chart has.
func (c Chart) keys() []key {
	has := func(is func(Mark) bool) bool {
		for _, m := range c.Marks {
			if is(m) {
				return true
			}
		}
		return false
	}
	sample := func(m Mark) func(*scene, point) {
		return func(s *scene, at point) {
			p := place{left: at.x - 17, right: at.x + 17, y: func(v float64) float64 { return at.y - v }, scale: 0.9, column: 34}
			if m.Last > m.First {
				p.column = 17
			}
			s.draw(m, p)
		}
	}
	target := func(b report.Bound) Mark { return Mark{Role: report.Target, Bound: b} }
	arrow := func(bound report.Bound, from float64) func(*scene, point) {
		m := target(bound)
		m.Value = from
		return sample(m)
	}
	one := func(m Mark) bool { return m.First == m.Last }
	var all []key
	add := func(is func(Mark) bool, text string, draw func(*scene, point)) {
		if has(is) {
			all = append(all, key{text, draw})
		}
	}
	add(func(m Mark) bool { return m.Role == report.Target }, c.Words.Target, sample(target(report.Exactly)))
	add(func(m Mark) bool { return m.Role == report.Estimate }, c.Words.Estimate, sample(Mark{Role: report.Estimate}))
	add(func(m Mark) bool { return m.Role == report.Result }, c.Words.Result, sample(Mark{Role: report.Result}))
	add(func(m Mark) bool { return m.Bound == report.AtLeast || m.Bound == report.Above }, c.Words.AtLeast, arrow(report.AtLeast, -6))
	add(func(m Mark) bool { return m.Bound == report.AtMost || m.Bound == report.Below }, c.Words.AtMost, arrow(report.AtMost, 6))
	add(func(m Mark) bool { return m.Role == report.Target && m.Bound == report.About }, c.Words.About, sample(target(report.About)))
	add(func(m Mark) bool { return m.Range }, c.Words.Range, sample(Mark{Role: report.Target, Value: -5, To: 5, Range: true}))
	add(func(m Mark) bool { return !one(m) }, c.Words.Several, sample(Mark{Role: report.Target, Last: 1}))
	if len(c.Unstated) > 0 {
		all = append(all, key{c.Words.NotStated, func(s *scene, at point) { s.cross(at, 3.2, "") }})
	}
	if len(c.Apart) > 0 {
		all = append(all, key{c.Words.Apart, func(s *scene, at point) { s.star(at, 3.6, "") }})
	}
	return all
}

// legend explains the shapes, and says what a blank year means.
func (d *drawing) legend(y float64) float64 {
	size, x, right := d.text*0.92, 8.0, d.right
	y += 8
	for _, k := range d.keys() {
		width := 40 + textWidth(k.text, size) + 16
		if x+width-16 > right {
			x, y = 8, y+24
		}
		k.draw(&d.scene, point{x + 17, y})
		d.write(textStyle, k.text, point{x + 42, y + size*0.36}, start, size)
		x += width
	}
	y += 24
	d.write(softStyle, d.Words.NoReport, point{8, y}, start, size)
	return y + 12
}

// Legend draws the shapes of a chart with their meaning, each a picture of its own for a list on a page.
func (c Chart) Legend() []Key {
	var all []Key
	for _, k := range c.keys() {
		s := &scene{width: 36, height: 30}
		k.draw(s, point{18, 15})
		all = append(all, Key{Text: k.text, SVG: s.svg(picture{class: "chart key"})})
	}
	return all
}

// Key is a shape and what it means.
type Key struct {
	Text string
	SVG  []byte // for a page; it says nothing to who does not see it
}
