#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "functions.h"
#include "objects.h"
#include "outcome.h"

/* Of a key, nothing stays in memory. */
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

napi_value create_context(napi_env env, napi_callback_info info) {
	napi_value options;
	napi_valuetype type = napi_undefined;
	const char *problem = "options";
	if (!read_arguments(env, info, &options, 1)) return failed(env, "DTLS: arguments");
	TRY(napi_typeof(env, options, &type));
	if (type != napi_object) return failed(env, "DTLS: options are an object");
	SSL_CTX *ctx = read_settings(env, options, &problem);
	if (ctx == NULL) return fail_in_words(env, problem);
	struct context *context = new_context(ctx);
	if (context == NULL) {
		SSL_CTX_free(ctx);
		return failed(env, "DTLS: no memory");
	}
	context->mtu = (long)read_integer(env, options, "mtu");
	context->first_timeout_us = (unsigned int)read_integer(env, options, "firstTimeoutMs") * 1000;
	return wrap_context(env, context);
}

/* The answer to a ClientHello: a HelloVerifyRequest, or a session as soon as its cookie is right. Nothing is kept before. */
napi_value listen_to(napi_env env, napi_callback_info info) {
	napi_value arguments[3], outcome;
	char reason[MAX_REASON] = "";
	if (!read_arguments(env, info, arguments, 3)) return failed(env, "DTLS: arguments");
	struct context *context = context_of(env, arguments[0]);
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
	give_datagram(session, datagram, length);
	session->cookies = cookies;
	session->cookies_bytes = cookies_bytes;
	ERR_clear_error();
	const int result = DTLSv1_listen(session->ssl, unused);
	BIO_ADDR_free(unused);
	give_datagram(session, NULL, 0);
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
	const uint64_t sequence = sequence_of(datagram, length);
	session->sequence_offset = sequence > 1 ? sequence - 1 : 0;
	napi_value object = wrap_session(env, session);
	if (object == NULL || !set_property(env, outcome, "session", object)) return failed(env, "DTLS: session");
	return outcome;
}

napi_value connect_to(napi_env env, napi_callback_info info) {
	napi_value argument;
	if (!read_arguments(env, info, &argument, 1)) return failed(env, "DTLS: arguments");
	struct context *context = context_of(env, argument);
	if (context == NULL) return failed(env, "DTLS: connect(context)");
	struct session *session = make_session(context);
	if (session == NULL) return fail_in_words(env, "DTLS: no memory");
	SSL_set_connect_state(session->ssl);
	return wrap_session(env, session);
}
