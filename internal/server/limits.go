package server

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// discardTime is how long the rest of a body is waited for that nobody reads.
const discardTime = 5 * time.Second

// limitBody refuses bodies that say they are too large before they are read, and stops reading
// those that do not say it. It bounds the time to read one, too.
func (s *Server) limitBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := visitOf(r.Context())
		if v.body == nil {
			next.ServeHTTP(w, r)
			return
		}
		limits := s.limits(r)
		_ = v.answer.control.SetReadDeadline(v.began.Add(limits.Time))
		defer func() {
			if !v.body.ended && !v.body.late {
				_ = v.answer.control.SetReadDeadline(time.Now().Add(discardTime))
			}
		}()
		if r.ContentLength > limits.Body {
			s.metrics.limited.WithLabelValues("body").Inc()
			s.fail(w, r, http.StatusRequestEntityTooLarge)
			return
		}
		// The writer below ours is told to close the connection.
		r.Body = noted{http.MaxBytesReader(v.answer.ResponseWriter, v.body, limits.Body), s.metrics.limited.WithLabelValues("body").Inc}
		next.ServeHTTP(w, r)
	})
}

// noted calls a function when a body turns out too large.
type noted struct {
	io.ReadCloser
	tooLarge func()
}

func (n noted) Read(p []byte) (int, error) {
	count, err := n.ReadCloser.Read(p)
	if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
		n.tooLarge()
	}
	return count, err
}

// limits are what a request may take.
func (s *Server) limits(r *http.Request) Limits {
	l := s.config.Limits(r)
	return Limits{Body: cmp.Or(l.Body, s.config.MaxBody), Time: cmp.Or(l.Time, s.config.RequestTime)}
}

// limitNumber answers so many requests at a time. Others wait a little, for most requests are short.
func (s *Server) limitNumber(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.enter(r.Context()) {
			defer func() { <-s.slots }()
			next.ServeHTTP(w, r)
		} else if r.Context().Err() == nil { // the client waits still
			s.metrics.limited.WithLabelValues("requests").Inc()
			s.fail(w, r, http.StatusServiceUnavailable)
		}
	})
}

// enter takes one of the slots, and says whether it could.
func (s *Server) enter(ctx context.Context) bool {
	select {
	case s.slots <- struct{}{}:
		return true
	default:
	}
	wait := time.NewTimer(s.config.MaxWait)
	defer wait.Stop()
	select {
	case s.slots <- struct{}{}:
		return true
	case <-wait.C:
	case <-ctx.Done():
	}
	return false
}

// limitTime ends a request's context when its time is over, and answers if the handler then gives up
// without an answer. It counts from when the request came, waiting included.
func (s *Server) limitTime(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := visitOf(r.Context())
		ctx, cancel := context.WithDeadline(r.Context(), v.began.Add(s.limits(r).Time))
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
		if !errors.Is(ctx.Err(), context.DeadlineExceeded) && (v.body == nil || !v.body.late) {
			return
		}
		s.metrics.limited.WithLabelValues("time").Inc()
		if v.answer.status == 0 {
			s.fail(w, r, http.StatusGatewayTimeout)
		}
	})
}
