/* SSL_check_chain(3), SSL_CTX_build_cert_chain(3): would this chain suit the peer, and chains that are built.
 */
#include "common.h"

struct candidate {
    const char *certificate, *key, *above;
};

static const struct candidate candidates[] = {
    {"server.crt", "server.key", NULL},
    {"serverec.crt", "serverec.key", NULL},
    {"server384.crt", "server384.key", NULL},
    {"server521.crt", "server521.key", NULL},
    {"leaf.crt", "leaf.key", "intermediate.crt"},
    {"ed25519.crt", "ed25519.key", NULL},
    {"ed448.crt", "ed448.key", NULL},
    {"rsapss.crt", "rsapss.key", NULL},
    {"sha1.crt", "sha1.key", "rsaca.crt"},
    {"sha512.crt", "sha512.key", "rsaca.crt"},
    {"k256.crt", "k256.key", NULL},
    {"weak.crt", "weak.key", NULL},
    {"client.crt", "client.key", NULL},
    {"expired.crt", "expired.key", NULL},
    {"agreeonly.crt", "agreeonly.key", NULL},
    {"server.crt", "serverec.key", NULL},
    {"x25519.crt", "x25519.key", NULL},
};

static void check_all(SSL *ssl, const char *when) {
    printf(" %s, %s\n", SSL_is_server(ssl) ? "server" : "client", when);
    for (size_t i = 0; i < sizeof candidates / sizeof candidates[0]; i++) {
        X509 *certificate;
        EVP_PKEY *key;
        STACK_OF(X509) * chain;
        if (SSL_version(ssl) == TLS1_2_VERSION && strcmp(candidates[i].key, "rsapss.key") == 0)
            continue; /* rsa_pss_tls12.c */
        certificate = load_cert(candidates[i].certificate);
        key = load_key(candidates[i].key);
        chain = sk_X509_new_null();
        if (candidates[i].above != NULL)
            sk_X509_push(chain, load_cert(candidates[i].above));
        printf("  %s with %s: %x\n", candidates[i].certificate, candidates[i].key,
               (unsigned)SSL_check_chain(ssl, certificate, key, chain));
        print_errors();
        sk_X509_pop_free(chain, X509_free);
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
}

static int in_callback(SSL *ssl, void *argument) {
    check_all(ssl, argument);
    return 1;
}

static void play(int version, const char *client_list, const char *server_list, int flags,
                 const char *names) {
    if (version == TLS1_3_VERSION && flags & SSL_CERT_FLAG_SUITEB_128_LOS && since(5))
        return; /* suite_b.c says why */
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct pair pair;
    title("%s, the client's %s, the server's %s, flags %x, names of %s", version_name(version),
          client_list ? client_list : "default", server_list ? server_list : "default", (unsigned)flags,
          names ? names : "nobody");
    if (client_list != NULL)
        REQUIRE(SSL_CTX_set1_sigalgs_list(client, client_list) == 1);
    if (server_list != NULL)
        REQUIRE(SSL_CTX_set1_sigalgs_list(server, server_list) == 1);
    if (names != NULL) {
        SSL_CTX_set_client_CA_list(server, SSL_load_client_CA_file(cert(names)));
        SSL_CTX_set0_CA_list(client, SSL_load_client_CA_file(cert(names)));
    }
    SSL_CTX_set_cert_flags(client, flags);
    SSL_CTX_set_cert_flags(server, flags);
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_cert_cb(client, in_callback, (void *)"in its callback");
    SSL_CTX_set_cert_cb(server, in_callback, (void *)"in its callback");
    pair = new_pair(client, server);
    if (handshake(&pair) || !since(5)) /* a client that has failed has lost what it reads */
        check_all(pair.client, "afterwards");
    if (SSL_is_init_finished(pair.server) || !since(5))
        check_all(pair.server, "afterwards");
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void show_built(SSL_CTX *ctx, int result) {
    STACK_OF(X509) *chain = NULL;
    printf("  built: %d\n", result);
    print_errors();
    SSL_CTX_get0_chain_certs(ctx, &chain);
    printf("  chain:");
    for (int i = 0; i < sk_X509_num(chain); i++) {
        char name[100];
        X509_NAME_get_text_by_NID(X509_get_subject_name(sk_X509_value(chain, i)), NID_commonName, name,
                                  sizeof name);
        printf(" [%s]", name);
    }
    printf("%s\n", chain == NULL ? " none" : "");
}

static void build(const char *name, const char *above, const char *trusted, int own_store) {
    static const int flags[] = {0,
                                SSL_BUILD_CHAIN_FLAG_UNTRUSTED,
                                SSL_BUILD_CHAIN_FLAG_NO_ROOT,
                                SSL_BUILD_CHAIN_FLAG_CHECK,
                                SSL_BUILD_CHAIN_FLAG_CHECK | SSL_BUILD_CHAIN_FLAG_NO_ROOT,
                                SSL_BUILD_CHAIN_FLAG_IGNORE_ERROR,
                                SSL_BUILD_CHAIN_FLAG_IGNORE_ERROR | SSL_BUILD_CHAIN_FLAG_CLEAR_ERROR,
                                SSL_BUILD_CHAIN_FLAG_UNTRUSTED | SSL_BUILD_CHAIN_FLAG_NO_ROOT};
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
        title("%s, above it %s, trusting %s%s, flags %x", name, above ? above : "nothing",
              trusted ? trusted : "nothing", own_store ? " in a store of its own" : "", (unsigned)flags[i]);
        use(ctx, name);
        if (above != NULL)
            SSL_CTX_add0_chain_cert(ctx, load_cert(above));
        if (trusted != NULL && own_store) {
            X509_STORE *store = X509_STORE_new();
            REQUIRE(X509_STORE_load_locations(store, cert(trusted), NULL) == 1);
            REQUIRE(SSL_CTX_set0_chain_cert_store(ctx, store) == 1);
        } else if (trusted != NULL) {
            REQUIRE(SSL_CTX_load_verify_locations(ctx, cert(trusted), NULL) == 1);
        }
        show_built(ctx, (int)SSL_CTX_build_cert_chain(ctx, flags[i]));
        SSL_CTX_free(ctx);
    }
}

int main(void) {
    SSL_CTX *empty;
    FOR_EACH_VERSION(version) {
        play(version, NULL, NULL, 0, NULL);
        play(version, NULL, NULL, SSL_CERT_FLAG_TLS_STRICT, NULL);
        play(version, NULL, NULL, 0, "ca.crt");
        play(version, NULL, NULL, SSL_CERT_FLAG_TLS_STRICT, "otherca.crt");
        play(version, "rsa_pss_rsae_sha256:rsa_pkcs1_sha256", NULL, 0, NULL);
        play(version, NULL, "rsa_pss_rsae_sha256:ECDSA+SHA256", SSL_CERT_FLAG_TLS_STRICT, NULL);
        play(version, NULL, NULL, SSL_CERT_FLAG_SUITEB_128_LOS, NULL);
        play(version, NULL, NULL, SSL_CERT_FLAG_SUITEB_128_LOS_ONLY, NULL);
        play(version, NULL, NULL, SSL_CERT_FLAG_SUITEB_192_LOS, NULL);
    }
    title("nothing to build on");
    empty = SSL_CTX_new(TLS_server_method());
    show_built(empty, (int)SSL_CTX_build_cert_chain(empty, 0));
    SSL_CTX_free(empty);
    build("leaf", "intermediate.crt", "ca.crt", 0);
    build("leaf", "intermediate.crt", "ca.crt", 1);
    build("leaf", NULL, "intermediate.crt", 0);
    build("leaf", "intermediate.crt", NULL, 0);
    build("server", "otherca.crt", "ca.crt", 0);
    build("expired", NULL, "ca.crt", 0);
    return 0;
}
