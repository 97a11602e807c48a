package source

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// decoded is a file in UTF-8.
type decoded struct {
	encoding string
	text     []byte  // UTF-8: the file's own bytes if it is in UTF-8
	spans    spanMap // from text to the file; nil if they are the same bytes
}

// decode finds a file's encoding and decodes it: a byte order mark decides, else
// bytes that are valid UTF-8 are UTF-8, else the encoding that the file declares ("" if none)
// if it decodes all of it, else the one that does and makes it read most like Chinese.
func decode(b []byte, declared string) (decoded, error) {
	if sort := signature(b); sort != "" {
		return decoded{}, &Error{Kind: Binary, Detail: sort}
	}
	switch {
	case len(b) == 0:
		return decoded{}, &Error{Kind: Empty}
	case bytes.HasPrefix(b, []byte("\xFF\xFE")):
		return strictly("utf-16le", b)
	case bytes.HasPrefix(b, []byte("\xFE\xFF")):
		return strictly("utf-16be", b)
	case utf8.Valid(b) && bytes.IndexByte(b, 0) < 0:
		return decoded{encoding: "utf-8", text: b}, nil
	case bytes.HasPrefix(b, []byte(bom)):
		return strictly("utf-8", b)
	}
	if declared != "" {
		if d, err := strictly(declared, b); err == nil {
			return d, nil
		}
	}
	return guess(b)
}

// bom is the byte order mark in UTF-8.
const bom = "\uFEFF"

// signature names the sort of file that b begins like, "" if it may be text.
func signature(b []byte) string {
	for _, s := range []struct{ begin, sort string }{
		{"{\\rtf", "an RTF document"},
		{"\x89PNG\r\n\x1A\n", "a PNG image"},
		{"\xFF\xD8\xFF", "a JPEG image"},
		{"GIF8", "a GIF image"},
		{"II*\x00", "a TIFF image"},
		{"MM\x00*", "a TIFF image"},
		{"\x1F\x8B\x08", "a gzip archive"},
		{"Rar!\x1A\x07", "a RAR archive"},
		{"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"},
		{"SQLite format 3\x00", "an SQLite database"},
	} {
		if bytes.HasPrefix(b, []byte(s.begin)) {
			return s.sort
		}
	}
	return ""
}

// guess takes the encoding that makes b read most like Chinese. If b is not wholly
// valid in it, the error says where.
func guess(b []byte) (decoded, error) {
	candidates := []string{"gb18030", "big5", "utf-8"}
	nul := bytes.IndexByte(b, 0)
	if len(b)%2 == 0 {
		candidates = append(candidates, "utf-16le", "utf-16be")
	}
	if nul >= 0 {
		candidates = []string{"utf-16le", "utf-16be"} // the others have no use for it
	}
	// A text in the wrong encoding has hardly any of the frequent characters, but a
	// handful of characters proves nothing.
	const plenty, least, handful = 0.25, 0.1, 20

	var best decoded
	var bestErr error
	bestShare, bestChinese := -1.0, 0
	for _, name := range candidates {
		d, err := strictly(name, b)
		share, chinese := likeChinese(d.text)
		if err == nil && share > plenty && chinese >= handful {
			return d, nil
		}
		if share > bestShare {
			best, bestErr, bestShare, bestChinese = d, err, share, chinese
		}
	}
	switch {
	case bestErr == nil && (bestShare >= least || bestChinese < handful):
		return best, nil
	case bestErr != nil && bestShare >= least:
		return decoded{}, bestErr
	case nul >= 0:
		return decoded{}, &Error{Kind: Control, Offset: nul, Detail: "NUL"}
	}
	return decoded{}, &Error{Kind: Unknown, Offset: leading(b, isASCIIByte)}
}

func isASCIIByte(c byte) bool { return c < utf8.RuneSelf }

// strictly decodes b in the named encoding. If that fails, the error says where,
// and what is returned beside it has the text with U+FFFD in the gaps and no spans.
func strictly(name string, b []byte) (decoded, error) {
	switch name {
	case "utf-8":
		return decodeUTF8(b)
	case "utf-16le":
		return decodeUTF16(name, b, binary.LittleEndian)
	case "utf-16be":
		return decodeUTF16(name, b, binary.BigEndian)
	case "gb18030":
		return decodeDouble(name, b, simplifiedchinese.GB18030)
	case "big5":
		return decodeDouble(name, b, traditionalchinese.Big5)
	}
	return decoded{}, fmt.Errorf("there is no encoding %q here: use one that Open reports", name)
}

func decodeUTF8(b []byte) (decoded, error) {
	d := decoded{encoding: "utf-8", text: b}
	if utf8.Valid(b) {
		return d, nil
	}
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return d, &Error{Kind: Invalid, Offset: i, Detail: d.encoding}
		}
		i += n
	}
	return d, nil
}

func decodeUTF16(name string, b []byte, order binary.ByteOrder) (decoded, error) {
	d := decoded{encoding: name, text: make([]byte, 0, len(b)*3/2), spans: spanMap{}}
	var err error
	for i := 0; i < len(b); {
		r, n := utf8.RuneError, min(2, len(b)-i)
		if n == 2 {
			r = rune(order.Uint16(b[i:]))
		}
		switch {
		case n == 2 && !utf16.IsSurrogate(r):
		case n == 2 && i+4 <= len(b) && utf16.DecodeRune(r, rune(order.Uint16(b[i+2:]))) != utf8.RuneError:
			r, n = utf16.DecodeRune(r, rune(order.Uint16(b[i+2:]))), 4
		case err == nil:
			err = &Error{Kind: Invalid, Offset: i, Detail: name}
		}
		d.spans.add(len(d.text), i, uint8(utf8.RuneLen(r)), uint8(n))
		d.text = utf8.AppendRune(d.text, r)
		i += n
	}
	return d, err
}

// decodeDouble decodes GB18030 or Big5. The decoder puts U+FFFD for what it cannot
// decode, and does not say where: so its output is walked beside the input.
func decodeDouble(name string, b []byte, enc encoding.Encoding) (decoded, error) {
	text, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		return decoded{}, &Error{Kind: Invalid, Detail: name}
	}
	d := decoded{encoding: name, text: text, spans: spanMap{}}
	lastN, lastW := 0, 0
	for i, t := 0, 0; i < len(b); {
		n := doubleWidth(name, b[i:])
		r, w := utf8.DecodeRune(text[t:])
		if n == 0 || w == 0 || r == utf8.RuneError && string(b[i:i+n]) != "\x84\x31\xA4\x37" {
			return d, &Error{Kind: Invalid, Offset: i, Detail: name}
		}
		if n != lastN || w != lastW {
			d.spans.add(t, i, uint8(w), uint8(n))
			lastN, lastW = n, w
		}
		i += n
		t += w
	}
	return d, nil
}

// doubleWidth is how many bytes the first character of b has in GB18030 or Big5, 0
// if they are none.
func doubleWidth(name string, b []byte) int {
	switch c := b[0]; {
	case c < 0x80:
		return 1
	case c == 0x80 || c == 0xFF || len(b) < 2:
		return 0
	}
	if name == "gb18030" {
		switch c := b[1]; {
		case c >= 0x40 && c != 0x7F && c != 0xFF:
			return 2
		case c >= '0' && c <= '9' && len(b) >= 4:
			return 4
		}
		return 0
	}
	if c := b[1]; c < 0x40 || c > 0x7E && c < 0xA1 || c == 0xFF {
		return 0
	}
	if c := b[1]; b[0] == 0x88 && (c == 0x62 || c == 0x64 || c == 0xA3 || c == 0xA5) {
		return 0 // a letter with two accents, which are two characters: none in a report
	}
	return 2
}

// offset is where a byte of the text stands in the file.
func (d decoded) offset(i int) int {
	if d.spans == nil {
		return i
	}
	return d.spans.start(i)
}
