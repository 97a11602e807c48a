package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime/debug"
	"time"
)

// answer counts what is sent, and gives up on a client that takes nothing. Handlers reach
// what else the connection can do by http.NewResponseController.
type answer struct {
	http.ResponseWriter
	control *http.ResponseController
	stall   time.Duration
	status  int // 0 until the answer begins
	bytes   int64
}

// Unwrap is for http.ResponseController.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// WriteHeader begins the answer, unless the status is one of those before it.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

// Write sends a piece at a time, each with a deadline of its own.
func (a *answer) Write(b []byte) (int, error) {
	const piece = 64 << 10
	if a.status == 0 {
		a.status = http.StatusOK
	}
	sent := 0
	for {
		a.renew()
		n, err := a.ResponseWriter.Write(b[sent:min(len(b), sent+piece)])
		sent += n
		a.bytes += int64(n)
		if err != nil || sent == len(b) {
			return sent, err
		}
	}
}

// FlushError is for http.ResponseController.
func (a *answer) FlushError() error {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	a.renew()
	return a.control.Flush()
}

// renew gives what is sent next its time. A connection that has no deadlines is one of a test.
func (a *answer) renew() { _ = a.control.SetWriteDeadline(time.Now().Add(a.stall)) }

// body is a request's body. Once it is read to its end the connection has no deadline for
// reading: net/http goes on to read, to see whether the client leaves.
type body struct {
	io.ReadCloser
	control *http.ResponseController
	ended   bool
	late    bool // it did not come in its time; net/http then ends the request's context as if the client had left
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	switch {
	case errors.Is(err, io.EOF):
		b.ended = true
		_ = b.control.SetReadDeadline(time.Time{})
	case errors.Is(err, os.ErrDeadlineExceeded):
		b.late = true
	}
	return n, err
}

// recoverPanics answers for a handler that panics. If the answer had begun the connection is broken off, for half of one must
// not look whole.
func (s *Server) recoverPanics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			meant := cause == any(http.ErrAbortHandler)
			if !meant {
				s.notePanic(r, cause)
			}
			if v := visitOf(r.Context()); meant || v.answer.status != 0 {
				v.broken = true
				panic(http.ErrAbortHandler)
			}
			s.fail(w, r, http.StatusInternalServerError)
		}()
		next.ServeHTTP(w, r)
	})
}

func (s *Server) notePanic(r *http.Request, cause any) {
	s.metrics.panics.Inc()
	s.config.Log.Error("panic", "id", RequestID(r.Context()), "method", r.Method, "path", r.URL.Path, "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
}

// fail answers for the handler. Nothing may have been sent yet.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, status int) {
	v := visitOf(r.Context())
	clean := func() { // of what the handler has said about the answer that it did not give
		clear(w.Header())
		w.Header().Set(idHeader, v.id)
		if status == http.StatusServiceUnavailable {
			w.Header().Set("Retry-After", "5") // seconds
		}
	}
	defer func() {
		if cause := recover(); cause != nil { // in the error page
			s.notePanic(r, cause)
			if v.answer.status == 0 {
				clean()
				plainPage(w, r, status)
			}
		}
	}()
	clean()
	s.config.ErrorPage(w, r.WithContext(context.WithoutCancel(r.Context())), status)
}

// plainPage says what went wrong where nobody says it better.
func plainPage(w http.ResponseWriter, r *http.Request, status int) {
	plainText(w, status, fmt.Sprintf("%d %s\nIf this goes on, give the number %s to whoever runs this service.\n", status, http.StatusText(status), RequestID(r.Context())))
}

// plainText answers with a few words.
func plainText(w http.ResponseWriter, status int, words string) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, words) // who is gone needs no answer
}
