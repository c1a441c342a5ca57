package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/pion/dtls/v3"
)

// keyFile has lines as `npm run -s devices -- psk <deviceId> --json` prints them. It is read again for each handshake, so that
// keys can be added and removed while the terminator runs.
type keyFile struct {
	path string
	mu   sync.Mutex
	keys map[string][]byte
}

func (f *keyFile) read() error {
	if f.path == "" {
		return nil
	}
	text, err := os.ReadFile(f.path)
	if err != nil {
		return err
	}
	keys := map[string][]byte{}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for number := 1; lines.Scan(); number++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var line struct{ Identity, Key string }
		key, err := []byte(nil), json.Unmarshal(lines.Bytes(), &line)
		if err == nil {
			key, err = hex.DecodeString(line.Key)
		}
		// The error may quote the key.
		if err != nil || len(key) == 0 || line.Identity == "" {
			return fmt.Errorf("%s: line %d is no JSON text with identity and key (hex)", f.path, number)
		}
		keys[line.Identity] = key
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.keys = keys
	return lines.Err()
}

func (f *keyFile) find(identity []byte) ([]byte, error) {
	if err := f.read(); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	key, ok := f.keys[string(identity)]
	if !ok {
		return nil, fmt.Errorf("unknown PSK identity %q", identity)
	}
	return key, nil
}

// AEAD suites only.
func suitesFor(hasKeys, hasCertificate bool) []dtls.CipherSuiteID {
	var suites []dtls.CipherSuiteID
	if hasKeys {
		suites = append(suites, dtls.TLS_PSK_WITH_AES_128_GCM_SHA256, dtls.TLS_PSK_WITH_AES_128_CCM_8)
	}
	if hasCertificate {
		suites = append(suites, dtls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, dtls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
			dtls.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8)
	}
	return suites
}

func serverOptions(keys *keyFile, cert, key, clientCa string) ([]dtls.ServerOption, error) {
	if keys.path == "" && cert == "" {
		return nil, errors.New("name -keys, or -cert and -key, or both")
	}
	options := []dtls.ServerOption{
		dtls.WithCipherSuites(suitesFor(keys.path != "", cert != "")...),
		dtls.WithConnectionIDGenerator(dtls.RandomCIDGenerator(cidBytes)),
		dtls.WithExtendedMasterSecret(dtls.RequestExtendedMasterSecret),
	}
	if keys.path != "" {
		options = append(options, dtls.WithPSK(keys.find))
	}
	if cert != "" {
		pair, err := tls.LoadX509KeyPair(cert, key)
		if err != nil {
			return nil, err
		}
		options = append(options, dtls.WithCertificates(pair))
	}
	if clientCa != "" {
		pem, err := os.ReadFile(clientCa)
		if err != nil {
			return nil, err
		}
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%s: no certificate in PEM", clientCa)
		}
		options = append(options, dtls.WithClientCAs(pool), dtls.WithClientAuth(dtls.VerifyClientCertIfGiven))
	}
	return options, nil
}
