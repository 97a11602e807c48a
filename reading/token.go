package reading

import (
	"strings"
	"unicode/utf8"

	"duixian/lexicon"
	"duixian/source"
)

// A token is a stretch of a sentence: a word of the lexicon, a number, a quotation,
// a punctuation mark, or what lies between them. There are many: they are small and hold
// no pointers, so that the collector need not look at them.
type token struct {
	start, end int         // bytes of the clean text
	use        lexicon.Use // of kind word: the word's
	ref        int32       // of kind word: its index in the lexicon; of kinds number and date: index in sentence.nums, or -1
	kind       kind
}

type kind uint8

const (
	other   kind = iota // what no rule knows: the stuff that names are made of
	word                // a word of the lexicon
	number              // a quantity, with multiplier and unit
	date                // a year, a day, a length of time
	quote               // “…” or 《…》, marks included
	bracket             // （…）, marks included; what it holds is read as a sentence of its own
	pause               // 、
	comma               // ，
	semi                // ；
	colon               // ：
	dash                // ——
	stop                // 。！？
)

// is says whether the token is a word with any of the uses.
func (t *token) is(u lexicon.Use) bool { return t.use&u != 0 }

// textOf is the text of a token. That of a word lies nearer than the lexicon's.
func (r *reader) textOf(t *token) string { return r.text[t.start:t.end] }

// word is what the lexicon says of a token of kind word.
func (r *reader) word(t *token) *lexicon.Word { return r.lex.Word(t.ref) }

// separates says whether the token always parts two clauses.
func (t *token) separates() bool { return t.kind >= comma }

// sentence is a stretch of clean text up to and with its final mark, cut into tokens.
type sentence struct {
	start, end int
	tokens     []token
	nums       []num
	inner      [][2]int // contents of brackets, to be read as sentences of their own
	said       cues
	passage    source.Passage // where records of it come from; set before they are made
	ends       []nameEnd
}

// A sentence or quotation without an end must not make reading slow: what is longer is cut.
const (
	maxSentence = 6000 // bytes
	maxQuote    = 150
	maxBracket  = 900
)

// tokenize cuts text from start, where a sentence begins, to the sentence's end, or
// to the end of text if that comes first. It reuses s's memory.
func (r *reader) tokenize(s *sentence, text string, start int) {
	s.start, s.tokens, s.nums, s.inner = start, s.tokens[:0], s.nums[:0], s.inner[:0]
	c := cutter{r: r, s: s, text: text, at: start, loose: start, limit: min(len(text), start+maxSentence)}
	for c.at < c.limit {
		if c.next() {
			break
		}
	}
	c.flush()
	s.end = c.at
}

// cutter cuts one sentence into tokens.
type cutter struct {
	r     *reader
	s     *sentence
	text  string
	at    int // next byte to look at
	loose int // start of the run of unknown characters before at
	limit int // no token begins here or later
}

// flush makes a token of the unknown characters before at.
func (c *cutter) flush() {
	if c.loose < c.at {
		c.s.tokens = append(c.s.tokens, token{start: c.loose, end: c.at, kind: other})
	}
	c.loose = c.at
}

// add appends the token that begins at at, and goes on after it.
func (c *cutter) add(t token) {
	c.flush()
	c.s.tokens = append(c.s.tokens, t)
	c.at, c.loose = t.end, t.end
}

func (c *cutter) mark(k kind, n int) { c.add(token{start: c.at, end: c.at + n, kind: k}) }

// next cuts off the next token and says whether the sentence ends with it.
func (c *cutter) next() bool {
	b := c.text[c.at]
	switch {
	case '0' <= b && b <= '9':
		c.number()
		return false
	case b < 0x80:
		return c.ascii(b)
	}
	r := char(c.text, c.at)
	switch r {
	case '。', '！', '？':
		c.mark(stop, 3)
		for n := closing(c.text, c.at); n > 0; n = closing(c.text, c.at) {
			c.at += n // a closing quotation mark belongs to the sentence
			c.loose = c.at
		}
		return true
	case '，', '、', '；', '：', '“', '《', '‘', '「', '『', '（', '［', '〔', '—':
		switch k, n := markAt(c.text, c.at); k {
		case quote:
			c.quote(n)
			return false
		case bracket:
			c.bracket(n, "）")
			return false
		case other: // a single dash
		default:
			c.mark(k, n)
			return false
		}
	}
	w, use, end := c.r.lex.Find(c.text, c.at)
	if beginsHanzi(r) && c.hanzi(end) {
		return false
	}
	if w >= 0 && (end-c.at > 3 || c.plausible(use, end)) {
		c.add(token{start: c.at, end: end, kind: word, use: use, ref: w})
		return false
	}
	c.at = min(c.at+width(b), len(c.text))
	c.at = c.r.lex.Skip(c.text[:c.limit], c.at)
	return false
}

// plausible says whether a word of one character, which ends at byte end, is meant as that
// word. Between two stretches that no rule knows, most are part of a name (公共厕所, 华为云).
func (c *cutter) plausible(use lexicon.Use, end int) bool {
	text := c.text[c.at:end]
	if use&lexicon.Aspect != 0 { // 实现了 and 做好, but not 了结 or 好转
		k := len(c.s.tokens) - 1
		if text == "好" && hasAny(c.text[end:], "转", "评", "事", "的", "于") {
			return false
		}
		return c.loose == c.at && k >= 0 && c.s.tokens[k].is(lexicon.Verb|lexicon.Outcome|lexicon.Strip|lexicon.By|lexicon.To|lexicon.Before)
	}
	if use&(lexicon.Of|lexicon.And|lexicon.Etc) != 0 || c.loose == c.at || end >= len(c.text) {
		return true
	}
	switch text {
	case "在", "对", "把", "将", "从", "向":
		return true
	case "促", "抓", "树": // 系统思维促发展
	default:
		if use&lexicon.Short != 0 {
			return false
		}
	}
	if b := c.text[end]; b < 0x80 {
		return isDigit(b) || b == ','
	}
	if _, n := markAt(c.text, end); n > 0 {
		return true
	}
	next, nextUse, to := c.r.lex.Find(c.text, end)
	return next >= 0 && (to-end > 3 || nextUse&(lexicon.Prep|lexicon.Of|lexicon.Before|lexicon.Copula) != 0) || beginsHanzi(char(c.text, end))
}

func (c *cutter) ascii(b byte) bool {
	switch b {
	case ',':
		c.mark(comma, 1)
	case ';':
		c.mark(semi, 1)
	case ':':
		c.mark(colon, 1)
	case '!', '?':
		c.mark(stop, 1)
		return true
	case '(':
		c.bracket(1, ")")
	case '"':
		c.quote(1)
	default:
		c.at++
	}
	return false
}

// quote makes one token of a quotation. Numbers in it are parts of a name.
func (c *cutter) quote(n int) {
	open := c.text[c.at : c.at+n]
	end := quoteEnd(c.text, c.at+n, open)
	if end < 0 {
		c.at += n // a mark without a partner says nothing
		return
	}
	c.flush()
	start := c.at
	for i := start; i < end; i++ {
		if b := c.text[i]; '0' <= b && b <= '9' {
			i = c.quotedNumber(i, end) - 1
		}
	}
	c.at = start
	c.add(token{start: start, end: end, kind: quote})
}

// bracket makes one token of a bracket and keeps what it holds for later.
func (c *cutter) bracket(n int, shut string) {
	limit := min(len(c.text), c.at+maxBracket)
	i := strings.Index(c.text[c.at:limit], shut)
	if i < 0 || strings.Contains(c.text[c.at:c.at+i], "\n") {
		c.at += n
		return
	}
	c.s.inner = append(c.s.inner, [2]int{c.at + n, c.at + i})
	if ordinal(c.text[c.at+n:c.at+i]) && c.begins() { // （二） says nothing
		c.flush()
		c.at += i + len(shut)
		c.loose = c.at
		return
	}
	c.mark(bracket, i+len(shut))
}

// begins says whether a clause begins here.
func (c *cutter) begins() bool {
	k := len(c.s.tokens) - 1
	return c.loose == c.at && (k < 0 || c.s.tokens[k].separates())
}

// ordinal says whether what a bracket holds only numbers what follows it.
func ordinal(s string) bool {
	return s != "" && len(s) <= 9 && strings.Trim(s, "一二三四五六七八九十0123456789") == ""
}

// markAt returns the punctuation mark at byte i and its length, 0 if there is none.
func markAt(s string, i int) (kind, int) {
	switch char(s, i) {
	case '，':
		return comma, 3
	case '、':
		return pause, 3
	case '。', '！', '？':
		return stop, 3
	case '；':
		return semi, 3
	case '：':
		return colon, 3
	case '“', '《', '‘', '「', '『':
		return quote, 3
	case '（', '［', '〔':
		return bracket, 3
	case '—':
		if char(s, i+3) == '—' {
			return dash, 6
		}
	}
	return other, 0
}

// closing returns the length of the closing quotation mark or bracket at byte i.
func closing(s string, i int) int {
	switch char(s, i) {
	case '”', '’', '」', '』', '）':
		return 3
	}
	return 0
}

// quoteEnd finds the byte after the mark that closes a quotation opened by open just
// before byte i, or -1.
func quoteEnd(s string, i int, open string) int {
	shut := open
	switch open {
	case "“":
		shut = "”"
	case "‘":
		shut = "’"
	case "《":
		shut = "》"
	case "「":
		shut = "」"
	case "『":
		shut = "』"
	}
	part := s[i:min(len(s), i+maxQuote)]
	n := strings.Index(part, shut)
	if n < 0 || hasOne(part[:n], "。", "\n") || strings.Contains(part[:n], open) && open != `"` {
		return -1
	}
	return i + n + len(shut)
}

// width is the length in bytes of the character that begins with b.
func width(b byte) int {
	switch {
	case b < 0x80:
		return 1
	case b < 0xe0:
		return 2
	case b < 0xf0:
		return 3
	}
	return 4
}

// before returns the last character that ends at byte i, 0 at the beginning of the text.
func before(s string, i int) rune {
	j := i - 1
	for j > 0 && i-j < 4 && s[j]&0xc0 == 0x80 {
		j--
	}
	if j < 0 {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(s[j:i])
	return r
}
