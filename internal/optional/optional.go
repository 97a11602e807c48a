// Package optional makes the values of optional columns of Parquet files: nil, which is null, for what is not stated.
package optional

import "time"

// Of is a value for an optional column: nil where it is the zero of its type. Such columns are pointers because
// parquet-go 0.32 takes some zeros for values in columns that are not: in 64 rows, behind a run of values that is as
// long as what is before it.
func Of[T comparable](v T) *T {
	var none T
	if v == none {
		return nil
	}
	return &v
}

// Days counts the days from 1970 to a date in ISO 8601; nil for what is none.
func Days(date string) *int32 {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return nil
	}
	n := int32(day.Unix() / (24 * 60 * 60))
	return &n
}
