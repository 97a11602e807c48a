package docx

import (
	"fmt"
	"strings"
	"testing"

	"duixian/internal/converttest"
)

func TestNumeral(t *testing.T) {
	for _, c := range []struct {
		format, want string
		numbers      []int
	}{
		{"chineseCounting", "零 一 十 十一 十九 二十 二十一 九十九 一〇〇 一二三", []int{0, 1, 10, 11, 19, 20, 21, 99, 100, 123}},
		{"chineseCountingThousand", "一 十 十一 二十 一百 一百零一 一百一十 一百一十五 一千零一 二千零一十 一万 一万零一 九万九千九百九十九 100000", []int{1, 10, 11, 20, 100, 101, 110, 115, 1001, 2010, 10000, 10001, 99999, 100000}},
		{"japaneseCounting", "一 十 十一 二十 百 百一 百十 二百 千 一万", []int{1, 10, 11, 20, 100, 101, 110, 200, 1000, 10000}},
		{"chineseLegalSimplified", "壹 壹拾 贰拾壹 壹佰零伍", []int{1, 10, 21, 105}},
		{"ideographLegalTraditional", "壹 壹拾 貳拾參", []int{1, 10, 23}},
		{"ideographDigital", "〇 一 一〇 二一", []int{0, 1, 10, 21}},
		{"ideographTraditional", "甲 癸 11", []int{1, 10, 11}},
		{"ideographZodiac", "子 亥 13", []int{1, 12, 13}},
		{"decimal", "0 1 10", []int{0, 1, 10}},
		{"decimalZero", "01 09 10", []int{1, 9, 10}},
		{"decimalFullWidth", "１ １０", []int{1, 10}},
		{"decimalEnclosedCircleChinese", "① ⑳ 21", []int{1, 20, 21}},
		{"decimalEnclosedParen", "⑴ ⒇", []int{1, 20}},
		{"decimalEnclosedFullstop", "⒈ ⒛", []int{1, 20}},
		{"ideographEnclosedCircle", "㊀ ㊉", []int{1, 10}},
		{"upperRoman", "I IV XIX MCMXCIX 4000", []int{1, 4, 19, 1999, 4000}},
		{"lowerRoman", "i xlii", []int{1, 42}},
		{"upperLetter", "A Z AA ZZ AAA", []int{1, 26, 27, 52, 53}},
		{"lowerLetter", "a bb 0 131", []int{1, 28, 0, 131}},
		{"numberInDash", "- 3 -", []int{3}},
		{"hebrew1", "7", []int{7}},
		{"none", "", []int{7}},
	} {
		var got []string
		for _, n := range c.numbers {
			got = append(got, numeral(c.format, n))
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%s of %v is %s, want %s", c.format, c.numbers, g, c.want)
		}
	}
}

// lvl is a level of a list.
func lvl(i int, format, text, more string) string {
	return fmt.Sprintf(`<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/>%s<w:lvlText w:val="%s"/></w:lvl>`, i, format, more, text)
}

// numbered is a paragraph at a level of a num.
func numbered(num, level int, text string) string {
	return fmt.Sprintf(`<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>`, level, num, text)
}

func styled(style, text string) string {
	return fmt.Sprintf(`<w:p><w:pPr><w:pStyle w:val="%s"/></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>`, style, text)
}

var (
	numberingPart = rooted("numbering",
		`<w:abstractNum w:abstractNumId="0">`+
			lvl(0, "chineseCountingThousand", "%1、", `<w:pStyle w:val="1"/><w:suff w:val="nothing"/>`)+
			lvl(1, "chineseCounting", "（%2）", `<w:pStyle w:val="2"/><w:suff w:val="nothing"/>`)+
			lvl(2, "decimal", "%3.", "")+
			lvl(3, "decimal", "%1.%3.%4", `<w:isLgl/>`)+
			lvl(4, "decimalEnclosedCircleChinese", "%5", `<w:lvlRestart w:val="0"/><w:suff w:val="space"/>`)+
			lvl(5, "lowerLetter", "%6)", `<w:lvlRestart w:val="1"/>`)+
			`</w:abstractNum>`+
			`<w:abstractNum w:abstractNumId="1">`+
			lvl(0, "bullet", "●", "")+lvl(1, "bullet", "——", `<w:suff w:val="nothing"/>`)+lvl(2, "none", "附：", `<w:suff w:val="nothing"/>`)+
			lvl(3, "decimal", strings.Repeat("长", 50)+"%4", "")+
			`</w:abstractNum>`+
			`<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="L"/></w:abstractNum>`+
			`<w:abstractNum w:abstractNumId="3"><w:styleLink w:val="L"/>`+
			`<w:lvl w:ilvl="0"><w:start w:val="3"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001"/></mc:Choice><mc:Fallback><w:numFmt w:val="decimalZero"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum>`+
			`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`+
			`<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="5"/></w:lvlOverride></w:num>`+
			`<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>`+
			`<w:num w:numId="4"><w:abstractNumId w:val="3"/></w:num>`+
			`<w:num w:numId="5"><w:abstractNumId w:val="2"/></w:num>`+
			`<w:num w:numId="6"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">`+lvl(0, "decimal", "（%1）", `<w:suff w:val="nothing"/>`)+`</w:lvlOverride></w:num>`+
			`<w:num w:numId="7"><w:abstractNumId w:val="99"/></w:num>`)
	stylesPart = rooted("styles",
		`<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>`+
			`<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>`+
			`<w:style w:type="paragraph" w:styleId="2b"><w:name w:val="my heading"/><w:basedOn w:val="2"/></w:style>`+
			`<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>`)
)

type numberingCase struct {
	name, body, want string
	onlyWord         bool
}

var numberings = []numberingCase{
	{"levels", numbered(1, 0, "甲") + numbered(1, 1, "乙") + numbered(1, 1, "丙") + numbered(1, 2, "丁") + numbered(1, 0, "戊") + numbered(1, 1, "己") + numbered(1, 2, "庚"),
		"一、甲\n（一）乙\n（二）丙\n1. 丁\n二、戊\n（一）己\n1. 庚\n", false},
	{"legal", numbered(1, 0, "甲") + numbered(1, 2, "乙") + numbered(1, 3, "丙"), "一、甲\n1. 乙\n1.1.1 丙\n", true},
	{"no restart", numbered(1, 0, "甲") + numbered(1, 4, "乙") + numbered(1, 0, "丙") + numbered(1, 4, "丁"), "一、甲\n① 乙\n二、丙\n② 丁\n", true},
	{"restart by the first", numbered(1, 0, "甲") + numbered(1, 5, "乙") + numbered(1, 1, "丙") + numbered(1, 5, "丁") + numbered(1, 0, "戊") + numbered(1, 5, "己"),
		"一、甲\na) 乙\n（一）丙\nb) 丁\n二、戊\na) 己\n", true},
	{"own start", numbered(1, 2, "甲") + numbered(2, 2, "乙") + numbered(2, 2, "丙"), "1. 甲\n5. 乙\n6. 丙\n", false},
	{"own level", numbered(1, 0, "甲") + numbered(6, 0, "乙"), "一、甲\n（2）乙\n", false},
	{"styles", styled("1", "甲") + styled("2", "乙") + styled("2b", "丙") + styled("1", "丁"), "一、甲\n（一）乙\n（二）丙\n二、丁\n", false},
	{"style without its number", styled("1", "甲") + `<w:p><w:pPr><w:pStyle w:val="1"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>乙</w:t></w:r></w:p>` + styled("1", "丙"), "一、甲\n乙\n二、丙\n", false},
	{"list of a style", numbered(4, 0, "甲") + numbered(5, 0, "乙"), "第03条 甲\n第04条 乙\n", true},
	{"to twelve", strings.Repeat(numbered(1, 1, "甲"), 12), "（一）甲\n（二）甲\n（三）甲\n（四）甲\n（五）甲\n（六）甲\n（七）甲\n（八）甲\n（九）甲\n（十）甲\n（十一）甲\n（十二）甲\n", false},
}

func TestNumbering(t *testing.T) {
	for _, c := range append(numberings, []numberingCase{
		{"bullets", numbered(3, 0, "甲") + numbered(3, 1, "乙") + numbered(3, 2, "丙") + numbered(3, 3, "丁"), "甲\n——乙\n附：丙\n丁\n", false},
		{"no such list", numbered(7, 0, "甲") + numbered(8, 0, "乙") + numbered(1, 8, "丙") + numbered(1, 77, "丁"), "甲\n乙\n丙\n一、丁\n", false},
		{"without text", numbered(1, 0, "") + numbered(1, 0, "甲"), "\n二、甲\n", false},
		{"hidden heads", `<w:p><w:pPr><w:pStyle w:val="1"/><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>甲。</w:t></w:r></w:p>` + paragraphs("乙") + styled("1", "丙"), "一、甲。乙\n二、丙\n", false},
		{"deleted", `<w:p><w:pPr><w:pStyle w:val="1"/><w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:t>甲</w:t></w:r></w:del></w:p>` + styled("1", "乙"), "一、乙\n", false},
		{"old number", `<w:p><w:pPr><w:pPrChange><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>`, "甲\n", false},
	}...) {
		got, err := Text(document(t, files{"word/document.xml": body(c.body), "word/numbering.xml": numberingPart, "word/styles.xml": stylesPart}))
		if err != nil || got != c.want {
			t.Errorf("%s: %q, %v, want %q", c.name, got, err, c.want)
		}
	}
}

// LibreOffice counts as we do. What only Word has is left out: levels with a restart of
// their own, and legal numbers. Gaps behind numbers are not compared.
func TestNumberingLikeLibreOffice(t *testing.T) {
	var all strings.Builder
	for _, c := range numberings {
		if !c.onlyWord {
			all.WriteString(paragraphs(c.name) + c.body)
		}
	}
	const main = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	b := document(t, files{
		"word/document.xml": body(all.String()), "word/numbering.xml": numberingPart, "word/styles.xml": stylesPart,
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/word/document.xml" ContentType="` + main + `document.main+xml"/>` +
			`<Override PartName="/word/styles.xml" ContentType="` + main + `styles+xml"/>` +
			`<Override PartName="/word/numbering.xml" ContentType="` + main + `numbering+xml"/></Types>`,
	})
	ours, err := Text(b)
	if err != nil {
		t.Fatal(err)
	}
	theirs := converttest.Office(t, "numbers.docx", b, "txt:Text (encoded):UTF8")
	noGaps := func(s string) string { return strings.ReplaceAll(s, " ", "") }
	sameLines(t, noGaps(ours), noGaps(string(theirs)))
}
