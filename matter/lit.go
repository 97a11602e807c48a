package matter

// Lit is a span of days on which a matter showed one light.
type Lit struct {
	From, To Date // both of them too
	Light    Light
	Rule     string // that decided
	Override Light  // set by hand, beside the computed one; "" if none held
}

// Lights are the lights of a matter at the end of each day, from its first event's up to a last one, by what had happened by then.
func (m *Matter) Lights(c *Calendar, to Date) ([]Lit, error) {
	if len(m.Events) == 0 {
		return nil, nil
	}
	var spans []Lit
	replay, rest := m.Procedure.Start(m.ID), m.Events
	var s Standing
	for day := m.Events[0].Day; day <= to; day++ {
		if len(rest) > 0 && rest[0].Day <= day {
			for len(rest) > 0 && rest[0].Day <= day {
				replay.fold(rest[0])
				rest = rest[1:]
			}
			s = replay.Standing()
		}
		shown, err := m.Procedure.Light(&s, c, day)
		if err != nil {
			return nil, err
		}
		now := Lit{day, day, shown.Light, shown.Rule, ""}
		if shown.Override != nil {
			now.Override = shown.Override.Light
		}
		if n := len(spans); n > 0 && spans[n-1].Light == now.Light && spans[n-1].Rule == now.Rule && spans[n-1].Override == now.Override {
			spans[n-1].To = day
		} else {
			spans = append(spans, now)
		}
	}
	return spans, nil
}
