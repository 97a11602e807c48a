package cli

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"

	"duixian/internal/locale"
	"duixian/internal/publish"
	"duixian/internal/store"
	"duixian/reading"
	"duixian/report"
	"duixian/series"
	"duixian/source"
)

func compareVerb() verb {
	return verb{
		name:  "compare",
		usage: "[flags] EARLIER LATER",
		short: "say what a later report makes of an earlier one's promises",
		long: `
Compare takes each target and each commitment of the report EARLIER, and says what the
report LATER, of the same place, says of it. Each is a file, or the id of a report that
serve keeps (12 or more characters of its SHA-256); one of the two may be -, standard
input. Of two kept reports, what persons decided there counts.

verdicts:
  exceeded        the result is better than the target
  met             the result satisfies the target. What 左右 allows, and how far a
                  result may be rounded, is printed where it decided
  missed          it does not, and by how much
  admitted        the later report itself says that it was not met, or not in time
  not comparable  redefined, of another period, base or unit; or the promise names
                  nothing that could be found again
  not mentioned   the later report says nothing of it
  done            for commitments: it was done
  carried on      for commitments: under way, done in part, or promised again
  dropped         the later report says that it will not be done

Each verdict comes with the sentences of both reports, where they stand, the rule that
decided, and how sure it is, from 0 to 1. Below 0.70 it is marked for a person to
confirm. A commitment whose clause has a target is judged by the target. Targets for
years that the later report does not look back on are only counted.

formats:
  text   for a person, verdict by verdict, below a line that sums up
  json   one object, with one object a promise
  jsonl  a line for the comparison, and one a promise
  csv    one row a promise, UTF-8, with a header

exit codes:
  0  the reports were compared, whatever came of the promises
  1  one of the files could not be read or is no work report, or the output could not
     be written; standard error says why
  2  the command line was not understood`,
		flags: func() (*flag.FlagSet, runner) {
			c := compareCommand{format: publish.Text, language: locale.English}
			f := flag.NewFlagSet("compare", flag.ContinueOnError)
			formats := oneOf[publish.Format]{&c.format, publish.ComparisonFormats()}
			f.Var(formats, "format", "`format` of the output: "+formats.words())
			languages := oneOf[locale.Language]{&c.language, locale.Languages()}
			f.Var(languages, "lang", "`language` of labels and explanations: "+languages.words())
			c.home.register(f)
			f.BoolVar(&c.any, "any", false, "compare also what is no work report")
			return f, c.run
		},
	}
}

// compareCommand is the compare verb with its flags.
type compareCommand struct {
	format   publish.Format
	language locale.Language
	home     home
	any      bool

	kept *store.Store // opened for the first id
}

func (c *compareCommand) run(ctx context.Context, args []string, s Streams) int {
	if len(args) != 2 {
		return wrongUsage(s, "compare: it takes two reports, an earlier and a later one, but %d are given", len(args))
	}
	if args[0] == "-" && args[1] == "-" {
		return wrongUsage(s, "compare: standard input can be read once, but - is given twice")
	}
	defer c.close()
	earlier, before, err := c.read(ctx, args[0], s)
	if err != nil {
		return fail(s, "read %s: %v", args[0], err)
	}
	later, after, err := c.read(ctx, args[1], s)
	if err != nil {
		return fail(s, "read %s: %v", args[1], err)
	}
	if before.Report.Year != 0 && after.Report.Year != 0 && before.Report.Year >= after.Report.Year {
		return fail(s, "compare: %s is of %d and %s of %d; the earlier report comes first", args[0], before.Report.Year, args[1], after.Report.Year)
	}
	if a, b := series.PlaceKey(before), series.PlaceKey(after); a != "" && b != "" && a != b {
		say(s.Err, "duixian: compare: the reports are of %s and %s\n", before.Report.Place, after.Report.Place)
	}
	var decisions []series.Decision
	if c.kept != nil {
		decided, err := c.kept.Decisions(ctx, before.Report.SHA256, after.Report.SHA256)
		if err != nil {
			return fail(s, "compare: %v", err)
		}
		for _, d := range decided {
			decisions = append(decisions, d.Decision)
		}
	}
	compared := publish.Compared{
		Comparison: series.Compare(before, after, series.Options{Earlier: earlier, Later: later, Decisions: decisions}),
		EarlierDoc: earlier, LaterDoc: later,
	}
	if err := publish.WriteComparison(s.Out, c.format, compared, publish.Options{Language: c.language}); err != nil {
		return fail(s, "%v", err)
	}
	return exitDone
}

// read reads one of the reports.
func (c *compareCommand) read(ctx context.Context, path string, s Streams) (*source.Document, *report.Reading, error) {
	if isID(path) {
		if _, err := os.Stat(path); err != nil {
			return c.keptReport(ctx, path)
		}
	}
	b, err := readFile(path, s.In)
	if err != nil {
		return nil, nil, fmt.Errorf("%w", rootCause(err))
	}
	d, r, err := readReport(b, reading.Options{Name: reportName(path)})
	if err == nil && !c.any {
		err = refuse(d, r)
	}
	return d, r, err
}

// isID says whether an argument may be the id of a kept report.
func isID(s string) bool {
	return len(s) >= 12 && len(s) <= 64 && strings.Trim(s, "0123456789abcdef") == ""
}

// keptReport gets a report that the store keeps.
func (c *compareCommand) keptReport(ctx context.Context, id string) (*source.Document, *report.Reading, error) {
	if c.kept == nil {
		where, err := c.home.where()
		if err == nil {
			err = isStore(where)
		}
		if err != nil {
			return nil, nil, fmt.Errorf("there is no such file, and no id can be looked up: %w", err)
		}
		kept, err := store.Open(ctx, where)
		if err != nil {
			return nil, nil, err
		}
		c.kept = kept
	}
	d, err := c.kept.Document(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	r, err := c.kept.Reading(ctx, id)
	return d, r, err
}

// close closes the store, if one was opened.
func (c *compareCommand) close() {
	if c.kept != nil {
		_ = c.kept.Close() // it was only read
	}
}
