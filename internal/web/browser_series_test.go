package web_test

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"duixian/internal/demo"
	"duixian/internal/people"
	"duixian/internal/store"
)

// seriesPages are the pages of places and indicators over the invented reports.
var seriesPages = []string{"/places", demoPlace, "/indicators", "/indicators/gdp", "/indicators/grain?kind=level"}

// serveDemo serves the invented reports. It gives the addresses of the scorecard and of the checks of the last.
func serveDemo(t *testing.T) (site, card, checks string) {
	var paths []string
	site = serveReports(t, func(st *store.Store) {
		for _, file := range demo.Files() {
			path, _ := addBytes(t, st, file.Name, file.Bytes)
			paths = append(paths, path)
		}
		wang(t, st)
	})
	last := len(paths) - 1
	return site, strings.ReplaceAll("/compare"+paths[last-1]+paths[last], "/reports/", "/"), paths[last] + "/checks"
}

const wangsPassword = "a sentence of Wang's"

// wang makes an account in the inspection office, with a password.
func wang(t *testing.T, st *store.Store) {
	t.Helper()
	hasher, err := people.NewHasher()
	if err != nil {
		t.Fatal(err)
	}
	hash, err := hasher.Hash(t.Context(), wangsPassword)
	if err != nil {
		t.Fatal(err)
	}
	id, err := st.KeepPerson(t.Context(), store.Program("test"), people.Person{Login: "wang", Name: "Wang", Posts: []people.Post{{Role: people.Office}}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := st.SetPassword(t.Context(), store.Program("test"), id, hash, ""); err != nil {
		t.Fatal(err)
	}
}

// The pages of series fit a phone and a printed page, can be used by keyboard, and draw one chart of the
// right size.
func testSeries(t *testing.T, browser context.Context) {
	site, card, checks := serveDemo(t)
	pages := append(slices.Clone(seriesPages), card, checks)
	t.Run("narrow", func(t *testing.T) {
		b := newTab(t, browser, site, 360, 640, false)
		for _, address := range pages {
			for _, language := range []string{"lang=zh-CN", "lang=en"} {
				b.open(t, withQuery(address, language))
				if got := ask[int](t, b, `document.documentElement.scrollWidth`); got > 360 {
					t.Errorf("%s in %s is %d pixels wide on a screen of 360", address, language, got)
				}
			}
		}
		b.open(t, "/indicators/gdp")
		if got := ask[[]bool](t, b, `["small", "large"].map((size) => document.querySelector("figure ." + size).checkVisibility())`); !got[0] || got[1] {
			t.Errorf("on a phone the small and the large chart are shown: %v", got)
		}
		b.quiet(t)
	})
	t.Run("wide", func(t *testing.T) {
		b := newTab(t, browser, site, 1400, 900, false)
		b.open(t, "/indicators/gdp")
		if got := ask[[]bool](t, b, `["small", "large"].map((size) => document.querySelector("figure ." + size).checkVisibility())`); got[0] || !got[1] {
			t.Errorf("on a wide screen the small and the large chart are shown: %v", got)
		}
		// The page's colours hold within the charts, and no two shapes of other meaning are alike without them.
		for _, scheme := range []string{"light", "dark"} {
			b.must(t, call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}))
			if !ask[bool](t, b, `(() => { const c = (e, p) => getComputedStyle(e)[p], chart = document.querySelector("figure .large");
				const probe = document.createElement("i"); document.body.append(probe); probe.style.color = "var(--figure)";
				const figure = c(probe, "color"); probe.remove(); return c(chart.querySelector(".c-dot"), "fill") === figure; })()`) {
				t.Errorf("in the %s scheme a chart has other colours than the page", scheme)
			}
		}
		b.quiet(t)
	})
	t.Run("print", func(t *testing.T) {
		b := newTab(t, browser, site, 794, 1123, false)
		b.must(t, call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
		for _, address := range pages {
			b.open(t, address)
			if got := ask[int](t, b, `document.documentElement.scrollWidth`); got > 794 {
				t.Errorf("%s is %d pixels wide on paper of 794", address, got)
			}
			if ask[bool](t, b, `[...document.querySelectorAll("form.choose, .decide, .files, .parts")].some((e) => e.checkVisibility())`) {
				t.Errorf("%s prints what can only be clicked", address)
			}
		}
		b.quiet(t)
	})
	t.Run("keyboard", func(t *testing.T) {
		b := newTab(t, browser, site, 1400, 900, false)
		b.open(t, "/indicators/gdp?kind=growth")
		press := func(key string) { b.must(t, chromedp.Do(b.ctx, chromedp.KeyEvent(key))) }
		reach := func(what, expression string) {
			t.Helper()
			for range 60 {
				if ask[bool](t, b, expression) {
					return
				}
				press("\t")
			}
			t.Fatalf("%s cannot be reached by keyboard", what)
		}
		reach("a statement", `document.activeElement.matches(".said a")`)
		reach("the table", `document.activeElement.matches(".scroll")`)
		reach("a place's box", `document.activeElement.matches(".matrix input")`)
		reach("the button", `document.activeElement.matches(".sheet > p > button")`)
		press("\r")
		b.until(t, "the chosen place is in the address", `location.search.includes("place=")`)
		b.quiet(t)
	})
}

// A decision can be made by keyboard, without scripts, and the page comes back at the promise.
func testDecision(t *testing.T, browser context.Context) {
	site, card, _ := serveDemo(t)
	b := newTab(t, browser, site, 1400, 900, false)
	b.open(t, "/sign-in?lang=en&to="+url.QueryEscape(card+"?show=open"))
	b.signIn(t, "wang", wangsPassword)
	b.until(t, "the scorecard is open to who signed in", `document.querySelector(".decide") && document.querySelector(".me").textContent.includes("Wang")`)
	id := ask[string](t, b, `document.querySelector(".outcome").id`)
	press := func(key string) { b.must(t, chromedp.Do(b.ctx, chromedp.KeyEvent(key))) }
	for range 200 {
		if ask[bool](t, b, `document.activeElement.matches("#`+id+` select")`) {
			break
		}
		press("\t")
	}
	for _, keys := range []string{"dropped", "\t", "said so", "\t", "\t", "\r"} {
		press(keys)
	}
	b.until(t, "the page is back at the promise", `location.hash === "#`+id+`" && document.readyState === "complete"`)
	b.until(t, "the decision is shown", `document.querySelector("#`+id+` .decisions")?.textContent.includes("Wang changed")`)
	if !ask[bool](t, b, `document.querySelector("#`+id+`").closest(".verdict").matches(".v-dropped")`) {
		t.Error("the promise does not stand under the verdict of the person")
	}
	b.quiet(t)
}

func withQuery(address, query string) string {
	for _, r := range address {
		if r == '?' {
			return address + "&" + query
		}
	}
	return address + "?" + query
}
