// Package evidence says which files may back what somebody states: documents, pictures and tables, told by their bytes and not
// by their names. It does no I/O.
package evidence

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Most is how many bytes a file may have, and MostFiles how many may come at once.
const (
	Most      = 20 << 20
	MostFiles = 10
)

// Errors of files that are not taken. Their texts are keys of the message catalogue.
var (
	ErrSize = errors.New("evidence.bad_size")
	ErrType = errors.New("evidence.bad_type")
)

// File is a file that was taken.
type File struct {
	Name   string // safe to show, and to save under
	Type   string // media type
	SHA256 string // of the bytes, hex
	Bytes  []byte
}

// types are the media types that are taken.
var types = map[string]bool{
	"application/pdf": true, "image/png": true, "image/jpeg": true, "application/x-ole-storage": true, "text/plain": true, "application/ofd": true,
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   true,
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         true,
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": true,
}

// ServedAs is the media type under which a file of a type is handed out: its own if files of it are taken, bytes of no type if
// not, for a backup may have been made by anybody.
func ServedAs(kind string) string {
	if types[kind] {
		return kind
	}
	return "application/octet-stream"
}

// active are endings of names that a computer acts upon. What is written in such files is text, but nobody's evidence.
const active = " .htm .html .xhtml .shtml .mht .mhtml .svg .xml .xsl .css .js .mjs .jse .vbs .vbe .wsf .hta .bat .cmd .ps1 .sh .lnk .url .reg .inf .php .jsp .asp .aspx "

// Take looks at a file that came under a name. An empty one, one that is too large and one of a type that is not taken are errors.
func Take(name string, b []byte) (File, error) {
	if len(b) == 0 || len(b) > Most {
		return File{}, ErrSize
	}
	kind, ending := typeOf(b)
	name = Name(name)
	if kind == "" || kind == "text/plain" && strings.Contains(active, " "+strings.ToLower(path.Ext(name))+" ") {
		return File{}, ErrType
	}
	sum := sha256.Sum256(b)
	return File{withEnding(name, ending), kind, hex.EncodeToString(sum[:]), b}, nil
}

// typeOf tells a file's media type, and the ending of names of such files.
func typeOf(b []byte) (kind, ending string) {
	switch {
	case bytes.HasPrefix(b, []byte("%PDF-")):
		return "application/pdf", ".pdf"
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png", ".png"
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		return "image/jpeg", ".jpg"
	case bytes.HasPrefix(b, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")): // Word and Excel until 2003, WPS
		return "application/x-ole-storage", ".doc"
	case bytes.HasPrefix(b, []byte("PK\x03\x04")):
		return office(b)
	case plain(b):
		return "text/plain", ".txt"
	}
	return "", ""
}

// office tells documents that are ZIP archives by a file that each kind has.
func office(b []byte) (kind, ending string) {
	archive, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return "", ""
	}
	for _, f := range archive.File {
		switch f.Name {
		case "word/document.xml":
			return "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"
		case "xl/workbook.xml":
			return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"
		case "ppt/presentation.xml":
			return "application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx"
		case "OFD.xml": // GB/T 33190, what offices in China exchange
			return "application/ofd", ".ofd"
		}
	}
	return "", ""
}

// plain says whether bytes are text in UTF-8 or GB18030. Markup is not text: a browser might show it as a page.
func plain(b []byte) bool {
	text := string(bytes.TrimPrefix(b, []byte("\ufeff")))
	if !utf8.ValidString(text) {
		decoded, err := simplifiedchinese.GB18030.NewDecoder().String(text)
		if err != nil || strings.ContainsRune(decoded, utf8.RuneError) {
			return false
		}
		text = decoded
	}
	if strings.HasPrefix(strings.TrimSpace(text), "<") {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune("\t\r\n\f", r) })
}

// longestName is how long a name may be, in bytes, as file systems have it.
const longestName = 200

// Name takes off a file's name what leads elsewhere or cannot be seen. "" is left of one that is nothing else.
func Name(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), "\\", "/"))
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|;`, r) || r == utf8.RuneError || !unicode.IsPrint(r) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) {
			return -1
		}
		return r
	}, name)
	return cut(strings.Trim(name, ". "), longestName)
}

// withEnding gives a name the ending of its type where it has another: what a file is called must not make it more than it is.
func withEnding(name, ending string) string {
	stem, has := name, strings.ToLower(path.Ext(name))
	if has == ending || same[has] == ending {
		stem, ending = strings.TrimSuffix(name, path.Ext(name)), path.Ext(name)
	}
	if stem = strings.Trim(stem, ". "); stem == "" {
		stem = "file"
	}
	return cut(stem, longestName-len(ending)) + ending
}

// cut takes characters off a text's end until it has no more than most bytes.
func cut(s string, most int) string {
	for len(s) > most {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}

// same are other endings of names, by the type's own.
var same = map[string]string{".jpeg": ".jpg", ".csv": ".txt", ".xls": ".doc", ".ppt": ".doc", ".wps": ".doc", ".et": ".doc", ".md": ".txt"}
