package docx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
)

// story is the text of one part: the body, the footnotes or the endnotes. It is read
// element by element, without recursion: what is open is on the stacks.
type story struct {
	styles    *styles
	numbering *numbering
	counters  counters
	allFields bool // the text in all fields is kept, whatever it is

	open   []element
	skip   int // how many elements are open in, and with, one that is left out
	blocks []*block
	paras  []*paragraph
	rows   []*row
	fields []field
	size   int // bytes of text so far
	words  bool
	err    *Error

	root  *block
	marks map[string][]string // by the sort of notes: those with a mark, in order
	notes map[string][]byte   // the lines of each note
}

// element is an open element.
type element struct {
	kind kind
	mark int    // alternate: size when it began; simpleField: how many fields were open
	on   bool   // alternates: one was taken; content: it is a placeholder
	id   string // of a note
}

// paragraph is an open paragraph.
type paragraph struct {
	text   []byte
	style  string
	number reference
	gone   bool   // its end is deleted or hidden
	after  []byte // lines that follow it
	run    run
}

// run is the open run of a paragraph.
type run struct {
	style  string
	vanish *bool
	mark   bool // what follows in it is the mark of a note
}

// story reads a part.
func (z *archive) story(name string, bound int64, st *styles, num *numbering) (*story, error) {
	s, err := z.once(name, bound, &story{styles: st, numbering: num})
	if err == nil && len(s.fields) > 0 {
		// A field that never ends might hide the rest of the text.
		return z.once(name, bound, &story{styles: st, numbering: num, allFields: true})
	}
	return s, err
}

func (z *archive) once(name string, bound int64, s *story) (*story, error) {
	p, err := z.xml(name, bound)
	if err != nil {
		return nil, err
	}
	defer p.close() //nolint:errcheck // it was only read
	s.root = &block{}
	s.blocks = []*block{s.root}
	s.counters = counters{lists: map[*list]*count{}, begun: map[*num]bool{}}
	s.marks, s.notes = map[string][]string{}, map[string][]byte{}
	for s.err == nil {
		t, err := p.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, p.fault(err)
		}
		s.token(t)
	}
	if s.err == nil && !s.words {
		s.err = &Error{Kind: BadXML, Detail: "it has nothing of a Word document"}
	}
	if s.err != nil {
		s.err.Part, s.err.Offset = name, p.raw.InputOffset()
		return nil, s.err
	}
	s.root.flush()
	return s, nil
}

func (s *story) token(t xml.Token) {
	switch t := t.(type) {
	case xml.StartElement:
		if s.skip == 0 {
			e := s.start(&t)
			if e.kind != skipped {
				s.open = append(s.open, e)
				return
			}
		}
		s.skip++
	case xml.EndElement:
		if s.skip > 0 {
			s.skip--
			return
		}
		e := s.open[len(s.open)-1]
		s.open = s.open[:len(s.open)-1]
		s.end(e)
	case xml.CharData:
		if s.skip > 0 {
			return
		}
		switch s.parent().kind {
		case text:
			// A line end or a tab in the XML is only a blank.
			s.put(bytes.Map(func(r rune) rune {
				if r < ' ' {
					return ' '
				}
				return r
			}, t))
		case instruction:
			s.instruct(string(t))
		}
	}
}

// parent is the element that is open, one of no kind at the root.
func (s *story) parent() *element {
	if len(s.open) == 0 {
		return &element{}
	}
	return &s.open[len(s.open)-1]
}

// paragraph is the open paragraph, nil if there is none.
func (s *story) paragraph() *paragraph {
	if len(s.paras) == 0 {
		return nil
	}
	return s.paras[len(s.paras)-1]
}

func (s *story) block() *block { return s.blocks[len(s.blocks)-1] }

// put adds to the open paragraph what is to be seen.
func (s *story) put(b []byte) {
	if p := s.paragraph(); p != nil && !p.run.mark && s.shown() {
		p.text = append(p.text, b...)
		s.grow(len(b))
	}
}

// grow counts the text against its bound.
func (s *story) grow(n int) {
	if s.size += n; s.size > maxText {
		s.err = &Error{Kind: TooBig, Detail: "more than 32 MiB of text"}
	}
}

// shown says whether what stands here is to be seen.
func (s *story) shown() bool {
	if s.muted() {
		return false
	}
	p := s.paragraph()
	if p == nil {
		return true
	}
	if p.run.vanish != nil {
		return !*p.run.vanish
	}
	return !s.styles.hides(s.style(p), p.run.style)
}

// style is the style of a paragraph.
func (s *story) style(p *paragraph) string {
	if p.style == "" {
		return s.styles.paragraph
	}
	return p.style
}

// endParagraph writes a paragraph, or keeps it for the next one to join.
func (s *story) endParagraph() {
	p := s.paragraph()
	s.paras = s.paras[:len(s.paras)-1]
	b := s.block()
	j := &b.joined
	empty := len(bytes.TrimSpace(p.text)) == 0
	if !j.counted && (!empty || !p.gone) {
		j.label, j.counted = s.label(p), true
	}
	j.text = append(j.text, p.text...)
	j.after = append(j.after, p.after...)
	if !p.gone {
		b.write()
	}
}

// label counts a paragraph that is numbered and gives its number.
func (s *story) label(p *paragraph) string {
	own, style := p.number, s.styles.number(s.style(p))
	ref := own
	if own.num == "" {
		ref.num = style.num
	}
	n := s.numbering.nums[ref.num]
	if n == nil || ref.num == "0" {
		return ""
	}
	if ref.level < 0 && own.num == "" {
		if ref.level = n.at(s.styles, s.style(p)); ref.level < 0 {
			ref.level = style.level
		}
	}
	label := s.counters.next(n, max(0, ref.level))
	s.grow(len(label))
	return label
}
