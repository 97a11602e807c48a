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

// bodies are those that were read last: every page needs them, and to read hundreds takes longer than most pages. Each change of a body counts
// up its version, so that the sum of the versions says whether they are still these.
type bodies struct {
	sync.Mutex
	sum      int // 0: there are none
	tree     people.Tree
	versions map[string]int
}

// Bodies gives all bodies, and the version of each by its ID, which is not to be changed.
func (s *Store) Bodies(ctx context.Context) (people.Tree, map[string]int, error) {
	s.bodies.Lock()
	defer s.bodies.Unlock()
	sum := 0
	err := s.db.Get(ctx, []any{&sum}, "SELECT COALESCE(SUM(version), 0) FROM body")
	if err == nil && sum != s.bodies.sum {
		var all []people.Body
		versions := map[string]int{}
		if err = s.db.Query(ctx, scanBodies(&all, versions), selectBodies); err == nil {
			s.bodies.sum, s.bodies.tree, s.bodies.versions = sum, people.NewTree(all), versions
		}
	}
	if err != nil {
		return people.Tree{}, nil, fmt.Errorf("store: list the bodies: %w", err)
	}
	return s.bodies.tree, s.bodies.versions, nil
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
