package archive

import (
	"bytes"
	"compress/gzip"
	"io"
	"strconv"
	"strings"
)

// format is what a file is by its first bytes.
type format uint8

const (
	isFile format = iota // none of the others
	isZIP
	isTAR
	isTarGzip
	isGzip // of something else
	isBzip2
	isZstd
	isXZ
	isRAR
	is7z
)

// names of the formats that are not unpacked.
var names = map[format]string{
	isFile: "no ZIP or TAR archive",
	isGzip: "a gzip file with no TAR archive in it",
	isZstd: "a Zstandard file",
	isXZ:   "an XZ file",
	isRAR:  "a RAR archive",
	is7z:   "a 7-Zip archive",
}

func formatOf(head []byte) format {
	begins := func(s string) bool { return bytes.HasPrefix(head, []byte(s)) }
	switch {
	case begins("PK\x03\x04"), begins("PK\x05\x06"):
		return isZIP
	case begins("\x1F\x8B\x08"):
		if isTarHeader(unpackedHead(head)) {
			return isTarGzip
		}
		return isGzip
	case begins("BZh") && len(head) > 9 && (string(head[4:10]) == "1AY&SY" || string(head[4:10]) == "\x17rE8P\x90"):
		return isBzip2
	case begins("\x28\xB5\x2F\xFD"):
		return isZstd
	case begins("\xFD7zXZ\x00"):
		return isXZ
	case begins("Rar!\x1A\x07"):
		return isRAR
	case begins("7z\xBC\xAF\x27\x1C"):
		return is7z
	case isTarHeader(head):
		return isTAR
	}
	return isFile
}

// blockBytes is the size of TAR's blocks, of which the first is a header.
const blockBytes = 512

// isTarHeader says whether b begins with a header whose checksum is right: old
// archives have no other mark. An archive of no files has no header, and is none.
func isTarHeader(b []byte) bool {
	if len(b) < blockBytes {
		return false
	}
	sum, signed := 0, 0
	for i, c := range b[:blockBytes] {
		if i >= 148 && i < 156 {
			c = ' '
		}
		sum, signed = sum+int(c), signed+int(int8(c))
	}
	stated, err := strconv.ParseInt(strings.Trim(string(b[148:156]), " \x00"), 8, 64)
	return err == nil && (int(stated) == sum || int(stated) == signed)
}

// unpackedHead is the first block of a gzip file, as far as head has it.
func unpackedHead(head []byte) []byte {
	r, err := gzip.NewReader(bytes.NewReader(head))
	if err != nil {
		return nil
	}
	b := make([]byte, blockBytes)
	n, _ := io.ReadFull(r, b)
	return b[:n]
}
