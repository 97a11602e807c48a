package batch

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
	"time"
)

// ReadFile gives the bytes of a file, or what comes through a named pipe. More than most bytes
// are an error, and so is a pipe to which nobody writes.
func ReadFile(path string, most int64) ([]byte, error) {
	if info, err := os.Stat(path); err == nil && info.Mode()&fs.ModeNamedPipe != 0 {
		return readPipe(path, most)
	}
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

// patience is how long a pipe is waited for that nobody has opened to write.
const patience = 5 * time.Second

// readPipe reads a named pipe. To open one waits without end for somebody to write, unless it is
// told not to wait; then the pipe seems to be at its end as long as nobody has come.
func readPipe(path string, most int64) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, cause(err)
	}
	defer func() { _ = f.Close() }() // it was only read
	first := make([]byte, 1)
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		switch _, err := f.Read(first); {
		case err == nil:
			return ReadAll(io.MultiReader(bytes.NewReader(first), f), most)
		case !errors.Is(err, io.EOF):
			return nil, cause(err)
		case time.Since(began) > patience:
			return nil, fmt.Errorf("it is a pipe, and nothing came through it for %v", patience)
		}
	}
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
