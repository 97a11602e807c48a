// Package openid lets an OpenID Connect provider say who a visitor is: authorization code flow with PKCE. It knows no accounts and
// keeps nothing: what a sign-in under way needs is in the visitor's browser.
package openid

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// What went wrong at a sign-in, as far as the visitor should know. What wraps them says more, for the log.
var (
	ErrUnavailable = errors.New("openid: the provider cannot be reached")
	ErrDenied      = errors.New("openid: the provider did not let the visitor in")
	ErrAgain       = errors.New("openid: the sign-in is too old, was used, or began in another browser")
	ErrFailed      = errors.New("openid: the provider's answer is not to be trusted")
)

// Back is the path at which the provider sends visitors back.
const Back = "/sign-in/openid/back"

// DefaultClaim is the claim that names an account where none is configured.
const DefaultClaim = "preferred_username"

// emailClaim counts only if the provider has verified it.
const emailClaim = "email"

// patience is how long one request to the provider may take.
const patience = 10 * time.Second

// Config says which provider to ask, and how we are known to it.
type Config struct {
	Issuer         string // the provider's address
	Client, Secret string // ours
	Redirect       string // this site's address with the path Back, as the provider has it registered
	Claim          string // whose value names an account; DefaultClaim if ""
}

// check says what is wrong with a configuration.
func (c Config) check() error {
	if c.Client == "" || c.Secret == "" {
		return errors.New("the client needs an ID and a secret")
	}
	if u, err := safeURL(c.Issuer); err != nil || u.RawQuery != "" {
		return fmt.Errorf("the issuer %q is no address that begins with https:// and has no query", c.Issuer)
	}
	if u, err := safeURL(c.Redirect); err != nil || u.Path != Back || u.RawQuery != "" {
		return fmt.Errorf("the redirect %q is no address that begins with https:// and ends with %s", c.Redirect, Back)
	}
	return nil
}

// safeURL reads an address to which secrets may go: over TLS, or without leaving this machine.
func safeURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" {
		return nil, errors.New("openid: no address")
	}
	address, _ := netip.ParseAddr(u.Hostname())
	if u.Scheme == "https" || u.Scheme == "http" && (address.IsLoopback() || u.Hostname() == "localhost") {
		return u, nil
	}
	return nil, errors.New("openid: an address without TLS")
}

// Provider is an OpenID Connect provider. It may be used by many goroutines at once.
type Provider struct {
	config Config
	http   *http.Client
	now    func() time.Time

	mu    sync.Mutex
	found *found // nil until the provider has told
}

// found is what the provider tells of itself.
type found struct {
	provider *oidc.Provider
	oauth    oauth2.Config
}

// New makes a provider without asking it anything: it may be down now. The error is one of the configuration.
func New(c Config) (*Provider, error) {
	c.Claim = cmp.Or(c.Claim, DefaultClaim)
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("openid: %w", err)
	}
	return &Provider{config: c, http: &http.Client{Timeout: patience}, now: time.Now}, nil
}

// SetClock makes the provider take the time from elsewhere: for tests.
func (p *Provider) SetClock(now func() time.Time) { p.now = now }

// Reach finds out where the provider does what, unless it is known. ErrUnavailable says that it cannot be told now, and why.
func (p *Provider) Reach(ctx context.Context) error {
	_, err := p.discover(ctx)
	return err
}

// discover is Reach with what was found. It is kept for good; a provider that moves its endpoints needs a restart.
func (p *Provider) discover(ctx context.Context) (*found, error) {
	p.mu.Lock()
	known := p.found
	p.mu.Unlock()
	if known != nil {
		return known, nil
	}
	provider, err := oidc.NewProvider(p.client(ctx), p.config.Issuer)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	var told struct {
		Methods []string `json:"token_endpoint_auth_methods_supported"`
	}
	if err := provider.Claims(&told); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInHeader // what there is unless it tells otherwise; to try would use up the code
	if len(told.Methods) > 0 && !slices.Contains(told.Methods, "client_secret_basic") {
		endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	scopes := []string{oidc.ScopeOpenID, oidc.ScopeProfile}
	if p.config.Claim == emailClaim {
		scopes = append(scopes, oidc.ScopeEmail)
	}
	now := &found{provider, oauth2.Config{ClientID: p.config.Client, ClientSecret: p.config.Secret, Endpoint: endpoint,
		RedirectURL: p.config.Redirect, Scopes: scopes}}
	p.mu.Lock()
	p.found = now
	p.mu.Unlock()
	return now, nil
}

func (p *Provider) client(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, p.http)
}

// Begin begins a sign-in that leads to a path of the site. It gives the address to send the visitor to, and the attempt, which their browser must
// keep and nobody else may see until the provider sends them back. ErrUnavailable says that the provider cannot be asked.
func (p *Provider) Begin(ctx context.Context, to string) (address, keep string, err error) {
	f, err := p.discover(ctx)
	if err != nil {
		return "", "", err
	}
	a := newAttempt(p.now(), to)
	return f.oauth.AuthCodeURL(a.state(), oidc.Nonce(a.nonce()), oauth2.S256ChallengeOption(a.verifier())), string(a), nil
}

// Identity is whom the provider says that it knows. Nothing else that it says is looked at.
type Identity struct {
	Issuer  string
	Subject string // the provider's key of the person, which it gives nobody else
	Name    string // the value of the configured claim, which it may give somebody else later; "" if it told none
}

// Finish ends a sign-in: kept is the attempt as the browser kept it ("" if it had nothing), answer the query with which the provider sent the
// visitor back. It gives who they are, and where the sign-in leads to. All errors wrap one of this package.
func (p *Provider) Finish(ctx context.Context, kept string, answer url.Values) (who Identity, to string, err error) {
	a := attempt(kept)
	if err := a.check(answer.Get("state"), p.now()); err != nil {
		return Identity{}, "", fmt.Errorf("%w: %w", ErrAgain, err)
	}
	if who, err = p.finish(ctx, a, answer); err != nil {
		return Identity{}, a.to(), err
	}
	return who, a.to(), nil
}

func (p *Provider) finish(ctx context.Context, a attempt, answer url.Values) (Identity, error) {
	if issuer := answer.Get("iss"); issuer != "" && issuer != p.config.Issuer {
		return Identity{}, fmt.Errorf("%w: it comes from %.200q", ErrFailed, issuer)
	}
	switch said := answer.Get("error"); said {
	case "":
	case "access_denied", "login_required", "interaction_required", "consent_required", "account_selection_required":
		return Identity{}, fmt.Errorf("%w: %s: %.200q", ErrDenied, said, answer.Get("error_description"))
	case "temporarily_unavailable", "server_error":
		return Identity{}, fmt.Errorf("%w: %s: %.200q", ErrUnavailable, said, answer.Get("error_description"))
	default:
		return Identity{}, fmt.Errorf("%w: it is the error %.50q: %.200q", ErrFailed, said, answer.Get("error_description"))
	}
	f, err := p.discover(ctx)
	if err != nil {
		return Identity{}, err
	}
	ctx = p.client(ctx)
	token, err := f.oauth.Exchange(ctx, answer.Get("code"), oauth2.VerifierOption(a.verifier()))
	if err != nil {
		return Identity{}, exchangeError(err)
	}
	return p.identity(ctx, f, token, a.nonce())
}

// exchangeError says what it means that a code could not be exchanged.
func exchangeError(err error) error {
	var network net.Error
	var refused *oauth2.RetrieveError
	kind := ErrFailed
	switch {
	case errors.As(err, &network), errors.As(err, &refused) && refused.Response.StatusCode >= http.StatusInternalServerError:
		kind = ErrUnavailable
	case refused != nil && refused.ErrorCode == "invalid_grant": // the code was used, or is too old
		kind = ErrAgain
	}
	return fmt.Errorf("%w: exchange the code: %w", kind, err)
}
