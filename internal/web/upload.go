package web

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"

	"duixian/internal/evidence"
)

// uploadMost is how many bytes a form with files may have, all together.
const uploadMost = 64 << 20

// uploads reads a form with files, and hands each file of a field over. Files that are not small wait on the disk, not in memory.
func uploads(w http.ResponseWriter, r *http.Request, field string, each func(name string, b []byte) error) error {
	r.Body = http.MaxBytesReader(w, r.Body, uploadMost)
	err := r.ParseMultipartForm(1 << 20)
	if errors.Is(err, http.ErrNotMultipart) {
		err = r.ParseForm()
	}
	if err != nil {
		return badForm(err)
	}
	if r.MultipartForm != nil {
		defer func() { _ = r.MultipartForm.RemoveAll() }() // the system clears what stays behind
	}
	if err := textual(r.PostForm); err != nil {
		return err
	}
	if r.MultipartForm == nil {
		return nil
	}
	for _, header := range r.MultipartForm.File[field] {
		if header.Filename == "" && header.Size == 0 {
			continue // a field for files that was left empty
		}
		b, err := content(header)
		if err != nil {
			return err
		}
		if err := each(header.Filename, b); err != nil {
			return err
		}
	}
	return nil
}

func content(header *multipart.FileHeader) (b []byte, err error) {
	file, err := header.Open()
	if err != nil {
		return nil, fmt.Errorf("web: open an uploaded file: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return io.ReadAll(file)
}

// proofs reads a form whose files back what it says.
func proofs(w http.ResponseWriter, r *http.Request) ([]evidence.File, error) {
	var files []evidence.File
	err := uploads(w, r, "evidence", func(name string, b []byte) error {
		if len(files) == evidence.MostFiles {
			return failure{status: http.StatusUnprocessableEntity, key: "evidence.too_many"}
		}
		f, err := evidence.Take(name, b)
		if err != nil {
			return failure{status: http.StatusUnprocessableEntity, key: err.Error()}
		}
		files = append(files, f)
		return nil
	})
	return files, err
}

// evidence sends a file that backs something. It is saved, not shown: whatever is in it does not run here.
func (s *site) evidence(w http.ResponseWriter, r *http.Request) error {
	f, err := s.store.Evidence(r.Context(), r.PathValue("sha256"), r.PathValue("name"))
	if err != nil {
		return nothing(err, "error.no_file")
	}
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	w.Header().Set("Cache-Control", "private, no-store")
	return attach(w, f.Type, f.Name, f.Bytes)
}

// addReport reads reports that somebody sends, and shows the last one. What cannot be read is told with its name, and the others are kept.
func (s *site) addReport(w http.ResponseWriter, r *http.Request) error {
	v := visitorOf(r.Context())
	var sha256 string
	var refused []refusedFile
	err := uploads(w, r, "report", func(name string, b []byte) error {
		hash, err := s.add(r.Context(), v.by(""), name, b)
		if err != nil {
			refused = append(refused, refusedFile{name, err.Error()})
			return nil
		}
		sha256 = hash
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(refused) > 0:
		return s.showReports(w, r, http.StatusUnprocessableEntity, refused)
	case sha256 == "":
		http.Redirect(w, r, "/", http.StatusSeeOther)
	default:
		http.Redirect(w, r, reportAddress(sha256), http.StatusSeeOther)
	}
	return nil
}

// refusedFile is a report that was not kept, and why.
type refusedFile struct{ Name, Why string }
