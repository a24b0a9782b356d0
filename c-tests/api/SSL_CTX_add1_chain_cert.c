/* SSL_CTX_add1_chain_cert(3), SSL_CTX_add_extra_chain_cert(3), SSL_CTX_set1_verify_cert_store(3): the
 * certificates above our own, and what the peer gets to see of them. */
#include "common.h"

static void show_chain(const char *what, STACK_OF(X509) * chain) {
    printf("%s: ", what);
    if (chain == NULL)
        printf("none");
    for (int i = 0; i < sk_X509_num(chain); i++) {
        char name[100];
        X509_NAME_get_text_by_NID(X509_get_subject_name(sk_X509_value(chain, i)), NID_commonName, name,
                                  sizeof name);
        printf("%s[%s]", i ? " " : "", name);
    }
    printf("\n");
}

static void show_own(SSL_CTX *ctx) {
    STACK_OF(X509) *chain = NULL;
    REQUIRE(SSL_CTX_get0_chain_certs(ctx, &chain) == 1);
    show_chain("  chain", chain);
    REQUIRE(SSL_CTX_get_extra_chain_certs(ctx, &chain) == 1);
    show_chain("  extra", chain);
    REQUIRE(SSL_CTX_get_extra_chain_certs_only(ctx, &chain) == 1);
    show_chain("  extra only", chain);
}

/* What a client receives, in both versions. */
static void show_sent(SSL_CTX *server) {
    FOR_EACH_VERSION(version) {
        SSL_CTX *client = SSL_CTX_new(TLS_client_method());
        struct pair pair;
        SSL_CTX_set_min_proto_version(client, version);
        SSL_CTX_set_max_proto_version(client, version);
        pair = new_pair(client, server);
        printf("%s ", version_name(version));
        if (handshake_rounds(&pair, 20, 0))
            show_chain("sent", SSL_get_peer_cert_chain(pair.client));
        else
            printf("fails\n");
        print_errors();
        free_pair(&pair);
        SSL_CTX_free(client);
    }
}

static SSL_CTX *leaf_context(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    REQUIRE(ctx != NULL);
    use(ctx, "leaf");
    return ctx;
}

int main(void) {
    X509 *ca = load_cert("ca.crt"), *intermediate = load_cert("intermediate.crt"),
         *weak = load_cert("weak.crt");
    STACK_OF(X509) *chain = sk_X509_new_null();
    X509_STORE *store, *found;
    SSL_CTX *ctx;
    SSL *ssl;

    title("none");
    ctx = leaf_context();
    show_own(ctx);
    show_sent(ctx);

    title("added one by one");
    SHOW(SSL_CTX_add1_chain_cert(ctx, intermediate));
    show_own(ctx);
    show_sent(ctx);
    X509_up_ref(ca);
    SHOW(SSL_CTX_add0_chain_cert(ctx, ca));
    SHOW(SSL_CTX_add1_chain_cert(ctx, weak));
    SHOW(SSL_CTX_add0_chain_cert(ctx, NULL));
    show_own(ctx);
    show_sent(ctx);

    title("a connection has its own");
    ssl = SSL_new(ctx);
    SHOW(SSL_clear_chain_certs(ssl));
    SHOW(SSL_add1_chain_cert(ssl, ca));
    show_own(ctx);
    SSL_free(ssl);

    title("set at once");
    sk_X509_push(chain, intermediate);
    SHOW(SSL_CTX_set1_chain(ctx, chain));
    show_own(ctx);
    sk_X509_push(chain, weak);
    SHOW(SSL_CTX_set1_chain(ctx, chain));
    show_own(ctx);
    SHOW(SSL_CTX_set1_chain(ctx, NULL));
    show_own(ctx);

    title("extra certificates of the context");
    X509_up_ref(ca);
    SHOW(SSL_CTX_add_extra_chain_cert(ctx, ca));
    show_own(ctx);
    show_sent(ctx);
    SHOW(SSL_CTX_add1_chain_cert(ctx, intermediate));
    show_own(ctx);
    show_sent(ctx);
    SHOW(SSL_CTX_clear_chain_certs(ctx));
    SHOW(SSL_CTX_clear_extra_chain_certs(ctx));
    show_own(ctx);
    SSL_CTX_free(ctx);

    title("built from the context's store");
    ctx = leaf_context();
    REQUIRE(X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), intermediate) == 1);
    show_sent(ctx);
    REQUIRE(X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), ca) == 1);
    show_sent(ctx);
    SSL_CTX_set_mode(ctx, SSL_MODE_NO_AUTO_CHAIN);
    show_sent(ctx);
    SSL_CTX_clear_mode(ctx, SSL_MODE_NO_AUTO_CHAIN);

    title("built from a store of its own");
    store = X509_STORE_new();
    REQUIRE(X509_STORE_add_cert(store, intermediate) == 1);
    SHOW(SSL_CTX_set1_chain_cert_store(ctx, store));
    SHOW(SSL_CTX_get0_chain_cert_store(ctx, &found));
    SHOW(found == store);
    show_sent(ctx);
    SHOW(SSL_CTX_set1_verify_cert_store(ctx, store));
    SHOW(SSL_CTX_get0_verify_cert_store(ctx, &found));
    SHOW(found == store);
    SHOW(SSL_CTX_set0_verify_cert_store(ctx, NULL));
    SHOW(SSL_CTX_get0_verify_cert_store(ctx, &found));
    SHOW(found == NULL);
    X509_STORE_free(store);
    SSL_CTX_free(ctx);

    title("built on demand");
    ctx = SSL_CTX_new(TLS_server_method());
    SHOW(SSL_CTX_build_cert_chain(ctx, 0));
    SSL_CTX_free(ctx);
    ctx = leaf_context();
    SHOW(SSL_CTX_build_cert_chain(ctx, 0));
    SHOW(SSL_CTX_build_cert_chain(ctx, SSL_BUILD_CHAIN_FLAG_IGNORE_ERROR));
    show_own(ctx);
    SHOW(SSL_CTX_build_cert_chain(ctx, SSL_BUILD_CHAIN_FLAG_IGNORE_ERROR | SSL_BUILD_CHAIN_FLAG_CLEAR_ERROR));
    REQUIRE(X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), ca) == 1);
    SHOW(SSL_CTX_build_cert_chain(ctx, 0));
    SHOW(SSL_CTX_add1_chain_cert(ctx, intermediate));
    SHOW(SSL_CTX_build_cert_chain(ctx, 0));
    SHOW(SSL_CTX_build_cert_chain(ctx, SSL_BUILD_CHAIN_FLAG_UNTRUSTED));
    show_own(ctx);
    SHOW(SSL_CTX_build_cert_chain(ctx, SSL_BUILD_CHAIN_FLAG_UNTRUSTED | SSL_BUILD_CHAIN_FLAG_NO_ROOT));
    show_own(ctx);
    SHOW(SSL_CTX_build_cert_chain(ctx, SSL_BUILD_CHAIN_FLAG_CHECK));
    SHOW(SSL_CTX_build_cert_chain(ctx, SSL_BUILD_CHAIN_FLAG_CHECK | SSL_BUILD_CHAIN_FLAG_IGNORE_ERROR));
    show_own(ctx);
    SHOW(SSL_CTX_add1_chain_cert(ctx, ca));
    SHOW(SSL_CTX_build_cert_chain(ctx, SSL_BUILD_CHAIN_FLAG_CHECK));
    show_own(ctx);
    SSL_CTX_set_security_level(ctx, 4);
    SHOW(SSL_CTX_build_cert_chain(ctx, SSL_BUILD_CHAIN_FLAG_CHECK));
    show_own(ctx);
    SHOW(SSL_CTX_add1_chain_cert(ctx, intermediate));

    title("flags");
    SHOW(SSL_CTX_ctrl(ctx, SSL_CTRL_CERT_FLAGS, SSL_CERT_FLAG_TLS_STRICT, NULL));
    SHOW(SSL_CTX_ctrl(ctx, SSL_CTRL_CERT_FLAGS, 4, NULL));
    SHOW(SSL_CTX_ctrl(ctx, SSL_CTRL_CLEAR_CERT_FLAGS, 4, NULL));

    SSL_CTX_free(ctx);
    sk_X509_free(chain);
    X509_free(ca);
    X509_free(intermediate);
    X509_free(weak);
    return 0;
}
