package archive

import (
	"encoding/binary"
	"hash/crc32"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// nameOf makes a label of an entry's name: UTF-8 (from GB18030, as archives packed on
// Chinese Windows have it, if it is not), relative, with no "..", no control
// characters and none that turn the direction of writing. It is "" if nothing is left.
func nameOf(raw string) string {
	if !utf8.ValidString(raw) {
		if s, err := simplifiedchinese.GB18030.NewDecoder().String(raw); err == nil {
			raw = s
		}
		raw = strings.ToValidUTF8(raw, "\uFFFD")
	}
	raw = strings.ReplaceAll(raw, `\`, "/")
	if len(raw) >= 2 && raw[1] == ':' { // a drive of Windows
		raw = raw[2:]
	}
	var parts []string
	for p := range strings.SplitSeq(raw, "/") {
		p = strings.TrimSpace(strings.Map(harmless, p))
		if p != "" && p != "." && p != ".." {
			parts = append(parts, p)
		}
	}
	name := strings.Join(parts, "/")
	const longest = 1000 // bytes
	if len(name) > longest {
		name = strings.ToValidUTF8(name[len(name)-longest:], "")
	}
	return name
}

// harmless replaces a character that is not for a name.
func harmless(r rune) rune {
	if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
		return '_'
	}
	return r
}

// leftOut says whether a file is one that systems add, or hidden.
func leftOut(name string) bool {
	for p := range strings.SplitSeq(name, "/") {
		switch strings.ToLower(p) {
		case "__macosx", "thumbs.db", "ehthumbs.db", "desktop.ini":
			return true
		}
		if strings.HasPrefix(p, ".") || strings.HasPrefix(p, "~$") {
			return true
		}
	}
	return false
}

// unicodeName is the name in UTF-8 that packers for Chinese Windows put beside the one
// in the system's encoding, "" if there is none for it.
func unicodeName(raw string, extra []byte) string {
	const unicodePath, head = 0x7075, 5 // the version and the checksum of the name
	for len(extra) >= 4 {
		id, n := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if n > len(extra)-4 {
			break
		}
		field := extra[4 : 4+n]
		if id == unicodePath && n > head && field[0] == 1 &&
			binary.LittleEndian.Uint32(field[1:]) == crc32.ChecksumIEEE([]byte(raw)) && utf8.Valid(field[head:]) {
			return string(field[head:])
		}
		extra = extra[4+n:]
	}
	return ""
}
