#include "objects.h"

#include <openssl/ssl.h>
#include <stdlib.h>

/* what OpenSSL keeps for a session, about, for the garbage collector */
#define SESSION_BYTES (64 * 1024)

static const napi_type_tag context_tag = {0x5d1c0a7be21f4e03, 0x9a3b7c11d0e84f62};
static const napi_type_tag session_tag = {0x1f7e93c2ab604d58, 0xb2d4c6e8105a3f97};

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

struct context *new_context(SSL_CTX *ssl_ctx) {
	struct context *context = calloc(1, sizeof *context);
	if (context != NULL) context->ssl_ctx = ssl_ctx;
	return context;
}

napi_value wrap_context(napi_env env, struct context *context) {
	napi_value object;
	if (napi_create_object(env, &object) == napi_ok && napi_type_tag_object(env, object, &context_tag) == napi_ok &&
		napi_wrap(env, object, context, finalize_context, NULL, NULL) == napi_ok)
		return object;
	free_context(context);
	return failed(env, "DTLS: cannot make a context");
}

struct context *context_of(napi_env env, napi_value value) {
	return unwrap(env, value, &context_tag);
}

static unsigned int next_timeout(SSL *ssl, unsigned int last_us) {
	/* RFC 6347 §4.2.4.1: doubles at each retransmission, up to 60 seconds. */
	const unsigned int most_us = 60 * 1000 * 1000;
	const struct session *session = session_of(ssl);
	if (last_us == 0) return session == NULL ? 1000 * 1000 : session->first_timeout_us;
	return last_us > most_us / 2 ? most_us : last_us * 2;
}

struct session *make_session(struct context *context) {
	struct session *session = new_session(context->ssl_ctx, context->mtu);
	if (session == NULL) return NULL;
	session->first_timeout_us = context->first_timeout_us;
	DTLS_set_timer_cb(session->ssl, next_timeout);
	return session;
}

void retire(napi_env env, struct session *session) {
	if (session->ssl == NULL) return;
	end_session(session);
	weigh(env, -SESSION_BYTES);
}

static void finalize_session(napi_env env, void *found, void *hint) {
	(void)hint;
	retire(env, found);
	free_session(found);
}

napi_value wrap_session(napi_env env, struct session *session) {
	napi_value object;
	if (napi_create_object(env, &object) != napi_ok || napi_type_tag_object(env, object, &session_tag) != napi_ok ||
		napi_wrap(env, object, session, finalize_session, NULL, NULL) != napi_ok) {
		free_session(session);
		return failed(env, "DTLS: cannot make a session");
	}
	weigh(env, SESSION_BYTES);
	return object;
}

struct session *session_in(napi_env env, napi_value value) {
	return unwrap(env, value, &session_tag);
}

struct session *living(napi_env env, napi_value value) {
	struct session *session = session_in(env, value);
	if (session != NULL && session->ssl != NULL) return session;
	(void)failed(env, session == NULL ? "DTLS: not a session" : "DTLS: the session has ended");
	return NULL;
}
