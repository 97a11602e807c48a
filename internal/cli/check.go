package cli

import (
	"context"
	"errors"
	"flag"
	"runtime"
	"slices"

	"duixian/internal/batch"
	"duixian/internal/locale"
	"duixian/internal/publish"
	"duixian/internal/record"
	"duixian/reading"
	"duixian/series"
)

func checkVerb() verb {
	return verb{
		name:  "check",
		usage: "[flags] PATH...",
		short: "find figures in reports that do not fit together",
		long: `
Check reads work reports and prints which of their figures do not fit together,
with the sentences that state them and the arithmetic that shows it. A PATH is what
it is for read: a file, an archive, a directory, a pattern, or - for one report on
standard input.

Within a report it compares parts with their total, a rate with the numbers that it
is of, growth with the levels that it is between, the shares of all parts with 100%,
what is stated twice, and a target with what the year before has reached. With the
reports of one place for two years that follow each other it compares the growth in
the later one with the levels in both. Of several reports of one place and year the
first counts.

Numbers are exact, and each is taken to be known to half a unit of the last digit
that is given: 312.6亿 to 0.05亿, 9% to 0.5. What lies further apart is found, and
the allowance is printed. Estimates, ranges and bounds (左右, 以上) are left alone, and
so is growth on another basis than the stated levels: at constant prices, 同口径.

A finding is a question to whoever wrote the report, no verdict: a slip of the pen
is one answer, a change of scope that the report does not tell another.

formats:
  text    for a person
  json    one array with one object a finding
  jsonl   one object a line
  csv     one row a figure of a finding, UTF-8, with a header

exit codes:
  0  every report was read, whatever was found
  1  some report was not, or the output could not be written, and standard error
     says what it was; or, with --fail, something was found
  2  the command line was not understood`,
		flags: func() (*flag.FlagSet, runner) {
			c := checkCommand{format: publish.Text, language: locale.English}
			f := flag.NewFlagSet("check", flag.ContinueOnError)
			formats := oneOf[publish.Format]{&c.format, publish.FindingFormats()}
			f.Var(formats, "format", "`format` of the output: "+formats.words())
			languages := oneOf[locale.Language]{&c.language, locale.Languages()}
			f.Var(languages, "lang", "`language` of what is said: "+languages.words())
			f.BoolVar(&c.any, "any", false, "check also what is no work report")
			f.BoolVar(&c.fail, "fail", false, "end with exit code 1 if something was found")
			f.BoolVar(&c.quiet, "quiet", false, "show no progress and no summary on standard error")
			return f, c.run
		},
	}
}

// checkCommand is the check verb with its flags.
type checkCommand struct {
	format           publish.Format
	language         locale.Language
	any, fail, quiet bool
}

// checked is what the checks need of one report, once they were done within it.
type checked struct {
	findings []series.Finding
	claims   *series.Claims
}

func (c *checkCommand) run(ctx context.Context, paths []string, s Streams) int {
	if len(paths) == 0 {
		return wrongUsage(s, "check: no file is named; 'duixian help check' says more")
	}
	if i := slices.Index(paths, "-"); i >= 0 && slices.Contains(paths[i+1:], "-") {
		return wrongUsage(s, "check: standard input can be read once, but - is given several times")
	}
	out := batch.Stream(s.Out)
	w, err := publish.NewFindings(out, c.format, c.language)
	if err != nil {
		return fail(s, "%v", err)
	}
	source := batch.Source{In: s.In, Most: maxFile, Expand: archived}
	var bar *progress
	streams := s
	if !c.quiet && isTerminal(s.Err) {
		bar = newProgress(s.Err, batch.Done{})
		streams.Err = bar
		whole := source
		whole.Expand = nil // not to read archives twice
		go bar.expect(whole.Paths(paths))
	}

	cores := runtime.GOMAXPROCS(0)
	count, failures, found := 0, 0, 0
	var claims []*series.Claims
	write := func(findings []series.Finding) error {
		for _, f := range findings {
			found++
			if err := w.Write(f); err != nil {
				return err
			}
		}
		return nil
	}
	err = batch.Run(ctx, source.Paths(paths), batch.Limits{Workers: cores, Memory: max(maxFile, memory*int64(cores))}, c.check,
		func(r batch.Result[checked]) error {
			count++
			bar.add(r.Bytes, r.Err != nil)
			var err error
			if r.Err == nil {
				claims = append(claims, r.Value.claims)
				err = write(r.Value.findings)
			} else {
				failures++
				fail(streams, "read %s: %v", r.Name, r.Err)
			}
			return err
		})
	bar.end()
	if err == nil {
		err = write(series.Across(claims...))
	}
	if err == nil {
		err = w.Close()
	}
	if _, kept := out.Keep(); err == nil {
		err = kept
	}
	switch {
	case err != nil && errors.Is(err, ctx.Err()):
		return fail(s, "check: interrupted; what is printed is not all")
	case err != nil:
		return fail(s, "%v", err)
	}
	if !c.quiet && count > 1 {
		say(s.Err, "duixian: checked %s of %s files, %s failed; %s found\n", number(count-failures), number(count), number(failures), number(found))
	}
	if failures > 0 || c.fail && found > 0 {
		return exitFailed
	}
	return exitDone
}

// check reads and checks the report in the bytes of a file.
func (c *checkCommand) check(name string, b []byte) (checked, error) {
	d, r, err := readReport(b, reading.Options{Name: name})
	if err == nil && !c.any {
		err = refuse(d, r)
	}
	if err == nil {
		err = record.Verify(d, r)
	}
	if err != nil {
		return checked{}, err
	}
	claims := series.Indicators().Claims(d, r)
	return checked{claims.Check(), claims.Comparable()}, nil
}
