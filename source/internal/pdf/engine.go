package pdf

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// engine compiles PDFium when it is first asked for, once in a process: that takes
// seconds, and a tenth of one where the cache on disk has it. Each document then gets
// an instance of its own, which costs milliseconds, so that none sees what another
// left behind.
var engine = sync.OnceValues(func() (pdfium.Pool, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return start(nil)
	}
	return startIn(filepath.Join(dir, "duixian"))
})

// startIn starts with a cache in a directory. One that cannot be used is none.
func startIn(dir string) (pdfium.Pool, error) {
	if cache, err := wazero.NewCompilationCacheWithDir(dir); err == nil {
		if pool, err := start(cache); err == nil {
			return pool, nil
		}
	}
	return start(nil)
}

// start compiles PDFium for a pool of as many instances as there are processors.
func start(cache wazero.CompilationCache) (pdfium.Pool, error) {
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling). // what this build of PDFium uses
		WithMemoryLimitPages(MaxMemory >> 16).
		WithCloseOnContextDone(true) // or a call could not be broken off
	if cache != nil {
		config = config.WithCompilationCache(cache)
	}
	return webassembly.Init(webassembly.Config{
		Context:       experimental.WithCompilationWorkers(context.Background(), runtime.GOMAXPROCS(0)),
		MaxTotal:      runtime.GOMAXPROCS(0),
		FSConfig:      wazero.NewFSConfig(), // no files
		RuntimeConfig: config,
		Stdout:        io.Discard,
		Stderr:        io.Discard,
		RandomSource:  zeros{},
	})
}

// zeros is the randomness that PDFium gets, so that it does the same each time.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}
