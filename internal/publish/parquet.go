package publish

import (
	"io"

	"github.com/parquet-go/parquet-go"

	"duixian/internal/optional"
	"duixian/internal/record"
	"duixian/reading"
	"duixian/report"
	"duixian/source"
)

// row is a record as a row of a table with typed columns, in the order of those of CSV.
// What a record does not have, or the text does not state, is null; lists are empty.
type row struct {
	SHA256        string   `parquet:"sha256,dict,zstd"`
	Report        string   `parquet:"report,dict,zstd"`
	ReportPlace   *string  `parquet:"report_place,optional,dict,zstd"`
	ReportYear    *int32   `parquet:"report_year,optional,dict,zstd"`
	Type          string   `parquet:"type,dict,zstd"`
	ID            string   `parquet:"id,zstd"`
	Start         int64    `parquet:"start,delta,zstd"`
	End           int64    `parquet:"end,delta,zstd"`
	Page          *int32   `parquet:"page,optional,dict,zstd"`
	Text          string   `parquet:"text,dict,zstd"`
	Class         *string  `parquet:"class,optional,dict,zstd"`
	Value         *string  `parquet:"value,optional,dict,zstd"` // decimal digits: a number of the file would round it
	To            *string  `parquet:"to,optional,dict,zstd"`
	Unit          *string  `parquet:"unit,optional,dict,zstd"`
	Bound         *string  `parquet:"bound,optional,dict,zstd"`
	Kind          *string  `parquet:"kind,optional,dict,zstd"`
	Role          *string  `parquet:"role,optional,dict,zstd"`
	Metric        *string  `parquet:"metric,optional,dict,zstd"`
	Place         []string `parquet:"place,list,zstd"`
	Period        *string  `parquet:"period,optional,dict,zstd"`
	Of            *string  `parquet:"of,optional,dict,zstd"`
	Scope         *string  `parquet:"scope,optional,dict,zstd"`
	BaselineStart *int64   `parquet:"baseline_start,optional,zstd"` // a numeral may stand at byte 0
	BaselineEnd   *int64   `parquet:"baseline_end,optional,zstd"`
	Due           *int32   `parquet:"due,optional,date,dict,zstd"` // days since 1970
	Action        *string  `parquet:"action,optional,dict,zstd"`
	Object        *string  `parquet:"object,optional,dict,zstd"`
	Items         []string `parquet:"items,list,zstd"`
	Subject       *string  `parquet:"subject,optional,dict,zstd"`
	Status        *string  `parquet:"status,optional,dict,zstd"`
	Section       *string  `parquet:"section,optional,dict,zstd"`
	Sentence      string   `parquet:"sentence,dict,zstd"`
	SentenceStart int64    `parquet:"sentence_start,delta,zstd"`
	SentenceEnd   int64    `parquet:"sentence_end,delta,zstd"`
	Rules         []string `parquet:"rules,list,zstd"`   // "field=rule"
	Because       []string `parquet:"because,list,zstd"` // "field=why", where reasons are asked for
}

// rowGroup is how many rows are together in a part of a Parquet file. They are in memory
// until the part is full.
const rowGroup = 1 << 15

// rowWriter writes a Parquet file.
type rowWriter struct {
	options Options
	w       *parquet.GenericWriter[row]
}

func newRowWriter(w io.Writer, o Options) *rowWriter {
	return &rowWriter{o, parquet.NewGenericWriter[row](w, parquet.MaxRowsPerRowGroup(rowGroup),
		parquet.CreatedBy("duixian", reading.Version, ""))}
}

func (w *rowWriter) append(rows []row) error {
	_, err := w.w.Write(rows)
	return err
}

func (w *rowWriter) close() error { return w.w.Close() }

// render gives the rows of a reading.
func (w *rowWriter) render(d *source.Document, r *report.Reading) []row {
	all := record.All(r)
	rows := make([]row, len(all))
	for i, rec := range all {
		one := &rows[i]
		one.SHA256, one.Report, one.ReportPlace, one.ReportYear = r.Report.SHA256, r.Report.Name, optional.Of(r.Report.Place), optional.Of(int32(r.Report.Year))
		one.Type, one.Text = string(rec.Type()), rec.Quote()
		switch o := newRecord(d, rec, w.options).(type) {
		case figureObject:
			one.set(o.common, o.setting)
			one.Class, one.Value, one.To, one.Unit, one.Bound, one.Kind = optional.Of(o.Class), optional.Of(o.Value), optional.Of(o.To), optional.Of(o.Unit), optional.Of(o.Bound), optional.Of(o.Kind)
			one.Role, one.Metric, one.Place, one.Period, one.Of, one.Scope = optional.Of(o.Role), optional.Of(o.Metric), o.Place, optional.Of(o.Period), optional.Of(o.Of), optional.Of(o.Scope)
			if o.From != nil {
				start, end := int64(o.From[0]), int64(o.From[1])
				one.BaselineStart, one.BaselineEnd = &start, &end
			}
		case commitmentObject:
			one.deed(o.deedObject)
			one.Due = optional.Days(o.Due)
		case achievementObject:
			one.deed(o.deedObject)
			one.Subject, one.Status = optional.Of(o.Subject), optional.Of(o.Status)
		}
		for _, reason := range reasonsOf(rec) {
			one.Rules = append(one.Rules, string(reason.Field)+"="+reason.Rule)
			if w.options.Explain {
				one.Because = append(one.Because, string(reason.Field)+"="+Explain(reason, w.options.Language))
			}
		}
	}
	return rows
}

// set sets what every record has.
func (r *row) set(is common, in setting) {
	r.ID, r.Start, r.End = is.ID, int64(is.Start), int64(is.End)
	if is.Page != nil {
		r.Page = optional.Of(int32(*is.Page))
	}
	r.Section, r.Sentence, r.SentenceStart, r.SentenceEnd = optional.Of(in.Section), in.Sentence, int64(in.SentenceStart), int64(in.SentenceEnd)
}

// deed sets what commitments and achievements have.
func (r *row) deed(o deedObject) {
	r.set(o.common, o.setting)
	r.Period, r.Action, r.Object, r.Items = optional.Of(o.Period), optional.Of(o.Action), optional.Of(o.Object), o.Items
}
