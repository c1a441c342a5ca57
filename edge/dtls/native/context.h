#ifndef SENML_LIVE_DTLS_CONTEXT_H
#define SENML_LIVE_DTLS_CONTEXT_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>

struct text {
	/* NULL: not given */
	const char *bytes;
	size_t length;
};

struct settings {
	bool is_client;
	/* OpenSSL's cipher list */
	struct text suites;
	/* PEM: certificate with its chain, and private key */
	struct text certificate;
	struct text key;
	struct text passphrase;
	/* PEM: the authorities whose certificates of the peer are trusted; not given: the peer is not asked for one */
	struct text authorities;
	bool is_certificate_required;
	/* sessions that can be resumed by their id */
	long cache_size;
	/* for how long a session can be resumed */
	long resumption_seconds;
};

/* NULL: OpenSSL's error queue says why, or *problem, which is a constant. */
SSL_CTX *new_ssl_context(const struct settings *settings, const char **problem);

#endif
