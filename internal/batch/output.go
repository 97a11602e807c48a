package batch

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Output is where results are written. Its errors say where that is.
type Output struct {
	to       string // for messages
	buffer   *bufio.Writer
	file     *os.File // nil if it is not ours to close
	cut      bool     // what was not kept can be cut off
	temp     string   // the file that takes the place of path at the end
	path     string
	end      int64 // bytes written
	kept     int64
	finished bool
}

// Stream writes to a stream that others opened.
func Stream(w io.Writer) *Output { return &Output{to: "the output", buffer: bufio.NewWriter(w)} }

// Create writes to a file. A file that is one whole takes the place of what is there
// only when it is closed, and until then lies beside it; any other grows in its place.
func Create(path string, whole bool) (*Output, error) {
	o := &Output{to: path, path: path}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		o.path = target // a link goes on leading there
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return nil, fmt.Errorf("write %s: it is a directory; name a file", path)
	case err == nil && !info.Mode().IsRegular():
		o.file, err = os.OpenFile(path, os.O_WRONLY, 0) // a device or pipe has no other to take its place
	case whole:
		o.file, o.temp, err = createBeside(o.path)
	default:
		o.cut = true
		o.file, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
	}
	if err != nil {
		return nil, o.failed(err)
	}
	o.buffer = bufio.NewWriter(o.file)
	return o, nil
}

// createBeside makes a hidden file of its own beside another.
func createBeside(path string) (*os.File, string, error) {
	dir, name := filepath.Split(path)
	for i := 0; ; i++ {
		temp := filepath.Join(dir, fmt.Sprintf(".%s.%d-%d.part", name, os.Getpid(), i))
		// os.CreateTemp would make a file that nobody else may read, also in the end.
		f, err := os.OpenFile(temp, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return f, temp, err
		}
	}
}

// Info is the file that it writes to, nil if it has none.
func (o *Output) Info() os.FileInfo {
	if o.file == nil {
		return nil
	}
	info, err := o.file.Stat()
	if err != nil {
		return nil
	}
	return info
}

// Write implements io.Writer. What is written may wait for Keep.
func (o *Output) Write(b []byte) (int, error) {
	n, err := o.buffer.Write(b)
	o.end += int64(n)
	if err != nil {
		return n, o.failed(err)
	}
	return n, nil
}

// Keep passes on all that was written, to stay there, and gives its length in bytes.
func (o *Output) Keep() (int64, error) {
	if err := o.buffer.Flush(); err != nil {
		return o.kept, o.failed(err)
	}
	o.kept = o.end
	return o.kept, nil
}

// Close passes on all that was written and ends the output.
func (o *Output) Close() error {
	_, err := o.Keep()
	if err != nil || o.file == nil {
		return err
	}
	if o.temp != "" {
		if err := o.file.Sync(); err != nil { // a name for bytes that a power cut loses would be damage
			return o.failed(err)
		}
	}
	if err := o.file.Close(); err != nil {
		return o.failed(err)
	}
	if o.temp != "" {
		if err := os.Rename(o.temp, o.path); err != nil {
			return fmt.Errorf("write %s: %w", o.to, errors.Unwrap(err))
		}
	}
	o.finished = true
	return nil
}

// Abandon ends the output, unless it is closed, and takes away what was not kept: a
// whole that is none, or all behind what was kept. What was there before a whole stays.
func (o *Output) Abandon() {
	if o.file == nil || o.finished {
		return
	}
	if o.cut {
		_ = o.file.Truncate(o.kept) // else Resume does it
	}
	_ = o.file.Close()
	if o.temp != "" {
		_ = os.Remove(o.temp)
	}
}

func (o *Output) failed(err error) error { return fmt.Errorf("write %s: %w", o.to, cause(err)) }
