package server

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// certificate is a certificate in files that may be renewed.
type certificate struct {
	cert, key string
	log       *slog.Logger
	mu        sync.Mutex
	changed   [2]time.Time // when the files that were read last did
	loaded    *tls.Certificate
}

func openCertificate(cert, key string, log *slog.Logger) (*certificate, error) {
	c := &certificate{cert: cert, key: key, log: log}
	return c, c.load()
}

// get gives the certificate for a connection. If the files changed and are no pair, as between the writing of one and of
// the other, it stays with the one that it has until they change again.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.load(); err != nil {
		c.log.Warn("the certificate was not renewed", "error", err)
	}
	return c.loaded, nil
}

// load reads the files if they changed since it did so last.
func (c *certificate) load() error {
	var changed [2]time.Time
	for i, name := range []string{c.cert, c.key} {
		info, err := os.Stat(name)
		if err != nil {
			return fmt.Errorf("server: cannot read the TLS certificate and key: %w; name two PEM files", err)
		}
		changed[i] = info.ModTime()
	}
	if changed == c.changed {
		return nil
	}
	c.changed = changed
	loaded, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return fmt.Errorf("server: %s and %s are no TLS certificate with its key: %w; name two PEM files", c.cert, c.key, err)
	}
	c.loaded = &loaded
	s := loaded.Leaf
	c.log.Info("certificate", "file", c.cert, "names", s.DNSNames, "ends", s.NotAfter)
	return nil
}
