// Command duixian reads government work reports: it finds every figure and every
// commitment, ties each to the bytes that state it, and shows them beside the text.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"duixian/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	code := cli.Run(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
	os.Exit(code)
}
