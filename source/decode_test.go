package source

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// encodings are those that Open knows, with a byte order mark and without.
var encodings = []struct {
	name string
	enc  encoding.Encoding
	bom  bool
}{
	{"utf-8", unicode.UTF8, false},
	{"utf-8", unicode.UTF8BOM, true},
	{"utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), true},
	{"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.UseBOM), true},
	{"utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), false},
	{"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), false},
	{"gb18030", simplifiedchinese.GB18030, false},
	{"gb18030", simplifiedchinese.GBK, false},
	{"big5", traditionalchinese.Big5, false},
}

func encode(t fataler, enc encoding.Encoding, text string) []byte {
	t.Helper()
	b, err := enc.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatalf("encoding: %v", err)
	}
	return b
}

func TestEncodings(t *testing.T) {
	for _, name := range []string{"testdata/plain.txt", "testdata/traditional.txt"} {
		text := string(read(t, name))
		want := open(t, []byte(text)).Text
		for _, e := range encodings {
			if strings.Contains(name, "plain") && e.name == "big5" {
				continue // Big5 has no simplified characters
			}
			d := open(t, encode(t, e.enc, text))
			if d.Encoding != e.name || d.BOM != e.bom {
				t.Errorf("%s in %s (BOM %v) is taken for %s (BOM %v)", name, e.name, e.bom, d.Encoding, d.BOM)
			}
			if d.Text != want {
				t.Errorf("%s in %s reads otherwise:\n%s", name, e.name, firstDifference(d.Text, want))
			}
			checkDocument(t, d, 1)
		}
	}
}

// A few words must do too.
func TestShortTexts(t *testing.T) {
	for _, test := range []struct{ text, encoding string }{
		{"各位代表：", "gb18030"},
		{"全市粮食总产86.3万吨", "gb18030"},
		{"全市粮食总产86.3万吨", "utf-16le"},
		{"我們要發展經濟，增加生產。", "big5"},
		{"2019", "utf-8"},
		{"GDP 6.5%", "utf-16be"},
		{"GDP 6.5%", "utf-16le"},
	} {
		for _, e := range encodings {
			if e.name == test.encoding && !e.bom {
				d := open(t, encode(t, e.enc, test.text))
				if d.Encoding != test.encoding {
					t.Errorf("%q in %s is taken for %s", test.text, test.encoding, d.Encoding)
				}
				checkDocument(t, d, 1)
			}
		}
	}
}

// Characters of every width in GB18030: one byte, two that are two and three in
// UTF-8, four that are three and four.
func TestWidthsInGB18030(t *testing.T) {
	text := "一·二〇三，GDP增长é㐀𠀀四五％。" + string(read(t, "testdata/plain.txt"))
	d := open(t, encode(t, simplifiedchinese.GB18030, text))
	if d.Encoding != "gb18030" {
		t.Fatalf("taken for %s", d.Encoding)
	}
	checkDocument(t, d, 1)
}

func TestNoText(t *testing.T) {
	plain := string(read(t, "testdata/plain.txt"))
	gb := string(encode(t, simplifiedchinese.GB18030, plain))
	utf16 := string(encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), plain))
	at := len("政 府 工 作 报 告\n——2031年")
	for _, test := range []struct {
		name, bytes string
		kind        Kind
		offset      int
		says        string
	}{
		{"nothing", "", Empty, 0, "holds no text"},
		{"blanks", " \r\n　\t\n\u200b", Empty, 0, "holds no text"},
		{"a mark alone", "\uFEFF", Empty, 0, "holds no text"},
		{"blanks in UTF-16", "\xFF\xFE \x00\n\x00", Empty, 0, "holds no text"},
		{"image", "\x89PNG\r\n\x1A\n\x00", Binary, 0, "PNG"},
		{"XML", "\uFEFF<?xml version=\"1.0\"?>\n<report><x>" + plain + "</x></report>", Binary, 0, "an XML document"},
		{"NUL", plain[:at] + "\x00" + plain[at:], Control, at, "NUL"},
		{"NUL in GB18030", gb[:40] + "\x00" + gb[40:], Control, 40, "NUL"},
		{"NUL behind a mark", "\uFEFF报告\x00", Control, 9, "NUL"},
		{"controls", strings.Repeat("报告\x01", 9), Control, 6, "control character"},
		{"a stray byte", plain[:at] + "\xFF" + plain[at:], Invalid, at, "utf-8"},
		{"a stray byte behind a mark", "\uFEFF" + plain[:at] + "\x80" + plain[at:], Invalid, at + 3, "utf-8"},
		{"cut off", plain[:at-1], Invalid, at - 3, "utf-8"},
		{"a stray byte in GB18030", gb + "\xFF", Invalid, len(gb), "gb18030"},
		{"half a character in GB18030", gb[:len(gb)-2], Invalid, len(gb) - 3, "gb18030"},
		{"half a character in UTF-16", utf16[:len(utf16)-1], Invalid, len(utf16) - 2, "utf-16le"},
		{"half a surrogate", "\xFF\xFE\x2D\x4E\x00\xD8\x2D\x4E", Invalid, 4, "utf-16le"},
		{"noise", noise(1000), Unknown, 0, "none of"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Open([]byte(test.bytes))
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v", err)
			}
			if e.Kind != test.kind || e.Offset != test.offset && test.kind != Unknown || !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %s at %d: %v\nwant %s at %d, saying %q", e.Kind, e.Offset, err, test.kind, test.offset, test.says)
			}
			if strings.Contains(err.Error(), "\n") || strings.Count(err.Error(), ". ") > 0 {
				t.Errorf("not one sentence: %q", err.Error())
			}
		})
	}
}

// noise is bytes without order, none of them zero.
func noise(n int) string {
	b, x := make([]byte, n), uint32(1)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = byte(x>>24) | 0x80
	}
	return string(b)
}
