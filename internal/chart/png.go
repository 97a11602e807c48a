package chart

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"strconv"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// pngScale is how many pixels a unit of the drawing gets: enough for print.
const pngScale = 3

// PNG draws the chart as a PNG on white. Without a font that has Chinese characters those are left
// out; Fonts.Chinese tells beforehand, so that the caller can choose other words.
func (c Chart) PNG(fonts *Fonts) ([]byte, error) {
	if !fonts.Chinese() {
		c = c.each(withoutChinese)
	}
	s := c.scene()
	b := &board{fonts: fonts, image: image.NewRGBA(image.Rect(0, 0, int(s.width*pngScale), int(s.height*pngScale)))}
	draw.Draw(b.image, b.image.Bounds(), image.White, image.Point{}, draw.Src)
	for _, one := range s.shapes {
		b.paint(one)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, b.image); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// withoutChinese leaves out what the font has no shapes for.
func withoutChinese(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r >= 0x2E80 {
			return -1
		}
		return r
	}, s))
}

// board is a picture that is being painted.
type board struct {
	fonts  *Fonts
	image  *image.RGBA
	raster vector.Rasterizer
	buffer sfnt.Buffer
}

func (b *board) paint(s shape) {
	switch {
	case s.text != "":
		b.text(s)
	case s.radius > 0:
		if s.style.fill != "" {
			b.fill(s.style.fill, [][]point{ring(s.at, s.radius)})
		}
		if s.style.stroke != "" {
			b.fill(s.style.stroke, [][]point{ring(s.at, s.radius+s.style.width/2), reversed(ring(s.at, s.radius-s.style.width/2))})
		}
	default:
		if s.style.fill != "" && s.closed {
			b.fill(s.style.fill, [][]point{s.path})
		}
		if s.style.stroke != "" {
			path := s.path
			if s.closed {
				path = append(append([]point{}, path...), path[0])
			}
			b.fill(s.style.stroke, stroke(path, s.style.width, s.style.dash))
		}
	}
}

// stroke gives the outlines of a line's pieces.
func stroke(path []point, width float64, dash []float64) [][]point {
	var outlines [][]point
	for i := 1; i < len(path); i++ {
		for _, piece := range dashes(path[i-1], path[i], dash) {
			p, q := piece[0], piece[1]
			length := math.Hypot(q.x-p.x, q.y-p.y)
			if length == 0 {
				continue
			}
			dx, dy := (q.x-p.x)/length*width/2, (q.y-p.y)/length*width/2
			outlines = append(outlines, []point{{p.x - dy, p.y + dx}, {p.x + dy, p.y - dx}, {q.x + dy, q.y - dx}, {q.x - dy, q.y + dx}})
		}
		if i > 1 {
			outlines = append(outlines, ring(path[i-1], width/2)) // round joints
		}
	}
	return outlines
}

// dashes cuts a line into its visible pieces.
func dashes(p, q point, dash []float64) [][2]point {
	if len(dash) < 2 {
		return [][2]point{{p, q}}
	}
	length := math.Hypot(q.x-p.x, q.y-p.y)
	at := func(l float64) point {
		f := math.Min(l, length) / length
		return point{p.x + (q.x-p.x)*f, p.y + (q.y-p.y)*f}
	}
	var pieces [][2]point
	for l := 0.0; l < length; l += dash[0] + dash[1] {
		pieces = append(pieces, [2]point{at(l), at(l + dash[0])})
	}
	return pieces
}

// ring is a circle, turning the way that stroke's outlines turn.
func ring(at point, r float64) []point {
	const n = 40
	var all []point
	for i := range n {
		a := 2 * math.Pi * float64(i) / n
		all = append(all, point{at.x + r*math.Cos(a), at.y + r*math.Sin(a)})
	}
	return all
}

func reversed(path []point) []point {
	all := make([]point, len(path))
	for i, p := range path {
		all[len(path)-1-i] = p
	}
	return all
}

// fill paints outlines with a colour.
func (b *board) fill(hex string, outlines [][]point) {
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, outline := range outlines {
		for _, p := range outline {
			low = point{math.Min(low.x, p.x), math.Min(low.y, p.y)}
			high = point{math.Max(high.x, p.x), math.Max(high.y, p.y)}
		}
	}
	box := image.Rect(int(math.Floor(low.x*pngScale)), int(math.Floor(low.y*pngScale)), int(math.Ceil(high.x*pngScale)), int(math.Ceil(high.y*pngScale)))
	if box.Empty() {
		return
	}
	b.raster.Reset(box.Dx(), box.Dy())
	to := func(p point) (x, y float32) {
		return float32(p.x*pngScale - float64(box.Min.X)), float32(p.y*pngScale - float64(box.Min.Y))
	}
	for _, outline := range outlines {
		for i, p := range outline {
			if x, y := to(p); i == 0 {
				b.raster.MoveTo(x, y)
			} else {
				b.raster.LineTo(x, y)
			}
		}
		b.raster.ClosePath()
	}
	b.raster.Draw(b.image, box, image.NewUniform(parse(hex)), image.Point{})
}

// text writes a text, glyph by glyph.
func (b *board) text(s shape) {
	size := fixed.Int26_6(s.size * pngScale * 64)
	type glyph struct {
		font  *sfnt.Font
		index sfnt.GlyphIndex
		x     fixed.Int26_6
	}
	var glyphs []glyph
	var width fixed.Int26_6
	for _, r := range s.text {
		f, i := b.fonts.of(&b.buffer, r)
		glyphs = append(glyphs, glyph{f, i, width})
		if advance, err := f.GlyphAdvance(&b.buffer, i, size, font.HintingNone); err == nil {
			width += advance
		}
	}
	x := fixed.Int26_6(s.at.x * pngScale * 64)
	switch s.anchor {
	case middle:
		x -= width / 2
	case end:
		x -= width
	}
	y := fixed.Int26_6(s.at.y * pngScale * 64)
	for _, g := range glyphs {
		b.glyph(g.font, g.index, size, x+g.x, y, s)
		if s.bold { // the fonts are regular: a second, shifted print makes them bolder
			b.glyph(g.font, g.index, size, x+g.x+size/28, y, s)
		}
	}
}

func (b *board) glyph(f *sfnt.Font, i sfnt.GlyphIndex, size, x, y fixed.Int26_6, s shape) {
	outline, err := f.LoadGlyph(&b.buffer, i, size, nil)
	if err != nil || len(outline) == 0 {
		return // a blank
	}
	bounds := outline.Bounds()
	box := image.Rect((x + bounds.Min.X).Floor(), (y + bounds.Min.Y).Floor(), (x + bounds.Max.X).Ceil(), (y + bounds.Max.Y).Ceil())
	if box.Empty() {
		return
	}
	b.raster.Reset(box.Dx(), box.Dy())
	to := func(p fixed.Point26_6) (float32, float32) {
		return float32(p.X+x)/64 - float32(box.Min.X), float32(p.Y+y)/64 - float32(box.Min.Y)
	}
	for n, one := range outline {
		ax, ay := to(one.Args[0])
		switch one.Op {
		case sfnt.SegmentOpMoveTo:
			if n > 0 {
				b.raster.ClosePath()
			}
			b.raster.MoveTo(ax, ay)
		case sfnt.SegmentOpLineTo:
			b.raster.LineTo(ax, ay)
		case sfnt.SegmentOpQuadTo:
			bx, by := to(one.Args[1])
			b.raster.QuadTo(ax, ay, bx, by)
		case sfnt.SegmentOpCubeTo:
			bx, by := to(one.Args[1])
			cx, cy := to(one.Args[2])
			b.raster.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	b.raster.ClosePath()
	b.raster.Draw(b.image, box, image.NewUniform(parse(s.style.fill)), image.Point{})
}

// parse reads "#rrggbb".
func parse(hex string) color.RGBA {
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil {
		panic("chart: " + hex + " is no colour")
	}
	return color.RGBA{R: uint8(n >> 16), G: uint8(n >> 8), B: uint8(n), A: 255} //nolint:gosec // three bytes
}
