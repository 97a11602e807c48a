package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"duixian/internal/people"
	"duixian/internal/store"
	"duixian/matter"
)

// mattersAtOnce is how many matters a page lists.
const mattersAtOnce = 50

// workPage is what waits for the visitor: a part for each kind of post that the visitor holds.
type workPage struct {
	frame
	Day    string
	Drafts []draftLine // forms that were saved and not sent
	Owed   *workList   // what the visitor's bodies are asked for
	Idle   *workList   // what else they work on
	Office *workList   // what waits for the office
	Leader *leaderView
}

// workList is a page of matters.
type workList struct {
	Lines []workLine
	First string // where the list begins, "" on its first page
	Next  string // where it goes on
}

// workLine is a matter with what is to be done.
type workLine struct {
	matterLine
	Asks  []askView  // of the visitor's bodies
	Waits []waitView // for the office
}

// matterLine is a row of a list of matters.
type matterLine struct {
	ID, Title string
	Lead      string // the body's name
	Due       string
	Light     lightView
	Lit       string // since when
	State     string // its name, where it is shown
}

// askView is a form that a body is asked for.
type askView struct {
	Name, Body, Last string
	Address          string // of the form; "" if the visitor may not take the step
	Left, Over       int    // days that are left, or by which it is late
	Late             bool
}

// waitView is what waits for somebody of the office.
type waitView struct {
	What, Body, Since string
	Days              int // since then
	Seq               int // the event that waits
	Offers            []offerView
	Other             bool   // it takes another person than the visitor
	Last              string // the last day for it, where that is known
	Late              bool
}

// draftLine is a form that was saved and not sent.
type draftLine struct{ Title, Step, Address, When string }

func (s *site) work(w http.ResponseWriter, r *http.Request) error {
	page := workPage{frame: s.frame(r)}
	page.Title = page.Text("work.title")
	day := s.calendar.Day(s.store.Now())
	page.Day = day.String()
	v := page.visitor
	var err error
	if page.Drafts, err = s.draftLines(r.Context(), page.frame); err != nil {
		return err
	}
	if own := v.own(mayMatters); len(own) > 0 {
		asks := func(m *matter.Matter, line *workLine) { line.Asks = page.asks(m, own, s.store.Now(), s.calendar) }
		if page.Owed, err = s.workList(r, page.frame, "owed", store.LedgerFilter{Bodies: own, Owing: true}, store.ByOwed, asks); err != nil {
			return err
		}
		slices.SortStableFunc(page.Owed.Lines, func(a, b workLine) int { return strings.Compare(a.firstAsked(), b.firstAsked()) })
		if page.Idle, err = s.workList(r, page.frame, "idle", store.LedgerFilter{Bodies: own, Idle: true}, store.ByDue, nil); err != nil {
			return err
		}
	}
	if v.account.Is(people.Office) {
		sort := store.ByDue
		if r.URL.Query().Get("sort") == "age" {
			sort = store.ByUpdatedLast
		}
		waits := func(m *matter.Matter, line *workLine) { line.Waits = page.waits(m, s.store.Now(), s.calendar) }
		if page.Office, err = s.workList(r, page.frame, "office", store.LedgerFilter{Office: true}, sort, waits); err != nil {
			return err
		}
	}
	if v.account.Is(people.Leader) {
		if page.Leader, err = s.leaderView(r, page.frame); err != nil {
			return err
		}
	}
	return s.render(w, r, http.StatusOK, "work", page)
}

// ByAge says whether the office's list is in the order of the last steps.
func (p workPage) ByAge() bool { return p.url.Query().Get("sort") == "age" }

// workList lists matters. The parameter name of the address says where the page begins; each tells what else a line has.
func (s *site) workList(r *http.Request, f frame, name string, filter store.LedgerFilter, sort store.LedgerSort, each func(*matter.Matter, *workLine)) (*workList, error) {
	query := r.URL.Query()
	page, err := s.store.Ledger(r.Context(), filter, sort, cursor(query.Get(name)), mattersAtOnce)
	if err != nil {
		return nil, err
	}
	var folded []*matter.Matter
	if each != nil { // a matter's events take many times as long as its row
		if folded, err = s.store.Folded(r.Context(), page.Rows); err != nil {
			return nil, err
		}
	}
	list := &workList{}
	seen := map[string]bool{}
	for i, row := range page.Rows {
		if seen[row.ID] {
			continue // asked of two bodies by different days: all is said where it comes first
		}
		seen[row.ID] = true
		p, err := s.store.Procedure(r.Context(), row.Procedure, row.ProcedureVersion)
		if err != nil {
			return nil, err
		}
		line := workLine{matterLine: f.line(row, f.visitor.bodies)}
		line.State = f.say(p.State(row.State).Name)
		if each != nil {
			each(folded[i], &line)
		}
		list.Lines = append(list.Lines, line)
	}
	list.First, list.Next = pagesOf(r.URL, name, page.Next)
	return list, nil
}

// pagesOf are the addresses of the first page of a list and of the next one, where there are such. The parameter name has the place in it.
func pagesOf(at *url.URL, name string, next store.LedgerCursor) (first, more string) {
	query := at.Query()
	query.Del("lang")
	to := func() string { return (&url.URL{Path: at.Path, RawQuery: query.Encode(), Fragment: name}).String() }
	if query.Has(name) {
		query.Del(name)
		first = to()
	}
	if next.ID != "" {
		query.Set(name, cursorText(next))
		more = to()
	}
	return first, more
}

// listPager leads through a list.
type listPager struct {
	First, Next, Label, FirstText, NextText string
}

// Pager leads through a list of the page.
func (p workPage) Pager(l *workList) listPager { return p.pager(l.First, l.Next) }

func (f frame) pager(first, next string) listPager {
	return listPager{first, next, f.Text("pager.pages"), f.Text("pager.first_page"), f.Text("pager.next_page")}
}

// cursor reads a place in a list from an address; the beginning, if it is none. cursorText writes it.
func cursor(text string) store.LedgerCursor {
	key, id, _ := strings.Cut(text, "~")
	return store.LedgerCursor{Key: key, ID: id}
}

func cursorText(c store.LedgerCursor) string { return c.Key + "~" + c.ID }

// line puts the row of a matter into words.
func (f frame) line(row store.MatterRow, bodies people.Tree) matterLine {
	return matterLine{ID: row.ID, Title: row.Title, Lead: cmp.Or(bodies.Get(row.Lead).Name, row.Lead), Due: row.Due.String(), Lit: row.Lit.String(), Light: f.rowLight(&row)}
}

// firstAsked is the first day by which something is asked.
func (l workLine) firstAsked() string {
	if len(l.Asks) == 0 {
		return ""
	}
	return l.Asks[0].Last
}

// asks are the forms that a matter asks some bodies for, the first day first.
func (f frame) asks(m *matter.Matter, of []string, now time.Time, c *matter.Calendar) []askView {
	today := c.Day(now)
	offers := m.Allowed(f.visitor.actor(m.Summary().Bodies), now, c)
	var all []askView
	for _, a := range m.Asking(c) {
		if !slices.Contains(of, a.Body) {
			continue
		}
		view := askView{Name: f.say(a.Step.Name), Body: f.visitor.bodies.Get(a.Body).Name, Last: a.Last.String(), Left: int(a.Last - today), Over: int(today - a.Last), Late: a.Last < today}
		if slices.ContainsFunc(offers, func(o matter.Offer) bool { return o.Step == a.Step }) {
			view.Address = stepAddress(m.ID, a.Step.ID, a.Answers)
		}
		all = append(all, view)
	}
	slices.SortStableFunc(all, func(a, b askView) int { return strings.Compare(a.Last, b.Last) })
	return all
}

// waits are what a matter waits for somebody of the office to answer; or, if there is nothing, that it waits to be moved on.
func (f frame) waits(m *matter.Matter, now time.Time, c *matter.Calendar) []waitView {
	p, today := m.Procedure, c.Day(now)
	offers := m.Allowed(f.visitor.actor(m.Summary().Bodies), now, c)
	var all []waitView
	for _, e := range m.Waiting() {
		if p.AnsweredByBody(e.Step) {
			continue
		}
		view := waitView{What: f.say(p.Step(e.Step).Name), Body: f.visitor.bodies.Get(e.For).Name, Since: e.Day.String(), Days: int(today - e.Day), Seq: e.Seq}
		for _, o := range offers {
			if slices.Contains(o.Answers, e.Seq) {
				view.Offers = append(view.Offers, offerView{Name: f.say(o.Step.Name), Address: stepAddress(m.ID, o.Step.ID, e.Seq)})
			}
		}
		view.Other = len(view.Offers) == 0
		all = append(all, view)
	}
	if len(all) > 0 {
		return all
	}
	last := m.Events[len(m.Events)-1]
	view := waitView{What: f.say(p.State(m.State).Name), Since: last.Day.String(), Days: int(today - last.Day)}
	for _, o := range offers {
		if o.Step.To != "" && o.Step.To != m.State && len(o.Answers) == 0 {
			view.Offers = append(view.Offers, offerView{Name: f.say(o.Step.Name), Address: stepAddress(m.ID, o.Step.ID, 0)})
		}
	}
	return []waitView{view}
}

// leaderView is a leader's page: how all stands, and what needs a word.
type leaderView struct {
	Counts []lightCounts // of all, and of what the leader is in charge of
	Notes  *workList     // of the leader's, that were not answered
	Lists  []lightList
	Recent []recentLine
	Bodies []bodyLights
	More   int // bodies that are left out
}

// lightCounts are how many matters there are of each light.
type lightCounts struct {
	Name   string
	Lights []lightCount
}

type lightCount struct {
	Light lightView
	N     string
}

// lightList are the matters of a light, the first due first.
type lightList struct {
	ID, Name string
	Lines    []matterLine
	More     bool
}

// recentLine is a matter with its last step.
type recentLine struct {
	matterLine
	When, Step, Body string
}

// bodyLights are how many matters that a body leads have each light.
type bodyLights struct {
	Name   string
	Counts []int // as allLights
	Closed int
}

// allLights are the lights, the one that needs a word first.
var allLights = []matter.Light{matter.Red, matter.Yellow, matter.Green, matter.Grey}

// How much a leader's page has, which is to be printed on two sheets of paper.
const (
	leaderMine   = 15
	leaderAll    = 10
	leaderRecent = 10
	leaderBodies = 25
)

func (s *site) leaderView(r *http.Request, f frame) (*leaderView, error) {
	ctx, me := r.Context(), f.visitor.account.ID
	view := &leaderView{}
	for _, of := range []struct{ name, leader string }{{f.Text("work.all"), ""}, {f.Text("work.mine"), me}} {
		counts, _, err := s.store.LedgerCounts(ctx, store.LedgerFilter{Closed: store.OnlyOpen, Leader: of.leader})
		if err != nil {
			return nil, err
		}
		view.Counts = append(view.Counts, f.lightCounts(of.name, counts))
	}
	for _, of := range []struct {
		id, name, leader string
		light            matter.Light
		most             int
	}{
		{"mine-red", f.Text("work.mine_red"), me, matter.Red, leaderMine},
		{"mine-yellow", f.Text("work.mine_yellow"), me, matter.Yellow, leaderMine},
		{"all-red", f.Text("work.all_red"), "", matter.Red, leaderAll},
		{"all-yellow", f.Text("work.all_yellow"), "", matter.Yellow, leaderAll},
	} {
		page, err := s.store.Ledger(ctx, store.LedgerFilter{Closed: store.OnlyOpen, Leader: of.leader, Light: of.light}, store.ByDue, store.LedgerCursor{}, of.most)
		if err != nil {
			return nil, err
		}
		list := lightList{ID: of.id, Name: of.name, More: page.Next.ID != ""}
		for _, row := range page.Rows {
			list.Lines = append(list.Lines, f.line(row, f.visitor.bodies))
		}
		if len(list.Lines) > 0 {
			view.Lists = append(view.Lists, list)
		}
	}
	var err error
	notes := func(m *matter.Matter, line *workLine) {
		line.Waits = f.unanswered(m, s.calendar.Day(s.store.Now()), s.calendar)
	}
	if view.Notes, err = s.workList(r, f, "notes", store.LedgerFilter{Asker: me}, store.ByDue, notes); err != nil {
		return nil, err
	}
	if view.Recent, err = s.recent(ctx, f); err != nil {
		return nil, err
	}
	view.Bodies, view.More, err = s.bodyLights(ctx, f)
	return view, err
}

// unanswered are the visitor's own steps that bodies have not answered.
func (f frame) unanswered(m *matter.Matter, today matter.Date, c *matter.Calendar) []waitView {
	var all []waitView
	asking := m.Asking(c)
	for _, e := range m.Waiting() {
		if e.By.Person != f.visitor.account.ID || !m.Procedure.AnsweredByBody(e.Step) {
			continue
		}
		view := waitView{What: f.say(m.Procedure.Step(e.Step).Name), Since: e.Day.String(), Days: int(today - e.Day), Seq: e.Seq}
		for _, a := range asking {
			if a.Answers == e.Seq {
				view.Body, view.Last, view.Late = f.visitor.bodies.Get(a.Body).Name, a.Last.String(), a.Last < today
			}
		}
		all = append(all, view)
	}
	return all
}

func (f frame) lightCounts(name string, counts store.LedgerCounts) lightCounts {
	view := lightCounts{Name: name}
	for _, l := range allLights {
		view.Lights = append(view.Lights, lightCount{f.light(l, nil), f.Grouped(counts.Lights[l])})
	}
	return view
}

// recent are the matters of which a step was taken last.
func (s *site) recent(ctx context.Context, f frame) ([]recentLine, error) {
	page, err := s.store.Ledger(ctx, store.LedgerFilter{}, store.ByUpdated, store.LedgerCursor{}, leaderRecent)
	if err != nil {
		return nil, err
	}
	folded, err := s.store.Folded(ctx, page.Rows)
	if err != nil {
		return nil, err
	}
	var all []recentLine
	for i, row := range page.Rows {
		m := folded[i]
		e := m.Events[len(m.Events)-1]
		all = append(all, recentLine{f.line(row, f.visitor.bodies), f.When(e.At), f.say(m.Procedure.Step(e.Step).Name), f.visitor.bodies.Get(e.For).Name})
	}
	return all, nil
}

// bodyLights are the bodies that lead most of what is red, then of what is yellow; and how many others there are.
func (s *site) bodyLights(ctx context.Context, f frame) (all []bodyLights, more int, err error) {
	counts, err := s.store.BodyCounts(ctx, nil)
	if err != nil {
		return nil, 0, err
	}
	for body, led := range counts {
		one := bodyLights{Name: cmp.Or(f.visitor.bodies.Get(body).Name, body), Closed: led.Closed}
		for _, l := range allLights {
			one.Counts = append(one.Counts, led.Lights[l])
		}
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b bodyLights) int {
		return cmp.Or(-slices.Compare(a.Counts, b.Counts), strings.Compare(a.Name, b.Name))
	})
	shown := min(len(all), leaderBodies)
	return all[:shown], len(all) - shown, nil
}

// draftLines are the visitor's forms that were saved and not sent, of matters that have begun.
func (s *site) draftLines(ctx context.Context, f frame) ([]draftLine, error) {
	drafts, err := s.store.Drafts(ctx, f.visitor.account.ID)
	if err != nil {
		return nil, err
	}
	var lines []draftLine
	for _, d := range drafts {
		if d.Title == "" {
			continue // a form of a matter to be drafted, which carries its own draft
		}
		lines = append(lines, draftLine{d.Title, f.say(d.Name), stepAddress(d.Matter, d.Step, d.Answers), f.When(d.Updated)})
	}
	return lines, nil
}
