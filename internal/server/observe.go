package server

import (
	"cmp"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// metrics are what a server measures, in a registry of its own.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec   // by route, method, status
	seconds  *prometheus.HistogramVec // by route
	inFlight prometheus.Gauge
	limited  *prometheus.CounterVec // by limit
	panics   prometheus.Counter
}

func newMetrics(more []prometheus.Collector) (*metrics, error) {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "duixian_http_requests_total",
			Help: "Requests that were answered, by the pattern of their path, method and class of status."}, []string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "duixian_http_request_seconds",
			Help:    "How long requests took from their headers to the end of the answer, by the pattern of their path.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60}}, []string{"route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Name: "duixian_http_requests_in_flight",
			Help: "Requests that are waiting or being answered."}),
		limited: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "duixian_http_limited_total",
			Help: "Requests that met a limit: body (its size), requests (their number), time."}, []string{"limit"}),
		panics: prometheus.NewCounter(prometheus.CounterOpts{Name: "duixian_http_panics_total",
			Help: "Faults of the program that a request met; the log has each with its place."}),
	}
	for _, limit := range []string{"body", "requests", "time"} {
		m.limited.WithLabelValues(limit) // an alarm needs to see the zero
	}
	for _, c := range append([]prometheus.Collector{m.requests, m.seconds, m.inFlight, m.limited, m.panics,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), collectors.NewBuildInfoCollector()}, more...) {
		if err := m.registry.Register(c); err != nil {
			return nil, fmt.Errorf("server: a metric cannot be measured: %w; give each a name of its own", err)
		}
	}
	return m, nil
}

// clientGone is the status in the log of a request that was broken off before the answer began, mostly by the client.
const clientGone = 499

// observe measures each request, and writes a line about it. The line has no query, for those hold what people search for.
func (s *Server) observe(next http.Handler) http.Handler {
	methods := []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := visitOf(r.Context())
		s.metrics.inFlight.Inc()
		defer func() { // also when the connection is broken off
			s.metrics.inFlight.Dec()
			v.answer.renew() // what is still to be sent was perhaps written long ago
			status := cmp.Or(v.answer.status, http.StatusOK)
			if v.answer.status == 0 && (v.broken || r.Context().Err() != nil) {
				status = clientGone
			}
			route, method, took := cmp.Or(v.route, "none"), r.Method, time.Since(v.began)
			if !slices.Contains(methods, method) {
				method = "other" // clients may make up any number of methods
			}
			s.metrics.requests.WithLabelValues(route, method, strconv.Itoa(status/100)+"xx").Inc()
			s.metrics.seconds.WithLabelValues(route).Observe(took.Seconds())
			level := slog.LevelInfo
			if slices.Contains(operations, v.route) {
				level = slog.LevelDebug // asked every few seconds
			}
			s.config.Log.Log(r.Context(), level, "request", "id", v.id, "method", r.Method, "route", route, "path", r.URL.Path, "status", status,
				"bytes", v.answer.bytes, "ms", float64(took.Microseconds())/1000, "client", v.visitor.Address, "tls", v.visitor.TLS, "broken", v.broken)
		}()
		next.ServeHTTP(w, r)
	})
}
