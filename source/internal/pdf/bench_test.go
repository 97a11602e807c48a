package pdf_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"duixian/internal/pdftest"
	"duixian/source/internal/pdf"
)

// BenchmarkText reads a report of some twenty pages in two columns.
func BenchmarkText(b *testing.B) {
	made := pdftest.Report(b, strings.Join(body(0, 200), "\n"), pdftest.TwoColumns)
	text, pages, err := pdf.Text(made)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(made)))
	for b.Loop() {
		if _, _, err := pdf.Text(made); err != nil {
			b.Fatal(err)
		}
	}
	n := float64(pages[len(pages)-1].Number)
	b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric(float64(len(text))*float64(b.N)/b.Elapsed().Seconds()/1e6, "text-MB/s")
}

// BenchmarkStart starts in a process of its own, without a cache on disk and with one,
// and reads a page.
func BenchmarkStart(b *testing.B) {
	made := pdftest.Chromium(b, style+paras(body(0, 3)))
	file := b.TempDir() + "/page.pdf"
	if err := os.WriteFile(file, made, 0o600); err != nil {
		b.Fatal(err)
	}
	for _, warm := range []bool{false, true} {
		b.Run(map[bool]string{false: "cold", true: "warm"}[warm], func(b *testing.B) {
			dir := b.TempDir()
			run := func() {
				c := exec.Command(os.Args[0], "-test.run=^TestOne$")
				c.Env = append(os.Environ(), "XDG_CACHE_HOME="+dir, "DUIXIAN_PDF_ONE="+file)
				if out, err := c.CombinedOutput(); err != nil {
					b.Fatalf("%v\n%s", err, out)
				}
				if status, err := os.ReadDir(dir); err != nil || len(status) == 0 {
					b.Fatal("nothing is kept in the cache")
				}
				if peak := peakMemory(c.ProcessState); peak > 0 {
					b.ReportMetric(peak, "peak-MB")
				}
			}
			if warm {
				run()
			}
			for b.Loop() {
				if !warm {
					if err := os.RemoveAll(dir); err != nil {
						b.Fatal(err)
					}
				}
				run()
			}
		})
	}
}

// TestOne reads the file that [BenchmarkStart] gives to a process.
func TestOne(t *testing.T) {
	file := os.Getenv("DUIXIAN_PDF_ONE")
	if file == "" {
		t.Skip("for BenchmarkStart")
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := pdf.Text(b); err != nil {
		t.Fatal(err)
	}
}
