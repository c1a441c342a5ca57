#ifndef SENML_LIVE_DTLS_SESSION_H
#define SENML_LIVE_DTLS_SESSION_H

#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* RFC 4279 §5.3: identities up to 128 octets and keys up to 64 have to be supported. */
#define MAX_IDENTITY_BYTES 128
#define MAX_PSK_BYTES 64
#define COOKIE_BYTES 32
/* A digest of the key, by which a resumed session shows with which key it began. */
#define TAG_BYTES 32

struct psk {
	char identity[MAX_IDENTITY_BYTES + 1];
	unsigned char key[MAX_PSK_BYTES];
	size_t key_bytes;
	unsigned char tag[TAG_BYTES];
};

/* Datagrams one after the other, each behind its length in two bytes. */
struct queue {
	unsigned char *bytes;
	size_t length;
	size_t capacity;
};

struct session {
	/* NULL: the session has ended */
	SSL *ssl;
	/* the datagram that OpenSSL reads next; NULL: none */
	const unsigned char *in;
	size_t in_bytes;
	/* what OpenSSL wants to be sent */
	struct queue out;
	/* cookies that the client may show: the current one, which it is sent, and earlier ones */
	const unsigned char *cookies;
	size_t cookies_bytes;
	/* the client has shown its cookie; the handshake, which asks again, knows it */
	bool is_verified;
	/* added to the sequence numbers of records in plain text, see renumber */
	uint64_t sequence_offset;
	/* until the first retransmission of a flight */
	unsigned int first_timeout_us;
	/* the only key that this session may use; no key: key_bytes is 0 */
	struct psk psk;
};

/* A BIO that reads and writes the datagrams of a session. NULL: no memory. */
BIO *new_datagram_bio(struct session *session);

/* Sequence number of the first record of a datagram (RFC 6347 §4.1); 0: there is none. */
uint64_t sequence_of(const unsigned char *datagram, size_t length);

/* The session of an SSL object. */
struct session *session_of(const SSL *ssl);

/* NULL: no memory, or OpenSSL refused. */
struct session *new_session(SSL_CTX *ctx, long mtu);
/* What OpenSSL reads next, which is not copied; no bytes: nothing. */
void give_datagram(struct session *session, const unsigned char *bytes, size_t length);
/* Frees the SSL object. The session stays, and can do nothing any more. */
void end_session(struct session *session);
void free_session(struct session *session);

#endif
