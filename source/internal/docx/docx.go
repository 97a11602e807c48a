// Package docx reads the text of a Word document (DOCX, DOCM and their templates, as
// Word, WPS, LibreOffice and others write them, strict or transitional).
//
// [Text] gives what a reader of the printed report sees in it, in the order of the
// document:
//
//   - each paragraph is a line, and so is what a line or page break parts in one
//   - the number that the program draws before a paragraph (一、 （一） 1.) stands at the
//     head of its line, counted as the numbering definitions say; bullets are dropped
//     unless they are dashes
//   - a row of a table is a line with its cells parted by tabs; but a cell with several
//     lines has them as lines of their own, and the cells on its sides have theirs
//   - a text box comes behind the paragraph that it is anchored in
//   - footnotes and then endnotes come behind the whole text, each once, in the order
//     of their marks; the marks are left out, for they would join the figures
//     that they stand at
//   - tracked insertions count, tracked deletions and hidden text do not; where the end
//     of a paragraph is deleted or hidden, the next one joins it
//   - of a field there is its result, but no tables of contents and no page numbers
//
// Comments, headers, footers, placeholders that ask for text, and the readings above
// characters (ruby) are left out.
//
// # Bounds
//
// Time and memory are bounded whatever the bytes: the main part may have 32 MiB of XML
// and the others 8 MiB, none more than 200 times its compressed size, with elements
// nested 512 deep; the text may have 32 MiB. XML with a DTD is refused, so that no
// entity is ever expanded.
package docx

import "strings"

// Is says whether b is a Word document: a ZIP archive with a part that is the main
// one of a document, or is named word/document.xml. It reads no more than the
// archive's directory and two small parts.
func Is(b []byte) bool {
	z, err := unzip(b)
	return err == nil && z.main() != ""
}

// Text gives the text of a Word document in UTF-8, each line ended by "\n". It
// is empty if the document is. Every error is an [*Error].
func Text(b []byte) (text string, err error) {
	z, err := unzip(b)
	if err != nil {
		return "", err
	}
	main := z.main()
	if main == "" {
		return "", z.otherSort()
	}
	related, err := z.relations(main)
	if err != nil {
		return "", err
	}
	st, err := z.styles(related["styles"])
	if err != nil {
		return "", err
	}
	num, err := z.numbering(related["numbering"], st)
	if err != nil {
		return "", err
	}
	body, err := z.story(main, maxMain, st, num)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	out.Write(body.root.lines)
	for _, sort := range []string{"footnotes", "endnotes"} {
		if len(body.marks[sort]) == 0 || related[sort] == "" {
			continue
		}
		notes, err := z.story(related[sort], maxSide, st, num)
		if err != nil {
			return "", err
		}
		for _, id := range body.marks[sort] {
			out.Write(notes.notes[id])
			delete(notes.notes, id)
		}
	}
	return out.String(), nil
}
