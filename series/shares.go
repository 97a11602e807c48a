package series

import (
	"math/big"
	"strings"

	"duixian/report"
)

// isShare says whether a statement is of a rate that no more than the whole can reach.
func (s *Statement) isShare() bool {
	return ending(s.Figure.Metric, "share") != "" && ending(s.Figure.Metric, "free") == ""
}

// shareOver100 finds shares of more than the whole: 基本养老保险参保率达到101.2%.
//
// It applies to rates by the words that their names end in; those of fulfilment, of prices and of growth may pass 100%.
func shareOver100(c *Claims, sentence []Statement, i int) (Finding, bool) {
	s := &sentence[i]
	a, ok := s.firm()
	whole := amount{hundred, hundred, hundred, one, 0}
	if !ok || s.Figure.Unit != "%" || !s.isLevel() || !s.isShare() || !a.exact().over(whole) {
		return Finding{}, false
	}
	return finding("share-over-100", s.Stated+" > 100%", a, whole, "%", "%", c.evidence(s)...), true
}

// sharesNot100 adds up the shares of all parts: 三次产业结构为13.8∶41.5∶46.2.
//
// It applies where the numbers are meant as per cent: three of them, or more, that add up to something near 100.
func sharesNot100(c *Claims, sentence []Statement, i int) (Finding, bool) {
	s := &sentence[i]
	if s.Figure.Bound != report.Exactly || !has(s.Figure.Metric, "structure") {
		return Finding{}, false
	}
	ratio := strings.FieldsFunc(s.Figure.Text+s.Figure.Unit, func(r rune) bool { return strings.ContainsRune("∶:：", r) })
	if len(ratio) < 3 {
		return Finding{}, false
	}
	sum := amount{new(big.Rat), new(big.Rat), new(big.Rat), one, 0}
	for _, text := range ratio {
		part := report.Figure{Class: report.Quantity, Text: text, Value: text, Unit: "%"}
		a, ok := amountOf(&part)
		if !ok {
			return Finding{}, false
		}
		sum = sum.plus(a)
	}
	whole := amount{hundred, hundred, hundred, one, sum.places}
	if !sum.apart(whole) || sum.value.Cmp(big.NewRat(90, 1)) < 0 || sum.value.Cmp(big.NewRat(110, 1)) > 0 {
		return Finding{}, false
	}
	return finding("shares-not-100", strings.Join(ratio, " + ")+" = "+written1(sum)+"% ≠ 100%", whole, sum, "%", "%", c.evidence(s)...), true
}
