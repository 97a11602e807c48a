package archive

import "fmt"

// Kind says why an entry or the rest of an archive is not given.
type Kind string

// The kinds of errors.
const (
	NoArchive  Kind = "noarchive"  // a file of another sort: Detail names it
	Unreadable Kind = "unreadable" // reading the archive failed: Detail says how
	Broken     Kind = "broken"     // cut off or damaged: Detail says how
	Encrypted  Kind = "encrypted"  // a password is needed
	Method     Kind = "method"     // packed in a way that is not known here: Detail says which
	TooLong    Kind = "toolong"    // an entry past its limit: Detail says which
	TooMuch    Kind = "toomuch"    // the archive is past a limit for all entries: Detail says which
	TooDeep    Kind = "toodeep"    // an archive in archives past the limit
)

// Error says which entry of an archive is not given, why, and what to do.
type Error struct {
	Kind   Kind
	Name   string // of the entry, "" for the archive itself
	Detail string // what Kind says
}

func (e *Error) Error() string {
	what := "the archive"
	if e.Name != "" {
		what = fmt.Sprintf("%q in the archive", e.Name)
	}
	switch e.Kind {
	case NoArchive:
		return fmt.Sprintf("%s is %s: give the reports in it as they are, or in a ZIP archive", what, e.Detail)
	case Unreadable:
		return fmt.Sprintf("%s cannot be read (%s): look whether the file is all there", what, e.Detail)
	case Encrypted:
		return fmt.Sprintf("%s is under a password: unpack it with the password, and pack it again without one", what)
	case Method:
		return fmt.Sprintf("%s is packed in a way not known here (%s): unpack it, and pack it again as an ordinary ZIP archive", what, e.Detail)
	case TooLong:
		return fmt.Sprintf("%s is longer than any report (%s): give the report alone, as a TXT or DOCX file", what, e.Detail)
	case TooMuch:
		return fmt.Sprintf("%s holds more than is read at once (%s): give its files in several archives", what, e.Detail)
	case TooDeep:
		return fmt.Sprintf("%s is an archive inside too many others (%s): unpack the outer ones", what, e.Detail)
	}
	return fmt.Sprintf("%s is cut off or damaged (%s): get the archive anew, or pack it again", what, e.Detail)
}
