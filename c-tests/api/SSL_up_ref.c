/* SSL_up_ref(3), SSL_free(3), SSL_CTX_up_ref(3), SSL_SESSION_up_ref(3): who keeps whom alive, and what the
 * last free releases, in which order. */
#include "common.h"

/* The library's own sessions, which nobody marked, come and go as it likes. */
static void on_session_free(void *parent, void *value, CRYPTO_EX_DATA *data, int index, long number,
                            void *argument) {
    (void)index, (void)number, (void)argument;
    if (value != NULL)
        printf("    free session: parent %s, value %s, data %s\n", parent ? "set" : "NULL", (char *)value,
               data ? "set" : "NULL");
}

static void on_free(void *parent, void *value, CRYPTO_EX_DATA *data, int index, long number, void *argument) {
    printf("    free %s: parent %s, value %s, data %s, number %ld\n", (char *)argument,
           parent ? "set" : "NULL", value ? (char *)value : "NULL", data ? "set" : "NULL", number);
    (void)index;
}

/* Uses the object that is going away. */
static void look_at_ssl(void *parent, void *value, CRYPTO_EX_DATA *data, int index, long number,
                        void *argument) {
    SSL *ssl = parent;
    (void)data, (void)number, (void)argument;
    if (value == NULL)
        return;
    printf("    looks: value %s, context %d, session %d, BIO %d, server %d\n",
           (char *)SSL_get_ex_data(ssl, index), SSL_get_SSL_CTX(ssl) != NULL, SSL_get_session(ssl) != NULL,
           SSL_get_rbio(ssl) != NULL, SSL_is_server(ssl));
}

static void look_at_ctx(void *parent, void *value, CRYPTO_EX_DATA *data, int index, long number,
                        void *argument) {
    SSL_CTX *ctx = parent;
    (void)data, (void)number, (void)argument;
    if (value == NULL)
        return;
    printf("    looks: value %s, sessions %ld, store %d\n", (char *)SSL_CTX_get_ex_data(ctx, index),
           SSL_CTX_sess_number(ctx), SSL_CTX_get_cert_store(ctx) != NULL);
}

static int bio_create(BIO *bio) {
    BIO_set_init(bio, 1);
    return 1;
}

static int bio_destroy(BIO *bio) {
    printf("    BIO %s goes\n", (char *)BIO_get_data(bio));
    return 1;
}

static long bio_control(BIO *bio, int command, long number, void *pointer) {
    (void)bio, (void)number, (void)pointer;
    return command == BIO_CTRL_FLUSH;
}

static BIO_METHOD *method;

static BIO *new_bio(char *name) {
    BIO *bio = BIO_new(method);
    BIO_set_data(bio, name);
    return bio;
}

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session) {
    (void)ctx, (void)session;
    printf("    remove callback\n");
}

static SSL *victim;

static void free_in_callback(const SSL *ssl, int where, int ret) {
    (void)ret;
    if (victim == ssl && where == SSL_CB_HANDSHAKE_DONE) {
        printf("    freed in its callback\n");
        SSL_free(victim);
        victim = NULL;
    }
}

int main(void) {
    int ssl_index, ctx_index, session_index, ssl_look, ctx_look;
    SSL_CTX *ctx;
    SSL *ssl;
    SSL_SESSION *session;
    ssl_look = SSL_get_ex_new_index(1, NULL, NULL, NULL, look_at_ssl);
    ssl_index = SSL_get_ex_new_index(2, "ssl", NULL, NULL, on_free);
    ctx_look = SSL_CTX_get_ex_new_index(3, NULL, NULL, NULL, look_at_ctx);
    ctx_index = SSL_CTX_get_ex_new_index(4, "context", NULL, NULL, on_free);
    session_index = SSL_SESSION_get_ex_new_index(5, NULL, NULL, NULL, on_session_free);
    method = BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "seen");
    BIO_meth_set_create(method, bio_create);
    BIO_meth_set_destroy(method, bio_destroy);
    BIO_meth_set_ctrl(method, bio_control);

    title("NULL");
    SSL_free(NULL);
    SSL_CTX_free(NULL);
    SSL_SESSION_free(NULL);
    print_errors();

    title("a context");
    ctx = SSL_CTX_new(TLS_method());
    SSL_CTX_set_ex_data(ctx, ctx_index, "mine");
    SSL_CTX_set_ex_data(ctx, ctx_look, "look");
    SHOW(SSL_CTX_up_ref(ctx));
    printf("first free\n");
    SSL_CTX_free(ctx);
    SHOW_TEXT(SSL_CTX_get_ex_data(ctx, ctx_index));
    printf("last free\n");
    SSL_CTX_free(ctx);

    title("a session");
    session = SSL_SESSION_new();
    SSL_SESSION_set_ex_data(session, session_index, "mine");
    SHOW(SSL_SESSION_up_ref(session));
    printf("first free\n");
    SSL_SESSION_free(session);
    SHOW_TEXT(SSL_SESSION_get_ex_data(session, session_index));
    printf("last free\n");
    SSL_SESSION_free(session);

    title("a connection");
    ctx = SSL_CTX_new(TLS_method());
    SSL_CTX_set_ex_data(ctx, ctx_index, "its context");
    session = SSL_SESSION_new();
    SSL_SESSION_set_ex_data(session, session_index, "its session");
    ssl = SSL_new(ctx);
    SSL_set_ex_data(ssl, ssl_index, "mine");
    SSL_set_ex_data(ssl, ssl_look, "look");
    SSL_set_bio(ssl, new_bio("read"), new_bio("write"));
    SHOW(SSL_set_session(ssl, session));
    SSL_SESSION_free(session);
    SSL_CTX_free(ctx);
    SHOW(SSL_up_ref(ssl));
    SHOW(SSL_up_ref(ssl));
    printf("first free\n");
    SSL_free(ssl);
    printf("second free\n");
    SSL_free(ssl);
    SHOW_TEXT(SSL_get_ex_data(ssl, ssl_index));
    SHOW_TEXT(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), ctx_index));
    printf("last free\n");
    SSL_free(ssl);

    title("one BIO for both directions, and BIOs that the program keeps");
    ctx = SSL_CTX_new(TLS_method());
    ssl = SSL_new(ctx);
    BIO *bio = new_bio("shared");
    SSL_set_bio(ssl, bio, bio);
    SSL_free(ssl);
    ssl = SSL_new(ctx);
    bio = new_bio("kept");
    BIO_up_ref(bio);
    SSL_set_bio(ssl, bio, bio);
    SSL_free(ssl);
    printf("still here\n");
    BIO_free(bio);

    title("what the connection refers to outlives the program's own references");
    X509 *x509 = load_cert("server.crt");
    EVP_PKEY *key = load_key("server.key");
    ssl = SSL_new(ctx);
    SHOW(SSL_use_certificate(ssl, x509));
    SHOW(SSL_use_PrivateKey(ssl, key));
    X509_free(x509);
    EVP_PKEY_free(key);
    SHOW(SSL_check_private_key(ssl));
    x509 = SSL_get_certificate(ssl);
    X509_up_ref(x509);
    SSL_free(ssl);
    printf("certificate: %d\n", X509_get0_pubkey(x509) != NULL);
    X509_free(x509);

    title("two contexts");
    SSL_CTX *second = SSL_CTX_new(TLS_method());
    SSL_CTX_set_ex_data(ctx, ctx_index, "first");
    SSL_CTX_set_ex_data(second, ctx_index, "second");
    ssl = SSL_new(ctx);
    SSL_set_SSL_CTX(ssl, second);
    SSL_CTX_free(ctx);
    SSL_CTX_free(second);
    printf("SSL_free\n");
    SSL_free(ssl);

    title("the cache holds sessions");
    ctx = client_context(TLS1_2_VERSION);
    SSL_CTX *server = server_context(TLS1_2_VERSION);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT);
    SSL_CTX_sess_set_remove_cb(ctx, on_remove);
    SSL_CTX_set_ex_data(ctx, ctx_index, "client's");
    SSL_CTX_set_ex_data(ctx, ctx_look, "look");
    SSL_CTX_set_ex_data(server, ctx_index, "server's");
    struct pair pair = new_pair(ctx, server);
    SSL_set_ex_data(pair.client, ssl_index, "client");
    SSL_set_ex_data(pair.client, ssl_look, "look");
    connect_pair(&pair);
    SSL_SESSION_set_ex_data(SSL_get_session(pair.client), session_index, "cached");
    SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN);
    printf("SSL_free, closed\n");
    SSL_free(pair.client);
    printf("SSL_free, the server's\n");
    SSL_free(pair.server);
    printf("SSL_CTX_free\n");
    SSL_CTX_free(ctx);
    SSL_CTX_free(server);

    title("a session that its connection ends");
    ctx = client_context(TLS1_2_VERSION);
    server = server_context(TLS1_2_VERSION);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT);
    SSL_CTX_sess_set_remove_cb(ctx, on_remove);
    SSL_CTX_set_ex_data(ctx, ctx_index, "client's");
    pair = new_pair(ctx, server);
    SSL_set_ex_data(pair.client, ssl_index, "client");
    SSL_set_ex_data(pair.client, ssl_look, "look");
    connect_pair(&pair);
    SSL_SESSION_set_ex_data(SSL_get_session(pair.client), session_index, "bad");
    SSL_CTX_free(ctx);
    printf("SSL_free\n");
    SSL_free(pair.client);
    SSL_free(pair.server);
    SSL_CTX_free(server);

    title("a session outlives everything else");
    pair = connected_pair(TLS1_3_VERSION);
    session = SSL_get1_session(pair.client);
    SSL_SESSION_set_ex_data(session, session_index, "survivor");
    free_pair(&pair);
    SHOW(SSL_SESSION_get_protocol_version(session));
    SHOW_POINTER(SSL_SESSION_get0_peer(session));
    SSL_SESSION_free(session);

    title("a reference less, in a callback of the connection");
    pair = connected_pair(TLS1_3_VERSION);
    free_pair(&pair);
    ctx = client_context(TLS1_3_VERSION);
    server = server_context(TLS1_3_VERSION);
    pair = new_pair(ctx, server);
    SSL_set_info_callback(pair.client, free_in_callback);
    SSL_up_ref(pair.client);
    victim = pair.client;
    SHOW(handshake(&pair));
    SHOW_TEXT(SSL_get_version(pair.client));
    free_pair(&pair);
    SSL_CTX_free(ctx);
    SSL_CTX_free(server);
    BIO_meth_free(method);
    return 0;
}
