package series

import (
	"math/big"
	"strings"

	"duixian/report"
)

// Arithmetic is the numbers of a verdict. All are decimal, in Unit, and exact unless Rounded says otherwise.
type Arithmetic struct {
	Unit       string // that both sides are compared in; of growths and rates, %
	Kind       report.Kind
	Promised   string
	PromisedTo string // upper end of a range
	Bound      report.Bound
	Reached    string
	Result     report.Bound // how the result is bounded
	Difference string       // reached − promised; of a range, from its nearer end
	Points     bool         // the difference is one of percentage points
	Allowed    string       // what 左右 allows, "" if the target is not about a value
	Tolerance  Tolerance    // why
	Rounding   string       // half a unit of the last digit that the result is stated to
	Base       string       // the level a year before that the result was reckoned from, in Unit or the level's
	BaseUnit   string
	Stated     string // the level or growth that was stated, if the result was reckoned from it
	StatedUnit string
	Rounded    bool   // Reached and Difference were divided and are rounded to two digits behind the point
	Converted  string // the unit in which the result was stated, if another
}

// interval is what a stated amount says of the true one. A nil end is open.
type interval struct {
	low, high         *big.Rat
	lowOut, highOut   bool // the end itself does not belong to it
	nominal, halfUnit *big.Rat
	about             bool
	decimals          bool // it is a rate stated with decimals
}

// intervalOf is what a figure says: its value in the base of its unit. It gives nil for what is no number.
func intervalOf(p *Point) *interval {
	v := number(p.Value)
	if v == nil {
		return nil
	}
	_, factor := baseOf(p)
	a := &interval{nominal: new(big.Rat).Mul(v, factor), halfUnit: new(big.Rat)}
	a.low, a.high = a.nominal, a.nominal
	if to := number(p.To); to != nil {
		a.high = new(big.Rat).Mul(to, factor)
		if a.high.Cmp(a.low) < 0 {
			a.low, a.high = a.high, a.low
		}
	}
	text := number(p.Figure.Text)
	if text != nil && text.Sign() != 0 {
		unit := new(big.Rat).Quo(new(big.Rat).Abs(a.nominal), new(big.Rat).Abs(text))
		if _, fraction, ok := strings.Cut(p.Figure.Text, "."); ok {
			unit.Quo(unit, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(len(fraction))), nil)))
			a.decimals = isRate(p)
		}
		a.halfUnit = unit.Quo(unit, big.NewRat(2, 1))
	}
	if tenth := big.NewRat(1, 20); isRate(p) && a.halfUnit.Cmp(tenth) > 0 {
		a.halfUnit = tenth // rates are published to a tenth: 7% is 7.0%
	}
	return a
}

// baseOf gives the unit that a point is compared in, and how many of it one of its own is.
func baseOf(p *Point) (string, *big.Rat) {
	if p.Key.Kind == report.GrowthKind && p.Unit == "倍" { // 增长1.5倍
		return "%", big.NewRat(100, 1)
	}
	return inBase(p.Unit)
}

// flip turns a decrease into a positive amount.
func (a *interval) flip() {
	a.nominal = new(big.Rat).Neg(a.nominal)
	low, high := a.low, a.high
	a.low, a.high = nil, nil
	if high != nil {
		a.low = new(big.Rat).Neg(high)
	}
	if low != nil {
		a.high = new(big.Rat).Neg(low)
	}
	a.lowOut, a.highOut = a.highOut, a.lowOut
}

// bounded opens the ends that words leave open: of 突破1000 the upper one.
func (a *interval) bounded(b report.Bound) {
	switch b {
	case report.AtLeast:
		a.high = nil
	case report.Above:
		a.high, a.lowOut = nil, true
	case report.AtMost:
		a.low = nil
	case report.Below:
		a.low, a.highOut = nil, true
	case report.About:
		a.about = true
	}
}

// judgement is what the numbers say.
type judgement struct {
	verdict    Verdict
	rule       string
	difference *big.Rat
	allowed    *big.Rat
}

// judge says whether a result satisfies a target. Both are in one unit; good says which way is better.
//
// A decrease is compared by its size, so that 下降3%以上 is a floor of 3. What is to go down has its target
// for a ceiling, unless a word says that it is a floor.
func judge(target, result *interval, bound report.Bound, good Direction, kind report.Kind, allowance Tolerance) judgement {
	falls := kind != report.LevelKind && target.nominal.Sign() < 0
	if falls {
		target.flip()
		result.flip()
		good = Up
	}
	ceiling := bound == report.AtMost || bound == report.Below
	if good == Down && bound != report.AtLeast && bound != report.Above {
		ceiling = true
	}
	ranged := target.low.Cmp(target.high) != 0
	j := judgement{allowed: new(big.Rat)}
	if bound == report.About {
		j.allowed = allowance.of(target.nominal)
	}

	edge := target.low // that the result may not be below
	if ceiling {
		edge = target.high // or above
	}
	strict := bound == report.Above || bound == report.Below
	reached, far := result.low, result.high // the ends of the result: the nearer to failing, and the other
	reachedOut, farOut := result.lowOut, result.highOut
	if ceiling {
		reached, far, reachedOut, farOut = far, reached, farOut, reachedOut
	}
	// ahead is how far a value is on the right side of the edge.
	ahead := func(v *big.Rat) *big.Rat {
		d := new(big.Rat).Sub(v, edge)
		if ceiling {
			d.Neg(d)
		}
		return d
	}
	stated := result.nominal
	if reached == nil && far == nil {
		j.verdict, j.rule = NotComparable, "bound-open"
		return j
	}
	j.difference = new(big.Rat).Sub(stated, edge)
	if falls {
		j.difference.Neg(j.difference)
	}
	if reached == nil { // its worse end is open
		if d := ahead(far); d.Sign() < 0 || d.Sign() == 0 && (strict || farOut) {
			j.verdict, j.rule = Missed, "short"
			return j
		}
		j.verdict, j.rule = NotComparable, "bound-open"
		return j
	}
	d := ahead(reached)
	if result.about && bound != report.About && new(big.Rat).Abs(d).Cmp(allowance.of(target.nominal)) < 0 {
		j.verdict, j.rule = Met, "about-result" // 95%左右 against 95%以上
		return j
	}
	switch {
	case d.Sign() > 0 || d.Sign() == 0 && (!strict || reachedOut):
		switch {
		case ceiling:
			j.verdict, j.rule = Met, "within-ceiling"
		case ranged && far != nil && far.Cmp(target.high) <= 0:
			j.verdict, j.rule = Met, "within-range"
		case ranged:
			j.verdict, j.rule = Exceeded, "reached"
			j.difference = new(big.Rat).Sub(stated, target.high)
			if falls {
				j.difference.Neg(j.difference)
			}
		case d.Sign() > 0 || reachedOut && !strict:
			j.verdict, j.rule = Exceeded, "reached"
		default:
			j.verdict, j.rule = Met, "reached"
		}
		return j
	case far == nil: // 超过990 against 1000
		j.verdict, j.rule = NotComparable, "bound-open"
		return j
	}
	short := new(big.Rat).Neg(d)
	switch {
	case short.Cmp(j.allowed) <= 0 && bound == report.About:
		j.verdict, j.rule = Met, "within-tolerance"
	case short.Cmp(result.halfUnit) <= 0:
		j.verdict, j.rule = Met, "within-rounding"
	case target.decimals && !strict && !ranged && result.halfUnit.Cmp(target.halfUnit) < 0 &&
		(short.Cmp(target.halfUnit) < 0 || !ceiling && short.Cmp(target.halfUnit) == 0): // half a unit is rounded up
		j.verdict, j.rule = Met, "rounds-to-target"
	default:
		j.verdict, j.rule = Missed, "short"
	}
	return j
}
