#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string.h>
#include <sys/time.h>

#include "functions.h"
#include "objects.h"
#include "outcome.h"

napi_value receive(napi_env env, napi_callback_info info) {
	napi_value arguments[2], outcome;
	if (!read_arguments(env, info, arguments, 2)) return failed(env, "DTLS: arguments");
	struct session *session = living(env, arguments[0]);
	if (session == NULL) return NULL;
	const unsigned char *datagram = NULL;
	size_t length = 0;
	if (!is_missing(env, arguments[1]) && !read_bytes(env, arguments[1], &datagram, &length))
		return failed(env, "DTLS: receive(session, datagram)");
	TRY(napi_create_object(env, &outcome));
	give_datagram(session, datagram, length);
	const bool is_done = drive(env, session, outcome);
	give_datagram(session, NULL, 0);
	return is_done ? outcome : failed(env, "DTLS: receive");
}

napi_value handle_timeout(napi_env env, napi_callback_info info) {
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
napi_value timeout_of(napi_env env, napi_callback_info info) {
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
napi_value send_bytes(napi_env env, napi_callback_info info) {
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
napi_value close_session(napi_env env, napi_callback_info info) {
	napi_value argument, outcome;
	if (!read_arguments(env, info, &argument, 1)) return failed(env, "DTLS: arguments");
	struct session *session = session_in(env, argument);
	if (session == NULL) return failed(env, "DTLS: close(session)");
	TRY(napi_create_object(env, &outcome));
	if (session->ssl == NULL) return outcome;
	ERR_clear_error();
	/* During a handshake there is no key yet, and so no close_notify that the peer could believe. */
	if (SSL_is_init_finished(session->ssl)) (void)SSL_shutdown(session->ssl);
	ERR_clear_error();
	const bool is_done = take_out(env, session, outcome);
	retire(env, session);
	return is_done ? outcome : failed(env, "DTLS: close");
}

/* The session cannot be resumed by its id any more. */
napi_value forget_session(napi_env env, napi_callback_info info) {
	napi_value argument;
	if (!read_arguments(env, info, &argument, 1)) return failed(env, "DTLS: arguments");
	struct session *session = living(env, argument);
	if (session == NULL) return NULL;
	SSL_SESSION *resumable = SSL_get_session(session->ssl);
	if (resumable != NULL) (void)SSL_CTX_remove_session(SSL_get_SSL_CTX(session->ssl), resumable);
	return NULL;
}

/* The one key that the session may use. Without key, the identity is unknown. */
napi_value provide_psk(napi_env env, napi_callback_info info) {
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

napi_value describe(napi_env env, napi_callback_info info) {
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
