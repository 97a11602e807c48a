package batch_test

import (
	"errors"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"duixian/internal/batch"
)

// tree makes files, a directory of its own each time, and goes there. The content of a
// file is its path; a path with "->" is a symbolic link.
func tree(t *testing.T, paths ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, path := range paths {
		path, target, link := strings.Cut(path, "->")
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		var err error
		switch {
		case link:
			err = os.Symlink(target, path)
		case strings.HasSuffix(path, "/"):
			err = os.MkdirAll(path, 0o755)
		default:
			err = os.WriteFile(path, []byte(path), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// list gives what inputs hold, and the errors of those that fail as "name: error".
func list(inputs iter.Seq[batch.Input]) []string {
	var all []string
	for in := range inputs {
		b, err := in.Load()
		if err != nil {
			b = []byte(in.Name + ": " + err.Error())
		}
		all = append(all, string(b))
	}
	return all
}

func TestPaths(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("making symbolic links is not for everyone there")
	}
	for _, test := range []struct {
		files, paths, want []string
	}{
		{[]string{"b", "a"}, []string{"b", "a", "b"}, []string{"b", "a", "b"}},
		{nil, []string{"none"}, []string{"none: no such file or directory"}},
		{[]string{"a"}, []string{"-", "a"}, []string{"from standard input", "a"}},
		// Directories: by name, without what is hidden, links and what is no file.
		{[]string{"d/b", "d/a/z", "d/a.x", "d/.h", "d/.hidden/x", "d/c/c/c"}, []string{"d"}, []string{"d/a/z", "d/a.x", "d/b", "d/c/c/c"}},
		{[]string{"d/a", "e/b"}, []string{"e/", "./d"}, []string{"e/b", "d/a"}},
		{[]string{"a", "d/b", ".h"}, []string{"."}, []string{"a", "d/b"}},
		{[]string{"d/a", "x", "d/loop->..", "d/out->../x", "d/in->a"}, []string{"d"}, []string{"d/a"}},
		{[]string{"d/a", "l->d"}, []string{"l"}, []string{"d/a"}},
		{[]string{"d/x/"}, []string{"d"}, []string{"d: it is a directory with no file in it"}},
		// Patterns.
		{[]string{"b.txt", "a.txt", "c.md", "d/e.txt", ".h.txt"}, []string{"*.txt"}, []string{"a.txt", "b.txt"}},
		{[]string{"d/b.txt", "d/a.txt", "d/e/f.txt", "d/e/g/h.txt", "d/.e/i.txt"}, []string{"d/**/*.txt"},
			[]string{"d/a.txt", "d/b.txt", "d/e/f.txt", "d/e/g/h.txt"}},
		{[]string{"x/1/a", "x/2/a", "x/2/b/a", "y/a"}, []string{"*/*/a"}, []string{"x/1/a", "x/2/a"}},
		{[]string{"x/1/a", "y/1/a"}, []string{"{y/1,x/?}/a"}, []string{"x/1/a", "y/1/a"}},
		{[]string{"r_2023", "r_2024", "r_2025"}, []string{"r_202[45]"}, []string{"r_2024", "r_2025"}},
		{[]string{"d/e/f"}, []string{"d/*"}, []string{"d/*: no file matches"}},
		{nil, []string{"no/such/*.txt"}, []string{"no/such/*.txt: no file matches"}},
		{[]string{"a[1]", "a1"}, []string{"a[1]"}, []string{"a[1]"}}, // a file of that name goes first
		{[]string{"a1"}, []string{"a[1"}, []string{"a[1: no such file or directory"}},
	} {
		tree(t, test.files...)
		s := batch.Source{In: strings.NewReader("from standard input"), Most: 1000}
		if got := list(s.Paths(test.paths)); !slices.Equal(got, test.want) {
			t.Errorf("%q of %q: %q, want %q", test.paths, test.files, got, test.want)
		}
	}
}

// Who wants no more inputs gets none.
func TestPathsEndEarly(t *testing.T) {
	tree(t, "d/a", "d/b", "e/c")
	for _, paths := range [][]string{{"d", "e"}, {"none", "e"}, {"*/*", "e"}, {"d/a", "e"}} {
		n := 0
		for range (batch.Source{Most: 1000}).Paths(paths) {
			n++
			break
		}
		if n != 1 {
			t.Errorf("%q: %d inputs", paths, n)
		}
	}
}

func TestUnreadableDirectories(t *testing.T) {
	if os.Getuid() <= 0 {
		t.Skip("nothing is unreadable for root, and Windows has other ways")
	}
	tree(t, "d/a", "d/b/c", "d/e")
	if err := os.Chmod("d/b", 0); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Chmod("d/b", 0o755) }()
	if got, want := list((batch.Source{Most: 1000}).Paths([]string{"d"})), []string{"d/a", "d/b: permission denied", "d/e"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestOwnFilesAreNoInputs(t *testing.T) {
	tree(t, "d/a", "d/out", "d/log")
	var own []os.FileInfo
	for _, path := range []string{"d/out", "d/log"} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		own = append(own, info)
	}
	s := batch.Source{Most: 1000, Exclude: own}
	if got, want := list(s.Paths([]string{"d", "d/o*", "d/out"})), []string{"d/a", "d/o*: no file matches", "d/out: it is where the results go"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestFilesThatAreTooLarge(t *testing.T) {
	tree(t, "longer than ten", "short")
	s := batch.Source{In: strings.NewReader("longer than ten"), Most: 10}
	want := []string{"longer than ten: it is larger than 10 bytes; no report is", "short", "-: it is larger than 10 bytes; no report is"}
	if got := list(s.Paths([]string{"longer than ten", "short", "-"})); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestList(t *testing.T) {
	tree(t, "a", "-", "d/b", "d/c", "*", "two\nlines")
	for _, test := range []struct {
		list      string
		separator byte
		want      []string
	}{
		{"a\nd\n\nmissing\r\n-\n*", '\n', []string{"a", "d/b", "d/c", "missing: no such file or directory", "-", "*"}},
		{"a\x00two\nlines\x00", 0, []string{"a", "two\nlines"}},
		{"", '\n', nil},
		{strings.Repeat("x", 2<<20) + "\na", '\n', []string{"list: a line is longer than 1048576 bytes", "a"}},
	} {
		if got := list((batch.Source{Most: 1000}).List("list", strings.NewReader(test.list), test.separator)); !slices.Equal(got, test.want) {
			t.Errorf("%.50q: %q, want %q", test.list, got, test.want)
		}
	}
	broken := iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("a\nd")))
	if got, want := list((batch.Source{Most: 1000}).List("list", broken, '\n')), []string{"list: timeout"}; !slices.Equal(got, want) {
		t.Errorf("a list that breaks off gives %q, want %q", got, want)
	}
}

func TestExpand(t *testing.T) {
	tree(t, "a", "b.zip", "c")
	s := batch.Source{Most: 1000, Expand: func(path string) iter.Seq[batch.Input] {
		if path != "b.zip" {
			return nil
		}
		return slices.Values([]batch.Input{
			{Name: "b.zip/1", Load: func() ([]byte, error) { return []byte("one"), nil }},
			{Name: "b.zip/2", Load: func() ([]byte, error) { return nil, errors.New("damaged") }},
		})
	}}
	if got, want := list(s.Paths([]string{"."})), []string{"a", "one", "b.zip/2: damaged", "c"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestDocuments(t *testing.T) {
	for _, test := range []struct{ line, name, want string }{
		{`{"name":"a","text":"新建学校3所。"}`, "a", "新建学校3所。"},
		{`{"name":"a","text":"\u65b0\ud83c\udfeb","id":7}`, "a", "新🏫"},
		{`{"text":"x"}`, "line 1", "x"},
		{`{"name":"a","base64":"0MK9qA=="}`, "a", "\xd0\xc2\xbd\xa8"},
		{`{"name":"a","text":""}`, "a", ""},
		{`{"name":"a"}`, "a", "error: a document has either a text or base64"},
		{`{"name":"a","text":"x","base64":"eA=="}`, "a", "error: a document has either a text or base64"},
		{`{"name":"a","text":3}`, "a", "error: the text is no string"},
		{`{"name":"a","text":null}`, "a", "error: a document has either a text or base64"},
		{`{"name":"a","text":null,"base64":"eA=="}`, "a", "x"},
		{`{"name":"a","base64":["eA=="]}`, "a", "error: the base64 is no string"},
		{`{"name":"a","base64":"?"}`, "a", "error: the base64 is damaged: illegal base64 data at input byte 0"},
		{`{"name":7,"text":"x"}`, "line 1", "error: the line is no JSON object with a name and a text or base64: json: cannot unmarshal number into Go struct field document.name of type string"},
		{`新建学校`, "line 1", "error: the line is no JSON object with a name and a text or base64: invalid character 'æ' looking for beginning of value"},
		{`{"name":"a","text":"` + "\xd0\xc2" + `"}`, "line 1", "error: the line is not UTF-8, as JSON is; give other bytes as base64"},
		{`{"name":"a","text":"` + strings.Repeat("x", 101) + `"}`, "a", "error: it is larger than 100 bytes; no report is"},
		{`{"name":"a","text":"` + strings.Repeat("x", 301) + `"}`, "line 1", "error: a line is longer than 300 bytes"},
	} {
		n := 0
		for in := range (batch.Source{Most: 100}).Documents(strings.NewReader(test.line + "\n\n  \r\n")) {
			n++
			b, err := in.Load()
			got := string(b)
			if err != nil {
				got = "error: " + err.Error()
			}
			if in.Name != test.name || got != test.want {
				t.Errorf("%.60s: %s, %q; want %s, %q", test.line, in.Name, got, test.name, test.want)
			}
		}
		if n != 1 {
			t.Errorf("%.60s: %d documents", test.line, n)
		}
	}
}
