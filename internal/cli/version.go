package cli

import (
	"context"
	"flag"
	"runtime"
	"runtime/debug"

	"duixian/reading"
)

func versionVerb() verb {
	return verb{
		name:  "version",
		short: "print the version of the program",
		long:  "Version prints the version of the program, of its reader, and of Go.",
		flags: func() (*flag.FlagSet, runner) { return flag.NewFlagSet("version", flag.ContinueOnError), version },
	}
}

func version(_ context.Context, args []string, s Streams) int {
	if len(args) > 0 {
		return wrongUsage(s, "version: it takes no arguments, but %q is given", args[0])
	}
	say(s.Out, "duixian %s, reader %s, %s %s/%s\n", programVersion(), reading.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return exitDone
}

// programVersion is the version of the program.
func programVersion() string {
	if build, ok := debug.ReadBuildInfo(); ok && build.Main.Version != "" {
		return build.Main.Version
	}
	return "(devel)"
}
