package source

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"
)

// sample is a text that the properties are tested on: what Open made of a report.
type sample struct{ name, text string }

// samples are the invented reports, and the shared ones if they are there.
func samples(t *testing.T) []sample {
	names := []string{"testdata/plain.txt", "testdata/noisy.txt"}
	reports, err := filepath.Glob(shared + "/reports/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(reports) == 0 {
		t.Logf("without the reports in %s, which are not there", shared)
	}
	var all []sample
	for _, name := range append(names, reports...) {
		all = append(all, sample{name, open(t, read(t, name)).Text})
	}
	return all
}

// checkSame draws a sample, gives it another layout, and requires that Open makes of
// it the same text.
func checkSame(t *testing.T, perturb func(t *rapid.T, text string, rng *rand.Rand) []byte) {
	all := samples(t)
	rapid.Check(t, func(t *rapid.T) {
		s := all[rapid.IntRange(0, len(all)-1).Draw(t, "sample")]
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		d := open(t, perturb(t, s.text, rng))
		if got, want := same(d.Text), same(s.text); got != want {
			t.Fatalf("%s reads otherwise:\n%s", s.name, firstDifference(got, want))
		}
		checkDocument(t, d, 1+len(d.Text)/1000)
	})
}

func TestOpenTwice(t *testing.T) {
	for _, s := range samples(t) {
		if got := open(t, []byte(s.text)).Text; got != s.text {
			t.Errorf("%s changes when read again:\n%s", s.name, firstDifference(got, s.text))
		}
	}
}

func TestLinesOfAnyWidth(t *testing.T) {
	checkSame(t, func(t *rapid.T, text string, _ *rand.Rand) []byte {
		width, inColumns := rapid.IntRange(10, 60).Draw(t, "width"), rapid.Bool().Draw(t, "in columns")
		if inColumns {
			width *= 2
		}
		if fills(text, width, inColumns) {
			t.Skip("a heading fills its line")
		}
		return []byte(atWidth(text, width, inColumns))
	})
}

func TestBlanksAndWidths(t *testing.T) {
	checkSame(t, func(t *rapid.T, text string, rng *rand.Rand) []byte {
		if rapid.Bool().Draw(t, "thousands") {
			text = withThousands(text, rng)
		}
		if rapid.Bool().Draw(t, "full width") {
			text = inFullWidth(text, rng)
		}
		if every := rapid.IntRange(0, 30).Draw(t, "blank every"); every > 1 {
			text = withBlanks(text, every, rng)
		}
		if rapid.Bool().Draw(t, "zero-width characters") {
			text = withNothing(text, rng)
		}
		return []byte(withLineEnds(text, rng))
	})
}

func TestAnyEncoding(t *testing.T) {
	checkSame(t, func(t *rapid.T, text string, _ *rand.Rand) []byte {
		e := rapid.SampledFrom(encodings).Draw(t, "encoding")
		if e.name == "big5" {
			t.Skip("no simplified characters in Big5")
		}
		return encode(t, e.enc, text)
	})
}

// All of it together, wrapped at a width.
func TestEverythingAtOnce(t *testing.T) {
	checkSame(t, func(t *rapid.T, text string, rng *rand.Rand) []byte {
		width := rapid.IntRange(12, 60).Draw(t, "width")
		if fills(text, width, false) {
			t.Skip("a heading fills its line")
		}
		text = atWidth(inFullWidth(text, rng), width, false)
		text = withBlanks(text, rapid.IntRange(4, 20).Draw(t, "blank every"), rng)
		e := rapid.SampledFrom([]string{"gb18030", "utf-16le", "utf-8"}).Draw(t, "encoding")
		switch e {
		case "gb18030":
			return encode(t, simplifiedchinese.GB18030, strings.ReplaceAll(text, "\n", "\r\n"))
		case "utf-16le":
			return encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text)
		}
		return []byte(withNothing(text, rng))
	})
}

// Strewn with blanks throughout, Latin words lose those that part them.
func TestStrewn(t *testing.T) {
	for _, s := range samples(t) {
		text := withBlanks(s.text, 1, rand.New(rand.NewPCG(1, 1)))
		got, want := same(open(t, []byte(text)).Text), same(s.text)
		if got, want = strings.ReplaceAll(got, " ", ""), strings.ReplaceAll(want, " ", ""); got != want {
			t.Errorf("%s reads otherwise:\n%s", s.name, firstDifference(got, want))
		}
	}
}

// Wrapped where it is plain, no sentence is cut; whatever the wrapping, nothing is
// lost or added.
func TestNoSentenceIsCut(t *testing.T) {
	all := samples(t)
	rapid.Check(t, func(t *rapid.T) {
		s := all[rapid.IntRange(0, len(all)-1).Draw(t, "sample")]
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		every := rapid.IntRange(3, 300).Draw(t, "break every")
		d := open(t, []byte(whereItIsPlain(s.text, every, rng)))
		text, cuts := breaks(d.Text)
		want, may := breaks(s.text)
		if text != want {
			t.Fatalf("%s is not the same:\n%s", s.name, firstDifference(text, want))
		}
		for _, at := range cuts {
			if _, found := slices.BinarySearch(may, at); !found {
				t.Fatalf("%s is cut in …%s|%s…", s.name, text[max(0, at-60):at], text[at:min(len(text), at+30)])
			}
		}
		text, _ = breaks(open(t, []byte(anywhere(s.text, every, rng))).Text)
		if text, want = strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(want, " ", ""); text != want {
			t.Fatalf("%s is not the same:\n%s", s.name, firstDifference(text, want))
		}
		checkDocument(t, d, 1+len(d.Text)/1000)
	})
}

// breaks gives a text without line ends, and where those were that did not follow
// the end of a sentence, in order.
func breaks(text string) (joined string, at []int) {
	var b strings.Builder
	for line := range strings.Lines(same(text)) {
		b.WriteString(strings.TrimSuffix(line, "\n"))
		at = append(at, b.Len())
	}
	return b.String(), at
}

// Where words alone must tell a heading from a sentence, they do so nearly always.
// This counts how often they fail on public reports that are wrapped at random,
// blank lines among them, and keeps it from getting worse.
func TestWrapsThatWordsMustTell(t *testing.T) {
	names := append(sharedFiles(t, "reports/*.txt"), sharedFiles(t, "archive/province_*_2026.txt")...)
	for _, test := range []struct {
		every       int // characters a line end
		wrap        func(text string, every int, rng *rand.Rand) string
		cut, missed float64 // at most: sentences cut, a thousand line ends; headings missed, a hundred
	}{
		{15, inParagraphs, 0.6, 15},
		{60, inParagraphs, 1, 10},
		{400, inParagraphs, 4, 5},
		{15, anywhere, 1.6, 20},
		{60, anywhere, 2.4, 10},
		{400, anywhere, 8, 5},
	} {
		rng := rand.New(rand.NewPCG(1, 2))
		ends, cut, headings, missed := 0, 0, 0, 0
		for _, name := range names {
			base := open(t, read(t, name)).Text
			wrapped := test.wrap(base, test.every, rng)
			_, want := breaks(base)
			_, got := breaks(open(t, []byte(wrapped)).Text)
			ends += strings.Count(wrapped, "\n") - strings.Count(base, "\n")
			headings += len(want)
			kept := 0
			for _, at := range got {
				if _, found := slices.BinarySearch(want, at); found {
					kept++
				} else {
					cut++
				}
			}
			missed += len(want) - kept
		}
		perEnd, perHeading := 1000*float64(cut)/float64(ends), 100*float64(missed)/float64(headings)
		t.Logf("a line end in %d: %d line ends, %d sentences cut (%.1f a thousand); %d headings, %d missed (%.1f a hundred)",
			test.every, ends, cut, perEnd, headings, missed, perHeading)
		if perEnd > test.cut || perHeading > test.missed {
			t.Errorf("that is more than %.1f and %.1f", test.cut, test.missed)
		}
	}
}
