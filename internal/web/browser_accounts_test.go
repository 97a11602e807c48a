package web_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"duixian/internal/demo"
	"duixian/internal/store"
	"duixian/internal/web"
)

// press presses the button of a form.
func (b *tab) press(t *testing.T, form string) { b.click(t, `form[action^='`+form+`'] button`) }

// signIn signs in by keyboard, on the page for it.
func (b *tab) signIn(t *testing.T, login, password string) {
	t.Helper()
	b.until(t, "the first field has the focus", `document.activeElement.name === "login"`)
	b.must(t, chromedp.Do(b.ctx, chromedp.KeyEvent(login+"\t"+password+"\r")))
}

// testAccounts goes the way of an office that begins: without scripts, in an office's network, where pages come under a name and without
// TLS, so that browsers tell less of where a form comes from.
func testAccounts(t *testing.T, browser context.Context) {
	var st *store.Store
	var card string
	site := serveReports(t, func(empty *store.Store) {
		st = empty
		for _, file := range demo.Files()[:2] {
			path, _ := addBytes(t, st, file.Name, file.Bytes)
			card += strings.TrimPrefix(path, "/reports")
		}
		card = "/compare" + card
	})
	direct := site
	site = strings.Replace(site, "127.0.0.1", "duixian.example", 1)
	first, err := st.FirstTicket(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	// The first administrator comes by the link that the program printed, and needs no mouse.
	a := newTab(t, browser, site, 1200, 900, false)
	a.open(t, web.WelcomeAddress(first)+"&lang=zh-CN")
	a.fill(t, "input[name=login]", "zhang")
	for _, keys := range []string{"\t", "张管理", "\t", "a sentence of Zhang's", "\t", "a sentence of Zhang's", "\r"} {
		a.must(t, chromedp.Do(a.ctx, chromedp.KeyEvent(keys)))
	}
	a.until(t, "the administrator sees the account", `location.pathname === "/account" && document.querySelector(".me").textContent.includes("张管理")`)

	a.open(t, "/bodies")
	a.fill(t, "form[action^='/bodies'] input[name=name]", "交通运输局\r")
	a.until(t, "the body is there", `document.querySelector("h1")?.textContent === "交通运输局"`)
	body := ask[string](t, a, `location.pathname`)
	a.open(t, "/people")
	a.fill(t, "form[action^='/people'] input[name=name]", "李督查")
	a.fill(t, "form[action^='/people'] input[name=login]", "li")
	a.click(t, "input[name=role][value=office]")
	a.press(t, "/people")
	a.until(t, "the account is there", `document.querySelector("h1")?.textContent === "李督查"`)
	a.press(t, ask[string](t, a, `location.pathname + "/link"`))
	a.until(t, "the link is shown", `document.querySelector(".link") !== null`)
	link, ok := strings.CutPrefix(ask[string](t, a, `document.querySelector(".link").textContent`), site)
	if !ok {
		t.Errorf("the link is %q, but the browser is at %s", link, site)
	}
	a.quiet(t)

	// The other person, at another computer, chooses a password, and decides with a file.
	b := newTab(t, browser, site, 1200, 900, false)
	b.open(t, link)
	b.fill(t, "input[name=password]", "a sentence of Li's")
	b.fill(t, "input[name=again]", "a sentence of Li's\r")
	b.until(t, "the person is signed in", `location.pathname === "/account" && document.querySelector(".me").textContent.includes("李督查")`)
	b.press(t, "/sign-out")
	b.until(t, "the person is signed out", `document.querySelector(".me form") === null`)
	b.open(t, "/sign-in?to="+url.QueryEscape(card+"?show=open"))
	b.signIn(t, "li", "a sentence of Li's")
	b.until(t, "the scorecard is open", `document.readyState === "complete" && document.querySelector(".decide form") !== null`)
	id := ask[string](t, b, `document.querySelector(".outcome").id`)
	file := filepath.Join(t.TempDir(), "验收单.txt")
	b.must(t, os.WriteFile(file, []byte("验收合格"), 0o600))
	b.fill(t, "#"+id+" textarea", "见验收单")
	field, err := chromedp.Call(b.ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: `document.querySelector("#` + id + ` input[type=file]")`})
	b.must(t, err)
	b.must(t, call(b.ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{file}, ObjectID: field.Result.ObjectID}))
	b.click(t, "#"+id+" .decide button")
	b.until(t, "the decision stands with its file", `document.querySelector("#`+id+` .decisions a[download]")?.textContent === "验收单.txt" && document.querySelector("#`+id+` .decisions q").textContent === "见验收单"`)
	b.quiet(t)
	people, err := st.People(t.Context())
	if err != nil || len(people) != 2 {
		t.Fatalf("%d people are there, %v", len(people), err)
	}
	li := people[0].ID
	if people[0].Login != "li" {
		li = people[1].ID
	}
	evidence := house{url: direct}.get(t, ask[string](t, b, `document.querySelector("#`+id+` .decisions a").getAttribute("href")`), signedIn(t, st, li))
	if evidence.status != http.StatusOK || evidence.page != "验收合格" {
		t.Errorf("the file gives %d and %q", evidence.status, evidence.page)
	}

	// Two administrators edit one body: the second sees both versions, and loses nothing.
	c := newTab(t, browser, site, 1200, 900, false)
	c.open(t, "/sign-in?lang=zh-CN&to="+url.QueryEscape(body))
	c.signIn(t, "zhang", "a sentence of Zhang's")
	c.until(t, "the body is open at the other computer", `document.querySelector("#edit") !== null`)
	a.open(t, body)
	c.fill(t, "form[action$='#edit'] input[name=name]", "（甲）\r")
	c.until(t, "the first change is kept", `document.querySelector("h1").textContent.includes("（甲）")`)
	c.quiet(t)
	a.fill(t, "form[action$='#edit'] input[name=name]", "（乙）\r")
	a.until(t, "the second is told", `document.querySelector("[role=alert]") !== null`)
	said := ask[string](t, a, `document.querySelector("[role=alert]").innerText`)
	for _, part := range []string{"没有保存", "（甲）", "（乙）", "张管理"} {
		if !strings.Contains(said, part) {
			t.Errorf("who comes second is not told %s: %s", part, said)
		}
	}
	if got := ask[string](t, a, `document.querySelector("form[action$='#edit'] input[name=name]").value`); !strings.Contains(got, "（乙）") {
		t.Errorf("the form has %q", got)
	}
	a.click(t, "form[action$='#edit'] button")
	a.until(t, "it is kept on purpose", `document.querySelector("[role=alert]") === null && document.querySelector("h1").textContent.includes("（乙）")`)
}

// The pages of accounts fit a phone and a printed page in both languages, and hold in the dark.
func testAccountPages(t *testing.T, browser context.Context) {
	h := build(t, t.TempDir())
	report, ids := h.planned(t)
	pages := map[string][]string{
		"":              {"/sign-in?to=/people", h.linkFor(t, "leader")},
		"administrator": {"/account", "/notices", "/bodies", "/bodies/" + h.bureau, "/people", "/people/" + h.person["head"], "/history", "/sign-ins", "/rights"},
		"office": {"/", h.card + "?show=open", report + "/commitments", "/matters/new?report=" + report[len("/reports/"):] + "&row=" + ids[0] + "&row=" + ids[0], "/procedures",
			"/procedures/commitment/1", "/matters?state=underway&body=" + h.bureau, "/matters/board?by=month", "/matters/steps?step=chase&m=" + h.matter + ":3"},
	}
	for role, addresses := range pages {
		b := newTab(t, browser, h.url, 360, 640, false)
		if role != "" {
			b.open(t, "/sign-in")
			b.signIn(t, role, rightPassword)
			b.until(t, role+" is signed in", `document.querySelector(".me form") !== null`)
		}
		for _, address := range addresses {
			for _, language := range []string{"lang=zh-CN", "lang=en"} {
				b.open(t, withQuery(address, language))
				if got := ask[int](t, b, `document.documentElement.scrollWidth`); got > 360 {
					t.Errorf("%s in %s is %d pixels wide on a screen of 360", address, language, got)
				}
			}
			b.must(t, call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}}))
			if !ask[bool](t, b, `(() => { const colour = (e) => getComputedStyle(e).backgroundColor, page = colour(document.documentElement);
				return page !== "rgb(253, 252, 248)" && [...document.querySelectorAll("input:not([type=checkbox], [type=hidden], [type=file], [readonly]), select, textarea")].every((e) => colour(e) === page); })()`) {
				t.Errorf("%s has fields that are not dark in the dark", address)
			}
			b.must(t, chromedp.Do(b.ctx, chromedp.EmulateViewport(794, 1123)))
			b.must(t, call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
			if got := ask[int](t, b, `document.documentElement.scrollWidth`); got > 794 {
				t.Errorf("%s is %d pixels wide on paper of 794", address, got)
			}
			if ask[bool](t, b, `[...document.querySelectorAll("button, input, select, textarea, .me, .parts")].some((e) => e.checkVisibility())`) {
				t.Errorf("%s prints what can only be clicked", address)
			}
			b.must(t, call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{}))
			b.must(t, chromedp.Do(b.ctx, chromedp.EmulateViewport(360, 640)))
		}
		b.quiet(t)
	}
}
