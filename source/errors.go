package source

import "fmt"

// Kind says why bytes are not taken as a report.
type Kind string

// The kinds of errors.
const (
	Empty   Kind = "empty"   // no bytes, or nothing but blanks
	TooLong Kind = "toolong" // 2 GiB and more
	Binary  Kind = "binary"  // a file of another sort: Detail names it
	Control Kind = "control" // NUL bytes, or control characters in number
	Invalid Kind = "invalid" // bytes that are no character of the encoding in Detail
	Unknown Kind = "unknown" // text in none of the encodings
)

// Error says that bytes are not the text of a report, where, and what to do.
type Error struct {
	Kind   Kind
	Offset int    // of the first byte that is wrong
	Detail string // what Kind says
}

func (e *Error) Error() string {
	switch e.Kind {
	case Empty:
		return "the file holds no text: give one with the report's words in it"
	case TooLong:
		return "the file is 2 GiB or longer: give one report a file"
	case Binary:
		return fmt.Sprintf("the file is %s (byte %d), not plain text: save the report as a TXT file", e.Detail, e.Offset)
	case Control:
		return fmt.Sprintf("byte %d is a control character that no text holds (%s): save the report as a TXT file in UTF-8", e.Offset, e.Detail)
	case Invalid:
		return fmt.Sprintf("the file reads as %s, but the bytes at offset %d are no character in it: mend them there, or save the file as UTF-8 again", e.Detail, e.Offset)
	}
	return fmt.Sprintf("the bytes from offset %d on read as text in none of UTF-8, UTF-16, GB18030, Big5: save the report as a TXT file in UTF-8", e.Offset)
}
