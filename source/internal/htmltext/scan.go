package htmltext

import "bytes"

type tokenKind uint8

const (
	textToken tokenKind = iota
	startToken
	endToken
	otherToken // a comment, a declaration, a dropped element with all it holds
)

// A token is a stretch of the source; all tokens together are all of it.
type token struct {
	kind       tokenKind
	start, end int
	tag        tag    // of a start or end tag
	attributes []byte // of a start tag: what stands behind its name
}

// A scanner cuts a source into tokens. It never copies, and goes over no byte more
// than a few times: each search that has found nothing up to the end is noted in
// "none" and not made again.
type scanner struct {
	src   []byte
	pos   int
	ahead token // what stands behind the text token given last, if its end is not 0
	none  none
	cdata bool // a CDATA section is open
	title []byte
}

// none says what does not occur from the scanner's position on.
type none struct {
	gt, arrow, bang, single, double bool
	ends                            [tags]bool // of elements, by their ids
}

// next gives the next token, or false at the end.
func (s *scanner) next() (token, bool) {
	if t := s.ahead; t.end > 0 {
		s.ahead = token{}
		s.pos = t.end
		return t, true
	}
	from := s.pos
	if from == len(s.src) {
		return token{}, false
	}
	for i := from; ; i++ {
		k := bytes.IndexByte(s.src[i:], '<')
		if k < 0 {
			s.pos = len(s.src)
			return token{kind: textToken, start: from, end: s.pos}, true
		}
		i += k
		t, ok := s.markup(i)
		switch {
		case !ok:
		case i == from:
			s.pos = t.end
			return t, true
		default:
			s.ahead, s.pos = t, i
			return token{kind: textToken, start: from, end: i}, true
		}
	}
}

// markup gives the tag, comment or other markup that begins with the "<" at i, or
// false if it is a character like others.
func (s *scanner) markup(i int) (token, bool) {
	if i+2 >= len(s.src) {
		return token{}, false
	}
	switch c := s.src[i+1]; {
	case isLetter(c):
		return s.start(i)
	case c == '/' && isLetter(s.src[i+2]):
		return s.tag(i, i+2, endToken)
	case c == '/' && s.src[i+2] == '>':
		return token{kind: otherToken, start: i, end: i + 3}, true
	case c == '!':
		return s.declaration(i)
	case c == '?' && isLetter(s.src[i+2]):
		return s.upToGt(i, i+2)
	}
	return token{}, false
}

// upToGt gives a token from i to the first ">" from j on.
func (s *scanner) upToGt(i, j int) (token, bool) {
	end := s.gt(j)
	return token{kind: otherToken, start: i, end: end}, end > 0
}

// gt is the offset behind the first ">" from j on, or 0.
func (s *scanner) gt(j int) int {
	return s.behind(j, ">", &s.none.gt)
}

// behind is the offset behind the first what from j on, or 0.
func (s *scanner) behind(j int, what string, none *bool) int {
	if *none || j > len(s.src) {
		return 0
	}
	k := bytes.Index(s.src[j:], []byte(what))
	if k < 0 {
		*none = true
		return 0
	}
	return j + k + len(what)
}

// declaration gives the comment, doctype or other declaration at i.
func (s *scanner) declaration(i int) (token, bool) {
	rest := s.src[i+2:]
	switch {
	case bytes.HasPrefix(rest, []byte("--")):
		end := s.behind(i+2, "-->", &s.none.arrow)
		if !s.none.bang { // --!> ends a comment too
			to := s.src
			if end > 0 {
				to = s.src[:end]
			}
			if i+4 <= len(to) {
				if k := bytes.Index(to[i+4:], []byte("--!>")); k >= 0 {
					end = i + 4 + k + 4
				} else if end == 0 {
					s.none.bang = true
				}
			}
		}
		if end > 0 {
			return token{kind: otherToken, start: i, end: end}, true
		}
		return s.upToGt(i, i+4) // it never ends: so not all that follows is a comment
	case bytes.HasPrefix(rest, []byte("[CDATA[")):
		s.cdata = true
		return token{kind: otherToken, start: i, end: i + 2 + len("[CDATA[")}, true
	case isLetter(rest[0]) || rest[0] == '[':
		return s.upToGt(i, i+2)
	}
	return token{}, false
}

// start gives the start tag at i, or the whole element if it is one that is dropped.
func (s *scanner) start(i int) (token, bool) {
	t, ok := s.tag(i, i+1, startToken)
	if !ok || !t.tag.is(dropped) {
		return t, ok
	}
	if bytes.HasSuffix(s.src[:t.end], []byte("/>")) { // it holds nothing
		t.kind = otherToken
		return t, true
	}
	end := s.elementEnd(t)
	if end == 0 { // it never ends, so it is not there
		if t.tag.is(code) { // but for what reads as code
			end = len(s.src)
			if k := bytes.IndexByte(s.src[t.end:], '<'); k >= 0 {
				end = t.end + k
			}
			return token{kind: otherToken, start: i, end: end}, true
		}
		t.kind = otherToken
		return t, true
	}
	if t.tag.id == titleTag.id && s.title == nil {
		s.title = s.src[t.end:end]
		if k := bytes.IndexByte(s.title, '<'); k >= 0 {
			s.title = s.title[:k]
		}
	}
	return token{kind: otherToken, start: i, end: end, tag: t.tag}, true
}

// elementEnd is the offset behind the end tag of the element that begins with t, or 0
// if it has none: if there is no such end tag, or, but for elements that hold no
// others, another start tag stands before it.
func (s *scanner) elementEnd(t token) int {
	if s.none.ends[t.tag.id] {
		return 0
	}
	name := t.tag.name
	for i := t.end; ; i++ {
		k := bytes.IndexByte(s.src[i:], '<')
		if k < 0 {
			s.none.ends[t.tag.id] = true
			return 0
		}
		i += k
		rest := s.src[i+1:]
		ends := len(rest) > 0 && rest[0] == '/'
		if ends {
			rest = rest[1:]
		} else if t.tag.is(rawText) {
			continue
		}
		if len(rest) < len(name) || !bytes.EqualFold(rest[:len(name)], []byte(name)) ||
			len(rest) > len(name) && isNameByte(rest[len(name)]) {
			continue
		}
		if !ends {
			return 0
		}
		if end := s.gt(i); end > 0 {
			return end
		}
		return len(s.src)
	}
}

// tag gives the tag at i whose name begins at j, or false if it is better taken as
// text: if it never ends, or holds Chinese and is no tag that is known.
func (s *scanner) tag(i, j int, kind tokenKind) (token, bool) {
	nameEnd := j
	for nameEnd < len(s.src) && s.src[nameEnd] < 0x80 && !endsName[s.src[nameEnd]] {
		nameEnd++
	}
	if nameEnd == len(s.src) {
		return token{}, false
	}
	tag := lookUp(s.src[j:nameEnd])
	if c := s.src[nameEnd]; c >= 0x80 && !(tag.known() && wideBlank(s.src[nameEnd:])) {
		return token{}, false
	}
	end := s.tagEnd(i, nameEnd, tag)
	if end == 0 || tag.name == "" && !isASCII(s.src[i:end]) && bytes.IndexByte(s.src[j:nameEnd], ':') < 0 {
		return token{}, false
	}
	t := token{kind: kind, start: i, end: end, tag: tag}
	if kind == startToken {
		t.attributes = s.src[j+len(tag.name) : end]
	}
	return t, true
}

// tagEnd is the offset behind the tag at i, whose attributes begin at j, or 0.
func (s *scanner) tagEnd(i, j int, tag tag) int {
	valued := false // a "=" stands before j
	number := 0     // where the first word begins that is none of a tag's
	for ; j < len(s.src); j++ {
		c := s.src[j]
		if number == 0 && isDigit(c) && !valued && isBlank(s.src[j-1]) {
			number = j
		}
		switch c {
		case '>':
			return j + 1
		case '<': // the ">" is missing, or this is no tag
			if number > 0 {
				j = number
			}
			if tag.known() && isASCII(s.src[i:j]) {
				return j
			}
			return 0
		case '=':
			valued = true
		case ' ', '\t', '\n', '\r', '\f':
		case '"', '\'':
			if valued {
				end := s.quoteEnd(j)
				if end == 0 || s.src[end-1] == '>' {
					return end
				}
				j = end - 1
			}
			valued = false
		default:
			valued = false
		}
	}
	return s.gt(i)
}

// quoteEnd is the offset behind the quotation mark that closes the one at j; or, if
// it is missing, behind the first ">", where the tag then ends. It is missing too if
// what is found seems to open the value of another tag: if the end of this tag and an
// end tag stand before it, and a value behind. 0 if there is neither.
func (s *scanner) quoteEnd(j int) int {
	quote, none := `"`, &s.none.double
	if s.src[j] == '\'' {
		quote, none = "'", &s.none.single
	}
	end := s.behind(j+1, quote, none)
	if end == 0 {
		return s.gt(j)
	}
	rest := s.src[end:]
	if len(rest) == 0 || isBlank(rest[0]) || rest[0] == '>' || bytes.HasPrefix(rest, []byte("/>")) {
		return end
	}
	value := s.src[j+1 : end-1]
	if g := bytes.IndexByte(value, '>'); g >= 0 && bytes.IndexByte(value[:g], '<') < 0 && bytes.Contains(value[g:], []byte("</")) {
		return j + 1 + g + 1
	}
	return end
}

// attribute gives an attribute's value in a start tag as it stands there, and whether
// it has that attribute.
func attribute(attributes []byte, name string) ([]byte, bool) {
	a := attributes
	for len(a) > 0 {
		a = bytes.TrimLeft(a, " \t\n\r\f/>\"'")
		n := 0
		for n < len(a) && a[n] != '=' && !endsName[a[n]] {
			n++
		}
		is := bytes.EqualFold(a[:n], []byte(name))
		a = bytes.TrimLeft(a[n:], " \t\n\r\f")
		var value []byte
		if len(a) > 0 && a[0] == '=' {
			a = bytes.TrimLeft(a[1:], " \t\n\r\f")
			end := 0
			if len(a) > 0 && (a[0] == '"' || a[0] == '\'') {
				quote := a[0]
				a = a[1:]
				if end = bytes.IndexByte(a, quote); end < 0 {
					end = len(a)
				}
			} else {
				for end < len(a) && a[end] != '>' && !isBlank(a[end]) {
					end++
				}
			}
			value, a = a[:end], a[end:]
		} else if n == 0 && len(a) > 0 {
			a = a[1:] // a "<"
		}
		if is {
			return value, true
		}
	}
	return nil, false
}

// endsName has the bytes that no tag's name holds.
var endsName = [256]bool{' ': true, '\t': true, '\n': true, '\r': true, '\f': true, '/': true, '>': true, '<': true}

func isBlank(c byte) bool  { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isNameByte(c byte) bool { return isLetter(c) || isDigit(c) || c == '-' || c == ':' }

// wideBlank says whether b begins with an ideographic or no-break space, which some
// pages have where a blank belongs.
func wideBlank(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\u3000")) || bytes.HasPrefix(b, []byte("\u00a0"))
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}
