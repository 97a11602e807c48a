package docx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// The bounds of the package comment.
const (
	maxMain      = 32 << 20 // bytes of the main part
	maxSide      = 8 << 20  // bytes of any other
	maxSmall     = 1 << 20  // bytes of those that say where the others are
	maxText      = 32 << 20 // bytes of text
	maxRatio     = 200      // bytes of a part for one compressed byte,
	freeOfRatio  = 1 << 20  // if the part has more bytes than this
	maxDepth     = 512      // elements in elements
	maxDirectory = 2 << 20  // bytes of the archive's directory: some 20,000 parts
)

// archive is the ZIP archive that a document is.
type archive struct {
	parts map[string]*zip.File // by their names in lower case
}

// unzip reads the directory of b. The names of parts do not tell upper from lower
// case, and old libraries wrote them with backslashes. Of two parts with one name the
// first counts.
func unzip(b []byte) (*archive, error) {
	if !bytes.HasPrefix(b, []byte(zipBegins)) && !bytes.HasPrefix(b, []byte(emptyBegins)) {
		return nil, notZip(b)
	}
	dir := &directory{r: bytes.NewReader(b), left: maxDirectory}
	r, err := zip.NewReader(dir, int64(len(b)))
	switch {
	case errors.Is(err, zip.ErrInsecurePath): // names lead nowhere here
	case errors.Is(err, errDirectory):
		return nil, &Error{Kind: TooBig, Detail: "its directory has more than 2 MiB"}
	case err != nil:
		return nil, &Error{Kind: Damaged, Detail: "the directory at the end of the ZIP archive is cut off or broken"}
	}
	dir.left = -1
	z := &archive{parts: map[string]*zip.File{}}
	var sum uint64
	for _, f := range r.File {
		sum += min(f.CompressedSize64, uint64(len(b))+1)
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if z.parts[name] == nil {
			z.parts[name] = f
		}
	}
	if sum > uint64(len(b)) {
		return nil, &Error{Kind: Damaged, Detail: "the parts of the ZIP archive overlap or are longer than the file"}
	}
	return z, nil
}

// directory bounds what is read of an archive while its directory is, since each of
// the entries takes memory. The number of entries that the archive states is no bound.
type directory struct {
	r    io.ReaderAt
	left int // bytes; below 0 there is no bound
}

var errDirectory = errors.New("the directory is too long")

func (d *directory) ReadAt(p []byte, off int64) (int, error) {
	if d.left >= 0 {
		if len(p) > d.left {
			return 0, errDirectory
		}
		d.left -= len(p)
	}
	return d.r.ReadAt(p, off)
}

// open opens a part to read at most bound bytes of it. What it returns fails with an
// [*Error].
func (z *archive) open(part string, bound int64) (io.ReadCloser, error) {
	f := z.parts[strings.ToLower(part)]
	switch {
	case f == nil:
		return nil, &Error{Kind: Damaged, Part: part, Detail: "the ZIP archive does not hold it"}
	case f.Flags&1 != 0:
		return nil, &Error{Kind: Encrypted, Part: part, Detail: "by the ZIP archive"}
	}
	r, err := f.Open()
	if err != nil {
		return nil, &Error{Kind: Damaged, Part: part, Detail: err.Error()}
	}
	b := &bounded{ReadCloser: r, part: part, bound: bound, detail: fmt.Sprintf("more than %d MiB of XML", bound>>20)}
	if byRatio := max(freeOfRatio, int64(min(f.CompressedSize64, maxMain))*maxRatio); byRatio < bound {
		b.bound, b.detail = byRatio, fmt.Sprintf("more than %d times its compressed size", maxRatio)
	}
	b.left = b.bound
	return b, nil
}

// bytes reads a small part whole.
func (z *archive) bytes(part string, bound int64) ([]byte, error) {
	r, err := z.open(part, bound)
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // it was only read
	return io.ReadAll(r)
}

// bounded reads a part to its bound.
type bounded struct {
	io.ReadCloser
	part        string
	bound, left int64
	detail      string // what it is to be past the bound
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left+1)])
	if int64(n) > b.left {
		return 0, &Error{Kind: TooBig, Part: b.part, Detail: b.detail}
	}
	b.left -= int64(n)
	if err != nil && err != io.EOF {
		err = &Error{Kind: Damaged, Part: b.part, Detail: "its compressed bytes are broken: " + err.Error()}
	}
	return n, err
}
