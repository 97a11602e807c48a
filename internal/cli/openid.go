package cli

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"

	"duixian/internal/openid"
)

// identity is who says who visitors are, besides passwords: the flags --openid-*.
type identity struct {
	config     openid.Config
	secretFile string
}

// flags adds the flags to a set.
func (i *identity) flags(f *flag.FlagSet) {
	f.StringVar(&i.config.Issuer, "openid-issuer", "", "OpenID Connect provider through which people may sign in, too, by its `URL`")
	f.StringVar(&i.config.Client, "openid-client", "", "as which this program is registered there, an `ID`")
	f.StringVar(&i.secretFile, "openid-secret-file", "", "where its secret there is, a `file`")
	f.StringVar(&i.config.Redirect, "openid-redirect", "", "where people come back to, as it is registered there, a `URL`: this site's address with "+openid.Back)
	f.StringVar(&i.config.Claim, "openid-claim", openid.DefaultClaim, "claim that has the outside name of an account, by its `name`")
}

// check says which flags do not fit.
func (i *identity) check() error {
	given := 0
	for _, value := range []string{i.config.Issuer, i.config.Client, i.secretFile, i.config.Redirect} {
		if value != "" {
			given++
		}
	}
	switch {
	case given != 0 && given != 4:
		return errors.New("--openid-issuer, --openid-client, --openid-secret-file and --openid-redirect go together")
	case given == 0 && i.config.Claim != openid.DefaultClaim:
		return errors.New("--openid-claim goes with --openid-issuer")
	case given == 0:
		return nil
	}
	probe := i.config
	probe.Secret = "to be read"
	_, err := openid.New(probe)
	return err
}

// provider makes the provider, nil if none is configured.
func (i *identity) provider() (*openid.Provider, error) {
	if i.config.Issuer == "" {
		return nil, nil
	}
	secret, err := os.ReadFile(i.secretFile)
	if err != nil {
		return nil, fmt.Errorf("cannot read --openid-secret-file %s: %w", i.secretFile, rootCause(err))
	}
	config := i.config
	config.Secret = string(bytes.TrimSpace(secret))
	if config.Secret == "" {
		return nil, fmt.Errorf("--openid-secret-file %s has no secret", i.secretFile)
	}
	return openid.New(config)
}
