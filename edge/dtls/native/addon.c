/*
 * DTLS 1.2 (RFC 6347) over the OpenSSL that Node.js exports. Datagrams come in and go out as buffers; sockets, timers, limits and
 * addresses are the caller's. addon.ts describes the functions.
 */
#define NAPI_VERSION 8
#include <node_api.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include "context.h"
#include "session.h"

#define MAX_REASON 256
/* what OpenSSL keeps for a session, about, for the garbage collector */
#define SESSION_BYTES (64 * 1024)

struct context {
	SSL_CTX *ssl_ctx;
	/* answers each ClientHello until one shows its cookie; NULL: not made yet */
	struct session *listener;
	long mtu;
	unsigned int first_timeout_us;
};

static const napi_type_tag context_tag = {0x5d1c0a7be21f4e03, 0x9a3b7c11d0e84f62};
static const napi_type_tag session_tag = {0x1f7e93c2ab604d58, 0xb2d4c6e8105a3f97};

/* Throws, unless an exception is on its way already. */
static napi_value failed(napi_env env, const char *message) {
	bool is_pending = false;
	if (napi_is_exception_pending(env, &is_pending) == napi_ok && !is_pending) (void)napi_throw_error(env, NULL, message);
	return NULL;
}

#define TRY(call)                                                                                                      \
	do {                                                                                                               \
		if ((call) != napi_ok) return failed(env, "DTLS: " #call);                                                     \
	} while (0)

/* Arguments, of which missing ones are undefined. */
static bool read_arguments(napi_env env, napi_callback_info info, napi_value *arguments, size_t count) {
	size_t given = count;
	return napi_get_cb_info(env, info, &given, arguments, NULL, NULL) == napi_ok;
}

static bool is_missing(napi_env env, napi_value value) {
	napi_valuetype type = napi_undefined;
	return napi_typeof(env, value, &type) != napi_ok || type == napi_undefined;
}

/* False: not a Buffer. The bytes are valid until the function returns to JavaScript. */
static bool read_bytes(napi_env env, napi_value value, const unsigned char **bytes, size_t *length) {
	bool is_buffer = false;
	void *found = NULL;
	if (napi_is_buffer(env, value, &is_buffer) != napi_ok || !is_buffer) return false;
	if (napi_get_buffer_info(env, value, &found, length) != napi_ok) return false;
	/* An empty buffer may have no address. */
	*bytes = found == NULL ? (const unsigned char *)"" : found;
	return true;
}

/* NULL: not an object of this kind. */
static void *unwrap(napi_env env, napi_value value, const napi_type_tag *tag) {
	napi_valuetype type = napi_undefined;
	bool is_tagged = false;
	void *found = NULL;
	if (napi_typeof(env, value, &type) != napi_ok || type != napi_object) return NULL;
	if (napi_check_object_type_tag(env, value, tag, &is_tagged) != napi_ok || !is_tagged) return NULL;
	return napi_unwrap(env, value, &found) == napi_ok ? found : NULL;
}

static void weigh(napi_env env, int64_t bytes) {
	int64_t sum = 0;
	(void)napi_adjust_external_memory(env, bytes, &sum);
}

static void free_context(struct context *context) {
	free_session(context->listener);
	SSL_CTX_free(context->ssl_ctx);
	free(context);
}

static void finalize_context(napi_env env, void *found, void *hint) {
	(void)env;
	(void)hint;
	free_context(found);
}

static void end(napi_env env, struct session *session) {
	if (session->ssl == NULL) return;
	end_session(session);
	weigh(env, -SESSION_BYTES);
}

static void finalize_session(napi_env env, void *found, void *hint) {
	(void)hint;
	end(env, found);
	free_session(found);
}

/* Frees the session if it fails. */
static napi_value wrap_session(napi_env env, struct session *session) {
	napi_value object;
	if (napi_create_object(env, &object) != napi_ok || napi_type_tag_object(env, object, &session_tag) != napi_ok ||
		napi_wrap(env, object, session, finalize_session, NULL, NULL) != napi_ok) {
		free_session(session);
		return failed(env, "DTLS: cannot make a session");
	}
	weigh(env, SESSION_BYTES);
	return object;
}

/* The words of OpenSSL, for people; never contains keys. Empties the error queue. */
static void explain(const SSL *ssl, char *target, size_t size) {
	const unsigned long error = ERR_peek_error();
	const char *reason = error == 0 ? NULL : ERR_reason_error_string(error);
	const long verified = ssl == NULL ? X509_V_OK : SSL_get_verify_result(ssl);
	if (ERR_GET_REASON(error) == SSL_R_CERTIFICATE_VERIFY_FAILED && verified != X509_V_OK)
		(void)snprintf(target, size, "%s: %s", reason == NULL ? "" : reason, X509_verify_cert_error_string(verified));
	else
		(void)snprintf(target, size, "%s", reason == NULL ? "no reason known" : reason);
	ERR_clear_error();
}

static napi_value fail_in_words(napi_env env, const char *subject) {
	char words[MAX_REASON], message[MAX_REASON + 64];
	explain(NULL, words, sizeof words);
	(void)snprintf(message, sizeof message, "%s: %s", subject, words);
	return failed(env, message);
}

static bool set_property(napi_env env, napi_value object, const char *name, napi_value value) {
	return napi_set_named_property(env, object, name, value) == napi_ok;
}

static bool set_text(napi_env env, napi_value object, const char *name, const char *text) {
	napi_value value;
	return napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &value) == napi_ok && set_property(env, object, name, value);
}

static bool set_number(napi_env env, napi_value object, const char *name, double number) {
	napi_value value;
	return napi_create_double(env, number, &value) == napi_ok && set_property(env, object, name, value);
}

static bool set_bytes(napi_env env, napi_value object, const char *name, const void *bytes, size_t length) {
	napi_value value;
	return napi_create_buffer_copy(env, length, bytes, NULL, &value) == napi_ok && set_property(env, object, name, value);
}

/* Appends a copy to the array `name`, which it makes when there is none. */
static bool push(napi_env env, napi_value object, const char *name, const void *bytes, size_t length) {
	napi_value list, value;
	uint32_t count = 0;
	bool is_there = false;
	if (napi_has_named_property(env, object, name, &is_there) != napi_ok) return false;
	if (is_there) {
		if (napi_get_named_property(env, object, name, &list) != napi_ok) return false;
	} else if (napi_create_array(env, &list) != napi_ok || !set_property(env, object, name, list))
		return false;
	return napi_get_array_length(env, list, &count) == napi_ok &&
		napi_create_buffer_copy(env, length, bytes, NULL, &value) == napi_ok &&
		napi_set_element(env, list, count, value) == napi_ok;
}

/* Moves what is to be sent into the array `out`. */
static bool take_out(napi_env env, struct session *session, napi_value object) {
	struct queue *out = &session->out;
	for (size_t at = 0; at + 2 <= out->length;) {
		const size_t length = (size_t)out->bytes[at] << 8 | out->bytes[at + 1];
		if (!push(env, object, "out", out->bytes + at + 2, length)) return false;
		at += 2 + length;
	}
	/* A session at rest keeps no flight. */
	free(out->bytes);
	memset(out, 0, sizeof *out);
	return true;
}

enum status { HANDSHAKING, ESTABLISHED, CLOSED, FAILED };

/* The status after a call that did not succeed. */
static enum status classify(const struct session *session, int result, char *reason, size_t size) {
	const enum status going_on = SSL_is_init_finished(session->ssl) ? ESTABLISHED : HANDSHAKING;
	switch (SSL_get_error(session->ssl, result)) {
	case SSL_ERROR_WANT_READ:
	case SSL_ERROR_WANT_WRITE:
		return going_on;
	case SSL_ERROR_ZERO_RETURN:
		return CLOSED;
	default:
		explain(session->ssl, reason, size);
		return FAILED;
	}
}

/* Goes on with the handshake, and reads the records that there are. */
static bool drive(napi_env env, struct session *session, napi_value outcome) {
	unsigned char plain[SSL3_RT_MAX_PLAIN_LENGTH];
	char reason[MAX_REASON] = "";
	enum status status = ESTABLISHED;
	ERR_clear_error();
	if (!SSL_is_init_finished(session->ssl)) {
		const int result = SSL_do_handshake(session->ssl);
		if (result != 1) status = classify(session, result, reason, sizeof reason);
	}
	/* The key has done its work. */
	if (status == ESTABLISHED) OPENSSL_cleanse(&session->psk, sizeof session->psk);
	/* A read that finds nothing would leave OpenSSL with a buffer of 16 kB, for as long as the session is idle. */
	while (status == ESTABLISHED && (session->in != NULL || SSL_has_pending(session->ssl))) {
		ERR_clear_error();
		const int bytes = SSL_read(session->ssl, plain, sizeof plain);
		if (bytes <= 0) {
			status = classify(session, bytes, reason, sizeof reason);
			break;
		}
		if (!push(env, outcome, "received", plain, (size_t)bytes)) return false;
	}
	OPENSSL_cleanse(plain, sizeof plain);
	ERR_clear_error();
	if (status == FAILED && !set_text(env, outcome, "reason", reason)) return false;
	return set_number(env, outcome, "status", status) && take_out(env, session, outcome);
}

static unsigned int next_timeout(SSL *ssl, unsigned int last_us) {
	/* RFC 6347 §4.2.4.1: doubles at each retransmission, up to 60 seconds. */
	const unsigned int most_us = 60 * 1000 * 1000;
	const struct session *session = session_of(ssl);
	if (last_us == 0) return session == NULL ? 1000 * 1000 : session->first_timeout_us;
	return last_us > most_us / 2 ? most_us : last_us * 2;
}

static struct session *make_session(struct context *context) {
	struct session *session = new_session(context->ssl_ctx, context->mtu);
	if (session == NULL) return NULL;
	session->first_timeout_us = context->first_timeout_us;
	DTLS_set_timer_cb(session->ssl, next_timeout);
	return session;
}

/* Values of an object, read before any of them is used, so that all are freed in one place. */
static char *read_text(napi_env env, napi_value object, const char *name, struct text *text) {
	napi_value value;
	size_t length = 0;
	if (napi_get_named_property(env, object, name, &value) != napi_ok || is_missing(env, value)) return NULL;
	if (napi_get_value_string_utf8(env, value, NULL, 0, &length) != napi_ok) return NULL;
	char *bytes = malloc(length + 1);
	if (bytes == NULL || napi_get_value_string_utf8(env, value, bytes, length + 1, &length) != napi_ok) {
		free(bytes);
		return NULL;
	}
	text->bytes = bytes;
	text->length = length;
	return bytes;
}

static int64_t read_integer(napi_env env, napi_value object, const char *name) {
	napi_value value;
	int64_t number = 0;
	if (napi_get_named_property(env, object, name, &value) != napi_ok) return 0;
	return napi_get_value_int64(env, value, &number) == napi_ok ? number : 0;
}

static bool read_flag(napi_env env, napi_value object, const char *name) {
	napi_value value;
	bool is_set = false;
	if (napi_get_named_property(env, object, name, &value) != napi_ok) return false;
	return napi_get_value_bool(env, value, &is_set) == napi_ok && is_set;
}

static void forget(char *bytes, size_t length) {
	if (bytes != NULL) OPENSSL_cleanse(bytes, length);
	free(bytes);
}

static SSL_CTX *read_settings(napi_env env, napi_value options, const char **problem) {
	struct settings settings;
	memset(&settings, 0, sizeof settings);
	char *suites = read_text(env, options, "suites", &settings.suites);
	char *certificate = read_text(env, options, "certificate", &settings.certificate);
	char *key = read_text(env, options, "key", &settings.key);
	char *passphrase = read_text(env, options, "passphrase", &settings.passphrase);
	char *authorities = read_text(env, options, "authorities", &settings.authorities);
	settings.is_client = read_flag(env, options, "isClient");
	settings.is_certificate_required = read_flag(env, options, "isCertificateRequired");
	settings.cache_size = (long)read_integer(env, options, "cacheSize");
	settings.resumption_seconds = (long)read_integer(env, options, "resumptionSeconds");
	*problem = "cipher suites or private key missing";
	const bool is_whole = suites != NULL && (certificate == NULL || key != NULL);
	SSL_CTX *ctx = is_whole ? new_ssl_context(&settings, problem) : NULL;
	free(suites);
	free(certificate);
	forget(key, settings.key.length);
	forget(passphrase, settings.passphrase.length);
	free(authorities);
	return ctx;
}

static napi_value create_context(napi_env env, napi_callback_info info) {
	napi_value options, object;
	napi_valuetype type = napi_undefined;
	const char *problem = "options";
	if (!read_arguments(env, info, &options, 1)) return failed(env, "DTLS: arguments");
	TRY(napi_typeof(env, options, &type));
	if (type != napi_object) return failed(env, "DTLS: options are an object");
	SSL_CTX *ctx = read_settings(env, options, &problem);
	if (ctx == NULL) return fail_in_words(env, problem);
	struct context *context = calloc(1, sizeof *context);
	if (context == NULL) {
		SSL_CTX_free(ctx);
		return failed(env, "DTLS: no memory");
	}
	context->ssl_ctx = ctx;
	context->mtu = (long)read_integer(env, options, "mtu");
	context->first_timeout_us = (unsigned int)read_integer(env, options, "firstTimeoutMs") * 1000;
	if (napi_create_object(env, &object) != napi_ok || napi_type_tag_object(env, object, &context_tag) != napi_ok ||
		napi_wrap(env, object, context, finalize_context, NULL, NULL) != napi_ok) {
		free_context(context);
		return failed(env, "DTLS: cannot make a context");
	}
	return object;
}

/* The answer to a ClientHello: a HelloVerifyRequest, or a session as soon as its cookie is right. Nothing is kept before. */
static napi_value listen_to(napi_env env, napi_callback_info info) {
	napi_value arguments[3], outcome;
	char reason[MAX_REASON] = "";
	if (!read_arguments(env, info, arguments, 3)) return failed(env, "DTLS: arguments");
	struct context *context = unwrap(env, arguments[0], &context_tag);
	const unsigned char *datagram = NULL, *cookies = NULL;
	size_t length = 0, cookies_bytes = 0;
	if (context == NULL || !read_bytes(env, arguments[1], &datagram, &length) ||
		!read_bytes(env, arguments[2], &cookies, &cookies_bytes) || cookies_bytes < COOKIE_BYTES)
		return failed(env, "DTLS: listen(context, datagram, cookies)");
	TRY(napi_create_object(env, &outcome));
	if (context->listener == NULL) context->listener = make_session(context);
	struct session *session = context->listener;
	BIO_ADDR *unused = BIO_ADDR_new();
	if (session == NULL || unused == NULL) {
		BIO_ADDR_free(unused);
		return fail_in_words(env, "DTLS: no memory");
	}
	session->in = datagram;
	session->in_bytes = length;
	session->cookies = cookies;
	session->cookies_bytes = cookies_bytes;
	ERR_clear_error();
	const int result = DTLSv1_listen(session->ssl, unused);
	BIO_ADDR_free(unused);
	session->in = NULL;
	session->cookies = NULL;
	const bool is_refused = ERR_peek_error() != 0;
	if (is_refused) explain(session->ssl, reason, sizeof reason);
	if (is_refused && !set_text(env, outcome, "reason", reason)) return failed(env, "DTLS: reason");
	if (!take_out(env, session, outcome)) return failed(env, "DTLS: datagrams");
	if (result <= 0) {
		/* What an error may have left behind does not reach the next client. */
		if (is_refused) {
			free_session(session);
			context->listener = NULL;
		}
		return outcome;
	}
	context->listener = NULL;
	session->is_verified = true;
	napi_value object = wrap_session(env, session);
	if (object == NULL || !set_property(env, outcome, "session", object)) return failed(env, "DTLS: session");
	return outcome;
}

static napi_value connect_to(napi_env env, napi_callback_info info) {
	napi_value argument;
	if (!read_arguments(env, info, &argument, 1)) return failed(env, "DTLS: arguments");
	struct context *context = unwrap(env, argument, &context_tag);
	if (context == NULL) return failed(env, "DTLS: connect(context)");
	struct session *session = make_session(context);
	if (session == NULL) return fail_in_words(env, "DTLS: no memory");
	SSL_set_connect_state(session->ssl);
	return wrap_session(env, session);
}

/* A session that has not ended; otherwise NULL, and an exception. */
static struct session *living(napi_env env, napi_value value) {
	struct session *session = unwrap(env, value, &session_tag);
	if (session != NULL && session->ssl != NULL) return session;
	(void)failed(env, session == NULL ? "DTLS: not a session" : "DTLS: the session has ended");
	return NULL;
}

static napi_value receive(napi_env env, napi_callback_info info) {
	napi_value arguments[2], outcome;
	if (!read_arguments(env, info, arguments, 2)) return failed(env, "DTLS: arguments");
	struct session *session = living(env, arguments[0]);
	if (session == NULL) return NULL;
	const unsigned char *datagram = NULL;
	size_t length = 0;
	if (!is_missing(env, arguments[1]) && !read_bytes(env, arguments[1], &datagram, &length))
		return failed(env, "DTLS: receive(session, datagram)");
	TRY(napi_create_object(env, &outcome));
	session->in = datagram;
	session->in_bytes = length;
	const bool is_done = drive(env, session, outcome);
	session->in = NULL;
	return is_done ? outcome : failed(env, "DTLS: receive");
}

static napi_value handle_timeout(napi_env env, napi_callback_info info) {
	napi_value argument, outcome;
	if (!read_arguments(env, info, &argument, 1)) return failed(env, "DTLS: arguments");
	struct session *session = living(env, argument);
	if (session == NULL) return NULL;
	TRY(napi_create_object(env, &outcome));
	ERR_clear_error();
	if (DTLSv1_handle_timeout(session->ssl) >= 0) return drive(env, session, outcome) ? outcome : failed(env, "DTLS: timeout");
	char reason[MAX_REASON];
	explain(session->ssl, reason, sizeof reason);
	if (!set_text(env, outcome, "reason", reason) || !set_number(env, outcome, "status", FAILED) ||
		!take_out(env, session, outcome))
		return failed(env, "DTLS: timeout");
	return outcome;
}

/* Milliseconds until handle_timeout is due; undefined: no flight waits for an answer. */
static napi_value timeout_of(napi_env env, napi_callback_info info) {
	napi_value argument, milliseconds = NULL;
	struct timeval left;
	if (!read_arguments(env, info, &argument, 1)) return failed(env, "DTLS: arguments");
	struct session *session = living(env, argument);
	if (session == NULL || DTLSv1_get_timeout(session->ssl, &left) != 1) return NULL;
	const double ms = (double)left.tv_sec * 1000 + (double)left.tv_usec / 1000;
	TRY(napi_create_double(env, ms, &milliseconds));
	return milliseconds;
}

/* Encrypts. The result has no datagrams if the session cannot send. */
static napi_value send_bytes(napi_env env, napi_callback_info info) {
	napi_value arguments[2], outcome;
	if (!read_arguments(env, info, arguments, 2)) return failed(env, "DTLS: arguments");
	struct session *session = living(env, arguments[0]);
	if (session == NULL) return NULL;
	const unsigned char *bytes = NULL;
	size_t length = 0;
	if (!read_bytes(env, arguments[1], &bytes, &length) || length == 0 || length > SSL3_RT_MAX_PLAIN_LENGTH)
		return failed(env, "DTLS: send(session, 1 to 16384 bytes)");
	TRY(napi_create_object(env, &outcome));
	ERR_clear_error();
	(void)SSL_write(session->ssl, bytes, (int)length);
	ERR_clear_error();
	if (!take_out(env, session, outcome)) return failed(env, "DTLS: send");
	return outcome;
}

/* RFC 5246 §7.2.1: the last datagrams of a session, with close_notify. */
static napi_value close_session(napi_env env, napi_callback_info info) {
	napi_value argument, outcome;
	if (!read_arguments(env, info, &argument, 1)) return failed(env, "DTLS: arguments");
	struct session *session = unwrap(env, argument, &session_tag);
	if (session == NULL) return failed(env, "DTLS: close(session)");
	TRY(napi_create_object(env, &outcome));
	if (session->ssl == NULL) return outcome;
	ERR_clear_error();
	/* During a handshake there is no key yet, and so no close_notify that the peer could believe. */
	if (SSL_is_init_finished(session->ssl)) (void)SSL_shutdown(session->ssl);
	ERR_clear_error();
	const bool is_done = take_out(env, session, outcome);
	end(env, session);
	return is_done ? outcome : failed(env, "DTLS: close");
}

/* The session cannot be resumed by its id any more. */
static napi_value forget_session(napi_env env, napi_callback_info info) {
	napi_value argument;
	if (!read_arguments(env, info, &argument, 1)) return failed(env, "DTLS: arguments");
	struct session *session = living(env, argument);
	if (session == NULL) return NULL;
	SSL_SESSION *resumable = SSL_get_session(session->ssl);
	if (resumable != NULL) (void)SSL_CTX_remove_session(SSL_get_SSL_CTX(session->ssl), resumable);
	return NULL;
}

/* The one key that the session may use. Without key, the identity is unknown. */
static napi_value provide_psk(napi_env env, napi_callback_info info) {
	napi_value arguments[4];
	if (!read_arguments(env, info, arguments, 4)) return failed(env, "DTLS: arguments");
	struct session *session = living(env, arguments[0]);
	if (session == NULL) return NULL;
	struct psk *psk = &session->psk;
	OPENSSL_cleanse(psk, sizeof *psk);
	const unsigned char *identity = NULL, *key = NULL, *tag = NULL;
	size_t identity_bytes = 0, key_bytes = 0, tag_bytes = 0;
	if (!read_bytes(env, arguments[1], &identity, &identity_bytes) || !read_bytes(env, arguments[2], &key, &key_bytes) ||
		!read_bytes(env, arguments[3], &tag, &tag_bytes) || identity_bytes > MAX_IDENTITY_BYTES || key_bytes == 0 ||
		key_bytes > MAX_PSK_BYTES || tag_bytes != TAG_BYTES || memchr(identity, 0, identity_bytes) != NULL)
		return failed(env, "DTLS: PSK: identity of up to 128 bytes without NUL, key of 1 to 64 bytes");
	memcpy(psk->identity, identity, identity_bytes);
	psk->identity[identity_bytes] = '\0';
	memcpy(psk->key, key, key_bytes);
	psk->key_bytes = key_bytes;
	memcpy(psk->tag, tag, TAG_BYTES);
	return NULL;
}

static bool describe_peer(napi_env env, const SSL *ssl, napi_value object) {
	SSL_SESSION *resumable = SSL_get_session(ssl);
	const char *identity = SSL_get_psk_identity(ssl);
	if (identity != NULL) {
		void *tag = NULL;
		size_t length = 0;
		if (!set_bytes(env, object, "pskIdentity", identity, strlen(identity))) return false;
		/* The session still owns the tag. */
		if (resumable != NULL && SSL_SESSION_get0_ticket_appdata(resumable, &tag, &length) == 1 && tag != NULL &&
			!set_bytes(env, object, "pskTag", tag, length))
			return false;
	}
	const X509 *certificate = SSL_get0_peer_certificate(ssl);
	if (certificate == NULL) return true;
	unsigned char *der = NULL;
	const int length = i2d_X509(certificate, &der);
	if (length <= 0) return false;
	const bool is_set = set_bytes(env, object, "certificate", der, (size_t)length);
	OPENSSL_free(der);
	return is_set;
}

static napi_value describe(napi_env env, napi_callback_info info) {
	napi_value argument, object, is_resumed;
	if (!read_arguments(env, info, &argument, 1)) return failed(env, "DTLS: arguments");
	struct session *session = living(env, argument);
	if (session == NULL) return NULL;
	TRY(napi_create_object(env, &object));
	TRY(napi_get_boolean(env, SSL_session_reused(session->ssl) == 1, &is_resumed));
	if (!set_property(env, object, "isResumed", is_resumed) ||
		!set_text(env, object, "state", SSL_state_string_long(session->ssl)) ||
		!set_text(env, object, "suite", SSL_get_cipher_name(session->ssl)) || !describe_peer(env, session->ssl, object))
		return failed(env, "DTLS: describe");
	return object;
}

NAPI_MODULE_INIT() {
	static const napi_property_descriptor functions[] = {
		{"createContext", NULL, create_context, NULL, NULL, NULL, napi_default, NULL},
		{"listen", NULL, listen_to, NULL, NULL, NULL, napi_default, NULL},
		{"connect", NULL, connect_to, NULL, NULL, NULL, napi_default, NULL},
		{"receive", NULL, receive, NULL, NULL, NULL, napi_default, NULL},
		{"send", NULL, send_bytes, NULL, NULL, NULL, napi_default, NULL},
		{"handleTimeout", NULL, handle_timeout, NULL, NULL, NULL, napi_default, NULL},
		{"timeoutOf", NULL, timeout_of, NULL, NULL, NULL, napi_default, NULL},
		{"close", NULL, close_session, NULL, NULL, NULL, napi_default, NULL},
		{"forget", NULL, forget_session, NULL, NULL, NULL, napi_default, NULL},
		{"providePsk", NULL, provide_psk, NULL, NULL, NULL, napi_default, NULL},
		{"describe", NULL, describe, NULL, NULL, NULL, napi_default, NULL},
	};
	/* The structures of OpenSSL belong to the version of its headers: 3.x fits 3.x (its release policy). */
	if (OPENSSL_version_major() != OPENSSL_VERSION_MAJOR || OPENSSL_version_minor() < OPENSSL_VERSION_MINOR)
		return failed(env, "DTLS: this Node.js has another OpenSSL than the headers with which the addon was built");
	TRY(napi_define_properties(env, exports, sizeof functions / sizeof *functions, functions));
	return exports;
}
