#include "values.h"

#include <stdlib.h>

napi_value failed(napi_env env, const char *message) {
	bool is_pending = false;
	if (napi_is_exception_pending(env, &is_pending) == napi_ok && !is_pending) (void)napi_throw_error(env, NULL, message);
	return NULL;
}

bool read_arguments(napi_env env, napi_callback_info info, napi_value *arguments, size_t count) {
	size_t given = count;
	return napi_get_cb_info(env, info, &given, arguments, NULL, NULL) == napi_ok;
}

bool is_missing(napi_env env, napi_value value) {
	napi_valuetype type = napi_undefined;
	return napi_typeof(env, value, &type) != napi_ok || type == napi_undefined;
}

bool read_bytes(napi_env env, napi_value value, const unsigned char **bytes, size_t *length) {
	bool is_buffer = false;
	void *found = NULL;
	if (napi_is_buffer(env, value, &is_buffer) != napi_ok || !is_buffer) return false;
	if (napi_get_buffer_info(env, value, &found, length) != napi_ok) return false;
	/* An empty buffer may have no address. */
	*bytes = found == NULL ? (const unsigned char *)"" : found;
	return true;
}

char *read_text(napi_env env, napi_value object, const char *name, struct text *text) {
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

int64_t read_integer(napi_env env, napi_value object, const char *name) {
	napi_value value;
	int64_t number = 0;
	if (napi_get_named_property(env, object, name, &value) != napi_ok) return 0;
	return napi_get_value_int64(env, value, &number) == napi_ok ? number : 0;
}

bool read_flag(napi_env env, napi_value object, const char *name) {
	napi_value value;
	bool is_set = false;
	if (napi_get_named_property(env, object, name, &value) != napi_ok) return false;
	return napi_get_value_bool(env, value, &is_set) == napi_ok && is_set;
}

bool set_property(napi_env env, napi_value object, const char *name, napi_value value) {
	return napi_set_named_property(env, object, name, value) == napi_ok;
}

bool set_text(napi_env env, napi_value object, const char *name, const char *text) {
	napi_value value;
	return napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &value) == napi_ok && set_property(env, object, name, value);
}

bool set_number(napi_env env, napi_value object, const char *name, double number) {
	napi_value value;
	return napi_create_double(env, number, &value) == napi_ok && set_property(env, object, name, value);
}

bool set_bytes(napi_env env, napi_value object, const char *name, const void *bytes, size_t length) {
	napi_value value;
	return napi_create_buffer_copy(env, length, bytes, NULL, &value) == napi_ok && set_property(env, object, name, value);
}

bool push(napi_env env, struct list *list, const void *bytes, size_t length) {
	napi_value value;
	if (list->array == NULL && napi_create_array_with_length(env, 1, &list->array) != napi_ok) return false;
	return napi_create_buffer_copy(env, length, bytes, NULL, &value) == napi_ok &&
		napi_set_element(env, list->array, list->count++, value) == napi_ok;
}

bool set_list(napi_env env, napi_value object, const char *name, const struct list *list) {
	return list->array == NULL || set_property(env, object, name, list->array);
}
