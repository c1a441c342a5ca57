#include "context.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

#include "session.h"

/* AEAD suites need no more; SHA-1 and RSA keys below 2048 bits are out, whatever the security level of the suites. */
#define SIGNATURES                                                                                                     \
	"ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:ed25519:rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:"      \
	"RSA+SHA256:RSA+SHA384:RSA+SHA512"
#define GROUPS "X25519:P-256:P-384"
#define CERTIFICATE_LEVEL 2
/* A chain of a few certificates. A longer one would be reassembled in memory before it is refused. */
#define MAX_CHAIN_BYTES (16 * 1024)

/* RFC 6347 §4.2.1: the HelloVerifyRequest carries a cookie that the caller has computed from the address. */
static int give_cookie(SSL *ssl, unsigned char *cookie, unsigned int *length) {
	const struct session *session = session_of(ssl);
	if (session == NULL || session->cookies == NULL || session->cookies_bytes < COOKIE_BYTES) return 0;
	memcpy(cookie, session->cookies, COOKIE_BYTES);
	*length = COOKIE_BYTES;
	return 1;
}

static int check_cookie(SSL *ssl, const unsigned char *cookie, unsigned int length) {
	const struct session *session = session_of(ssl);
	if (session != NULL && session->is_verified) return 1;
	if (session == NULL || session->cookies == NULL || length != COOKIE_BYTES) return 0;
	for (size_t at = 0; at + COOKIE_BYTES <= session->cookies_bytes; at += COOKIE_BYTES)
		if (CRYPTO_memcmp(cookie, session->cookies + at, COOKIE_BYTES) == 0) return 1;
	return 0;
}

/* RFC 4279 §2: 0 ends the handshake with unknown_psk_identity. The caller has looked up the key before. */
static unsigned int find_psk(SSL *ssl, const char *identity, unsigned char *target, unsigned int size) {
	const struct session *session = session_of(ssl);
	if (session == NULL || identity == NULL) return 0;
	const struct psk *psk = &session->psk;
	if (psk->key_bytes == 0 || psk->key_bytes > size || strcmp(identity, psk->identity) != 0) return 0;
	/* The tag goes into the session, so into its ticket as well. */
	SSL_SESSION *resumable = SSL_get_session(ssl);
	if (resumable == NULL || SSL_SESSION_set1_ticket_appdata(resumable, psk->tag, TAG_BYTES) != 1) return 0;
	memcpy(target, psk->key, psk->key_bytes);
	return (unsigned int)psk->key_bytes;
}

static unsigned int show_psk(SSL *ssl, const char *hint, char *identity, unsigned int identity_size,
	unsigned char *target, unsigned int size) {
	(void)hint;
	const struct session *session = session_of(ssl);
	if (session == NULL) return 0;
	const struct psk *psk = &session->psk;
	const size_t length = strlen(psk->identity);
	if (psk->key_bytes == 0 || psk->key_bytes > size || length + 1 > identity_size) return 0;
	memcpy(identity, psk->identity, length + 1);
	memcpy(target, psk->key, psk->key_bytes);
	return (unsigned int)psk->key_bytes;
}

static int give_passphrase(char *target, int size, int is_writing, void *given) {
	(void)is_writing;
	const struct text *passphrase = given;
	/* Without one an encrypted key is an error; a prompt on the terminal would hang the server. */
	if (passphrase->bytes == NULL || size < 0 || passphrase->length > (size_t)size) return -1;
	memcpy(target, passphrase->bytes, passphrase->length);
	return (int)passphrase->length;
}

static BIO *reader(const struct text *pem) {
	return pem->length > INT32_MAX ? NULL : BIO_new_mem_buf(pem->bytes, (int)pem->length);
}

/* True at the end of the text; the error that says so is taken from the queue. */
static bool is_at_end(void) {
	const unsigned long error = ERR_peek_last_error();
	if (ERR_GET_LIB(error) != ERR_LIB_PEM || ERR_GET_REASON(error) != PEM_R_NO_START_LINE) return false;
	ERR_clear_error();
	return true;
}

static bool use_certificate(SSL_CTX *ctx, const struct settings *settings) {
	BIO *in = reader(&settings->certificate);
	if (in == NULL) return false;
	X509 *leaf = PEM_read_bio_X509(in, NULL, NULL, NULL);
	bool is_used = leaf != NULL && SSL_CTX_use_certificate(ctx, leaf) == 1;
	X509_free(leaf);
	while (is_used) {
		X509 *more = PEM_read_bio_X509(in, NULL, NULL, NULL);
		if (more == NULL) {
			is_used = is_at_end();
			break;
		}
		is_used = SSL_CTX_add1_chain_cert(ctx, more) == 1;
		X509_free(more);
	}
	BIO_free(in);
	return is_used;
}

static bool use_key(SSL_CTX *ctx, const struct settings *settings) {
	BIO *in = reader(&settings->key);
	if (in == NULL) return false;
	EVP_PKEY *key = PEM_read_bio_PrivateKey(in, NULL, give_passphrase, (void *)&settings->passphrase);
	/* SSL_CTX_use_PrivateKey refuses one that does not belong to the certificate. */
	const bool is_used = key != NULL && SSL_CTX_use_PrivateKey(ctx, key) == 1;
	EVP_PKEY_free(key);
	BIO_free(in);
	return is_used;
}

static bool trust(SSL_CTX *ctx, const struct settings *settings) {
	BIO *in = reader(&settings->authorities);
	if (in == NULL) return false;
	bool is_trusted = false;
	for (;;) {
		X509 *authority = PEM_read_bio_X509(in, NULL, NULL, NULL);
		if (authority == NULL) {
			is_trusted = is_trusted && is_at_end();
			break;
		}
		is_trusted = X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), authority) == 1 &&
			(settings->is_client || SSL_CTX_add_client_CA(ctx, authority) == 1);
		X509_free(authority);
		if (!is_trusted) break;
	}
	BIO_free(in);
	X509_VERIFY_PARAM_set_auth_level(SSL_CTX_get0_param(ctx), CERTIFICATE_LEVEL);
	const int required = settings->is_certificate_required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0;
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | required, NULL);
	return is_trusted;
}

static bool set_up(SSL_CTX *ctx, const struct settings *settings, const char **problem) {
	static const unsigned char name[] = "senml-live";
	SSL_CTX_set_options(ctx, SSL_OP_NO_QUERY_MTU | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_RENEGOTIATION);
	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_max_cert_list(ctx, MAX_CHAIN_BYTES);
	*problem = "DTLS 1.2 is not there";
	if (SSL_CTX_set_min_proto_version(ctx, DTLS1_2_VERSION) != 1) return false;
	if (SSL_CTX_set_max_proto_version(ctx, DTLS1_2_VERSION) != 1) return false;
	*problem = "cipher suites";
	if (SSL_CTX_set_cipher_list(ctx, settings->suites.bytes) != 1) return false;
	if (SSL_CTX_set1_sigalgs_list(ctx, SIGNATURES) != 1 || SSL_CTX_set1_groups_list(ctx, GROUPS) != 1) return false;
	if (settings->certificate.bytes != NULL) {
		*problem = "certificate";
		if (!use_certificate(ctx, settings)) return false;
		*problem = "private key";
		if (!use_key(ctx, settings)) return false;
	}
	*problem = "certificates of the authorities";
	if (settings->authorities.bytes != NULL && !trust(ctx, settings)) return false;
	*problem = "sessions";
	if (SSL_CTX_set_session_id_context(ctx, name, sizeof name - 1) != 1) return false;
	SSL_CTX_set_session_cache_mode(ctx, settings->is_client ? SSL_SESS_CACHE_OFF : SSL_SESS_CACHE_SERVER);
	SSL_CTX_sess_set_cache_size(ctx, settings->cache_size);
	SSL_CTX_set_timeout(ctx, settings->resumption_seconds);
	if (settings->is_client) {
		SSL_CTX_set_psk_client_callback(ctx, show_psk);
		return true;
	}
	SSL_CTX_set_psk_server_callback(ctx, find_psk);
	SSL_CTX_set_cookie_generate_cb(ctx, give_cookie);
	SSL_CTX_set_cookie_verify_cb(ctx, check_cookie);
	return true;
}

SSL_CTX *new_ssl_context(const struct settings *settings, const char **problem) {
	ERR_clear_error();
	*problem = "memory";
	SSL_CTX *ctx = SSL_CTX_new(settings->is_client ? DTLS_client_method() : DTLS_server_method());
	if (ctx == NULL) return NULL;
	if (set_up(ctx, settings, problem)) return ctx;
	SSL_CTX_free(ctx);
	return NULL;
}
