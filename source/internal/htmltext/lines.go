package htmltext

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A line is what stands between two tags that end lines, and is not blank.
type line struct {
	start, end int   // in builder.text, with its indent
	piece      int   // the first piece of it
	endTag     Piece // what ended it, as the piece of a line end
	node       int32 // the element that holds it
	row, cell  int32 // of a table, counted through the page; 0 for none

	letters int32 // letters, digits and Chinese characters
	linked  int32 // of these, how many stand in links
	links   int32
	heading bool
}

// A builder reads a page into lines.
type builder struct {
	src    []byte
	scan   scanner
	full   int    // where the first piece too many begins, or 0
	text   []byte // all lines, one behind the other
	pieces []Piece
	lines  []line
	frames []token // the first few
	chars  []byte

	tree
	line     line  // under work
	gap      Piece // blanks that are not yet written, if End is not 0
	gapLines bool  // a line end is among them
	heading  bool
	preserve int // open elements whose line ends count

	link struct { // the open one
		open  bool
		start int // in text
		line  int // in lines
	}
}

func (b *builder) read() {
	b.scan.src = b.src
	b.text = make([]byte, 0, len(b.src)/2)
	if bytes.HasPrefix(b.src, []byte("\ufeff")) {
		b.scan.pos = 3
	}
	for b.full == 0 {
		t, ok := b.scan.next()
		if !ok {
			break
		}
		switch t.kind {
		case textToken:
			b.readText(t.start, t.end)
		case startToken:
			b.open(t)
		case endToken:
			b.close(t)
		}
		if len(b.pieces) > maxPieces {
			b.full = b.pieces[maxPieces].Start
		}
	}
	b.endLine(len(b.src), len(b.src))
}

// open takes a start tag.
func (b *builder) open(t token) {
	is := t.tag.is
	if is(block | lineTag) {
		b.endLine(t.start, t.end)
	}
	switch {
	case is(link):
		b.closeLink()
		if href, ok := attribute(t.attributes, "href"); ok && !bytes.HasPrefix(href, []byte("#")) {
			b.link.open, b.link.start, b.link.line = true, len(b.text), len(b.lines)
		}
	case t.tag.id == frameTag.id && len(b.frames) < 5:
		b.frames = append(b.frames, t)
	case is(preserve):
		b.preserve++
	}
	if is(block) {
		b.heading = is(heading)
		b.tree.open(t.tag)
	}
}

// close takes an end tag.
func (b *builder) close(t token) {
	is := t.tag.is
	if is(block | lineTag) {
		b.endLine(t.start, t.end)
	}
	switch {
	case is(link):
		b.closeLink()
	case is(preserve):
		b.preserve = max(0, b.preserve-1)
	}
	if is(block) {
		b.heading = false
		b.tree.close(t.tag)
	}
}

// special has the bytes of text that are not just copied.
var special = [256]bool{'&': true, ' ': true, '\t': true, '\n': true, '\r': true, '\f': true}

// readText takes text without tags.
func (b *builder) readText(from, end int) {
	if b.scan.cdata {
		if k := bytes.Index(b.src[from:end], []byte("]]>")); k >= 0 {
			b.scan.cdata = false
			b.readText(from, from+k)
			from += k + 3
		}
	}
	i := from
	for i < end {
		if !special[b.src[i]] {
			i++
			continue
		}
		b.copy(from, i)
		from = i
		if b.src[i] != '&' {
			for i < end && isBlank(b.src[i]) {
				i++
			}
			b.blanks(from, i)
			from = i
			continue
		}
		chars, width := b.entity(b.src[i:end])
		if i++; width > 0 {
			i = from + width
			b.replace(chars, from, i)
			from = i
		}
		if len(b.pieces) > maxPieces {
			return
		}
	}
	b.copy(from, end)
}

// copy takes src[from:to] over as it is.
func (b *builder) copy(from, to int) {
	if from < to {
		b.writeGap(b.src[from:to])
		b.verbatim(from, to)
	}
}

func (b *builder) verbatim(from, to int) {
	k := len(b.pieces) - 1
	if last := k; k >= b.line.piece && b.pieces[last].Verbatim && b.pieces[last].End == from {
		b.pieces[last].End = to
	} else {
		b.pieces = append(b.pieces, Piece{Text: len(b.text), Start: from, End: to, Verbatim: true})
	}
	b.text = append(b.text, b.src[from:to]...)
}

// replace writes the characters that src[from:to] stands for.
func (b *builder) replace(chars []byte, from, to int) {
	if c := chars[0]; c != ' ' && isBlank(c) {
		b.blanks(from, to)
		return
	}
	b.writeGap(chars)
	b.piece(Piece{Start: from, End: to}, chars...)
}

func (b *builder) piece(p Piece, chars ...byte) {
	p.Text = len(b.text)
	p.End = min(p.End, p.Start+maxReplaced)
	b.pieces = append(b.pieces, p)
	b.text = append(b.text, chars...)
}

// blanks takes src[from:to], which is nothing but ASCII's blanks and line ends, or an
// entity for one.
func (b *builder) blanks(from, to int) {
	if b.preserve > 0 {
		for i := from; i < to; i++ {
			switch b.src[i] {
			case '\n', '\r':
				b.endLine(i, i+1)
			case ' ':
				b.verbatim(i, i+1)
			default:
				b.piece(Piece{Start: i, End: i + 1}, ' ')
			}
		}
		return
	}
	if b.gap.End == 0 {
		b.gap = Piece{Start: from}
		b.gapLines = false
	}
	b.gap.End = to
	b.gapLines = b.gapLines || bytes.ContainsAny(b.src[from:to], "\n\r&")
}

// writeGap writes one blank for those that stand before what comes next; none at the
// beginning of a line, nor for a line end between Chinese characters.
func (b *builder) writeGap(next []byte) {
	gap := b.gap
	if gap.End == 0 {
		return
	}
	b.gap = Piece{}
	if len(b.text) == b.line.start {
		return
	}
	if b.gapLines {
		last, _ := utf8.DecodeLastRune(b.text[b.line.start:])
		first, _ := utf8.DecodeRune(next)
		if isWide(last) && isWide(first) {
			return
		}
	}
	if b.src[gap.Start] == ' ' {
		b.verbatim(gap.Start, gap.Start+1)
	} else {
		b.piece(gap, ' ')
	}
}

// isSpace says whether a character is a blank, or none that is seen.
func isSpace(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }

// isWide says whether no blanks stand beside a character: Chinese ones and their
// punctuation.
func isWide(r rune) bool { return r >= 0x2000 && r != utf8.RuneError }

// endLine ends the line under work, if there is one, at src[from:to].
func (b *builder) endLine(from, to int) {
	b.gap = Piece{}
	l := &b.line
	length := len(bytes.TrimRightFunc(b.text[l.start:], isSpace))
	if length == 0 {
		b.text = b.text[:l.start]
		b.pieces = b.pieces[:l.piece]
		return
	}
	b.cut(l.start + length)
	l.end = len(b.text)
	l.endTag = Piece{Start: from, End: min(to, from+maxReplaced)}
	l.node, l.row, l.cell = b.node(), b.row, b.cell
	l.letters = int32(letters(b.text[l.start:l.end]))
	l.heading = b.heading
	b.lines = append(b.lines, *l)
	b.line = line{start: len(b.text), piece: len(b.pieces)}
}

// cut shortens the text.
func (b *builder) cut(size int) {
	k := len(b.pieces)
	for b.pieces[k-1].Text >= size {
		k--
	}
	b.pieces = b.pieces[:k]
	if p := &b.pieces[k-1]; p.Verbatim {
		p.End = p.Start + size - p.Text
	}
	b.text = b.text[:size]
}

// longestLink is how many bytes of text a link has at most; what is longer is an
// anchor that someone forgot to close.
const longestLink = 3 * 120

// closeLink closes the open link, if there is one, and notes what text it holds.
func (b *builder) closeLink() {
	open := b.link
	b.link.open = false
	if !open.open || len(b.text)-open.start > longestLink {
		return
	}
	for i := open.line; i <= len(b.lines); i++ {
		l := &b.line
		end := len(b.text)
		if i < len(b.lines) {
			l = &b.lines[i]
			end = l.end
		}
		if start := max(open.start, l.start); start < end {
			if n := letters(b.text[start:end]); n > 0 {
				l.linked += int32(n)
				l.links++
			}
		}
	}
}

// letters counts letters, digits and Chinese characters.
func letters(b []byte) (n int) {
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c < 0x80:
			if isLetter(c) || isDigit(c) {
				n++
			}
			i++
		case c >= 0xE4 && c <= 0xE9:
			n++
			i += 3
		default:
			r, w := utf8.DecodeRune(b[i:])
			if isLetterLike(r) {
				n++
			}
			i += w
		}
	}
	return n
}

func isLetterLike(r rune) bool {
	switch {
	case r < 0x3400:
		return false
	case r >= 0xFF10 && r <= 0xFF19, r >= 0xFF21 && r <= 0xFF3A, r >= 0xFF41 && r <= 0xFF5A:
		return true
	}
	return r < 0xE000 || r >= 0x20000
}

// assemble gives the text of the lines that are kept, and its pieces.
func (b *builder) assemble(keep []bool) ([]byte, []Piece) {
	text := make([]byte, 0, len(b.text)+len(b.lines))
	pieces := make([]Piece, 0, len(b.pieces)+len(b.lines))
	last := -1
	for i := range b.lines {
		if !keep[i] {
			continue
		}
		l := &b.lines[i]
		if last >= 0 {
			p := b.lines[last].endTag
			p.Text = len(text)
			pieces = append(pieces, p)
			text = append(text, b.lines[last].parts(l))
		}
		end := len(b.pieces)
		if i+1 < len(b.lines) {
			end = b.lines[i+1].piece
		}
		for _, p := range b.pieces[l.piece:end] {
			p.Text += len(text) - l.start
			pieces = append(pieces, p)
		}
		text = append(text, b.text[l.start:l.end]...)
		last = i
	}
	return text, pieces
}

// nothing is the error for a page without text.
func (b *builder) nothing() error {
	if len(b.frames) == 0 {
		return &Error{Kind: Empty}
	}
	var pages []string
	for _, f := range b.frames {
		if src, ok := attribute(f.attributes, "src"); ok {
			pages = append(pages, string(src[:min(len(src), 200)]))
		}
	}
	return &Error{Kind: Framed, Offset: b.frames[0].start, Detail: strings.Join(pages, ", ")}
}
