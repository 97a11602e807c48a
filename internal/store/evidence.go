package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"duixian/internal/db"
	"duixian/internal/evidence"
)

// Attachment is a file that backs what somebody said, under the name that it came with.
type Attachment struct {
	SHA256 string
	Name   string
	Type   string // media type
	Bytes  int
}

// attach keeps files for a change of a thing, in the transaction of the change. The same bytes are kept once; of a file without bytes they are.
// The files get the ordinals from first.
func attach(tx *db.Tx, kind Kind, thing string, version, first int, files []evidence.File) error {
	for i, f := range files {
		if f.Bytes != nil {
			if _, err := tx.Exec("INSERT INTO evidence (sha256, bytes, type, file) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
				f.SHA256, len(f.Bytes), f.Type, f.Bytes); err != nil {
				return err
			}
		}
		if _, err := tx.Exec("INSERT INTO attachment (kind, thing, version, ordinal, sha256, name) VALUES (?, ?, ?, ?, ?, ?)",
			string(kind), thing, version, first+i, f.SHA256, f.Name); err != nil {
			return err
		}
	}
	return nil
}

// hashes lists the files for the history.
func hashes(files []evidence.File) []string {
	var all []string
	for _, f := range files {
		all = append(all, f.SHA256)
	}
	return all
}

// hasFile says whether a file is among others, under its name.
func hasFile(files []Attachment, sha256, name string) bool {
	return slices.ContainsFunc(files, func(a Attachment) bool { return a.SHA256 == sha256 && a.Name == name })
}

// Evidence gives a file that backs a decision, by its name.
func (s *Store) Evidence(ctx context.Context, sha256, name string) (evidence.File, error) {
	return s.file(ctx, DecisionKind, sha256, name, "1 = 1")
}

// MatterFile gives a file that came with a step of a matter, by its name.
func (s *Store) MatterFile(ctx context.Context, matterID, sha256, name string) (evidence.File, error) {
	return s.file(ctx, MatterKind, sha256, name, "a.thing = ?", matterID)
}

// file gives a file of the things that a condition chooses: who may see some may not see others.
func (s *Store) file(ctx context.Context, kind Kind, sha256, name, things string, args ...any) (f evidence.File, err error) {
	err = found(s.db.Get(ctx, []any{&f.SHA256, &f.Name, &f.Type, &f.Bytes}, `SELECT e.sha256, a.name, e.type, e.file FROM attachment a
		JOIN evidence e ON e.sha256 = a.sha256 WHERE a.sha256 = ? AND a.name = ? AND a.kind = ? AND `+things+" LIMIT 1",
		append([]any{sha256, name, string(kind)}, args...)...))
	if err != nil {
		return evidence.File{}, fmt.Errorf("store: get a file: %w", err)
	}
	return f, nil
}

// attachments gives the files of the things that a condition chooses, by thing and version.
func (s *Store) attachments(ctx context.Context, kind Kind, things string, args ...any) (map[string]map[int][]Attachment, error) {
	all := map[string]map[int][]Attachment{}
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		var thing string
		var version int
		var a Attachment
		err := rows.Scan(&thing, &version, &a.SHA256, &a.Name, &a.Type, &a.Bytes)
		if all[thing] == nil {
			all[thing] = map[int][]Attachment{}
		}
		all[thing][version] = append(all[thing][version], a)
		return err
	}, `SELECT a.thing, a.version, a.sha256, a.name, e.type, e.bytes FROM attachment a JOIN evidence e ON e.sha256 = a.sha256
		WHERE a.kind = ? AND `+things+` ORDER BY a.thing, a.version, a.ordinal`, append([]any{string(kind)}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("store: list the files: %w", err)
	}
	return all, nil
}
