package docx

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// levels is how many levels a list has.
const levels = 9

// numbering are the definitions of automatic numbers. Paragraphs refer to a num;
// nums with the same list count on together.
type numbering struct {
	nums map[string]*num
}

type num struct {
	list   *list
	levels map[int]override
}

// override is what a num changes in a level of its list.
type override struct {
	start *int
	level *level
}

type list struct {
	levels [levels]*level
}

type level struct {
	start   int
	restart int    // the number of higher levels that restart this one; all if below 0
	format  string // of the number: decimal, chineseCounting
	text    string // what is drawn: %1 is the number of the first level
	blank   bool   // there is a gap behind it
	legal   bool   // all numbers are drawn as decimal
	style   string // of the paragraphs that are at this level
}

// levelXML is a w:lvl.
type levelXML struct {
	Level   *string   `xml:"ilvl,attr"`
	Start   *property `xml:"start"`
	Restart *property `xml:"lvlRestart"`
	Format  *property `xml:"numFmt"`
	Instead *property `xml:"AlternateContent>Fallback>numFmt"`
	Text    property  `xml:"lvlText"`
	Suffix  property  `xml:"suff"`
	Legal   *property `xml:"isLgl"`
	Style   property  `xml:"pStyle"`
	Vanish  *property `xml:"rPr>vanish"`
}

// numbering reads the part that defines the numbers.
func (z *archive) numbering(part string, st *styles) (*numbering, error) {
	var doc struct {
		Lists []struct {
			ID     string     `xml:"abstractNumId,attr"`
			Link   property   `xml:"numStyleLink"`
			Levels []levelXML `xml:"lvl"`
		} `xml:"abstractNum"`
		Nums []struct {
			ID        string   `xml:"numId,attr"`
			List      property `xml:"abstractNumId"`
			Overrides []struct {
				Level string    `xml:"ilvl,attr"`
				Start *property `xml:"startOverride"`
				Def   *levelXML `xml:"lvl"`
			} `xml:"lvlOverride"`
		} `xml:"num"`
	}
	if err := z.into(&doc, part, maxSide); err != nil {
		return nil, err
	}
	lists, links, ofNum := map[string]*list{}, map[string]string{}, map[string]string{}
	for _, d := range doc.Lists {
		l := &list{}
		for i, lx := range d.Levels {
			if lx.Level != nil {
				i = atLevel(&property{*lx.Level})
			}
			if i >= 0 && i < levels {
				l.levels[i] = lx.level()
			}
		}
		lists[d.ID], links[d.ID] = l, d.Link.Val
	}
	for _, d := range doc.Nums {
		ofNum[d.ID] = d.List.Val
	}
	n := &numbering{nums: map[string]*num{}}
	for _, d := range doc.Nums {
		id := d.List.Val
		if style := links[id]; style != "" { // the list of a style of lists stands elsewhere
			id = ofNum[st.number(style).num]
		}
		if lists[id] == nil {
			continue
		}
		def := &num{list: lists[id], levels: map[int]override{}}
		for _, o := range d.Overrides {
			i := atLevel(&property{o.Level})
			if i < 0 {
				continue
			}
			var over override
			if o.Def != nil {
				over.level = o.Def.level()
			}
			if o.Start != nil {
				start := natural(o.Start, 1)
				over.start = &start
			}
			def.levels[i] = over
		}
		n.nums[d.ID] = def
	}
	return n, nil
}

// maxDrawn is how many bytes the text of a number may have: a longer one is no
// number, and repeated before each paragraph it would be a bomb.
const maxDrawn = 100

func (x *levelXML) level() *level {
	l := &level{
		start:   natural(x.Start, 0),
		restart: natural(x.Restart, -1),
		format:  "decimal",
		text:    x.Text.Val,
		blank:   x.Suffix.Val != "nothing",
		legal:   x.Legal.on(),
		style:   x.Style.Val,
	}
	switch {
	case x.Format != nil:
		l.format = x.Format.Val
	case x.Instead != nil:
		l.format = x.Instead.Val
	}
	if len(l.text) > maxDrawn || x.Vanish.on() || l.format == "bullet" && strings.Trim(l.text, "—―─") != "" {
		l.text = ""
	}
	return l
}

// natural is a number from 0 to 32767, as Word allows them, and otherwise what it is
// without the property.
func natural(p *property, otherwise int) int {
	if p != nil {
		if n, err := strconv.Atoi(p.Val); err == nil && n >= 0 && n <= 32767 {
			return n
		}
	}
	return otherwise
}

func (n *num) level(i int) *level {
	if l := n.levels[i].level; l != nil {
		return l
	}
	return n.list.levels[i]
}

// start is the first number of a level that is defined.
func (n *num) start(i int) int {
	if s := n.levels[i].start; s != nil {
		return *s
	}
	return n.level(i).start
}

// at finds the level that paragraphs of a style are at, -1 if none names the style.
func (n *num) at(st *styles, id string) int {
	for id := range st.chain(id) {
		for i := range levels {
			if l := n.level(i); l != nil && l.style == id {
				return i
			}
		}
	}
	return -1
}

// counters count the numbered paragraphs of one story.
type counters struct {
	lists map[*list]*count
	begun map[*num]bool
}

type count struct {
	value [levels]int
	begun [levels]bool
}

// next counts a paragraph and gives what is drawn before it, with the blank behind.
func (c *counters) next(n *num, at int) string {
	l := n.level(at)
	if l == nil {
		return ""
	}
	cnt := c.lists[n.list]
	if cnt == nil {
		cnt = &count{}
		c.lists[n.list] = cnt
	}
	if !c.begun[n] { // a num with its own first numbers begins with them
		c.begun[n] = true
		for i, o := range n.levels {
			cnt.begun[i] = cnt.begun[i] && o.start == nil
		}
	}
	if cnt.begun[at] {
		cnt.value[at]++
	} else {
		cnt.value[at], cnt.begun[at] = n.start(at), true
	}
	for i := at + 1; i < levels; i++ {
		if lower := n.level(i); lower == nil || lower.restart < 0 || at < lower.restart {
			cnt.begun[i] = false
		}
	}
	return c.draw(n, l, cnt)
}

func (c *counters) draw(n *num, l *level, cnt *count) string {
	var out strings.Builder
	for i := 0; i < len(l.text); i++ {
		ref := -1
		if l.text[i] == '%' && i+1 < len(l.text) {
			ref = int(l.text[i+1]) - '1'
		}
		if ref < 0 || ref >= levels {
			out.WriteByte(l.text[i])
			continue
		}
		i++
		of := n.level(ref)
		if of == nil {
			continue
		}
		value, format := cnt.value[ref], of.format
		if !cnt.begun[ref] { // a level that was left out counts as begun
			value = n.start(ref)
		}
		if l.legal && format != "none" {
			format = "decimal"
		}
		out.WriteString(numeral(format, value))
	}
	drawn := out.String()
	last, _ := utf8.DecodeLastRuneInString(drawn)
	if l.blank && drawn != "" && !strings.ContainsRune("、，．。：）】〕》—―─ ", last) {
		drawn += " "
	}
	return drawn
}
