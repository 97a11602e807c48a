package cli

import (
	"context"
	"flag"

	"duixian/internal/store"
	"duixian/reading"
	"duixian/report"
	"duixian/source"
)

func serveVerb() verb {
	return verb{
		name:  "serve",
		usage: "[flags] [FILE...]",
		short: "keep reports and show them in a browser",
		long: `
Serve reads each FILE into the database in the data directory, beside the reports
that are there already, and shows them all in a browser until it is stopped by
Ctrl-C or a TERM signal. The same file twice is one report. A file that cannot be
read, or is no work report, is named on standard error; the others are served.

Serve listens on this machine alone unless --addr says otherwise; port 0 takes any
free port. It prints its address once it can be visited. Standard error has a line
for each request. docs/OPERATIONS.md says how to run it for an office, and
docs/SIGN-IN.md who may sign in, and how.

exit codes:
  0  it was stopped
  1  it could not serve, and standard error says why
  2  the command line was not understood`,
		flags: func() (*flag.FlagSet, runner) {
			c := serveCommand{}
			f := flag.NewFlagSet("serve", flag.ContinueOnError)
			c.home.register(f)
			f.BoolVar(&c.any, "any", false, "keep also what is no work report")
			c.serving.flags(f)
			return f, c.run
		},
	}
}

// serveCommand is the serve verb with its flags.
type serveCommand struct {
	home    home
	any     bool
	serving serving
}

func (c *serveCommand) run(ctx context.Context, files []string, s Streams) int {
	if err := c.serving.check(); err != nil {
		return wrongUsage(s, "serve: %v; 'duixian help serve' says more", err)
	}
	where, err := c.home.where()
	if err != nil {
		return wrongUsage(s, "serve: %v", err)
	}
	st, err := store.Open(ctx, where)
	if err != nil {
		return fail(s, "%v", err)
	}
	defer func() { _ = st.Close() }() // all changes are committed

	check := refuse
	if c.any {
		check = func(*source.Document, *report.Reading) error { return nil }
	}
	for _, name := range files {
		if ctx.Err() != nil {
			return exitDone
		}
		b, err := readFile(name, s.In)
		if err == nil {
			_, err = addReport(ctx, st, store.Program("start"), reportName(name), b, check)
		}
		if err != nil {
			fail(s, "read %s: %v", name, err)
		}
	}
	return c.serving.serve(ctx, st, s)
}

// addReport reads a report into the store, unless the check says that it is none. It gives the report's hash.
func addReport(ctx context.Context, st *store.Store, by store.By, name string, b []byte, check func(*source.Document, *report.Reading) error) (sha256 string, err error) {
	d, r, err := readReport(b, reading.Options{Name: name})
	if err == nil {
		err = check(d, r)
	}
	if err != nil {
		return "", err
	}
	_, err = st.Add(ctx, by, d, r, reading.Version)
	return r.Report.SHA256, err
}
