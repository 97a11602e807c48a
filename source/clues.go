package source

import (
	"bytes"
	"math"
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

// A weight speaks for a heading (above zero) or for wrapping (below), by about how
// much more often something is seen at the one than at the other: in tenths of a
// natural logarithm, so that weights add up. (They are whole so that they do on every
// machine alike.)
type weight int

// weigh is the weight of a ratio.
func weigh(ratio float64) weight { return weight(math.Round(10 * math.Log(ratio))) }

// A clue is something that has a weight where it holds. The weights were estimated on
// public reports, wrapped at random, and rounded.
type clue struct {
	weight weight
	holds  func(j *junction) bool
}

var clues = []clue{
	// The layout. (What the width says depends on the text: see habits.)
	{+30, func(j *junction) bool { return j.habits.indents && j.next().indent > 1 }},
	{+30, func(j *junction) bool { return j.habits.blanks && j.next().blank }},
	{-20, func(j *junction) bool { return j.habits.indentsAll && j.next().indent < 2 }},
	{-60, func(j *junction) bool { return j.habits.blanksAll && !j.next().blank }},
	{-30, func(j *junction) bool { return j.habits.blanksAll && j.begin > 0 && !j.lines[j.begin].blank }},

	// What the line is.
	{+90, func(j *junction) bool { return hasSuffix(j.left, selfNamed) && j.size < 50 }},
	{+60, func(j *junction) bool { return j.isSource }},
	{+60, (*junction).isSpeaker},
	{+15, func(j *junction) bool { return j.number.style.heads() }},
	{-7, func(j *junction) bool { return !j.numbered() }},
	{-10, func(j *junction) bool { return !j.numbered() && j.habits.ragged() }},
	{-20, func(j *junction) bool { return j.number.style == isStyle }},
	{-20, func(j *junction) bool { return !j.numbered() && bytes.ContainsAny(j.left, "，,；、") }},
	{-25, func(j *junction) bool { return !j.isSource && bytes.ContainsAny(j.left, "：:") }},
	{-80, func(j *junction) bool { return j.numbered() && j.size < j.number.size+2 }},
	{-30, func(j *junction) bool { return j.numbered() && j.size < 8 }},
	{-15, func(j *junction) bool { return !j.numbered() && j.size < 4 }},
	{-15, func(j *junction) bool { return !j.numbered() && j.size > 36 }},
	{-40, (*junction).isOpen},

	// What follows.
	{+40, func(j *junction) bool { return j.nextInOrder(enumerated(j.right)) }},
	{-20, (*junction).numberFollows},
	{-45, func(j *junction) bool { return j.rest <= 3 }},
	{-25, func(j *junction) bool { return j.rest > 3 && j.rest <= 6 }},
	{-12, func(j *junction) bool { return j.rest > 6 && j.rest <= 12 }},
	{-10, func(j *junction) bool { return j.numbered() && j.size+j.rest < 28 }},

	// The words on both sides.
	{+35, func(j *junction) bool { return hasSuffix(j.left, headingEnds) }},
	{+15, func(j *junction) bool { return hasSuffix(j.left, nounEnds) }},
	{-20, func(j *junction) bool { return neverLast.has(j.last) }},
	{-40, func(j *junction) bool { return hasSuffix(j.left, offices) }},
	{+25, func(j *junction) bool {
		return j.rest > 6 && (hasPrefix(j.right, paragraphStarts) || yearFirst(j.right))
	}},
	{-20, func(j *junction) bool { return neverFirst.has(j.first) }},
	{-20, func(j *junction) bool { return !j.isSource && j.endsInNumber() }},
}

// How often the two characters at a line end stand together elsewhere in the text is
// the best clue of all: within a sentence they mostly do.
const togetherNever, togetherOnce, togetherOften weight = +10, -10, -30

// A score above zero is for a heading. Above sure, no later line end can be better;
// below, one that is better by this much is.
const sure, better weight = 30, 10

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
func (w *wrapper) score(i int) weight {
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
		w.table = w.table.countPairs(w.text)
		w.pairs = w.table
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
	for _, office := range offices.words {
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

// endsInNumber says whether a number that is no year stands just before the line end,
// so that its unit may be broken.
func (j *junction) endsInNumber() bool {
	const unit = 3 * 3
	end := j.left[max(0, len(j.left)-unit):]
	i := bytes.LastIndexFunc(end, func(r rune) bool { return r < utf8.RuneSelf && isDigit(byte(r)) })
	return i >= 0 && !bytes.HasPrefix(end[i+1:], []byte("年"))
}

// numberFollows says whether the next line begins with a number that is no year and
// numbers nothing.
func (j *junction) numberFollows() bool {
	return j.first < utf8.RuneSelf && isDigit(byte(j.first)) && !yearFirst(j.right) && enumerated(j.right).style == noStyle
}

// yearFirst says whether b begins with a year.
func yearFirst(b []byte) bool { return isYear(b[:leading(b, isDigit)]) }
