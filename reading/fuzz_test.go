package reading_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duixian/internal/record"
	"duixian/reading"
	"duixian/report"
	"duixian/source"
)

// Whatever the text, it is read without a panic, each span lies in the file and reproduces
// its quote, and each Arabic numeral is in one figure.
//
//	go test -fuzz FuzzRead -fuzztime 1m ./reading
func FuzzRead(f *testing.F) {
	paths, err := filepath.Glob("testdata/constructions/*.txt")
	if err != nil || len(paths) == 0 {
		f.Fatalf("no constructions: %v", err)
	}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			if sentence, ok := strings.CutPrefix(line, ">"); ok {
				f.Add("一、2019年工作回顾\n" + sentence)
				f.Add("二、2020年工作安排\n（一）重点\n" + strings.TrimPrefix(sentence, ">"))
			}
		}
	}
	for _, nasty := range []string{
		"1", "1.", ".5", "1.2.3", "1,234,567", "0000", "1e9", "-5%", "±5%", "1/0", "1/", "/4", "2020/13/45", "99999年", "0年",
		"3∶", "3∶5∶7∶9", "10:99", "5%—", "5%—6%—7%", "5—6—", "——5", "1+", "1×1", "第", "第1", "前10", "G5", "5G", "1．2．3",
		"百分之", "百分之零", "三分之", "零分之三", "分之", "一半", "半数", "两", "两两两", "亿亿亿", "十百千万亿", "万万万万万万万万", "一点", "一点点", "九九九九九九九九九九九九九九九九",
		"（", "（（（（（（", "（）", "（5）", "（1）（2）", "“", "“”", "“5", "《5》", "““5””", "）5（", "“5。”", "（5。）6",
		"，，，", "、、、", "。。。", "；：！？", "5、6、7", "分别5、6、7", "和和和", "的的的", "等等等", "分别分别", "由由由5到到到6", "从5到6到7", "增长增长5%", "比比比5%",
		"推进", "推进推进推进", "把", "把把把", "把A", "把A作为", "将将", "对", "对A进行", "以", "以A为", "以为为", "让", "让让让", "确保，确保", "要要要", "必须", "做好必须",
		"一是", "一是是", "二是把", "了", "好好", "不", "一、", "（一）", "1.", "——", "附", "附件", "附件1：", "附5", "一、。", "●", "一、2020年—2021年",
		"去年", "五年来", "“十四五”", "“十四五”时期", "“十四五”时期的", "2020年的", "2020年的5倍", "到2025年", "2021—2025年", "2025年，", "年", "2020年2020年",
		"5万亿千瓦时/平方公里/年", "5元每", "5微克每立方米每", "5余", "余5", "5余余余", "5多万多", "好几", "几5", "5个个个", "5千瓦千瓦", "5百分点",
		strings.Repeat("（", 5000), strings.Repeat("“", 5000), strings.Repeat("推进建设", 3000), strings.Repeat("5万", 3000), strings.Repeat("5、", 3000),
		strings.Repeat("把", 3000), strings.Repeat("一", 5000), strings.Repeat("一、\n", 500), strings.Repeat("分别增长5%、", 1000),
		"\U00020000\U0001f600５％", "e\u0301五", "\u200b5\u200b%",
	} {
		f.Add("二、2020年工作安排\n（一）重点\n" + nasty)
		f.Add("一、2019年工作回顾\n" + nasty + "。\n" + nasty)
		f.Add(nasty)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := source.Open([]byte(text))
		if err != nil {
			return // package source has a target of its own
		}
		r := reading.Read(d, reading.Options{})
		if err := record.Verify(d, r); err != nil {
			t.Fatal(err)
		}
		last := 0
		for _, f := range r.Figures {
			if f.Start < last {
				t.Fatalf("figure %q at %d begins before %d", f.Text, f.Start, last)
			}
			last = f.Start
			within(t, d, f.Sentence)
		}
		for _, c := range r.Commitments {
			within(t, d, c.Clause)
			within(t, d, c.Sentence)
		}
		for _, a := range r.Achievements {
			within(t, d, a.Clause)
			within(t, d, a.Sentence)
		}
		for _, s := range r.Sections {
			within(t, d, s.Span)
		}
	})
}

// within fails the test if a span does not lie in the file.
func within(t *testing.T, d *source.Document, s report.Span) {
	t.Helper()
	if s.Start < 0 || s.Start > s.End || s.End > len(d.Bytes) {
		t.Fatalf("span %v of %d bytes", s, len(d.Bytes))
	}
}
