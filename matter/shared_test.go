package matter_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"duixian/matter"
)

// The people of the tests.
var (
	zhou  = actor("zhou", matter.Post{Role: "office"})
	wu    = actor("wu", matter.Post{Role: "office"})
	chen  = actor("chen", matter.Post{Role: "head", Body: "transport"})
	lin   = actor("lin", matter.Post{Role: "reporter", Body: "housing"})
	mayor = actor("mayor", matter.Post{Role: "leader"})
	// he is at the inspection office and reports for a body too.
	he    = actor("he", matter.Post{Role: "reporter", Body: "transport"}, matter.Post{Role: "office"})
	clock = matter.Actor{Clock: true}
)

func actor(id string, posts ...matter.Post) matter.Actor {
	return matter.Actor{Person: id, Posts: posts}
}

var evidence = matter.Value{Files: []matter.File{{Name: "验收报告.pdf", SHA256: strings.Repeat("ab", 32)}}}

func calendar(t testing.TB) *matter.Calendar {
	t.Helper()
	c, err := matter.ParseCalendar(matter.CalendarText(), "")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func commitment(t testing.TB) *matter.Procedure {
	t.Helper()
	return procedure(t, matter.CommitmentText())
}

func procedure(t testing.TB, text string) *matter.Procedure {
	t.Helper()
	p, err := matter.ParseProcedure(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func day(t testing.TB, s string) matter.Date {
	t.Helper()
	d, err := matter.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// morning is nine o'clock of a day.
func morning(t testing.TB, c *matter.Calendar, s string) time.Time {
	t.Helper()
	return day(t, s).Time(c.Zone()).Add(9 * time.Hour)
}

// fields makes one-valued fields of names and values.
func fields(pairs ...string) matter.Fields {
	all := matter.Fields{}
	for i := 0; i+1 < len(pairs); i += 2 {
		all[pairs[i]] = matter.One(pairs[i+1])
	}
	return all
}

func with(all matter.Fields, name string, v matter.Value) matter.Fields {
	more := matter.Fields{name: v}
	for name, v := range all {
		if _, ok := more[name]; !ok {
			more[name] = v
		}
	}
	return more
}

// without leaves a field out.
func without(all matter.Fields, name string) matter.Fields {
	less := matter.Fields{}
	for other, v := range all {
		if other != name {
			less[other] = v
		}
	}
	return less
}

// The fields of steps that go through.
func draft() matter.Fields {
	plan := matter.Value{Milestones: []matter.Milestone{
		{Name: "开工", Date: 739737, Weight: 20},   // 2026-05-01
		{Name: "主体完工", Date: 739859, Weight: 50}, // 2026-08-31
		{Name: "通车", Date: 739981, Weight: 30},   // 2026-12-31
	}}
	return with(fields("title", "建成环城路", "letter", "全线通车", "spirit", "群众出行方便", "due", "2026-12-31"), "milestones", plan)
}

func assign() matter.Fields {
	return with(fields("lead", "transport", "report_every", "30", "leader", "mayor"), "helpers", matter.Many("housing"))
}

func progress() matter.Fields {
	return fields("progress", "going", "done", "路基完成", "percent", "40", "as_of", "2026-05-29")
}

func closing() matter.Fields {
	return with(fields("outcome", "done", "letter_met", "met", "spirit_met", "partly", "reason", "已通车"), "files", evidence)
}

// do takes steps one after the other, each on its day, and fails where one is refused.
func do(t testing.TB, m *matter.Matter, c *matter.Calendar, steps ...did) {
	t.Helper()
	for _, d := range steps {
		e, err := m.Take(d.by, matter.Request{Step: d.step, Fields: d.fields}, morning(t, c, d.day), c)
		if err == nil {
			err = m.Apply(e)
		}
		if err != nil {
			t.Fatalf("%s on %s: %v", d.step, d.day, err)
		}
	}
}

// did is a step that was taken.
type did struct {
	day    string
	by     matter.Actor
	step   string
	fields matter.Fields
}

// underway is a matter that its lead body has accepted.
func underway(t testing.TB, c *matter.Calendar) *matter.Matter {
	t.Helper()
	m := commitment(t).Start("m1")
	do(t, m, c, did{"2026-03-02", zhou, "draft", draft()}, did{"2026-03-03", zhou, "assign", assign()}, did{"2026-03-05", chen, "accept", nil})
	return m
}

func key(err error) string {
	var r *matter.Refusal
	if errors.As(err, &r) {
		return r.Key
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func lightOn(t testing.TB, m *matter.Matter, c *matter.Calendar, on string) matter.Explanation {
	t.Helper()
	s := m.Standing()
	x, err := m.Procedure.Explain(&s, c, day(t, on))
	if err != nil {
		t.Fatal(err)
	}
	return x
}
