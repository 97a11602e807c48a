package pdf

import (
	"cmp"
	"math"
	"slices"
	"unicode"
)

// line is glyphs on one baseline, from left to right: a piece of a line as long as no
// gap has been closed, then a line of a column.
type line struct {
	glyphs   []glyph
	x0, x1   float64
	y        float64 // baseline
	size     float64 // of most glyphs
	light    bool
	vertical bool // glyphs one under another, y being the first's

	sheet *sheet
	in    *column
}

func (l *line) top() float64    { return l.glyphs[0].y - 0.85*l.size }
func (l *line) bottom() float64 { return l.glyphs[len(l.glyphs)-1].y + 0.15*l.size }

// gutter is the smallest gap, in ems, that can part columns.
const gutter = 0.75

// cut makes pieces of lines of glyphs: those of one size on one baseline, without a
// gap that could part columns.
func cut(gs []glyph) []*line {
	columns, gs := stacked(gs)
	// A glyph goes to the row of its baseline. Rows are sought among the last ones,
	// for the glyphs come sorted.
	slices.SortStableFunc(gs, func(a, b glyph) int { return cmp.Or(cmp.Compare(a.y, b.y), cmp.Compare(a.x, b.x)) })
	var rows [][]glyph
	for _, g := range gs {
		at := -1
		for i := len(rows) - 1; i >= 0 && i >= len(rows)-8; i-- {
			first := rows[i][0]
			if g.y-first.y <= 0.25*min(g.size, first.size) && max(g.size, first.size) < 1.8*min(g.size, first.size) {
				at = i
				break
			}
		}
		if at < 0 {
			rows = append(rows, []glyph{g})
		} else {
			rows[at] = append(rows[at], g)
		}
	}
	var pieces []*line
	for _, row := range rows {
		slices.SortStableFunc(row, func(a, b glyph) int { return cmp.Compare(a.x, b.x) })
		row = single(row)
		if len(row) == 0 {
			continue
		}
		start := 0
		var parts []*line
		for i := 1; i <= len(row); i++ {
			if i < len(row) && row[i].x-(row[i-1].x+row[i-1].w) < gutter*max(row[i].size, row[i-1].size) {
				continue
			}
			if l := newLine(row[start:i]); l != nil {
				parts = append(parts, l)
			}
			start = i
		}
		pieces = append(pieces, spaced(parts)...)
	}
	return append(pieces, columns...)
}

// single drops what is printed twice to look bold or to have a shadow, and keeps wide
// characters from reaching under the next. The glyphs are those of a row.
func single(row []glyph) []glyph {
	kept := row[:0]
next:
	for _, g := range row {
		for i := len(kept) - 1; i >= 0 && i >= len(kept)-4; i-- {
			if k := kept[i]; k.r == g.r && g.x-k.x < 0.16*g.size {
				continue next
			}
		}
		if n := len(kept); n > 0 && kept[n-1].x+kept[n-1].w > g.x && g.x > kept[n-1].x {
			kept[n-1].w = g.x - kept[n-1].x
		}
		kept = append(kept, g)
	}
	return kept
}

// stacked takes out the glyphs that follow each other downwards, as they do in
// vertical headlines and in heads of tables. Each stack is a line.
func stacked(gs []glyph) (stacks []*line, rest []glyph) {
	rest = make([]glyph, 0, len(gs))
	for i := 0; i < len(gs); {
		j := i + 1
		for j < len(gs) && wide(gs[j-1].r) && below(gs[j-1], gs[j]) {
			j++
		}
		if j-i < 3 {
			rest = append(rest, gs[i])
			i++
			continue
		}
		l := newLine(gs[i:j])
		if l != nil {
			l.vertical = true
			l.y = l.glyphs[0].y
			stacks = append(stacks, l)
		}
		i = j
	}
	return stacks, rest
}

func below(a, b glyph) bool {
	dy := b.y - a.y
	return math.Abs(a.size-b.size) < 0.1*a.size && math.Abs(a.x+a.w/2-b.x-b.w/2) < 0.2*a.size && dy > 0.7*a.size && dy < 1.7*a.size
}

// newLine makes a line of glyphs, nil if all are blank.
func newLine(gs []glyph) *line {
	for len(gs) > 0 && blank(gs[0].r) {
		gs = gs[1:]
	}
	for len(gs) > 0 && blank(gs[len(gs)-1].r) {
		gs = gs[:len(gs)-1]
	}
	if len(gs) == 0 {
		return nil
	}
	sizes := make([]float64, 0, len(gs))
	light := 0
	x1 := gs[0].x
	for _, g := range gs {
		sizes = append(sizes, g.size)
		x1 = max(x1, g.x+g.w)
		if g.light {
			light++
		}
	}
	slices.Sort(sizes)
	return &line{
		glyphs: gs,
		x0:     gs[0].x,
		x1:     x1,
		y:      gs[0].y,
		size:   sizes[len(sizes)/2],
		light:  2*light > len(gs),
	}
}

// spaced puts together what is set apart on purpose: three and more pieces of one or
// two characters at equal distances, as in 政 府 工 作 报 告.
func spaced(parts []*line) []*line {
	var out []*line
	for i := 0; i < len(parts); {
		j := i + 1
		for ; j < len(parts); j++ {
			gap := parts[j].x0 - parts[j-1].x1
			if len(parts[j-1].glyphs) > 2 || len(parts[j].glyphs) > 2 || gap > 5*parts[j].size ||
				math.Abs(parts[j].size-parts[j-1].size) > 0.1*parts[j].size {
				break
			}
			if first := parts[i+1].x0 - parts[i].x1; math.Abs(gap-first) > 0.25*max(first, parts[j].size) {
				break
			}
		}
		if j-i >= 3 {
			out = append(out, joined(parts[i:j]))
		} else {
			out = append(out, parts[i:j]...)
		}
		i = j
	}
	return out
}

// joined makes one line of pieces from left to right.
func joined(parts []*line) *line {
	if len(parts) == 1 {
		return parts[0]
	}
	var gs []glyph
	for _, p := range parts {
		gs = append(gs, p.glyphs...)
	}
	l := newLine(gs)
	l.sheet = parts[0].sheet
	// The baseline of most of it: a raised mark may come first.
	longest := slices.MaxFunc(parts, func(a, b *line) int { return cmp.Compare(len(a.glyphs), len(b.glyphs)) })
	l.y = longest.y
	return l
}

// String is the line's text. Blanks stay between words and numbers that stand apart,
// and where a gap is as wide as in a table; not between letters that are spaced out.
func (l *line) String() string {
	var out []rune
	var gaps []float64
	pairs, blanks := 0, 0
	for i, g := range l.glyphs {
		if blank(g.r) {
			continue
		}
		if i > 0 {
			pairs++
			if blank(l.glyphs[i-1].r) {
				blanks++
			}
			if k := l.before(i); k >= 0 {
				gaps = append(gaps, g.x-l.glyphs[k].x-l.glyphs[k].w)
			}
		}
	}
	usual := 0.0 // the distance of letters that are spaced out
	if len(gaps) >= 3 {
		slices.Sort(gaps)
		// Digits stand close among characters that are spaced out, so not the median.
		if m := gaps[len(gaps)/2]; m > 0.2*l.size {
			usual = m
		}
	}
	ignore := pairs >= 3 && 2*blanks > pairs // blanks that only space out
	for i, g := range l.glyphs {
		if blank(g.r) {
			continue
		}
		if k := l.before(i); k >= 0 && !l.vertical {
			b := l.glyphs[k]
			gap := g.x - b.x - b.w
			size := min(g.size, b.size)
			limit := 1.2*size + 1.5*usual
			if word(b.r) && word(g.r) {
				limit = 0.15*size + 1.3*usual
				if k < i-1 && !ignore {
					limit = 0
				}
			}
			if gap > limit {
				out = append(out, ' ')
			}
		}
		out = append(out, g.r)
	}
	return string(out)
}

// before gives the index of the last glyph before one that is no blank, -1 if none is.
func (l *line) before(i int) int {
	for k := i - 1; k >= 0; k-- {
		if !blank(l.glyphs[k].r) {
			return k
		}
	}
	return -1
}

func blank(r rune) bool { return unicode.IsSpace(r) || r == 0x200B }

// word says whether a character belongs to words and numbers that blanks part.
func word(r rune) bool {
	return r < 0x2000 && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '%' || r == '.' || r == ',' || r == '-' || r == '+')
}

// wide says whether a character fills an em.
func wide(r rune) bool {
	return r >= 0x2E80 && r <= 0xA4CF || r >= 0xAC00 && r <= 0xD7A3 || r >= 0xF900 && r <= 0xFAFF ||
		r >= 0xFE30 && r <= 0xFE4F || r >= 0xFF01 && r <= 0xFF60 || r >= 0x20000 && r <= 0x3FFFF
}
