package source

import (
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// A text that was copied as it is needs one run, and an ordinary report hardly more
// memory for its map than for its text.
func TestSpanMapIsSmall(t *testing.T) {
	const run = 12 // bytes
	for _, test := range []struct {
		name string
		b    []byte
		most float64 // bytes of map a byte of text
	}{
		{"copied", []byte("一、工作\n全市生产总值1286.4亿元，增长6.3%。\n"), 0.25},
		{"plain", read(t, "testdata/plain.txt"), 0.2},
		{"columns", read(t, "testdata/columns.txt"), 0.5},
		{"GB18030", encode(t, simplifiedchinese.GB18030, string(read(t, "testdata/plain.txt"))), 1.5},
	} {
		d := open(t, test.b)
		if got := float64(run*len(d.spans)) / float64(len(d.Text)); got > test.most {
			t.Errorf("%s: %d runs for %d bytes of text: %.2f bytes a byte, want %.2f at most", test.name, len(d.spans), len(d.Text), got, test.most)
		}
		if test.name == "copied" && len(d.spans) != 1 {
			t.Errorf("%d runs for a text that is copied", len(d.spans))
		}
	}
}
