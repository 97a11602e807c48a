package web

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"duixian/internal/locale"
	"duixian/internal/server"
	"duixian/internal/store"
)

//go:embed templates/*.html
var templateFiles embed.FS

// pages are the templates by name, each with the layout around it.
type pages map[string]*template.Template

func parsePages() pages {
	all := pages{}
	for _, name := range []string{"reports", "reading", "record", "places", "place", "indicators", "indicator", "scorecard", "checks", "error",
		"signin", "welcome", "account", "notices", "rights", "people", "person", "bodies", "body", "history", "sign-ins",
		"matter", "step", "calendar", "commitments", "start", "procedures", "procedure", "work", "published", "public", "load",
		"ledger", "board", "steps"} {
		all[name] = template.Must(template.New(name).Funcs(markups).ParseFS(templateFiles,
			"templates/layout.html", "templates/text.html", "templates/words.html", "templates/series.html", "templates/changes.html", "templates/matters.html", "templates/"+name+".html"))
	}
	return all
}

// frame is what every page has. Page structs embed it.
type frame struct {
	locale.Printer
	visitor visitor
	zone    *time.Location // of the times that it shows
	assets  assets
	url     *url.URL
	sent    bool   // the page answers a form
	Title   string // of the browser's window
	Tools   []navLink
}

// languageCookie keeps a visitor's choice of language.
const languageCookie = "duixian_language"

// frame begins a page in the visitor's language.
func (s *site) frame(r *http.Request) frame {
	wishes := []string{r.URL.Query().Get("lang")}
	if c, err := r.Cookie(languageCookie); err == nil {
		wishes = append(wishes, c.Value)
	}
	l := locale.Choose(r.Header.Get("Accept-Language"), wishes...)
	return frame{Printer: locale.For(l), visitor: visitorOf(r.Context()), zone: s.zone(), assets: s.assets, url: r.URL, sent: changes(r)}
}

// zone is where the times that pages show are at home.
func (s *site) zone() *time.Location {
	if s.calendar == nil { // the page of a failure, which shows none
		return time.UTC
	}
	return s.calendar.Zone()
}

// Asset is the address of a file of package web's static directory.
func (f frame) Asset(name string) string { return f.assets.address(name) }

// languageLink leads to the same page in a language.
type languageLink struct {
	Tag, Name, Address string
	Current            bool
}

// Languages are the links to this page in every language; none from the answer to a form, for they would lose what was typed in.
func (f frame) Languages() []languageLink {
	var links []languageLink
	if f.sent {
		return nil
	}
	for _, l := range locale.Languages() {
		query := f.url.Query()
		query.Set("lang", string(l))
		address := url.URL{Path: "/" + strings.TrimLeft(f.url.Path, "/"), RawQuery: query.Encode()}
		links = append(links, languageLink{string(l), locale.For(l).Text("language.name"), address.String(), l == f.Language})
	}
	return links
}

// Stated writes a text of the report, or says that the report does not state it.
func (f frame) Stated(text string) string {
	if text == "" {
		return f.Text("not_stated")
	}
	return text
}

// Size writes a number of bytes.
func (f frame) Size(bytes int) string { return f.Text("size.bytes", f.Grouped(bytes)) }

// Grouped writes a count in groups of thousands.
func (f frame) Grouped(n int) string {
	return locale.For(locale.English).Number(strconv.Itoa(n), false)
}

// failure is an error with a page of its own.
type failure struct {
	status int
	key    string // of the sentence that tells the visitor what is wrong
}

func (f failure) Error() string { return http.StatusText(f.status) }

// errorPage says what went wrong.
type errorPage struct {
	frame
	Status  int
	Message string
}

// page turns a function that may fail into a handler that answers every failure
// with a page.
func (s *site) page(answer func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := answer(w, r)
		if err == nil || r.Context().Err() != nil {
			return // answered, or nobody waits for the answer, or it took too long, which the server says
		}
		page := errorPage{frame: s.frame(r)}
		var known failure
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &large):
			s.failed(w, r, http.StatusRequestEntityTooLarge)
			return
		case errors.As(err, &known):
			page.Title, page.Status, page.Message = page.Text("error.missing"), known.status, page.Text(known.key)
		case errors.Is(err, store.ErrNotFound):
			page.Title, page.Status, page.Message = page.Text("error.missing"), http.StatusNotFound, page.Text("error.no_report")
		case errors.Is(err, store.ErrText):
			page.Title, page.Status, page.Message = page.Text("error.missing"), http.StatusBadRequest, page.Text("error.bad_form")
		case errors.Is(err, store.ErrUnavailable), errors.Is(err, store.ErrFull):
			s.log.Error("the store fails", "id", server.RequestID(r.Context()), "method", r.Method, "path", r.URL.Path, "error", err)
			key := "error.unavailable"
			switch {
			case errors.Is(err, store.ErrFull):
				key = "error.full"
			case errors.Is(err, store.ErrUnsure): // it may have been kept: who sends it again without looking may do it twice
				key = "error.unsure"
			}
			w.Header().Set("Retry-After", "30")
			page.Title, page.Status, page.Message = page.Text("error.failed"), http.StatusServiceUnavailable, page.Text(key, server.RequestID(r.Context()))
		default:
			s.log.Error("request failed", "id", server.RequestID(r.Context()), "method", r.Method, "path", r.URL.Path, "error", err)
			s.failed(w, r, http.StatusInternalServerError)
			return
		}
		if err := s.render(w, r, page.Status, "error", page); err != nil {
			s.log.Error("error page failed", "id", server.RequestID(r.Context()), "path", r.URL.Path, "error", err)
		}
	}
}

// ErrorPage gives the function that writes the page of an answer with status 413, 500, 503 or 504, for what the
// server answers itself.
func ErrorPage(log *slog.Logger) func(w http.ResponseWriter, r *http.Request, status int) {
	s := &site{log: log, assets: loadAssets(), pages: parsePages()}
	return func(w http.ResponseWriter, r *http.Request, status int) {
		protect(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.failed(w, r, status) })).ServeHTTP(w, r)
	}
}

// failed writes the page of a failure that is not the visitor's, or is one of size.
func (s *site) failed(w http.ResponseWriter, r *http.Request, status int) {
	id := server.RequestID(r.Context())
	page := errorPage{frame: s.frame(r), Status: status}
	page.Title = page.Text("error.failed")
	switch status {
	case http.StatusRequestEntityTooLarge:
		page.Title, page.Message = page.Text("error.too_large_title"), page.Text("error.too_large", id)
	case http.StatusServiceUnavailable:
		page.Title, page.Message = page.Text("error.busy_title"), page.Text("error.busy", id)
	case http.StatusGatewayTimeout:
		page.Title, page.Message = page.Text("error.too_long_title"), page.Text("error.too_long", id)
	default:
		page.Message = page.Text("error.internal", id)
	}
	if err := s.render(w, r, status, "error", page); err != nil {
		s.log.Error("error page failed", "id", id, "path", r.URL.Path, "error", err)
	}
}

// render sends a page. Nothing is sent before the whole page stands.
func (s *site) render(w http.ResponseWriter, r *http.Request, status int, name string, page any) error {
	main, err := s.main(name, page)
	if err != nil {
		return err
	}
	return s.send(w, r, status, name, page, main, "")
}

// send puts the layout around a page's main part and sends it, or says that the browser has it: sum is that of the main part,
// "" of one that is made anew each time.
func (s *site) send(w http.ResponseWriter, r *http.Request, status int, name string, page any, main []byte, sum string) error {
	var around bytes.Buffer
	if err := s.pages[name].ExecuteTemplate(&around, "top", page); err != nil {
		return fmt.Errorf("web: render %s: %w", name, err)
	}
	top := around.Len()
	if err := s.pages[name].ExecuteTemplate(&around, "bottom", page); err != nil {
		return fmt.Errorf("web: render %s: %w", name, err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache")
	}
	h.Set("Vary", "Accept-Language, Cookie")
	if wish := r.URL.Query().Get("lang"); slices.Contains(locale.Languages(), locale.Language(wish)) {
		http.SetCookie(w, &http.Cookie{Name: languageCookie, Value: wish, Path: "/",
			MaxAge: 365 * 24 * 60 * 60, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	}
	if sum != "" && unchanged(w, r, around.String(), sum) {
		return nil
	}
	return write(w, status, around.Bytes()[:top], main, around.Bytes()[top:])
}
