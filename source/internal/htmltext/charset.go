package htmltext

import (
	"bytes"
	"strings"
)

// Charset gives the encoding that a page declares in a meta tag, in lower case, as it
// is written there: "utf-8", "gb2312", …; "" if it declares none. The bytes are those
// of the file, not decoded. Only the first 4 KB are looked at.
func Charset(raw []byte) string {
	const head = 4 << 10
	s := scanner{src: raw[:min(len(raw), head)]}
	for {
		t, ok := s.next()
		if !ok {
			return ""
		}
		if t.kind != startToken || t.tag.id != metaTag.id {
			continue
		}
		if name, ok := attribute(t.attributes, "charset"); ok {
			return charsetName(name)
		}
		content, _ := attribute(t.attributes, "content")
		if _, name, ok := bytes.Cut(bytes.ToLower(content), []byte("charset")); ok {
			name = bytes.TrimLeft(name, " \t\n\r\f")
			if name, ok := bytes.CutPrefix(name, []byte("=")); ok {
				return charsetName(name)
			}
		}
	}
}

// charsetName cleans a name of what stands around it in an attribute.
func charsetName(name []byte) string {
	name = bytes.TrimLeft(name, " \t\n\r\f\"'")
	if k := bytes.IndexAny(name, " \t\n\r\f\"';,/>"); k >= 0 {
		name = name[:k]
	}
	const longest = 40
	return strings.ToLower(string(name[:min(len(name), longest)]))
}
