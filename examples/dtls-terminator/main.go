// A terminator of DTLS 1.2 with connection IDs (RFC 9146) before the CoAP server of senml-live. README.md says how to run it.
package main

import (
	"errors"
	"flag"
	"log"
	"net"
	"time"

	"github.com/pion/dtls/v3"
)

const cidBytes = 8

func main() {
	listen := flag.String("listen", "0.0.0.0:5684", "IP address and port for devices")
	edge := flag.String("edge", "127.0.0.1:5685", "COAP_PROXY_PROTOCOL_PORT of the CoAP server, on this machine")
	keys := flag.String("keys", "", "file with the pre-shared keys: a JSON text with identity and key (hex) on each line")
	cert := flag.String("cert", "", "file with the certificate of the server and its chain, in PEM")
	key := flag.String("key", "", "file with its private key, in PEM")
	clientCa := flag.String("client-ca", "", "file with the CAs of the certificates of devices, in PEM")
	idle := flag.Duration("idle", 25*time.Hour, "time after which a session without messages ends")
	flag.Parse()
	log.SetFlags(0)

	known := &keyFile{path: *keys}
	if err := known.read(); err != nil {
		log.Fatal(err)
	}
	options, err := serverOptions(known, *cert, *key, *clientCa)
	if err != nil {
		log.Fatal(err)
	}
	address, err := net.ResolveUDPAddr("udp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	to, err := net.ResolveUDPAddr("udp", *edge)
	if err != nil || !to.IP.IsLoopback() {
		log.Fatalf("-edge %s: the CoAP server takes datagrams of a terminator on loopback only", *edge)
	}
	listener, err := dtls.ListenWithOptions("udp", address, options...)
	if err != nil {
		log.Fatal(err)
	}
	log.Printf("listening on %s for %s", listener.Addr(), to)
	for {
		conn, err := listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			log.Print(err)
			continue
		}
		go func() {
			client := conn.(*dtls.Conn)
			defer client.Close()
			if err := serve(client, to, known, *idle); err != nil {
				log.Printf("%s: %v", client.RemoteAddr(), err)
			}
		}()
	}
}
