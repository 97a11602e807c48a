package batch_test

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"duixian/internal/batch"
)

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// want checks what is in files; a text of "none" means that there is no such file.
func want(t *testing.T, texts map[string]string) {
	t.Helper()
	for path, text := range texts {
		b, err := os.ReadFile(path)
		got := string(b)
		if errors.Is(err, fs.ErrNotExist) {
			got = "none"
		}
		if got != text {
			t.Errorf("%s holds %q, want %q", path, got, text)
		}
	}
	all, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		if _, known := texts[one.Name()]; !known {
			t.Errorf("%s is left behind", one.Name())
		}
	}
}

func create(t *testing.T, path string, whole bool, text string) *batch.Output {
	t.Helper()
	o, err := batch.Create(path, whole)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := o.Write([]byte(text)); err != nil || n != len(text) {
		t.Fatal(n, err)
	}
	return o
}

func TestAWholeTakesItsPlaceAtTheEnd(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "out", "old")
	o := create(t, "out", true, "new")
	if end, err := o.Keep(); end != 3 || err != nil {
		t.Errorf("Keep gives %d, %v", end, err)
	}
	if b, err := os.ReadFile("out"); string(b) != "old" {
		t.Errorf("before it is closed there is %q, %v", b, err)
	}
	o.Abandon()
	want(t, map[string]string{"out": "old"})

	o = create(t, "out", true, "new")
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	o.Abandon() // does nothing any more
	want(t, map[string]string{"out": "new"})
}

func TestLinesGrowInPlace(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "out", "old and longer")
	o := create(t, "out", false, "one\n")
	if end, err := o.Keep(); end != 4 || err != nil {
		t.Errorf("Keep gives %d, %v", end, err)
	}
	want(t, map[string]string{"out": "one\n"})
	if _, err := o.Write([]byte(strings.Repeat("x", 1<<16))); err != nil { // more than waits
		t.Fatal(err)
	}
	o.Abandon()
	want(t, map[string]string{"out": "one\n"})
}

func TestOutputsThatCannotBe(t *testing.T) {
	t.Chdir(t.TempDir())
	for path, message := range map[string]string{
		".":      "write .: it is a directory; name a file",
		"none/a": "write none/a: no such file or directory",
	} {
		for _, whole := range []bool{true, false} {
			if _, err := batch.Create(path, whole); err == nil || err.Error() != message {
				t.Errorf("%s: %v, want %s", path, err, message)
			}
		}
	}
}

// A link goes on leading where it leads, and a device stays one.
func TestWhatIsNoPlainFileStays(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "out", "old")
	if err := os.Symlink("out", "link"); err != nil {
		t.Skip(err)
	}
	if err := create(t, "link", true, "new").Close(); err != nil {
		t.Fatal(err)
	}
	if target, err := os.Readlink("link"); target != "out" {
		t.Errorf("the link leads to %q, %v", target, err)
	}
	want(t, map[string]string{"out": "new", "link": "new"})

	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Skip("no device", err)
	}
	if err := create(t, os.DevNull, true, "new").Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Errorf("%s is a file now, %v", os.DevNull, err)
	}
}

func TestFullDisk(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip(err)
	}
	o := create(t, "/dev/full", true, "x")
	if err := o.Close(); err == nil || err.Error() != "write /dev/full: no space left on device" {
		t.Errorf("Close gives %v", err)
	}
	l, err := batch.CreateLog("/dev/full")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Add(batch.Entry{}); err == nil || err.Error() != "write /dev/full: no space left on device" {
		t.Errorf("Add gives %v", err)
	}
}

// logged is a log with a line for each name, whose outputs take ten bytes each.
func logged(t *testing.T, path string, names ...string) {
	t.Helper()
	l, err := batch.CreateLog(path)
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range names {
		e := batch.Entry{Status: batch.Read, Path: name, Bytes: 5, End: int64(10 * (i + 1)), Reader: "r1"}
		if strings.HasPrefix(name, "bad") {
			e.Status = batch.Failed
		}
		if err := l.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestResume(t *testing.T) {
	const ten = "123456789\n"
	for _, test := range []struct {
		name      string
		out       string // "none" for no file
		log       []string
		more      string // behind the log
		wantOut   string
		wantDone  int
		wantFails int
	}{
		{"nothing there", "none", nil, "", "", 0, 0},
		{"killed between output and log", ten + ten, []string{"a"}, "", ten, 1, 0},
		{"killed within the output", ten + "123", []string{"a"}, "", ten, 1, 0},
		{"killed within the log", ten + ten, []string{"a"}, `{"status":"re`, ten, 1, 0},
		{"killed at the start", ten, []string{}, "", "", 0, 0},
		{"the system lost output", ten + "1234", []string{"a", "b", "c"}, "", ten, 1, 0},
		{"the output is gone", "none", []string{"a", "b"}, "", "", 0, 0},
		{"all done", ten + ten, []string{"a", "bad"}, "", ten + ten, 2, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if test.out != "none" {
				write(t, "out", test.out)
			}
			var log string
			if test.log != nil {
				logged(t, "log", test.log...)
				b, err := os.ReadFile("log")
				if err != nil {
					t.Fatal(err)
				}
				for line := range strings.Lines(string(b)) {
					if strings.Count(log, "\n") < test.wantDone {
						log += line
					}
				}
				write(t, "log", string(b)+test.more)
			}
			o, l, done, err := batch.Resume("out", "log", "r1")
			if err != nil {
				t.Fatal(err)
			}
			if done.Inputs != test.wantDone || done.Failed != test.wantFails || done.Bytes != int64(5*test.wantDone) {
				t.Errorf("done are %+v", done)
			}
			want(t, map[string]string{"out": test.wantOut, "log": log})
			if _, err := o.Write([]byte("more\n")); err != nil {
				t.Fatal(err)
			}
			if end, err := o.Keep(); end != int64(len(test.wantOut)+5) || err != nil {
				t.Errorf("Keep gives %d, %v", end, err)
			}
			if err := errors.Join(o.Close(), l.Add(batch.Entry{}), l.Close()); err != nil {
				t.Fatal(err)
			}
			b, err := os.ReadFile("log")
			if err != nil || !strings.HasPrefix(string(b), log+"{") {
				t.Errorf("the log goes on as %q, %v", b, err)
			}
			want(t, map[string]string{"out": test.wantOut + "more\n", "log": string(b)})
		})
	}
}

// What cannot be gone on with is left as it is.
func TestResumeRefuses(t *testing.T) {
	const ten = "123456789\n"
	for name, test := range map[string]struct {
		out, log string // "none" for no file; "logged" for a log of a and b
		says     string
	}{
		"no log":           {ten, "none", "resume out: there is no log log to say what is in it; name its log, or remove it to begin anew"},
		"another reader":   {ten + ten, "reader", "resume out: the log log was written by reader r1, and this is r2: go on with that one, or remove both to begin anew"},
		"no log in form":   {ten, "新建学校\n", "resume out: the log log is none in line 1; name the log of that output, or remove both to begin anew"},
		"another's output": {strings.Repeat("x", 30), "logged", "resume out: the log log is not the log of it: no line ends at byte 20; name its log, or remove both to begin anew"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, "out", test.out)
			log, reader := test.log, "r1"
			switch log {
			case "reader", "logged":
				logged(t, "log", "a", "b")
				b, err := os.ReadFile("log")
				if err != nil {
					t.Fatal(err)
				}
				if log == "reader" {
					reader = "r2"
				}
				log = string(b)
			case "none":
			default:
				write(t, "log", log)
			}
			if _, _, _, err := batch.Resume("out", "log", reader); err == nil || err.Error() != test.says {
				t.Errorf("Resume says\n%v, want\n%s", err, test.says)
			}
			if log == "none" {
				want(t, map[string]string{"out": test.out})
			} else {
				want(t, map[string]string{"out": test.out, "log": log})
			}
		})
	}
}

// An input that comes several times is done as often as the log says; names that are not
// UTF-8 are known again.
func TestRest(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "out", strings.Repeat("123456789\n", 4))
	logged(t, "log", "a", "\xd0\xc2", "a", "b")
	_, _, done, err := batch.Resume("out", "log", "r1")
	if err != nil {
		t.Fatal(err)
	}
	var inputs []batch.Input
	for _, name := range []string{"a", "\xd0\xc2", "a", "c", "a", "b"} {
		inputs = append(inputs, batch.Input{Name: name})
	}
	var rest []string
	for in := range done.Rest(slices.Values(inputs)) {
		rest = append(rest, in.Name)
	}
	if !slices.Equal(rest, []string{"c", "a"}) {
		t.Errorf("the rest is %q", rest)
	}
}
