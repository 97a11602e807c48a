package archive

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever the bytes, the entries keep to the limits, their names are harmless, and
// reading ends.
//
//	go test -fuzz FuzzEntries -fuzztime 1m -fuzzminimizetime 20x ./internal/archive
func FuzzEntries(f *testing.F) {
	two := []member{{"甲/a.txt", "甲"}, {"../b", "乙"}}
	for _, b := range [][]byte{
		nil, zipOf(f, two...), tarOf(f, two...), gzipOf(f, tarOf(f, two...)),
		zipOf(f, member{"a.tar", string(tarOf(f, two...))}), tarOf(f, member{"a.zip", string(zipOf(f, two...))}),
		zipOf(f, member{"[Content_Types].xml", ""}), change(zipOf(f, two...), entry, 8, 1), []byte("BZh91AY&SY"), bomb(f, 1<<20),
	} {
		f.Add(b)
	}
	limits := Limits{Entries: 50, EntryBytes: 1 << 20, ArchiveBytes: 1 << 20, TotalBytes: 8 << 20, Depth: 2, Ratio: 100}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, seq := range []func(func(Entry, error) bool){EntriesOf(b, limits), Stream(bytes.NewReader(b), limits)} {
			n, last := 0, false
			for e, err := range seq {
				var own *Error
				switch {
				case last:
					t.Fatal("there is more after the archive's error")
				case err != nil && !errors.As(err, &own):
					t.Fatalf("error %#v", err)
				case err == nil && e.Name == "", !utf8.ValidString(e.Name), strings.HasPrefix(e.Name, "/"), strings.ContainsAny(e.Name, "\x00\n\\"):
					t.Fatalf("name %q", e.Name)
				case int64(len(e.Bytes)) > limits.EntryBytes:
					t.Fatalf("%d bytes", len(e.Bytes))
				}
				last = err != nil && e.Name == ""
				if n++; n > 2*limits.Entries+10 {
					t.Fatal("too many entries")
				}
			}
		}
	})
}
