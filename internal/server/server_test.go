package server_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"duixian/internal/server"
)

// running is a server on a port of its own.
type running struct {
	*server.Server
	t       *testing.T
	address string
	log     *logs
	stop    context.CancelFunc
	ended   chan error
}

// logs keeps what is logged. Requests are logged after they are answered, so a test waits for their lines.
type logs struct {
	mu    sync.Mutex
	lines []map[string]any
	more  chan struct{} // closed and made anew with each line
}

func (l *logs) Write(b []byte) (int, error) {
	line := map[string]any{}
	if err := json.Unmarshal(b, &line); err != nil {
		return 0, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
	close(l.more)
	l.more = make(chan struct{})
	return len(b), nil
}

// line waits for the line with a message about a request.
func (l *logs) line(t *testing.T, message, id string) map[string]any {
	t.Helper()
	for {
		l.mu.Lock()
		for _, line := range l.lines {
			if line["msg"] == message && line["id"] == id {
				l.mu.Unlock()
				return line
			}
		}
		more := l.more
		l.mu.Unlock()
		select {
		case <-more:
		case <-t.Context().Done():
			t.Fatalf("the log has no %q of %s", message, id)
		}
	}
}

func newServer(t *testing.T, c server.Config, handler http.Handler) (*server.Server, *logs) {
	t.Helper()
	l := &logs{more: make(chan struct{})}
	c.Log = slog.New(slog.NewJSONHandler(l, nil))
	s, err := server.New(c, handler)
	if err != nil {
		t.Fatal(err)
	}
	return s, l
}

func run(t *testing.T, c server.Config, handler http.Handler) *running {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &running{t: t, address: listener.Addr().String(), ended: make(chan error, 1)}
	r.Server, r.log = newServer(t, c, handler)
	var ctx context.Context
	ctx, r.stop = context.WithCancel(context.Background())
	go func() { r.ended <- r.Serve(ctx, listener); close(r.ended) }()
	t.Cleanup(func() {
		r.stop()
		if err, ok := <-r.ended; ok && err != nil {
			t.Errorf("the server ends with %v", err)
		}
		http.DefaultClient.CloseIdleConnections()
	})
	return r
}

// answer is a response that was read to its end.
type answer struct {
	*http.Response
	body string
	err  error // of reading the body
}

func (a answer) id() string { return a.Header.Get("X-Request-Id") }

// get asks for a path, with headers given as "Name: value".
func (r *running) get(path string, headers ...string) answer {
	r.t.Helper()
	return r.do(http.MethodGet, path, nil, headers...)
}

func (r *running) do(method, path string, body io.Reader, headers ...string) answer {
	r.t.Helper()
	a, err := r.try(method, path, body, headers...)
	if err != nil {
		r.t.Fatal(err)
	}
	return a
}

func (r *running) try(method, path string, body io.Reader, headers ...string) (answer, error) {
	request, err := http.NewRequestWithContext(context.Background(), method, "http://"+r.address+path, body)
	if err != nil {
		return answer{}, err
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		request.Header.Add(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = response.Body.Close() }()
	b, err := io.ReadAll(response.Body)
	return answer{response, string(b), err}, nil
}

// metrics reads the server's metrics as a monitor does.
func (r *running) metrics() map[string]*dto.MetricFamily {
	r.t.Helper()
	a := r.get("/metrics")
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(a.body))
	if a.StatusCode != 200 || err != nil {
		r.t.Fatalf("the metrics are %d, %v:\n%s", a.StatusCode, err, a.body)
	}
	return families
}

// value is that of the metric whose labels have these values, in the order of the labels' names.
func value(families map[string]*dto.MetricFamily, name string, labels ...string) float64 {
	for _, m := range families[name].GetMetric() {
		var got []string
		for _, l := range m.GetLabel() {
			got = append(got, l.GetValue())
		}
		if strings.Join(got, " ") == strings.Join(labels, " ") {
			return m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	return -1
}

var loopback = netip.MustParsePrefix("127.0.0.0/8")

// hello is a small site, with a middleware that copies the request before its mux gets it.
func hello() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /reports/{report}", func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, "%s for %s, id %s", r.PathValue("report"), server.Client(r.Context()).Address, server.RequestID(r.Context()))
	})
	mux.HandleFunc("GET /panic", func(http.ResponseWriter, *http.Request) { panic("a fault of the handler") })
	mux.HandleFunc("GET /half", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat("half ", 2000))
		panic("a fault in the middle")
	})
	mux.HandleFunc("POST /take", func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
			http.Error(w, "too large", http.StatusRequestEntityTooLarge)
			return
		}
		_, _ = fmt.Fprintf(w, "%d bytes, %v", n, err)
	})
	routed := server.Routes(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		routed.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), t0{}, 1)))
	})
}

type t0 struct{}

// A request has one line in the log, with what was answered, by route, and without what was searched for.
func TestLogLine(t *testing.T) {
	s := run(t, server.Config{}, hello())
	a := s.get("/reports/7?q=secret")
	if want := "7 for 127.0.0.1, id " + a.id(); a.body != want || len(a.id()) != 12 {
		t.Errorf("the answer is %q, want %q", a.body, want)
	}
	line := s.log.line(t, "request", a.id())
	for name, want := range map[string]any{"level": "INFO", "method": "GET", "route": "/reports/{report}", "path": "/reports/7", "status": 200.0,
		"bytes": float64(len(a.body)), "client": "127.0.0.1", "tls": false, "broken": false} {
		if line[name] != want {
			t.Errorf("the log's %s is %v, want %v", name, line[name], want)
		}
	}
	if _, ok := line["ms"].(float64); !ok || strings.Contains(fmt.Sprint(line), "secret") {
		t.Errorf("the line is %v", line)
	}
	if got := s.log.line(t, "request", s.get("/missing").id()); got["route"] != "none" || got["status"] != 404.0 {
		t.Errorf("where no route leads is logged as %v", got)
	}
}

// An id is taken from a trusted proxy alone, and only if it is safe to show.
func TestRequestID(t *testing.T) {
	for _, test := range []struct {
		trusted []netip.Prefix
		id      string
		taken   bool
	}{
		{nil, "abcdefgh", false},
		{[]netip.Prefix{loopback}, "abcdefgh", true},
		{[]netip.Prefix{loopback}, "a3f1-6.9_Z", true},
		{[]netip.Prefix{loopback}, "short", false},
		{[]netip.Prefix{loopback}, strings.Repeat("a", 65), false},
		{[]netip.Prefix{loopback}, "<script>alert(1)", false},
		{[]netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}, "abcdefgh", false},
	} {
		s := run(t, server.Config{TrustedProxies: test.trusted}, hello())
		if got := s.get("/reports/7", "X-Request-Id: "+test.id).id(); (got == test.id) != test.taken || len(got) < 8 {
			t.Errorf("%q from %v becomes %q", test.id, test.trusted, got)
		}
	}
}

// Who sent a request is taken from its headers as far as trusted proxies vouch for them.
func TestForwarded(t *testing.T) {
	trusted := []netip.Prefix{loopback, netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for _, test := range []struct {
		peer    string
		headers []string // in order
		client  string
		tls     bool
	}{
		{"127.0.0.1:1", nil, "127.0.0.1", false},
		{"127.0.0.1:1", []string{"X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: https"}, "192.0.2.7", true},
		{"[::ffff:127.0.0.1]:1", []string{"X-Forwarded-For: 192.0.2.7"}, "192.0.2.7", false},
		{"192.0.2.1:1", []string{"X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: https"}, "192.0.2.1", false}, // anyone
		{"127.0.0.1:1", []string{"X-Forwarded-For: 1.1.1.1, 192.0.2.7"}, "192.0.2.7", false},                    // forged in front
		{"127.0.0.1:1", []string{"X-Forwarded-For: 10.0.0.9, 192.0.2.7"}, "192.0.2.7", false},                   // as if trusted
		{"127.0.0.1:1", []string{"X-Forwarded-For: 1.1.1.1, 192.0.2.7, 10.0.0.2"}, "192.0.2.7", false},          // two proxies
		{"127.0.0.1:1", []string{"X-Forwarded-For: 192.0.2.7", "X-Forwarded-For: 10.0.0.2"}, "192.0.2.7", false},
		{"127.0.0.1:1", []string{"X-Forwarded-For: 10.0.0.5, 10.0.0.2"}, "10.0.0.5", false}, // all trusted
		{"127.0.0.1:1", []string{"X-Forwarded-For: 192.0.2.7:4711"}, "192.0.2.7", false},
		{"127.0.0.1:1", []string{"X-Forwarded-For: [2001:db8::7]:4711"}, "2001:db8::7", false},
		{"[fd00::1]:1", []string{"X-Forwarded-For: 2001:db8::7"}, "2001:db8::7", false},
		{"127.0.0.1:1", []string{"X-Forwarded-For: 192.0.2.7, unknown, 10.0.0.2"}, "10.0.0.2", false}, // nobody vouches further
		{"127.0.0.1:1", []string{"X-Forwarded-For: , "}, "127.0.0.1", false},
		{"127.0.0.1:1", []string{"X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: https, http"}, "192.0.2.7", false}, // forged in front
		{"127.0.0.1:1", []string{"X-Forwarded-For: 192.0.2.7, 10.0.0.2", "X-Forwarded-Proto: https, http"}, "192.0.2.7", true},
		{"127.0.0.1:1", []string{"X-Forwarded-For: 192.0.2.7, 10.0.0.2", "X-Forwarded-Proto: https"}, "192.0.2.7", true},
		{"@", []string{"X-Forwarded-For: 192.0.2.7"}, "0.0.0.0", false},
	} {
		var got server.Visitor
		s, _ := newServer(t, server.Config{TrustedProxies: trusted}, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = server.Client(r.Context()) }))
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.RemoteAddr = test.peer
		for _, h := range test.headers {
			name, value, _ := strings.Cut(h, ": ")
			r.Header.Add(name, value)
		}
		s.ServeHTTP(httptest.NewRecorder(), r)
		if want := (server.Visitor{Address: netip.MustParseAddr(test.client), TLS: test.tls}); got != want {
			t.Errorf("%s with %q is %v, want %v", test.peer, test.headers, got, want)
		}
	}
}

// Handlers can be tested without a server.
func TestWithoutServer(t *testing.T) {
	if id, client := server.RequestID(t.Context()), server.Client(t.Context()); id != "-" || client.Address.String() != "0.0.0.0" || client.TLS {
		t.Errorf("without a server the id is %q and the client %v", id, client)
	}
}

// A fault of a handler is an answer with an id that the log has, and the server lives on.
func TestPanic(t *testing.T) {
	s := run(t, server.Config{}, hello())
	a := s.get("/panic")
	if a.StatusCode != 500 || !strings.Contains(a.body, a.id()) || a.Header.Get("Content-Security-Policy") == "" {
		t.Errorf("the answer is %d, %v\n%s", a.StatusCode, a.Header, a.body)
	}
	if line := s.log.line(t, "panic", a.id()); line["cause"] != "a fault of the handler" || !strings.Contains(fmt.Sprint(line["stack"]), "server_test.go") {
		t.Errorf("the log says %v", line)
	}
	if line := s.log.line(t, "request", a.id()); line["status"] != 500.0 || line["route"] != "/panic" {
		t.Errorf("the log says %v", line)
	}
	half := s.get("/half") // the answer had begun: it must not look whole
	if half.err == nil {
		t.Errorf("half of an answer looks whole: %d bytes", len(half.body))
	}
	if line := s.log.line(t, "request", half.id()); line["broken"] != true {
		t.Errorf("the log says %v", line)
	}
	if a := s.get("/reports/7"); a.StatusCode != 200 {
		t.Errorf("after the faults it answers %d", a.StatusCode)
	}
	if got := value(s.metrics(), "duixian_http_panics_total"); got != 2 {
		t.Errorf("%v faults were counted", got)
	}
}

// An error page that fails itself is an answer all the same.
func TestPanicInErrorPage(t *testing.T) {
	s := run(t, server.Config{ErrorPage: func(http.ResponseWriter, *http.Request, int) { panic("a fault of the page") }}, hello())
	if a := s.get("/panic"); a.StatusCode != 500 || !strings.Contains(a.body, a.id()) {
		t.Errorf("the answer is %d\n%s", a.StatusCode, a.body)
	}
}

// zeros is a body without end that says how much of it was taken.
type zeros struct{ taken atomic.Int64 }

func (z *zeros) Read(p []byte) (int, error) {
	clear(p)
	z.taken.Add(int64(len(p)))
	return len(p), nil
}

// A body that is too large is refused without being read, or once more has come than is allowed.
func TestLargeBody(t *testing.T) {
	const most, large = 1 << 20, 100 << 20
	s := run(t, server.Config{MaxBody: most, Limits: func(r *http.Request) server.Limits {
		if r.URL.Query().Has("more") {
			return server.Limits{Body: 2 * most}
		}
		return server.Limits{}
	}}, hello())

	request := "POST /take HTTP/1.1\r\nHost: a\r\nContent-Length: 104857600\r\nExpect: 100-continue\r\n\r\n"
	conn, err := net.Dial("tcp", s.address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != 413 { // and no 100, which asks for the body
		t.Errorf("100 MB that are announced get %d", response.StatusCode)
	}

	body := &zeros{}
	chunked, err := s.try(http.MethodPost, "/take", io.LimitReader(body, large))
	if err == nil && chunked.StatusCode != 413 { // the connection may break before the answer is seen
		t.Errorf("100 MB that are not announced get %d", chunked.StatusCode)
	}
	if body.taken.Load() >= large {
		t.Error("all of the body was read")
	}
	if got := value(s.metrics(), "duixian_http_limited_total", "body"); got != 2 {
		t.Errorf("%v large bodies were counted", got)
	}
	for path, want := range map[string]int{"/take": 413, "/take?more": 200} {
		if a := s.do(http.MethodPost, path, bytes.NewReader(make([]byte, most+1))); a.StatusCode != want {
			t.Errorf("%s answers %d to one byte more than the usual, want %d", path, a.StatusCode, want)
		}
	}
	if a := s.do(http.MethodPost, "/take", bytes.NewReader(make([]byte, most))); a.body != "1048576 bytes, <nil>" {
		t.Errorf("the largest body gets %d %q", a.StatusCode, a.body)
	}
}

// More requests than may run wait, are refused, and are answered again once others end.
func TestTooManyRequests(t *testing.T) {
	entered, leave := make(chan struct{}), make(chan struct{})
	s := run(t, server.Config{MaxRequests: 2, MaxWait: time.Millisecond}, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			entered <- struct{}{}
			<-leave
		}
	}))
	done := make(chan answer)
	for range 2 {
		go func() {
			a, err := s.try(http.MethodGet, "/slow", nil)
			if err != nil {
				t.Error(err)
			}
			done <- a
		}()
		<-entered
	}
	if a := s.get("/"); a.StatusCode != 503 || a.Header.Get("Retry-After") == "" || !strings.Contains(a.body, a.id()) {
		t.Errorf("a third request gets %d, %v\n%s", a.StatusCode, a.Header, a.body)
	}
	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		if a := s.get(path); a.StatusCode != 200 {
			t.Errorf("%s answers %d while all is busy", path, a.StatusCode)
		}
	}
	if m := s.metrics(); value(m, "duixian_http_limited_total", "requests") != 1 || value(m, "duixian_http_requests_in_flight") != 3 {
		t.Error("the metrics do not say that two requests run, besides the one for them, and one was refused")
	}
	close(leave)
	for range 2 {
		if a := <-done; a.StatusCode != 200 {
			t.Errorf("a running request gets %d", a.StatusCode)
		}
	}
	if a := s.get("/"); a.StatusCode != 200 {
		t.Errorf("after that a request gets %d", a.StatusCode)
	}
}

// A request that takes too long is given up: the handler learns of it, and the client is told.
func TestTooLong(t *testing.T) {
	s := run(t, server.Config{RequestTime: time.Millisecond, Limits: func(r *http.Request) server.Limits {
		if r.URL.Path == "/long" {
			return server.Limits{Time: time.Hour}
		}
		return server.Limits{}
	}}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/body":
			_, err := io.Copy(io.Discard, r.Body)
			if err == nil {
				t.Error("a body that does not come was read")
			}
			<-r.Context().Done()
		case "/begun":
			_, _ = io.WriteString(w, "begun")
			<-r.Context().Done()
		case "/long":
			select {
			case <-r.Context().Done():
				t.Error("the time of the path does not hold")
			default:
				_, _ = io.WriteString(w, "done")
			}
		default:
			<-r.Context().Done()
		}
	}))
	if a := s.get("/"); a.StatusCode != 504 || !strings.Contains(a.body, a.id()) {
		t.Errorf("what takes too long gets %d\n%s", a.StatusCode, a.body)
	}
	if a := s.get("/begun"); a.StatusCode != 200 || a.body != "begun" {
		t.Errorf("an answer that had begun is %d %q", a.StatusCode, a.body)
	}
	if a := s.get("/long"); a.body != "done" {
		t.Errorf("a path with time of its own gets %d %q", a.StatusCode, a.body)
	}
	if got := value(s.metrics(), "duixian_http_limited_total", "time"); got != 2 {
		t.Errorf("%v were counted", got)
	}

	conn, err := net.Dial("tcp", s.address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, "POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nfive!"); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != 504 {
		t.Errorf("a body that does not come gets %d", response.StatusCode)
	}
}

// Who sends the headers too slowly is cut off.
func TestSlowHeaders(t *testing.T) {
	s := run(t, server.Config{HeaderTime: 50 * time.Millisecond}, hello())
	conn, err := net.Dial("tcp", s.address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: a\r\nX-More: "); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, conn); err != nil { // until the server closes it
		t.Errorf("the connection ends with %v", err)
	}
}

// A large answer goes through in its pieces.
func TestLargeAnswer(t *testing.T) {
	large := strings.Repeat("0123456789", 100_000)
	s := run(t, server.Config{}, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if n, err := io.WriteString(w, large); n != len(large) || err != nil {
			t.Errorf("%d bytes were written, %v", n, err)
		}
	}))
	if a := s.get("/"); a.body != large || a.err != nil {
		t.Errorf("%d bytes came, %v", len(a.body), a.err)
	}
}

// Who takes nothing of an answer is cut off.
func TestStalledClient(t *testing.T) {
	failed := make(chan error, 1)
	s := run(t, server.Config{StallTime: 50 * time.Millisecond}, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := w.Write(make([]byte, 1<<20)); err != nil {
				failed <- err
				return
			}
		}
	}))
	conn, err := net.Dial("tcp", s.address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	var timeout net.Error
	if err := <-failed; !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Errorf("writing to who takes nothing fails with %v", err)
	}
}

// A stop lets running requests be answered, is told to who asks, and takes no new connection.
func TestStop(t *testing.T) {
	entered, leave := make(chan struct{}), make(chan struct{})
	s := run(t, server.Config{StopTime: time.Hour}, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(entered)
		<-leave
		_, _ = io.WriteString(w, "done")
	}))
	if a := s.get("/readyz"); a.StatusCode != 200 {
		t.Errorf("before, /readyz answers %d", a.StatusCode)
	}
	done := make(chan answer)
	go func() {
		a, err := s.try(http.MethodGet, "/", nil)
		if err != nil {
			t.Error(err)
		}
		done <- a
	}()
	<-entered
	s.stop()
	for refused := false; !refused; {
		conn, err := net.Dial("tcp", s.address)
		if refused = err != nil; !refused {
			_ = conn.Close()
		}
	}
	ask := func(path string) int {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		return w.Code
	}
	if ready, healthy := ask("/readyz"), ask("/healthz"); ready != 503 || healthy != 200 {
		t.Errorf("while it stops, /readyz answers %d and /healthz %d", ready, healthy)
	}
	select {
	case err := <-s.ended:
		t.Fatalf("it ended before the request did, with %v", err)
	default:
	}
	close(leave)
	if a := <-done; a.body != "done" {
		t.Errorf("the running request gets %d %q", a.StatusCode, a.body)
	}
	if err := <-s.ended; err != nil {
		t.Errorf("it ends with %v", err)
	}
}

// A request that does not end in time is broken off, and the stop says so.
func TestStopWithoutMercy(t *testing.T) {
	entered := make(chan struct{})
	s := run(t, server.Config{StopTime: time.Millisecond}, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(entered)
		<-r.Context().Done() // its connection is closed
	}))
	broken := make(chan error, 1)
	go func() {
		_, err := s.try(http.MethodGet, "/", nil)
		broken <- err
	}()
	<-entered
	s.stop()
	if err := <-s.ended; err == nil || !strings.Contains(err.Error(), "1ms") {
		t.Errorf("it ends with %v", err)
	}
	if err := <-broken; err == nil {
		t.Error("the request was answered")
	}
}

// A server that cannot answer says so where it is asked, and why in the log alone.
func TestReady(t *testing.T) {
	var broken error
	s := run(t, server.Config{Ready: func(context.Context) error { return broken }}, hello())
	if a := s.get("/readyz"); a.StatusCode != 200 || a.body != "ready\n" {
		t.Errorf("it answers %d %q", a.StatusCode, a.body)
	}
	broken = errors.New("the disk is full")
	a := s.get("/readyz")
	if a.StatusCode != 503 || strings.Contains(a.body, "disk") {
		t.Errorf("it answers %d %q", a.StatusCode, a.body)
	}
	if line := s.log.line(t, "not ready", a.id()); line["error"] != "the disk is full" {
		t.Errorf("the log says %v", line)
	}
	if a := s.get("/healthz"); a.StatusCode != 200 || a.body != "ok\n" {
		t.Errorf("/healthz answers %d %q", a.StatusCode, a.body)
	}
	if a := s.do(http.MethodPost, "/healthz", nil); a.StatusCode != 404 {
		t.Errorf("POST /healthz is answered by the server: %d", a.StatusCode)
	}
}

// The metrics are in order, by pattern, and each server has its own.
func TestMetrics(t *testing.T) {
	own := prometheus.NewGauge(prometheus.GaugeOpts{Name: "duixian_of_the_caller", Help: "A number."})
	own.Set(7)
	s, other := run(t, server.Config{Collectors: []prometheus.Collector{own}}, hello()), run(t, server.Config{}, hello())
	for _, path := range []string{"/reports/1", "/reports/2", "/nothing", "/panic"} {
		s.get(path)
	}
	s.do("BREW", "/reports/1", nil)
	m := s.metrics()
	for _, test := range []struct {
		name   string
		labels string // method, route, status
		want   float64
	}{
		{"duixian_http_requests_total", "GET /reports/{report} 2xx", 2},
		{"duixian_http_requests_total", "GET none 4xx", 1},
		{"duixian_http_requests_total", "GET /panic 5xx", 1},
		{"duixian_http_requests_total", "other none 4xx", 1},
		{"duixian_http_request_seconds", "/reports/{report}", 2},
		{"duixian_http_limited_total", "body", 0},
		{"duixian_http_limited_total", "requests", 0},
		{"duixian_http_limited_total", "time", 0},
		{"duixian_of_the_caller", "", 7},
	} {
		if got := value(m, test.name, strings.Fields(test.labels)...); got != test.want {
			t.Errorf("%s of %q is %v, want %v", test.name, test.labels, got, test.want)
		}
	}
	for _, name := range []string{"go_goroutines", "go_build_info"} {
		if m[name] == nil {
			t.Errorf("there is no %s", name)
		}
	}
	if got := value(other.metrics(), "duixian_http_requests_total", "GET", "/reports/{report}", "2xx"); got != -1 {
		t.Errorf("another server counted %v of them", got)
	}
	if _, err := server.New(server.Config{Collectors: []prometheus.Collector{own, own}}, hello()); err == nil {
		t.Error("the same metric was taken twice")
	}
}

// The metrics are for this machine and for named monitors, and not for who comes through a proxy that is not named.
func TestWhoMaySeeMetrics(t *testing.T) {
	for _, test := range []struct {
		peer, header string
		trusted      []netip.Prefix
		want         int
	}{
		{"127.0.0.1:1", "", nil, 200},
		{"[::1]:1", "", nil, 200},
		{"192.0.2.9:1", "", nil, 200}, // the monitor
		{"192.0.2.8:1", "", nil, 403},
		{"192.0.2.8:1", "X-Forwarded-For: 127.0.0.1", nil, 403},
		{"127.0.0.1:1", "X-Forwarded-For: 192.0.2.8", nil, 403},
		{"127.0.0.1:1", "X-Forwarded-For: 127.0.0.1", nil, 403},
		{"127.0.0.1:1", "Forwarded: for=192.0.2.8", nil, 403},
		{"127.0.0.1:1", "X-Forwarded-For: 192.0.2.8", []netip.Prefix{loopback}, 403},
		{"127.0.0.1:1", "X-Forwarded-For: unknown", []netip.Prefix{loopback}, 403},
		{"127.0.0.1:1", "X-Forwarded-For: 192.0.2.9", []netip.Prefix{loopback}, 200},
		{"@", "", nil, 403},
	} {
		s, _ := newServer(t, server.Config{TrustedProxies: test.trusted, Monitors: []netip.Prefix{netip.MustParsePrefix("192.0.2.9/32")}}, hello())
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil)
		r.RemoteAddr = test.peer
		if name, value, ok := strings.Cut(test.header, ": "); ok {
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != test.want {
			t.Errorf("%s with %q, trusting %v, gets %d, want %d", test.peer, test.header, test.trusted, w.Code, test.want)
		}
	}
}

// A server that cannot listen says so.
func TestListenerFails(t *testing.T) {
	s, _ := newServer(t, server.Config{}, hello())
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	if err := s.Serve(t.Context(), listener); err == nil || !strings.Contains(err.Error(), listener.Addr().String()) {
		t.Errorf("it ends with %v", err)
	}
}
