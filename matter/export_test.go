package matter_test

import (
	"bytes"
	"strings"
	"testing"

	"duixian/matter"
)

// exported is an export of two matters, as JSON.
func exported(t testing.TB) string {
	t.Helper()
	c := calendar(t)
	call := procedure(t, lostProperty).Start("call-1")
	do(t, call, c, did{"2026-04-28", zhou, "intake", fields("thing", "黑色雨伞", "lost_on", "2026-04-27", "keeper", "metro")})
	road := underway(t, c)
	do(t, road, c, did{"2026-04-01", zhou, "override", fields("light", "yellow", "until", "2026-05-31", "reason", "协调中")})
	x, err := matter.NewExport([]*matter.Matter{road, call}, c, day(t, "2026-05-09"))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := x.Encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAnExportSaysItsLightsAgain(t *testing.T) {
	text := exported(t)
	x, err := matter.ParseExport([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []matter.Light{matter.Yellow, matter.Red} {
		r, err := x.Recompute(x.Matters[i], x.Day)
		if err != nil || r.Light != want || r.Differs() || (r.Override != nil) != (i == 0) {
			t.Errorf("%+v, %v", r.Shown, err)
		}
	}
	r, err := x.Recompute(x.Matters[1], day(t, "2026-05-07"))
	if err != nil || r.Light != matter.Yellow || r.Stated != nil || r.Differs() {
		t.Errorf("on another day nothing is compared: %+v, %v", r, err)
	}
	x, err = matter.ParseExport([]byte(strings.Replace(text, `"light": "red"`, `"light": "green"`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if r, err := x.Recompute(x.Matters[1], x.Day); err != nil || !r.Differs() {
		t.Errorf("a light that was changed is not found: %v", err)
	}
	x, err = matter.ParseExport([]byte(strings.Replace(text, `"until": "2026-05-31",`, `"until": "2026-06-30",`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if r, err := x.Recompute(x.Matters[0], x.Day); err != nil || !r.Differs() {
		t.Errorf("an override that was changed is not found: %v", err)
	}
}

// A matter keeps the version of the procedure that it started under, in an export too.
func TestEachMatterKeepsItsVersion(t *testing.T) {
	c := calendar(t)
	later := strings.NewReplacer("version: 1\n", "version: 2\n", "days: 5\n", "days: 10\n").Replace(lostProperty)
	var all []*matter.Matter
	for _, text := range []string{lostProperty, later} {
		m := procedure(t, text).Start("call")
		do(t, m, c, did{"2026-03-02", zhou, "intake", fields("thing", "x", "lost_on", "2026-03-01", "keeper", "metro")})
		all = append(all, m)
	}
	x, err := matter.NewExport(all, c, day(t, "2026-03-11"))
	if err != nil || len(x.Procedures) != 2 {
		t.Fatalf("%v, %d procedures", err, len(x.Procedures))
	}
	for i, want := range []matter.Light{matter.Red, matter.Green} {
		if r, err := x.Recompute(x.Matters[i], x.Day); err != nil || r.Light != want || r.Version != i+1 {
			t.Errorf("under version %d the light is %s: %v", r.Version, r.Light, err)
		}
	}
}

func TestExportsThatCannotBeUsed(t *testing.T) {
	text := exported(t)
	for _, s := range []struct{ old, new, want string }{
		{text, "", "no export of matters"},
		{text, "[]", "no export of matters"},
		{`"format": "duixian-matters"`, `"format": "other"`, `the format is "other"`},
		{`"version": 1,`, `"version": 2,`, "version 2; this program reads"},
		{`"day": "2026-05-09"`, `"day": "2026-05-99"`, "no date"},
		{`"day": "2026-05-09"`, `"day": ""`, "does not say the day"},
		{`"zone": "Asia/Shanghai"`, `"zone": "Asia/Atlantis"`, "no time zone"},
		{`"zone"`, `"zones"`, "unknown field"},
		{"# Working days", "Working days", "calendar:1"},
		{`id: lost_property\n`, `id: lost_things\n`, "its text is another's"},
		{`id: lost_property\n`, `ids: lost_property\n`, `2: "ids" is not known here`},
		{text, text + "{}", "something follows"},
	} {
		if _, err := matter.ParseExport([]byte(strings.Replace(text, s.old, s.new, 1))); err == nil || !strings.Contains(err.Error(), s.want) {
			t.Errorf("%.40q: %v, not %s", s.new, err, s.want)
		}
	}
	for _, s := range []struct{ old, new, want string }{
		{`"procedure": "commitment"`, `"procedure": "petition"`, "lacks its procedure, petition, version 1"},
		{`"step": "accept"`, `"step": "approve"`, "the matter is \"assigned\""},
		{`"person": "zhou"`, `"person": ""`, "is taken by: inspection office"},
	} {
		x, err := matter.ParseExport([]byte(strings.Replace(text, s.old, s.new, 1)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := x.Recompute(x.Matters[0], x.Day); err == nil || !strings.Contains(err.Error(), s.want) {
			t.Errorf("%s: %v, not %s", s.new, err, s.want)
		}
	}
}

func FuzzParseExport(f *testing.F) {
	f.Add([]byte(exported(f)))
	f.Add([]byte(`{"format":"duixian-matters","version":1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		x, err := matter.ParseExport(b)
		if err != nil {
			return
		}
		for _, m := range x.Matters {
			r, err := x.Recompute(m, x.Day)
			if err != nil {
				_ = err.Error()
				continue
			}
			_ = r.Differs()
		}
		if err := x.Encode(&bytes.Buffer{}); err != nil {
			t.Error(err)
		}
	})
}
