package htmltext

import (
	"bytes"
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
)

var update = flag.Bool("update", false, "write the texts of the pages in testdata anew")

// pages are the names of the invented pages.
func pages(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob("testdata/*.html")
	if err != nil || len(names) == 0 {
		t.Fatal("no pages", err)
	}
	return names
}

// page reads a file, and decodes it if it is not UTF-8.
func page(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !Is(b) {
		t.Errorf("%s is not seen to be HTML", name)
	}
	if Charset(b) == "gb2312" {
		if b, err = simplifiedchinese.GB18030.NewDecoder().Bytes(b); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// Pages in the manner of different sites give the texts beside them.
func TestPages(t *testing.T) {
	for _, name := range pages(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			got := convert(t, string(page(t, name))) + "\n"
			golden := strings.TrimSuffix(name, ".html") + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// The public report at hand as a page gives the text that was made of it by hand.
func TestSharedPage(t *testing.T) {
	const shared = "../../../../shared/reading/"
	src, err := os.ReadFile(shared + "originals/prefecture_ordos_2004.html")
	if err != nil {
		t.Skip("skipped: the reports are not beside the repository")
	}
	want, err := os.ReadFile(shared + "archive/prefecture_ordos_2004.txt")
	if err != nil {
		t.Fatal(err)
	}
	if !Is(src) || Is(want) {
		t.Errorf("Is says %v of the page, %v of the text", Is(src), Is(want))
	}
	var lines []string
	for line := range strings.Lines(string(want)) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	if got := convert(t, string(src)); got != strings.Join(lines, "\n") {
		t.Errorf("got\n%.2000s", got)
	}
}

// No report in plain text is taken for a page.
func TestSharedTexts(t *testing.T) {
	names, _ := filepath.Glob("../../../../shared/reading/*/*.txt")
	raw, _ := filepath.Glob("../../../../shared/reading/originals/*.raw")
	for _, name := range append(names, raw...) {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if Is(b) {
			t.Errorf("%s is taken for HTML", name)
		}
	}
}

// A page that a browser has read, mended and written again gives the same text, but
// where it has swallowed some. It takes some seconds a page.
func TestBrowser(t *testing.T) {
	const require = "DUIXIAN_REQUIRE_BROWSER"
	if os.Getenv(require) == "" {
		t.Skipf("skipped: %s is not set", require)
	}
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range pages(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			if filepath.Base(name) == "nesting.html" {
				t.Skip("skipped: a browser swallows part of it")
			}
			path, err := filepath.Abs(name)
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			c := exec.CommandContext(ctx, chromium, "--headless", "--no-sandbox", "--disable-gpu",
				"--user-data-dir="+t.TempDir(), "--dump-dom", "file://"+path)
			dom, err := c.Output()
			if err != nil {
				t.Fatal(err)
			}
			got, want := convert(t, string(bytes.TrimSpace(dom))), convert(t, string(page(t, name)))
			if strings.HasPrefix(want, "[") { // an error has offsets in it
				got, want = got[:1], want[:1]
			}
			if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}
