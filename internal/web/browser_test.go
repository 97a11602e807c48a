package web_test

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"duixian/internal/demo"
	"duixian/internal/record"
	"duixian/internal/reporttest"
	"duixian/internal/store"
	"duixian/reading"
	"duixian/report"
	"duixian/source"
)

// The browser tests run where Chromium is found. Where DUIXIAN_REQUIRE_BROWSER is
// set, as it is in CI, they fail without it instead of being skipped.

var picture = flag.Bool("picture", false, "write docs/reading-page.png, the picture of the report page in the README")

// chromium finds the browser.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("DUIXIAN_REQUIRE_BROWSER") != "" {
		t.Fatal("no Chromium is found on the PATH, and DUIXIAN_REQUIRE_BROWSER is set")
	}
	t.Skip("no Chromium is found on the PATH: the pages are not tried in a browser")
	return ""
}

// tab is an open page of a browser.
type tab struct {
	ctx  context.Context
	site string // where the site under test is

	mu       sync.Mutex
	complain []string // what the browser found wrong
	asked    int      // requests of the site
}

// startBrowser starts a browser that ends with the test.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped: a browser is slow with the race detector, and other tests ask for pages at the same time")
	}
	ctx, cancel := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()),
		chromedp.ExecPath(chromium(t)),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.Headless, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("host-resolver-rules", "MAP *.example 127.0.0.1"),
	)
	t.Cleanup(cancel)
	browser, _ := chromedp.NewContext(ctx)
	if err := chromedp.Do(browser); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ending, cancel := context.WithTimeout(browser, 20*time.Second)
		defer cancel()
		_ = chromedp.Cancel(ending) // whatever happens, the allocator ends the browser
	})
	return browser
}

// TestBrowser tries the pages in one browser, each time in a fresh profile.
func TestBrowser(t *testing.T) {
	browser := startBrowser(t)
	for _, test := range []struct {
		name string
		run  func(*testing.T, context.Context)
	}{
		{"to the words and back", testThereAndBack},
		{"filter", testFilter},
		{"keyboard", testKeyboard},
		{"clauses", testClauses},
		{"narrow", testNarrow},
		{"series", testSeries},
		{"decision", testDecision},
		{"accounts", testAccounts},
		{"account pages", testAccountPages},
		{"work pages", testWorkPages},
		{"picture", testPicture},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, browser) })
	}
}

// newTab opens a window of a size in CSS pixels.
func newTab(t *testing.T, browser context.Context, site string, width, height int64, scripts bool) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	b := &tab{ctx: ctx, site: site}
	b.must(t, chromedp.Do(ctx))
	b.must(t, chromedp.Listen(ctx, b.watch))
	b.must(t, call(ctx, network.Enable, network.EnableParams{}))
	b.must(t, call(ctx, log.Enable, cdp.Empty{}))
	b.must(t, chromedp.Do(ctx, chromedp.EmulateViewport(width, height)))
	b.must(t, call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !scripts}))
	return b
}

func (b *tab) must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// watch takes down all that the browser complains of, and all that leads away.
func (b *tab) watch(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.asked++
		if !strings.HasPrefix(e.Request.URL, b.site+"/") && !strings.HasPrefix(e.Request.URL, "data:") {
			b.complain = append(b.complain, "asked for "+e.Request.URL)
		}
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 {
			b.complain = append(b.complain, fmt.Sprintf("got %d for %s", e.Response.Status, e.Response.URL))
		}
	case *runtime.EventConsoleAPICalled:
		b.complain = append(b.complain, fmt.Sprintf("the console says %v", e.Args))
	case *runtime.EventExceptionThrown:
		b.complain = append(b.complain, "a script failed: "+e.ExceptionDetails.Text)
	case *log.EventEntryAdded: // violations of the Content-Security-Policy come here
		b.complain = append(b.complain, "the log says "+e.Entry.Text)
	}
}

// quiet fails the test if the browser complained of anything.
func (b *tab) quiet(t *testing.T) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.asked == 0 {
		t.Error("the browser asked for nothing; does the watching work?")
	}
	for _, complaint := range b.complain {
		t.Errorf("the browser complains: %s", complaint)
	}
}

func (b *tab) open(t *testing.T, address string) {
	t.Helper()
	b.must(t, chromedp.Do(b.ctx, chromedp.Navigate(b.site+address)))
}

// click clicks the middle of an element with the mouse, where the page shows it.
func (b *tab) click(t *testing.T, selector string) {
	t.Helper()
	place := ask[[]float64](t, b, `(() => { const e = document.querySelector("`+selector+`");
		e.scrollIntoView({ block: "center", behavior: "instant" });
		const r = e.getClientRects()[0]; return [r.x + r.width / 2, r.y + r.height / 2]; })()`)
	b.must(t, chromedp.Do(b.ctx, chromedp.MouseClickXY(place[0], place[1])))
}

// fill types into a field.
func (b *tab) fill(t *testing.T, selector, keys string) {
	t.Helper()
	b.click(t, selector)
	b.must(t, chromedp.Do(b.ctx, chromedp.KeyEvent(keys)))
}

// until waits until an expression is true in the page. While the browser goes from
// one page to the next there is nothing to ask, so failures count only at the end.
func (b *tab) until(t *testing.T, what, expression string) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		done, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](expression))
		if done {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("it does not come about that %s (%s, %v)", what, expression, err)
		}
	}
}

// ask evaluates an expression in the page.
func ask[T any](t *testing.T, b *tab, expression string) T {
	t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	b.must(t, err)
	return v
}

// visible is an expression: the middle of an element lies within the window, and
// nothing covers it but what is its own or its parent's.
func visible(selector string) string {
	return `(() => { const e = document.querySelector("` + selector + `"), r = e.getClientRects()[0];
		return e.parentElement.contains(document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2)); })()`
}

// lit is an expression: an element or one around it has the background of a selection.
func lit(selector, around string) string {
	return `(() => { const probe = document.createElement("i"); document.body.append(probe);
		probe.style.backgroundColor = "var(--lit)"; const colour = getComputedStyle(probe).backgroundColor; probe.remove();
		return getComputedStyle(document.querySelector("` + selector + `").closest("` + around + `")).backgroundColor === colour; })()`
}

// serveReports serves reports as they are read by the program.
func serveReports(t *testing.T, add func(*store.Store)) string {
	t.Helper()
	st, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	add(st)
	server := httptest.NewServer(handler(t, st, slog.New(slog.NewTextHandler(t.Output(), nil))))
	t.Cleanup(func() {
		server.Close()
		_ = st.Close()
	})
	return server.URL
}

// addBytes reads a report and adds it. It gives the path of its page.
func addBytes(t *testing.T, st *store.Store, name string, b []byte) (string, *report.Reading) {
	t.Helper()
	d, err := source.Open(b)
	if err != nil {
		t.Fatal(err)
	}
	r := reading.Read(d, reading.Options{Name: name})
	if _, err := st.Add(t.Context(), store.Program("test"), d, r, "test"); err != nil {
		t.Fatal(err)
	}
	return "/reports/" + d.SHA256()[:12], r
}

func testThereAndBack(t *testing.T, browser context.Context) {
	for _, test := range []struct {
		name   string
		widths []int64
		add    func(*testing.T, *store.Store) (string, *report.Reading)
	}{
		{"sample", []int64{1400, 600}, func(t *testing.T, st *store.Store) (string, *report.Reading) {
			d, r := reporttest.Sample(t)
			if _, err := st.Add(t.Context(), store.Program("test"), d, r, "test"); err != nil {
				t.Fatal(err)
			}
			return "/reports/" + d.SHA256()[:12], r
		}},
		{"shannan", []int64{1400}, func(t *testing.T, st *store.Store) (string, *report.Reading) {
			path := filepath.Join("..", "..", "..", "shared", "reading", "reports", "prefecture_shannan_2020.txt")
			b, err := os.ReadFile(path)
			if err != nil {
				t.Skip("the Shannan report is not there (../shared/reading beside the repository): it is not tried in a browser")
			}
			return addBytes(t, st, filepath.Base(path), b)
		}},
	} {
		for _, scripts := range []bool{true, false} {
			for _, width := range test.widths {
				t.Run(fmt.Sprintf("%s, scripts %v, width %d", test.name, scripts, width), func(t *testing.T) {
					var address string
					var r *report.Reading
					site := serveReports(t, func(st *store.Store) { address, r = test.add(t, st) })
					b := newTab(t, browser, site, width, 500, scripts)
					b.open(t, address)

					// A figure in the second half: neither it nor its item is on the first screen.
					figure := lastQuantity(t, r)
					mark, item := "#"+figure.ID, "#r-"+figure.ID
					b.click(t, item)
					b.until(t, "the figure is in the window", visible(mark))
					b.until(t, "its sentence is lit", lit(mark, ".sentence"))
					if got := ask[string](t, b, `document.querySelector("`+mark+`").textContent`); got != figure.Quote() {
						t.Errorf("the item of the figure %q leads to %q", figure.Quote(), got)
					}
					if scripts {
						b.until(t, "its item is lit as well", lit(item, ".item"))
					}

					// And back.
					b.open(t, address)
					b.click(t, mark)
					b.until(t, "its item is in the window", visible(item))
					b.until(t, "its item is lit", lit(item, ".item"))
					if scripts {
						b.until(t, "its sentence is lit as well", lit(mark, ".sentence"))
					}
					b.quiet(t)
				})
			}
		}
	}
}

func lastQuantity(t *testing.T, r *report.Reading) record.Record {
	t.Helper()
	all := record.All(r)
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Figure != nil && all[i].Figure.Class == report.Quantity {
			return all[i]
		}
	}
	t.Fatal("the report has no figure")
	return record.Record{}
}

func testFilter(t *testing.T, browser context.Context) {
	const shown = `document.querySelectorAll("li.item:not([hidden])").length`
	for _, scripts := range []bool{true, false} {
		t.Run(fmt.Sprintf("scripts %v", scripts), func(t *testing.T) {
			var address string
			site := serveReports(t, func(st *store.Store) {
				d, r := reporttest.Sample(t)
				if _, err := st.Add(t.Context(), store.Program("test"), d, r, "test"); err != nil {
					t.Fatal(err)
				}
				address = "/reports/" + d.SHA256()[:12]
			})
			b := newTab(t, browser, site, 1400, 900, scripts)
			b.open(t, address+"?lang=en")
			if got := ask[int](t, b, shown); got != 16 {
				t.Fatalf("%d records are shown at first, want 16", got)
			}
			for _, step := range []struct {
				box   string
				shown int
			}{
				{"[name=kind][value=growth]", 4},
				{"[name=role][value=target]", 2},
				{"[name=kind][value=growth]", 4},
				{"[name=type][value=figure]", 0},
				{"[name=role][value=target]", 6},
				{"[name=type][value=other]", 13},
			} {
				b.click(t, step.box)
				if !scripts {
					b.click(t, ".filter button")
				}
				b.until(t, fmt.Sprintf("%d records are shown after a click on %s", step.shown, step.box),
					fmt.Sprintf("document.readyState === 'complete' && %s === %d", shown, step.shown))
				b.until(t, "the page says so", fmt.Sprintf(`document.querySelector("output").textContent === "%d of 23 shown"`, step.shown))
				b.until(t, "only their marks are set off", fmt.Sprintf(`document.querySelectorAll("a.mark:not(.off)").length === %d`, step.shown))
			}
			// The address has the filter: the page comes back as it is.
			b.must(t, chromedp.Do(b.ctx, chromedp.Reload()))
			if got := ask[int](t, b, shown); got != 13 {
				t.Errorf("%d records are shown when the page is loaded again, want 13", got)
			}
			b.quiet(t)
		})
	}
}

// Everything can be reached and used by keyboard alone.
func testKeyboard(t *testing.T, browser context.Context) {
	var address string
	site := serveReports(t, func(st *store.Store) {
		d, r := reporttest.Sample(t)
		if _, err := st.Add(t.Context(), store.Program("test"), d, r, "test"); err != nil {
			t.Fatal(err)
		}
		address = "/reports/" + d.SHA256()[:12]
	})
	b := newTab(t, browser, site, 1400, 700, true)
	b.open(t, address)
	press := func(key string) { b.must(t, chromedp.Do(b.ctx, chromedp.KeyEvent(key))) }
	press("\t")
	if got := ask[string](t, b, `document.activeElement.className`); got != "skip" {
		t.Errorf("the first stop is %q, want the link past the head of the page", got)
	}
	press("\r")
	b.until(t, "the main part has the focus", `document.activeElement.id === "main"`)
	const first = `document.activeElement.matches("a.mark:not(.off)")`
	for range 10 { // downloads come before the text
		if press("\t"); ask[bool](t, b, first) {
			break
		}
	}
	b.until(t, "the first mark has the focus", first)
	id := ask[string](t, b, `document.activeElement.id`)
	press("\r")
	b.until(t, "the record's item has the focus", `document.activeElement.id === "r-`+id+`"`)
	press("\r")
	b.until(t, "the mark has the focus again", `document.activeElement.id === "`+id+`"`)
	b.quiet(t)
}

// A click on the words of a deed selects it, not only one on its verb.
func testClauses(t *testing.T, browser context.Context) {
	var address, id string
	site := serveReports(t, func(st *store.Store) {
		d, r := reporttest.Sample(t)
		if _, err := st.Add(t.Context(), store.Program("test"), d, r, "test"); err != nil {
			t.Fatal(err)
		}
		address = "/reports/" + d.SHA256()[:12]
		id = fmt.Sprintf("c%d", r.Commitments[0].Start)
	})
	b := newTab(t, browser, site, 1400, 900, true)
	b.open(t, address)
	place := ask[[]float64](t, b, `(() => { const clause = document.querySelector(".clause[data-ids=`+id+`]");
		clause.scrollIntoView({ block: "center", behavior: "instant" });
		const range = document.createRange(); range.setStart(clause.childNodes[1], 2); range.setEnd(clause.childNodes[1], 3);
		const r = range.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()`)
	b.must(t, chromedp.Do(b.ctx, chromedp.MouseClickXY(place[0], place[1])))
	b.until(t, "the deed's item is lit", lit("#r-"+id, ".item"))
	b.quiet(t)
}

// On a phone no page is wider than the screen.
func testNarrow(t *testing.T, browser context.Context) {
	var addresses []string
	site := serveReports(t, func(st *store.Store) {
		d, r := reporttest.Sample(t)
		if _, err := st.Add(t.Context(), store.Program("test"), d, r, "test"); err != nil {
			t.Fatal(err)
		}
		report := "/reports/" + d.SHA256()[:12]
		addresses = []string{"/", report, report + "/records/" + record.All(r)[5].ID, report + "/records/" + fmt.Sprintf("c%d", r.Commitments[0].Start), "/nothing"}
	})
	b := newTab(t, browser, site, 360, 640, true)
	for _, address := range addresses {
		for _, language := range []string{"zh-CN", "en"} {
			b.open(t, address+"?lang="+language)
			if got := ask[int](t, b, `document.documentElement.scrollWidth`); got > 360 {
				t.Errorf("%s in %s is %d pixels wide on a screen of 360", address, language, got)
			}
		}
	}
}

// testPicture takes the README's picture of the report page:
//
//	go test ./internal/web -run TestBrowser/picture -picture
func testPicture(t *testing.T, browser context.Context) {
	if !*picture {
		t.Skip("the picture in docs is taken on demand only, by -picture")
	}
	var address string
	site := serveReports(t, func(st *store.Store) {
		files := demo.Files()
		last := files[len(files)-1]
		address, _ = addBytes(t, st, last.Name, last.Bytes)
	})
	b := newTab(t, browser, site, 1400, 900, true)
	b.must(t, call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}}))
	b.open(t, address+"?lang=zh-CN")
	// The head of the page, with the last record of the first screen selected.
	id := ask[string](t, b, `[...document.querySelectorAll("a.mark:not(.off)")].filter((m) => m.getBoundingClientRect().bottom < 800).at(-1).id`)
	b.click(t, "#"+id)
	b.until(t, "a sentence is lit", `document.querySelector(".sentence.on") !== null`)
	b.until(t, "the page is at its head again", `(scrollTo(0, 0), scrollY === 0)`)
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	b.must(t, err)
	path := filepath.Join("..", "..", "docs", "reading-page.png")
	b.must(t, os.MkdirAll(filepath.Dir(path), 0o755))
	b.must(t, os.WriteFile(path, png, 0o644))
}

// call runs a command of the browser's protocol that answers nothing of interest.
func call[P, R any](ctx context.Context, command cdp.Command[P, R], params P) error {
	_, err := chromedp.Call(ctx, command, params)
	return err
}
