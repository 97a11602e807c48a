package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// walk is one way through an archive and those in it.
type walk struct {
	limits  Limits
	yield   func(Entry, error) bool
	done    bool // the caller wants no more, or a limit for all entries is passed
	entries int

	// Bytes unpacked, and bytes of entries: in TAR there may be more of the second, since
	// entries may have holes.
	unpacked, given int64
}

// freeOfRatio is how many bytes may come of however few.
const freeOfRatio = 1 << 20

// fail gives an error: of an entry, of an archive in the archive, or of all.
func (w *walk) fail(name string, e *Error) {
	if w.done {
		return
	}
	if e.Kind == TooMuch {
		name = ""
	}
	e.Name = name
	w.done = !w.yield(Entry{Name: name}, e) || e.Kind == TooMuch
}

// count counts an entry, and says whether to go on with it.
func (w *walk) count() bool {
	if w.done {
		return false
	}
	if w.entries++; w.entries > w.limits.Entries {
		w.fail("", &Error{Kind: TooMuch, Detail: fmt.Sprintf("more than %d entries", w.limits.Entries)})
	}
	return !w.done
}

// file gives a file, or the files in it if it is an archive.
func (w *walk) file(name string, r io.Reader, depth int) {
	b := bufio.NewReaderSize(r, HeadBytes)
	head, err := b.Peek(HeadBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		w.fail(name, w.fault(err))
		return
	}
	switch f := formatOf(head); f {
	case isZIP:
		w.zipFile(name, b, depth)
	case isTAR, isTarGzip, isBzip2:
		if w.deeper(name, depth) {
			w.stream(name, b, depth+1)
		}
	case isFile:
		if all, ok := w.all(name, b, w.limits.EntryBytes); ok && !w.done {
			w.done = !w.yield(Entry{Name: name, Bytes: all}, nil)
		}
	default:
		w.fail(name, &Error{Kind: NoArchive, Detail: names[f]})
	}
}

// zipFile gives a ZIP archive in the archive: as a file if it is a document, else the
// files in it.
func (w *walk) zipFile(name string, r io.Reader, depth int) {
	all, ok := w.all(name, r, max(w.limits.EntryBytes, w.limits.ArchiveBytes))
	if !ok || w.done {
		return
	}
	document := isDocument(bytes.NewReader(all), int64(len(all)))
	switch {
	case document && int64(len(all)) > w.limits.EntryBytes:
		w.fail(name, tooLong(w.limits.EntryBytes))
	case document:
		w.done = !w.yield(Entry{Name: name, Bytes: all}, nil)
	case w.deeper(name, depth):
		w.zip(name, bytes.NewReader(all), int64(len(all)), depth+1)
	}
}

// deeper says whether an archive in the archive may be read.
func (w *walk) deeper(name string, depth int) bool {
	if depth >= w.limits.Depth {
		w.fail(name, &Error{Kind: TooDeep, Detail: fmt.Sprintf("%d are allowed", w.limits.Depth)})
		return false
	}
	return true
}

// all reads an entry to its end.
func (w *walk) all(name string, r io.Reader, limit int64) ([]byte, bool) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		w.fail(name, w.fault(err))
	case int64(len(b)) > limit:
		w.fail(name, tooLong(limit))
	default:
		return b, true
	}
	return nil, false
}

func tooLong(limit int64) *Error {
	return &Error{Kind: TooLong, Detail: fmt.Sprintf("more than %d bytes", limit)}
}

// fault makes an [*Error] of what reading says.
func (w *walk) fault(err error) *Error {
	var own *Error
	if errors.As(err, &own) {
		return &Error{Kind: own.Kind, Detail: own.Detail}
	}
	detail := err.Error()
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		detail = "it ends too soon"
	}
	return &Error{Kind: Broken, Detail: detail}
}

// metered counts what is unpacked against the limits.
type metered struct {
	w     *walk
	r     io.Reader
	total *int64 // of the walk
	n     int64
	limit func() int64 // of n, by the packed bytes; nil if there is none
	past  Kind         // what it is to be past it
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	m.n += int64(n)
	*m.total += int64(n)
	switch {
	case *m.total > m.w.limits.TotalBytes:
		return 0, &Error{Kind: TooMuch, Detail: fmt.Sprintf("more than %d bytes unpacked", m.w.limits.TotalBytes)}
	case m.limit != nil && m.n > max(freeOfRatio, m.limit()):
		return 0, &Error{Kind: m.past, Detail: fmt.Sprintf("more than %d times as long unpacked", m.w.limits.Ratio)}
	}
	return n, err
}
