package htmltext

import "bytes"

// parts is what parts a line from one behind it: a blank if both are of one row of a
// table.
func (l *line) parts(next *line) byte {
	if l.row != 0 && l.row == next.row {
		return ' '
	}
	return '\n'
}

// How long the cells of a row may be that becomes one line, in letters: one that is a
// line, and each of more.
const (
	longestCell     = 200
	longestCellLine = 30
)

// joinRows looks at the lines that are kept: those of a row of a table stay in that
// row, to become one line, if they read as cells do. Else the row is just layout, and
// is taken from them.
func (b *builder) joinRows(keep []bool) {
	var row []int
	for i := 0; i < len(b.lines); {
		first := &b.lines[i]
		row = row[:0]
		j := i
		for ; j < len(b.lines) && (!keep[j] || b.lines[j].row == first.row); j++ {
			if keep[j] {
				row = append(row, j)
			}
		}
		j = max(j, i+1)
		if first.row != 0 && keep[i] && !b.isRow(row) {
			for _, k := range row {
				b.lines[k].row = 0
			}
		}
		i = j
	}
}

// isRow says whether lines read as the cells of one row.
func (b *builder) isRow(row []int) bool {
	for k, i := range row {
		l := &b.lines[i]
		alone := (k == 0 || b.lines[row[k-1]].cell != l.cell) && (k+1 == len(row) || b.lines[row[k+1]].cell != l.cell)
		if l.letters > longestCell || !alone && (l.letters > longestCellLine || b.endsSentence(l)) {
			return false
		}
	}
	return len(row) > 0 && b.lines[row[0]].cell != b.lines[row[len(row)-1]].cell
}

// endsSentence says whether a line ends as sentences, or their parts, do.
func (b *builder) endsSentence(l *line) bool {
	return b.endsIn(l, "。", "！", "？", "；", "…", "：")
}

// endsIn says whether a line ends in one of the marks, but for quotes and brackets.
func (b *builder) endsIn(l *line, marks ...string) bool {
	text := bytes.TrimRight(b.text[l.start:l.end], "\"'”’）》)")
	for _, m := range marks {
		if bytes.HasSuffix(text, []byte(m)) {
			return true
		}
	}
	return false
}
