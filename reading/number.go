package reading

import (
	"strings"

	"duixian/lexicon"
	"duixian/report"
)

// num is one numeral of a sentence.
type num struct {
	start, end int // the numeral alone
	tail       int // the byte after its multiplier and unit
	hanzi      bool
	class      report.Class
	rule       string // that set the class
	digits     string // the numeral as a plain decimal
	tens       int    // power of ten of its multiplier
	value      string // decimal in the base unit
	to         string // upper end of a range; report.Same on the second numeral of a pair
	unit       string
	dimension  string
	unitAt     int          // where the unit begins; end of the multiplier if there is none
	inside     report.Bound // 余, 多 between numeral and unit
	insideAt   [2]int
	implied    bool // the unit is told by the word after it
	item       int  // 1 + the index of its item; 0 if it has none
}

// number cuts off an Arabic numeral with what belongs to it.
func (c *cutter) number() {
	n := c.scan(c.at)
	if c.isoDate(&n) || c.yearRange(&n) || c.fraction(&n) || c.ratio(&n) {
		return
	}
	if n.unit == "" && rangeMark(c.text, n.tail) > 0 {
		c.lend(&n)
	}
	c.classify(&n)
	if n.class == report.Quantity && c.rangeTo(&n) {
		return
	}
	c.keep(n)
}

// keep adds the numeral and its token.
func (c *cutter) keep(n num) {
	if n.class == report.Quantity {
		n.value = shift(n.digits, n.tens)
	}
	c.s.nums = append(c.s.nums, n)
	t := token{start: n.start, end: n.tail, ref: int32(len(c.s.nums) - 1)}
	switch n.class {
	case report.Quantity:
		t.kind = number
	case report.Date:
		t.kind = date
	default:
		t.kind, t.end = other, n.end
	}
	c.add(t)
}

// scan reads the numeral at byte i, its multiplier and its unit.
func (c *cutter) scan(i int) num {
	j := decimalEnd(c.text, i)
	n := num{start: i, end: j, digits: c.text[i:j]}
	c.measure(&n, j)
	return n
}

// measure reads multiplier, inner bound and unit from byte p.
func (c *cutter) measure(n *num, p int) {
	s := c.text
	n.inside, n.insideAt = "", [2]int{}
	inside := func() {
		if w, end := c.r.lex.MatchInner(s, p); w != nil { // 余, 好几
			n.inside, n.insideAt, p = w.Inside, [2]int{p, end}, end
		}
	}
	inside()
	for {
		tens := multiplier(s, p)
		if tens == 0 {
			break
		}
		if u, end := c.r.lex.MatchUnit(s, p); u != nil && end > p+3 {
			break // 千瓦, 百分点
		}
		n.tens += tens
		p += 3
	}
	if n.tens > 0 && n.inside == "" {
		inside()
	}
	n.unitAt, n.tail = p, p
	u, end := c.r.lex.MatchUnit(s, p)
	if u == nil {
		if !n.hanzi && n.tens == 0 && strings.HasPrefix(s[p:], "大") && !hasAny(s[p:], "大于", "大约") && c.nounAfter(p+len("大")) { // 7大交易平台
			n.unit, n.dimension, n.tail = "个", "count", p+len("大")
			return
		}
		if unit := c.r.lex.ImpliedAt(s, p); unit != "" {
			n.unit, n.implied, n.dimension = unit, true, "count"
		} else if n.insideAt[1] == p && n.tens == 0 && !n.hanzi {
			n.inside, n.tail, n.unitAt = "", n.end, n.end // 5 多 without a unit is no bound
		}
		return
	}
	if _, use, wordEnd := c.r.lex.Find(s, p); wordEnd > end && use&lexicon.Whole != 0 {
		if unit := c.r.lex.ImpliedAt(s, p); unit != "" {
			n.unit, n.implied, n.dimension = unit, true, "count"
		}
		return // 个体户, 家庭: no unit but a noun
	}
	n.unit, n.dimension, n.tail = u.Base, u.Dimension, end
	for { // one unit per another: 微克/立方米, 微克每立方米
		per := prefix(s[n.tail:], "/")
		if per == 0 && (u.Dimension == "mass" || u.Dimension == "money") {
			per = prefix(s[n.tail:], "每")
		}
		if per == 0 {
			break
		}
		v, end := c.r.lex.MatchUnit(s, n.tail+per)
		if v == nil {
			break
		}
		n.unit, n.dimension, n.tail = s[p:end], "rate", end
	}
}

// classify says what the numeral is, from what stands around it.
func (c *cutter) classify(n *num) {
	s := c.text
	set := func(class report.Class, rule string) { n.class, n.rule = class, rule }
	prev := before(s, n.start)
	if n.start == 0 || prev == '\n' {
		prev = 0
	}
	next := s[n.tail:]
	bare := n.unit == "" && n.tens == 0
	switch {
	case prev < 0x80 && (isLetter(byte(prev)) || prev == '_' || prev == '-' && n.start > 1 && isLetter(s[n.start-2])):
		set(report.Label, "letters")
	case prev == '+' || strings.HasPrefix(s[n.end:], "+") || prev == '×' || strings.HasPrefix(s[n.end:], "×"):
		set(report.Label, "plus")
	case n.unit == "" && n.end < len(s) && isLetter(s[n.end]):
		set(report.Label, "letters")
	case prev == '第':
		c.ordinal(n, set)
	case prev == '前' && c.topOf(n):
		set(report.Rank, "top")
	case bare && isYear(n.digits):
		set(report.Date, "year")
	case bare && c.listNumber(n):
		set(report.Label, "list-number")
	case n.dimension == "name" || hasAny(next, "级", "型机", "型企", "号线"):
		set(report.Label, "grade")
	case n.dimension == "time":
		c.duration(n, set)
	case strings.HasPrefix(s[n.end:], "周年"):
		n.tail = n.end + len("周年")
		set(report.Date, "anniversary")
	case hasAny(s[n.end:], "世纪", "年代"):
		n.tail = n.end + len("世纪")
		set(report.Date, "period")
	case n.unit == "人" && strings.HasPrefix(next, "制"):
		set(report.Label, "grade")
	case bare && c.stated(n):
		set(report.Quantity, "stated")
	case bare:
		set(report.Label, "no-unit")
	case c.inName(n):
		set(report.Label, "in-name")
	default:
		set(report.Quantity, "unit")
	}
}

// ordinal classifies a numeral after 第.
func (c *cutter) ordinal(n *num, set func(report.Class, string)) {
	switch {
	case n.unit == "位" || n.unit == "名":
		n.tail = n.end
		set(report.Rank, "ordinal")
	case hasAny(c.text[n.end:], "季度", "年", "天", "个月"):
		set(report.Date, "ordinal-date")
	case n.unit == "" && !hasAny(c.text[n.end:], "届", "批", "次", "号", "产业", "代", "轮", "条", "章", "季"):
		set(report.Rank, "ordinal")
	default:
		set(report.Label, "ordinal-name")
	}
}

// topOf says whether the numeral after 前 counts the best of something (前10位), not a
// time (前5年) or a number of things named before (前3项).
func (c *cutter) topOf(n *num) bool {
	return n.unit == "位" || n.unit == "名" || n.unit == "强" || n.unit == "" && n.tens == 0
}

// listNumber says whether the numeral numbers an item of a list.
func (c *cutter) listNumber(n *num) bool {
	if !hasAny(c.text[n.end:], ".", "、", ")", "）", "．", "，") || strings.Contains(n.digits, ".") {
		return false
	}
	prev := before(c.text, n.start)
	return n.start == 0 || len(c.s.tokens) == 0 || prev == '\n' || prev == '(' || prev == '（' || prev == '。' || prev == '；'
}

// duration classifies a numeral with a unit of time.
func (c *cutter) duration(n *num, set func(report.Class, string)) {
	s := c.text
	unit := s[n.unitAt:n.tail]
	decimal := strings.Contains(n.digits, ".")
	measured := decimal || c.follows(lexicon.By|lexicon.To|lexicon.Copula|lexicon.Before)
	next := s[n.tail:]
	switch unit {
	case "年":
		switch {
		case isYear(n.digits) && n.tens == 0:
			set(report.Date, "year")
		case decimal || c.follows(lexicon.By|lexicon.To) || measured && !hasAny(next, "来", "间", "以来", "时间"):
			set(report.Quantity, "duration")
		case c.follows(lexicon.Prep) && c.spoken("年限", "寿命", "期"):
			set(report.Quantity, "duration")
		default:
			set(report.Date, "years")
		}
	case "月", "日", "时":
		n.tail += prefix(next, "份")
		set(report.Date, "day")
	case "个月", "个季度", "周", "星期", "个星期", "昼夜":
		if measured {
			set(report.Quantity, "duration")
		} else {
			set(report.Date, "years")
		}
	case "岁", "周岁":
		if k := prefix(next, "及以上", "及以下", "以上", "以下", "以内"); k > 0 && c.nounAfter(n.tail+k) {
			set(report.Label, "age-group")
		} else {
			set(report.Quantity, "unit")
		}
	case "工作日", "个工作日":
		set(report.Quantity, "duration")
	default: // 天, 小时, 分钟
		if !measured && (n.inside == "") && c.nounAfter(n.tail) {
			set(report.Label, "service-name")
		} else {
			set(report.Quantity, "duration")
		}
	}
}

// follows says whether the word just before the numeral has any of the uses.
func (c *cutter) follows(u lexicon.Use) bool {
	k := len(c.s.tokens) - 1
	for k >= 0 && c.s.tokens[k].is(lexicon.Adverb|lexicon.Before|lexicon.Share) && !c.s.tokens[k].is(u) {
		k--
	}
	return k >= 0 && c.s.tokens[k].is(u)
}

// rises says whether the numeral is where a rise begins: 从5%到6%.
func (c *cutter) rises() bool {
	k := len(c.s.tokens) - 1
	return k >= 0 && c.loose == c.at && c.s.tokens[k].is(lexicon.Prep) && hasOne(c.r.textOf(&c.s.tokens[k]), "从", "由", "自")
}

// spoken says whether the sentence has one of the words before the numeral, within
// the same clause.
func (c *cutter) spoken(words ...string) bool {
	k := len(c.s.tokens)
	for k > 0 && !c.s.tokens[k-1].separates() {
		k--
	}
	if k == len(c.s.tokens) {
		return false
	}
	clause := c.text[c.s.tokens[k].start:c.at]
	for _, w := range words {
		if strings.Contains(clause, w) {
			return true
		}
	}
	return false
}

// nounAfter says whether noun material follows at byte i.
func (c *cutter) nounAfter(i int) bool {
	if i >= len(c.text) {
		return false
	}
	if _, n := markAt(c.text, i); n > 0 {
		return strings.HasPrefix(c.text[i:], "“")
	}
	w, use, _ := c.r.lex.Find(c.text, i)
	if w < 0 {
		return c.text[i] >= 0xe4
	}
	return use&(lexicon.Noun|lexicon.Weak|lexicon.Adverb) != 0 && use&(lexicon.After|lexicon.By|lexicon.To|lexicon.Copula) == 0
}

// stated says whether the numeral, without unit, is stated as the value of something
// (满意度指数达到95.6): a word of value before it and a clause's end after it.
func (c *cutter) stated(n *num) bool {
	if !c.follows(lexicon.Copula | lexicon.To | lexicon.By) {
		return false
	}
	if n.end >= len(c.text) {
		return true
	}
	_, m := markAt(c.text, n.end)
	_, use, _ := c.r.lex.Find(c.text, n.end)
	return m > 0 || c.text[n.end] == ',' || use&(lexicon.After|lexicon.Times) != 0
}

// inName says whether the quantity is part of a project's or product's name:
// 蒙拓农机3000台牧业机械生产线项目, 年产10万吨….
func (c *cutter) inName(n *num) bool {
	k := len(c.s.tokens) - 1
	if k < 0 {
		return false
	}
	last := c.s.tokens[k]
	text := c.text[last.start:last.end]
	if strings.HasSuffix(text, "年产") && c.nounAfter(n.tail) {
		return true
	}
	switch n.dimension {
	case "mass", "power", "energy", "compute":
	case "count":
		if u := n.unit; u != "台" && u != "头" && u != "只" && u != "羽" && u != "套" && u != "辆" {
			return false
		}
	default:
		return false
	}
	if n.inside != "" || last.kind != other && last.kind != quote && !last.is(lexicon.Noun) || !c.nounAfter(n.tail) {
		return false
	}
	// The noun phrase after it must end in a word for a project.
	rest := c.text[n.tail:min(len(c.text), n.tail+90)]
	if i := strings.IndexAny(rest, "，。；、：,\n0123456789"); i >= 0 {
		rest = rest[:i]
	}
	return strings.Contains(rest, "项目") || strings.Contains(rest, "工程") || strings.Contains(rest, "生产线")
}

// isoDate cuts off 2026-02-12, 2026/2/12 or 2026.2.12.
func (c *cutter) isoDate(n *num) bool {
	s := c.text
	year := s[n.start:digits(s, n.start)]
	i := n.start + len(year)
	if !isYear(year) || i+1 >= len(s) || s[i] != '-' && s[i] != '/' && s[i] != '.' || !isDigit(s[i+1]) {
		return false
	}
	parts := []num{{start: n.start, end: i, digits: year}}
	sep := s[i]
	for len(parts) < 3 && i+1 < len(s) && s[i] == sep && isDigit(s[i+1]) {
		j := digits(s, i+1)
		if j-i > 3 {
			return false
		}
		parts = append(parts, num{start: i + 1, end: j, digits: s[i+1 : j]})
		i = j
	}
	if len(parts) < 3 && sep == '.' {
		return false
	}
	c.dates(parts, i, "calendar-date")
	return true
}

// dates keeps several numerals as one token of a date that ends at byte end.
func (c *cutter) dates(parts []num, end int, rule string) {
	first := int32(len(c.s.nums))
	for _, p := range parts {
		p.class, p.rule, p.tail = report.Date, rule, end
		c.s.nums = append(c.s.nums, p)
	}
	c.at = parts[0].start
	c.add(token{start: c.at, end: end, kind: date, ref: first})
}

// yearRange cuts off 2021—2025年 and 2021年至2025年.
func (c *cutter) yearRange(n *num) bool {
	s := c.text
	if !isYear(n.digits) || n.tens > 0 || n.unit != "" && n.unit != "年" {
		return false
	}
	i := rangeMark(s, n.tail)
	if i == 0 || i >= len(s) || !isDigit(s[i]) {
		return false
	}
	j := digits(s, i)
	if !isYear(s[i:j]) || !strings.HasPrefix(s[j:], "年") {
		return false
	}
	m := num{start: i, end: j, digits: s[i:j]}
	c.dates([]num{*n, m}, j+len("年"), "years-span")
	return true
}

// fraction cuts off 1/4, a share in per cent.
func (c *cutter) fraction(n *num) bool {
	s := c.text
	i := n.end
	if i+1 >= len(s) || s[i] != '/' || !isDigit(s[i+1]) || strings.Contains(n.digits, ".") {
		return false
	}
	j := digits(s, i+1)
	if isYear(n.digits) && isYear(s[i+1:j]) { // 1994/1995年
		c.dates([]num{*n, {start: i + 1, end: j, digits: s[i+1 : j]}}, j+prefix(s[j:], "年"), "years-span")
		return true
	}
	value, ok := percent(n.digits, s[i+1:j])
	if !ok {
		return false
	}
	n.class, n.rule, n.value, n.unit, n.dimension, n.tail = report.Quantity, "fraction", value, "%", "ratio", j
	c.pair(*n, num{start: i + 1, end: j, tail: j, class: report.Quantity, rule: "fraction", to: report.Same})
	return true
}

// ratio cuts off 0.9∶1, 3:1 and 13.8∶41.5∶46.2. What the first numeral is measured
// against is the unit.
func (c *cutter) ratio(n *num) bool {
	s := c.text
	mark := func(i int) int {
		n := 0
		if c := char(s, i); c == '∶' || c == '：' {
			n = 3
		} else if i < len(s) && s[i] == ':' {
			n = 1
		}
		if n == 0 || i+n >= len(s) || !isDigit(s[i+n]) {
			return 0
		}
		return n
	}
	var rest []num
	end := n.end
	for m := mark(end); m > 0; m = mark(end) {
		start := end + m
		end = decimalEnd(s, start)
		rest = append(rest, num{start: start, end: end, tail: end, class: report.Quantity, rule: "ratio", to: report.Same})
		n.unit += "∶" + s[start:end]
	}
	if len(rest) == 0 {
		return false
	}
	if len(n.digits) <= 2 && c.sexagesimal(rest) && c.clock() { // 10:30, 09:45:30
		c.dates(append([]num{*n}, rest...), end, "clock")
		return true
	}
	n.class, n.rule, n.value, n.dimension, n.tail = report.Quantity, "ratio", n.digits, "ratio", end
	c.pair(*n, rest...)
	return true
}

// sexagesimal says whether numerals may be minutes, or minutes and seconds.
func (c *cutter) sexagesimal(rest []num) bool {
	for _, m := range rest {
		if m.end-m.start != 2 || c.text[m.start] > '5' {
			return false
		}
	}
	return len(rest) <= 2
}

// clock says whether a time of day may stand here: after a date or a word for a part
// of the day.
func (c *cutter) clock() bool {
	k := len(c.s.tokens) - 1
	if k > 0 && strings.TrimSpace(c.text[c.s.tokens[k].start:c.s.tokens[k].end]) == "" {
		k-- // 2026-02-03 09:45:30
	}
	return k < 0 || c.s.tokens[k].kind == date || hasOne(c.text[max(0, c.at-12):c.at], "午", "晚", "早", "时间")
}

// pair keeps numerals that make one quantity with the first.
func (c *cutter) pair(n num, same ...num) {
	first := int32(len(c.s.nums))
	c.s.nums = append(append(c.s.nums, n), same...)
	c.at = n.start
	c.add(token{start: n.start, end: max(n.tail, same[len(same)-1].tail), kind: number, ref: first})
}

// rangeTo cuts off 5%—6% and 2至3岁 once the first numeral is known to be a quantity.
func (c *cutter) rangeTo(n *num) bool {
	s := c.text
	i := rangeMark(s, n.tail)
	if i == 0 || i >= len(s) || !isDigit(s[i]) {
		return false
	}
	if hasAny(s[n.tail:], "至", "到") && c.rises() {
		return false // 从5%到6%: a rise, not a range
	}
	m := c.scan(i)
	if isYear(m.digits) && m.unit == "年" {
		return false
	}
	if n.unit != m.unit {
		return false
	}
	n.value, n.to = shift(n.digits, n.tens), shift(m.digits, m.tens)
	n.tail = m.tail
	m.class, m.rule, m.to = report.Quantity, "range", report.Same
	c.pair(*n, m)
	return true
}

// lend gives a numeral without a unit the unit of the other end of its range (2—3岁).
func (c *cutter) lend(n *num) {
	i := rangeMark(c.text, n.tail)
	if i >= len(c.text) || !isDigit(c.text[i]) {
		return
	}
	if m := c.scan(i); m.unit != "" && !(isYear(m.digits) && m.unit == "年") && len(n.digits) <= len(m.digits)+1 {
		n.unit, n.dimension = m.unit, m.dimension
		if n.tens == 0 {
			n.tens = m.tens
		}
	}
}

// quotedNumber keeps the numeral at byte i of a quotation that ends at byte end and
// returns the byte after it.
func (c *cutter) quotedNumber(i, end int) int {
	n := c.scan(i)
	n.class, n.rule = report.Label, "quoted"
	switch rest := c.text[n.end:end]; {
	case isYear(n.digits) && hasAny(rest, "年", "中国", "·"), strings.HasPrefix(rest, "周年"):
		n.class, n.rule = report.Date, "quoted-date"
	}
	n.tail = n.end
	c.s.nums = append(c.s.nums, n)
	return max(n.end, i+1)
}

// rangeMark returns the byte after a mark of a range at byte i, 0 if there is none.
func rangeMark(s string, i int) int {
	switch char(s, i) {
	case '—', '–', '～', '至', '到', '－':
		return i + 3
	}
	if i < len(s) && (s[i] == '~' || s[i] == '-') {
		return i + 1
	}
	return 0
}

func isDigit(b byte) bool  { return '0' <= b && b <= '9' }
func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }

// digits returns the byte after the digits that begin at byte i.
func digits(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

// decimalEnd returns the byte after the decimal that begins at byte i.
func decimalEnd(s string, i int) int {
	j := digits(s, i)
	if j+1 < len(s) && s[j] == '.' && isDigit(s[j+1]) {
		j = digits(s, j+1)
	}
	return j
}

// isYear says whether a numeral reads as a year of a report's time.
func isYear(d string) bool {
	return len(d) == 4 && (d[0] == '1' && d[1] >= '8' || d[0] == '2' && d[1] == '0') && !strings.Contains(d, ".")
}

func hasAny(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// multiplier returns the power of ten of the multiplier at byte i, 0 if there is none.
func multiplier(s string, i int) int {
	switch char(s, i) {
	case '十':
		return 1
	case '百':
		return 2
	case '千':
		return 3
	case '万', '萬':
		return 4
	case '亿', '億':
		return 8
	}
	return 0
}

// char returns the character of three bytes at byte i, as nearly all Chinese ones are;
// 0 if another stands there.
func char(s string, i int) rune {
	if i+2 >= len(s) || s[i]&0xf0 != 0xe0 {
		return 0
	}
	return rune(s[i]&0x0f)<<12 | rune(s[i+1]&0x3f)<<6 | rune(s[i+2]&0x3f)
}
