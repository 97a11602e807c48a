package source

// Habits are how a text is laid out, as far as all of it tells.
type habits struct {
	rate float64 // line ends a character that only wrap

	// The width of the lines that wrap, 0 if they have none; that of a paragraph's
	// first line, which may have lost its indent; how much shorter a line may be and
	// yet be full; the share of the wrapped lines that are; how they are measured.
	width, begin, slack int
	filled              float64
	measure             int
	lines               []widths // nil if nothing is wrapped

	indents, indentsAll bool // indented lines begin paragraphs; so do no others
	blanks, blanksAll   bool // lines after a blank one begin paragraphs; so do no others
}

// widths are how wide a line is in each measure. Which measure a text was wrapped by
// shows in how many lines have the same width.
type widths [4]uint8

// The measures: characters or columns (where a Chinese character has two), of the
// clean line or of the physical one with its indent.
const measures = len(widths{})

// widest is the width from which on lines are all the same.
const widest = 160

func (p *page) widths(i int) (w widths) {
	clean, physical := p.line(i), p.physical(i)
	w[0], w[1] = width(clean)
	w[2], w[3] = w[0], w[1]
	if len(physical) != len(clean) {
		w[2], w[3] = width(physical)
	}
	return w
}

// width counts characters and columns, up to widest.
func width(b []byte) (characters, columns uint8) {
	b = b[:min(len(b), 4*widest)]
	ascii, begins := 0, 0
	for _, c := range b {
		if c < 0x80 {
			ascii++
		}
		if c < 0x80 || c >= 0xC0 {
			begins++
		}
	}
	return uint8(min(begins, widest)), uint8(min(2*begins-ascii, widest))
}

// full says whether line i is as wide as the lines of the text are. A paragraph
// begins with line first.
func (h *habits) full(i, first int) bool {
	if h.width == 0 {
		return false
	}
	width := h.width
	if i == first {
		width = h.begin
	}
	return int(h.lines[i][h.measure]) >= width-h.slack
}

// byWidth is what the width of line i says, as clues do.
func (h *habits) byWidth(i, first int) weight {
	switch {
	case h.width == 0:
		return 0
	case h.full(i, first): // as is one heading in twenty or so
		return weigh(0.05 * float64(h.slack+1) / max(h.filled, 0.3))
	}
	return weigh(0.9 / max(1-h.filled, 0.002))
}

// prior is the weight of a line end among the first words of a paragraph before these
// words are looked at.
func (h *habits) prior() weight {
	const headings = 0.01 // a character
	return min(max(weigh(headings/h.rate), -20), 70)
}

// ragged says whether many lines wrap, and at no width.
func (h *habits) ragged() bool { return h.width == 0 && h.rate > 0.002 }

// survey finds the habits of a page.
func survey(p *page) habits {
	var h habits
	w := wrapper{page: p}
	var wraps, inner, begins []int // lines that surely wrap; that end amid a sentence: not a paragraph's first, its first
	var ends, indents, blanks marked
	for i := range len(p.lines) - 1 {
		next := p.lines[i+1]
		may := true // begin a paragraph with the next line
		switch {
		case w.endsSentence(i) && !w.goesOn(i):
			w.start(i + 1)
			ends.count(true, next)
		default:
			w.whole = w.whole || w.length(i) > longestHeading || holdsSentence(p.line(i))
			if may = !w.whole && !w.goesOn(i); !may {
				wraps = append(wraps, i)
			}
			if i == w.begin {
				begins = append(begins, i)
			} else {
				inner = append(inner, i)
			}
		}
		if next.indent > 1 {
			indents.count(may, next)
		}
		if next.blank {
			blanks.count(may, next)
		}
	}
	h.setRate(p, len(wraps))
	h.indents = indents.all > 2 && indents.may*20 >= indents.all*19
	h.blanks = blanks.all > 2 && blanks.may*20 >= blanks.all*19
	h.indentsAll = h.indents && ends.indented*10 >= ends.all*9
	h.blanksAll = h.blanks && ends.blank*10 >= ends.all*9
	h.findWidth(p, wraps, inner, begins)
	return h
}

// marked counts line ends of a sort, and among them those that may end a paragraph,
// that an indented line follows, that a blank line follows.
type marked struct{ all, may, indented, blank int }

func (m *marked) count(may bool, next line) {
	m.all++
	if may {
		m.may++
	}
	if next.indent > 1 {
		m.indented++
	}
	if next.blank {
		m.blank++
	}
}

// findWidth looks for a width that most lines have that end amid a sentence, and
// that hardly any line exceeds (but for a mark that may not begin the next).
func (h *habits) findWidth(p *page, wraps, inner, begins []int) {
	const most, hardlyAny, few, eachSlack = 60, 4, 3, 4 // all but few in per cent
	if len(inner) < few || 100*p.longLines() > hardlyAny*len(p.lines) {
		return // before measuring anything
	}
	h.lines = make([]widths, len(p.lines))
	var all histograms
	for i := range p.lines {
		h.lines[i] = p.widths(i)
		all.add(h.lines[i])
	}
	within, first := h.histograms(inner), h.histograms(begins)
	best := 0
	for m := range measures {
		for slack := range 4 {
			width, n := within[m].peak(slack)
			worth := 100*n - eachSlack*slack*len(inner)
			if worth > best && n >= few && 100*n >= most*len(inner) && 100*all[m].from(width+3) < hardlyAny*len(p.lines) {
				best = worth
				h.width, h.slack, h.measure = width, slack, m
			}
		}
	}
	if h.width == 0 {
		return
	}
	h.begin = h.width
	if width, n := first[h.measure].peak(h.slack); n >= few && n*2 >= len(begins) && width < h.width {
		h.begin = width
	}
	h.filled = h.fullShare(wraps)
	if len(wraps) == 0 {
		h.filled = h.fullShare(inner)
	}
	h.setRate(p, max(len(wraps), int(h.filled*float64(len(inner)))))
}

// setRate notes how many line ends wrap. Even if none does, one might have.
func (h *habits) setRate(p *page, wraps int) {
	h.rate = (float64(wraps) + 0.2) / (float64(len(p.text))/3 + 500)
}

// fullShare is how many of some lines are full.
func (h *habits) fullShare(lines []int) float64 {
	full := 0
	for _, i := range lines {
		if h.full(i, -1) {
			full++
		}
	}
	return float64(full) / float64(len(lines))
}

// longLines counts the lines that are wider than widest.
func (p *page) longLines() (n int) {
	for i := range p.lines {
		if len(p.line(i)) > 3*widest {
			n++
		}
	}
	return n
}

// A histogram counts lines by width.
type histogram [widest + 1]int

type histograms [measures]histogram

func (h *histograms) add(w widths) {
	for m, n := range w {
		h[m][n]++
	}
}

func (h *habits) histograms(lines []int) *histograms {
	var of histograms
	for _, i := range lines {
		of.add(h.lines[i])
	}
	return &of
}

// peak is the width for which most lines have it or up to slack less, and how many.
func (h *histogram) peak(slack int) (width, lines int) {
	for top := 4 + slack; top < widest; top++ {
		n := 0
		for _, k := range h[top-slack : top+1] {
			n += k
		}
		if n > lines {
			width, lines = top, n
		}
	}
	return width, lines
}

// from counts the lines of a width or more.
func (h *histogram) from(width int) (lines int) {
	for _, n := range h[min(width, widest):] {
		lines += n
	}
	return lines
}
