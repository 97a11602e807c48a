package chart

import "math"

// A scene is what a chart looks like, without a word on how it is written down.
type scene struct {
	width, height float64
	shapes        []shape
}

// shape is a path, a circle or a text. Exactly one of path, radius and text is set.
type shape struct {
	style  *style
	path   []point
	closed bool
	at     point // of a circle's middle, or where a text is anchored
	radius float64
	text   string
	anchor anchor
	size   float64
	bold   bool
	tip    string // what a pointer over the shape shows; such shapes stand together
}

type point struct{ x, y float64 }

// anchor says which end of a text is at its place.
type anchor string

const (
	start  anchor = "start"
	middle anchor = "middle"
	end    anchor = "end"
)

// style is how shapes are painted. The class lets a page choose other colours; fill and stroke are
// those on white paper.
type style struct {
	class  string
	fill   string // "" for none
	stroke string
	width  float64
	dash   []float64
}

// The colours of the pages by day; see style.css.
const (
	paper       = "#ffffff"
	ink         = "#1f1d1a"
	soft        = "#5f594d"
	faint       = "#ddd7c8"
	targetHue   = "#92350c"
	resultHue   = "#0d4a86"
	unstatedHue = "#5f594d"
)

var (
	paperStyle    = &style{class: "c-paper", fill: paper}
	gridStyle     = &style{class: "c-grid", stroke: faint, width: 1}
	axisStyle     = &style{class: "c-axis", stroke: ink, width: 1}
	textStyle     = &style{class: "c-text", fill: ink}
	softStyle     = &style{class: "c-soft", fill: soft}
	gapStyle      = &style{class: "c-gap", stroke: soft, width: 1, dash: []float64{1.5, 2}}
	targetStyle   = &style{class: "c-target", stroke: targetHue, width: 4}
	targetSmall   = &style{class: "c-target", stroke: targetHue, width: 3}
	targetThin    = &style{class: "c-target", stroke: targetHue, width: 2}
	targetText    = &style{class: "c-target-text", fill: targetHue}
	rangeStyle    = &style{class: "c-range", fill: paper, stroke: targetHue, width: 2}
	lineStyle     = &style{class: "c-result", stroke: resultHue, width: 2}
	resultStyle   = &style{class: "c-dot", fill: resultHue, stroke: paper, width: 1.5}
	estimateStyle = &style{class: "c-ring", fill: paper, stroke: resultHue, width: 2}
	resultText    = &style{class: "c-result-text", fill: resultHue}
	unstatedStyle = &style{class: "c-unstated", stroke: unstatedHue, width: 1.5}
)

func (s *scene) add(one shape) { s.shapes = append(s.shapes, one) }

func (s *scene) line(st *style, tip string, points ...point) {
	s.add(shape{style: st, path: points, tip: tip})
}

func (s *scene) area(st *style, tip string, points ...point) {
	s.add(shape{style: st, path: points, closed: true, tip: tip})
}

func (s *scene) circle(st *style, tip string, at point, radius float64) {
	s.add(shape{style: st, at: at, radius: radius, tip: tip})
}

func (s *scene) write(st *style, text string, at point, a anchor, size float64) {
	if text != "" {
		s.add(shape{style: st, text: text, at: at, anchor: a, size: size})
	}
}

// cross marks what is not stated.
func (s *scene) cross(at point, r float64, tip string) {
	s.line(unstatedStyle, tip, point{at.x - r, at.y - r}, point{at.x + r, at.y + r})
	s.line(unstatedStyle, tip, point{at.x - r, at.y + r}, point{at.x + r, at.y - r})
}

// star marks what is stated and cannot be drawn.
func (s *scene) star(at point, r float64, tip string) {
	for i := range 3 {
		a := math.Pi * (float64(i)/3 + 0.5)
		x, y := r*math.Cos(a), r*math.Sin(a)
		s.line(unstatedStyle, tip, point{at.x - x, at.y - y}, point{at.x + x, at.y + y})
	}
}

// textWidth is about how wide a text is: what it is drawn with is not known here, and the same chart
// is to give the same bytes wherever it is drawn.
func textWidth(text string, size float64) float64 {
	w := 0.0
	for _, r := range text {
		switch {
		case r >= 0x2E80:
			w += 1
		case r == ' ' || r == '.' || r == ',' || r == 'i' || r == 'l':
			w += 0.32
		default:
			w += 0.58
		}
	}
	return w * size
}
