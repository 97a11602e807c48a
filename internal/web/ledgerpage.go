package web

import (
	"cmp"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"duixian/internal/people"
	"duixian/internal/store"
	"duixian/matter"
)

// ledgerMost is how many matters a page of the ledger has.
const ledgerMost = 50

// ledgerNames are the parameters of a ledger's address by which it chooses, in the order of the form.
var ledgerNames = []string{"light", "state", "section", "body", "alone", "month", "closed", "office", "report"}

// overdueMonth stands in for a month: it is what was due and is open.
const overdueMonth = "overdue"

var (
	ledgerSorts = []store.LedgerSort{store.ByDue, store.ByDueLast, store.ByUpdated}
	closings    = map[string]store.Closing{"open": store.OnlyOpen, "closed": store.OnlyClosed}
)

// ledgerChoice is what an address of the ledger asks for, as far as the visitor may see it.
type ledgerChoice struct {
	visitor visitor
	today   matter.Date
	query   url.Values // the parameters that mean something
	filter  store.LedgerFilter
	sort    store.LedgerSort
}

// chooseMatters reads the parameters of an address. What means nothing is passed over, and so is a body that is not the visitor's own, where only
// these may be seen.
func chooseMatters(v visitor, today matter.Date, given url.Values) ledgerChoice {
	c := ledgerChoice{visitor: v, today: today, query: url.Values{}, sort: store.ByDue}
	f := &c.filter
	if light := matter.Light(given.Get("light")); slices.Contains(allLights, light) {
		f.Light = light
	}
	f.State, f.Section = given.Get("state"), given.Get("section")
	body := given.Get("body")
	if !v.may(mayMatters, "") {
		f.Bodies = v.own(mayMatters)
		if !slices.Contains(f.Bodies, body) {
			body = ""
		}
	}
	if !v.bodies.Has(body) {
		body = ""
	}
	alone := body != "" && given.Get("alone") == "1"
	switch {
	case alone:
		f.Bodies = []string{body}
	case body != "":
		f.Bodies = v.bodies.Below(body)
	}
	month := given.Get("month")
	switch _, err := matter.ParseDate(month + "-01"); {
	case month == overdueMonth:
		f.Before = today.String()
	case err == nil:
		f.Month = month
	default:
		month = ""
	}
	f.Closed = closings[given.Get("closed")]
	if f.Before != "" {
		f.Closed = store.OnlyOpen
	}
	f.Office = given.Get("office") == "1"
	if report := given.Get("report"); len(report) >= 12 && strings.Trim(report, "0123456789abcdef") == "" {
		f.Report = report
	}
	for name, on := range map[string]bool{"light": f.Light != "", "state": f.State != "", "section": f.Section != "", "body": body != "", "alone": alone,
		"month": month != "", "closed": f.Closed != store.OpenOrClosed && f.Before == "", "office": f.Office, "report": f.Report != ""} {
		if on {
			c.query.Set(name, given.Get(name))
		}
	}
	if sort := store.LedgerSort(given.Get("sort")); slices.Contains(ledgerSorts, sort) && sort != store.ByDue {
		c.sort = sort
		c.query.Set("sort", string(sort))
	}
	return c
}

// with is the choice with some parameters set, given by names and values; "" takes one away.
func (c ledgerChoice) with(pairs ...string) ledgerChoice {
	return chooseMatters(c.visitor, c.today, with(c.query, pairs...))
}

// address is a page of the choice.
func (c ledgerChoice) address(path string, pairs ...string) string {
	query := with(c.query, pairs...).Encode()
	if query == "" {
		return path
	}
	return path + "?" + query
}

func with(query url.Values, pairs ...string) url.Values {
	all := url.Values{}
	for name, values := range query {
		all[name] = values
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		all.Set(pairs[i], pairs[i+1])
		if pairs[i+1] == "" {
			all.Del(pairs[i])
		}
	}
	return all
}

// ledgerHead is what stands above the matters, however they are shown.
type ledgerHead struct {
	Path    string     // of the page
	Keep    []chip     // parameters that the form does not show
	Selects []choosing // the lists of the form
	Office  bool
	Report  string
	Chips   []chip // the filters that hold, each with the address without it
	Lights  []counted
	States  []counted
	Table   string // addresses of the same choice
	Board   string
	CSV     string
}

// choosing is a list to choose one of.
type choosing struct {
	Name, Label string
	Options     template.HTML
}

// chip is a label with an address or a value.
type chip struct{ Label, Address string }

// counted is how many matters are of a kind, with the address that chooses them.
type counted struct {
	Label, Light string
	N            string
	Address      string
}

// ledger is what the pages of the ledger are made from.
type ledger struct {
	frame
	choice     ledgerChoice
	procedures []*matter.Procedure
	sections   []string
	states     []chip // IDs in Address
	counts     store.LedgerCounts
	counted    bool
}

// ledger reads what an address asks for.
func (s *site) ledger(r *http.Request) (ledger, error) {
	l := ledger{frame: s.frame(r)}
	given := r.URL.Query()
	if hash := given.Get("report"); hash != "" {
		edition, err := s.store.Edition(r.Context(), hash)
		switch {
		case err == nil:
			given.Set("report", edition.SHA256)
		case !errors.Is(err, store.ErrNotFound): // matters may be from a report that is not here
			return l, err
		}
	}
	l.Title = l.Text("matters.title")
	l.choice = chooseMatters(l.visitor, s.calendar.Day(s.store.Now()), given)
	var err error
	if l.procedures, err = s.store.Procedures(r.Context()); err != nil {
		return l, err
	}
	if l.sections, err = s.store.LedgerSections(r.Context()); err != nil {
		return l, err
	}
	l.counts, l.counted, err = s.store.LedgerCounts(r.Context(), l.choice.filter)
	l.states = l.stateNames()
	return l, err
}

// stateNames names the states of all procedures. One that several have alike is there once.
func (l ledger) stateNames() []chip {
	var all []chip
	for _, p := range l.procedures {
		for _, state := range p.States {
			name := l.say(state.Name)
			at := slices.IndexFunc(all, func(c chip) bool { return c.Address == state.ID })
			switch {
			case at < 0:
				all = append(all, chip{name, state.ID})
			case !slices.Contains(strings.Split(all[at].Label, " / "), name):
				all[at].Label += " / " + name
			}
		}
	}
	return all
}

// procedure is that of a matter; nil if it is not there.
func (l ledger) procedure(r *store.MatterRow) *matter.Procedure {
	for _, p := range l.procedures {
		if p.ID == r.Procedure && p.Version == r.ProcedureVersion {
			return p
		}
	}
	return nil
}

// options are those of a list.
type options struct {
	markup
	chosen string
	found  bool
}

func (o *options) option(value, label string) {
	selected := ">"
	if value == o.chosen {
		o.found, selected = true, " selected>"
	}
	o.add(`<option value="`, value, `"`+selected, label, "</option>")
}

// list makes a list of the form. What is chosen is in it.
func (l ledger) list(name string, fill func(*options)) choosing {
	o := &options{chosen: l.choice.query.Get(name)}
	o.option("", l.Text("matters.any"))
	fill(o)
	if !o.found {
		o.option(o.chosen, typedText(o.chosen))
	}
	return choosing{name, l.label(name), o.html()}
}

// label names a parameter by which one can choose.
func (l ledger) label(name string) string {
	switch name {
	case "light":
		return l.Text("matter.light")
	case "state":
		return l.Text("matters.state")
	case "section":
		return l.Text("matters.section")
	case "body":
		return l.Text("matters.body")
	case "month":
		return l.Text("matters.month")
	}
	return l.Text("matters.closed")
}

// months are those that can be chosen: of last year, this one and the next.
func (l ledger) months() []string {
	var all []string
	year, _ := strconv.Atoi(l.choice.today.String()[:4])
	for y := year - 1; y <= year+1; y++ {
		for m := 1; m <= 12; m++ {
			all = append(all, month(y, m))
		}
	}
	return all
}

func month(year, m int) string {
	year, m = year+(m-1)/12, (m-1)%12+1
	return strconv.Itoa(year) + "-" + strconv.Itoa(100 + m)[1:]
}

// head is what stands above the matters on the page at a path. The form keeps some parameters that it does not show.
func (l ledger) head(path string, keep ...string) ledgerHead {
	c, q := l.choice, l.choice.query
	h := ledgerHead{Path: path, Office: c.filter.Office, Report: q.Get("report"), Table: c.address("/matters"), Board: c.address("/matters/board", "sort", ""),
		CSV: c.address("/matters.csv", "sort", "")}
	for i := 0; i+1 < len(keep); i += 2 {
		if keep[i+1] != "" {
			h.Keep = append(h.Keep, chip{keep[i], keep[i+1]})
		}
	}
	h.Selects = []choosing{
		l.list("light", func(o *options) {
			for _, light := range allLights {
				o.option(string(light), l.Text("light."+string(light)))
			}
		}),
		l.list("state", func(o *options) {
			for _, state := range l.states {
				o.option(state.Address, state.Label)
			}
		}),
		l.list("section", func(o *options) {
			for _, section := range l.sections {
				o.option(section, section)
			}
		}),
		l.list("body", func(o *options) {
			for _, b := range l.bodies() {
				o.option(b.ID, l.Indent(b.Depth)+b.Name)
			}
		}),
		l.list("month", func(o *options) {
			o.option(overdueMonth, l.Text("matters.overdue"))
			for _, month := range l.months() {
				o.option(month, month)
			}
		}),
		l.list("closed", func(o *options) {
			o.option("open", l.Text("matters.only.open"))
			o.option("closed", l.Text("matters.only.closed"))
		}),
	}
	for _, name := range ledgerNames {
		value := q.Get(name)
		if value == "" {
			continue
		}
		without := []string{name, ""}
		if name == "body" {
			without = append(without, "alone", "")
		}
		h.Chips = append(h.Chips, chip{l.chip(name, value), c.address(path, append(without, keep...)...)})
	}
	if !l.counted {
		return h
	}
	for _, light := range allLights {
		if n := l.counts.Lights[light]; n > 0 {
			h.Lights = append(h.Lights, counted{l.Text("light." + string(light)), string(light), l.Grouped(n), c.address(path, append([]string{"light", string(light)}, keep...)...)})
		}
	}
	for _, state := range l.states {
		if n := l.counts.States[state.Address]; n > 0 {
			h.States = append(h.States, counted{Label: state.Label, N: l.Grouped(n), Address: c.address(path, append([]string{"state", state.Address}, keep...)...)})
		}
	}
	return h
}

// chip puts a parameter of the choice into words.
func (l ledger) chip(name, value string) string {
	switch name {
	case "light":
		return l.Text("light." + value)
	case "state":
		return cmp.Or(l.stateName(value), typedText(value))
	case "body":
		return l.visitor.bodies.Get(value).Name
	case "month":
		if value == overdueMonth {
			return l.Text("matters.overdue")
		}
		return l.Text("matters.due_in", value)
	case "closed":
		return l.Text("matters.only." + value)
	case "office":
		return l.Text("matters.office")
	case "alone":
		return l.Text("matters.alone")
	case "report":
		return l.Text("matters.from_report", shortKey(value))
	}
	return typedText(value)
}

func (l ledger) stateName(id string) string {
	for _, state := range l.states {
		if state.Address == id {
			return state.Label
		}
	}
	return ""
}

// bodies are those that the visitor may choose.
func (l ledger) bodies() []people.Placed {
	all := l.visitor.bodies.All()
	if l.visitor.may(mayMatters, "") {
		return all
	}
	var own []people.Placed
	ids := l.visitor.own(mayMatters) // in the same order
	for _, b := range all {
		if len(own) < len(ids) && b.ID == ids[len(own)] {
			own = append(own, b)
		}
	}
	return own
}

// ledgerPage is the ledger as a table.
type ledgerPage struct {
	frame
	ledgerHead
	Rows    template.HTML // of the table
	Columns []ledgerColumn
	Steps   []stepOption // that can be taken of several matters at once
	Next    string       // address of the next page
	First   string       // of the first, if this is another one
}

// ledgerColumn is the head of a column; Sort is the address that sorts by it, Order how it does now.
type ledgerColumn struct{ Label, Sort, Order string }

// ledgerRow is a matter in words.
type ledgerRow struct {
	ID, Title                         string
	Section, Lead, Leader, Due, State string
	Last                              string // day of the last step
	Pick                              string // what chooses it for a step of several; "" if there is none
	Light                             lightView
}

// write writes the row of the table. Narrow screens, where it has no columns, need to be told which day is which.
func (row ledgerRow) write(m *markup, dueLabel, lastLabel string) {
	m.add(`<tr><td class="pick">`)
	if row.Pick != "" {
		m.add(`<label><input type="checkbox" name="m" value="`, row.Pick, `" aria-labelledby="m-`, row.ID, `"></label>`)
	}
	m.add("</td><td>")
	row.Light.write(m)
	m.add(`</td><th scope="row"><a id="m-`, row.ID, `" href="/matters/`, row.ID, `" lang="zh-CN">`, row.Title, `</a></th><td lang="zh-CN">`, row.Section,
		`</td><td lang="zh-CN">`, row.Lead, `</td><td lang="zh-CN">`, row.Leader, `</td><td class="day" data-label="`, dueLabel, `">`, row.Due, `</td><td>`, row.State,
		`</td><td class="day" data-label="`, lastLabel, `">`, row.Last, "</td></tr>\n")
}

func (l lightView) write(m *markup) {
	m.add(`<span class="light l-`, l.Light, `">`, l.Name, `</span>`)
	if o := l.Override; o != nil {
		m.add(` <span class="light l-`, o.Light, ` by-hand">`, o.Name, `</span>`)
	}
}

func (s *site) ledgerTable(w http.ResponseWriter, r *http.Request) error {
	l, err := s.ledger(r)
	if err != nil {
		return err
	}
	c := l.choice
	from := cursor(r.URL.Query().Get("after"))
	found, err := s.store.Ledger(r.Context(), c.filter, c.sort, from, ledgerMost)
	if err != nil {
		return err
	}
	page := ledgerPage{frame: l.frame, ledgerHead: l.head("/matters", "sort", c.query.Get("sort")), Columns: l.columns()}
	names, err := s.store.Names(r.Context(), leaders(found.Rows, nil))
	if err != nil {
		return err
	}
	bulk := bulkSteps{visitor: page.visitor}
	rows, dueLabel, lastLabel := &markup{}, page.Text("matters.due"), page.Text("matters.last")
	for i := range found.Rows {
		row := &found.Rows[i]
		view := s.ledgerRow(l, row)
		view.Leader = names[row.Leader]
		if bulk.offers(l.procedure(row), row.State) {
			view.Pick = pick(row.ID, row.Version)
		}
		view.write(rows, dueLabel, lastLabel)
	}
	page.Rows = rows.html()
	for _, p := range l.procedures { // in the order of their steps
		for i := range p.Steps {
			if step := &p.Steps[i]; slices.Contains(bulk.found, step) {
				page.Steps = append(page.Steps, stepOption{Value: step.ID, Label: page.say(step.Name)})
			}
		}
	}
	if found.Next.ID != "" {
		page.Next = c.address("/matters", "after", cursorText(found.Next))
	}
	if from.ID != "" {
		page.First = c.address("/matters")
	}
	return s.render(w, r, http.StatusOK, "ledger", page)
}

// leaders lists the persons in charge of matters that known does not name, each once.
func leaders(rows []store.MatterRow, known map[string]string) []string {
	var ids []string
	for i := range rows {
		id := rows[i].Leader
		if _, ok := known[id]; id != "" && !ok && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

func (s *site) ledgerRow(l ledger, row *store.MatterRow) ledgerRow {
	view := ledgerRow{ID: row.ID, Title: row.Title, Section: row.Section, Lead: cmp.Or(l.visitor.bodies.Get(row.Lead).Name, row.Lead), Due: row.Due.String(),
		State: row.State, Last: s.calendar.Day(row.Updated).String()}
	if p := l.procedure(row); p != nil {
		if state := p.State(row.State); state != nil {
			view.State = l.say(state.Name)
		}
	}
	view.Light = l.rowLight(row)
	return view
}

// rowLight is the light of a matter with one that was set by hand.
func (f frame) rowLight(row *store.MatterRow) lightView {
	if row.Override == "" {
		return f.light(row.Light, nil)
	}
	return f.light(row.Light, &overrideView{Light: string(row.Override), Name: f.Text("light." + string(row.Override)), Until: row.OverrideUntil.String()})
}

// columns are the heads of the table. The due date can be sorted by both ways.
func (l ledger) columns() []ledgerColumn {
	due := ledgerColumn{l.Text("matters.due"), l.choice.address("/matters", "sort", ""), ""}
	last := ledgerColumn{l.Text("matters.last"), l.choice.address("/matters", "sort", string(store.ByUpdated)), ""}
	switch l.choice.sort {
	case store.ByDue:
		due.Order, due.Sort = "ascending", l.choice.address("/matters", "sort", string(store.ByDueLast))
	case store.ByDueLast:
		due.Order = "descending"
	case store.ByUpdated:
		last.Order = "descending"
	}
	return []ledgerColumn{{Label: l.label("light")}, {Label: l.Text("matters.matter")}, {Label: l.label("section")}, {Label: l.Text("matters.lead")},
		{Label: l.Text("matters.leader")}, due, {Label: l.label("state")}, last}
}
