package reading

import (
	"strconv"
	"strings"

	"duixian/lexicon"
	"duixian/report"
)

// context is what the place in the report says of a sentence before it is read.
type context struct {
	heading string // of the innermost section
	part    report.Part
	dates
	kept  dates // from before a sentence that dates itself alone
	aside bool  // such a sentence

	arranging bool // the plan has come to the work itself
	aiming    bool // but this sentence tells what it is to reach
}

// dates are what is said of when a sentence's figures hold.
type dates struct {
	period string // a year, or two joined by "-"
	last   string // the year that dates a level reached in the period
	from   string // the words that set the period
}

// yearIn returns the first year that a text names, but for days of a month (2020年1月3日),
// and the byte where it does, -1 if it names none.
func yearIn(text string) (at, y int) {
	for i := 0; ; i++ {
		k := strings.Index(text[i:], "年")
		if k < 0 {
			return -1, 0
		}
		if i += k; i >= 4 && digits(text, i-4) == i && digits(text, i+len("年")) == i+len("年") {
			y, _ = strconv.Atoi(text[i-4 : i])
			return i - 4, y
		}
	}
}

// enter changes the context at a heading.
func (c *context) enter(r *reader, heading string, depth int) {
	was := c.part
	c.heading = heading
	switch p := r.partOf(heading); {
	case p != "" && (depth == 1 || c.part == report.Opening):
		c.part = p
		c.setPeriod(r, heading)
	case depth == 1:
		if c.part == report.Opening {
			c.part = report.Review
		} else {
			c.part = report.Plan
		}
		c.setPeriod(r, heading)
	case c.part == report.Opening:
		c.part = report.Review
		c.setPeriod(r, heading)
	case c.part == report.Problems: // （一） after the paragraph on problems goes on with the main part
		c.part = report.Review
	case c.part == report.Targets:
		c.part = report.Plan
	}
	c.arranging = c.looksAhead() && (depth > 1 || was == report.Plan || was == report.Targets || r.cuesIn(heading).has(lexicon.Arranging))
}

// partOf tells the part of the report from a heading: by its words, unless the time that
// it names says otherwise (2004年主要工作任务 looks ahead in a report of 2004, and back in
// one of 2005).
func (r *reader) partOf(heading string) report.Part {
	p := r.lex.Part(heading)
	first, last := r.timeIn(heading)
	switch y := r.out.Report.Year; {
	case first == 0 || y == 0:
	case first >= y && (p == "" || p == report.Review):
		return report.Plan
	case last < y && p == report.Plan:
		return report.Review
	}
	return p
}

// timeIn returns the first and last year of the time that a heading names first, zeros if
// it names none.
func (r *reader) timeIn(heading string) (first, last int) {
	at, y := yearIn(heading)
	if p, k := r.planIn(heading); k >= 0 && (at < 0 || k < at) {
		return p.First, p.Last
	}
	return y, y
}

// past says whether the part looks back.
func (c *context) past() bool { return c.part == report.Review || c.part == report.Problems }

// looksAhead says whether the part speaks of what is to come.
func (c *context) looksAhead() bool { return c.part == report.Plan || c.part == report.Targets }

// setPeriod sets the period from a heading and the part that it opens.
func (c *context) setPeriod(r *reader, heading string) {
	y := r.out.Report.Year
	c.from, c.aside = heading, false
	switch {
	case y == 0:
		c.period = ""
	case c.past():
		c.period = year(y - 1)
	default:
		c.period = year(y)
	}
	c.last = c.period
	if first, last := r.timeIn(heading); first > 0 {
		c.setYears(first, last)
		return
	}
	if strings.Contains(heading, "五年") && y > 0 {
		switch {
		case c.past():
			c.setYears(y-5, y-1)
		case r.cuesIn(heading).has(lexicon.Ahead):
			c.setYears(y, y+4)
		}
	}
}

func (c *dates) setYears(first, last int) {
	c.period, c.last = year(first), year(last)
	if first < last {
		c.period += "-" + c.last
	}
}

// cues are the turns of phrase in a text and the first of those that date it.
type cues struct {
	all                lexicon.Cue
	fiveYears, oneYear phrase
}

// phrase is some words and the byte where they begin.
type phrase struct {
	text string
	at   int
}

func (c cues) has(cue lexicon.Cue) bool { return c.all&cue != 0 }

func (r *reader) cuesIn(text string) (c cues) {
	for cue, start, end := r.lex.NextCue(text, 0); cue != 0; cue, start, end = r.lex.NextCue(text, end) {
		switch {
		case cue == lexicon.FiveYears && !c.has(cue):
			c.fiveYears = phrase{text[start:end], start}
		case cue == lexicon.OneYear && !c.has(cue):
			c.oneYear = phrase{text[start:end], start}
		}
		c.all |= cue
	}
	return c
}

// turn lets a sentence change the context: a report turns from one year to five, from
// results to problems, in the middle of a section.
func (c *context) turn(r *reader, s *sentence) {
	if c.aside { // the sentence before dated itself alone
		c.dates, c.aside = c.kept, false
	}
	if c.part != report.Review && !c.looksAhead() {
		return
	}
	text := r.text[s.start:s.end]
	said := r.cuesIn(text)
	c.aiming = c.looksAhead() && said.has(lexicon.Aims)
	switch {
	case c.part == report.Review && said.has(lexicon.Difficulty) && said.has(lexicon.Admission):
		c.part = report.Problems
	case c.aiming:
		c.arranging = true // what follows does
	case c.looksAhead() && !c.arranging:
		c.arranging = said.has(lexicon.Arranging)
	case c.arranging && strings.HasPrefix(text, "各位代表") && r.cuesIn(r.text[s.start:min(len(r.text), s.start+maxAppeal)]).has(lexicon.Appeal):
		c.part, c.arranging = report.Closing, false
	}
	if y := r.out.Report.Year; c.part == report.Review && y != 0 {
		c.date(r, s, said, y)
	}
}

// date lets a sentence of the review say of which years it and those after it speak: of
// last year or of the five years that end with it. Words that do not begin it (…，
// 去年新增3家) date that sentence alone.
func (c *context) date(r *reader, s *sentence, said cues, y int) {
	was := c.dates
	var by phrase
	switch {
	case said.has(lexicon.FiveYears):
		by = said.fiveYears
		if p, ok := r.planEnding(y - 1); ok {
			c.setYears(p.First, p.Last)
		} else {
			c.setYears(y-5, y-1)
		}
	case said.has(lexicon.OneYear):
		by = said.oneYear
		c.setYears(y-1, y-1)
	case len(s.tokens) > 1 && s.tokens[0].kind == date && s.tokens[0].num >= 0 && s.tokens[1].kind == comma && s.nums[s.tokens[0].num].digits == year(y-1): // 2025年，
		by = phrase{r.text[s.start:s.tokens[0].end], 0}
		c.setYears(y-1, y-1)
	default:
		return
	}
	c.from = by.text
	if by.at > maxOpener {
		c.kept, c.aside = was, true
	}
}

// maxOpener is how far from its beginning words that date what follows a sentence, too,
// may begin, in bytes.
const maxOpener = 36

// maxAppeal is how far after 各位代表 an appeal may stand, in bytes.
const maxAppeal = 1500

// planIn returns the five-year plan that a text names first and the byte where it does,
// -1 if it names none.
func (r *reader) planIn(text string) (named lexicon.Plan, at int) {
	at = -1
	if !strings.Contains(text, "五”") {
		return named, at // most texts
	}
	for _, p := range r.lex.Plans {
		if k := strings.Index(text, "“"+p.Name+"”"); k >= 0 && (at < 0 || k < at) {
			named, at = p, k
		}
	}
	return named, at
}

// planEnding returns the five-year plan whose last year is y.
func (r *reader) planEnding(y int) (lexicon.Plan, bool) {
	for _, p := range r.lex.Plans {
		if p.Last == y {
			return p, true
		}
	}
	return lexicon.Plan{}, false
}

// role tells a quantity's standing, the rule that told it and the words that made it.
func (r *reader) role(it *item, s *sentence) (report.Role, string, string) {
	c := &r.ctx
	switch {
	case it.fact:
		return report.Fact, "threshold", it.boundBy
	case it.from:
		return report.Fact, "baseline", ""
	case c.past():
		if k := r.figures.estimate; k < it.token {
			return report.Estimate, "estimate", s.tokens[k].word.Text
		}
		return report.Result, "looks-back", c.heading
	case c.looksAhead():
		return report.Target, "looks-ahead", c.heading
	}
	return report.Fact, "no-part", ""
}

// period tells the time that a quantity speaks of, with rule and words as role does.
func (r *reader) period(it *item, s *sentence) (period, rule, words string) {
	c := &r.ctx
	if it.fact {
		return "", "threshold", ""
	}
	at, from := c.dates, "section"
search:
	for k := it.token - 1; k >= 0; k-- {
		t := &s.tokens[k]
		switch {
		case t.kind == number && t.num >= 0 && !it.from && r.baseline(s, t.num):
			break search // the years before it are the baseline's
		case k > 0 && s.tokens[k-1].is(lexicon.Compare):
		case t.kind == quote && s.tokens[k+1].is(lexicon.Time): // “十四五”时期
			p, named := r.planIn(r.text[t.start:t.end])
			if named < 0 || r.dates(s, k+1, it.token) {
				continue
			}
			at.setYears(p.First, p.Last)
			at.from, from = r.text[t.start:s.tokens[k+1].end], "stated"
			break search
		case t.kind == date && t.num >= 0 && isYear(s.nums[t.num].digits) && !r.dates(s, k, it.token):
			return s.nums[t.num].digits, "stated", r.text[t.start:t.end]
		}
	}
	switch {
	case it.from && from == "section":
		return "", "baseline", ""
	case at.period != at.last && c.past() && it.reached() && !r.lasting(s, it):
		return at.last, "reached", at.from
	}
	return at.period, from, at.from
}

// dates says whether the time at token k dates other quantities alone than the one at
// token own: 2015年的2.3倍, 从2020年的41.6%和35.1%.
func (r *reader) dates(s *sentence, k, own int) bool {
	if k+2 > own || !s.tokens[k+1].is(lexicon.Of) {
		return false
	}
	of := &s.tokens[k+2]
	if of.kind != number || s.nums[of.num].unit == "倍" {
		return of.kind == number
	}
	for k += 3; k <= own; k++ {
		if t := &s.tokens[k]; t.kind != number && t.kind != pause && !t.is(lexicon.And) {
			return true
		}
	}
	return false
}

// baseline says whether a numeral is where a change began.
func (r *reader) baseline(s *sentence, num int32) bool {
	i := s.nums[num].item
	return i > 0 && r.figures.items[i-1].from
}

// reached says whether the quantity is a level that something came to: 提高到76%,
// 突破2万亿元, 达23562亿元.
func (it *item) reached() bool {
	h := &it.head
	return it.kind == report.LevelKind && (h.change != nil && h.change.Use&lexicon.To != 0 ||
		h.bound != nil && h.bound.Text == "突破" || h.copula != nil && strings.HasPrefix(h.copula.Text, "达"))
}

// lasting says whether the quantity's clause speaks of all of a time, not of its end.
func (r *reader) lasting(s *sentence, it *item) bool {
	return hasOne(r.text[s.tokens[r.figures.pieces[it.piece].lo].start:s.tokens[it.token].start], "累计", "年均", "每年", "连续", "保持")
}

func year(y int) string {
	if y == 0 {
		return ""
	}
	return strconv.Itoa(y)
}

// oneOf returns the first of the words that a text holds, "" if it holds none.
func oneOf(s string, words ...string) string {
	for _, w := range words {
		if strings.Contains(s, w) {
			return w
		}
	}
	return ""
}

func hasOne(s string, words ...string) bool { return oneOf(s, words...) != "" }
