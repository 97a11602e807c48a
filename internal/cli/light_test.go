package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duixian/internal/cli"
	"duixian/matter"
)

// supervised is an export of one matter that a light by hand stands beside.
func supervised(t *testing.T) []byte {
	t.Helper()
	c, err := matter.ParseCalendar(matter.CalendarText(), "")
	if err != nil {
		t.Fatal(err)
	}
	p, err := matter.ParseProcedure(matter.CommitmentText())
	if err != nil {
		t.Fatal(err)
	}
	m := p.Start("road")
	office := matter.Actor{Person: "zhou", Posts: []matter.Post{{Role: "office"}}}
	lead := matter.Actor{Person: "chen", Posts: []matter.Post{{Role: "head", Body: "transport"}}}
	for day, step := range []struct {
		by     matter.Actor
		step   string
		fields map[string]string
	}{
		{office, "draft", map[string]string{"title": "建成环城路", "letter": "通车", "spirit": "出行", "due": "2026-06-30"}},
		{office, "assign", map[string]string{"lead": "transport", "report_every": "30"}},
		{lead, "accept", nil},
		{office, "override", map[string]string{"light": "green", "until": "2026-06-30", "reason": "已完工待验收"}},
	} {
		fields := matter.Fields{}
		for name, value := range step.fields {
			fields[name] = matter.One(value)
		}
		e, err := m.Take(step.by, matter.Request{Step: step.step, Fields: fields}, time.Date(2026, 3, 2+day, 1, 0, 0, 0, time.UTC), c)
		if err == nil {
			err = m.Apply(e)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	day, err := matter.ParseDate("2026-06-24")
	if err != nil {
		t.Fatal(err)
	}
	x, err := matter.NewExport([]*matter.Matter{m}, c, day)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := x.Encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The light verb computes lights again from the export alone, and says where one differs.
func TestLight(t *testing.T) {
	whole := string(supervised(t))
	file := filepath.Join(t.TempDir(), "matters.json")
	for _, s := range []struct {
		name, text string
		args       []string
		code       int
		out, err   string
	}{
		{"as it was", whole, nil, 0, `road	yellow	soon_unreported
  set by hand: green until 2026-06-30, by zhou: 已完工待验收
`, "duixian: 1 matters on 2026-06-24; 0 differ, 0 failed\n"},
		{"explained", whole, []string{"--explain"}, 0, `road	yellow	soon_unreported
  set by hand: green until 2026-06-30, by zhou: 已完工待验收
  It is due on 2026-06-30, in 4 working days, and no report is accepted.
  procedure commitment, version 1; calendar 2026.1; day 2026-06-24
    closed = false
    state = underway
    day = 2026-06-24
    due = 2026-06-30
    late_milestones = 0
    planned = 0
    reached = 0
    reports = 0
    workdays_left = 4
    limit.report.late = true
    limit.answer.late = false
    limit.sign.late = false
    closed: closed  does not hold
    not_begun: state == 'drafted'  does not hold
    overdue: due < day  does not hold
    milestone_late: late_milestones > 0 && reached < planned  does not hold
    soon_unreported: workdays_left <= 10 && reports == 0  holds
`, "0 differ"},
		{"in Chinese, on another day", whole, []string{"--day", "2026-07-01", "--lang", "zh-CN"}, 0, "road\t红灯\toverdue\n", "1 matters on 2026-07-01"},
		{"with a light that was changed", strings.Replace(whole, `"light": "yellow"`, `"light": "green"`, 1), nil, 1, `road	yellow	soon_unreported
  set by hand: green until 2026-06-30, by zhou: 已完工待验收
  the export states another light: green (soon_unreported)
`, "1 differ, 0 failed"},
		{"with a step that was changed", strings.Replace(whole, `"step": "accept"`, `"step": "approve"`, 1), nil, 1, "", `duixian: matter: road: the matter is "assigned"; "accept the report" cannot be taken now`},
		{"that is none", "{}", nil, 1, "", "the format is"},
		{"of another day that is none", whole, []string{"--day", "soon"}, 2, "", "no date"},
		{"twice", whole, []string{file}, 2, "", "it takes one export, but 2 files are given"},
	} {
		t.Run(s.name, func(t *testing.T) {
			if err := os.WriteFile(file, []byte(s.text), 0o600); err != nil {
				t.Fatal(err)
			}
			var out, complaint bytes.Buffer
			code := cli.Run(t.Context(), append([]string{"light", file}, s.args...), cli.Streams{In: strings.NewReader(""), Out: &out, Err: &complaint})
			if code != s.code || out.String() != s.out || !strings.Contains(complaint.String(), s.err) {
				t.Errorf("it ends with %d and says\n%s%s", code, &out, &complaint)
			}
		})
	}
	var out bytes.Buffer
	if code := cli.Run(t.Context(), []string{"light", "-"}, cli.Streams{In: strings.NewReader(whole), Out: &out, Err: &out}); code != 0 {
		t.Errorf("from standard input: %s", &out)
	}
	if code := cli.Run(t.Context(), []string{"light", filepath.Join(t.TempDir(), "none")}, cli.Streams{Out: &out, Err: &out}); code != 1 {
		t.Errorf("a file that is not there: %d", code)
	}
}
