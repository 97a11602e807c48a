// Package bench_test measures Duixian against what else might be done with the same
// reports, all in one run on one core:
//
//	cd bench && GOMAXPROCS=1 go test -bench . -benchtime 3x
package bench_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-ego/gse"
	"github.com/yanyiwu/gojieba"

	"duixian/reading"
	"duixian/source"
)

// archive is where the public reports are kept beside the project.
const archive = "../../shared/reading/archive"

// reports are the reports of the archive as they came, and how many bytes they have.
func reports(b *testing.B) (files [][]byte, size int64) {
	b.Helper()
	names, err := filepath.Glob(archive + "/*.txt")
	if err != nil {
		b.Fatal(err)
	}
	if len(names) == 0 {
		b.Skipf("skipped: there are no reports in %s", archive)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		files = append(files, text)
		size += int64(len(text))
	}
	return files, size
}

// lines are the paragraphs of the same reports, decoded and clean: segmenters are
// spared what package source does, and long texts.
func lines(b *testing.B) (all []string, size int64) {
	b.Helper()
	files, _ := reports(b)
	for _, f := range files {
		d, err := source.Open(f)
		if err != nil {
			b.Fatal(err)
		}
		for line := range strings.Lines(d.Text) {
			all = append(all, line)
			size += int64(len(line))
		}
	}
	return all, size
}

func BenchmarkValid(b *testing.B) {
	files, size := reports(b)
	b.SetBytes(size)
	for b.Loop() {
		for _, f := range files {
			utf8.Valid(f)
		}
	}
}

// numeral finds numerals with their units, as a script would.
var numeral = regexp.MustCompile(`[0-9]+(?:\.[0-9]+)?(?:万亿|亿|万|千|百)?(?:` +
	`个百分点|%|％|‰|元|美元|人次|人|户|个|家|项|件|次|亩|公顷|平方公里|平方米|立方米|公里|千米|米|吨|公斤|斤|千瓦时|千瓦|` +
	`度|标准煤|倍|成|年|月|日|天|小时|分钟|岁|所|座|处|条|套|张|床|辆|台|架|艘|列|班|名|位|批|届|场|部|篇|种|类|级|县|镇|村)`)

func BenchmarkRegexp(b *testing.B) {
	files, size := reports(b)
	b.SetBytes(size)
	for b.Loop() {
		for _, f := range files {
			numeral.FindAllIndex(f, -1)
		}
	}
}

func BenchmarkGojieba(b *testing.B) {
	all, size := lines(b)
	jieba := gojieba.NewJieba()
	defer jieba.Free()
	b.SetBytes(size)
	for b.Loop() {
		for _, line := range all {
			jieba.Cut(line, false)
		}
	}
}

func BenchmarkGse(b *testing.B) {
	all, size := lines(b)
	var segmenter gse.Segmenter
	segmenter.SkipLog = true
	if err := segmenter.LoadDictEmbed("zh_s"); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(size)
	for b.Loop() {
		for _, line := range all {
			segmenter.Cut(line)
		}
	}
}

func BenchmarkSource(b *testing.B) {
	files, size := reports(b)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range files {
			if _, err := source.Open(f); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkRead is the whole of it: bytes in, records out.
func BenchmarkRead(b *testing.B) {
	files, size := reports(b)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range files {
			d, err := source.Open(f)
			if err != nil {
				b.Fatal(err)
			}
			reading.Read(d, reading.Options{})
		}
	}
}
