package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"duixian/internal/store"
	"duixian/internal/web"
	"duixian/reading"
)

// defaultAddress is reachable from this machine only.
const defaultAddress = "127.0.0.1:8420"

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
free port. It prints its address once it can be visited.

exit codes:
  0  it was stopped
  1  it could not serve, and standard error says why
  2  the command line was not understood`,
		flags: func() (*flag.FlagSet, runner) {
			c := serveCommand{}
			f := flag.NewFlagSet("serve", flag.ContinueOnError)
			c.home.register(f)
			f.BoolVar(&c.any, "any", false, "keep also what is no work report")
			f.StringVar(&c.address, "addr", defaultAddress, "`host:port` to listen on")
			return f, c.run
		},
	}
}

// serveCommand is the serve verb with its flags.
type serveCommand struct {
	home    home
	address string
	any     bool
}

func (c *serveCommand) run(ctx context.Context, files []string, s Streams) int {
	where, err := c.home.where()
	if err != nil {
		return wrongUsage(s, "serve: %v", err)
	}
	st, err := store.Open(ctx, where)
	if err != nil {
		return fail(s, "%v", err)
	}
	defer func() { _ = st.Close() }() // all changes are committed

	if _, err := st.Reread(ctx, reading.Version, reader()); err != nil {
		fail(s, "%v", err) // those reports are served as they were read before
	}
	for _, name := range files {
		if ctx.Err() != nil {
			return exitDone
		}
		b, err := readFile(name, s.In)
		if err == nil {
			err = addReport(ctx, st, reportName(name), b, c.any)
		}
		if err != nil {
			fail(s, "read %s: %v", name, err)
		}
	}
	return serve(ctx, st, c.address, s)
}

// addReport reads a report into the store; what is none only if unchecked is set.
func addReport(ctx context.Context, st *store.Store, name string, b []byte, unchecked bool) error {
	d, r, err := readReport(b, reading.Options{Name: name})
	if err == nil && !unchecked {
		err = refuse(d, r)
	}
	if err != nil {
		return err
	}
	_, err = st.Add(ctx, store.Program("given when the program was started"), d, r, reading.Version)
	return err
}

// serve shows a store in browsers until the context ends.
func serve(ctx context.Context, st *store.Store, address string, s Streams) int {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return fail(s, "cannot listen on %s: %v; choose another --addr, port 0 takes any free port", address, networkCause(err))
	}
	say(s.Out, "Duixian is at http://%s/ (Ctrl-C stops it)\n", listener.Addr())
	log := slog.New(slog.NewTextHandler(s.Err, nil))
	if err := serveHTTP(ctx, listener, web.New(st, log), log); err != nil {
		return fail(s, "serve: %v", err)
	}
	return exitDone
}

// serveHTTP serves until the context ends, and then lets running requests finish.
func serveHTTP(ctx context.Context, listener net.Listener, handler http.Handler, log *slog.Logger) error {
	server := &http.Server{
		Handler:           handler,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(stopping); err != nil {
		return fmt.Errorf("some requests did not finish in ten seconds: %w", errors.Join(err, server.Close()))
	}
	return nil
}

// networkCause drops the address that an error of package net repeats.
func networkCause(err error) error {
	var operation *net.OpError
	if !errors.As(err, &operation) {
		return err
	}
	var call *os.SyscallError
	if errors.As(operation.Err, &call) {
		return call.Err
	}
	return operation.Err
}
