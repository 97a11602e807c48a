package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"duixian/internal/batch"
	"duixian/internal/panel"
	"duixian/internal/record"
	"duixian/reading"
)

func panelVerb() verb {
	return verb{
		name:  "panel",
		usage: "[flags] --out OUT PATH...",
		short: "make one data set of many reports",
		long: `
Panel reads work reports and makes one data set of them in the directory OUT: tables
with one row a report, figure, point of a series, commitment, achievement and figure
of a finding (see check), each as CSV and as Parquet. A PATH is what it is for read:
a file, an archive, a directory, a pattern, or - for one report on standard input.

  reports figures points commitments achievements checks    .csv .parquet
  datapackage.json    what each table and column holds, with units and keys, and the
                      length and hash of each file, as Data Package 2.0 has it

A row names its report by the hash of the file and its words by their bytes, so that
whoever has the file can check it. Values are decimal digits in the unit beside them;
in Parquet they are text, so that nothing is rounded. What a text does not state is
empty in CSV and null in Parquet; lists are parted by "|" in CSV.

The same reports give the same bytes on any number of cores. A report that cannot be
read, or that is no work report, is named on standard error and left out; so is a
file that is the same as one before it.

What is read is first kept in hidden files in OUT. --resume goes on where a run
with the same paths broke off, however it did: what was read then is not read again.
Tables that are there stay until the new ones are whole; datapackage.json is written
last, and where it is, all of them are.

exit codes:
  0  every report is in the tables
  1  some report is not; or the tables could not be written, or Ctrl-C or a TERM
     signal came, and standard error says what it was
  2  the command line was not understood`,
		flags: func() (*flag.FlagSet, runner) {
			c := panelCommand{}
			f := flag.NewFlagSet("panel", flag.ContinueOnError)
			f.StringVar(&c.out, "out", "", "`directory` of the tables; it is made if it is missing")
			f.BoolVar(&c.resume, "resume", false, "go on where a run that broke off was")
			f.BoolVar(&c.any, "any", false, "take also what is no work report")
			f.BoolVar(&c.quiet, "quiet", false, "show no progress and no summary on standard error")
			return f, c.run
		},
	}
}

// panelCommand is the panel verb with its flags.
type panelCommand struct {
	out                string
	resume, any, quiet bool
}

// What is read is kept in these files until the tables are made of it.
const (
	stageFile = ".panel.jsonl"
	stageLog  = ".panel.log"
)

// panelRun is one run of the panel verb.
type panelRun struct {
	*panelCommand
	streams  Streams // messages go to Err around the bar
	paths    []string
	source   batch.Source
	stage    *batch.Output
	log      *batch.Log
	done     batch.Done // by a run that this one resumes
	bar      *progress
	started  time.Time
	failures int
	count    int
	bytes    int64
}

// line is what is kept of one report.
type line struct {
	bytes  []byte
	sha256 string
	counts record.Counts
}

func (c *panelCommand) run(ctx context.Context, paths []string, s Streams) int {
	switch i := slices.Index(paths, "-"); {
	case c.out == "":
		return wrongUsage(s, "panel: name a directory for the tables with --out")
	case len(paths) == 0:
		return wrongUsage(s, "panel: no file is named; 'duixian help panel' says more")
	case i >= 0 && slices.Contains(paths[i+1:], "-"):
		return wrongUsage(s, "panel: standard input can be read once, but - is given several times")
	}
	r := &panelRun{panelCommand: c, streams: s, paths: paths, started: time.Now()}
	if err := r.open(s); err != nil {
		return fail(s, "%v", err)
	}
	err := r.read(ctx)
	r.bar.end()
	if r.log != nil {
		_ = r.log.Close() // each line was checked
	}
	if err == nil {
		err = r.stage.Close()
	}
	r.stage.Abandon()
	var summary panel.Summary
	if err == nil {
		summary, err = r.write(ctx, s)
	}
	switch {
	case err != nil && errors.Is(err, ctx.Err()):
		return fail(s, "panel: interrupted; --resume goes on from there")
	case err != nil:
		return fail(s, "panel: %v", err)
	}
	if failed := r.failures + r.done.Failed; failed > 0 {
		if !c.quiet {
			r.summarize(s, summary, failed)
		}
		return exitFailed
	}
	if !c.quiet {
		r.summarize(s, summary, 0)
	}
	return exitDone
}

// open makes the directory and opens the files that what is read is kept in.
func (r *panelRun) open(s Streams) (err error) {
	if err := os.MkdirAll(r.out, 0o777); err != nil {
		return fmt.Errorf("write %s: %w", r.out, rootCause(err))
	}
	stage, log := filepath.Join(r.out, stageFile), filepath.Join(r.out, stageLog)
	if r.resume {
		var done *batch.Done
		if r.stage, r.log, done, err = batch.Resume(stage, log, reading.Version); err != nil {
			return err
		}
		r.done = *done
	} else {
		if r.log, err = batch.CreateLog(log); err != nil {
			return err
		}
		if r.stage, err = batch.Create(stage, false); err != nil {
			return err
		}
	}
	r.source = batch.Source{In: s.In, Most: maxFile, Expand: archived, Exclude: filesIn(r.out)}
	if !r.quiet && isTerminal(s.Err) {
		r.bar = newProgress(s.Err, r.done)
		r.streams.Err = r.bar // messages do not run into it
		whole := r.source
		whole.Expand = nil // not to read archives twice
		go r.bar.expect(whole.Paths(r.paths))
	}
	return nil
}

// filesIn are the files in a directory: an earlier panel's are no reports.
func filesIn(dir string) []os.FileInfo {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var all []os.FileInfo
	for _, e := range entries {
		if info, err := os.Stat(filepath.Join(dir, e.Name())); err == nil && info.Mode().IsRegular() {
			all = append(all, info)
		}
	}
	return all
}

// read keeps what is in each report that was not read before.
func (r *panelRun) read(ctx context.Context) error {
	cores := runtime.GOMAXPROCS(0)
	inputs := r.source.Paths(r.paths)
	if r.resume {
		inputs = r.done.Rest(inputs)
	}
	return batch.Run(ctx, inputs, batch.Limits{Workers: cores, Memory: max(maxFile, memory*int64(cores))}, r.one, r.take)
}

// one reads a report.
func (r *panelRun) one(name string, b []byte) (line, error) {
	d, report, err := readReport(b, reading.Options{Name: name})
	if err == nil && !r.any {
		err = refuse(d, report)
	}
	if err != nil {
		return line{}, err
	}
	kept, err := panel.Stage(d, report)
	return line{kept, report.Report.SHA256, record.Count(report)}, err
}

// take keeps what came of one report: first the line, then that of the log, so that the log never says more than is there.
func (r *panelRun) take(result batch.Result[line]) error {
	entry := batch.Entry{Status: batch.Read, Path: result.Name, Bytes: result.Bytes, SHA256: result.Value.sha256,
		Counts: batch.Counts(result.Value.counts), Reader: reading.Version}
	var err error
	if result.Err == nil {
		_, err = r.stage.Write(result.Value.bytes)
	} else {
		r.failures++
		entry = batch.Entry{Status: batch.Failed, Path: result.Name, Bytes: result.Bytes, Error: result.Err.Error(), Reader: reading.Version}
		fail(r.streams, "read %s: %v", result.Name, result.Err)
	}
	if err != nil {
		return err
	}
	if entry.End, err = r.stage.Keep(); err != nil {
		return err
	}
	if err := r.log.Add(entry); err != nil {
		return err
	}
	r.count++
	r.bytes += int64(result.Bytes)
	r.bar.add(result.Bytes, result.Err != nil)
	return nil
}

// write makes the tables of what was kept, and takes that away.
func (r *panelRun) write(ctx context.Context, s Streams) (panel.Summary, error) {
	path := filepath.Join(r.out, stageFile)
	stage, err := os.Open(path)
	if err != nil {
		return panel.Summary{}, fmt.Errorf("read %s: %w", path, rootCause(err))
	}
	defer func() { _ = stage.Close() }() // it is only read
	messages := s
	var bar *progress
	if r.bar != nil {
		bar = newProgress(s.Err, batch.Done{})
		bar.allFiles = r.count + r.done.Inputs - r.failures - r.done.Failed
		messages.Err = bar
	}
	cores := runtime.GOMAXPROCS(0)
	summary, err := panel.Write(ctx, r.out, stage, panel.Options{Workers: cores, Memory: max(maxFile, memory*int64(cores)),
		Twice: func(name, first string) {
			say(messages.Err, "duixian: %s is the same report as %s and taken once\n", name, first)
		},
		Step: func() { bar.add(0, false) }})
	bar.end()
	if err != nil {
		return summary, err
	}
	for _, name := range [...]string{stageFile, stageLog} { // in this order: a log without its stage begins anew, a stage without its log cannot
		if err := os.Remove(filepath.Join(r.out, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return summary, err
		}
	}
	return summary, nil
}

// summarize says what the tables hold.
func (r *panelRun) summarize(s Streams, p panel.Summary, failed int) {
	say(s.Err, "duixian: %s: %s reports, %s failed; %s figures, %s points, %s commitments, %s achievements, %s verdicts, %s findings; %s in %.1f s\n", r.out,
		number(p.Reports), number(failed), number(p.Figures), number(p.Points), number(p.Commitments), number(p.Achievements), number(p.Verdicts), number(p.Findings),
		megabytes(r.bytes+r.done.Bytes), time.Since(r.started).Seconds())
}
