package batch

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// ReadFile gives the bytes of a file. One that is larger than most bytes is an error.
func ReadFile(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, cause(err)
	}
	defer func() { _ = f.Close() }() // it was only read
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() && info.Size() > most {
		return nil, tooLarge(most)
	}
	return ReadAll(f, most)
}

// ReadAll gives all that comes from r. More than most bytes are an error.
func ReadAll(r io.Reader, most int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil {
		return nil, cause(err)
	}
	if int64(len(b)) > most {
		return nil, tooLarge(most)
	}
	return b, nil
}

func tooLarge(most int64) error {
	if most < 1<<20 {
		return fmt.Errorf("it is larger than %d bytes; no report is", most)
	}
	return fmt.Errorf("it is larger than %d MB; no report is", most>>20)
}

// cause drops the path that an error of package os repeats.
func cause(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}
