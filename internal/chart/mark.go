package chart

import (
	"math"

	"duixian/report"
)

// place is where a mark stands on the canvas.
type place struct {
	left, right float64 // of the columns of its years
	y           func(float64) float64
	scale       float64 // of shapes: 1 in a large chart
	column      float64 // the width of a year

	openLeft, openRight bool // the years go on beyond the canvas
}

// ends gives the ends of a bar of several years, but for those beyond the canvas.
func (p place) ends(left, right float64) []float64 {
	var all []float64
	if !p.openLeft {
		all = append(all, left)
	}
	if !p.openRight {
		all = append(all, right)
	}
	return all
}

// draw draws a mark: a bar for a target, a dot for a result, a ring for an estimate.
func (s *scene) draw(m Mark, p place) {
	mid, y := (p.left+p.right)/2, p.y(m.Value)
	several := m.Last > m.First
	half := math.Min(p.column*0.36, 15*p.scale)
	if several {
		half = (p.right-p.left)/2 - p.column*0.12
	}
	if m.Role == report.Target {
		s.target(m, mid, y, half, p)
		return
	}
	if several {
		s.line(lineStyle, m.Tip, point{mid - half, y}, point{mid + half, y})
		for _, x := range p.ends(mid-half, mid+half) {
			s.line(lineStyle, m.Tip, point{x, y - 4*p.scale}, point{x, y + 4*p.scale})
		}
	}
	dot, r := resultStyle, 5*p.scale
	if m.Role == report.Estimate {
		dot, r = estimateStyle, 4.5*p.scale
	}
	if m.Range {
		s.line(lineStyle, m.Tip, point{mid, y}, point{mid, p.y(m.To)})
		s.circle(dot, m.Tip, point{mid, p.y(m.To)}, r)
	}
	s.arrow(lineStyle, m, mid, y, r, p.scale)
	s.circle(dot, m.Tip, point{mid, y}, r)
}

// target draws a bar: whole for a value, in pieces for about, with an arrow for a bound, and an open
// box for a range. Bars of several years end in posts.
func (s *scene) target(m Mark, mid, y, half float64, p place) {
	bar := targetStyle
	switch {
	case m.Last > m.First:
		bar = targetThin
	case p.scale < 0.8:
		bar = targetSmall
	}
	if m.Range {
		top := p.y(m.To)
		s.area(rangeStyle, m.Tip, point{mid - half, top}, point{mid + half, top}, point{mid + half, y}, point{mid - half, y})
		return
	}
	if m.Last > m.First {
		for _, x := range p.ends(mid-half, mid+half) {
			s.line(targetThin, m.Tip, point{x, y - 5*p.scale}, point{x, y + 5*p.scale})
		}
	}
	s.arrow(targetThin, m, mid, y, 2, p.scale)
	if m.Bound != report.About {
		s.line(bar, m.Tip, point{mid - half, y}, point{mid + half, y})
		return
	}
	const pieces, gap = 5, 0.6 // a gap is so much of a piece
	piece := 2 * half / (pieces + gap*(pieces-1))
	for i := range pieces {
		x := mid - half + float64(i)*piece*(1+gap)
		s.line(bar, m.Tip, point{x, y}, point{x + piece, y})
	}
}

// arrow points where the true value may lie.
func (s *scene) arrow(st *style, m Mark, x, y, from, scale float64) {
	up := -1.0
	switch m.Bound {
	case report.AtLeast, report.Above:
	case report.AtMost, report.Below:
		up = 1
	default:
		return
	}
	tip := y + up*(from+11*scale)
	s.line(st, m.Tip, point{x, y + up*from}, point{x, tip})
	s.line(st, m.Tip, point{x - 4*scale, tip - up*5*scale}, point{x, tip}, point{x + 4*scale, tip - up*5*scale})
}
