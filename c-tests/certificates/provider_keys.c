/* Keys that live in a provider: nothing but the public part ever leaves it. */
#include "common.h"

#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/provider.h>

/* The provider knows one key: the private key of a file, behind a handle without any numbers. */
static EVP_PKEY *hidden;
static int signatures, refused, broken;

struct handle {
    int unused;
};

static const OSSL_PARAM no_parameters[] = {OSSL_PARAM_END};

/* ---- key management ---- */

static void *key_new(void *provider UNUSED) {
    return OPENSSL_zalloc(sizeof(struct handle));
}

static void key_free(void *key) {
    OPENSSL_free(key);
}

static int key_has(const void *key UNUSED, int selection UNUSED) {
    return 1;
}

static int key_import(void *key UNUSED, int selection UNUSED, const OSSL_PARAM parameters[] UNUSED) {
    return 1;
}

static const OSSL_PARAM *key_types(int selection UNUSED) {
    return no_parameters;
}

/* The public part only. */
static int key_export(void *key UNUSED, int selection, OSSL_CALLBACK *callback, void *argument) {
    OSSL_PARAM *parameters = NULL;
    int done;
    if (selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) {
        refused++;
        return 0;
    }
    if (EVP_PKEY_todata(hidden, EVP_PKEY_PUBLIC_KEY, &parameters) != 1)
        return 0;
    done = callback(parameters, argument);
    OSSL_PARAM_free(parameters);
    return done;
}

static int key_get(void *key UNUSED, OSSL_PARAM parameters[]) {
    return EVP_PKEY_get_params(hidden, parameters);
}

static const OSSL_PARAM *key_gettable(void *provider UNUSED) {
    static const OSSL_PARAM table[] = {
        OSSL_PARAM_int(OSSL_PKEY_PARAM_BITS, NULL), OSSL_PARAM_int(OSSL_PKEY_PARAM_SECURITY_BITS, NULL),
        OSSL_PARAM_int(OSSL_PKEY_PARAM_MAX_SIZE, NULL),
        OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, NULL, 0), OSSL_PARAM_END};
    return table;
}

static const char *key_operation(int operation UNUSED) {
    return EVP_PKEY_is_a(hidden, "EC") ? "ECDSA" : "RSA";
}

static const OSSL_DISPATCH key_functions[] = {
    {OSSL_FUNC_KEYMGMT_NEW, (void (*)(void))key_new},
    {OSSL_FUNC_KEYMGMT_FREE, (void (*)(void))key_free},
    {OSSL_FUNC_KEYMGMT_HAS, (void (*)(void))key_has},
    {OSSL_FUNC_KEYMGMT_IMPORT, (void (*)(void))key_import},
    {OSSL_FUNC_KEYMGMT_IMPORT_TYPES, (void (*)(void))key_types},
    {OSSL_FUNC_KEYMGMT_EXPORT, (void (*)(void))key_export},
    {OSSL_FUNC_KEYMGMT_EXPORT_TYPES, (void (*)(void))key_types},
    {OSSL_FUNC_KEYMGMT_GET_PARAMS, (void (*)(void))key_get},
    {OSSL_FUNC_KEYMGMT_GETTABLE_PARAMS, (void (*)(void))key_gettable},
    {OSSL_FUNC_KEYMGMT_QUERY_OPERATION_NAME, (void (*)(void))key_operation},
    {0, NULL}};

/* ---- signatures ---- */

struct signature {
    EVP_MD_CTX *digest;
    EVP_PKEY_CTX *inner;
};

static void *sign_new(void *provider UNUSED, const char *properties UNUSED) {
    struct signature *signature = OPENSSL_zalloc(sizeof *signature);
    signature->digest = EVP_MD_CTX_new();
    return signature;
}

static void sign_free(void *context) {
    struct signature *signature = context;
    EVP_MD_CTX_free(signature->digest);
    OPENSSL_free(signature);
}

static int sign_init(void *context, const char *digest, void *key UNUSED, const OSSL_PARAM parameters[]) {
    struct signature *signature = context;
    if (EVP_DigestSignInit_ex(signature->digest, &signature->inner, digest, NULL, "provider=default", hidden,
                              parameters) != 1)
        return 0;
    return 1;
}

static int sign_at_once(void *context, unsigned char *out, size_t *length, size_t room,
                        const unsigned char *data, size_t data_length) {
    *length = out == NULL ? (size_t)EVP_PKEY_get_size(hidden) : room;
    if (out == NULL)
        return 1;
    signatures++;
    if (broken)
        return 0;
    return EVP_DigestSign(((struct signature *)context)->digest, out, length, data, data_length);
}

static int sign_set(void *context, const OSSL_PARAM parameters[]) {
    return EVP_PKEY_CTX_set_params(((struct signature *)context)->inner, parameters);
}

static const OSSL_PARAM *sign_settable(void *context UNUSED, void *provider UNUSED) {
    static const OSSL_PARAM table[] = {OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_PAD_MODE, NULL, 0),
                                       OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_PSS_SALTLEN, NULL, 0),
                                       OSSL_PARAM_utf8_string(OSSL_SIGNATURE_PARAM_DIGEST, NULL, 0),
                                       OSSL_PARAM_END};
    return table;
}

static const OSSL_DISPATCH sign_functions[] = {
    {OSSL_FUNC_SIGNATURE_NEWCTX, (void (*)(void))sign_new},
    {OSSL_FUNC_SIGNATURE_FREECTX, (void (*)(void))sign_free},
    {OSSL_FUNC_SIGNATURE_DIGEST_SIGN_INIT, (void (*)(void))sign_init},
    {OSSL_FUNC_SIGNATURE_DIGEST_SIGN, (void (*)(void))sign_at_once},
    {OSSL_FUNC_SIGNATURE_SET_CTX_PARAMS, (void (*)(void))sign_set},
    {OSSL_FUNC_SIGNATURE_SETTABLE_CTX_PARAMS, (void (*)(void))sign_settable},
    {0, NULL}};

static const OSSL_ALGORITHM keys[] = {{"RSA:rsaEncryption", "provider=hidden", key_functions, NULL},
                                      {"EC:id-ecPublicKey", "provider=hidden", key_functions, NULL},
                                      {NULL, NULL, NULL, NULL}};
static const OSSL_ALGORITHM signs[] = {{"RSA:rsaEncryption", "provider=hidden", sign_functions, NULL},
                                       {"ECDSA", "provider=hidden", sign_functions, NULL},
                                       {NULL, NULL, NULL, NULL}};

static const OSSL_ALGORITHM *query(void *provider UNUSED, int operation, int *no_cache) {
    *no_cache = 0;
    return operation == OSSL_OP_KEYMGMT ? keys : operation == OSSL_OP_SIGNATURE ? signs : NULL;
}

static const OSSL_DISPATCH provider_functions[] = {
    {OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))query}, {0, NULL}};

static int provider_init(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *in UNUSED,
                         const OSSL_DISPATCH **out, void **context) {
    *context = (void *)handle;
    *out = provider_functions;
    return 1;
}

static EVP_PKEY *key_of_provider(void) {
    EVP_PKEY_CTX *context =
        EVP_PKEY_CTX_new_from_name(NULL, EVP_PKEY_is_a(hidden, "EC") ? "EC" : "RSA", "provider=hidden");
    EVP_PKEY *key = NULL;
    OSSL_PARAM parameters[] = {OSSL_PARAM_END};
    REQUIRE(context != NULL && EVP_PKEY_fromdata_init(context) == 1);
    REQUIRE(EVP_PKEY_fromdata(context, &key, EVP_PKEY_KEYPAIR, parameters) == 1);
    EVP_PKEY_CTX_free(context);
    return key;
}

static void run(const char *name, int by_client, int version) {
    SSL_CTX *client = client_context(version), *server = SSL_CTX_new(TLS_server_method());
    SSL_CTX *shows = by_client ? client : server;
    struct pair pair;
    char file[64];
    X509 *certificate;
    EVP_PKEY *key;
    title("%s, %s, %s", name, by_client ? "client" : "server", version_name(version));
    snprintf(file, sizeof file, "%s.key", name);
    hidden = load_key(file);
    snprintf(file, sizeof file, "%s.crt", name);
    certificate = load_cert(file);
    key = key_of_provider();
    signatures = 0;
    if (by_client)
        use(server, "server");
    SHOW(SSL_CTX_use_certificate(shows, certificate));
    SHOW(SSL_CTX_use_PrivateKey(shows, key));
    SHOW(SSL_CTX_check_private_key(shows));
    REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    SSL_CTX_set_verify(server,
                       by_client ? SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT : SSL_VERIFY_NONE, NULL);
    pair = new_pair(client, server);
    handshake(&pair);
    printf("  signatures by the provider %d\n", signatures);
    free_pair(&pair);
    if (by_client && version == TLS1_3_VERSION) {
        for (broken = 0; broken < 2; broken++) {
            char byte;
            printf("  after the handshake, broken: %d\n", broken);
            SSL_CTX_set_post_handshake_auth(client, 1);
            SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE, NULL);
            SSL_CTX_set_num_tickets(server, 0);
            pair = new_pair(client, server);
            connect_pair(&pair);
            signatures = 0;
            SHOW(SSL_verify_client_post_handshake(pair.server));
            SHOW(SSL_do_handshake(pair.server));
            outcome(pair.client, "  client reads", SSL_read(pair.client, &byte, 1));
            outcome(pair.server, "  server reads", SSL_read(pair.server, &byte, 1));
            printf("  signatures by the provider %d, shown %d\n", signatures,
                   SSL_get0_peer_certificate(pair.server) != NULL);
            free_pair(&pair);
        }
        broken = 0;
    }
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    EVP_PKEY_free(key);
    EVP_PKEY_free(hidden);
    X509_free(certificate);
}

int main(void) {
    OSSL_PROVIDER *standard, *provider;
    REQUIRE(OSSL_PROVIDER_add_builtin(NULL, "hidden", provider_init) == 1);
    standard = OSSL_PROVIDER_load(NULL, "default");
    provider = OSSL_PROVIDER_load(NULL, "hidden");
    REQUIRE(standard != NULL && provider != NULL);
    FOR_EACH_VERSION(version) {
        for (int by_client = 0; by_client < 2; by_client++) {
            run("server", by_client, version);
            run("serverec", by_client, version);
        }
    }
    title("the private key is asked for: %d", refused > 0);
    OSSL_PROVIDER_unload(provider);
    OSSL_PROVIDER_unload(standard);
    return 0;
}
