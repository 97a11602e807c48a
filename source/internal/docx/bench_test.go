package docx

import "testing"

// BenchmarkText reads the shared documents. Its megabytes are those of the text that
// comes out.
//
//	go test -run '^$' -bench . ./source/internal/docx
func BenchmarkText(b *testing.B) {
	var files [][]byte
	size := 0
	for _, name := range originals(b) {
		files = append(files, read(b, name))
	}
	for _, f := range files {
		text, err := Text(f)
		if err != nil {
			b.Fatal(err)
		}
		size += len(text)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range files {
			if _, err := Text(f); err != nil {
				b.Fatal(err)
			}
		}
	}
}
