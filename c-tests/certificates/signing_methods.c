/* Who signs: a method or an engine of the program's own that stands behind elliptic-curve keys is asked at
 * every handshake. */
#include "common.h"

#include <openssl/ec.h>
#include <openssl/engine.h>

static int operations, broken;

/* The library's own signature, counted. */
static int sign_counted(int type, const unsigned char *digest, int length, unsigned char *to,
                        unsigned int *size, const BIGNUM *inverse, const BIGNUM *r, EC_KEY *key) {
    int (*sign)(int, const unsigned char *, int, unsigned char *, unsigned int *, const BIGNUM *,
                const BIGNUM *, EC_KEY *) = NULL;
    operations++;
    if (broken)
        return 0;
    EC_KEY_METHOD_get_sign(EC_KEY_OpenSSL(), &sign, NULL, NULL);
    return sign(type, digest, length, to, size, inverse, r, key);
}

static EC_KEY_METHOD *counting_method(void) {
    EC_KEY_METHOD *method = EC_KEY_METHOD_new(EC_KEY_OpenSSL());
    int (*setup)(EC_KEY *, BN_CTX *, BIGNUM **, BIGNUM **) = NULL;
    ECDSA_SIG *(*sign)(const unsigned char *, int, const BIGNUM *, const BIGNUM *, EC_KEY *) = NULL;
    EC_KEY_METHOD_get_sign(EC_KEY_OpenSSL(), NULL, &setup, &sign);
    EC_KEY_METHOD_set_sign(method, sign_counted, setup, sign);
    return method;
}

/* What a handshake came to. */
static void one_handshake(SSL_CTX *client, SSL_CTX *server) {
    struct pair pair = new_pair(client, server);
    operations = 0;
    if (handshake(&pair))
        printf("  operations %d, result %ld\n", operations, SSL_get_verify_result(pair.client));
    else
        printf("  operations %d\n", operations);
    free_pair(&pair);
    print_errors();
}

static SSL_CTX *verifying_client(int version) {
    SSL_CTX *client = client_context(version);
    SSL_CTX_load_verify_locations(client, cert("ca.crt"), NULL);
    SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_OFF);
    return client;
}

enum behind { NOTHING, DEFAULT_METHOD, FORMER_DEFAULT_METHOD, METHOD_OF_KEY, DEFAULT_ENGINE };

static void signs(enum behind behind, int version) {
    static const char *const names[] = {"the library", "the default method",
                                        "what was the default method when the key was made",
                                        "the key's method", "the default engine"};
    EC_KEY_METHOD *method = counting_method();
    SSL_CTX *client = verifying_client(version), *server = SSL_CTX_new(TLS_server_method());
    ENGINE *engine = ENGINE_new();
    EVP_PKEY *key;
    title("%s signs, %s", names[behind], version_name(version));
    if (behind == DEFAULT_METHOD || behind == FORMER_DEFAULT_METHOD)
        EC_KEY_set_default_method(method);
    if (behind == DEFAULT_ENGINE) {
        REQUIRE(ENGINE_set_id(engine, "counting") && ENGINE_set_EC(engine, method));
        REQUIRE(ENGINE_set_default_EC(engine));
    }
    key = load_key("serverec.key");
    if (behind == FORMER_DEFAULT_METHOD)
        EC_KEY_set_default_method(NULL);
    if (behind == METHOD_OF_KEY) {
        EC_KEY *own = EVP_PKEY_get1_EC_KEY(key);
        EC_KEY_set_method(own, method);
        EVP_PKEY_free(key);
        key = EVP_PKEY_new();
        REQUIRE(EVP_PKEY_assign_EC_KEY(key, own) == 1);
    }
    REQUIRE(SSL_CTX_use_certificate_file(server, cert("serverec.crt"), SSL_FILETYPE_PEM) == 1);
    REQUIRE(SSL_CTX_use_PrivateKey(server, key) == 1);
    for (int i = 0; i < 4; i++)
        one_handshake(client, server);
    broken = 1;
    one_handshake(client, server);
    broken = 0;
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    EVP_PKEY_free(key);
    if (behind == DEFAULT_ENGINE)
        ENGINE_unregister_EC(engine);
    EC_KEY_set_default_method(NULL);
    ENGINE_free(engine);
    EC_KEY_METHOD_free(method);
}

/* Another key from one handshake to the next: none signs that is not there any more. */
static void key_changes(int version) {
    static const char *const names[] = {"serverec", "server384", "serverec",
                                        "server",   "server521", "serverec"};
    SSL_CTX *client = verifying_client(version), *server = SSL_CTX_new(TLS_server_method());
    title("the key changes, %s", version_name(version));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct pair pair;
        use(server, names[i]);
        for (int again = 0; again < 3; again++) {
            EVP_PKEY *shown;
            pair = new_pair(client, server);
            handshake(&pair);
            shown =
                SSL_get_certificate(pair.server) ? X509_get0_pubkey(SSL_get_certificate(pair.server)) : NULL;
            printf("  %s: %d bits, result %ld\n", names[i], shown ? EVP_PKEY_get_bits(shown) : 0,
                   SSL_get_verify_result(pair.client));
            free_pair(&pair);
        }
    }
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Something else in the same key object: the library must not sign with what was there. */
static void object_changes(int version) {
    SSL_CTX *client = verifying_client(version), *server = SSL_CTX_new(TLS_server_method());
    EC_KEY_METHOD *method = counting_method();
    EVP_PKEY *key = load_key("serverec.key");
    EC_KEY *own = EVP_PKEY_get1_EC_KEY(key);
    title("a method comes into the key object, %s", version_name(version));
    EC_KEY_set_method(own, method);
    REQUIRE(SSL_CTX_use_certificate_file(server, cert("serverec.crt"), SSL_FILETYPE_PEM) == 1);
    REQUIRE(SSL_CTX_use_PrivateKey(server, key) == 1);
    one_handshake(client, server);
    one_handshake(client, server);
    REQUIRE(EVP_PKEY_set1_EC_KEY(key, own) == 1);
    one_handshake(client, server);
    one_handshake(client, server);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    EVP_PKEY_free(key);
    EC_KEY_free(own);
    EC_KEY_METHOD_free(method);
}

int main(void) {
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
        signs(NOTHING, versions[i]);
        signs(DEFAULT_METHOD, versions[i]);
        signs(FORMER_DEFAULT_METHOD, versions[i]);
        signs(METHOD_OF_KEY, versions[i]);
        signs(DEFAULT_ENGINE, versions[i]);
        key_changes(versions[i]);
        object_changes(versions[i]);
    }
    return 0;
}
