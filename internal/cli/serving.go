package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"duixian/internal/server"
	"duixian/internal/store"
	"duixian/internal/web"
	"duixian/matter"
	"duixian/reading"
)

// defaultAddress is reachable from this machine only.
const defaultAddress = "127.0.0.1:8420"

// serving is how a store is shown in browsers: the flags that are about the network, the
// limits and the log.
type serving struct {
	address     string
	format      logFormat
	level       slog.Level
	maxBodyMiB  int
	maxRequests int
	closed      bool
	zone        string // IANA name of the time zone, "" for that of the whole of China
	greeting    string // to be printed below the address
	identity    identity
	server      server.Config
}

// logFormat is how lines of the log are written.
type logFormat string

const (
	logText logFormat = "text"
	logJSON logFormat = "json"
)

// flags adds the flags to a set.
func (c *serving) flags(f *flag.FlagSet) {
	c.format = logText
	f.StringVar(&c.address, "addr", defaultAddress, "`host:port` to listen on")
	f.StringVar(&c.server.TLSCert, "tls-cert", "", "PEM `file` with the certificate to speak TLS with; a renewed one is taken at once")
	f.StringVar(&c.server.TLSKey, "tls-key", "", "PEM `file` with the certificate's key")
	f.Func("trust-proxy", "`net`work or address of a proxy whose X-Forwarded-For, X-Forwarded-Proto and X-Request-Id count; repeat it for more", networks(&c.server.TrustedProxies))
	f.Func("monitor", "`net`work or address that may read /metrics besides this machine; repeat it for more", networks(&c.server.Monitors))
	log := oneOf[logFormat]{&c.format, []logFormat{logText, logJSON}}
	f.Var(log, "log-format", "how the log is written, a `word`: "+log.words())
	f.IntVar(&c.maxBodyMiB, "max-body", 64, "largest request, in `MiB`")
	f.BoolVar(&c.closed, "closed", false, "show readings only to who is signed in")
	f.StringVar(&c.zone, "time-zone", matter.DefaultZone, "IANA `name` of the time zone in which days begin and time limits end")
	f.IntVar(&c.maxRequests, "max-requests", 100, "most requests answered at the same time, `n`; others wait two seconds at most")
	c.identity.flags(f)
}

// networks is a flag that takes networks and single addresses.
func networks(all *[]netip.Prefix) func(string) error {
	return func(s string) error {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			a, addressErr := netip.ParseAddr(s)
			if addressErr != nil {
				return errors.New("write a network like 10.0.0.0/8, or an address like 10.1.2.3")
			}
			a = a.Unmap().WithZone("")
			p = netip.PrefixFrom(a, a.BitLen())
		}
		*all = append(*all, p.Masked())
		return nil
	}
}

// check says which flags do not fit.
func (c *serving) check() error {
	switch {
	case c.maxBodyMiB < 1:
		return fmt.Errorf("--max-body is %d, but a request needs 1 MiB at least", c.maxBodyMiB)
	case c.maxRequests < 1:
		return fmt.Errorf("--max-requests is %d, but one at least must be answered", c.maxRequests)
	case !isZone(c.zone):
		return fmt.Errorf("--time-zone %s is no time zone; write an IANA name like %s", c.zone, matter.DefaultZone)
	case (c.server.TLSCert == "") != (c.server.TLSKey == ""):
		return errors.New("--tls-cert and --tls-key go together")
	}
	return c.identity.check()
}

func isZone(name string) bool {
	_, err := matter.ParseCalendar(matter.CalendarText(), name)
	return err == nil
}

// serve shows a store until the context ends.
func (c *serving) serve(ctx context.Context, st *store.Store, s Streams) int {
	options := &slog.HandlerOptions{Level: c.level}
	log := slog.New(slog.NewTextHandler(s.Err, options))
	if c.format == logJSON {
		log = slog.New(slog.NewJSONHandler(s.Err, options))
	}
	config := c.server
	config.Log, config.Ready, config.ErrorPage = log, st.Ping, web.ErrorPage(log)
	config.MaxBody, config.MaxRequests = int64(c.maxBodyMiB)<<20, c.maxRequests
	config.Limits = func(r *http.Request) server.Limits {
		if r.Method == http.MethodPost && strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
			return server.Limits{Time: 5 * time.Minute} // files take their time on a slow line
		}
		if r.URL.Path == "/matters.csv" {
			return server.Limits{Time: 5 * time.Minute} // a million matters do, too
		}
		return server.Limits{}
	}
	if os.Getenv("GOGC") == "" { // a page leaves several times its size behind, and little else lives: collecting that less often saves a tenth of the time
		debug.SetGCPercent(300)
	}
	calendar, err := matter.ParseCalendar(matter.CalendarText(), c.zone)
	if err != nil {
		return fail(s, "%v", err)
	}
	provider, err := c.identity.provider()
	if err != nil {
		return fail(s, "%v", err)
	}
	if err := keepProcedure(ctx, st); err != nil && ctx.Err() == nil {
		return fail(s, "%v", err)
	}
	site, err := web.New(web.Options{Store: st, Log: log, Closed: c.closed, OpenID: provider, Calendar: calendar, AddReport: func(ctx context.Context, by store.By, name string, b []byte) (string, error) {
		return addReport(ctx, st, by, name, b, reading.Check)
	}})
	if err != nil {
		return fail(s, "%v", err)
	}
	house, err := server.New(config, site)
	if err != nil {
		return fail(s, "%v", err)
	}
	listener, err := net.Listen("tcp", c.address)
	if err != nil {
		return fail(s, "cannot listen on %s: %v; choose another --addr, port 0 takes any free port", c.address, networkCause(err))
	}
	scheme := "http"
	if config.TLSCert != "" {
		scheme = "https"
	}
	home := scheme + "://" + listener.Addr().String()
	first, err := st.FirstTicket(ctx)
	if err != nil && ctx.Err() == nil {
		return fail(s, "%v", errors.Join(err, listener.Close()))
	}
	if first != "" {
		c.greeting += fmt.Sprintf("There is no administrator yet. Whoever opens this link within a day becomes one:\n%s%s\n", home, web.WelcomeAddress(first))
	}
	say(s.Out, "Duixian is at %s/ (Ctrl-C stops it)\n%s", home, c.greeting)
	jobs, stop := context.WithCancel(ctx)
	var working sync.WaitGroup
	working.Go(func() { work(jobs, st, log, calendar) })
	if provider != nil {
		working.Go(func() {
			if err := provider.Reach(jobs); err != nil && jobs.Err() == nil { // it may come up later, and passwords do without it
				log.Warn("the identity provider does not answer", "error", err)
			}
		})
	}
	defer working.Wait() // a job that runs hands over before the store is closed
	defer stop()
	if err := house.Serve(ctx, listener); err != nil {
		return fail(s, "%v", err)
	}
	return exitDone
}

// keepProcedure keeps the procedure that comes with the program, for matters to start under.
func keepProcedure(ctx context.Context, st *store.Store) error {
	_, err := st.KeepProcedure(ctx, store.Program("start"), matter.CommitmentText())
	if errors.Is(err, store.ErrProcedure) {
		return fmt.Errorf("%w; matters in this store go by that text, so run the release that it came with, or a later one that brings a new version of the procedure", err)
	}
	return err
}

// networkCause drops the address that an error of package net repeats.
func networkCause(err error) error {
	var operation *net.OpError
	if !errors.As(err, &operation) {
		return err
	}
	var call *os.SyscallError
	if errors.As(operation.Err, &call) {
		return call.Err
	}
	return operation.Err
}
