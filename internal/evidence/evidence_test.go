package evidence_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"

	"duixian/internal/evidence"
)

func zipped(t *testing.T, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		if _, err := w.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Files are told by their bytes; what a browser could run is not taken, whatever it is called.
func TestTypes(t *testing.T) {
	for _, test := range []struct {
		name, bytes string
		kind, saved string
	}{
		{"a.pdf", "%PDF-1.7\n", "application/pdf", "a.pdf"},
		{"照片.JPEG", "\xff\xd8\xff\xe0", "image/jpeg", "照片.JPEG"},
		{"x.png", "\x89PNG\r\n\x1a\n", "image/png", "x.png"},
		{"表.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage", "表.xls"},
		{"表.xlsx", string(zipped(t, "xl/workbook.xml")), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "表.xlsx"},
		{"公文.ofd", string(zipped(t, "OFD.xml")), "application/ofd", "公文.ofd"},
		{"台账.csv", "项目,金额\n", "text/plain", "台账.csv"},
		{"gbk.txt", "\xb8\xc5\xbf\xf6", "text/plain", "gbk.txt"},
		{"page.html", "<script>alert(1)</script>", "", ""},
		{"picture.svg", "\ufeff \n<svg onload='alert(1)'/>", "", ""},
		{"script.js", "\x00alert(1)", "", ""},
		{"script.js", "alert(1)", "", ""},
		{"page.HTML.", "text before <script>alert(1)</script>", "", ""},
		{"archive.zip", string(zipped(t, "a.exe")), "", ""},
		{"program.pdf", "MZ\x90\x00", "", ""},
		{"torn.docx", "PK\x03\x04word/document.xml", "", ""},
		{"report.html", "%PDF-1.7", "application/pdf", "report.html.pdf"},
		{"../../etc/passwd", "text", "text/plain", "passwd.txt"},
		{`C:\temp\附件.txt`, "text", "text/plain", "附件.txt"},
		{"a\u202etxt.exe\r\n\x00", "text", "text/plain", "atxt.exe.txt"},
		{"..", "text", "text/plain", "file.txt"},
		{`";filename="x.png`, "text", "text/plain", "filename=x.png.txt"},
		{"no\u200bth\u3164ing.txt", "text", "text/plain", "nothing.txt"},
		{"\xff\xfe.txt", "text", "text/plain", "txt.txt"},
		{strings.Repeat("长", 300), "text", "text/plain", strings.Repeat("长", 65) + ".txt"},
	} {
		f, err := evidence.Take(test.name, []byte(test.bytes))
		if test.kind == "" {
			if !errors.Is(err, evidence.ErrType) {
				t.Errorf("%q was taken as %s", test.name, f.Type)
			}
			continue
		}
		if err != nil || f.Type != test.kind || f.Name != test.saved {
			t.Errorf("%q is %s, saved as %q, %v; want %s, %q", test.name, f.Type, f.Name, err, test.kind, test.saved)
		}
	}
}

func TestSizes(t *testing.T) {
	for _, n := range []int{0, evidence.Most + 1} {
		if _, err := evidence.Take("a.txt", bytes.Repeat([]byte("a"), n)); !errors.Is(err, evidence.ErrSize) {
			t.Errorf("%d bytes: %v, want ErrSize", n, err)
		}
	}
	if f, err := evidence.Take("a.txt", bytes.Repeat([]byte("a"), evidence.Most)); err != nil || len(f.SHA256) != 64 {
		t.Errorf("the largest file: %v", err)
	}
}

func FuzzTake(f *testing.F) {
	f.Add("../a.pdf", []byte("%PDF-"))
	f.Add("a.docx", []byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, name string, b []byte) {
		file, err := evidence.Take(name, b)
		if err != nil {
			return
		}
		if file.Name == "" || strings.ContainsAny(file.Name, "/\\\"\r\n") || strings.HasPrefix(file.Name, ".") || len(file.Name) > 255 {
			t.Errorf("the name %q became %q", name, file.Name)
		}
	})
}
