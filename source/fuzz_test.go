package source

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"duixian/report"
)

// Whatever the bytes, Open either says what is wrong with them or gives a document
// for which everything holds that must.
//
//	go test -fuzz FuzzOpen -fuzztime 1m ./source
func FuzzOpen(f *testing.F) {
	names, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text[:min(len(text), 1500)/3*3])
		for _, e := range encodings {
			if b, err := e.enc.NewEncoder().Bytes(text); err == nil {
				f.Add(b[:min(len(b), 1000)])
			}
		}
	}
	for _, nasty := range []string{
		"", " ", "\n", "\ufeff", "\xff\xfe", "\xff\xfe\n", "\x00", "0", "一", "PK\x03\x04",
		"1,234", "1,\n234", "1\n,\n2\n3\n4", "1，234，5", "1·\n·2", "1·2·3", "·", "，", "1，", ",1", "1,,234",
		"1 2", "1  2\t3", "A B", "AB CD", "AB\nCD", "AB \n CD", "A\u200bB", "1.\n2019", "1. 2019",
		"一、\n（一）\n第一，\n1.\n一是", "（", "）", "（）", "。\n）", "”\n”\n”", "。（", "（掌声）", "甲。（（）", "甲。）（）\n乙",
		"—3—", "— 3 —\n甲\n— 4 —", "●\n●", "2021\n2022", "【\n】", "各\n位\n代\n表\n：\n", "：\n：\n",
		"省长甲乙\n市长", "摄\n记者摄\n甲", "来源：\n时间：\n",
		"\r\r\n\n\r", "\u2028\u2029\v\f\u0085", "\u3000\ue5e5\u00a0\u202f甲", "\xe2\x80", "\xf4\x90\x80\x80", "\xed\xa0\x80",
		"\x84\x31\xa4\x37", "\x81\x30\x81\x30", "\x88\x62", "\xa3\xa0\xa3\xb1", "\x80", "\xff",
		"\u2f00\uf900\U0002f800\ufb00\uff9e\u0301", "e\u0301\u0301", "\u202a\u202b\ufff9\ufe0f\U000e0100甲",
		"\ufffd", "\ufffd\ufffd甲", "½\n⑴\n㎡", "\U0001f600",
	} {
		f.Add([]byte(nasty))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := Open(b)
		if err != nil {
			var e *Error
			switch f := formatOf(b); {
			case errors.As(err, &e) && e.Offset >= 0 && e.Offset <= len(b):
			case f != report.PlainText && err.Error() != "": // the packages below tell of these
			default:
				t.Fatalf("error %#v for %q", err, b)
			}
			return
		}
		checkDocument(t, d, 1)
		for i := range len(d.Text) + 1 {
			s := d.Span(i, min(i+7, len(d.Text)))
			if s.Start < 0 || s.Start > s.End || s.End > len(d.Bytes) {
				t.Fatalf("Span(%d, %d) is %v of %d bytes", i, i+7, s, len(b))
			}
		}
	})
}
