#include "outcome.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void explain(const SSL *ssl, char *target, size_t size) {
	const unsigned long error = ERR_peek_error();
	const char *reason = error == 0 ? NULL : ERR_reason_error_string(error);
	const long verified = ssl == NULL ? X509_V_OK : SSL_get_verify_result(ssl);
	if (ERR_GET_REASON(error) == SSL_R_CERTIFICATE_VERIFY_FAILED && verified != X509_V_OK)
		(void)snprintf(target, size, "%s: %s", reason == NULL ? "" : reason, X509_verify_cert_error_string(verified));
	else
		(void)snprintf(target, size, "%s", reason == NULL ? "no reason known" : reason);
	ERR_clear_error();
}

napi_value fail_in_words(napi_env env, const char *subject) {
	char words[MAX_REASON], message[MAX_REASON + 64];
	explain(NULL, words, sizeof words);
	(void)snprintf(message, sizeof message, "%s: %s", subject, words);
	return failed(env, message);
}

bool take_out(napi_env env, struct session *session, napi_value object) {
	struct queue *out = &session->out;
	struct list datagrams = {0};
	for (size_t at = 0; at + 2 <= out->length;) {
		const size_t length = (size_t)out->bytes[at] << 8 | out->bytes[at + 1];
		if (!push(env, &datagrams, out->bytes + at + 2, length)) return false;
		at += 2 + length;
	}
	/* A session at rest keeps no flight. */
	free(out->bytes);
	memset(out, 0, sizeof *out);
	return set_list(env, object, "out", &datagrams);
}

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

bool drive(napi_env env, struct session *session, napi_value outcome) {
	unsigned char plain[SSL3_RT_MAX_PLAIN_LENGTH];
	size_t longest = 0;
	struct list received = {0};
	char reason[MAX_REASON] = "";
	enum status status = ESTABLISHED;
	bool is_told = true;
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
		if ((size_t)bytes > longest) longest = (size_t)bytes;
		is_told = push(env, &received, plain, (size_t)bytes);
		if (!is_told) break;
	}
	OPENSSL_cleanse(plain, longest);
	ERR_clear_error();
	if (!is_told || !set_list(env, outcome, "received", &received)) return false;
	if (status == FAILED && !set_text(env, outcome, "reason", reason)) return false;
	return set_number(env, outcome, "status", status) && take_out(env, session, outcome);
}
