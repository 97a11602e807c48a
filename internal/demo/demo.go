// Package demo holds the invented reports that the program shows itself with.
package demo

import (
	"embed"
	"io/fs"
)

//go:embed *.txt
var files embed.FS

// File is one invented report.
type File struct {
	Name  string
	Bytes []byte
}

// Files are the invented reports, by name.
func Files() []File {
	var all []File
	names, _ := fs.Glob(files, "*.txt") // the pattern is well formed
	for _, name := range names {
		b, _ := files.ReadFile(name) // embedded files can be read
		all = append(all, File{Name: name, Bytes: b})
	}
	return all
}
