package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"duixian/internal/converttest"
)

// zeros is n bytes of zeros.
func zeros(n int64) io.Reader { return io.LimitReader(zero{}, n) }

type zero struct{}

func (zero) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// bomb is a ZIP archive with one entry of n zeros among others.
func bomb(t testing.TB, n int64) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range []string{"a", "bomb", "z"} {
		w, err := z.Create(name)
		if err == nil && name == "bomb" {
			_, err = io.Copy(w, zeros(n))
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

// change sets bytes at an offset behind each place of a signature.
func change(b []byte, signature string, at int, to ...byte) []byte {
	b = bytes.Clone(b)
	for i := 0; ; {
		j := bytes.Index(b[i:], []byte(signature))
		if j < 0 {
			return b
		}
		i += j + len(signature)
		copy(b[i-len(signature)+at:], to)
	}
}

// cutOff leaves out the end of a file.
func cutOff(b []byte) []byte { return b[:len(b)-30] }

const (
	local = "PK\x03\x04"
	entry = "PK\x01\x02"
)

// What each hostile or broken archive gives, in bounded time and memory.
func TestHostile(t *testing.T) {
	three := []member{{"a", "1"}, {"b", strings.Repeat("report", 500)}, {"c", "3"}}
	z, ta := zipOf(t, three...), tarOf(t, three...)
	tgz := gzipOf(t, ta)
	second := bytes.LastIndex(z[:bytes.LastIndex(z, []byte(local))], []byte(local))
	broken := bytes.Clone(z)
	clear(broken[second+32:][:20])
	small := Defaults()
	small.EntryBytes, small.ArchiveBytes, small.TotalBytes, small.Entries = 1<<20, 2<<20, 8<<20, 10
	many := func(n int) (m []member) {
		for i := range n {
			m = append(m, member{fmt.Sprint(i), ""})
		}
		return m
	}
	big := strings.Repeat("\x00", 600_000)
	var wide []member
	for i := range 9 {
		wide = append(wide, member{fmt.Sprint(i), big + big[:400_000]})
	}
	nested := string(zipOf(t, member{"in", ""}))
	for range 4 {
		nested = string(zipOf(t, member{"in.zip", nested}))
	}

	for _, c := range []struct {
		name   string
		b      []byte
		limits Limits
		want   string // what the listing ends with
	}{
		{"nothing", nil, small, "!noarchive\n"},
		{"text", []byte("各位代表："), small, "!noarchive\n"},
		{"zeros", make([]byte, 5000), small, "!noarchive\n"},
		{"RAR", []byte("Rar!\x1A\x07\x01\x00"), small, "!noarchive\n"},
		{"7-Zip", []byte("7z\xBC\xAF\x27\x1C"), small, "!noarchive\n"},
		{"Zstandard", []byte("\x28\xB5\x2F\xFD"), small, "!noarchive\n"},
		{"text in gzip", gzipOf(t, []byte("各位代表：")), small, "!noarchive\n"},
		{"bzip2 of nothing", []byte("BZh91AY&SYxxxxxxxx"), small, "!broken\n"},

		{"ZIP cut off", cutOff(z), small, "!broken\n"},
		{"document cut off", cutOff(zipOf(t, member{"[Content_Types].xml", "x"}, member{"word/document.xml", "x"})), small, "!noarchive\n"},
		{"document of LibreOffice cut off", cutOff(zipOf(t, member{"_rels/.rels", "x"}, member{"word/document.xml", "x"})), small, "!noarchive\n"},
		{"ZIP cut off in its first name", z[:30], small, "!broken\n"},
		{"ZIP with a broken entry", broken, small, "a=1\nb!broken\nc=3\n"},
		{"ZIP with lying checksums", change(z, entry, 16, 9, 9), small, "a!broken\nb!broken\nc!broken\n"},
		{"ZIP with lying sizes", change(z, entry, 24, 2), small, "a!broken\nb!broken\nc!broken\n"},
		{"ZIP under a password", change(z, entry, 8, 1), small, "a!encrypted\nb!encrypted\nc!encrypted\n"},
		{"ZIP packed in an unknown way", change(z, entry, 10, 9), small, "a!method\nb!method\nc!method\n"},
		{"ZIP with overlapping entries", change(z, entry, 20, 0xF0), small, "!broken\n"},
		{"ZIP of many entries", zipOf(t, many(11)...), small, "9=\n!toomuch\n"},
		{"ZIP of very many entries", zipOf(t, many(20_000)...), small, "!toomuch\n"},
		{"ZIP bomb", bomb(t, 3<<20), small, "a=\nbomb!toolong\nz=\n"},
		{"ZIP bomb within the limit", bomb(t, 50<<20), Defaults(), "a=\nbomb!toolong\nz=\n"},
		{"ZIP bomb with a lying size", change(bomb(t, 3<<20), entry, 24, 1, 0, 0, 0), small, "a!broken\nbomb!broken\nz!broken\n"},
		{"ZIP of much in all", zipOf(t, wide...), small, "7=" + strings.Repeat("\x00", 40) + "\n!toomuch\n"},
		{"ZIP five deep", []byte(nested), small, "in.zip/in.zip/in.zip!toodeep\n"},

		{"TAR cut off", ta[:1700], small, "a=1\nb!broken\n!broken\n"},
		{"TAR cut off in a header", ta[:1200], small, "a=1\n!broken\n"},
		{"TAR with a broken header", change(ta, "b\x00", 120, 'x'), small, "a=1\n!broken\n"},
		{"TAR of many entries", tarOf(t, many(11)...), small, "9=\n!toomuch\n"},
		{"TAR with a long entry", tarOf(t, member{"a", big + big}, member{"b", "1"}), small, "a!toolong\nb=1\n"},
		{"TAR in gzip cut off", tgz[:len(tgz)-20], small, "!broken\n"},
		{"TAR in gzip with a lying checksum", append(tgz[:len(tgz)-8:len(tgz)-8], 1, 2, 3, 4, 5, 6, 7, 8), small, "c=3\n!broken\n"},
		{"bomb in gzip", gzipOf(t, tarOf(t, member{"a", "1"}, member{"b", strings.Repeat(big, 20)}, member{"c", "1"})), small, "a=1\n!toomuch\n"},
		{"bomb in gzip in ZIP", zipOf(t, member{"a.tgz", string(gzipOf(t, tarOf(t, member{"b", strings.Repeat(big, 10)}, member{"c", "1"})))}, member{"d", "1"}), small, "a.tgz/b!toolong\na.tgz!toolong\nd=1\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			begun := time.Now()
			got := listing(t, EntriesOf(c.b, c.limits))
			if took := time.Since(begun); took > time.Minute {
				t.Errorf("it took %v", took)
			}
			if !strings.HasSuffix(got, c.want) {
				t.Errorf("%.300q, want %q", got, c.want)
			}
		})
	}
}

// A file of a terabyte that is one hole takes no more than the limit.
func TestHoles(t *testing.T) {
	dir := t.TempDir()
	hole, err := os.Create(filepath.Join(dir, "a"))
	if err == nil {
		err = errors.Join(hole.Truncate(1<<40), hole.Close(), os.WriteFile(filepath.Join(dir, "b"), []byte("1"), 0o600))
	}
	if err != nil {
		t.Skipf("no file with holes here: %v", err)
	}
	for _, format := range []string{"gnu", "pax"} {
		b, err := exec.Command(converttest.Tool(t, "tar"), "-C", dir, "--format="+format, "-S", "-c", "a", "b").Output()
		if err != nil {
			t.Fatal(err)
		}
		if got := listing(t, EntriesOf(b, Defaults())); got != "a!toolong\nb=1\n" {
			t.Errorf("%s: %q", format, got)
		}
	}
}

// Thousands of reports are read with the memory for one.
func TestMemory(t *testing.T) {
	var all []member
	size := 0
	for i := range 3000 {
		var text strings.Builder
		for n := range 300 {
			fmt.Fprintf(&text, "全年生产总值%d亿元。", (i+1)*(n+7919)*104729)
		}
		all = append(all, member{fmt.Sprintf("%04d.txt", i), text.String()})
		size += text.Len()
	}
	for name, b := range map[string][]byte{"zip": zipOf(t, all...), "tgz": gzipOf(t, tarOf(t, all...))} {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		before, most, n := m.HeapAlloc, uint64(0), 0
		for e, err := range EntriesOf(b, Defaults()) {
			if err != nil || string(e.Bytes) != all[n].text {
				t.Fatal(e.Name, err)
			}
			if n++; n%500 == 0 {
				runtime.GC()
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
		}
		grown := max(int64(most)-int64(before), 0)
		t.Logf("%s: %d reports of %d MiB, %d KiB of memory", name, n, size>>20, grown>>10)
		if n != len(all) || grown > 8<<20 {
			t.Errorf("%s: %d reports, %d KiB of memory", name, n, grown>>10)
		}
	}
}
