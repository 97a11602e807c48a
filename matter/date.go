package matter

import (
	"fmt"
	"time"
)

// Date is a day of the civil calendar, counted from 1 January of year 1, which is 1. The zero Date is none.
type Date int32

const (
	unixDay  = 719163        // 1 January 1970
	lastDate = Date(3652059) // 31 December 9999
)

// DateOf is the day of an instant in its own time zone. Years before 1 and after 9999 give no date.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	if y < 1 || y > 9999 {
		return 0
	}
	return Date(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()/86400 + unixDay)
}

// ParseDate reads a day as ISO 8601 writes it: 2026-03-02.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return 0, fmt.Errorf("%q is no date; write one as 2026-03-02", s)
	}
	return DateOf(t), nil
}

// Time is the beginning of the day in a time zone.
func (d Date) Time(zone *time.Location) time.Time {
	return time.Date(1, 1, int(d), 0, 0, 0, 0, zone)
}

// String writes the day as ISO 8601, and no date as "".
func (d Date) String() string {
	if d < 1 || d > lastDate {
		return ""
	}
	return d.Time(time.UTC).Format(time.DateOnly)
}

// MarshalText writes the day as String does.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(b []byte) (err error) {
	*d = 0
	if len(b) > 0 {
		*d, err = ParseDate(string(b))
	}
	return err
}

// weekdays counts Mondays to Fridays from day 1, a Monday, up to and with d.
func weekdays(d Date) int { return 5*int(d/7) + min(int(d%7), 5) }
