package batch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
)

// Status says what came of an input.
type Status string

// The statuses.
const (
	Read   Status = "read"
	Failed Status = "failed"
)

// Entry is a line of the log. It depends on nothing but the input and the reader.
type Entry struct {
	Status Status `json:"status"`
	Path   string `json:"path"`
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"` // of the bytes; empty if there are none
	Counts
	Error  string `json:"error"`
	Reader string `json:"reader"` // the version of the reader
	End    int64  `json:"end"`    // bytes of the output that all inputs so far gave
}

// Counts are how many records were found.
type Counts struct {
	Figures      int `json:"figures"`
	Others       int `json:"others"` // numerals that state no quantity
	Commitments  int `json:"commitments"`
	Achievements int `json:"achievements"`
}

// Log has a line of JSON for each input, in their order.
type Log struct {
	path string
	file *os.File
}

// CreateLog begins a log, in place of what is there.
func CreateLog(path string) (*Log, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, cause(err))
	}
	return &Log{path, f}, nil
}

// Info is the log's file, nil if the system does not tell.
func (l *Log) Info() os.FileInfo {
	info, err := l.file.Stat()
	if err != nil {
		return nil
	}
	return info
}

// Add adds a line. What the line says must be kept by then.
func (l *Log) Add(e Entry) error {
	var b bytes.Buffer
	j := json.NewEncoder(&b)
	j.SetEscapeHTML(false)
	if err := j.Encode(e); err != nil {
		return err
	}
	if _, err := l.file.Write(b.Bytes()); err != nil {
		return fmt.Errorf("write %s: %w", l.path, cause(err))
	}
	return nil
}

// Close ends the log.
func (l *Log) Close() error {
	if err := l.file.Close(); err != nil {
		return fmt.Errorf("write %s: %w", l.path, cause(err))
	}
	return nil
}
