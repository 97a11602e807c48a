package source

import (
	"bytes"
	"unicode/utf8"
)

// wrap joins the physical lines of a page to paragraphs.
//
// After the end of a sentence a line end matters to nobody but the eye: there the
// layout decides. Elsewhere it is either wrapping, which is undone, or the end of a
// title, a heading, a by-line, a greeting. The paragraph so far tells most of these
// apart: once it holds a whole sentence it is no heading, and goes on until it ends
// with one. Only its first lines, as long as they hold none, may be a heading; there
// the clues are weighed.
func wrap(p *page) {
	if len(p.lines) < 2 {
		return
	}
	w := wrapper{page: p, habits: survey(p)}
	w.start(0)
	for i := range len(p.lines) - 1 {
		if w.breaksAfter(i) {
			w.start(i + 1)
		} else {
			w.join(i)
		}
	}
}

// longestHeading is how many characters a heading has at most.
const longestHeading = 70

type wrapper struct {
	*page
	habits habits
	begin  int  // line that the paragraph begins with
	whole  bool // the paragraph holds a whole sentence, or is too long for a heading
	last   [isStyle + 1]int
	pairs  pairs

	left, right []byte // buffers
}

// start begins a paragraph with line i.
func (w *wrapper) start(i int) {
	w.begin, w.whole = i, false
	if e := enumerated(w.line(i)); e.style != noStyle {
		w.last[e.style] = e.number
	}
}

// join undoes the line end after line i. It leaves a space between two Latin words
// if there was one.
func (w *wrapper) join(i int) {
	next := w.lines[i+1].at
	w.text[next-1] = dropped
	if w.lines[i+1].spaced && isLetter(w.text[next-2]) && isLetter(w.text[next]) {
		w.text[next-1] = ' '
	}
}

// breaksAfter says whether a paragraph ends with line i.
func (w *wrapper) breaksAfter(i int) bool {
	if !w.goesOn(i) && w.endsSentence(i) {
		w.whole = true
		return w.endsParagraph(i)
	}
	next, last := w.line(i+1), lastRune(w.line(i))
	w.whole = w.whole || w.length(i) > longestHeading || holdsSentence(w.line(i))
	switch {
	case w.goesOn(i):
		return false
	case last == '：' || last == ':':
		return w.isGreeting(i) || enumerated(next).style.heads() || bytes.HasPrefix(next, []byte("——"))
	case w.standsAlone(i):
		return true
	case w.whole:
		return w.startsAnew(i + 1)
	}
	return w.headingEnds(i)
}

// length is about how many characters the paragraph has up to line i.
func (w *wrapper) length(i int) int { return (w.lines[i+1].at - w.lines[w.begin].at) / 3 }

// holdsSentence says whether a sentence ends in a line.
func holdsSentence(l []byte) bool {
	return bytes.Contains(l, []byte("。")) || bytes.Contains(l, []byte("！")) || bytes.Contains(l, []byte("？")) ||
		bytes.IndexByte(l, '!') >= 0 || bytes.IndexByte(l, '?') >= 0
}

// goesOn says whether what stands on either side of the end of line i surely
// belongs together: marks and words that cannot end or begin anything, the parts of
// a number or of a Latin word, a number and its unit.
func (w *wrapper) goesOn(i int) bool {
	l := w.line(i)
	last, first := lastRune(l), firstRune(w.line(i+1))
	switch {
	case goesOn.has(last) || goneOn.has(first):
		return true
	case last < utf8.RuneSelf && first < utf8.RuneSelf:
		return isAlphanumeric(byte(last)) && isAlphanumeric(byte(first)) && !w.isMenu(i)
	case first == '为':
		_, after, _ := bytes.Cut(w.line(i+1), []byte("为"))
		return leading(after, isDigit) > 0 // 为6%
	case units.has(first):
		l = bytes.TrimRight(l, "十百千万亿余多")
		return len(l) > 0 && isDigit(l[len(l)-1])
	}
	return false
}

// endsSentence says whether the text up to the end of line i ends a sentence. An
// applause in brackets may follow it.
func (w *wrapper) endsSentence(i int) bool {
	return endsSentence(w.text[:w.lines[i+1].at-1])
}

func endsSentence(text []byte) bool {
	const applause = 12 // characters
	inBrackets := -1
	for len(text) > 0 {
		r, n := utf8.DecodeLastRune(text)
		switch {
		case r == dropped:
		case r == '\n':
			return false
		case sentenceEnds.has(r):
			return true
		case inBrackets >= 0:
			if inBrackets++; inBrackets > applause {
				return false
			}
			if r == '（' || r == '(' {
				inBrackets = -1
			}
		case r == '）' || r == ')':
			inBrackets = 0
		case !closers.has(r):
			return false
		}
		text = text[:len(text)-n]
	}
	return false
}

// endsParagraph says whether a paragraph ends with line i, which ends a sentence.
// In a text with lines of one width it does if the line is short, or if the next
// one has the look of a beginning; else every such line ends one.
func (w *wrapper) endsParagraph(i int) bool {
	next := w.lines[i+1]
	return !w.habits.full(i, w.begin) || next.blank || next.indent > 1 || w.startsAnew(i+1) ||
		enumerated(w.line(i+1)).style != noStyle || bytes.HasPrefix(w.line(i+1), []byte("——")) ||
		!w.habits.full(i+1, i+1) && !holdsSentence(w.line(i+1))
}

// standsAlone says whether line i, which ends no sentence, surely ends a paragraph
// all the same, by its own words or those of the next.
func (w *wrapper) standsAlone(i int) bool {
	next := w.line(i + 1)
	return bullets.has(firstRune(next)) || w.isAddress(i+1) || w.isCaption(i) || w.isMenu(i) ||
		isPageNumber(w.line(i)) || isPageNumber(next) ||
		w.isTitle(i+1) || i == w.begin && w.isTitle(i) ||
		lastRune(w.line(i)) == '】' && firstRune(w.line(w.begin)) == '【'
}

// startsAnew says whether line i begins something though the paragraph before it
// ends no sentence: it is indented, in a text where that can be trusted, or carries
// the next number. (Blank lines can never be trusted: columns and pages end in them.)
func (w *wrapper) startsAnew(i int) bool {
	if w.habits.indents && w.lines[i].indent > 1 {
		return true
	}
	e := enumerated(w.line(i))
	return e.style == hanStyle && e.number > 1 && w.nextInOrder(e) || e.style == parenStyle && w.nextInOrder(e)
}

// nextInOrder says whether a heading may be numbered so, after those so far.
func (w *wrapper) nextInOrder(e enumerator) bool {
	return e.style.heads() && (e.number == 1 || e.number == w.last[e.style]+1)
}

// isTitle says whether line i is a title by itself.
func (w *wrapper) isTitle(i int) bool {
	if i+1 < len(w.lines) && goneOn.has(firstRune(w.line(i+1))) {
		return false
	}
	for _, t := range titles.words {
		if string(w.line(i)) == t {
			return true
		}
	}
	return false
}

// isGreeting says whether the paragraph so far, which ends in a colon with line i,
// greets the audience.
func (w *wrapper) isGreeting(i int) bool {
	const longest = 40
	if w.length(i) > longest {
		return false
	}
	w.left = w.paragraph(w.left[:0], i)
	return hasPrefix(w.left, greetings) && !bytes.Contains(w.left, []byte("，"))
}

// isAddress says whether the greeting of the assembly begins with line i.
func (w *wrapper) isAddress(i int) bool {
	if r := firstRune(w.line(i)); r != '各' && r != '同' {
		return false // most lines
	}
	w.right = w.ahead(w.right[:0], i)
	return hasPrefix(w.right, address)
}

// isCaption says whether the paragraph so far ends with line i as the caption of a
// photograph does: with the photographer.
func (w *wrapper) isCaption(i int) bool {
	if lastRune(w.line(i)) != '摄' {
		return false
	}
	w.left = w.paragraph(w.left[:0], i)
	return bytes.Contains(w.left, []byte("记者"))
}

// isMenu says whether lines i and i+1 are two entries of a menu, or of a table's
// head: years.
func (w *wrapper) isMenu(i int) bool {
	a, b := w.line(i), w.line(i+1)
	return leading(a, isDigit) == len(a) && leading(b, isDigit) == len(b) && isYear(a) && isYear(b)
}

// paragraph appends the paragraph so far, up to line i, to b, without line ends;
// only its end if it is long.
func (w *wrapper) paragraph(b []byte, i int) []byte {
	const enough = 3 * 2 * longestHeading
	from, to := w.lines[w.begin].at, w.lines[i+1].at-1
	return appendLine(b, w.text[max(from, to-enough):to])
}

// aheadOf is how many characters ahead looks.
const aheadOf = 24

// ahead appends to b the beginning of what stands from line i on, without line ends.
func (w *wrapper) ahead(b []byte, i int) []byte {
	from := w.lines[i].at
	return appendLine(b, w.text[from:min(from+3*aheadOf, len(w.text))])
}

// appendLine appends text to b without line ends.
func appendLine(b, text []byte) []byte {
	for _, c := range text {
		if c != '\n' && c != dropped {
			b = append(b, c)
		}
	}
	return b
}

// isPageNumber says whether a line is a page number between dashes.
func isPageNumber(l []byte) bool {
	if len(l) > 20 {
		return false
	}
	inner := bytes.Trim(l, "-—–－―·")
	return len(inner) > 0 && len(inner) < len(l) && len(inner) < 5 && leading(inner, isDigit) == len(inner) &&
		firstRune(l) != rune(inner[0]) && lastRune(l) != rune(inner[len(inner)-1])
}

func lastRune(b []byte) rune {
	r, _ := utf8.DecodeLastRune(b)
	return r
}

func firstRune(b []byte) rune {
	r, _ := utf8.DecodeRune(b)
	return r
}
