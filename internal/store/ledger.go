package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"duixian/matter"
)

// LedgerFilter chooses matters. What is left out chooses nothing.
type LedgerFilter struct {
	Section string
	Bodies  []string // with one of these bodies, as lead or helper: a body, and those below it
	Light   matter.Light
	Month   string // in which it is due: 2026-03
	Before  string // it was due before this day: 2026-03-02
	State   string
	Report  string // it is from a record of the report with this SHA-256
	Leader  string // the person in charge
	Lead    string // the body that leads, and none below it
	Asker   string // a step of this person waits for an answer that bodies give
	Closed  Closing
	Office  bool // it waits for the office
	Owing   bool // it waits for one of Bodies, which must be given
	Idle    bool // it is not closed, and asks one of Bodies, which must be given, for nothing
	Public  bool // it is published
}

// Closing says whether closed matters count.
type Closing int

// Of matters that are closed and such as are not.
const (
	OpenOrClosed Closing = iota
	OnlyOpen
	OnlyClosed
)

// LedgerSort is an order of matters. Those that are alike in it are in the order of their IDs.
type LedgerSort string

// The orders.
const (
	ByDue     LedgerSort = "due"      // those without a due date first
	ByDueLast LedgerSort = "due-"     // the other way round
	ByUpdated LedgerSort = "updated-" // the one that had a step last first
	// ByUpdatedLast is the other way round.
	ByUpdatedLast LedgerSort = "updated"
	// ByOwed is by the day by which one of the filter's bodies is asked for something: it needs Bodies and Owing. A matter that asks two of
	// them by different days is listed for each day.
	ByOwed LedgerSort = "owed"
)

// LedgerPage is a page of the ledger.
type LedgerPage struct {
	Rows []MatterRow
	Next LedgerCursor // where the next page begins; the zero value if there is none
}

// LedgerCursor is the place of a matter in an order: what lies behind it comes next. The zero value is the beginning.
type LedgerCursor struct{ Key, ID string }

// Ledger gives a page of the matters that a filter chooses, at most as many as asked for. It goes on from a cursor and not from a number of
// rows, so that each page costs as much as the first, and what is added meanwhile shifts nothing.
func (s *Store) Ledger(ctx context.Context, f LedgerFilter, sort LedgerSort, from LedgerCursor, most int) (LedgerPage, error) {
	order, ok := orders[sort]
	if !ok || sort == ByOwed && !f.Owing || (f.Owing || f.Idle) && len(f.Bodies) == 0 {
		return LedgerPage{}, fmt.Errorf("store: the ledger cannot be listed so: order %q of %+v", sort, f)
	}
	var parts []string
	var args []any
	for _, q := range f.queries() {
		key, id := q.column(order.column), q.column("id")
		least, beyond := f.month()
		if from.ID != "" {
			q.where("("+key+", "+id+") "+order.beyond+" (?, ?)", from.Key, from.ID)
			// A place within the month says that much already, and SQLite begins at the first bound that it is told.
			switch inside := from.Key >= least && from.Key < beyond; {
			case sort == ByDue && inside:
				least = ""
			case sort == ByDueLast && inside:
				beyond = ""
			}
		}
		q.due(least, beyond)
		parts = append(parts, fmt.Sprintf("SELECT * FROM (SELECT %s AS k, %s AS id FROM %s ORDER BY %s%s, %s%s LIMIT %d) AS part",
			key, id, q, key, order.direction, id, order.direction, most+1))
		args = append(args, q.args...)
	}
	var page LedgerPage
	var last LedgerCursor
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		if len(page.Rows) == most {
			page.Next = last
			return rows.Scan(append([]any{new(string)}, scanMatter(&MatterRow{})...)...)
		}
		var r MatterRow
		err := rows.Scan(append([]any{&last.Key}, scanMatter(&r)...)...)
		last.ID = r.ID
		page.Rows = append(page.Rows, r)
		return err
	}, fmt.Sprintf("SELECT page.k, %s FROM (%s ORDER BY k%s, id%s LIMIT %d) AS page CROSS JOIN matter m WHERE m.id = page.id ORDER BY page.k%s, page.id%s",
		matterColumns, union(parts), order.direction, order.direction, most+1, order.direction, order.direction), args...)
	if err != nil {
		return LedgerPage{}, fmt.Errorf("store: list the matters: %w", err)
	}
	return page, nil
}

// union is a query for the rows of all parts, each once. SQLite takes 500 parts at a time.
func union(parts []string) string {
	const most = 400
	for len(parts) > most {
		var groups []string
		for group := range slices.Chunk(parts, most) {
			groups = append(groups, "SELECT * FROM ("+strings.Join(group, " UNION ")+") AS part")
		}
		parts = groups
	}
	return strings.Join(parts, " UNION ")
}

// orders say of each order what it is by, its direction, and how what lies behind compares.
var orders = map[LedgerSort]struct{ column, direction, beyond string }{
	ByDue: {"due", "", ">"}, ByDueLast: {"due", " DESC", "<"}, ByUpdated: {"updated", " DESC", "<"}, ByUpdatedLast: {"updated", "", ">"}, ByOwed: {"owes", "", ">"},
}

// LedgerCounts are how many matters there are of each light and in each state.
type LedgerCounts struct {
	Lights map[matter.Light]int
	States map[string]int
}

// LedgerCounts counts the matters that a filter chooses, where that is quick: by section or a single body, light, state and whether they are closed,
// as they are counted already, and those of a single body or leader, by these, by the month, and by what the body owes. Of any other filter counted
// is false, and nothing was counted.
func (s *Store) LedgerCounts(ctx context.Context, f LedgerFilter) (counts LedgerCounts, counted bool, err error) {
	var query string
	var args []any
	least, beyond := f.month()
	single := len(f.Bodies) == 1 || len(f.Bodies) == 0 && f.Leader != ""
	switch {
	case len(f.Bodies) > 1 || f.Report+f.Lead+f.Asker != "" || f.Office || f.Public || !single && (least+beyond != "" || f.Owing || f.Idle):
		return LedgerCounts{}, false, nil
	case single && (len(f.Bodies) == 0 || f.Leader+f.Section+least+beyond != "" || f.Owing || f.Idle):
		q := f.queries()[0]
		q.due(least, beyond)
		state, light := q.column("state"), q.column("light")
		query, args = fmt.Sprintf("SELECT %s, %s, COUNT(*) FROM %s GROUP BY %s, %s", state, light, q, state, light), q.args
	default:
		q := ledgerQuery{from: "tally m"}
		scope := everywhere
		switch {
		case single:
			scope = bodyScope + f.Bodies[0]
		case f.Section != "":
			scope = sectionScope + f.Section
		}
		q.where("m.scope = ?", scope)
		f.Section, f.Bodies = "", nil
		f.conditions(&q)
		query, args = "SELECT m.state, m.light, SUM(m.n) FROM "+q.String()+" GROUP BY m.state, m.light", q.args
	}
	counts = noCounts()
	err = s.db.Query(ctx, func(rows *sql.Rows) error {
		var state string
		var light matter.Light
		var n int
		err := rows.Scan(&state, &light, &n)
		counts.add(state, light, n)
		return err
	}, query, args...)
	if err != nil {
		return LedgerCounts{}, false, fmt.Errorf("store: count the matters: %w", err)
	}
	return counts, true, nil
}

func noCounts() LedgerCounts { return LedgerCounts{map[matter.Light]int{}, map[string]int{}} }

func (c LedgerCounts) add(state string, light matter.Light, n int) {
	if n != 0 {
		c.States[state] += n
		c.Lights[light] += n
	}
}

// ledgerQuery is a query that chooses matters: what follows FROM.
type ledgerQuery struct {
	from  string
	conds []string
	args  []any
	body  bool // it goes by matter_body, which has some columns of its own
	join  bool // and needs others too
}

func (q *ledgerQuery) where(condition string, args ...any) {
	q.conds, q.args = append(q.conds, condition), append(q.args, args...)
}

// String is the query. Tables are joined in the order in which they stand, which CROSS JOIN tells SQLite: what chooses most comes first.
func (q *ledgerQuery) String() string {
	from, conds := q.from, q.conds
	if q.join {
		from, conds = from+" CROSS JOIN matter m", append([]string{"m.id = b.matter"}, conds...)
	}
	if len(conds) == 0 {
		return from
	}
	return from + " WHERE " + strings.Join(conds, " AND ")
}

// column is where the query finds a column of the matter.
func (q *ledgerQuery) column(name string) string {
	switch {
	case !q.body:
		return "m." + name
	case name == "id":
		return "b.matter"
	case name == "owes" || name == "due" || name == "light" || name == "state" || name == "closed":
		return "b." + name
	}
	q.join = true
	return "m." + name
}

// due bounds the due date: the least, and what lies beyond; "" bounds nothing.
func (q *ledgerQuery) due(least, beyond string) {
	if least != "" {
		q.where(q.column("due")+" >= ?", least)
	}
	if beyond != "" {
		q.where(q.column("due")+" < ?", beyond)
	}
}

// month is what bounds the due date.
func (f LedgerFilter) month() (least, beyond string) {
	switch {
	case f.Before != "":
		return "0", f.Before // what has no due date is due before no day
	case f.Month == "":
		return "", ""
	}
	return f.Month, f.Month + "~" // after all its days
}

// mostParts is for how many bodies there is a query of each: SQLite takes no more than 500, and so many bodies have most matters, so that to go
// along all matters and leave some out is quicker.
const mostParts = 100

// queries gives the queries that choose the matters, one for each body: each goes along its index and stops when it has a page.
func (f LedgerFilter) queries() []*ledgerQuery {
	if len(f.Bodies) > mostParts && !f.Owing {
		q := &ledgerQuery{from: "matter m"}
		in := make([]any, len(f.Bodies))
		for i, body := range f.Bodies {
			in[i] = body
		}
		q.where("EXISTS (SELECT 1 FROM matter_body b WHERE b.matter = m.id AND b.body IN (?"+strings.Repeat(", ?", len(in)-1)+"))", in...)
		if f.Report != "" {
			q.where("EXISTS (SELECT 1 FROM matter_source s WHERE s.report = ? AND s.matter = m.id)", f.Report)
		}
		f.conditions(q)
		return []*ledgerQuery{q}
	}
	var all []*ledgerQuery
	for _, body := range f.Bodies {
		q := &ledgerQuery{from: "matter_body b", body: true}
		q.where("b.body = ?", body)
		if f.Owing {
			q.where("b.owes <> ''")
		}
		if f.Idle { // as its index says
			q.where("b.owes = ''")
			q.where("b.closed = 0")
		}
		if f.Report != "" {
			q.where("EXISTS (SELECT 1 FROM matter_source s WHERE s.report = ? AND s.matter = b.matter)", f.Report)
		}
		f.conditions(q)
		all = append(all, q)
	}
	if len(all) > 0 {
		return all
	}
	q := &ledgerQuery{from: "matter m"}
	if f.Report != "" {
		q.from, q.args = "(SELECT DISTINCT matter FROM matter_source WHERE report = ?) AS s CROSS JOIN matter m", []any{f.Report}
		q.where("m.id = s.matter")
	}
	f.conditions(q)
	return []*ledgerQuery{q}
}

// conditions are those on the matter's row.
func (f LedgerFilter) conditions(q *ledgerQuery) {
	for _, c := range []struct{ column, value string }{{"section", f.Section}, {"light", string(f.Light)}, {"state", f.State}, {"leader", f.Leader}, {"lead", f.Lead}} {
		if c.value != "" {
			q.where(q.column(c.column)+" = ?", c.value)
			if c.column == "leader" {
				q.where(q.column(c.column) + " <> ''") // as its index says
			}
		}
	}
	switch {
	case f.Closed == OpenOrClosed:
	case !q.body && f.Section+string(f.Light)+f.State+f.Leader != "": // these choose more: SQLite, which does not know, is kept from the index of open ones
		q.where("m.closed + 0 = ?", flag(f.Closed == OnlyClosed))
	default:
		q.where(q.column("closed")+" = ?", flag(f.Closed == OnlyClosed))
	}
	if f.Asker != "" {
		q.where(q.column("askers") + " <> ''") // as its index says
		q.where(q.column("askers")+" LIKE ?", "% "+f.Asker+" %")
	}
	if f.Office {
		q.where(q.column("office") + " = 1")
	}
	if f.Public {
		q.where(q.column("published") + " = 1")
	}
}
