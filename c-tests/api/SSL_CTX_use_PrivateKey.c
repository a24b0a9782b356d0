/* SSL_CTX_use_PrivateKey(3): handshakes with every kind of key on either side, at every security level; keys
 * that live elsewhere; keys that sign wrongly. */
#include "common.h"

#include <openssl/engine.h>
#include <openssl/rsa.h>

static const char *const kinds[] = {"weak",   "server",    "rsa3072",  "rsa4096",   "rsa8192",
                                    "rsapss", "rsapss512", "serverec", "server384", "server521",
                                    "k256",   "brainpool", "ed25519",  "ed448"};

static const char *signature_of(SSL *ssl) {
    static char text[100];
    int hash = 0, type = 0;
    if (SSL_get_peer_signature_type_nid(ssl, &type) != 1)
        return "no signature";
    SSL_get_peer_signature_nid(ssl, &hash);
    snprintf(text, sizeof text, "%s with %s", OBJ_nid2sn(type), hash ? OBJ_nid2sn(hash) : "-");
    return text;
}

static void set_version(SSL_CTX *ctx, int version) {
    SSL_CTX_set_min_proto_version(ctx, version);
    SSL_CTX_set_max_proto_version(ctx, version);
}

/* The server shows the key, or, with `by_client`, the client. */
static void run(const char *kind, int by_client, int version, int level, const char *algorithms,
                const char *groups) {
    SSL_CTX *client = SSL_CTX_new(TLS_client_method()), *server = SSL_CTX_new(TLS_server_method());
    SSL_CTX *shows = by_client ? client : server, *verifies = by_client ? server : client;
    struct pair pair;
    char file[64];
    int done;
    SSL_CTX_set_security_level(shows, 0);
    SSL_CTX_set_security_level(verifies, level);
    if (by_client)
        use(server, "serverec");
    snprintf(file, sizeof file, "%s.crt", kind);
    done = SSL_CTX_use_certificate_file(shows, cert(file), SSL_FILETYPE_PEM);
    snprintf(file, sizeof file, "%s.key", kind);
    done += 2 * SSL_CTX_use_PrivateKey_file(shows, cert(file), SSL_FILETYPE_PEM);
    printf("%s, %s, %s, level %d%s%s%s%s: set %d\n", kind, by_client ? "client" : "server",
           version_name(version), level, algorithms ? ", " : "", algorithms ? algorithms : "",
           groups ? ", " : "", groups ? groups : "", done);
    print_errors();
    if (algorithms != NULL && by_client)
        REQUIRE(SSL_CTX_set1_client_sigalgs_list(verifies, algorithms) == 1);
    if (algorithms != NULL && !by_client)
        REQUIRE(SSL_CTX_set1_sigalgs_list(verifies, algorithms) == 1);
    if (groups != NULL)
        REQUIRE(SSL_CTX_set1_groups_list(verifies, groups) == 1);
    set_version(client, version);
    SSL_CTX_load_verify_locations(verifies, cert("ca.crt"), NULL);
    SSL_CTX_set_verify(verifies, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    pair = new_pair(client, server);
    handshake(&pair);
    if (SSL_is_init_finished(pair.client) && SSL_is_init_finished(pair.server))
        printf("  signed: %s; result %ld\n", signature_of(by_client ? pair.server : pair.client),
               SSL_get_verify_result(by_client ? pair.server : pair.client));
    if (version == TLS1_2_VERSION && !by_client)
        printf("  %s\n", SSL_get_cipher(pair.client));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A client of both versions meets a server of TLS 1.2 that asks it for a certificate. */
static void run_below(const char *kind, const char *algorithms) {
    SSL_CTX *client = client_context(0), *server = server_context(0);
    struct pair pair;
    title("%s, client of both versions, a server of TLSv1.2 that takes %s", kind, algorithms);
    use(client, kind);
    SSL_CTX_set_max_proto_version(server, TLS1_2_VERSION);
    REQUIRE(SSL_CTX_set1_client_sigalgs_list(server, algorithms) == 1);
    REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    pair = new_pair(client, server);
    handshake(&pair);
    printf("  signed: %s\n", signature_of(pair.server));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* What a level says to a certificate and a key that are loaded. */
static void load_at_levels(const char *kind) {
    for (int level = 0; level <= 5; level++) {
        SSL_CTX *ctx = SSL_CTX_new(TLS_method());
        char crt[64], key[64];
        SSL_CTX_set_security_level(ctx, level);
        snprintf(crt, sizeof crt, "%s.crt", kind);
        snprintf(key, sizeof key, "%s.key", kind);
        printf("%s at level %d\n", kind, level);
        SHOW(SSL_CTX_use_certificate_file(ctx, cert(crt), SSL_FILETYPE_PEM));
        SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert(key), SSL_FILETYPE_PEM));
        SHOW(SSL_CTX_check_private_key(ctx));
        SSL_CTX_free(ctx);
    }
}

/* ---- keys that live elsewhere: an object without the private numbers, whose method signs ---- */

static RSA *hidden;
static int operations, spoils;

static int sign_elsewhere(int length, const unsigned char *from, unsigned char *to, RSA *rsa UNUSED,
                          int padding) {
    int done = RSA_private_encrypt(length, from, to, hidden, padding);
    operations++;
    if (spoils == 1 && done > 0)
        memset(to, 0, (size_t)done);
    return spoils == 2 ? -1 : done;
}

static EVP_PKEY *elsewhere(RSA_METHOD **method) {
    EVP_PKEY *real = load_key("server.key"), *key = EVP_PKEY_new();
    RSA *rsa = RSA_new();
    const BIGNUM *n, *e;
    hidden = EVP_PKEY_get1_RSA(real);
    RSA_get0_key(hidden, &n, &e, NULL);
    REQUIRE(RSA_set0_key(rsa, BN_dup(n), BN_dup(e), NULL) == 1);
    *method = RSA_meth_dup(RSA_PKCS1_OpenSSL());
    RSA_meth_set_priv_enc(*method, sign_elsewhere);
    RSA_meth_set_flags(*method, RSA_METHOD_FLAG_NO_CHECK | RSA_FLAG_EXT_PKEY);
    RSA_set_method(rsa, *method);
    RSA_set_flags(rsa, RSA_FLAG_EXT_PKEY);
    REQUIRE(EVP_PKEY_assign_RSA(key, rsa) == 1);
    EVP_PKEY_free(real);
    return key;
}

static void run_elsewhere(int by_client, int version, int spoil) {
    SSL_CTX *client = SSL_CTX_new(TLS_client_method()), *server = SSL_CTX_new(TLS_server_method());
    SSL_CTX *shows = by_client ? client : server;
    RSA_METHOD *method;
    EVP_PKEY *key = elsewhere(&method);
    X509 *certificate = load_cert("server.crt");
    struct pair pair;
    title("a key that lives elsewhere, %s, %s, %s", by_client ? "client" : "server", version_name(version),
          spoil == 0   ? "good"
          : spoil == 1 ? "signs wrongly"
                       : "fails");
    if (by_client)
        use(server, "serverec");
    SHOW(SSL_CTX_use_certificate(shows, certificate));
    SHOW(SSL_CTX_use_PrivateKey(shows, key));
    SHOW(SSL_CTX_check_private_key(shows));
    set_version(client, version);
    SSL_CTX_load_verify_locations(client, cert("ca.crt"), NULL);
    SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL);
    SSL_CTX_set_verify(client, by_client ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_verify(server, by_client ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, NULL);
    operations = 0;
    spoils = spoil;
    pair = new_pair(client, server);
    handshake(&pair);
    spoils = 0;
    printf("  operations %d, results %ld %ld\n", operations, SSL_get_verify_result(pair.client),
           SSL_get_verify_result(pair.server));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    X509_free(certificate);
    EVP_PKEY_free(key);
    RSA_free(hidden);
    RSA_meth_free(method);
}

/* A wrong signature counts when nobody verifies certificates, too. */
static void unverified_signature(int version) {
    SSL_CTX *client = SSL_CTX_new(TLS_client_method()), *server = SSL_CTX_new(TLS_server_method());
    RSA_METHOD *method;
    EVP_PKEY *key = elsewhere(&method);
    X509 *certificate = load_cert("server.crt");
    struct pair pair;
    title("a wrong signature, not verified, %s", version_name(version));
    SSL_CTX_use_certificate(server, certificate);
    SSL_CTX_use_PrivateKey(server, key);
    set_version(client, version);
    spoils = 1;
    pair = new_pair(client, server);
    handshake(&pair);
    spoils = 0;
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    X509_free(certificate);
    EVP_PKEY_free(key);
    RSA_free(hidden);
    RSA_meth_free(method);
}

int main(void) {
    title("loaded at every level");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        load_at_levels(kinds[i]);
    load_at_levels("x25519");
    load_at_levels("explicit");
    load_at_levels("sha1");
    load_at_levels("sha512");

    FOR_EACH_VERSION(version) {
        for (int by_client = 0; by_client < 2; by_client++) {
            title("every kind, the %s's, %s", by_client ? "client" : "server", version_name(version));
            for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
                if (version == TLS1_2_VERSION && strncmp(kinds[i], "rsapss", 6) == 0)
                    continue; /* rsa_pss_tls12.c */
                /* Above 3 a server could not show its own certificate either. */
                for (int level = 0; level <= (by_client ? 3 : 5); level++)
                    run(kinds[i], by_client, version, level, NULL, NULL);
            }
            title("algorithms that the other side names, the %s's, %s", by_client ? "client" : "server",
                  version_name(version));
            run("server", by_client, version, 1, "rsa_pss_rsae_sha512", NULL);
            run("server", by_client, version, 1, "rsa_pkcs1_sha384", NULL);
            run("server", by_client, version, 0, "rsa_pkcs1_sha1", NULL);
            run("server", by_client, version, 1, "ecdsa_secp256r1_sha256", NULL);
            run("rsapss", by_client, version, 1, "rsa_pss_rsae_sha256", NULL);
            if (version == TLS1_3_VERSION) {
                run("rsapss", by_client, version, 1, "rsa_pss_pss_sha384", NULL);
                run("rsapss512", by_client, version, 1, "rsa_pss_pss_sha256", NULL);
            }
            run("serverec", by_client, version, 1, "ecdsa_secp384r1_sha384", NULL);
            run("serverec", by_client, version, 1, "ECDSA+SHA512:ECDSA+SHA1", NULL);
            run("server384", by_client, version, 1, "ecdsa_secp256r1_sha256:ecdsa_secp384r1_sha384", NULL);
            run("ed25519", by_client, version, 1, "ed448", NULL);
            run("ed448", by_client, version, 1, "ed25519:ed448", NULL);
            title("groups that the other side names, the %s's, %s", by_client ? "client" : "server",
                  version_name(version));
            run("server384", by_client, version, 1, NULL, "P-256");
            run("serverec", by_client, version, 1, NULL, "P-384");
            run("ed25519", by_client, version, 1, NULL, "P-384");
            run("server", by_client, version, 1, NULL, "P-384");
        }
    }
    run_below("client", "rsa_pkcs1_sha256");
    run_below("client", "ECDSA+SHA256:rsa_pkcs1_sha512");
    run_below("clientec", "ECDSA+SHA512");
    run_below("clientec", "rsa_pkcs1_sha256");
    FOR_EACH_VERSION(version) {
        for (int spoil = 0; spoil < 3; spoil++) {
            run_elsewhere(0, version, spoil);
            run_elsewhere(1, version, spoil);
        }
        unverified_signature(version);
    }
    return 0;
}
