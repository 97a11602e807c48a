package docx

import (
	"strconv"
	"strings"
)

// numeral writes a number as a format (ST_NumberFormat) says. Formats of languages
// that no report is in, and numbers that a format has no signs for, are decimal, as
// Word has it.
func numeral(format string, n int) string {
	switch format {
	case "none", "bullet":
		return ""
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "decimalFullWidth", "decimalFullWidth2":
		return digits(n, "０１２３４５６７８９")
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperLetter":
		return letter(n, 'A')
	case "lowerLetter":
		return letter(n, 'a')
	case "numberInDash":
		return "- " + strconv.Itoa(n) + " -"
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		return sign(n, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
	case "decimalEnclosedParen":
		return sign(n, "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇")
	case "decimalEnclosedFullstop":
		return sign(n, "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛")
	case "ideographEnclosedCircle":
		return sign(n, "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉")
	case "ideographTraditional":
		return sign(n, "甲乙丙丁戊己庚辛壬癸")
	case "ideographZodiac":
		return sign(n, "子丑寅卯辰巳午未申酉戌亥")
	case "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital":
		return digits(n, "〇一二三四五六七八九")
	case "chineseCounting", "taiwaneseCounting":
		if n >= 100 {
			return digits(n, "〇一二三四五六七八九")
		}
		return plain.count(n)
	case "chineseCountingThousand", "taiwaneseCountingThousand":
		return plain.count(n)
	case "japaneseCounting":
		return japanese.count(n)
	case "chineseLegalSimplified":
		return legalSimplified.count(n)
	case "ideographLegalTraditional", "japaneseLegal":
		return legalTraditional.count(n)
	}
	return strconv.Itoa(n)
}

// sign is the n-th of some signs.
func sign(n int, signs string) string {
	if all := []rune(signs); n >= 1 && n <= len(all) {
		return string(all[n-1])
	}
	return strconv.Itoa(n)
}

// digits writes a decimal number in other digits.
func digits(n int, ten string) string {
	all := []rune(ten)
	return strings.Map(func(r rune) rune { return all[r-'0'] }, strconv.Itoa(n))
}

// letter writes a, b … z, aa, bb … zz, aaa.
func letter(n int, first rune) string {
	const most = 5 // letters
	if n < 1 || n > most*26 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(first+rune((n-1)%26)), (n-1)/26+1)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var out strings.Builder
	for _, r := range []struct {
		value int
		sign  string
	}{
		{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"},
		{50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
	} {
		for ; n >= r.value; n -= r.value {
			out.WriteString(r.sign)
		}
	}
	return out.String()
}

// counting is a way to count in Chinese characters.
type counting struct {
	digits, units string // 零 to 九; 十百千万
	ten           bool   // 十 is 10, not 一十
	bare          bool   // 百 is 100, not 一百, and there is no 零 within
}

var (
	plain            = counting{"零一二三四五六七八九", "十百千万", true, false}
	japanese         = counting{"〇一二三四五六七八九", "十百千万", true, true}
	legalSimplified  = counting{"零壹贰叁肆伍陆柒捌玖", "拾佰仟萬", false, false}
	legalTraditional = counting{"零壹貳參肆伍陸柒捌玖", "拾佰仟萬", false, false}
)

// count writes a number, from 0 to 99,999.
func (c counting) count(n int) string {
	digit, unit := []rune(c.digits), []rune(c.units)
	if n < 0 || n > 99999 {
		return strconv.Itoa(n)
	}
	if n == 0 {
		return string(digit[0])
	}
	var out []rune
	gap := false // zeros since the last digit
	for place, value := 4, 10000; place >= 0; place, value = place-1, value/10 {
		d := n / value % 10
		if d == 0 {
			gap = len(out) > 0
			continue
		}
		if gap && !c.bare {
			out = append(out, digit[0])
		}
		gap = false
		one := d == 1 && (c.ten && place == 1 && len(out) == 0 || c.bare && place > 0 && place < 4)
		if !one {
			out = append(out, digit[d])
		}
		if place > 0 {
			out = append(out, unit[place-1])
		}
	}
	return string(out)
}
