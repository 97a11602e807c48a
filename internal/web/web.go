// Package web shows the store's reports in a browser: the list of reports, each
// report's text beside its records, a page for every record, what the reports of places
// state of indicators over the years, what a later report makes of an earlier one's promises, and
// which figures do not fit together. It knows who is signed in, and asks in one place (routes.go) who may do what.
//
// Pages are rendered here and work without scripts; a small script of our own adds
// comfort. Nothing is loaded from elsewhere.
package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"

	"duixian/internal/openid"
	"duixian/internal/people"
	"duixian/internal/server"
	"duixian/internal/store"
	"duixian/matter"
)

// site answers all requests.
type site struct {
	store  *store.Store
	log    *slog.Logger
	assets assets
	pages  pages
	index  seriesIndex
	kept   kept
	rights people.Rights
	hasher *people.Hasher
	closed bool
	openid *openid.Provider // nil: none
	add    AddReport

	calendar *matter.Calendar
}

// AddReport reads a report's file into the store, and gives its hash.
type AddReport func(ctx context.Context, by store.By, name string, b []byte) (sha256 string, err error)

// Options say what a site is to be like.
type Options struct {
	Store *store.Store
	// Log gets the failures; the visitor sees the id under which they are found there.
	Log *slog.Logger
	// Calendar is what time limits are counted by, and says in which time zone days begin and times are shown.
	Calendar *matter.Calendar
	// AddReport takes in the reports that people send. Without it none can be sent.
	AddReport AddReport
	// Closed shows readings only to who is signed in.
	Closed bool
	// OpenID says who visitors are, besides passwords; nil: nobody does.
	OpenID *openid.Provider
}

// New gives the handler that serves a store, for a server.Server.
func New(o Options) (http.Handler, error) {
	rights, err := people.LoadRights()
	if err != nil {
		return nil, err
	}
	hasher, err := people.NewHasher()
	if err != nil {
		return nil, err
	}
	s := &site{store: o.Store, log: o.Log, assets: loadAssets(), pages: parsePages(), kept: newKept(), rights: rights, hasher: hasher, closed: o.Closed, openid: o.OpenID, add: o.AddReport,
		calendar: o.Calendar}
	mux := http.NewServeMux()
	for _, to := range s.routes() {
		if !rights.Has(to.right) {
			return nil, fmt.Errorf("web: the route %s takes the right %q, which rights.tsv does not have", to.pattern, to.right)
		}
		mux.HandleFunc(to.pattern, s.authorised(to))
	}
	// Only this site's own forms may change anything: browsers say where a request comes from.
	forms := http.NewCrossOriginProtection()
	forms.SetDenyHandler(s.page(s.foreign))
	return protect(forms.Handler(server.Routes(mux))), nil
}

// Route is an address of the site, and the right that it takes.
type Route struct {
	Pattern string
	Right   people.Right
}

// Routes lists every address of the site.
func Routes() []Route {
	var all []Route
	for _, to := range (&site{}).routes() {
		all = append(all, Route{to.pattern, to.right})
	}
	return all
}

// protect tells the browser what pages may do: show what comes from here, no more.
func protect(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "+
			"form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		if secure(r) { // elsewhere browsers do not heed it
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
		}
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// nothing answers what no other route does.
func (s *site) nothing(_ http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return failure{status: http.StatusMethodNotAllowed, key: "error.method"}
	}
	return failure{status: http.StatusNotFound, key: "error.not_found"}
}

// foreign answers what another site's page sent here.
func (s *site) foreign(http.ResponseWriter, *http.Request) error {
	return failure{status: http.StatusForbidden, key: "error.foreign"}
}
