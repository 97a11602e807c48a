package record_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"duixian/internal/record"
	"duixian/internal/reporttest"
	"duixian/report"
)

func TestAllListsEveryRecordOnceInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		span := rapid.Custom(func(t *rapid.T) report.Span {
			start := rapid.IntRange(0, 20).Draw(t, "start")
			return report.Span{Start: start, End: start + rapid.IntRange(1, 5).Draw(t, "length")}
		})
		r := &report.Reading{}
		for _, s := range rapid.SliceOf(span).Draw(t, "figures") {
			r.Figures = append(r.Figures, report.Figure{Span: s})
		}
		for _, s := range rapid.SliceOf(span).Draw(t, "commitments") {
			r.Commitments = append(r.Commitments, report.Commitment{Span: s, Clause: report.Span{Start: s.Start, End: s.End + 3}})
		}
		for _, s := range rapid.SliceOf(span).Draw(t, "achievements") {
			r.Achievements = append(r.Achievements, report.Achievement{Span: s})
		}

		all := record.All(r)
		if want := len(r.Figures) + len(r.Commitments) + len(r.Achievements); len(all) != want {
			t.Fatalf("%d records of %d", len(all), want)
		}
		ids := map[string]bool{}
		for i, one := range all {
			if ids[one.ID] {
				t.Fatalf("two records are called %s", one.ID)
			}
			ids[one.ID] = true
			if i > 0 && all[i-1].Span().Start > one.Span().Start {
				t.Fatalf("%s comes before %s", all[i-1].ID, one.ID)
			}
			if !one.Clause().Contains(one.Span()) || !one.Sentence().Contains(one.Span()) {
				t.Fatalf("%s stands outside its clause or sentence", one.ID)
			}
		}
	})
}

func TestFaces(t *testing.T) {
	_, r := reporttest.Sample(t)
	var got []string
	for _, one := range record.All(r) {
		if one.Section() == "（一）抓好项目建设" {
			got = append(got, string(one.Type())+" "+one.Quote())
		}
	}
	want := []string{"figure 5", "figure 6", "commitment 改造提升", "figure 3", "commitment 新建", "figure 4", "commitment 推进",
		"commitment 改革", "figure 18"}
	if !slices.Equal(got, want) {
		t.Errorf("records of the section:\n%q, want\n%q", got, want)
	}
	if got, want := record.Count(r), (record.Counts{Figures: 10, Others: 7, Commitments: 4, Achievements: 2}); got != want {
		t.Errorf("Count = %+v, want %+v", got, want)
	}
}
