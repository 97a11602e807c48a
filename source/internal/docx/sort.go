package docx

import (
	"bytes"
	"strings"
)

// The first bytes of a ZIP archive (of an empty one in the second case) and of the
// compound files that Office wrote before 2007, and WPS writes still.
const (
	zipBegins   = "PK\x03\x04"
	emptyBegins = "PK\x05\x06"
	oleBegins   = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
)

// notZip is the error for a file that is no ZIP archive at all.
func notZip(b []byte) *Error {
	switch {
	case len(b) == 0:
		return &Error{Kind: Damaged, Detail: "it has no bytes"}
	case bytes.HasPrefix(b, []byte(oleBegins)):
		return compound(b)
	case bytes.HasPrefix(b, []byte("%PDF-")):
		return &Error{Kind: OtherSort, Detail: "a PDF"}
	case bytes.HasPrefix(b, []byte("{\\rtf")):
		return &Error{Kind: OtherSort, Detail: "an RTF document"}
	case bytes.HasPrefix(b, []byte("<?xml")) && bytes.Contains(b[:min(len(b), 4096)], []byte("wordml")):
		return &Error{Kind: OtherSort, Detail: "a Word XML document"}
	}
	return &Error{Kind: OtherSort, Detail: "neither a ZIP archive nor an Office file"}
}

// compound tells old Office files apart by the names of their streams, which stand in
// the file as UTF-16.
func compound(b []byte) *Error {
	for _, s := range []struct{ stream, sort string }{
		{"EncryptedPackage", ""},
		{"WordDocument", "a document of Word before 2007 or of WPS (DOC, WPS)"},
		{"Workbook", "a spreadsheet of Excel before 2007 or of WPS (XLS, ET)"},
		{"PowerPoint Document", "a presentation of PowerPoint before 2007 or of WPS (PPT, DPS)"},
	} {
		if !bytes.Contains(b, wide(s.stream)) {
			continue
		}
		if s.sort == "" {
			return &Error{Kind: Encrypted, Detail: "an Office document under a password"}
		}
		return &Error{Kind: OtherSort, Detail: s.sort}
	}
	return &Error{Kind: OtherSort, Detail: "an old Office file (DOC, WPS, XLS, PPT)"}
}

// wide is ASCII text in UTF-16, little end first.
func wide(s string) []byte {
	w := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		w = append(w, s[i], 0)
	}
	return w
}

// otherSort is the error for a ZIP archive that is no Word document.
func (z *archive) otherSort() *Error {
	for _, s := range []struct{ part, sort string }{
		{"xl/workbook.xml", "a spreadsheet (XLSX)"},
		{"xl/workbook.bin", "a spreadsheet (XLSB)"},
		{"ppt/presentation.xml", "a presentation (PPTX)"},
		{"visio/document.xml", "a drawing (VSDX)"},
		{"ofd.xml", "an OFD document"},
		{"index/document.iwa", "a document of Pages"},
	} {
		if z.parts[s.part] != nil {
			return &Error{Kind: OtherSort, Detail: s.sort}
		}
	}
	if b, err := z.bytes("mimetype", 200); err == nil {
		for _, s := range []struct{ mime, sort string }{
			{"opendocument.text", "an OpenDocument text (ODT)"},
			{"opendocument.spreadsheet", "an OpenDocument spreadsheet (ODS)"},
			{"opendocument.presentation", "an OpenDocument presentation (ODP)"},
			{"opendocument", "an OpenDocument file"},
			{"epub", "an electronic book (EPUB)"},
		} {
			if strings.Contains(string(b), s.mime) {
				return &Error{Kind: OtherSort, Detail: s.sort}
			}
		}
	}
	if z.parts["[content_types].xml"] != nil {
		return &Error{Kind: OtherSort, Detail: "an Office file of another sort"}
	}
	return &Error{Kind: Archive}
}
