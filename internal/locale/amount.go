package locale

import (
	"strings"

	"duixian/report"
)

// Amount writes what a figure states the way people write it: bound, value, unit.
// No digit is rounded away. Figures that state no quantity give their numeral.
func (p Printer) Amount(f report.Figure) string {
	if f.Class != report.Quantity || f.Value == "" {
		return f.Text
	}
	if f.To == report.Same {
		return p.unit(f.Text, f.Unit)
	}
	signed := f.Kind == report.GrowthKind || f.Kind == report.ChangeKind
	amount := p.Number(f.Value, signed)
	if f.To != "" {
		amount += "–" + p.Number(f.To, false)
	}
	return BoundSign(f.Bound) + p.unit(amount, f.Unit)
}

// unit puts a unit behind a number.
func (p Printer) unit(number, unit string) string {
	if unit == "" || strings.HasPrefix(unit, "%") || strings.HasPrefix(unit, "‰") || p.Language == Chinese {
		return number + unit
	}
	return number + " " + unit
}

// BoundSign is the sign that stands before a bounded value.
func BoundSign(b report.Bound) string {
	switch b {
	case report.About:
		return "≈ "
	case report.AtLeast:
		return "≥ "
	case report.AtMost:
		return "≤ "
	case report.Above:
		return "> "
	case report.Below:
		return "< "
	}
	return ""
}

// Number writes a decimal number: in groups of thousands, and in Chinese with 万
// and 亿. Signed numbers carry their sign even when it is a plus. What is not a
// decimal number comes back as it is.
func (p Printer) Number(value string, signed bool) string {
	digits, negative := strings.CutPrefix(value, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	if whole == "" || !isDigits(whole) || !isDigits(fraction) {
		return value
	}
	var scale string
	if p.Language == Chinese {
		for _, s := range []struct {
			name  string
			zeros int
		}{{"万亿", 12}, {"亿", 8}, {"万", 4}} {
			if len(whole) > s.zeros {
				scale, fraction, whole = s.name, whole[len(whole)-s.zeros:]+fraction, whole[:len(whole)-s.zeros]
				fraction = strings.TrimRight(fraction, "0")
				break
			}
		}
	}
	number := thousands(whole)
	if fraction != "" {
		number += "." + fraction
	}
	switch {
	case negative:
		number = "−" + number
	case signed && strings.Trim(value, "0.") != "":
		number = "+" + number
	}
	return number + scale
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// thousands puts a comma between each group of three digits.
func thousands(whole string) string {
	var b strings.Builder
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	return b.String()
}
