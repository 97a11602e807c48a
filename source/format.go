package source

import (
	"bytes"
	"errors"

	"duixian/report"
	"duixian/source/internal/docx"
	"duixian/source/internal/htmltext"
	"duixian/source/internal/pdf"
)

// formatOf tells a file's format from its bytes. Files of ZIP and of Office's older format are
// left to package docx, which names what they are if they are none of its own.
func formatOf(b []byte) report.Format {
	switch {
	case bytes.HasPrefix(b, []byte("PK\x03\x04")), bytes.HasPrefix(b, []byte("PK\x05\x06")), bytes.HasPrefix(b, []byte("\xD0\xCF\x11\xE0")):
		return report.DOCX
	case pdf.Is(b):
		return report.PDF
	case bytes.IndexByte(b, '<') >= 0 && htmltext.Is(b): // most texts have none
		return report.HTML
	}
	return report.PlainText
}

// isXML says whether a file that is no web page begins as XML does: its text is data, or needs the
// program that wrote it.
func isXML(b []byte) bool {
	return bytes.HasPrefix(bytes.TrimPrefix(b, []byte(bom)), []byte("<?xml "))
}

// extract takes the text out of a document, and tells where in it its pages begin.
func extract(b []byte, f report.Format) (text []byte, pages []report.Page, err error) {
	if f == report.DOCX {
		t, err := docx.Text(b)
		return []byte(t), nil, err
	}
	t, of, err := pdf.Text(b)
	for _, p := range of {
		pages = append(pages, report.Page{Number: p.Number, Start: p.Start})
	}
	return []byte(t), pages, err
}

// declared is the encoding that a web page says it has, "" if it is none of those here.
func declared(b []byte, f report.Format) string {
	if f != report.HTML {
		return ""
	}
	switch name := htmltext.Charset(b); name {
	case "gb2312", "gbk", "gb18030":
		return "gb18030"
	case "big5", "big5-hkscs":
		return "big5"
	}
	return ""
}

// mainText is the text of a page's main part, and where it comes from.
func (d decoded) mainText() (decoded, error) {
	text, pieces, err := htmltext.Text(d.text)
	var bad *htmltext.Error
	if errors.As(err, &bad) {
		bad.Offset = d.offset(bad.Offset)
	}
	if err != nil {
		return decoded{}, err
	}
	spans := make(spanMap, 0, len(pieces))
	for i, p := range pieces {
		end := len(text)
		if i+1 < len(pieces) {
			end = pieces[i+1].Text
		}
		if p.Verbatim {
			spans.add(p.Text, p.Start, 1, 1)
		} else {
			spans.add(p.Text, p.Start, uint8(end-p.Text), uint8(p.End-p.Start))
		}
	}
	return decoded{encoding: d.encoding, text: text, spans: spans.through(d.spans, len(text))}, nil
}

// Strip is the text of a part of a web page's bytes: decoded, without tags, entities read. It is what
// [Document.Reproduces] compares with a quote, as [Fold] does for plain text.
func Strip(raw []byte, encoding string) (string, error) {
	d, err := strictly(encoding, raw)
	if err != nil {
		return "", err
	}
	text, _ := htmltext.Strip(d.text)
	return string(text), nil
}
