package series

import (
	_ "embed"
	"fmt"
	"math/big"
	"strings"
	"sync"
)

//go:embed data/compare.tsv
var compareData string

//go:embed data/tolerances.tsv
var toleranceData string

//go:embed data/conversions.tsv
var conversionData string

// compareWords are the words of data/compare.tsv by their use, in the order of the file.
var compareWords = sync.OnceValue(func() map[string][]string {
	uses := map[string][]string{}
	rows, err := rowsOf(compareData, 2)
	if err != nil {
		panic("series: the embedded words of comparison are damaged: " + err.Error()) // a test loads them
	}
	for _, f := range rows {
		uses[f[0]] = append(uses[f[0]], f[1])
	}
	return uses
})

// wordIn gives the first word of a use that a text has, "" for none.
func wordIn(text, use string) string {
	for _, w := range compareWords()[use] {
		if strings.Contains(text, w) {
			return w
		}
	}
	return ""
}

// Tolerance is what 左右 allows: data/tolerances.tsv says why.
type Tolerance struct {
	points, share *big.Rat // nil where it is not limited so
	Zh, En        string
}

// of is how far from a value it reaches.
func (t Tolerance) of(value *big.Rat) *big.Rat {
	limit := new(big.Rat).Abs(value)
	limit.Mul(limit, t.share).Quo(limit, big.NewRat(100, 1))
	if t.points != nil && t.points.Cmp(limit) < 0 {
		limit.Set(t.points)
	}
	return limit
}

var tolerances = sync.OnceValue(func() map[string]Tolerance {
	all := map[string]Tolerance{}
	rows, err := rowsOf(toleranceData, 5)
	for _, f := range rows {
		t := Tolerance{Zh: f[3], En: f[4]}
		if f[1] != "-" {
			t.points = number(f[1])
		}
		t.share = number(f[2])
		if t.share == nil || f[1] != "-" && t.points == nil {
			err = fmt.Errorf("%q is no number", f[1:3])
		}
		all[f[0]] = t
	}
	if err != nil {
		panic("series: the embedded tolerances are damaged: " + err.Error()) // a test loads them
	}
	return all
})

// conversion is what a unit is in its base.
type conversion struct {
	base   string
	factor *big.Rat
}

var conversions = sync.OnceValue(func() map[string]conversion {
	all := map[string]conversion{}
	rows, err := rowsOf(conversionData, 3)
	for _, f := range rows {
		c := conversion{f[1], number(f[2])}
		if c.factor == nil || c.factor.Sign() <= 0 {
			err = fmt.Errorf("%q is no factor", f[2])
		}
		all[f[0]] = c
	}
	if err != nil {
		panic("series: the embedded conversions are damaged: " + err.Error()) // a test loads them
	}
	return all
})

// inBase gives the unit that amounts in a unit are compared in, and how many of it one is.
func inBase(unit string) (string, *big.Rat) {
	if c, ok := conversions()[unit]; ok {
		return c.base, c.factor
	}
	return unit, big.NewRat(1, 1)
}

// number is a decimal or fraction, nil for what is none.
func number(s string) *big.Rat {
	if s == "" || strings.ContainsAny(s, "eE") {
		return nil
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return nil
	}
	return r
}

// decimalOf writes a number in decimal digits: exactly where that can be done, else to two digits behind the
// point.
func decimalOf(r *big.Rat) string {
	if r == nil {
		return ""
	}
	if n, exact := r.FloatPrec(); exact {
		return r.FloatString(n)
	}
	return r.FloatString(2)
}
