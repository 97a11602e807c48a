package htmltext

import (
	"bytes"
	"testing"
	"unicode/utf8"
)

// fataler is what testing.T and rapid.T have in common.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// checkPieces checks what must hold for every text and its pieces: they part all of
// it, in its order and the source's, in range, and the verbatim ones are the same
// bytes; lines are neither empty nor have blanks behind them.
func checkPieces(t fataler, src, text []byte, pieces []Piece) {
	t.Helper()
	at, from := 0, 0
	for i, p := range pieces {
		end := len(text)
		if i+1 < len(pieces) {
			end = pieces[i+1].Text
		}
		if p.Text != at || end <= at {
			t.Fatalf("piece %d of %d begins at %d and ends at %d of the text, after %d", i, len(pieces), p.Text, end, at)
		}
		if p.Start < from || p.End <= p.Start || p.End > len(src) {
			t.Fatalf("piece %d is %d-%d, after %d of %d bytes", i, p.Start, p.End, from, len(src))
		}
		got := text[at:end]
		switch {
		case p.Verbatim && !bytes.Equal(src[p.Start:p.End], got):
			t.Fatalf("piece %d is %q in the text, %q in the source", i, got, src[p.Start:p.End])
		case !p.Verbatim && (p.End-p.Start > maxReplaced || utf8.RuneCount(got) > 2):
			t.Fatalf("piece %d is %q for %d bytes", i, got, p.End-p.Start)
		}
		at, from = end, p.End
	}
	if at != len(text) {
		t.Fatalf("the pieces end at %d of %d bytes of text", at, len(text))
	}
	if len(text) == 0 {
		return
	}
	for line := range bytes.SplitSeq(text, []byte("\n")) {
		if len(bytes.TrimRightFunc(line, isSpace)) != len(line) || len(line) == 0 {
			t.Fatalf("a line is blank, or ends in a blank: %q of %q", line, text)
		}
	}
}

// convert is Text, checked, with its error in brackets.
func convert(t testing.TB, src string) string {
	t.Helper()
	text, pieces, err := Text([]byte(src))
	if err != nil {
		return "[" + err.Error() + "]"
	}
	checkPieces(t, []byte(src), text, pieces)
	return string(text)
}
