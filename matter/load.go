package matter

import (
	"cmp"
	"slices"
)

// Load is what a body was asked for, and what it filled in, in a month.
type Load struct {
	Body  string `json:"body"`
	Month string `json:"month"` // 2026-03
	// Asked are the forms that limits asked for, by the month in which they began to run; AskedFields the fields of these.
	Asked       int `json:"asked"`
	AskedFields int `json:"asked_fields"`
	// Filled are the steps that were taken for the body, and FilledFields the fields that these carried.
	Filled       int `json:"filled"`
	FilledFields int `json:"filled_fields"`
}

// LoadCounter counts load, matter by matter. The zero value is ready.
type LoadCounter struct {
	counts map[loadKey]*Load
}

type loadKey struct{ body, month string }

// Add counts the events of a matter.
func (c *LoadCounter) Add(m *Matter) { c.add(m, 0) }

// Load is what the events of the matter after a number add to load, by month and body: those after 0 are all, those after the last but one
// are the last alone. So who keeps load beside matters can add what each event does.
func (m *Matter) Load(after int) []Load {
	var c LoadCounter
	c.add(m, after)
	return c.Table()
}

// add counts the events after a number. Which limits began to run before is seen from those up to it.
func (c *LoadCounter) add(m *Matter, after int) {
	type start struct {
		limit string
		since int
	}
	asked := map[start]bool{}
	replay := m.Procedure.Start(m.ID)
	for _, e := range m.Events {
		replay.fold(e)
		counts := e.Seq > after
		if counts && e.For != "" {
			load := c.at(e.For, e.Day)
			load.Filled++
			load.FilledFields += len(e.Fields)
		}
		for _, r := range replay.running() {
			if r.limit.Asks == nil || asked[start{r.Limit, r.Since}] {
				continue
			}
			asked[start{r.Limit, r.Since}] = true
			if !counts {
				continue
			}
			of := replay.Value(r.limit.Asks.Of)
			for _, body := range append(of.items(), of.Text) {
				if body != "" {
					load := c.at(body, r.From)
					load.Asked++
					load.AskedFields += len(m.Procedure.Step(r.limit.Asks.Step).Fields)
				}
			}
		}
	}
}

func (c *LoadCounter) at(body string, day Date) *Load {
	if c.counts == nil {
		c.counts = map[loadKey]*Load{}
	}
	key := loadKey{body, day.String()[:len("2026-03")]}
	if c.counts[key] == nil {
		c.counts[key] = &Load{Body: body, Month: key.month}
	}
	return c.counts[key]
}

// Table is what was counted, by month and body.
func (c *LoadCounter) Table() []Load {
	all := make([]Load, 0, len(c.counts))
	for _, l := range c.counts {
		all = append(all, *l)
	}
	slices.SortFunc(all, func(a, b Load) int { return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(a.Body, b.Body)) })
	return all
}
