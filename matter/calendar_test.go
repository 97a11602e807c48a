package matter_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"duixian/matter"
)

func TestTheCalendarKnowsTheNotices(t *testing.T) {
	c := calendar(t)
	// Working days of the years as the notices leave them: 365 or 366, less weekends and holidays, with days made up.
	for year, want := range map[int]int{2023: 249, 2024: 251, 2025: 248, 2026: 248} {
		if got := c.Workdays(day(t, fmt.Sprintf("%d-12-31", year-1)), day(t, fmt.Sprintf("%d-12-31", year))); got != want {
			t.Errorf("%d has %d working days, not %d", year, got, want)
		}
	}
	for on, want := range map[string]bool{
		"2026-01-01": false, "2026-01-02": false, "2026-01-04": true, "2026-02-14": true, "2026-02-16": false, "2026-02-24": true, "2026-02-28": true,
		"2026-04-06": false, "2026-05-05": false, "2026-05-09": true, "2026-06-19": false, "2026-09-20": true, "2026-09-25": false,
		"2026-10-07": false, "2026-10-10": true, "2026-10-11": false, "2025-01-26": true, "2025-10-08": false, "2024-02-09": true, "2023-04-23": true,
		"2027-01-01": true, "2027-01-02": false, "2022-10-03": true,
	} {
		if got := c.Works(day(t, on)); got != want {
			t.Errorf("%s is a working day: %v", on, got)
		}
	}
}

func TestWorkingDaysAreCounted(t *testing.T) {
	c := calendar(t)
	for _, s := range []struct {
		from    string
		days    int
		want    string
		unknown int
	}{
		{"2026-03-02", 1, "2026-03-03", 0},
		{"2026-03-06", 1, "2026-03-09", 0},
		{"2026-02-13", 1, "2026-02-14", 0}, // a Saturday that is worked
		{"2026-02-14", 1, "2026-02-24", 0},
		{"2026-09-30", 3, "2026-10-10", 0},
		{"2026-12-31", 1, "2027-01-01", 2027}, // surely a holiday, but no notice says so yet
		{"2022-12-30", 1, "2023-01-03", 2022},
		{"2026-03-02", 0, "2026-03-02", 0},
	} {
		from := day(t, s.from)
		got := c.AfterWorkdays(from, s.days)
		if got.String() != s.want || c.Unknown(from, got) != s.unknown {
			t.Errorf("%d working days after %s end on %s (unknown %d), not %s (%d)", s.days, s.from, got, c.Unknown(from, got), s.want, s.unknown)
		}
	}
}

// Adding and counting agree with going from day to day.
func TestWorkingDaysAreThoseGoneThroughOneByOne(t *testing.T) {
	c := calendar(t)
	first, last := int(day(t, "2022-06-01")), int(day(t, "2027-06-01"))
	rapid.Check(t, func(t *rapid.T) {
		from := matter.Date(rapid.IntRange(first, last).Draw(t, "from"))
		n := rapid.IntRange(1, 300).Draw(t, "days")
		end, left := from, n
		for left > 0 {
			if end++; c.Works(end) {
				left--
			}
		}
		if got := c.AfterWorkdays(from, n); got != end {
			t.Errorf("%d working days after %s end on %s, not %s", n, from, got, end)
		}
		if got := c.Workdays(from, end); got != n || c.Workdays(end, from) != -n {
			t.Errorf("from %s to %s are %d working days, not %d", from, end, got, n)
		}
	})
}

func TestDatesAreThoseOfPackageTime(t *testing.T) {
	for _, s := range []string{"0001-01-01", "1600-02-29", "1969-12-31", "1970-01-01", "2026-05-01", "9999-12-31"} {
		d := day(t, s)
		want, _ := time.Parse(time.DateOnly, s)
		if d.String() != s || !d.Time(time.UTC).Equal(want) || matter.DateOf(want) != d {
			t.Errorf("%s comes back as %s, %s", s, d, d.Time(time.UTC))
		}
	}
	for _, s := range []string{"", "2026-02-29", "2026-2-3", "0000-01-01", "today"} {
		if d, err := matter.ParseDate(s); err == nil {
			t.Errorf("%q is %s", s, d)
		}
	}
}

func TestTheDayIsThatOfTheTimeZone(t *testing.T) {
	night := time.Date(2026, 3, 1, 17, 0, 0, 0, time.UTC)
	for zone, want := range map[string]string{"": "2026-03-02", "Asia/Urumqi": "2026-03-01", "Europe/Berlin": "2026-03-01", "Asia/Tokyo": "2026-03-02"} {
		c, err := matter.ParseCalendar(matter.CalendarText(), zone)
		if err != nil || c.Day(night).String() != want {
			t.Errorf("in %q it is %s, not %s: %v", zone, c.Day(night), want, err)
		}
	}
}

// Another holiday moves exactly the limits of working days that run over it.
func TestAnotherCalendarMovesWhatItShould(t *testing.T) {
	c := calendar(t)
	text := strings.Replace(matter.CalendarText(), "version\t2026.1", "version\t2026.2", 1) + "off\t2026-03-06\t-\t地方假日\t-\n"
	changed, err := matter.ParseCalendar(text, "")
	if err != nil || changed.Version() != "2026.2" {
		t.Fatal(err)
	}
	p := commitment(t)
	var all []matter.Standing
	for _, s := range []struct{ id, assigned string }{{"before", "2026-02-26"}, {"over", "2026-03-04"}, {"after", "2026-03-06"}} {
		m := p.Start(s.id)
		do(t, m, c, did{s.assigned, zhou, "draft", draft()}, did{s.assigned, zhou, "assign", assign()})
		if s.id == "over" {
			do(t, m, c, did{s.assigned, mayor, "instruct", fields("note", "x")})
		}
		all = append(all, m.Standing())
	}
	all = append(all, underway(t, c).Standing()) // its limits are of calendar days, and of a day that is fixed
	var got []string
	for _, move := range p.Recompute(all, c, changed) {
		got = append(got, fmt.Sprintf("%s %s %s→%s", move.Matter, move.Limit, move.From, move.To))
	}
	want := "over sign 2026-03-09→2026-03-10; over answer 2026-03-11→2026-03-12"
	if strings.Join(got, "; ") != want {
		t.Errorf("moved are %v, not %s", got, want)
	}
	if moves := p.Recompute(all, c, c); moves != nil {
		t.Errorf("the same calendar moves %v", moves)
	}
}

func TestCalendarsThatCannotBeUsed(t *testing.T) {
	head := "what\tfrom\tto\tname\tnotice\nversion\t1\t-\t-\t-\nyear\t2026\t-\t-\tx\n"
	for rows, want := range map[string]string{
		"":                                    "",
		"off\t2026-01-01\n":                   "calendar:4: a row has 2 cells",
		"off\t2026-01-32\t-\t-\t-\n":          "calendar:4: \"2026-01-32\" is no date",
		"rest\t2026-01-01\t-\t-\t-\n":         "none of version, year, off, work",
		"off\t2027-01-01\t-\t-\t-\n":          "2027-01-01 is in no year that is listed above",
		"off\t2026-05-05\t2026-05-01\t-\t-\n": "the last day comes after the first",
		"off\t2026-01-01\t2026-12-31\t-\t-\n": "within a month",
		"year\t2028\t-\t-\t-\n":               "does not follow on the one before",
		"year\t226x\t-\t-\t-\n":               "is no year",
		"work\t2026-03-02\t-\t-\t-\n":         "no day of a weekend",
		"off\t2026-03-02\t-\t-\t-\noff\t2026-03-02\t-\t-\t-\n": "calendar:5: 2026-03-02 is listed twice",
	} {
		_, err := matter.ParseCalendar(head+rows, "")
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, not %q", rows, err, want)
		}
	}
	for _, zone := range []string{"Local", "Asia/Lhasa-3"} {
		if _, err := matter.ParseCalendar(matter.CalendarText(), zone); err == nil {
			t.Errorf("there is a time zone %s", zone)
		}
	}
	if _, err := matter.ParseCalendar("", ""); err == nil {
		t.Error("an empty file is a calendar")
	}
}
