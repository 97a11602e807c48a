package backup

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"unicode/utf8"

	"duixian/internal/archive"
)

// Reader reads a backup.
type Reader struct {
	Manifest
	files map[string]*zip.File // by table
}

// Open begins to read a backup of size bytes. It reads all of it once, to see that it is whole, and looks at its manifest and at the
// names and the declared sizes of what is in it: they must be what the manifest says. The names are only compared, and lead nowhere.
// Reading ends when the context does. Other errors are ErrDamaged, but for a backup of a newer format.
func Open(ctx context.Context, r io.ReaderAt, size int64) (*Reader, error) {
	r = &untilDone{ctx, r}
	if err := checkSeal(r, size); err != nil {
		return nil, err
	}
	z, err := archive.OpenZip(r, size, mostEntries)
	if err != nil {
		var fault *archive.Error // what it advises is for archives of reports
		errors.As(err, &fault)
		return nil, damaged("%s", fault.Detail)
	}
	byName := map[string]*zip.File{}
	for _, f := range z.File {
		if byName[f.Name] != nil {
			return nil, damaged("there are two entries %q in it", f.Name)
		}
		if !f.Mode().IsRegular() {
			return nil, damaged("its entry %q is no plain file", f.Name)
		}
		byName[f.Name] = f
	}
	m, err := readManifest(byName[manifestName])
	if err != nil {
		return nil, err
	}
	delete(byName, manifestName)
	files := map[string]*zip.File{}
	for _, t := range m.Tables {
		f := byName[t.path()]
		switch {
		case !tableName.MatchString(t.Name), t.Rows < 0, t.Bytes < 0, len(t.Columns) == 0:
			return nil, damaged("its manifest describes a table %q that cannot be", t.Name)
		case files[t.Name] != nil:
			return nil, damaged("its manifest names the table %s twice", t.Name)
		case f == nil:
			return nil, damaged("there is no entry %q in it, which its manifest names", t.path())
		case f.UncompressedSize64 != uint64(t.Bytes):
			return nil, damaged("its entry %q is to have %d bytes, and its manifest says %d", f.Name, f.UncompressedSize64, t.Bytes)
		}
		files[t.Name] = f
		delete(byName, f.Name)
	}
	for name := range byName {
		return nil, damaged("there is an entry %q in it, which its manifest does not name", name)
	}
	return &Reader{m, files}, nil
}

var tableName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// damaged says what is wrong with a backup. Causes are told and not wrapped: where one came from, the file or what the file is
// read for, must stay clear.
func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s; use another one", ErrDamaged, fmt.Sprintf(format, args...))
}

// untilDone reads until a context is done.
type untilDone struct {
	ctx context.Context
	r   io.ReaderAt
}

func (u *untilDone) ReadAt(b []byte, off int64) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.ReadAt(b, off)
}

// cause is an error of reading: that a context is done, or damage.
func cause(err error, format string, args ...any) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return damaged(format+": %v", append(args, err)...)
}

// checkSeal compares the hash of the file with the one at its end.
func checkSeal(r io.ReaderAt, size int64) error {
	const least = 22 // bytes of an empty archive
	if size < least+sealLength {
		return damaged("it has %d bytes, which no backup is as short as", size)
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(r, 0, size-sealLength)); err != nil {
		return cause(err, "it cannot be read")
	}
	seal := make([]byte, sealLength)
	if n, err := r.ReadAt(seal, size-sealLength); n < len(seal) {
		return cause(err, "it cannot be read")
	}
	if hex.EncodeToString(sum.Sum(nil)) != string(seal) {
		return damaged("the SHA-256 at its end is not that of its bytes, so some are missing or are others")
	}
	return nil
}

func readManifest(f *zip.File) (m Manifest, err error) {
	if f == nil {
		return m, damaged("there is no %s in it", manifestName)
	}
	if f.UncompressedSize64 > longestManifest {
		return m, damaged("its %s has %d bytes, more than %d", manifestName, f.UncompressedSize64, longestManifest)
	}
	r, err := f.Open()
	if err != nil {
		return m, cause(err, "%s", manifestName)
	}
	defer func() { _ = r.Close() }() // it was only read
	b, err := io.ReadAll(io.LimitReader(r, longestManifest+1))
	if err != nil {
		return m, cause(err, "%s", manifestName)
	}
	var head struct {
		Format  string
		Version int
	}
	if err := json.Unmarshal(b, &head); err != nil || head.Format != Format || head.Version < 1 {
		return m, damaged("its %s is not that of a backup of duixian", manifestName)
	}
	if head.Version > Version {
		return m, fmt.Errorf("a newer version of duixian wrote the backup (format %d, this version knows %d); use that version", head.Version, Version)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil || !utf8.Valid(b) || d.More() {
		return m, damaged("its %s is not understood (%v)", manifestName, err)
	}
	return m, nil
}

// Read hands each row of a table to do, which may keep its values but not the slice: nil, an int64, a string or bytes. At the end it
// sees that there were as many rows and bytes as the manifest says, and that they have its digest; do may have seen others.
// Errors of do are given as they are; others are as those of Open.
func (r *Reader) Read(table string, do func(row []any) error) error {
	i := slices.IndexFunc(r.Tables, func(t Table) bool { return t.Name == table })
	if i < 0 {
		return damaged("the table %s is not in it", table)
	}
	t := r.Tables[i]
	file, err := r.files[table].Open()
	if err != nil {
		return cause(err, "%s", t.path())
	}
	defer func() { _ = file.Close() }() // it was only read
	sum := sha256.New()
	limited := &io.LimitedReader{R: file, N: t.Bytes + 1}
	lines := bufio.NewReaderSize(io.TeeReader(limited, sum), 64<<10)
	row := make([]any, len(t.Columns))
	var line []byte
	n := 0
	for {
		line, err = readLine(lines, line[:0], longestLine)
		if errors.Is(err, io.EOF) {
			break
		}
		n++
		if err == nil && n > t.Rows {
			err = fmt.Errorf("there are more lines than the manifest says")
		}
		if err == nil {
			err = parseRow(line, row)
		}
		if err != nil {
			return cause(err, "%s, line %d", t.path(), n)
		}
		if err := do(row); err != nil {
			return err
		}
	}
	if n != t.Rows || limited.N != 1 || hex.EncodeToString(sum.Sum(nil)) != t.SHA256 {
		return damaged("%s has %d rows, %d bytes and not the digest that the manifest says, of %d rows and %d bytes",
			t.path(), n, t.Bytes+1-limited.N, t.Rows, t.Bytes)
	}
	return nil
}

// readLine appends the next line, without its end, to a buffer, which may get so many bytes. io.EOF says that there is none.
func readLine(r *bufio.Reader, line []byte, longest int) ([]byte, error) {
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > longest:
			return line, fmt.Errorf("it is longer than %d bytes", longest)
		case err == nil:
			return line[:len(line)-1], nil
		case errors.Is(err, io.EOF) && len(line) > 0:
			return line, fmt.Errorf("it does not end")
		case !errors.Is(err, bufio.ErrBufferFull):
			return line, err
		}
	}
}
