package cli

import (
	"errors"
	"io"
	"iter"
	"os"

	"duixian/internal/archive"
	"duixian/internal/batch"
)

// archived gives the files in the archive at a path, nil if the file there is no archive of
// reports: a Word document is a ZIP archive, too. A name is that of the archive with the entry's behind it.
func archived(path string) iter.Seq[batch.Input] {
	f, err := os.Open(path)
	if err != nil {
		return nil // whoever reads the file will say so
	}
	next, stop := entries(f)
	if next == nil {
		_ = f.Close() // it was only read
		return nil
	}
	return func(yield func(batch.Input) bool) {
		defer func() { stop(); _ = f.Close() }()
		for {
			e, err, more := next()
			if !more {
				return
			}
			name := path
			if e.Name != "" {
				name += "/" + e.Name
			}
			if !yield(batch.Input{Name: name, Size: int64(len(e.Bytes)), Load: func() ([]byte, error) { return e.Bytes, err }}) {
				return
			}
		}
	}
}

// entries begins to read an archive; next is nil if the file is none.
func entries(f *os.File) (next func() (archive.Entry, error, bool), stop func()) {
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil, nil
	}
	head := make([]byte, archive.HeadBytes)
	n, err := f.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) || !archive.Is(head[:n]) {
		return nil, nil
	}
	following, stop := iter.Pull2(archive.Entries(f, info.Size(), archive.Defaults()))
	first, err, more := following()
	var refused *archive.Error
	if errors.As(err, &refused) && refused.Kind == archive.NoArchive && first.Name == "" {
		stop()
		return nil, nil
	}
	begun := false
	return func() (archive.Entry, error, bool) {
		if !begun {
			begun = true
			return first, err, more
		}
		return following()
	}, stop
}
