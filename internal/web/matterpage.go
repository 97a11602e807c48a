package web

import (
	"bytes"
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"duixian/matter"
)

// matterPage is the whole of a matter: its words in the report, how it stands, what it waits for, and its story.
type matterPage struct {
	frame
	ID         string
	Procedure  string
	StateName  string
	StateMeans string
	Light      lightView
	Why        explanationView
	References []referenceView
	Values     []valueView // what the matter holds
	Moved      []movedView // the due dates that it had
	Deadlines  []deadlineView
	Chases     string      // how often it was chased, "" if it never was
	Offers     []offerView // steps that the visitor may take
	Events     []eventView // the latest first
	Published  bool
	MayPublish bool
}

// lightView is a light with the one that somebody set beside it.
type lightView struct {
	Light, Name string
	Override    *overrideView
}

type overrideView struct {
	Light, Name, Until, Reason, By string
}

// explanationView says how a light was computed.
type explanationView struct {
	Says     string
	Day      string
	Calendar string
	Version  int // of the procedure
	Inputs   []matter.Input
	Tried    []ruleView
	Unknown  int // the first year whose holidays matter and are not known
}

type ruleView struct {
	ID, When, Name string // Name is the light's
	Decided        bool
}

// valueView is a field or a value with its name.
type valueView struct {
	Label      string
	Type       matter.Type
	Text       string   // of a value that has one
	Lines      []string // of one with several
	Links      []fileLink
	Milestones []milestoneView
	References []referenceView
}

type milestoneView struct {
	Name, Date string
	Weight     int
	Reached    bool
}

// deadlineView is a limit that runs, with how its end was computed.
type deadlineView struct {
	Name    string
	Since   int    // the event from which it runs
	From    string // its day
	Fixed   bool   // the day is given, not counted
	Days    int
	Working bool
	Last    string
	Left    int // days from today, as the limit counts them; below 0 if it has passed
	Late    bool
	Off     string // days on the way that do not count
	Unknown int
	Moved   []movedLine // by other calendars
}

type offerView struct {
	Name, Means, Address string
	Answers              int // the event that the step answers
}

// eventView is a step that was taken.
type eventView struct {
	Seq            int
	When           string
	Step           string
	Who, Role, For string // Who is "" for the public
	Limit          string // that had passed
	Answers        int
	AnswersName    string
	Fields         []valueView
	Changes        []fieldLine // values that were something else before
}

func (s *site) matter(w http.ResponseWriter, r *http.Request) error {
	story, err := s.store.Matter(r.Context(), r.PathValue("matter"))
	if err != nil {
		return nothing(err, "error.no_matter")
	}
	page := matterPage{frame: s.frame(r), ID: story.ID, Published: story.Published}
	now := s.store.Now()
	day := s.calendar.Day(now)
	m := story.Matter
	page.Title, page.Procedure = story.Title, page.say(m.Procedure.Name)
	state := m.Procedure.State(m.State)
	page.StateName, page.StateMeans = page.say(state.Name), page.say(state.Means)
	page.MayPublish = page.visitor.may(mayPublish, "")
	standing := m.Standing()
	why, err := m.Procedure.Explain(&standing, s.calendar, day)
	if err != nil {
		return err
	}
	show, err := s.matterShow(r.Context(), page.frame, m)
	if err != nil {
		return err
	}
	page.Light, page.Why = page.light(why.Light, show.override(why.Override)), page.explanation(why)
	moved, err := s.store.Moved(r.Context(), story.ID)
	if err != nil {
		return err
	}
	for _, d := range m.Deadlines(s.calendar) {
		view := show.deadline(d, day)
		for _, m := range moved {
			if m.Limit == d.Limit && m.Since == d.Since {
				view.Moved = append(view.Moved, movedLine{From: m.From.String(), To: m.To.String(), Title: m.Calendar})
			}
		}
		page.Deadlines = append(page.Deadlines, view)
	}
	page.Offers, page.Chases = page.offers(m, now, s.calendar), page.chases(m)
	if page.References, err = s.referenceViews(r.Context(), page.frame, m.Summary().References); err != nil {
		return err
	}
	if page.Values, err = show.holds(r.Context()); err != nil {
		return err
	}
	for _, e := range slices.Backward(m.Events) {
		view, err := show.event(r.Context(), e)
		if err != nil {
			return err
		}
		page.Events = append(page.Events, view)
	}
	page.Moved = show.moved(page.Events)
	return s.render(w, r, http.StatusOK, "matter", page)
}

// light puts a light into words.
func (f frame) light(l matter.Light, override *overrideView) lightView {
	return lightView{string(l), f.Text("light." + string(l)), override}
}

func (f frame) explanation(why matter.Explanation) explanationView {
	x := explanationView{Says: f.say(why.Says), Day: why.Day.String(), Calendar: why.Calendar, Version: why.Version, Inputs: why.Inputs, Unknown: why.Unknown}
	for i, rule := range why.Tried {
		x.Tried = append(x.Tried, ruleView{rule.ID, cmp.Or(rule.When, f.Text("matter.otherwise")), f.Text("light." + string(rule.Light)), i == len(why.Tried)-1})
	}
	return x
}

// offers are the steps that the visitor may take: one for each event that waits, where a step answers one.
func (f frame) offers(m *matter.Matter, now time.Time, c *matter.Calendar) []offerView {
	var all []offerView
	for _, offer := range m.Allowed(f.visitor.actor(m.Summary().Bodies), now, c) {
		view := offerView{Name: f.say(offer.Step.Name), Means: f.say(offer.Step.Means), Address: stepAddress(m.ID, offer.Step.ID, 0)}
		if len(offer.Answers) == 0 {
			all = append(all, view)
		}
		for _, seq := range offer.Answers {
			view.Answers, view.Address = seq, stepAddress(m.ID, offer.Step.ID, seq)
			all = append(all, view)
		}
	}
	return all
}

// chases counts the steps that the clock takes of who is late, whoever took them.
func (f frame) chases(m *matter.Matter) string {
	var words []string
	for i := range m.Procedure.Steps {
		step := &m.Procedure.Steps[i]
		late := slices.ContainsFunc(m.Procedure.Limits, func(l matter.Limit) bool { return l.Then == step.ID })
		if n := m.Count(step.ID); late && n > 0 {
			words = append(words, f.Text("matter.chased", f.say(step.Name), n))
		}
	}
	return strings.Join(words, f.Text("list.comma"))
}

// stepAddress is where the form of a step is; answers is the event that it answers, 0 for none.
func stepAddress(id, step string, answers int) string {
	address := "/matters/" + id + "/steps/" + step
	if answers != 0 {
		address += "?answers=" + strconv.Itoa(answers)
	}
	return address
}

// personsOf are the persons that a matter's story names.
func personsOf(m *matter.Matter) []string {
	var ids []string
	add := func(id string) {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, e := range m.Events {
		add(e.By.Person)
		step := m.Procedure.Step(e.Step)
		for i := range step.Fields {
			if step.Fields[i].Type == matter.TypePerson {
				add(e.Fields[step.Fields[i].ID].Text)
			}
		}
	}
	return ids
}

// matterShow puts a matter into words.
type matterShow struct {
	frame
	m      *matter.Matter
	names  map[string]string // of persons, by ID
	site   *site
	files  string   // where its files are, before hash and name; "" for who may not have them
	values []string // the names of what may be shown of what the matter holds
}

// matterShow shows all of a matter, to who may see it.
func (s *site) matterShow(ctx context.Context, f frame, m *matter.Matter) (matterShow, error) {
	names, err := s.store.Names(ctx, personsOf(m))
	return matterShow{f, m, names, s, "/matters/" + m.ID + "/files/", m.Procedure.Values()}, err
}

func (f matterShow) override(o *matter.Override) *overrideView {
	if o == nil {
		return nil
	}
	return &overrideView{string(o.Light), f.Text("light." + string(o.Light)), o.Until.String(), o.Reason, f.names[o.By]}
}

// holds is what the matter holds now, in the order in which its steps name it.
func (f matterShow) holds(ctx context.Context) ([]valueView, error) {
	var all []valueView
	for _, name := range f.m.Procedure.Values() {
		if !slices.Contains(f.values, name) {
			continue
		}
		view, err := f.value(ctx, f.m.Procedure.ValueField(name), f.m.Value(name))
		if err != nil {
			return nil, err
		}
		if view != nil && view.Text != f.Title { // which stands above
			all = append(all, *view)
		}
	}
	return all, nil
}

// value puts the value of a field into words; nil if there is none.
func (f matterShow) value(ctx context.Context, of *matter.Field, v matter.Value) (*valueView, error) {
	view := &valueView{Label: f.say(of.Name), Type: of.Type, Text: v.Text}
	switch of.Type {
	case matter.TypeBody:
		view.Text = cmp.Or(f.visitor.bodies.Get(v.Text).Name, v.Text)
	case matter.TypePerson:
		view.Text = cmp.Or(f.names[v.Text], v.Text)
	case matter.TypeChoice:
		for _, o := range of.Options {
			if o.ID == v.Text {
				view.Text = f.say(o.Name)
			}
		}
	case matter.TypePercent:
		if v.Text != "" {
			view.Text += "%"
		}
	case matter.TypeNumber:
		if v.Text != "" {
			view.Text += of.Unit
		}
	case matter.TypeDays:
		if v.Text != "" {
			view.Text = f.Text("matter.days", v.Text)
		}
	case matter.TypeLong:
		view.Text, view.Lines = "", nil
		if v.Text != "" {
			view.Lines = strings.Split(v.Text, "\n")
		}
	case matter.TypeBodies:
		for _, id := range v.List {
			view.Lines = append(view.Lines, cmp.Or(f.visitor.bodies.Get(id).Name, id))
		}
	case matter.TypeReached:
		view.Lines = v.List
	case matter.TypeLinks:
		for _, address := range v.List {
			view.Links = append(view.Links, fileLink{address, address})
		}
	case matter.TypeFiles:
		for _, file := range v.Files {
			link := fileLink{Name: file.Name}
			if f.files != "" {
				link.Address = f.files + file.SHA256 + "/" + url.PathEscape(file.Name)
			}
			view.Links = append(view.Links, link)
		}
	case matter.TypeMilestones:
		reached := f.m.Value(f.m.Procedure.Plan.Reached).List
		for _, stone := range v.Milestones {
			view.Milestones = append(view.Milestones, milestoneView{stone.Name, stone.Date.String(), stone.Weight, slices.Contains(reached, stone.Name)})
		}
	case matter.TypeReferences:
		var err error
		if view.References, err = f.site.referenceViews(ctx, f.frame, v.References); err != nil {
			return nil, err
		}
	}
	if view.Text == "" && len(view.Lines)+len(view.Links)+len(view.Milestones)+len(view.References) == 0 {
		return nil, nil
	}
	return view, nil
}

// event puts a step that was taken into words.
func (f matterShow) event(ctx context.Context, e matter.Event) (eventView, error) {
	p := f.m.Procedure
	step := p.Step(e.Step)
	view := eventView{Seq: e.Seq, When: f.When(e.At), Step: f.say(step.Name), Answers: e.Answers}
	if e.By.Person != "" {
		view.Who = cmp.Or(f.names[e.By.Person], f.Text("matter.somebody"))
	}
	if role := p.Role(e.As); role != nil {
		view.Role = f.say(role.Name)
	}
	if e.For != "" {
		view.For = cmp.Or(f.visitor.bodies.Get(e.For).Name, e.For)
	}
	if e.Limit != "" {
		view.Limit = f.Text("matter.passed", f.limitName(e.Limit))
	}
	if e.Answers != 0 {
		view.AnswersName = f.Text("matter.answers", e.Answers)
	}
	for i := range step.Fields {
		value, err := f.value(ctx, &step.Fields[i], e.Fields[step.Fields[i].ID])
		if err != nil {
			return eventView{}, err
		}
		if value != nil {
			view.Fields = append(view.Fields, *value)
		}
	}
	for _, c := range f.m.Changes {
		if of := p.ValueField(c.Value); c.Seq == e.Seq && of.Type == matter.TypeDate && slices.Contains(f.values, c.Value) {
			view.Changes = append(view.Changes, fieldLine{f.say(of.Name), c.Old.Text, c.New.Text})
		}
	}
	return view, nil
}

func (f matterShow) limitName(id string) string {
	if l := f.m.Procedure.Limit(id); l != nil {
		return f.say(l.Name)
	}
	return ""
}

// deadline says of a limit that runs how its last day was found.
func (f matterShow) deadline(d matter.Deadline, today matter.Date) deadlineView {
	c := f.site.calendar
	view := deadlineView{Name: f.limitName(d.Limit), Since: d.Since, From: d.From.String(), Fixed: d.Until != 0, Days: d.Days, Last: d.Last.String(),
		Left: int(d.Last - today), Late: d.Last < today, Unknown: d.Unknown}
	view.Working = f.m.Procedure.Limit(d.Limit).Count == matter.Working
	if view.Working && !view.Fixed {
		view.Left = c.Workdays(today, d.Last)
		view.Off = f.off(c, d.From+1, d.Last)
	}
	return view
}

// off lists the days between two, both counted, that are no working days, in spans.
func (f frame) off(c *matter.Calendar, from, to matter.Date) string {
	var spans []string
	for day := from; day <= to; day++ {
		if c.Works(day) {
			continue
		}
		last := day
		for last < to && !c.Works(last+1) {
			last++
		}
		if last == day {
			spans = append(spans, day.String())
		} else {
			spans = append(spans, f.Text("matter.span", day.String(), last.String()))
		}
		day = last
	}
	return strings.Join(spans, f.Text("list.comma"))
}

// publishMatter lets the public see a matter, or hides it.
func (s *site) publishMatter(w http.ResponseWriter, r *http.Request) error {
	f, err := form(w, r)
	if err != nil {
		return err
	}
	id := r.PathValue("matter")
	if _, err := s.store.Publish(r.Context(), visitorOf(r.Context()).by(typed(f, "why")), id, f.Get("public") == "1"); err != nil {
		return nothing(err, "error.no_matter")
	}
	http.Redirect(w, r, "/matters/"+id, http.StatusSeeOther)
	return nil
}

// matterExport sends what the light of a matter can be computed from by anyone: duixian light reads it.
func (s *site) matterExport(w http.ResponseWriter, r *http.Request) error {
	story, err := s.store.Matter(r.Context(), r.PathValue("matter"))
	if err != nil {
		return nothing(err, "error.no_matter")
	}
	x, err := matter.NewExport([]*matter.Matter{story.Matter}, s.calendar, s.calendar.Day(s.store.Now()))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := x.Encode(&b); err != nil {
		return err
	}
	return attach(w, "application/json", "matter-"+strings.ToLower(story.ID[:8])+".json", b.Bytes())
}
