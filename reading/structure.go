package reading

import (
	"strings"

	"duixian/report"
)

// A heading is short; what is longer is a sentence that happens to be numbered.
const (
	maxHeading = 150 // bytes, of a heading with a number
	maxTitle   = 120 // bytes, of a line that is a heading by its words
)

// headingOf returns the depth and length in bytes of the heading that a paragraph
// begins with; 0 if it begins with none.
func (r *reader) headingOf(p string) (depth, n int) {
	depth, mark := headingMark(p)
	if mark == 0 { // a line of its own that names a part: 2020年工作安排
		if len(p) > maxTitle || hasOne(p, "。", "：", ":", "，", "；") || r.lex.Part(p) == "" {
			return 0, 0
		}
		return 1, len(p)
	}
	if r.bracketed && depth < 3 {
		depth = 3 - depth
	}
	body := p[mark:min(len(p), mark+maxHeading+len("。"))]
	stop := len(body)
	for _, mark := range [...]string{"。", "：", ":"} {
		if k := strings.Index(body[:stop], mark); k >= 0 {
			stop = k
		}
	}
	if stop > maxHeading {
		return 0, 0
	}
	return depth, mark + stop
}

// bracketsLead says whether the main parts of a report are numbered （一）, （二） and what is in
// them 一、, 二、: （一） comes before the first 一、, and no line names a part before it.
func (r *reader) bracketsLead() bool {
	led := false
	for p := range strings.SplitSeq(r.text, "\n") {
		if p == "" {
			continue
		}
		switch depth, mark := headingMark(p); {
		case mark == 0:
			if !led && len(p) <= maxTitle && !hasOne(p, "。", "：", ":", "，", "；") && r.lex.Part(p) != "" {
				return false
			}
		case depth == 1:
			return led && ordinals(p) == len("一") && strings.HasPrefix(p, "一")
		case depth == 2 && hasAny(p, "（一）", "(一)"):
			led = true
		}
	}
	return false
}

// headingMark returns the depth that a paragraph's mark gives it, and the mark's length
// in bytes, 0 if it has none: 一、 and 附件1： are of depth 1, （一） of 2, 1. and —— of 3.
func headingMark(p string) (depth, n int) {
	switch {
	case hasAny(p, "（", "("):
		n = width(p[0])
		k := ordinals(p[n:])
		if k == 0 || !hasAny(p[n+k:], "）", ")") {
			return 0, 0
		}
		n += k
		n += width(p[n])
		return 2, n + prefix(p[n:], "、")
	case isDigit(p[0]):
		n = digits(p, 0)
		k := prefix(p[n:], ".", "．", "、")
		if n > 2 || k == 0 {
			return 0, 0
		}
		return 3, n + k
	case hasAny(p, "●", "■", "◆", "——"):
		return 3, prefix(p, "●", "■", "◆", "——")
	case strings.HasPrefix(p, "附"):
		n = prefix(p, "附件", "附录", "附表", "附")
		if k := ordinals(p[n:]); k > 0 {
			n += k
		} else {
			n += min(1, digits(p, n)-n)
		}
		return 1, n + prefix(p[n:], "：", ":")
	}
	n = ordinals(p)
	k := prefix(p[n:], "、")
	if n == 0 || k == 0 {
		return 0, 0
	}
	return 1, n + k
}

// ordinals returns the length in bytes of the up to three characters that a text begins
// with and that number things.
func ordinals(p string) (n int) {
	for n < 9 && (hanziDigit(p, n) > 0 && char(p, n) != '两' || char(p, n) == '十') {
		n += 3
	}
	return n
}

// prefix returns the length of the first of the prefixes that a text begins with, 0 if
// it begins with none.
func prefix(p string, prefixes ...string) int {
	for _, x := range prefixes {
		if strings.HasPrefix(p, x) {
			return len(x)
		}
	}
	return 0
}

// enter opens the section whose heading is [at, at+n) of the text.
func (r *reader) enter(at, n, depth int) {
	heading := strings.TrimLeft(r.text[at:at+n], "—●■◆")
	r.leave(at, depth)
	r.ctx.enter(r, heading, depth)
	r.open = append(r.open, openSection{index: len(r.out.Sections), start: at})
	r.out.Sections = append(r.out.Sections, report.Section{Heading: heading, Depth: depth, Part: r.ctx.part, Period: r.ctx.period})
}

// openSection is a section whose end is not reached yet.
type openSection struct {
	index int // in the reading's sections
	start int // of its heading, in the text
}

// leave closes the sections at depth and below that end at byte at of the text.
func (r *reader) leave(at, depth int) {
	for len(r.open) > 0 {
		last := r.open[len(r.open)-1]
		s := &r.out.Sections[last.index]
		if s.Depth < depth {
			return
		}
		s.Span = r.doc.Span(last.start, at)
		r.open = r.open[:len(r.open)-1]
	}
}
