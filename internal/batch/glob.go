package batch

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

var errNoMatch = errors.New("no file matches")

// glob gives the files that match a pattern, by walking the directory that all of them
// are below: so they come name by name, once each, and no list of them is made. It says
// whether more are wanted.
func (s Source) glob(pattern string, yield func(Input) bool) bool {
	base, rest := doublestar.SplitPattern(filepath.ToSlash(pattern))
	base = filepath.FromSlash(base)
	if info, err := os.Stat(base); err != nil || !info.IsDir() {
		return yield(failed(pattern, errNoMatch))
	}
	f := everything
	f.files = func(path string) bool { return doublestar.MatchUnvalidated(rest, path) }
	if !strings.Contains(rest, "**") {
		f.depth = strings.Count(rest, "/") + 1 // at most: alternatives may be shorter
	}
	return s.walk(base, f, errNoMatch, pattern, yield)
}
