package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// Main runs the program as it was started and gives the exit code. Ctrl-C or a TERM
// signal ends it in good order, a second one at once.
func Main() int {
	signal.Ignore(syscall.SIGPIPE) // a reader that went away is told like any other error
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	return Run(ctx, os.Args[1:], Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
}
