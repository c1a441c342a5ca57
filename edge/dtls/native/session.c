#include "session.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

/* A flight has a few datagrams. What exceeds this is lost, as a datagram may be. */
#define MAX_QUEUE_BYTES (256 * 1024)
/* Room for the answer to a message. */
#define SMALL_QUEUE_BYTES 512

static bool append(struct queue *queue, const unsigned char *bytes, size_t length) {
	const size_t needed = queue->length + 2 + length;
	if (length > UINT16_MAX || needed > MAX_QUEUE_BYTES) return false;
	if (needed > queue->capacity) {
		const size_t capacity = needed < SMALL_QUEUE_BYTES ? SMALL_QUEUE_BYTES : needed * 2;
		unsigned char *larger = realloc(queue->bytes, capacity);
		if (larger == NULL) return false;
		queue->bytes = larger;
		queue->capacity = capacity;
	}
	unsigned char *end = queue->bytes + queue->length;
	end[0] = (unsigned char)(length >> 8);
	end[1] = (unsigned char)(length & 0xff);
	memcpy(end + 2, bytes, length);
	queue->length = needed;
	return true;
}

/* RFC 6347 §4.1: content type, version, epoch at 3, sequence number at 5, length at 11. */
#define RECORD_HEADER 13
#define EPOCH_AT 3
#define SEQUENCE_AT 5
#define SEQUENCE_BYTES 6
#define LENGTH_AT 11

uint64_t sequence_of(const unsigned char *datagram, size_t length) {
	uint64_t sequence = 0;
	if (length < RECORD_HEADER) return 0;
	for (size_t at = 0; at < SEQUENCE_BYTES; at++) sequence = sequence << 8 | datagram[SEQUENCE_AT + at];
	return sequence;
}

/*
 * RFC 6347 §4.2.1: the ServerHello has the sequence number of the ClientHello, so that it is higher than those of all
 * HelloVerifyRequests. OpenSSL 3.5 begins with 1, and a client that had to repeat its first ClientHello would drop the ServerHello as a
 * replay, and wait for the retransmission. Records in plain text can be given other numbers.
 */
static void renumber(const struct session *session, unsigned char *datagram, size_t length) {
	for (size_t at = 0; at + RECORD_HEADER <= length;) {
		unsigned char *header = datagram + at;
		const bool is_plain = header[EPOCH_AT] == 0 && header[EPOCH_AT + 1] == 0;
		const uint64_t sequence = sequence_of(header, RECORD_HEADER) + session->sequence_offset;
		for (size_t byte = 0; is_plain && byte < SEQUENCE_BYTES; byte++)
			header[SEQUENCE_AT + byte] = (unsigned char)(sequence >> 8 * (SEQUENCE_BYTES - 1 - byte) & 0xff);
		at += RECORD_HEADER + ((size_t)header[LENGTH_AT] << 8 | header[LENGTH_AT + 1]);
	}
}

static int read_datagram(BIO *bio, char *target, int size) {
	struct session *session = BIO_get_data(bio);
	BIO_clear_retry_flags(bio);
	if (session == NULL || session->in == NULL || size <= 0) {
		BIO_set_retry_read(bio);
		return -1;
	}
	const size_t bytes = session->in_bytes < (size_t)size ? session->in_bytes : (size_t)size;
	memcpy(target, session->in, bytes);
	give_datagram(session, NULL, 0);
	return (int)bytes;
}

static int write_datagram(BIO *bio, const char *bytes, int size) {
	struct session *session = BIO_get_data(bio);
	BIO_clear_retry_flags(bio);
	if (session == NULL || size < 0) return -1;
	/* A datagram that cannot be kept is lost; retransmission is for that. */
	const size_t length = (size_t)size;
	if (append(&session->out, (const unsigned char *)bytes, length) && session->sequence_offset > 0)
		renumber(session, session->out.bytes + session->out.length - length, length);
	return size;
}

static long control(BIO *bio, int command, long number, void *pointer) {
	(void)bio;
	(void)number;
	(void)pointer;
	/* The MTU is set by SSL_set_mtu, time-outs are asked for by DTLSv1_get_timeout. */
	return command == BIO_CTRL_FLUSH || command == BIO_CTRL_DUP ? 1 : 0;
}

static BIO_METHOD *method;
static CRYPTO_ONCE once = CRYPTO_ONCE_STATIC_INIT;

/* One for the process: BIOs refer to it as long as they live. */
static void make_method(void) {
	BIO_METHOD *made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "datagrams of a session");
	if (made == NULL) return;
	if (BIO_meth_set_read(made, read_datagram) == 1 && BIO_meth_set_write(made, write_datagram) == 1 &&
		BIO_meth_set_ctrl(made, control) == 1)
		method = made;
	else
		BIO_meth_free(made);
}

BIO *new_datagram_bio(struct session *session) {
	if (CRYPTO_THREAD_run_once(&once, make_method) != 1 || method == NULL) return NULL;
	BIO *bio = BIO_new(method);
	if (bio == NULL) return NULL;
	BIO_set_data(bio, session);
	BIO_set_init(bio, 1);
	return bio;
}

struct session *session_of(const SSL *ssl) {
	return SSL_get_app_data(ssl);
}

struct session *new_session(SSL_CTX *ctx, long mtu) {
	struct session *session = calloc(1, sizeof *session);
	if (session == NULL) return NULL;
	session->ssl = SSL_new(ctx);
	BIO *bio = session->ssl == NULL ? NULL : new_datagram_bio(session);
	if (bio == NULL || SSL_set_app_data(session->ssl, session) != 1) {
		BIO_free(bio);
		free_session(session);
		return NULL;
	}
	/* Takes over the one reference, for both directions. */
	SSL_set_bio(session->ssl, bio, bio);
	if (SSL_set_mtu(session->ssl, mtu) <= 0) {
		free_session(session);
		return NULL;
	}
	return session;
}

void give_datagram(struct session *session, const unsigned char *bytes, size_t length) {
	session->in = length == 0 ? NULL : bytes;
	session->in_bytes = length;
}

void end_session(struct session *session) {
	SSL_free(session->ssl);
	session->ssl = NULL;
	give_datagram(session, NULL, 0);
	session->cookies = NULL;
	OPENSSL_cleanse(&session->psk, sizeof session->psk);
	free(session->out.bytes);
	memset(&session->out, 0, sizeof session->out);
}

void free_session(struct session *session) {
	if (session == NULL) return;
	end_session(session);
	free(session);
}
