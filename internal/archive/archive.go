// Package archive reads the files in ZIP and TAR archives (also TAR in gzip or bzip2) one
// after the other, so that thousands of reports in one archive are read with the memory
// for a few.
//
// [Entries] and [Stream] give the regular files in the archive's own order, those of
// archives in the archive among them. Left out are directories and links, hidden files,
// and what systems add: .DS_Store, ._ files, __MACOSX, Thumbs.db, desktop.ini and the
// lock files of Office (~$).
//
// An archive may come from anywhere, so all that it takes is bounded by [Limits], and
// names are made harmless: they are labels to show, and no file is written by them.
package archive

import (
	"bytes"
	"io"
	"iter"
)

// Entry is a file in an archive.
type Entry struct {
	Name  string // in UTF-8, its parts and those of the archives around it parted by "/"
	Bytes []byte // nil beside an error
}

// Limits bound what one archive, with all in it, may take.
type Limits struct {
	Entries      int   // entries of all kinds, also those left out
	EntryBytes   int64 // of one file
	ArchiveBytes int64 // of a ZIP in the archive, which is held in memory
	TotalBytes   int64 // of all entries unpacked, also those left out
	Depth        int   // archives in archives: 1 allows archives in the archive, 2 others in those
	Ratio        int64 // unpacked bytes for one packed byte, from the first MiB on
}

// Defaults fit a file of reports of all counties of the country.
func Defaults() Limits {
	return Limits{
		Entries:      100_000,
		EntryBytes:   64 << 20,
		ArchiveBytes: 256 << 20,
		TotalBytes:   16 << 30,
		Depth:        2,
		Ratio:        200,
	}
}

// HeadBytes is how many first bytes of a file are enough for [Is].
const HeadBytes = 4096

// Is says whether a file that begins with head is an archive: ZIP, TAR, or TAR in
// gzip, or bzip2 of anything. Some documents (DOCX, XLSX, ODT) are ZIP archives by
// their first bytes, too: ask for them before, for here they give an error.
func Is(head []byte) bool {
	switch formatOf(head) {
	case isZIP, isTAR, isTarGzip, isBzip2:
		return true
	}
	return false
}

// Entries gives the files of an archive of size bytes. An error beside an entry's name
// is of that entry alone, and the next one follows; an error beside an empty name is of
// the archive and comes last: it is broken, or past a limit for all entries. Every error
// is an [*Error]. The caller may keep an entry's bytes.
func Entries(r io.ReaderAt, size int64, l Limits) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		w := &walk{limits: l, yield: yield}
		head := make([]byte, min(size, HeadBytes))
		if n, err := r.ReadAt(head, 0); n < len(head) {
			w.fail("", &Error{Kind: Unreadable, Detail: err.Error()})
			return
		}
		if formatOf(head) == isZIP {
			w.zip("", r, size, 0)
			return
		}
		w.stream("", io.NewSectionReader(r, 0, size), 0)
	}
}

// EntriesOf is [Entries] of an archive in memory.
func EntriesOf(b []byte, l Limits) iter.Seq2[Entry, error] {
	return Entries(bytes.NewReader(b), int64(len(b)), l)
}

// Stream is [Entries] of a TAR archive that is read once. A ZIP archive, whose directory
// is at its end, is read into memory before.
func Stream(r io.Reader, l Limits) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		w := &walk{limits: l, yield: yield}
		w.stream("", r, 0)
	}
}
