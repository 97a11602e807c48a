package batch

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
)

// Done is what an earlier run did.
type Done struct {
	Inputs, Failed int
	Bytes          int64 // of the inputs

	left map[[16]byte]int // how often an input of a name was done, by the name's hash
}

// Rest gives the inputs that were not done. An input that comes several times is left
// out as often as it was done.
func (d *Done) Rest(inputs iter.Seq[Input]) iter.Seq[Input] {
	return func(yield func(Input) bool) {
		for in := range inputs {
			if key := nameKey(in.Name); d.left[key] > 0 {
				d.left[key]--
			} else if !yield(in) {
				return
			}
		}
	}
}

// nameKey stands for a name as JSON writes it, in few bytes however long it is.
func nameKey(name string) [16]byte {
	hash := sha256.Sum256([]byte(string([]rune(name)))) // what is not UTF-8 is written as U+FFFD
	return [16]byte(hash[:16])
}

// Resume goes on where a run broke off that wrote results to one file and its log to
// another. It cuts both back to the last input that is whole in both, and says what was
// done up to there. Where neither file is there it begins anew. A log of another reader,
// or one that is not that of the output, is an error, and then nothing is changed.
func Resume(path, logPath, reader string) (o *Output, l *Log, d *Done, err error) {
	_, err = os.Stat(logPath)
	logged := err == nil
	log, err := os.OpenFile(logPath, os.O_RDWR|os.O_CREATE, 0o666) // first: an output without a log is not ours to cut
	if err != nil {
		return nil, nil, nil, fmt.Errorf("write %s: %w", logPath, cause(err))
	}
	out, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		_ = log.Close()
		return nil, nil, nil, fmt.Errorf("write %s: %w", path, cause(err))
	}
	defer func() {
		if err != nil {
			_, _ = log.Close(), out.Close()
		}
	}()
	info, err := out.Stat()
	switch {
	case err != nil:
		return nil, nil, nil, fmt.Errorf("read %s: %w", path, cause(err))
	case !info.Mode().IsRegular():
		return nil, nil, nil, fmt.Errorf("resume %s: it is no file that can be gone on with", path)
	case !logged && info.Size() > 0:
		_ = os.Remove(logPath) // it was made just now
		return nil, nil, nil, fmt.Errorf("resume %s: there is no log %s to say what is in it; name its log, or remove it to begin anew", path, logPath)
	}

	d = &Done{left: map[[16]byte]int{}}
	end, logEnd, err := d.count(log, info.Size(), reader)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("resume %s: the log %s %w", path, logPath, err)
	}
	if last := [1]byte{'\n'}; end > 0 {
		if _, err := out.ReadAt(last[:], end-1); err != nil || last[0] != '\n' {
			return nil, nil, nil, fmt.Errorf("resume %s: the log %s is not the log of it: no line ends at byte %d; name its log, or remove both to begin anew", path, logPath, end)
		}
	}
	for _, one := range []struct {
		name string
		file *os.File
		end  int64
	}{{path, out, end}, {logPath, log, logEnd}} { // the output may be longer than the log says, not the other way
		err := one.file.Truncate(one.end)
		if err == nil {
			_, err = one.file.Seek(one.end, io.SeekStart)
		}
		if err != nil {
			return nil, nil, nil, fmt.Errorf("write %s: %w", one.name, cause(err))
		}
	}
	o = &Output{to: path, path: path, buffer: bufio.NewWriter(out), file: out, cut: true, end: end, kept: end}
	return o, &Log{logPath, log}, d, nil
}

// count reads the log up to the last line whose results are in the output, which has
// size bytes. It gives where the output of that line and the line itself end.
func (d *Done) count(log io.Reader, size int64, reader string) (end, logEnd int64, err error) {
	in := bufio.NewReader(log)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		switch {
		case errors.Is(err, io.EOF):
			return end, logEnd, nil // what is not a whole line was not done
		case err != nil:
			return 0, 0, fmt.Errorf("cannot be read: %w", cause(err))
		}
		var e Entry
		if err := json.Unmarshal(line, &e); err != nil || e.Status != Read && e.Status != Failed || e.End < end {
			return 0, 0, fmt.Errorf("is none in line %d; name the log of that output, or remove both to begin anew", n)
		}
		if e.Reader != reader {
			return 0, 0, fmt.Errorf("was written by reader %s, and this is %s: go on with that one, or remove both to begin anew", e.Reader, reader)
		}
		if e.End > size {
			return end, logEnd, nil // the system lost the end of the output; a kill does not do that
		}
		end, logEnd = e.End, logEnd+int64(len(line))
		d.left[nameKey(e.Path)]++
		d.Inputs++
		d.Bytes += int64(e.Bytes)
		if e.Status == Failed {
			d.Failed++
		}
	}
}
