package source

import (
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"
)

// The benchmarks read every report in ../shared one after the other, or the invented
// samples where that is missing.
//
//	go test -run '^$' -bench . ./source
func benchmarkFiles(b *testing.B, patterns ...string) (files [][]byte) {
	b.Helper()
	size := 0
	for _, pattern := range append(patterns, "testdata/*.txt") {
		names, err := filepath.Glob(pattern)
		if err != nil {
			b.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				b.Fatal(err)
			}
			files = append(files, text)
			size += len(text)
		}
		if len(files) > 0 {
			break
		}
	}
	b.SetBytes(int64(size))
	b.ResetTimer()
	return files
}

// BenchmarkValid is what merely checking the bytes costs: the measure for the others.
func BenchmarkValid(b *testing.B) {
	files := benchmarkFiles(b, shared+"/archive/province_*.txt")
	for b.Loop() {
		for _, f := range files {
			if !utf8.Valid(f) {
				b.Fatal("not UTF-8")
			}
		}
	}
}

// BenchmarkOpen opens reports that have a paragraph a line.
func BenchmarkOpen(b *testing.B) { benchmarkOpen(b, shared+"/archive/province_*.txt") }

// BenchmarkOpenWrapped opens a report in newspaper columns.
func BenchmarkOpenWrapped(b *testing.B) {
	benchmarkOpen(b, shared+"/reports/prefecture_shannan_2020.txt")
}

// BenchmarkOpenGB18030 opens reports in GB18030.
func BenchmarkOpenGB18030(b *testing.B) { benchmarkOpen(b, shared+"/originals/*.gb18030.raw") }

func benchmarkOpen(b *testing.B, patterns ...string) {
	files := benchmarkFiles(b, patterns...)
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range files {
			if _, err := Open(f); err != nil {
				b.Fatal(err)
			}
		}
	}
}
