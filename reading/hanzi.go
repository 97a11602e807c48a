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

// beginsHanzi says whether a Chinese numeral may begin with a character.
func beginsHanzi(r rune) bool {
	switch r {
	case '零', '〇', '○', '一', '二', '两', '三', '四', '五', '六', '七', '八', '九', '半', '十', '百', '千', '万', '萬', '亿', '億':
		return true
	}
	return false
}

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
		if tens == 0 || hasAny(s[j:], "百分点") {
			break
		}
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
	if half := hasAny(s[i:], "一半"); half || hasAny(s[i:], "半数") {
		if wordEnd > i+6 || !half {
			return false
		}
		return c.keepHanzi(num{start: i, end: i + 6, tail: i + 6, unitAt: i + 6, value: "50", unit: "%", dimension: "ratio", rule: "half"})
	}
	if strings.HasPrefix(s[i:], "百分之") {
		value, end := hanziNumber(s, i+9)
		if end == i+9 {
			return false
		}
		if strings.HasPrefix(s[end:], "点") {
			if frac, e := hanziNumber(s, end+3); e > end+3 {
				value, end = value+"."+frac, e
			}
		}
		return c.keepHanzi(num{start: i, end: end, tail: end, unitAt: end, value: shift(value, 0), unit: "%", dimension: "ratio", rule: "per-cent"})
	}
	value, end := hanziNumber(s, i)
	if end == i {
		return false
	}
	if strings.HasPrefix(s[end:], "分之") {
		upper, e := hanziNumber(s, end+6)
		if e == end+6 {
			return false
		}
		share, ok := percent(upper, value)
		return ok && c.keepHanzi(num{start: i, end: e, tail: e, unitAt: e, value: share, unit: "%", dimension: "ratio", rule: "fraction"})
	}
	if strings.HasPrefix(s[end:], "年") && isYear(value) && end-i == 12 {
		n := num{start: i, end: end, tail: end + 3, unitAt: end, hanzi: true, digits: value, class: report.Date, rule: "year"}
		c.flush()
		c.s.nums = append(c.s.nums, n)
		c.add(token{start: i, end: n.tail, kind: date, num: int32(len(c.s.nums) - 1)})
		return true
	}
	if strings.HasPrefix(s[end:], "点") { // 一点二亿
		if frac, e := hanziNumber(s, end+3); e > end+3 && len(frac) <= 3 {
			value, end = value+"."+frac, e
		}
	}
	if prev := before(s, i); prev == '第' || prev == '之' || prev == '十' || prev == '同' || prev == '逐' || prev == '某' || prev == '统' || prev == '初' || prev == '每' {
		return false
	}
	n := num{start: i, end: end, digits: value}
	c.measure(&n, end)
	if n.unit == "" && strings.HasPrefix(s[end:], "成") && !hasAny(s[end:], "成为", "成立", "成果", "成员", "成本", "成效", "成绩") && len(value) == 1 {
		n.unit, n.dimension, n.tail = "%", "ratio", end+3
		n.digits = value + "0"
	}
	if n.tail < wordEnd || n.unit == "" || n.implied && len(value) < 3 {
		return false
	}
	switch n.dimension {
	case "name", "rate", "temperature":
		return false
	case "time":
		if n.duration() {
			c.flush()
			n.class, n.rule, n.hanzi = report.Date, "years", true
			c.add(token{start: i, end: n.tail, kind: date, num: -1})
			return true
		}
		return false
	}
	if hanziDigit(s, i) < 0 && !c.follows(lexicon.Before|lexicon.To|lexicon.By|lexicon.Copula) {
		return false // 百亿元项目, 百万羽蛋鸡: a name
	}
	if value == "1" || value == "0" || isIdiom(s, n) {
		return false
	}
	return c.keepHanzi(n)
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
		return hasAny(next, "产业", "能源", "创业", "元", "方", "污染", "飞跃", "全会", "党代会", "会议", "代表大会", "人代会")
	case "位":
		return hasAny(next, "一体")
	case "项":
		return hasAny(next, "规定")
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
	c.add(token{start: n.start, end: n.tail, kind: number, num: int32(len(c.s.nums) - 1)})
	return true
}
