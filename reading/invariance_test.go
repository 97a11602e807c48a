package reading_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"duixian/internal/record"
	"duixian/reading"
	"duixian/report"
	"duixian/source"
)

// However a report is laid out, it reads the same but for offsets, and each span still
// reproduces its quote: lines wrapped at a width or at random, blanks between characters,
// full-width digits, CRLF, GB18030.
//
// The wraps leave alone what nothing tells: where a heading ends that fills its line, or
// that stands between lines of any length (package source says how it decides then, and
// measures how often it is wrong).
func TestLayoutChangesNothing(t *testing.T) {
	type original struct {
		name, text, want string
		widths           []int // at which it can be wrapped

		sentences, ofSentences string // the text without headings, and what it reads as
	}
	var originals []original
	for name, b := range reports(t, "reports") {
		d, r := read(t, b)
		sentences := sentences(d.Text)
		_, ofSentences := read(t, []byte(sentences))
		originals = append(originals, original{name, d.Text, content(r), widths(d.Text), sentences, content(ofSentences)})
	}
	slices.SortFunc(originals, func(a, b original) int { return strings.Compare(a.name, b.name) })
	rapid.Check(t, func(t *rapid.T) {
		o := originals[rapid.IntRange(0, len(originals)-1).Draw(t, "report")]
		text, want := o.text, o.want
		switch seed := rapid.Uint64().Draw(t, "seed"); rapid.SampledFrom([]string{"as they are", "of one width", "of any length"}).Draw(t, "lines") {
		case "of one width":
			if len(o.widths) > 0 {
				text = wrapAt(text, rapid.SampledFrom(o.widths).Draw(t, "width"))
			}
		case "of any length":
			text, want = wrapWithin(o.sentences, rapid.IntRange(2, 200).Draw(t, "every"), &seed), o.ofSentences
		}
		if rapid.Bool().Draw(t, "blanks") {
			seed := rapid.Uint64().Draw(t, "seed")
			text = strew(text, rapid.IntRange(3, 40).Draw(t, "one blank in"), &seed)
		}
		if rapid.Bool().Draw(t, "full width") {
			text = fullWidth(text)
		}
		if rapid.Bool().Draw(t, "CRLF") {
			text = strings.ReplaceAll(text, "\n", "\r\n")
		}
		b := []byte(text)
		if rapid.Bool().Draw(t, "GB18030") {
			encoded, err := simplifiedchinese.GB18030.NewEncoder().Bytes(b)
			if err != nil {
				t.Fatal(err)
			}
			b = encoded
		}
		d, err := source.Open(b)
		if err != nil {
			t.Fatal(err)
		}
		r := reading.Read(d, reading.Options{})
		if err := record.Verify(d, r); err != nil {
			t.Fatal(err)
		}
		if got := content(r); got != want {
			t.Fatalf("%s reads differently: %s", o.name, firstDifference(got, want))
		}
	})
}

var offsets = regexp.MustCompile(`(?m)^(section|figure|commitment|achievement|entity) [0-9-]+ `)

// content writes a reading without its offsets.
func content(r *report.Reading) string {
	return offsets.ReplaceAllString(outline(r), "$1 ")
}

// wrapAt breaks each paragraph into lines of so many characters.
func wrapAt(text string, width int) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		n := 0
		for _, r := range line {
			if n == width && r != '\n' {
				b.WriteByte('\n')
				n = 0
			}
			b.WriteRune(r)
			n++
		}
	}
	return b.String()
}

// widths are those at which no line that ends no sentence fills its last line, or
// nearly does.
func widths(text string) []int {
	var all []int
	for width := 16; width <= 60; width++ {
		fills := false
		for line := range strings.Lines(text) {
			line = strings.TrimSuffix(line, "\n")
			last := (utf8.RuneCountInString(line)-1)%width + 1
			fills = fills || last >= width-3 && !sentenceEnd.MatchString(line)
		}
		if !fills {
			all = append(all, width)
		}
	}
	return all
}

var sentenceEnd = regexp.MustCompile(`[。！？!?…][”’）》」』]*$`)

// sentences are the paragraphs of a text that end in a sentence: no headings.
func sentences(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if sentenceEnd.MatchString(strings.TrimSuffix(line, "\n")) {
			b.WriteString(line)
		}
	}
	return b.String()
}

// wrapWithin breaks lines at random, one in so many characters, once a paragraph has
// come to the end of its first sentence, but not where a sentence ends or where what
// follows is numbered or addresses somebody: nothing shows that those go on.
func wrapWithin(text string, every int, seed *uint64) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		whole := false
		for i, r := range line {
			if whole && r != '\n' && chance(seed, every) && !sentenceEnd.MatchString(line[max(0, i-18):i]) && line[i-3:i] != "：" && !beginning.MatchString(line[i:]) {
				b.WriteByte('\n')
			}
			b.WriteRune(r)
			whole = whole || strings.ContainsRune("。！？", r)
		}
	}
	return b.String()
}

var beginning = regexp.MustCompile(`^(?:[（(]?[一二三四五六七八九十0-9]|第|——|各位|同志们|附)`)

// strew puts blanks between characters, one in so many, but not into Latin words.
func strew(text string, every int, seed *uint64) string {
	var b strings.Builder
	var last rune
	for _, r := range text {
		latin := r < utf8.RuneSelf && unicode.IsLetter(r) && last < utf8.RuneSelf && unicode.IsLetter(last)
		if last != 0 && last != '\n' && r != '\n' && !latin && chance(seed, every) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// fullWidth writes digits, and points and signs of per cent after them, in full width.
func fullWidth(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case '0' <= r && r <= '9':
			return r - '0' + '０'
		case r == '%':
			return '％'
		}
		return r
	}, text)
}

// chance is true once in so many times.
func chance(seed *uint64, n int) bool {
	*seed = *seed*6364136223846793005 + 1442695040888963407
	return (*seed>>33)%uint64(n) == 0
}

// TestLayoutOfArchive does the same to every report of the archive, each in every way.
func TestLayoutOfArchive(t *testing.T) {
	// Wrapped, these hold what nothing tells: a heading that is a whole sentence long, a list
	// whose entries end in no mark, a report twice in seven lines.
	ambiguous := []string{"national_1981.txt", "prefecture_qiqihar_2014.txt", "national_2014_dup_oneline.txt"}
	for name, b := range reports(t, "archive") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := source.Open(b)
			if err != nil {
				t.Fatal(err)
			}
			same := func(how, text, as string) {
				_, one := read(t, []byte(text))
				_, other := read(t, []byte(as))
				if got, want := content(one), content(other); got != want {
					t.Errorf("%s: %s", how, firstDifference(got, want))
				}
			}
			seed := uint64(len(b))
			same("blanks", strew(d.Text, 20, &seed), d.Text)
			same("full width", fullWidth(d.Text), d.Text)
			same("CRLF", strings.ReplaceAll(d.Text, "\n", "\r\n"), d.Text)
			if encoded, err := simplifiedchinese.GB18030.NewEncoder().String(d.Text); err == nil {
				same("GB18030", encoded, d.Text)
			}
			if slices.Contains(ambiguous, name) {
				return
			}
			if all := widths(d.Text); len(all) > 0 {
				same("lines of one width", wrapAt(d.Text, all[len(all)/2]), d.Text)
			}
			within := sentences(d.Text)
			same("lines of any length", wrapWithin(within, 40, &seed), within)
		})
	}
}
