package source

import "bytes"

// A page is a text under work: its clean characters, line by line.
type page struct {
	src    []byte  // UTF-8, as decoded
	text   []byte  // clean; "\n" between lines, none of them empty
	spans  spanMap // from text to src
	lines  []line
	commas []int // where in text one stands behind a digit
	table  pairs // memory for counting them
}

// A line is a physical line that is not blank.
type line struct {
	at         int   // where it begins in page.text
	start, end int   // in page.src, with its indent, without blanks behind it
	src        int   // where its first character stands in page.src
	indent     uint8 // blanks before it, in cells: an ideographic space has two
	blank      bool  // a blank line stands before it
	spaced     bool  // blanks stand between it and the line before
}

// line i without its "\n".
func (p *page) line(i int) []byte {
	end := len(p.text)
	if i+1 < len(p.lines) {
		end = p.lines[i+1].at - 1
	}
	return p.text[p.lines[i].at:end]
}

// physical is line i as it was, with its indent.
func (p *page) physical(i int) []byte { return p.src[p.lines[i].start:p.lines[i].end] }

// dropped marks bytes of page.text that compact takes out. No text holds it.
const dropped = 0

func drop(b []byte) {
	for i := range b {
		b[i] = dropped
	}
}

// compact takes out what was dropped, from text and spans.
func (p *page) compact() {
	if bytes.IndexByte(p.text, dropped) < 0 {
		return
	}
	old := p.spans
	p.spans = make(spanMap, 0, len(old)+len(p.lines))
	text, size, k := p.text, 0, 0
	for i := 0; i < len(text); {
		if text[i] == dropped {
			i++
			continue
		}
		end := len(text)
		if n := bytes.IndexByte(text[i:], dropped); n >= 0 {
			end = i + n
		}
		for k+1 < len(old) && int(old[k+1].text) <= i {
			k++
		}
		p.spans.add(size, old[k].start(i), old[k].tw, old[k].ow)
		for ; k+1 < len(old) && int(old[k+1].text) < end; k++ {
			r := old[k+1]
			p.spans.add(size+int(r.text)-i, int(r.orig), r.tw, r.ow)
		}
		size += copy(text[size:], text[i:end])
		i = end
	}
	p.text = text[:size]
}
