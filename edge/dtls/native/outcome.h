#ifndef SENML_LIVE_DTLS_OUTCOME_H
#define SENML_LIVE_DTLS_OUTCOME_H

#include "session.h"
#include "values.h"

#define MAX_REASON 256

enum status { HANDSHAKING, ESTABLISHED, CLOSED, FAILED };

/* The words of OpenSSL, for people; never contains keys. Empties the error queue. */
void explain(const SSL *ssl, char *target, size_t size);

napi_value fail_in_words(napi_env env, const char *subject);

/* Moves what is to be sent into the array `out`. */
bool take_out(napi_env env, struct session *session, napi_value object);

/* Goes on with the handshake, and reads the records that there are. */
bool drive(napi_env env, struct session *session, napi_value outcome);

#endif
