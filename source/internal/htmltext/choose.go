package htmltext

import "bytes"

// A chooser tells the lines of a page's main part from the rest.
type chooser struct {
	*builder
	about []about // each line
	core  int32   // the element that holds the main part
	place []int32 // each node: in core, or the branch that it is part of
}

// about is what choosing needs to know of a line.
type about struct {
	menu  bool  // mostly links
	tool  bool  // its words are those of a page's tools and imprints
	list  bool  // its words head a list of links
	prose int32 // letters of sentences, outside links
}

// inCore is the place of nodes in the main part. Outside it there are branches, each a
// node beside those that lead to the main part, or the rest of one that leads there.
const inCore = -1

// choose says which lines to keep. It goes over lines and nodes a few times, whatever
// their nesting.
func choose(b *builder) []bool {
	c := chooser{builder: b, about: make([]about, len(b.lines))}
	for i := range b.lines {
		c.about[i] = b.judge(&b.lines[i])
	}
	keep := make([]bool, len(b.lines))
	if !c.findCore() {
		for i := range keep {
			keep[i] = true
		}
		return keep
	}
	branches := c.branches()
	first := -1
	for i := range keep {
		place := c.place[b.lines[i].node]
		part := place == inCore
		if part && first < 0 {
			first = i
		}
		if !part {
			part = b.lines[i].letters > 0 && (branches[place].report || !branches[place].other && first >= 0)
		}
		keep[i] = part && !c.isNoise(i)
	}
	c.keepHead(keep, max(first, 0))
	return keep
}

// judge looks at a line by itself.
func (b *builder) judge(l *line) about {
	text := b.text[l.start:l.end]
	own := l.letters - l.linked
	a := about{menu: l.linked > 0 && l.linked*10 >= (l.letters-date(text))*6}
	if bytes.Contains(text, []byte("。")) || own > 0 && (b.endsSentence(l) || bytes.HasSuffix(text, []byte("，"))) {
		a.menu = false // words of a sentence, or a link that someone forgot to close
	}
	a.tool, a.list = toolWords(text, int(l.letters))
	if !a.menu && !a.tool && !a.list && (own >= 30 || own >= 12 && hasPunctuation(text)) {
		a.prose = own
	}
	return a
}

// date is how many digits and the like a text ends with, if they might be a date, as
// lists of links have them.
func date(text []byte) int32 {
	const shortest = 4
	n := int32(letters(text[len(bytes.TrimRight(text, "0123456789-/.:年月日[]()（） ")):]))
	if n < shortest {
		return 0
	}
	return n
}

// findCore finds the innermost element that holds four fifths of the prose, or says
// that there is no prose. It finds too where each node stands to that.
func (c *chooser) findCore() bool {
	nodes := c.nodes
	prose := make([]int, len(nodes))
	total := 0
	for i, l := range c.lines {
		prose[l.node] += int(c.about[i].prose)
		total += int(c.about[i].prose)
	}
	if total == 0 {
		return false
	}
	for n := len(nodes) - 1; n > 0; n-- {
		prose[nodes[n].parent] += prose[n]
	}
	holds := func(n int) bool { return prose[n]*5 >= total*4 } // one at each depth at most
	for n := range nodes {
		if holds(n) {
			c.core = int32(n)
		}
	}
	c.place = make([]int32, len(nodes))
	for n := range nodes {
		parent := nodes[n].parent
		switch {
		case int32(n) == c.core || n > 0 && c.place[parent] == inCore:
			c.place[n] = inCore
		case holds(n) || holds(int(parent)):
			c.place[n] = int32(n)
		default:
			c.place[n] = c.place[parent]
		}
	}
	return true
}

// A branch is kept if it holds part of the report too; and what of it stands behind
// the beginning of the main part, if it is not of another sort.
type branch struct {
	report bool // has a sentence, or some rows of a table of figures
	other  bool // has something of menus or tools
	rows   uint8
}

// branches looks at the nodes that are branches.
func (c *chooser) branches() []branch {
	const rows = 3
	branches := make([]branch, len(c.nodes))
	named := int32(0) // the last row with words in it
	below := false
	for i := range c.lines {
		l, a, place := &c.lines[i], c.about[i], c.place[c.lines[i].node]
		if place == inCore {
			below = true
			continue
		}
		br := &branches[place]
		if a.menu || a.tool || a.list || l.links > 0 || c.nodes[l.node].aside {
			br.other = true
		}
		if a.menu || a.tool || a.list {
			continue
		}
		text := c.text[l.start:l.end]
		switch {
		case a.prose >= 40 && hasPunctuation(text), c.endsSentence(l) && a.prose >= 20, below && (c.endsIn(l, "。", "！") || isNumbered(text)):
			br.report = true
		case l.row == 0:
		case l.row == named && bytes.ContainsAny(text, "0123456789"):
			if br.rows < rows {
				br.rows++
			}
			br.report = br.report || br.rows == rows
		case bytes.IndexFunc(text, isHan) >= 0:
			named = l.row
		}
	}
	return branches
}

func isHan(r rune) bool { return r >= 0x3400 && r < 0xA000 }

// isNoise says whether line i, in the main part or a branch that is kept, is none of
// the report's.
func (c *chooser) isNoise(i int) bool {
	a, l := c.about[i], &c.lines[i]
	switch {
	case a.tool, a.list:
		return true
	case a.menu:
		// A link alone may be a word of the report; several are a list of them.
		inRow := l.links > 2 || i > 0 && (c.about[i-1].menu || c.about[i-1].list) || i+1 < len(c.lines) && c.about[i+1].menu
		return inRow && !isNumbered(c.text[l.start:l.end])
	}
	return false
}

// noiseWithin says which lines to keep of a part of the main part, that begins and
// ends amid lines: those that choose keeps.
func noiseWithin(b *builder) []bool {
	c := chooser{builder: b, about: make([]about, len(b.lines))}
	keep := make([]bool, len(b.lines))
	for i := range b.lines {
		if i > 0 && i+1 < len(b.lines) {
			c.about[i] = b.judge(&b.lines[i])
		}
	}
	for i := range keep {
		keep[i] = !c.isNoise(i)
	}
	return keep
}

// keepHead keeps the title above the main part, whose first line is given, and what
// stands between both: who speaks, where and when. The title is a line that speaks of
// a report (or, without one, that greets the assembly), else a heading, or part of what
// the page's head gives as its title.
func (c *chooser) keepHead(keep []bool, first int) {
	title := c.title()
	begin, best := first, false
	for i := range first {
		l, a := &c.lines[i], c.about[i]
		if a.menu || a.tool || a.list || l.letters > 100 {
			continue
		}
		text := bytes.TrimFunc(c.text[l.start:l.end], isSpace)
		report := bytes.Contains(text, []byte("报告")) || bytes.HasPrefix(text, []byte("各位代表"))
		if !report && !l.heading && (l.letters < 6 || !bytes.Contains(title, text)) {
			continue
		}
		if begin == first || report && !best {
			begin, best = i, report
		}
	}
	for i := begin; i < first; i++ {
		a := c.about[i]
		keep[i] = keep[i] || !a.menu && !a.tool && !a.list
	}
}

// title is what the page's head gives as its title, plainly, as far as it matters.
func (c *chooser) title() []byte {
	const enough = 1000
	raw := c.scan.title[:min(len(c.scan.title), enough)]
	text, _ := Strip(raw)
	return text
}

// hasPunctuation says whether a text has marks that sentences have and menus have not.
func hasPunctuation(text []byte) bool {
	for _, mark := range [...]string{"，", "。", "；", "、", "！", "？"} {
		if bytes.Contains(text, []byte(mark)) {
			return true
		}
	}
	return false
}
