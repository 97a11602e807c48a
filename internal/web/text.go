package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"duixian/internal/record"
	"duixian/report"
	"duixian/source"
)

// The text of a report with its records marked in place. Records overlap: figures
// stand inside the clauses of commitments, and clauses inside sentences. HTML has
// elements that nest, so the text is cut wherever any of them begins or ends, and
// each piece says what it belongs to.

// paragraph is one line of clean text.
type paragraph struct {
	Anchor    string // of the section that begins here
	Depth     int    // of the heading that fills the paragraph; 0 is plain text
	Title     bool   // the report's own title
	Sentences []sentence
}

// sentence is a stretch of a paragraph that is one sentence with records, or what
// stands between such sentences.
type sentence struct {
	Stated  bool // it has records
	Clauses []clause
}

// clause is a stretch of a sentence within the same clauses of deeds.
type clause struct {
	IDs    string // of these deeds, by blanks; empty outside
	Type   string // of the first of them
	Off    bool   // the filter lets none of them pass
	Pieces []piece
}

// piece is a stretch of text that needs no further cut.
type piece struct {
	Text    string
	Heading bool     // part of a heading that runs into its paragraph
	Anchors []string // of sections that begin here, in the middle of a paragraph
	Marks   []mark   // the records whose quote this is, most often none or one
}

// mark is the quote of a record, or a part of it.
type mark struct {
	ID     string
	Type   string
	Link   string // where the mark leads
	Title  string // what is shown when the pointer rests on it
	Off    bool   // the filter does not let it pass
	Begins bool   // the quote's first part
}

// extent is a half-open range of bytes of clean text.
type extent struct{ start, end int }

func (e extent) covers(o extent) bool { return e.start <= o.start && o.end <= e.end }

func clean(d *source.Document, s report.Span) extent {
	start, end := d.Clean(s)
	return extent{start, end}
}

// placed is a record in clean text.
type placed struct {
	mark
	quote, clause, sentence extent
}

// heading is where a section begins in clean text, and its heading as far as it
// stands there.
type heading struct {
	extent
	anchor string
	depth  int
}

// markText cuts a report's clean text into paragraphs with marks, one for each
// record.
func markText(d *source.Document, r *report.Reading, records []record.Record, newMark func(record.Record) mark) []paragraph {
	var marks []placed
	for _, rec := range records {
		marks = append(marks, placed{newMark(rec), clean(d, rec.Span()), clean(d, rec.Clause()), clean(d, rec.Sentence())})
	}
	var lines []extent
	start := 0
	for line := range strings.SplitAfterSeq(d.Text, "\n") {
		if strings.TrimSpace(line) != "" {
			lines = append(lines, extent{start, start + len(strings.TrimRight(line, "\n"))})
		}
		start += len(line)
	}
	// What stands in each line: texts have hundreds of lines and thousands of records.
	marksOf, headingsOf := make([][]placed, len(lines)), make([][]heading, len(lines))
	for _, m := range marks {
		for k := firstLine(lines, m.sentence.start); k < len(lines) && lines[k].start < m.sentence.end; k++ {
			marksOf[k] = append(marksOf[k], m)
		}
	}
	for _, h := range findHeadings(d, r.Sections) {
		if k := firstLine(lines, h.start); k < len(lines) && lines[k].start <= h.start {
			headingsOf[k] = append(headingsOf[k], h)
		}
	}
	var paragraphs []paragraph
	for k, within := range lines {
		p := markParagraph(d.Text, within, marksOf[k], headingsOf[k])
		p.Title = r.Report.Title != "" && strings.TrimSpace(d.Text[within.start:within.end]) == r.Report.Title
		paragraphs = append(paragraphs, p)
	}
	return paragraphs
}

// firstLine finds the first line that ends behind an offset.
func firstLine(lines []extent, at int) int {
	k, _ := slices.BinarySearchFunc(lines, at+1, func(line extent, end int) int { return cmp.Compare(line.end, end) })
	return k
}

// sectionAnchor names a section on the page.
func sectionAnchor(s report.Section) string { return "s" + strconv.Itoa(s.Start) }

// headingNumber is how many bytes may stand before a heading's words at the start
// of its section: （十一）, ——, 第十一章.
const headingNumber = 40

func findHeadings(d *source.Document, sections []report.Section) []heading {
	var found []heading
	for _, s := range sections {
		at := clean(d, s.Span)
		h := heading{extent{at.start, at.start}, sectionAnchor(s), s.Depth}
		if i := strings.Index(d.Text[at.start:at.end], s.Heading); 0 <= i && i <= headingNumber {
			h.end = at.start + i + len(s.Heading)
		}
		found = append(found, h)
	}
	return found
}

// markParagraph cuts one paragraph.
func markParagraph(text string, within extent, marks []placed, headings []heading) paragraph {
	var p paragraph
	cuts := []int{within.start, within.end}
	cut := func(e extent) {
		for _, at := range []int{e.start, e.end} {
			if within.start < at && at < within.end {
				cuts = append(cuts, at)
			}
		}
	}
	marks = slices.DeleteFunc(slices.Clone(marks), func(m placed) bool {
		return m.sentence.end <= within.start || within.end <= m.sentence.start
	})
	for _, m := range marks {
		cut(m.quote)
		cut(m.clause)
		cut(m.sentence)
	}
	headings = slices.DeleteFunc(slices.Clone(headings), func(h heading) bool {
		return h.start < within.start || within.end <= h.start
	})
	for _, h := range headings {
		cut(h.extent)
		if h.start == within.start {
			p.Anchor = h.anchor
			if strings.TrimSpace(text[min(h.end, within.end):within.end]) == "" {
				p.Depth = h.depth
			}
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)

	var last extent // the sentence of the piece before
	for i := 1; i < len(cuts); i++ {
		at := extent{cuts[i-1], cuts[i]}
		var in extent
		for _, m := range marks {
			if m.sentence.covers(at) {
				in = m.sentence
			}
		}
		if len(p.Sentences) == 0 || in != last {
			p.Sentences = append(p.Sentences, sentence{Stated: in != extent{}})
		}
		last = in
		s := &p.Sentences[len(p.Sentences)-1]

		c := clauseAt(at, marks)
		if len(s.Clauses) == 0 || s.Clauses[len(s.Clauses)-1].IDs != c.IDs {
			s.Clauses = append(s.Clauses, c)
		}
		pieces := &s.Clauses[len(s.Clauses)-1].Pieces
		*pieces = append(*pieces, pieceAt(text, at, marks, headings, p))
	}
	return p
}

// clauseAt says in which deeds' clauses a stretch of text stands.
func clauseAt(at extent, marks []placed) clause {
	var ids []string
	c := clause{Off: true}
	for _, m := range marks {
		if m.clause.covers(at) && m.clause != m.quote {
			if len(ids) == 0 {
				c.Type = m.Type
			}
			ids = append(ids, m.ID)
			c.Off = c.Off && m.Off
		}
	}
	c.IDs = strings.Join(ids, " ")
	return c
}

func pieceAt(text string, at extent, marks []placed, headings []heading, in paragraph) piece {
	one := piece{Text: text[at.start:at.end]}
	for _, h := range headings {
		if h.covers(at) && in.Depth == 0 {
			one.Heading = true
		}
		if h.start == at.start && h.anchor != in.Anchor {
			one.Anchors = append(one.Anchors, h.anchor)
		}
	}
	for _, m := range marks {
		if m.quote.covers(at) {
			m.Begins = m.quote.start == at.start
			one.Marks = append(one.Marks, m.mark)
		}
	}
	// Where several records have the same words, those that the filter shows go first.
	slices.SortStableFunc(one.Marks, func(a, b mark) int {
		switch {
		case a.Off == b.Off:
			return 0
		case b.Off:
			return -1
		default:
			return 1
		}
	})
	return one
}
