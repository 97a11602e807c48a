package source

import (
	"path/filepath"
	"strings"
	"testing"

	"duixian/internal/converttest"
	"duixian/internal/pdftest"
	"duixian/report"
)

const told = `政府工作报告
——2031年1月8日在沄州市第三届人民代表大会第二次会议上
沄州市市长 林溪
各位代表：
一、2030年工作回顾
全市地区生产总值达到312.6亿元、增长5.8%，新建学校36所。城乡居民收入稳步提高，重点项目按计划推进，沄江两岸的防洪堤全线贯通，市民在家门口就能办成的事项比上年多了一半。
二、2031年工作安排
改造老旧小区120个，开工建设青崖水库。继续办好民生实事，让老人在社区吃得上热饭，让孩子在家门口上得了好学，让工程款按时付到农民工手里，让企业少跑路、好办事。`

// The same report is the same text in every format, and each of its characters leads back to
// bytes that reproduce it.
func TestFormats(t *testing.T) {
	lines := strings.Split(told, "\n")
	page := "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>沄州</title></head><body><ul><li><a href=\"/\">首页</a></li><li><a href=\"/b\">政务公开</a></li></ul>" +
		"<h1>" + lines[0] + "</h1><div><p>" + strings.Join(lines[1:], "</p>\n<p>") + "</p></div></body></html>"
	page = strings.NewReplacer("5.8%", "<b>5</b>.8&#37;", "36所", "3&nbsp;<span>6</span>所").Replace(page)
	for _, test := range []struct {
		format report.Format
		file   func(testing.TB) []byte
	}{
		{report.PlainText, func(testing.TB) []byte { return []byte(told) }},
		{report.HTML, func(testing.TB) []byte { return []byte(page) }},
		{report.HTML, func(t testing.TB) []byte {
			return encode(t, encodings[0].enc, strings.Replace(page, "utf-8", "gb2312", 1))
		}},
		{report.DOCX, func(t testing.TB) []byte { return converttest.DOCX(t, converttest.PythonDocx, told) }},
		{report.PDF, func(t testing.TB) []byte { return pdftest.Report(t, told, pdftest.OneColumn) }},
	} {
		t.Run(string(test.format), func(t *testing.T) {
			file := test.file(t)
			d := open(t, file)
			if d.Format != test.format || string(d.File) != string(file) {
				t.Errorf("it is %s of %d bytes, want %s of %d", d.Format, len(d.File), test.format, len(file))
			}
			if d.Text != told && strings.ReplaceAll(d.Text, " ", "") != strings.ReplaceAll(told, " ", "") {
				t.Errorf("its text is\n%s\nwant\n%s", d.Text, told)
			}
			checkDocument(t, d, 1)
			if test.format.Extracted() {
				again, err := Restore(d.File, d.Format, d.Bytes, d.Pages)
				if err != nil || again.Text != d.Text || again.SHA256() != d.SHA256() {
					t.Errorf("restored it is %+v, %v", again, err)
				}
			}
			if got := d.Page(len(d.Bytes) - 1); (got == 1) != (test.format == report.PDF) {
				t.Errorf("its end is on page %d", got)
			}
		})
	}
}

// The public reports that are there in other formats, too, are the same texts.
func TestSharedFormats(t *testing.T) {
	for _, pattern := range []string{"originals/*.docx", "originals/*.html"} {
		for _, name := range sharedFiles(t, pattern) {
			base := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
			d, want := open(t, read(t, name)), open(t, read(t, filepath.Join(shared, "archive", base+".txt")))
			if got, want := bare(d.Text), bare(want.Text); got != want {
				t.Errorf("%s and its text differ:\n%s", name, firstDifference(got, want))
			}
			checkDocument(t, d, 7)
		}
	}
}

// bare leaves out line ends and blanks.
func bare(s string) string { return strings.Join(strings.Fields(s), "") }
