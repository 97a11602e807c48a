package server_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"duixian/internal/server"
)

// certificate makes a certificate for this machine, as PEM with its key, and as what a client trusts.
func certificate(t *testing.T, serial int64) (cert, key []byte, pool *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(serial), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool = x509.NewCertPool()
	pool.AddCert(parsed)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}), pool
}

// put writes a file as if some time had passed since it was written last.
func put(t *testing.T, name string, b []byte, changed time.Time) {
	t.Helper()
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(name, changed, changed); err != nil {
		t.Fatal(err)
	}
}

// TLS is spoken with the certificate in the files, as it is now.
func TestTLS(t *testing.T) {
	dir := t.TempDir()
	certFile, keyFile := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	cert, key, pool := certificate(t, 1)
	now := time.Now()
	put(t, certFile, cert, now)
	put(t, keyFile, key, now)
	s := run(t, server.Config{TLSCert: certFile, TLSKey: keyFile}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if server.Client(r.Context()).TLS {
			_, _ = io.WriteString(w, "safe")
		}
	}))
	// ask gives the serial number of the certificate that a new connection gets.
	ask := func(pool *x509.CertPool) int64 {
		t.Helper()
		transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}
		defer transport.CloseIdleConnections()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+s.address+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := (&http.Client{Transport: transport}).Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = response.Body.Close() }()
		if b, err := io.ReadAll(response.Body); err != nil || string(b) != "safe" || response.Proto != "HTTP/2.0" {
			t.Errorf("over %s it answers %q, %v", response.Proto, b, err)
		}
		return response.TLS.PeerCertificates[0].SerialNumber.Int64()
	}
	if got := ask(pool); got != 1 {
		t.Errorf("the certificate is %d", got)
	}
	newCert, newKey, newPool := certificate(t, 2)
	put(t, certFile, newCert, now.Add(time.Second))
	if got := ask(pool); got != 1 {
		t.Errorf("with one of the new files the certificate is %d", got)
	}
	put(t, keyFile, newKey, now.Add(time.Second))
	if got := ask(newPool); got != 2 {
		t.Errorf("with both of the new files the certificate is %d", got)
	}
	if err := os.Remove(keyFile); err != nil {
		t.Fatal(err)
	}
	if got := ask(newPool); got != 2 {
		t.Errorf("without one of the files the certificate is %d", got)
	}
	a := s.get("/") // without TLS
	if a.StatusCode != 400 {
		t.Errorf("without TLS it answers %d %q", a.StatusCode, a.body)
	}
}

// Files that are no certificate are told at the start.
func TestNoCertificate(t *testing.T) {
	dir := t.TempDir()
	cert, key, _ := certificate(t, 1)
	_, otherKey, _ := certificate(t, 2)
	certFile, keyFile := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for name, files := range map[string][2][]byte{
		"missing": {nil, key}, "no PEM": {[]byte("hello"), key}, "another key": {cert, otherKey},
	} {
		_ = os.Remove(certFile)
		if files[0] != nil {
			put(t, certFile, files[0], time.Now())
		}
		put(t, keyFile, files[1], time.Now())
		if _, err := server.New(server.Config{TLSCert: certFile, TLSKey: keyFile}, nil); err == nil || !bytes.Contains([]byte(err.Error()), []byte(certFile)) {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}
