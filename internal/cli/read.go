package cli

import (
	"bufio"
	"context"
	"flag"
	"io"
	"runtime"

	"duixian/internal/locale"
	"duixian/internal/publish"
	"duixian/reading"
	"duixian/report"
)

func readVerb() verb {
	return verb{
		name:  "read",
		usage: "[flags] FILE...",
		short: "read reports and print what they state",
		long: `
Read reads each FILE, a work report as plain text, and prints every figure,
commitment and achievement in it with the bytes that state it. A FILE of "-" is
standard input. Flags may stand before or behind the files; what follows a "--"
is a file. The same files always give the same output.

formats:
  text   for a person: heading by heading, each sentence with what it states
  table  aligned columns for a terminal, long cells cut
  json   one array with one object a report
  jsonl  one object a line: the report, then its sections, then its records
  csv    one row a record, UTF-8, with a header

exit codes:
  0  every file was read
  1  some file was not; standard error names it, and the others are printed
  2  the command line was not understood`,
		flags: func() (*flag.FlagSet, runner) {
			c := readCommand{format: publish.Text, language: locale.English}
			f := flag.NewFlagSet("read", flag.ContinueOnError)
			formats := oneOf[publish.Format]{&c.format, publish.Formats()}
			f.Var(formats, "format", "`format` of the output: "+formats.words())
			f.BoolVar(&c.explain, "explain", false, "say in words why each field is what it is")
			languages := oneOf[locale.Language]{&c.language, locale.Languages()}
			f.Var(languages, "lang", "`language` of labels and explanations: "+languages.words())
			f.IntVar(&c.options.Year, "year", 0, "the `year` whose work the reports plan, whatever they say")
			f.StringVar(&c.options.Place, "place", "", "the `place` whose government reports, whatever they say")
			levels := oneOf[report.Level]{&c.options.Level, report.Levels()}
			f.Var(levels, "level", "the `level` of that government: "+levels.words())
			return f, c.run
		},
	}
}

// readCommand is the read verb with its flags.
type readCommand struct {
	format   publish.Format
	explain  bool
	language locale.Language
	options  reading.Options
}

func (c *readCommand) run(ctx context.Context, files []string, s Streams) int {
	if len(files) == 0 {
		return wrongUsage(s, "read: no file is named; 'duixian help read' says more")
	}
	if c.options.Year < 0 || c.options.Year > 9999 {
		return wrongUsage(s, "read: --year %d is no year", c.options.Year)
	}
	out := bufio.NewWriter(s.Out)
	w, err := publish.New(out, c.format, publish.Options{Explain: c.explain, Language: c.language})
	if err != nil {
		return wrongUsage(s, "read: %v", err)
	}
	code := exitDone
	running, stop := context.WithCancel(ctx)
	defer stop()
	for one := range c.readAll(running, files, s.In, w) {
		r := <-one
		if r.err != nil {
			code = fail(s, "read %s: %v", r.name, r.err)
			continue
		}
		if err := w.Append(r.rendered); err != nil {
			return fail(s, "write the output: %v", rootCause(err))
		}
	}
	if ctx.Err() != nil {
		code = fail(s, "read: interrupted; the reports printed are whole, some of the others were not read")
	}
	if err := w.Close(); err != nil {
		return fail(s, "write the output: %v", rootCause(err))
	}
	if err := out.Flush(); err != nil {
		return fail(s, "write the output: %v", rootCause(err))
	}
	return code
}

// rendered is what is printed of one file.
type rendered struct {
	name     string
	rendered []byte
	err      error
}

// readAll reads the files on all cores and gives what is printed of each, in the order of
// the files. Only a few are in memory at a time. It ends early when ctx is done.
func (c *readCommand) readAll(ctx context.Context, files []string, in io.Reader, w *publish.Writer) <-chan chan rendered {
	all := make(chan chan rendered, runtime.GOMAXPROCS(0))
	go func() {
		defer close(all)
		for _, name := range files {
			b, err := readFile(name, in) // one after the other: standard input is one
			one := make(chan rendered, 1)
			select {
			case <-ctx.Done():
				return
			case all <- one:
			}
			go func() { one <- c.render(name, b, err, w) }()
		}
	}()
	return all
}

// render reads the report in the bytes of a file.
func (c *readCommand) render(name string, b []byte, err error, w *publish.Writer) rendered {
	options := c.options
	options.Name = reportName(name)
	if err != nil {
		return rendered{name, nil, err}
	}
	d, r, err := readReport(b, options)
	if err != nil {
		return rendered{name, nil, err}
	}
	text, err := w.Render(d, r)
	return rendered{name, text, err}
}
