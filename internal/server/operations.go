package server

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// readyTime is how long the answer may take whether the service is ready.
const readyTime = 5 * time.Second

// operations are the paths that the server answers itself.
var operations = []string{"/healthz", "/readyz", "/metrics"}

// answerOperations answers those who watch over the service, also when all else is busy.
func (s *Server) answerOperations(next http.Handler) http.Handler {
	metrics := promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead || !slices.Contains(operations, r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		v := visitOf(r.Context())
		v.route = r.URL.Path
		switch {
		case v.route == "/healthz":
			plainText(w, http.StatusOK, "ok\n")
		case v.route == "/readyz":
			s.readiness(w, r)
		case s.mayWatch(v, r):
			w.Header().Set("X-Content-Type-Options", "nosniff")
			metrics.ServeHTTP(w, r)
		default:
			plainText(w, http.StatusForbidden, "The metrics are for this machine and for monitors that are named (--monitor), asked without a proxy or through a trusted one.\n")
		}
	})
}

// readiness says whether requests should be sent here. Why not is for the log alone.
func (s *Server) readiness(w http.ResponseWriter, r *http.Request) {
	if s.stopping.Load() {
		plainText(w, http.StatusServiceUnavailable, "stopping\n")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readyTime)
	defer cancel()
	if err := s.config.Ready(ctx); err != nil {
		s.config.Log.Warn("not ready", "id", RequestID(r.Context()), "error", err)
		plainText(w, http.StatusServiceUnavailable, "not ready; the log has more\n")
		return
	}
	plainText(w, http.StatusOK, "ready\n")
}
