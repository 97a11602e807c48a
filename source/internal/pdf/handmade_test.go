package pdf_test

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"duixian/source/internal/pdf"
)

// file writes a PDF of objects, the first of which is its catalog.
func file(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.Bytes()
}

func stream(dict, content string) string {
	return fmt.Sprintf("<< /Length %d %s >>\nstream\n%s\nendstream", len(content), dict, content)
}

// unembedded is a page in a font of the reader's machine, in GBK.
func unembedded(content string) []byte {
	return file("<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		stream("", content),
		"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /GBK-EUC-H /DescendantFonts [6 0 R] >>",
		"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 7 0 R /DW 1000 /W [1 95 500 814 939 500] >>",
		"<< /Type /FontDescriptor /FontName /SimSun /Flags 6 /FontBBox [0 -141 1000 859] /ItalicAngle 0 /Ascent 859 /Descent -141 /CapHeight 680 /StemV 80 >>")
}

// show is the operator that shows text in GBK.
func show(t testing.TB, x, y float64, s string) string {
	t.Helper()
	b, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("BT /F1 12 Tf 1 0 0 1 %g %g Tm <%s> Tj ET\n", x, y, hex.EncodeToString(b))
}

// TestUnembedded reads a font that is not in the file, text drawn twice to look bold,
// and text that is there but not painted.
func TestUnembedded(t *testing.T) {
	lines := show(t, 74, 700, "全县实现地区生产总值182.6亿元，增长6.3%，新增就业") +
		show(t, 50, 680, "3521人。") + show(t, 50.4, 680, "3521人。") +
		"BT 3 Tr /F1 12 Tf ET\n" + show(t, 74, 660, "扫描件的文字层。")
	check(t, unembedded(lines), []string{"全县实现地区生产总值182.6亿元，增长6.3%，新增就业3521人。", "扫描件的文字层。"})
}

// TestPrivate reads a font whose characters are of a private area: signs of lists are
// known, the rest is not, and where that is much the PDF is refused.
func TestPrivate(t *testing.T) {
	page := func(first, last string) []byte {
		return file("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
			"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
			stream("", "BT /F1 12 Tf 50 700 Td (a) Tj /F2 12 Tf (GDP grew) Tj /F1 12 Tf (b) Tj ET"),
			"<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+Wingdings-Regular /ToUnicode 7 0 R >>",
			"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
			stream("", "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfchar <61> <"+
				first+"> <62> <"+last+"> endbfchar endcmap end end"))
	}
	check(t, page("F0B7", "0025"), []string{"•GDP grew%"})
	check(t, page("E123", "0025"), []string{"\uFFFDGDP grew%"})
	_, _, err := pdf.Text(bytes.Replace(page("E123", "E124"), []byte("(GDP grew)"), []byte("(GDP)     "), 1))
	var e *pdf.Error
	if !errors.As(err, &e) || e.Kind != pdf.Garbled {
		t.Errorf("%v", err)
	}
}

// endless is a tree of pages that is its own branch.
func endless() []byte {
	return file("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 400 /Parent 2 0 R >>")
}

// crowd has many pages.
func crowd(n int) []byte {
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", ""}
	var kids strings.Builder
	for range n {
		fmt.Fprintf(&kids, "%d 0 R ", len(objects)+1)
		objects = append(objects, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>")
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), n)
	return file(objects...)
}

// TestBombs reads small files that unpack to much: each in bounded time and memory.
func TestBombs(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: nothing in it happens at the same time, and the race detector makes it slow")
	}
	deflated := func(unit string, n int) string {
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		chunk := []byte(strings.Repeat(unit, 1<<20/len(unit)))
		for range n {
			_, _ = z.Write(chunk)
		}
		_ = z.Close()
		return b.String()
	}
	page := func(content string) []byte {
		return file("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
			"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
			stream("/Filter /FlateDecode", content), "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	}
	for name, content := range map[string]string{
		"blanks":   deflated(" ", 600),
		"text":     deflated("BT /F1 9 Tf 1 0 0 1 50 50 Tm (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj ET\n", 24),
		"brackets": deflated("[", 16),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			text, _, err := pdf.Text(page(content))
			took := time.Since(start)
			t.Logf("%d bytes, %v, %v: %.40q", len(content), took.Round(time.Millisecond), err, text)
			if took > pdf.MaxTime+30*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// keep writes what a test reads to where someone can look at it.
func keep(t testing.TB, made []byte) {
	if dir := os.Getenv("DUIXIAN_PDF_KEEP"); dir != "" {
		_ = os.WriteFile(filepath.Join(dir, strings.NewReplacer("/", "_", " ", "_").Replace(t.Name())+".pdf"), made, 0o644)
	}
}
