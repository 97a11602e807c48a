package batch

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
)

// pieces cuts a stream at a byte, which is not part of the pieces. Lines lose a
// carriage return at their end as well. A piece lasts until the next one. One that is
// longer than most bytes is an error and passed over; any other error is the last.
func pieces(r io.Reader, separator byte, most int) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		in := bufio.NewReaderSize(r, 64<<10)
		var piece []byte
		long := false
		for {
			part, err := in.ReadSlice(separator)
			if long = long || len(piece)+len(part) > most+1; !long {
				piece = append(piece, part...)
			}
			switch {
			case errors.Is(err, bufio.ErrBufferFull):
				continue
			case err != nil && !errors.Is(err, io.EOF):
				yield(nil, cause(err))
				return
			case long:
				if !yield(nil, fmt.Errorf("a line is longer than %d bytes", most)) {
					return
				}
			case err == nil || len(piece) > 0:
				if !yield(trim(piece, separator), nil) {
					return
				}
			}
			if err != nil {
				return
			}
			piece, long = piece[:0], false
			if cap(piece) > 1<<20 {
				piece = nil // one that is long is no reason to keep as much
			}
		}
	}
}

// trim takes off what ends a piece.
func trim(piece []byte, separator byte) []byte {
	if n := len(piece); n > 0 && piece[n-1] == separator {
		piece = piece[:n-1]
	}
	if n := len(piece); separator == '\n' && n > 0 && piece[n-1] == '\r' {
		piece = piece[:n-1]
	}
	return piece
}
