// Package cli is the command line: one file for each verb.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// The exit codes.
const (
	exitDone   = 0 // all that was asked for was done
	exitFailed = 1 // something failed, and standard error says what
	exitUsage  = 2 // the command line was not understood
	exitBroken = 3 // the read verb broke off: there may be reports that nothing was said of
)

// Streams are where a command reads from and writes to.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// verb is a sub-command.
type verb struct {
	name  string
	usage string // the arguments
	short string // one line for the list of verbs
	long  string // what to know before using it, above the flags
	flags func() (*flag.FlagSet, runner)
}

// runner does a verb's work with the arguments that are no flags, once its flags
// are parsed. It gives the exit code.
type runner func(ctx context.Context, args []string, s Streams) int

func verbs() []verb {
	return []verb{readVerb(), compareVerb(), checkVerb(), panelVerb(), lightVerb(), serveVerb(), healthVerb(), linkVerb(), backupVerb(), restoreVerb(), demoVerb(), helpVerb(), versionVerb()}
}

// Run runs the program with its arguments, without its name, and gives the exit
// code. It ends early, in good order, when the context does.
func Run(ctx context.Context, args []string, s Streams) int {
	if len(args) == 0 {
		return helpVerb().run(ctx, nil, s)
	}
	name := args[0]
	switch name {
	case "-h", "-help", "--help":
		name = "help"
	case "-version", "--version":
		name = "version"
	}
	for _, v := range verbs() {
		if v.name == name {
			return v.run(ctx, args[1:], s)
		}
	}
	return wrongUsage(s, "%q is no command of duixian; 'duixian help' lists them", name)
}

// run parses the flags and does the work.
func (v verb) run(ctx context.Context, args []string, s Streams) int {
	flags, run := v.flags()
	rest, err := parse(flags, args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		v.help(s.Out)
		return exitDone
	case err != nil:
		return wrongUsage(s, "%s: %v; 'duixian help %s' says more", v.name, err, v.name)
	}
	return run(ctx, rest, s)
}

// parse parses flags wherever they stand among the arguments, until a "--", and
// gives the other arguments. Package flag alone would stop at the first of those.
func parse(flags *flag.FlagSet, args []string) ([]string, error) {
	flags.SetOutput(io.Discard) // run tells of errors itself
	flags.Usage = func() {}
	var rest []string
	for {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		taken := len(args) - flags.NArg()
		if flags.NArg() == 0 || taken > 0 && args[taken-1] == "--" {
			return append(rest, flags.Args()...), nil
		}
		rest, args = append(rest, flags.Arg(0)), flags.Args()[1:]
	}
}

// help writes how to use the verb.
func (v verb) help(w io.Writer) {
	say(w, "usage: %s\n\n%s\n", strings.TrimSpace("duixian "+v.name+" "+v.usage), strings.TrimSpace(v.long))
	flags, _ := v.flags()
	some := false
	flags.VisitAll(func(f *flag.Flag) {
		if !some {
			say(w, "\nflags:\n")
			some = true
		}
		kind, usage := flag.UnquoteUsage(f)
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" {
			usage += " (default " + f.DefValue + ")"
		}
		dash := "--"
		if len(f.Name) == 1 {
			dash = "-"
		}
		say(w, "  %-18s %s\n", strings.TrimSpace(dash+f.Name+" "+kind), usage)
	})
}

// fail tells what failed and gives the exit code for it.
func fail(s Streams, format string, args ...any) int {
	say(s.Err, "duixian: "+format+"\n", args...)
	return exitFailed
}

// wrongUsage tells what is wrong with the command line and gives the exit code for it.
func wrongUsage(s Streams, format string, args ...any) int {
	fail(s, format, args...)
	return exitUsage
}

// say writes to a standard stream. Where that fails nobody is left to be told.
func say(w io.Writer, format string, args ...any) { _, _ = fmt.Fprintf(w, format, args...) }
