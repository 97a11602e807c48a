package pdf

import (
	"cmp"
	"math"
	"slices"
)

// column is lines one under another that are read downwards.
type column struct {
	sheet       *sheet
	lines       []*line
	left, right float64 // where its full lines begin and end
	pitch       float64 // usual distance of its baselines
}

// most is how many rows of pieces a page may have for columns to be sought: what has
// more is a drawing.
const most = 1000

// effort bounds how many pieces are looked at when columns of a page are sought, each
// time that one is. A page of a newspaper takes some hundred thousand.
const effort = 20_000_000

// arrange gives the columns of all sheets in reading order.
func arrange(sheets []*sheet) []*column {
	// First what is plain; then what else stands where columns stood before.
	var seen []span
	for _, s := range sheets {
		p := plan{sheet: s, em: bodySize(s.pieces)}
		p.split(s.pieces, extent(s.pieces))
		seen = append(seen, p.gutters...)
	}
	known := often(seen)
	var all []*column
	for _, s := range sheets {
		p := plan{sheet: s, em: bodySize(s.pieces), known: known}
		p.split(s.pieces, extent(s.pieces))
		for _, c := range p.columns {
			c.measure()
		}
		all = append(all, p.columns...)
	}
	lend(all)
	return all
}

// often gives the gutters that were found at least twice.
func often(seen []span) []span {
	slices.SortFunc(seen, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	var out []span
	for i := 0; i < len(seen); {
		j := i + 1
		for j < len(seen) && seen[j].from-seen[i].from < 3 {
			j++
		}
		if j-i >= 2 {
			out = append(out, seen[(i+j)/2])
		}
		i = j
	}
	return out
}

// span is an interval of x.
type span struct{ from, to float64 }

func (s span) width() float64 { return s.to - s.from }

// extent is where pieces begin and end.
func extent(ps []*line) span {
	e := span{math.Inf(1), math.Inf(-1)}
	for _, p := range ps {
		e.from, e.to = min(e.from, p.x0), max(e.to, p.x1)
	}
	return e
}

// bodySize is the size of most glyphs.
func bodySize(ps []*line) float64 {
	count := map[float64]int{}
	best := 0.0
	for _, p := range ps {
		key := math.Round(p.size*4) / 4
		count[key] += len(p.glyphs)
		if n := count[key]; n > count[best] || n == count[best] && key < best {
			best = key
		}
	}
	return max(best, 1)
}

// plan splits a page.
type plan struct {
	sheet   *sheet
	em      float64
	known   []span // gutters of the document
	gutters []span // found between columns of ten rows and more, a gutter once for each
	columns []*column
	spent   int // of effort
}

// split finds the most rows that stand side by side in columns. What is above them
// comes first, then each column, then what is below; each is split in the same way.
func (p *plan) split(pieces []*line, within span) {
	if len(pieces) == 0 {
		return
	}
	rows := rowsOf(pieces)
	if len(rows) <= most {
		if from, to, parts := p.abreast(rows); parts != nil {
			p.split(slices.Concat(rows[:from]...), within)
			for i, part := range parts {
				x := extent(part)
				if i > 0 && to-from >= 10 {
					p.gutters = append(p.gutters, span{extent(parts[i-1]).to, x.from})
				}
				p.split(part, x)
			}
			p.split(slices.Concat(rows[to:]...), within)
			return
		}
	}
	c := &column{sheet: p.sheet, left: within.from, right: within.to}
	for _, row := range lines(pieces) {
		row.sheet, row.in = p.sheet, c
		c.lines = append(c.lines, row)
	}
	p.columns = append(p.columns, c)
}

// rowsOf groups pieces by baseline, from the top.
func rowsOf(pieces []*line) [][]*line {
	sorted := slices.Clone(pieces)
	slices.SortStableFunc(sorted, func(a, b *line) int { return cmp.Or(cmp.Compare(a.y, b.y), cmp.Compare(a.x0, b.x0)) })
	var rows [][]*line
	for _, l := range sorted {
		if n := len(rows); n > 0 && l.y-rows[n-1][0].y < 0.5*min(l.size, rows[n-1][0].size) {
			rows[n-1] = append(rows[n-1], l)
		} else {
			rows = append(rows, []*line{l})
		}
	}
	return rows
}

// abreast finds the longest range of rows whose pieces stand in columns, and its
// columns from left to right; nil if there are none.
func (p *plan) abreast(rows [][]*line) (from, to int, parts [][]*line) {
	across := p.across(rows)
	for i := range rows {
		if len(rows)-i <= to-from {
			break
		}
		var covered []span
		for j := i; j < len(rows) && !across[j]; j++ {
			for _, l := range rows[j] {
				covered = cover(covered, span{l.x0, l.x1})
			}
			if len(covered) == 1 && covered[0].width() > 0 && j > i+3 {
				break // nothing more will open
			}
			if j+1-i <= to-from || j+1-i < 2 && p.known == nil {
				continue
			}
			if p.spent > effort {
				return 0, 0, nil
			}
			if found := p.parted(rows[i:j+1], covered); found != nil {
				from, to, parts = i, j+1, found
			}
		}
	}
	return from, to, parts
}

// across says of which rows that they lie over all columns although they may not be as
// wide: a line alone at its height, over a gutter of the rows above or below, or large
// and over their middle.
func (p *plan) across(rows [][]*line) []bool {
	out := make([]bool, len(rows))
	for i, row := range rows {
		if len(row) != 1 || i > 0 && overlap(rows[i-1], row[0]) || i+1 < len(rows) && overlap(rows[i+1], row[0]) {
			continue
		}
		for _, step := range []int{1, -1} {
			var covered []span
			for j, n := i+step, 0; j >= 0 && j < len(rows) && n < 8; j += step {
				if len(rows[j]) > 1 {
					n++
					for _, l := range rows[j] {
						covered = cover(covered, span{l.x0, l.x1})
					}
				}
			}
			if n := len(covered); n > 1 && row[0].size > 1.3*p.em && math.Abs(row[0].x0+row[0].x1-covered[0].from-covered[n-1].to) < 3*p.em {
				out[i] = true
			}
			for k := 1; k < len(covered); k++ {
				if gap := (span{covered[k-1].to, covered[k].from}); gap.width() > gutter*p.em && row[0].x0 < gap.from && row[0].x1 > gap.to {
					out[i] = true
				}
			}
		}
	}
	return out
}

// overlap says whether a line stands at the height of any of a row.
func overlap(row []*line, l *line) bool {
	return slices.ContainsFunc(row, func(o *line) bool { return min(o.bottom(), l.bottom()) > max(o.top(), l.top()) })
}

// cover adds an interval to those covered, which are sorted and apart.
func cover(covered []span, s span) []span {
	at, _ := slices.BinarySearchFunc(covered, s.from, func(c span, x float64) int { return cmp.Compare(c.to, x) })
	end := at
	for end < len(covered) && covered[end].from <= s.to {
		s.from, s.to = min(s.from, covered[end].from), max(s.to, covered[end].to)
		end++
	}
	return slices.Replace(covered, at, end, s)
}

// parted puts the pieces of rows into the columns that the covered intervals show, nil
// if these are no columns of text but, say, of a table.
func (p *plan) parted(rows [][]*line, covered []span) [][]*line {
	var bands []span
	for _, c := range covered {
		if n := len(bands); n > 0 && c.from-bands[n-1].to < gutter*p.em {
			bands[n-1].to = c.to
		} else {
			bands = append(bands, c)
		}
	}
	p.spent += len(covered)
	if len(bands) < 2 {
		return nil
	}
	p.spent += 2 * len(rows)
	parts := make([][]*line, len(bands))
	for _, row := range rows {
		for _, l := range row {
			at, _ := slices.BinarySearchFunc(bands, l.x0, func(b span, x float64) int { return cmp.Compare(b.to, x) })
			at = min(at, len(bands)-1)
			parts[at] = append(parts[at], l)
		}
	}
	for i, part := range parts {
		if i > 0 && !beside(parts[i-1], part) {
			return nil
		}
		if p.usual(bands, i) {
			continue
		}
		if !p.textual(part, bands[i]) {
			return nil
		}
	}
	return parts
}

// usual says whether a band of several lies where the document's columns lie: between
// gutters that are known, beginning at one or near it.
func (p *plan) usual(bands []span, i int) bool {
	at := func(left, right span) bool {
		return slices.ContainsFunc(p.known, func(g span) bool {
			return left.to < g.from+0.5*p.em && right.from > g.to-0.5*p.em && right.from < g.to+2.5*p.em
		})
	}
	return (i == 0 || at(bands[i-1], bands[i])) && (i == len(bands)-1 || at(bands[i], bands[i+1]))
}

// textual says whether pieces look like a column of text: wide enough for one, with
// lines that mostly fill it.
func (p *plan) textual(part []*line, band span) bool {
	if band.width() < 5*p.em {
		return len(part) == 1 && part[0].vertical
	}
	rows := rowsOf(part)
	if len(rows) < 2 {
		return false
	}
	full := 0
	for _, row := range rows {
		filled := 0.0
		for _, l := range row {
			filled += l.x1 - l.x0
		}
		if filled > 0.75*band.width() {
			full++
		}
	}
	// Where each sentence is a paragraph many lines are short; but in a table of that
	// many rows hardly any fills its cell.
	return 2*full >= len(rows) || len(rows) >= 15 && 4*full >= len(rows)
}

// beside says whether two columns stand at one height for most of the shorter.
func beside(a, b []*line) bool {
	top := func(ls []*line) float64 {
		return slices.MinFunc(ls, func(a, b *line) int { return cmp.Compare(a.top(), b.top()) }).top()
	}
	bottom := func(ls []*line) float64 {
		return slices.MaxFunc(ls, func(a, b *line) int { return cmp.Compare(a.bottom(), b.bottom()) }).bottom()
	}
	ta, ba, tb, bb := top(a), bottom(a), top(b), bottom(b)
	return min(ba, bb)-max(ta, tb) > 0.5*min(ba-ta, bb-tb)
}

// lines makes lines of the pieces of a column, from the top.
func lines(pieces []*line) []*line {
	sorted := slices.Clone(pieces)
	slices.SortStableFunc(sorted, func(a, b *line) int { return cmp.Or(cmp.Compare(a.y, b.y), cmp.Compare(a.x0, b.x0)) })
	var rows [][]*line
	for _, l := range sorted {
		at := -1
		for i := len(rows) - 1; i >= 0 && i >= len(rows)-3 && !l.vertical; i-- {
			if onRow(rows[i], l) {
				at = i
				break
			}
		}
		if at < 0 {
			rows = append(rows, []*line{l})
		} else {
			rows[at] = append(rows[at], l)
		}
	}
	out := make([]*line, 0, len(rows))
	for _, row := range rows {
		slices.SortStableFunc(row, func(a, b *line) int { return cmp.Compare(a.x0, b.x0) })
		out = append(out, joined(row))
	}
	slices.SortStableFunc(out, func(a, b *line) int { return cmp.Compare(a.y, b.y) })
	return out
}

// onRow says whether a piece stands on the row of others, raised or lowered perhaps,
// without covering any.
func onRow(row []*line, l *line) bool {
	for _, o := range row {
		if o.vertical || min(o.x1, l.x1)-max(o.x0, l.x0) > 0.3*min(o.size, l.size) {
			return false
		}
	}
	for _, o := range row {
		over := min(o.bottom(), l.bottom()) - max(o.top(), l.top())
		if over > 0.6*min(o.size, l.size) {
			return true
		}
	}
	return false
}

// measure finds where the column's full lines begin and end, and the pitch.
func (c *column) measure() {
	c.left = edge(c.lines, c.left, func(l *line) float64 { return l.x0 })
	c.right = -edge(c.lines, -c.right, func(l *line) float64 { return -l.x1 })
	var gaps []float64
	for i := 1; i < len(c.lines); i++ {
		a, b := c.lines[i-1], c.lines[i]
		if math.Abs(a.size-b.size) < 0.1*a.size && b.y > a.y {
			gaps = append(gaps, b.y-a.y)
		}
	}
	if len(gaps) > 0 {
		slices.Sort(gaps)
		c.pitch = gaps[len(gaps)/3]
	}
}

// edge is the outermost place where enough lines begin, limit if there are few lines.
func edge(ls []*line, limit float64, at func(*line) float64) float64 {
	if len(ls) < 4 {
		return limit
	}
	places := make([]float64, 0, len(ls))
	sizes := make([]float64, 0, len(ls))
	for _, l := range ls {
		places = append(places, at(l))
		sizes = append(sizes, l.size)
	}
	slices.Sort(places)
	slices.Sort(sizes)
	em := sizes[len(sizes)/2]
	need := max(2, len(ls)/12)
	for i := 0; i+need <= len(places); i++ {
		if places[i+need-1]-places[i] < 0.6*em {
			return places[i]
		}
	}
	return places[0]
}

// lend gives columns of a few lines the edges of a longer one at the same place, on
// any page: of their own they do not show where a full line ends.
func lend(all []*column) {
	for _, c := range all {
		if len(c.lines) == 0 || len(c.lines) > 5 {
			continue
		}
		em := bodySize(c.lines)
		x := extent(c.lines)
		var best *column
		for _, o := range all {
			if len(o.lines) < 8 || o.left > x.from+0.3*em || o.right < x.to-0.3*em || x.from-o.left > 4*em {
				continue
			}
			if best == nil || o.sheet == c.sheet && best.sheet != c.sheet || o.sheet == best.sheet && len(o.lines) > len(best.lines) {
				best = o
			}
		}
		if best != nil {
			c.left, c.right = best.left, best.right
			if c.pitch == 0 {
				c.pitch = best.pitch
			}
		}
	}
}
