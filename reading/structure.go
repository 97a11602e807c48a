package reading

import (
	"regexp"
	"strings"

	"duixian/report"
)

var (
	heading1 = regexp.MustCompile(`^[一二三四五六七八九十]{1,3}、`)
	heading2 = regexp.MustCompile(`^[（(][一二三四五六七八九十]{1,3}[）)]、?`)
	appendix = regexp.MustCompile(`^附(?:件|录|表)?[0-9一二三四五六七八九十]?[：:]?`)
	heading3 = regexp.MustCompile(`^(?:[0-9]{1,2}[.．、]|——|●|■|◆)`)
)

// A heading is short; what is longer is a sentence that happens to be numbered.
const (
	maxHeading = 150 // bytes, of a heading with a number
	maxTitle   = 120 // bytes, of a line that is a heading by its words
)

// headingOf returns the depth and length in bytes of the heading that a paragraph
// begins with; 0 if it begins with none.
func (r *reader) headingOf(p string) (depth, n int) {
	var mark string
	switch {
	case strings.HasPrefix(p, "（") || strings.HasPrefix(p, "("):
		depth, mark = 2, heading2.FindString(p)
	case strings.HasPrefix(p, "—") || strings.HasPrefix(p, "●") || strings.HasPrefix(p, "■") || strings.HasPrefix(p, "◆") || isDigit(p[0]):
		depth, mark = 3, heading3.FindString(p)
	case strings.HasPrefix(p, "附"):
		depth, mark = 1, appendix.FindString(p)
	default:
		depth, mark = 1, heading1.FindString(p)
	}
	body := p[len(mark):]
	stop := strings.IndexAny(body, "。：:")
	if mark == "" { // a line of its own that names a part: 2020年工作安排
		if len(p) > maxTitle || stop >= 0 || strings.ContainsAny(p, "，；") || r.partOf(p) == "" {
			return 0, 0
		}
		return 1, len(p)
	}
	if stop < 0 {
		stop = len(body)
	}
	if stop > maxHeading {
		return 0, 0
	}
	return depth, len(mark) + stop
}

// partOf tells a part of the report from its heading, "" if the heading does not say.
func (r *reader) partOf(heading string) report.Part {
	for _, h := range r.lex.Headings {
		if strings.Contains(heading, h.Word) {
			return h.Part
		}
	}
	return ""
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
