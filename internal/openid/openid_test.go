package openid_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"duixian/internal/openid"
	"duixian/internal/openidtest"
)

const (
	tools    = "../../tools/openid"
	redirect = "http://127.0.0.1:1" + openid.Back // where nobody is: the test takes what goes there
)

func start(t *testing.T, claim string) (p *openid.Provider, stop func()) {
	t.Helper()
	issuer, stop := openidtest.Start(t, tools, redirect)
	p, err := openid.New(openid.Config{Issuer: issuer, Client: openidtest.Client, Secret: openidtest.Secret, Redirect: redirect, Claim: claim})
	if err != nil {
		t.Fatal(err)
	}
	return p, stop
}

// begin begins a sign-in and goes to the provider for it, with the address changed if change is not nil. It gives what the browser keeps, and the answer.
func begin(t *testing.T, p *openid.Provider, claims openidtest.Claims, change func(url.Values)) (kept string, answer url.Values) {
	t.Helper()
	address, kept, err := p.Begin(t.Context(), "/people?a=b")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	if change != nil {
		change(query)
	}
	u.RawQuery = query.Encode()
	return kept, openidtest.NewBrowser(t, openid.Back).SignIn(t, u.String(), claims).Query()
}

func TestSignIn(t *testing.T) {
	p, _ := start(t, "")
	wang := openidtest.Claims{"sub": "s1", "preferred_username": "wang", "email": "w@example.org", "email_verified": true}
	kept, answer := begin(t, p, wang, nil)
	who, to, err := p.Finish(t.Context(), kept, answer)
	if err != nil || who.Subject != "s1" || who.Name != "wang" || who.Issuer != answer.Get("iss") || to != "/people?a=b" {
		t.Errorf("it is %+v, leads to %s, %v", who, to, err)
	}
	if _, _, err := p.Finish(t.Context(), kept, answer); !errors.Is(err, openid.ErrAgain) {
		t.Errorf("the same answer a second time: %v", err)
	}
	for secret := range strings.SplitSeq(kept, ".") {
		if strings.Contains(answer.Encode(), secret) {
			t.Errorf("the provider saw %s, a part of what only the browser may have", secret)
		}
	}
}

func TestNames(t *testing.T) {
	byName, _ := start(t, "")
	byEmail, _ := start(t, "email")
	for _, test := range []struct {
		p      *openid.Provider
		claims openidtest.Claims
		want   string
	}{
		{byName, openidtest.Claims{"sub": "s"}, ""},
		{byName, openidtest.Claims{"sub": "s", "preferred_username": 7}, ""},
		{byName, openidtest.Claims{"sub": "s", "preferred_username": "a\x00b"}, ""},
		{byName, openidtest.Claims{"sub": "s", "preferred_username": strings.Repeat("a", 256)}, ""},
		{byName, openidtest.Claims{"sub": "s", "preferred_username": "王"}, "王"},
		{byEmail, openidtest.Claims{"sub": "s", "email": "w@example.org", "email_verified": true}, "w@example.org"},
		{byEmail, openidtest.Claims{"sub": "s", "email": "w@example.org", "email_verified": "true"}, "w@example.org"},
		{byEmail, openidtest.Claims{"sub": "s", "email": "w@example.org", "email_verified": false}, ""},
		{byEmail, openidtest.Claims{"sub": "s", "email": "w@example.org"}, ""},
	} {
		kept, answer := begin(t, test.p, test.claims, nil)
		if who, _, err := test.p.Finish(t.Context(), kept, answer); err != nil || who.Name != test.want || who.Subject != "s" {
			t.Errorf("%v is %+v, %v", test.claims, who, err)
		}
	}
}

func TestWhatIsTamperedWithIsRefused(t *testing.T) {
	p, stop := start(t, "")
	wang := openidtest.Claims{"sub": "s1", "preferred_username": "wang"}
	set := func(name, value string) func(url.Values) { return func(v url.Values) { v.Set(name, value) } }
	none := func(url.Values) {}
	keep := func(kept string) string { return kept }
	for name, test := range map[string]struct {
		ask    func(url.Values)
		answer func(url.Values)
		kept   func(string) string
		want   error
	}{
		"another nonce":         {set("nonce", "another"), none, keep, openid.ErrFailed},
		"another challenge":     {set("code_challenge", strings.Repeat("a", 43)), none, keep, openid.ErrAgain},
		"another state":         {set("state", "another"), none, keep, openid.ErrAgain},
		"no state":              {none, set("state", ""), keep, openid.ErrAgain},
		"no cookie":             {none, none, func(string) string { return "" }, openid.ErrAgain},
		"another cookie":        {none, none, func(string) string { _, other, _ := p.Begin(t.Context(), "/"); return other }, openid.ErrAgain},
		"another way to go":     {none, none, func(kept string) string { return kept + "aaaa" }, openid.ErrAgain},
		"another code":          {none, set("code", "another"), keep, openid.ErrAgain},
		"no code":               {none, set("code", ""), keep, openid.ErrFailed},
		"of another provider":   {none, set("iss", "https://other.example"), keep, openid.ErrFailed},
		"an error nobody knows": {none, set("error", "strange"), keep, openid.ErrFailed},
	} {
		kept, answer := begin(t, p, wang, test.ask)
		test.answer(answer)
		who, to, err := p.Finish(t.Context(), test.kept(kept), answer)
		if !errors.Is(err, test.want) || who != (openid.Identity{}) {
			t.Errorf("%s: %+v, %q, %v; want %v", name, who, to, err, test.want)
		}
	}
	kept, answer := begin(t, p, nil, nil)
	if _, to, err := p.Finish(t.Context(), kept, answer); !errors.Is(err, openid.ErrDenied) || to != "/people?a=b" {
		t.Errorf("who would not: %q, %v", to, err)
	}
	kept, answer = begin(t, p, wang, nil)
	for _, late := range []time.Duration{openid.AttemptLasts + time.Second, -time.Hour} {
		p.SetClock(func() time.Time { return time.Now().Add(late) })
		if _, _, err := p.Finish(t.Context(), kept, answer); !errors.Is(err, openid.ErrAgain) {
			t.Errorf("after %s: %v", late, err)
		}
	}
	p.SetClock(time.Now)
	stop()
	if _, _, err := p.Finish(t.Context(), kept, answer); !errors.Is(err, openid.ErrUnavailable) {
		t.Errorf("the provider is down: %v", err)
	}
}

// The provider may come up after us.
func TestTheProviderIsDown(t *testing.T) {
	p, err := openid.New(openid.Config{Issuer: "http://127.0.0.1:1", Client: "c", Secret: "s", Redirect: redirect})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.Begin(t.Context(), "/"); !errors.Is(err, openid.ErrUnavailable) {
		t.Errorf("it begins with %v", err)
	}
	if err := p.Reach(t.Context()); !errors.Is(err, openid.ErrUnavailable) {
		t.Errorf("it is reached with %v", err)
	}
}

func TestTheSecretIsWrong(t *testing.T) {
	issuer, _ := openidtest.Start(t, tools, redirect)
	p, err := openid.New(openid.Config{Issuer: issuer, Client: openidtest.Client, Secret: "wrong", Redirect: redirect})
	if err != nil {
		t.Fatal(err)
	}
	kept, answer := begin(t, p, openidtest.Claims{"sub": "s"}, nil)
	if _, _, err := p.Finish(t.Context(), kept, answer); !errors.Is(err, openid.ErrFailed) || strings.Contains(err.Error(), "wrong") {
		t.Errorf("it ends with %v", err)
	}
}

func TestConfig(t *testing.T) {
	good := openid.Config{Issuer: "https://id.example/realms/a", Client: "c", Secret: "s", Redirect: "https://d.example" + openid.Back}
	if _, err := openid.New(good); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*openid.Config){
		"no client":              func(c *openid.Config) { c.Client = "" },
		"no secret":              func(c *openid.Config) { c.Secret = "" },
		"no issuer":              func(c *openid.Config) { c.Issuer = "" },
		"an issuer without TLS":  func(c *openid.Config) { c.Issuer = "http://id.example" },
		"an issuer with a query": func(c *openid.Config) { c.Issuer += "?a" },
		"a redirect without TLS": func(c *openid.Config) { c.Redirect = "http://d.example" + openid.Back },
		"another path":           func(c *openid.Config) { c.Redirect = "https://d.example/" },
		"a user in the redirect": func(c *openid.Config) { c.Redirect = "https://u@d.example" + openid.Back },
	} {
		c := good
		spoil(&c)
		if _, err := openid.New(c); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
