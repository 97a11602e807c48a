package series

import (
	"math/big"

	"duixian/report"
)

// aim says whether a statement is a level that is to be reached.
func (s *Statement) aim() bool {
	return s.isLevel() && s.Figure.Role == report.Target && s.rises() && !has(s.clause(), "floor") && len(s.Figure.Place) == 0 &&
		(s.Figure.Bound == report.Exactly || s.Figure.Bound == report.AtLeast || s.Figure.Bound == report.Above)
}

// reached says whether a statement is a level that was reached.
func (s *Statement) reached() bool {
	return s.isLevel() && s.Figure.Role == report.Result && s.Figure.Bound == report.Exactly && s.rises() && len(s.Figure.Place) == 0
}

// rises says whether what a statement is of is to go up from year to year: a rate of that sort, or one of the metrics listed.
func (s *Statement) rises() bool {
	return s.isShare() && ending(s.Figure.Metric, "low") == "" || s.listed("rising")
}

// targetsBelow looks for targets below what the year before has reached: 到位资金252.4亿元, and 引进到位资金240亿元 to come.
//
// A target is a number that was chosen, so it is taken as it is. It applies to rates
// of which more is better and to the metrics listed as rising, not to yearly amounts of work, of which each year has its own; not to floors that are to be
// kept (保持, 不低于), nor where the result is more than twice as much: then it is one of several years.
func targetsBelow(earlier, later *Claims) []Finding {
	results := earlier.levels(later.Report.Year - 1)
	var found []Finding
	seen := map[string]bool{}
	for _, sentence := range later.Sentences {
		for i := range sentence {
			s := &sentence[i]
			if !s.aim() || !s.of(later.Report.Year) || seen[s.name()] {
				continue
			}
			result := results[s.name()]
			t, ok := amountOf(&s.Figure)
			if result == nil || !ok || !sameUnit(result, s) {
				continue
			}
			r, _ := result.firm()
			if !r.over(t.exact()) || r.value.Cmp(new(big.Rat).Mul(t.value, big.NewRat(2, 1))) > 0 {
				continue
			}
			seen[s.name()] = true
			f := finding("target-below-result", s.Stated+" < "+result.Stated, t.exact(), r.in(t), s.suffix(), s.suffix())
			f.Evidence = append(earlier.evidence(result), later.evidence(s)...)
			found = append(found, f)
		}
	}
	return found
}
