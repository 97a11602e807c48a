// Package report holds the nouns of Duixian: a report, the places in its bytes
// that state something, and what is stated there. It depends on nothing else.
//
// Offsets are bytes in the report's original file, or in the text taken out of it where its
// format is DOCX or PDF, counted from 0. Texts are
// UTF-8 in clean form: what remains of the bytes once line breaks, stray blanks
// and full-width digits are folded away (see package source).
package report

// Span is a half-open range [Start, End) of a report's bytes: see Format.
//
// Every record's span reproduces the record's quote: the bytes in it, decoded and
// folded, are the quote.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the number of bytes in the span.
func (s Span) Len() int { return s.End - s.Start }

// Contains says whether t lies wholly within s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Level is the tier of government that a report speaks for. The empty level
// means that the text does not state it.
type Level string

// The levels, from the whole country down.
const (
	National   Level = "national"
	Province   Level = "province"
	Prefecture Level = "prefecture"
	County     Level = "county"
	Township   Level = "township"
)

// Levels lists every level, from the whole country down.
func Levels() []Level { return []Level{National, Province, Prefecture, County, Township} }

// Format is how a report's file holds its text.
type Format string

// The formats. Spans into plain text and HTML are offsets into the file; a DOCX or PDF holds no
// text as such, so spans into these are offsets into the text that was taken out of it.
const (
	PlainText Format = "text"
	HTML      Format = "html"
	DOCX      Format = "docx"
	PDF       Format = "pdf"
)

// Extracted says whether spans are offsets into a text taken out of the file.
func (f Format) Extracted() bool { return f == DOCX || f == PDF }

// Page says where a page of a PDF goes on in the text that was taken out of it: a page that an
// article on another one interrupts has several.
type Page struct {
	Number int `json:"number"` // from 1
	Start  int `json:"start"`  // byte of the text
}

// Report is one delivered document. Fields that the text does not state are empty
// (Year is 0); nothing is guessed.
type Report struct {
	Name     string `json:"name,omitempty"`    // what the user calls it: the file's name
	Title    string `json:"title,omitempty"`   // as the text states it
	Place    string `json:"place,omitempty"`   // whose government: "贵州省", "全国"
	Code     string `json:"code,omitempty"`    // the place's code of GB/T 2260, where it has one
	Level    Level  `json:"level,omitempty"`   //
	Year     int    `json:"year,omitempty"`    // the year whose work it plans
	Date     string `json:"date,omitempty"`    // day of delivery, ISO 8601
	Speaker  string `json:"speaker,omitempty"` // who delivered it, with the office held
	Format   Format `json:"format"`            // of the original file
	Encoding string `json:"encoding"`          // of the bytes that spans are offsets into, IANA name in lower case
	SHA256   string `json:"sha256"`            // of the original file, lower-case hexadecimal
	Bytes    int    `json:"bytes"`             // length of the original file
}

// Part is what a section of a report does. It gives the sentences in it their
// default role and period.
type Part string

// The parts of a report.
const (
	Opening  Part = "opening"  // title, greeting, everything before the first section
	Review   Part = "review"   // what was done in the period just past
	Problems Part = "problems" // what is still wrong
	Targets  Part = "targets"  // what is to be reached, in figures
	Plan     Part = "plan"     // the work to come
	Theme    Part = "theme"    // one matter, what was done of it and what is to be done together
	Closing  Part = "closing"  // appeals and thanks
)

// Section is a stretch of a report under one heading. Sections nest: Depth 1 holds
// the report's main parts.
type Section struct {
	Span           // heading and everything under it
	Heading string `json:"heading"`
	Depth   int    `json:"depth"`
	Part    Part   `json:"part"`
	Period  string `json:"period,omitempty"` // the year or years it speaks of, as Figure.Period
}

// Reading is everything that was found in one report. Records are in the order of
// their spans.
type Reading struct {
	Report       Report
	Sections     []Section
	Figures      []Figure
	Commitments  []Commitment
	Achievements []Achievement
	Entities     []Entity // by their first mentions
}
