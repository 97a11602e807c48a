package backup_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"duixian/internal/backup"
)

var rows = [][]any{
	{"a", int64(0), nil, []byte{}},
	{"", int64(math.MinInt64), []byte{0, 255, '"'}, nil},
	{"“兑现” <&> \"\\\n\u2028\x00]}", int64(math.MaxInt64), []byte("],[\n"), nil},
	{"not UTF-8: \xff\xd4", int64(-1), nil, bytes.Repeat([]byte("long"), 25_000)},
}

var made = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// write makes a backup with two tables.
func write(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := backup.NewWriter(&b, backup.Manifest{Schema: 7, Program: "test", Made: made})
	for name, rows := range map[string][][]any{"thing": rows} {
		if err := w.Table(name, []string{"a", "b", "c", "d"}, func(put func([]any) error) error {
			for _, row := range rows {
				if err := put(row); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Table("empty", []string{"a"}, func(func([]any) error) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(t *testing.T, b []byte) (*backup.Reader, error) {
	t.Helper()
	return backup.Open(t.Context(), bytes.NewReader(b), int64(len(b)))
}

// readAll opens a backup and reads all its tables.
func readAll(t *testing.T, b []byte) (all [][]any, err error) {
	t.Helper()
	r, err := open(t, b)
	if err != nil {
		return nil, err
	}
	for _, table := range r.Tables {
		if err := r.Read(table.Name, func(row []any) error {
			all = append(all, slices.Clone(row))
			return nil
		}); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func TestWhatGoesInComesOut(t *testing.T) {
	b := write(t)
	got, err := readAll(t, b)
	if err != nil || !reflect.DeepEqual(got, rows) {
		t.Errorf("the rows came back as %.300q, %v", got, err)
	}
	r, err := open(t, b)
	if err != nil {
		t.Fatal(err)
	}
	if r.Schema != 7 || r.Program != "test" || !r.Made.Equal(made) || r.Rows("thing") != len(rows) || r.Rows("none") != 0 {
		t.Errorf("the manifest came back as %+v", r.Manifest)
	}
	if !bytes.Equal(b, write(t)) {
		t.Error("the same rows gave other bytes")
	}
	broken := errors.New("broken")
	if err := r.Read("thing", func([]any) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("an error of the reader's became %v", err)
	}
}

// A bit that flips anywhere in the file, and an end that is missing anywhere, are found.
func TestDamageIsFound(t *testing.T) {
	good := write(t)
	for i := range good {
		b := bytes.Clone(good)
		b[i] ^= 1 << (i % 8)
		if _, err := open(t, b); !errors.Is(err, backup.ErrDamaged) || !strings.Contains(err.Error(), "; use another one") {
			t.Fatalf("with byte %d of %d changed it is opened, or refused with %v", i, len(good), err)
		}
		if _, err := open(t, good[:i]); !errors.Is(err, backup.ErrDamaged) {
			t.Fatalf("with %d of %d bytes it is opened, or refused with %v", i, len(good), err)
		}
	}
	if _, err := open(t, append(bytes.Clone(good), 0)); !errors.Is(err, backup.ErrDamaged) {
		t.Errorf("with a byte more it is opened, or refused with %v", err)
	}
}

// entry is an entry of an archive.
type entry struct {
	name    string
	content string
	mode    fs.FileMode
	claim   uint64 // the size that it is declared to have, 0 for the true one
}

// unpack gives the entries of a backup.
func unpack(t *testing.T, b []byte) (all []entry) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, entry{name: f.Name, content: string(content)})
	}
	return all
}

// pack makes a file of entries, as somebody does who knows the format.
func pack(t *testing.T, entries []entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.mode != 0 {
			h.SetMode(e.mode)
		}
		var w io.Writer
		var err error
		if e.claim == 0 {
			w, err = z.CreateHeader(h)
		} else {
			h.Method, h.CompressedSize64, h.UncompressedSize64 = zip.Store, uint64(len(e.content)), e.claim
			w, err = z.CreateRaw(h)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, e.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.SetComment(strings.Repeat("0", 64)), z.Close()); err != nil {
		t.Fatal(err)
	}
	rest := b.Bytes()[:b.Len()-64]
	sum := sha256.Sum256(rest)
	return append(rest, hex.EncodeToString(sum[:])...)
}

// Archives that were made to do harm are refused, and the error says what is wrong with them.
func TestHostileArchives(t *testing.T) {
	add := func(more ...entry) func([]entry) []entry {
		return func(all []entry) []entry { return append(all, more...) }
	}
	edit := func(name, from, to string) func([]entry) []entry {
		return func(all []entry) []entry {
			for i := range all {
				if all[i].name == name {
					if !strings.Contains(all[i].content, from) {
						t.Errorf("%s has no %q", name, from)
					}
					all[i].content = strings.Replace(all[i].content, from, to, 1)
				}
			}
			return all
		}
	}
	// line puts another line in the place of the first, and makes the manifest true again.
	line := func(l string) func([]entry) []entry {
		return func(all []entry) []entry {
			for i := range all {
				if all[i].name == "tables/thing.jsonl" {
					before := all[i].content
					_, rest, _ := strings.Cut(before, "\n")
					all[i].content = l + "\n" + rest
					sum := func(s string) string {
						h := sha256.Sum256([]byte(s))
						return hex.EncodeToString(h[:])
					}
					all = edit("manifest.json", fmt.Sprintf(`"bytes": %d`, len(before)), fmt.Sprintf(`"bytes": %d`, len(all[i].content)))(all)
					all = edit("manifest.json", sum(before), sum(all[i].content))(all)
				}
			}
			return all
		}
	}
	for name, test := range map[string]struct {
		spoil func([]entry) []entry
		word  string
	}{
		"a name that leads up":    {add(entry{name: "../x", content: "x"}), `"../x"`},
		"a name from the root":    {add(entry{name: "/etc/x", content: "x"}), `"/etc/x"`},
		"a name of Windows":       {add(entry{name: `..\x`, content: "x"}), `..\\x`},
		"a drive":                 {add(entry{name: `C:\x`, content: "x"}), `C:\\x`},
		"a name with a NUL":       {add(entry{name: "tables/thing.jsonl\x00", content: "x"}), `jsonl\x00`},
		"a table's name up":       {edit("manifest.json", `"thing"`, `"../thing"`), `"../thing"`},
		"a directory":             {add(entry{name: "tables/"}), `"tables/"`},
		"a link":                  {add(entry{name: "link", content: "/etc/passwd", mode: fs.ModeSymlink | 0o777}), `"link" is no plain file`},
		"an entry twice":          {add(entry{name: "tables/thing.jsonl", content: "x"}), `two entries "tables/thing.jsonl"`},
		"a manifest twice":        {add(entry{name: "manifest.json", content: "{}"}), `two entries "manifest.json"`},
		"an entry too many":       {add(entry{name: "tables/other.jsonl"}), `"tables/other.jsonl"`},
		"many entries":            {add(slices.Repeat([]entry{{name: strings.Repeat("x", 1000)}}, 1000)...), "directory for more than"},
		"a table twice":           {edit("manifest.json", `"empty"`, `"thing"`), "twice"},
		"no manifest":             {func(all []entry) []entry { return all[:2] }, "no manifest.json"},
		"no file of a table":      {func(all []entry) []entry { return all[1:] }, `no entry "tables/thing.jsonl"`},
		"nothing":                 {func([]entry) []entry { return nil }, "no manifest.json"},
		"a manifest of others":    {edit("manifest.json", backup.Format, "other"), "not that of a backup"},
		"a manifest of no JSON":   {edit("manifest.json", "{", "<"), "not that of a backup"},
		"a manifest with more":    {edit("manifest.json", `"schema"`, `"more": 1, "schema"`), "more"},
		"a manifest of a newer":   {edit("manifest.json", `"version": 1`, `"version": 2`), "newer version"},
		"a huge manifest":         {edit("manifest.json", "\n", "\n"+strings.Repeat(" ", 2<<20)), "manifest.json has"},
		"another size":            {edit("tables/thing.jsonl", "[", " ["), "its manifest says"},
		"fewer rows":              {edit("manifest.json", `"rows": 4`, `"rows": 5`), "4 rows"},
		"more rows":               {edit("manifest.json", `"rows": 4`, `"rows": 3`), "more lines"},
		"rows below none":         {edit("manifest.json", `"rows": 4`, `"rows": -4`), "cannot be"},
		"another digest":          {edit("manifest.json", `"sha256": "`, `"sha256": "0`), "digest"},
		"other content":           {edit("tables/thing.jsonl", `["a",`, `["b",`), "digest"},
		"a huge size declared":    {func(all []entry) []entry { return append(all[1:], entry{"tables/thing.jsonl", "x", 0, 1 << 62}) }, "bytes"},
		"a huge manifest claimed": {func(all []entry) []entry { return append(all[:2], entry{"manifest.json", "x", 0, 1 << 62}) }, "bytes"},
		"no columns": {edit("manifest.json", `"columns": [
        "a"
      ]`, `"columns": []`), "cannot be"},
		"no array":         {line(`{}`), "line 1"},
		"too few values":   {line(`["a",0,null]`), "array of 4"},
		"too many values":  {line(`["a",0,null,null,null]`), "array of 4"},
		"endless values":   {line(`[` + strings.Repeat("1,", 1<<20)), "array of 4"},
		"deep values":      {line(strings.Repeat("[", 1<<20)), "value 1"},
		"a fraction":       {line(`["a",0.5,null,null]`), "integer"},
		"a huge integer":   {line(`["a",9223372036854775808,null,null]`), "integer"},
		"an exponent":      {line(`["a",1e2,null,null]`), "integer"},
		"minus nothing":    {line(`["a",-0,null,null]`), "integer"},
		"a truth":          {line(`["a",true,null,null]`), "integer"},
		"another object":   {line(`["a",0,{"base65":"AA=="},null]`), "value 3"},
		"bad base64":       {line(`["a",0,{"base64":"A"},null]`), "not base64"},
		"loose base64":     {line(`["a",0,{"base64":"AB=="},null]`), "not base64"},
		"an open text":     {line(`["a`), "line 1"},
		"an open object":   {line(`[{"base64":"`), "line 1"},
		"text of no UTF-8": {line("[\"\xff\",0,null,null]"), "no text"},
		"a bad escape":     {line(`["\x",0,null,null]`), "no text"},
		"blanks":           {line(`[ "a",0,null,null]`), "value 1"},
		"an empty line":    {line(""), "line 1"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readAll(t, pack(t, test.spoil(unpack(t, write(t)))))
			if err == nil || !strings.Contains(err.Error(), test.word) || strings.Contains(err.Error(), "\n") {
				t.Errorf("it was read, or refused with %v; it should say %q, on one line", err, test.word)
			}
		})
	}
	if _, err := readAll(t, pack(t, unpack(t, write(t)))); err != nil {
		t.Errorf("what was only packed again is refused: %v", err)
	}
}

// What cannot be read back is not written.
func TestValuesThatABackupCannotHold(t *testing.T) {
	for _, value := range []any{1.5, true, made, 1} {
		w := backup.NewWriter(io.Discard, backup.Manifest{})
		err := w.Table("thing", []string{"a"}, func(put func([]any) error) error { return put([]any{value}) })
		if err == nil || !strings.Contains(err.Error(), "row 1 of table thing") {
			t.Errorf("%v (%T) was written, %v", value, value, err)
		}
	}
}

// A disk that is full at any byte gives the disk's error.
func TestAWriterThatFails(t *testing.T) {
	full := errors.New("full")
	for room := 0; room < len(write(t)); room += 13 {
		w := backup.NewWriter(&small{room, full}, backup.Manifest{Schema: 7, Program: "test", Made: made})
		err := w.Table("thing", []string{"a", "b", "c", "d"}, func(put func([]any) error) error {
			for _, row := range rows {
				if err := put(row); err != nil {
					return err
				}
			}
			return nil
		})
		if err == nil {
			err = w.Table("empty", []string{"a"}, func(func([]any) error) error { return nil })
		}
		if err == nil {
			_, err = w.Close()
		}
		if !errors.Is(err, full) {
			t.Fatalf("with room for %d bytes it gives %v", room, err)
		}
	}
}

type small struct {
	room int
	err  error
}

func (s *small) Write(b []byte) (int, error) {
	if s.room -= len(b); s.room < 0 {
		return 0, s.err
	}
	return len(b), nil
}

func TestReadingEndsWithTheContext(t *testing.T) {
	b := write(t)
	ctx, cancel := context.WithCancel(t.Context())
	r, err := backup.Open(ctx, bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := r.Read("thing", func([]any) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("Read gives %v", err)
	}
	if _, err := backup.Open(ctx, bytes.NewReader(b), int64(len(b))); !errors.Is(err, context.Canceled) {
		t.Errorf("Open gives %v", err)
	}
}
