/* SSL_CTX_set_verify(3), SSL_CTX_get0_param(3), SSL_set1_host(3), SSL_CTX_load_verify_locations(3): what is
 * set, what connections inherit, what is read live. */
#include "common.h"

static int verify_one(int ok, X509_STORE_CTX *store UNUSED) {
    return ok;
}

static int verify_two(int ok, X509_STORE_CTX *store UNUSED) {
    return !ok;
}

static const char *callback_name(SSL_verify_cb callback) {
    return callback == NULL ? "none" : callback == verify_one ? "one" : callback == verify_two ? "two" : "?";
}

static void show_verify(SSL_CTX *ctx, SSL *ssl) {
    printf("  context: mode %d depth %d callback %s\n", SSL_CTX_get_verify_mode(ctx),
           SSL_CTX_get_verify_depth(ctx), callback_name(SSL_CTX_get_verify_callback(ctx)));
    printf("  connection: mode %d depth %d callback %s\n", SSL_get_verify_mode(ssl),
           SSL_get_verify_depth(ssl), callback_name(SSL_get_verify_callback(ssl)));
    print_errors();
}

static void show_param(const char *what, X509_VERIFY_PARAM *param) {
    char *address = X509_VERIFY_PARAM_get1_ip_asc(param);
    printf("%s: flags %lx depth %d level %d host flags %x hosts [%s] [%s] address %s email %s time %ld name "
           "%s\n",
           what, X509_VERIFY_PARAM_get_flags(param), X509_VERIFY_PARAM_get_depth(param),
           X509_VERIFY_PARAM_get_auth_level(param), X509_VERIFY_PARAM_get_hostflags(param),
           X509_VERIFY_PARAM_get0_host(param, 0) ? X509_VERIFY_PARAM_get0_host(param, 0) : "-",
           X509_VERIFY_PARAM_get0_host(param, 1) ? X509_VERIFY_PARAM_get0_host(param, 1) : "-",
           address ? address : "-",
           X509_VERIFY_PARAM_get0_email(param) ? X509_VERIFY_PARAM_get0_email(param) : "-",
           (long)X509_VERIFY_PARAM_get_time(param),
           X509_VERIFY_PARAM_get0_peername(param) ? X509_VERIFY_PARAM_get0_peername(param) : "-");
    OPENSSL_free(address);
    ERR_clear_error();
}

static int held(SSL_CTX *ctx) {
    return sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(ctx)));
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    SSL *ssl = SSL_new(ctx), *copy;
    X509_VERIFY_PARAM *param;
    X509_STORE *store, *mine;

    title("fresh");
    show_verify(ctx, ssl);
    show_param("context", SSL_CTX_get0_param(ctx));
    show_param("connection", SSL_get0_param(ssl));
    SHOW(SSL_get_verify_result(ssl));
    SHOW_POINTER(SSL_get0_peer_certificate(ssl));
    SHOW_POINTER(SSL_get1_peer_certificate(ssl));
    SHOW_POINTER(SSL_get_peer_cert_chain(ssl));
    SHOW_POINTER(SSL_get0_verified_chain(ssl));
    SHOW_TEXT(SSL_get0_peername(ssl));

    title("the context changes, the connection stays");
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, verify_one);
    SSL_CTX_set_verify_depth(ctx, 3);
    show_verify(ctx, ssl);
    SSL_free(ssl);
    ssl = SSL_new(ctx);
    show_verify(ctx, ssl);

    title("NULL callbacks");
    SSL_set_verify(ssl, SSL_VERIFY_NONE, NULL);
    show_verify(ctx, ssl);
    SSL_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, verify_two);
    show_verify(ctx, ssl);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_CLIENT_ONCE | SSL_VERIFY_POST_HANDSHAKE, NULL);
    show_verify(ctx, ssl);
    SSL_CTX_set_verify(ctx, 77, NULL);
    SSL_set_verify(ssl, -1, NULL);
    show_verify(ctx, ssl);
    SSL_set_verify_depth(ssl, 7);
    SSL_CTX_set_verify_depth(ctx, -5);
    show_verify(ctx, ssl);

    title("a duplicate");
    copy = SSL_dup(ssl);
    REQUIRE(copy != NULL);
    show_verify(ctx, copy);
    SSL_free(copy);

    title("the verify result");
    SSL_set_verify_result(ssl, X509_V_ERR_CERT_REVOKED);
    SHOW(SSL_get_verify_result(ssl));
    SSL_set_verify_result(ssl, 123456);
    SHOW(SSL_get_verify_result(ssl));
    SHOW(SSL_clear(ssl));
    SHOW(SSL_get_verify_result(ssl));

    title("parameters");
    param = X509_VERIFY_PARAM_new();
    X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_PARTIAL_CHAIN);
    X509_VERIFY_PARAM_set_depth(param, 9);
    X509_VERIFY_PARAM_set_time(param, 1000000000);
    X509_VERIFY_PARAM_set1_host(param, "a.example", 0);
    X509_VERIFY_PARAM_set1_email(param, "me@a.example", 0);
    SHOW(SSL_CTX_set1_param(ctx, param));
    show_param("context", SSL_CTX_get0_param(ctx));
    show_param("connection", SSL_get0_param(ssl));
    SHOW(SSL_set1_param(ssl, param));
    show_param("connection", SSL_get0_param(ssl));
    SHOW(SSL_CTX_set1_param(ctx, NULL));
    SHOW(SSL_set1_param(ssl, NULL));
    X509_VERIFY_PARAM_free(param);
    SSL_free(ssl);
    ssl = SSL_new(ctx);
    show_param("a new connection", SSL_get0_param(ssl));
    SHOW(SSL_CTX_get0_param(ctx) == SSL_CTX_get0_param(ctx));
    SHOW(SSL_CTX_get0_param(ctx) != SSL_get0_param(ssl));

    title("purpose and trust");
    SHOW(SSL_CTX_set_purpose(ctx, X509_PURPOSE_SSL_SERVER));
    SHOW(SSL_set_purpose(ssl, X509_PURPOSE_SSL_CLIENT));
    SHOW(SSL_CTX_set_purpose(ctx, 99));
    SHOW(SSL_set_purpose(ssl, -1));
    SHOW(SSL_CTX_set_trust(ctx, X509_TRUST_SSL_SERVER));
    SHOW(SSL_set_trust(ssl, X509_TRUST_EMAIL));
    SHOW(SSL_CTX_set_trust(ctx, 99));
    SHOW(SSL_set_trust(ssl, -1));

    title("hosts");
    SHOW(SSL_set1_host(ssl, "b.example"));
    show_param("connection", SSL_get0_param(ssl));
    SHOW(SSL_add1_host(ssl, "c.example"));
    show_param("connection", SSL_get0_param(ssl));
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    SHOW(SSL_set1_host(ssl, "127.0.0.1"));
    show_param("connection", SSL_get0_param(ssl));
    SHOW(SSL_add1_host(ssl, "127.0.0.2"));
    SHOW(SSL_add1_host(ssl, "::1"));
    show_param("connection", SSL_get0_param(ssl));
    SHOW(SSL_set1_host(ssl, ""));
    SHOW(SSL_add1_host(ssl, ""));
    SHOW(SSL_add1_host(ssl, NULL));
    show_param("connection", SSL_get0_param(ssl));
    SHOW(SSL_set1_host(ssl, NULL));
    show_param("connection", SSL_get0_param(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    ctx = SSL_CTX_new(TLS_client_method());
    ssl = SSL_new(ctx);
    SHOW(SSL_add1_host(ssl, "192.0.2.1"));
    SHOW(SSL_add1_host(ssl, "192.0.2.1"));
    show_param("connection", SSL_get0_param(ssl));

    title("trusted certificates");
    SHOW(held(ctx));
    SHOW(SSL_CTX_load_verify_locations(ctx, NULL, NULL));
    SHOW(SSL_CTX_load_verify_locations(ctx, cert("ca.crt"), NULL));
    SHOW(held(ctx));
    SHOW(SSL_CTX_load_verify_locations(ctx, cert("cas.pem"), cert("cadir")));
    SHOW(held(ctx));
    SHOW(SSL_CTX_load_verify_locations(ctx, NULL, cert("missing")));
    SHOW(SSL_CTX_load_verify_locations(ctx, cert("missing"), cert("cadir")));
    SHOW(SSL_CTX_load_verify_locations(ctx, cert("empty.pem"), NULL));
    SHOW(SSL_CTX_load_verify_locations(ctx, cert("garbage.pem"), NULL));
    SHOW(SSL_CTX_load_verify_locations(ctx, cert("broken.pem"), NULL));
    SHOW(SSL_CTX_load_verify_locations(ctx, cert("server.der"), NULL));
    SHOW(SSL_CTX_load_verify_file(ctx, cert("otherca.crt")));
    SHOW(SSL_CTX_load_verify_file(ctx, NULL));
    SHOW(SSL_CTX_load_verify_dir(ctx, cert("cadir")));
    SHOW(SSL_CTX_load_verify_dir(ctx, NULL));
    SHOW(SSL_CTX_load_verify_store(ctx, cert("cas.pem")));
    SHOW(SSL_CTX_load_verify_store(ctx, cert("missing")));
    SHOW(SSL_CTX_load_verify_store(ctx, NULL));
    SHOW(held(ctx));

    title("default places");
    setenv("SSL_CERT_FILE", cert("missing"), 1);
    setenv("SSL_CERT_DIR", cert("missing"), 1);
    SHOW(SSL_CTX_set_default_verify_paths(ctx));
    SHOW(SSL_CTX_set_default_verify_file(ctx));
    SHOW(SSL_CTX_set_default_verify_dir(ctx));
    SHOW(SSL_CTX_set_default_verify_store(ctx));
    SHOW(held(ctx));
    SSL_CTX_free(ctx);
    setenv("SSL_CERT_FILE", cert("cas.pem"), 1);
    ctx = SSL_CTX_new(TLS_client_method());
    SHOW(SSL_CTX_set_default_verify_paths(ctx));
    SHOW(held(ctx));
    SSL_CTX_free(ctx);
    ctx = SSL_CTX_new(TLS_client_method());
    SHOW(SSL_CTX_set_default_verify_file(ctx));
    SHOW(held(ctx));

    title("stores");
    store = SSL_CTX_get_cert_store(ctx);
    SHOW(SSL_CTX_get_cert_store(ctx) == store);
    mine = X509_STORE_new();
    SSL_CTX_set1_cert_store(ctx, mine);
    SHOW(SSL_CTX_get_cert_store(ctx) == mine);
    SHOW(held(ctx));
    SSL_CTX_set_cert_store(ctx, mine);
    SHOW(SSL_CTX_get_cert_store(ctx) == mine);
    SSL_CTX_set_cert_store(ctx, NULL);
    SHOW_POINTER(SSL_CTX_get_cert_store(ctx));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
