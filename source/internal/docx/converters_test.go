package docx

import (
	"strings"
	"testing"

	"duixian/internal/converttest"
)

// What other programs write from a text is the text.
func TestConverters(t *testing.T) {
	text := `政府工作报告
——2030年1月10日在青禾市第九届人民代表大会第一次会议上
各位代表：
　　现在，我代表市人民政府，向大会报告工作。
一、过去一年工作回顾
全市生产总值达1,234.5亿元、增长6.8%；“一带一路”项目<甲>\乙"丙"&丁落地。
CO₂排放下降3.2‰，AI 产业规模 12.5 亿元。
`
	for _, w := range converttest.Writers {
		t.Run(string(w), func(t *testing.T) {
			b := converttest.DOCX(t, w, text)
			got, err := Text(b)
			if err != nil || !Is(b) {
				t.Fatalf("%t, %v", Is(b), err)
			}
			sameLines(t, got, text)
		})
	}
	for _, name := range originals(t)[:1] {
		text := strings.ReplaceAll(string(read(t, strings.NewReplacer("originals", "archive", ".docx", ".txt").Replace(name))), "\ufeff", "")
		for _, w := range converttest.Writers {
			t.Run(string(w)+" long", func(t *testing.T) {
				got, err := Text(converttest.DOCX(t, w, text))
				if err != nil {
					t.Fatal(err)
				}
				sameLines(t, got, text)
			})
		}
	}
}

const constructions = `
# 政府工作报告

3. 保增长[^1]，见[网页](http://example.org)
4. 促改革

    a. 一网通办
    b. 一窗受理

5. 惠民生

* 第一点
* 第二点

(@) 例一

| 指标 | 增长 |
|------|------|
| 生产总值 | 5.7% |
| 财政收入 | |

[^1]: 经济增长。
`

// What pandoc makes of lists, tables, notes and links; and what LibreOffice makes of
// that, on the way through its own format.
func TestPandocConstructions(t *testing.T) {
	const want = `政府工作报告
3. 保增长，见网页
4. 促改革
a. 一网通办
b. 一窗受理
5. 惠民生
第一点
第二点
(1) 例一
指标	增长
生产总值	5.7%
财政收入
经济增长。
`
	written := converttest.PandocFrom(t, "markdown", constructions)
	got, err := Text(written)
	if err != nil {
		t.Fatal(err)
	}
	sameLines(t, got, want)

	odt := converttest.Office(t, "text.docx", written, "odt")
	got, err = Text(converttest.Office(t, "text.odt", odt, "docx"))
	if err != nil {
		t.Fatal(err)
	}
	sameLines(t, got, want)
}

// What python-docx makes of its template's lists, of tables, breaks and headers.
func TestPythonDocxConstructions(t *testing.T) {
	got, err := Text(converttest.PythonDocxFrom(t, `
from docx.enum.text import WD_BREAK
document.add_heading('政府工作报告', 0)
document.sections[0].header.paragraphs[0].text = '页眉'
document.add_paragraph('保增长', style='List Number')
document.add_paragraph('促改革', style='List Number')
document.add_paragraph('一点', style='List Bullet')
p = document.add_paragraph('甲')
p.add_run().add_break(WD_BREAK.LINE)
p.add_run('乙\t丙')
hidden = p.add_run('隐')
hidden.font.hidden = True
document.add_page_break()
table = document.add_table(rows=2, cols=3)
for i, cell in enumerate(c for r in table.rows for c in r.cells): cell.text = str(i)
table.cell(0, 0).merge(table.cell(0, 1))
`, ""))
	const want = "政府工作报告\n1. 保增长\n2. 促改革\n一点\n甲\n乙\t丙\n0\n1\n2\n3\t4\t5\n"
	if err != nil {
		t.Fatal(err)
	}
	sameLines(t, got, want)
}
