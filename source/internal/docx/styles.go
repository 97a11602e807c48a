package docx

import "strconv"

// styles are what styles say of numbers and hidden text.
type styles struct {
	byID      map[string]*style
	paragraph string // the style of a paragraph that names none
	hide      bool   // some style hides text
}

type style struct {
	basedOn string
	number  reference
	vanish  *bool // nil where the style does not say
}

// reference says by which list a paragraph is numbered, and at which of its levels.
type reference struct {
	num   string // of a num; "" says nothing, "0" that there is no number
	level int    // from 0 on; -1 says nothing
}

// maxBases is how many styles a style may be based on, one on the other; more are
// taken for a circle.
const maxBases = 32

// styles reads the part that defines the styles.
func (z *archive) styles(part string) (*styles, error) {
	var doc struct {
		Style []struct {
			Type    string    `xml:"type,attr"`
			ID      string    `xml:"styleId,attr"`
			Default string    `xml:"default,attr"`
			BasedOn property  `xml:"basedOn"`
			Num     *property `xml:"pPr>numPr>numId"`
			Level   *property `xml:"pPr>numPr>ilvl"`
			Vanish  *property `xml:"rPr>vanish"`
		} `xml:"style"`
	}
	if err := z.into(&doc, part, maxSide); err != nil {
		return nil, err
	}
	s := &styles{byID: map[string]*style{}}
	for _, d := range doc.Style {
		st := &style{basedOn: d.BasedOn.Val, number: reference{level: -1}}
		if d.Num != nil {
			st.number.num = d.Num.Val
		}
		st.number.level = atLevel(d.Level)
		if d.Vanish != nil {
			on := d.Vanish.on()
			st.vanish, s.hide = &on, s.hide || on
		}
		s.byID[d.ID] = st
		if d.Type == "paragraph" && d.Default != "" && isOn(d.Default) {
			s.paragraph = d.ID
		}
	}
	return s, nil
}

// chain gives a style and those that it is based on, the nearest first.
func (s *styles) chain(id string) func(yield func(string, *style) bool) {
	return func(yield func(string, *style) bool) {
		for range maxBases {
			st := s.byID[id]
			if st == nil || !yield(id, st) {
				return
			}
			id = st.basedOn
		}
	}
}

// hides says whether text in the style is hidden. It is for two styles as it is for
// switches of one lamp: hidden in the paragraph's and the character's is shown.
func (s *styles) hides(paragraph, character string) bool {
	if !s.hide {
		return false
	}
	hidden := false
	for _, id := range []string{paragraph, character} {
		for _, st := range s.chain(id) {
			if st.vanish != nil {
				hidden = hidden != *st.vanish
				break
			}
		}
	}
	return hidden
}

// number is the numbering of paragraphs in the style.
func (s *styles) number(id string) reference {
	r := reference{level: -1}
	for _, st := range s.chain(id) {
		if r.level < 0 {
			r.level = st.number.level
		}
		if r.num == "" {
			r.num = st.number.num
		}
	}
	return r
}

// atLevel is the level that a property names, -1 if it is none.
func atLevel(p *property) int {
	if p != nil {
		if n, err := strconv.Atoi(p.Val); err == nil && n >= 0 && n < levels {
			return n
		}
	}
	return -1
}
