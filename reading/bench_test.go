package reading_test

import (
	"testing"
	"unicode/utf8"

	"duixian/reading"
	"duixian/source"
)

func BenchmarkRead(b *testing.B) {
	var all [][]byte
	size := 0
	for _, text := range reports(b, "*") {
		all = append(all, text)
		size += len(text)
	}
	b.Run("valid", func(b *testing.B) {
		b.SetBytes(int64(size))
		for b.Loop() {
			for _, text := range all {
				utf8.Valid(text)
			}
		}
	})
	b.Run("source", func(b *testing.B) {
		b.SetBytes(int64(size))
		b.ReportAllocs()
		for b.Loop() {
			for _, text := range all {
				if _, err := source.Open(text); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("whole", func(b *testing.B) {
		b.SetBytes(int64(size))
		b.ReportAllocs()
		for b.Loop() {
			for _, text := range all {
				d, err := source.Open(text)
				if err != nil {
					b.Fatal(err)
				}
				reading.Read(d, reading.Options{})
			}
		}
	})
}
