package matter

import "slices"

// Standing is how a matter stands: all that its light and its deadlines are computed from, without the calendar and the day.
// It can be kept beside the matter, so that lights are computed anew without its events. Matter.Standing makes it.
type Standing struct {
	Matter     string            `json:"matter"`
	State      string            `json:"state"`
	Due        Date              `json:"due,omitzero"`
	Milestones []Milestone       `json:"milestones,omitempty"`
	Reached    []string          `json:"reached,omitempty"` // names of milestones
	Percent    string            `json:"percent,omitempty"` // as accepted last; "" if none was stated
	Reports    int               `json:"reports,omitempty"` // that count
	Waiting    int               `json:"waiting,omitempty"` // reports that wait for a review
	LastReport Date              `json:"last_report,omitzero"`
	Limits     []Running         `json:"limits,omitempty"`
	Values     map[string]string `json:"values,omitempty"`    // other values that the rules of the lights use
	Overrides  []Override        `json:"overrides,omitempty"` // of a matter that is not closed
}

// Standing is how the matter stands now.
func (m *Matter) Standing() Standing {
	p := m.Procedure
	s := Standing{
		Matter: m.ID, State: m.State, Due: m.Value(p.Plan.Due).date(), Milestones: m.Value(p.Plan.Milestones).Milestones,
		Reached: m.Value(p.Plan.Reached).List, Percent: m.Value(p.Plan.Percent).Text, Reports: m.Reports, LastReport: m.LastReport,
		Limits: m.running(),
	}
	if p.Plan.Accept != "" {
		s.Waiting = len(m.waitingFor(&Step{Answers: p.Plan.Report}))
	}
	if !m.Closed() {
		s.Overrides = m.Overrides
	}
	for _, i := range p.lightVals {
		if s.Values == nil {
			s.Values = map[string]string{}
		}
		s.Values[p.values[i].name] = m.values[i].Text
	}
	return s
}

// override is the one that holds on a day: the last made of those that have not ended.
func (s *Standing) override(day Date) *Override {
	for i := len(s.Overrides) - 1; i >= 0; i-- {
		if o := &s.Overrides[i]; o.From <= day && day <= o.Until {
			return o
		}
	}
	return nil
}

// planned is the share of the plan whose days are over, in whole per cent, rounded down, and how many of its milestones
// should have been reached and were not.
func (s *Standing) planned(day Date) (share, late int) {
	due, all := 0, 0
	for _, m := range s.Milestones {
		all += m.Weight
		if m.Date < day {
			due += m.Weight
			if !slices.Contains(s.Reached, m.Name) {
				late++
			}
		}
	}
	return percentOf(due, all), late
}

// reached is how much is done, in whole per cent, rounded down: by the milestones reached or by the per cent reported,
// whichever is more.
func (s *Standing) reached() int {
	done, all := 0, 0
	for _, m := range s.Milestones {
		all += m.Weight
		if slices.Contains(s.Reached, m.Name) {
			done += m.Weight
		}
	}
	return max(percentOf(done, all), int(One(s.Percent).number()))
}

func percentOf(part, all int) int {
	if all == 0 {
		return 0
	}
	return 100 * part / all
}
