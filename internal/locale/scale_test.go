package locale_test

import (
	"testing"

	"duixian/internal/locale"
	"duixian/report"
)

func TestScale(t *testing.T) {
	for _, test := range []struct {
		language locale.Language
		value    string
		name     string
		scaled   string
	}{
		{locale.Chinese, "31260000000", "亿", "312.6"},
		{locale.Chinese, "84600", "万", "8.46"},
		{locale.Chinese, "9999", "", "9,999"},
		{locale.Chinese, "-1300000000000", "万亿", "−1.3"},
		{locale.English, "31260000000", "billion", "31.26"},
		{locale.English, "84600", "", "84,600"},
		{locale.English, "0.5", "", "0.5"},
		{locale.English, "many", "", "many"},
	} {
		p := locale.For(test.language)
		zeros, name := p.Scale(test.value)
		if got := p.Scaled(test.value, zeros); name != test.name || got != test.scaled {
			t.Errorf("%s in %s is %s %s, want %s %s", test.value, test.language, got, name, test.scaled, test.name)
		}
	}
}

func TestShort(t *testing.T) {
	level := report.Figure{Class: report.Quantity, Value: "31260000000", Unit: "元", Bound: report.AtLeast, Kind: report.LevelKind}
	growth := report.Figure{Class: report.Quantity, Value: "5", To: "6", Unit: "%", Bound: report.Exactly, Kind: report.GrowthKind}
	people := report.Figure{Class: report.Quantity, Value: "-1200", Unit: "人", Kind: report.ChangeKind}
	for _, test := range []struct {
		figure           report.Figure
		chinese, english string
	}{
		{level, "≥ 312.6亿元", "≥ 31.26 billion yuan"},
		{growth, "+5–6%", "+5–6%"},
		{people, "−1,200人", "−1,200 people"},
	} {
		if got := locale.For(locale.Chinese).Short(test.figure); got != test.chinese {
			t.Errorf("Short in Chinese is %q, want %q", got, test.chinese)
		}
		if got := locale.For(locale.English).Short(test.figure); got != test.english {
			t.Errorf("Short in English is %q, want %q", got, test.english)
		}
	}
}
