package series_test

import (
	"testing"

	"duixian/reading"
	"duixian/report"
	"duixian/series"
	"duixian/source"
)

func read(t *testing.T, text string) *report.Reading {
	t.Helper()
	d, err := source.Open([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return reading.Read(d, reading.Options{})
}

// Figures are points of series: by indicator where their metric is that of one, else by metric.
func TestPoints(t *testing.T) {
	r := read(t, `政府工作报告
——2031年1月8日在沄州市第三届人民代表大会第二次会议上
一、2030年工作回顾
全市地区生产总值达到312.6亿元、增长5.8%，新建学校36所。
二、2031年工作安排
（一）预期目标
地区生产总值增长6%左右。`)
	got := series.Indicators().Points(r)
	for i, want := range []struct {
		key    series.Key
		period string
		role   report.Role
		value  string
	}{
		{series.Key{Indicator: "gdp", Place: "沄州市", Kind: report.LevelKind}, "2030", report.Result, "31260000000"},
		{series.Key{Indicator: "gdp", Place: "沄州市", Kind: report.GrowthKind}, "2030", report.Result, "5.8"},
		{series.Key{Metric: "新建学校", Place: "沄州市", Kind: report.LevelKind, Unit: "所"}, "2030", report.Result, "36"},
		{series.Key{Indicator: "gdp", Place: "沄州市", Kind: report.GrowthKind}, "2031", report.Target, "6"},
	} {
		if i >= len(got) {
			t.Fatalf("there are %d points", len(got))
		}
		if p := got[i]; p.Key != want.key || p.Period != want.period || p.Role != want.role || p.Value != want.value {
			t.Errorf("point %d is %+v of %s (%s) %s, want %+v", i, p.Key, p.Period, p.Role, p.Value, want)
		}
	}
}
