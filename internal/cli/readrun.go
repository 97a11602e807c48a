package cli

import (
	"context"
	"errors"
	"iter"
	"os"
	"runtime"
	"time"

	"duixian/internal/batch"
	"duixian/internal/publish"
	"duixian/internal/record"
	"duixian/reading"
)

// memory is how many bytes of reports a core has in memory; reading takes fifteen times
// as many. One report of the largest size fits in any case.
const memory = 16 << 20

// readRun is one run of the read verb: reports in, their readings out.
type readRun struct {
	command *readCommand
	streams Streams
	inputs  iter.Seq[batch.Input]
	list    *os.File // nil if there is none, or it is standard input
	out     *batch.Output
	log     *batch.Log // nil if there is none
	done    batch.Done // by a run that this one resumes
	bar     *progress
	started time.Time

	count, failures int
	bytes           int64
}

// page is what is written of one report.
type page struct {
	rendered publish.Rendered
	sha256   string
	counts   record.Counts
}

// open opens all that a run reads from and writes to.
func (c *readCommand) open(paths []string, s Streams) (r *readRun, err error) {
	r = &readRun{command: c, streams: s, started: time.Now()}
	defer func() {
		if err != nil {
			r.release()
		}
	}()
	list := s.In
	if c.list != "" && c.list != "-" {
		if r.list, err = os.Open(c.list); err != nil {
			return r, errors.New("read " + c.list + ": " + rootCause(err).Error())
		}
		list = r.list
	}
	if err := r.openOutput(); err != nil {
		return r, err
	}

	source := c.source(s)
	for _, info := range []os.FileInfo{r.out.Info(), r.logInfo()} {
		if info != nil {
			source.Exclude = append(source.Exclude, info)
		}
	}
	separator := byte('\n')
	if c.null {
		separator = 0
	}
	switch {
	case c.documents:
		r.inputs = source.Documents(s.In)
	case c.list == "":
		r.inputs = source.Paths(paths)
	default:
		r.inputs = both(source.Paths(paths), source.List(c.list, list, separator))
	}
	if c.resume {
		r.inputs = r.done.Rest(r.inputs)
	}

	if !c.quiet && isTerminal(s.Err) {
		r.bar = newProgress(s.Err, r.done)
		r.streams.Err = r.bar // messages do not run into it
		if c.list == "" && !c.documents {
			whole := source
			whole.Expand = nil // not to read archives twice
			go r.bar.expect(whole.Paths(paths))
		}
	}
	return r, nil
}

// openOutput opens the output and the log.
func (r *readRun) openOutput() (err error) {
	c := r.command
	if c.resume {
		var done *batch.Done
		if r.out, r.log, done, err = batch.Resume(c.out, c.log, reading.Version); err != nil {
			return err
		}
		r.done = *done
		return nil
	}
	if c.log != "" { // first, so that a log never speaks of an output that is newer
		if r.log, err = batch.CreateLog(c.log); err != nil {
			return err
		}
	}
	if c.out == "" {
		r.out = batch.Stream(r.streams.Out)
		return nil
	}
	r.out, err = batch.Create(c.out, !c.format.Lines())
	return err
}

func (r *readRun) logInfo() os.FileInfo {
	if r.log == nil {
		return nil
	}
	return r.log.Info()
}

// release lets go of what is open still.
func (r *readRun) release() {
	if r.list != nil {
		_ = r.list.Close() // it was only read
	}
	if r.out != nil {
		r.out.Abandon()
	}
	if r.log != nil {
		_ = r.log.Close() // each line was checked
	}
}

// all reads and writes all reports and gives the exit code.
func (r *readRun) all(ctx context.Context) int {
	c := r.command
	w, err := publish.New(r.out, c.format, publish.Options{Explain: c.explain, Language: c.language})
	if err != nil {
		return wrongUsage(r.streams, "read: %v", err)
	}
	cores := runtime.GOMAXPROCS(0)
	err = batch.Run(ctx, r.inputs, batch.Limits{Workers: cores, Memory: max(maxFile, memory*int64(cores))},
		func(name string, b []byte) (page, error) { return c.read(name, b, w) },
		func(result batch.Result[page]) error { return r.take(result, w) })
	r.bar.end()
	interrupted := err != nil && errors.Is(err, ctx.Err())
	switch {
	case interrupted && c.out != "" && !c.format.Lines():
		return r.broken("read: interrupted; %s was not written", c.out)
	case err != nil && !interrupted:
		return r.broken("%v", err)
	}
	if err := w.Close(); err != nil {
		return r.broken("%v", err)
	}
	if err := r.out.Close(); err != nil {
		return r.broken("%v", err)
	}
	r.summarize()
	switch {
	case interrupted:
		return r.broken("read: interrupted; the reports printed are whole, some of the others were not read")
	case r.done.Failed > 0:
		return fail(r.streams, "read: %d of the reports done before could not be read; %s names them", r.done.Failed, c.log)
	case r.failures > 0:
		return exitFailed
	}
	return exitDone
}

// broken tells why the run broke off and gives the exit code for it, which is not that of
// reports that cannot be read: who takes that for a success must not lose the others.
func (r *readRun) broken(format string, args ...any) int {
	fail(r.streams, format, args...)
	return exitBroken
}

// read reads the report in the bytes of a file.
func (c *readCommand) read(name string, b []byte, w *publish.Writer) (page, error) {
	options := c.options
	options.Name = name
	d, reading, err := readReport(b, options)
	if err == nil && !c.any {
		err = refuse(d, reading)
	}
	if err != nil {
		return page{}, err
	}
	rendered, err := w.Render(d, reading)
	return page{rendered, d.SHA256(), record.Count(reading)}, err
}

// take writes what came of one report: first the output, then the line of the log, so
// that the log never says more than is there.
func (r *readRun) take(result batch.Result[page], w *publish.Writer) error {
	entry := batch.Entry{Status: batch.Read, Path: result.Name, Bytes: result.Bytes, SHA256: result.Value.sha256,
		Counts: batch.Counts(result.Value.counts), Reader: reading.Version}
	var err error
	if result.Err == nil {
		err = w.Append(result.Value.rendered)
	} else {
		r.failures++
		entry = batch.Entry{Status: batch.Failed, Path: result.Name, Bytes: result.Bytes, Error: result.Err.Error(), Reader: reading.Version}
		fail(r.streams, "read %s: %v", result.Name, result.Err)
		err = w.Fail(result.Name, result.Err)
	}
	if err != nil {
		return err
	}
	if entry.End, err = r.out.Keep(); err != nil {
		return err
	}
	if r.log != nil {
		if err := r.log.Add(entry); err != nil {
			return err
		}
	}
	r.count++
	r.bytes += int64(result.Bytes)
	r.bar.add(result.Bytes, result.Err != nil)
	return nil
}

// summarize says what a run came to that had several reports.
func (r *readRun) summarize() {
	all, failed := r.count+r.done.Inputs, r.failures+r.done.Failed
	if r.command.quiet || all < 2 {
		return
	}
	before := ""
	if r.done.Inputs > 0 {
		before = ", besides what was done before"
	}
	say(r.streams.Err, "duixian: read %s of %s files, %s failed; %s in %.1f s%s\n", number(all-failed), number(all), number(failed),
		megabytes(r.bytes), time.Since(r.started).Seconds(), before)
}

// both gives the inputs of one and then those of another.
func both(one, other iter.Seq[batch.Input]) iter.Seq[batch.Input] {
	return func(yield func(batch.Input) bool) {
		for _, inputs := range []iter.Seq[batch.Input]{one, other} {
			for in := range inputs {
				if !yield(in) {
					return
				}
			}
		}
	}
}
