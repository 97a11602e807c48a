package pdf_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"duixian/internal/pdftest"
	"duixian/source/internal/pdf"
)

// invented sentences, of a county that does not exist.
var invented = []string{
	"过去一年，全县实现地区生产总值182.6亿元，同比增长6.3%，一般公共预算收入完成9.87亿元，增长4.1%。",
	"城镇新增就业3521人，农村劳动力转移就业1.2万人次，零就业家庭保持动态清零，居民人均可支配收入达到28640元，增长5.9%，增速高于经济增长。",
	"新建高标准农田4.5万亩，粮食总产量稳定在36万吨以上，“云溪香米”等区域公用品牌影响力持续提升，农产品加工业产值突破50亿元大关。",
	"实施重点项目126个，完成投资74.3亿元，新材料产业园一期建成投产，云溪至平岭一级公路全线贯通，县域内形成半小时通勤圈。",
	"坚持生态优先，空气质量优良天数比例达到96.4%，河长制、林长制落地见效，完成造林2.3万亩，单位生产总值能耗下降3.2%。",
	"办好民生实事，改造老旧小区38个、惠及居民4600户，新增学位2400个，县人民医院新院区投入使用，养老服务中心覆盖所有乡镇。",
}

// body repeats the sentences in paragraphs.
func body(from, n int) []string {
	var out []string
	for i := range n {
		k := from + i
		out = append(out, fmt.Sprintf("第%d项工作。", k+1)+invented[k%len(invented)]+invented[(k*5+2)%len(invented)])
	}
	return out
}

func paras(ps []string) string { return "<p>" + strings.Join(ps, "</p>\n<p>") + "</p>\n" }

const style = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><style>
@page { size: A4; margin: 20mm 16mm }
body { margin: 0; font: 10.5pt/1.5 "Noto Serif CJK SC", serif; text-align: justify }
p { margin: 0; text-indent: 2em }
h1 { text-align: center; font-size: 20pt; margin: 4pt 0 }
h2 { text-align: center; font-size: 13pt; margin: 6pt 0 }
.page { break-after: page }
</style>
`

// TestLayouts prints pages with two programs and reads them.
func TestLayouts(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: nothing in it happens at the same time, and the race detector makes it slow")
	}
	one := body(0, 24)
	newspaper := style + `<style>
@page { size: 390mm 550mm; margin: 18mm 14mm;
  @top-left { content: "云溪日报" } @top-center { content: "2025年1月15日 星期三 责任编辑：李四" } @top-right { content: "第" counter(page) "版" } }
.four { columns: 4; column-gap: 1.4em } .three { columns: 3; column-gap: 1.4em }
.note { text-align: right }
</style>`
	a, b, c := body(0, 40), body(40, 9), body(50, 30)
	split := "加快建设现代化产业体系，力争全年新增规模以上工业企业25户、|高新技术企业12户，研发经费投入增长10%以上。"
	left, right, _ := strings.Cut(split, "|")
	for _, test := range []struct {
		name, page string
		want       []string
		slow       bool // for WeasyPrint
	}{
		{
			name: "one column",
			page: style + `<style>@page { @top-center { content: "云溪县政府工作报告" } @bottom-center { content: "- " counter(page) " -" } }</style>
<h1>政府工作报告</h1><h2>——2025年1月8日在云溪县第十八届人民代表大会第五次会议上</h2><h2>一、2024年工作回顾</h2>` + paras(one),
			want: append([]string{"政府工作报告", "——2025年1月8日在云溪县第十八届人民代表大会第五次会议上", "一、2024年工作回顾"}, one...),
		},
		{
			name: "page of many",
			slow: true,
			page: style + `<style>@page { @bottom-right { content: counter(page) "/" counter(pages) } }</style>` + paras(one),
			want: one,
		},
		{
			name: "no indent",
			slow: true,
			page: style + `<style>p { text-indent: 0; margin: 0 0 9pt }</style>` + paras(one),
			want: one,
		},
		{
			name: "ragged",
			slow: true,
			page: style + `<style>body { text-align: left }</style>` + paras(one),
			want: one,
		},
		{
			name: "two columns",
			page: style + `<style>body { columns: 2 } h1 { column-span: all }</style><h1>政府工作报告</h1>` + paras(one),
			want: append([]string{"政府工作报告"}, one...),
		},
		{
			name: "six columns",
			slow: true,
			page: style + `<style>@page { size: A3 landscape } body { columns: 6; column-gap: 1.2em } h1 { column-span: all }</style><h1>政府工作报告</h1>` + paras(one),
			want: append([]string{"政府工作报告"}, one...),
		},
		{
			name: "newspaper",
			slow: true,
			page: newspaper + `<div class="page"><h1>政府工作报告</h1><div class="four">` + paras(a) + "<p>" + left + "</p><p class=note>（下转第二版）</p></div>" +
				`<h1>云溪春早万象新</h1><div class="three">` + paras(b) + `</div></div>
<div><div class="four"><p>（上接第一版）` + right + `</p>` + paras(c) + `</div></div>`,
			want: append(append(append(append([]string{"政府工作报告"}, a...), left+right), c...), append([]string{"云溪春早万象新"}, b...)...),
		},
		{
			name: "continued in line",
			slow: true,
			page: newspaper + `<div class="page"><h1>政府工作报告</h1><div class="three">` + paras(b) + "<p>" + left + "(下转A２版)</p></div>" +
				`<h1>云溪春早万象新</h1><div class="four">` + paras(a[:12]) + `</div></div>
<div class="three"><p style="text-indent:0">▲（紧接第1版）</p><p style="text-indent:0">` + right + `</p>` + paras(c[:9]) + `</div><h1>冬修水利忙</h1><div class="four">` + paras(a[12:24]) + `</div>`,
			want: append(append(append(append(append([]string{"政府工作报告"}, b...), left+right), c[:9]...),
				append([]string{"云溪春早万象新"}, a[:12]...)...), append([]string{"冬修水利忙"}, a[12:24]...)...),
		},
		{
			name: "marks",
			page: style + `<style>
.mark { position: fixed; top: 45%; left: 10%; font-size: 60pt; color: #ddd; transform: rotate(-30deg); text-indent: 0 }
.flat { position: fixed; top: 30%; left: 0; font-size: 44pt; color: #e4e4e4; text-indent: 0 }
.side { position: fixed; top: 50%; right: -12mm; transform: rotate(90deg); font-size: 8pt }
b { font-weight: normal; text-shadow: .3pt 0 0 #000 } h1 { letter-spacing: 1.6em }
</style><div class=mark>内部资料</div><div class=flat>云溪县人民政府</div><div class=side>云溪县政府办公室印制</div><h1>政府工作报告</h1>
<p><b>一是坚持实干，</b>office平台efficiency提升，WTO、5G和AI产业rapid growth。</p>` + paras(one),
			want: append([]string{"政府工作报告", "一是坚持实干，office平台efficiency提升，WTO、5G和AI产业rapid growth。"}, one...),
		},
		{
			name: "table",
			page: style + `<style>td { padding: 2pt 14pt }</style><p>` + one[0] + `</p><table>
<tr><td>指标<td>单位<td>2024年<td>增长</tr><tr><td>地区生产总值<td>亿元<td>182.6<td>6.3%</tr>
<tr><td>粮食总产量<td>万吨<td>36.1<td>1.2%</tr><tr><td>城镇新增就业<td>人<td>3521<td>2.0%</tr></table>` + paras(one[1:3]),
			want: []string{one[0], "指标 单位 2024年 增长", "地区生产总值 亿元 182.6 6.3%", "粮食总产量 万吨 36.1 1.2%", "城镇新增就业 人 3521 2.0%", one[1], one[2]},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, producer := range []struct {
				name  string
				print func(testing.TB, string) []byte
			}{{"chromium", pdftest.Chromium}, {"weasyprint", other}} {
				if test.slow && producer.name == "weasyprint" {
					continue
				}
				t.Run(producer.name, func(t *testing.T) {
					check(t, producer.print(t, test.page), test.want)
				})
			}
		})
	}
}

// other prints with WeasyPrint, in a TrueType font: it takes many seconds to make its
// part of one as large as Noto.
func other(t testing.TB, page string) []byte {
	return pdftest.WeasyPrint(t, strings.ReplaceAll(page, "Noto Serif CJK SC", "WenQuanYi Micro Hei"))
}

// check compares the text of a PDF with lines.
func check(t *testing.T, made []byte, want []string) {
	t.Helper()
	keep(t, made)
	text, pages, err := pdf.Text(made)
	if err != nil {
		t.Fatal(err)
	}
	same(t, strings.Split(text, "\n"), want)
	if len(pages) == 0 || pages[0].Start != 0 || pages[0].Number != 1 {
		t.Errorf("pages begin with %v", pages[:min(1, len(pages))])
	}
	for i := 1; i < len(pages); i++ {
		if pages[i].Start <= pages[i-1].Start || pages[i].Start >= len(text) || pages[i].Number == pages[i-1].Number {
			t.Errorf("page %v follows page %v in %d bytes", pages[i], pages[i-1], len(text))
		}
	}
}

// same compares lines, except for blanks beside wide characters.
func same(t *testing.T, got, want []string) {
	t.Helper()
	wrong := 0
	for i := range max(len(got), len(want)) {
		var g, w string
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			t.Errorf("line %d is\n%s\nnot\n%s", i+1, g, w)
			if wrong++; wrong == 4 {
				t.Fatalf("%d lines, not %d", len(got), len(want))
			}
		}
	}
}

// TestPages asks where the parts of an article stand.
func TestPages(t *testing.T) {
	made := pdftest.Chromium(t, style+`<div class=page><h1>政府工作报告</h1>`+paras(body(0, 2))+`</div><div class=page><p>空转</p></div><div>`+paras(body(2, 2))+`</div>`)
	text, pages, err := pdf.Text(made)
	if err != nil {
		t.Fatal(err)
	}
	for needle, want := range map[string]int{"政府": 1, "第2项": 1, "空转": 2, "第3项": 3, "第4项": 3} {
		if got := pdf.At(pages, strings.Index(text, needle)); got != want {
			t.Errorf("%s stands on page %d, not %d", needle, got, want)
		}
	}
	if pdf.At(nil, 3) != 0 {
		t.Error("no pages, and yet a number")
	}
}

// TestErrors damages files.
func TestErrors(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: nothing in it happens at the same time, and the race detector makes it slow")
	}
	made := pdftest.Chromium(t, style+paras(body(0, 30)))
	for _, test := range []struct {
		name string
		b    []byte
		want pdf.Kind
	}{
		{"password", pdftest.QPDF(t, made, "--encrypt", "geheim", "besitzer", "256", "--"), pdf.Locked},
		{"empty", nil, pdf.Damaged},
		{"no PDF", []byte("政府工作报告"), pdf.Damaged},
		{"only the mark", []byte("%PDF-1.7\n"), pdf.Damaged},
		{"picture", pdftest.Chromium(t, style+`<svg width=400 height=400><circle r=80 cx=90 cy=90 /></svg>`), pdf.NoText},
		{"pages without end", endless(), pdf.Damaged},
		{"too many pages", crowd(pdf.MaxPages + 1), pdf.TooLong},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, _, err := pdf.Text(test.b)
			var e *pdf.Error
			if !errors.As(err, &e) {
				t.Fatalf("%v is no *Error", err)
			}
			if e.Kind != test.want {
				t.Errorf("%s, not %s: %v (%v)", e.Kind, test.want, err, e.Err)
			}
			t.Log(err)
		})
	}
	t.Run("owner's password", func(t *testing.T) {
		// Whoever may open it may read it.
		if _, _, err := pdf.Text(pdftest.QPDF(t, made, "--encrypt", "", "besitzer", "256", "--")); err != nil {
			t.Error(err)
		}
	})
	t.Run("cut off", func(t *testing.T) {
		for n := 10; n < len(made)-100; n += len(made)/40 + 1 {
			var e *pdf.Error
			if _, _, err := pdf.Text(made[:n]); !errors.As(err, &e) || e.Kind != pdf.Damaged {
				t.Errorf("%d bytes: %v", n, err)
			}
		}
	})
	t.Run("overwritten", func(t *testing.T) {
		for n := 10; n < len(made)-100; n += len(made)/30 + 1 {
			bad := slices.Clone(made)
			copy(bad[n:], strings.Repeat("#", 64))
			var e *pdf.Error
			if _, _, err := pdf.Text(bad); err != nil && !errors.As(err, &e) {
				t.Errorf("at byte %d: %v", n, err)
			}
		}
	})
}

// TestTurned turns pages, by the file's word and in their content, and prints a page of
// vertical lines.
func TestTurned(t *testing.T) {
	want := body(0, 8)
	made := pdftest.Chromium(t, style+paras(want))
	for _, by := range []string{"90", "180", "270"} {
		check(t, pdftest.QPDF(t, made, "--rotate=+"+by), want)
	}
	check(t, pdftest.QPDF(t, pdftest.QPDF(t, made, "--rotate=+90"), "--flatten-rotation"), want)
	check(t, pdftest.Chromium(t, style+`<div style="writing-mode: vertical-rl; height: 9em; float: right; font-size: 20pt; margin-left: 2em">云溪春早</div>`+paras(want[:2])),
		[]string{want[0], want[1], "云溪春早"})
}

// TestTogether reads by several goroutines.
func TestTogether(t *testing.T) {
	made := pdftest.Chromium(t, style+paras(body(0, 30)))
	want, _, err := pdf.Text(made)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			if got, _, err := pdf.Text(made); err != nil || got != want {
				t.Errorf("another text, or %v", err)
			}
		})
	}
	wg.Wait()
}
