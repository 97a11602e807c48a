// Package panel makes one tidy data set of many reports: tables of reports, figures, points of series, commitments,
// achievements, findings and verdicts, each as CSV and as Parquet, with a datapackage.json that says what they hold.
//
// It is made in two steps, so that a run that broke off goes on where it was:
//
//	stage.go    each report becomes a line of a file, with all that the panel takes from it
//	panel.go    the lines become tables, two reports that follow each other are laid beside each other
//	rows.go     what the rows are; columns.tsv says what each column holds
//	table.go    a table as CSV and as Parquet
//	schema.go   datapackage.json
//
// The same lines give the same bytes on any number of cores. In memory are a few reports, the rows of a part of each Parquet
// file, and a hundred bytes of each report.
package panel

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"

	"duixian/internal/batch"
	"duixian/series"
)

// Options say how the tables are made.
type Options struct {
	Workers int
	Memory  int64 // bytes of lines that are in memory at a time

	Twice func(name, first string) // called for a report that was there before, with both names; may be nil
	Step  func()                   // called for each report that is written; may be nil
}

// Summary says what a panel holds.
type Summary struct {
	Reports, Figures, Points, Commitments, Achievements, Findings, Verdicts int
}

// writer is a panel while it is written.
type writer struct {
	dir   string
	stage *os.File
	o     Options

	reports      *table[reportRow]
	figures      *table[figureRow]
	points       *table[pointRow]
	commitments  *table[commitmentRow]
	achievements *table[achievementRow]
	checks       *table[checkRow]
	verdicts     *table[verdictRow]
	tables       []anyTable

	names   map[string]string // of reports by hash
	held    []held
	summary Summary
}

// held is where the line of a report is.
type held struct {
	place  string
	year   int
	number int // in the order of the lines
	extent
}

// extent is a stretch of the stage.
type extent struct{ start, length int64 }

// Write makes the tables of a stage in a directory, which must be there. What was there before stays until the tables are
// whole; datapackage.json comes last, so that where it is, all of them are.
func Write(ctx context.Context, dir string, stage *os.File, o Options) (s Summary, err error) {
	if err := sweep(dir); err != nil {
		return s, err
	}
	w := &writer{dir: dir, stage: stage, o: o, names: map[string]string{}}
	defer func() {
		if err != nil {
			abandon(w.tables)
		}
	}()
	if err := w.open(); err != nil {
		return s, err
	}
	if err := w.each(ctx); err != nil {
		return s, err
	}
	if err := w.pairs(ctx); err != nil {
		return s, err
	}
	for _, t := range w.tables {
		if err := t.finish(); err != nil {
			return s, err
		}
	}
	return w.summary, w.show()
}

// packageFile describes the others.
const packageFile = "datapackage.json"

// show puts the tables in the place of those that were there.
func (w *writer) show() error {
	path := filepath.Join(w.dir, packageFile)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := show(w.tables); err != nil {
		return err
	}
	out, err := batch.Create(path, true)
	if err != nil {
		return err
	}
	defer out.Abandon()
	if err := describe(out, w.tables); err != nil {
		return err
	}
	return out.Close()
}

// open begins the tables.
func (w *writer) open() error {
	return errors.Join(
		begin(w, &w.reports, "reports"),
		begin(w, &w.figures, "figures"),
		begin(w, &w.points, "points"),
		begin(w, &w.commitments, "commitments"),
		begin(w, &w.achievements, "achievements"),
		begin(w, &w.checks, "checks"),
		begin(w, &w.verdicts, "verdicts"))
}

// begin begins one table.
func begin[T any](w *writer, t **table[T], name string) error {
	one, err := createTable[T](w.dir, name)
	if err != nil {
		return err
	}
	*t = one
	w.tables = append(w.tables, one)
	return nil
}

// rendered is what one report gives to the tables.
type rendered struct {
	sha256, name string
	held         held
	report       part[reportRow]
	figures      part[figureRow]
	points       part[pointRow]
	commitments  part[commitmentRow]
	achievements part[achievementRow]
	checks       part[checkRow]
	findings     int
}

// each writes the rows of each report.
func (w *writer) each(ctx context.Context) error {
	var broken error
	inputs := func(yield func(batch.Input) bool) {
		for e, err := range w.lines() {
			if err != nil {
				broken = err
				return
			}
			if !yield(w.input(strconv.FormatInt(e.start, 10), e)) {
				return
			}
		}
	}
	err := batch.Run(ctx, inputs, w.limits(), func(_ string, line []byte) (rendered, error) {
		s, err := unstage(line)
		if err != nil {
			return rendered{}, err
		}
		all := s.rows()
		return rendered{s.Reading.Report.SHA256, s.Reading.Report.Name, held{place: s.Claims.Place, year: s.Reading.Report.Year},
			render([]reportRow{all.report}), render(all.figures), render(all.points), render(all.commitments), render(all.achievements),
			render(checkRows(s.Findings)), len(s.Findings)}, nil
	}, w.take)
	return cmp.Or(err, broken)
}

// take writes the rows of a report, unless it was there before.
func (w *writer) take(r batch.Result[rendered]) error {
	if r.Err != nil {
		return fmt.Errorf("the stage cannot be read at byte %s: %w; remove it to begin anew", r.Name, r.Err)
	}
	v := r.Value
	if first, there := w.names[v.sha256]; there {
		if w.o.Twice != nil {
			w.o.Twice(v.name, first)
		}
		return nil
	}
	w.names[v.sha256] = v.name
	start, err := strconv.ParseInt(r.Name, 10, 64)
	if err != nil {
		return err
	}
	v.held.number, v.held.extent = len(w.held), extent{start, int64(r.Bytes)}
	w.held = append(w.held, v.held)
	s := &w.summary
	s.Reports++
	s.Figures += len(v.figures.rows)
	s.Points += len(v.points.rows)
	s.Commitments += len(v.commitments.rows)
	s.Achievements += len(v.achievements.rows)
	s.Findings += v.findings
	if w.o.Step != nil {
		w.o.Step()
	}
	return errors.Join(w.reports.append(v.report), w.figures.append(v.figures), w.points.append(v.points), w.commitments.append(v.commitments),
		w.achievements.append(v.achievements), w.checks.append(v.checks))
}

// pair is what two reports give that follow each other.
type pair struct {
	checks   part[checkRow]
	verdicts part[verdictRow]
	findings int
}

// pairs writes what the reports of one place for two years that follow each other give, by place and year. Of several reports of
// one place and year the first counts.
func (w *writer) pairs(ctx context.Context) error {
	kept := slices.DeleteFunc(slices.Clone(w.held), func(h held) bool { return h.place == "" || h.year == 0 })
	slices.SortFunc(kept, func(a, b held) int {
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.year, b.year), cmp.Compare(a.number, b.number))
	})
	kept = slices.CompactFunc(kept, func(a, b held) bool { return a.place == b.place && a.year == b.year })
	inputs := func(yield func(batch.Input) bool) {
		for i := range kept[:max(len(kept)-1, 0)] {
			a, b := kept[i], kept[i+1]
			if a.place != b.place || a.year+1 != b.year {
				continue
			}
			if !yield(batch.Input{Name: a.place, Size: a.length + b.length, Load: func() ([]byte, error) {
				one, err := w.line(a.extent)
				if err != nil {
					return nil, err
				}
				other, err := w.line(b.extent)
				return append(one, other...), err
			}}) {
				return
			}
		}
	}
	return batch.Run(ctx, inputs, w.limits(), w.compare, func(r batch.Result[pair]) error {
		if r.Err != nil {
			return fmt.Errorf("the reports of %s cannot be compared: %w", r.Name, r.Err)
		}
		w.summary.Findings += r.Value.findings
		err := w.checks.append(r.Value.checks)
		if err == nil {
			w.summary.Verdicts += len(r.Value.verdicts.rows)
			err = w.verdicts.append(r.Value.verdicts)
		}
		return err
	})
}

// compare lays the reports of two lines beside each other.
func (w *writer) compare(_ string, lines []byte) (pair, error) {
	var both [2]*staged
	for i := range both {
		end := slices.Index(lines, '\n') + 1
		s, err := unstage(lines[:end])
		if err != nil {
			return pair{}, err
		}
		both[i], lines = s, lines[end:]
	}
	findings := series.Across(both[0].Claims, both[1].Claims)
	p := pair{checks: render(checkRows(findings)), findings: len(findings)}
	rows, err := verdictRows(both[0], both[1])
	p.verdicts = render(rows)
	return p, err
}

func (w *writer) limits() batch.Limits {
	return batch.Limits{Workers: max(w.o.Workers, 1), Memory: max(w.o.Memory, 1)}
}

// input is a line of the stage as an input of a batch.
func (w *writer) input(name string, e extent) batch.Input {
	return batch.Input{Name: name, Size: e.length, Load: func() ([]byte, error) { return w.line(e) }}
}

// line reads a line of the stage.
func (w *writer) line(e extent) ([]byte, error) {
	b := make([]byte, e.length)
	_, err := w.stage.ReadAt(b, e.start)
	return b, err
}

// lines gives where the lines of the stage are. What is behind the last line end is none.
func (w *writer) lines() iter.Seq2[extent, error] {
	return func(yield func(extent, error) bool) {
		in := bufio.NewReaderSize(io.NewSectionReader(w.stage, 0, 1<<62), 1<<20)
		e := extent{}
		for {
			b, err := in.ReadSlice('\n')
			e.length += int64(len(b))
			switch {
			case errors.Is(err, bufio.ErrBufferFull):
				continue
			case errors.Is(err, io.EOF):
				return
			case err != nil:
				yield(e, err)
				return
			}
			if !yield(e, nil) {
				return
			}
			e = extent{start: e.start + e.length}
		}
	}
}

// sweep takes away the hidden files of tables that a run left that was killed.
func sweep(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if hidden.MatchString(e.Name()) {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// hidden are the names of files that batch.Create makes for those of the panel.
var hidden = regexp.MustCompile(`^\.([a-z]+\.(csv|parquet)|datapackage\.json)\.[0-9]+-[0-9]+\.part$`)
