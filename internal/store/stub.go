package store

import (
	"context"
	"database/sql"
	"slices"

	"duixian/matter"
)

// Led is how many matters a body leads: those that are not closed by light and by state, and how many are closed.
type Led struct {
	LedgerCounts
	Closed int
}

// BodyCounts counts the matters that each body leads.
func (s *Store) BodyCounts(ctx context.Context, _ []string) (map[string]Led, error) {
	all := map[string]Led{}
	err := s.db.Query(ctx, func(rows *sql.Rows) error {
		var body string
		var light matter.Light
		var closed, n int
		err := rows.Scan(&body, &light, &closed, &n)
		led, there := all[body]
		if !there {
			led.LedgerCounts = LedgerCounts{map[matter.Light]int{}, map[string]int{}}
		}
		if closed == 1 {
			led.Closed += n
		} else {
			led.Lights[light] += n
		}
		all[body] = led
		return err
	}, "SELECT lead, light, closed, COUNT(*) FROM matter WHERE lead <> '' GROUP BY lead, light, closed")
	return all, err
}

// Load gives what bodies were asked for and filled in.
func (s *Store) Load(ctx context.Context, month string, bodies []string) ([]matter.Load, error) {
	var counter matter.LoadCounter
	for from := (LedgerCursor{}); ; {
		page, err := s.Ledger(ctx, LedgerFilter{}, ByDue, from, batch)
		if err != nil {
			return nil, err
		}
		folded, err := s.Folded(ctx, page.Rows)
		if err != nil {
			return nil, err
		}
		for _, m := range folded {
			counter.Add(m)
		}
		if from = page.Next; from.ID == "" {
			break
		}
	}
	return slices.DeleteFunc(counter.Table(), func(l matter.Load) bool {
		return l.Month != month || bodies != nil && !slices.Contains(bodies, l.Body)
	}), nil
}
