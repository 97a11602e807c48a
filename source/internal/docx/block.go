package docx

import "bytes"

// block is what holds paragraphs and tables: a body, a cell, a text box, a note.
type block struct {
	lines  []byte
	joined joined
	gone   bool // a deleted cell
}

// joined is one paragraph or several, the ends of all but the last of which are gone.
type joined struct {
	label       string
	counted     bool // the number is counted, and label is it
	text, after []byte
}

// write writes the paragraph. One without text is an empty line without a number.
func (b *block) write() {
	j := b.joined
	if len(bytes.TrimSpace(j.text)) > 0 {
		b.lines = append(append(b.lines, j.label...), j.text...)
	}
	b.lines = append(append(b.lines, '\n'), j.after...)
	b.joined = joined{}
}

// flush writes what no paragraph follows to join.
func (b *block) flush() {
	if j := b.joined; len(j.text) > 0 || len(j.after) > 0 {
		b.write()
	}
	b.joined = joined{}
}

// row is an open row of a table.
type row struct {
	cells [][]byte
	gone  bool
}

// appendTo writes the row. Cells of at most one line share a line, parted by tabs.
func (r *row) appendTo(out []byte) []byte {
	if r.gone {
		return out
	}
	var line []byte
	begun := false
	endLine := func() {
		if line = bytes.TrimRight(line, "\t"); len(bytes.TrimSpace(line)) > 0 {
			out = append(append(out, line...), '\n')
		}
		line, begun = nil, false
	}
	for _, cell := range r.cells {
		var full [][]byte
		for l := range bytes.Lines(cell) {
			if l = bytes.TrimRight(l, "\n"); len(bytes.TrimSpace(l)) > 0 {
				full = append(full, l)
			}
		}
		if len(full) > 1 {
			endLine()
			for _, l := range full {
				out = append(append(out, l...), '\n')
			}
			continue
		}
		if begun {
			line = append(line, '\t')
		}
		begun = true
		if len(full) == 1 {
			line = append(line, full[0]...)
		}
	}
	endLine()
	return out
}
