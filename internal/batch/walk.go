package batch

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// filter says which files below a directory are meant, by their paths from there with
// "/" in them.
type filter struct {
	files func(path string) bool
	depth int // how many names a path has at most
}

// everything means every file.
var everything = filter{files: func(string) bool { return true }, depth: 1 << 20}

// walk gives the documents below a directory, name by name. Hidden files and
// directories are passed over, and so are symbolic links: what they lead to may be
// elsewhere, or above, or be met again. Where there is no file, name fails with none.
// It says whether more are wanted.
func (s Source) walk(root string, f filter, none error, name string, yield func(Input) bool) bool {
	more, found := true, false
	give := func(wanted bool) error {
		if more, found = wanted, true; !more {
			return fs.SkipAll
		}
		return nil
	}
	start := root
	if !os.IsPathSeparator(root[len(root)-1]) {
		start += string(filepath.Separator) // a link that the user named is followed
	}
	_ = filepath.WalkDir(start, func(path string, entry fs.DirEntry, err error) error { // it gives no error but those that it is given
		switch {
		case path == start && err != nil:
			return give(yield(failed(name, cause(err))))
		case err != nil:
			return give(yield(failed(path, cause(err))))
		case path == start:
			return nil
		}
		below, err := filepath.Rel(start, path)
		if err != nil {
			return give(yield(failed(path, err)))
		}
		below = filepath.ToSlash(below)
		hidden := strings.HasPrefix(entry.Name(), ".")
		switch {
		case entry.IsDir() && (hidden || strings.Count(below, "/")+1 >= f.depth):
			return fs.SkipDir
		case hidden || !entry.Type().IsRegular() || !f.files(below):
			return nil
		}
		info, err := entry.Info()
		switch {
		case err != nil:
			return give(yield(failed(path, cause(err))))
		case s.excluded(info):
			return nil
		}
		return give(s.file(path, info, yield))
	})
	if more && !found {
		return yield(failed(name, none))
	}
	return more
}

// isPattern says whether a path may be meant as a pattern.
func isPattern(path string) bool {
	return strings.ContainsAny(path, "*?[{") && doublestar.ValidatePattern(filepath.ToSlash(path))
}
