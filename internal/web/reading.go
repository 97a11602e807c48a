package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"duixian/internal/locale"
	"duixian/internal/publish"
	"duixian/internal/record"
	"duixian/report"
	"duixian/source"
)

// readingPage shows a report's text beside its records.
type readingPage struct {
	frame
	Report     report.Report
	Address    string
	Counts     record.Counts
	Facets     []facet
	Shown      int // records that pass the filter
	Total      int
	Paragraphs []paragraph
	Groups     []group
	Entities   []entity
	Pairs      []pairLink // with the reports of the years before and after
}

// group is the records of one section.
type group struct {
	Heading string
	Anchor  string // of the section in the text; empty where there is none
	Items   []item
}

// item is a record in the list.
type item struct {
	record.Record
	Type   string
	Badge  string
	Off    bool   // the filter does not let it pass
	Name   string // what is measured or done
	Before string // for a numeral that is no figure, what stands around it
	After  string
	Amount string   // how much, or the verb
	Notes  []string // kind, role, period, place, as far as stated
}

func (s *site) reading(w http.ResponseWriter, r *http.Request) error {
	edition, err := s.edition(r)
	if err != nil {
		return err
	}
	o, err := s.open(r.Context(), edition)
	if err != nil {
		return err
	}
	pairs, err := s.pairsOf(r.Context(), s.frame(r), o.Reading.Report)
	if err != nil {
		return err
	}
	shown := parseFilter(r.URL.Query())
	f, err := s.fragment(r, edition, fmt.Sprint("reading", shown, pairs), func(f frame, o opened) (fragment, error) {
		page := newReadingPage(f, o, shown)
		page.Pairs = pairs
		main, err := s.main("reading", page)
		return fragment{name: page.Title, body: main}, err
	})
	if err != nil {
		return err
	}
	return s.show(w, r, "reading", f, s.draftingTools(r, edition, "")...)
}

// newReadingPage lays the records that a filter lets pass beside their report.
func newReadingPage(f frame, o opened, shown filter) readingPage {
	d, reading := o.Document, o.Reading
	page := readingPage{frame: f, Report: reading.Report, Address: reportAddress(reading.Report.SHA256), Counts: record.Count(reading)}
	page.Title = reportName(page.frame, reading.Report)
	page.Facets = shown.facets(page.Printer, o.records)
	page.Total = len(o.records)
	items := map[string]item{}
	for _, rec := range o.records {
		one := newItem(page.Printer, d, rec)
		one.Off = !shown.shows(rec)
		if !one.Off {
			page.Shown++
		}
		items[rec.ID] = one
		if n := len(page.Groups); n == 0 || page.Groups[n-1].Heading != rec.Section() {
			page.Groups = append(page.Groups, group{Heading: rec.Section(), Anchor: sectionOf(reading.Sections, rec)})
		}
		last := &page.Groups[len(page.Groups)-1]
		last.Items = append(last.Items, one)
	}
	page.Entities = named(page.Printer, reading, o.records)
	page.Paragraphs = markText(d, reading, o.records, func(rec record.Record) mark {
		one := items[rec.ID]
		return mark{ID: rec.ID, Type: one.Type, Link: "#r-" + rec.ID, Off: one.Off, Title: one.Badge + " " + strings.TrimSpace(one.Name+" "+one.Amount)}
	})
	return page
}

// pairsOf leads to the scorecards of a report with those of the same place for the years before and after.
func (s *site) pairsOf(ctx context.Context, f frame, r report.Report) ([]pairLink, error) {
	key := placeKey(r)
	if key == "" || r.Year == 0 {
		return nil, nil
	}
	reports, err := s.store.ReportsOf(ctx, placeOf(key))
	if err != nil {
		return nil, err
	}
	var pairs []pairLink
	for _, other := range reports {
		switch other.Year {
		case r.Year - 1:
			pairs = append(pairs, pairLink{f.Text("pair.before", other.Year), compareAddress(other, r)})
		case r.Year + 1:
			pairs = append(pairs, pairLink{f.Text("pair.after", other.Year), compareAddress(r, other)})
		}
	}
	return pairs, nil
}

// entity is a thing that the report names.
type entity struct {
	Name, Kind, Code string
	Mentions         int
	Link             string // to the first record in a sentence that names it; "" if there is none
}

// named lists the things that a report names.
func named(p locale.Printer, r *report.Reading, records []record.Record) []entity {
	var all []entity
	for _, e := range r.Entities {
		one := entity{Name: e.Name, Kind: p.Entity(e.Kind), Code: e.Code, Mentions: len(e.Mentions)}
		for _, m := range e.Mentions {
			k, _ := slices.BinarySearchFunc(records, m.Start, func(rec record.Record, at int) int { return cmp.Compare(rec.Sentence().End, at+1) })
			if k < len(records) && records[k].Sentence().Contains(m) {
				one.Link = "#" + records[k].ID
				break
			}
		}
		all = append(all, one)
	}
	return all
}

// Place is where the page of the report's place is.
func (p readingPage) Place() string { return placeAddress(placeKey(p.Report)) }

// Badge is the letter of a type of record.
func (p readingPage) Badge(t string) string { return badge(p.Printer, t) }

// reportName says which report it is: whose, of which year.
func reportName(f frame, r report.Report) string {
	var parts []string
	if r.Place != "" {
		parts = append(parts, r.Place)
	}
	if r.Year != 0 {
		parts = append(parts, f.Text("report.of_year", r.Year))
	}
	if len(parts) == 0 {
		return cmp.Or(r.Title, r.Name)
	}
	return strings.Join(parts, " ")
}

// sectionOf finds the anchor of the section that a record names as its own: the
// innermost one with that heading.
func sectionOf(sections []report.Section, r record.Record) string {
	for _, s := range slices.Backward(sections) {
		if s.Heading == r.Section() && s.Contains(r.Span()) {
			return sectionAnchor(s)
		}
	}
	return ""
}

// newItem puts a record into the few words that a list has room for.
func newItem(p locale.Printer, d *source.Document, r record.Record) item {
	t := typeOf(r)
	one := item{Record: r, Type: t, Badge: badge(p, t)}
	switch {
	case t == otherType:
		one.Before, one.After = surroundings(d, r)
		one.Name, one.Amount = one.Before+r.Quote()+one.After, p.Class(r.Figure.Class)
		for _, reason := range r.Figure.Reasons {
			if reason.Field == report.FieldClass {
				one.Notes = append(one.Notes, publish.Explain(reason, p.Language))
			}
		}
	case r.Figure != nil && r.Figure.To == report.Same:
		one.Name, one.Amount = p.Text("figure.same"), r.Quote()
	case r.Figure != nil:
		f := r.Figure
		one.Name, one.Amount = cmp.Or(f.Metric, p.Text("metric.none")), p.Amount(*f)
		one.Notes = []string{p.Kind(f.Kind), p.Role(f.Role), f.Period, strings.Join(f.Place, "、")}
	case r.Commitment != nil:
		c := r.Commitment
		one.Name, one.Amount = cmp.Or(c.Object, p.Text("object.none")), c.Action
		one.Notes = []string{c.Period, publish.Due(p, *c)}
		if len(c.Items) > 1 {
			one.Notes = append(one.Notes, p.Text("deed.items", len(c.Items)))
		}
	default:
		a := r.Achievement
		one.Name, one.Amount = cmp.Or(a.Object, p.Text("object.none")), a.Action
		one.Notes = []string{p.Status(a.Status), a.Period}
		if len(a.Items) > 1 {
			one.Notes = append(one.Notes, p.Text("deed.items", len(a.Items)))
		}
	}
	one.Notes = slices.DeleteFunc(one.Notes, func(note string) bool { return note == "" })
	return one
}

// surroundings are a few characters of a record's sentence on each side of its quote.
func surroundings(d *source.Document, r record.Record) (before, after string) {
	const around = 8
	quote, sentence := clean(d, r.Span()), clean(d, r.Sentence())
	left := []rune(strings.TrimSpace(d.Text[sentence.start:quote.start]))
	right := []rune(strings.TrimSpace(d.Text[quote.end:sentence.end]))
	before, after = string(left), string(right)
	if len(left) > around {
		before = "…" + string(left[len(left)-around:])
	}
	if len(right) > around {
		after = string(right[:around]) + "…"
	}
	return before, after
}
