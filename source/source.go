// Package source turns the bytes of one report into clean text, with a map from
// each character back to the bytes that state it.
//
// The file may be plain text, a web page (HTML), a Word document (DOCX) or a PDF; which it is, the
// bytes tell (format.go). [Open] does it in up to five steps, a file or package each:
//
//	internal/   the text out of a page or document: htmltext, docx, pdf
//	decode.go   bytes to UTF-8: which encoding, strictly, with each character's width
//	clean.go    UTF-8 to clean characters: widths folded, layout blanks dropped
//	wrap.go     physical lines to paragraphs: which line ends are only wrapping
//	number.go   separators inside numbers
//
// and spanmap.go keeps, through all of them, where each character came from.
//
// # Clean text
//
// Text is UTF-8, a paragraph a line, lines parted by one "\n". It holds no other
// control character, no zero-width one, and no blank but single spaces between Latin
// words (AI PC) and between numbers that stand apart (in a row of a table; a day and
// a time; 1. 2025年). Full-width letters, digits and the signs % + - . / & # @ * = < >
// are ASCII; Chinese punctuation stays. A dot of any kind between digits is ".", the
// separators of thousands are gone (1，234,567 is 1234567), and radicals and
// compatibility forms are the ordinary characters that they look like. All else is
// as it was: nothing is dropped but layout, so page numbers, menus and captions are
// in Text too, mostly on lines of their own.
//
// # What wrapping leaves unchanged
//
// Breaking the lines of a report elsewhere must not change what it says. Call two
// texts the same if they are equal once each "\n" that follows the end of a sentence
// (。！？, then perhaps quotes and brackets that close) is taken out: those are for
// the eye only. Then it never matters that
//
//   - line ends and blank lines stand anywhere in a paragraph behind its first
//     sentence (what a line end after a full stop sets apart counts as a paragraph);
//     or after a comma (，、；), inside brackets and quotes at their ends, within a number
//     or a Latin word, between a number and its unit
//   - all lines have one width, which may be any of ten characters and more
//   - single blanks stand between any characters but those of Latin words
//   - digits and signs are full-width, thousands are set apart, zero-width characters
//     are strewn in, lines end in CR LF, the encoding is another
//
// What a line end means among the first words of a paragraph, where a heading might
// end as well, is told by the width of the lines, if they have one, and by the words
// on both sides (clues.go). Words alone sometimes err: in reports wrapped at random
// every fifteen characters or so they cut a sentence at one line end in a thousand,
// and lose one heading in eight to the paragraph below (TestWrapsThatWordsMustTell).
// Some things cannot be told at all:
//
//   - whether a heading ends that just fills its line in a text with lines of one
//     width, or a line that is all of a heading and might be half of a longer one
//     (一、过去一年工作|回顾)
//   - whether （二） or 各位代表： that begin a line amid a sentence begin something: they
//     are taken to, if they can (the number is the next one)
//   - whether two Latin words were parted at a line end without a blank, or two
//     numbers at any: they are joined
//   - what a sentence says that a page number on a line of its own interrupts
package source

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"duixian/report"
)

// Document is a decoded report.
type Document struct {
	File     []byte        // as it came; not to be changed
	Format   report.Format // of File
	Bytes    []byte        // what spans are offsets into: File, or the text taken out of it if Format.Extracted
	Encoding string        // of Bytes: "utf-8", "utf-16le", "utf-16be", "gb18030", "big5"
	BOM      bool          // Bytes begin with a byte order mark
	Text     string        // clean text: see the package comment
	Pages    []report.Page // of a PDF: where in Bytes they begin

	spans spanMap
}

// Open decodes and cleans the bytes of a report's file. It keeps b. The error is one
// sentence; that of bytes that are no text, or not wholly text of one encoding, is an
// [*Error]. It takes time and memory in proportion to len(b), but for documents, for which
// both are bounded (see internal/docx and internal/pdf).
func Open(b []byte) (*Document, error) {
	if len(b) >= 1<<31 {
		return nil, &Error{Kind: TooLong, Offset: 1<<31 - 1}
	}
	f := formatOf(b)
	if f.Extracted() {
		text, pages, err := extract(b, f)
		if err != nil {
			return nil, err
		}
		return Restore(b, f, text, pages)
	}
	if f == report.PlainText && isXML(b) {
		return nil, &Error{Kind: Binary, Detail: "an XML document"}
	}
	dec, err := decode(b, declared(b, f))
	if err != nil {
		return nil, err
	}
	d := &Document{File: b, Format: f, Bytes: b, Encoding: dec.encoding, BOM: bytes.HasPrefix(dec.text, []byte(bom))}
	if f == report.HTML {
		if dec, err = dec.mainText(); err != nil {
			return nil, err
		}
	}
	return d.clean(dec)
}

// Restore is Open of a document whose text was taken out of it before: text and pages are those of
// the Document that Open gave then, so that its spans still hold.
func Restore(file []byte, f report.Format, text []byte, pages []report.Page) (*Document, error) {
	d := &Document{File: file, Format: f, Bytes: text, Encoding: "utf-8", Pages: pages}
	return d.clean(decoded{encoding: "utf-8", text: text})
}

// clean makes the clean text of what was decoded.
func (d *Document) clean(dec decoded) (*Document, error) {
	p, bad := clean(dec.text)
	defer p.release()
	if bad != nil {
		bad.Offset = dec.offset(bad.Offset)
		return nil, bad
	}
	wrap(p)
	numbers(p)
	p.compact()
	if len(p.text) == 0 {
		return nil, &Error{Kind: Empty}
	}
	d.Text, d.spans = string(p.text), p.spans.through(dec.spans, len(p.text))
	return d, nil
}

// SHA256 is the hash of the file in lower-case hexadecimal.
func (d *Document) SHA256() string {
	h := sha256.Sum256(d.File)
	return hex.EncodeToString(h[:])
}

// Page is the number of the page of a PDF that a byte of Bytes lies on, from 1; 0 for other formats.
func (d *Document) Page(offset int) int {
	n, found := slices.BinarySearchFunc(d.Pages, offset, func(p report.Page, at int) int { return cmp.Compare(p.Start, at) })
	if !found {
		n--
	}
	if n < 0 {
		return 0
	}
	return d.Pages[n].Number
}

// Span maps the half-open byte range [start, end) of Text to the original bytes:
// from the first byte of its first character to the last byte of its last. Blanks
// and line ends that were dropped inside the range lie inside the span, those
// before and after lie outside, as do blanks and line ends of Text itself at the
// range's ends. Offsets out of range are moved into it, those inside a character
// to the character's outer edge; an empty range gives an empty span.
func (d *Document) Span(start, end int) report.Span { return d.mapped(d.spans, start, end) }

// mapped is Span by those of the document's spans that the range lies in.
func (d *Document) mapped(spans spanMap, start, end int) report.Span {
	start, end = trim(d.Text, start, end)
	if start >= end {
		at := len(d.Bytes)
		if start < len(d.Text) {
			at = d.spans.start(start)
		}
		return report.Span{Start: at, End: at}
	}
	start, end = spans.span(start, end)
	return report.Span{Start: start, End: end}
}

// A Passage is a stretch of a document's Text. It maps the ranges in it as the document does, and finds
// them sooner: it is for many ranges that lie near each other.
type Passage struct {
	doc   *Document
	spans spanMap
}

// Passage is the stretch [start, end) of Text.
func (d *Document) Passage(start, end int) Passage {
	lo := d.spans.at(start)
	hi := lo + 1
	for hi < len(d.spans) && int(d.spans[hi].text) < end {
		hi++
	}
	return Passage{d, d.spans[lo:hi]}
}

// Span is Document.Span of a range that lies in the passage.
func (p Passage) Span(start, end int) report.Span { return p.doc.mapped(p.spans, start, end) }

// Clean maps a span of the original bytes to the half-open byte range of Text that
// holds the characters lying wholly inside it, without blanks and line ends at the
// range's ends. If there are none the range is empty, at the first character that
// begins at the span's start or later.
func (d *Document) Clean(s report.Span) (start, end int) {
	start = d.spans.firstFrom(s.Start, d.Text)
	end = max(start, d.spans.lastTo(s.End, d.Text))
	return trim(d.Text, start, end)
}

// Reproduces says whether the bytes of a span are the quote: whether both are the
// same in the normal form of [Fold]. A span out of range reproduces nothing.
func (d *Document) Reproduces(s report.Span, quote string) bool {
	if s.Start < 0 || s.Start > s.End || s.End > len(d.Bytes) {
		return false
	}
	raw := d.Bytes[s.Start:s.End]
	if d.Format == report.HTML {
		text, err := Strip(raw, d.Encoding)
		return err == nil && fold(text) == fold(quote)
	}
	folded, err := Fold(raw, d.Encoding)
	return err == nil && folded == fold(quote)
}
