// Package converttest has other programs write and read documents, for tests that hold
// Duixian against them: pandoc, python-docx and LibreOffice, on Debian the packages
// pandoc, python3-docx and libreoffice-writer-nogui.
//
// A test is skipped where its program is missing, but fails if the environment variable
// DUIXIAN_REQUIRE_CONVERTERS is set, as it is in CI.
package converttest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Require is the environment variable that makes a missing program a failure.
const Require = "DUIXIAN_REQUIRE_CONVERTERS"

// Writer is a program that writes DOCX.
type Writer string

// The writers.
const (
	Pandoc      Writer = "pandoc"
	PythonDocx  Writer = "python-docx"
	LibreOffice Writer = "libreoffice"
)

// Writers are all of them.
var Writers = []Writer{Pandoc, PythonDocx, LibreOffice}

// DOCX has w write a text, UTF-8 with a paragraph a line, as a DOCX.
func DOCX(t testing.TB, w Writer, text string) []byte {
	t.Helper()
	switch w {
	case Pandoc:
		var native strings.Builder
		sep := '['
		for line := range strings.Lines(text) {
			// Haskell's way to quote: only these need it.
			line = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\t", `\t`).Replace(strings.TrimRight(line, "\r\n"))
			fmt.Fprintf(&native, "%cPara [Str \"%s\"]\n", sep, line)
			sep = ','
		}
		native.WriteByte(']')
		return PandocFrom(t, "native", native.String())
	case PythonDocx:
		return PythonDocxFrom(t, "for line in text.splitlines(): document.add_paragraph(line)", text)
	}
	return Office(t, "text.txt", []byte("\uFEFF"+text), "docx")
}

// PandocFrom has pandoc convert a source in one of its formats (html, markdown) to DOCX.
func PandocFrom(t testing.TB, format, source string) []byte {
	t.Helper()
	return run(t, find(t, "pandoc"), source, "-f", format, "-t", "docx", "-o", "-")
}

// PythonDocxFrom has a Python program fill a new document of python-docx. It has the
// names document and text, the text that is given.
func PythonDocxFrom(t testing.TB, program, text string) []byte {
	t.Helper()
	const frame = "import sys, docx\n" +
		"text = sys.stdin.buffer.read().decode()\n" +
		"document = docx.Document()\n%s\n" +
		"document.save(sys.stdout.buffer)\n"
	for _, python := range []string{"/usr/bin/python3", "python3"} { // Debian's has the package
		if exec.Command(python, "-c", "import docx").Run() == nil {
			return run(t, python, text, "-c", fmt.Sprintf(frame, program))
		}
	}
	missing(t, "python3 with python-docx")
	return nil
}

// Office has LibreOffice convert a file with the given name and bytes. The format is
// that of LibreOffice's --convert-to: docx, or txt:Text (encoded):UTF8, where
// automatic numbers are written out. It takes about two seconds.
func Office(t testing.TB, name string, b []byte, format string) []byte {
	t.Helper()
	office := find(t, "soffice")
	dir := t.TempDir()
	in := filepath.Join(dir, name)
	if err := os.WriteFile(in, b, 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"-env:UserInstallation=file://" + dir + "/profile", "--headless", "--convert-to", format, "--outdir", dir + "/out", in}
	if strings.HasSuffix(name, ".txt") {
		args = append([]string{"--infilter=Text (encoded):UTF8"}, args...)
	}
	said := run(t, office, "", args...)
	extension, _, _ := strings.Cut(format, ":")
	out, err := os.ReadFile(filepath.Join(dir, "out", strings.TrimSuffix(name, filepath.Ext(name))+"."+extension))
	if err != nil {
		t.Fatalf("LibreOffice wrote no file: %v\n%s", err, said)
	}
	return out
}

// Tool finds a program on the PATH, such as zip or tar.
func Tool(t testing.TB, name string) string {
	t.Helper()
	return find(t, name)
}

func find(t testing.TB, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		missing(t, program)
	}
	return path
}

func missing(t testing.TB, program string) {
	t.Helper()
	if os.Getenv(Require) != "" {
		t.Fatalf("no %s is found, and %s is set", program, Require)
	}
	t.Skipf("no %s is found: what it writes is not tried", program)
}

func run(t testing.TB, program, stdin string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Stdin = strings.NewReader(stdin)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", program, err, stderr.Bytes())
	}
	return out
}
