package matter

import (
	_ "embed" // the calendar
	"fmt"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // so that a time zone's name means the same on every machine
)

// DefaultZone is the name of the time zone of days, unless another is set.
const DefaultZone = "Asia/Shanghai"

//go:embed calendar.tsv
var calendarFile string

// CalendarText is the calendar that the package comes with, as ParseCalendar reads it.
func CalendarText() string { return calendarFile }

// Calendar says which days are worked, and which day it is at an instant. It does not change; several
// goroutines may use it.
type Calendar struct {
	text    string
	version string
	zone    *time.Location
	first   Date    // the first day that is known
	worked  []int32 // of each known day: the working days from the first up to and with it
}

// ParseCalendar reads a calendar from the text of its file, for a time zone by its IANA name, "" for DefaultZone. What
// cannot be understood is an error that names the line.
func ParseCalendar(text, zone string) (*Calendar, error) {
	if zone == "" {
		zone = DefaultZone
	}
	location, err := time.LoadLocation(zone)
	if err != nil || zone == "Local" {
		return nil, fmt.Errorf("matter: there is no time zone %q; write its name as Asia/Shanghai", zone)
	}
	c := &Calendar{text: text, zone: location}
	days, err := c.parse(text)
	if err != nil {
		return nil, err
	}
	worked := int32(0)
	for d := c.first; d < c.first+Date(len(c.worked)); d++ {
		works, listed := days[d]
		if works || !listed && !weekend(d) {
			worked++
		}
		c.worked[d-c.first] = worked
	}
	return c, nil
}

// parse reads the rows: which years are known, and the days that are not as their weekday says.
func (c *Calendar) parse(text string) (days map[Date]bool, err error) {
	days = map[Date]bool{}
	head := false
	for n, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 5 {
			return nil, fmt.Errorf("matter: calendar:%d: a row has %d cells between tabs, not 5", n+1, len(cells))
		}
		if !head {
			head = true
			continue
		}
		switch cells[0] {
		case "version":
			c.version = cells[1]
		case "year":
			err = c.addYear(cells[1])
		case "off", "work":
			err = c.addDays(days, cells[1], cells[2], cells[0] == "work")
		default:
			err = fmt.Errorf("%q is none of version, year, off, work", cells[0])
		}
		if err != nil {
			return nil, fmt.Errorf("matter: calendar:%d: %w", n+1, err)
		}
	}
	if c.version == "" || c.first == 0 {
		return nil, fmt.Errorf("matter: calendar: it has no row %q or no row %q", "version", "year")
	}
	return days, nil
}

func (c *Calendar) addYear(s string) error {
	year, err := strconv.Atoi(s)
	if err != nil || year < 1 || year > 9998 {
		return fmt.Errorf("%q is no year", s)
	}
	begin := DateOf(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC))
	switch end := c.first + Date(len(c.worked)); {
	case c.first == 0:
		c.first = begin
	case begin != end:
		return fmt.Errorf("the year %d does not follow on the one before; list the years in order, without a gap", year)
	}
	days := DateOf(time.Date(year+1, 1, 1, 0, 0, 0, 0, time.UTC)) - begin
	c.worked = append(c.worked, make([]int32, days)...)
	return nil
}

func (c *Calendar) addDays(days map[Date]bool, from, to string, works bool) error {
	first, err := ParseDate(from)
	last := first
	if err == nil && to != "-" {
		last, err = ParseDate(to)
	}
	switch {
	case err != nil:
		return err
	case last < first || last > first+30:
		return fmt.Errorf("from %s to %s is no holiday: the last day comes after the first, within a month", first, last)
	case !c.knows(first) || !c.knows(last):
		return fmt.Errorf("%s is in no year that is listed above", from)
	}
	for d := first; d <= last; d++ {
		if _, listed := days[d]; listed {
			return fmt.Errorf("%s is listed twice", d)
		}
		if works && !weekend(d) {
			return fmt.Errorf("%s is no day of a weekend; it is worked without being listed", d)
		}
		days[d] = works
	}
	return nil
}

func weekend(d Date) bool { return d%7 == 6 || d%7 == 0 }

// Version is the version of the calendar's file.
func (c *Calendar) Version() string { return c.version }

// Text is the calendar's file.
func (c *Calendar) Text() string { return c.text }

// Zone is the time zone of days.
func (c *Calendar) Zone() *time.Location { return c.zone }

// Day is the day that it is at an instant, in the calendar's time zone.
func (c *Calendar) Day(t time.Time) Date { return DateOf(t.In(c.zone)) }

// Works says whether a day is a working day, as far as the calendar knows.
func (c *Calendar) Works(d Date) bool { return c.upTo(d) > c.upTo(d-1) }

func (c *Calendar) knows(d Date) bool { return d >= c.first && d < c.first+Date(len(c.worked)) }

// Unknown is the first year between two days, both counted, whose holidays the calendar does not know; 0 if it knows all.
func (c *Calendar) Unknown(from, to Date) int {
	if from > to {
		from, to = to, from
	}
	switch end := c.first + Date(len(c.worked)); {
	case !c.knows(from):
		return from.Time(time.UTC).Year()
	case to >= end:
		return end.Time(time.UTC).Year()
	}
	return 0
}

// Workdays counts the working days after one day, up to and with another; below 0 where the other is the earlier one.
func (c *Calendar) Workdays(after, to Date) int { return c.upTo(to) - c.upTo(after) }

// AfterWorkdays is the nth working day after a day. A limit of n working days ends when that day ends.
func (c *Calendar) AfterWorkdays(day Date, n int) Date {
	want := c.upTo(day) + n
	end := day + Date(n)
	for missing := want - c.upTo(end); missing > 0; missing = want - c.upTo(end) {
		end += Date(missing) // as many days cannot have more working days
	}
	return end
}

// upTo counts working days from day 1 up to and with d.
func (c *Calendar) upTo(d Date) int {
	before := weekdays(c.first - 1)
	switch last := c.first + Date(len(c.worked)) - 1; {
	case d < c.first:
		return weekdays(d)
	case d <= last:
		return before + int(c.worked[d-c.first])
	default:
		return before + int(c.worked[last-c.first]) + weekdays(d) - weekdays(last)
	}
}
