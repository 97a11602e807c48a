package docx

import "strings"

// field is an open field: its instruction, then its result.
type field struct {
	instruction string
	muted       bool // what stands here is not to be seen
}

// muted says whether the open fields keep from being seen what stands here.
func (s *story) muted() bool {
	return !s.allFields && len(s.fields) > 0 && s.fields[len(s.fields)-1].muted
}

// beginField opens a field. All fields in its instruction are part of that.
func (s *story) beginField() {
	s.fields = append(s.fields, field{muted: true})
}

// instruct adds to the instruction of the open field.
func (s *story) instruct(part string) {
	const enough = 100 // bytes: the first word is all that counts
	if n := len(s.fields); n > 0 && len(s.fields[n-1].instruction) < enough {
		s.fields[n-1].instruction += part[:min(len(part), enough)]
	}
}

// result goes on to the result of the open field. It is as muted as what is around
// the field, and always if it is a table of contents or a page number.
func (s *story) result() {
	n := len(s.fields)
	if n == 0 {
		return
	}
	around := n > 1 && s.fields[n-2].muted
	sort := ""
	if words := strings.Fields(s.fields[n-1].instruction); len(words) > 0 {
		sort = strings.ToUpper(words[0])
	}
	switch sort {
	case "TOC", "PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF":
		around = true
	}
	s.fields[n-1].muted = around
}

// endField closes the innermost field, if it began in the innermost simple field.
func (s *story) endField() {
	least := 0
	for i := len(s.open) - 1; i >= 0 && least == 0; i-- {
		if s.open[i].kind == simpleField {
			least = s.open[i].mark + 1
		}
	}
	if len(s.fields) > least {
		s.fields = s.fields[:len(s.fields)-1]
	}
}
