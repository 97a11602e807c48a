package web

import (
	"net/http"
	"slices"

	"duixian/internal/record"
	"duixian/internal/store"
	"duixian/report"
)

// commitmentsPage lists the commitments of a report, for matters to be drafted from them.
type commitmentsPage struct {
	frame
	Report   report.Report
	Address  string // of the report's page
	Sections []stepOption
	New      bool // only those that no matter is from
	Every    bool // all are ticked
	Groups   []commitmentGroup
	Shown    int
	Total    int
}

// commitmentGroup is the commitments of one section.
type commitmentGroup struct {
	Heading string
	Items   []commitmentItem
}

// commitmentItem is a commitment with what a matter would be drafted from.
type commitmentItem struct {
	item
	Clause  string
	Figures []item         // in the clause
	Matters []store.Source // that are from it
}

// ReportName says which report it is.
func (p commitmentsPage) ReportName() string { return reportName(p.frame, p.Report) }

func (s *site) commitments(w http.ResponseWriter, r *http.Request) error {
	edition, err := s.edition(r)
	if err != nil {
		return err
	}
	o, err := s.open(r.Context(), edition)
	if err != nil {
		return err
	}
	sources, err := s.store.Sources(r.Context(), edition.SHA256)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	section := q.Get("section")
	page := commitmentsPage{frame: s.frame(r), Report: o.Reading.Report, Address: reportAddress(edition.SHA256), New: q.Get("new") == "1", Every: q.Get("every") == "1"}
	page.Title = page.Text("commitments.title")
	for _, rec := range o.records {
		if rec.Commitment == nil {
			continue
		}
		page.Total++
		heading := rec.Section()
		if heading != "" && !slices.ContainsFunc(page.Sections, func(o stepOption) bool { return o.Value == heading }) {
			page.Sections = append(page.Sections, stepOption{Value: heading, Label: heading, On: heading == section})
		}
		if section != "" && heading != section || page.New && len(sources[rec.ID]) > 0 {
			continue
		}
		page.Shown++
		if n := len(page.Groups); n == 0 || page.Groups[n-1].Heading != heading {
			page.Groups = append(page.Groups, commitmentGroup{Heading: heading})
		}
		last := &page.Groups[len(page.Groups)-1]
		last.Items = append(last.Items, newCommitmentItem(page.frame, o, rec, sources[rec.ID]))
	}
	return s.render(w, r, http.StatusOK, "commitments", page)
}

func newCommitmentItem(f frame, o opened, rec record.Record, matters []store.Source) commitmentItem {
	start, end := o.Document.Clean(rec.Clause())
	one := commitmentItem{item: newItem(f.Printer, o.Document, rec), Clause: o.Document.Text[start:end], Matters: matters}
	for _, other := range o.records {
		if other.Figure != nil && other.Figure.Class == report.Quantity && rec.Clause().Contains(other.Span()) {
			one.Figures = append(one.Figures, newItem(f.Printer, o.Document, other))
		}
	}
	return one
}

// draftingTools lead who may draft matters from a report's page, or from that of one of its records, to its commitments. Pages of reports are
// kept for all visitors: what is for some stands around them.
func (s *site) draftingTools(r *http.Request, edition store.Edition, rec string) []navLink {
	f := s.frame(r)
	if !f.visitor.may(mayDraft, "") {
		return nil
	}
	link := navLink{Label: f.Text("commitments.title"), Address: reportAddress(edition.SHA256) + "/commitments"}
	if rec != "" {
		link.Address += "#" + rec
	}
	return []navLink{link}
}
