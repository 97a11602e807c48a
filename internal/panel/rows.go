package panel

import (
	"strconv"

	"duixian/internal/optional"
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
			row := figureRow{SHA256: about.SHA256, ID: one.ID, Start: int64(span.Start), End: int64(span.End), Page: optional.Of(page), Text: f.Text, Class: string(f.Class),
				Value: optional.Of(f.Value), To: optional.Of(f.To), Unit: optional.Of(f.Unit), Bound: optional.Of(string(f.Bound)), Kind: optional.Of(string(f.Kind)), Role: optional.Of(string(f.Role)), Metric: optional.Of(f.Metric), Place: f.Place,
				Period: optional.Of(f.Period), Of: optional.Of(f.Of), Scope: optional.Of(f.Scope), Section: optional.Of(f.Section), Sentence: text,
				SentenceStart: int64(sentence.Start), SentenceEnd: int64(sentence.End)}
			if f.To == report.Same {
				row.To, row.Second = nil, true
			}
			if f.Baseline != (report.Span{}) {
				row.Baseline = optional.Of(ids[f.Baseline])
			}
			for _, reason := range f.Reasons {
				row.Rules = append(row.Rules, string(reason.Field)+"="+reason.Rule)
			}
			all.figures = append(all.figures, row)
		case one.Commitment != nil:
			c := one.Commitment
			row := commitmentRow{SHA256: about.SHA256, ID: one.ID, Start: int64(span.Start), End: int64(span.End), Page: optional.Of(page), Action: c.Action,
				Object: c.Object, Items: items(c.Items, c.Object), Period: optional.Of(c.Period), Due: optional.Days(c.Due), ClauseStart: int64(c.Clause.Start), ClauseEnd: int64(c.Clause.End),
				Section: optional.Of(c.Section), Sentence: text, SentenceStart: int64(sentence.Start), SentenceEnd: int64(sentence.End), Rule: optional.Of(c.Rule)}
			if c.DueBy != (report.Span{}) {
				start, end := int64(c.DueBy.Start), int64(c.DueBy.End)
				row.DueStart, row.DueEnd = &start, &end
			}
			all.commitments = append(all.commitments, row)
		default:
			a := one.Achievement
			all.achievements = append(all.achievements, achievementRow{SHA256: about.SHA256, ID: one.ID, Start: int64(span.Start), End: int64(span.End),
				Page: optional.Of(page), Action: a.Action, Object: optional.Of(a.Object), Items: items(a.Items, a.Object), Subject: optional.Of(a.Subject), Status: optional.Of(string(a.Status)), Period: optional.Of(a.Period),
				ClauseStart: int64(a.Clause.Start), ClauseEnd: int64(a.Clause.End), Section: optional.Of(a.Section), Sentence: text,
				SentenceStart: int64(sentence.Start), SentenceEnd: int64(sentence.End), Rule: optional.Of(a.Rule)})
		}
	}
	for _, p := range series.Indicators().Points(r) {
		first, last := series.Years(p.Period)
		all.points = append(all.points, pointRow{SHA256: about.SHA256, Figure: ids[p.Figure.Span], Indicator: optional.Of(p.Key.Indicator), Metric: optional.Of(p.Key.Metric),
			Place: optional.Of(p.Key.Place), Kind: string(p.Key.Kind), Period: optional.Of(p.Period), FirstYear: optional.Of(int32(first)), LastYear: optional.Of(int32(last)), Role: string(p.Role),
			Value: p.Value, To: optional.Of(p.To), Bound: string(p.Bound), Unit: optional.Of(p.Unit)})
	}
	all.report = reportRow{SHA256: about.SHA256, Name: about.Name, Title: optional.Of(about.Title), Place: optional.Of(about.Place), Code: optional.Of(about.Code), Level: optional.Of(string(about.Level)),
		Year: optional.Of(int32(about.Year)), Date: optional.Days(about.Date), Speaker: optional.Of(about.Speaker), Format: string(about.Format), Encoding: about.Encoding,
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
