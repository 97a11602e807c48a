package web

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"

	"duixian/internal/store"
	"duixian/matter"
)

// publishedPage lists what the public may follow.
type publishedPage struct {
	frame
	Lights      []publishedLink // to choose a light
	Chosen      []publishedLink // what else was chosen by; each leads to the list without it
	Lines       []publishedLine
	First, Next string
}

type publishedLink struct {
	Label, Address string
	Light          matter.Light
	Current        bool
}

// publishedLine is a matter with the words that it is from.
type publishedLine struct {
	matterLine
	References     []referenceView
	LeadAddress    string // of the matters that the body leads
	Section        string
	SectionAddress string
}

func (s *site) published(w http.ResponseWriter, r *http.Request) error {
	page := publishedPage{frame: s.frame(r)}
	page.Title = page.Text("published.title")
	bodies, _, err := s.store.Bodies(r.Context())
	if err != nil {
		return err
	}
	chosen := url.Values{}
	for _, name := range []string{"light", "lead", "section"} {
		if v := r.URL.Query().Get(name); v != "" {
			chosen.Set(name, v)
		}
	}
	with := func(name, value string) string {
		query := url.Values{}
		for _, n := range []string{"light", "lead", "section"} {
			if v := chosen.Get(n); v != "" {
				query.Set(n, v)
			}
		}
		if query.Set(name, value); value == "" {
			query.Del(name)
		}
		return (&url.URL{Path: "/published", RawQuery: query.Encode()}).String()
	}
	light := matter.Light(chosen.Get("light"))
	page.Lights = append(page.Lights, publishedLink{page.Text("published.any"), with("light", ""), "", light == ""})
	for _, l := range allLights {
		page.Lights = append(page.Lights, publishedLink{page.Text("light." + string(l)), with("light", string(l)), l, light == l})
	}
	if lead := chosen.Get("lead"); lead != "" {
		page.Chosen = append(page.Chosen, publishedLink{Label: cmp.Or(bodies.Get(lead).Name, lead), Address: with("lead", "")})
	}
	if section := chosen.Get("section"); section != "" {
		page.Chosen = append(page.Chosen, publishedLink{Label: section, Address: with("section", "")})
	}
	rows, err := s.store.Ledger(r.Context(), store.LedgerFilter{Public: true, Light: light, Lead: chosen.Get("lead"), Section: chosen.Get("section")},
		store.ByDue, cursor(r.URL.Query().Get("list")), mattersAtOnce)
	if err != nil {
		return err
	}
	folded, err := s.store.Folded(r.Context(), rows.Rows)
	if err != nil {
		return err
	}
	for i, row := range rows.Rows {
		m := folded[i]
		line := publishedLine{matterLine: page.line(row, bodies), Section: row.Section, LeadAddress: with("lead", row.Lead), SectionAddress: with("section", row.Section)}
		line.State = page.say(m.Procedure.State(m.State).Name)
		if line.References, err = s.referenceViews(r.Context(), page.frame, publicReferences(m)); err != nil {
			return err
		}
		page.Lines = append(page.Lines, line)
	}
	page.First, page.Next = pagesOf(r.URL, "list", rows.Next)
	return s.renderPublic(w, r, "published", page)
}

// Pager leads through the list.
func (p publishedPage) Pager() listPager { return p.pager(p.First, p.Next) }

// renderPublic sends a page that is the same for all who see it: a browser that has it is told so.
func (s *site) renderPublic(w http.ResponseWriter, r *http.Request, name string, page any) error {
	main, err := s.main(name, page)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(main)
	return s.send(w, r, http.StatusOK, name, page, main, hex.EncodeToString(sum[:]))
}

// publicPage is what the public sees of a matter: no person, and no file.
type publicPage struct {
	frame
	Procedure  string
	StateName  string
	StateMeans string
	Light      lightView
	Says       string // why it has this light
	First, Day string // of the lights
	References []referenceView
	Values     []valueView
	Moved      []movedView // the due dates that it had
	Lights     []litView   // the latest first
	Strip      []stripView
	ByHand     []stripView
	Events     []eventView // the latest first
}

// movedView is a due date that was another one before.
type movedView struct {
	Before, After, Day, Step string
	Seq                      int // the event that says why, where the public sees it
}

// litView is a span of days with one light.
type litView struct {
	From, To string
	Days     int
	Light    lightView
}

// stripView is such a span in the picture of them, which is 1000 wide and 40 high. Heights tell lights apart as well as colours do.
type stripView struct {
	Light               string
	X, Y, Width, Height int
	Tip                 string
}

var stripHeights = map[matter.Light]int{matter.Red: 38, matter.Yellow: 27, matter.Green: 16, matter.Grey: 5}

func (s *site) publishedMatter(w http.ResponseWriter, r *http.Request) error {
	story, err := s.store.Matter(r.Context(), r.PathValue("matter"))
	if err == nil && !story.Published {
		err = store.ErrNotFound
	}
	if err != nil {
		return nothing(err, "error.no_matter")
	}
	page := publicPage{frame: s.frame(r)}
	if page.visitor.bodies, _, err = s.store.Bodies(r.Context()); err != nil { // the public is told their names here
		return err
	}
	m := story.Matter
	day := s.calendar.Day(s.store.Now())
	page.Title, page.Procedure, page.Day = story.Title, page.say(m.Procedure.Name), day.String()
	state := m.Procedure.State(m.State)
	page.StateName, page.StateMeans = page.say(state.Name), page.say(state.Means)
	standing := m.Standing()
	why, err := m.Procedure.Explain(&standing, s.calendar, day)
	if err != nil {
		return err
	}
	show := matterShow{frame: page.frame, m: m, site: s, values: m.Procedure.PublicValues()}
	page.Light, page.Says = page.light(why.Light, show.override(why.Override)), page.say(why.Says)
	if page.References, err = s.referenceViews(r.Context(), page.frame, publicReferences(m)); err != nil {
		return err
	}
	if page.Values, err = show.holds(r.Context()); err != nil {
		return err
	}
	page.Values = public(page.Values)
	if page.Events, err = show.publicEvents(r); err != nil {
		return err
	}
	page.Moved = show.moved(page.Events)
	spans, err := m.Lights(s.calendar, day)
	if err != nil {
		return err
	}
	page.lights(spans)
	return s.renderPublic(w, r, "public", page)
}

// publicReferences are the records of reports that the public is shown a matter to be from.
func publicReferences(m *matter.Matter) []matter.Reference {
	var all []matter.Reference
	for _, name := range m.Procedure.PublicValues() {
		all = append(all, m.Value(name).References...)
	}
	return all
}

// public leaves out what is no matter of the public's, whatever a procedure says, and the words that stand above.
func public(all []valueView) []valueView {
	return slices.DeleteFunc(all, func(v valueView) bool {
		return v.Type == matter.TypePerson || v.Type == matter.TypeFiles || v.Type == matter.TypeReferences
	})
}

// publicEvents are the steps that the public sees, the latest first.
func (f matterShow) publicEvents(r *http.Request) ([]eventView, error) {
	var all []eventView
	shown := map[int]bool{}
	for _, e := range f.m.Public() {
		view, err := f.event(r.Context(), e)
		if err != nil {
			return nil, err
		}
		if view.When, view.Who, view.Role = e.Day.String(), "", ""; !shown[e.Answers] {
			view.Answers = 0
		}
		view.Fields = public(view.Fields)
		shown[e.Seq] = true
		all = append(all, view)
	}
	slices.Reverse(all)
	return all, nil
}

// moved are the due dates that were changed, with the event that says why: the one that the change answers, or the change itself.
func (f matterShow) moved(events []eventView) []movedView {
	shown := func(seq int) bool { return slices.ContainsFunc(events, func(e eventView) bool { return e.Seq == seq }) }
	var all []movedView
	for _, c := range f.m.Changes {
		if c.Value != f.m.Procedure.Plan.Due {
			continue
		}
		e := f.m.Events[c.Seq-1]
		view := movedView{Before: c.Old.Text, After: c.New.Text, Day: e.Day.String(), Step: f.say(f.m.Procedure.Step(e.Step).Name)}
		for _, seq := range []int{c.Seq, e.Answers} {
			if shown(seq) {
				view.Seq = seq
			}
		}
		all = append(all, view)
	}
	return all
}

// lights puts the lights of the days into words and a picture.
func (p *publicPage) lights(spans []matter.Lit) {
	if len(spans) == 0 {
		return
	}
	first, days := spans[0].From, int(spans[len(spans)-1].To-spans[0].From)+1
	p.First = first.String()
	place := func(from, to matter.Date) (x, width int) {
		x = int(from-first) * 1000 / days
		return x, max(1, int(to+1-first)*1000/days-x)
	}
	for i := 0; i < len(spans); {
		one := spans[i]
		for i++; i < len(spans) && spans[i].Light == one.Light && spans[i].Override == one.Override; i++ {
			one.To = spans[i].To // by another rule
		}
		var by *overrideView
		tip := p.Text("light."+string(one.Light)) + " " + p.Text("matter.span", one.From.String(), one.To.String())
		x, width := place(one.From, one.To)
		if one.Override != "" {
			name := p.Text("light." + string(one.Override))
			by = &overrideView{Light: string(one.Override), Name: name}
			high := stripHeights[one.Override]
			p.ByHand = append(p.ByHand, stripView{string(one.Override), x, 39 - high, width, high, p.Text("published.by_hand", name, one.From.String(), one.To.String())})
		}
		high := stripHeights[one.Light]
		p.Strip = append(p.Strip, stripView{string(one.Light), x, 39 - high, width, high, tip})
		p.Lights = append(p.Lights, litView{one.From.String(), one.To.String(), int(one.To-one.From) + 1, p.light(one.Light, by)})
	}
	slices.Reverse(p.Lights)
}
