package archive

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
)

// zip gives the files of a ZIP archive with the given label.
func (w *walk) zip(label string, r io.ReaderAt, size int64, depth int) {
	z, err := OpenZip(r, size, w.limits.Entries)
	if label == "" && (err == nil && isPackage(z) || err != nil && beginsAsPackage(r)) {
		err = &Error{Kind: NoArchive, Detail: "a document"}
	}
	if err != nil {
		w.fail(label, w.fault(err))
		return
	}
	for _, f := range z.File {
		if !w.count() {
			return
		}
		raw := f.Name
		if u := unicodeName(raw, f.Extra); u != "" {
			raw = u
		}
		name := nameOf(raw)
		if strings.HasSuffix(f.Name, "/") || strings.HasSuffix(f.Name, `\`) || !f.Mode().IsRegular() || leftOut(name) {
			continue
		}
		w.zipEntry(join(label, w.named(name)), f, depth)
	}
}

// zipEntry gives one file of a ZIP archive.
func (w *walk) zipEntry(name string, f *zip.File, depth int) {
	const encrypted = 1
	longest := uint64(max(w.limits.EntryBytes, w.limits.ArchiveBytes))
	packed := int64(min(f.CompressedSize64, 1<<40))
	switch {
	case f.Flags&encrypted != 0:
		w.fail(name, &Error{Kind: Encrypted})
		return
	case f.UncompressedSize64 > longest:
		w.fail(name, tooLong(int64(longest)))
		return
	}
	r, err := f.Open()
	switch {
	case errors.Is(err, zip.ErrAlgorithm):
		w.fail(name, &Error{Kind: Method, Detail: fmt.Sprintf("method %d", f.Method)})
		return
	case err != nil:
		w.fail(name, w.fault(err))
		return
	}
	defer r.Close() //nolint:errcheck // it was only read
	w.file(name, &metered{w: w, r: r, total: &w.unpacked, past: TooLong, limit: func() int64 { return packed * w.limits.Ratio }}, depth)
}

// named is an entry's name, a number for one that has none.
func (w *walk) named(name string) string {
	if name == "" {
		return fmt.Sprintf("entry %d", w.entries)
	}
	return name
}

func join(label, name string) string {
	if label == "" {
		return name
	}
	return label + "/" + name
}

// OpenZip reads a ZIP archive's directory of some entries at most. Since each entry takes memory, what is read
// of it is bounded: the number of entries that the archive states is no bound. Every error is an [*Error].
func OpenZip(r io.ReaderAt, size int64, entries int) (*zip.Reader, error) {
	const least, names, end = 46, 120, 200 << 10 // bytes of an entry, of its name, of the search for the directory
	d := &directory{r: r, left: end + min(size, int64(entries+1)*(least+names))}
	z, err := zip.NewReader(d, size)
	if errors.Is(err, errDirectory) {
		return nil, &Error{Kind: TooMuch, Detail: fmt.Sprintf("a directory for more than %d entries", entries)}
	}
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // names lead nowhere here
		return nil, &Error{Kind: Broken, Detail: "the directory at its end is missing or broken"}
	}
	d.unbounded = true
	var sum uint64
	for _, f := range z.File {
		if sum += min(f.CompressedSize64, uint64(size)+1); sum > uint64(size) {
			return nil, &Error{Kind: Broken, Detail: "its entries overlap, or are longer than it"}
		}
	}
	return z, nil
}

// directory bounds what is read of an archive while its directory is.
type directory struct {
	r         io.ReaderAt
	left      int64
	unbounded bool
}

var errDirectory = errors.New("the directory is too long")

func (d *directory) ReadAt(p []byte, off int64) (int, error) {
	if !d.unbounded {
		if d.left -= int64(len(p)); d.left < 0 {
			return 0, errDirectory
		}
	}
	return d.r.ReadAt(p, off)
}

// isDocument says whether a ZIP archive is a document: of Office, OpenDocument or OFD,
// or an electronic book. One that is broken is none.
func isDocument(r io.ReaderAt, size int64) bool {
	z, err := OpenZip(r, size, 20_000)
	return err == nil && isPackage(z)
}

// isPackage knows documents by the entries that each of them has.
func isPackage(z *zip.Reader) bool {
	for i, f := range z.File {
		if isPart(f.Name, i == 0) {
			return true
		}
	}
	return false
}

// isPart says whether an entry of a name, or the first entry, is one that documents have.
func isPart(name string, first bool) bool {
	switch strings.ToLower(name) {
	case "[content_types].xml", "ofd.xml", "word/document.xml", `word\document.xml`, "index/document.iwa":
		return true
	case "mimetype":
		return first
	}
	return false
}

// beginsAsPackage says whether the first entry is one that documents have: all that is left to tell
// of a file whose directory is cut off.
func beginsAsPackage(r io.ReaderAt) bool {
	const header, nameLength, longest = 30, 26, 32
	head := make([]byte, header+longest)
	n, _ := r.ReadAt(head, 0)
	if n < header {
		return false
	}
	name := head[header:n]
	return isPart(string(name[:min(len(name), int(binary.LittleEndian.Uint16(head[nameLength:])))]), true) ||
		bytes.HasPrefix(name, []byte("_rels/.rels"))
}
