package series

import (
	"math/big"
	"strings"

	"duixian/report"
)

// daysOverYear finds more days of one year than it has: 优良天数370天.
func daysOverYear(c *Claims, sentence []Statement, i int) (Finding, bool) {
	s := &sentence[i]
	year, last := Years(s.Figure.Period)
	a, ok := amountOf(&s.Figure)
	if !ok || s.Figure.Unit != "天" || !s.isLevel() || !strings.HasSuffix(s.Figure.Metric, "天数") || year == 0 || year != last || strings.Contains(s.clause(), "累计") {
		return Finding{}, false
	}
	days := big.NewRat(365, 1)
	if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		days = big.NewRat(366, 1)
	}
	whole := amount{days, days, days, one, 0}
	if !a.exact().over(whole) || s.Figure.Bound == report.AtMost || s.Figure.Bound == report.Below {
		return Finding{}, false
	}
	return finding("days-over-year", s.Stated+" > "+decimal(days, 0)+"天", a, whole, s.suffix(), "天", c.evidence(s)...), true
}

// unitOfIndicator finds levels of an indicator in a unit that measures something else: 地区生产总值612.4万吨.
//
// The words right before the number must be the indicator's name, so that no other thing can be what is measured.
func unitOfIndicator(c *Claims, sentence []Statement, i int) (Finding, bool) {
	s := &sentence[i]
	in, ok := Indicators().Find(s.Figure.Metric, c.Report.Place)
	a, firm := s.firm()
	dimension := DimensionOf(s.Figure.Unit)
	before := s.Before
	for _, w := range [...]string{"达到", "达", "为", "是", "实现", "完成"} {
		before = strings.TrimSuffix(before, w)
	}
	if !ok || !firm || !s.isLevel() || dimension == in.Dimension || !amounts[dimension] || !amounts[in.Dimension] || !strings.HasSuffix(before, s.Figure.Metric) {
		return Finding{}, false
	}
	return finding("unit-of-indicator", s.Stated+": "+in.Dimension+" ≠ "+dimension, a, a, s.suffix(), s.suffix(), c.evidence(s)...), true
}

// amounts are the dimensions of which none can stand for another. Things that are counted may also be measured: 住房 in 套 and in 平方米.
var amounts = map[string]bool{"money": true, "mass": true, "area": true, "volume": true, "power": true, "energy": true}
