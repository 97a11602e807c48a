package web_test

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"duixian/internal/reporttest"
	"duixian/internal/store"
)

// What another program reads again is shown at once, though the page was shown before.
func TestNothingOldIsShown(t *testing.T) {
	s := newSite(t)
	figure := s.reading.Figures[4] // 312.6
	pages := []string{s.address, s.address + "/records.csv", s.address + "/records/f" + strconv.Itoa(figure.Start)}
	for _, page := range pages {
		if got := body(t, s.get(t, page)); !strings.Contains(got, figure.Metric) || strings.Contains(got, "另一个指标") {
			t.Fatalf("%s does not show the metric", page)
		}
	}
	d, r := reporttest.Sample(t)
	r.Figures[4].Metric = "另一个指标"
	if _, err := s.store.Add(t.Context(), store.Program("another program"), d, r, "2"); err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		if got := body(t, s.get(t, page)); !strings.Contains(got, "另一个指标") {
			t.Errorf("%s shows what was read before", page)
		}
	}
}

// What is kept is of nobody: a page shows the name of who asks for it, and of nobody else.
func TestWhatIsKeptIsOfNobody(t *testing.T) {
	s := newSite(t)
	c := newCast(t, s.store)
	for _, who := range []string{"office", "public", "leader", "office"} {
		page := body(t, s.get(t, s.address, c.cookie[who]))
		for _, name := range []string{"某office", "某leader"} {
			if strings.Contains(page, name) != (name == "某"+who) {
				t.Errorf("the page for %s has %s: %v", who, name, strings.Contains(page, name))
			}
		}
	}
}

// Whoever has a page or a file need not fetch it again, as long as it would be the same.
func TestUnchanged(t *testing.T) {
	s := newSite(t)
	c := newCast(t, s.store)
	for _, address := range []string{s.address, s.address + "/records.csv", s.address + "/records.jsonl", s.address + "/original"} {
		first := s.get(t, address, "Accept-Language: en")
		tag := first.Header.Get("ETag")
		if len(tag) < 10 || !strings.Contains(first.Header.Get("Vary"), "Cookie") || first.Header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %v", address, first.Header)
			continue
		}
		for _, has := range []string{tag, "W/" + tag, `"other", ` + tag} {
			again := s.get(t, address, "Accept-Language: en", "If-None-Match: "+has)
			if text := body(t, again); again.StatusCode != http.StatusNotModified || text != "" || again.Header.Get("ETag") != tag {
				t.Errorf("%s, of which the browser has %s, is answered with %d and %d bytes", address, has, again.StatusCode, len(text))
			}
		}
		if other := s.get(t, address, "Accept-Language: en", `If-None-Match: "other"`); other.StatusCode != http.StatusOK {
			t.Errorf("%s, of which the browser has another, is answered with %d", address, other.StatusCode)
		}
		if own := s.get(t, address, c.cookie["office"], "If-None-Match: "+tag); own.StatusCode != http.StatusOK || own.Header.Get("ETag") != "" || own.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s for who is signed in: %d, %v", address, own.StatusCode, own.Header)
		}
	}
	tag := s.get(t, s.address, "Accept-Language: en").Header.Get("ETag")
	for _, other := range []string{s.get(t, s.address, "Accept-Language: zh").Header.Get("ETag"), s.get(t, s.address+"?type=figure", "Accept-Language: en").Header.Get("ETag")} {
		if other == tag || other == "" {
			t.Errorf("another page has the tag %s", other)
		}
	}
}

// Many who ask at once for what is not made yet get what one would.
func TestManyAtOnce(t *testing.T) {
	want := body(t, newSite(t).get(t, newSite(t).address))
	s := newSite(t)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if got := body(t, s.get(t, s.address)); got != want {
				t.Errorf("one got %d bytes, not %d", len(got), len(want))
			}
		})
	}
	all.Wait()
}
