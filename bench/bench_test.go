// Package bench_test measures Duixian against what else might be done with the same
// reports, all in one run on one core:
//
//	cd bench && GOMAXPROCS=1 go test -bench . -benchtime 3x
package bench_test

import (
	"bytes"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
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

func read(b *testing.B, files [][]byte) {
	for _, f := range files {
		d, err := source.Open(f)
		if err != nil {
			b.Fatal(err)
		}
		reading.Read(d, reading.Options{})
	}
}

// BenchmarkRead is the whole of it: bytes in, records out.
func BenchmarkRead(b *testing.B) {
	files, size := reports(b)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		read(b, files)
	}
}

// BenchmarkRatios runs the reading and what it is compared with by turns, so that a
// machine that is busy with other things slows them alike, and prints how many times as
// many bytes a second the reading takes as each. (gse is not among them: its dictionary
// lies in this program's heap, where it makes every collection of garbage dear.)
func BenchmarkRatios(b *testing.B) {
	files, _ := reports(b)
	all, _ := lines(b)
	jieba := gojieba.NewJieba()
	defer jieba.Free()
	others := []struct {
		name string
		run  func()
	}{
		{"gojieba", func() {
			for _, line := range all {
				jieba.Cut(line, false)
			}
		}},
		{"regexp", func() {
			for _, f := range files {
				numeral.FindAllIndex(f, -1)
			}
		}},
		{"valid", func() {
			for _, f := range files {
				utf8.Valid(f)
			}
		}},
	}
	spent := make([]time.Duration, len(others))
	var own time.Duration
	for b.Loop() {
		start := time.Now()
		read(b, files)
		own += time.Since(start)
		for i, o := range others {
			start := time.Now()
			o.run()
			spent[i] += time.Since(start)
		}
	}
	for i, o := range others {
		b.ReportMetric(spent[i].Seconds()/own.Seconds(), "x-"+o.name)
	}
}

// BenchmarkLong reads ten megabytes without a punctuation mark or line end, and prints how
// many times as long a byte of them takes as one of the reports, and how many bytes of
// memory each takes.
func BenchmarkLong(b *testing.B) {
	files, size := reports(b)
	var text []byte
	for _, f := range files {
		for _, r := range string(f) {
			if unicode.Is(unicode.Han, r) || '0' <= r && r <= '9' || r == '%' {
				text = utf8.AppendRune(text, r)
			}
		}
	}
	text = bytes.Repeat(text, 10<<20/len(text)+1)[:10<<20]
	for !utf8.Valid(text) {
		text = text[:len(text)-1]
	}
	b.ReportAllocs()
	var long, normal time.Duration
	for b.Loop() {
		start := time.Now()
		read(b, [][]byte{text})
		long += time.Since(start)
		b.StopTimer()
		start = time.Now()
		read(b, files)
		normal += time.Since(start)
		b.StartTimer()
	}
	perByte := func(d time.Duration, n int64) float64 { return d.Seconds() / float64(n) }
	b.ReportMetric(perByte(long, int64(len(text)))/perByte(normal, size), "x-report")
}

// BenchmarkMemory prints how much the heap grows at most while one report is read, as a
// multiple of the report's bytes: the worst of all reports.
func BenchmarkMemory(b *testing.B) {
	files, _ := reports(b)
	read(b, files[:1]) // the lexicon is loaded once
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	worst := 0.0
	for b.Loop() {
		for _, f := range files {
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			read(b, [][]byte{f}) // without collection, all that was taken is still there
			runtime.ReadMemStats(&after)
			worst = max(worst, float64(after.HeapAlloc-before.HeapAlloc)/float64(len(f)))
		}
	}
	b.ReportMetric(worst, "x-bytes")
}

// BenchmarkCommand times the command from its start to its end on one report of about 35
// KB, and on all reports with one core and with all of them.
func BenchmarkCommand(b *testing.B) {
	bin := filepath.Join(b.TempDir(), "duixian")
	build := exec.Command("go", "build", "-o", bin, "./cmd/duixian")
	build.Dir, build.Env = "..", append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("build: %v: %s", err, out)
	}
	names, _ := filepath.Glob(archive + "/*.txt")
	if len(names) == 0 {
		b.Skipf("skipped: there are no reports in %s", archive)
	}
	one := names[0]
	for _, n := range names {
		if distance(n) < distance(one) {
			one = n
		}
	}
	run := func(b *testing.B, cores int, files ...string) {
		for b.Loop() {
			cmd := exec.Command(bin, append([]string{"read", "--format", "jsonl"}, files...)...)
			cmd.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(cores))
			if err := cmd.Run(); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run("one-report", func(b *testing.B) { run(b, runtime.NumCPU(), one) })
	b.Run("one-core", func(b *testing.B) { run(b, 1, names...) })
	b.Run("all-cores", func(b *testing.B) { run(b, runtime.NumCPU(), names...) })
}

// distance is how far a file is from 35 KB.
func distance(name string) int64 {
	info, err := os.Stat(name)
	if err != nil {
		return math.MaxInt64
	}
	return max(info.Size()-35_000, 35_000-info.Size())
}
