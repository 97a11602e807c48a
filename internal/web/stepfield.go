package web

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"duixian/internal/people"
	"duixian/internal/record"
	"duixian/internal/store"
	"duixian/matter"
	"duixian/report"
)

// stepField is a field of a step's form, with what was typed in.
type stepField struct {
	Name       string // of the form's field
	Type       matter.Type
	Label      string
	Means      string
	Unit       string
	Required   bool
	Value      string // of a field that has one
	Options    []stepOption
	Milestones []milestoneRow
	Files      []fileRow // that were sent before
	References []referenceView
	Problem    string
	Texts      fieldTexts
}

// fieldTexts are what stands at the parts of a field that has several.
type fieldTexts struct{ Name, Date, Weight, Address string }

// stepOption is one of what can be chosen.
type stepOption struct {
	Value, Label, Means string
	On                  bool
}

// milestoneRow is a milestone as typed in.
type milestoneRow struct{ Name, Date, Weight string }

// fileRow is a file that a draft has kept.
type fileRow struct{ Value, Name, Address string }

// referenceView is a record of a report with its words.
type referenceView struct {
	Value  string // as the form sends it
	Before string // what stands before the quote in its sentence, and behind it; "" if the report is not here
	Quote  string
	After  string
	Link   string // of the record's page
	Report string // which report it is
}

// fieldName is what a form calls a field of a step: its names are those of the procedure's file, which others must not meet.
func fieldName(id string) string { return "f." + id }

// stepFields makes the form of a step, filled in with what was typed. m is the matter before the step.
func (s *site) stepFields(ctx context.Context, f frame, m *matter.Matter, step *matter.Step, typed url.Values) ([]stepField, error) {
	all := make([]stepField, 0, len(step.Fields))
	texts := fieldTexts{f.Text("step.milestone_name"), f.Text("step.milestone_date"), f.Text("step.milestone_weight"), f.Text("step.reference_address")}
	for i := range step.Fields {
		of := &step.Fields[i]
		name := fieldName(of.ID)
		one := stepField{Name: name, Type: of.Type, Label: f.say(of.Name), Means: f.say(of.Means), Unit: of.Unit, Required: of.Required, Value: typedText(typed.Get(name)), Texts: texts}
		chosen := typed[name]
		switch of.Type {
		case matter.TypeChoice:
			for _, o := range of.Options {
				one.Options = append(one.Options, stepOption{o.ID, f.say(o.Name), f.say(o.Means), slices.Contains(chosen, o.ID)})
			}
		case matter.TypeBody, matter.TypeBodies:
			for _, b := range f.visitor.bodies.All() {
				if on := slices.Contains(chosen, b.ID); on || !b.Closed {
					one.Options = append(one.Options, stepOption{Value: b.ID, Label: f.Indent(b.Depth) + b.Name, On: on})
				}
			}
		case matter.TypePerson:
			persons, err := s.store.People(ctx)
			if err != nil {
				return nil, err
			}
			rank := func(p store.Account) int {
				if p.Is(people.Leader) {
					return 0
				}
				return 1
			}
			slices.SortStableFunc(persons, func(a, b store.Account) int { return rank(a) - rank(b) })
			for _, p := range persons {
				if on := slices.Contains(chosen, p.ID); on || !p.Closed {
					one.Options = append(one.Options, stepOption{Value: p.ID, Label: p.Name + f.Text("list.comma") + f.posts(p.Posts), On: on})
				}
			}
		case matter.TypeReached:
			for _, stone := range m.Value(m.Procedure.Plan.Milestones).Milestones {
				one.Options = append(one.Options, stepOption{stone.Name, stone.Name, stone.Date.String(), slices.Contains(chosen, stone.Name)})
			}
		case matter.TypeMilestones:
			one.Milestones = milestoneRows(name, typed)
		case matter.TypeReferences:
			var err error
			if one.References, err = s.referenceViews(ctx, f, s.references(ctx, m, chosen)); err != nil {
				return nil, err
			}
			one.Value = typedText(typed.Get(name + ".more"))
		}
		if of.Type == matter.TypeReached && len(one.Options) == 0 {
			continue // the plan has no milestones
		}
		all = append(all, one)
	}
	return all, nil
}

// moreMilestones is how many empty rows a form has for milestones.
const moreMilestones = 3

func milestoneRows(name string, typed url.Values) []milestoneRow {
	at := func(part string, i int) string {
		if all := typed[name+"."+part]; i < len(all) {
			return typedText(all[i])
		}
		return ""
	}
	var rows []milestoneRow
	for i := range max(len(typed[name+".name"]), len(typed[name+".date"]), len(typed[name+".weight"])) {
		if row := (milestoneRow{at("name", i), at("date", i), at("weight", i)}); row != (milestoneRow{}) {
			rows = append(rows, row)
		}
	}
	return append(rows, make([]milestoneRow, moreMilestones)...)
}

// typedValue is a value of a matter as a form would have typed it.
func typedValue(into url.Values, of *matter.Field, v matter.Value) {
	name := fieldName(of.ID)
	switch of.Type {
	case matter.TypeMilestones:
		for _, stone := range v.Milestones {
			into.Add(name+".name", stone.Name)
			into.Add(name+".date", stone.Date.String())
			into.Add(name+".weight", strconv.Itoa(stone.Weight))
		}
	case matter.TypeReferences:
		for _, r := range v.References {
			into.Add(name, referenceValue(r))
		}
	case matter.TypeLinks:
		into.Set(name, strings.Join(v.List, "\n"))
	case matter.TypeFiles: // what backs another step is not this one's
	default:
		if v.Text != "" {
			into.Set(name, v.Text)
		}
		for _, one := range v.List {
			into.Add(name, one)
		}
	}
}

// prefilled is what the form of a step begins with: what the matter holds already of what the step sets.
func prefilled(m *matter.Matter, step *matter.Step) url.Values {
	typed := url.Values{}
	for value, from := range step.Sets {
		if of := step.Field(from); of != nil {
			typedValue(typed, of, m.Value(value))
		}
	}
	return typed
}

// fieldProblem is a field that was filled in wrongly.
type fieldProblem struct{ field, key string }

func (p fieldProblem) Error() string { return p.key }

// stepValues reads the fields of a step from a form. What cannot be read at all is a fieldProblem; whether it is right, the matter says.
func (s *site) stepValues(ctx context.Context, m *matter.Matter, step *matter.Step, typed url.Values, files map[string][]matter.File) (matter.Fields, error) {
	fields := matter.Fields{}
	for i := range step.Fields {
		of := &step.Fields[i]
		name := fieldName(of.ID)
		var v matter.Value
		var err error
		switch of.Type {
		case matter.TypeBodies, matter.TypeReached:
			v.List = slices.DeleteFunc(slices.Clone(typed[name]), func(s string) bool { return s == "" })
		case matter.TypeLinks:
			v.List = strings.Fields(typed.Get(name))
		case matter.TypeFiles:
			v.Files = files[of.ID]
		case matter.TypeMilestones:
			v.Milestones, err = milestones(milestoneRows(name, typed))
		case matter.TypeReferences:
			v.References, err = s.typedReferences(ctx, m, typed[name], strings.Fields(typed.Get(name+".more")))
		default:
			v.Text = typedText(typed.Get(name))
		}
		if err != nil {
			return nil, fieldProblem{of.ID, err.Error()}
		}
		fields[of.ID] = v
	}
	return fields, nil
}

// Problems of what was typed in. Their texts are keys of the message catalogue.
var (
	errMilestone = errors.New("step.bad_milestone")
	errReference = errors.New("step.bad_reference")
)

func milestones(rows []milestoneRow) ([]matter.Milestone, error) {
	var all []matter.Milestone
	for _, row := range rows {
		if row == (milestoneRow{}) {
			continue
		}
		day, err := matter.ParseDate(row.Date)
		if err != nil {
			return nil, errMilestone
		}
		weight, err := strconv.Atoi(row.Weight)
		if err != nil {
			return nil, errMilestone
		}
		all = append(all, matter.Milestone{Name: typedText(row.Name), Date: day, Weight: weight})
	}
	return all, nil
}

// referenceValue is how a form names a record of a report.
func referenceValue(r matter.Reference) string { return r.Report + "/" + r.Record }

// typedReferences finds the records that a form names: those that it listed, and addresses of records' pages that somebody put in.
func (s *site) typedReferences(ctx context.Context, m *matter.Matter, listed, addresses []string) ([]matter.Reference, error) {
	for _, address := range addresses {
		u, err := url.Parse(address)
		if err != nil {
			return nil, errReference
		}
		hash, id, ok := strings.Cut(strings.TrimPrefix(u.Path, "/reports/"), "/records/")
		if !ok {
			return nil, errReference
		}
		listed = append(listed, hash+"/"+id)
	}
	var all []matter.Reference
	for _, name := range listed {
		r, err := s.reference(ctx, m, name)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	return all, nil
}

// references finds the records that names name, and leaves out what is not there.
func (s *site) references(ctx context.Context, m *matter.Matter, names []string) []matter.Reference {
	var all []matter.Reference
	for _, name := range names {
		if r, err := s.reference(ctx, m, name); err == nil {
			all = append(all, r)
		}
	}
	return all
}

// reference finds a record by the hash of its report, or the hash's beginning, and its id there, with its words. One that the matter has
// already stays as it was, whatever became of the report.
func (s *site) reference(ctx context.Context, m *matter.Matter, name string) (matter.Reference, error) {
	for _, r := range m.Summary().References {
		if referenceValue(r) == name {
			return r, nil
		}
	}
	hash, id, _ := strings.Cut(name, "/")
	edition, err := s.store.Edition(ctx, hash)
	if err != nil {
		return matter.Reference{}, missingReference(err)
	}
	o, err := s.open(ctx, edition)
	if err != nil {
		return matter.Reference{}, missingReference(err)
	}
	at := slices.IndexFunc(o.records, func(r record.Record) bool { return r.ID == id })
	if at < 0 {
		return matter.Reference{}, errReference
	}
	return recordReference(edition, o, at), nil
}

// recordReference refers to one of a report's records, with its words: those of its clause, if it is a commitment.
func recordReference(edition store.Edition, o opened, at int) matter.Reference {
	r := o.records[at]
	span := r.Span()
	if r.Commitment != nil {
		span = r.Commitment.Clause
	}
	start, end := o.Document.Clean(span)
	return matter.Reference{Report: edition.SHA256, Record: r.ID, Start: span.Start, End: span.End, Quote: o.Document.Text[start:end]}
}

func missingReference(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return errReference
	}
	return err
}

// referenceViews shows records with the words that the matter was drafted from, whatever became of the report.
func (s *site) referenceViews(ctx context.Context, f frame, all []matter.Reference) ([]referenceView, error) {
	var views []referenceView
	for _, r := range all {
		view := referenceView{Value: referenceValue(r), Quote: r.Quote}
		edition, err := s.store.Edition(ctx, r.Report)
		if err == nil {
			var o opened
			if o, err = s.open(ctx, edition); err == nil {
				view.Report, view.Link = reportName(f, o.Reading.Report), reportAddress(r.Report)+"/records/"+r.Record
				view.Before, view.After = o.around(r)
			}
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		views = append(views, view)
	}
	return views, nil
}

// around gives the rest of the sentence that a record stands in: what is before the words of the reference, and what is behind them.
func (o opened) around(r matter.Reference) (before, after string) {
	at := slices.IndexFunc(o.records, func(one record.Record) bool { return one.ID == r.Record })
	if at < 0 {
		return "", ""
	}
	start, end := o.Document.Clean(report.Span{Start: r.Start, End: r.End})
	from, to := o.Document.Clean(o.records[at].Sentence())
	if from > start || end > to || o.Document.Text[start:end] != r.Quote {
		return "", "" // it was read anew, and otherwise
	}
	return o.Document.Text[from:start], o.Document.Text[end:to]
}

// say gives a text of a procedure in the visitor's language.
func (f frame) say(t matter.Text) string { return t.In(matter.Language(f.Language)) }
