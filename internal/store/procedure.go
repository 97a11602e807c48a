package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"

	"duixian/internal/db"
	"duixian/matter"
)

// ErrProcedure says that there is another text under a procedure's id and version. What is changed gets a new version.
var ErrProcedure = errors.New("store: this version of the procedure is there already, with another text")

// procedureKey names a version of a procedure.
type procedureKey struct {
	id      string
	version int
}

// procedures are those that were read: they never change, and to read one takes as long as to fold hundreds of matters.
type procedures struct {
	sync.Mutex
	known map[procedureKey]*matter.Procedure
}

// KeepProcedure keeps a procedure for matters to start under. One that is there is kept once. A text that is no procedure gives
// matter.Flaws, another one under the same id and version ErrProcedure.
func (s *Store) KeepProcedure(ctx context.Context, by By, text string) (*matter.Procedure, error) {
	p, err := matter.ParseProcedure(text)
	if err != nil {
		return nil, fmt.Errorf("store: keep a procedure: %w", err)
	}
	err = s.db.Transact(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec("INSERT INTO procedure (id, version, text) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", p.ID, p.Version, text)
		if err != nil {
			return err
		}
		if n == 0 {
			var other string
			err := tx.Get([]any{&other}, "SELECT text FROM procedure WHERE id = ? AND version = ?", p.ID, p.Version)
			if err == nil && other != text {
				err = ErrProcedure
			}
			return err
		}
		sum := sha256.Sum256([]byte(text))
		return s.write(tx, by, ProcedureKind, fmt.Sprintf("%s/%d", p.ID, p.Version), 1, "added", nil, procedureState{hex.EncodeToString(sum[:])})
	})
	if err != nil {
		return nil, fmt.Errorf("store: keep the procedure %s, version %d: %w", p.ID, p.Version, err)
	}
	return p, nil
}

// procedureState is what the history says of a procedure.
type procedureState struct {
	SHA256 string `json:"sha256"` // of its text
}

// Procedures lists all versions of all procedures, by id and version.
func (s *Store) Procedures(ctx context.Context) ([]*matter.Procedure, error) {
	var keys []procedureKey
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		var key procedureKey
		err := rows.Scan(&key.id, &key.version)
		keys = append(keys, key)
		return err
	}, "SELECT id, version FROM procedure ORDER BY id, version")
	var all []*matter.Procedure
	for _, key := range keys {
		var p *matter.Procedure
		if err == nil {
			p, err = s.procedure(ctx, key)
		}
		all = append(all, p)
	}
	if err != nil {
		return nil, fmt.Errorf("store: list the procedures: %w", err)
	}
	return all, nil
}

// procedure gives a version of a procedure.
func (s *Store) procedure(ctx context.Context, key procedureKey) (*matter.Procedure, error) {
	s.procedures.Lock()
	defer s.procedures.Unlock()
	if p := s.procedures.known[key]; p != nil {
		return p, nil
	}
	var text string
	if err := found(s.db.Get(ctx, []any{&text}, "SELECT text FROM procedure WHERE id = ? AND version = ?", key.id, key.version)); err != nil {
		return nil, err
	}
	p, err := matter.ParseProcedure(text)
	if err != nil {
		return nil, err
	}
	if s.procedures.known == nil {
		s.procedures.known = map[procedureKey]*matter.Procedure{}
	}
	s.procedures.known[key] = p
	return p, nil
}
