#ifndef SENML_LIVE_DTLS_FUNCTIONS_H
#define SENML_LIVE_DTLS_FUNCTIONS_H

#include "values.h"

/* What JavaScript calls; addon.ts describes it. */
napi_value create_context(napi_env env, napi_callback_info info);
napi_value listen_to(napi_env env, napi_callback_info info);
napi_value connect_to(napi_env env, napi_callback_info info);
napi_value receive(napi_env env, napi_callback_info info);
napi_value handle_timeout(napi_env env, napi_callback_info info);
napi_value timeout_of(napi_env env, napi_callback_info info);
napi_value send_bytes(napi_env env, napi_callback_info info);
napi_value close_session(napi_env env, napi_callback_info info);
napi_value forget_session(napi_env env, napi_callback_info info);
napi_value provide_psk(napi_env env, napi_callback_info info);
napi_value describe(napi_env env, napi_callback_info info);

#endif
