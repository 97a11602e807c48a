// Package pdftest makes PDFs for tests, with programs that people make them with.
package pdftest

import (
	"context"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Layout is how a report is set.
type Layout int

// The layouts.
const (
	OneColumn  Layout = iota // A4 with a page number under each page
	TwoColumns               // a headline over two columns, with a newspaper's head and page numbers
)

// Report prints the text of a report, a paragraph a line, and gives the PDF. Blanks at
// the ends of lines and empty lines do not show on paper.
func Report(t testing.TB, text string, layout Layout) []byte {
	t.Helper()
	return Chromium(t, ReportHTML(text, layout))
}

// ReportHTML is the page that [Report] prints.
func ReportHTML(text string, layout Layout) string {
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>报告</title><style>
@page { size: A4; margin: 22mm 20mm; @bottom-center { content: "- " counter(page) " -" } }
body { margin: 0; font: 12pt/1.7 "Noto Serif CJK SC", "Noto Sans CJK SC", serif; text-align: justify }
p { margin: 0; text-indent: 2em }
h1 { font-size: 20pt; text-align: center; margin: 0 0 12pt }
`)
	if layout == TwoColumns {
		b.WriteString(`@page { margin: 18mm 14mm; @top-left { content: "云州日报" } @top-center { content: "2025年1月15日 星期三" } @top-right { content: "第" counter(page) "版" } }
body { columns: 2; column-gap: 1.5em; font-size: 9.5pt; line-height: 1.4 }
h1 { column-span: all; letter-spacing: .5em }
`)
	}
	b.WriteString("</style>\n")
	tag := "h1"
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if len([]rune(line)) > 30 {
			tag = "p" // not a title
		}
		b.WriteString("<" + tag + ">" + html.EscapeString(line) + "</" + tag + ">\n")
		tag = "p"
	}
	return b.String()
}

// Chromium prints a page. Without the program the test is skipped; where
// DUIXIAN_REQUIRE_BROWSER is set, as it is in CI, it fails.
func Chromium(t testing.TB, page string) []byte {
	t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			program = path
			break
		}
	}
	if program == "" {
		missing(t, "Chromium")
	}
	return printed(t, page, func(dir, in, out string) []string {
		return []string{
			program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
			"--disable-background-networking", "--disable-component-update", "--disable-sync",
			"--user-data-dir=" + filepath.Join(dir, "profile"), "--no-pdf-header-footer", "--print-to-pdf=" + out, in,
		}
	})
}

// WeasyPrint prints a page with a program that embeds fonts in another way than
// Chromium. Without the program the test is skipped; see [Chromium].
func WeasyPrint(t testing.TB, page string) []byte {
	t.Helper()
	if _, err := exec.LookPath("weasyprint"); err != nil {
		missing(t, "WeasyPrint")
	}
	return printed(t, page, func(_, in, out string) []string { return []string{"weasyprint", in, out} })
}

// QPDF changes a PDF with the arguments of the program qpdf, given before the names of
// the files. Without the program the test is skipped; see [Chromium].
func QPDF(t testing.TB, pdf []byte, args ...string) []byte {
	t.Helper()
	if _, err := exec.LookPath("qpdf"); err != nil {
		missing(t, "qpdf")
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.pdf"), filepath.Join(dir, "out.pdf")
	if err := os.WriteFile(in, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, append(append([]string{"qpdf"}, args...), in, out))
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// missing skips a test, or fails it where nothing may be skipped.
func missing(t testing.TB, program string) {
	t.Helper()
	if os.Getenv("DUIXIAN_REQUIRE_BROWSER") != "" {
		t.Fatalf("%s is not on the PATH, and DUIXIAN_REQUIRE_BROWSER is set", program)
	}
	t.Skipf("%s is not on the PATH: no PDF is made with it", program)
}

// printed writes a page to a file and gives the PDF that a program makes of it.
func printed(t testing.TB, page string, command func(dir, in, out string) []string) []byte {
	t.Helper()
	// Not t.TempDir: Chromium may still write to its profile when it has ended.
	dir, err := os.MkdirTemp("", "duixian-pdf")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	in, out := filepath.Join(dir, "page.html"), filepath.Join(dir, "page.pdf")
	if err := os.WriteFile(in, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, command(dir, in, out))
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// run runs a program, for two minutes at most.
func run(t testing.TB, command []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if said, err := exec.CommandContext(ctx, command[0], command[1:]...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", command[0], err, said)
	}
}
