package locale_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duixian/internal/locale"
	"duixian/report"
)

func TestAmount(t *testing.T) {
	level := func(value, unit string, bound report.Bound) report.Figure {
		return report.Figure{Class: report.Quantity, Text: "7", Value: value, Unit: unit, Bound: bound, Kind: report.LevelKind}
	}
	growth := func(value, to string) report.Figure {
		return report.Figure{Class: report.Quantity, Text: "7", Value: value, To: to, Unit: "%", Bound: report.Exactly, Kind: report.GrowthKind}
	}
	for _, test := range []struct {
		figure           report.Figure
		chinese, english string
	}{
		{level("160", "个", report.Exactly), "160个", "160 个"},
		{level("9999", "户", report.Exactly), "9,999户", "9,999 户"},
		{level("84600", "人", report.Exactly), "8.46万人", "84,600 人"},
		{level("58400000000", "元", report.Exactly), "584亿元", "58,400,000,000 元"},
		{level("1300000000000", "斤", report.Exactly), "1.3万亿斤", "1,300,000,000,000 斤"},
		{level("12345.60", "吨", report.Exactly), "1.23456万吨", "12,345.60 吨"},
		{level("1.10", "倍", report.Exactly), "1.10倍", "1.10 倍"},
		{level("400", "人", report.Above), "> 400人", "> 400 人"},
		{level("9", "%", report.About), "≈ 9%", "≈ 9%"},
		{level("180000", "吨", report.AtLeast), "≥ 18万吨", "≥ 180,000 吨"},
		{level("4", "%", report.AtMost), "≤ 4%", "≤ 4%"},
		{level("3", "天", report.Below), "< 3天", "< 3 天"},
		{growth("18.5", ""), "+18.5%", "+18.5%"},
		{growth("-3.9", ""), "−3.9%", "−3.9%"},
		{growth("5", "6"), "+5–6%", "+5–6%"},
		{growth("-5", "-6"), "−5–−6%", "−5–−6%"},
		{growth("0.0", ""), "0.0%", "0.0%"},
		{growth("6", report.Same), "7%", "7%"},
		{report.Figure{Class: report.Date, Text: "2020"}, "2020", "2020"},
		{level("多", "个", report.Exactly), "多个", "多 个"},
	} {
		if got := locale.For(locale.Chinese).Amount(test.figure); got != test.chinese {
			t.Errorf("Amount(%+v) = %q in Chinese, want %q", test.figure, got, test.chinese)
		}
		if got := locale.For(locale.English).Amount(test.figure); got != test.english {
			t.Errorf("Amount(%+v) = %q in English, want %q", test.figure, got, test.english)
		}
	}
}

// What is printed must be the number that was stated, to the last digit.
func TestNumberLosesNothing(t *testing.T) {
	scales := strings.NewReplacer("万亿", "e12", "亿", "e8", "万", "e4", ",", "", "−", "-", "+", "")
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringMatching(`-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,4})?`).Draw(t, "value")
		for _, l := range locale.Languages() {
			printed := scales.Replace(locale.For(l).Number(value, true))
			if plain(printed) != plain(value) {
				t.Fatalf("%s: %s is printed as %s", l, value, printed)
			}
		}
	})
}

// plain writes a decimal number, perhaps with an exponent, without exponent and
// without zeros that change nothing.
func plain(s string) string {
	mantissa, exponent, scaled := strings.Cut(s, "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if scaled {
		zeros := map[string]int{"4": 4, "8": 8, "12": 12}[exponent]
		fraction += strings.Repeat("0", max(0, zeros-len(fraction)))
		whole, fraction = whole+fraction[:zeros], fraction[zeros:]
	}
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		fraction = "." + fraction
	}
	return whole + fraction
}
