package backup

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"testing"
)

// A line that never ends is given up at the limit, not when memory is full.
func TestLinesHaveALimit(t *testing.T) {
	const limit = 1 << 20
	r := bufio.NewReader(io.MultiReader(strings.NewReader(strings.Repeat("x", limit-1)+"\n"), endless{}))
	if line, err := readLine(r, nil, limit); err != nil || len(line) != limit-1 {
		t.Errorf("a line at the limit gives %d bytes, %v", len(line), err)
	}
	line, err := readLine(r, nil, limit)
	if err == nil || errors.Is(err, io.EOF) || len(line) > limit+64<<10 {
		t.Errorf("a line without end gives %d bytes, %v", len(line), err)
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'x'
	}
	return len(b), nil
}
