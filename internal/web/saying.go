package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"duixian/internal/locale"
	"duixian/internal/publish"
	"duixian/report"
	"duixian/series"
)

// saying is a statement of a value, as a cell of a table has it.
type saying struct {
	Role   report.Role
	Sign   string // stands for the role, so that colour never stands alone
	Name   string // of the role
	Amount string
	Link   string // to the record
	Report string // that states it
	Period string
}

// signs are the shapes of a chart as characters.
var signs = map[report.Role]string{report.Target: "━", report.Estimate: "○", report.Result: "●", report.Fact: "·"}

func (f frame) saying(p series.Point) saying {
	return saying{Role: p.Role, Sign: signs[p.Role], Name: f.Role(p.Role), Amount: f.Short(*p.Figure), Link: figureAddress(p),
		Report: reportName(f, p.Report.Report), Period: f.period(p)}
}

// figureAddress is the path of the record page of a point's figure.
func figureAddress(p series.Point) string {
	return reportAddress(p.Report.Report.SHA256) + "/records/" + publish.FigureID(*p.Figure)
}

// cell is what is stated of a year.
type cell struct {
	Year               int
	Targets, Others    []saying
	NoTarget, NoResult bool
}

// storyCell gives the cell of a year. What several reports state alike stands in it once, with the
// first report's link.
func (f frame) storyCell(y series.YearStory) cell {
	return cell{Year: y.Year, NoTarget: y.NoTarget, NoResult: y.NoResult, Targets: f.distinct(y.Targets),
		Others: f.distinct(slices.Concat(y.Results, y.Estimates, y.Facts))}
}

// distinct gives statements without those that say the same again.
func (f frame) distinct(points []series.Point) []saying {
	var all []saying
	for _, p := range points {
		one := f.saying(p)
		if !slices.ContainsFunc(all, func(s saying) bool { return s.Role == one.Role && s.Amount == one.Amount }) {
			all = append(all, one)
		}
	}
	return all
}

// Blank says that no report speaks of the year.
func (c cell) Blank() bool {
	return len(c.Targets)+len(c.Others) == 0 && !c.NoTarget && !c.NoResult
}

// matrix is a table of histories over years.
type matrix struct {
	Head  string // over the first column
	Years []int
	Rows  []matrixRow
}

type matrixRow struct {
	Name, Note, Link string
	Chinese          bool // the name is in Chinese whatever the page's language
	Value            string
	Checked          bool
	Cells            []cell
}

// yearsOf gives every year that one of the histories has something for, the latest first.
func yearsOf(histories []series.History) []int {
	seen := map[int]bool{}
	for _, h := range histories {
		for _, y := range h.Years {
			if y.NoTarget || y.NoResult || len(y.Targets)+len(y.Estimates)+len(y.Results)+len(y.Facts) > 0 {
				seen[y.Year] = true
			}
		}
	}
	var years []int
	for y := range seen {
		years = append(years, y)
	}
	slices.SortFunc(years, func(a, b int) int { return b - a })
	return years
}

// cells gives the cells of a history for years.
func (f frame) cells(h series.History, years []int) []cell {
	byYear := map[int]series.YearStory{}
	for _, y := range h.Years {
		byYear[y.Year] = y
	}
	var all []cell
	for _, year := range years {
		c := f.storyCell(byYear[year])
		c.Year = year
		all = append(all, c)
	}
	return all
}

// storyRow is a year in the table behind a chart.
type storyRow struct {
	Period                             string
	Targets, Estimates, Results, Facts []saying
	NoTarget, NoResult                 bool
	Gap                                string
}

// storyRows lists the years of a history, the latest first, and behind them what is of several years.
func (f frame) storyRows(h series.History) []storyRow {
	var rows []storyRow
	for _, y := range slices.Backward(h.Years) {
		row := storyRow{Period: strconv.Itoa(y.Year), NoTarget: y.NoTarget, NoResult: y.NoResult,
			Targets: f.sayings(y.Targets), Estimates: f.sayings(y.Estimates), Results: f.sayings(y.Results), Facts: f.sayings(y.Facts)}
		if gap, ok := y.Gap(); ok {
			row.Gap = f.gap(gap, y.Targets[0].Unit)
		}
		if !f.storyCell(y).Blank() {
			rows = append(rows, row)
		}
	}
	longer := map[string]*storyRow{}
	var periods []string
	for _, p := range h.Longer {
		period := f.period(p)
		row := longer[period]
		if row == nil {
			row = &storyRow{Period: period}
			longer[period] = row
			periods = append(periods, period)
		}
		one := f.saying(p)
		switch p.Role {
		case report.Target:
			row.Targets = append(row.Targets, one)
		case report.Estimate:
			row.Estimates = append(row.Estimates, one)
		case report.Result:
			row.Results = append(row.Results, one)
		default:
			row.Facts = append(row.Facts, one)
		}
	}
	for _, period := range periods {
		rows = append(rows, *longer[period])
	}
	return rows
}

func (f frame) sayings(points []series.Point) []saying {
	var all []saying
	for _, p := range points {
		all = append(all, f.saying(p))
	}
	return all
}

// gap writes how far a result lies from its target.
func (f frame) gap(gap, unit string) string {
	if unit == "%" || unit == "个百分点" {
		unit = "个百分点"
	}
	g := report.Figure{Class: report.Quantity, Value: gap, Unit: unit, Kind: report.ChangeKind}
	return f.Short(g)
}

// indicatorName names an indicator.
func indicatorName(p locale.Printer, in series.Indicator) string {
	if p.Language == locale.Chinese {
		return in.Zh
	}
	if in.En == "" {
		return in.Code
	}
	return strings.ToUpper(in.En[:1]) + in.En[1:]
}

// period writes the time that a point is of.
func (f frame) period(p series.Point) string {
	return cmp.Or(strings.ReplaceAll(p.Period, "-", "–"), f.Text("period.none"))
}

// yearsText writes a stretch of years.
func yearsText(first, last int) string {
	if first == last {
		return strconv.Itoa(first)
	}
	return fmt.Sprintf("%d–%d", first, last)
}

// RoleTarget names a target, for templates.
func (f frame) RoleTarget() string { return f.Role(report.Target) }

// RoleResult names a result, for templates.
func (f frame) RoleResult() string { return f.Role(report.Result) }

// With hands the page and cells to a template that needs both.
func (f frame) With(cells []cell) []any { return []any{f, cells} }
