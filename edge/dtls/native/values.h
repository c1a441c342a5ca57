#ifndef SENML_LIVE_DTLS_VALUES_H
#define SENML_LIVE_DTLS_VALUES_H

#define NAPI_VERSION 8
#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "context.h"

/* Throws, unless an exception is on its way already. */
napi_value failed(napi_env env, const char *message);

/* Arguments, of which missing ones are undefined. */
bool read_arguments(napi_env env, napi_callback_info info, napi_value *arguments, size_t count);

bool is_missing(napi_env env, napi_value value);

/* False: not a Buffer. The bytes are valid until the function returns to JavaScript. */
bool read_bytes(napi_env env, napi_value value, const unsigned char **bytes, size_t *length);

/* A copy of a property, which the caller frees; NULL: it is no text. */
char *read_text(napi_env env, napi_value object, const char *name, struct text *text);

int64_t read_integer(napi_env env, napi_value object, const char *name);

bool read_flag(napi_env env, napi_value object, const char *name);

bool set_property(napi_env env, napi_value object, const char *name, napi_value value);

bool set_text(napi_env env, napi_value object, const char *name, const char *text);

bool set_number(napi_env env, napi_value object, const char *name, double number);

bool set_bytes(napi_env env, napi_value object, const char *name, const void *bytes, size_t length);

/* Copies of datagrams or messages. An empty list is all zeros. */
struct list {
	napi_value array;
	uint32_t count;
};

/* Appends a copy. */
bool push(napi_env env, struct list *list, const void *bytes, size_t length);

/* Sets a property to the list, unless that is empty. */
bool set_list(napi_env env, napi_value object, const char *name, const struct list *list);

#define TRY(call)                                                                                                      \
	do {                                                                                                               \
		if ((call) != napi_ok) return failed(env, "DTLS: " #call);                                                     \
	} while (0)

#endif
