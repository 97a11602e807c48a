package web

import (
	"net/http"
	"slices"
	"strings"

	"duixian/internal/publish"
	"duixian/internal/record"
	"duixian/report"
)

// recordPage shows one record: its sentence, its fields, and why each is what it is.
type recordPage struct {
	frame
	Report     report.Report
	Address    string // of the report's page
	Item       item
	Heading    string
	Paragraphs []paragraph // the sentence, with this record marked
	Fields     []field
	Span       report.Span
	Previous   *item
	Next       *item
	Neighbours []item // the other records of the sentence

	baseline string // of a figure: the numeral where the change began
}

// field is a row of the record's table.
type field struct {
	Label   string
	Value   string
	Items   []string // instead of Value
	Stated  bool     // Value or Items come from the report
	Because string   // the rule in words
	Rule    string   // the rule's name
}

func (s *site) record(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("record")
	edition, err := s.edition(r)
	if err != nil {
		return err
	}
	f, err := s.fragment(r, edition, "record "+id, func(f frame, o opened) (fragment, error) {
		at := slices.IndexFunc(o.records, func(rec record.Record) bool { return rec.ID == id })
		if at < 0 {
			return fragment{}, failure{status: http.StatusNotFound, key: "error.no_record"}
		}
		page := newRecordPage(f, o, at)
		main, err := s.main("record", page)
		return fragment{name: page.Title, body: main}, err
	})
	if err != nil {
		return err
	}
	var tools []navLink
	if strings.HasPrefix(id, string(record.Commitment[:1])) {
		tools = s.draftingTools(r, edition, id)
	}
	return s.show(w, r, "record", f, tools...)
}

// newRecordPage shows one of a report's records.
func newRecordPage(f frame, o opened, at int) recordPage {
	d, reading, records := o.Document, o.Reading, o.records
	page := recordPage{frame: f, Report: reading.Report, Address: reportAddress(reading.Report.SHA256)}
	rec := records[at]
	page.Item = newItem(page.Printer, d, rec)
	page.Heading, page.Span = rec.Section(), rec.Span()
	page.Title = strings.TrimSpace(page.Item.Name+" "+page.Item.Amount) + " – " + reportName(page.frame, reading.Report)
	if f := rec.Figure; f != nil && f.Baseline != (report.Span{}) {
		for i := range reading.Figures {
			if from := &reading.Figures[i]; from.Span == f.Baseline {
				page.baseline = page.Amount(*from)
			}
		}
	}
	page.Fields = page.fields(rec)
	if at > 0 {
		one := newItem(page.Printer, d, records[at-1])
		page.Previous = &one
	}
	if at < len(records)-1 {
		one := newItem(page.Printer, d, records[at+1])
		page.Next = &one
	}
	for i, other := range records {
		if i != at && rec.Sentence().Contains(other.Span()) {
			page.Neighbours = append(page.Neighbours, newItem(page.Printer, d, other))
		}
	}

	m := placed{mark{ID: rec.ID, Type: page.Item.Type, Link: page.Address + "#" + rec.ID}, clean(d, rec.Span()), clean(d, rec.Clause()), clean(d, rec.Sentence())}
	page.Paragraphs = []paragraph{markParagraph(d.Text, m.sentence, []placed{m}, nil)}
	return page
}

// TypeName names the record's type.
func (p recordPage) TypeName() string { return typeName(p.Printer, p.Item.Type) }

// ReportName says which report it is.
func (p recordPage) ReportName() string { return reportName(p.frame, p.Report) }

// fields lists the fields of a record with their reasons.
func (p recordPage) fields(r record.Record) []field {
	switch {
	case r.Figure != nil:
		return p.figureFields(*r.Figure)
	case r.Commitment != nil:
		c := r.Commitment
		rows := p.deedFields(c.Action, c.Object, c.Items, "", "", c.Period, c.Rule)
		if c.Due != "" {
			rows = append(rows, field{Label: p.Text("field.due"), Value: c.Due, Stated: true})
		}
		return rows
	default:
		a := r.Achievement
		return p.deedFields(a.Action, a.Object, a.Items, a.Subject, p.Status(a.Status), a.Period, a.Rule)
	}
}

func (p recordPage) figureFields(f report.Figure) []field {
	rows := []field{{Label: p.Text("field.text"), Value: f.Text, Stated: true}}
	add := func(name report.Field, value, unstated string) {
		row := field{Label: p.Field(name), Value: value, Stated: value != ""}
		if value == "" {
			row.Value = unstated
		}
		for _, reason := range f.Reasons {
			if reason.Field == name {
				row.Because, row.Rule = publish.Explain(reason, p.Language), reason.Rule
			}
		}
		rows = append(rows, row)
	}
	add(report.FieldClass, p.Class(f.Class), "")
	if f.Scope != "" {
		rows = append(rows, field{Label: p.Text("field.scope"), Value: f.Scope, Stated: true})
	}
	if f.Class != report.Quantity {
		return rows
	}
	notStated := p.Text("not_stated")
	value := f.Value
	switch f.To {
	case "":
	case report.Same:
		add(report.FieldValue, p.Text("figure.same"), notStated)
		return rows
	default:
		value += "–" + f.To
	}
	add(report.FieldMetric, f.Metric, notStated)
	add(report.FieldValue, value, notStated)
	add(report.FieldUnit, f.Unit, p.Text("unit.none"))
	add(report.FieldBound, p.Bound(f.Bound), notStated)
	add(report.FieldKind, p.Kind(f.Kind), notStated)
	add(report.FieldRole, p.Role(f.Role), notStated)
	add(report.FieldPlace, strings.Join(f.Place, "、"), p.Text("place.whole"))
	add(report.FieldPeriod, f.Period, notStated)
	if f.Of != "" {
		rows = append(rows, field{Label: p.Text("field.of"), Value: f.Of, Stated: true})
	}
	if p.baseline != "" {
		rows = append(rows, field{Label: p.Text("field.baseline"), Value: p.baseline, Stated: true})
	}
	return rows
}

func (p recordPage) deedFields(action, object string, items []string, subject, status, period, rule string) []field {
	rows := []field{
		{Label: p.Text("field.action"), Value: action, Stated: true},
		{Label: p.Text("field.object"), Value: p.Stated(object), Stated: object != ""},
	}
	if len(items) > 1 {
		rows = append(rows, field{Label: p.Text("field.items"), Items: items, Stated: true})
	}
	if subject != "" {
		rows = append(rows, field{Label: p.Text("field.subject"), Value: subject, Stated: true})
	}
	if status != "" {
		rows = append(rows, field{Label: p.Text("field.status"), Value: status, Stated: true})
	}
	rows = append(rows, field{Label: p.Text("field.period"), Value: p.Stated(period), Stated: period != ""})
	if rule != "" {
		rows[0].Because, rows[0].Rule = publish.Explain(report.Reason{Field: report.FieldDeed, Rule: rule}, p.Language), rule
	}
	return rows
}
