package store

import (
	"context"
	"database/sql"
	"fmt"
	"sync"

	"duixian/internal/db"
	"duixian/internal/people"
)

// KeepBody makes a body if it has no ID, or changes the one that has it from the version that was shown to the person who
// changes it. It gives the ID.
func (s *Store) KeepBody(ctx context.Context, by By, b people.Body, version int) (id string, err error) {
	err = s.db.Transact(ctx, func(tx *db.Tx) error {
		bodies, versions, err := bodiesOf(tx)
		if err != nil {
			return err
		}
		tree := people.NewTree(bodies)
		if b.ID != "" && !tree.Has(b.ID) {
			return ErrNotFound
		}
		if b.ID != "" && versions[b.ID] != version {
			return ErrStale
		}
		if err := b.Check(tree); err != nil {
			return err
		}
		if id = b.ID; id == "" {
			one := b
			one.ID = newID()
			id = one.ID
			if _, err := tx.Exec("INSERT INTO body (id, version, parent, name, closed) VALUES (?, 1, ?, ?, ?)", one.ID, one.Parent, one.Name, flag(one.Closed)); err != nil {
				return err
			}
			return s.write(tx, by, BodyKind, one.ID, 1, "made", nil, one)
		}
		if tree.Get(b.ID) == b {
			return nil
		}
		if _, err := tx.Exec("UPDATE body SET version = ?, parent = ?, name = ?, closed = ? WHERE id = ?", version+1, b.Parent, b.Name, flag(b.Closed), b.ID); err != nil {
			return err
		}
		return s.write(tx, by, BodyKind, b.ID, version+1, "edited", tree.Get(b.ID), b)
	})
	if err != nil {
		return "", fmt.Errorf("store: keep a body: %w", err)
	}
	return id, nil
}

// Bodies gives all bodies, and the version of each by its ID.
func (s *Store) Bodies(ctx context.Context) (people.Tree, map[string]int, error) {
	var bodies []people.Body
	versions := map[string]int{}
	err := s.db.Query(ctx, scanBodies(&bodies, versions), selectBodies)
	if err != nil {
		return people.Tree{}, nil, fmt.Errorf("store: list the bodies: %w", err)
	}
	return people.NewTree(bodies), versions, nil
}

// bodiesChanged is how often bodies were changed, as a query. None is ever removed, and each change makes a version: what they all are together
// never was so before.
const bodiesChanged = "SELECT COALESCE(SUM(b.version), 0) FROM body b"

// keptBodies are the bodies as they were read last: they are hundreds, every page needs them, and they seldom change.
type keptBodies struct {
	sync.Mutex
	changed int
	tree    people.Tree
}

// bodiesAt gives the bodies as they are after so many changes, or after more.
func (s *Store) bodiesAt(ctx context.Context, changed int) (people.Tree, error) {
	s.bodies.Lock()
	kept, tree := s.bodies.changed, s.bodies.tree
	s.bodies.Unlock()
	if kept == changed {
		return tree, nil
	}
	tree, versions, err := s.Bodies(ctx)
	if err != nil {
		return tree, err
	}
	changed = 0
	for _, version := range versions {
		changed += version
	}
	s.bodies.Lock()
	if changed > s.bodies.changed {
		s.bodies.changed, s.bodies.tree = changed, tree
	}
	s.bodies.Unlock()
	return tree, nil
}

const selectBodies = "SELECT id, version, parent, name, closed FROM body ORDER BY id"

func scanBodies(bodies *[]people.Body, versions map[string]int) func(*sql.Rows) error {
	return func(rows *sql.Rows) error {
		var b people.Body
		var version, closed int
		err := rows.Scan(&b.ID, &version, &b.Parent, &b.Name, &closed)
		b.Closed = closed == 1
		*bodies = append(*bodies, b)
		versions[b.ID] = version
		return err
	}
}

func bodiesOf(tx *db.Tx) (bodies []people.Body, versions map[string]int, err error) {
	versions = map[string]int{}
	err = tx.Query(scanBodies(&bodies, versions), selectBodies)
	return bodies, versions, err
}

// flag is how a yes or no is kept: both homes have numbers.
func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
