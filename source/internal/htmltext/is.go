package htmltext

import "bytes"

// Is says whether the bytes of a file, not decoded, are a page or a part of one: they
// begin as pages do, or more of their lines are in tags than not. A text that merely
// holds a "<", or a tag here and there, is none. Only the first 64 KB are looked at.
func Is(raw []byte) bool {
	const enough = 64 << 10
	s := scanner{src: narrow(raw[:min(len(raw), enough)])}
	begun := false // something but blanks, quotation marks and comments was there
	tags, bare := 0, 0
	line := false // the line so far holds text, and no tag
	for {
		t, ok := s.next()
		if !ok {
			break
		}
		switch t.kind {
		case textToken:
			for _, c := range s.src[t.start:t.end] {
				if c == '\n' && line {
					bare++
					line = false
				} else if !isBlank(c) && c != '"' && c != '\'' {
					line, begun = true, true
				}
			}
			continue
		case otherToken:
			if !begun && (isDoctype(s.src[t.start:t.end]) || t.tag.is(rawText)) {
				return true
			}
		case startToken:
			switch {
			case !begun && t.tag.is(opening):
				return true
			case t.tag.is(block | lineTag):
				tags++
			}
			begun = begun || t.tag.known()
		case endToken:
			if t.tag.is(block) {
				tags++
			}
		}
		if t.tag.known() {
			line = false
		}
	}
	if line {
		bare++
	}
	const few = 3
	return tags >= few && tags > bare
}

func isDoctype(b []byte) bool {
	const doctype = "<!doctype html"
	return len(b) > len(doctype) && bytes.EqualFold(b[:len(doctype)], []byte(doctype))
}

// narrow takes a byte order mark away, and every other byte of UTF-16.
func narrow(b []byte) []byte {
	from := -1
	switch {
	case bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")):
		return b[3:]
	case bytes.HasPrefix(b, []byte("\xFF\xFE")):
		from = 2
	case bytes.HasPrefix(b, []byte("\xFE\xFF")):
		from = 3
	}
	if from < 0 {
		return b
	}
	half := make([]byte, 0, len(b)/2)
	for i := from; i < len(b); i += 2 {
		half = append(half, b[i])
	}
	return half
}
