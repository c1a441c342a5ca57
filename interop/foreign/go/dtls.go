package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"time"

	piondtls "github.com/pion/dtls/v3"
	"github.com/plgd-dev/go-coap/v3/dtls"
)

// See interop/dtls/security.ts.
type security struct {
	Psk *struct {
		Identity string
		Key      string
	}
	Suite string
	Ca    string
	Cert  string
	Key   string
	Cid   bool
}

const handshakeLimit = 20 * time.Second

var suites = map[string]piondtls.CipherSuiteID{
	"TLS_PSK_WITH_AES_128_CCM_8":              piondtls.TLS_PSK_WITH_AES_128_CCM_8,
	"TLS_PSK_WITH_AES_128_GCM_SHA256":         piondtls.TLS_PSK_WITH_AES_128_GCM_SHA256,
	"TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8":      piondtls.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8,
	"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256": piondtls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
}

func (s *security) options(sessions piondtls.SessionStore) ([]piondtls.ClientOption, error) {
	given := []piondtls.ClientOption{
		piondtls.WithServerName("localhost"),
		piondtls.WithCipherSuites(suites[s.Suite]),
		piondtls.WithSessionStore(sessions),
	}
	if s.Cid {
		// The server sends to our address, so it needs no ID of ours.
		given = append(given, piondtls.WithConnectionIDGenerator(piondtls.OnlySendCIDGenerator()))
	}
	if s.Psk != nil {
		key, err := hex.DecodeString(s.Psk.Key)
		if err != nil {
			return nil, err
		}
		return append(given,
			piondtls.WithPSK(func([]byte) ([]byte, error) { return key, nil }),
			piondtls.WithPSKIdentityHint([]byte(s.Psk.Identity))), nil
	}
	pem, err := os.ReadFile(s.Ca)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	given = append(given, piondtls.WithRootCAs(pool))
	if s.Cert == "" {
		return given, nil
	}
	pair, err := tls.LoadX509KeyPair(s.Cert, s.Key)
	return append(given, piondtls.WithCertificates(pair)), err
}

// movable is a socket that can go on at another port, as a device does for its server when a NAT has forgotten it.
type movable struct {
	mu   sync.Mutex
	conn net.PacketConn
}

func openMovable() (*movable, error) {
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	return &movable{conn: conn}, err
}

func (m *movable) now() net.PacketConn {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.conn
}

func (m *movable) move() error {
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	m.mu.Lock()
	old := m.conn
	m.conn = conn
	m.mu.Unlock()
	return old.Close()
}

func (m *movable) ReadFrom(b []byte) (int, net.Addr, error) {
	for {
		conn := m.now()
		n, from, err := conn.ReadFrom(b)
		if err == nil || !errors.Is(err, net.ErrClosed) || conn == m.now() {
			return n, from, err
		}
	}
}

func (m *movable) WriteTo(b []byte, to net.Addr) (int, error) { return m.now().WriteTo(b, to) }
func (m *movable) Close() error                               { return m.now().Close() }
func (m *movable) LocalAddr() net.Addr                        { return m.now().LocalAddr() }
func (m *movable) SetDeadline(t time.Time) error              { return m.now().SetDeadline(t) }
func (m *movable) SetReadDeadline(t time.Time) error          { return m.now().SetReadDeadline(t) }
func (m *movable) SetWriteDeadline(t time.Time) error         { return m.now().SetWriteDeadline(t) }

// sessionStore keeps sessions of one question.
type sessionStore map[string]piondtls.Session

func (s sessionStore) Set(key []byte, session piondtls.Session) error {
	s[string(key)] = session
	return nil
}
func (s sessionStore) Get(key []byte) (piondtls.Session, error) { return s[string(key)], nil }
func (s sessionStore) Del(key []byte) error {
	delete(s, string(key))
	return nil
}

type securedAnswer struct {
	Answers []coapAnswer `json:"answers"`
	// whether the second session has the id of the first
	Resumed bool `json:"resumed"`
	// ports of the client, one for each answer
	Ports []int `json:"ports"`
}

func secured(q coapQuestion) (any, error) {
	sessions := sessionStore{}
	socket, first, err := handshake(q, sessions)
	if err != nil {
		return nil, err
	}
	result := securedAnswer{}
	ask := func(conn *piondtls.Conn, socket *movable) error {
		over := dtls.Client(conn, blocksOf(q))
		answers, err := exchangeOver(over, q)
		result.Answers = append(result.Answers, answers...)
		result.Ports = append(result.Ports, socket.LocalAddr().(*net.UDPAddr).Port)
		return err
	}
	switch q.Again {
	case "moved":
		defer first.Close()
		// One connection of CoAP, so that no message id comes twice.
		over := dtls.Client(first, blocksOf(q))
		for range 2 {
			answers, err := exchangeOver(over, q)
			if err != nil {
				return nil, err
			}
			result.Answers = append(result.Answers, answers...)
			result.Ports = append(result.Ports, socket.LocalAddr().(*net.UDPAddr).Port)
			if len(result.Ports) == 1 {
				if err := socket.move(); err != nil {
					return nil, err
				}
			}
		}
		return result, nil
	case "resumed":
		if err := ask(first, socket); err != nil {
			return nil, err
		}
		before, _ := first.ConnectionState()
		// Without close_notify, as a device that sleeps.
		_ = socket.Close()
		other, second, err := handshake(q, sessions)
		if err != nil {
			return nil, err
		}
		defer second.Close()
		after, _ := second.ConnectionState()
		result.Resumed = len(before.SessionID) > 0 && string(before.SessionID) == string(after.SessionID)
		err = ask(second, other)
		return result, err
	default:
		defer first.Close()
		err := ask(first, socket)
		return result, err
	}
}

func handshake(q coapQuestion, sessions piondtls.SessionStore) (*movable, *piondtls.Conn, error) {
	given, err := q.Security.options(sessions)
	if err != nil {
		return nil, nil, err
	}
	socket, err := openMovable()
	if err != nil {
		return nil, nil, err
	}
	to := &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: q.Port}
	conn, err := piondtls.ClientWithOptions(socket, to, given...)
	if err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), handshakeLimit)
	defer cancel()
	if err := conn.HandshakeContext(ctx); err != nil {
		_ = conn.Close()
		return nil, nil, fmt.Errorf("the handshake failed: %w", err)
	}
	return socket, conn, nil
}
