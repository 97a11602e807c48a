package backup

import (
	"archive/zip"
	"compress/flate"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"strings"
)

// Writer writes a backup.
type Writer struct {
	seal     *sealWriter
	zip      *zip.Writer
	manifest Manifest
	line     []byte
}

// NewWriter begins a backup: of its manifest, Schema, Program and Made are to be given.
func NewWriter(w io.Writer, m Manifest) *Writer {
	m.Format, m.Version, m.Tables = Format, Version, []Table{}
	seal := &sealWriter{w: w, sum: sha256.New()}
	z := zip.NewWriter(seal)
	// What takes room is files in base64, which are as small at the quickest level as at the best, in less than half the time.
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	return &Writer{seal: seal, zip: z, manifest: m}
}

// Table writes the rows of a table that rows hands over. A value is nil, an int64, a string, or bytes.
func (w *Writer) Table(name string, columns []string, rows func(put func(row []any) error) error) error {
	t := Table{Name: name, Columns: columns}
	file, err := w.create(t.path())
	if err != nil {
		return err
	}
	sum := sha256.New()
	to := io.MultiWriter(file, sum)
	err = rows(func(row []any) (err error) {
		if w.line, err = appendRow(w.line[:0], row); err == nil && len(w.line) > longestLine {
			err = fmt.Errorf("it is longer than the %d MiB that a row of a backup may have", longestLine>>20)
		}
		if err != nil {
			return fmt.Errorf("row %d of table %s: %w", t.Rows+1, name, err)
		}
		t.Rows++
		t.Bytes += int64(len(w.line))
		_, err = to.Write(w.line)
		return err
	})
	t.SHA256 = hex.EncodeToString(sum.Sum(nil))
	w.manifest.Tables = append(w.manifest.Tables, t)
	return err
}

// Close ends the backup and gives its manifest. Without it, the file is none.
func (w *Writer) Close() (Manifest, error) {
	b, err := json.MarshalIndent(w.manifest, "", "  ")
	if err != nil {
		return Manifest{}, err
	}
	file, err := w.create(manifestName)
	if err != nil {
		return Manifest{}, err
	}
	if _, err := file.Write(append(b, '\n')); err != nil {
		return Manifest{}, err
	}
	if err := w.zip.SetComment(strings.Repeat("0", sealLength)); err != nil {
		return Manifest{}, err
	}
	if err := w.zip.Close(); err != nil {
		return Manifest{}, err
	}
	return w.manifest, w.seal.close()
}

func (w *Writer) create(name string) (io.Writer, error) {
	return w.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: w.manifest.Made})
}

// sealLength is how long the comment of the archive is: the SHA-256, in hex, of all bytes before it. The digests of the tables say
// what is in them; this one finds a single bit that flipped anywhere in the file.
const sealLength = 2 * sha256.Size

// sealWriter passes on what is written but for the last bytes, in whose place it puts the hash of all those before.
type sealWriter struct {
	w    io.Writer
	sum  hash.Hash
	held []byte
}

func (s *sealWriter) Write(b []byte) (int, error) {
	s.held = append(s.held, b...)
	if n := len(s.held) - sealLength; n > 0 {
		s.sum.Write(s.held[:n])
		if _, err := s.w.Write(s.held[:n]); err != nil {
			return 0, err
		}
		s.held = append(s.held[:0], s.held[n:]...)
	}
	return len(b), nil
}

func (s *sealWriter) close() error {
	_, err := io.WriteString(s.w, hex.EncodeToString(s.sum.Sum(nil)))
	return err
}
