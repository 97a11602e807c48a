package series

import (
	"strings"
	"unicode/utf8"

	"duixian/lexicon"
	"duixian/report"
	"duixian/source"
)

// passages are the clauses of a report's text, each with the part of the report that it stands in. They hold
// also what no record does.
type passages struct {
	doc     *source.Document
	clauses []passage
	with    map[pair][]int // the clauses that have a pair of characters
	lists   [][2]int       // where the things of lists of things to do stand
	planned int            // where a section ends that looks back first and has come to the plan
}

// passage is one clause: what stands between two of ，；。！？： in a line.
type passage struct {
	text       string
	start, end int // in the clean text
	from, to   int // its sentence
	part       report.Part
	trouble    bool // it stands where the report speaks of problems
	lesson     bool // it says what the years past have taught, or what must be, where the report looks back
	states     bool // it says what something is, and no deed
}

// newPassages cuts the text of a reading into clauses.
func newPassages(d *source.Document, r *report.Reading) *passages {
	p := &passages{doc: d, with: map[pair][]int{}, lists: listsIn(d)}
	at := 0
	for line := range strings.SplitAfterSeq(d.Text, "\n") {
		p.line(at, strings.TrimSuffix(line, "\n"), r)
		at += len(line)
	}
	for i := range p.clauses {
		for one := range pairsOf(p.clauses[i].text) {
			p.with[one] = append(p.with[one], i)
		}
	}
	return p
}

// shared gives for each clause what the pairs weigh that it has of those wanted.
func (p *passages) shared(wanted map[pair]bool, r *rarity) []int {
	sums := make([]int, len(p.clauses))
	for one := range wanted {
		weight := r.weight(one)
		for _, i := range p.with[one] {
			sums[i] += weight
		}
	}
	return sums
}

// line cuts one paragraph.
func (p *passages) line(at int, line string, r *report.Reading) {
	part := report.Opening
	depth := 0
	here := p.doc.Span(at, at+len(line))
	for _, s := range r.Sections {
		if s.Start > here.Start || here.Start >= s.End {
			continue
		}
		if s.Depth >= depth {
			part, depth = s.Part, s.Depth
		}
		if s.Depth == 1 && s.Start < here.Start && (s.Part == report.Review || s.Part == report.Theme) {
			switch ahead, opens := planOpening(s.Heading, line, r.Report.Year); {
			case opens && ahead:
				p.planned = s.End // “十四五”时期发展成就和“十五五”时期主要目标 has come to the latter
			case opens:
				p.planned = 0
			}
		}
	}
	if here.Start < p.planned {
		part = report.Plan
	}
	trouble := part == report.Problems
	from := 0
	for from < len(line) {
		to := after(line, from, "。！？")
		sentence := line[from:to]
		if !trouble && part != report.Plan && part != report.Targets && wordIn(sentence, "trouble") != "" && wordIn(sentence, "matter") != "" {
			trouble = true // to the end of the paragraph
		}
		lesson := part != report.Plan && part != report.Targets && wordIn(sentence, "lesson") != ""
		for start := from; start < to; {
			end := min(to, after(line, start, "，；：。！？"))
			text := strings.TrimRight(line[start:end], "，；：。！？")
			if text != "" {
				p.clauses = append(p.clauses, passage{text: text, start: at + start, end: at + start + len(text), from: at + from, to: at + to,
					part: part, trouble: trouble, lesson: lesson, states: states(text)})
			}
			start = end
		}
		from = to
	}
}

// planOpening says whether a paragraph begins with the name of a plan for five years: one that is over, or one to
// come that the heading above it names, too.
func planOpening(heading, line string, year int) (ahead, opens bool) {
	first := line[:after(line, 0, "。！？")]
	for _, plan := range lexicon.Default().Plans {
		name, long := "“"+plan.Name+"”", "第"+strings.TrimSuffix(plan.Name, "五")+"个五年规划"
		switch {
		case year == 0:
		case plan.Last < year && strings.HasPrefix(first, name):
			return false, true
		case plan.First >= year && (strings.HasPrefix(first, name) || strings.Contains(first, long)):
			return true, strings.Contains(heading, name) || strings.Contains(heading, long)
		}
	}
	return false, false
}

// after is where the first of some marks ends at or behind an offset, or the end.
func after(s string, from int, marks string) int {
	i := strings.IndexAny(s[from:], marks)
	if i < 0 {
		return len(s)
	}
	_, size := utf8.DecodeRuneInString(s[from+i:])
	return from + i + size
}

// finding makes a finding of a clause, with the record that stands there.
func (p *passages) finding(i int, r *report.Reading) Mention {
	c := p.clauses[i]
	f := Mention{Words: p.doc.Span(c.start, c.end), Sentence: p.doc.Span(c.from, c.to)}
	for j := range r.Achievements {
		if a := &r.Achievements[j]; f.Words.Contains(a.Span) {
			f.Achievement = a
			break
		}
	}
	for j := range r.Commitments {
		if d := &r.Commitments[j]; f.Words.Contains(d.Span) {
			f.Commitment = d
			break
		}
	}
	return f
}

// saying is the first clause outside greetings, thanks and lessons that has some words, -1 for none.
func (p *passages) saying(words string) int {
	for i := range p.clauses {
		if _, ok := placeIn(&p.clauses[i]); ok && strings.Contains(p.clauses[i].text, words) {
			return i
		}
	}
	return -1
}

// text is the clean text of a span.
func (p *passages) text(s report.Span) string {
	start, end := p.doc.Clean(s)
	return p.doc.Text[start:end]
}
