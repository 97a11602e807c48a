package web_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"duixian/internal/openid"
	"duixian/internal/openidtest"
	"duixian/internal/people"
	"duixian/internal/server"
	"duixian/internal/store"
	"duixian/internal/web"
)

// office is a site on the network, with a real identity provider.
type office struct {
	site
	url, issuer string
	stop        func() // the provider
}

// logged is a log that many may write to.
type logged struct {
	sync.Mutex
	strings.Builder
}

func (l *logged) Write(b []byte) (int, error) {
	l.Lock()
	defer l.Unlock()
	return l.Builder.Write(b)
}

func newOffice(t *testing.T) (office, *logged) {
	t.Helper()
	o, log := office{site: newSite(t)}, &logged{}
	listening := httptest.NewUnstartedServer(nil)
	t.Cleanup(listening.Close)
	o.url = "http://" + listening.Listener.Addr().String()
	o.issuer, o.stop = openidtest.Start(t, "../../tools/openid", o.url+openid.Back)
	provider, err := openid.New(openid.Config{Issuer: o.issuer, Client: openidtest.Client, Secret: openidtest.Secret, Redirect: o.url + openid.Back})
	if err != nil {
		t.Fatal(err)
	}
	handler, err := web.New(web.Options{Store: o.store, Log: slog.New(slog.NewTextHandler(log, nil)), Calendar: calendar(t), OpenID: provider})
	if err != nil {
		t.Fatal(err)
	}
	house, err := server.New(server.Config{Log: slog.New(slog.DiscardHandler), TrustedProxies: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}}, handler)
	if err != nil {
		t.Fatal(err)
	}
	o.Handler, listening.Config.Handler = house, house
	listening.Start()
	return o, log
}

// keep makes an account, or changes it if it has an ID.
func (o office) keep(t *testing.T, p people.Person) people.Person {
	t.Helper()
	version := 0
	if p.ID != "" {
		a, err := o.store.Person(t.Context(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		version = a.Version
	}
	id, err := o.store.KeepPerson(t.Context(), store.Program("test"), p, version)
	if err != nil {
		t.Fatal(err)
	}
	p.ID = id
	return p
}

// visit asks for an address as a browser, and gives the answer, which is no redirect that was followed, and its page.
func (o office) visit(t *testing.T, b openidtest.Browser, address string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Language", "en")
	only := *b.Client
	only.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := only.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	return answer, body(t, answer)
}

// signIn goes the whole way, and gives the answer to whom the provider sent back.
func (o office) signIn(t *testing.T, b openidtest.Browser, claims openidtest.Claims) (*http.Response, string) {
	t.Helper()
	return o.visit(t, b, b.SignIn(t, o.url+"/sign-in/openid?to=%2Faccount", claims).String())
}

func (o office) browser(t *testing.T) openidtest.Browser {
	return openidtest.NewBrowser(t, openid.Back)
}

func TestSignInThroughTheProvider(t *testing.T) {
	o, log := newOffice(t)
	wang := o.keep(t, people.Person{Login: "wang", Name: "王某", Posts: []people.Post{{Role: people.Office}}, Outside: "wang.w"})
	accepted := func(what string, claims openidtest.Claims) {
		t.Helper()
		b := o.browser(t)
		r, page := o.signIn(t, b, claims)
		if r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != "/account" {
			t.Fatalf("%s: %s to %s: %s %s", what, r.Status, r.Header.Get("Location"), page, &log.Builder)
		}
		if r, page := o.visit(t, b, o.url+"/account"); r.StatusCode != http.StatusOK || !strings.Contains(page, "王某") {
			t.Errorf("%s: the account's page is %s", what, r.Status)
		}
		if r, _ := o.visit(t, b, o.url+"/sign-in/openid?to=%2Frights"); r.Header.Get("Location") != "/rights" {
			t.Errorf("%s: who is signed in is sent to %s", what, r.Header.Get("Location"))
		}
	}
	refused := func(what string, claims openidtest.Claims) {
		t.Helper()
		b := o.browser(t)
		r, page := o.signIn(t, b, claims)
		if r.StatusCode != http.StatusForbidden || !strings.Contains(page, "no account for you that is open") {
			t.Errorf("%s: %s %s", what, r.Status, page)
		}
		if r, _ := o.visit(t, b, o.url+"/account"); r.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: the account's page is %s", what, r.Status)
		}
	}

	_, page := o.visit(t, o.browser(t), o.url+"/sign-in?to=%2Faccount")
	if !strings.Contains(page, `href="/sign-in/openid?to=%2Faccount"`) {
		t.Errorf("the page to sign in does not lead to the provider: %s", page)
	}
	accepted("the first time", openidtest.Claims{"sub": "1", "preferred_username": "wang.w"})
	accepted("under another name", openidtest.Claims{"sub": "1", "preferred_username": "wang.x"})
	refused("somebody else who got the name", openidtest.Claims{"sub": "2", "preferred_username": "wang.w"})
	refused("somebody whom nobody knows", openidtest.Claims{"sub": "3", "preferred_username": "li"})
	refused("somebody whose login it is, but not outside", openidtest.Claims{"sub": "4", "preferred_username": "wang"})
	wang.Closed = true
	o.keep(t, wang)
	refused("whose account is closed", openidtest.Claims{"sub": "1", "preferred_username": "wang.w"})

	history, err := o.store.History(t.Context(), store.PersonKind, wang.ID)
	if err != nil || len(history) != 3 || history[1].What != "bound" {
		t.Errorf("the history is %+v, %v", history, err)
	}
	tries, err := o.store.SignIns(t.Context(), wang.ID, time.Time{}, 10)
	var outcomes []string
	for _, one := range tries {
		outcomes = append(outcomes, string(one.Outcome))
	}
	if got := strings.Join(outcomes, " "); err != nil || got != "refused refused accepted accepted" {
		t.Errorf("the audit of the account is %s, %v", got, err)
	}
}

func TestTheWayThroughTheProviderIsTheBrowsersOwn(t *testing.T) {
	o, log := newOffice(t)
	o.keep(t, people.Person{Login: "wang", Name: "王某", Outside: "wang"})
	wang := openidtest.Claims{"sub": "1", "preferred_username": "wang"}
	start := o.url + "/sign-in/openid?to=https%3A%2F%2Fevil.example"
	problem := func(what string, b openidtest.Browser, address string, status int, sentence string) {
		t.Helper()
		r, page := o.visit(t, b, address)
		if r.StatusCode != status || !strings.Contains(page, sentence) || r.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %s %s", what, r.Status, page)
		}
		for _, secret := range []string{"code=", "state=", "evil", "openid:"} {
			if strings.Contains(page, secret) {
				t.Errorf("%s: the page has %q", what, secret)
			}
		}
		id := r.Header.Get("X-Request-Id")
		log.Lock()
		defer log.Unlock()
		if !strings.Contains(page, "number "+id) || !strings.Contains(log.String(), "id="+id) {
			t.Errorf("%s: %s is not the number of the page and of the log: %s", what, id, &log.Builder)
		}
		for _, c := range r.Cookies() {
			if c.Name == "duixian_session" {
				t.Errorf("%s: a session begins", what)
			}
		}
	}
	const again = "Begin again."

	b := o.browser(t)
	back := b.SignIn(t, start, wang)
	problem("another browser", o.browser(t), back.String(), http.StatusBadRequest, again)
	r, _ := o.visit(t, b, back.String())
	if r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != "/" {
		t.Errorf("an address elsewhere leads to %q", r.Header.Get("Location"))
	}
	problem("the answer a second time", b, back.String(), http.StatusBadRequest, again)

	b = o.browser(t)
	back = b.SignIn(t, start, wang)
	query := back.Query()
	query.Set("state", "another")
	problem("another state", b, o.url+openid.Back+"?"+query.Encode(), http.StatusBadRequest, again)
	problem("its cookie is gone then", b, back.String(), http.StatusBadRequest, again)

	b = o.browser(t)
	problem("who would not", b, b.SignIn(t, start, nil).String(), http.StatusForbidden, "did not let you in")
	problem("nothing", o.browser(t), o.url+openid.Back, http.StatusBadRequest, again)

	// The cookie of an answer put back, as somebody could who has the browser's.
	b = o.browser(t)
	back = b.SignIn(t, start, wang)
	site, err := url.Parse(o.url + openid.Back)
	if err != nil {
		t.Fatal(err)
	}
	kept := b.Jar.Cookies(site)
	if r, _ := o.visit(t, b, back.String()); r.StatusCode != http.StatusSeeOther {
		t.Fatalf("it ends with %s: %s", r.Status, &log.Builder)
	}
	b = o.browser(t)
	b.Jar.SetCookies(site, kept)
	problem("a code that was used", b, back.String(), http.StatusBadRequest, again)

	b = o.browser(t)
	back = b.SignIn(t, start, wang)
	o.stop()
	problem("the provider went down", b, back.String(), http.StatusServiceUnavailable, "cannot be reached now")
}

func TestTheCookieOfASignInUnderWay(t *testing.T) {
	o, _ := newOffice(t)
	for _, test := range []struct {
		scheme, name, path string
	}{{"http", "duixian_openid", "/sign-in/openid"}, {"https", "__Host-duixian_openid", "/"}} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/sign-in/openid", nil)
		r.RemoteAddr = "192.0.2.1:1"
		r.Header.Set("X-Forwarded-Proto", test.scheme)
		w := httptest.NewRecorder()
		o.ServeHTTP(w, r)
		cookies := w.Result().Cookies()
		if len(cookies) != 1 {
			t.Fatalf("%s: the cookies are %v", test.scheme, cookies)
		}
		c := cookies[0]
		if c.Name != test.name || c.Path != test.path || c.Secure != (test.scheme == "https") || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.MaxAge != 600 || c.Domain != "" {
			t.Errorf("%s: the cookie is %s", test.scheme, c)
		}
		to, err := w.Result().Location()
		if err != nil || !strings.HasPrefix(to.String(), o.issuer) || to.Query().Get("code_challenge_method") != "S256" || to.Query().Get("nonce") == "" {
			t.Errorf("%s: it leads to %s, %v", test.scheme, to, err)
		}
	}
}

func TestWithoutAProvider(t *testing.T) {
	s := newSite(t)
	for _, address := range []string{"/sign-in/openid", openid.Back + "?code=a&state=b"} {
		if r := s.get(t, address); r.StatusCode != http.StatusNotFound || len(r.Cookies()) > 0 {
			t.Errorf("%s gives %s", address, r.Status)
		}
	}
	if page := body(t, s.get(t, "/sign-in")); strings.Contains(page, "openid") {
		t.Errorf("the page to sign in leads to a provider: %s", page)
	}
}

func TestTheProviderIsDown(t *testing.T) {
	s := newSite(t)
	provider, err := openid.New(openid.Config{Issuer: "http://127.0.0.1:1", Client: "c", Secret: "s", Redirect: "http://127.0.0.1:2" + openid.Back})
	if err != nil {
		t.Fatal(err)
	}
	if s.Handler, err = web.New(web.Options{Store: s.store, Log: slog.New(slog.NewTextHandler(s.log, nil)), Calendar: calendar(t), OpenID: provider}); err != nil {
		t.Fatal(err)
	}
	r := s.get(t, "/sign-in/openid?to=%2Frights", "Accept-Language: en")
	page := body(t, r)
	if r.StatusCode != http.StatusServiceUnavailable || !strings.Contains(page, "cannot be reached now") || !strings.Contains(page, `name="to" value="/rights"`) || strings.Contains(page, "127.0.0.1") {
		t.Errorf("%s: %s", r.Status, page)
	}
	if !strings.Contains(s.log.String(), "127.0.0.1:1") {
		t.Errorf("the log does not say what is down: %s", s.log)
	}
}
