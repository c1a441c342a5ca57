package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/pion/dtls/v3"
	"github.com/pires/go-proxyproto"
	"github.com/pires/go-proxyproto/tlvparse"
)

const (
	maxDatagram      = 1 << 14 // RFC 5246 §6.2.1: the plaintext of a record
	handshakeTimeout = time.Minute
	// For applications (PROXY protocol §2.2.8).
	pskIdentity = proxyproto.PP2Type(0xE0)
	pskTag      = proxyproto.PP2Type(0xE1)
)

// serve carries the datagrams of a session to the edge and back. The session has a UDP socket of its own, so each answer that
// arrives there is one for this client.
func serve(client *dtls.Conn, edge *net.UDPAddr, keys *keyFile, idle time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), handshakeTimeout)
	defer cancel()
	if err := client.HandshakeContext(ctx); err != nil {
		return fmt.Errorf("the handshake failed: %w", err)
	}
	fields, err := fieldsOf(client, keys)
	if err != nil {
		return err
	}
	socket, err := net.DialUDP("udp", nil, edge)
	if err != nil {
		return err
	}
	defer socket.Close()
	go answer(socket, client)
	buffer := make([]byte, maxDatagram)
	for {
		_ = client.SetReadDeadline(time.Now().Add(idle))
		n, err := client.Read(buffer)
		if err != nil {
			return nil // close_notify, or idle
		}
		datagram, err := headed(client, fields, buffer[:n])
		if err != nil {
			return err
		}
		// An error is that of an earlier datagram: the edge was not there. The client sends again.
		_, _ = socket.Write(datagram)
	}
}

func answer(socket *net.UDPConn, client *dtls.Conn) {
	buffer := make([]byte, maxDatagram)
	for {
		n, err := socket.Read(buffer)
		if n > 0 {
			_, _ = client.Write(buffer[:n])
		}
		// Any other error is that of an earlier datagram: the edge was not there.
		if errors.Is(err, net.ErrClosed) {
			return
		}
	}
}

// headed puts the header before a payload. The address is the one that the client has now: with a connection ID it may change.
func headed(client *dtls.Conn, fields []proxyproto.TLV, payload []byte) ([]byte, error) {
	source := client.RemoteAddr().(*net.UDPAddr)
	local := client.LocalAddr().(*net.UDPAddr)
	destination := &net.UDPAddr{IP: local.IP, Port: local.Port}
	if source.IP.To4() != nil && local.IP.IsUnspecified() {
		destination.IP = net.IPv4zero
	}
	header := proxyproto.HeaderProxyFromAddrs(2, source, destination)
	if err := header.SetTLVs(fields); err != nil {
		return nil, err
	}
	return header.FormatUDPDatagram(payload)
}

// fieldsOf says who the client has proved to be, and names the session.
func fieldsOf(client *dtls.Conn, keys *keyFile) ([]proxyproto.TLV, error) {
	state, ok := client.ConnectionState()
	if !ok {
		return nil, fmt.Errorf("no state of the session")
	}
	id := make([]byte, 16)
	_, _ = rand.Read(id)
	fields := []proxyproto.TLV{{Type: proxyproto.PP2_TYPE_UNIQUE_ID, Value: id}}
	if state.IdentityHint != nil {
		key, err := keys.find(state.IdentityHint)
		if err != nil {
			return nil, err
		}
		// By it, the edge sees that the key is still the one that is registered.
		tag := sha256.Sum256(append([]byte("psk"), key...))
		return append(fields, ssl(tlvparse.PP2_BITFIELD_CLIENT_SSL, 1, nil),
			proxyproto.TLV{Type: pskIdentity, Value: state.IdentityHint},
			proxyproto.TLV{Type: pskTag, Value: tag[:]}), nil
	}
	if len(state.PeerCertificates) == 0 {
		return append(fields, ssl(tlvparse.PP2_BITFIELD_CLIENT_SSL, 1, nil)), nil
	}
	// pion has verified the chain: VerifyClientCertIfGiven.
	certificate, err := x509.ParseCertificate(state.PeerCertificates[0])
	if err != nil {
		return nil, err
	}
	var names []proxyproto.TLV
	if name := commonName(certificate); name != "" {
		names = []proxyproto.TLV{{Type: proxyproto.PP2_SUBTYPE_SSL_CN, Value: []byte(name)}}
	}
	flags := tlvparse.PP2_BITFIELD_CLIENT_SSL | tlvparse.PP2_BITFIELD_CLIENT_CERT_CONN | tlvparse.PP2_BITFIELD_CLIENT_CERT_SESS
	return append(fields, ssl(flags, 0, names)), nil
}

// commonName is empty unless there is exactly one: several name nobody.
func commonName(certificate *x509.Certificate) string {
	names := 0
	for _, attribute := range certificate.Subject.Names {
		if attribute.Type.Equal(asn1.ObjectIdentifier{2, 5, 4, 3}) {
			names++
		}
	}
	if names != 1 {
		return ""
	}
	return certificate.Subject.CommonName
}

// ssl is PP2_TYPE_SSL: flags, result of the verification, and fields about the certificate.
func ssl(flags uint8, verify uint32, fields []proxyproto.TLV) proxyproto.TLV {
	value := binary.BigEndian.AppendUint32([]byte{flags}, verify)
	for _, field := range fields {
		value = append(value, byte(field.Type))
		value = binary.BigEndian.AppendUint16(value, uint16(len(field.Value)))
		value = append(value, field.Value...)
	}
	return proxyproto.TLV{Type: proxyproto.PP2_TYPE_SSL, Value: value}
}
