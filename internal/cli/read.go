package cli

import (
	"context"
	"flag"
	"fmt"
	"slices"

	"duixian/internal/batch"
	"duixian/internal/locale"
	"duixian/internal/publish"
	"duixian/reading"
	"duixian/report"
)

func readVerb() verb {
	return verb{
		name:  "read",
		usage: "[flags] PATH...",
		short: "read reports and print what they state",
		long: `
Read reads work reports and prints every figure, commitment and achievement in
them with the bytes that state it. A PATH is

  a file        plain text, a web page, a Word document (DOCX) or a PDF; its bytes
                tell which, not its name
  an archive    ZIP, TAR, TAR.GZ or TAR.BZ2: every file in it
  a directory   every file below it, by name; no hidden files, no symbolic links
  a pattern     in quotes: 'reports/*.txt', 'reports/**/*_20{24,25}.txt', where **
                is any number of directories; files only, none that is hidden
  -             one report on standard input

Flags may stand before or behind the paths; what follows a "--" is a path. Reports
are read on all cores, a few at a time, and printed in the order of the paths: the
same reports always give the same output.

formats:
  text      for a person: heading by heading, each sentence with what it states
  table     aligned columns for a terminal, long cells cut
  json      one array with one object a report
  jsonl     one object a line: the report, then its sections, then its records
  readings  one object a line: all of a report, as in json
  csv       one row a record, UTF-8, with a header
  parquet   one row a record, in typed columns; what is not stated is null

What is no work report (a bulletin, a table, a page that was not found) is refused,
and the message says why it is taken for none; --any reads it all the same.

--text prints, instead of what a report states, the clean text that it was read from,
each line with the bytes where it stands: START-END, a tab, the line. Of a DOCX or
PDF they are bytes of the text taken out of it, and a PDF's lines have the page
before them.

A report that cannot be read is named on standard error, and the others are printed.
In jsonl and readings it has a line of its own in its place as well:
  {"type":"error","name":"a.txt","error":"no such file or directory"}

many reports:
  --files-from takes more paths from a file, or from standard input: files and
  directories, each read as its line comes, none of them a pattern.
    find reports -name '*.txt' -print0 | duixian read --files-from - -0 --format jsonl

  --documents takes the reports themselves from standard input, for programs that
  pass lines through another (Spark's pipe, a job array): a line of JSON in, with a
  name and either a text or the base64 of the file's bytes,
    {"name":"a.txt","text":"政府工作报告……"}
  and a line of JSON out, as readings unless --format says otherwise, or the line
  that says why not. A line is passed on once those before it are; nothing is kept.
  Other keys are ignored. Offsets in a text are bytes of its UTF-8. An engine that
  takes exit code 1 for the failure of everything, as Spark does, starts it so:
    sh -c 'duixian read --documents || [ $? = 1 ]'

  --out writes to a file. Jsonl and readings grow in it line by line; any other
  format takes the file's place when it is whole, and until then lies beside it.

  --log writes a line of JSON a report: status (read, failed), path, bytes, sha256,
  counts of records, error, version of the reader, and where in the output its part
  ends. It holds no times: the same reports give the same log.

  --resume goes on where a run with --out, --log and the same flags broke off,
  however it did: both files are cut back to the last report that is whole in both,
  those in the log are left out (also those that failed), and in the end both are as
  if nothing had happened. It needs a format that grows, jsonl or readings.

exit codes:
  0  every report was read
  1  some report was not, and the others are printed
  2  the command line was not understood
  3  the run broke off: a list, the output or the log could not be opened or written,
     or Ctrl-C or a TERM signal came. What is printed ends with a whole report if it
     could be written; others may be missing. Standard error says what it was`,
		flags: func() (*flag.FlagSet, runner) {
			c := readCommand{language: locale.English}
			f := flag.NewFlagSet("read", flag.ContinueOnError)
			formats := oneOf[publish.Format]{&c.format, publish.Formats()}
			f.Var(formats, "format", "`format` of the output, text if it is not given: "+formats.words())
			f.BoolVar(&c.explain, "explain", false, "say in words why each field is what it is")
			languages := oneOf[locale.Language]{&c.language, locale.Languages()}
			f.Var(languages, "lang", "`language` of labels and explanations: "+languages.words())
			f.IntVar(&c.options.Year, "year", 0, "the `year` whose work the reports plan, whatever they say")
			f.StringVar(&c.options.Place, "place", "", "the `place` whose government reports, whatever they say")
			levels := oneOf[report.Level]{&c.options.Level, report.Levels()}
			f.Var(levels, "level", "the `level` of that government: "+levels.words())
			f.BoolVar(&c.text, "text", false, "print the clean text of each report, with offsets, and nothing else")
			f.BoolVar(&c.any, "any", false, "read also what is no work report")
			f.StringVar(&c.list, "files-from", "", "read the paths in `file`, one a line; - is standard input")
			f.BoolVar(&c.null, "null", false, "the paths of --files-from end with a NUL byte, not a line")
			f.BoolVar(&c.null, "0", false, "the same as --null")
			f.BoolVar(&c.documents, "documents", false, "read the reports on standard input, each a line of JSON")
			f.StringVar(&c.out, "out", "", "write to `file`, not to standard output")
			f.StringVar(&c.log, "log", "", "write to `file` what came of each report, a line of JSON each")
			f.BoolVar(&c.resume, "resume", false, "go on where a run with --out and --log broke off")
			f.BoolVar(&c.quiet, "quiet", false, "show no progress and no summary on standard error")
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
	text     bool
	any      bool

	list      string
	null      bool
	documents bool

	out, log      string
	resume, quiet bool
}

func (c *readCommand) run(ctx context.Context, paths []string, s Streams) int {
	if c.text {
		if c.format != "" || c.explain {
			return wrongUsage(s, "read: --text prints the text alone; leave out --format and --explain")
		}
		c.format = publish.Source
	}
	if c.format == "" {
		c.format = publish.Text
		if c.documents {
			c.format = publish.Readings
		}
	}
	if err := c.check(paths, s); err != nil {
		return wrongUsage(s, "read: %v", err)
	}
	run, err := c.open(paths, s)
	if err != nil {
		return run.broken("%v", err)
	}
	defer run.release()
	return run.all(ctx)
}

// check says what is wrong with the command line.
func (c *readCommand) check(paths []string, s Streams) error {
	inputs := 0 // that stand on standard input
	for _, path := range append(slices.Clone(paths), c.list) {
		if path == "-" {
			inputs++
		}
	}
	switch {
	case c.documents && (len(paths) > 0 || c.list != ""):
		return fmt.Errorf("--documents takes the reports from standard input; leave out the paths")
	case !c.documents && len(paths) == 0 && c.list == "":
		return fmt.Errorf("no file is named; 'duixian help read' says more")
	case inputs > 1:
		return fmt.Errorf("standard input can be read once, but - is given %d times", inputs)
	case c.null && c.list == "":
		return fmt.Errorf("--null is for --files-from, which is not given")
	case c.options.Year < 0 || c.options.Year > 9999:
		return fmt.Errorf("--year %d is no year", c.options.Year)
	case c.resume && (c.out == "" || c.log == "" || !c.format.Lines()):
		return fmt.Errorf("--resume needs --out, --log, and --format jsonl or readings")
	case c.out != "" && c.out == c.log:
		return fmt.Errorf("--out and --log are the same file; name two")
	case c.format == publish.Parquet && c.out == "" && isTerminal(s.Out):
		return fmt.Errorf("--format parquet is not for a terminal; name a file with --out")
	}
	for _, path := range paths {
		if path != "-" && (sameFile(path, c.out) || sameFile(path, c.log)) {
			return fmt.Errorf("%s is to be read and to be written; name another file", path)
		}
	}
	return nil
}

// source is where the reports come from.
func (c *readCommand) source(s Streams) batch.Source {
	return batch.Source{In: s.In, Most: maxFile, Expand: archived}
}
