package archive

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"io"
)

// stream gives the files of an archive that is read from its beginning.
func (w *walk) stream(label string, r io.Reader, depth int) {
	b := bufio.NewReaderSize(r, HeadBytes)
	head, err := b.Peek(HeadBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		w.fail(label, w.fault(err))
		return
	}
	switch f := formatOf(head); f {
	case isTAR:
		w.tar(label, &metered{w: w, r: b, total: &w.unpacked}, depth)
	case isTarGzip, isBzip2:
		w.packed(label, b, f, depth)
	case isZIP:
		all, ok := w.all(label, b, w.limits.ArchiveBytes)
		if ok {
			w.zip(label, bytes.NewReader(all), int64(len(all)), depth)
		}
	default:
		w.fail(label, &Error{Kind: NoArchive, Detail: names[f]})
	}
}

// packed gives the files of a TAR archive in gzip or bzip2.
func (w *walk) packed(label string, r io.Reader, f format, depth int) {
	in := &counted{r: r}
	var out io.Reader
	switch f {
	case isBzip2:
		out = bzip2.NewReader(in)
	default:
		z, err := gzip.NewReader(in)
		if err != nil {
			w.fail(label, w.fault(err))
			return
		}
		out = z
	}
	past := TooLong
	if label == "" {
		past = TooMuch
	}
	b := bufio.NewReaderSize(&metered{w: w, r: out, total: &w.unpacked, past: past, limit: func() int64 { return in.n * w.limits.Ratio }}, HeadBytes)
	head, err := b.Peek(blockBytes)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		w.fail(label, w.fault(err))
		return
	case formatOf(head) != isTAR:
		w.fail(label, &Error{Kind: NoArchive, Detail: "packed, but no TAR archive"})
		return
	}
	if !w.tar(label, b, depth) {
		return
	}
	// Behind the archive's end there are zeros, and then the checksum; what may follow
	// that is none of the archive's.
	const zeros = 1 << 20
	if _, err := io.CopyN(io.Discard, b, zeros); err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, gzip.ErrHeader) {
		w.fail(label, w.fault(err))
	}
}

// tar gives the files of a TAR archive, and says whether it came to its end.
func (w *walk) tar(label string, r io.Reader, depth int) bool {
	t := tar.NewReader(r)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) || w.done {
			return !w.done
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) { // names lead nowhere here
			w.fail(label, w.fault(err))
			return false
		}
		if !w.count() {
			return false
		}
		name := nameOf(h.Name)
		if h.Typeflag != tar.TypeReg && h.Typeflag != tar.TypeGNUSparse || leftOut(name) {
			continue
		}
		name = join(label, w.named(name))
		w.file(name, &metered{w: w, r: t, total: &w.given}, depth)
	}
}

// counted counts the packed bytes.
type counted struct {
	r io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
