package docx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// files are the parts of a document to be made.
type files map[string]string

const (
	wordNames = `xmlns:w="` + wordSpace + `" xmlns:mc="` + compatibility + `" xmlns:wps="urn:wps" xmlns:v="urn:vml" xmlns:m="` + mathSpace + `"`
	relType   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// body is a main part with the given content.
func body(xml string) string {
	return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ` + wordNames + `><w:body>` + xml + `</w:body></w:document>`
}

// rooted is another part with the given root and content.
func rooted(root, xml string) string {
	return `<w:` + root + ` ` + wordNames + `>` + xml + `</w:` + root + `>`
}

// paragraphs are plain ones.
func paragraphs(lines ...string) string {
	var out strings.Builder
	for _, l := range lines {
		fmt.Fprintf(&out, "<w:p><w:r><w:t>%s</w:t></w:r></w:p>", l)
	}
	return out.String()
}

// document makes a document of parts. word/document.xml comes with relations to the
// others beside it.
func document(t testing.TB, parts files) []byte {
	t.Helper()
	all := files{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"_rels/.rels": relations("officeDocument", "word/document.xml"),
		"word/_rels/document.xml.rels": relations("styles", "styles.xml", "numbering", "numbering.xml",
			"footnotes", "/word/footnotes.xml", "endnotes", "./endnotes.xml"),
	}
	maps.Copy(all, parts)
	return zipped(t, all)
}

func relations(pairs ...string) string {
	var out strings.Builder
	for pair := range slices.Chunk(pairs, 2) {
		fmt.Fprintf(&out, `<Relationship Id="r%d" Type="%s%s" Target="%s"/>`, out.Len(), relType, pair[0], pair[1])
	}
	return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + out.String() + `</Relationships>`
}

// zipped makes a ZIP archive, without the parts that have no bytes.
func zipped(t testing.TB, parts files) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		if parts[name] == "" {
			continue
		}
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
