package cli

import (
	"context"
	"flag"
	"io"
	"net/http"
	"strings"
	"time"
)

func healthVerb() verb {
	return verb{
		name:  "health",
		usage: "[URL]",
		short: "ask whether a service is ready",
		long: `
Health asks a running 'duixian serve' whether it can answer, for containers and
scripts that have no other program to ask with. URL is what serve printed at its
start; without one it is http://` + defaultAddress + `/.

exit codes:
  0  it is ready
  1  it is not, or nobody answered within five seconds, and standard error says why
  2  the command line was not understood`,
		flags: func() (*flag.FlagSet, runner) { return flag.NewFlagSet("health", flag.ContinueOnError), health },
	}
}

func health(ctx context.Context, args []string, s Streams) int {
	address := "http://" + defaultAddress
	switch len(args) {
	case 0:
	case 1:
		address = strings.TrimRight(args[0], "/")
	default:
		return wrongUsage(s, "health: one URL at a time; 'duixian help health' says more")
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/readyz", nil)
	if err != nil {
		return wrongUsage(s, "health: %v; 'duixian help health' says more", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fail(s, "health: %v; is it running?", err)
	}
	defer func() { _ = response.Body.Close() }()
	words, _ := io.ReadAll(io.LimitReader(response.Body, 1000)) // the status says enough
	if response.StatusCode != http.StatusOK {
		return fail(s, "health: %s answers %s: %s", address, response.Status, strings.TrimSpace(string(words)))
	}
	say(s.Out, "%s", words)
	return exitDone
}
