/*
 * DTLS 1.2 (RFC 6347) over the OpenSSL that Node.js exports. Datagrams come in and go out as buffers; sockets, timers, limits and
 * addresses are the caller's. addon.ts describes the functions.
 */
#include <openssl/crypto.h>

#include "functions.h"

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
