// Package demo holds three government work reports of one city for three
// successive years, to show the program and to test it.
//
// Everything in them is invented: the city 沄州市, its counties and townships,
// rivers, roads, firms and officials do not exist, and no figure is anyone's. What a
// later report makes of an earlier one's promises, and the contradictions planted in
// each, are listed in NOTES.md beside this file.
package demo

import (
	_ "embed"
	"slices"
)

//go:embed yunzhou_2023.txt
var yunzhou2023 []byte

//go:embed yunzhou_2024.txt
var yunzhou2024 []byte

//go:embed yunzhou_2025.txt
var yunzhou2025 []byte

// File is one report as a user would hand it over.
type File struct {
	Name  string // file name, "yunzhou_2023.txt"
	Bytes []byte // UTF-8 without a byte order mark, a paragraph a line
}

// Files returns the three reports in order of year. The bytes are the caller's own.
func Files() []File {
	return []File{
		{"yunzhou_2023.txt", slices.Clone(yunzhou2023)},
		{"yunzhou_2024.txt", slices.Clone(yunzhou2024)},
		{"yunzhou_2025.txt", slices.Clone(yunzhou2025)},
	}
}
