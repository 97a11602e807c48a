package matter_test

import (
	"testing"

	"pgregory.net/rapid"

	"duixian/matter"
)

// The light of each day is the one that the events up to that day give, and neighbouring spans differ.
func TestLightsAreThoseOfEachDay(t *testing.T) {
	c := calendar(t)
	procedures := []*matter.Procedure{commitment(t), procedure(t, lostProperty)}
	changes, overrides := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		for i := range 20 {
			m := walk(t, procedures[i%10/9], c, "m")
			to := matter.Date(0)
			if len(m.Events) > 0 {
				to = m.Events[0].Day + matter.Date(rapid.IntRange(-1, 400).Draw(t, "days"))
			}
			spans, err := m.Lights(c, to)
			if err != nil {
				t.Fatal(err)
			}
			overrides += lightsOfDays(t, m, c, spans, to)
			changes += max(len(spans)-1, 0)
		}
	})
	if changes == 0 || overrides == 0 {
		t.Errorf("%d changes and %d days with an override were seen", changes, overrides)
	}
}

// lightsOfDays compares spans with the lights of each day, and counts the days with an override.
func lightsOfDays(t *rapid.T, m *matter.Matter, c *matter.Calendar, spans []matter.Lit, to matter.Date) (overrides int) {
	if len(m.Events) == 0 {
		if spans != nil {
			t.Fatalf("before the first event it shows %+v", spans)
		}
		return 0
	}
	on, n := m.Events[0].Day, 0
	for i, span := range spans {
		if span.From != on || span.To < span.From {
			t.Fatalf("after %s comes %+v", on-1, span)
		}
		if i > 0 && spans[i-1] == (matter.Lit{From: spans[i-1].From, To: spans[i-1].To, Light: span.Light, Rule: span.Rule, Override: span.Override}) {
			t.Fatalf("%+v goes on as %+v", spans[i-1], span)
		}
		for ; on <= span.To; on++ {
			for n < len(m.Events) && m.Events[n].Day <= on {
				n++
			}
			prefix, err := m.Procedure.Fold(m.ID, m.Events[:n])
			if err != nil {
				t.Fatal(err)
			}
			s := prefix.Standing()
			want, err := m.Procedure.Light(&s, c, on)
			if err != nil {
				t.Fatal(err)
			}
			override := matter.Light("")
			if want.Override != nil {
				override = want.Override.Light
				overrides++
			}
			if span.Light != want.Light || span.Rule != want.Rule || span.Override != override {
				t.Fatalf("on %s it is %+v, and the events up to then give %+v", on, span, want)
			}
		}
	}
	if on != to+1 {
		t.Fatalf("the spans end before %s, and not after %s", on, to)
	}
	return overrides
}
