package docx

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
)

// What each construction reads as.
func TestText(t *testing.T) {
	const (
		run  = `<w:r><w:t>`
		end  = `</w:t></w:r>`
		p    = `<w:p>` + run
		pEnd = end + `</w:p>`
	)
	char := func(kind string) string { return `<w:r><w:fldChar w:fldCharType="` + kind + `"/></w:r>` }
	field := func(code, result string) string {
		return char("begin") + `<w:r><w:instrText> ` + code + ` </w:instrText></w:r>` + char("separate") + run + result + end + char("end")
	}
	for _, c := range []struct{ name, body, want string }{
		{"paragraphs", paragraphs("甲", "", "乙"), "甲\n\n乙\n"},
		{"no paragraphs", "", ""},
		{"runs", `<w:p>` + run + `增长` + end + run + `5.7%` + end + `</w:p>`, "增长5.7%\n"},
		{"blanks", `<w:p><w:r><w:t xml:space="preserve"> AI </w:t><w:t>P&#x9;C` + "\n" + `</w:t></w:r></w:p>`, " AI P C \n"},
		{"entities", paragraphs("&lt;甲&gt;&amp;&#20057;<![CDATA[<丙>]]><!-- no -->"), "<甲>&乙<丙>\n"},
		{"tab", `<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:ptab/></w:r></w:p>`, "甲\t乙\t\n"},
		{"breaks", `<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:cr/><w:t>丙</w:t><w:br w:type="page"/><w:lastRenderedPageBreak/></w:r></w:p>`, "甲\n乙\n丙\n\n"},
		{"hyphens", `<w:p><w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t><w:softHyphen/><w:t>C</w:t></w:r></w:p>`, "A-BC\n"},
		{"symbols", `<w:p><w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:sym w:font="Wingdings" w:char="F082"/><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="宋体" w:char="2103"/><w:sym w:font="Symbol" w:char="0061"/><w:sym w:char="zz"/></w:r></w:p>`, "≥②℃α\n"},

		{"inserted", `<w:p>` + run + `甲` + end + `<w:ins w:id="1">` + run + `乙` + end + `</w:ins></w:p>`, "甲乙\n"},
		{"deleted", `<w:p>` + run + `甲` + end + `<w:del w:id="1"><w:r><w:delText>乙</w:delText><w:t>乙</w:t></w:r></w:del></w:p>`, "甲\n"},
		{"moved", `<w:p><w:moveFromRangeStart w:id="1"/><w:moveFrom>` + run + `甲` + end + `</w:moveFrom><w:moveFromRangeEnd w:id="1"/></w:p><w:p><w:moveTo>` + run + `甲` + end + `</w:moveTo></w:p>`, "\n甲\n"},
		{"deleted end", `<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>` + run + `甲` + pEnd + p + `乙` + pEnd, "甲乙\n"},
		{"inserted end", `<w:p><w:pPr><w:rPr><w:ins w:id="1"/></w:rPr></w:pPr>` + run + `甲` + pEnd + p + `乙` + pEnd, "甲\n乙\n"},
		{"deleted paragraph", p + `甲` + pEnd + `<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:del><w:r><w:t>乙</w:t></w:r></w:del></w:p>` + p + `丙` + pEnd, "甲\n丙\n"},
		{"deleted end before a table", `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>` + run + `甲` + pEnd + `<w:tbl><w:tr><w:tc>` + p + `乙` + pEnd + `</w:tc></w:tr></w:tbl>`, "甲\n乙\n"},
		{"deleted end at the end", `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>` + run + `甲` + pEnd, "甲\n"},
		{"old properties", `<w:p><w:pPr><w:pPrChange><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr></w:pPrChange></w:pPr><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>甲` + pEnd + p + `乙` + pEnd, "甲\n乙\n"},

		{"hidden", `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>甲` + end + `<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>乙` + end + run + `丙` + pEnd, "乙丙\n"},
		{"hidden end", `<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>` + run + `一、甲。` + pEnd + p + `乙` + pEnd, "一、甲。乙\n"},
		{"hidden box", `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:pict><v:textbox><w:txbxContent>` + p + `甲` + pEnd + `</w:txbxContent></v:textbox></w:pict></w:r></w:p>`, "\n"},
		{"ruby", `<w:p><w:r><w:ruby><w:rt><w:r><w:t>jia</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>甲</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>`, "甲\n"},
		{"math", `<w:p><m:oMath><m:r><w:rPr><w:b/></w:rPr><m:t>CO</m:t></m:r></m:oMath></w:p>`, "CO\n"},
		{"transparent", `<w:sdt><w:sdtPr><w:rPr><w:vanish/></w:rPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent><w:customXml><w:p><w:smartTag><w:hyperlink><w:sdt><w:sdtContent>` + run + `甲` + end + `</w:sdtContent></w:sdt></w:hyperlink></w:smartTag></w:p></w:customXml></w:sdtContent></w:sdt>`, "甲\n"},
		{"placeholder", `<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>` + run + `单击此处输入文字` + end + `</w:sdtContent></w:sdt>` + run + `甲` + pEnd, "甲\n"},

		{"field", `<w:p>` + field("HYPERLINK x", "甲") + run + `乙` + pEnd, "甲乙\n"},
		{"page number", `<w:p>` + run + `甲` + end + field("PAGE", "7") + `</w:p>`, "甲\n"},
		{"field in a code", `<w:p>` + char("begin") + `<w:r><w:instrText>IF </w:instrText></w:r>` + field("REF x", "码") + char("separate") + run + `果` + end + char("end") + `</w:p>`, "果\n"},
		{"contents", `<w:p>` + char("begin") + `<w:r><w:instrText> TOC \o </w:instrText></w:r>` + char("separate") + field("HYPERLINK x", "一、甲") + `</w:p><w:p>` + field("HYPERLINK y", "二、乙") + char("end") + `</w:p>` + p + `一、甲` + pEnd, "\n\n一、甲\n"},
		{"field without end", `<w:p>` + char("begin") + `<w:r><w:instrText>TOC</w:instrText></w:r>` + run + `甲` + pEnd + p + `乙` + pEnd, "甲\n乙\n"},
		{"end without field", `<w:p>` + char("separate") + char("end") + run + `甲` + pEnd, "甲\n"},
		{"simple field", `<w:p><w:fldSimple w:instr=" REF x ">` + char("end") + run + `甲` + end + `</w:fldSimple><w:fldSimple w:instr="PAGE">` + run + `1` + end + `</w:fldSimple>` + run + `乙` + pEnd, "甲乙\n"},

		{"table", `<w:tbl><w:tr><w:tc>` + p + `指标` + pEnd + `</w:tc><w:tc>` + p + `增长` + pEnd + `</w:tc></w:tr><w:tr><w:tc>` + p + `总值` + pEnd + `</w:tc><w:tc><w:p/></w:tc><w:tc>` + p + `5%` + pEnd + `<w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>`, "指标\t增长\n总值\t\t5%\n"},
		{"cell of lines", `<w:tbl><w:tr><w:tc>` + p + `甲` + pEnd + `</w:tc><w:tc>` + p + `乙` + pEnd + p + `丙` + pEnd + `</w:tc><w:tc>` + p + `丁` + pEnd + `</w:tc></w:tr></w:tbl>`, "甲\n乙\n丙\n丁\n"},
		{"table in a table", `<w:tbl><w:tr><w:tc>` + p + `甲` + pEnd + `<w:tbl><w:tr><w:tc>` + p + `乙` + pEnd + `</w:tc><w:tc>` + p + `丙` + pEnd + `</w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>`, "甲\n乙\t丙\n"},
		{"deleted row", `<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>` + p + `甲` + pEnd + `</w:tc></w:tr><w:tr><w:trPr><w:hidden w:val="false"/></w:trPr><w:tc><w:tcPr><w:cellDel/></w:tcPr>` + p + `乙` + pEnd + `</w:tc><w:tc>` + p + `丙` + pEnd + `</w:tc></w:tr></w:tbl>`, "丙\n"},
		{"cell without a row", `<w:tc>` + p + `甲` + pEnd + `</w:tc>`, "甲\n"},

		{"text box", `<w:p>` + run + `甲` + end + `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx><w:txbxContent>` + p + `框` + pEnd + `</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>` + p + `框` + pEnd + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>` + run + `乙` + pEnd + p + `丙` + pEnd, "甲乙\n框\n丙\n"},
		{"empty choice", `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="x"><wps:none/></mc:Choice><mc:Fallback><w:t>甲</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>`, "甲\n"},
		{"box in a box", `<w:p><w:r><w:txbxContent><w:p><w:r><w:t>外</w:t><w:txbxContent>` + p + `内` + pEnd + `</w:txbxContent></w:r></w:p></w:txbxContent></w:r>` + run + `甲` + pEnd, "甲\n外\n内\n"},

		{"notes", `<w:p>` + run + `甲` + end + `<w:r><w:endnoteReference w:id="1"/></w:r><w:r><w:footnoteReference w:id="3"/></w:r><w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>` + run + `乙` + end + `<w:r><w:footnoteReference w:id="3"/><w:rPr/></w:r><w:del><w:r><w:footnoteReference w:id="4"/></w:r></w:del></w:p>`, "甲乙\n注三\n注二\n又\n尾注\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Text(document(t, files{
				"word/document.xml":  body(c.body),
				"word/footnotes.xml": rooted("footnotes", `<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:id="2">`+paragraphs("注二", "又")+`</w:footnote><w:footnote w:id="3"><w:p><w:r><w:footnoteRef/></w:r>`+run+`注三`+pEnd+`</w:footnote><w:footnote w:id="4">`+paragraphs("删")+`</w:footnote>`),
				"word/endnotes.xml":  rooted("endnotes", `<w:endnote w:id="1">`+paragraphs("尾注")+`</w:endnote>`),
			}))
			if err != nil || got != c.want {
				t.Errorf("%q, %v, want %q", got, err, c.want)
			}
		})
	}
}

// Text is hidden by styles too, which are based on each other, even in circles.
func TestHiddenByStyle(t *testing.T) {
	styles := rooted("styles", `<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:rPr><w:b/></w:rPr></w:style>
		<w:style w:type="paragraph" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>
		<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="H"/></w:style>
		<w:style w:type="paragraph" w:styleId="O"><w:basedOn w:val="B"/><w:rPr><w:vanish w:val="off"/></w:rPr></w:style>
		<w:style w:type="paragraph" w:styleId="C1"><w:basedOn w:val="C2"/></w:style>
		<w:style w:type="paragraph" w:styleId="C2"><w:basedOn w:val="C1"/></w:style>
		<w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>`)
	for _, c := range []struct{ paragraph, character, want string }{
		{"", "", "甲\n"}, {"H", "", "\n"}, {"B", "", "\n"}, {"O", "", "甲\n"}, {"", "h", "\n"}, {"H", "h", "甲\n"}, {"C1", "C2", "甲\n"}, {"none", "none", "甲\n"},
	} {
		got, err := Text(document(t, files{
			"word/document.xml": body(`<w:p><w:pPr><w:pStyle w:val="` + c.paragraph + `"/></w:pPr><w:r><w:rPr><w:rStyle w:val="` + c.character + `"/></w:rPr><w:t>甲</w:t></w:r></w:p>`),
			"word/styles.xml":   styles,
		}))
		if err != nil || got != c.want {
			t.Errorf("in the styles %q and %q: %q, %v, want %q", c.paragraph, c.character, got, err, c.want)
		}
	}
}

// The packagings of one document.
func TestPackages(t *testing.T) {
	const want = "各位代表：\n"
	main := body(paragraphs("各位代表："))
	utf16le := func(s string) string {
		var b []byte
		for _, u := range utf16.Encode([]rune(s)) {
			b = binary.LittleEndian.AppendUint16(b, u)
		}
		return string(b)
	}
	utf16be := func(s string) string {
		var b []byte
		for _, u := range utf16.Encode([]rune(s)) {
			b = binary.BigEndian.AppendUint16(b, u)
		}
		return string(b)
	}
	in16 := strings.Replace(main, "UTF-8", "UTF-16", 1)
	strict := strings.NewReplacer(wordSpace, wordStrict, mathSpace, mathStrict).Replace(main)
	for _, c := range []struct {
		name  string
		parts files
	}{
		{"alone", files{"word/document.xml": main}},
		{"strict", files{"word/document.xml": strict}},
		{"other prefix", files{"word/document.xml": strings.NewReplacer("w:", "ns0:", "xmlns:w", "xmlns:ns0").Replace(main)}},
		{"no prefix", files{"word/document.xml": `<document xmlns="` + wordSpace + `"><body><p><r><t>各位代表：</t></r></p></body></document>`}},
		{"backslashes", files{`word\document.xml`: main}},
		{"upper case", files{"Word/Document.XML": main}},
		{"UTF-8 with a mark", files{"word/document.xml": "\ufeff" + main}},
		{"UTF-16", files{"word/document.xml": utf16le("\ufeff" + in16)}},
		{"UTF-16, big end first", files{"word/document.xml": utf16be("\ufeff" + in16)}},
		{"UTF-16 without a mark", files{"word/document.xml": utf16le(in16)}},
		{"elsewhere", files{
			"[Content_Types].xml": `<Types><Override PartName="/a/Main.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>`,
			"_rels/.rels":         strings.ReplaceAll(relations("officeDocument", "/a/Main.xml"), "schemas.openxmlformats.org/officeDocument/2006", "purl.oclc.org/ooxml/officeDocument"),
			"a/Main.xml":          main,
		}},
		{"broken types", files{"[Content_Types].xml": "<Types>", "word/document.xml": main}},
	} {
		b := zipped(t, c.parts)
		got, err := Text(b)
		if err != nil || got != want || !Is(b) {
			t.Errorf("%s: %q, %v, %t, want %q", c.name, got, err, Is(b), want)
		}
	}
}
