package web

import (
	"bytes"
	"mime"
	"net/http"
	"strings"

	"duixian/internal/publish"
	"duixian/report"
	"duixian/source"
)

func (s *site) recordsCSV(w http.ResponseWriter, r *http.Request) error {
	return s.download(w, r, publish.CSV, "text/csv; charset=utf-8")
}

func (s *site) recordsJSONL(w http.ResponseWriter, r *http.Request) error {
	return s.download(w, r, publish.JSONL, "application/jsonl")
}

// download sends a report's records as a file.
func (s *site) download(w http.ResponseWriter, r *http.Request, f publish.Format, contentType string) error {
	d, reading, err := s.load(r)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	// Files are mostly opened in Excel, which knows UTF-8 by its byte order mark only.
	writer, err := publish.New(&b, f, publish.Options{Explain: true, Language: s.frame(r).Language, BOM: true})
	if err != nil {
		return err
	}
	if err := writer.Write(d, reading); err != nil {
		return err
	}
	if err := writer.Close(); err != nil {
		return err
	}
	return attach(w, contentType, fileName(reading.Report, string(f)), b.Bytes())
}

// original sends a report's file as it came. It is an attachment of plain text or of bytes that
// only programs know, whatever it holds: the browser is not to act on it.
func (s *site) original(w http.ResponseWriter, r *http.Request) error {
	d, reading, err := s.load(r)
	if err != nil {
		return err
	}
	contentType := "application/octet-stream"
	if d.Format == report.PlainText {
		contentType = "text/plain; charset=" + d.Encoding
	}
	return attach(w, contentType, fileName(reading.Report, endings[d.Format]), d.File)
}

var endings = map[report.Format]string{report.PlainText: "txt", report.HTML: "html", report.DOCX: "docx", report.PDF: "pdf"}

func attach(w http.ResponseWriter, contentType, name string, b []byte) error {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Vary", "Accept-Language, Cookie")
	_, err := w.Write(b)
	return err
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

// load gets the report that a request names: its text and its records.
func (s *site) load(r *http.Request) (*source.Document, *report.Reading, error) {
	reading, err := s.store.Reading(r.Context(), r.PathValue("report"))
	if err != nil {
		return nil, nil, err
	}
	d, err := s.store.Document(r.Context(), reading.Report.SHA256)
	if err != nil {
		return nil, nil, err
	}
	return d, reading, nil
}
