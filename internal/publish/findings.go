package publish

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"duixian/internal/locale"
	"duixian/report"
	"duixian/series"
)

// FindingFormats lists the formats that findings are written in.
func FindingFormats() []Format { return []Format{Text, JSON, JSONL, CSV} }

// Findings writes what the checks found, one after the other.
type Findings struct {
	w       io.Writer
	format  Format
	printer locale.Printer
	table   *csv.Writer
	count   int
}

// NewFindings gives the writer of a format. A format that is none of FindingFormats is an error.
func NewFindings(w io.Writer, f Format, l locale.Language) (*Findings, error) {
	if !slices.Contains(FindingFormats(), f) {
		return nil, fmt.Errorf("%q is no format of findings; the formats are %s", f, list(FindingFormats()))
	}
	o := &Findings{w: w, format: f, printer: locale.For(l), table: csv.NewWriter(w)}
	if f == CSV {
		return o, o.row("finding", "rule", "says", "formula", "stated", "computed", "difference", "allowance", "sha256", "report", "report_place",
			"report_year", "id", "start", "end", "metric", "text", "value", "unit", "period", "sentence", "sentence_start", "sentence_end")
	}
	return o, nil
}

// findingObject is a finding in JSON.
type findingObject struct {
	Rule       string            `json:"rule"`
	Says       string            `json:"says"`
	Formula    string            `json:"formula"`
	Stated     string            `json:"stated"`
	Computed   string            `json:"computed"`
	Difference string            `json:"difference"`
	Allowance  string            `json:"allowance"`
	Figures    []foundFigureJSON `json:"figures"`
}

// foundFigureJSON is a figure of a finding: which report, which bytes.
type foundFigureJSON struct {
	SHA256        string `json:"sha256"`
	Report        string `json:"report"`
	ReportPlace   string `json:"report_place"`
	ReportYear    *int   `json:"report_year"`
	ID            string `json:"id"`
	Start         int    `json:"start"`
	End           int    `json:"end"`
	Metric        string `json:"metric"`
	Text          string `json:"text"`
	Value         string `json:"value"`
	Unit          string `json:"unit"`
	Period        string `json:"period"`
	Sentence      string `json:"sentence"`
	SentenceStart int    `json:"sentence_start"`
	SentenceEnd   int    `json:"sentence_end"`
}

// Write writes a finding.
func (o *Findings) Write(f series.Finding) error {
	o.count++
	switch o.format {
	case CSV:
		return o.rows(f)
	case JSONL:
		return encodeLine(o.w, o.object(f))
	case JSON:
		b, err := marshal(o.object(f))
		if err != nil {
			return err
		}
		before := ",\n  "
		if o.count == 1 {
			before = "[\n  "
		}
		_, err = io.WriteString(o.w, before+b)
		return err
	}
	return o.text(f)
}

// Close ends what the format left open. In the format for people it says so where nothing was found.
func (o *Findings) Close() error {
	end := ""
	switch {
	case o.format == JSON && o.count == 0:
		end = "[]\n"
	case o.format == JSON:
		end = "\n]\n"
	case o.format == Text && o.count == 0:
		end = o.printer.Text("check.none") + "\n"
	}
	_, err := io.WriteString(o.w, end)
	return err
}

// explain says in words what a finding is.
func (o *Findings) explain(f series.Finding) string {
	zh, en := series.ExplainCheck(f)
	if o.printer.Language == locale.Chinese {
		return zh
	}
	return en
}

// text writes a finding for a person: what it is, the arithmetic, and each figure with its sentence.
func (o *Findings) text(f series.Finding) error {
	var b strings.Builder
	if o.count > 1 {
		b.WriteString("\n")
	}
	b.WriteString(o.explain(f) + "\n  " + f.Formula + "\n")
	for i, e := range f.Evidence {
		figure := e.Figure
		b.WriteString("  " + join(e.Report.Name, figure.Metric, e.Stated, figure.Period, fmt.Sprintf("[%d-%d]", figure.Start, figure.End)) + "\n")
		if i+1 == len(f.Evidence) || f.Evidence[i+1].Figure.Sentence != figure.Sentence || f.Evidence[i+1].Report != e.Report {
			b.WriteString("    " + oneLine(e.Sentence) + "\n")
		}
	}
	_, err := io.WriteString(o.w, b.String())
	return err
}

func (o *Findings) object(f series.Finding) findingObject {
	object := findingObject{f.Rule, o.explain(f), f.Formula, f.Stated, f.Computed, f.Difference, f.Allowance, []foundFigureJSON{}}
	for _, e := range f.Evidence {
		s := e.Figure
		one := foundFigureJSON{SHA256: e.Report.SHA256, Report: e.Report.Name, ReportPlace: e.Report.Place, ID: FigureID(s), Start: s.Start, End: s.End,
			Metric: s.Metric, Text: s.Text, Value: s.Value, Unit: s.Unit, Period: s.Period, Sentence: e.Sentence,
			SentenceStart: s.Sentence.Start, SentenceEnd: s.Sentence.End}
		if e.Report.Year != 0 {
			one.ReportYear = &e.Report.Year
		}
		object.Figures = append(object.Figures, one)
	}
	return object
}

// rows writes a row for each figure of a finding, which have the finding's number in common.
func (o *Findings) rows(f series.Finding) error {
	for _, e := range o.object(f).Figures {
		year := ""
		if e.ReportYear != nil {
			year = strconv.Itoa(*e.ReportYear)
		}
		if err := o.row(strconv.Itoa(o.count), f.Rule, o.explain(f), f.Formula, f.Stated, f.Computed, f.Difference, f.Allowance, e.SHA256, e.Report,
			e.ReportPlace, year, e.ID, strconv.Itoa(e.Start), strconv.Itoa(e.End), e.Metric, e.Text, e.Value, e.Unit, e.Period, e.Sentence,
			strconv.Itoa(e.SentenceStart), strconv.Itoa(e.SentenceEnd)); err != nil {
			return err
		}
	}
	return nil
}

func (o *Findings) row(cells ...string) error {
	_ = o.table.Write(cells)
	o.table.Flush()
	return o.table.Error()
}

// FigureID is the name of a figure within its report, as record.All gives it.
func FigureID(f report.Figure) string { return "f" + strconv.Itoa(f.Start) }

// marshal writes a value as indented JSON within an array.
func marshal(value any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("  ", "  ")
	err := e.Encode(value)
	return strings.TrimSuffix(b.String(), "\n"), err
}
