/* Bad input where certificates, keys, lists and stores are read: what is returned and queued, and that the
 * object works all the same afterwards. */
#include "common.h"

static int no_password(char *buffer UNUSED, int size UNUSED, int writing UNUSED, void *argument UNUSED) {
    return 0;
}

static int long_password(char *buffer, int size, int writing UNUSED, void *argument UNUSED) {
    memset(buffer, 'x', (size_t)size);
    return size;
}

static int huge_password(char *buffer UNUSED, int size UNUSED, int writing UNUSED, void *argument UNUSED) {
    return 100000;
}

static int held(SSL_CTX *ctx) {
    return sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(ctx)));
}

/* The context is as good as new. */
static void still_works(SSL_CTX *ctx, SSL *ssl) {
    SSL_CTX *client = client_context(0);
    struct pair pair;
    ERR_clear_error();
    REQUIRE(SSL_CTX_use_certificate_file(ctx, cert("serverec.crt"), SSL_FILETYPE_PEM) == 1);
    REQUIRE(SSL_CTX_use_PrivateKey_file(ctx, cert("serverec.key"), SSL_FILETYPE_PEM) == 1);
    pair = new_pair(client, ctx);
    handshake(&pair);
    free_pair(&pair);
    SHOW(SSL_use_certificate_file(ssl, cert("serverec.crt"), SSL_FILETYPE_PEM));
    SHOW(SSL_use_PrivateKey_file(ssl, cert("serverec.key"), SSL_FILETYPE_PEM));
    SHOW(SSL_check_private_key(ssl));
    SSL_CTX_free(client);
}

static void files(void) {
    static const char *const names[] = {
        "truncated.pem",  "cut.chain.pem",   "broken.chain.pem", "mixed.pem",  "server.der",
        "server.key.der", "crl.der",         "ca.crl",           "server.key", "encrypted.key",
        "empty.pem",      "garbage.pem",     "broken.pem",       "loop.pem",   "cadir",
        "missing",        "ca.with.crl.pem", "x25519.crt",       "x25519.key", "badsig.crt",
        "explicit.crt",   "explicit.key"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
        SSL *ssl = SSL_new(ctx);
        STACK_OF(X509_NAME) * list;
        title("%s", names[i]);
        SSL_CTX_set_default_passwd_cb(ctx, no_password);
        SSL_set_default_passwd_cb(ssl, no_password);
        for (int type = SSL_FILETYPE_PEM; type <= 4; type++) {
            printf("file type %d\n", type);
            SHOW(SSL_CTX_use_certificate_file(ctx, cert(names[i]), type));
            SHOW(SSL_use_certificate_file(ssl, cert(names[i]), type));
            SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert(names[i]), type));
            SHOW(SSL_use_PrivateKey_file(ssl, cert(names[i]), type));
            SHOW(SSL_CTX_use_RSAPrivateKey_file(ctx, cert(names[i]), type));
            SHOW(SSL_use_RSAPrivateKey_file(ssl, cert(names[i]), type));
        }
        SHOW(SSL_CTX_use_certificate_chain_file(ctx, cert(names[i])));
        SHOW(SSL_use_certificate_chain_file(ssl, cert(names[i])));
        SHOW(SSL_CTX_check_private_key(ctx));
        SHOW(SSL_CTX_load_verify_locations(ctx, cert(names[i]), NULL));
        SHOW(SSL_CTX_load_verify_file(ctx, cert(names[i])));
        SHOW(SSL_CTX_load_verify_store(ctx, cert(names[i])));
        SHOW(SSL_CTX_load_verify_dir(ctx, cert(names[i])));
        SHOW(held(ctx));
        list = SSL_load_client_CA_file(cert(names[i]));
        SHOW(list ? sk_X509_NAME_num(list) : -1);
        sk_X509_NAME_pop_free(list, X509_NAME_free);
        list = SSL_load_client_CA_file_ex(cert(names[i]), NULL, NULL);
        SHOW(list ? sk_X509_NAME_num(list) : -1);
        sk_X509_NAME_pop_free(list, X509_NAME_free);
        still_works(ctx, ssl);
        SSL_free(ssl);
        SSL_CTX_free(ctx);
    }
}

static void passwords(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    SSL *ssl = SSL_new(ctx);
    title("passwords");
    SSL_CTX_set_default_passwd_cb(ctx, no_password);
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("encrypted.key"), SSL_FILETYPE_PEM));
    SSL_CTX_set_default_passwd_cb(ctx, long_password);
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("encrypted.key"), SSL_FILETYPE_PEM) == 1);
    ERR_clear_error();
    SSL_CTX_set_default_passwd_cb(ctx, huge_password);
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("encrypted.key"), SSL_FILETYPE_PEM));
    SSL_CTX_set_default_passwd_cb(ctx, NULL);
    SSL_CTX_set_default_passwd_cb_userdata(ctx, (void *)"secret");
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("encrypted.key"), SSL_FILETYPE_PEM));
    SSL_CTX_set_default_passwd_cb_userdata(ctx, (void *)"");
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("encrypted.key"), SSL_FILETYPE_PEM) == 1);
    ERR_clear_error();
    still_works(ctx, ssl);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* A certificate with so many names that it is about this large. */
static X509 *large_certificate(EVP_PKEY *key, int names) {
    X509 *certificate = X509_new();
    X509_NAME *name = X509_NAME_new();
    GENERAL_NAMES *list = sk_GENERAL_NAME_new_null();
    EVP_PKEY *ca_key = load_key("ca.key");
    X509 *ca = load_cert("ca.crt");
    for (int i = 0; i < names; i++) {
        GENERAL_NAME *general = GENERAL_NAME_new();
        ASN1_IA5STRING *text = ASN1_IA5STRING_new();
        char host[40];
        snprintf(host, sizeof host, "host%07d.example.test", i);
        ASN1_STRING_set(text, host, -1);
        GENERAL_NAME_set0_value(general, GEN_DNS, text);
        sk_GENERAL_NAME_push(list, general);
    }
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"large", -1, -1, 0);
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 99);
    X509_set_subject_name(certificate, name);
    X509_set_issuer_name(certificate, X509_get_subject_name(ca));
    X509_gmtime_adj(X509_getm_notBefore(certificate), -1000);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 1000000);
    X509_set_pubkey(certificate, key);
    REQUIRE(X509_add1_ext_i2d(certificate, NID_subject_alt_name, list, 0, 0) == 1);
    REQUIRE(X509_sign(certificate, ca_key, EVP_sha256()) > 0);
    sk_GENERAL_NAME_pop_free(list, GENERAL_NAME_free);
    X509_NAME_free(name);
    X509_free(ca);
    EVP_PKEY_free(ca_key);
    return certificate;
}

static void large(int version, int names, long allowed, const char *host) {
    SSL_CTX *client = client_context(version), *server = SSL_CTX_new(TLS_server_method());
    EVP_PKEY *key = load_key("serverec.key");
    X509 *certificate = large_certificate(key, names);
    struct pair pair;
    title("a certificate with %d names, %ld bytes allowed, %s", names, allowed, version_name(version));
    SHOW(SSL_CTX_use_certificate(server, certificate));
    SHOW(SSL_CTX_use_PrivateKey(server, key));
    if (allowed > 0)
        SSL_CTX_set_max_cert_list(client, allowed);
    pair = new_pair(client, server);
    SSL_set1_host(pair.client, host);
    handshake(&pair);
    SHOW(SSL_get_verify_result(pair.client));
    SHOW_TEXT(SSL_get0_peername(pair.client));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    X509_free(certificate);
    EVP_PKEY_free(key);
}

/* The chain that is built for us goes round in a circle. */
static void loop(int version) {
    SSL_CTX *client = client_context(version), *server = SSL_CTX_new(TLS_server_method());
    STACK_OF(X509) *chain = NULL;
    struct pair pair;
    title("a chain with a loop, %s", version_name(version));
    use(server, "underloop");
    SHOW(SSL_CTX_load_verify_locations(server, cert("loop.pem"), NULL));
    pair = new_pair(client, server);
    handshake(&pair);
    SHOW(sk_X509_num(SSL_get_peer_cert_chain(pair.client)));
    free_pair(&pair);
    SHOW(SSL_CTX_build_cert_chain(server, SSL_BUILD_CHAIN_FLAG_CHECK));
    SHOW(SSL_CTX_build_cert_chain(server, 0));
    SHOW(SSL_CTX_build_cert_chain(server, SSL_BUILD_CHAIN_FLAG_IGNORE_ERROR));
    SHOW(SSL_CTX_get0_chain_certs(server, &chain));
    SHOW(chain ? sk_X509_num(chain) : -1);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* NULL where an object is expected. */
static void nothing(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    SSL *ssl = SSL_new(ctx);
    title("nothing");
    SHOW(SSL_CTX_use_certificate_ASN1(ctx, 0, (const unsigned char *)""));
    SHOW(SSL_CTX_use_PrivateKey_ASN1(EVP_PKEY_RSA, ctx, (const unsigned char *)"", 0));
    SHOW(SSL_CTX_use_PrivateKey_ASN1(12345, ctx, (const unsigned char *)"x", 1));
    SHOW(SSL_CTX_use_RSAPrivateKey_ASN1(ctx, (const unsigned char *)"", 0));
    SHOW(SSL_use_certificate_ASN1(ssl, (const unsigned char *)"\x30\x80", 2));
    SHOW(SSL_CTX_use_certificate_file(ctx, "", SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_use_certificate_chain_file(ctx, ""));
    SHOW(SSL_CTX_load_verify_locations(ctx, "", NULL));
    SHOW(SSL_CTX_load_verify_locations(ctx, NULL, ""));
    SHOW(SSL_CTX_load_verify_dir(ctx, ""));
    SHOW(SSL_CTX_load_verify_store(ctx, ""));
    SHOW(SSL_CTX_add0_chain_cert(ctx, NULL) == 1);
    SHOW(SSL_CTX_add1_to_CA_list(ctx, NULL));
    SHOW(SSL_add_client_CA(ssl, NULL));
    still_works(ctx, ssl);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

int main(void) {
    files();
    passwords();
    nothing();
    FOR_EACH_VERSION(version) {
        large(version, 300, 0, "host0000299.example.test");
        large(version, 1000, 0, "host0000999.example.test");
        large(version, 1000, 0, "host0001000.example.test");
        large(version, 1000000, 100000000, "host0000999.example.test");
        loop(version);
    }
    return 0;
}
