package chart

import (
	"math"
	"strconv"
)

// axis is a scale of values with round ticks.
type axis struct {
	low, high float64
	ticks     []float64
	digits    int // behind the point
}

// newAxis finds an axis of about n steps on which low and high lie. It begins at zero where that
// costs less than half of the height: charts of dots need not, but zero spares a question.
func newAxis(low, high float64, n int) axis {
	if low > high {
		low, high = 0, 1
	}
	if low > 0 && low < 0.5*high {
		low = 0
	}
	if high < 0 && high > 0.5*low {
		high = 0
	}
	if low == high {
		pad := math.Max(math.Abs(low)*0.1, 0.5)
		low, high = low-pad, high+pad
	}
	step := roundStep((high - low) / float64(n))
	a := axis{low: math.Floor(low/step+1e-9) * step, high: math.Ceil(high/step-1e-9) * step}
	a.digits = max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	for i := range int(math.Round((a.high-a.low)/step)) + 1 {
		a.ticks = append(a.ticks, a.low+float64(i)*step)
	}
	return a
}

// roundStep is the least of 1, 2, 5 times a power of ten that is no less than step.
func roundStep(step float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(step)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= step*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// label writes a tick.
func (a axis) label(tick float64) string {
	s := strconv.FormatFloat(math.Abs(tick), 'f', a.digits, 64)
	whole, fraction := s, ""
	if a.digits > 0 {
		whole, fraction = s[:len(s)-a.digits-1], s[len(s)-a.digits-1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if s = whole + fraction; tick < 0 && math.Abs(tick) > 1e-12 {
		s = "−" + s
	}
	return s
}

// yearStep is how many years apart labels stand for which there is room at every n-th year.
func yearStep(column, width float64) int {
	for _, n := range []int{1, 2, 5, 10, 20, 50} {
		if column*float64(n) >= width {
			return n
		}
	}
	return 100
}
