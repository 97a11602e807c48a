package web

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"duixian/matter"
)

// loadPage is what bodies were asked for and filled in, in a month.
type loadPage struct {
	frame
	Month  string
	Months []monthLink // of its year, and the years beside it
	Rows   []loadRow
	Sum    loadRow
}

type monthLink struct {
	Label, Address string
	Current        bool
}

type loadRow struct {
	matter.Load
	Name string
}

const monthForm = "2006-01"

// loadOf gives the load of a month: the one that a request names, or this one.
func (s *site) loadOf(r *http.Request) (page loadPage, month time.Time, err error) {
	page.frame = s.frame(r)
	page.Month = cmp.Or(r.URL.Query().Get("month"), s.calendar.Day(s.store.Now()).String()[:len(monthForm)])
	if month, err = time.Parse(monthForm, page.Month); err != nil || month.Year() < 1 {
		return page, month, failure{status: http.StatusNotFound, key: "error.not_found"}
	}
	var bodies []string // all
	if !page.visitor.may(mayLoad, "") {
		bodies = page.visitor.own(mayLoad)
	}
	loads, err := s.store.Load(r.Context(), page.Month, bodies)
	if err != nil {
		return page, month, err
	}
	for _, l := range loads {
		page.Rows = append(page.Rows, loadRow{l, cmp.Or(page.visitor.bodies.Get(l.Body).Name, l.Body)})
		page.Sum.Asked += l.Asked
		page.Sum.AskedFields += l.AskedFields
		page.Sum.Filled += l.Filled
		page.Sum.FilledFields += l.FilledFields
	}
	slices.SortFunc(page.Rows, func(a, b loadRow) int { // who was asked for most comes first
		return cmp.Or(cmp.Compare(b.AskedFields, a.AskedFields), cmp.Compare(b.FilledFields, a.FilledFields), cmp.Compare(a.Name, b.Name))
	})
	return page, month, nil
}

func (s *site) load(w http.ResponseWriter, r *http.Request) error {
	page, month, err := s.loadOf(r)
	if err != nil {
		return err
	}
	page.Title = page.Text("load.title", page.Month)
	link := func(label string, to time.Time) {
		if to.Year() >= 1 && to.Year() <= 9999 {
			page.Months = append(page.Months, monthLink{label, "/load?month=" + to.Format(monthForm), to.Equal(month)})
		}
	}
	year := time.Date(month.Year(), time.January, 1, 0, 0, 0, 0, time.UTC)
	link(fmt.Sprintf("← %04d", year.Year()-1), year.AddDate(0, -1, 0))
	for i := range 12 {
		one := year.AddDate(0, i, 0)
		link(one.Format(monthForm), one)
	}
	link(fmt.Sprintf("%04d →", year.Year()+1), year.AddDate(1, 0, 0))
	return s.render(w, r, http.StatusOK, "load", page)
}

// loadCSV sends the same as a table.
func (s *site) loadCSV(w http.ResponseWriter, r *http.Request) error {
	page, _, err := s.loadOf(r)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("\ufeff") // as in download: for Excel
	table := csv.NewWriter(&b)
	rows := [][]string{{"month", "body", "name", "asked_forms", "asked_fields", "filled_forms", "filled_fields"}}
	for _, l := range page.Rows {
		rows = append(rows, []string{l.Month, l.Body, noFormula(l.Name), strconv.Itoa(l.Asked), strconv.Itoa(l.AskedFields), strconv.Itoa(l.Filled), strconv.Itoa(l.FilledFields)})
	}
	if err := table.WriteAll(rows); err != nil {
		return err
	}
	return attach(w, "text/csv; charset=utf-8", "load-"+page.Month+".csv", b.Bytes())
}
