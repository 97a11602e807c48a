package lexicon

import (
	"io/fs"
	"testing"
)

func mustSub(tb testing.TB) fs.FS {
	tb.Helper()
	dir, err := fs.Sub(data, "data")
	if err != nil {
		tb.Fatal(err)
	}
	return dir
}
