package series

import (
	"math/big"
	"strings"

	"duixian/report"
)

// amount is a number with the least and the most that the true one may be. What is stated is known
// to half a unit of its last digit: 312.6亿 is 312.6 ± 0.05 亿, 9% is 9 ± 0.5.
type amount struct {
	value, least, most *big.Rat
	scale              *big.Rat // what 1 is as it is written: 100000000 where 亿 stands behind the numeral
	places             int      // digits behind the point
}

var (
	one     = big.NewRat(1, 1)
	ten     = big.NewRat(10, 1)
	hundred = big.NewRat(100, 1)
)

// amountOf gives what a figure states; false where it states no one number in digits, as 十二亿,
// 三分之一 and 5%—6% do not.
func amountOf(f *report.Figure) (amount, bool) {
	whole, fraction, _ := strings.Cut(f.Text, ".")
	if f.Class != report.Quantity || f.To != "" || whole == "" || strings.Trim(whole+fraction, "0123456789") != "" {
		return amount{}, false
	}
	written, ok := new(big.Rat).SetString(f.Text)
	if !ok {
		return amount{}, false
	}
	value, ok := new(big.Rat).SetString(f.Value)
	if !ok {
		return amount{}, false
	}
	scale := one
	if written.Sign() != 0 {
		scale = new(big.Rat).Quo(new(big.Rat).Abs(value), written)
	}
	half := new(big.Rat).Mul(scale, lastDigit(f, whole, fraction))
	return amount{value, new(big.Rat).Sub(value, half), new(big.Rat).Add(value, half), scale, len(fraction)}, true
}

// lastDigit is half a unit of the last digit given. A number of things that are counted one by one
// is exact, unless it ends in two zeros or more: those may be rounding.
func lastDigit(f *report.Figure, whole, fraction string) *big.Rat {
	half := big.NewRat(1, 2)
	for range fraction {
		half.Quo(half, ten)
	}
	if fraction != "" || !counted(f.Unit) || f.Value != strings.TrimLeft(whole, "0") {
		return half
	}
	zeros := len(whole) - len(strings.TrimRight(whole, "0"))
	if zeros < 2 {
		return new(big.Rat)
	}
	for range zeros {
		half.Mul(half, ten)
	}
	return half
}

// counted says whether things are counted one by one in a unit.
func counted(unit string) bool {
	switch DimensionOf(unit) {
	case "count", "person", "place":
		return true
	}
	return false
}

// exact takes a number as it is stated, as one is that somebody chose.
func (a amount) exact() amount {
	a.least, a.most = a.value, a.value
	return a
}

// over says whether an amount is more than another by more than rounding allows.
func (a amount) over(b amount) bool { return new(big.Rat).Sub(a.value, b.value).Cmp(allowed(a, b)) > 0 }

// apart says whether two amounts differ by more than rounding allows.
func (a amount) apart(b amount) bool { return a.over(b) || b.over(a) }

// allowed is how far two amounts may lie apart for rounding alone.
func allowed(a, b amount) *big.Rat { return new(big.Rat).Add(a.allowance(), b.allowance()) }

// plus adds amounts.
func (a amount) plus(b amount) amount {
	return amount{new(big.Rat).Add(a.value, b.value), new(big.Rat).Add(a.least, b.least), new(big.Rat).Add(a.most, b.most),
		a.scale, max(a.places, b.places)}
}

// minus takes an amount from another.
func (a amount) minus(b amount) amount {
	return amount{new(big.Rat).Sub(a.value, b.value), new(big.Rat).Sub(a.least, b.most), new(big.Rat).Sub(a.most, b.least),
		a.scale, max(a.places, b.places)}
}

// share is a part of a total in per cent; false where the total may be nothing.
func share(part, total amount) (amount, bool) {
	if total.least.Sign() <= 0 || part.least.Sign() < 0 {
		return amount{}, false
	}
	of := func(part, total *big.Rat) *big.Rat {
		r := new(big.Rat).Quo(part, total)
		return r.Mul(r, hundred)
	}
	return amount{of(part.value, total.value), of(part.least, total.most), of(part.most, total.least), one, 1}, true
}

// growth is by how many per cent an amount is more than one before it; false where that may be nothing.
func growth(before, after amount) (amount, bool) {
	g, ok := share(after, before)
	if !ok {
		return amount{}, false
	}
	all := amount{hundred, hundred, hundred, one, 0}
	return g.minus(all), true
}

// allowance is how far the true amount may be from the stated one.
func (a amount) allowance() *big.Rat {
	up, down := new(big.Rat).Sub(a.most, a.value), new(big.Rat).Sub(a.value, a.least)
	if up.Cmp(down) < 0 {
		return down
	}
	return up
}

// decimal writes a number with at most so many digits behind the point, rounded half away from zero,
// without zeros that say nothing.
func decimal(x *big.Rat, places int) string {
	s := x.FloatString(places)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// inScale is the value as it is written before its multiplier.
func (a amount) inScale() *big.Rat { return new(big.Rat).Quo(a.value, a.scale) }
