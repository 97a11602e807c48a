package cli

import (
	"context"
	"flag"
)

func helpVerb() verb {
	return verb{
		name:  "help",
		usage: "[COMMAND]",
		short: "say how to use duixian or one of its commands",
		long:  "Help says how to use duixian or one of its commands.",
		flags: func() (*flag.FlagSet, runner) { return flag.NewFlagSet("help", flag.ContinueOnError), help },
	}
}

func help(_ context.Context, args []string, s Streams) int {
	if len(args) > 1 {
		return wrongUsage(s, "help: one command at a time")
	}
	if len(args) == 1 {
		for _, v := range verbs() {
			if v.name == args[0] {
				v.help(s.Out)
				return exitDone
			}
		}
		return wrongUsage(s, "help: %q is no command of duixian; 'duixian help' lists them", args[0])
	}
	say(s.Out, `Duixian (兑现) reads government work reports: every figure, commitment and
achievement, each tied to the bytes that state it.

usage: duixian COMMAND [flags] [PATH...]

commands:
`)
	for _, v := range verbs() {
		say(s.Out, "  %-8s %s\n", v.name, v.short)
	}
	say(s.Out, `
examples:
  duixian demo                            see it at work, on invented reports
  duixian read report.txt --explain       print what a report states, and why
  duixian read dir --format csv >a.csv    many reports as one table
  duixian compare 2024.txt 2025.txt       what became of last year's promises
  duixian check 2023.txt 2024.txt         what does not fit together in two years
  duixian panel reports --out panel       many reports as tables for analysis
  duixian serve report.txt                read it side by side in a browser

'duixian help COMMAND' says more about a command.
`)
	return exitDone
}
