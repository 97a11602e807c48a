package reading

import (
	"strings"

	"duixian/lexicon"
	"duixian/report"
)

// span is a range of a sentence's tokens.
type span struct{ lo, hi int }

func (s span) empty() bool { return s.lo >= s.hi }

// head is what stands between the beginning of a clause and a quantity, taken apart:
//
//	预计全市 | 完成 | 新建 | 规上企业 | 投产 | 同比增长 | 近 | 13%
//	opening    strip  verb   noun      outcome  change     bound
type head struct {
	strip   span // verbs that only state a value: 完成
	verb    span // deeds before the noun: 新建, 办理
	noun    span // what is measured or counted
	outcome span // deeds after the noun: 开工, 受理
	change  *lexicon.Word
	changed token // of change
	bound   *lexicon.Word
	copula  *lexicon.Word
	share   bool // 分别
	each    bool // 均
	from    bool // the quantity is where a change began: 由60%
	shareOf bool // 占12%
	prep    bool // the noun is part of a phrase that was not closed: 针对…问题
}

const (
	// words at the end of a head that are no part of a name
	closers = lexicon.Copula | lexicon.Strip | lexicon.Adverb | lexicon.Time | lexicon.Modal | lexicon.Scope | lexicon.Intend | lexicon.Estimate | lexicon.Compare | lexicon.Conj | lexicon.Aspect
	// words at the beginning of a head that are no part of a name
	openers = lexicon.Adverb | lexicon.Time | lexicon.Modal | lexicon.Scope | lexicon.Intend | lexicon.Estimate | lexicon.Conj | lexicon.Subject | lexicon.Share | lexicon.Each | lexicon.And | lexicon.Compare | lexicon.Etc | lexicon.Of | lexicon.Aspect
)

// head takes apart the tokens [lo, hi) before a quantity.
func (f *figures) head(lo, hi int) head {
	var h head
	j := f.close(&h, lo, hi)
	i := f.open(&h, lo, j)
	j = f.baseline(&h, i, j)

	t := f.s.tokens
	h.strip = span{i, i}
	for i < j && t[i].is(lexicon.Strip) && !t[i].is(lexicon.Noun) && !t[i].is(lexicon.Spend) {
		i++
		h.strip.hi = i
		for i < j && t[i].is(lexicon.Adverb|lexicon.Time|lexicon.Aspect) && !t[i].is(lexicon.Verb|lexicon.Noun) {
			i++
		}
	}
	for k := j - 2; k >= i; k-- { // 用二十年使总产值(翻两番), 把人口(控制在…)
		if t[k].kind == word && (f.r.textOf(&t[k]) == "使" || f.r.textOf(&t[k]) == "把") {
			i, h.strip = k+1, span{k + 1, k + 1}
			break
		}
	}
	if j > i+1 && h.change != nil && t[j-1].kind == word && f.r.textOf(&t[j-1]) == "计划" { // 总产值计划增长8%
		j--
	}
	if f.onlyHow(i, j) { // 平均每年实际增长8.6%: of what was spoken of before
		i = j
	}
	v := i
	for v < j && (t[v].is(lexicon.Verb|lexicon.Outcome) && !t[v].is(lexicon.Noun) || v > i && t[v].is(lexicon.Aspect) ||
		v > i && v+1 < j && (t[v].is(lexicon.And) || t[v].kind == pause) && t[v+1].is(lexicon.Verb) && f.sameDeed(v, j)) {
		v++
	}
	if v > i+1 && j == v+1 && t[v].kind == other && t[v].end-t[v].start == 3 { // 续建安置房: a noun of one syllable takes a verb along
		v--
	}
	h.verb, h.noun, h.outcome = span{i, v}, span{v, j}, span{j, j}
	if v < j && t[v].kind == word && (f.r.textOf(&t[v]) == "以下" || f.r.textOf(&t[v]) == "如下") {
		h.noun.lo++
	}
	for o := j; o > v+1 && t[o-1].is(lexicon.Verb|lexicon.Outcome) && !t[o-1].is(lexicon.Noun); {
		o--
		h.noun.hi, h.outcome.lo = o, o
	}
	return h
}

// onlyHow says whether the tokens [lo, hi) only say how a value is reckoned.
func (f *figures) onlyHow(lo, hi int) bool {
	for k := lo; k < hi; k++ {
		if t := &f.s.tokens[k]; !t.is(lexicon.How|lexicon.Time) && t.kind != date {
			text := f.r.text[f.s.tokens[lo].start:]
			deducts := strings.HasPrefix(text, "扣除") || strings.HasPrefix(text, "剔除") || strings.HasPrefix(text, "可比") || strings.HasPrefix(text, "不变价")
			return deducts && f.endsIn(hi, "因素", "计算", "口径", "影响", "价格")
		}
	}
	return lo < hi
}

// endsIn says whether the text before token k ends in one of the words.
func (f *figures) endsIn(k int, words ...string) bool {
	text := f.r.text[:f.s.tokens[k-1].end]
	for _, w := range words {
		if strings.HasSuffix(text, w) {
			return true
		}
	}
	return false
}

// sameDeed says whether the verb after the mark at token k acts on what follows it
// (新建和改造管网), not something of its own.
func (f *figures) sameDeed(k, j int) bool { return k+2 <= j }

// close walks backwards from a quantity over bounds, words of change and copulas, and
// returns where they begin.
func (f *figures) close(h *head, lo, j int) int {
	t := f.s.tokens
	value := j
	for ; j > lo; j-- {
		k := &t[j-1]
		switch {
		case k.kind == date || k.kind == pause || k.kind == colon:
		case k.kind != word:
			return f.compared(h, lo, j)
		case k.is(lexicon.Share):
			h.share = true
		case k.is(lexicon.Each):
			h.each = true
		case k.is(lexicon.Rate):
			if h.change == nil || h.change.Use&lexicon.Rate == 0 {
				h.change, h.changed = f.r.word(k), *k
				h.change = rateUp
				if f.r.word(k).Minus {
					h.change = rateDown
				}
			}
		case k.is(lexicon.By|lexicon.To|lexicon.Times) && !k.is(lexicon.Noun):
			if len(f.r.textOf(k)) == 3 && !f.comparing(lo, j-1) && f.r.textOf(k) != "增" && f.r.textOf(k) != "降" && f.r.textOf(k) != "涨" && f.r.textOf(k) != "减" && f.r.textOf(k) != "翻" {
				return f.compared(h, lo, j)
			}
			if k.is(lexicon.Before) && h.bound == nil && j == value && !f.comparing(lo, j-1) { // 高于全国5个百分点 bounds nothing
				h.bound = f.r.word(k)
				if strings.HasSuffix(f.r.textOf(k), "于") && !f.points(j) { // 失业率低于4.6%: a bound and no change
					continue
				}
			}
			if h.change == nil {
				h.change, h.changed = f.r.word(k), *k
			}
		case k.is(lexicon.Before):
			if h.bound == nil && (f.r.textOf(k) != "上" || j == value) {
				h.bound = f.r.word(k)
			}
		case k.is(lexicon.Noun):
			return f.compared(h, lo, j)
		case k.is(lexicon.Prep):
			switch f.r.textOf(k) {
			case "从", "由", "自":
				h.from = true
			case "在", "以", "按":
			default:
				return f.compared(h, lo, j)
			}
		case f.r.textOf(k) == "占" || f.r.textOf(k) == "约占":
			h.shareOf = true
		case k.is(lexicon.Spend|lexicon.Verb) && !k.is(lexicon.Strip|lexicon.Intend|lexicon.Copula):
			return f.compared(h, lo, j)
		case k.is(closers):
			if h.copula == nil && k.is(lexicon.Copula|lexicon.Strip) {
				h.copula = f.r.word(k)
			}
		case k.is(lexicon.Of) && j-1 > lo && (t[j-2].kind == date || t[j-2].is(lexicon.Time)):
		default:
			return f.compared(h, lo, j)
		}
	}
	return j
}

// compared cuts off what a change is measured against: 比上年, 较“十三五”时期.
func (f *figures) compared(h *head, lo, j int) int {
	t := f.s.tokens
	for k := j - 2; k >= lo && h.change == nil && f.points(j); k-- { // the gap to another place or time
		if t[k].is(lexicon.By) && t[k].is(lexicon.Before) {
			h.change, h.changed = f.r.word(&t[k]), t[k]
		}
	}
	if h.change == nil {
		return j
	}
	for k := j - 1; k >= lo; k-- {
		if !t[k].is(lexicon.Compare) && !(t[k].is(lexicon.By) && t[k].is(lexicon.Before) && k+1 < j) { // 高于“十三五”时期1.2个百分点
			continue
		}
		for k > lo && t[k-1].is(closers|lexicon.Share|lexicon.Each) && !t[k-1].is(lexicon.Noun|lexicon.Verb) {
			h.share = h.share || t[k-1].is(lexicon.Share)
			h.each = h.each || t[k-1].is(lexicon.Each)
			k--
		}
		return k
	}
	return j
}

// points says whether the first quantity from token k on is given in percentage points.
func (f *figures) points(k int) bool {
	for ; k < len(f.s.tokens); k++ {
		if t := &f.s.tokens[k]; t.kind == number {
			return f.s.nums[t.ref].unit == "个百分点"
		}
	}
	return false
}

// open walks forwards over words of time, scope and manner, and returns where what
// is named begins.
func (f *figures) open(h *head, lo, j int) int {
	t := f.s.tokens
	i := lo
	for i < j {
		k := &t[i]
		switch {
		case k.kind == date || k.kind == pause || k.kind == colon || k.kind == dash:
		case k.kind == quote && i+1 < j && t[i+1].is(lexicon.Time): // “十四五”时期
			i++
		case k.is(lexicon.Prep|lexicon.Copula) && i+1 < j && t[i+1].kind == date: // 到2030年
			i++
		case k.is(lexicon.Scope) && f.r.textOf(k) == "全国" && f.r.out.Report.Level != report.National:
			return i // 全国文明城市, of a city's report
		case k.is(lexicon.Share):
			h.share = true
		case k.is(lexicon.Adverb) && i+1 < j && t[i+1].is(lexicon.Verb):
		case k.is(lexicon.Prep) && k.is(lexicon.Verb):
			n := f.phrase(i, j)
			if n < 0 {
				return i
			}
			i = n
			continue
		case k.is(lexicon.Subject) && i+1 < j && !t[i+1].is(lexicon.Verb|lexicon.Adverb|lexicon.Modal|lexicon.Prep|lexicon.Time|lexicon.Strip|lexicon.Conj|lexicon.Compare|lexicon.By|lexicon.Copula):
			return i // 政府系统发文
		case k.is(lexicon.Noun) || k.is(lexicon.Verb) && !k.is(lexicon.Intend):
			return i
		case k.is(lexicon.Prep) && !k.is(lexicon.Modal):
			n := f.phrase(i, j)
			if n < 0 {
				h.prep = true
				return i + 1
			}
			i = n
			continue
		case k.is(openers):
		case k.is(lexicon.After) && i == lo && lo > 0 && t[lo-1].kind == number:
		default:
			return i
		}
		i++
	}
	return i
}

// baseline cuts off where a change began, when it is named within the head:
// 覆盖率从2018年的(51%).
func (f *figures) baseline(h *head, i, j int) int {
	t := f.s.tokens
	for k := i + 1; k < j; k++ {
		if t[k].is(lexicon.Prep) && (f.r.textOf(&t[k]) == "从" || f.r.textOf(&t[k]) == "由") && f.onlyTime(k+1, j) {
			h.from, j = true, k
			break
		}
	}
	for j > i && t[j-1].is(closers|lexicon.Share|lexicon.Each) && !t[j-1].is(lexicon.Noun|lexicon.Verb) {
		h.share = h.share || t[j-1].is(lexicon.Share)
		h.each = h.each || t[j-1].is(lexicon.Each)
		j--
	}
	return j
}

// comparing says whether a word of comparison stands in the tokens [lo, hi).
func (f *figures) comparing(lo, hi int) bool {
	for _, t := range f.s.tokens[lo:hi] {
		if t.is(lexicon.Compare) {
			return true
		}
	}
	return false
}

// phrase returns the index after a prepositional phrase that begins at token i: closed
// before j by a word of place (在…中) or by the verb of the clause. It is -1 if the
// phrase is not closed.
func (f *figures) phrase(i, j int) int {
	t := f.s.tokens
	for k := i + 1; k < j; k++ {
		if t[k].is(lexicon.Locative) && !t[k].is(lexicon.Noun) && k+1 < j && t[k+1].is(lexicon.Verb|lexicon.Adverb) {
			return k + 1
		}
		if t[k].is(lexicon.Time) && hasOne(f.r.textOf(&t[k]), "期", "以来") && k+1 <= j { // 在调整初期由36.5%
			return k + 1
		}
	}
	for k := i + 2; k+1 < j; k++ {
		if t[k].is(lexicon.Head|lexicon.Weak) && !t[k].is(lexicon.Noun) && !t[k-1].is(lexicon.Of) && !t[k+1].is(lexicon.Of|lexicon.Etc) && t[k+1].kind != pause {
			return k
		}
	}
	if k := j - 1; k > i+1 && t[k].is(lexicon.Head) && !t[k-1].is(lexicon.Of) { // 根据资源禀赋打造(14个)
		return k
	}
	return -1
}

// onlyTime says whether the tokens [lo, hi) only say when.
func (f *figures) onlyTime(lo, hi int) bool {
	for _, t := range f.s.tokens[lo:hi] {
		if t.kind != date && !t.is(lexicon.Time|lexicon.Of|lexicon.Locative) && t.kind != quote {
			return false
		}
	}
	return true
}

// words joins the tokens' text, leaving out words that a name stands without.
func (f *figures) words(s span) string {
	t := f.s.tokens
	if s.empty() {
		return ""
	}
	clean := true
	for k := s.lo; k < s.hi && clean; k++ {
		clean = !f.silent(k)
	}
	if clean {
		return f.r.text[t[s.lo].start:t[s.hi-1].end]
	}
	var b strings.Builder
	for k := s.lo; k < s.hi; k++ {
		if !f.silent(k) {
			b.WriteString(f.r.text[t[k].start:t[k].end])
		}
	}
	return b.String()
}

// silent says whether a token within a name is left out of it: a time or a scope
// between subject and verb (热线全年受理来电).
func (f *figures) silent(k int) bool {
	t := &f.s.tokens[k]
	switch {
	case t.kind != word || t.is(lexicon.Noun):
		return false
	case t.is(lexicon.Silent):
		return true
	case !t.is(lexicon.Scope):
		return false
	}
	of := k > 0 && f.s.tokens[k-1].kind == word && strings.HasSuffix(f.r.textOf(&f.s.tokens[k-1]), "占") // 占全市比重
	return f.r.textOf(t) != "全国" && !of
}

// kindOf tells a figure's kind, whether it is a fall, and the rule that told it.
func kindOf(h *head, n *num) (report.Kind, bool, string) {
	if h.change != nil && h.change.Use&lexicon.By != 0 && !h.from {
		if n.unit == "%" || n.unit == "‰" || n.unit == "倍" || n.unit == "番" {
			return report.GrowthKind, h.change.Minus, "growth"
		}
		return report.ChangeKind, h.change.Minus, "change"
	}
	if n.unit == "个百分点" || n.unit == "个基点" {
		return report.ChangeKind, false, "points"
	}
	return report.LevelKind, false, "level"
}
