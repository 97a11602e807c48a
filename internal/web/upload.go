package web

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"slices"

	"duixian/internal/evidence"
	"duixian/internal/server"
	"duixian/internal/store"
	"duixian/reading"
)

// uploadMost is how many bytes a form with files may have, all together.
const uploadMost = 64 << 20

// uploads reads a form with files, and hands each file over with its field, under a name that is safe. Files that are not small wait on the disk, not in memory.
func uploads(w http.ResponseWriter, r *http.Request, each func(field, name string, b []byte) error) error {
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
	if !textual(r.PostForm) {
		return failure{status: http.StatusBadRequest, key: "error.bad_form"}
	}
	if r.MultipartForm == nil {
		return nil
	}
	for _, field := range slices.Sorted(maps.Keys(r.MultipartForm.File)) {
		for _, header := range r.MultipartForm.File[field] {
			if header.Filename == "" && header.Size == 0 {
				continue // a field for files that was left empty
			}
			b, err := content(header)
			if err != nil {
				return err
			}
			if err := each(field, evidence.Name(header.Filename), b); err != nil {
				return err
			}
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

// proofs reads a form whose files back what it says. It gives the first file that is not taken, if there is one.
func proofs(w http.ResponseWriter, r *http.Request) (files []evidence.File, bad *refusedFile, err error) {
	err = uploads(w, r, func(field, name string, b []byte) error {
		f, err := evidence.Take(name, b)
		switch {
		case bad != nil || field != "evidence":
		case len(files) == evidence.MostFiles:
			bad = &refusedFile{name, "evidence.too_many"}
		case err != nil:
			bad = &refusedFile{name, err.Error()}
		default:
			files = append(files, f)
		}
		return nil
	})
	return files, bad, err
}

// evidence sends a file that backs a decision. Files are saved, not shown: whatever is in them does not run here.
func (s *site) evidence(w http.ResponseWriter, r *http.Request) error {
	f, err := s.store.Evidence(r.Context(), r.PathValue("sha256"), r.PathValue("name"))
	return s.sendFile(w, f, err)
}

// sendFile sends what was found under a file's address.
func (s *site) sendFile(w http.ResponseWriter, f evidence.File, err error) error {
	if err != nil {
		return nothing(err, "error.no_file")
	}
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	w.Header().Set("Cache-Control", "private, no-store")
	return attach(w, evidence.ServedAs(f.Type), f.Name, f.Bytes)
}

// addReport reads reports that somebody sends, and shows the last one. What cannot be read is told with its name, and the others are kept.
func (s *site) addReport(w http.ResponseWriter, r *http.Request) error {
	v := visitorOf(r.Context())
	var sha256 string
	var refused []refusedFile
	err := uploads(w, r, func(field, name string, b []byte) error {
		if field != "report" {
			return nil
		}
		hash, err := s.add(r.Context(), v.by(""), name, b)
		var other *reading.NotReport
		switch {
		case err == nil:
			sha256 = hash
		case errors.Is(err, store.ErrUnavailable) || errors.Is(err, store.ErrFull) || r.Context().Err() != nil:
			return err
		case errors.As(err, &other):
			refused = append(refused, refusedFile{name, "report.other"})
		default:
			s.log.Warn("a report was not read", "id", server.RequestID(r.Context()), "name", name, "error", err)
			refused = append(refused, refusedFile{name, "report.unreadable"})
		}
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

// refusedFile is a file that was not kept, and why, as a key of the message catalogue.
type refusedFile struct{ Name, Why string }
