// Package source turns the bytes of one report into clean text, with a map from
// each character back to the bytes that state it.
//
// [Open] does it in four steps, a file each:
//
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
// control character, no blank but a single space between two Latin words (AI PC)
// or between two numbers that stand apart (a row of a table, a date and a time),
// no zero-width character. Full-width letters, digits and % + - . / are ASCII;
// Chinese punctuation stays. A dot of any kind between digits is ".", and the
// separators of thousands are gone (1，234,567 is 1234567).
//
// # What wrapping leaves unchanged
//
// Breaking the lines of a report elsewhere must not change what it says. Call two
// texts the same if they are equal once each "\n" that follows the end of a
// sentence (。！？ and quotes or brackets that close after it) is taken out: those
// breaks are for the eye only. Then these leave Text the same, always:
//
//   - a line end, or a blank line, at any place of a paragraph after its first
//     sentence has ended, or after a comma (，、；)
//   - a line end next to an opening or closing mark, inside a number or between a
//     number and its unit
//   - single blanks between any characters but two Latin letters of words of two
//     letters and more; full-width forms; CRLF; any of the encodings
//
// A line end inside the first sentence of a paragraph, or inside a heading, is told
// from the end of a heading by the width of the lines, if they have one, and by the
// words on both sides (clues.go). Words alone cannot always tell: 一、过去一年工作 and
// 一、过去一年工作回顾 are both headings. How often they do is measured in
// TestWrapsThatWordsMustTell. Three things cannot be told at all: a heading that
// exactly fills its line where the next could go on from it, Latin words that were
// parted by a line end (joined without a blank), and a number that ends a line
// before another that begins the next (joined to one).
package source

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"

	"duixian/report"
)

// Document is a decoded report.
type Document struct {
	Bytes    []byte // the original file; not to be changed
	Encoding string // of Bytes: "utf-8", "utf-16le", "utf-16be", "gb18030", "big5"
	BOM      bool   // Bytes begin with a byte order mark
	Text     string // clean text: see the package comment

	spans spanMap
}

// Open decodes and cleans the bytes of a report. It keeps b. Bytes that are no
// text, or not wholly text of one encoding, give an [*Error].
func Open(b []byte) (*Document, error) {
	dec, err := decode(b)
	if err != nil {
		return nil, err
	}
	p, bad := clean(dec.text)
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
	return &Document{
		Bytes:    b,
		Encoding: dec.encoding,
		BOM:      bytes.HasPrefix(dec.text, []byte(bom)),
		Text:     string(p.text),
		spans:    p.spans.through(dec.spans),
	}, nil
}

// SHA256 is the hash of the original bytes in lower-case hexadecimal.
func (d *Document) SHA256() string {
	h := sha256.Sum256(d.Bytes)
	return hex.EncodeToString(h[:])
}

// Span maps the half-open byte range [start, end) of Text to the original bytes:
// from the first byte of its first character to the last byte of its last. Blanks
// and line ends that were dropped inside the range lie inside the span, those
// before and after lie outside, as do blanks and line ends of Text itself at the
// range's ends. Offsets out of range are moved into it, those inside a character
// to the character's outer edge; an empty range gives an empty span.
func (d *Document) Span(start, end int) report.Span {
	start, end = trim(d.Text, start, end)
	if start >= end {
		at := len(d.Bytes)
		if start < len(d.Text) {
			at = d.spans.start(start)
		}
		return report.Span{Start: at, End: at}
	}
	return report.Span{Start: d.spans.start(start), End: d.spans.end(end)}
}

// Clean maps a span of the original bytes to the half-open byte range of Text that
// holds the characters lying wholly inside it. A span without any gives an empty
// range at the first character after the span's start.
func (d *Document) Clean(s report.Span) (start, end int) {
	start = d.spans.firstFrom(s.Start, len(d.Text))
	end = d.spans.lastTo(s.End, len(d.Text))
	start, end = trim(d.Text, start, max(start, end))
	return start, end
}

// Reproduces says whether the bytes of a span are the quote: whether both are the
// same in the normal form of [Fold]. A span out of range reproduces nothing.
func (d *Document) Reproduces(s report.Span, quote string) bool {
	if s.Start < 0 || s.Start > s.End || s.End > len(d.Bytes) {
		return false
	}
	folded, err := Fold(d.Bytes[s.Start:s.End], d.Encoding)
	return err == nil && folded == fold(quote)
}
