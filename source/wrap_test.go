package source

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Each testdata/X.txt reads as testdata/X.golden.
func TestGolden(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal("no testdata", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			d := open(t, read(t, name))
			checkDocument(t, d, 1)
			golden := strings.TrimSuffix(name, ".txt") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(d.Text+"\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := strings.TrimSuffix(string(read(t, golden)), "\n"); d.Text != want {
				t.Errorf("%s (go test ./source -update, if it is right)", firstDifference(d.Text, want))
			}
		})
	}
}

// Newspaper columns read as the same text with a paragraph a line, to the letter.
func TestColumns(t *testing.T) {
	plain, columns := open(t, read(t, "testdata/plain.txt")), open(t, read(t, "testdata/columns.txt"))
	if plain.Text != columns.Text {
		t.Error(firstDifference(columns.Text, plain.Text))
	}
}

// long makes a paragraph of what would be too little of a text to tell its habits.
const long = "全市上下同心协力，各项工作都取得了新的进展。这是很不容易的。"

func TestWrap(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"a line end after a sentence", "甲完成了。\n乙开始了。", "甲完成了。\n乙开始了。"},
		{"quotes and brackets close behind it", "他说：“甲完成了。”\n（乙开始了。）\n丙。", "他说：“甲完成了。”\n（乙开始了。）\n丙。"},
		{"applause behind it", "甲完成了。（热烈鼓掌）\n乙开始了。", "甲完成了。（热烈鼓掌）\n乙开始了。"},
		{"a closing mark on the next line", "他说：“甲完成了。\n”乙开始了。", "他说：“甲完成了。”乙开始了。"},

		{"in a sentence", long + "深化放管服\n改革。", long + "深化放管服改革。"},
		{"blank lines in a sentence", long + "坚持\n\n\n“一区两园”建设。", long + "坚持“一区两园”建设。"},
		{"in a word, thrice", long + "深\n化\n改\n革。", long + "深化改革。"},
		{"after commas", "甲，\n乙、\n丙；\n丁。", "甲，乙、丙；丁。"},
		{"after a comma, before a number", "抓好：一、农业；\n二、工业。", "抓好：一、农业；二、工业。"},
		{"before marks", "甲\n，乙\n、丙\n。丁", "甲，乙、丙。丁"},
		{"in brackets", "推进（\n甲）和《\n乙》", "推进（甲）和《乙》"},
		{"in a number", "投资1\n2\n.\n5亿元", "投资12.5亿元"},
		{"before a unit", "投资12.5\n亿\n元，共3\n个，增长5\n%", "投资12.5亿元，共3个，增长5%"},
		{"in a Latin word", "人均GD\nP和PM\n2.5和5\nG", "人均GDP和PM2.5和5G"},
		{"between Latin words", long + "建成AI \nPC基地和Cloud\n  City。", long + "建成AI PC基地和Cloud City。"},
		{"after an enumerator alone", "一、\n坚持农业为基础。\n第二、\n发展工业。", "一、坚持农业为基础。\n第二、发展工业。"},

		{"headings", "一、过去一年工作回顾\n过去一年，" + long, "一、过去一年工作回顾\n过去一年，" + long},
		{"heading upon heading", "三、2031年重点工作\n（一）壮大现代产业，增强发展后劲\n坚持发展实体经济。" + long,
			"三、2031年重点工作\n（一）壮大现代产业，增强发展后劲\n坚持发展实体经济。" + long},
		{"a heading without number", long + "\n2020年工作安排\n各位代表，2020年是关键一年。", long + "\n2020年工作安排\n各位代表，2020年是关键一年。"},
		{"a greeting", "各位代表：\n现在，我代表市人民政府报告工作。", "各位代表：\n现在，我代表市人民政府报告工作。"},
		{"a greeting on two lines", "各位\n代表：\n现在，我代表市人民政府报告工作。", "各位代表：\n现在，我代表市人民政府报告工作。"},
		{"title, day, speaker", "政 府 工 作 报 告\n——2031年1月12日在云栖市\n第六届人民代表大会第三次会议上\n市长　林知远\n各位代表：\n" + long,
			"政府工作报告\n——2031年1月12日在云栖市第六届人民代表大会第三次会议上\n市长林知远\n各位代表：\n" + long},
		{"a speaker on two lines", "国务院总理\n　林知远\n各位代表：\n" + long, "国务院总理林知远\n各位代表：\n" + long},
		{"a colon before a list", "要抓好以下工作：\n（一）农业。\n（二）工业。", "要抓好以下工作：\n（一）农业。\n（二）工业。"},
		{"a colon in a sentence", "主要目标是：\n生产总值增长6%。", "主要目标是：生产总值增长6%。"},
		{"the next number though a full stop is missing", "一、农业和农村经济工作\n" + long + "发扬开拓前进的精神\n二、工业和交通运输工作\n" + long,
			"一、农业和农村经济工作\n" + long + "发扬开拓前进的精神\n二、工业和交通运输工作\n" + long},
		{"numbers that only look like the next", long + "压茬推进一\n、二、三期项目和第\n三、第四小学。", long + "压茬推进一、二、三期项目和第三、第四小学。"},
		{"bullets", long + "包括以下项目\n●甲\n●乙。", long + "包括以下项目\n●甲\n●乙。"},
		{"page numbers", "甲完成了。\n— 3 —\n乙开始了。", "甲完成了。\n—3—\n乙开始了。"},
		{"a range is no page number", long + "增长5\n—\n6%。", long + "增长5—6%。"},
		{"a menu", "下载\n打印\n【字号：\n加大\n减小\n】\n政府工作报告\n各位代表：\n" + long, "下载\n打印\n【字号：加大减小】\n政府工作报告\n各位代表：\n" + long},
		{"years of a menu", "2021\n2022\n2023", "2021\n2022\n2023"},
		{"a caption", long + "本报记者 甲 摄\n各位代表：\n" + long, long + "本报记者甲摄\n各位代表：\n" + long},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := open(t, []byte(test.in))
			if d.Text != test.want {
				t.Errorf("got\n%s\nwant\n%s", d.Text, test.want)
			}
			checkDocument(t, d, 1)
		})
	}
}

// In a text with lines of one width a short line ends its paragraph, a full one does not.
func TestParagraphsInColumns(t *testing.T) {
	in := strings.Join([]string{
		"全市上下同心协力，各", "项工作都取得了新的进", "展。这是很不容易的。", "粮食总产再创新高，工",
		"业投资持续增长，全市", "项目建设加快推进，城", "乡面貌不断改善。",
		"我们深化改革，优化营", "商环境，办成民生实事", "二十件，新的一年开始", "了。",
	}, "\n")
	want := "全市上下同心协力，各项工作都取得了新的进展。这是很不容易的。粮食总产再创新高，工业投资持续增长，全市项目建设加快推进，城乡面貌不断改善。\n" +
		"我们深化改革，优化营商环境，办成民生实事二十件，新的一年开始了。"
	if got := open(t, []byte(in)).Text; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestEnumerated(t *testing.T) {
	for _, test := range []struct {
		in     string
		style  style
		number int
	}{
		{"一、工作", hanStyle, 1}, {"十二、工作", hanStyle, 12}, {"二十、工作", hanStyle, 20}, {"一、2030年工作", hanStyle, 1},
		{"（三）工作", parenStyle, 3}, {"(三)工作", parenStyle, 3}, {"（3）工作", numStyle, 3},
		{"第四，工作", wordStyle, 4}, {"第四、工作", wordStyle, 4}, {"第四次会议", noStyle, 0},
		{"1.工作", numStyle, 1}, {"12、工作", numStyle, 12}, {"1. 2025年", numStyle, 1}, {"1、10件实事", numStyle, 1},
		{"一是工作", isStyle, 1}, {"五要工作", isStyle, 5},
		{"1.5万", noStyle, 0}, {"2019年", noStyle, 0}, {"一、二产业", noStyle, 0}, {"1、2号线", noStyle, 0}, {"123.工作", noStyle, 0},
		{"一九五六年", noStyle, 0}, {"一年来", noStyle, 0}, {"", noStyle, 0}, {"（", noStyle, 0}, {"第", noStyle, 0}, {"一", noStyle, 0},
	} {
		if e := enumerated([]byte(test.in)); e.style != test.style || e.number != test.number {
			t.Errorf("%q has style %d, number %d; want %d, %d", test.in, e.style, e.number, test.style, test.number)
		}
	}
}
