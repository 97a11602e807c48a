package web

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"duixian/internal/evidence"
	"duixian/internal/record"
	"duixian/internal/store"
	"duixian/matter"
)

// startPage is the form of matters that are to be started, a row for each. Without rows it is the choice of what to start.
type startPage struct {
	frame
	Procedure string
	Name      string // of the step
	Means     string
	Action    string // where the form goes
	Version   int    // of the procedure
	Choices   []startChoice
	Report    string // the SHA-256 of the report that the rows were drafted from
	Rows      []startRow
	Common    []stepField // what fills the blanks of all rows
	Next      int         // the number of the next row
	Left      int         // rows that were asked for and are too many
	Files     bool
	Done      []store.Source // matters that were started already
	Problem   string

	first  firstStep
	common url.Values
}

// startChoice is a first step that can be chosen.
type startChoice struct {
	Procedure, Step, Means string
	Address                string
	Current                bool
}

// startRow is a matter that is to be started. Its fields are in the form under its number.
type startRow struct {
	Number  int
	ID      string // that it will have
	For     []stepOption
	Fields  []stepField
	More    []stepField // those that may be left out, where there are several rows
	Open    bool        // something is wrong among them
	Problem string

	typed url.Values // by names without the number
	wrong error
	named map[string][]matter.File // by the fields' ids
	files []evidence.File          // that came with the form
	saved store.Draft              // has those that came with it before
}

// prefix stands before the names of a row's fields.
func (r startRow) prefix() string { return strconv.Itoa(r.Number) + "." }

// commonPrefix stands before the names of the fields that fill the blanks of all rows.
const commonPrefix = "all."

// rowOf cuts a row's prefix from the name of a field: "2.f.title" is "2." and "f.title".
func rowOf(field string) (row, name string) {
	name = strings.TrimLeft(field, "0123456789")
	if rest, ok := strings.CutPrefix(name, "."); ok && name != field {
		return strings.TrimSuffix(field, rest), rest
	}
	return "", field
}

// firstStep is a first step that the visitor may take: of the latest version of a procedure.
type firstStep struct {
	procedure *matter.Procedure
	step      *matter.Step
}

func (s *site) firstSteps(ctx context.Context, v visitor) ([]firstStep, error) {
	procedures, err := s.store.Procedures(ctx)
	if err != nil {
		return nil, err
	}
	var all []firstStep
	for i, p := range procedures {
		if i+1 < len(procedures) && procedures[i+1].ID == p.ID {
			continue // there is a later version
		}
		for _, offer := range p.Start("").Allowed(v.actor(nil), s.store.Now(), s.calendar) {
			all = append(all, firstStep{p, offer.Step})
		}
	}
	if len(all) == 0 {
		return nil, failure{status: http.StatusForbidden, key: "error.not_allowed"}
	}
	return all, nil
}

// startOf begins the page of a request: with the first step that its address names, or else the usual one.
func (s *site) startOf(r *http.Request) (startPage, error) {
	page := startPage{frame: s.frame(r)}
	all, err := s.firstSteps(r.Context(), page.visitor)
	if err != nil {
		return page, err
	}
	q := r.URL.Query()
	id, step := q.Get("procedure"), q.Get("step")
	at := slices.IndexFunc(all, func(f firstStep) bool {
		return f.procedure.ID == cmp.Or(id, "commitment") && (step == "" || step == f.step.ID)
	})
	switch {
	case at < 0 && id != "":
		return page, failure{status: http.StatusNotFound, key: "error.no_procedure"}
	case at < 0:
		at = 0
	}
	page.first = all[at]
	if len(all) > 1 {
		for _, one := range all {
			q.Set("procedure", one.procedure.ID)
			q.Set("step", one.step.ID)
			page.Choices = append(page.Choices, startChoice{page.say(one.procedure.Name), page.say(one.step.Name), page.say(one.procedure.Means),
				"/matters/new?" + q.Encode(), one == page.first})
		}
	}
	return page, nil
}

// newMatter is the form of matters that are drafted from commitments of a report, or typed in.
func (s *site) newMatter(w http.ResponseWriter, r *http.Request) error {
	page, err := s.startOf(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	rows := q["row"]
	switch {
	case len(rows) > 0:
		if q.Get("merge") != "" {
			rows = []string{strings.Join(rows, ",")}
		}
		page.Left = max(0, len(rows)-page.mostRows())
		if err := s.draftRows(r.Context(), &page, q.Get("report"), rows[:len(rows)-page.Left]); err != nil {
			return err
		}
	case q.Get("procedure") == "" && len(page.Choices) > 0:
		page.Title = page.Text("start.choose")
		return s.render(w, r, http.StatusOK, "start", page)
	default:
		page.add(url.Values{})
	}
	return s.showStart(w, r, http.StatusOK, page)
}

// mostRows is how many matters a form may start: one that carries files may have no more than a thousand fields.
func (p *startPage) mostRows() int {
	if takesFiles(p.first.step) {
		return 20
	}
	return 100
}

func takesFiles(step *matter.Step) bool {
	return slices.ContainsFunc(step.Fields, func(of matter.Field) bool { return of.Type == matter.TypeFiles })
}

// add adds a row.
func (p *startPage) add(typed url.Values) {
	p.Rows = append(p.Rows, startRow{Number: len(p.Rows) + 1, ID: store.NewMatterID(), typed: typed})
}

// draftRows adds a row for each list of records of a report.
func (s *site) draftRows(ctx context.Context, page *startPage, sha256 string, rows []string) error {
	edition, err := s.store.Edition(ctx, sha256)
	if err != nil {
		return err
	}
	o, err := s.open(ctx, edition)
	if err != nil {
		return err
	}
	page.Report = edition.SHA256
	for _, row := range rows {
		var drafts []matter.Draft
		var titles, quotes []string
		for id := range strings.SplitSeq(row, ",") {
			at := slices.IndexFunc(o.records, func(r record.Record) bool { return r.ID == id && r.Commitment != nil })
			if at < 0 {
				return failure{status: http.StatusNotFound, key: "error.no_record"}
			}
			ref := recordReference(edition, o, at)
			draft := matter.DraftOf(ref.Report, ref.Record, ref.Quote, *o.records[at].Commitment)
			drafts, titles, quotes = append(drafts, draft), append(titles, draft.Title), append(quotes, ref.Quote)
		}
		draft := matter.Merge(shortened(strings.Join(titles, "；"), 300), drafts...)
		page.add(draftTyped(page.first.step, draft, strings.Join(quotes, "\n")))
	}
	return nil
}

// shortened cuts a text to so many characters.
func shortened(text string, most int) string {
	if all := []rune(text); len(all) > most {
		return string(all[:most-1]) + "…"
	}
	return text
}

// draftTyped is a draft as the form of a first step begins with it. What counts as done is, until the office says it better, what the report says.
func draftTyped(step *matter.Step, d matter.Draft, letter string) url.Values {
	fields := d.Fields()
	fields["letter"] = matter.One(letter)
	typed := url.Values{}
	for id, v := range fields {
		if of := step.Field(id); of != nil {
			typedValue(typed, of, v)
		}
	}
	return typed
}

// shared says whether one value may be typed in for all rows: of what is required, that which says neither what a matter is nor what it is from.
func shared(of *matter.Field) bool {
	switch of.Type {
	case matter.TypeLong:
		return of.Required && of.ID != "letter"
	case matter.TypeBody, matter.TypePerson, matter.TypeDate, matter.TypePercent, matter.TypeNumber, matter.TypeChoice, matter.TypeDays:
		return of.Required
	}
	return false
}

// showStart shows the form with what was typed in, and what was wrong.
func (s *site) showStart(w http.ResponseWriter, r *http.Request, status int, page startPage) error {
	p, step := page.first.procedure, page.first.step
	page.Procedure, page.Name, page.Means, page.Version = page.say(p.Name), page.say(step.Name), page.say(step.Means), p.Version
	page.Title = page.Text("step.title", page.Procedure, page.Name)
	page.Action = "/matters?" + url.Values{"procedure": {p.ID}, "step": {step.ID}}.Encode()
	page.Files = takesFiles(step)
	m := p.Start("")
	several := len(page.Rows) > 1
	for i := range page.Rows {
		row := &page.Rows[i]
		page.Next = max(page.Next, row.Number+1)
		fields, err := s.stepFields(r.Context(), page.frame, m, step, row.typed)
		if err != nil {
			return err
		}
		keepFiles(fields, row.saved, row.typed)
		row.For = page.bodiesFor(m, step, row.typed.Get("for"))
		field, problem := page.problem(row.wrong)
		row.Problem = problem
		for _, one := range fields {
			of := step.Field(strings.TrimPrefix(one.Name, fieldName("")))
			if of.ID == field {
				one.Problem = problem
			}
			one.Name = row.prefix() + one.Name
			if !several || of.Required || len(one.References) > 0 {
				one.Required = of.Required && !(several && shared(of)) // the value for all will do
				row.Fields = append(row.Fields, one)
			} else {
				row.More = append(row.More, one)
				row.Open = row.Open || one.Problem != ""
			}
		}
	}
	if several {
		fields, err := s.stepFields(r.Context(), page.frame, m, step, page.common)
		if err != nil {
			return err
		}
		for _, one := range fields {
			if shared(step.Field(strings.TrimPrefix(one.Name, fieldName("")))) {
				one.Name, one.Required = commonPrefix+one.Name, false
				page.Common = append(page.Common, one)
			}
		}
	}
	return s.render(w, r, status, "start", page)
}

// problem says in words what is wrong with a step, and with which of its fields.
func (f frame) problem(wrong error) (field, problem string) {
	var refusal *matter.Refusal
	var of fieldProblem
	switch {
	case errors.As(wrong, &refusal):
		return refusal.Field, refusal.In(matter.Language(f.Language))
	case errors.As(wrong, &of):
		return of.field, f.Text(of.key)
	}
	return "", ""
}

// typedRows reads the rows of a form.
func (p *startPage) typedRows(f url.Values) error {
	p.common = part(f, commonPrefix)
	for _, number := range f["row"] {
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 || n > 1_000_000 || slices.ContainsFunc(p.Rows, func(r startRow) bool { return r.Number == n }) {
			return failure{status: http.StatusBadRequest, key: "error.bad_form"}
		}
		row := startRow{Number: n}
		row.typed = part(f, row.prefix())
		row.ID = row.typed.Get("id")
		p.Rows = append(p.Rows, row)
	}
	if len(p.Rows) == 0 || len(p.Rows) > p.mostRows() {
		return failure{status: http.StatusBadRequest, key: "error.bad_form"}
	}
	for _, done := range f["done"] {
		id, title, _ := strings.Cut(done, " ")
		p.Done = append(p.Done, store.Source{Matter: id, Title: title})
	}
	return nil
}

// part is what a form has under names with a prefix, by the names without it.
func part(f url.Values, prefix string) url.Values {
	some := url.Values{}
	for name, values := range f {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			some[rest] = values
		}
	}
	return some
}

// filled is what was typed into a row, with its blanks filled by what was typed in for all.
func (p *startPage) filled(row startRow) url.Values {
	typed := maps.Clone(row.typed)
	for i := range p.first.step.Fields {
		of := &p.first.step.Fields[i]
		if name := fieldName(of.ID); len(p.Rows) > 1 && shared(of) && strings.TrimSpace(typed.Get(name)) == "" {
			typed[name] = p.common[name]
		}
	}
	return typed
}

// startMatters starts the matters of a form, each by itself: what one is refused for does not hold up the others.
func (s *site) startMatters(w http.ResponseWriter, r *http.Request) error {
	page, err := s.startOf(r)
	if err != nil {
		return err
	}
	page.Choices = nil // to choose another would lose what was typed in
	p, step := page.first.procedure, page.first.step
	sent := map[string][]evidence.File{}
	bad, err := stepFiles(w, r, step, sent)
	if err != nil {
		return err
	}
	f := r.PostForm
	page.Report = f.Get("report")
	if err := page.typedRows(f); err != nil {
		return err
	}
	if err := s.rowFiles(r.Context(), &page, sent); err != nil {
		return err
	}
	at := func(action string) int {
		return slices.IndexFunc(page.Rows, func(r startRow) bool { return strconv.Itoa(r.Number) == f.Get(action) })
	}
	switch {
	case at("split") >= 0:
		if len(page.Rows) == page.mostRows() {
			page.Problem = page.Text("start.too_many", page.mostRows())
			return s.showAgain(w, r, http.StatusUnprocessableEntity, page)
		}
		page.split(at("split"))
		return s.showAgain(w, r, http.StatusOK, page)
	case at("drop") >= 0 && len(page.Rows) > 1:
		if err := s.store.DropDraft(r.Context(), page.visitor.account.ID, page.Rows[at("drop")].ID, step.ID); err != nil {
			return err
		}
		page.Rows = slices.Delete(page.Rows, at("drop"), at("drop")+1)
		return s.showAgain(w, r, http.StatusOK, page)
	case number(f.Get("version")) != p.Version:
		page.Problem = page.Text("start.other_version")
		return s.showAgain(w, r, http.StatusConflict, page)
	case bad != nil:
		prefix, field := rowOf(bad.Name)
		for i := range page.Rows {
			if page.Rows[i].prefix() == prefix {
				page.Rows[i].wrong = fieldProblem{field, bad.Why}
			}
		}
		return s.showAgain(w, r, http.StatusUnprocessableEntity, page)
	}
	var left []startRow
	for _, row := range page.Rows {
		typed := page.filled(row)
		wrong, err := s.start(r.Context(), page.first, row, typed)
		switch {
		case err != nil:
			return err
		case wrong != nil:
			row.wrong = wrong
			left = append(left, row)
		default:
			page.Done = append(page.Done, store.Source{Matter: row.ID, Title: typedTitle(step, typed)})
		}
	}
	page.Rows = left
	switch {
	case len(left) > 0:
		return s.showAgain(w, r, http.StatusUnprocessableEntity, page)
	case len(page.Done) == 1:
		http.Redirect(w, r, "/matters/"+url.PathEscape(page.Done[0].Matter), http.StatusSeeOther)
	case page.Report != "":
		http.Redirect(w, r, "/matters?report="+url.QueryEscape(page.Report), http.StatusSeeOther)
	default:
		http.Redirect(w, r, "/matters", http.StatusSeeOther)
	}
	return nil
}

// rowFiles finds the files of each row: those that came with the form now, and those that came before and wait in a draft.
func (s *site) rowFiles(ctx context.Context, page *startPage, sent map[string][]evidence.File) error {
	if !takesFiles(page.first.step) {
		return nil
	}
	for i := range page.Rows {
		row := &page.Rows[i]
		var err error
		if row.saved, err = s.rowDraft(ctx, page, *row); err != nil {
			return err
		}
		own := map[string][]evidence.File{}
		for name, files := range sent {
			if field, ok := strings.CutPrefix(name, row.prefix()); ok {
				own[field] = files
			}
		}
		row.named, row.files = namedFiles(page.first.step, row.typed, own, row.saved)
	}
	return nil
}

// rowDraft gives the draft that holds the files of a row; an empty one if none did.
func (s *site) rowDraft(ctx context.Context, page *startPage, row startRow) (store.Draft, error) {
	saved, err := s.store.Draft(ctx, page.visitor.account.ID, row.ID, page.first.step.ID)
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return saved, err
}

// showAgain shows the form again. Files that came with it wait in drafts: a browser would not send them once more.
func (s *site) showAgain(w http.ResponseWriter, r *http.Request, status int, page startPage) error {
	for i := range page.Rows {
		row := &page.Rows[i]
		if len(row.files) == 0 {
			continue
		}
		problem, err := s.saveDraft(r.Context(), page.visitor, row.saved, row.ID, page.first.step.ID, 0, row.typed, row.files)
		if err == nil {
			row.saved, err = s.rowDraft(r.Context(), &page, *row)
		}
		if err != nil {
			return err
		}
		if problem != nil {
			status, row.wrong = http.StatusUnprocessableEntity, problem
		}
	}
	return s.showStart(w, r, status, page)
}

// split adds a row after one, with all that it has but its files, which back that one.
func (p *startPage) split(at int) {
	next := 0
	for _, row := range p.Rows {
		next = max(next, row.Number+1)
	}
	typed := maps.Clone(p.Rows[at].typed)
	maps.DeleteFunc(typed, func(name string, _ []string) bool { return strings.HasSuffix(name, ".keep") })
	p.Rows = slices.Insert(p.Rows, at+1, startRow{Number: next, ID: store.NewMatterID(), typed: typed})
}

// typedTitle is what a matter is called by what was typed in.
func typedTitle(step *matter.Step, typed url.Values) string {
	title := typedText(typed.Get(fieldName("title")))
	for i := range step.Fields {
		if step.Fields[i].Type == matter.TypeText {
			title = cmp.Or(title, typedText(typed.Get(fieldName(step.Fields[i].ID))))
		}
	}
	return title
}

// start takes the first step of a row's matter; wrong is what a person can put right. One that was started already, by the same form, is as good.
func (s *site) start(ctx context.Context, first firstStep, row startRow, typed url.Values) (wrong, err error) {
	fields, err := s.stepValues(ctx, first.procedure.Start(row.ID), first.step, typed, row.named)
	if of := (fieldProblem{}); errors.As(err, &of) {
		return of, nil
	}
	if err != nil {
		return nil, err
	}
	v := visitorOf(ctx)
	_, err = s.store.StartMatter(ctx, v.by(""), first.procedure, row.ID, store.Step{
		Actor:    v.actor(nil),
		Request:  matter.Request{Step: first.step.ID, For: typed.Get("for"), Fields: fields},
		Files:    row.files,
		Calendar: s.calendar,
		Draft:    true,
	})
	var refusal *matter.Refusal
	switch {
	case errors.As(err, &refusal):
		return refusal, nil
	case errors.Is(err, store.ErrStale):
		return nil, nil
	case errors.Is(err, store.ErrNotFound): // no form of ours carries such an id
		return nil, failure{status: http.StatusBadRequest, key: "error.bad_form"}
	}
	return nil, err
}
