package cli

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"duixian/internal/demo"
	"duixian/internal/store"
)

func demoVerb() verb {
	return verb{
		name:  "demo",
		usage: "[flags]",
		short: "show three invented reports in a browser",
		long: `
Demo shows the invented reports that come with the program, the way serve shows
yours, with an account for each role and some of the promises under supervision. It keeps nothing once it is stopped by Ctrl-C or a TERM signal.

exit codes:
  0  it was stopped
  1  it could not serve, and standard error says why
  2  the command line was not understood`,
		flags: func() (*flag.FlagSet, runner) {
			c := demoCommand{}
			f := flag.NewFlagSet("demo", flag.ContinueOnError)
			f.StringVar(&c.address, "addr", defaultAddress, "`host:port` to listen on")
			return f, c.run
		},
	}
}

// demoCommand is the demo verb with its flags.
type demoCommand struct {
	address string
}

func (c *demoCommand) run(ctx context.Context, args []string, s Streams) int {
	if len(args) > 0 {
		return wrongUsage(s, "demo: it takes no files, but %q is given; 'duixian serve' shows your own", args[0])
	}
	dir, err := os.MkdirTemp("", "duixian-demo-")
	if err != nil {
		return fail(s, "demo: cannot make a temporary directory: %v", rootCause(err))
	}
	defer func() { _ = os.RemoveAll(dir) }() // the system clears what stays behind
	st, err := store.Open(ctx, dir)
	if err != nil {
		return fail(s, "%v", err)
	}
	defer func() { _ = st.Close() }()
	var latest string
	for _, file := range demo.Files() {
		if latest, err = addReport(ctx, st, store.Program("demo"), file.Name, file.Bytes, refuse); err != nil {
			return fail(s, "demo: read %s: %v", file.Name, err)
		}
	}
	cast, err := demoCast(ctx, st)
	if err == nil {
		err = demoSupervision(ctx, st, cast, latest, time.Now())
	}
	if err != nil {
		return fail(s, "demo: %v", err)
	}
	greeting := fmt.Sprintf("Sign in as %s; the password of all is %s\n", strings.Join(cast.logins, ", "), cast.password)
	return (&serving{address: c.address, level: slog.LevelWarn, greeting: greeting}).serve(ctx, st, s)
}
