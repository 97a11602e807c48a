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
	period  string // of what is said: a year, or two joined by "-"
	last    string // the year that dates a level reached in the period
	from    string // the words that set the period

	arranging bool // the plan has come to the work itself
}

// yearIn returns the first year that a text names, "" if it names none.
func yearIn(text string) string {
	for i := 0; ; i++ {
		k := strings.Index(text[i:], "年")
		if k < 0 {
			return ""
		}
		if i += k; i >= 4 && digits(text, i-4) == i {
			return text[i-4 : i]
		}
	}
}

// enter changes the context at a heading.
func (c *context) enter(r *reader, heading string, depth int) {
	was := c.part
	c.heading = heading
	switch p := r.lex.Part(heading); {
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
	c.arranging = c.part == report.Plan && (depth > 1 || was == report.Plan)
}

// past says whether the part looks back.
func (c *context) past() bool { return c.part == report.Review || c.part == report.Problems }

// setPeriod sets the period from a heading and the part that it opens.
func (c *context) setPeriod(r *reader, heading string) {
	y := r.out.Report.Year
	c.from = heading
	switch {
	case y == 0:
		c.period = ""
	case c.past():
		c.period = year(y - 1)
	default:
		c.period = year(y)
	}
	c.last = c.period
	if y := yearIn(heading); y != "" {
		c.period, c.last = y, y
		return
	}
	if p, ok := r.planIn(heading); ok {
		c.setYears(p.First, p.Last)
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

func (c *context) setYears(first, last int) {
	c.period, c.last = year(first)+"-"+year(last), year(last)
}

// cues are the turns of phrase in a text and the words that date it.
type cues struct {
	all                lexicon.Cue
	fiveYears, oneYear string
}

func (c cues) has(cue lexicon.Cue) bool { return c.all&cue != 0 }

func (r *reader) cuesIn(text string) (c cues) {
	for cue, start, end := r.lex.NextCue(text, 0); cue != 0; cue, start, end = r.lex.NextCue(text, end) {
		switch {
		case cue == lexicon.FiveYears && !c.has(cue):
			c.fiveYears = text[start:end]
		case cue == lexicon.OneYear && !c.has(cue):
			c.oneYear = text[start:end]
		}
		c.all |= cue
	}
	return c
}

// turn lets a sentence change the context: a report turns from one year to five, from
// results to problems, in the middle of a section.
func (c *context) turn(r *reader, s *sentence) {
	if c.part != report.Review && c.part != report.Plan && !c.arranging {
		return
	}
	text := r.text[s.start:s.end]
	said := r.cuesIn(text)
	switch {
	case c.part == report.Review && said.has(lexicon.Difficulty) && said.has(lexicon.Admission):
		c.part = report.Problems
	case c.part == report.Plan && !c.arranging:
		c.arranging = said.has(lexicon.Arranging)
	case c.arranging && said.has(lexicon.Aims):
		c.arranging = false
	case c.arranging && strings.HasPrefix(text, "各位代表") && r.cuesIn(r.text[s.start:min(len(r.text), s.start+maxAppeal)]).has(lexicon.Appeal):
		c.part, c.arranging = report.Closing, false
	}
	y := r.out.Report.Year
	if c.part != report.Review || y == 0 {
		return
	}
	if said.has(lexicon.FiveYears) {
		c.from = said.fiveYears
		if p, ok := r.planEnding(y - 1); ok {
			c.setYears(p.First, p.Last)
		} else {
			c.setYears(y-5, y-1)
		}
	} else if said.has(lexicon.OneYear) {
		c.from, c.period, c.last = said.oneYear, year(y-1), year(y-1)
	}
}

// maxAppeal is how far after 各位代表 an appeal may stand, in bytes.
const maxAppeal = 1500

// planIn returns the five-year plan that a text names.
func (r *reader) planIn(text string) (lexicon.Plan, bool) {
	if !strings.Contains(text, "五”") {
		return lexicon.Plan{}, false // most headings
	}
	for i := len(r.lex.Plans) - 1; i >= 0; i-- {
		if p := r.lex.Plans[i]; strings.Contains(text, "“"+p.Name+"”") {
			return p, true
		}
	}
	return lexicon.Plan{}, false
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
		for i := range s.tokens[:it.token] {
			if t := &s.tokens[i]; t.is(lexicon.Estimate) {
				return report.Estimate, "estimate", t.word.Text
			}
		}
		return report.Result, "looks-back", c.heading
	case c.part == report.Plan || c.part == report.Targets:
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
	for k := it.token - 1; k >= 0; k-- {
		t := s.tokens[k]
		if t.kind == number && t.num >= 0 && !it.from && r.baseline(s, t.num) {
			return c.period, "section", c.from // the years before it are the baseline's
		}
		if t.kind != date || t.num < 0 || !isYear(s.nums[t.num].digits) || k > 0 && s.tokens[k-1].is(lexicon.Compare) {
			continue
		}
		if k+2 <= it.token && s.tokens[k+1].is(lexicon.Of) && s.tokens[k+2].num >= 0 && s.nums[s.tokens[k+2].num].unit == "倍" {
			continue // 2015年的2.3倍
		}
		return s.nums[t.num].digits, "stated", r.text[t.start:t.end]
	}
	if c.period != c.last && c.past() && it.reached() {
		return c.last, "reached", c.from
	}
	return c.period, "section", c.from
}

// baseline says whether a numeral is where a change began.
func (r *reader) baseline(s *sentence, num int32) bool {
	i := s.nums[num].item
	return i > 0 && r.figures.items[i-1].from
}

// reached says whether the quantity is a level that stood at the end of a period.
func (it *item) reached() bool {
	h := &it.head
	return h.change != nil && h.change.Use&lexicon.To != 0 || h.bound != nil && h.bound.Text == "突破"
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
