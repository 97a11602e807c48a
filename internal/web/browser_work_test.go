package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// The pages of work, of the public and of load fit a phone and a printed page in both languages.
func testWorkPages(t *testing.T, browser context.Context) {
	s := newBusy(t)
	for _, one := range []struct{ as, address string }{{"reporter", "/work"}, {"office", "/work"}, {"leader", "/work"}, {"leader", "/load"}, {"public", "/published"}, {"public", "/published/" + s.moved}} {
		name, value, _ := strings.Cut(s.cookie[one.as], ": ")
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Set(name, value)
			s.ServeHTTP(w, r)
		}))
		defer server.Close()
		b := newTab(t, browser, server.URL, 360, 640, false)
		for _, language := range []string{"lang=zh-CN", "lang=en"} {
			b.open(t, withQuery(one.address, language))
			if got := ask[int](t, b, `document.documentElement.scrollWidth`); got > 360 {
				t.Errorf("%s of the %s is %d pixels wide on a screen of 360", one.address, one.as, got)
			}
		}
		b.must(t, chromedp.Do(b.ctx, chromedp.EmulateViewport(794, 1123)))
		b.must(t, call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
		if got := ask[int](t, b, `document.documentElement.scrollWidth`); got > 794 {
			t.Errorf("%s of the %s is %d pixels wide on paper of 794", one.address, one.as, got)
		}
		if ask[bool](t, b, `[...document.querySelectorAll("button, input, select, .me, .parts, .choose")].some((e) => e.checkVisibility())`) {
			t.Errorf("%s of the %s prints what can only be clicked", one.address, one.as)
		}
		b.quiet(t)
	}
}
