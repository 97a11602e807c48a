// Package web shows the store's reports in a browser: the list of reports, each
// report's text beside its records, a page for every record, what the reports of places
// state of indicators over the years, what a later report makes of an earlier one's promises, and
// which figures do not fit together.
//
// Pages are rendered here and work without scripts; a small script of our own adds
// comfort. Nothing is loaded from elsewhere.
package web

import (
	"log/slog"
	"net/http"

	"duixian/internal/server"
	"duixian/internal/store"
)

// site answers all requests.
type site struct {
	store  *store.Store
	log    *slog.Logger
	assets assets
	pages  pages
	index  seriesIndex
}

// New gives the handler that serves a store, for a server.Server. Failures go to the log; the visitor
// sees the id under which they are found there.
func New(s *store.Store, log *slog.Logger) http.Handler {
	w := &site{store: s, log: log, assets: loadAssets(), pages: parsePages()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", w.page(w.reports))
	mux.HandleFunc("GET /reports/{report}", w.page(w.reading))
	mux.HandleFunc("GET /reports/{report}/records/{record}", w.page(w.record))
	mux.HandleFunc("GET /reports/{report}/records.csv", w.page(w.recordsCSV))
	mux.HandleFunc("GET /reports/{report}/records.jsonl", w.page(w.recordsJSONL))
	mux.HandleFunc("GET /reports/{report}/original", w.page(w.original))
	mux.HandleFunc("GET /reports/{report}/checks", w.page(w.checks))
	mux.HandleFunc("GET /reports/{report}/checks.csv", w.page(w.checksCSV))
	mux.HandleFunc("GET /compare", w.page(w.pair))
	mux.HandleFunc("GET /compare/{earlier}/{later}", w.page(w.scorecard))
	mux.HandleFunc("GET /compare/{earlier}/{later}/outcomes.csv", w.page(w.outcomesCSV))
	mux.HandleFunc("POST /compare/{earlier}/{later}/decisions", w.page(w.decide))
	mux.HandleFunc("GET /places", w.page(w.places))
	mux.HandleFunc("GET /places/{place}", w.page(w.place))
	mux.HandleFunc("GET /places/{place}/points.csv", w.page(w.placeCSV))
	mux.HandleFunc("GET /places/{place}/indicators/{indicator}/{file}", w.page(w.seriesFile))
	mux.HandleFunc("GET /indicators", w.page(w.indicators))
	mux.HandleFunc("GET /indicators/{indicator}", w.page(w.indicator))
	mux.HandleFunc("GET /indicators/{indicator}/points.csv", w.page(w.indicatorCSV))
	mux.HandleFunc("GET /static/{sum}/{file}", w.page(w.static))
	mux.HandleFunc("/", w.page(w.nothing))
	// Only this site's own forms may change anything: browsers say where a request comes from.
	forms := http.NewCrossOriginProtection()
	forms.SetDenyHandler(w.page(w.foreign))
	return protect(forms.Handler(server.Routes(mux)))
}

// protect tells the browser what pages may do: show what comes from here, no more.
func protect(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "+
			"form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
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
