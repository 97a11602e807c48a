// Package server is the house around the pages: it serves any http.Handler over HTTP or
// TLS with an id, a log line and metrics for each request, within limits of size, time and
// number, behind proxies that are named, and stops so that running requests are answered.
//
// It answers three addresses itself: /healthz, /readyz and /metrics.
package server

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Config says how to serve. Fields that are zero have the default that their comment names.
type Config struct {
	// TLSCert and TLSKey are PEM files. With both, only TLS is spoken; with neither, none.
	// They are read again when they change, so that a renewed certificate needs no restart.
	TLSCert, TLSKey string

	// TrustedProxies are those whose word on a request counts: X-Forwarded-For,
	// X-Forwarded-Proto, X-Request-Id. Nobody else's does.
	TrustedProxies []netip.Prefix

	// Monitors may read /metrics, besides this machine.
	Monitors []netip.Prefix

	// MaxBody is the most bytes of a request's body (64 MiB); more gets 413.
	MaxBody int64

	// MaxRequests are answered at the same time (100). One more waits as long as
	// MaxWait (2 s) and gets 503 then.
	MaxRequests int
	MaxWait     time.Duration

	// RequestTime is how long a request may take to be read and answered (1 min): then its context
	// ends, its body gives no more, and if nothing was sent yet it gets 504.
	RequestTime time.Duration

	// HeaderTime is how long a client may take to send a request's headers (10 s).
	HeaderTime time.Duration

	// StallTime is how long a client may take nothing of its answer (1 min). A slow download
	// goes on for as long as something arrives.
	StallTime time.Duration

	// StopTime is how long running requests may go on once the server is told to stop (20 s).
	StopTime time.Duration

	// Limits sets other limits for some requests, such as those that take documents in; nil sets none.
	Limits func(*http.Request) Limits

	// Ready says whether requests can be answered, within five seconds; nil means always.
	Ready func(context.Context) error

	// ErrorPage writes the page of an answer that the server gives for the handler: 413, 500, 503, 504. It finds
	// the request's id by RequestID. nil writes a plain text.
	ErrorPage func(w http.ResponseWriter, r *http.Request, status int)

	// Collectors are measured beside the server's own metrics.
	Collectors []prometheus.Collector

	// Log takes a line for each request, and what goes wrong; nil means slog.Default.
	Log *slog.Logger
}

// Limits are what one request may take; what is zero is as the Config says.
type Limits struct {
	Body int64         // bytes
	Time time.Duration // to be read and answered
}

func (c Config) withDefaults() Config {
	c.MaxBody = cmp.Or(c.MaxBody, 64<<20)
	c.MaxRequests = cmp.Or(c.MaxRequests, 100)
	c.MaxWait = cmp.Or(c.MaxWait, 2*time.Second)
	c.RequestTime = cmp.Or(c.RequestTime, time.Minute)
	c.HeaderTime = cmp.Or(c.HeaderTime, 10*time.Second)
	c.StallTime = cmp.Or(c.StallTime, time.Minute)
	c.StopTime = cmp.Or(c.StopTime, 20*time.Second)
	c.Log = cmp.Or(c.Log, slog.Default())
	if c.Limits == nil {
		c.Limits = func(*http.Request) Limits { return Limits{} }
	}
	if c.Ready == nil {
		c.Ready = func(context.Context) error { return nil }
	}
	if c.ErrorPage == nil {
		c.ErrorPage = plainPage
	}
	return c
}

// Server serves a handler. It is an http.Handler itself, so that tests can ask it without a network.
type Server struct {
	config      Config       // with defaults
	certificate *certificate // nil without TLS
	metrics     *metrics
	slots       chan struct{} // one for each request that is being answered
	stopping    atomic.Bool
	handler     http.Handler
}

// New prepares to serve a handler. It fails if a certificate is named that cannot be
// read, or if two collectors measure the same.
func New(c Config, handler http.Handler) (*Server, error) {
	s := &Server{config: c.withDefaults()}
	s.slots = make(chan struct{}, s.config.MaxRequests)
	var err error
	if s.metrics, err = newMetrics(c.Collectors); err != nil {
		return nil, err
	}
	if c.TLSCert != "" || c.TLSKey != "" {
		if s.certificate, err = openCertificate(c.TLSCert, c.TLSKey, s.config.Log); err != nil {
			return nil, err
		}
	}
	// From the innermost to the outermost.
	s.handler = Routes(handler)
	for _, wrap := range []func(http.Handler) http.Handler{
		s.limitTime, s.limitNumber, s.limitBody, s.answerOperations, s.recoverPanics, s.observe, s.identify,
	} {
		s.handler = wrap(s.handler)
	}
	return s, nil
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Serve answers what comes in on a listener until the context ends. Then /readyz says so,
// no connection is taken any more, and running requests may go on for the stop time. It fails if
// the listener does, or if requests had to be broken off. It closes the listener, and a
// server that has stopped stays so.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	h := &http.Server{
		Handler:           s,
		ErrorLog:          slog.NewLogLogger(s.config.Log.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: s.config.HeaderTime,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		// Bodies and answers have deadlines of their own: see limitTime and answer.
	}
	serve := func() error { return h.Serve(listener) }
	if s.certificate != nil {
		h.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: s.certificate.get}
		serve = func() error { return h.ServeTLS(listener, "", "") }
	}
	failed := make(chan error, 1)
	go func() { failed <- serve() }()
	select {
	case err := <-failed:
		return fmt.Errorf("server: listening on %s failed: %w; start it again", listener.Addr(), err)
	case <-ctx.Done():
	}
	s.stopping.Store(true)
	s.config.Log.Info("stopping", "running", len(s.slots), "limit", s.config.StopTime.String())
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.config.StopTime)
	defer cancel()
	if err := h.Shutdown(limit); err != nil {
		return fmt.Errorf("server: requests that did not end within %s of the stop were broken off: %w", s.config.StopTime, errors.Join(err, h.Close()))
	}
	return nil
}
