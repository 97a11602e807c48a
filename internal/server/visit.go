package server

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/netip"
	"strings"
	"time"
)

// Visitor is who sent a request, as far as it can be told.
type Visitor struct {
	Address netip.Addr // of the browser, or of the first proxy that is not trusted
	TLS     bool       // it came encrypted, to this server or to a trusted proxy
}

// visit is what the server knows of a request. It travels in the request's context.
type visit struct {
	id      string
	visitor Visitor
	peer    netip.Addr // of the connection; not valid if it is no network address
	began   time.Time
	answer  *answer
	body    *body  // nil if the request has none
	route   string // the path pattern that a mux found, "" before
	broken  bool   // the connection is broken off
}

type visitKey struct{}

func visitOf(ctx context.Context) *visit {
	v, _ := ctx.Value(visitKey{}).(*visit)
	return v
}

// RequestID is the id of the request that a context belongs to, under which the log has it; "-" if it came
// through no Server.
func RequestID(ctx context.Context) string {
	if v := visitOf(ctx); v != nil {
		return v.id
	}
	return "-"
}

// Client says who sent the request that a context belongs to: the address 0.0.0.0 without TLS if it came
// through no Server, or over no network.
func Client(ctx context.Context) Visitor {
	if v := visitOf(ctx); v != nil {
		return v.visitor
	}
	return Visitor{Address: netip.IPv4Unspecified()}
}

// Routes notes which of its patterns a mux took, for the log and the metrics. The server puts one
// around its handler, which is enough unless something between the two copies the request
// (http.Request.WithContext): then the mux itself needs one.
func Routes(mux http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if v := visitOf(r.Context()); v != nil && v.route == "" && r.Pattern != "" {
				v.route = r.Pattern[strings.IndexByte(r.Pattern, ' ')+1:] // without the method
			}
		}()
		mux.ServeHTTP(w, r)
	})
}

const idHeader = "X-Request-Id"

// identify finds out who sends a request, and gives it an id.
func (s *Server) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{began: time.Now(), peer: peerOf(r)}
		v.visitor = s.visitor(v.peer, r)
		v.id = r.Header.Get(idHeader)
		if !s.trusts(v.peer) || !safeID(v.id) {
			v.id = rand.Text()[:12] // 60 random bits, short enough to be read out on the telephone
		}
		v.answer = &answer{ResponseWriter: w, control: http.NewResponseController(w), stall: s.config.StallTime}
		w.Header().Set(idHeader, v.id)
		r = r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
		if r.Body != nil && r.Body != http.NoBody {
			v.body = &body{ReadCloser: r.Body, control: v.answer.control}
			r.Body = v.body
		}
		next.ServeHTTP(v.answer, r)
	})
}

// safeID says whether an id can stand in a log, a page and a header as it is.
func safeID(id string) bool {
	const safe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
	return len(id) >= 8 && len(id) <= 64 && strings.Trim(id, safe) == ""
}
