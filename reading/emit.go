package reading

import (
	"strings"

	"duixian/lexicon"
	"duixian/report"
)

// cues lets a sentence change the context: a report turns from one year to five, from
// results to problems, in the middle of a section.
func (r *reader) cues(s *sentence) {
	text := r.text[s.start:s.end]
	c := &r.ctx
	y := r.out.Report.Year
	switch {
	case c.part == report.Review && hasOne(text, "困难", "问题", "不足", "短板", "差距") && hasOne(text, "清醒", "认识到", "看到", "存在"):
		c.part = report.Problems
	case c.part == report.Plan && !c.arranging:
		c.arranging = hasOne(text, "总体要求", "总的要求", "指导思想", "总体思路", "上述目标", "重点抓好", "重点做好", "着重抓好", "全年政府工作", "今年政府工作", "做好今年", "做好全年", "工作思路")
	case c.arranging && strings.Contains(text, "预期目标"):
		c.arranging = false
	case c.arranging && strings.HasPrefix(text, "各位代表") && hasOne(r.text[s.start:min(len(r.text), s.start+1500)], "让我们", "紧密地团结", "紧密团结"):
		c.part, c.arranging = report.Closing, false
	}
	if c.part == report.Review && y > 0 {
		five := hasOne(text, "五年来", "过去五年", "过去的五年", "这五年", "时期，", "时期经济")
		one := hasOne(text, "一年来", "这一年", "过去一年", "过去的一年", "去年")
		switch {
		case five:
			if p, ok := r.planEnding(y - 1); ok {
				c.period, c.last = year(p.First)+"-"+year(p.Last), year(p.Last)
			} else {
				c.period, c.last = year(y-5)+"-"+year(y-1), year(y-1)
			}
		case one:
			c.period, c.last = year(y-1), year(y-1)
		}
	}
}

func hasOne(s string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// planIn returns the five-year plan that a text names.
func (r *reader) planIn(text string) (lexicon.Plan, bool) {
	for i := len(r.lex.Plans) - 1; i >= 0; i-- {
		p := r.lex.Plans[i]
		if strings.Contains(text, "“"+p.Name+"”") {
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

// emit turns the sentence's numerals into figures.
func (r *reader) emit(s *sentence) {
	sentence := r.doc.Span(s.start, s.end)
	byNum := map[int]*item{}
	for i := range r.figures.items {
		byNum[r.figures.items[i].num] = &r.figures.items[i]
	}
	for i := range s.nums {
		n := &s.nums[i]
		if n.hanzi && n.class != report.Quantity {
			continue
		}
		f := report.Figure{Span: r.doc.Span(n.start, n.end), Text: r.text[n.start:n.end], Class: n.class,
			Section: r.ctx.heading, Sentence: sentence}
		f.Reasons = append(f.Reasons, report.Reason{Field: report.FieldClass, Rule: n.rule})
		if n.class == report.Quantity {
			it := byNum[i]
			if n.to == report.Same || it == nil {
				f.To = report.Same
			} else {
				r.fill(&f, it, s)
			}
		}
		r.out.Figures = append(r.out.Figures, f)
	}
}

func (r *reader) fill(f *report.Figure, it *item, s *sentence) {
	f.Value, f.To, f.Unit = it.value, it.to, it.unit
	f.Bound, f.Kind, f.Metric = it.bound, it.kind, it.metric
	f.Role = r.role(it, s)
	f.Period = r.period(it, s)
	f.Reasons = append(f.Reasons, report.Reason{Field: report.FieldMetric, Rule: it.rule})
}

func (r *reader) role(it *item, s *sentence) report.Role {
	if it.fact || it.from {
		return report.Fact
	}
	switch r.ctx.part {
	case report.Review, report.Problems:
		for _, t := range s.tokens[:it.token] {
			if t.is(lexicon.Estimate) {
				return report.Estimate
			}
		}
		return report.Result
	case report.Plan, report.Targets:
		return report.Target
	}
	return report.Fact
}

func (r *reader) period(it *item, s *sentence) string {
	c := &r.ctx
	if it.fact {
		return ""
	}
	for k := it.token - 1; k >= 0; k-- {
		t := s.tokens[k]
		if t.kind == date && t.num >= 0 {
			n := &s.nums[t.num]
			if isYear(n.digits) {
				if k > 0 && s.tokens[k-1].is(lexicon.Compare) {
					continue
				}
				return n.digits
			}
		}
	}
	if strings.Contains(c.period, "-") && (c.part == report.Review || c.part == report.Problems) {
		h := &it.head
		if h.change != nil && h.change.Use&lexicon.To != 0 || h.bound != nil && h.bound.Text == "突破" {
			return c.last
		}
	}
	return c.period
}
