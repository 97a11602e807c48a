package docx

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"
)

// pattern is n bytes of a text over and over, without holding them.
type pattern struct {
	text string
	n    int
	at   int
}

func (p *pattern) Read(b []byte) (int, error) {
	n := 0
	for n < len(b) && p.n > 0 {
		c := copy(b[n:min(len(b), n+p.n)], p.text[p.at:])
		n, p.n, p.at = n+c, p.n-c, (p.at+c)%len(p.text)
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// streamed makes a document of one long part.
func streamed(t testing.TB, parts ...io.Reader) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(w, io.MultiReader(parts...)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// change sets bytes at an offset in each entry of an archive's directory.
func change(b []byte, at int, to ...byte) []byte {
	b = bytes.Clone(b)
	for i := 0; ; {
		j := bytes.Index(b[i:], []byte(entry))
		if j < 0 {
			return b
		}
		i += j + len(entry)
		copy(b[i-len(entry)+at:], to)
	}
}

// hole blanks some compressed bytes of the last part.
func hole(b []byte) []byte {
	b = bytes.Clone(b)
	clear(b[bytes.LastIndex(b, []byte(local))+60:][:30])
	return b
}

const (
	local = "PK\x03\x04"
	entry = "PK\x01\x02"
)

// What each hostile or foreign file gives, in bounded time and memory.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: nothing in it happens at the same time, and the race detector makes it slow")
	}
	good := document(t, files{"word/document.xml": body(paragraphs("各位代表："))})
	open := strings.TrimSuffix(body(""), "</w:body></w:document>")
	ole := func(stream string) []byte {
		return append([]byte(oleBegins+strings.Repeat("\x00", 600)), wide(stream)...)
	}
	main := func(xml string) []byte { return document(t, files{"word/document.xml": xml}) }
	part := func(name, xml string) []byte {
		return document(t, files{"word/document.xml": body(paragraphs("甲")), name: xml})
	}
	foreign := func(parts files) []byte { return zipped(t, parts) }

	for _, c := range []struct {
		name string
		b    []byte
		kind Kind
		says string // within the sentence
	}{
		{"nothing", nil, Damaged, "the file is damaged (it has no bytes)"},
		{"text", []byte("各位代表："), OtherSort, "neither a ZIP archive nor an Office file"},
		{"PDF", []byte("%PDF-1.7"), OtherSort, "a PDF, not a Word document: open it in the program that made it and save it as DOCX"},
		{"RTF", []byte(`{\rtf1`), OtherSort, "an RTF document"},
		{"flat XML", []byte(`<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>`), OtherSort, "a Word XML document"},
		{"DOC, WPS", ole("WordDocument"), OtherSort, "a document of Word before 2007 or of WPS (DOC, WPS)"},
		{"XLS", ole("Workbook"), OtherSort, "a spreadsheet of Excel before 2007"},
		{"PPT", ole("PowerPoint Document"), OtherSort, "a presentation of PowerPoint before 2007"},
		{"another OLE file", ole("x"), OtherSort, "an old Office file"},
		{"DOCX with a password", ole("EncryptedPackage"), Encrypted, "open it with its password"},
		{"XLSX", foreign(files{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}), OtherSort, "a spreadsheet (XLSX)"},
		{"PPTX", foreign(files{"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<x/>"}), OtherSort, "a presentation (PPTX)"},
		{"ODT", foreign(files{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), OtherSort, "an OpenDocument text (ODT)"},
		{"EPUB", foreign(files{"mimetype": "application/epub+zip"}), OtherSort, "an electronic book"},
		{"OFD", foreign(files{"OFD.xml": "<x/>"}), OtherSort, "an OFD document"},
		{"another package", foreign(files{"[Content_Types].xml": "<Types/>"}), OtherSort, "an Office file of another sort"},
		{"ZIP", foreign(files{"a.txt": "x"}), Archive, "unpack it"},
		{"empty ZIP", foreign(nil), Archive, "unpack it"},

		{"cut off", good[:len(good)-30], Damaged, "cut off or broken"},
		{"begins only", []byte(local), Damaged, "cut off or broken"},
		{"hole in the middle", hole(good), Damaged, "compressed bytes are broken"},
		{"encrypted parts", change(good, 8, 1), Encrypted, "is encrypted (by the ZIP archive)"},
		{"lying checksum", change(good, 16, 1, 2, 3, 4), Damaged, "checksum"},
		{"lying size", change(good, 24, 7, 0, 0, 0), Damaged, ""},
		{"lying compressed size", change(good, 20, 5, 0, 0, 0), Damaged, ""},
		{"parts longer than the file", change(good, 20, 0xFF, 0xFF, 0xFF, 0x0F), Damaged, "overlap"},
		{"overlapping parts", overlapping(1000), Damaged, "overlap"},
		{"unknown compression", change(good, 10, 99), Damaged, "unsupported compression"},
		{"a million parts", manyEntries(t, 100_000), TooBig, "directory"},

		{"bomb of one run", streamed(t, strings.NewReader(open+"<w:p><w:r><w:t>"), &pattern{text: "A", n: 16 << 20}), TooBig, "200 times"},
		{"bomb of paragraphs", streamed(t, strings.NewReader(open), &pattern{text: "<w:p/>", n: 16 << 20}), TooBig, "200 times"},
		{"long main part", streamed(t, strings.NewReader(open+hexes(33<<20))), TooBig, "more than 32 MiB of XML"},
		{"main part of many paragraphs", streamed(t, strings.NewReader(open+crowd(33<<20))), TooBig, "more than 32 MiB of XML"},
		{"long styles", part("word/styles.xml", rooted("styles", hexes(9<<20))), TooBig, "more than 8 MiB of XML"},

		{"DTD", main(`<!DOCTYPE w:document [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>` + body(paragraphs("&b;"))), BadXML, "it has a DTD"},
		{"DTD in the styles", part("word/styles.xml", `<!DOCTYPE x SYSTEM "file:///etc/passwd">`+rooted("styles", "")), BadXML, "it has a DTD"},
		{"entity", main(body(paragraphs("&nbsp;"))), BadXML, "invalid character entity"},
		{"a million deep", main(open + strings.Repeat("<w:sdt>", 1_000_000)), BadXML, "nested more than 512 deep"},
		{"deep", main(open + strings.Repeat("<w:sdt>", 10_000)), BadXML, "nested more than 512 deep"},
		{"deep where nothing counts", main(open + "<w:del>" + strings.Repeat("<x>", 10_000)), BadXML, "nested more than 512 deep"},
		{"deep styles", part("word/styles.xml", rooted("styles", strings.Repeat("<w:style>", 10_000))), BadXML, "nested more than 512 deep"},
		{"not closed", main(open), BadXML, "unexpected EOF"},
		{"closed wrongly", main(open + "</w:p>"), BadXML, "no sound XML"},
		{"no XML", main("各位代表："), BadXML, "nothing of a Word document"},
		{"another XML", main("<html><body>各位代表：</body></html>"), BadXML, "nothing of a Word document"},
		{"empty styles", part("word/styles.xml", " "), BadXML, "it has no element"},
		{"other encoding", main(strings.Replace(body(""), "UTF-8", "GB2312", 1)), BadXML, `byte 56 (its encoding is "GB2312"`},
		{"bad UTF-8", main(body(paragraphs("\xB8\xF7"))), BadXML, "invalid UTF-8"},
		{"broken numbers", part("word/numbering.xml", "<w:numbering>"), BadXML, `"word/numbering.xml"`},
		{"broken relations", part("word/_rels/document.xml.rels", "<Relationships>"), BadXML, ".rels"},
		{"another document in it", main(body(`<w:altChunk r:id="x"/>`)), Elsewhere, "altChunk"},
		{"the master of others", main(body(`<w:subDoc r:id="x"/>`)), Elsewhere, "subDoc"},
		{"footnotes missing", main(body(`<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>`)), "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			begun := time.Now()
			text, err := Text(c.b)
			took := time.Since(begun)
			runtime.ReadMemStats(&after)
			if took > time.Minute { // a second or two on an idle machine
				t.Errorf("it took %v", took)
			}
			if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 3000 {
				t.Errorf("it took %d MiB", mb)
			}
			if c.kind == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var e *Error
			if text != "" || !errors.As(err, &e) || e.Kind != c.kind || !strings.Contains(e.Error(), c.says) {
				t.Fatalf("%.20q, %v, want %s with %q", text, err, c.kind, c.says)
			}
			if !strings.Contains(e.Error(), ": ") || strings.ContainsAny(e.Error(), "\n\x00") {
				t.Errorf("no sentence of what to do: %q", e)
			}
			t.Logf("%v: %s: %v", took.Round(time.Millisecond), e.Kind, e)
			if is := Is(c.b); is && (c.kind == OtherSort || c.kind == Archive) {
				t.Error("it is taken for a document")
			}
		})
	}
}

// The text of a number before each of many paragraphs is no bomb either.
func TestNumberBomb(t *testing.T) {
	long := strings.Repeat("长", 33)
	_, err := Text(document(t, files{
		"word/document.xml":  body(strings.Repeat(`<w:p><w:r><w:t>a</w:t></w:r></w:p>`+"<w:p><w:r><w:t>"+hexes(10)+"</w:t></w:r></w:p>", 180_000)),
		"word/numbering.xml": rooted("numbering", `<w:abstractNum w:abstractNumId="0">`+lvl(0, "lowerLetter", long, "")+`</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`),
		"word/styles.xml":    rooted("styles", `<w:style w:type="paragraph" w:default="1" w:styleId="n"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>`),
	}))
	var e *Error
	if !errors.As(err, &e) || e.Kind != TooBig {
		t.Fatal(err)
	}
}

// crowd is n bytes of empty paragraphs that compress as those of a real document.
func crowd(n int) string {
	noise := hexes(n)
	var out strings.Builder
	for out.Len() < n {
		out.WriteString(strings.Repeat("<w:p/>", 200) + "<!--" + noise[out.Len()/100:][:20] + "-->")
	}
	return out.String()
}

// hexes is n bytes of text that does not compress well.
func hexes(n int) string {
	var out strings.Builder
	out.Grow(n + 20)
	for x := uint64(1); out.Len() < n; x = x*6364136223846793005 + 1442695040888963407 {
		fmt.Fprintf(&out, "%x ", x>>20)
	}
	return out.String()[:n]
}

// overlapping makes an archive whose entries are all one and the same bytes.
func overlapping(n int) []byte {
	data := bytes.Repeat([]byte("x"), 1000)
	var out, dir []byte
	head := func(sig string, name string) []byte {
		h := []byte(sig)
		if sig == entry {
			h = append(h, 20, 0)
		}
		h = append(h, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0)
		h = binary.LittleEndian.AppendUint32(h, crc32.ChecksumIEEE(data))
		h = binary.LittleEndian.AppendUint32(h, uint32(len(data)))
		h = binary.LittleEndian.AppendUint32(h, uint32(len(data)))
		h = binary.LittleEndian.AppendUint16(h, uint16(len(name)))
		h = append(h, 0, 0)
		if sig == entry {
			h = append(h, make([]byte, 14)...)
		}
		return append(h, name...)
	}
	out = append(head(local, "0000"), data...)
	for i := range n {
		dir = append(dir, head(entry, fmt.Sprintf("%04d", i))...)
	}
	end := []byte("PK\x05\x06\x00\x00\x00\x00")
	end = binary.LittleEndian.AppendUint16(end, uint16(n))
	end = binary.LittleEndian.AppendUint16(end, uint16(n))
	end = binary.LittleEndian.AppendUint32(end, uint32(len(dir)))
	end = binary.LittleEndian.AppendUint32(end, uint32(len(out)))
	return append(append(append(out, dir...), end...), 0, 0)
}

// manyEntries makes an archive of very many empty entries.
func manyEntries(t testing.TB, n int) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := range n {
		if _, err := z.CreateRaw(&zip.FileHeader{Name: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
