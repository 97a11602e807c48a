// Package backup writes and reads the files that backups are: ZIP archives with a manifest and the rows of each table as lines of
// JSON. It knows nothing of databases, nor of what the rows mean. docs/BACKUP.md describes the format.
package backup

import (
	"errors"
	"time"
)

// Format is what a manifest calls the format, and Version its version.
const (
	Format  = "duixian backup"
	Version = 1
)

// Limits of what is read, and so also of what is written.
const (
	longestLine     = 192 << 20 // bytes: a file of 64 MiB and the text taken out of it, in base64
	longestManifest = 1 << 20
	mostEntries     = 200
)

// ErrDamaged says that a file is no backup, or not as it was written. Its error says what is wrong with it.
var ErrDamaged = errors.New("the backup is damaged, or was changed by hand")

// Manifest says what a backup holds.
type Manifest struct {
	Format  string    `json:"format"`
	Version int       `json:"version"`
	Schema  int       `json:"schema"`  // the last step that the database's tables had taken
	Program string    `json:"program"` // version of the program that wrote it
	Made    time.Time `json:"made"`    // UTC, to the second
	Tables  []Table   `json:"tables"`  // in the order to load them
}

// Table says what a backup holds of a table, whose file is tables/NAME.jsonl.
type Table struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"`
	Rows    int      `json:"rows"`
	Bytes   int64    `json:"bytes"`  // of the file
	SHA256  string   `json:"sha256"` // of the file, hex
}

// Rows is how many rows a table has.
func (m Manifest) Rows(table string) int {
	for _, t := range m.Tables {
		if t.Name == table {
			return t.Rows
		}
	}
	return 0
}

const manifestName = "manifest.json"

func (t Table) path() string { return "tables/" + t.Name + ".jsonl" }
