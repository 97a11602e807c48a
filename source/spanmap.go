package source

import (
	"sort"
	"unicode/utf8"
)

// A spanMap says where the characters of a text come from. It is a list of runs,
// each a stretch in which every character has the same width in the text and the
// same width in its origin, so that both advance in step. A report in UTF-8 has a
// run for each stretch between two things that were dropped or folded, mostly one
// or two a line.
type spanMap []run

type run struct {
	text, orig uint32 // where the run begins, in bytes
	tw, ow     uint8  // width of one step; 1 and 1 where both are the same UTF-8
}

// add notes that the text goes on at text with a character of tw bytes that comes
// from ow bytes at orig. It starts a run only if the last one does not go on there.
func (m *spanMap) add(text, orig int, tw, ow uint8) {
	if k := len(*m) - 1; k >= 0 {
		last := (*m)[k]
		if last.tw == tw && last.ow == ow {
			steps := (text - int(last.text)) / int(tw)
			if int(last.text)+steps*int(tw) == text && int(last.orig)+steps*int(ow) == orig {
				return
			}
		}
		if int(last.text) == text { // nothing of it is left
			(*m)[k] = run{uint32(text), uint32(orig), tw, ow}
			return
		}
	}
	*m = append(*m, run{uint32(text), uint32(orig), tw, ow})
}

// at is the index of the run that the text offset lies in. It is asked for each record, so it
// searches by itself, without a call for each step.
func (m spanMap) at(text int) int {
	lo, hi := 0, len(m)
	for lo+1 < hi {
		if mid := int(uint(lo+hi) / 2); int(m[mid].text) > text {
			hi = mid
		} else {
			lo = mid
		}
	}
	return lo
}

// span is where the characters of the half-open range [start, end) of the text, which is not empty,
// stand in the origin.
func (m spanMap) span(start, end int) (from, to int) {
	k := m.at(start)
	from = m[k].start(start)
	for end--; k+1 < len(m) && int(m[k+1].text) <= end; k++ {
		if k+8 < len(m) && int(m[k+8].text) <= end { // far away
			k = m.at(end)
			break
		}
	}
	return from, m[k].start(end) + int(m[k].ow)
}

// start is where the character at the text offset begins in the origin.
func (r run) start(text int) int {
	return int(r.orig) + (text-int(r.text))/int(r.tw)*int(r.ow)
}

func (m spanMap) start(text int) int { return m[m.at(text)].start(text) }

// end is where the character before the text offset ends in the origin.
func (m spanMap) end(text int) int {
	r := m[m.at(text-1)]
	return r.start(text-1) + int(r.ow)
}

// firstFrom is where the first character of the text stands that begins at orig or
// later.
func (m spanMap) firstFrom(orig int, text string) int {
	i := sort.Search(len(text), func(i int) bool { return m.start(i) >= orig })
	for i < len(text) && !utf8.RuneStart(text[i]) {
		i++
	}
	return i
}

// lastTo is where the last character of the text ends that ends at orig or earlier.
func (m spanMap) lastTo(orig int, text string) int {
	i := sort.Search(len(text), func(i int) bool { return m.end(i+1) > orig })
	for i > 0 && i < len(text) && !utf8.RuneStart(text[i]) {
		i--
	}
	return i
}

// through is the map from m's text, of size bytes, to the origin of m's origin, which under says.
// A nil map stands for bytes that come from themselves.
func (m spanMap) through(under spanMap, size int) spanMap {
	if under == nil {
		return m
	}
	var out spanMap
	k := 0
	for i, r := range m {
		text, orig := int(r.text), int(r.orig)
		stop := size // where the run ends in m's text
		if i+1 < len(m) {
			stop = int(m[i+1].text)
		}
		for {
			for k+1 < len(under) && int(under[k+1].text) <= orig {
				k++
			}
			u := under[k]
			at := u.start(orig)
			if r.ow != u.tw && (r.tw != 1 || r.ow != 1) { // a character for several (&nbsp;): one step at a time
				out.add(text, at, r.tw, uint8(min(under.end(orig+int(r.ow))-at, 255)))
				text, orig = text+int(r.tw), orig+int(r.ow)
				if text >= stop {
					break
				}
				continue
			}
			if r.ow == u.tw {
				out.add(text, at, r.tw, u.ow)
			} else { // r copies
				out.add(text, at, u.tw, u.ow)
			}
			if k+1 == len(under) {
				break
			}
			next := int(under[k+1].text)
			text += (next - orig) / int(r.ow) * int(r.tw)
			orig = next
			if text >= stop {
				break
			}
		}
	}
	return out
}

// trim moves both ends of a range of a text into the text, out of the middle of a
// character, and inwards past blanks and line ends. An empty range stays empty.
func trim(text string, start, end int) (int, int) {
	start = min(max(start, 0), len(text))
	end = min(end, len(text))
	for start > 0 && start < len(text) && !utf8.RuneStart(text[start]) {
		start--
	}
	if end <= start {
		return start, start
	}
	for end < len(text) && !utf8.RuneStart(text[end]) {
		end++
	}
	for start < end && (text[start] == ' ' || text[start] == '\n') {
		start++
	}
	for end > start && (text[end-1] == ' ' || text[end-1] == '\n') {
		end--
	}
	return start, end
}
