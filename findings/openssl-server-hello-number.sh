#!/usr/bin/env bash
# Package   cryptography 46.0.7 (PyPI), which contains OpenSSL 3.5.6, by pyOpenSSL 25.3.0. The OpenSSL of Node.js 24.21 (3.5.8)
#           does the same.
# Behaviour After DTLSv1_listen() the ServerHello has the record sequence number 1, whatever the number of the ClientHello is. RFC 6347
#           §4.2.1: the server MUST use the number of the ClientHello, "in order to avoid sequence number duplication in case of
#           multiple HelloVerifyRequests". A client that had to repeat its first ClientHello has seen the number 1 already, takes the
#           ServerHello for a replay, and drops it. The handshake goes on when the server repeats its flight, a second later.
# A guess   A lost ClientHello costs the client its own retransmission, and nothing else.
# Here      The addon of the edge numbers the records in plain text anew (edge/dtls/native/session.c), or each loss at the start of
#           a handshake would cost a device one more time-out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet pyOpenSSL==25.3.0 cryptography==46.0.7
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
	-keyout key.pem -out cert.pem 2> /dev/null

cat > numbers.py <<'PY'
from OpenSSL import SSL

server_context = SSL.Context(SSL.DTLS_SERVER_METHOD)
server_context.use_certificate_file('cert.pem')
server_context.use_privatekey_file('key.pem')
server_context.set_cookie_generate_callback(lambda connection: b'cookie')
server_context.set_cookie_verify_callback(lambda connection, cookie: cookie == b'cookie')
client_context = SSL.Context(SSL.DTLS_CLIENT_METHOD)


def step(connection, action):
    try:
        action()
    except (SSL.WantReadError, SSL.Error):
        pass
    try:
        return connection.bio_read(65536)
    except SSL.WantReadError:
        return b''


def numbered(datagram, number):
    return datagram[:5] + number.to_bytes(6, 'big') + datagram[11:]


def number_of(datagram):
    return int.from_bytes(datagram[5:11], 'big')


def listen(connection, datagram):
    connection.bio_write(datagram)
    return step(connection, connection.DTLSv1_listen)


def new_client():
    client = SSL.Connection(client_context, None)
    client.set_connect_state()
    client.set_ciphertext_mtu(1400)
    return client


def new_server():
    server = SSL.Connection(server_context, None)
    server.set_accept_state()
    server.set_ciphertext_mtu(1400)
    return server


def handshake(repeats):
    """Bytes that the client answers to the first flight, after it has sent its first ClientHello so often once more."""
    client = new_client()
    hello = step(client, client.do_handshake)
    for repeat in range(repeats + 1):
        verify = listen(new_server(), numbered(hello, repeat))
        client.bio_write(verify)
        second = step(client, client.do_handshake) or second
    number = repeats + 1
    server = new_server()
    listen(server, numbered(second, number))
    flight = step(server, server.do_handshake)
    print(f'ClientHello {number} with the cookie: HelloVerifyRequest before {number_of(verify)}, ServerHello {number_of(flight)}')
    client.bio_write(flight)
    answer = step(client, client.do_handshake)
    print('the client answers' if answer else 'the client drops it')


handshake(repeats=0)
handshake(repeats=1)
PY
venv/bin/python numbers.py | tee output

diff output - <<'OUT' && echo 'as expected'
ClientHello 1 with the cookie: HelloVerifyRequest before 0, ServerHello 1
the client answers
ClientHello 2 with the cookie: HelloVerifyRequest before 1, ServerHello 1
the client drops it
OUT
