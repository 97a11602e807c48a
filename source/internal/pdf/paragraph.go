package pdf

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// paragraph is one line of the text.
type paragraph struct {
	text  []byte
	pages []Page // where in text which page begins
	size  float64
	first *line
	last  *line
}

// paragraphs joins the lines of columns, which are in reading order.
func paragraphs(columns []*column) []*paragraph {
	var ps []*paragraph
	var last *line
	var text string // of last
	for _, c := range columns {
		for _, l := range c.lines {
			t := l.String()
			if t == "" {
				continue
			}
			if last != nil && goesOn(last, l, text, t) {
				ps[len(ps)-1].add(l, t)
			} else {
				ps = append(ps, &paragraph{text: []byte(t), pages: []Page{{Number: l.sheet.number}}, size: l.size, first: l, last: l})
			}
			last, text = l, t
		}
	}
	return ps
}

// add joins a line to a paragraph.
func (p *paragraph) add(l *line, text string) {
	p.append([]byte(text), []Page{{Number: l.sheet.number}})
	p.last = l
}

// append joins text to a paragraph.
func (p *paragraph) append(text []byte, pages []Page) {
	a, _ := utf8.DecodeLastRune(p.text)
	b, _ := utf8.DecodeRune(text)
	if latin(a) && latin(b) {
		p.text = append(p.text, ' ')
	}
	for _, m := range pages {
		if n := len(p.pages); n == 0 || p.pages[n-1].Number != m.Number {
			p.pages = append(p.pages, Page{Number: m.Number, Start: len(p.text) + m.Start})
		}
	}
	p.text = append(p.text, text...)
}

func latin(r rune) bool { return r < 0x2000 && unicode.IsLetter(r) }

var (
	leaders  = regexp.MustCompile(`[.．·…‥・_-]{4,}\s*[0-9０-９ivxIVX]+$`)
	enclosed = regexp.MustCompile(`^(?:第?[一二三四五六七八九十百]{1,4}[、章节条部]|[（(][一二三四五六七八九十]{1,3}[)）]|[0-9]{1,2}[.．、][^0-9])`)
)

// goesOn says whether a sentence or heading goes on from one line to the next.
func goesOn(a, b *line, at, bt string) bool {
	em := max(a.size, b.size)
	if a.vertical || b.vertical || math.Abs(a.size-b.size) > 0.12*em {
		return false
	}
	if noteTo.MatchString(tail(at)) || noteFrom.MatchString(head(bt)) || leaders.MatchString(at) || a.cells() || b.cells() {
		return false
	}
	over := ended(at)
	if over && enclosed.MatchString(bt) {
		return false
	}
	need := b.firstUnit()
	if a.centred() && b.centred() {
		// A headline goes on if its next word would not have found room.
		return !over && a.in == b.in && a.in.right-a.in.left-(a.x1-a.x0) < need+0.3*em
	}
	if a.in.right-a.x1 > need+0.4*em {
		return false // there was room for more
	}
	indent := (b.x0 - b.in.left) / em
	if indent > 1.2 {
		// What is set in as a whole goes on in its own indent.
		whole := a.in == b.in && math.Abs(a.x0-b.x0) < 0.3*em
		return whole && !over && !enclosed.MatchString(bt)
	}
	if a.in == b.in && b.in.pitch > 0 && b.y-a.y > 1.45*b.in.pitch {
		return !over // else a gap that is meant
	}
	return true
}

// cells says whether a line looks like a row of a table: with gaps that no sentence
// has.
func (l *line) cells() bool {
	wideGaps := 0
	for i, g := range l.glyphs {
		if k := l.before(i); k >= 0 && !blank(g.r) {
			if gap := g.x - l.glyphs[k].x - l.glyphs[k].w; gap > 2.2*l.size {
				wideGaps++
			}
		}
	}
	return wideGaps >= 1 && wideGaps < (len(l.glyphs)+1)/2
}

// centred says whether a line has equal blanks on both sides.
func (l *line) centred() bool {
	left, right := l.x0-l.in.left, l.in.right-l.x1
	return left > 1.2*l.size && math.Abs(left-right) < max(1.2*l.size, 0.1*(l.in.right-l.in.left))
}

// firstUnit is the width of what a line begins with and no line end may part.
func (l *line) firstUnit() float64 {
	i := 0
	for i < len(l.glyphs)-1 && strings.ContainsRune("（《“‘「『【〔([", l.glyphs[i].r) {
		i++
	}
	// Many programs break a line neither before nor behind a quotation mark.
	for i < len(l.glyphs)-1 && (word(l.glyphs[i].r) && word(l.glyphs[i+1].r) || quotation(l.glyphs[i].r) || quotation(l.glyphs[i+1].r) ||
		strings.ContainsRune("，。、；：！？）》”’」』】〕)]%‰℃·—…,.;:!?", l.glyphs[i+1].r)) {
		i++
	}
	return l.glyphs[i].x + l.glyphs[i].w - l.x0
}

func quotation(r rune) bool { return strings.ContainsRune("“”‘’", r) }

// ended says whether a text stops where a sentence can end.
func ended(s string) bool {
	s = strings.TrimRight(s, "”’」』）)】 ")
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("。！？；：…!?;:", r)
}

// tail and head are the ends of a text where notes stand.
func tail[S string | []byte](s S) S { return s[max(0, len(s)-60):] }
func head[S string | []byte](s S) S { return s[:min(len(s), 60)] }

// cutOut takes bytes [from, to) out of a paragraph's text.
func (p *paragraph) cutOut(from, to int) {
	p.text = slices.Delete(p.text, from, to)
	for i := range p.pages {
		if s := p.pages[i].Start; s >= to {
			p.pages[i].Start = s - (to - from)
		} else if s > from {
			p.pages[i].Start = from
		}
	}
	kept := p.pages[:0] // of pages that begin at one place, the last is what follows
	for i, m := range p.pages {
		if i+1 < len(p.pages) && p.pages[i+1].Start == m.Start {
			continue
		}
		kept = append(kept, m)
	}
	p.pages = kept
}
