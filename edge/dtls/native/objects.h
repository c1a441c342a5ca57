#ifndef SENML_LIVE_DTLS_OBJECTS_H
#define SENML_LIVE_DTLS_OBJECTS_H

#include "session.h"
#include "values.h"

struct context {
	SSL_CTX *ssl_ctx;
	/* answers each ClientHello until one shows its cookie; NULL: not made yet */
	struct session *listener;
	long mtu;
	unsigned int first_timeout_us;
};

/* NULL: no memory. */
struct context *new_context(SSL_CTX *ssl_ctx);

/* An object of JavaScript that owns the context. Frees it if that fails, and throws. */
napi_value wrap_context(napi_env env, struct context *context);

/* NULL: not a context. */
struct context *context_of(napi_env env, napi_value value);

/* NULL: no memory, or OpenSSL refused. */
struct session *make_session(struct context *context);

/* An object of JavaScript that owns the session. Frees it if that fails, and throws. */
napi_value wrap_session(napi_env env, struct session *session);

/* NULL: not a session. It may have ended. */
struct session *session_in(napi_env env, napi_value value);

/* A session that has not ended; otherwise NULL, and an exception. */
struct session *living(napi_env env, napi_value value);

/* Frees what OpenSSL keeps for the session, which stays. */
void retire(napi_env env, struct session *session);

#endif
