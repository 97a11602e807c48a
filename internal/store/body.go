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

// bodies are those that were read last: every page needs them, and to read hundreds takes longer than most pages.
type bodies struct {
	sync.Mutex
	sum      int // of their versions
	tree     people.Tree
	versions map[string]int
}

// sumOfBodies is a query that says whether bodies are still those that were read. None is ever removed, and each change counts up a version: no
// two states have the same sum.
const sumOfBodies = "SELECT COALESCE(SUM(b.version), 0) FROM body b"

// Bodies gives all bodies, and the version of each by its ID, which is not to be changed.
func (s *Store) Bodies(ctx context.Context) (tree people.Tree, versions map[string]int, err error) {
	var sum int
	if err = s.db.Get(ctx, []any{&sum}, sumOfBodies); err == nil {
		tree, versions, err = s.bodiesOfSum(ctx, sum)
	}
	if err != nil {
		return people.Tree{}, nil, fmt.Errorf("store: list the bodies: %w", err)
	}
	return tree, versions, nil
}

// bodiesOfSum gives the bodies whose versions have a sum, or newer ones.
func (s *Store) bodiesOfSum(ctx context.Context, sum int) (people.Tree, map[string]int, error) {
	s.bodies.Lock()
	defer s.bodies.Unlock()
	if sum <= s.bodies.sum {
		return s.bodies.tree, s.bodies.versions, nil
	}
	var all []people.Body
	versions := map[string]int{}
	if err := s.db.Query(ctx, scanBodies(&all, versions), selectBodies); err != nil {
		return people.Tree{}, nil, err
	}
	s.bodies.sum, s.bodies.tree, s.bodies.versions = 0, people.NewTree(all), versions
	for _, version := range versions {
		s.bodies.sum += version
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
