/* What bindgen reads: the parts of libcrypto's API that src/libcrypto/ wraps. */
#include <openssl/asn1.h>
#include <openssl/asn1t.h>
#include <openssl/bio.h>
#include <openssl/comp.h>
#include <openssl/conf.h>
#include <openssl/crypto.h>
#include <openssl/ct.h>
#include <openssl/dh.h>
#include <openssl/ec.h>
#include <openssl/engine.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/objects.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/store.h>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

/* Exported by libcrypto for libssl alone: no public header declares them (OpenSSL 3.0, crypto/conf). */
typedef struct ssl_conf_cmd_st SSL_CONF_CMD;
const SSL_CONF_CMD *conf_ssl_get(size_t idx, const char **name, size_t *cnt);
int conf_ssl_name_find(const char *name, size_t *idx);
void conf_ssl_get_cmd(const SSL_CONF_CMD *cmd, size_t idx, char **cmdstr, char **arg);

/* Our own handles, opaque on both sides. */
typedef struct ssl_session_st SSL_SESSION;
typedef struct ssl_method_st SSL_METHOD;
typedef struct ssl_cipher_st SSL_CIPHER;
typedef struct ssl_conf_ctx_st SSL_CONF_CTX;
typedef struct ssl_comp_st SSL_COMP;
typedef struct srtp_protection_profile_st SRTP_PROTECTION_PROFILE;
struct openssl_ssl_test_functions;
/* An enum in C: its constants are made from src/tables/states.rs. */
typedef int OSSL_HANDSHAKE_STATE;
struct stack_st_SSL_CIPHER;
struct stack_st_SSL_COMP;
struct stack_st_SRTP_PROTECTION_PROFILE;
struct stack_st_SCT;
struct lhash_st_SSL_SESSION;
