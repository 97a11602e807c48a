package docx

import (
	"encoding/xml"
	"strings"
)

// kind is what an open element is, as far as it matters; what is inside an element of
// no kind counts as if it were not there.
type kind uint8

const (
	other kind = iota
	skipped
	para
	paraProps
	markProps // of the paragraph's end
	numProps
	inRun
	runProps
	text
	instruction
	simpleField
	tableRow
	rowProps
	cell
	cellProps
	box
	note
	content // w:sdt
	contentProps
	alternates
	alternate
)

const (
	compatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006"
	wordSpace     = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	wordStrict    = "http://purl.oclc.org/ooxml/wordprocessingml/main"
	mathSpace     = "http://schemas.openxmlformats.org/officeDocument/2006/math"
	mathStrict    = "http://purl.oclc.org/ooxml/officeDocument/math"
)

// start begins an element and says what it is.
func (s *story) start(e *xml.StartElement) element {
	switch e.Name.Space {
	case wordSpace, wordStrict:
		s.words = true
		return s.startWord(e)
	case compatibility:
		return s.startAlternate(e.Name.Local)
	case mathSpace, mathStrict:
		if e.Name.Local == "t" {
			return element{kind: text}
		}
	}
	return element{}
}

// startAlternate takes the first alternative in which there is text: the others say
// the same for older programs.
func (s *story) startAlternate(name string) element {
	switch parent := s.parent(); {
	case name == "AlternateContent":
		return element{kind: alternates, on: false}
	case parent.kind == alternates && parent.on:
		return element{kind: skipped}
	case parent.kind == alternates:
		return element{kind: alternate, mark: s.size}
	}
	return element{}
}

func (s *story) startWord(e *xml.StartElement) element {
	parent := s.parent()
	switch parent.kind {
	case paraProps, markProps, numProps, runProps, rowProps, cellProps, contentProps:
		return s.startProperty(parent.kind, e)
	case inRun, alternate:
		if s.startMark(e) {
			return element{}
		}
	}
	switch e.Name.Local {
	case "p":
		s.paras = append(s.paras, &paragraph{number: reference{level: -1}})
		return element{kind: para}
	case "pPr":
		if parent.kind == para {
			return element{kind: paraProps}
		}
	case "rPr":
		if parent.kind == inRun {
			return element{kind: runProps}
		}
		return element{kind: skipped}
	case "r":
		if p := s.paragraph(); p != nil {
			p.run = run{}
		}
		return element{kind: inRun}
	case "t":
		return element{kind: text}
	case "instrText":
		return element{kind: instruction}
	case "fldSimple":
		mark := len(s.fields)
		s.beginField()
		s.instruct(attribute(e, "instr"))
		s.result()
		return element{kind: simpleField, mark: mark}
	case "tbl":
		s.block().flush()
	case "tr":
		s.rows = append(s.rows, &row{})
		return element{kind: tableRow}
	case "trPr":
		if parent.kind == tableRow {
			return element{kind: rowProps}
		}
	case "tc":
		if len(s.rows) > 0 {
			s.blocks = append(s.blocks, &block{})
			return element{kind: cell}
		}
	case "tcPr":
		if parent.kind == cell {
			return element{kind: cellProps}
		}
	case "txbxContent":
		if !s.shown() {
			return element{kind: skipped}
		}
		s.blocks = append(s.blocks, &block{})
		return element{kind: box}
	case "footnote", "endnote":
		s.blocks = append(s.blocks, &block{})
		return element{kind: note, id: attribute(e, "id")}
	case "sdt":
		return element{kind: content}
	case "sdtPr":
		if parent.kind == content {
			return element{kind: contentProps}
		}
	case "sdtContent":
		if parent.kind == content && parent.on {
			return element{kind: skipped}
		}
	case "altChunk", "subDoc":
		s.err = &Error{Kind: Elsewhere, Detail: e.Name.Local}
	case "del", "moveFrom", "rt",
		"pPrChange", "rPrChange", "sectPrChange", "tblPrChange", "trPrChange", "tcPrChange", "tblPrExChange", "tblGridChange":
		return element{kind: skipped}
	}
	return element{}
}

// startProperty takes a property of the element that is open.
func (s *story) startProperty(of kind, e *xml.StartElement) element {
	name, val := e.Name.Local, attribute(e, "val")
	if strings.HasSuffix(name, "Change") { // what the properties were
		return element{kind: skipped}
	}
	p := s.paragraph()
	switch of {
	case paraProps:
		switch name {
		case "pStyle":
			p.style = val
		case "rPr":
			return element{kind: markProps}
		case "numPr":
			return element{kind: numProps}
		}
	case markProps:
		switch name {
		case "vanish":
			p.gone = p.gone || isOn(val)
		case "del", "moveFrom":
			p.gone = true
		}
	case numProps:
		switch name {
		case "numId":
			p.number.num = val
		case "ilvl":
			p.number.level = atLevel(&property{val})
		}
	case runProps:
		switch {
		case p == nil:
		case name == "vanish":
			on := isOn(val)
			p.run.vanish = &on
		case name == "rStyle":
			p.run.style = val
		}
	case rowProps:
		if r := s.rows[len(s.rows)-1]; name == "del" || name == "hidden" && isOn(val) {
			r.gone = true
		}
	case cellProps:
		if name == "cellDel" {
			s.block().gone = true
		}
	case contentProps:
		if name == "rPr" {
			return element{kind: skipped}
		}
		if name == "showingPlcHdr" && isOn(val) {
			s.open[len(s.open)-2].on = true
		}
	}
	return element{}
}

// startMark takes an element that stands for something in a run.
func (s *story) startMark(e *xml.StartElement) bool {
	switch e.Name.Local {
	case "tab", "ptab":
		s.put([]byte("\t"))
	case "br", "cr":
		s.put([]byte("\n"))
	case "noBreakHyphen":
		s.put([]byte("-"))
	case "sym":
		s.put([]byte(symbol(attribute(e, "font"), attribute(e, "char"))))
	case "footnoteReference", "endnoteReference":
		if s.shown() {
			notes := strings.TrimSuffix(e.Name.Local, "Reference") + "s"
			s.marks[notes] = append(s.marks[notes], attribute(e, "id"))
		}
		if own := attribute(e, "customMarkFollows"); own != "" && isOn(own) {
			if p := s.paragraph(); p != nil {
				p.run.mark = true
			}
		}
	case "fldChar":
		switch attribute(e, "fldCharType") {
		case "begin":
			s.beginField()
		case "separate":
			s.result()
		case "end":
			s.endField()
		}
	default:
		return false
	}
	return true
}

// end ends an element.
func (s *story) end(e element) {
	switch e.kind {
	case para:
		s.endParagraph()
	case inRun:
		if p := s.paragraph(); p != nil {
			p.run = run{}
		}
	case simpleField:
		s.fields = s.fields[:e.mark]
	case alternate:
		if s.size > e.mark {
			s.parent().on = true
		}
	case tableRow:
		r := s.rows[len(s.rows)-1]
		s.rows = s.rows[:len(s.rows)-1]
		b := s.block()
		b.lines = r.appendTo(b.lines)
	case cell:
		r := s.rows[len(s.rows)-1]
		if b := s.endBlock(); !b.gone {
			r.cells = append(r.cells, b.lines)
		}
	case box:
		b := s.endBlock()
		if p := s.paragraph(); p != nil {
			p.after = append(p.after, b.lines...)
		} else {
			s.block().lines = append(s.block().lines, b.lines...)
		}
	case note:
		s.notes[e.id] = s.endBlock().lines
	}
}

// endBlock takes the innermost block off its stack.
func (s *story) endBlock() *block {
	b := s.block()
	s.blocks = s.blocks[:len(s.blocks)-1]
	b.flush()
	return b
}

// attribute is an attribute's value, "" if it has none.
func attribute(e *xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
