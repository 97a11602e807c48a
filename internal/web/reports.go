package web

import (
	"net/http"

	"duixian/internal/store"
)

// reportsPage lists the reports of the store.
type reportsPage struct {
	frame
	Reports []store.Entry
	MayAdd  bool
	Refused []refusedFile // of those that were just sent
}

func (s *site) reports(w http.ResponseWriter, r *http.Request) error {
	return s.showReports(w, r, http.StatusOK, nil)
}

func (s *site) showReports(w http.ResponseWriter, r *http.Request, status int, refused []refusedFile) error {
	entries, err := s.store.Reports(r.Context())
	if err != nil {
		return err
	}
	page := reportsPage{frame: s.frame(r), Reports: entries, Refused: refused}
	page.MayAdd = s.add != nil && page.visitor.may(mayAdd, "")
	page.Title = page.Text("reports.title")
	return s.render(w, r, status, "reports", page)
}

// Address is where a report's page is.
func (reportsPage) Address(e store.Entry) string { return reportAddress(e.Report.SHA256) }

// Name says which report it is.
func (p reportsPage) Name(e store.Entry) string { return reportName(p.frame, e.Report) }

// Place is where the page of a report's place is, "" if it does not state one.
func (reportsPage) Place(e store.Entry) string {
	if placeKey(e.Report) == "" {
		return ""
	}
	return placeAddress(placeKey(e.Report))
}

// reportAddress is the path of a report's page. It holds the beginning of the
// hash, so that an address means the same report in every store.
func reportAddress(sha256 string) string { return "/reports/" + sha256[:12] }
