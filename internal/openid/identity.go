package openid

import (
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// identity finds who the provider says a visitor is: in the ID token, once that has proved to be of this provider, for us, of now
// and of this attempt.
func (p *Provider) identity(ctx context.Context, f *found, token *oauth2.Token, nonce string) (Identity, error) {
	raw, _ := token.Extra("id_token").(string)
	verified, err := f.provider.Verifier(&oidc.Config{ClientID: p.config.Client, Now: p.now}).Verify(ctx, raw)
	if err != nil {
		return Identity{}, fmt.Errorf("%w: %w", ErrFailed, err)
	}
	var told map[string]any
	if err := verified.Claims(&told); err != nil {
		return Identity{}, fmt.Errorf("%w: %w", ErrFailed, err)
	}
	switch party, is := told["azp"]; {
	case !hmac.Equal([]byte(verified.Nonce), []byte(nonce)):
		return Identity{}, fmt.Errorf("%w: the nonce is another", ErrFailed)
	case is && party != p.config.Client, !is && len(verified.Audience) > 1: // for several, and not said that for us
		return Identity{}, fmt.Errorf("%w: it was made for another client, %.200q", ErrFailed, fmt.Sprint(party))
	case !plain(verified.Subject):
		return Identity{}, fmt.Errorf("%w: it has no subject", ErrFailed)
	}
	if _, ok := told[p.config.Claim]; !ok && f.provider.UserInfoEndpoint() != "" { // which some providers tell there alone
		if told, err = p.userInfo(ctx, f, token, verified.Subject); err != nil {
			return Identity{}, err
		}
	}
	return Identity{p.config.Issuer, verified.Subject, p.name(told)}, nil
}

// userInfo asks for the claims of a subject that the ID token does not have.
func (p *Provider) userInfo(ctx context.Context, f *found, token *oauth2.Token, subject string) (told map[string]any, err error) {
	info, err := f.provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return nil, fmt.Errorf("%w: ask who it is: %w", ErrUnavailable, err)
	}
	err = info.Claims(&told)
	if err == nil && info.Subject != subject {
		err = errors.New("it tells of somebody else")
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFailed, err)
	}
	return told, nil
}

// name is the value of the claim that names an account, "" if there is none that may be used.
func (p *Provider) name(told map[string]any) string {
	name, _ := told[p.config.Claim].(string)
	sure := told["email_verified"]
	if p.config.Claim == emailClaim && sure != true && sure != "true" { // some providers write a text
		return ""
	}
	if !plain(name) {
		return ""
	}
	return name
}

// plain says whether a text can be a key or a name: not empty, of a reasonable length, and without what nobody can see.
func plain(s string) bool {
	return s != "" && len(s) <= 255 && !strings.ContainsFunc(s, unicode.IsControl)
}
