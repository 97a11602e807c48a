// Package pdf reads the running text of a report out of a PDF.
//
// PDFium, as WebAssembly in a sandbox, says which character stands where (engine.go,
// glyph.go). The rest is told from geometry, a file each:
//
//	line.go       glyphs to pieces of lines: one baseline, no gap
//	running.go    page heads, page feet, page numbers and watermarks are left out
//	column.go     pieces to columns of lines, in reading order
//	paragraph.go  lines to paragraphs, over the ends of columns and pages
//	article.go    parts of an article that a newspaper prints on other pages
//
// Nothing is started before the first PDF is read. What comes out depends on the bytes
// alone, not on the machine: the sandbox sees no files, no fonts and no clock.
package pdf

import (
	"bytes"
	"sort"
)

// Is says whether b is a PDF: whether its mark stands in the first kilobyte, where
// PDF readers look for it.
func Is(b []byte) bool {
	return bytes.Contains(b[:min(len(b), 1024)], []byte("%PDF-"))
}

// Page says where text of a page begins.
type Page struct {
	Number int // of the page in the file, from 1
	Start  int // byte offset in the text
}

// At gives the number of the page that the byte at an offset of the text stands on, 0
// if there is none. A line end belongs to the page before it.
func At(pages []Page, offset int) int {
	i := sort.Search(len(pages), func(i int) bool { return pages[i].Start > offset })
	if i == 0 {
		return 0
	}
	return pages[i-1].Number
}

// Text gives the running text of a PDF in UTF-8, a paragraph or heading a line, lines
// parted by "\n" and without one at the end, in reading order.
//
// Pages ascend by Start, and the first starts at 0. A page stands there as often as
// the text comes to it: an article that goes from page 1 to page 4 and is followed by
// another of page 1 gives 1, 4, 1. Pages without text are missing. A page may start
// amid a line, where a paragraph goes on. See [At].
//
// An error is an [*Error]. The sandbox is stopped after [MaxTime] and at
// [MaxMemory]; what comes after it takes a few seconds for [MaxChars]. It may be called by several goroutines; as many as there
// are processors read at a time, the others wait.
func Text(b []byte) (text string, pages []Page, err error) {
	sheets, err := read(b, MaxTime)
	if err != nil {
		return "", nil, err
	}
	text, pages = layOut(sheets)
	if text == "" {
		return "", nil, &Error{Kind: NoText, Pages: len(sheets)}
	}
	return text, pages, nil
}

// layOut gives the text of sheets and where the pages begin in it.
func layOut(sheets []*sheet) (string, []Page) {
	for _, s := range sheets {
		s.pieces = cut(s.glyphs)
	}
	dropRunning(sheets)
	columns := arrange(sheets)
	return write(follow(paragraphs(columns), sheets))
}

// write puts paragraphs one under another.
func write(ps []*paragraph) (string, []Page) {
	var text []byte
	var pages []Page
	for _, p := range ps {
		if len(text) > 0 {
			text = append(text, '\n')
		}
		for _, m := range p.pages {
			if len(pages) > 0 && pages[len(pages)-1].Number == m.Number {
				continue
			}
			pages = append(pages, Page{Number: m.Number, Start: len(text) + m.Start})
		}
		text = append(text, p.text...)
	}
	return string(text), pages
}
