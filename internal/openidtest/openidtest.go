// Package openidtest gives tests a real OpenID provider, and a browser that goes through it.
package openidtest

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The client that the provider knows.
const (
	Client = "duixian"
	Secret = "a secret of the test"
)

// Start starts a provider that sends visitors back to an address, and gives its issuer and what stops it; the end of the test does,
// too. tools is the path of the directory tools/openid. It skips the test where the provider is not installed, unless
// DUIXIAN_REQUIRE_OPENID is set.
func Start(t *testing.T, tools, redirect string) (issuer string, stop func()) {
	t.Helper()
	_, missing := os.Stat(filepath.Join(tools, "node_modules", "oidc-provider"))
	if _, err := exec.LookPath("node"); err != nil || missing != nil {
		if os.Getenv("DUIXIAN_REQUIRE_OPENID") == "1" {
			t.Fatalf("the OpenID provider is not here: %v, %v; npm ci --prefix tools/openid brings it", err, missing)
		}
		t.Skip("the OpenID provider is not here; npm ci --prefix tools/openid brings it")
	}
	c := exec.CommandContext(t.Context(), "node", filepath.Join(tools, "provider.mjs"), Client, Secret, redirect)
	in, err := c.StdinPipe() // at whose end it ends, even if the test is killed
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	said := &strings.Builder{}
	c.Stderr = said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	stop = func() {
		_ = in.Close() // it may have ended
		_ = c.Wait()
	}
	t.Cleanup(stop)
	issuer, err = bufio.NewReader(out).ReadString('\n')
	if err != nil {
		stop()
		t.Fatalf("the OpenID provider does not start: %v: %s", err, said)
	}
	return strings.TrimSpace(issuer), stop
}

// Claims are what the provider says of somebody; "sub" is among them.
type Claims map[string]any

// Browser keeps cookies and follows redirects, but stops before it is sent back to the site: what comes there is in the test's hands.
type Browser struct {
	*http.Client
}

// NewBrowser gives a browser without cookies. It does not follow a redirect to the path back.
func NewBrowser(t *testing.T, back string) Browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return Browser{&http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == back {
			return http.ErrUseLastResponse
		}
		return nil
	}}}
}

// SignIn goes to an address that leads to the provider, says there who it is (nil: nobody, they would not), and gives the address to which the
// provider then sends the visitor.
func (b Browser) SignIn(t *testing.T, address string, claims Claims) *url.URL {
	t.Helper()
	form := b.do(t, http.MethodGet, address, nil)
	if form.StatusCode == http.StatusSeeOther { // signed in there before, or refused at once
		return location(t, form)
	}
	who, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	return location(t, b.do(t, http.MethodPost, form.Request.URL.String(), url.Values{"claims": {string(who)}}))
}

func location(t *testing.T, r *http.Response) *url.URL {
	t.Helper()
	to, err := r.Location()
	if err != nil {
		t.Fatalf("%s gives %s, which leads nowhere: %v", r.Request.URL, r.Status, err)
	}
	return to
}

func (b Browser) do(t *testing.T, method, address string, form url.Values) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := b.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return answer
}
