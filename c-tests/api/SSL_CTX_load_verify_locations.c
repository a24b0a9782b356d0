/* SSL_CTX_load_verify_locations(3), SSL_CTX_set_cert_store(3), SSL_CTX_set1_verify_cert_store(3): what
 * handshakes make of the places where trusted certificates are. */
#include "common.h"

typedef void preparation(SSL_CTX *ctx, SSL **ssl);

static void nowhere(SSL_CTX *ctx UNUSED, SSL **ssl UNUSED) {
}

static void file(SSL_CTX *ctx, SSL **ssl UNUSED) {
    SHOW(SSL_CTX_load_verify_locations(ctx, cert("ca.crt"), NULL));
}

static void directory(SSL_CTX *ctx, SSL **ssl UNUSED) {
    SHOW(SSL_CTX_load_verify_locations(ctx, NULL, cert("cadir")));
}

static void both(SSL_CTX *ctx, SSL **ssl UNUSED) {
    SHOW(SSL_CTX_load_verify_locations(ctx, cert("otherca.crt"), cert("cadir")));
}

static void other_file(SSL_CTX *ctx, SSL **ssl UNUSED) {
    SHOW(SSL_CTX_load_verify_locations(ctx, cert("otherca.crt"), NULL));
}

static void missing_file_then_directory(SSL_CTX *ctx, SSL **ssl UNUSED) {
    SHOW(SSL_CTX_load_verify_locations(ctx, cert("missing"), cert("cadir")));
}

static void missing_directory(SSL_CTX *ctx, SSL **ssl UNUSED) {
    SHOW(SSL_CTX_load_verify_locations(ctx, NULL, cert("missing")));
}

static void verify_file(SSL_CTX *ctx, SSL **ssl UNUSED) {
    SHOW(SSL_CTX_load_verify_file(ctx, cert("cas.pem")));
}

static void verify_directory(SSL_CTX *ctx, SSL **ssl UNUSED) {
    SHOW(SSL_CTX_load_verify_dir(ctx, cert("cadir")));
}

static void verify_store_file(SSL_CTX *ctx, SSL **ssl UNUSED) {
    SHOW(SSL_CTX_load_verify_store(ctx, cert("ca.crt")));
}

static void default_paths_by_file(SSL_CTX *ctx, SSL **ssl UNUSED) {
    setenv("SSL_CERT_FILE", cert("ca.crt"), 1);
    setenv("SSL_CERT_DIR", cert("missing"), 1);
    SHOW(SSL_CTX_set_default_verify_paths(ctx));
}

static void default_paths_by_directory(SSL_CTX *ctx, SSL **ssl UNUSED) {
    setenv("SSL_CERT_FILE", cert("missing"), 1);
    setenv("SSL_CERT_DIR", cert("cadir"), 1);
    SHOW(SSL_CTX_set_default_verify_paths(ctx));
}

static void default_paths_by_neither(SSL_CTX *ctx, SSL **ssl UNUSED) {
    setenv("SSL_CERT_FILE", cert("missing"), 1);
    setenv("SSL_CERT_DIR", cert("missing"), 1);
    SHOW(SSL_CTX_set_default_verify_paths(ctx));
}

static void default_file(SSL_CTX *ctx, SSL **ssl UNUSED) {
    setenv("SSL_CERT_FILE", cert("ca.crt"), 1);
    SHOW(SSL_CTX_set_default_verify_file(ctx));
}

static void default_directory(SSL_CTX *ctx, SSL **ssl UNUSED) {
    setenv("SSL_CERT_DIR", cert("cadir"), 1);
    SHOW(SSL_CTX_set_default_verify_dir(ctx));
}

static X509_STORE *store_of(const char *name) {
    X509_STORE *store = X509_STORE_new();
    if (name != NULL)
        REQUIRE(X509_STORE_load_locations(store, cert(name), NULL) == 1);
    return store;
}

static void set_store(SSL_CTX *ctx, SSL **ssl UNUSED) {
    SSL_CTX_set_cert_store(ctx, store_of("ca.crt"));
}

static void set_store_after(SSL_CTX *ctx, SSL **ssl) {
    *ssl = SSL_new(ctx);
    SSL_CTX_set_cert_store(ctx, store_of("ca.crt"));
}

static void set1_store(SSL_CTX *ctx, SSL **ssl UNUSED) {
    X509_STORE *store = store_of("ca.crt");
    SSL_CTX_set1_cert_store(ctx, store);
    X509_STORE_free(store);
}

static void emptied_store(SSL_CTX *ctx, SSL **ssl) {
    file(ctx, ssl);
    SSL_CTX_set_cert_store(ctx, store_of(NULL));
}

static void filled_after(SSL_CTX *ctx, SSL **ssl) {
    X509 *ca = load_cert("ca.crt");
    *ssl = SSL_new(ctx);
    SHOW(X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), ca));
    X509_free(ca);
}

static void flags_of_the_store(SSL_CTX *ctx, SSL **ssl) {
    file(ctx, ssl);
    X509_STORE_set_flags(SSL_CTX_get_cert_store(ctx), X509_V_FLAG_CRL_CHECK);
}

static void crl_in_the_store(SSL_CTX *ctx, SSL **ssl) {
    flags_of_the_store(ctx, ssl);
    SHOW(X509_STORE_load_locations(SSL_CTX_get_cert_store(ctx), cert("ca.with.crl.pem"), NULL));
}

static int on_store_verify(int ok, X509_STORE_CTX *store) {
    printf("  the store's callback: %d, error %d\n", ok, X509_STORE_CTX_get_error(store));
    return 1;
}

static void callback_of_the_store(SSL_CTX *ctx, SSL **ssl UNUSED) {
    X509_STORE_set_verify_cb(SSL_CTX_get_cert_store(ctx), on_store_verify);
}

static int on_verify(int ok, X509_STORE_CTX *store) {
    printf("  the context's callback: %d, error %d\n", ok, X509_STORE_CTX_get_error(store));
    return ok;
}

static void both_callbacks(SSL_CTX *ctx, SSL **ssl UNUSED) {
    X509_STORE_set_verify_cb(SSL_CTX_get_cert_store(ctx), on_store_verify);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, on_verify);
}

static void depth_of_the_store(SSL_CTX *ctx, SSL **ssl) {
    file(ctx, ssl);
    X509_STORE_set_depth(SSL_CTX_get_cert_store(ctx), 0);
}

static void depth_of_both(SSL_CTX *ctx, SSL **ssl) {
    depth_of_the_store(ctx, ssl);
    SSL_CTX_set_verify_depth(ctx, 5);
}

static void verify_cert_store(SSL_CTX *ctx, SSL **ssl UNUSED) {
    SHOW(SSL_CTX_set0_verify_cert_store(ctx, store_of("ca.crt")));
}

static void verify_cert_store_wins(SSL_CTX *ctx, SSL **ssl) {
    file(ctx, ssl);
    SHOW(SSL_CTX_set0_verify_cert_store(ctx, store_of("otherca.crt")));
}

static void chain_cert_store_does_not(SSL_CTX *ctx, SSL **ssl UNUSED) {
    SHOW(SSL_CTX_set0_chain_cert_store(ctx, store_of("ca.crt")));
}

static void verify_cert_store_of_the_connection(SSL_CTX *ctx, SSL **ssl) {
    X509_STORE *store = store_of("ca.crt");
    *ssl = SSL_new(ctx);
    SHOW(SSL_set1_verify_cert_store(*ssl, store));
    X509_STORE_free(store);
}

static void verify_cert_store_taken_away(SSL_CTX *ctx, SSL **ssl) {
    verify_cert_store_of_the_connection(ctx, ssl);
    SHOW(SSL_set0_verify_cert_store(*ssl, NULL));
}

static void another_context(SSL_CTX *ctx, SSL **ssl) {
    SSL_CTX *other = client_context(0);
    *ssl = SSL_new(ctx);
    SHOW(SSL_set_SSL_CTX(*ssl, other) == other);
    SSL_CTX_free(other);
}

static const struct {
    const char *what;
    preparation *prepare;
} places[] = {
    {"nowhere", nowhere},
    {"a file", file},
    {"a directory", directory},
    {"both", both},
    {"a file with something else", other_file},
    {"no file, and a directory", missing_file_then_directory},
    {"no directory", missing_directory},
    {"a file, by itself", verify_file},
    {"a directory, by itself", verify_directory},
    {"a URI", verify_store_file},
    {"the default places, a file", default_paths_by_file},
    {"the default places, a directory", default_paths_by_directory},
    {"the default places, nothing there", default_paths_by_neither},
    {"the default file", default_file},
    {"the default directory", default_directory},
    {"another store", set_store},
    {"another store, after SSL_new", set_store_after},
    {"another store, shared", set1_store},
    {"an empty store", emptied_store},
    {"the store is filled after SSL_new", filled_after},
    {"the store wants CRLs", flags_of_the_store},
    {"the store wants CRLs and has them", crl_in_the_store},
    {"the store has a callback", callback_of_the_store},
    {"the store has a callback, and the context", both_callbacks},
    {"the store has a depth", depth_of_the_store},
    {"the store has a depth, and the context", depth_of_both},
    {"a store for verification", verify_cert_store},
    {"a store for verification, which wins", verify_cert_store_wins},
    {"a store for chains, which does not count", chain_cert_store_does_not},
    {"a store for the connection", verify_cert_store_of_the_connection},
    {"a store for the connection, taken away", verify_cert_store_taken_away},
    {"another context", another_context},
};

int main(void) {
    FOR_EACH_VERSION(version) {
        for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
            SSL_CTX *client = SSL_CTX_new(TLS_client_method()), *server = SSL_CTX_new(TLS_server_method());
            SSL *ssl = NULL;
            struct pair pair;
            title("%s, %s", places[i].what, version_name(version));
            REQUIRE(SSL_CTX_use_certificate_chain_file(server, cert("chain.pem")) == 1);
            REQUIRE(SSL_CTX_use_PrivateKey_file(server, cert("leaf.key"), SSL_FILETYPE_PEM) == 1);
            SSL_CTX_set_min_proto_version(server, version);
            SSL_CTX_set_max_proto_version(server, version);
            SSL_CTX_set_verify(client, SSL_VERIFY_PEER, NULL);
            unsetenv("SSL_CERT_FILE");
            unsetenv("SSL_CERT_DIR");
            places[i].prepare(client, &ssl);
            pair = pair_of(ssl ? ssl : SSL_new(client), SSL_new(server), 1 << 16);
            handshake(&pair);
            printf("  result %ld, verified chain of %d\n", SSL_get_verify_result(pair.client),
                   SSL_get0_verified_chain(pair.client) ? sk_X509_num(SSL_get0_verified_chain(pair.client))
                                                        : -1);
            free_pair(&pair);
            SSL_CTX_free(client);
            SSL_CTX_free(server);
        }
    }
    return 0;
}
