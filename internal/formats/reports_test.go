// Package formats_test holds the program to what docs/FORMATS.md says: how well the same report is
// read in each format, how fast and in how much memory, and what hostile files get.
//
// scripts/formats measures all of it and writes it into that page.
package formats_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"duixian/internal/archive"
	"duixian/internal/converttest"
	"duixian/internal/pdftest"
	"duixian/reading"
	"duixian/report"
	"duixian/source"
)

// shared has public reports that may lie beside the repository.
const shared = "../../../shared/reading"

// form is a format that a report may come in.
type form struct {
	name string
	file string // what the report's file is called, behind its name
	make func(t testing.TB, plain *source.Document) []byte
}

// forms are all formats, plain text first.
func forms() []form {
	pdf := func(l pdftest.Layout) func(testing.TB, *source.Document) []byte {
		return func(t testing.TB, plain *source.Document) []byte {
			return pdftest.Report(t, strings.Join(paragraphs(plain), "\n"), l)
		}
	}
	return []form{
		{"TXT", ".txt", func(_ testing.TB, plain *source.Document) []byte { return plain.File }},
		{"HTML, UTF-8", ".html", func(_ testing.TB, plain *source.Document) []byte { return sitePage(paragraphs(plain)) }},
		{"HTML, GBK", ".htm", func(t testing.TB, plain *source.Document) []byte { return oldSitePage(t, paragraphs(plain)) }},
		{"DOCX by python-docx", ".docx", func(t testing.TB, plain *source.Document) []byte {
			return converttest.DOCX(t, converttest.PythonDocx, strings.Join(paragraphs(plain), "\n"))
		}},
		{"DOCX by LibreOffice", ".office.docx", func(t testing.TB, plain *source.Document) []byte {
			return converttest.DOCX(t, converttest.LibreOffice, string(plain.File)) // as the TXT is, line by line
		}},
		{"PDF, one column", ".pdf", pdf(pdftest.OneColumn)},
		{"PDF, two columns", ".columns.pdf", pdf(pdftest.TwoColumns)},
		{"ZIP of the TXT", ".zip", func(t testing.TB, plain *source.Document) []byte {
			return zipped(t, member{"报告/report.txt", plain.File})
		}},
	}
}

// lineEnd is a line end with the blanks around it.
var lineEnd = regexp.MustCompile(`[\s\x{3000}\x{FEFF}]*\n[\s\x{3000}\x{FEFF}]*`)

// paragraphs gives a report's paragraphs as the file has them, each on one line: what is converted is
// the report, not the width at which someone wrapped its text.
func paragraphs(plain *source.Document) []string {
	var out []string
	at := 0
	for line := range strings.Lines(plain.Text) {
		s := plain.Span(at, at+len(line))
		at += len(line)
		out = append(out, lineEnd.ReplaceAllString(string(plain.Bytes[s.Start:s.End]), ""))
	}
	return out
}

// read reads the report in a file, or the only one in an archive.
func read(t testing.TB, name string, file []byte) (*source.Document, *report.Reading) {
	t.Helper()
	d, err := source.Open(inside(t, file))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return d, reading.Read(d, reading.Options{Name: name})
}

// inside gives the only file in an archive, and any other file as it is.
func inside(t testing.TB, file []byte) []byte {
	t.Helper()
	if !archive.Is(file[:min(len(file), archive.HeadBytes)]) {
		return file
	}
	var only []byte
	for e, err := range archive.EntriesOf(file, archive.Defaults()) {
		if err != nil || only != nil {
			return file // a document that is a ZIP archive, too
		}
		only = e.Bytes
	}
	return only
}

// marked gives the names of the marked reports, without ".txt", or skips the test.
func marked(t testing.TB) []string {
	t.Helper()
	files, _ := filepath.Glob(shared + "/gold/*.figures.tsv")
	if len(files) == 0 {
		t.Skip("skipped: no marked reports lie beside the repository")
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(filepath.Base(file), ".figures.tsv")
	}
	return files
}

// plainText opens the text of a marked report.
func plainText(t testing.TB, name string) *source.Document {
	t.Helper()
	return opened(t, filepath.Join(shared, "reports", name+".txt"))
}

func opened(t testing.TB, path string) *source.Document {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	d, err := source.Open(b)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// short gives the first paragraphs of a report, at most n bytes of them and no less than one.
func short(all []string, n int) []byte {
	var out bytes.Buffer
	for i, p := range all {
		if i > 0 && out.Len()+len(p) > n {
			break
		}
		fmt.Fprintln(&out, p)
	}
	return out.Bytes()
}
