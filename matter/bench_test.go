package matter_test

import (
	"testing"
	"time"

	"duixian/matter"
)

// walked is a matter with five reports, and the steps around them.
func walked(tb testing.TB, c *matter.Calendar) *matter.Matter {
	m := underway(tb, c)
	for _, on := range []string{"2026-04-01", "2026-05-01", "2026-06-01", "2026-07-01", "2026-08-01"} {
		do(tb, m, c, did{on, chen, "report", without(progress(), "as_of")}, did{on, wu, "approve", nil})
	}
	return m
}

func BenchmarkLight(b *testing.B) {
	c := calendar(b)
	m := walked(b, c)
	s, on := m.Standing(), day(b, "2026-08-10")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Procedure.Light(&s, c, on); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lights/s")
}

// BenchmarkLightOnAllCores computes lights of one procedure on all cores at a time.
func BenchmarkLightOnAllCores(b *testing.B) {
	c := calendar(b)
	m := walked(b, c)
	on := day(b, "2026-08-10")
	b.RunParallel(func(pb *testing.PB) {
		s := m.Standing()
		for pb.Next() {
			if _, err := m.Procedure.Light(&s, c, on); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lights/s")
}

func BenchmarkStanding(b *testing.B) {
	m := walked(b, calendar(b))
	b.ReportAllocs()
	for b.Loop() {
		m.Standing()
	}
}

// BenchmarkLightFromEvents is the whole way: the fold of thirteen events, each checked, and the light.
func BenchmarkLightFromEvents(b *testing.B) {
	c := calendar(b)
	m := walked(b, c)
	on := day(b, "2026-08-10")
	b.ReportAllocs()
	for b.Loop() {
		again, err := m.Procedure.Fold("m1", m.Events)
		if err != nil {
			b.Fatal(err)
		}
		s := again.Standing()
		if _, err := m.Procedure.Light(&s, c, on); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "lights/s")
}

func BenchmarkTake(b *testing.B) {
	c := calendar(b)
	m := underway(b, c)
	now := morning(b, c, "2026-06-01").Add(time.Hour)
	r := matter.Request{Step: "report", Fields: progress()}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Take(chen, r, now, c); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParseProcedure(b *testing.B) {
	for b.Loop() {
		if _, err := matter.ParseProcedure(matter.CommitmentText()); err != nil {
			b.Fatal(err)
		}
	}
}
