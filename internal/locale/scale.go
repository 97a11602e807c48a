package locale

import (
	"math/big"
	"strings"

	"duixian/report"
)

// scales are the names by which a language shortens large numbers.
var scales = map[Language][]struct {
	zeros int
	key   string
}{
	Chinese: {{12, "万亿"}, {8, "亿"}, {4, "万"}},
	English: {{12, "trillion"}, {9, "billion"}, {6, "million"}},
}

// Scale says how a number of this size is shortened: how many zeros are taken off, and the name of what
// remains, 0 and "" for a small one.
func (p Printer) Scale(value string) (zeros int, name string) {
	whole, _, _ := strings.Cut(strings.TrimPrefix(value, "-"), ".")
	whole = strings.TrimLeft(whole, "0")
	if !isDigits(whole) {
		return 0, ""
	}
	for _, s := range scales[p.Language] {
		if len(whole) > s.zeros {
			return s.zeros, s.key
		}
	}
	return 0, ""
}

// Scaled writes a number with zeros taken off. No digit is rounded away.
func (p Printer) Scaled(value string, zeros int) string {
	v, ok := new(big.Rat).SetString(value)
	if !ok {
		return value
	}
	if zeros == 0 {
		return For(English).Number(value, false)
	}
	v.Quo(v, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(zeros)), nil)))
	digits, _ := v.FloatPrec() // a decimal by a power of ten is a decimal
	return For(English).Number(v.FloatString(digits), false)
}

// Short writes what a figure states as Amount does, but shortens large numbers in every language and
// names common units in it. No digit is rounded away.
func (p Printer) Short(f report.Figure) string {
	if p.Language == Chinese || f.Class != report.Quantity || f.Value == "" || f.To == report.Same {
		return p.Amount(f)
	}
	zeros, name := p.Scale(f.Value)
	amount := p.Scaled(f.Value, zeros)
	if (f.Kind == report.GrowthKind || f.Kind == report.ChangeKind) && !strings.HasPrefix(amount, "−") && strings.Trim(f.Value, "0.") != "" {
		amount = "+" + amount
	}
	if f.To != "" {
		amount += "–" + p.Scaled(f.To, zeros)
	}
	if name != "" {
		amount += " " + name
	}
	return BoundSign(f.Bound) + p.unit(amount, p.Unit(f.Unit))
}

// Units lists the units that have a name in every language; others stand as they are written.
func Units() []string {
	return []string{"元", "美元", "人", "户", "吨", "公斤", "斤", "亩", "公顷", "公里", "平方米", "平方公里", "立方米", "千瓦", "千瓦时", "个百分点", "微克/立方米", "倍", "天", "人次", "吨标准煤"}
}

// Unit names a unit.
func (p Printer) Unit(unit string) string { return p.term("measure.", unit) }

// Theme names a theme of indicators.
func (p Printer) Theme(theme string) string { return p.term("theme.", theme) }
