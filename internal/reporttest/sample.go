// Package reporttest gives tests a small report with a reading made by hand. It has
// one of everything, and records that nest and overlap.
package reporttest

import (
	"strings"
	"testing"

	"duixian/report"
	"duixian/source"
)

const text = `政府工作报告
——2025年1月8日在云溪市第三届人民代表大会第四次会议上
云溪市市长李明
各位代表：现在，我代表市人民政府向大会报告工作。
一、2024年工作回顾
全市地区生产总值达到312.6亿元、增长5.8%，城镇登记失业率控制在4%以内。预计外贸出口下降3.9%。
总长12公里的云溪大桥建成通车，北山、南山水库全面完工。惠及群众1.2万余人，综合排名全省第1位。
二、2025年工作安排
（一）抓好项目建设
地区生产总值增长5%—6%。改造提升城东污水处理厂和3个老旧小区，新建4A级景区南湖公园。
推进“互联网<监管>”与“放管服”改革&试点，力争粮食产量18万吨以上。
`

// Name is the file name of the sample report.
const Name = "yunxi_2025.txt"

// Sample gives the report and its reading. The reading is new each time.
func Sample(t testing.TB) (*source.Document, *report.Reading) {
	t.Helper()
	d, err := source.Open([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	b := builder{t, d, &report.Reading{Report: report.Report{Name: Name, Title: "政府工作报告", Place: "云溪市", Level: report.Prefecture,
		Year: 2025, Date: "2025-01-08", Speaker: "云溪市市长李明", Format: d.Format, Encoding: d.Encoding, SHA256: d.SHA256(), Bytes: len(d.Bytes)}}}

	b.section("一、2024年工作回顾", "二、", 1, report.Review, "2024")
	b.section("二、2025年工作安排", "", 1, report.Plan, "2025")
	b.section("（一）抓好项目建设", "", 2, report.Plan, "2025")

	b.other("——[2025]年1月8日", report.Date, "year")
	b.other("2025年[1]月8日", report.Date, "day")
	b.other("2025年1月[8]日", report.Date, "day")
	b.other("一、[2024]年", report.Date, "year")
	b.figure("总值达到[312.6]亿元", report.Figure{Value: "31260000000", Unit: "元", Bound: report.Exactly, Kind: report.LevelKind,
		Role: report.Result, Metric: "地区生产总值", Period: "2024"})
	b.figure("增长[5.8]%", report.Figure{Value: "5.8", Unit: "%", Bound: report.Exactly, Kind: report.GrowthKind,
		Role: report.Result, Metric: "地区生产总值", Period: "2024"})
	b.figure("控制在[4]%以内", report.Figure{Value: "4", Unit: "%", Bound: report.AtMost, Kind: report.LevelKind,
		Role: report.Result, Metric: "城镇登记失业率", Period: "2024"})
	b.figure("下降[3.9]%", report.Figure{Value: "-3.9", Unit: "%", Bound: report.Exactly, Kind: report.GrowthKind,
		Role: report.Estimate, Metric: "外贸出口", Period: "2024"})
	b.figure("总长[12]公里", report.Figure{Value: "12", Unit: "公里", Bound: report.Exactly, Kind: report.LevelKind,
		Role: report.Fact, Metric: "云溪大桥总长"})
	b.figure("群众[1.2]万余人", report.Figure{Value: "12000", Unit: "人", Bound: report.Above, Kind: report.LevelKind,
		Role: report.Result, Metric: "惠及群众", Place: []string{"北山", "南山"}, Period: "2024"})
	b.other("全省第[1]位", report.Rank, "rank")
	b.other("二、[2025]年", report.Date, "year")
	b.figure("增长[5]%—6%", report.Figure{Value: "5", To: "6", Unit: "%", Bound: report.Exactly, Kind: report.GrowthKind,
		Role: report.Target, Metric: "地区生产总值", Period: "2025"})
	b.figure("增长5%—[6]%", report.Figure{Value: "6", To: report.Same, Unit: "%", Bound: report.Exactly, Kind: report.GrowthKind,
		Role: report.Target, Metric: "地区生产总值", Period: "2025"})
	b.figure("和[3]个老旧小区", report.Figure{Value: "3", Unit: "个", Bound: report.Exactly, Kind: report.LevelKind,
		Role: report.Target, Metric: "老旧小区改造提升", Period: "2025"})
	b.other("[4]A级", report.Label, "grade")
	b.figure("产量[18]万吨以上", report.Figure{Value: "180000", Unit: "吨", Bound: report.AtLeast, Kind: report.LevelKind,
		Role: report.Target, Metric: "粮食产量", Period: "2025"})

	b.commitment("[改造提升]城东污水处理厂和3个老旧小区", "城东污水处理厂和3个老旧小区", "城东污水处理厂", "3个老旧小区")
	b.commitment("[新建]4A级景区南湖公园", "4A级景区南湖公园")
	// Two deeds with overlapping clauses.
	b.commitment("[推进]“互联网<监管>”与“放管服”改革", "“互联网<监管>”与“放管服”改革")
	b.commitment("“放管服”[改革]&试点", "“放管服”")

	b.achievement("总长12公里的云溪大桥[建成通车]", "总长12公里的云溪大桥", report.Operating)
	b.achievement("北山、南山水库全面[完工]", "北山、南山水库", report.Completed, "北山水库", "南山水库")
	return d, b.r
}

// builder finds the places of records. A place is a phrase that the report has
// once, with the record's own words in brackets.
type builder struct {
	t testing.TB
	d *source.Document
	r *report.Reading
}

// find gives the spans of the phrase, and of the words in its brackets.
func (b builder) find(phrase string) (whole, quote report.Span, words string) {
	before, rest, _ := strings.Cut(phrase, "[")
	words, after, _ := strings.Cut(rest, "]")
	plain := before + words + after
	start := strings.Index(b.d.Text, plain)
	if start < 0 || strings.Count(b.d.Text, plain) != 1 {
		b.t.Fatalf("the sample report does not have %q exactly once", plain)
	}
	at := start + len(before)
	return b.d.Span(start, start+len(plain)), b.d.Span(at, at+len(words)), words
}

// sentence gives the sentence around a span, and its section's heading.
func (b builder) sentence(s report.Span) (report.Span, string) {
	start, end := b.d.Clean(s)
	from, to := 0, len(b.d.Text)
	for _, stop := range []string{"。", "\n"} {
		if i := strings.LastIndex(b.d.Text[:start], stop); i >= 0 {
			from = max(from, i+len(stop))
		}
		if i := strings.Index(b.d.Text[end:], stop); i >= 0 {
			to = min(to, end+i+len(strings.TrimSuffix(stop, "\n")))
		}
	}
	var heading string
	for _, section := range b.r.Sections {
		if section.Contains(s) {
			heading = section.Heading
		}
	}
	return b.d.Span(from, to), heading
}

// section adds a section from its heading to the text that ends it.
func (b builder) section(heading, until string, depth int, part report.Part, period string) {
	start, end := strings.Index(b.d.Text, heading), len(b.d.Text)
	if until != "" {
		end = strings.Index(b.d.Text, until)
	}
	end = len(strings.TrimRight(b.d.Text[:end], "\n"))
	b.r.Sections = append(b.r.Sections, report.Section{Span: b.d.Span(start, end), Heading: heading, Depth: depth, Part: part, Period: period})
}

func (b builder) figure(phrase string, f report.Figure) {
	_, f.Span, f.Text = b.find(phrase)
	f.Sentence, f.Section = b.sentence(f.Span)
	f.Class = report.Quantity
	role := "looks-ahead"
	if f.Role == report.Result {
		role = "looks-back"
	}
	f.Reasons = []report.Reason{
		{Field: report.FieldClass, Rule: "unit", Words: f.Text + f.Unit},
		{Field: report.FieldUnit, Rule: "written", Words: f.Unit},
		{Field: report.FieldRole, Rule: role, Words: f.Section},
	}
	b.r.Figures = append(b.r.Figures, f)
}

func (b builder) other(phrase string, class report.Class, rule string) {
	var f report.Figure
	_, f.Span, f.Text = b.find(phrase)
	f.Sentence, f.Section = b.sentence(f.Span)
	f.Class = class
	f.Reasons = []report.Reason{{Field: report.FieldClass, Rule: rule, Words: f.Text}}
	b.r.Figures = append(b.r.Figures, f)
}

func (b builder) commitment(phrase, object string, items ...string) {
	c := report.Commitment{Object: object, Items: items, Period: "2025", Rule: "verb-object"}
	c.Clause, c.Span, c.Action = b.find(phrase)
	c.Sentence, c.Section = b.sentence(c.Span)
	b.r.Commitments = append(b.r.Commitments, c)
}

func (b builder) achievement(phrase, object string, status report.Status, items ...string) {
	a := report.Achievement{Object: object, Status: status, Items: items, Period: "2024", Rule: "outcome"}
	a.Clause, a.Span, a.Action = b.find(phrase)
	a.Sentence, a.Section = b.sentence(a.Span)
	b.r.Achievements = append(b.r.Achievements, a)
}
