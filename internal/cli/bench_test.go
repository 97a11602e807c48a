package cli_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"duixian/internal/cli"
	"duixian/internal/demo"
)

// BenchmarkReadOnAllCores reads many reports on one core and on all, by turns, so that a
// busy machine slows both alike. It reports how many times faster all are.
func BenchmarkReadOnAllCores(b *testing.B) {
	dir := b.TempDir()
	var size int64
	for i := range 40 {
		for _, file := range demo.Files() {
			size += int64(len(file.Bytes))
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d_%s", i, file.Name)), file.Bytes, 0o644); err != nil {
				b.Fatal(err)
			}
		}
	}
	all := runtime.GOMAXPROCS(0)
	took := map[int]time.Duration{}
	b.SetBytes(2 * size)
	for b.Loop() {
		for _, cores := range []int{1, all} {
			runtime.GOMAXPROCS(cores)
			began := time.Now()
			if code := cli.Run(b.Context(), []string{"read", dir, "--format", "jsonl"}, cli.Streams{Out: io.Discard, Err: io.Discard}); code != 0 {
				b.Fatalf("the exit code is %d", code)
			}
			took[cores] += time.Since(began)
		}
	}
	runtime.GOMAXPROCS(all)
	if all > 1 {
		b.ReportMetric(took[1].Seconds()/took[all].Seconds(), "times-one-core")
	}
}
