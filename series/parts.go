package series

import (
	"regexp"
	"strings"

	"duixian/report"
)

var (
	ofWhich = regexp.MustCompile(`^[^，；。、]{0,12}[，,、（(:：]?其中[，,：:]?`)
	inAll   = regexp.MustCompile(`[，、]?(合计|共计|总计)(达到|达|为|是)?$`)
)

// partsOverTotal compares a total with what 其中 names of it: 132个，其中产业项目58个、基础设施项目41个、民生项目37个.
//
// Parts may be left out, so only too much is found. It does not apply where a number is an estimate, bounded or in
// another unit, or the total is an average; parts end with the first mark that is none of a list.
func partsOverTotal(c *Claims, sentence []Statement, i int) (Finding, bool) {
	total := &sentence[i]
	t, ok := total.firm()
	if !ok || !total.isLevel() || total.Figure.Unit == "%" || has(total.clause(), "mean") || i+1 == len(sentence) || !ofWhich.MatchString(sentence[i+1].Before) ||
		!strings.HasPrefix(total.After, sentence[i+1].Before) {
		return Finding{}, false
	}
	parts := []*Statement{}
	sum := amount{}
	for j := i + 1; j < len(sentence); j++ {
		p := &sentence[j]
		if j > i+1 && !continues(p.Before, total.Before) {
			break
		}
		a, ok := p.firm()
		if !ok || !p.isLevel() || !sameUnit(p, total) {
			return Finding{}, false // what is between may be one of the parts, too
		}
		if len(parts) == 0 {
			sum = a
		} else {
			sum = sum.plus(a)
		}
		parts = append(parts, p)
	}
	if len(parts) == 0 || !sum.over(t) {
		return Finding{}, false
	}
	sum.scale = t.scale
	return finding("parts-over-total", adding(parts)+" = "+written1(sum)+total.suffix()+" > "+total.Stated, t, sum, total.suffix(), total.suffix(),
		c.evidence(append([]*Statement{total}, parts...)...)...), true
}

// continues says whether the words before a figure go on with a list of parts: behind 、, or behind a comma where the
// part is named like the total: 财政赤字…，其中中央财政赤字…，地方财政赤字.
func continues(before, total string) bool {
	if strings.HasPrefix(before, "、") {
		return !strings.ContainsAny(before[len("、"):], "，；。（") && !strings.Contains(before, "其中")
	}
	name := []rune(strings.TrimSuffix(strings.TrimSuffix(total, "达到"), "为"))
	return strings.HasPrefix(before, "，") && len(name) >= 4 && strings.HasSuffix(before, string(name[len(name)-4:]))
}

// sumNotTotal compares what is listed with the sum behind it: 建议158件、提案219件，合计387件.
//
// It does not apply where the end of the list alone gives the sum: what came before was none of it.
func sumNotTotal(c *Claims, sentence []Statement, i int) (Finding, bool) {
	total := &sentence[i]
	t, ok := total.firm()
	if !ok || !total.isLevel() || total.Figure.Unit == "%" || !inAll.MatchString(total.Before) || strings.ContainsAny(total.Before, "；。（") {
		return Finding{}, false
	}
	var parts []*Statement
	sum := amount{}
	for j := i - 1; j >= 0; j-- {
		p := &sentence[j]
		a, ok := p.firm()
		if !ok || !p.isLevel() || !sameUnit(p, total) {
			break
		}
		if parts = append([]*Statement{p}, parts...); len(parts) == 1 {
			sum = a
		} else if sum = sum.plus(a); !sum.apart(t) {
			return Finding{}, false
		}
		if !strings.HasPrefix(p.Before, "、") && !strings.HasPrefix(p.Before, "和") {
			break
		}
	}
	if len(parts) < 2 || !sum.apart(t) {
		return Finding{}, false
	}
	sum.scale = t.scale
	return finding("sum-not-total", adding(parts)+" = "+written1(sum)+total.suffix()+" ≠ "+total.Stated, t, sum, total.suffix(), total.suffix(),
		c.evidence(append(parts, total)...)...), true
}

// stageOverTotal compares how many there are with how many have come as far: 781个项目开工696个、完工590个.
//
// It does not apply where the total is only a plan, which may be surpassed, or has a stage of its own: what was begun before may
// end this year.
func stageOverTotal(c *Claims, sentence []Statement, i int) (Finding, bool) {
	total := &sentence[i]
	t, ok := total.firm()
	if !ok || !total.isLevel() || total.Figure.Role == report.Target || has(total.Before, "planned") || i+1 == len(sentence) {
		return Finding{}, false
	}
	if verb, _ := stageOf(total.Before); verb != "" {
		return Finding{}, false
	}
	for j := i + 1; j < min(i+3, len(sentence)); j++ {
		p := &sentence[j]
		verb, at := stageOf(p.Before)
		a, ok := p.firm()
		if !ok || verb == "" || !sameUnit(p, total) || has(p.Before, "planned") || strings.ContainsAny(p.Before[:at], "；。") ||
			strings.Count(p.Before[:at], "，")+strings.Count(p.Before[:at], "、") > 1 || j > i+1 && at != len("、") && at != len("，") ||
			j == i+1 && len([]rune(p.Before[:at])) > 12 || strings.Contains(p.Before[:at], "新") {
			return Finding{}, false
		}
		if a.over(t) {
			a.scale = t.scale
			return finding("stage-over-total", p.Stated+" > "+total.Stated, t, a, total.suffix(), total.suffix(), c.evidence(total, p)...), true
		}
	}
	return Finding{}, false
}

// stageOf gives the verb of a stage that a text ends in, and where it begins.
func stageOf(before string) (verb string, at int) {
	for _, end := range [...]string{"", "了", "建设", "投产"} {
		text := strings.TrimSuffix(before, end)
		if v := ending(text, "stage"); v != "" && (end == "" || text != before) {
			return v, len(text) - len(v)
		}
	}
	return "", 0
}

// rateOfParts compares a rate with the two numbers before it: 90项任务完成87项，完成率96.7%; 总额288.6亿元，其中民生支出228.3亿元，占比79.1%.
func rateOfParts(c *Claims, sentence []Statement, i int) (Finding, bool) {
	if i < 2 {
		return Finding{}, false
	}
	rate, part, total := &sentence[i], &sentence[i-1], &sentence[i-2]
	r, ok := rate.firm()
	p, okPart := part.firm()
	t, okTotal := total.firm()
	if !ok || !okPart || !okTotal || rate.Figure.Unit != "%" || !rate.isLevel() || !sameUnit(part, total) || !part.isLevel() || !total.isLevel() {
		return Finding{}, false
	}
	verb, at := stageOf(part.Before)
	switch {
	case verb != "" && strings.Count(part.Before[:at], "，")+strings.Count(part.Before[:at], "、") <= 1 && !strings.ContainsAny(part.Before, "；。") &&
		regexp.MustCompile(`^[，、（]?`+verb+`(率|比例|进度)(达到|达|为)?$`).MatchString(rate.Before):
	case ofWhich.MatchString(part.Before) && regexp.MustCompile(`^[，、（]?占(比|比重)?(达到|达|为)?$`).MatchString(rate.Before) &&
		!strings.HasPrefix(rate.After, "的"):
	default:
		return Finding{}, false
	}
	s, ok := share(p, t)
	if !ok || !s.apart(r) {
		return Finding{}, false
	}
	s.places = r.places + 1
	return finding("rate-of-parts", part.Stated+" ÷ "+total.Stated+" ≈ "+decimal(s.value, s.places)+"% ≠ "+rate.Stated, r, s, "%", "%",
		c.evidence(total, part, rate)...), true
}

// adding writes a sum out: 58个 + 41个 + 37个.
func adding(parts []*Statement) string {
	var terms []string
	for _, p := range parts {
		terms = append(terms, p.Stated)
	}
	return strings.Join(terms, " + ")
}

// written1 writes an amount in its scale, without unit.
func written1(a amount) string { return decimal(a.inScale(), a.places) }
