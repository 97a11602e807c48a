package matter_test

import (
	"testing"
	"duixian/matter"
)

func TestSmoke(t *testing.T) {
	p, err := matter.ParseProcedure(matter.CommitmentText())
	if err != nil { t.Fatal(err) }
	t.Log(p.ID, len(p.Steps))
	if _, err := matter.ParseCalendar(matter.CalendarText(), ""); err != nil { t.Fatal(err) }
}
func BenchmarkParse(b *testing.B) {
	for b.Loop() { matter.ParseProcedure(matter.CommitmentText()) }
}
