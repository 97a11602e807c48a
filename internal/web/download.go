package web

import (
	"bytes"
	"mime"
	"net/http"
	"strings"

	"duixian/internal/publish"
	"duixian/report"
)

func (s *site) recordsCSV(w http.ResponseWriter, r *http.Request) error {
	return s.download(w, r, publish.CSV, "text/csv; charset=utf-8")
}

func (s *site) recordsJSONL(w http.ResponseWriter, r *http.Request) error {
	return s.download(w, r, publish.JSONL, "application/jsonl")
}

// download sends a report's records as a file.
func (s *site) download(w http.ResponseWriter, r *http.Request, format publish.Format, contentType string) error {
	edition, err := s.edition(r)
	if err != nil {
		return err
	}
	f, err := s.fragment(r, edition, string(format), func(f frame, o opened) (fragment, error) {
		var b bytes.Buffer
		// Files are mostly opened in Excel, which knows UTF-8 by its byte order mark only.
		writer, err := publish.New(&b, format, publish.Options{Explain: true, Language: f.Language, BOM: true})
		if err != nil {
			return fragment{}, err
		}
		if err := writer.Write(o.Document, o.Reading); err != nil {
			return fragment{}, err
		}
		err = writer.Close()
		return fragment{name: fileName(o.Reading.Report, string(format)), body: b.Bytes()}, err
	})
	if err != nil {
		return err
	}
	return attachKept(w, r, contentType, f.name, f.body, f.sum)
}

// original sends a report's file as it came. It is an attachment of plain text or of bytes that
// only programs know, whatever it holds: the browser is not to act on it.
func (s *site) original(w http.ResponseWriter, r *http.Request) error {
	edition, err := s.edition(r)
	if err != nil {
		return err
	}
	o, err := s.open(r.Context(), edition)
	if err != nil {
		return err
	}
	d := o.Document
	contentType := "application/octet-stream"
	if d.Format == report.PlainText {
		contentType = "text/plain; charset=" + d.Encoding
	}
	return attachKept(w, r, contentType, fileName(o.Reading.Report, endings[d.Format]), d.File, o.Edition.SHA256)
}

var endings = map[report.Format]string{report.PlainText: "txt", report.HTML: "html", report.DOCX: "docx", report.PDF: "pdf"}

// attachKept sends a file to be saved, whose bytes have a sum, or says that the browser has it.
func attachKept(w http.ResponseWriter, r *http.Request, contentType, name string, b []byte, sum string) error {
	h := w.Header()
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache")
	}
	if unchanged(w, r, sum, name) {
		return nil
	}
	return attach(w, contentType, name, b)
}

// attach sends a file to be saved.
func attach(w http.ResponseWriter, contentType, name string, b []byte) error {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Vary", "Accept-Language, Cookie")
	return write(w, http.StatusOK, b)
}

// fileName is the report's own name with another ending.
func fileName(r report.Report, ending string) string {
	name := r.Name
	if dot := strings.LastIndexByte(name, '.'); dot > 0 {
		name = name[:dot]
	}
	if name == "" || name == "-" {
		name = r.SHA256[:12]
	}
	return name + "." + ending
}

// noFormula keeps a text that people typed from being one to a program for tables.
func noFormula(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
