package pdf

import (
	"fmt"
	"time"
)

// What a PDF may take. All are far above what a report needs.
const (
	MaxBytes   = 128 << 20        // of the file
	MaxPages   = 2000             // of the document
	MaxChars   = 1_000_000        // on all pages together
	MaxMemory  = 512 << 20        // bytes that the sandbox may use, for each document
	MaxTime    = 60 * time.Second // in the sandbox for one document, once its turn has come
	maxPerPage = 200_000          // characters on one page
)

// Kind says why a PDF gives no text.
type Kind string

// The kinds of errors.
const (
	NoText   Kind = "notext"   // pages are pictures
	Garbled  Kind = "garbled"  // fonts do not say which characters their glyphs are
	Locked   Kind = "locked"   // a password is needed, or the encryption is unknown
	Damaged  Kind = "damaged"  // not to be read as PDF
	TooBig   Kind = "toobig"   // more than MaxBytes
	TooLong  Kind = "toolong"  // more than MaxPages
	TooDense Kind = "toodense" // more than MaxChars, or too many on one page
	TooSlow  Kind = "tooslow"  // more than MaxTime
	TooHeavy Kind = "tooheavy" // more than MaxMemory, or what brings the reader down
	Broken   Kind = "broken"   // the reader itself cannot start
)

// Error says why a PDF gives no text, where, and what to do.
type Error struct {
	Kind  Kind
	Page  int   // the page where it was found, from 1; 0 if it is the whole file
	Pages int   // pages of the document, where they are known
	Bytes int   // of the file, for TooBig
	Err   error // what the library said, if anything
}

func (e *Error) Unwrap() error { return e.Err }

func (e *Error) Error() string {
	where := "the PDF"
	if e.Page > 0 {
		where = fmt.Sprintf("page %d of the PDF", e.Page)
	}
	switch e.Kind {
	case NoText:
		return fmt.Sprintf("the PDF has no text on its pages (%d), only pictures: run OCR on it first, or give the report's text", e.Pages)
	case Garbled:
		return "the fonts of the PDF do not say which characters they show: run OCR on it, or give the report's text"
	case Locked:
		return "the PDF is encrypted with a password: save it without one"
	case TooBig:
		return fmt.Sprintf("the PDF has %d bytes, more than %d MiB: give the report's pages alone", e.Bytes, MaxBytes>>20)
	case TooLong:
		return fmt.Sprintf("the PDF has %d pages, more than %d: give the report's pages alone", e.Pages, MaxPages)
	case TooDense:
		return fmt.Sprintf("%s brings the characters above what is read (%d a page, %d in all): give the report's pages alone", where, maxPerPage, MaxChars)
	case TooSlow:
		return fmt.Sprintf("%s takes longer than %v to read: print it to a new PDF, or give the report's text", where, MaxTime)
	case TooHeavy:
		return fmt.Sprintf("%s cannot be read within %d MiB of memory: print it to a new PDF, or give the report's text", where, MaxMemory>>20)
	case Broken:
		return fmt.Sprintf("the PDF reader does not start on this machine (%v): give the report's text", e.Err)
	}
	return fmt.Sprintf("%s is damaged or cut off and cannot be read: get the file again, or give the report's text", where)
}
