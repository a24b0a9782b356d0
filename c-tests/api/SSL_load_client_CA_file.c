/* SSL_load_client_CA_file(3), SSL_CTX_set0_CA_list(3): lists of authorities, local and as the peer sees them.
 */
#include "common.h"

static void show_names(const char *what, const STACK_OF(X509_NAME) * names) {
    printf("%s: ", what);
    if (names == NULL)
        printf("NULL");
    for (int i = 0; i < sk_X509_NAME_num(names); i++) {
        char name[100];
        X509_NAME_get_text_by_NID(sk_X509_NAME_value(names, i), NID_commonName, name, sizeof name);
        printf("%s[%s]", i ? " " : "", name);
    }
    printf("\n");
    print_errors();
}

static void show_all(SSL_CTX *ctx, SSL *ssl) {
    show_names("  SSL_CTX_get0_CA_list", SSL_CTX_get0_CA_list(ctx));
    show_names("  SSL_CTX_get_client_CA_list", SSL_CTX_get_client_CA_list(ctx));
    show_names("  SSL_get0_CA_list", SSL_get0_CA_list(ssl));
    show_names("  SSL_get_client_CA_list", SSL_get_client_CA_list(ssl));
    show_names("  SSL_get0_peer_CA_list", SSL_get0_peer_CA_list(ssl));
}

static STACK_OF(X509_NAME) * load(const char *name) {
    STACK_OF(X509_NAME) *names = SSL_load_client_CA_file(cert(name));
    show_names(name, names);
    return names;
}

static void add_file(STACK_OF(X509_NAME) * names, const char *name) {
    printf("SSL_add_file_cert_subjects_to_stack %s = %d\n", name,
           SSL_add_file_cert_subjects_to_stack(names, cert(name)));
    show_names("  then", names);
}

static void add_dir(STACK_OF(X509_NAME) * names, const char *name) {
    printf("SSL_add_dir_cert_subjects_to_stack %s = %d\n", name,
           SSL_add_dir_cert_subjects_to_stack(names, cert(name)));
    show_names("  then", names);
}

static void add_store(STACK_OF(X509_NAME) * names, const char *name) {
    printf("SSL_add_store_cert_subjects_to_stack %s = %d\n", name,
           SSL_add_store_cert_subjects_to_stack(names, cert(name)));
    show_names("  then", names);
}

/* The lists that each side gets to see. */
static void exchange(SSL_CTX *client, SSL_CTX *server, int version) {
    struct pair pair = new_pair(client, server);
    SSL_set_max_proto_version(pair.client, version);
    handshake(&pair);
    show_names("client: peer's", SSL_get0_peer_CA_list(pair.client));
    show_names("client: SSL_get_client_CA_list", SSL_get_client_CA_list(pair.client));
    show_names("server: peer's", SSL_get0_peer_CA_list(pair.server));
    show_names("server: SSL_get_client_CA_list", SSL_get_client_CA_list(pair.server));
    free_pair(&pair);
}

int main(void) {
    STACK_OF(X509_NAME) * names, *copy;
    X509 *ca = load_cert("ca.crt"), *other = load_cert("otherca.crt");
    SSL_CTX *ctx, *client, *server;
    SSL *ssl;

    title("files");
    sk_X509_NAME_pop_free(load("ca.crt"), X509_NAME_free);
    sk_X509_NAME_pop_free(load("server.all.pem"), X509_NAME_free);
    names = load("cas.pem");
    load("missing");
    load("empty.pem");
    load("garbage.pem");
    load("broken.pem");
    load("server.der");

    title("copies");
    copy = SSL_dup_CA_list(names);
    show_names("copy", copy);
    sk_X509_NAME_pop_free(copy, X509_NAME_free);
    copy = SSL_dup_CA_list(NULL);
    show_names("copy of NULL", copy);
    SHOW(sk_X509_NAME_num(copy));

    title("lists that grow");
    add_file(copy, "server.chain.pem");
    add_file(copy, "cas.pem");
    add_file(copy, "missing");
    add_file(copy, "empty.pem");
    add_file(copy, "garbage.pem");
    add_file(copy, "broken.pem");
    add_dir(copy, "cadir");
    add_dir(copy, "missing");
    add_dir(copy, "ca.crt");
    add_store(copy, "chain.pem");
    add_store(copy, "cadir");
    add_store(copy, "missing");
    sk_X509_NAME_pop_free(copy, X509_NAME_free);

    title("a fresh context and its connection");
    ctx = SSL_CTX_new(TLS_method());
    ssl = SSL_new(ctx);
    show_all(ctx, ssl);
    SSL_set_accept_state(ssl);
    show_all(ctx, ssl);
    SSL_set_connect_state(ssl);
    show_all(ctx, ssl);

    title("set on the context, read by the connection");
    SSL_set_accept_state(ssl);
    SSL_CTX_set_client_CA_list(ctx, names);
    SHOW(SSL_CTX_get_client_CA_list(ctx) == names);
    SHOW(SSL_get_client_CA_list(ssl) == names);
    SHOW(SSL_CTX_add_client_CA(ctx, ca));
    SHOW(SSL_CTX_add_client_CA(ctx, NULL));
    SHOW(SSL_CTX_add1_to_CA_list(ctx, other));
    SHOW(SSL_CTX_add1_to_CA_list(ctx, NULL));
    show_all(ctx, ssl);

    title("the connection's own");
    SHOW(SSL_add_client_CA(ssl, other));
    SHOW(SSL_add1_to_CA_list(ssl, ca));
    SHOW(SSL_add_client_CA(ssl, NULL));
    show_all(ctx, ssl);
    SSL_set_client_CA_list(ssl, NULL);
    SSL_set0_CA_list(ssl, NULL);
    show_all(ctx, ssl);
    SSL_CTX_set_client_CA_list(ctx, NULL);
    SSL_CTX_set0_CA_list(ctx, NULL);
    show_all(ctx, ssl);
    SHOW(SSL_CTX_add_client_CA(ctx, ca));
    show_all(ctx, ssl);
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    FOR_EACH_VERSION(version) {
        client = client_context(0);
        server = server_context(0);
        use(client, "client");
        REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
        title("not asked, %s", version_name(version));
        exchange(client, server, version);
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
        title("asked without names, %s", version_name(version));
        exchange(client, server, version);
        title("names of both sides, %s", version_name(version));
        SSL_CTX_add1_to_CA_list(server, ca);
        SSL_CTX_add1_to_CA_list(client, ca);
        SSL_CTX_add1_to_CA_list(client, other);
        exchange(client, server, version);
        title("names for clients, %s", version_name(version));
        SSL_CTX_add_client_CA(server, other);
        SSL_CTX_add_client_CA(server, ca);
        exchange(client, server, version);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    X509_free(ca);
    X509_free(other);
    return 0;
}
