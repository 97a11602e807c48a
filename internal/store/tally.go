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

// shards is how many rows what is counted of matters is spread over.
const shards = 8

func shardOf(id string) int { return int(id[0]) % shards }

// tally is by how much rows of the table of that name change.
type tally map[tallyRow]int

type tallyRow struct {
	scope, state string
	closed       int
	light        string
	shard        int
}

// add counts n more matters of a kind, in the shard of one with an ID: among all, in their section, of the body that leads them and of each of
// their bodies. The zero kind is none.
func (t tally) add(id string, k kind, bodies []string, n int) {
	if k == (kind{}) {
		return
	}
	t[tallyRow{everywhere, k.state, k.closed, k.light, shardOf(id)}] += n
	t[tallyRow{sectionScope + k.section, k.state, k.closed, k.light, shardOf(id)}] += n
	if k.lead != "" {
		t[tallyRow{leadScope + k.lead, k.state, k.closed, k.light, 0}] += n // bodies are many, so that these need no shards
	}
	for _, body := range bodies {
		t[tallyRow{bodyScope + body, k.state, k.closed, k.light, 0}] += n
	}
}

// Scopes of what is counted: everywhere is that of all matters, the others begin those of a section, of a leading body and of any body.
const (
	everywhere   = ""
	sectionScope = "/"
	leadScope    = "@"
	bodyScope    = "="
)

// count counts a matter that was of one kind, with some bodies, and is of another.
func count(tx *db.Tx, id string, was kind, bodiesWere []string, now standing) error {
	t := tally{}
	t.add(id, was, bodiesWere, -1)
	t.add(id, now.kind, now.Bodies, 1)
	return t.write(tx)
}

// write changes the rows, in one order, so that nobody waits for each other.
func (t tally) write(tx *db.Tx) error {
	rows := many{tx: tx, into: "tally (scope, state, closed, light, shard, n)", columns: 6,
		conflict: "(scope, state, closed, light, shard) DO UPDATE SET n = tally.n + excluded.n"}
	for _, r := range slices.SortedFunc(maps.Keys(t), func(a, b tallyRow) int {
		return cmp.Or(cmp.Compare(a.scope, b.scope), cmp.Compare(a.state, b.state), cmp.Compare(a.closed, b.closed), cmp.Compare(a.light, b.light),
			cmp.Compare(a.shard, b.shard))
	}) {
		if n := t[r]; n != 0 {
			rows.add(r.scope, r.state, r.closed, r.light, r.shard, n)
		}
	}
	return rows.write()
}

// Led is how many matters a body leads: those that are not closed by light and by state, and how many are closed.
type Led struct {
	LedgerCounts
	Closed int
}

// BodyCounts counts the matters that each body leads: each of some bodies, or, if they are nil, of all. A body that leads none is not in it.
func (s *Store) BodyCounts(ctx context.Context, bodies []string) (map[string]Led, error) {
	all := map[string]Led{}
	where, args := "scope >= '@' AND scope < 'A'", []any(nil)
	if bodies != nil {
		if len(bodies) == 0 {
			return all, nil
		}
		where = in("scope", len(bodies))
		for _, body := range bodies {
			args = append(args, leadScope+body)
		}
	}
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		var scope, state string
		var light matter.Light
		var closed bool
		var n int
		err := rows.Scan(&scope, &state, (*truth)(&closed), &light, &n)
		body := strings.TrimPrefix(scope, leadScope)
		led, there := all[body]
		if !there {
			led.LedgerCounts = noCounts()
		}
		if closed {
			led.Closed += n
		} else {
			led.add(state, light, n)
		}
		all[body] = led
		return err
	}, "SELECT scope, state, closed, light, SUM(n) FROM tally WHERE "+where+" GROUP BY scope, state, closed, light HAVING SUM(n) <> 0", args...)
	if err != nil {
		return nil, fmt.Errorf("store: count the matters of bodies: %w", err)
	}
	return all, nil
}

// in is the condition that a column has one of n values.
func in(column string, n int) string { return column + " IN (?" + strings.Repeat(", ?", n-1) + ")" }

// LedgerSections lists the sections of reports that matters are from. It goes from one to the next along an index.
func (s *Store) LedgerSections(ctx context.Context) ([]string, error) {
	var all []string
	err := s.db.Query(ctx, scanTexts(&all), `WITH RECURSIVE found (section) AS (SELECT MIN(section) FROM matter WHERE section > ''
		UNION ALL SELECT (SELECT MIN(m.section) FROM matter m WHERE m.section > found.section) FROM found WHERE found.section IS NOT NULL)
		SELECT section FROM found WHERE section IS NOT NULL ORDER BY section`)
	if err != nil {
		return nil, fmt.Errorf("store: list the sections: %w", err)
	}
	return all, nil
}
