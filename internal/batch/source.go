package batch

import (
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"slices"
)

// Source finds documents. It looks for each when its turn has come, so that neither a
// list nor a directory with many files is ever in memory whole.
type Source struct {
	In      io.Reader     // what the path "-" stands for
	Most    int64         // the largest document, in bytes; a larger one is an error
	Exclude []os.FileInfo // files that are no inputs: those that the results go to

	// Expand gives the documents within the regular file of a path, if that is an archive,
	// and nil if the file is a document itself. A nil Expand takes each file as a document.
	Expand func(path string) iter.Seq[Input]
}

// Paths gives the documents that the user names: files, all files below directories,
// the files that match patterns, and "-". What cannot be found is an input that fails.
func (s Source) Paths(paths []string) iter.Seq[Input] {
	return func(yield func(Input) bool) {
		for _, path := range paths {
			if !s.named(path, yield) {
				return
			}
		}
	}
}

// List gives the documents whose paths come from r, separated by a byte: files, and all
// files below directories. Empty paths are passed over; a "-" or "*" in a path is nothing
// special. A list that cannot be read on is an input of its own that fails.
func (s Source) List(name string, r io.Reader, separator byte) iter.Seq[Input] {
	return func(yield func(Input) bool) {
		for path, err := range pieces(r, separator, longestPath) {
			if err != nil {
				if !yield(failed(name, err)) {
					return
				}
				continue
			}
			if len(path) > 0 && !s.path(string(path), yield) {
				return
			}
		}
	}
}

// longestPath is more than any system allows a path to have, in bytes.
const longestPath = 1 << 20

// named gives the documents that one argument names. It says whether more are wanted.
func (s Source) named(path string, yield func(Input) bool) bool {
	if path == "-" {
		return yield(Input{Name: path, Load: func() ([]byte, error) { return ReadAll(s.In, s.Most) }})
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && isPattern(path) {
		return s.glob(path, yield)
	}
	return s.path(path, yield)
}

// path gives the documents in a file or directory. It says whether more are wanted.
func (s Source) path(path string, yield func(Input) bool) bool {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return yield(failed(path, cause(err)))
	case info.IsDir():
		return s.walk(path, everything, errors.New("it is a directory with no file in it"), path, yield)
	case s.excluded(info):
		return yield(failed(path, errors.New("it is where the results go")))
	}
	return s.file(path, info, yield)
}

// file gives the documents in a file. It says whether more are wanted.
func (s Source) file(path string, info fs.FileInfo, yield func(Input) bool) bool {
	if s.Expand != nil && info.Mode().IsRegular() { // what is opened twice must be there twice, and no pipe is
		if entries := s.Expand(path); entries != nil {
			for in := range entries {
				if !yield(in) {
					return false
				}
			}
			return true
		}
	}
	return yield(Input{Name: path, Size: info.Size(), Load: func() ([]byte, error) { return ReadFile(path, s.Most) }})
}

func (s Source) excluded(info fs.FileInfo) bool {
	return slices.ContainsFunc(s.Exclude, func(own os.FileInfo) bool { return os.SameFile(own, info) })
}
