package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"duixian/internal/dbtest"
	"duixian/internal/record"
	"duixian/internal/reporttest"
	"duixian/internal/store"
	"duixian/report"
	"duixian/source"
)

func open(t *testing.T, where string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), where)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func add(t *testing.T, s *store.Store) (*source.Document, *report.Reading) {
	t.Helper()
	d, r := reporttest.Sample(t)
	if _, err := s.Add(t.Context(), store.Program("test"), d, r, "1"); err != nil {
		t.Fatal(err)
	}
	return d, r
}

func TestWhatGoesInComesOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		d, want := add(t, s)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s = open(t, where)

		for _, hash := range []string{d.SHA256(), d.SHA256()[:12]} {
			got, err := s.Reading(t.Context(), hash)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("the reading of %s came back as\n%+v, want\n%+v", hash, got, want)
			}
			kept, err := s.Document(t.Context(), hash)
			if err != nil || string(kept.File) != string(d.File) {
				t.Errorf("the file of %s came back as %+v, %v", hash, kept, err)
			}
		}
		entries, err := s.Reports(t.Context())
		if err != nil || len(entries) != 1 {
			t.Fatalf("Reports: %d of them, %v", len(entries), err)
		}
		if entries[0].Report != want.Report || entries[0].Counts != record.Count(want) || entries[0].Added.IsZero() {
			t.Errorf("Reports = %+v, want the report %+v with %+v", entries[0], want.Report, record.Count(want))
		}
	})
}

func TestTheSameBytesAreOneReport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		d, r := add(t, s)
		r.Report.Name = "another name.txt"
		changed, err := s.Add(t.Context(), store.Program("test"), d, r, "1")
		if err != nil || changed {
			t.Errorf("adding the same bytes again: changed %v, %v", changed, err)
		}
		entries, err := s.Reports(t.Context())
		if err != nil || len(entries) != 1 || entries[0].Report.Name != reporttest.Name {
			t.Errorf("Reports = %+v, %v; want one, under its first name", entries, err)
		}
	})
}

func TestNothingIsFound(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		d, _ := add(t, s)
		for _, hash := range []string{"", "%", d.SHA256()[:11], strings.Repeat("0", 64), d.SHA256() + "0"} {
			if _, err := s.Reading(t.Context(), hash); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("Reading(%q): %v, want ErrNotFound", hash, err)
			}
			if _, err := s.Document(t.Context(), hash); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("Document(%q): %v, want ErrNotFound", hash, err)
			}
		}
	})
}

func TestARecordThatIsNotInTheBytesIsRefused(t *testing.T) {
	for name, spoil := range map[string]func(*report.Reading){
		"figure":      func(r *report.Reading) { r.Figures[4].Text = "312.7" },
		"commitment":  func(r *report.Reading) { r.Commitments[0].Start += 3 },
		"achievement": func(r *report.Reading) { r.Achievements[1].Action = "完成" },
		"behind":      func(r *report.Reading) { r.Figures[0].Span = report.Span{Start: 1 << 20, End: 1<<20 + 4} },
		"before":      func(r *report.Reading) { r.Figures[0].Span = report.Span{Start: -4, End: 0} },
		"turned":      func(r *report.Reading) { r.Figures[0].Span = report.Span{Start: 29, End: 25} },
		"hash":        func(r *report.Reading) { r.Report.SHA256 = strings.Repeat("0", 64) },
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, t.TempDir())
			d, r := reporttest.Sample(t)
			spoil(r)
			if _, err := s.Add(t.Context(), store.Program("test"), d, r, "1"); err == nil {
				t.Error("the reading was added")
			}
			if entries, err := s.Reports(t.Context()); err != nil || len(entries) != 0 {
				t.Errorf("%d reports are there, %v; want none", len(entries), err)
			}
		})
	}
}

func TestReread(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		d, _ := add(t, s)
		reads := 0
		read := func(name string, original []byte) (*source.Document, *report.Reading, error) {
			reads++
			if name != reporttest.Name || string(original) != string(d.Bytes) {
				t.Errorf("%s is to be read again with %d bytes", name, len(original))
			}
			d, r := reporttest.Sample(t)
			r.Report.Speaker = ""
			r.Figures = r.Figures[:3]
			return d, r, nil
		}
		for i, test := range []struct {
			reader  string
			reports int
		}{{"1", 0}, {"2", 1}, {"2", 0}, {"1", 0}} { // the last is a program from before, which runs still
			if n, err := s.Reread(t.Context(), test.reader, read); err != nil || n != test.reports {
				t.Errorf("step %d: Reread = %d, %v; want %d", i+1, n, err, test.reports)
			}
		}
		got, err := s.Reading(t.Context(), d.SHA256())
		if err != nil {
			t.Fatal(err)
		}
		if reads != 1 || len(got.Figures) != 3 || got.Report.Speaker != "" {
			t.Errorf("after %d reads there are %d figures and the speaker %q", reads, len(got.Figures), got.Report.Speaker)
		}

		_, err = s.Reread(t.Context(), "3", func(string, []byte) (*source.Document, *report.Reading, error) {
			return nil, nil, errors.New("no longer readable")
		})
		if err == nil || !strings.Contains(err.Error(), reporttest.Name) || !strings.Contains(err.Error(), "no longer readable") {
			t.Errorf("Reread of a report that cannot be read: %v; it should name the report and the reason", err)
		}
		if kept, err := s.Reading(t.Context(), d.SHA256()); err != nil || len(kept.Figures) != 3 {
			t.Errorf("a report that could not be read again lost its records: %v", err)
		}
	})
}

// A report that comes again under another name, and is read by another reader, keeps its name; its history says so, and each
// reading makes another state of the store.
func TestReadAgainUnderAnotherName(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		d, r := add(t, s)
		states := map[string]bool{}
		for i, reader := range []string{"1", "2", "1", "2"} {
			r.Report.Name, r.Report.Title = "broken \xff name.txt", fmt.Sprint("题 ", i)
			if changed, err := s.Add(t.Context(), store.Program("test"), d, r, reader); err != nil || changed != (i > 0) {
				t.Errorf("reading %d changed the store: %v, %v", i, changed, err)
			}
			state, err := s.State(t.Context())
			if err != nil || states[state] {
				t.Errorf("reading %d makes the state %q again, %v", i, state, err)
			}
			states[state] = true
		}
		if entries, err := s.Reports(t.Context()); err != nil || entries[0].Report.Name != reporttest.Name || entries[0].Report.Title != "题 3" {
			t.Errorf("the report is kept as %+v, %v", entries, err)
		}
		if made := sound(t, where); len(made) != 4 {
			t.Errorf("its history has %d entries", len(made))
		}
	})
}

// Who looks at a report that another program reads again sees the old records or the new ones, and no mixture.
func TestAReadingComesInOneState(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s, other := open(t, where), open(t, where)
		d, _ := add(t, s)
		done := make(chan error, 1)
		go func() {
			var err error
			for i := 0; i < 30 && err == nil; i++ { // with a title and figures, and without
				_, r := reporttest.Sample(t)
				if i%2 == 0 {
					r.Report.Title, r.Figures = "", nil
				}
				_, err = other.Add(t.Context(), store.Program("test"), d, r, fmt.Sprint("reader ", i))
			}
			done <- err
		}()
		for {
			select {
			case err := <-done:
				if err != nil {
					t.Error(err)
				}
				return
			default:
			}
			r, err := s.Reading(t.Context(), d.SHA256())
			if err != nil || (r.Report.Title == "") != (len(r.Figures) == 0) {
				t.Fatalf("a report with the title %q has %d figures, %v", r.Report.Title, len(r.Figures), err)
			}
		}
	})
}

// A file whose name is no UTF-8 is kept under one that is.
func TestFilesOfAnyName(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		d, r := reporttest.Sample(t)
		r.Report.Name = "\xd4\xc6.txt"
		if _, err := s.Add(t.Context(), store.Program("test"), d, r, "1"); err != nil {
			t.Fatal(err)
		}
		if entries, err := s.Reports(t.Context()); err != nil || !strings.HasSuffix(entries[0].Report.Name, "\ufffd.txt") {
			t.Errorf("it is kept as %+v, %v", entries, err)
		}
		sound(t, where)
	})
}

// Opening what cannot be opened gives one line that says what, where and what to do.
func TestOpenFails(t *testing.T) {
	database := func(t *testing.T, content []byte) string {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "duixian.db"), content, 0o644); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	for _, test := range []struct {
		name  string
		dir   func(*testing.T) string
		words []string
	}{
		{"no database", func(t *testing.T) string { return database(t, []byte(strings.Repeat("government work report\n", 400))) },
			[]string{"duixian.db", "damaged", "backup"}},
		{"damaged", func(t *testing.T) string {
			dir := t.TempDir()
			s, err := store.Open(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			add(t, s)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "duixian.db")
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for i := 2000; i < len(b); i += 3 {
				b[i] ^= 0x5a
			}
			return database(t, b)
		}, []string{"duixian.db", "damaged", "backup"}},
		{"newer", func(t *testing.T) string {
			dir := t.TempDir()
			s, err := store.Open(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			db, err := sql.Open("sqlite", filepath.Join(dir, "duixian.db"))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := db.ExecContext(t.Context(), "INSERT INTO schema_step (step, name) VALUES (99, 'from the future')"); err != nil {
				t.Fatal(err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			return dir
		}, []string{"duixian.db", "newer version"}},
		{"a file for a directory", func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "file")
			if err := os.WriteFile(path, nil, 0o644); err != nil {
				t.Fatal(err)
			}
			return path
		}, []string{"file", "cannot write", "choose another"}},
		{"a directory for a database", func(t *testing.T) string {
			dir := t.TempDir()
			if err := os.Mkdir(filepath.Join(dir, "duixian.db"), 0o755); err != nil {
				t.Fatal(err)
			}
			return dir
		}, []string{"duixian.db", "choose another"}},
		{"not writable", func(t *testing.T) string {
			if os.Getuid() == 0 {
				t.Skip("root may write everywhere, so an unwritable directory cannot be made")
			}
			dir := t.TempDir()
			if err := os.Chmod(dir, 0o555); err != nil {
				t.Fatal(err)
			}
			return dir
		}, []string{"cannot write", "permission"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, err := store.Open(t.Context(), test.dir(t))
			if err == nil {
				_ = s.Close()
				t.Fatal("it opened")
			}
			for _, word := range test.words {
				if !strings.Contains(err.Error(), word) {
					t.Errorf("%q does not say %q", err, word)
				}
			}
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("%q is more than a line", err)
			}
		})
	}
}

// Two programs may open a new directory at the same moment.
func TestOpenTwiceAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				s, err := store.Open(t.Context(), where)
				if err != nil {
					t.Error(err)
					return
				}
				d, r := reporttest.Sample(t)
				if _, err := s.Add(t.Context(), store.Program("test"), d, r, "1"); err != nil {
					t.Error(err)
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if entries, err := open(t, where).Reports(t.Context()); err != nil || len(entries) != 1 {
			t.Errorf("Reports: %d of them, %v; want one", len(entries), err)
		}
	})
}

func TestAContextThatEndedStopsTheStore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, where string) {
		s := open(t, where)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Reports(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Reports: %v, want context.Canceled", err)
		}
		d, r := reporttest.Sample(t)
		if _, err := s.Add(ctx, store.Program("test"), d, r, "1"); !errors.Is(err, context.Canceled) {
			t.Errorf("Add: %v, want context.Canceled", err)
		}
	})
}
