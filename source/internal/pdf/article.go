package pdf

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const (
	mark    = `[▲△▶►■●※★◆→]?\s*`
	edition = `第?\s*([A-Za-zＡ-Ｚ]?\s*(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}))(?:\s*[-—－~～至、，,和]\s*第?[A-Za-z]?[0-9０-９一二三四五六七八九十]{1,3})?\s*[版页]`
	opening = mark + `[（(【［\[〔]\s*` + mark
	closing = `[^）)】］\]〕。]{0,8}[）)】］\]〕]`
)

// The notes of a newspaper: where an article goes on, and where it comes from. 紧接 says
// either, by its place.
var (
	noteTo   = regexp.MustCompile(opening + `(?:下\s*[转接]|[转接]|紧\s*接)\s*` + edition + closing + `\s*$|^` + mark + `下\s*[转接]\s*` + edition + `$`)
	noteFrom = regexp.MustCompile(`^\s*` + opening + `(?:上\s*[接转]|[承续紧]?\s*接)\s*` + edition + closing + `|^` + mark + `[上紧]\s*接\s*` + edition + `$`)
)

// note is where an article is interrupted or goes on.
type note struct {
	at      int    // index of the paragraph before the interruption, or after it
	edition string // that the note names
	inline  bool   // the note stood in the text's own line
}

// follow takes the notes out, puts each part of an article behind the one that it
// continues, and joins the sentence that was interrupted. A part whose other end is
// not found stays where it is.
func follow(ps []*paragraph, sheets []*sheet) []*paragraph {
	kept, to, from := notes(ps)
	if len(to) == 0 || len(from) == 0 {
		return kept
	}
	names := map[int]string{} // what a newspaper calls each page
	for _, s := range sheets {
		names[s.number] = s.edition
	}
	next := match(kept, to, from, names)
	moved := map[int]bool{} // heads of parts that stand elsewhere
	for _, f := range next {
		moved[f.at] = true
	}
	starts := map[int]bool{}
	for _, f := range from {
		starts[f.at] = true
	}
	ends := map[int]int{} // the last paragraph before an interruption, by which note
	for i, n := range to {
		ends[n.at] = i
	}
	var out []*paragraph
	// part writes the part that begins with a paragraph, up to the article's end there,
	// and what continues it; it says how far it came.
	var part func(i int, first bool) int
	part = func(i int, first bool) int {
		for ; i < len(kept); i++ {
			if !first && (starts[i] || headline(kept, i)) {
				break
			}
			first = false
			out = append(out, kept[i])
			n, ok := ends[i]
			if !ok {
				continue
			}
			if f, ok := next[n]; ok {
				before := len(out)
				part(f.at, true)
				if len(out) > before && resumes(out[before-1], out[before], f) {
					out[before-1].append(out[before].text, out[before].pages)
					out[before-1].last = out[before].last
					out = slices.Delete(out, before, before+1)
				}
			}
			return i + 1
		}
		return i
	}
	for i := 0; i < len(kept); {
		if moved[i] {
			i = extentOf(kept, i, starts, ends)
			continue
		}
		i = part(i, true)
	}
	return out
}

// extentOf is the index behind the part that begins with a paragraph.
func extentOf(ps []*paragraph, i int, starts map[int]bool, ends map[int]int) int {
	for first := true; i < len(ps); i++ {
		if !first && (starts[i] || headline(ps, i)) {
			return i
		}
		first = false
		if _, ok := ends[i]; ok {
			return i + 1
		}
	}
	return i
}

// headline says whether a paragraph begins another article.
func headline(ps []*paragraph, i int) bool {
	return i > 0 && ps[i].size > 1.4*ps[i-1].size
}

// resumes says whether the first paragraph of a part ends the sentence before the
// interruption.
func resumes(a, b *paragraph, n note) bool {
	if !ended(string(tail(a.text))) {
		return true
	}
	return !n.inline && b.first.x0-b.first.in.left < 1.2*b.first.size && a.last.in.right-a.last.x1 < 1.2*a.last.size
}

// notes takes the notes out of paragraphs.
func notes(ps []*paragraph) (kept []*paragraph, to, from []note) {
	pending := -1 // index in from of a note that stood alone: what follows resumes
	for _, p := range ps {
		if m := noteFrom.FindSubmatchIndex(p.text); m != nil {
			n := note{at: len(kept), edition: named(p.text, m), inline: m[1] < len(p.text)}
			p.cutOut(m[0], m[1])
			p.trim()
			from = append(from, n)
			if len(p.text) == 0 {
				pending = len(from) - 1
				continue
			}
		}
		if pending >= 0 {
			from[pending].at, pending = len(kept), -1
		}
		if m := noteTo.FindSubmatchIndex(p.text); m != nil {
			n := note{at: len(kept), edition: named(p.text, m), inline: m[0] > 0}
			p.cutOut(m[0], m[1])
			p.trim()
			if len(p.text) == 0 {
				n.at--
			}
			if n.at >= 0 {
				to = append(to, n)
			}
			if len(p.text) == 0 {
				continue
			}
		}
		kept = append(kept, p)
	}
	from = slices.DeleteFunc(from, func(n note) bool { return n.at >= len(kept) })
	return kept, to, from
}

// trim takes blanks off a paragraph's ends.
func (p *paragraph) trim() {
	p.cutOut(len(bytes.TrimRight(p.text, " ")), len(p.text))
	p.cutOut(0, len(p.text)-len(bytes.TrimLeft(p.text, " ")))
}

// named is the edition that a note names: the first group that matched.
func named(s []byte, m []int) string {
	for i := 2; i < len(m); i += 2 {
		if m[i] >= 0 {
			return editionName(strings.ReplaceAll(string(s[m[i]:m[i+1]]), " ", ""))
		}
	}
	return ""
}

// match finds for notes of the first sort, by index, the note of the second that
// resumes: of those that name each other's pages, or at least do not deny it, the
// first that follows.
func match(ps []*paragraph, to, from []note, names map[int]string) map[int]note {
	next := map[int]note{}
	taken := make([]bool, len(from))
	is := func(p int, edition string) int {
		switch names[p] {
		case "":
			if strconv.Itoa(p) == edition {
				return 1
			}
			return 0
		case edition:
			return 2
		}
		return -1
	}
	for i, t := range to {
		best, score := -1, -1
		for j, f := range from {
			if taken[j] || f.at <= t.at {
				continue
			}
			s := is(ps[f.at].pages[0].Number, t.edition) + is(ps[t.at].pages[len(ps[t.at].pages)-1].Number, f.edition)
			if s > score {
				best, score = j, s
			}
		}
		if best >= 0 {
			next[i], taken[best] = from[best], true
		}
	}
	return next
}
