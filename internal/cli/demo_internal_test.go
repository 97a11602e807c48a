package cli

import (
	"testing"
	"time"

	"duixian/internal/demo"
	"duixian/internal/store"
	"duixian/matter"
)

// The demonstration has matters of every light at any time of the year, and some that the public sees.
func TestDemoSupervision(t *testing.T) {
	for _, now := range []time.Time{time.Now(), time.Date(2026, 2, 16, 16, 30, 0, 0, time.UTC), time.Date(2027, 10, 3, 1, 0, 0, 0, time.UTC)} {
		st, err := store.Open(t.Context(), t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		var latest string
		for _, file := range demo.Files() {
			if latest, err = addReport(t.Context(), st, store.Program("demo"), file.Name, file.Bytes, refuse); err != nil {
				t.Fatal(err)
			}
		}
		cast, err := demoCast(t.Context(), st)
		if err != nil {
			t.Fatal(err)
		}
		if err := demoSupervision(t.Context(), st, cast, latest, now); err != nil {
			t.Fatal(err)
		}
		counts, _, err := st.LedgerCounts(t.Context(), store.LedgerFilter{})
		if err != nil {
			t.Fatal(err)
		}
		for _, light := range []matter.Light{matter.Green, matter.Yellow, matter.Red, matter.Grey} {
			if counts.Lights[light] == 0 {
				t.Errorf("at %s no matter is %s: %v", now, light, counts.Lights)
			}
		}
		public, err := st.Ledger(t.Context(), store.LedgerFilter{Public: true}, store.ByDue, store.LedgerCursor{}, 50)
		if err != nil || len(public.Rows) != 4 {
			t.Errorf("%d matters are public, %v", len(public.Rows), err)
		}
		for _, row := range public.Rows {
			if row.Section == "" {
				t.Errorf("the matter %s stands in no section of the report", row.Title)
			}
		}
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
