package cli

import (
	"context"
	"flag"
	"io"

	"duixian/internal/batch"
	"duixian/internal/locale"
	"duixian/matter"
)

// maxExport is the largest export of matters that is read, in bytes.
const maxExport = 1 << 30

func lightVerb() verb {
	return verb{
		name:  "light",
		usage: "[flags] FILE",
		short: "compute the lights of exported matters again",
		long: `
Light reads an export of matters and computes the light of each again, from the
export alone: its events, the procedure that it runs under, the calendar, and the day.
It says where a light differs from the one that the export states. FILE may be -,
standard input. docs/PROCEDURES.md has the format.

A light set by hand is printed beside the computed one until it ends.

exit codes:
  0  every light is as the export states it
  1  some light is not, or the events of some matter are such as its procedure does
     not allow, or the export could not be read
  2  the command line was not understood`,
		flags: func() (*flag.FlagSet, runner) {
			c := lightCommand{language: locale.English}
			f := flag.NewFlagSet("light", flag.ContinueOnError)
			f.BoolVar(&c.explain, "explain", false, "print what each light was computed from, and the rules that were tried")
			f.TextVar(&c.day, "day", matter.Date(0), "compute the lights of the day `YYYY-MM-DD`, not that of the export; nothing is compared then")
			languages := oneOf[locale.Language]{&c.language, locale.Languages()}
			f.Var(languages, "lang", "`language` of what is said: "+languages.words())
			return f, c.run
		},
	}
}

// lightCommand is the light verb with its flags.
type lightCommand struct {
	explain  bool
	day      matter.Date
	language locale.Language
}

func (c *lightCommand) run(_ context.Context, args []string, s Streams) int {
	if len(args) != 1 {
		return wrongUsage(s, "light: it takes one export, but %d files are given", len(args))
	}
	b, err := readExport(args[0], s)
	if err != nil {
		return fail(s, "read %s: %v", args[0], rootCause(err))
	}
	x, err := matter.ParseExport(b)
	if err != nil {
		return fail(s, "read %s: %v", args[0], err)
	}
	day := x.Day
	if c.day != 0 {
		day = c.day
	}
	out := batch.Stream(s.Out)
	words := locale.For(c.language)
	differ, failed := 0, 0
	for _, m := range x.Matters {
		r, err := x.Recompute(m, day)
		if err != nil {
			failed++
			fail(s, "%v", err)
			continue
		}
		c.write(out, words, m.ID, r)
		if r.Differs() {
			differ++
		}
	}
	if _, err := out.Keep(); err != nil {
		return fail(s, "%v", err)
	}
	say(s.Err, "duixian: %s matters on %s; %s differ, %s failed\n", number(len(x.Matters)), day, number(differ), number(failed))
	if differ+failed > 0 {
		return exitFailed
	}
	return exitDone
}

// readExport reads the export from a file or standard input.
func readExport(name string, s Streams) ([]byte, error) {
	if name == "-" {
		return batch.ReadAll(s.In, maxExport)
	}
	return batch.ReadFile(name, maxExport)
}

// write says what the light of a matter is and, if asked for, how it came about.
func (c *lightCommand) write(w io.Writer, words locale.Printer, id string, r matter.Recomputed) {
	language := matter.Language(c.language)
	say(w, "%s\t%s\t%s\n", id, words.Light(string(r.Light)), r.Rule)
	if o := r.Override; o != nil {
		say(w, "  %s\n", words.Text("lights.override", words.Light(string(o.Light)), o.Until, o.By, o.Reason))
	}
	if r.Differs() {
		say(w, "  %s\n", words.Text("lights.differs", words.Light(string(r.Stated.Light)), r.Stated.Rule))
	}
	if !c.explain {
		return
	}
	say(w, "  %s\n", r.Says.In(language))
	say(w, "  %s\n", words.Text("lights.basis", r.Procedure, r.Version, r.Calendar, r.Day))
	if r.Unknown != 0 {
		say(w, "  %s\n", words.Text("lights.unknown_year", r.Unknown))
	}
	for _, in := range r.Inputs {
		say(w, "    %s = %s\n", in.Name, in.Value)
	}
	for i, rule := range r.Tried {
		key := "lights.rule_not"
		switch {
		case rule.When == "":
			key = "lights.rule_rest"
		case i == len(r.Tried)-1:
			key = "lights.rule_holds"
		}
		say(w, "    %s: %s  %s\n", rule.ID, rule.When, words.Text(key))
	}
}
