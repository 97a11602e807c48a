package publish

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"duixian/internal/locale"
	"duixian/internal/record"
	"duixian/report"
	"duixian/series"
	"duixian/source"
)

// ComparisonFormats lists the formats that a comparison can be written in.
func ComparisonFormats() []Format { return []Format{Text, JSON, JSONL, CSV} }

// Compared is a comparison with the documents that its readings were read from.
type Compared struct {
	*series.Comparison
	EarlierDoc, LaterDoc *source.Document
}

// WriteComparison writes what a later report says of an earlier one's promises. Records that the bytes do not
// reproduce are refused with an error that wraps record.ErrUnproved; a format that is none of ComparisonFormats
// is an error.
func WriteComparison(w io.Writer, f Format, c Compared, o Options) error {
	if err := record.Verify(c.EarlierDoc, c.Earlier); err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	if err := record.Verify(c.LaterDoc, c.Later); err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	if o.Language == "" {
		o.Language = locale.English
	}
	var b bytes.Buffer
	out := comparisonForm{c, o, locale.For(o.Language)}
	var err error
	switch f {
	case Text:
		out.text(&b)
	case JSON:
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		err = e.Encode(struct {
			comparisonObject
			Outcomes []outcomeObject `json:"outcomes"`
		}{out.head(), out.outcomes()})
	case JSONL:
		err = out.lines(&b)
	case CSV:
		err = out.rows(&b)
	default:
		return fmt.Errorf("%q is no format of a comparison; the formats are %s", f, list(ComparisonFormats()))
	}
	if err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}

// comparisonForm writes a comparison.
type comparisonForm struct {
	Compared
	options Options
	printer locale.Printer
}

// text writes it for a person: a group for each verdict, the promises in it in the order of the earlier report.
func (f comparisonForm) text(b *bytes.Buffer) {
	p := f.printer
	line := func(indent int, text string) { b.WriteString(strings.Repeat(" ", indent) + text + "\n") }
	line(0, p.Text("compare.earlier")+" "+reportLine(p, f.Earlier.Report))
	line(0, p.Text("compare.later")+" "+reportLine(p, f.Later.Report))
	line(0, f.summary())
	for _, v := range series.Verdicts() {
		n := f.Counts()[v]
		if n == 0 {
			continue
		}
		line(0, "")
		line(0, p.Verdict(string(v))+" "+strconv.Itoa(n))
		for _, o := range f.Outcomes {
			if o.Final() != v {
				continue
			}
			line(0, "")
			line(2, f.heading(o))
			promise := f.promise(o)
			line(4, p.Text("compare.promised")+" "+around(f.EarlierDoc, promise.Sentence(), promise.Clause())+" "+at(f.EarlierDoc, p, promise.Span()))
			for _, found := range o.Found {
				d, says := f.LaterDoc, p.Text("compare.found")
				if found.Base {
					d, says = f.EarlierDoc, p.Text("compare.base")
				}
				line(4, says+" "+around(d, found.Sentence, found.Words)+" "+at(d, p, found.Words))
			}
			line(4, p.Text("compare.rule", f.because(o), o.Rule, o.Confidence.String()))
			if sum := f.sum(o); sum != "" {
				line(4, sum)
			}
			if d := o.Decision; d != nil {
				line(4, p.Text("compare.decided", d.Who, d.When.Format("2006-01-02"), p.Verdict(string(o.Verdict)), d.Why))
			}
		}
	}
}

// summary says in one line how many promises have each verdict.
func (f comparisonForm) summary() string {
	p := f.printer
	counts := f.Counts()
	var parts []string
	for _, v := range series.Verdicts() {
		parts = append(parts, p.Verdict(string(v))+" "+strconv.Itoa(counts[v]))
	}
	open := 0
	for _, o := range f.Outcomes {
		if f.Open(o) {
			open++
		}
	}
	return p.Text("compare.summary", len(f.Outcomes), strings.Join(parts, " · "), open, f.Threshold.String(), f.NotDue)
}

// heading says which promise it is, and what became of it, in one line.
func (f comparisonForm) heading(o series.Outcome) string {
	p := f.printer
	open := ""
	if f.Open(o) {
		open = p.Text("compare.open")
	}
	if o.Target == nil {
		return join(p.Text("type.commitment"), o.Commitment.Action+" "+o.Commitment.Object, Due(p, *o.Commitment), open)
	}
	t := o.Target.Figure
	said := p.Amount(*t)
	if a := o.Arithmetic; a != nil {
		said += " → " + f.amount(o, "reached")
		if a.Difference != "" {
			said += " (" + f.amount(o, "difference") + ")"
		}
	}
	return join(t.Metric, said, p.Kind(o.Target.Key.Kind), o.Target.Period, strings.Join(t.Place, "、"), open)
}

// amount writes one of the amounts that a rule's sentence names.
func (f comparisonForm) amount(o series.Outcome, name string) string {
	a := o.Arithmetic
	p := f.printer
	if a == nil {
		return p.Text("not_stated")
	}
	write := func(value, to, unit string, bound report.Bound, kind report.Kind) string {
		if value == "" {
			return p.Text("not_stated")
		}
		return p.Amount(report.Figure{Class: report.Quantity, Value: value, To: to, Unit: unit, Bound: bound, Kind: kind})
	}
	points := a.Unit
	if a.Points {
		points = p.Text("compare.points")
	}
	switch name {
	case "promised":
		return write(a.Promised, a.PromisedTo, a.Unit, a.Bound, a.Kind)
	case "reached":
		s := write(a.Reached, "", a.Unit, a.Result, a.Kind)
		if a.Rounded {
			s = "≈ " + s
		}
		return s
	case "difference":
		return write(a.Difference, "", points, report.Exactly, report.ChangeKind)
	case "tolerance":
		return write(a.Allowed, "", points, report.Exactly, report.LevelKind)
	case "rounding":
		return write(a.Rounding, "", points, report.Exactly, report.LevelKind)
	default:
		return write(a.Base, "", a.BaseUnit, report.Exactly, report.LevelKind)
	}
}

// because says in words why a verdict is what it is.
func (f comparisonForm) because(o series.Outcome) string {
	zh, en := o.Explain(func(name string) string { return f.amount(o, name) })
	if f.options.Language == locale.Chinese {
		return zh
	}
	return en
}

// sum tells what was reckoned and allowed beside the plain comparison.
func (f comparisonForm) sum(o series.Outcome) string {
	a, p := o.Arithmetic, f.printer
	if a == nil {
		return ""
	}
	var parts []string
	if a.Base != "" {
		stated := p.Amount(report.Figure{Class: report.Quantity, Value: a.Stated, Unit: a.StatedUnit})
		parts = append(parts, p.Text("compare.reckoned", stated, f.amount(o, "base")))
	}
	if a.Converted != "" {
		parts = append(parts, p.Text("compare.converted", a.Converted, a.Unit))
	}
	if a.Allowed != "" {
		words := a.Tolerance.En
		if f.options.Language == locale.Chinese {
			words = a.Tolerance.Zh
		}
		parts = append(parts, p.Text("compare.tolerance", f.amount(o, "tolerance"), words))
	}
	return strings.Join(parts, " · ")
}

// promise is the record that promised.
func (f comparisonForm) promise(o series.Outcome) record.Record {
	if o.Target != nil {
		return record.Record{ID: o.ID, Figure: o.Target.Figure}
	}
	return record.Record{ID: o.ID, Commitment: o.Commitment}
}

// at says where a span stands.
func at(d *source.Document, p locale.Printer, s report.Span) string {
	where := "[" + strconv.Itoa(s.Start) + "-" + strconv.Itoa(s.End) + "]"
	if n := d.Page(s.Start); n > 0 {
		where = p.Text("publish.page", n) + " " + where
	}
	return where
}

// most is how many characters of a sentence are shown on either side of the words in question.
const most = 48

// around is a sentence, cut where it is long, with the words in question in it.
func around(d *source.Document, sentence, words report.Span) string {
	from, to := d.Clean(sentence)
	start, end := d.Clean(words)
	if start < from || end > to {
		from, to = start, end
	}
	text := d.Text
	before, behind := text[from:start], text[end:to]
	if n := utf8.RuneCountInString(before); n > most {
		before = "…" + string([]rune(before)[n-most:])
	}
	if utf8.RuneCountInString(behind) > most {
		behind = string([]rune(behind)[:most]) + "…"
	}
	return oneLine(before + text[start:end] + behind)
}

// comparisonObject is what stands before the outcomes.
type comparisonObject struct {
	Earlier   reportObject   `json:"earlier"`
	Later     reportObject   `json:"later"`
	Threshold string         `json:"threshold"` // of confidence, below which a person is asked
	Counts    map[string]int `json:"counts"`    // of outcomes, by verdict
	NotDue    int            `json:"not_due"`   // targets for later years, which are not listed
}

// outcomeObject is one promise with what came of it.
type outcomeObject struct {
	ID         string            `json:"id"`
	Verdict    string            `json:"verdict"`  // that holds: a person's if there is a decision
	Computed   string            `json:"computed"` // that the rule came to
	Rule       string            `json:"rule"`
	Because    string            `json:"because"`
	Confidence string            `json:"confidence"` // 0 to 1
	Open       bool              `json:"open"`       // it waits for a person to confirm it
	Indicator  string            `json:"indicator"`  // its code
	Promise    any               `json:"promise"`    // the figure or the commitment
	Found      []mentionObject   `json:"found"`
	Arithmetic *arithmeticObject `json:"arithmetic"`
	Decision   *decisionObject   `json:"decision"`
}

type mentionObject struct {
	Report        string `json:"report"` // later, or earlier for the base of what was reckoned
	ID            string `json:"id"`     // of the record there, "" if there is none
	Start         int    `json:"start"`
	End           int    `json:"end"`
	Words         string `json:"words"`
	Sentence      string `json:"sentence"`
	SentenceStart int    `json:"sentence_start"`
	SentenceEnd   int    `json:"sentence_end"`
}

type arithmeticObject struct {
	Unit       string `json:"unit"`
	Promised   string `json:"promised"`
	PromisedTo string `json:"promised_to"`
	Bound      string `json:"bound"`
	Reached    string `json:"reached"`
	Result     string `json:"reached_bound"`
	Rounded    bool   `json:"reached_rounded"`
	Difference string `json:"difference"`
	Points     bool   `json:"difference_in_points"`
	Tolerance  string `json:"tolerance"`
	Rounding   string `json:"rounding"`
	Base       string `json:"base"`
	BaseUnit   string `json:"base_unit"`
	Stated     string `json:"stated"`
	StatedUnit string `json:"stated_unit"`
	Converted  string `json:"converted_from"`
}

type decisionObject struct {
	Verdict string   `json:"verdict"`
	Found   [][2]int `json:"found"`
	Who     string   `json:"who"`
	When    string   `json:"when"` // RFC 3339
	Why     string   `json:"why"`
}

func (f comparisonForm) head() comparisonObject {
	o := comparisonObject{newReport(f.Earlier.Report), newReport(f.Later.Report), f.Threshold.String(), map[string]int{}, f.NotDue}
	counts := f.Counts()
	for _, v := range series.Verdicts() {
		o.Counts[string(v)] = counts[v]
	}
	return o
}

func (f comparisonForm) outcomes() []outcomeObject {
	ids := map[report.Span]string{}
	for _, r := range slices.Backward(record.All(f.Later)) {
		ids[r.Span()] = r.ID
	}
	all := []outcomeObject{}
	for _, o := range f.Outcomes {
		all = append(all, f.outcome(o, ids))
	}
	return all
}

func (f comparisonForm) outcome(o series.Outcome, ids map[report.Span]string) outcomeObject {
	out := outcomeObject{ID: o.ID, Verdict: string(o.Final()), Computed: string(o.Verdict), Rule: o.Rule, Because: f.because(o),
		Confidence: o.Confidence.String(), Open: f.Open(o), Promise: newRecord(f.EarlierDoc, f.promise(o), f.options), Found: []mentionObject{}}
	if o.Target != nil {
		out.Indicator = o.Target.Key.Indicator
	}
	for _, found := range o.Found {
		d, one := f.LaterDoc, mentionObject{Report: "later", Start: found.Words.Start, End: found.Words.End,
			SentenceStart: found.Sentence.Start, SentenceEnd: found.Sentence.End}
		switch {
		case found.Base:
			d, one.Report = f.EarlierDoc, "earlier"
			one.ID = "f" + strconv.Itoa(found.Words.Start)
		case found.Achievement != nil:
			one.ID = ids[found.Achievement.Span]
		case found.Commitment != nil:
			one.ID = ids[found.Commitment.Span]
		case found.Point != nil:
			one.ID = ids[found.Words]
		}
		one.Words, one.Sentence = quote(d, found.Words), quote(d, found.Sentence)
		out.Found = append(out.Found, one)
	}
	if a := o.Arithmetic; a != nil {
		out.Arithmetic = &arithmeticObject{a.Unit, a.Promised, a.PromisedTo, string(a.Bound), a.Reached, string(a.Result), a.Rounded,
			a.Difference, a.Points, a.Allowed, a.Rounding, a.Base, a.BaseUnit, a.Stated, a.StatedUnit, a.Converted}
	}
	if d := o.Decision; d != nil {
		out.Decision = &decisionObject{string(d.Verdict), [][2]int{}, d.Who, d.When.Format("2006-01-02T15:04:05Z07:00"), d.Why}
		for _, s := range d.Found {
			out.Decision.Found = append(out.Decision.Found, [2]int{s.Start, s.End})
		}
	}
	return out
}

// lines writes a line for the comparison and one for each outcome.
func (f comparisonForm) lines(b *bytes.Buffer) error {
	if err := encodeLine(b, struct {
		Type string `json:"type"`
		comparisonObject
	}{"comparison", f.head()}); err != nil {
		return err
	}
	for _, o := range f.outcomes() {
		if err := encodeLine(b, struct {
			Type string `json:"type"`
			outcomeObject
		}{"outcome", o}); err != nil {
			return err
		}
	}
	return nil
}

// rows writes a row for each outcome.
func (f comparisonForm) rows(b *bytes.Buffer) error {
	c := csv.NewWriter(b)
	if f.options.BOM {
		b.WriteString("\ufeff")
	}
	_ = c.Write([]string{"earlier_sha256", "later_sha256", "place", "earlier_year", "later_year", "id", "type", "verdict", "computed", "rule",
		"because", "confidence", "open", "indicator", "metric", "kind", "period", "action", "object", "unit", "promised", "promised_to", "bound",
		"reached", "reached_bound", "difference", "tolerance", "rounding", "base", "start", "end", "sentence", "found_start", "found_end",
		"found_words", "found_sentence", "decided_by", "decided_on", "decided_why"})
	for i, one := range f.outcomes() {
		o := f.Outcomes[i]
		r := f.promise(o)
		row := []string{f.Earlier.Report.SHA256, f.Later.Report.SHA256, f.Earlier.Report.Place, yearOf(f.Earlier), yearOf(f.Later), one.ID,
			string(r.Type()), one.Verdict, one.Computed, one.Rule, one.Because, one.Confidence, strconv.FormatBool(one.Open), one.Indicator}
		if o.Target != nil {
			row = append(row, o.Target.Figure.Metric, string(o.Target.Key.Kind), o.Target.Period, "", "")
		} else {
			row = append(row, "", "", o.Commitment.Period, o.Commitment.Action, o.Commitment.Object)
		}
		a := one.Arithmetic
		if a == nil {
			a = &arithmeticObject{}
			if o.Target != nil {
				a.Unit, a.Promised, a.PromisedTo, a.Bound = o.Target.Unit, o.Target.Value, o.Target.To, string(o.Target.Bound)
			}
		}
		row = append(row, a.Unit, a.Promised, a.PromisedTo, a.Bound, a.Reached, a.Result, a.Difference, a.Tolerance, a.Rounding, a.Base,
			strconv.Itoa(r.Span().Start), strconv.Itoa(r.Span().End), quote(f.EarlierDoc, r.Sentence()))
		if len(one.Found) > 0 {
			row = append(row, strconv.Itoa(one.Found[0].Start), strconv.Itoa(one.Found[0].End), one.Found[0].Words, one.Found[0].Sentence)
		} else {
			row = append(row, "", "", "", "")
		}
		if d := one.Decision; d != nil {
			row = append(row, d.Who, d.When, d.Why)
		} else {
			row = append(row, "", "", "")
		}
		_ = c.Write(row)
	}
	c.Flush()
	return c.Error()
}

func yearOf(r *report.Reading) string {
	if r.Report.Year == 0 {
		return ""
	}
	return strconv.Itoa(r.Report.Year)
}
