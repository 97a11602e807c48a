package source

import (
	"strings"
	"testing"
)

func TestClean(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"nothing to do", "全市生产总值1286.4亿元，增长6.3%。", "全市生产总值1286.4亿元，增长6.3%。"},
		{"full-width digits and signs", "增长１９．５％，占＋５－３／４，Ａｂ＆Ｃ", "增长19.5%，占+5-3/4，Ab&C"},
		{"Chinese punctuation stays", "（一）“甲”；乙：丙、丁！戊？《己》—…～", "（一）“甲”；乙：丙、丁！戊？《己》—…～"},
		{"dots in numbers", "增长19·5％、8・5亿、３．２%、1 · 5倍", "增长19.5%、8.5亿、3.2%、1.5倍"},
		{"dots elsewhere", "艾尔肯·吐尼亚孜，5·甲，乙·5", "艾尔肯·吐尼亚孜，5·甲，乙·5"},
		{"dot at a line end", "增长19·\n5％，降低3\n·2%", "增长19.5%，降低3.2%"},

		{"thousands", "产量1,234吨，1，234,567吨，12,345.6万", "产量1234吨，1234567吨，12345.6万"},
		{"thousands on two lines", "产量1,\n234吨和1\n,234吨和1,2\n34吨", "产量1234吨和1234吨和1234吨"},
		{"thousands with blanks", "产量1 , 2 3 4 吨", "产量1234吨"},
		{"thousands in full width", "产量３３，２１２万吨", "产量33212万吨"},
		{"no thousands: groups of other sizes", "第1,23号，1,2345，1234,567，2019，100", "第1,23号，1,2345，1234,567，2019，100"},
		{"no thousands: a list", "1,234,56和0,123和3.5,123", "1,234,56和0,123和3.5,123"},
		{"no thousands: a clause ends", "共18，增长5", "共18，增长5"},
		{"no thousands: after other numbers", "2019，100，200", "2019，100，200"},

		{"blanks among characters", "外 送 电 量 6.3 亿 度 ，全 社 会", "外送电量6.3亿度，全社会"},
		{"blanks round numbers", "达到 2.33 万吨、 27 个 （ 42 家 ）", "达到2.33万吨、27个（42家）"},
		{"blanks in numbers", "共18 26人次，8. 5亿，1 9 9 8 年", "共1826人次，8.5亿，1998年"},
		{"blanks of all sorts", "电\u00a0量\u3000增\u2003长\t5\u2009%\ue5e5吨", "电量增长5%吨"},
		{"a title", "政　府　工　作　报　告", "政府工作报告"},
		{"Latin words", "打造AI PC和Discover  Jiangxi品牌", "打造AI PC和Discover Jiangxi品牌"},
		{"Latin pieces", "人均G DP、 5 G、PM 2.5、C 919", "人均GDP、5G、PM2.5、C919"},
		{"Latin words strewn", "发 展 A I P C 产 业", "发展AIPC产业"},
		{"Latin words in full width", "Ｐｕｂｌｉｃ　ｄｏｍａｉｎ", "Public domain"},
		{"a row of a table", "粮食产量 1234 1250 86", "粮食产量1234 1250 86"},
		{"columns of a table", "粮食产量  1234    1250", "粮食产量1234 1250"},
		{"two years", "2019 2020 学年", "2019 2020学年"},
		{"a day and a time", "时间：2026-02-05 09:45:30", "时间：2026-02-05 09:45:30"},
		{"a numbered year", "1. 2025年工作", "1. 2025年工作"},
		{"a number, not numbered", "达到\n1. 25亿元", "达到1.25亿元"},

		{"zero-width characters", "增\u200b长\ufeff5\u00ad.\u200d5\u2060%，\u202a乙\u202c\ufe0f", "增长5.5%，乙"},
		{"control characters", "增\x01长5%" + strings.Repeat("，好", 60), "增长5%" + strings.Repeat("，好", 60)},
		{"a mark before all", "\ufeff全市", "全市"},
		{"radicals and compatibility forms", "⼀⽉⾦⾏，樂‧龍", "一月金行，樂‧龍"},
		{"line ends of all sorts", "甲。\r\n乙。\r丙。\n丁。\u2028戊。\u2029己。\v庚。\f辛。\u0085壬。", "甲。\n乙。\n丙。\n丁。\n戊。\n己。\n庚。\n辛。\n壬。"},
		{"blank lines", "\n\n  \n甲。\n\u3000\n\t\n乙。\n\n", "甲。\n乙。"},
		{"indents and trailing blanks", "　　甲。 \n　　乙。　\n", "甲。\n乙。"},
		{"beyond the first plane", "𠀀𠮷5 𠮷", "𠀀𠮷5𠮷"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := open(t, []byte(test.in))
			if d.Text != test.want {
				t.Errorf("%q\ngot  %q\nwant %q", test.in, d.Text, test.want)
			}
			checkDocument(t, d, 1)
		})
	}
}

func TestSpan(t *testing.T) {
	raw := "外送电 量 8.5 亿\n度 ，产量１，２３４吨。"
	d := open(t, []byte(raw))
	if want := "外送电量8.5亿度，产量1234吨。"; d.Text != want {
		t.Fatalf("Text is %q", d.Text)
	}
	for _, test := range []struct{ quote, bytes string }{
		{"电量8.5亿度", "电 量 8.5 亿\n度"},
		{"8.5", "8.5"},
		{"亿度", "亿\n度"},
		{"1234", "１，２３４"},
		{"12", "１，２"},
		{"吨。", "吨。"},
		{d.Text, raw},
	} {
		at := strings.Index(d.Text, test.quote)
		s := d.Span(at, at+len(test.quote))
		if got := raw[s.Start:s.End]; got != test.bytes {
			t.Errorf("the span of %q is that of %q, want %q", test.quote, got, test.bytes)
		}
		if !d.Reproduces(s, test.quote) {
			t.Errorf("%q does not reproduce %q", test.bytes, test.quote)
		}
		if start, end := d.Clean(s); d.Text[start:end] != test.quote {
			t.Errorf("Clean gives %q for %q", d.Text[start:end], test.quote)
		}
	}
}

func TestSpanAtTheEdges(t *testing.T) {
	raw := " 甲。\r\n\r\n 乙 "
	d := open(t, []byte(raw))
	for _, test := range []struct {
		start, end int
		bytes      string
	}{
		{-5, 99, "甲。\r\n\r\n 乙"},
		{0, 7, "甲。"}, // with the line end
		{6, 10, "乙"}, // from the line end on
		{1, 2, "甲"},  // inside a character
		{6, 7, ""},   // the line end alone
		{3, 3, ""},   // nothing
		{9, 2, ""},   // the wrong way round
		{50, 60, ""}, // behind the end
		{-9, -1, ""}, // before the beginning
		{10, 10, ""}, // at the end
		{0, 0, ""},   // at the beginning
		{7, 1000, "乙"},
	} {
		s := d.Span(test.start, test.end)
		if s.Start < 0 || s.Start > s.End || s.End > len(raw) || raw[s.Start:s.End] != test.bytes {
			t.Errorf("Span(%d, %d) is %v, want that of %q", test.start, test.end, s, test.bytes)
		}
	}
	if start, end := d.Clean(d.Span(0, 0)); start != 0 || end != 0 {
		t.Errorf("Clean of an empty span is %d, %d", start, end)
	}
	for start := -1; start <= len(raw)+1; start++ {
		for end := -1; end <= len(raw)+1; end++ {
			s := d.Span(0, 0)
			s.Start, s.End = start, end
			from, to := d.Clean(s)
			if from < 0 || from > to || to > len(d.Text) {
				t.Fatalf("Clean(%v) is %d, %d", s, from, to)
			}
			if from < to {
				if inner := d.Span(from, to); !s.Contains(inner) {
					t.Fatalf("Clean(%v) reaches to %v", s, inner)
				}
			}
		}
	}
}

func TestReproduces(t *testing.T) {
	raw := "产量１，２３４ 吨，增长19·\n5％。"
	d := open(t, []byte(raw))
	all := d.Span(0, len(d.Text))
	for _, test := range []struct {
		quote string
		want  bool
	}{
		{"产量1234吨，增长19.5%。", true},
		{"产量1,234吨，增长19.5%。", true},
		{"产 量 １２３４ 吨，增长 19·5 %。", true},
		{"产量1234吨,增长19.5%。", true}, // NFKC folds the comma as well
		{"产量1235吨，增长19.5%。", false},
		{"产量1234吨，增长19.5%", false},
		{"", false},
	} {
		if got := d.Reproduces(all, test.quote); got != test.want {
			t.Errorf("Reproduces(all, %q) is %v", test.quote, got)
		}
	}
	s := all
	for _, s.Start = range []int{-1, 1, len(raw) + 1} {
		if d.Reproduces(s, d.Text) {
			t.Errorf("%v reproduces all", s)
		}
	}
}

func TestSHA256(t *testing.T) {
	if got, want := open(t, []byte("abc")).SHA256(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestFold(t *testing.T) {
	for _, test := range []struct{ raw, encoding, want string }{
		{"增长 19·5％，\n1，234", "utf-8", "增长19.5%,1234"},
		{"\xd4\xf6\xb3\xa4\xa1\xa1\x35", "gb18030", "增长5"},
		{"\xff\xfe5\x00", "utf-16le", "5"},
		{"1,2,3", "utf-8", "123"},
		{"a,1", "utf-8", "a,1"},
		{"", "utf-8", ""},
	} {
		got, err := Fold([]byte(test.raw), test.encoding)
		if err != nil || got != test.want {
			t.Errorf("Fold(%q, %s) is %q, %v; want %q", test.raw, test.encoding, got, err, test.want)
		}
	}
	for _, test := range []struct{ raw, encoding string }{
		{"\xff", "utf-8"}, {"\xd4", "gb18030"}, {"\x00", "utf-16be"}, {"5", "latin-1"}, {"5", ""},
	} {
		if got, err := Fold([]byte(test.raw), test.encoding); err == nil {
			t.Errorf("Fold(%q, %s) is %q", test.raw, test.encoding, got)
		}
	}
}
