package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/maypok86/otter/v2"

	"duixian/internal/locale"
	"duixian/internal/record"
	"duixian/internal/store"
)

// keptMost is how many bytes each of the two memories of a site may take.
const keptMost = 64 << 20

// kept is what a site need not make twice: reports as they are in the store, and what is made of one report alone. The store
// is asked for a report's edition each time, and what is kept is kept under it: so nothing old is shown, whichever
// of several programs has read the report again.
type kept struct {
	reports   *otter.Cache[store.Edition, opened]
	fragments *otter.Cache[fragmentKey, fragment]
}

// opened is a report as the store has it, with its records in their order. Nobody may change it.
type opened struct {
	store.Whole
	records []record.Record
}

// fragmentKey names what is made of a report: nothing else may be of influence on it.
type fragmentKey struct {
	edition  store.Edition
	language locale.Language
	what     string
}

// fragment is the main part of a page, or a file.
type fragment struct {
	name string // the page's title, or the file's name
	body []byte
	sum  string // of the body
}

func newKept() kept {
	return kept{
		reports: otter.Must(&otter.Options[store.Edition, opened]{MaximumWeight: keptMost, Weigher: func(_ store.Edition, o opened) uint32 {
			d := o.Document // records hold the text of their sentences' words, reasons and more: some 1.5 KB each
			return weight(len(d.File) + len(d.Bytes) + 3*len(d.Text) + 1500*len(o.records))
		}}),
		fragments: otter.Must(&otter.Options[fragmentKey, fragment]{MaximumWeight: keptMost, Weigher: func(_ fragmentKey, f fragment) uint32 {
			return weight(len(f.body) + 500)
		}}),
	}
}

func weight(bytes int) uint32 { return uint32(min(bytes, math.MaxUint32)) }

// edition says of the report that a request names which edition there is now.
func (s *site) edition(r *http.Request) (store.Edition, error) {
	return s.store.Edition(r.Context(), r.PathValue("report"))
}

// open gives an edition of a report, or a newer one if it was read again just now.
func (s *site) open(ctx context.Context, edition store.Edition) (opened, error) {
	return s.kept.reports.Get(ctx, edition, otter.LoaderFunc[store.Edition, opened](func(ctx context.Context, _ store.Edition) (opened, error) {
		ctx, cancel := forAll(ctx)
		defer cancel()
		w, err := s.store.Whole(ctx, edition.SHA256)
		if err != nil {
			return opened{}, err
		}
		return opened{w, record.All(w.Reading)}, nil
	}))
}

// fragment gives what is made of an edition of a report in the visitor's language. What it is, is all that it takes besides: the
// frame that it is made with knows of no visitor and no address.
func (s *site) fragment(r *http.Request, edition store.Edition, what string, anew func(frame, opened) (fragment, error)) (fragment, error) {
	words := s.frame(r).Printer
	key := fragmentKey{edition, words.Language, what}
	return s.kept.fragments.Get(r.Context(), key, otter.LoaderFunc[fragmentKey, fragment](func(ctx context.Context, _ fragmentKey) (fragment, error) {
		ctx, cancel := forAll(ctx)
		defer cancel()
		o, err := s.open(ctx, edition)
		if err != nil {
			return fragment{}, err
		}
		f, err := anew(frame{Printer: words, zone: s.zone(), assets: s.assets}, o)
		sum := sha256.Sum256(f.body)
		f.sum = hex.EncodeToString(sum[:])
		return f, err
	}))
}

// forAll is for what several requests may wait for: it does not end with the first of them, whose visitor may go away.
func forAll(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
}

// main makes the main part of a page.
func (s *site) main(name string, page any) ([]byte, error) {
	var b bytes.Buffer
	if err := s.pages[name].ExecuteTemplate(&b, "main", page); err != nil {
		return nil, fmt.Errorf("web: render %s: %w", name, err)
	}
	return b.Bytes(), nil
}

// show sends a page whose main part is kept, with links that are not for every visitor around it.
func (s *site) show(w http.ResponseWriter, r *http.Request, name string, f fragment, tools ...navLink) error {
	page := s.frame(r)
	page.Title, page.Tools = f.name, tools
	return s.send(w, r, http.StatusOK, name, page, f.body, f.sum)
}

// unchanged tells a browser that has the answer already, whose sums are given, that it does. Else it gives the answer a tag
// to ask by the next time, unless it is not to be stored.
func unchanged(w http.ResponseWriter, r *http.Request, sums ...string) bool {
	h := w.Header()
	if strings.Contains(h.Get("Cache-Control"), "no-store") {
		return false
	}
	sum := sha256.Sum256([]byte(strings.Join(sums, " ")))
	tag := `"` + hex.EncodeToString(sum[:16]) + `"`
	h.Set("ETag", tag)
	for has := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		if strings.TrimPrefix(strings.TrimSpace(has), "W/") == tag { // proxies that compress make it a weak one
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

// write sends the parts of an answer one after the other.
func write(w http.ResponseWriter, status int, parts ...[]byte) error {
	n := 0
	for _, part := range parts {
		n += len(part)
	}
	w.Header().Set("Content-Length", strconv.Itoa(n))
	w.WriteHeader(status)
	for _, part := range parts {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}
