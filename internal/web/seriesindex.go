package web

import (
	"context"
	"sync"

	"duixian/internal/store"
	"duixian/report"
	"duixian/series"
)

// seriesIndex says of each indicator by which metrics the reports name it, where and when: what a list of
// indicators needs, and what finds an indicator's figures without looking at all others.
type seriesIndex struct {
	mu    sync.Mutex
	state string // of the store that it was made from
	of    map[string]*indexed
}

// indexed is what the reports hold of an indicator.
type indexed struct {
	metrics     []string
	places      map[string]bool
	kinds       map[report.Kind]int
	first, last int // years
	points      int
}

// get gives the index of the store as it is now. It is made anew when the store has changed, which
// takes one pass over the figures.
func (i *seriesIndex) get(ctx context.Context, s *store.Store) (map[string]*indexed, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	state, err := s.State(ctx)
	if err != nil {
		return nil, err
	}
	if i.of != nil && i.state == state {
		return i.of, nil
	}
	of := map[string]*indexed{}
	metrics := map[string]map[string]bool{}
	err = s.Quantities(ctx, nil, func(r *report.Reading) error {
		for _, p := range series.Indicators().Points(r) {
			code := p.Key.Indicator
			if code == "" {
				continue
			}
			one := of[code]
			if one == nil {
				one = &indexed{places: map[string]bool{}, kinds: map[report.Kind]int{}}
				of[code], metrics[code] = one, map[string]bool{}
			}
			if !metrics[code][p.Figure.Metric] {
				metrics[code][p.Figure.Metric] = true
				one.metrics = append(one.metrics, p.Figure.Metric)
			}
			if p.Key.Place != "" && p.Key.Place == series.PlaceKey(r) {
				one.places[p.Key.Place] = true
				one.kinds[p.Key.Kind]++
				one.points++
				if year := r.Report.Year; year > 0 { // of the reports: a period may be of long ago
					if one.first == 0 || year < one.first {
						one.first = year
					}
					one.last = max(one.last, year)
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	i.state, i.of = state, of
	return of, nil
}
