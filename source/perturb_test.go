package source

import (
	"bytes"
	"math/rand/v2"
	"strings"
)

// What can happen to a text on its way without changing what it says. Each takes a
// text with a paragraph a line and gives it another layout.

// atWidth wraps at a width, in characters or in columns.
func atWidth(text string, width int, inColumns bool) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		n := 0
		for _, r := range line {
			cell := 1
			if inColumns && r >= 0x80 {
				cell = 2
			}
			if r != '\n' && n+cell > width {
				b.WriteByte('\n')
				n = 0
			}
			b.WriteRune(r)
			n += cell
		}
	}
	return b.String()
}

// fills says whether a line that ends no sentence (a heading) fills its last line at
// a width, or nearly does: then nothing shows that it ends there.
func fills(text string, width int, inColumns bool) bool {
	for line := range strings.Lines(atWidth(text, width, inColumns)) {
		line = strings.TrimSuffix(line, "\n")
		n := len([]rune(line))
		if inColumns {
			n = len([]rune(line)) + len([]rune(strings.Map(dropASCII, line)))
		}
		if n >= width-3 && strings.Contains("\n"+text, line+"\n") && !endsSentence([]byte(line)) {
			return true
		}
	}
	return false
}

func dropASCII(r rune) rune {
	if r < 0x80 {
		return -1
	}
	return r
}

// anywhere breaks lines at random, every so many characters.
func anywhere(text string, every int, rng *rand.Rand) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		for i, r := range []rune(line) {
			if i > 0 && r != '\n' && rng.IntN(every) == 0 {
				b.WriteByte('\n')
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// inParagraphs is anywhere, with a blank line now and then, but not in headings nor
// in a paragraph before it has come to its first comma or full stop.
func inParagraphs(text string, every int, rng *rand.Rand) string {
	return breakLines(text, rng, func(line []rune, i int, _ bool) bool {
		return rng.IntN(every) == 0 && endsSentence([]byte(strings.TrimSuffix(string(line), "\n"))) &&
			strings.ContainsAny(string(line[:min(i, 100)]), "，。！")
	})
}

// whereItIsPlain breaks lines only where the package comment says that it never
// matters.
func whereItIsPlain(text string, every int, rng *rand.Rand) string {
	return breakLines(text, rng, func(line []rune, i int, whole bool) bool {
		if rng.IntN(every) != 0 {
			return false
		}
		before, after := line[i-1], line[i]
		switch {
		case goesOn.has(before) || goneOn.has(after):
			return true
		case before < 0x80 && after < 0x80 && isAlphanumeric(byte(before)) && isAlphanumeric(byte(after)):
			return true
		case before < 0x80 && isDigit(byte(before)) && units.has(after):
			return true
		}
		return whole && before != '：' && enumerated(ahead(line, i)).style == noStyle && !looksAlone(ahead(line, i))
	})
}

// ahead is a little of what follows line[:i].
func ahead(line []rune, i int) []byte { return []byte(string(line[i:min(i+20, len(line))])) }

// looksAlone says whether words would stand on a line of their own wherever it is.
func looksAlone(words []byte) bool { return hasPrefix(words, address) || hasPrefix(words, titles) }

// breakLines breaks a text before each character of a line that may says, with a
// blank line now and then. whole says whether a sentence has ended in the line, and
// not at its last break.
func breakLines(text string, rng *rand.Rand, may func(line []rune, i int, whole bool) bool) string {
	var b strings.Builder
	for l := range strings.Lines(text) {
		line, whole := []rune(l), false
		ended := false // a sentence, just before
		for i, r := range line {
			if sentenceEnds.has(r) {
				ended = true
			} else if ended && !closers.has(r) {
				whole, ended = true, false
			}
			if i > 0 && r != '\n' && may(line, i, whole && !endsSentence([]byte(string(line[max(0, i-20):i])))) {
				b.WriteByte('\n')
				if rng.IntN(8) == 0 {
					b.WriteByte('\n')
				}
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// withBlanks puts single blanks between characters, every so many, but inside no
// Latin word.
func withBlanks(text string, every int, rng *rand.Rand) string {
	var b strings.Builder
	last := rune('\n')
	for _, r := range text {
		if last != '\n' && r != '\n' && last != ' ' && r != ' ' && !(isWordRune(last) && isWordRune(r)) && rng.IntN(every) == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

func isWordRune(r rune) bool {
	if r > 0xFF00 && r <= 0xFF5E {
		r -= 0xFF00 - ' '
	}
	return r < 0x80 && isLetter(byte(r))
}

// inFullWidth writes ASCII letters, digits and signs in full width, at random, and
// the dots of numbers in other ways.
func inFullWidth(text string, rng *rand.Rand) string {
	rs := []rune(text)
	was := []rune(text)
	for i, r := range was {
		switch {
		case r <= ' ' || r > 0x7E || rng.IntN(2) == 0:
		case r == '.' && i > 0 && i+1 < len(was) && isDigitRune(was[i-1]) && isDigitRune(was[i+1]):
			rs[i] = []rune("·．・")[rng.IntN(3)]
		case narrow[r-' ']:
			rs[i] = r - ' ' + 0xFF00
		}
	}
	return string(rs)
}

func isDigitRune(r rune) bool { return r < 0x80 && isDigit(byte(r)) }

// withThousands sets the thousands of whole numbers apart.
func withThousands(text string, rng *rand.Rand) string {
	b := []byte(text)
	var out []byte
	for len(b) > 0 {
		n := leading(b, isDigit)
		if n == 0 {
			out = append(out, b[0])
			b = b[1:]
			continue
		}
		fraction := len(out) > 0 && (out[len(out)-1] == '.' || bytes.HasSuffix(out, []byte("·")))
		apart := n > 3 && b[0] != '0' && !fraction && rng.IntN(2) == 0
		for i, c := range b[:n] {
			if apart && i > 0 && (n-i)%3 == 0 {
				out = append(out, []string{",", "，"}[rng.IntN(2)]...)
			}
			out = append(out, c)
		}
		b = b[n:]
	}
	return string(out)
}

// withNothing puts zero-width characters between characters.
func withNothing(text string, rng *rand.Rand) string {
	var b strings.Builder
	for _, r := range text {
		if rng.IntN(20) == 0 {
			b.WriteRune([]rune("\u200b\u200d\ufeff\u00ad\u2060\u202a\ufe0f")[rng.IntN(7)])
		}
		b.WriteRune(r)
	}
	return b.String()
}

// withLineEnds ends lines otherwise.
func withLineEnds(text string, rng *rand.Rand) string {
	return strings.ReplaceAll(text, "\n", []string{"\r\n", "\r", "\u2028", "\n", "\u2029", "\f", "\v"}[rng.IntN(7)])
}
