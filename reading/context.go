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
	recall    recall

	tense lexicon.Tense // of the sentence, in a part of one theme
}

// recall is a glance back in a part that looks ahead: 过去一年，…取得了很大成绩。国内生产总值增长10%.
type recall struct {
	words string // that open the glance; "" if there is none
	next  bool   // the sentence after them has begun: it tells the figures
}

// dates are what is said of when a sentence's figures hold.
type dates struct {
	period string // a year, or two joined by "-"
	last   string // the year that dates a level reached in the period
	wide   string // the years that the heading names beside one of them (2025年和“十四五”时期)
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
	c.tense, c.recall = lexicon.PastTense, recall{}
	switch p := r.partOf(heading); {
	case depth == 1 && p == "" && strings.Contains(heading, "关于"):
		c.part = report.Theme
		c.setPeriod(r, heading)
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
	c.wide = ""
	if first, last := r.timeIn(heading); first > 0 {
		c.setYears(first, last)
		if p, k := r.planIn(heading); k >= 0 && first == last && p.First <= first && first <= p.Last {
			c.wide = year(p.First) + "-" + year(p.Last)
		}
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
	for sign, start, end := r.lex.NextSign(text, 0); sign != nil; sign, start, end = r.lex.NextSign(text, end) {
		c.add(sign.Cue, phrase{text[start:end], start})
	}
	return c
}

// add notes the cue that a phrase is; none, if it is 0.
func (c *cues) add(cue lexicon.Cue, by phrase) {
	switch {
	case cue == lexicon.FiveYears && !c.has(cue):
		c.fiveYears = by
	case cue == lexicon.OneYear && !c.has(cue):
		c.oneYear = by
	}
	c.all |= cue
}

// signs reads the turns of phrase and the words that names end in of a sentence.
func (r *reader) signs(s *sentence) {
	s.said, s.ends = cues{}, s.ends[:0]
	text := r.text[:s.end]
	for sign, start, end := r.lex.NextSign(text, s.start); sign != nil; sign, start, end = r.lex.NextSign(text, end) {
		s.said.add(sign.Cue, phrase{text[start:end], start - s.start})
		if sign.Name != "" {
			s.ends = append(s.ends, nameEnd{start, end, sign.Name})
		}
	}
}

// turn lets a sentence change the context: a report turns from one year to five, from
// results to problems, in the middle of a section.
func (c *context) turn(r *reader, s *sentence) {
	if c.aside { // the sentence before dated itself alone
		c.dates, c.aside = c.kept, false
	}
	if c.part == report.Theme {
		c.tense = r.sentenceTense(s)
		c.arranging = c.tense == lexicon.AheadTense
		return
	}
	if c.part != report.Review && !c.looksAhead() {
		return
	}
	text := r.text[s.start:s.end]
	said := s.said
	c.aiming = c.looksAhead() && said.has(lexicon.Aims)
	c.recall = r.recalled(s, c)
	if c.looksAhead() && c.period != c.last && r.thisYear(s) { // the plan for several years turns to the first of them
		c.setYears(r.out.Report.Year, r.out.Report.Year)
		c.from = r.text[s.tokens[0].start:s.tokens[0].end]
	}
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

// recalled lets a sentence without figures that begins with 过去一年 in a part that looks ahead say that
// the figures of the next sentence are of last year.
func (r *reader) recalled(s *sentence, c *context) recall {
	switch {
	case !c.looksAhead() || c.aiming || r.out.Report.Year == 0:
	case s.said.has(lexicon.OneYear) && s.said.oneYear.at == 0 && len(s.nums) == 0:
		return recall{words: s.said.oneYear.text}
	case c.recall.words != "" && !c.recall.next && !r.thisYear(s):
		return recall{words: c.recall.words, next: true}
	}
	return recall{}
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
	case len(s.tokens) > 1 && s.tokens[0].kind == date && s.tokens[0].ref >= 0 && s.tokens[1].kind == comma && s.nums[s.tokens[0].ref].digits == year(y-1): // 2025年，
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
	case r.listed(s, it):
		return report.Fact, "list", r.text[s.tokens[it.token].start:s.tokens[it.token].end]
	case it.from:
		return report.Fact, "baseline", ""
	case c.past():
		if k := r.figures.estimate; k < it.token {
			return report.Estimate, "estimate", r.textOf(&s.tokens[k])
		}
		if w := r.planSpoken(s, it.token); w != "" {
			return report.Target, "tense", w
		}
		return report.Result, "looks-back", c.heading
	case !c.looksAhead() && c.part != report.Theme:
		return report.Fact, "no-part", ""
	}
	told := r.toldOf(it, s)
	switch {
	case told.of == lexicon.NowTense || told.of == lexicon.PastTense && !told.done && c.looksAhead():
		return report.Fact, "state", told.word
	case told.of == lexicon.PastTense:
		return report.Result, "tense", told.word
	case told.of == lexicon.AheadTense && c.part == report.Theme:
		return report.Target, "tense", told.word
	case told.of == lexicon.NoTense && c.recall.next:
		return report.Result, "tense", c.recall.words
	case c.looksAhead():
		return report.Target, "looks-ahead", c.heading
	case c.tense == lexicon.AheadTense:
		return report.Target, "sentence-tense", ""
	}
	return report.Result, "sentence-tense", ""
}

// listed says whether the quantity only says how many things a list that follows or went before
// has: 抓好以下八个方面工作, 这十条方针.
func (r *reader) listed(s *sentence, it *item) bool {
	if it.token > 0 && s.tokens[it.token].end-s.tokens[it.token].start < 12 {
		if t := &s.tokens[it.token-1]; t.kind == word && hasOne(r.textOf(t), "以下", "下列", "如下", "上述", "这") {
			return true
		}
	}
	return s.nums[it.num].unit == "个" && (it.metric == "方面" || it.metric == "方面工作" || it.metric == "方面的工作")
}

// period tells the time that a quantity speaks of, with rule and words as role does.
func (r *reader) period(it *item, s *sentence) (period, rule, words string) {
	c := &r.ctx
	if it.fact {
		return "", "threshold", ""
	}
	at, from := c.dates, "section"
	if it.from {
		if y, w := r.compared(s, it.token); y != "" {
			return y, "stated", w
		}
	}
	own := true // the clause of the quantity
search:
	for k := it.token - 1; k >= 0; k-- {
		t := &s.tokens[k]
		own = own && !t.separates()
		if t.kind == number && !it.from && r.baseline(s, t.ref) {
			if at := r.baselineBegins(s, k); at < k-1 {
				k = at // over the baseline and its own time
				continue
			}
		}
		if t.kind == word && own && t.is(lexicon.Time) && r.out.Report.Year > 0 && (c.looksAhead() || c.part == report.Theme) && hasOne(r.textOf(t), "今后五年", "未来五年") {
			at.setYears(r.out.Report.Year, r.out.Report.Year+4)
			at.from, from = r.textOf(t), "stated"
			break search
		}
		if t.kind != number && t.kind != quote && t.kind != date {
			continue
		}
		switch {
		case !own && !it.from && t.kind == date && !r.opens(s, k): // 实现2035年远景目标，…
		case k > 0 && s.tokens[k-1].is(lexicon.Compare), r.apart(s, k):
		case t.kind == quote && k > 0 && s.tokens[k-1].is(lexicon.By) && s.tokens[k-1].is(lexicon.Before): // 高于“十三五”时期
		case t.kind == quote && s.tokens[k+1].is(lexicon.Time): // “十四五”时期
			p, named := r.planIn(r.text[t.start:t.end])
			if named < 0 || r.dates(s, k+1, it.token) {
				continue
			}
			at.setYears(p.First, p.Last)
			at.from, from = r.text[t.start:s.tokens[k+1].end], "stated"
			break search
		case t.kind == date && t.ref >= 0 && isYear(s.nums[t.ref].digits) && !r.dates(s, k, it.token):
			stated := s.nums[t.ref].digits
			if next := int(t.ref) + 1; s.nums[t.ref].rule == "years-span" && next < len(s.nums) && s.nums[next].tail == t.end {
				switch last := s.nums[next].digits; {
				case it.from: // 2020年到2025年，比重从18%提升到36%
				case it.reached():
					stated = last
				default:
					stated += "-" + last
				}
			}
			return stated, "stated", r.text[t.start:t.end]
		}
	}
	switch {
	case it.from && from == "section":
		return "", "baseline", ""
	case from == "section" && at.wide != "" && at.period != at.wide && c.past() && r.lasting(s, it):
		return at.wide, "section", at.from
	case from == "section" && r.out.Report.Year > 0 && !c.past() && !it.from:
		if w := r.lastYear(s, it.token); w != "" {
			return year(r.out.Report.Year - 1), "stated", w
		}
		switch told := r.toldOf(it, s); {
		case c.recall.next && told.of == lexicon.NoTense:
			return year(r.out.Report.Year - 1), "stated", c.recall.words
		case c.part == report.Theme && at == c.dates && (told.of == lexicon.PastTense || told.of == lexicon.NoTense && c.tense == lexicon.PastTense):
			return year(r.out.Report.Year - 1), "tense", told.word
		}
	case at.period != at.last && c.past() && it.reached() && !r.lasting(s, it):
		return at.last, "reached", at.from
	}
	return at.period, from, at.from
}

// apart says whether the time at token k does not date what follows: it is compared with (与1952年相比)
// or stands before or after what it dates (2000年底以前发布的).
func (r *reader) apart(s *sentence, k int) bool {
	if k+1 >= len(s.tokens) || s.tokens[k].kind != date {
		return false
	}
	next := &s.tokens[k+1]
	if next.is(lexicon.Compare) {
		return r.textOf(next) == "相比"
	}
	return hasAny(r.text[next.start:s.end], "以前", "之前", "底以前", "底之前", "以后", "之后", "以来")
}

// compared returns the year that a sentence compares with (1986年同1978年相比), and the words; "" if it does
// with none before token k.
func (r *reader) compared(s *sentence, k int) (y, words string) {
	for k--; k >= 0; k-- {
		if t := &s.tokens[k]; t.kind == date && t.ref >= 0 && isYear(s.nums[t.ref].digits) {
			if k+1 < len(s.tokens) && s.tokens[k+1].is(lexicon.Compare) {
				return s.nums[t.ref].digits, r.text[t.start:t.end]
			}
			return "", ""
		}
	}
	return "", ""
}

// baselineBegins returns the token of the word that opens the baseline whose numeral is token k
// (由, 从), k if there is none near.
func (r *reader) baselineBegins(s *sentence, k int) int {
	for i := k - 1; i >= 0 && i > k-6 && !s.tokens[i].separates(); i-- {
		if t := &s.tokens[i]; t.is(lexicon.Prep) && (r.textOf(t) == "由" || r.textOf(t) == "从") {
			return i
		}
	}
	return k
}

// opens says whether nothing but words of time and the like stand before token k in its clause.
func (r *reader) opens(s *sentence, k int) bool {
	for k--; k >= 0 && !s.tokens[k].separates(); k-- {
		if t := &s.tokens[k]; t.kind != date && !t.is(lexicon.Time|lexicon.Prep|lexicon.Adverb|lexicon.Conj|lexicon.Copula|lexicon.Compare) {
			return false
		}
	}
	return true
}

// thisYear says whether a sentence begins with the report's year: 今年是…, 2026年，…, 做好今年工作.
func (r *reader) thisYear(s *sentence) bool {
	for k := 0; k < len(s.tokens) && k < 3 && r.out.Report.Year > 0; k++ {
		t := &s.tokens[k]
		if t.separates() {
			return false
		}
		if t.kind == word && r.textOf(t) == "今年" || t.kind == date && t.ref >= 0 && s.nums[t.ref].digits == year(r.out.Report.Year) {
			return k == 0 || !s.tokens[k-1].is(lexicon.Prep|lexicon.Compare)
		}
	}
	return false
}

// lastYear returns the word for the year before the report's that dates token at, in its clause or at
// the sentence's beginning; "" if none does.
func (r *reader) lastYear(s *sentence, at int) string {
	own := true
	for k := at - 1; k >= 0; k-- {
		t := &s.tokens[k]
		if own = own && !t.separates(); !own && !r.opens(s, k) {
			continue
		}
		if t.kind == number && r.baseline(s, t.ref) {
			k = r.baselineBegins(s, k)
			continue
		}
		if t.kind != word || k > 0 && s.tokens[k-1].is(lexicon.Compare) {
			continue
		}
		switch r.textOf(t) {
		case "今年", "明年":
			return ""
		case "去年", "上年", "过去一年", "过去的一年":
			if !r.describing(s, k, at) {
				return r.textOf(t)
			}
		}
	}
	return ""
}

// dates says whether the time at token k dates other quantities alone than the one at
// token own: 2015年的2.3倍, 从2020年的41.6%和35.1%.
func (r *reader) dates(s *sentence, k, own int) bool {
	if k+2 > own || !s.tokens[k+1].is(lexicon.Of) {
		return false
	}
	of := &s.tokens[k+2]
	if of.kind != number || s.nums[of.ref].unit == "倍" {
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
