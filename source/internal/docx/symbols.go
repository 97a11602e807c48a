package docx

import (
	"strconv"
	"strings"
)

// symbol is what w:sym draws: a character of a font by its code, in hexadecimal.
// Codes from F000 to F0FF are places in fonts with signs of their own; of these the
// letters and signs of Symbol and the numbers of Wingdings are known, and the rest,
// ticks and ornaments, are dropped.
func symbol(font, code string) string {
	n, err := strconv.ParseUint(code, 16, 16)
	if err != nil || n < 0x20 || n >= 0xD800 && n < 0xE000 {
		return ""
	}
	r := rune(n)
	if r >= 0xF000 && r <= 0xF0FF {
		r -= 0xF000
	} else if r >= 0x100 || !strings.EqualFold(font, "Symbol") && !strings.HasPrefix(font, "Wingdings") {
		return string(r)
	}
	switch {
	case strings.EqualFold(font, "Symbol"):
		return greek(r)
	case font == "Wingdings" && r >= 0x81 && r <= 0x8A:
		return string('①' + r - 0x81)
	case font == "Wingdings" && r >= 0x8C && r <= 0x95:
		return string('❶' + r - 0x8C)
	case strings.HasPrefix(font, "Wingdings"), strings.HasPrefix(font, "Webdings"):
		return ""
	case r >= 0x20 && r < 0x7F:
		return string(r)
	}
	return ""
}

// greek is a character of the font Symbol.
func greek(r rune) string {
	const upper, lower = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
	switch {
	case r >= 'A' && r <= 'Z':
		return string([]rune(upper)[r-'A'])
	case r >= 'a' && r <= 'z':
		return string([]rune(lower)[r-'a'])
	case r >= '0' && r <= '9', strings.ContainsRune(" !#%&()+,./:;<=>?[]_{|}", r):
		return string(r)
	}
	return map[rune]string{
		'*': "∗", '-': "−", '~': "∼", 0xA3: "≤", 0xA5: "∞", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×",
		0xB7: "·", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xD6: "√", 0xD7: "⋅", 0xE5: "∑",
	}[r]
}
