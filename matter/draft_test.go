package matter_test

import (
	"reflect"
	"strings"
	"testing"

	"duixian/matter"
	"duixian/report"
)

// Drafts that are merged keep the spans of what they are from, and can be drafted.
func TestDraftsKeepTheirSpans(t *testing.T) {
	hash := strings.Repeat("0a", 32)
	road := matter.DraftOf(hash, "c120", "6月底前开工建设环城路和西大桥", report.Commitment{
		Span: report.Span{Start: 140, End: 146}, Action: "开工建设", Object: "环城路和西大桥", Due: "2026-06-30", Clause: report.Span{Start: 120, End: 164}})
	park := matter.DraftOf(hash, "c200", "建成中心公园", report.Commitment{Action: "建成", Object: "中心公园", Clause: report.Span{Start: 200, End: 218}})
	if road.Title != "开工建设环城路和西大桥" || road.Due.String() != "2026-06-30" || park.Due != 0 {
		t.Errorf("%+v, %+v", road, park)
	}
	whole := matter.Merge("城市建设", road, road, park)
	want := []matter.Reference{
		{Report: hash, Record: "c120", Start: 120, End: 164, Quote: "6月底前开工建设环城路和西大桥"},
		{Report: hash, Record: "c200", Start: 200, End: 218, Quote: "建成中心公园"},
	}
	if !reflect.DeepEqual(whole.Commitments, want) || whole.Due != road.Due {
		t.Errorf("%+v", whole)
	}
	c := calendar(t)
	m := commitment(t).Start("m")
	f := with(with(whole.Fields(), "letter", matter.One("开工")), "spirit", matter.One("出行"))
	do(t, m, c, did{"2026-03-02", zhou, "draft", f})
	if got := m.Value("commitments").References; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}
