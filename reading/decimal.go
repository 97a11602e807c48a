package reading

import (
	"strconv"
	"strings"
)

// shift multiplies a plain decimal by ten to the power of tens and drops zeros that
// say nothing: shift("8.46", 4) is "84600".
func shift(d string, tens int) string {
	whole, frac, _ := strings.Cut(d, ".")
	if tens >= len(frac) {
		whole += frac + strings.Repeat("0", tens-len(frac))
		frac = ""
	} else {
		whole, frac = whole+frac[:tens], frac[tens:]
	}
	whole = strings.TrimLeft(whole, "0")
	frac = strings.TrimRight(frac, "0")
	if whole == "" {
		whole = "0"
	}
	if frac == "" {
		return whole
	}
	return whole + "." + frac
}

// percent returns the fraction of two whole numbers in per cent, to two places. It
// fails when they are too long or the lower one is zero.
func percent(upper, lower string) (string, bool) {
	a, err1 := strconv.ParseInt(upper, 10, 32)
	b, err2 := strconv.ParseInt(lower, 10, 32)
	if err1 != nil || err2 != nil || b == 0 {
		return "", false
	}
	hundredths := (a*10000*2 + b) / (2 * b) // rounded half up
	return shift(strconv.FormatInt(hundredths/100, 10)+"."+strconv.FormatInt(hundredths%100+100, 10)[1:], 0), true
}

// negate changes the sign of a plain decimal.
func negate(d string) string {
	if d == "0" || d == "" {
		return d
	}
	return "-" + d
}
