package lexicon

import (
	"testing"

	"duixian/report"
)

func TestPlace(t *testing.T) {
	for _, c := range []struct {
		name, code string
		level      report.Level
	}{
		{"贵州省", "520000", report.Province},
		{"西藏自治区", "540000", report.Province},
		{"保定市满城区", "130607", report.County},
		{"齐齐哈尔市", "230200", report.Prefecture},
		{"江苏省南京市鼓楼区", "320106", report.County},
		{"鼓楼区", "", ""},  // four cities have one
		{"江南省", "", ""},  // of old
		{"齐齐哈尔", "", ""}, // not a full name
		{"", "", ""},
	} {
		p, ok := Default().Place(c.name)
		if ok != (c.code != "") || ok && (p.Code != c.code || p.Level() != c.level) {
			t.Errorf("Place(%q) = %v, %v, want %q", c.name, p, ok, c.code)
		}
	}
}
