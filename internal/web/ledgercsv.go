package web

import (
	"encoding/csv"
	"mime"
	"net/http"
	"strconv"
	"time"

	"duixian/internal/server"
	"duixian/internal/store"
	"duixian/matter"
)

// csvRows is how many matters are read at a time for a file: it has any number of them, and memory holds these.
const csvRows = 1000

var ledgerColumns = []string{"id", "title", "section", "state", "state_name", "closed", "light", "rule", "light_since", "override", "override_until", "lead", "lead_name",
	"leader", "leader_name", "due", "waits_for_office", "published", "procedure", "procedure_version", "steps", "updated"}

// ledgerCSV sends the matters that are chosen as a file, by due date: an order that steps taken meanwhile do not change.
func (s *site) ledgerCSV(w http.ResponseWriter, r *http.Request) error {
	l, err := s.ledger(r)
	if err != nil {
		return err
	}
	found, err := s.store.Ledger(r.Context(), l.choice.filter, store.ByDue, store.LedgerCursor{}, csvRows)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "matters-" + l.choice.today.String() + ".csv"}))
	h.Set("Vary", "Accept-Language, Cookie")
	if r.Method == http.MethodHead {
		return nil
	}
	// From here on the answer has begun: if the rest cannot be sent, it must not look whole.
	if err := s.writeLedger(w, r, l, found); err != nil {
		s.log.Error("a ledger was not sent to its end", "id", server.RequestID(r.Context()), "path", r.URL.Path, "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

func (s *site) writeLedger(w http.ResponseWriter, r *http.Request, l ledger, found store.LedgerPage) error {
	if _, err := w.Write([]byte("\ufeff")); err != nil { // Excel knows UTF-8 by it
		return err
	}
	c := csv.NewWriter(w)
	_ = c.Write(ledgerColumns) // Flush tells
	names := map[string]string{}
	for {
		more, err := s.store.Names(r.Context(), leaders(found.Rows, names))
		if err != nil {
			return err
		}
		for id, name := range more {
			names[id] = name
		}
		for i := range found.Rows {
			_ = c.Write(s.csvRow(l, &found.Rows[i], names))
		}
		if c.Flush(); c.Error() != nil || found.Next.ID == "" {
			return c.Error()
		}
		if found, err = s.store.Ledger(r.Context(), l.choice.filter, store.ByDue, found.Next, csvRows); err != nil {
			return err
		}
	}
}

func (s *site) csvRow(l ledger, m *store.MatterRow, names map[string]string) []string {
	row := s.ledgerRow(l, m)
	day := func(d matter.Date) string { return d.String() }
	return []string{m.ID, noFormula(m.Title), noFormula(m.Section), m.State, row.State, strconv.FormatBool(m.Closed), string(m.Light), m.Rule, day(m.Lit), string(m.Override), day(m.OverrideUntil),
		m.Lead, noFormula(row.Lead), m.Leader, noFormula(names[m.Leader]), row.Due, strconv.FormatBool(m.Office), strconv.FormatBool(m.Published), m.Procedure,
		strconv.Itoa(m.ProcedureVersion), strconv.Itoa(m.Version), m.Updated.UTC().Format(time.RFC3339)}
}
