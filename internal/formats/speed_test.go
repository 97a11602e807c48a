//go:build unix

package formats_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"duixian/internal/archive"
	"duixian/reading"
	"duixian/source"
)

// BenchmarkFormats reads the marked reports in each format, one after the other on one core, and
// gives the megabytes of clean text and the reports in a second of the processor's time, which other
// programs on a busy machine take less from than from a second of a clock. Then the program reads
// the largest report of all in that format, as a process of its own: peak-MB is the most memory that
// it takes, and peak-x how many times the bytes of the clean text that is.
func BenchmarkFormats(b *testing.B) {
	names := marked(b)
	largest := largestReport(b)
	duixian, home := program(b), publicDir(b)
	rows := [][]string{{"format", "MB of text in a second", "reports in a second", "peak memory, MB", "times the text's bytes"}}
	for _, f := range forms() {
		b.Run(f.name, func(b *testing.B) {
			var files [][]byte
			text := 0
			for _, name := range names {
				plain := plainText(b, name)
				files = append(files, f.make(b, plain))
				text += len(plain.Text)
			}
			for _, file := range files {
				readAll(b, file) // once to be warm
			}
			rounds := 0
			began := processorTime(b)
			for b.Loop() {
				for _, file := range files {
					readAll(b, file)
				}
				rounds++
			}
			seconds := (processorTime(b) - began).Seconds()

			dir := publicDir(b)
			path := "largest" + f.file
			if err := os.WriteFile(filepath.Join(dir, path), f.make(b, largest), 0o600); err != nil {
				b.Fatal(err)
			}
			var o outcome
			for range 2 { // the first one may have PDFium to compile
				if o = run(b, dir, home, time.Minute, asSelf, duixian, "read", "--any", "--format", "jsonl", path); o.Code != 0 {
					b.Fatalf("exit code %d: %s", o.Code, o.Stderr)
				}
			}
			row := []float64{
				float64(rounds*text) / seconds / 1e6, float64(rounds*len(files)) / seconds,
				float64(o.Peak) / 1e6, float64(o.Peak) / float64(len(largest.Text)),
			}
			cells := []string{f.name}
			for i, unit := range []string{"MB/s", "reports/s", "peak-MB", "peak-x"} {
				b.ReportMetric(row[i], unit)
				cells = append(cells, fmt.Sprintf([]string{"%.3g", "%.3g", "%.0f", "%.0f"}[i], row[i]))
			}
			b.ReportMetric(0, "ns/op") // of all the reports: it says nothing
			if len(rows) > 1 && rows[len(rows)-1][0] == f.name {
				rows = rows[:len(rows)-1] // a run before this one, to find out how long it takes
			}
			rows = append(rows, cells)
		})
	}
	if *update && len(rows) == len(forms())+1 {
		hold(b, "speed", table(rows), equal)
	}
}

// processorTime is what this process has had of the processors, for itself and for the system's work.
func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// readAll reads a report, or that in an archive.
func readAll(b *testing.B, file []byte) {
	if archive.Is(file[:min(len(file), archive.HeadBytes)]) {
		file = inside(b, file)
	}
	d, err := source.Open(file)
	if err != nil {
		b.Fatal(err)
	}
	reading.Read(d, reading.Options{})
}

// largestReport is that of the archive beside the repository.
func largestReport(b *testing.B) *source.Document {
	b.Helper()
	files, _ := filepath.Glob(shared + "/archive/*.txt")
	var largest *source.Document
	for _, file := range files {
		if strings.Contains(file, "_dup_") {
			continue // a report twice
		}
		if d := opened(b, file); largest == nil || len(d.File) > len(largest.File) {
			largest = d
		}
	}
	if largest == nil {
		b.Skip("skipped: no archive of reports lies beside the repository")
	}
	return largest
}
