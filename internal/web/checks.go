package web

import (
	"bytes"
	"cmp"
	"net/http"
	"slices"

	"duixian/internal/locale"
	"duixian/internal/publish"
	"duixian/report"
	"duixian/series"
	"duixian/source"
)

// checksPage shows which figures of a report do not fit together.
type checksPage struct {
	frame
	Report   report.Report
	Address  string
	With     []reportLink // the reports of the years beside it that were looked at
	Findings []findingView
}

// findingView is figures that do not fit together.
type findingView struct {
	Says, Formula, Rule string
	Sentences           []evidenceView
}

// evidenceView is a sentence that states figures of a finding.
type evidenceView struct {
	Report  string // "" for the page's own
	Figures []evidenceFigure
	Text    []paragraph
}

type evidenceFigure struct{ Name, Amount, Link string }

// ReportName says which report it is.
func (p checksPage) ReportName() string { return reportName(p.frame, p.Report) }

// Next is the number of the finding at an index.
func (checksPage) Next(i int) int { return i + 1 }

// findings gives what the checks find of the figures of the report that a request names: within it, and with
// the reports of the same place for the years before and after.
func (s *site) findings(r *http.Request) (own *report.Reading, docs map[string]*source.Document, beside []report.Report, found []series.Finding, err error) {
	edition, err := s.edition(r)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	o, err := s.open(r.Context(), edition)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	d, own := o.Document, o.Reading
	docs = map[string]*source.Document{own.Report.SHA256: d}
	reads := []series.Read{{Document: d, Reading: own}}
	if key := placeKey(own.Report); key != "" && own.Report.Year != 0 {
		reports, err := s.store.ReportsOf(r.Context(), placeOf(key))
		if err != nil {
			return nil, nil, nil, nil, err
		}
		for _, other := range reports {
			if other.Year != own.Report.Year-1 && other.Year != own.Report.Year+1 {
				continue
			}
			reading, err := s.store.Reading(r.Context(), other.SHA256)
			if err != nil {
				return nil, nil, nil, nil, err
			}
			doc, err := s.store.Document(r.Context(), other.SHA256)
			if err != nil {
				return nil, nil, nil, nil, err
			}
			docs[other.SHA256] = doc
			reads = append(reads, series.Read{Document: doc, Reading: reading})
			beside = append(beside, other)
		}
	}
	for _, f := range series.Indicators().Check(reads...) {
		if slices.ContainsFunc(f.Evidence, func(e series.Evidence) bool { return e.Report.SHA256 == own.Report.SHA256 }) {
			found = append(found, f)
		}
	}
	return own, docs, beside, found, nil
}

func (s *site) checks(w http.ResponseWriter, r *http.Request) error {
	own, docs, beside, found, err := s.findings(r)
	if err != nil {
		return err
	}
	page := checksPage{frame: s.frame(r), Report: own.Report, Address: reportAddress(own.Report.SHA256)}
	page.Title = page.Text("checks.title") + " – " + page.ReportName()
	for _, other := range beside {
		page.With = append(page.With, linkReport(other))
	}
	for _, f := range found {
		zh, en := series.ExplainCheck(f)
		view := findingView{Says: en, Formula: f.Formula, Rule: f.Rule}
		if page.Language == locale.Chinese {
			view.Says = zh
		}
		view.Sentences = page.evidence(f, docs)
		page.Findings = append(page.Findings, view)
	}
	return s.render(w, r, http.StatusOK, "checks", page)
}

// evidence gathers the figures of a finding by their sentences.
func (p checksPage) evidence(f series.Finding, docs map[string]*source.Document) []evidenceView {
	var all []evidenceView
	var last series.Evidence
	var marks []placed
	flush := func() {
		if len(marks) > 0 {
			d := docs[last.Report.SHA256]
			all[len(all)-1].Text = []paragraph{markParagraph(d.Text, marks[0].sentence, marks, nil)}
		}
		marks = nil
	}
	for _, e := range f.Evidence {
		d := docs[e.Report.SHA256]
		if d == nil {
			continue
		}
		if len(all) == 0 || e.Report.SHA256 != last.Report.SHA256 || e.Figure.Sentence != last.Figure.Sentence {
			flush()
			view := evidenceView{}
			if e.Report.SHA256 != p.Report.SHA256 {
				view.Report = reportName(p.frame, *e.Report)
			}
			all = append(all, view)
		}
		last = e
		link := reportAddress(e.Report.SHA256) + "/records/" + publish.FigureID(e.Figure)
		view := &all[len(all)-1]
		view.Figures = append(view.Figures, evidenceFigure{cmp.Or(e.Figure.Metric, p.Text("metric.none")), e.Stated, link})
		// No ID: a figure may stand in several findings.
		marks = append(marks, placed{mark{Type: figureType, Link: link}, clean(d, e.Figure.Span), clean(d, e.Figure.Span), clean(d, e.Figure.Sentence)})
	}
	flush()
	return all
}

// checksCSV sends the findings as a table.
func (s *site) checksCSV(w http.ResponseWriter, r *http.Request) error {
	own, _, _, found, err := s.findings(r)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("\ufeff") // as in download: for Excel
	out, err := publish.NewFindings(&b, publish.CSV, s.frame(r).Language)
	if err != nil {
		return err
	}
	for _, f := range found {
		if err := out.Write(f); err != nil {
			return err
		}
	}
	if err := out.Close(); err != nil {
		return err
	}
	return attach(w, "text/csv; charset=utf-8", fileName(own.Report, "checks.csv"), b.Bytes())
}
