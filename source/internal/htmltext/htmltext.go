// Package htmltext turns the HTML of a saved web page into the text of the report on
// it, with a map back to the bytes of the page.
//
// [Text] does it in three steps, a file or two each:
//
//	scan.go, entity.go     bytes to tags and text, in place: no tag is copied, and
//	                       what is broken costs as little of the text as can be
//	lines.go, tree.go      tags and text to lines, each with the element it stands in
//	choose.go, words.go    lines to those of the main part: menus, tools, footers go
//	table.go               cells of a table's row to one line
//
// # What is kept
//
// The main part of a page is found by where sentences stand, not by the names that a
// site gives its elements: it is the innermost element that holds four fifths of all
// that reads like sentences, with each element beside it that holds a sentence or a
// table of figures, those behind it that have nothing of a menu or tools, and the
// title above. Of these, lines go that are menus (mostly
// links, in a row) or the tools of a page (print, share, font size, breadcrumbs,
// pagers, imprints). A line that is in doubt stays: noise is better than a loss.
//
// # What is mended
//
// Pages break the rules, and browsers have rules for that, which here are followed
// where they cost nothing. Where a browser would swallow text (a comment, a script or
// an attribute's value that never ends; a "<" amid Chinese words that begins no tag),
// the text is kept instead.
package htmltext

import "fmt"

// Piece says where a stretch of text comes from. A text's pieces are in its order and
// in that of the source, and part all of it.
type Piece struct {
	Text int // where it begins in the text, in bytes; it ends where the next one begins

	// The half-open range of bytes of the source. For a verbatim stretch they are the
	// same bytes as the text's. Else they are what one character stands for (two, for a
	// few entities): an entity; blanks of which one is left; for a line end or the blank
	// between two cells the tag that made it, up to 255 bytes of it.
	Start, End int

	Verbatim bool
}

// maxReplaced is the longest range of a piece that is not verbatim, in bytes.
const maxReplaced = 255

// maxPieces is how many pieces a page may have: some ten times as many as one with a
// tag around every character of the longest report.
const maxPieces = 1 << 20

// Text gives the main text of a page in UTF-8, paragraphs one a line, lines parted by
// one "\n". A line has no blanks behind it; those that indent it it keeps, if they are
// characters (ideographic or no-break spaces), for they tell paragraphs from wrapped
// lines. A page without text, or in too many pieces, gives an [*Error]. It takes time
// in proportion to len(src), and memory too, up to a bound for the pieces.
func Text(src []byte) (text []byte, pieces []Piece, err error) {
	b := builder{src: src}
	b.read()
	if b.full > 0 {
		return nil, nil, &Error{Kind: Shattered, Offset: b.full}
	}
	if len(b.lines) == 0 {
		return nil, nil, b.nothing()
	}
	keep := choose(&b)
	b.joinRows(keep)
	text, pieces = b.assemble(keep)
	return text, pieces, nil
}

// Strip gives the text of a part of a page, to check that bytes reproduce a quote: from
// a character to a character of the page's main text. It does not choose a main part,
// but lines that [Text] drops wherever they stand, as a pager amid a paragraph, it
// drops too, but for the first and the last, which need not be whole. It gives nothing
// for what is in more pieces than a page may have.
func Strip(src []byte) (text []byte, pieces []Piece) {
	b := builder{src: src}
	b.read()
	if b.full > 0 {
		return nil, nil
	}
	keep := noiseWithin(&b)
	b.joinRows(keep)
	return b.assemble(keep)
}

// Kind says why a page gives no text.
type Kind string

// The kinds of errors.
const (
	Empty     Kind = "empty"     // there is no text in it
	Framed    Kind = "framed"    // it only shows other pages: Detail has their addresses
	Shattered Kind = "shattered" // its text is in too many pieces
)

// Error says that a page gives no text, where, and what to do.
type Error struct {
	Kind   Kind
	Offset int    // in the source: of the frame; of the first piece too many
	Detail string // what Kind says
}

func (e *Error) Error() string {
	switch e.Kind {
	case Framed:
		return fmt.Sprintf("the page holds no text but shows others in frames (from byte %d on): save that of them with the report (%s)", e.Offset, e.Detail)
	case Shattered:
		return fmt.Sprintf("the page's text is cut by tags and entities into more than %d pieces (at byte %d): save the report's words as a TXT file", maxPieces, e.Offset)
	}
	return "the page holds no text from its first byte to its last: save it when all of it is shown, or save the report's words as a TXT file"
}
