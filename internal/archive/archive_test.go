package archive

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"duixian/internal/converttest"
)

// member is a file to be packed.
type member struct{ name, text string }

func zipOf(t testing.TB, members ...member) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, m := range members {
		w, err := z.Create(m.name)
		if err == nil {
			_, err = io.WriteString(w, m.text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func tarOf(t testing.TB, members ...member) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, m := range members {
		err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: m.name, Size: int64(len(m.text)), Mode: 0o644})
		if err == nil {
			_, err = io.WriteString(w, m.text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func gzipOf(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// listing is what an archive gives, an entry a line: its name and text, or its name
// and the kind of error.
func listing(t testing.TB, seq func(func(Entry, error) bool)) string {
	t.Helper()
	var out strings.Builder
	for e, err := range seq {
		var own *Error
		switch {
		case err == nil:
			fmt.Fprintf(&out, "%s=%.40s\n", e.Name, e.Bytes)
		case errors.As(err, &own):
			fmt.Fprintf(&out, "%s!%s\n", e.Name, own.Kind)
			t.Log(err)
		default:
			t.Errorf("%s: error %#v", e.Name, err)
		}
	}
	return out.String()
}

func TestEntries(t *testing.T) {
	two := []member{{"甲市/2024.txt", "甲"}, {"乙.txt", "乙"}}
	const listed = "甲市/2024.txt=甲\n乙.txt=乙\n"
	gbk := func(s string) string {
		b, err := simplifiedchinese.GBK.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	inner := zipOf(t, two...)
	docx := zipOf(t, member{"[Content_Types].xml", "<Types/>"}, member{"word/document.xml", "<x/>"})
	for _, c := range []struct {
		name string
		b    []byte
		want string
	}{
		{"zip", inner, listed},
		{"tar", tarOf(t, two...), listed},
		{"tgz", gzipOf(t, tarOf(t, two...)), listed},
		{"empty zip", zipOf(t), ""},
		{"names in GBK", zipOf(t, member{gbk("甲市/工作报告.txt"), "甲"}), "甲市/工作报告.txt=甲\n"},
		{"left out", zipOf(t, append(two, member{"__MACOSX/._a.txt", "x"}, member{"a/._b.txt", "x"}, member{".DS_Store", "x"}, member{"b/Thumbs.db", "x"}, member{".git/config", "x"}, member{"~$a.docx", "x"}, member{"dir/", ""})...), listed},
		{"harmless names", tarOf(t, member{"/etc/passwd", "1"}, member{"../../a.txt", "2"}, member{`C:\b\..\c.txt`, "3"}, member{"d\u202etxt.e\n\x01", "4"}, member{"..", "5"}, member{"./f.txt", "6"}),
			"etc/passwd=1\na.txt=2\nb/c.txt=3\nd_txt.e__=4\nentry 5=5\nf.txt=6\n"},
		{"archives in it", tarOf(t, member{"a.txt", "1"}, member{"in.zip", string(inner)}, member{"in.tgz", string(gzipOf(t, tarOf(t, two...)))}, member{"in.tar", string(tarOf(t, two...))}, member{"z.txt", "2"}),
			"a.txt=1\nin.zip/甲市/2024.txt=甲\nin.zip/乙.txt=乙\nin.tgz/甲市/2024.txt=甲\nin.tgz/乙.txt=乙\nin.tar/甲市/2024.txt=甲\nin.tar/乙.txt=乙\nz.txt=2\n"},
		{"two deep", zipOf(t, member{"a.zip", string(zipOf(t, member{"b.zip", string(inner)}))}), "a.zip/b.zip/甲市/2024.txt=甲\na.zip/b.zip/乙.txt=乙\n"},
		{"three deep", zipOf(t, member{"a.zip", string(zipOf(t, member{"b.tar", string(tarOf(t, member{"c.zip", string(inner)}, member{"d", "1"}))}))}), "a.zip/b.tar/c.zip!toodeep\na.zip/b.tar/d=1\n"},
		{"documents in it", zipOf(t, member{"a.docx", string(docx)}, member{"b.docx", string(docx)}), "a.docx=PK\x03\x04"},
		{"a document", docx, "!noarchive\n"},
		{"archives of other sorts in it", zipOf(t, member{"a.rar", "Rar!\x1A\x07\x01\x00"}, member{"b.7z", "7z\xBC\xAF\x27\x1C"}, member{"c.txt.gz", string(gzipOf(t, []byte("甲")))}, member{"d.txt", "1"}), "a.rar!noarchive\nb.7z!noarchive\nc.txt.gz!noarchive\nd.txt=1\n"},
		{"broken archives in it", tarOf(t, member{"a.zip", string(inner[:60])}, member{"b.tgz", string(gzipOf(t, tarOf(t, two...))[:100])}, member{"c", "1"}), "a.zip!broken\nb.tgz!noarchive\nc=1\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !Is(c.b[:min(len(c.b), HeadBytes)]) {
				t.Error("it is taken for no archive")
			}
			got := listing(t, EntriesOf(c.b, Defaults()))
			if got != c.want && !(strings.HasSuffix(c.want, "\x04") && strings.HasPrefix(got, c.want)) {
				t.Errorf("%q, want %q", got, c.want)
			}
			if streamed := listing(t, Stream(bytes.NewReader(c.b), Defaults())); streamed != got {
				t.Errorf("streamed: %q, want %q", streamed, got)
			}
		})
	}
}

// What the programs zip, tar, gzip and bzip2 write.
func TestPrograms(t *testing.T) {
	dir := t.TempDir()
	const want = "报告/甲市.txt=甲市工作报告\n报告/乙县.txt=乙县工作报告\n"
	for _, name := range []string{"甲市", "乙县"} {
		file := filepath.Join(dir, "报告", name+".txt")
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(name+"工作报告"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pack := func(program string, args ...string) {
		t.Helper()
		cmd := exec.Command(converttest.Tool(t, program), args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", program, err, out)
		}
	}
	files := []string{"报告", "报告/甲市.txt", "报告/乙县.txt"}
	pack("tar", slices.Concat([]string{"--no-recursion", "-cf", "gnu.tar", "--format=gnu"}, files)...)
	pack("tar", slices.Concat([]string{"--no-recursion", "-cf", "pax.tar", "--format=pax"}, files)...)
	pack("tar", slices.Concat([]string{"--no-recursion", "-cf", "v7.tar", "--format=v7"}, files)...)
	pack("tar", slices.Concat([]string{"--no-recursion", "-czf", "a.tar.gz"}, files)...)
	pack("tar", slices.Concat([]string{"--no-recursion", "-cjf", "a.tar.bz2"}, files)...)
	pack("zip", slices.Concat([]string{"-q", "a.zip"}, files)...)
	pack("zip", slices.Concat([]string{"-q", "-0", "stored.zip"}, files)...)
	pack("zip", slices.Concat([]string{"-q", "-P", "secret", "password.zip"}, files)...)
	for name, want := range map[string]string{
		"gnu.tar": want, "pax.tar": want, "v7.tar": want, "a.tar.gz": want, "a.tar.bz2": want, "a.zip": want, "stored.zip": want,
		"password.zip": "报告/甲市.txt!encrypted\n报告/乙县.txt!encrypted\n",
	} {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		info, err := f.Stat()
		if err != nil {
			t.Fatal(err)
		}
		if got := listing(t, Entries(f, info.Size(), Defaults())); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// The caller may stop at any entry.
func TestStop(t *testing.T) {
	b := zipOf(t, member{"a", "1"}, member{"b.zip", string(zipOf(t, member{"c", "2"}, member{"d", "3"}))}, member{"e", "4"})
	for stop := range 4 {
		n := 0
		for _, err := range EntriesOf(b, Defaults()) {
			if err != nil {
				t.Error(err)
			}
			if n++; n > stop {
				break
			}
		}
		if n != stop+1 {
			t.Errorf("%d entries, want %d", n, stop+1)
		}
	}
}

func TestIs(t *testing.T) {
	for _, no := range []string{"", "PK", "各位代表：", "%PDF-1.7", "Rar!\x1A\x07\x00", "BZhello, this is text", strings.Repeat("\x00", 600), strings.Repeat("0", 600), "\x1F\x8B\x08"} {
		if Is([]byte(no)) {
			t.Errorf("%q is taken for an archive", no)
		}
	}
	if Is(gzipOf(t, []byte(strings.Repeat("各位代表：", 500)))) {
		t.Error("a text in gzip is taken for an archive")
	}
}
