package matter_test

import (
	"fmt"
	"strings"
	"testing"

	"duixian/matter"
)

// What a body was asked for is counted once for each limit that began, and what it filled in as often as it did.
func TestLoadIsCounted(t *testing.T) {
	c := calendar(t)
	m := underway(t, c) // asked to accept, and then to report, in March
	do(t, m, c,
		did{"2026-03-20", lin, "report", fields("progress", "none")},
		did{"2026-04-01", mayor, "instruct", fields("note", "x")},
		did{"2026-04-02", chen, "answer", fields("text", "x")},
		did{"2026-04-20", chen, "report", fields("progress", "going", "done", "x", "percent", "40")},
	)
	var load matter.LoadCounter
	load.Add(m)
	load.Add(m)
	var got []string
	for _, l := range load.Table() {
		got = append(got, fmt.Sprint(l))
	}
	// The form of a report has 9 fields, that of an answer 2, and accepting asks for none.
	want := "{housing 2026-03 0 0 2 2} {transport 2026-03 4 18 2 0} {transport 2026-04 4 22 4 8}"
	if strings.Join(got, " ") != want {
		t.Errorf("%v, not %s", got, want)
	}

	// What each event adds, as it happens, sums up to the same.
	sum := map[string]matter.Load{}
	replay := m.Procedure.Start(m.ID)
	for _, e := range m.Events {
		if err := replay.Apply(e); err != nil {
			t.Fatal(err)
		}
		for _, l := range replay.Load(e.Seq - 1) {
			s := sum[l.Body+l.Month]
			sum[l.Body+l.Month] = matter.Load{Body: l.Body, Month: l.Month, Asked: s.Asked + l.Asked, AskedFields: s.AskedFields + l.AskedFields,
				Filled: s.Filled + l.Filled, FilledFields: s.FilledFields + l.FilledFields}
		}
	}
	whole := m.Load(0)
	for _, l := range whole {
		if sum[l.Body+l.Month] != l {
			t.Errorf("event by event it is %+v, and at once %+v", sum[l.Body+l.Month], l)
		}
	}
	if len(sum) != len(whole) || len(m.Load(len(m.Events))) != 0 {
		t.Errorf("event by event there are %d rows, and at once %d; nothing adds %+v", len(sum), len(whole), m.Load(len(m.Events)))
	}
}
