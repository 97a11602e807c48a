package reading

import (
	"strconv"
	"strings"

	"duixian/lexicon"
	"duixian/report"
)

// hanziDigit returns the digit that the character at byte i stands for, -1 if none.
func hanziDigit(s string, i int) int {
	switch char(s, i) {
	case '零', '〇', '○':
		return 0
	case '一':
		return 1
	case '二', '两':
		return 2
	case '三':
		return 3
	case '四':
		return 4
	case '五':
		return 5
	case '六':
		return 6
	case '七':
		return 7
	case '八':
		return 8
	case '九':
		return 9
	}
	return -1
}

// beginsHanzi says whether a Chinese numeral may begin with a character of the basic plane. It is
// asked of nearly every character, so it looks into a set of bits.
func beginsHanzi(r rune) bool { return numerals[uint16(r)>>6]&(1<<(r&63)) != 0 }

var numerals = func() (set [1 << 10]uint64) {
	for _, r := range lexicon.Numerals {
		set[r>>6] |= 1 << (r & 63)
	}
	return set
}()

// hanziNumber reads the Chinese numeral at byte i: its value as a plain decimal and the
// byte after it, i if there is none.
//
// 五百二十三 is 523, 二亿三千六百万 is 236000000, 一九五六 is 1956.
func hanziNumber(s string, i int) (value string, end int) {
	const limit = 1e15
	if d := hanziDigit(s, i); d >= 0 && hanziDigit(s, i+3) < 0 && multiplier(s, i+3) == 0 {
		return "0123456789"[d : d+1], i + 3 // most of them
	}
	var total, wan, section, digit int64 // above 亿, above 万, above one, the last digit
	j, digits := i, make([]byte, 0, 12)
	placed := false // a 十, 百 ... was seen
	before := 0     // the power of ten of the one just before
	for j < len(s) {
		if d := hanziDigit(s, j); d >= 0 {
			if len(digits) == 12 {
				return "", i
			}
			digits = append(digits, byte('0'+d))
			digit = int64(d)
			j += 3
			continue
		}
		tens := multiplier(s, j)
		if tens == 0 || strings.HasPrefix(s[j:], "百分点") || digit == 0 && tens < before { // 五万千瓦
			break
		}
		before = tens
		switch tens {
		case 8:
			total, wan, section = max(total+wan+section+digit, 1)*1e8, 0, 0
		case 4:
			wan, section = max(section+digit, 1)*1e4, 0
		default:
			unit := int64(10)
			for range tens - 1 {
				unit *= 10
			}
			if digit == 0 && (section == 0 || tens == 1) { // 十二, 一百十二
				digit = 1
			}
			section += digit * unit
		}
		digit, placed = 0, true
		if total > limit {
			return "", i
		}
		j += 3
	}
	switch {
	case j == i:
		return "", i
	case !placed:
		return string(digits), j
	}
	return strconv.FormatInt(total+wan+section+digit, 10), j
}

// hanzi cuts off a Chinese numeral that counts something, or a year written out, if
// one begins at at. wordEnd is where the longest word of the lexicon at at ends: a
// word that reaches beyond the numeral goes first (一体化, 统一).
func (c *cutter) hanzi(wordEnd int) bool {
	s, i := c.text, c.at
	if half := strings.HasPrefix(s[i:], "一半"); half || strings.HasPrefix(s[i:], "半数") {
		if wordEnd > i+6 || !half {
			return false
		}
		return c.keepHanzi(num{start: i, end: i + 6, tail: i + 6, unitAt: i + 6, value: "50", unit: "%", dimension: "ratio", rule: "half"})
	}
	if strings.HasPrefix(s[i:], "百分之") {
		return c.hanziPercent()
	}
	value, end := hanziNumber(s, i)
	if end == i {
		return false
	}
	if strings.HasPrefix(s[end:], "分之") {
		upper, e := hanziNumber(s, end+6)
		if e == end+6 || hasAny(s[e:], "世纪", "年") {
			return false
		}
		if value == "1000" {
			return c.keepHanzi(num{start: i, end: e, tail: e, unitAt: e, value: upper, unit: "‰", dimension: "ratio", rule: "fraction"})
		}
		share, ok := percent(upper, value)
		return ok && c.keepHanzi(num{start: i, end: e, tail: e, unitAt: e, value: share, unit: "%", dimension: "ratio", rule: "fraction"})
	}
	if strings.HasPrefix(s[end:], "年") && isYear(value) && end-i == 12 {
		n := num{start: i, end: end, tail: end + 3, unitAt: end, hanzi: true, digits: value, class: report.Date, rule: "year"}
		c.flush()
		c.s.nums = append(c.s.nums, n)
		c.add(token{start: i, end: n.tail, kind: date, ref: int32(len(c.s.nums) - 1)})
		return true
	}
	if strings.HasPrefix(s[end:], "点") { // 一点二亿
		if frac, e := hanziNumber(s, end+3); e > end+3 && len(frac) <= 3 {
			value, end = value+"."+frac, e
		}
	}
	switch before(s, i) {
	case '第', '之', '十', '百', '千', '万', '亿', '几', '数', '同', '逐', '某', '统', '初', '每', '届':
		return false
	}
	n := num{start: i, end: end, digits: value, hanzi: true}
	c.measure(&n, end)
	if n.unit == "" && strings.HasPrefix(s[end:], "成") && !hasAny(s[end:], "成为", "成立", "成果", "成员", "成本", "成效", "成绩") && len(value) == 1 {
		n.unit, n.dimension, n.tail = "%", "ratio", end+3
		n.digits = value + "0"
	}
	if n.unit == "" && c.large(&n) { // 三亿多农村劳动力, 控制在十二亿以内
		return c.keepHanzi(n)
	}
	if n.tail < wordEnd || n.tail == wordEnd && wordEnd > i+3 || n.unit == "" || n.implied && len(value) < 3 {
		return false
	}
	switch n.dimension {
	case "name", "rate", "temperature":
		return false
	case "time":
		if n.duration() {
			if n.unit == "年" {
				n.tail += prefix(s[n.tail:], "代")
			}
			c.hanziDuration(n)
			return true
		}
		return false
	}
	if n.unit == "个" && hasAny(s[n.tail:], "多月", "半月", "多小时") { // 五个多月
		n.tail += len("多月")
		c.hanziDuration(n)
		return true
	}
	switch {
	case bareMultiplier(s[i:end]) && (strings.HasPrefix(s[i:], "亿万") || !c.follows(lexicon.Before|lexicon.To|lexicon.By|lexicon.Copula)):
		return false // 百亿元项目, 百万羽蛋鸡: a name
	case value == "0", value == "1" && n.dimension != "ratio", isIdiom(s, n):
		return false
	case char(s, i) == '二' && end == i+3 && n.dimension == "count":
		return false // 二次供水: the second, for two of them are 两次
	}
	if c.hanziRange(&n) {
		return true
	}
	return c.keepHanzi(n)
}

// hanziPercent cuts off 百分之八点五 and 百分之八至九.
func (c *cutter) hanziPercent() bool {
	s, i := c.text, c.at
	value, end := hanziDecimal(s, i+len("百分之"))
	if end == i+len("百分之") {
		return false
	}
	n := num{start: i, end: end, tail: end, unitAt: end, value: value, unit: "%", dimension: "ratio", rule: "per-cent", hanzi: true, class: report.Quantity}
	if k := rangeMark(s, end); k > 0 && !(hasAny(s[end:], "至", "到") && c.rises()) {
		from := k + prefix(s[k:], "百分之")
		if to, e := hanziDecimal(s, from); e > from {
			n.to, n.tail = to, e
			c.flush()
			c.pair(n, num{start: from, end: e, tail: e, class: report.Quantity, rule: "range", to: report.Same, hanzi: true})
			return true
		}
	}
	return c.keepHanzi(n)
}

// hanziDecimal reads a Chinese numeral that may have a decimal part (八点五), as hanziNumber does.
func hanziDecimal(s string, i int) (value string, end int) {
	value, end = hanziNumber(s, i)
	if end == i || !strings.HasPrefix(s[end:], "点") {
		return value, end
	}
	if frac, e := hanziNumber(s, end+len("点")); e > end+len("点") {
		return value + "." + frac, e
	}
	return value, end
}

// hanziRange cuts off 十五亿元到二十亿元 and 二十至三十人.
func (c *cutter) hanziRange(n *num) bool {
	s := c.text
	k := rangeMark(s, n.tail)
	if k == 0 || hasAny(s[n.tail:], "至", "到") && c.rises() {
		return false // 从二十亿元到三十亿元: a rise, not a range
	}
	value, end := hanziNumber(s, k)
	if end == k {
		return false
	}
	m := num{start: k, end: end, digits: value, class: report.Quantity, rule: "range", to: report.Same, hanzi: true}
	c.measure(&m, end)
	if m.unit != n.unit {
		return false
	}
	n.class, n.rule, n.value, n.to, n.tail = report.Quantity, "unit", shift(n.digits, n.tens), shift(m.digits, m.tens), m.tail
	c.flush()
	c.pair(*n, m)
	return true
}

// hanziDuration cuts off a length of time, which is no figure.
func (c *cutter) hanziDuration(n num) {
	c.flush()
	c.add(token{start: n.start, end: n.tail, kind: date, ref: -1})
}

// large says whether a numeral without a unit is a quantity all the same: one of ten thousand
// and more (八亿农民, 共有人口一百二十万).
func (c *cutter) large(n *num) bool {
	s := c.text
	if numeral := s[n.start:n.end]; !hasOne(numeral, "万", "亿") || bareMultiplier(numeral) || strings.HasPrefix(s[n.tail:], "级") {
		return false
	}
	w, end := c.r.lex.Match(s, n.start)
	return w == nil || end <= n.tail // not 万家灯火
}

// bareMultiplier says whether a Chinese numeral has no digit, only multipliers: 百万, but not 十.
func bareMultiplier(s string) bool {
	for i := 0; i+3 <= len(s); i += 3 {
		if c := char(s, i); c == '半' || c == '十' || hanziDigit(s, i) >= 0 {
			return false
		}
	}
	return true
}

// duration says whether the numeral with a unit of time says when or for how
// long (五年来, 三年行动), which is no figure.
func (n *num) duration() bool {
	switch n.unit {
	case "年", "个月", "月", "日", "天":
		return true
	}
	return false
}

// isIdiom says whether what looks like a measure word after the numeral makes a name
// with it: 二十届三中全会, 三类人员, 两位一体.
func isIdiom(s string, n num) bool {
	next := s[n.tail:]
	switch n.unit {
	case "期", "届", "轮", "代", "环", "层", "类", "种", "等", "级":
		return true
	case "次":
		return hasAny(next, "产业", "能源", "创业", "元", "方", "污染", "飞跃", "全会", "全委", "党代会", "会议", "代表大会", "人代会")
	case "位":
		return strings.HasPrefix(next, "一体")
	case "项":
		return strings.HasPrefix(next, "规定")
	}
	return false
}

// keepHanzi adds the numeral as a quantity.
func (c *cutter) keepHanzi(n num) bool {
	n.hanzi, n.class = true, report.Quantity
	if n.rule == "" {
		n.rule = "unit"
	}
	if n.value == "" {
		n.value = shift(n.digits, n.tens)
	}
	c.flush()
	c.s.nums = append(c.s.nums, n)
	c.add(token{start: n.start, end: n.tail, kind: number, ref: int32(len(c.s.nums) - 1)})
	return true
}
