package openid_test

import (
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"duixian/internal/openid"
)

// forger is a provider that gives any ID token.
type forger struct {
	*httptest.Server
	key   *rsa.PrivateKey
	token string
	info  string // what it says of whoever holds the access token
}

func newForger(t *testing.T) *forger {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	f := &forger{key: key}
	write := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(v); err != nil {
			t.Error(err)
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		write(w, map[string]any{"issuer": f.URL, "authorization_endpoint": f.URL + "/auth", "token_endpoint": f.URL + "/token", "jwks_uri": f.URL + "/keys",
			"userinfo_endpoint": f.URL + "/info", "token_endpoint_auth_methods_supported": []string{"client_secret_post"},
			"id_token_signing_alg_values_supported": []string{"RS256", "HS256", "none"}})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		write(w, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "alg": "RS256", "use": "sig",
			"n": encode(key.N.Bytes()), "e": encode(big.NewInt(int64(key.E)).Bytes())}}})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("client_secret") != "s" {
			t.Error("the secret was not sent in the way that the provider asks for")
		}
		write(w, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": f.token})
	})
	mux.HandleFunc("/info", func(w http.ResponseWriter, _ *http.Request) { write(w, json.RawMessage(f.info)) })
	f.Server = httptest.NewServer(mux)
	t.Cleanup(f.Close)
	return f
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// sign makes a token.
func (f *forger) sign(t *testing.T, algorithm string, claims map[string]any) string {
	t.Helper()
	body, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	text := encode([]byte(`{"alg":"`+algorithm+`"}`)) + "." + encode(body)
	hash := sha256.Sum256([]byte(text))
	var signature []byte
	switch algorithm {
	case "RS256":
		if signature, err = rsa.SignPKCS1v15(rand.Reader, f.key, crypto.SHA256, hash[:]); err != nil {
			t.Fatal(err)
		}
	case "HS256": // with what everybody knows
		mac := hmac.New(sha256.New, x509.MarshalPKCS1PublicKey(&f.key.PublicKey))
		mac.Write([]byte(text))
		signature = mac.Sum(nil)
	}
	return text + "." + encode(signature)
}

func TestTokens(t *testing.T) {
	f := newForger(t)
	p, err := openid.New(openid.Config{Issuer: f.URL, Client: "c", Secret: "s", Redirect: redirect})
	if err != nil {
		t.Fatal(err)
	}
	set := func(name string, value any) func(map[string]any) { return func(m map[string]any) { m[name] = value } }
	leave := func(name string) func(map[string]any) { return func(m map[string]any) { delete(m, name) } }
	ok := error(nil)
	for name, test := range map[string]struct {
		algorithm, info string
		change          func(map[string]any)
		want            error
	}{
		"as it should be":                  {"RS256", "", func(map[string]any) {}, ok},
		"for us among several":             {"RS256", "", func(m map[string]any) { m["aud"], m["azp"] = []string{"c", "d"}, "c" }, ok},
		"name told apart":                  {"RS256", `{"sub":"s1","preferred_username":"wang"}`, leave("preferred_username"), ok},
		"told apart of another":            {"RS256", `{"sub":"s2","preferred_username":"wang"}`, leave("preferred_username"), openid.ErrFailed},
		"not told apart":                   {"RS256", `[]`, leave("preferred_username"), openid.ErrUnavailable},
		"for another":                      {"RS256", "", set("aud", "d"), openid.ErrFailed},
		"for several, who knows for whom":  {"RS256", "", set("aud", []string{"c", "d"}), openid.ErrFailed},
		"made for another":                 {"RS256", "", set("azp", "d"), openid.ErrFailed},
		"of another":                       {"RS256", "", set("iss", "https://other.example"), openid.ErrFailed},
		"too old":                          {"RS256", "", set("exp", time.Now().Add(-time.Second).Unix()), openid.ErrFailed},
		"without an end":                   {"RS256", "", leave("exp"), openid.ErrFailed},
		"without a nonce":                  {"RS256", "", leave("nonce"), openid.ErrFailed},
		"without a subject":                {"RS256", "", leave("sub"), openid.ErrFailed},
		"a subject that no database takes": {"RS256", "", set("sub", "a\x00"), openid.ErrFailed},
		"without a signature":              {"none", "", func(map[string]any) {}, openid.ErrFailed},
		"signed with the public key":       {"HS256", "", func(map[string]any) {}, openid.ErrFailed},
	} {
		address, kept, err := p.Begin(t.Context(), "/")
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		claims := map[string]any{"iss": f.URL, "aud": "c", "sub": "s1", "exp": time.Now().Add(time.Minute).Unix(), "nonce": u.Query().Get("nonce"), "preferred_username": "wang"}
		test.change(claims)
		f.token, f.info = f.sign(t, test.algorithm, claims), test.info
		who, _, err := p.Finish(t.Context(), kept, url.Values{"state": {u.Query().Get("state")}, "code": {"a"}})
		if !errors.Is(err, test.want) || (err == nil) != (who == openid.Identity{Issuer: f.URL, Subject: "s1", Name: "wang"}) {
			t.Errorf("%s: %+v, %v; want %v", name, who, err, test.want)
		}
	}
}
