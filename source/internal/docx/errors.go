package docx

import "fmt"

// Kind says why there is no text.
type Kind string

// The kinds of errors.
const (
	OtherSort Kind = "othersort" // no Word document: Detail names what it is
	Archive   Kind = "archive"   // a ZIP archive of something else
	Encrypted Kind = "encrypted" // a password is needed
	Damaged   Kind = "damaged"   // the archive or a part of it is broken: Detail says how
	BadXML    Kind = "badxml"    // a part is no sound XML, or has what is refused in it
	TooBig    Kind = "toobig"    // past one of the bounds: Detail says which
	Elsewhere Kind = "elsewhere" // some of the text is in another document: Detail says in what
)

// Error says that a file gives no text, why, where, and what to do.
type Error struct {
	Kind   Kind
	Part   string // the part of the document, "" if it is the file as a whole
	Offset int64  // BadXML, Elsewhere: the byte in Part where reading stopped
	Detail string // what Kind says
}

func (e *Error) Error() string {
	where := "the file"
	if e.Part != "" {
		where = fmt.Sprintf("the document's part %q", e.Part)
	}
	switch e.Kind {
	case OtherSort:
		return fmt.Sprintf("the file is %s, not a Word document: open it in the program that made it and save it as DOCX", e.Detail)
	case Archive:
		return "the file is a ZIP archive without a Word document in it: unpack it and give the reports that it holds"
	case Encrypted:
		return fmt.Sprintf("%s is encrypted (%s): open it with its password and save it as DOCX without one", where, e.Detail)
	case TooBig:
		return fmt.Sprintf("%s is larger than any report (%s): give one report a file, or save its text as a TXT file", where, e.Detail)
	case BadXML:
		return fmt.Sprintf("%s cannot be read at byte %d (%s): open the file in Word or WPS and save it as DOCX again", where, e.Offset, e.Detail)
	case Elsewhere:
		return fmt.Sprintf("%s takes in another document at byte %d (%s): open the file in Word or WPS and save it as DOCX again", where, e.Offset, e.Detail)
	}
	return fmt.Sprintf("%s is damaged (%s): get the file anew, or open it in Word or WPS and save it as DOCX again", where, e.Detail)
}
