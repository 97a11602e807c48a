package docx

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever the bytes, Text says what is wrong with them or gives text in UTF-8; and so
// it does for whatever XML stands in a sound document.
//
//	go test -fuzz FuzzText -fuzztime 1m -fuzzminimizetime 20x ./source/internal/docx
func FuzzText(f *testing.F) {
	good := document(f, files{"word/document.xml": body(paragraphs("各位代表："))})
	for _, b := range [][]byte{
		nil, good, good[:len(good)/2], change(good, 8, 1), overlapping(3), []byte(oleBegins), []byte(zipBegins), []byte(emptyBegins),
		[]byte(body(numbered(1, 0, "甲") + styled("2", "乙"))),
		[]byte(body(`<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:rPr><w:rStyle w:val="1"/></w:rPr><w:t>甲</w:t><w:fldChar w:fldCharType="begin"/></w:r></w:p></w:tc></w:tr></w:tbl>`)),
		[]byte(body(`<w:p><w:fldSimple w:instr="PAGE"><w:r><w:fldChar w:fldCharType="end"/><mc:AlternateContent><mc:Choice><w:txbxContent><w:p/></w:txbxContent></mc:Choice></mc:AlternateContent></w:r></w:fldSimple></w:p>`)),
		[]byte(body(`<w:tr><w:p><w:tc><w:tcPr><w:cellDel/></w:tcPr></w:tc><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent/></w:sdt></w:p></w:tr>`)),
		[]byte(body(`<w:footnote w:id="1"><w:r><w:rPr><w:vanish/></w:rPr><w:t/><w:tab/></w:r><w:pPr><w:numPr/></w:pPr></w:footnote>`)),
		[]byte(numberingPart), []byte(stylesPart),
	} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		check := func(b []byte) {
			text, err := Text(b)
			var e *Error
			switch {
			case err != nil && (!errors.As(err, &e) || text != ""):
				t.Fatalf("%q, error %#v", text, err)
			case err == nil && !utf8.ValidString(text):
				t.Fatalf("%q is not UTF-8", text)
			case err == nil && !Is(b):
				t.Fatal("there is text, but no document")
			case err == nil && text != "" && !strings.HasSuffix(text, "\n"):
				t.Fatalf("%q does not end a line", text)
			}
		}
		check(b)
		if len(b) > 0 {
			main := body(numbered(1, 0, "甲") + styled("2", "乙"))
			check(document(t, files{"word/document.xml": string(b), "word/numbering.xml": numberingPart, "word/styles.xml": stylesPart}))
			check(document(t, files{"word/document.xml": main, "word/numbering.xml": string(b), "word/styles.xml": stylesPart}))
			check(document(t, files{"word/document.xml": main, "word/numbering.xml": numberingPart, "word/styles.xml": string(b)}))
		}
	})
}
