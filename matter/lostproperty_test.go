package matter_test

import (
	_ "embed"
	"os"
	"slices"
	"strings"
	"testing"

	"duixian/matter"
)

//go:embed testdata/lost_property.yaml
var lostProperty string

// A kind of matter that no code knows of runs from intake to close, over a holiday.
func TestACallAboutLostPropertyRunsByItsFile(t *testing.T) {
	c, p := calendar(t), procedure(t, lostProperty)
	m := p.Start("call-1")
	metro := actor("sun", matter.Post{Role: "reporter", Body: "metro"})
	do(t, m, c, did{"2026-04-28", zhou, "intake", fields("thing", "黑色雨伞", "lost_on", "2026-04-27", "keeper", "metro")})

	deadlines := m.Deadlines(c)
	if len(deadlines) != 1 || deadlines[0].Last.String() != "2026-05-08" || deadlines[0].Unknown != 0 {
		t.Fatalf("five working days after 28 April, with the holiday of 1 to 5 May, end %+v", deadlines)
	}
	if end := deadlines[0].End(c); end.String() != "2026-05-09 00:00:00 +0800 CST" {
		t.Errorf("the deadline ends at %s", end)
	}
	for on, want := range map[string]matter.Light{"2026-04-28": matter.Green, "2026-05-06": matter.Green, "2026-05-07": matter.Yellow, "2026-05-08": matter.Yellow, "2026-05-09": matter.Red} {
		if x := lightOn(t, m, c, on); x.Light != want {
			t.Errorf("on %s the light is %s, not %s: %s", on, x.Light, want, x.Says.En)
		}
	}
	if x := lightOn(t, m, c, "2026-05-09"); x.Says.En != "An answer was due by 2026-05-08." {
		t.Error(x.Says.En)
	}
	if _, due := m.Tick(morning(t, c, "2026-05-08"), c); due {
		t.Error("the clock reminds on the last day")
	}
	e, due := m.Tick(morning(t, c, "2026-05-09"), c)
	if !due || m.Apply(e) != nil || m.Count("remind") != 1 {
		t.Error("the clock does not remind when the limit has passed")
	}
	if _, err := m.Take(chen, matter.Request{Step: "close", Fields: fields("outcome", "found", "told", "x")}, morning(t, c, "2026-05-11"), c); key(err) != "not-allowed" {
		t.Errorf("another body answers: %v", err)
	}
	do(t, m, c, did{"2026-05-11", metro, "close", fields("outcome", "not_found", "told", "已电话告知")})
	if m.State != "not_found" || !m.Closed() || len(m.Deadlines(c)) != 0 || len(m.Allowed(zhou, morning(t, c, "2026-05-11"), c)) != 0 {
		t.Errorf("it is %s", m.State)
	}
	var load matter.LoadCounter
	load.Add(m)
	want := []matter.Load{{Body: "metro", Month: "2026-04", Asked: 1, AskedFields: 2}, {Body: "metro", Month: "2026-05", Filled: 1, FilledFields: 2}}
	if got := load.Table(); len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("the load is %+v", got)
	}
}

// The file is what docs/PROCEDURES.md writes step by step, and nothing else.
func TestTheFileIsThatOfTheDocument(t *testing.T) {
	page, err := os.ReadFile("../docs/PROCEDURES.md")
	if err != nil {
		t.Fatal(err)
	}
	var written []string
	for i, part := range strings.Split(string(page), "```") {
		if i%2 == 1 {
			written = append(written, strings.Split(strings.TrimPrefix(part, "yaml\n"), "\n")...)
		}
	}
	lines := func(all []string) []string {
		return slices.DeleteFunc(all, func(s string) bool { return s == "" || strings.HasPrefix(s, "#") })
	}
	file := lines(strings.Split(lostProperty, "\n"))
	written = lines(written)
	for i := range max(len(file), len(written)) {
		if i >= len(file) || i >= len(written) || file[i] != written[i] {
			t.Fatalf("line %d of the example differs: the file goes on %q, the document %q", i+1, file[min(i, len(file)):min(i+1, len(file))], written[min(i, len(written)):min(i+1, len(written))])
		}
	}
}
