package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"duixian/internal/db"
	"duixian/matter"
)

// loads is by how much rows of the table load grow.
type loads map[loadRow]matter.Load

type loadRow struct {
	body, month string
	shard       int
}

// add adds what events of a matter add.
func (l loads) add(id string, more []matter.Load) {
	for _, m := range more {
		row := loadRow{m.Body, m.Month, shardOf(id)}
		sum := l[row]
		l[row] = matter.Load{Asked: sum.Asked + m.Asked, AskedFields: sum.AskedFields + m.AskedFields,
			Filled: sum.Filled + m.Filled, FilledFields: sum.FilledFields + m.FilledFields}
	}
}

// write changes the rows, in one order, so that nobody waits for each other.
func (l loads) write(tx *db.Tx) error {
	rows := many{tx: tx, into: "load (body, month, shard, asked, asked_fields, filled, filled_fields)", columns: 7,
		conflict: `(body, month, shard) DO UPDATE SET asked = load.asked + excluded.asked, asked_fields = load.asked_fields + excluded.asked_fields,
			filled = load.filled + excluded.filled, filled_fields = load.filled_fields + excluded.filled_fields`}
	for _, r := range slices.SortedFunc(maps.Keys(l), func(a, b loadRow) int {
		return cmp.Or(cmp.Compare(a.body, b.body), cmp.Compare(a.month, b.month), cmp.Compare(a.shard, b.shard))
	}) {
		n := l[r]
		rows.add(r.body, r.month, r.shard, n.Asked, n.AskedFields, n.Filled, n.FilledFields)
	}
	return rows.write()
}

// Load gives what bodies were asked for and filled in, a row for each body and month that there was anything in, by body and month: in a
// month, or, if that is "", in all; of some bodies, or, if they are nil, of all.
func (s *Store) Load(ctx context.Context, month string, bodies []string) ([]matter.Load, error) {
	if bodies != nil && len(bodies) == 0 {
		return nil, nil
	}
	var conds []string
	var args []any
	if month != "" {
		conds, args = append(conds, "month = ?"), append(args, month)
	}
	if bodies != nil {
		conds = append(conds, in("body", len(bodies)))
		for _, body := range bodies {
			args = append(args, body)
		}
	}
	where := ""
	if len(conds) > 0 {
		where = " WHERE " + strings.Join(conds, " AND ")
	}
	var all []matter.Load
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		var l matter.Load
		err := rows.Scan(&l.Body, &l.Month, &l.Asked, &l.AskedFields, &l.Filled, &l.FilledFields)
		all = append(all, l)
		return err
	}, "SELECT body, month, SUM(asked), SUM(asked_fields), SUM(filled), SUM(filled_fields) FROM load"+where+" GROUP BY body, month ORDER BY body, month", args...)
	if err != nil {
		return nil, fmt.Errorf("store: list the load: %w", err)
	}
	return all, nil
}
