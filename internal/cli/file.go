package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"duixian/internal/batch"
	"duixian/internal/store"
	"duixian/reading"
	"duixian/report"
	"duixian/source"
)

// maxFile is the largest file that is read as a report, in bytes. Reports have a
// tenth of a megabyte; what is a thousand times that was named by mistake.
const maxFile = 64 << 20

// maxText is the longest clean text that is read as one report, in bytes: six times the longest
// that we know. One line of figures without end gives records of a thousand times its length.
const maxText = 1 << 20

// readFile reads a file, or standard input where it is named "-".
func readFile(name string, in io.Reader) ([]byte, error) {
	if name == "-" {
		return batch.ReadAll(in, maxFile)
	}
	return batch.ReadFile(name, maxFile)
}

// rootCause drops the path that an error of package os repeats.
func rootCause(err error) error {
	var pathError *os.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// readReport reads the report in the bytes of a file.
func readReport(b []byte, o reading.Options) (*source.Document, *report.Reading, error) {
	d, err := source.Open(b)
	if err != nil {
		return nil, nil, err
	}
	if len(d.Text) > maxText {
		return nil, nil, fmt.Errorf("its text is longer than %d MB; no report is: give one report a file", maxText>>20)
	}
	return d, reading.Read(d, o), nil
}

// refuse says why a document is no work report, and how to read it all the same.
func refuse(d *source.Document, r *report.Reading) error {
	if err := reading.Check(d, r); err != nil {
		return fmt.Errorf("%w (--any)", err)
	}
	return nil
}

// reader is how the store reads a report again.
func reader() store.Read {
	return func(name string, original []byte) (*source.Document, *report.Reading, error) {
		return readReport(original, reading.Options{Name: name})
	}
}

// reportName is what a report is called that came in a file.
func reportName(file string) string {
	if file == "-" {
		return file
	}
	return filepath.Base(file)
}

// oneOf is a flag whose value is one of a few words.
type oneOf[T ~string] struct {
	value *T
	all   []T
}

// String implements flag.Value.
func (o oneOf[T]) String() string {
	if o.value == nil {
		return ""
	}
	return string(*o.value)
}

// Set implements flag.Value.
func (o oneOf[T]) Set(s string) error {
	if !slices.Contains(o.all, T(s)) {
		return fmt.Errorf("it must be one of %s", o.words())
	}
	*o.value = T(s)
	return nil
}

func (o oneOf[T]) words() string {
	var words []string
	for _, word := range o.all {
		words = append(words, string(word))
	}
	return strings.Join(words, ", ")
}

// sameFile says whether two paths lead to one file.
func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil || b == "" {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}
