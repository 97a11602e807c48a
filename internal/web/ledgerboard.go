package web

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"

	"duixian/internal/store"
)

const (
	boardColumns = 12 // of a page of the board
	boardCards   = 15 // of a column
)

// boardBy are the ways of putting matters into columns.
var boardBy = []string{"light", "state", "section", "body", "month"}

// boardPage is the ledger in columns.
type boardPage struct {
	frame
	ledgerHead
	By             []boardWay
	Columns        []boardColumn
	Earlier, Later string // addresses of further columns
}

type boardWay struct {
	Label, Address string
	On             bool
}

// boardColumn is some of the matters of a kind, and where all of them are.
type boardColumn struct {
	Name, Light, Count, Address string
	Cards                       template.HTML
	More                        bool
}

func (s *site) board(w http.ResponseWriter, r *http.Request) error {
	l, err := s.ledger(r)
	if err != nil {
		return err
	}
	by := known([]string{r.URL.Query().Get("by")}, boardBy)
	if len(by) == 0 {
		by = boardBy[:1]
	}
	page := boardPage{frame: l.frame, ledgerHead: l.head("/matters/board", "by", by[0])}
	for _, way := range boardBy {
		page.By = append(page.By, boardWay{l.label(way), l.choice.address("/matters/board", "by", way), way == by[0]})
	}
	all := l.boardChoices(by[0])
	at := min(max(0, number(r.URL.Query().Get("page"))), max(0, len(all)-1)/boardColumns)
	if at > 0 {
		page.Earlier = l.choice.address("/matters/board", "by", by[0], "page", strconv.Itoa(at-1))
	}
	if len(all) > (at+1)*boardColumns {
		page.Later = l.choice.address("/matters/board", "by", by[0], "page", strconv.Itoa(at+1))
	}
	for _, pairs := range all[at*boardColumns : min(len(all), (at+1)*boardColumns)] {
		column, err := s.boardColumn(r, l, l.choice.with(append(pairs, "sort", "")...), by[0])
		if err != nil {
			return err
		}
		page.Columns = append(page.Columns, column)
	}
	return s.render(w, r, http.StatusOK, "board", page)
}

// boardChoices are what the columns choose besides, as names and values: nothing, where it is chosen already, or each of what the choice can be
// divided by.
func (l ledger) boardChoices(by string) [][]string {
	c := l.choice
	var all [][]string
	add := func(pairs ...string) { all = append(all, pairs) }
	if by != "body" && c.query.Get(by) != "" {
		add()
		return all
	}
	switch by {
	case "light":
		for _, light := range allLights {
			add("light", string(light))
		}
	case "state":
		for _, state := range l.states {
			add("state", state.Address)
		}
	case "section":
		for _, section := range l.sections {
			add("section", section)
		}
	case "month":
		add("month", overdueMonth)
		day := c.today.String()
		year, _ := strconv.Atoi(day[:4])
		now, _ := strconv.Atoi(day[5:7])
		for i := range boardColumns - 1 {
			add("month", month(year, now+i))
		}
	case "body":
		return l.boardBodies()
	}
	return all
}

// boardBodies are the bodies right below the one that is chosen, and before them this one alone; or those at the top of what the visitor may see.
func (l ledger) boardBodies() [][]string {
	var all [][]string
	body := l.choice.query.Get("body")
	if body != "" {
		all = append(all, []string{"alone", "1"})
		if l.choice.query.Get("alone") != "" {
			return all
		}
	}
	if body == "" && !l.visitor.may(mayMatters, "") {
		own := l.visitor.rights.Own(&l.visitor.account.Person, mayMatters)
		for _, id := range own {
			if !slices.ContainsFunc(own, func(above string) bool { return above != id && l.visitor.bodies.Within(id, above) }) {
				all = append(all, []string{"body", id})
			}
		}
		return all
	}
	for _, b := range l.visitor.bodies.Children(body) {
		all = append(all, []string{"body", b.ID})
	}
	return all
}

// boardColumn reads the first matters of a column.
func (s *site) boardColumn(r *http.Request, l ledger, c ledgerChoice, by string) (boardColumn, error) {
	value := c.query.Get(by)
	column := boardColumn{Name: l.chip(by, value), Address: c.address("/matters")}
	switch {
	case by == "light":
		column.Light = value
	case by == "month" && value != overdueMonth:
		column.Name = value
	}
	if c.query.Get("alone") != "" {
		column.Name = l.Text("matters.alone_of", column.Name)
	}
	found, err := s.store.Ledger(r.Context(), c.filter, store.ByDue, store.LedgerCursor{}, boardCards)
	if err != nil {
		return column, err
	}
	cards := &markup{}
	for i := range found.Rows {
		row := s.ledgerRow(l, &found.Rows[i])
		cards.add(`<li><a href="/matters/`, row.ID, `" lang="zh-CN">`, row.Title, "</a> <small>")
		row.Light.write(cards)
		cards.add(" ", row.Due, ` <span lang="zh-CN">`, row.Lead, "</span></small></li>\n")
	}
	column.Cards = cards.html()
	n, known := len(found.Rows), true
	if column.More = found.Next.ID != ""; column.More {
		if n, known, err = s.boardCount(r, l, c, by); err != nil {
			return column, err
		}
	}
	if known {
		column.Count = l.Grouped(n)
	}
	return column, nil
}

// boardCount is how many matters a column has, where that is known quickly.
func (s *site) boardCount(r *http.Request, l ledger, c ledgerChoice, by string) (n int, known bool, err error) {
	switch {
	case l.counted && by == "light":
		return l.counts.Lights[c.filter.Light], true, nil
	case l.counted && by == "state":
		return l.counts.States[c.filter.State], true, nil
	}
	counts, known, err := s.store.LedgerCounts(r.Context(), c.filter)
	for _, some := range counts.Lights {
		n += some
	}
	return n, known, err
}
