package pdf

import (
	"bytes"
	"context"
	"errors"
	"math"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// sheet is a page. Lengths are points, x goes right and y down, as the page is seen.
type sheet struct {
	number  int // from 1
	glyphs  []glyph
	pieces  []*line
	edition string // what a newspaper calls the page: "3", "A3"; "" if it does not say
}

// glyph is a character where it stands.
type glyph struct {
	r     rune
	x, w  float64 // left edge, and how far it moves the pen
	y     float64 // baseline
	size  float64 // of the em
	light bool    // hardly seen on paper
	turn  int     // quarters of a circle that it is turned clockwise; -1 for angles between
}

// read takes the glyphs of all pages from the library, within a time.
func read(b []byte, limit time.Duration) ([]*sheet, error) {
	if len(b) > MaxBytes {
		return nil, &Error{Kind: TooBig, Bytes: len(b)}
	}
	if !Is(b) || !whole(b) {
		return nil, &Error{Kind: Damaged}
	}
	pool, err := engine()
	if err != nil {
		return nil, &Error{Kind: Broken, Err: err}
	}
	instance, err := pool.GetInstanceWithContext(context.Background())
	if err != nil {
		return nil, &Error{Kind: Broken, Err: err}
	}
	var late atomic.Bool
	killed := make(chan struct{})
	timer := time.AfterFunc(limit, func() {
		late.Store(true)
		_ = instance.Kill() // ends the call that runs
		close(killed)
	})
	r := reader{pdf: instance}
	sheets, err := r.read(b)
	if timer.Stop() {
		_ = instance.Close() // what failed there cannot be used again anyhow
	} else {
		<-killed
	}
	if err != nil {
		var known *Error
		switch {
		case late.Load():
			err = &Error{Kind: TooSlow, Page: r.page, Err: err}
		case !errors.As(err, &known): // a trap in the sandbox
			err = &Error{Kind: TooHeavy, Page: r.page, Err: err}
		}
		return nil, err
	}
	return sheets, nil
}

// whole says whether a file has its end, where it says where its parts are. PDFium would
// read what is left of one that was cut off, without a word about the rest. A file made
// for reading over a network says so at its beginning too, with the number 0.
func whole(b []byte) bool {
	return ending.Match(b[max(0, len(b)-64<<10):]) || bytes.Contains(b[max(0, len(b)-2<<10):], []byte("%%EOF")) && len(b) > 4<<10
}

var ending = regexp.MustCompile(`startxref\s*0*[1-9]`)

// reader reads one document.
type reader struct {
	pdf   pdfium.Pdfium
	page  int // being read, from 1
	chars int // so far
	wild  int // of them without a character known
}

func (r *reader) read(b []byte) ([]*sheet, error) {
	opened, err := r.pdf.OpenDocument(&requests.OpenDocument{File: &b})
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		return nil, &Error{Kind: Locked, Err: err}
	case errors.Is(err, pdfiumerrors.ErrFormat), errors.Is(err, pdfiumerrors.ErrFile), errors.Is(err, pdfiumerrors.ErrPage),
		errors.Is(err, pdfiumerrors.ErrUnknown), errors.Is(err, pdfiumerrors.ErrUnexpected), errors.Is(err, pdfiumerrors.ErrSuccess):
		return nil, &Error{Kind: Damaged, Err: err}
	case err != nil:
		return nil, err
	}
	count, err := r.pdf.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	switch {
	case err != nil:
		return nil, err
	case count.PageCount > MaxPages:
		return nil, &Error{Kind: TooLong, Pages: count.PageCount}
	case count.PageCount <= 0:
		return nil, &Error{Kind: Damaged}
	}
	sheets := make([]*sheet, 0, count.PageCount)
	for i := range count.PageCount {
		r.page = i + 1
		s, err := r.sheet(opened.Document, i)
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, s)
	}
	if r.chars == 0 {
		return nil, &Error{Kind: NoText, Pages: len(sheets)}
	}
	if r.wild > r.chars/5 {
		return nil, &Error{Kind: Garbled}
	}
	return sheets, nil
}

// sheet reads a page.
func (r *reader) sheet(doc references.FPDF_DOCUMENT, index int) (*sheet, error) {
	page, err := r.pdf.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: doc, Index: index})
	if errors.Is(err, pdfiumerrors.ErrPage) {
		return nil, &Error{Kind: Damaged, Page: r.page, Err: err}
	} else if err != nil {
		return nil, err
	}
	ref := requests.Page{ByReference: &page.Page}
	rotation, err := r.pdf.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: ref})
	if err != nil {
		return nil, err
	}
	text, err := r.pdf.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: ref})
	if err != nil {
		return nil, err
	}
	count, err := r.pdf.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil {
		return nil, err
	}
	r.chars += count.Count
	if count.Count > maxPerPage || r.chars > MaxChars {
		return nil, &Error{Kind: TooDense, Page: r.page}
	}
	s := &sheet{number: r.page, glyphs: make([]glyph, 0, count.Count)}
	p := printer{reader: r, text: text.TextPage, rotation: int(rotation.PageRotation)}
	for i := range count.Count {
		g, ok, err := p.glyph(i)
		if err != nil {
			return nil, err
		}
		if ok {
			s.glyphs = append(s.glyphs, g)
		}
	}
	if _, err := r.pdf.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage}); err != nil {
		return nil, err
	}
	if _, err := r.pdf.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: page.Page}); err != nil {
		return nil, err
	}
	shared(s.glyphs)
	s.glyphs = upright(s.glyphs)
	return s, nil
}

// shared gives each character of a glyph that stands for several, such as —— or ﬃ, its
// part of the glyph's width: PDFium puts them at one place, one after the other.
func shared(gs []glyph) {
	for i := 0; i < len(gs); {
		j := i + 1
		for j < len(gs) && gs[j].x == gs[i].x && gs[j].y == gs[i].y && gs[j].w == gs[i].w && gs[j].size == gs[i].size {
			j++
		}
		for k := i; k < j && j > i+1; k++ {
			gs[k].w /= float64(j - i)
			gs[k].x += float64(k-i) * gs[k].w
		}
		i = j
	}
}

// printer gives the glyphs of a page.
type printer struct {
	*reader
	text     references.FPDF_TEXTPAGE
	rotation int // quarters that the page is turned clockwise to be seen
	run      run
}

// glyph gives the glyph of an index. It is not ok if there is nothing to see: PDFium
// adds blanks and line ends where it takes words and lines to end.
func (p *printer) glyph(i int) (g glyph, ok bool, err error) {
	code, err := p.pdf.FPDFText_GetUnicode(&requests.FPDFText_GetUnicode{TextPage: p.text, Index: i})
	if err != nil {
		return g, false, err
	}
	g.r = rune(uint32(code.Unicode))
	switch g.r {
	case 2, 0xFFFE:
		g.r = '-' // how PDFium marks a hyphen at a line's end
	case '\r', '\n', 0xAD, 0xFEFF:
		return g, false, nil
	case ' ', 0xA0, '\t':
		g.r = ' '
		made, err := p.pdf.FPDFText_IsGenerated(&requests.FPDFText_IsGenerated{TextPage: p.text, Index: i})
		if err != nil || made.IsGenerated {
			return g, false, err
		}
	}
	unmapped, err := p.pdf.FPDFText_HasUnicodeMapError(&requests.FPDFText_HasUnicodeMapError{TextPage: p.text, Index: i})
	if err != nil {
		return g, false, err
	}
	if g.r, err = p.character(g.r, i, unmapped.HasUnicodeMapError); err != nil {
		return g, false, err
	}
	return p.placed(g, i)
}

// placed says where a glyph stands, how large it is and which way it is turned. What
// has no place is not on the page.
func (p *printer) placed(g glyph, i int) (_ glyph, ok bool, err error) {
	font, err := p.pdf.FPDFText_GetFontSize(&requests.FPDFText_GetFontSize{TextPage: p.text, Index: i})
	if err != nil {
		return g, false, err
	}
	origin, err := p.pdf.FPDFText_GetCharOrigin(&requests.FPDFText_GetCharOrigin{TextPage: p.text, Index: i})
	if err != nil {
		return g, false, trap(err)
	}
	if !p.run.goesOn(font.FontSize, origin.X, origin.Y) {
		if ok, err := p.begin(i, font.FontSize); !ok {
			return g, false, err
		}
	}
	p.run.x, p.run.y = origin.X, origin.Y
	g.light, g.size, g.turn = p.run.light, p.run.high, p.run.turn
	if !(g.size > 0.5 && g.size < 2000) {
		return g, false, nil
	}
	// All that follows reads along the glyph's own direction.
	x, y := seen(origin.X, origin.Y, p.rotation)
	g.x, g.y = turned(x, y, g.turn)
	if wide(g.r) {
		// A wide character takes its em; the box of a Type 3 font would be the ink.
		g.w = p.run.wide
	} else {
		box, err := p.pdf.FPDFText_GetLooseCharBox(&requests.FPDFText_GetLooseCharBox{TextPage: p.text, Index: i})
		if err != nil {
			return g, false, trap(err)
		}
		x0, y0 := seen(float64(box.Rect.Left), float64(box.Rect.Bottom), p.rotation)
		x1, y1 := seen(float64(box.Rect.Right), float64(box.Rect.Top), p.rotation)
		x0, _ = turned(x0, y0, g.turn)
		x1, _ = turned(x1, y1, g.turn)
		g.x, g.w = min(x0, x1), math.Abs(x1-x0)
	}
	for _, v := range []float64{g.x, g.y, g.w} {
		if math.IsNaN(v) || math.Abs(v) > 1e6 {
			return g, false, nil
		}
	}
	return g, true, nil
}

// run is glyphs of one shape that follow each other on a baseline. What they have in
// common is asked once: each question of the library takes microseconds.
type run struct {
	font       float64 // size that the file gives
	x, y       float64 // of the last glyph, in the page's own space
	wide, high float64 // size across and along the page, in points
	turn       int
	light      bool
}

func (r run) goesOn(font, x, y float64) bool {
	return font == r.font && y == r.y && x > r.x && x-r.x < 3*r.wide
}

// begin begins a run with a glyph; it is not ok if that has no shape.
func (p *printer) begin(i int, font float64) (ok bool, err error) {
	p.run = run{font: font}
	matrix, err := p.pdf.FPDFText_GetMatrix(&requests.FPDFText_GetMatrix{TextPage: p.text, Index: i})
	if err != nil {
		return false, trap(err)
	}
	m := matrix.Matrix
	p.run.wide = math.Hypot(float64(m.A), float64(m.B)) * font
	p.run.high = math.Hypot(float64(m.C), float64(m.D)) * font
	p.run.turn = quarter(seen(float64(m.A), float64(m.B), p.rotation))
	colour, err := p.pdf.FPDFText_GetFillColor(&requests.FPDFText_GetFillColor{TextPage: p.text, Index: i})
	if err != nil {
		return trap(err) == nil, trap(err)
	}
	p.run.light = colour.R > 160 && colour.G > 160 && colour.B > 160
	return true, nil
}

// character says what a character of a private area stands for, and what one is that
// the font does not name: U+FFFD.
func (p *printer) character(r rune, i int, unmapped bool) (rune, error) {
	private := r >= 0xE000 && r <= 0xF8FF || r >= 0xF0000
	switch {
	case r == 0xE5E5: // GBK's blank of the em
		return 0x3000, nil
	case private && r>>8 == 0xF0:
		// Fonts of signs have their places from F000 on.
		font, err := p.pdf.FPDFText_GetFontInfo(&requests.FPDFText_GetFontInfo{TextPage: p.text, Index: i})
		if trap(err) != nil {
			return r, err
		}
		if err == nil {
			name := strings.ToLower(font.FontName)
			if strings.Contains(name, "dings") || strings.Contains(name, "symbol") || r&0xFF < 0x20 || r&0xFF > 0x7E {
				return '•', nil
			}
		}
		return r & 0xFF, nil
	case private, unmapped, r < 0x20, r >= 0x7F && r < 0xA0, r >= 0xD800 && r < 0xE000, r > 0x10FFFF, r == 0xFFFF:
		p.wild++
		return 0xFFFD, nil
	}
	return r, nil
}

// trap is an error if it is more than the library's word that it has no answer.
func trap(err error) error {
	if err != nil && strings.HasPrefix(err.Error(), "could not get ") {
		return nil
	}
	return err
}

// seen gives a point of the page's own space, whose y goes up, as it is seen on the
// page turned clockwise by quarters, with y going down.
func seen(x, y float64, quarters int) (float64, float64) {
	switch quarters & 3 {
	case 1:
		return y, x
	case 2:
		return -x, y
	case 3:
		return -y, -x
	}
	return x, -y
}

// quarter says by how many quarters of a circle a direction is turned clockwise from
// the right, -1 if it is not within ten degrees of any.
func quarter(x, y float64) int {
	angle := math.Atan2(y, x) / (math.Pi / 2)
	near := math.Round(angle)
	if math.Abs(angle-near) > 1.0/9 {
		return -1
	}
	return (int(near) + 4) & 3
}

// turned gives a point after the page is turned back by quarters.
func turned(x, y float64, quarters int) (float64, float64) {
	switch quarters {
	case 1:
		return y, -x
	case 2:
		return -x, -y
	case 3:
		return -y, x
	}
	return x, y
}

// upright keeps the glyphs of the direction that most have: the others are stamps,
// watermarks, and notes at the edge.
func upright(gs []glyph) []glyph {
	var count [4]int
	for _, g := range gs {
		if g.turn >= 0 {
			count[g.turn]++
		}
	}
	most := 0
	for t, n := range count {
		if n > count[most] {
			most = t
		}
	}
	kept := gs[:0]
	for _, g := range gs {
		if g.turn == most {
			kept = append(kept, g)
		}
	}
	return kept
}
