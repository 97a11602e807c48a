package formats_test

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"
)

// member is a file in an archive.
type member struct {
	name  string
	bytes []byte
}

// zipped makes a ZIP archive.
func zipped(t testing.TB, members ...member) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, m := range members {
		add(t, z, m.name, bytes.NewReader(m.bytes))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func add(t testing.TB, z *zip.Writer, name string, r io.Reader) {
	t.Helper()
	w, err := z.Create(name)
	if err == nil {
		_, err = io.Copy(w, r)
	}
	if err != nil {
		t.Fatal(err)
	}
}
