package optional_test

import (
	"testing"

	"duixian/internal/optional"
)

func TestDays(t *testing.T) {
	for date, want := range map[string]int32{"1970-01-02": 1, "1969-12-31": -1, "2024-02-29": 19782} {
		if got := optional.Days(date); got == nil || *got != want {
			t.Errorf("%s is %v, want %d", date, got, want)
		}
	}
	for _, date := range []string{"", "2023-02-29", "2024"} {
		if got := optional.Days(date); got != nil {
			t.Errorf("%q is %d, want none", date, *got)
		}
	}
}

func TestOf(t *testing.T) {
	if optional.Of("") != nil || optional.Of(int32(0)) != nil {
		t.Error("the zero of a type is not null")
	}
	if got := optional.Of("个"); got == nil || *got != "个" {
		t.Errorf("个 is %v", got)
	}
}
