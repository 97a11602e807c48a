package cli

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
)

// A request that runs when the program is told to stop is answered first.
func TestStoppingLetsRequestsFinish(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	running, ctx := make(chan struct{}), context.Background()
	ctx, stop := context.WithCancel(ctx)
	slow := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(running)
		<-ctx.Done() // the program is stopping by now
		_, _ = io.WriteString(w, "done")
	})
	ended := make(chan error, 1)
	go func() { ended <- serveHTTP(ctx, listener, slow, slog.New(slog.DiscardHandler)) }()
	go func() {
		<-running
		stop()
	}()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+listener.Addr().String(), nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if b, err := io.ReadAll(response.Body); err != nil || string(b) != "done" {
		t.Errorf("the running request got %q, %v", b, err)
	}
	if err := <-ended; err != nil {
		t.Errorf("it stopped with %v", err)
	}
	if _, err := net.Dial("tcp", listener.Addr().String()); err == nil {
		t.Error("it listens still")
	}
}
