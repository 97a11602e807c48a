package source

import (
	"bytes"
	"unicode/utf8"
)

// A junction is a line end among the first lines of a paragraph that hold no whole
// sentence: either a heading (a title, a by-line) ends there, or it is wrapped.
type junction struct {
	*wrapper
	line        int
	left, right []byte // the paragraph so far; what follows. Without line ends
	last, first rune   // on either side
	number      enumerator
	isSource    bool // left says where and when the text was published
	size        int  // of left, in characters
	rest        int  // characters up to the end of the first sentence of right
}

// A clue speaks for a heading (above zero) or for wrapping (below), by about how
// much more often it is seen at the one than at the other, as a natural logarithm,
// so that clues add up. The weights were estimated on public reports, wrapped at
// random, and rounded.
type clue struct {
	weight float64
	holds  func(j *junction) bool
}

var clues = []clue{
	// The layout. (What the width says depends on the text: see habits.)
	{+3, func(j *junction) bool { return j.habits.indents && j.next().indent > 1 }},
	{+3, func(j *junction) bool { return j.habits.blanks && j.next().blank }},
	{-2, func(j *junction) bool { return j.habits.indentsAll && j.next().indent < 2 }},
	{-6, func(j *junction) bool { return j.habits.blanksAll && !j.next().blank }},
	{-3, func(j *junction) bool { return j.habits.blanksAll && j.begin > 0 && !j.lines[j.begin].blank }},

	// What the line is.
	{+9, func(j *junction) bool { return hasSuffix(j.left, selfNamed) && j.size < 50 }},
	{+6, func(j *junction) bool { return j.isSource }},
	{+6, (*junction).isSpeaker},
	{+1.5, func(j *junction) bool { return j.number.style.heads() }},
	{-0.7, func(j *junction) bool { return !j.numbered() }},
	{-1, func(j *junction) bool { return !j.numbered() && j.habits.ragged() }},
	{-2, func(j *junction) bool { return j.number.style == isStyle }},
	{-2, func(j *junction) bool { return !j.numbered() && bytes.ContainsAny(j.left, "，,；、") }},
	{-2.5, func(j *junction) bool { return !j.isSource && bytes.ContainsAny(j.left, "：:") }},
	{-8, func(j *junction) bool { return j.numbered() && j.size < j.number.size+2 }},
	{-4, func(j *junction) bool { return j.numbered() && j.size < 8 }},
	{-1.5, func(j *junction) bool { return !j.numbered() && j.size < 4 }},
	{-1.5, func(j *junction) bool { return !j.numbered() && j.size > 36 }},
	{-4, (*junction).isOpen},

	// What follows.
	{+4, func(j *junction) bool { return j.nextInOrder(enumerated(j.right)) }},
	{-4.5, func(j *junction) bool { return j.rest <= 3 }},
	{-2.5, func(j *junction) bool { return j.rest > 3 && j.rest <= 6 }},
	{-1.2, func(j *junction) bool { return j.rest > 6 && j.rest <= 12 }},
	{-1, func(j *junction) bool { return j.numbered() && j.size+j.rest < 28 }},

	// The words on both sides.
	{+3.5, func(j *junction) bool { return hasSuffix(j.left, headingEnds) }},
	{+1.5, func(j *junction) bool { return hasSuffix(j.left, nounEnds) }},
	{-2, func(j *junction) bool { return neverLast.has(j.last) }},
	{-4, func(j *junction) bool { return hasSuffix(j.left, offices) }},
	{+2.5, func(j *junction) bool {
		return j.rest > 6 && (hasPrefix(j.right, paragraphStarts) || yearFirst(j.right))
	}},
	{-2, func(j *junction) bool { return neverFirst.has(j.first) }},
	{-4, func(j *junction) bool { return isASCII(j.last) && isASCII(j.first) }},
	{-1, func(j *junction) bool { return !j.isSource && isASCII(j.last) }},
}

// How often the two characters at a line end stand together elsewhere in the text is
// the best clue of all: within a sentence they mostly do.
const togetherNever, togetherOnce, togetherOften = +1, -1, -3

// A score above zero is for a heading. Above sure, no later line end can be better;
// below, one that is better by this much is.
const sure, better = 3, 1

// headingEnds says whether a heading ends with line i. If it may, but a later line
// end makes a better heading of the same lines, it does not.
func (w *wrapper) headingEnds(i int) bool {
	const linesOfHeading = 8
	score := w.score(i)
	if score <= 0 || score > sure {
		return score > 0
	}
	for k := i + 1; k+1 < len(w.lines) && k < i+linesOfHeading; k++ {
		if w.length(k) > longestHeading || holdsSentence(w.line(k)) {
			break
		}
		if !w.goesOn(k) && w.score(k) > score+better {
			return false
		}
	}
	return true
}

// score weighs the clues at the end of line i.
func (w *wrapper) score(i int) float64 {
	w.left = w.paragraph(w.left[:0], i)
	w.right = w.ahead(w.right[:0], i+1)
	j := junction{
		wrapper: w, line: i, left: w.left, right: w.right,
		last: lastRune(w.left), first: firstRune(w.right),
		number: enumerated(w.left),
		size:   utf8.RuneCount(w.left),
	}
	j.isSource = j.size > 5 && j.size < 40 && hasPrefix(j.left, sources)
	j.rest = j.firstSentence()
	sum := w.habits.prior() + w.habits.byWidth(i, w.begin)
	for k := range clues {
		if clues[k].holds(&j) {
			sum += clues[k].weight
		}
	}
	if sum+togetherNever <= 0 || sum+togetherOften > 0 {
		return sum // counting pairs costs most, and would decide nothing
	}
	if w.pairs == nil {
		w.pairs = countPairs(w.text)
	}
	switch w.pairs.count(j.last, j.first) {
	case 0:
		return sum + togetherNever
	case 1:
		return sum + togetherOnce
	}
	return sum + togetherOften
}

func (j *junction) next() line { return j.lines[j.line+1] }

func (j *junction) numbered() bool { return j.number.style != noStyle }

// firstSentence is how many characters the first sentence of what follows has, if
// it is no greeting.
func (j *junction) firstSentence() int {
	n := 0
	for _, r := range string(j.right) {
		if sentenceEnds.has(r) && !hasPrefix(j.right, greetings) {
			return n
		}
		n++
	}
	return aheadOf
}

// isSpeaker says whether the line names an office and who holds it.
func (j *junction) isSpeaker() bool {
	if j.numbered() || j.size > 40 {
		return false
	}
	for _, office := range offices {
		before, name, ok := bytes.Cut(j.left, []byte(office))
		if !ok || utf8.RuneCount(before) >= 20 || bytes.ContainsAny(name, "，、的在和") {
			continue
		}
		if n := utf8.RuneCount(name); n >= 2 && (n <= 4 || n <= 12 && bytes.ContainsAny(name, "·•")) {
			return true
		}
	}
	return false
}

// isOpen says whether a bracket or a quotation is open at the line end.
func (j *junction) isOpen() bool {
	open := 0
	for _, r := range string(j.left) {
		if opening.has(r) {
			open++
		} else if open > 0 && closing.has(r) {
			open--
		}
	}
	return open > 0
}

func isASCII(r rune) bool { return r < utf8.RuneSelf }

// yearFirst says whether b begins with a year.
func yearFirst(b []byte) bool { return isYear(b[:leading(b, isDigit)]) }
