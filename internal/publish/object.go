package publish

import (
	"duixian/internal/locale"
	"duixian/internal/record"
	"duixian/report"
	"duixian/source"
)

// The objects of JSON and JSON lines. Every key is always there, also when its
// value is empty: a missing key would be a fourth kind of nothing.

type reportObject struct {
	Name     string `json:"name"`
	Title    string `json:"title"`
	Place    string `json:"place"`
	Code     string `json:"code"`
	Level    string `json:"level"`
	Year     *int   `json:"year"` // null where the text does not state it
	Date     string `json:"date"`
	Speaker  string `json:"speaker"`
	Format   string `json:"format"`
	Encoding string `json:"encoding"`
	SHA256   string `json:"sha256"`
	Bytes    int    `json:"bytes"`
}

type sectionObject struct {
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Heading string `json:"heading"`
	Depth   int    `json:"depth"`
	Part    string `json:"part"`
	Period  string `json:"period"`
}

// common is what every record has.
type common struct {
	ID    string `json:"id"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Page  *int   `json:"page"` // null where the file has none
}

// setting is what a record stands in.
type setting struct {
	Section       string `json:"section"`
	Sentence      string `json:"sentence"`
	SentenceStart int    `json:"sentence_start"`
	SentenceEnd   int    `json:"sentence_end"`
}

type figureObject struct {
	common
	Text   string   `json:"text"`
	Class  string   `json:"class"`
	Value  string   `json:"value"`
	To     string   `json:"to"`
	Unit   string   `json:"unit"`
	Bound  string   `json:"bound"`
	Kind   string   `json:"kind"`
	Role   string   `json:"role"`
	Metric string   `json:"metric"`
	Place  []string `json:"place"`
	Period string   `json:"period"`
	Of     string   `json:"of"`       // what a share is of
	Scope  string   `json:"scope"`    // among whom a rank holds
	From   *[2]int  `json:"baseline"` // the numeral where the change began, start and end; null where none is tied to it
	setting
	Rules   map[string]string `json:"rules"`             // field: the rule that set it
	Because map[string]string `json:"because,omitempty"` // field: why, in words
}

type deedObject struct {
	common
	Action      string   `json:"action"`
	Object      string   `json:"object"`
	Items       []string `json:"items"` // the object alone where it has no parts
	Period      string   `json:"period"`
	ClauseStart int      `json:"clause_start"`
	ClauseEnd   int      `json:"clause_end"`
	setting
	Rule string `json:"rule"`
}

type commitmentObject struct {
	deedObject
	Due   string `json:"due"`    // the last day, ISO 8601
	DueBy string `json:"due_by"` // the words that say it
}

type achievementObject struct {
	deedObject
	Subject string `json:"subject"`
	Status  string `json:"status"`
}

func newReport(r report.Report) reportObject {
	o := reportObject{Name: r.Name, Title: r.Title, Place: r.Place, Code: r.Code, Level: string(r.Level), Date: r.Date,
		Speaker: r.Speaker, Format: string(r.Format), Encoding: r.Encoding, SHA256: r.SHA256, Bytes: r.Bytes}
	if r.Year != 0 {
		o.Year = &r.Year
	}
	return o
}

func newSection(s report.Section) sectionObject {
	return sectionObject{s.Start, s.End, s.Heading, s.Depth, string(s.Part), s.Period}
}

// newRecord gives the figureObject, commitmentObject or achievementObject of a record.
func newRecord(d *source.Document, r record.Record, o Options) any {
	span, sentence := r.Span(), r.Sentence()
	is := common{ID: r.ID, Start: span.Start, End: span.End}
	if n := d.Page(span.Start); n > 0 {
		is.Page = &n
	}
	in := setting{r.Section(), quote(d, sentence), sentence.Start, sentence.End}
	switch {
	case r.Figure != nil:
		f := r.Figure
		figure := figureObject{common: is, Text: f.Text, Class: string(f.Class), Value: f.Value, To: f.To, Unit: f.Unit,
			Bound: string(f.Bound), Kind: string(f.Kind), Role: string(f.Role), Metric: f.Metric, Place: present(f.Place),
			Period: f.Period, setting: in, Rules: map[string]string{}}
		figure.Of, figure.Scope = f.Of, f.Scope
		if f.Baseline != (report.Span{}) {
			figure.From = &[2]int{f.Baseline.Start, f.Baseline.End}
		}
		for _, reason := range f.Reasons {
			figure.Rules[string(reason.Field)] = reason.Rule
		}
		if o.Explain {
			figure.Because = because(f.Reasons, o.Language)
		}
		return figure
	case r.Commitment != nil:
		c := r.Commitment
		return commitmentObject{deedObject{common: is, Action: c.Action, Object: c.Object, Items: items(c.Items, c.Object),
			Period: c.Period, ClauseStart: c.Clause.Start, ClauseEnd: c.Clause.End, setting: in, Rule: c.Rule}, c.Due, quote(d, c.DueBy)}
	default:
		a := r.Achievement
		return achievementObject{deedObject{common: is, Action: a.Action, Object: a.Object, Items: items(a.Items, a.Object),
			Period: a.Period, ClauseStart: a.Clause.Start, ClauseEnd: a.Clause.End, setting: in, Rule: a.Rule}, a.Subject, string(a.Status)}
	}
}

type entityObject struct {
	Name     string   `json:"name"`
	Kind     string   `json:"kind"`
	Code     string   `json:"code"`     // of a place: of GB/T 2260
	Mentions [][2]int `json:"mentions"` // start and end of each
}

func newEntity(e report.Entity) entityObject {
	o := entityObject{e.Name, string(e.Kind), e.Code, make([][2]int, len(e.Mentions))}
	for i, m := range e.Mentions {
		o.Mentions[i] = [2]int{m.Start, m.End}
	}
	return o
}

func because(reasons []report.Reason, l locale.Language) map[string]string {
	words := map[string]string{}
	for _, reason := range reasons {
		words[string(reason.Field)] = Explain(reason, l)
	}
	return words
}

// items are the parts of an object, or the object where it has none.
func items(parts []string, object string) []string {
	if len(parts) == 0 {
		return []string{object}
	}
	return parts
}

// present turns a missing list into an empty one, which JSON writes as [].
func present(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
