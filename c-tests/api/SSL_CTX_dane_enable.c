/* SSL_CTX_dane_enable(3): the TLSA records that are refused, and those that do or do not authenticate a
 * server. */
#include "common.h"

#define DANE_USAGES 4

static unsigned char *encoded(X509 *certificate, int selector, int *length) {
    unsigned char *der = NULL;
    *length = selector == 1 ? i2d_PUBKEY(X509_get0_pubkey(certificate), &der) : i2d_X509(certificate, &der);
    REQUIRE(*length > 0);
    return der;
}

/* Adds the record that describes a certificate. */
static int add(SSL *ssl, int usage, int selector, int matching, const char *name) {
    X509 *certificate = load_cert(name);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int digest_length;
    int length, added;
    unsigned char *der = encoded(certificate, selector, &length);
    if (matching == 0) {
        added = SSL_dane_tlsa_add(ssl, usage, selector, matching, der, length);
    } else {
        EVP_Digest(der, length, digest, &digest_length, matching == 1 ? EVP_sha256() : EVP_sha512(), NULL);
        added = SSL_dane_tlsa_add(ssl, usage, selector, matching, digest, digest_length);
    }
    OPENSSL_free(der);
    X509_free(certificate);
    return added;
}

static void match(SSL *ssl) {
    uint8_t usage = 99, selector = 99, matching = 99;
    const unsigned char *data = NULL;
    size_t length = 99;
    X509 *certificate = NULL;
    EVP_PKEY *key = NULL;
    int depth = SSL_get0_dane_authority(ssl, &certificate, &key);
    char name[64] = "none";
    if (certificate != NULL)
        X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, sizeof name);
    printf("  depth %d, certificate %s, key %s", depth, name, key ? "set" : "none");
    depth = SSL_get0_dane_tlsa(ssl, &usage, &selector, &matching, &data, &length);
    printf(", record %d: %d %d %d, %s, %d bytes\n", depth, usage, selector, matching,
           data ? "data" : "no data",
           length == 99  ? -1
           : usage == 99 ? 0
                         : (int)(matching == 0 ? 1 : length));
    printf("  verify result %ld, peer name %s, chain of %d\n", SSL_get_verify_result(ssl),
           SSL_get0_peername(ssl) ? SSL_get0_peername(ssl) : "none",
           SSL_get0_verified_chain(ssl) ? sk_X509_num(SSL_get0_verified_chain(ssl)) : -1);
}

static void context_functions(void) {
    title("the context");
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_dane_enable(ssl, "localhost"));
    SSL_free(ssl);
    SHOW(SSL_CTX_dane_enable(ctx));
    SHOW(SSL_CTX_dane_enable(ctx));
    SHOW(SSL_CTX_dane_mtype_set(ctx, EVP_sha256(), 0, 1));
    SHOW(SSL_CTX_dane_mtype_set(ctx, NULL, 0, 1));
    SHOW(SSL_CTX_dane_mtype_set(ctx, EVP_sha384(), 77, 9));
    SHOW(SSL_CTX_dane_mtype_set(ctx, NULL, 2, 3));
    unsigned char digest[64] = {1};
    ssl = SSL_new(ctx);
    SHOW(SSL_dane_enable(ssl, "localhost"));
    SHOW(SSL_dane_tlsa_add(ssl, 3, 1, 77, digest, 48));
    SHOW(SSL_dane_tlsa_add(ssl, 3, 1, 2, digest, 64));
    SHOW(SSL_dane_tlsa_add(ssl, 3, 1, 76, digest, 64));
    SHOW(SSL_dane_tlsa_add(ssl, 3, 1, 78, digest, 64));
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    title("digests before enabling");
    ctx = SSL_CTX_new(TLS_client_method());
    SHOW(SSL_CTX_dane_mtype_set(ctx, EVP_sha384(), 5, 9));
    ssl = SSL_new(ctx);
    SHOW(SSL_dane_enable(ssl, "localhost"));
    SHOW(SSL_CTX_dane_enable(ctx));
    SHOW(SSL_dane_tlsa_add(ssl, 3, 1, 1, digest, 32));
    SHOW(SSL_dane_tlsa_add(ssl, 3, 1, 5, digest, 48));
    SSL_free(ssl);

    title("flags");
    SHOW(SSL_CTX_dane_set_flags(ctx, 5));
    SHOW(SSL_CTX_dane_set_flags(ctx, DANE_FLAG_NO_DANE_EE_NAMECHECKS));
    SHOW(SSL_CTX_dane_clear_flags(ctx, 4));
    ssl = SSL_new(ctx);
    SHOW(SSL_CTX_dane_clear_flags(ctx, ~0UL));
    SHOW(SSL_CTX_dane_set_flags(ctx, 0));
    SHOW(SSL_dane_set_flags(ssl, 2));
    SHOW(SSL_dane_clear_flags(ssl, 1));
    SHOW(SSL_dane_clear_flags(ssl, 0));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void names(void) {
    title("the base domain");
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    SSL_CTX_dane_enable(ctx);
    SSL *ssl = SSL_new(ctx);
    SHOW_POINTER(SSL_get0_dane(ssl));
    SHOW(SSL_dane_enable(ssl, ""));
    SHOW(SSL_dane_tlsa_add(ssl, 3, 1, 1, NULL, 0));
    SHOW(SSL_dane_enable(ssl, "example.test"));
    SHOW_TEXT(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    SHOW_TEXT(X509_VERIFY_PARAM_get0_host(SSL_get0_param(ssl), 0));
    SHOW(SSL_dane_enable(ssl, "example.test"));
    SSL_free(ssl);
    ssl = SSL_new(ctx);
    SSL_set_tlsext_host_name(ssl, "first.test");
    SSL_set1_host(ssl, "another.test");
    SHOW(SSL_dane_enable(ssl, "second.test"));
    SHOW_TEXT(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    SHOW_TEXT(X509_VERIFY_PARAM_get0_host(SSL_get0_param(ssl), 0));
    SHOW_TEXT(X509_VERIFY_PARAM_get0_host(SSL_get0_param(ssl), 1));
    SSL_free(ssl);
    ssl = SSL_new(ctx);
    SSL_set_tlsext_host_name(ssl, "first.test");
    SHOW(SSL_dane_enable(ssl, NULL));
    SHOW_TEXT(X509_VERIFY_PARAM_get0_host(SSL_get0_param(ssl), 0));
    SSL_free(ssl);
    ssl = SSL_new(ctx);
    SHOW(SSL_dane_enable(ssl, NULL));
    SHOW_TEXT(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void records(void) {
    title("records");
    unsigned char data[4096] = {0x30, 0x03, 1, 1, 0};
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    SSL_CTX_dane_enable(ctx);
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_dane_tlsa_add(ssl, 3, 1, 1, data, 32));
    SHOW(SSL_get0_dane_authority(ssl, NULL, NULL));
    SHOW(SSL_get0_dane_tlsa(ssl, NULL, NULL, NULL, NULL, NULL));
    SHOW(SSL_dane_enable(ssl, "localhost"));
    SHOW(SSL_get0_dane_authority(ssl, NULL, NULL));
    SHOW(SSL_dane_tlsa_add(ssl, 4, 1, 1, data, 32));
    SHOW(SSL_dane_tlsa_add(ssl, 3, 2, 1, data, 32));
    SHOW(SSL_dane_tlsa_add(ssl, 3, 1, 3, data, 32));
    SHOW(SSL_dane_tlsa_add(ssl, 3, 1, 1, data, 31));
    SHOW(SSL_dane_tlsa_add(ssl, 3, 1, 2, data, 32));
    SHOW(SSL_dane_tlsa_add(ssl, 3, 1, 1, data, (size_t)1 << 31));
    SHOW(SSL_dane_tlsa_add(ssl, 4, 2, 3, data, (size_t)-1));
    SHOW(SSL_dane_tlsa_add(ssl, 3, 1, 1, NULL, 32));
    SHOW(SSL_dane_tlsa_add(ssl, 3, 1, 0, NULL, 0));
    printf("bad certificate = %d\n", SSL_dane_tlsa_add(ssl, 2, 0, 0, data, 5));
    printf("its reason is DANE's: %d\n",
           ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_DANE_TLSA_BAD_CERTIFICATE);
    ERR_clear_error();
    printf("bad key = %d\n", SSL_dane_tlsa_add(ssl, 2, 1, 0, data, 5));
    printf("its reason is DANE's: %d\n",
           ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_DANE_TLSA_BAD_PUBLIC_KEY);
    ERR_clear_error();
    int length;
    X509 *certificate = load_cert("server.crt");
    unsigned char *der = encoded(certificate, 0, &length);
    memcpy(data, der, length);
    printf("with a byte too many = %d\n", SSL_dane_tlsa_add(ssl, 3, 0, 0, data, length + 1));
    print_errors();
    OPENSSL_free(der);
    der = encoded(certificate, 1, &length);
    memcpy(data, der, length);
    printf("key with a byte too many = %d\n", SSL_dane_tlsa_add(ssl, 3, 1, 0, data, length + 1));
    print_errors();
    OPENSSL_free(der);
    X509_free(certificate);
    SHOW(SSL_get0_dane_authority(ssl, NULL, NULL));
    for (int usage = 0; usage < DANE_USAGES; usage++)
        for (int selector = 0; selector < 2; selector++)
            for (int matching = 0; matching < 3; matching++)
                printf("%d %d %d = %d\n", usage, selector, matching,
                       add(ssl, usage, selector, matching, "server.crt"));
    print_errors();
    SHOW(SSL_get0_dane_authority(ssl, NULL, NULL));
    match(ssl);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

struct record {
    int usage, selector, matching;
    const char *certificate;
};

static int overrule(int good, X509_STORE_CTX *store) {
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    printf("    callback: good %d, error %d, depth %d, flags %lx", good, X509_STORE_CTX_get_error(store),
           X509_STORE_CTX_get_error_depth(store), SSL_dane_set_flags(ssl, DANE_FLAG_NO_DANE_EE_NAMECHECKS));
    printf(", now %lx\n", SSL_dane_set_flags(ssl, 0));
    return 1;
}

enum { TRUST_CA = 1, NO_NAMECHECK = 2, OVERRULE = 4, ANY_MODE = 8, DUPLICATE = 16, AGAIN = 32 };

static SSL_CTX *dane_server(int version) {
    SSL_CTX *ctx = server_context(version);
    REQUIRE(SSL_CTX_use_certificate_file(ctx, cert("leaf.crt"), SSL_FILETYPE_PEM) == 1);
    REQUIRE(SSL_CTX_use_PrivateKey_file(ctx, cert("leaf.key"), SSL_FILETYPE_PEM) == 1);
    SSL_CTX_add_extra_chain_cert(ctx, load_cert("intermediate.crt"));
    SSL_CTX_add_extra_chain_cert(ctx, load_cert("ca.crt"));
    return ctx;
}

static void authenticate(int version, const char *domain, int flags, int count,
                         const struct record *records) {
    SSL_CTX *server = dane_server(version), *client = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(client, version);
    SSL_CTX_set_max_proto_version(client, version);
    if (flags & TRUST_CA)
        SSL_CTX_load_verify_locations(client, cert("ca.crt"), NULL);
    SSL_CTX_dane_enable(client);
    SSL_CTX_set_verify(client, flags & ANY_MODE ? SSL_VERIFY_NONE : SSL_VERIFY_PEER,
                       flags & OVERRULE ? overrule : NULL);
    SSL *ssl = SSL_new(client);
    REQUIRE(SSL_dane_enable(ssl, domain) == 1);
    if (flags & NO_NAMECHECK)
        SSL_dane_set_flags(ssl, DANE_FLAG_NO_DANE_EE_NAMECHECKS);
    printf("%s, %s%s%s%s:", version_name(version), domain, flags & TRUST_CA ? ", CA" : "",
           flags & NO_NAMECHECK ? ", no name check" : "", flags & ANY_MODE ? ", no verification" : "");
    for (int i = 0; i < count; i++) {
        printf(" %d %d %d %s", records[i].usage, records[i].selector, records[i].matching,
               records[i].certificate);
        REQUIRE(add(ssl, records[i].usage, records[i].selector, records[i].matching,
                    records[i].certificate) == 1);
    }
    printf("\n");
    if (flags & DUPLICATE) {
        SSL *copy = SSL_dup(ssl);
        SSL_free(ssl);
        ssl = copy;
    }
    struct pair pair = pair_of(ssl, SSL_new(server), 1 << 16);
    handshake(&pair);
    match(ssl);
    if (flags & AGAIN) {
        SSL_clear(ssl);
        printf("cleared\n");
        match(ssl);
        SSL_set_session(ssl, NULL);
        SSL_free(pair.server);
        pair = pair_of(ssl, SSL_new(server), 1 << 16);
        handshake(&pair);
        match(ssl);
    }
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

#define AUTHENTICATE(version, domain, flags, ...)                                                            \
    do {                                                                                                     \
        const struct record records_[] = {__VA_ARGS__};                                                      \
        authenticate(version, domain, flags, sizeof records_ / sizeof *records_, records_);                  \
    } while (0)

static void authentication(int version) {
    static const char *const chain[] = {"leaf.crt", "intermediate.crt", "ca.crt", "server.crt"};
    title("%s: one record", version_name(version));
    for (int usage = 0; usage < DANE_USAGES; usage++)
        for (int at = 0; at < 4; at++)
            for (int trust = 0; trust < 2; trust++)
                AUTHENTICATE(version, "localhost", trust, {usage, 1, 1, chain[at]});
    title("%s: selectors and matching types", version_name(version));
    for (int usage = 2; usage < DANE_USAGES; usage++)
        for (int selector = 0; selector < 2; selector++)
            for (int matching = 0; matching < 3; matching++)
                AUTHENTICATE(version, "localhost", 0, {usage, selector, matching, chain[usage == 3 ? 0 : 2]});
    title("%s: several records", version_name(version));
    AUTHENTICATE(version, "localhost", 0, {3, 1, 1, "server.crt"}, {3, 1, 1, "leaf.crt"});
    AUTHENTICATE(version, "localhost", 0, {2, 0, 1, "intermediate.crt"}, {3, 1, 1, "leaf.crt"});
    AUTHENTICATE(version, "localhost", 0, {2, 0, 1, "ca.crt"}, {2, 0, 1, "intermediate.crt"});
    AUTHENTICATE(version, "localhost", 0, {3, 0, 1, "leaf.crt"}, {3, 0, 2, "leaf.crt"},
                 {3, 0, 0, "leaf.crt"});
    AUTHENTICATE(version, "localhost", 0, {3, 0, 1, "leaf.crt"}, {3, 0, 2, "server.crt"});
    AUTHENTICATE(version, "localhost", TRUST_CA, {0, 0, 1, "ca.crt"}, {1, 0, 1, "leaf.crt"});
    AUTHENTICATE(version, "localhost", TRUST_CA, {0, 0, 1, "otherca.crt"}, {2, 0, 1, "otherca.crt"});
    title("%s: names", version_name(version));
    AUTHENTICATE(version, "wrong.test", 0, {3, 1, 1, "leaf.crt"});
    AUTHENTICATE(version, "wrong.test", NO_NAMECHECK, {3, 1, 1, "leaf.crt"});
    AUTHENTICATE(version, "wrong.test", NO_NAMECHECK, {2, 1, 1, "ca.crt"});
    title("%s: without records", version_name(version));
    authenticate(version, "localhost", 0, 0, NULL);
    authenticate(version, "localhost", TRUST_CA, 0, NULL);
    title("%s: a failure that is not held against the server", version_name(version));
    AUTHENTICATE(version, "localhost", ANY_MODE, {3, 1, 1, "server.crt"});
    AUTHENTICATE(version, "localhost", OVERRULE, {3, 1, 1, "server.crt"});
    AUTHENTICATE(version, "localhost", OVERRULE, {3, 1, 1, "leaf.crt"});
    AUTHENTICATE(version, "localhost", OVERRULE, {2, 1, 1, "intermediate.crt"});
    AUTHENTICATE(version, "wrong.test", OVERRULE, {2, 1, 1, "intermediate.crt"}, {3, 1, 1, "server.crt"});
    title("%s: SSL_dup and SSL_clear", version_name(version));
    AUTHENTICATE(version, "localhost", DUPLICATE, {3, 1, 1, "leaf.crt"}, {2, 1, 0, "ca.crt"});
    AUTHENTICATE(version, "localhost", AGAIN, {2, 0, 0, "ca.crt"});
}

int main(void) {
    context_functions();
    names();
    records();
    FOR_EACH_VERSION(version)
    authentication(version);
    return 0;
}
