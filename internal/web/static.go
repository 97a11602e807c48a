package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
)

//go:embed static
var staticFiles embed.FS

// assets are the static files by name.
type assets map[string]asset

// asset is a static file. Its address holds the checksum of its bytes, so that
// browsers may keep it for good: other bytes have another address.
type asset struct {
	bytes []byte
	sum   string
}

func loadAssets() assets {
	all := assets{}
	entries, err := fs.ReadDir(staticFiles, "static")
	if err != nil {
		panic("web: the embedded static files cannot be read: " + err.Error())
	}
	for _, entry := range entries {
		b, err := staticFiles.ReadFile("static/" + entry.Name())
		if err != nil {
			panic("web: the embedded static files cannot be read: " + err.Error())
		}
		sum := sha256.Sum256(b)
		all[entry.Name()] = asset{bytes: b, sum: hex.EncodeToString(sum[:8])}
	}
	return all
}

// address is where a file is served.
func (a assets) address(name string) string { return "/static/" + a[name].sum + "/" + name }

func (s *site) static(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("file")
	file, ok := s.assets[name]
	if !ok || file.sum != r.PathValue("sum") {
		return failure{status: http.StatusNotFound, key: "error.not_found"}
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, err := w.Write(file.bytes)
	return err
}
