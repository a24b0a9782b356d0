/* A server that supports TLS 1.3 and settles on TLS 1.2 says so at the end of its random, however it comes to
 * TLS 1.2; a client whose offer was changed on the way goes no further. */
#include "common.h"

static void marked(struct pair *pair) {
    unsigned char random[32];
    REQUIRE(SSL_get_server_random(pair->client, random, sizeof random) == sizeof random);
    printf("%s, reused %d, marked %d, of 1.1 %d\n", SSL_get_version(pair->client),
           SSL_session_reused(pair->client), memcmp(random + 24, "DOWNGRD\1", 8) == 0,
           memcmp(random + 24, "DOWNGRD", 8) == 0);
}

static int to_older(SSL *ssl, int *alert, void *argument) {
    (void)alert, (void)argument;
    SSL_set_max_proto_version(ssl, TLS1_2_VERSION);
    return SSL_CLIENT_HELLO_SUCCESS;
}

static int to_older_by_name(SSL *ssl, int *alert, void *argument) {
    (void)alert, (void)argument;
    SSL_set_max_proto_version(ssl, TLS1_2_VERSION);
    return SSL_TLSEXT_ERR_OK;
}

enum how {
    PLAIN,
    EXPLICIT,
    MAXIMUM,
    OPTION,
    METHOD,
    ON_CONNECTION,
    IN_CLIENT_HELLO,
    IN_SERVER_NAME,
    TIME,
    NO_TICKETS,
    WAYS
};

static const char *const names[] = {"as it is",
                                    "versions set",
                                    "at most 1.2",
                                    "SSL_OP_NO_TLSv1_3",
                                    "TLSv1_2_server_method",
                                    "SSL_OP_NO_TLSv1_3 on the connection",
                                    "at most 1.2 in the ClientHello's callback",
                                    "at most 1.2 in the server name's callback",
                                    "with the time",
                                    "without tickets"};

static SSL_CTX *server_of(enum how how) {
    SSL_CTX *ctx = SSL_CTX_new(how == METHOD ? TLSv1_2_server_method() : TLS_server_method());
    use(ctx, "server");
    if (how == EXPLICIT) {
        SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
        SSL_CTX_set_max_proto_version(ctx, TLS1_3_VERSION);
    }
    if (how == MAXIMUM)
        SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
    if (how == OPTION)
        SSL_CTX_set_options(ctx, SSL_OP_NO_TLSv1_3);
    if (how == IN_CLIENT_HELLO)
        SSL_CTX_set_client_hello_cb(ctx, to_older, NULL);
    if (how == IN_SERVER_NAME)
        SSL_CTX_set_tlsext_servername_callback(ctx, to_older_by_name);
    if (how == TIME)
        SSL_CTX_set_mode(ctx, SSL_MODE_SEND_SERVERHELLO_TIME);
    if (how == NO_TICKETS)
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"x", 1);
    return ctx;
}

/* A client that can do TLS 1.2 only, twice: the second time it resumes. */
static void older_client(enum how how) {
    SSL_CTX *client_ctx = client_context(TLS1_2_VERSION), *server_ctx = server_of(how);
    SSL_SESSION *session = NULL;
    title("server: %s", names[how]);
    for (int turn = 0; turn < 2; turn++) {
        struct pair pair = new_pair(client_ctx, server_ctx);
        if (how == ON_CONNECTION)
            SSL_set_options(pair.server, SSL_OP_NO_TLSv1_3);
        if (session != NULL)
            SSL_set_session(pair.client, session);
        handshake(&pair);
        marked(&pair);
        SSL_SESSION_free(session);
        session = SSL_get1_session(pair.client);
        SSL_shutdown(pair.client);
        SSL_shutdown(pair.server);
        free_pair(&pair);
    }
    SSL_SESSION_free(session);
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
}

/* Somebody on the way hides which versions the client offers. */
static void changed_offer(enum how how) {
    SSL_CTX *client_ctx = client_context(0), *server_ctx = server_of(how);
    static unsigned char hello[1 << 14];
    static const unsigned char offer[] = {0, 43, 0, 5, 4, 3, 4, 3, 3};
    BIO *to_server = BIO_new(BIO_s_mem()), *to_client = BIO_new(BIO_s_mem());
    title("the offer of TLS 1.3 is hidden; server: %s", names[how]);
    SSL_CTX_set_min_proto_version(client_ctx, TLS1_2_VERSION);
    SSL *client = SSL_new(client_ctx), *server = SSL_new(server_ctx);
    if (how == ON_CONNECTION)
        SSL_set_options(server, SSL_OP_NO_TLSv1_3);
    BIO_up_ref(to_server);
    BIO_up_ref(to_client);
    SSL_set_bio(client, to_client, to_server);
    SSL_set_bio(server, to_server, to_client);
    SSL_set_connect_state(client);
    SSL_set_accept_state(server);
    outcome(client, "client", SSL_connect(client));
    int length = BIO_read(to_server, hello, sizeof hello), found = 0;
    for (int i = 0; i + (int)sizeof offer <= length; i++)
        if (memcmp(hello + i, offer, sizeof offer) == 0) {
            hello[i] = 0xfa;
            found++;
        }
    REQUIRE(found == 1);
    BIO_write(to_server, hello, length);
    outcome(server, "server", SSL_accept(server));
    outcome(client, "client", SSL_connect(client));
    /* The client's Finished is about another ClientHello. */
    printf("server %d\n", SSL_accept(server));
    ERR_clear_error();
    SSL_free(client);
    SSL_free(server);
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
}

int main(void) {
    for (int how = 0; how < WAYS; how++)
        older_client(how);
    for (int how = 0; how < WAYS; how++)
        changed_offer(how);
    return 0;
}
