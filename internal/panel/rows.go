package panel

import (
	"strconv"
	"time"

	"duixian/internal/record"
	"duixian/report"
	"duixian/series"
)

// The rows of the tables. The tags are those of Parquet and give the columns' names; what is optional is
// null where it is nil. columns.tsv says what each column holds.

type reportRow struct {
	SHA256       string  `parquet:"sha256,zstd"`
	Name         string  `parquet:"name,zstd"`
	Title        *string `parquet:"title,optional,dict,zstd"`
	Place        *string `parquet:"place,optional,dict,zstd"`
	Code         *string `parquet:"code,optional,dict,zstd"`
	Level        *string `parquet:"level,optional,dict,zstd"`
	Year         *int32  `parquet:"year,optional,dict,zstd"`
	Date         *int32  `parquet:"date,optional,date,zstd"`
	Speaker      *string `parquet:"speaker,optional,dict,zstd"`
	Format       string  `parquet:"format,dict,zstd"`
	Encoding     string  `parquet:"encoding,dict,zstd"`
	Bytes        int64   `parquet:"bytes,zstd"`
	Figures      int32   `parquet:"figures,zstd"`
	Commitments  int32   `parquet:"commitments,zstd"`
	Achievements int32   `parquet:"achievements,zstd"`
	Reader       string  `parquet:"reader,dict,zstd"`
}

type figureRow struct {
	SHA256        string   `parquet:"sha256,dict,zstd"`
	ID            string   `parquet:"id,zstd"`
	Start         int64    `parquet:"start,delta,zstd"`
	End           int64    `parquet:"end,delta,zstd"`
	Page          *int32   `parquet:"page,optional,dict,zstd"`
	Text          string   `parquet:"text,dict,zstd"`
	Class         string   `parquet:"class,dict,zstd"`
	Value         *string  `parquet:"value,optional,dict,zstd"`
	To            *string  `parquet:"to,optional,dict,zstd"`
	Second        bool     `parquet:"second,zstd"`
	Unit          *string  `parquet:"unit,optional,dict,zstd"`
	Bound         *string  `parquet:"bound,optional,dict,zstd"`
	Kind          *string  `parquet:"kind,optional,dict,zstd"`
	Role          *string  `parquet:"role,optional,dict,zstd"`
	Metric        *string  `parquet:"metric,optional,dict,zstd"`
	Place         []string `parquet:"place,list,zstd"`
	Period        *string  `parquet:"period,optional,dict,zstd"`
	Of            *string  `parquet:"of,optional,dict,zstd"`
	Scope         *string  `parquet:"scope,optional,dict,zstd"`
	Baseline      *string  `parquet:"baseline,optional,zstd"`
	Section       *string  `parquet:"section,optional,dict,zstd"`
	Sentence      string   `parquet:"sentence,dict,zstd"`
	SentenceStart int64    `parquet:"sentence_start,delta,zstd"`
	SentenceEnd   int64    `parquet:"sentence_end,delta,zstd"`
	Rules         []string `parquet:"rules,list,zstd"`
}

type pointRow struct {
	SHA256    string  `parquet:"sha256,dict,zstd"`
	Figure    string  `parquet:"figure,zstd"`
	Indicator *string `parquet:"indicator,optional,dict,zstd"`
	Metric    *string `parquet:"metric,optional,dict,zstd"`
	Place     *string `parquet:"place,optional,dict,zstd"`
	Kind      string  `parquet:"kind,dict,zstd"`
	Period    *string `parquet:"period,optional,dict,zstd"`
	FirstYear *int32  `parquet:"first_year,optional,dict,zstd"`
	LastYear  *int32  `parquet:"last_year,optional,dict,zstd"`
	Role      string  `parquet:"role,dict,zstd"`
	Value     string  `parquet:"value,dict,zstd"`
	To        *string `parquet:"to,optional,dict,zstd"`
	Bound     string  `parquet:"bound,dict,zstd"`
	Unit      *string `parquet:"unit,optional,dict,zstd"`
}

type commitmentRow struct {
	SHA256        string   `parquet:"sha256,dict,zstd"`
	ID            string   `parquet:"id,zstd"`
	Start         int64    `parquet:"start,delta,zstd"`
	End           int64    `parquet:"end,delta,zstd"`
	Page          *int32   `parquet:"page,optional,dict,zstd"`
	Action        string   `parquet:"action,dict,zstd"`
	Object        string   `parquet:"object,zstd"`
	Items         []string `parquet:"items,list,zstd"`
	Period        *string  `parquet:"period,optional,dict,zstd"`
	Due           *int32   `parquet:"due,optional,date,zstd"`
	DueStart      *int64   `parquet:"due_start,optional,zstd"`
	DueEnd        *int64   `parquet:"due_end,optional,zstd"`
	ClauseStart   int64    `parquet:"clause_start,delta,zstd"`
	ClauseEnd     int64    `parquet:"clause_end,delta,zstd"`
	Section       *string  `parquet:"section,optional,dict,zstd"`
	Sentence      string   `parquet:"sentence,dict,zstd"`
	SentenceStart int64    `parquet:"sentence_start,delta,zstd"`
	SentenceEnd   int64    `parquet:"sentence_end,delta,zstd"`
	Rule          *string  `parquet:"rule,optional,dict,zstd"`
}

type achievementRow struct {
	SHA256        string   `parquet:"sha256,dict,zstd"`
	ID            string   `parquet:"id,zstd"`
	Start         int64    `parquet:"start,delta,zstd"`
	End           int64    `parquet:"end,delta,zstd"`
	Page          *int32   `parquet:"page,optional,dict,zstd"`
	Action        string   `parquet:"action,dict,zstd"`
	Object        *string  `parquet:"object,optional,zstd"`
	Items         []string `parquet:"items,list,zstd"`
	Subject       *string  `parquet:"subject,optional,dict,zstd"`
	Status        *string  `parquet:"status,optional,dict,zstd"`
	Period        *string  `parquet:"period,optional,dict,zstd"`
	ClauseStart   int64    `parquet:"clause_start,delta,zstd"`
	ClauseEnd     int64    `parquet:"clause_end,delta,zstd"`
	Section       *string  `parquet:"section,optional,dict,zstd"`
	Sentence      string   `parquet:"sentence,dict,zstd"`
	SentenceStart int64    `parquet:"sentence_start,delta,zstd"`
	SentenceEnd   int64    `parquet:"sentence_end,delta,zstd"`
	Rule          *string  `parquet:"rule,optional,dict,zstd"`
}

type checkRow struct {
	Finding    string `parquet:"finding,dict,zstd"`
	Number     int32  `parquet:"number,zstd"`
	SHA256     string `parquet:"sha256,dict,zstd"`
	Figure     string `parquet:"figure,zstd"`
	Rule       string `parquet:"rule,dict,zstd"`
	Formula    string `parquet:"formula,dict,zstd"`
	Stated     string `parquet:"stated,dict,zstd"`
	Computed   string `parquet:"computed,dict,zstd"`
	Difference string `parquet:"difference,dict,zstd"`
	Allowance  string `parquet:"allowance,dict,zstd"`
}

// rows are the rows that one report gives.
type rows struct {
	report       reportRow
	figures      []figureRow
	points       []pointRow
	commitments  []commitmentRow
	achievements []achievementRow
}

// rows gives the rows of a report.
func (s *staged) rows() rows {
	r := &s.Reading
	about := r.Report
	var all rows
	ids := map[report.Span]string{} // of figures, by their numerals
	records := record.All(r)
	for _, one := range records {
		if one.Figure != nil {
			ids[one.Figure.Span] = one.ID
		}
	}
	for _, one := range records {
		span, sentence := one.Span(), one.Sentence()
		text, page := s.Sentences[sentence.Start], s.Pages[span.Start]
		switch {
		case one.Figure != nil:
			f := one.Figure
			row := figureRow{SHA256: about.SHA256, ID: one.ID, Start: int64(span.Start), End: int64(span.End), Page: opt(page), Text: f.Text, Class: string(f.Class),
				Value: opt(f.Value), To: opt(f.To), Unit: opt(f.Unit), Bound: opt(string(f.Bound)), Kind: opt(string(f.Kind)), Role: opt(string(f.Role)), Metric: opt(f.Metric), Place: f.Place,
				Period: opt(f.Period), Of: opt(f.Of), Scope: opt(f.Scope), Section: opt(f.Section), Sentence: text,
				SentenceStart: int64(sentence.Start), SentenceEnd: int64(sentence.End)}
			if f.To == report.Same {
				row.To, row.Second = nil, true
			}
			if f.Baseline != (report.Span{}) {
				row.Baseline = opt(ids[f.Baseline])
			}
			for _, reason := range f.Reasons {
				row.Rules = append(row.Rules, string(reason.Field)+"="+reason.Rule)
			}
			all.figures = append(all.figures, row)
		case one.Commitment != nil:
			c := one.Commitment
			row := commitmentRow{SHA256: about.SHA256, ID: one.ID, Start: int64(span.Start), End: int64(span.End), Page: opt(page), Action: c.Action,
				Object: c.Object, Items: items(c.Items, c.Object), Period: opt(c.Period), Due: days(c.Due), ClauseStart: int64(c.Clause.Start), ClauseEnd: int64(c.Clause.End),
				Section: opt(c.Section), Sentence: text, SentenceStart: int64(sentence.Start), SentenceEnd: int64(sentence.End), Rule: opt(c.Rule)}
			if c.DueBy != (report.Span{}) {
				start, end := int64(c.DueBy.Start), int64(c.DueBy.End)
				row.DueStart, row.DueEnd = &start, &end
			}
			all.commitments = append(all.commitments, row)
		default:
			a := one.Achievement
			all.achievements = append(all.achievements, achievementRow{SHA256: about.SHA256, ID: one.ID, Start: int64(span.Start), End: int64(span.End),
				Page: opt(page), Action: a.Action, Object: opt(a.Object), Items: items(a.Items, a.Object), Subject: opt(a.Subject), Status: opt(string(a.Status)), Period: opt(a.Period),
				ClauseStart: int64(a.Clause.Start), ClauseEnd: int64(a.Clause.End), Section: opt(a.Section), Sentence: text,
				SentenceStart: int64(sentence.Start), SentenceEnd: int64(sentence.End), Rule: opt(a.Rule)})
		}
	}
	for _, p := range series.Indicators().Points(r) {
		first, last := series.Years(p.Period)
		all.points = append(all.points, pointRow{SHA256: about.SHA256, Figure: ids[p.Figure.Span], Indicator: opt(p.Key.Indicator), Metric: opt(p.Key.Metric),
			Place: opt(p.Key.Place), Kind: string(p.Key.Kind), Period: opt(p.Period), FirstYear: opt(int32(first)), LastYear: opt(int32(last)), Role: string(p.Role),
			Value: p.Value, To: opt(p.To), Bound: string(p.Bound), Unit: opt(p.Unit)})
	}
	all.report = reportRow{SHA256: about.SHA256, Name: about.Name, Title: opt(about.Title), Place: opt(about.Place), Code: opt(about.Code), Level: opt(string(about.Level)),
		Year: opt(int32(about.Year)), Date: days(about.Date), Speaker: opt(about.Speaker), Format: string(about.Format), Encoding: about.Encoding,
		Bytes: int64(about.Bytes), Figures: int32(len(all.figures)), Commitments: int32(len(all.commitments)), Achievements: int32(len(all.achievements)),
		Reader: s.Reader}
	return all
}

// checkRows gives a row for each figure of each finding.
func checkRows(findings []series.Finding) []checkRow {
	var all []checkRow
	for _, f := range findings {
		name := nameOf(f)
		for i, e := range f.Evidence {
			all = append(all, checkRow{Finding: name, Number: int32(i + 1), SHA256: e.Report.SHA256, Figure: "f" + strconv.Itoa(e.Figure.Start), Rule: f.Rule,
				Formula: f.Formula, Stated: f.Stated, Computed: f.Computed, Difference: f.Difference, Allowance: f.Allowance})
		}
	}
	return all
}

// items are the parts of an object, or the object where it has none.
func items(parts []string, object string) []string {
	if len(parts) == 0 && object != "" {
		return []string{object}
	}
	return parts
}

// opt is a value for an optional column: nil, for null, where it is the zero of its type. The columns are pointers because the writer
// of Parquet takes some zeros for values in columns that are not (parquet-go 0.32: where a run of values is as long as what is
// before it in its 64 rows).
func opt[T comparable](v T) *T {
	var none T
	if v == none {
		return nil
	}
	return &v
}

// days counts the days from 1970 to a date in ISO 8601; nil for none.
func days(date string) *int32 {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return nil
	}
	n := int32(day.Unix() / (24 * 60 * 60))
	return &n
}
