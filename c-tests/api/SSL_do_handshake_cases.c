/* SSL_do_handshake(3): after a failure, in the middle of a close, with a stale error queue, and with what
 * else can happen between its calls. */
#include "common.h"

static void stale(void) {
    ERR_raise(ERR_LIB_USER, 42);
}

/* A call on a connection that has failed, with and without an entry in the queue. */
static void again(SSL *ssl) {
    char byte;
    for (int entry = 0; entry < 2; entry++) {
        if (entry)
            stale();
        outcome(ssl, "handshake", SSL_do_handshake(ssl));
        if (entry)
            stale();
        outcome(ssl, "connect", SSL_connect(ssl));
        if (entry)
            stale();
        outcome(ssl, "read", SSL_read(ssl, &byte, 1));
        if (entry)
            stale();
        outcome(ssl, "write", SSL_write(ssl, "x", 1));
        if (entry)
            stale();
        outcome(ssl, "shutdown", SSL_shutdown(ssl));
    }
    printf("state %s, in init %d, before %d, want %d\n", SSL_state_string(ssl), SSL_in_init(ssl),
           SSL_in_before(ssl), SSL_want(ssl));
}

static void failed(int version) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    title("%s: the client has refused the server", version_name(version));
    struct pair pair = new_pair(client, server);
    SSL_set1_host(pair.client, "wrong.test");
    handshake(&pair);
    again(pair.client);
    title("%s: the server has heard of it", version_name(version));
    again(pair.server);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void records(int version) {
    static const struct {
        const char *name, *bytes;
        int length;
    } list[] = {
        {"a close_notify", "\25\3\3\0\2\1\0", 7},
        {"two close_notifies", "\25\3\3\0\2\1\0\25\3\3\0\2\1\0", 14},
        {"a warning", "\25\3\3\0\2\1\132", 7},
        {"a fatal alert", "\25\3\3\0\2\2\50", 7},
        {"data", "\27\3\3\0\1x", 6},
        {"a ChangeCipherSpec", "\24\3\3\0\1\1", 6},
        {"an empty handshake record", "\26\3\3\0\0", 5},
        {"HTTP", "GET / HTTP/1.0\r\n\r\n", 18},
        {"the end", "", 0},
    };
    for (int to_server = 0; to_server < 2; to_server++)
        for (size_t i = 0; i < sizeof list / sizeof *list; i++)
            for (int late = 0; late < 2; late++) {
                title("%s: %s to the %s, %s", version_name(version), list[i].name,
                      to_server ? "server" : "client", late ? "after the first flight" : "at once");
                SSL_CTX *client = client_context(version), *server = server_context(version);
                struct pair pair = new_pair(client, server);
                if (late) {
                    SSL_do_handshake(pair.client);
                    if (to_server)
                        SSL_do_handshake(pair.server);
                    ERR_clear_error();
                }
                SSL *from = to_server ? pair.client : pair.server,
                    *to = to_server ? pair.server : pair.client;
                if (list[i].length > 0)
                    BIO_write(SSL_get_wbio(from), list[i].bytes, list[i].length);
                else
                    BIO_shutdown_wr(SSL_get_wbio(from));
                outcome(to, "handshake", SSL_do_handshake(to));
                outcome(to, "handshake", SSL_do_handshake(to));
                printf("shutdown %d, want %d, %s, in init %d\n", SSL_get_shutdown(to), SSL_want(to),
                       SSL_state_string_long(to), SSL_in_init(to));
                free_pair(&pair);
                SSL_CTX_free(client);
                SSL_CTX_free(server);
            }
}

/* Settings between two calls. */
static void in_between(int version) {
    title("%s: once it is done", version_name(version));
    struct pair pair = connected_pair(version);
    char buffer[10];
    stale();
    outcome(pair.client, "handshake", SSL_do_handshake(pair.client));
    stale();
    outcome(pair.client, "connect", SSL_connect(pair.client));
    outcome(pair.client, "accept", SSL_accept(pair.client));
    SSL_write(pair.server, "data", 4);
    outcome(pair.client, "handshake", SSL_do_handshake(pair.client));
    outcome(pair.client, "read", SSL_read(pair.client, buffer, 10));
    SSL_shutdown(pair.server);
    outcome(pair.client, "handshake", SSL_do_handshake(pair.client));
    outcome(pair.client, "read", SSL_read(pair.client, buffer, 10));
    outcome(pair.client, "handshake", SSL_do_handshake(pair.client));
    SSL_shutdown(pair.client);
    outcome(pair.client, "handshake", SSL_do_handshake(pair.client));
    SSL_set_bio(pair.client, NULL, NULL);
    outcome(pair.client, "handshake", SSL_do_handshake(pair.client));
    free_pair(&pair);

    title("%s: new BIOs in the middle", version_name(version));
    SSL_CTX *client = client_context(version), *server = server_context(version);
    pair = new_pair(client, server);
    outcome(pair.client, "client", SSL_do_handshake(pair.client));
    outcome(pair.server, "server", SSL_do_handshake(pair.server));
    /* What lies in the old ones is carried over. */
    static char flight[20000];
    int length = BIO_read(SSL_get_rbio(pair.client), flight, sizeof flight);
    BIO *left, *right;
    REQUIRE(BIO_new_bio_pair(&left, 1 << 16, &right, 1 << 16) == 1);
    SSL_set_bio(pair.client, left, left);
    SSL_set_bio(pair.server, right, right);
    BIO_write(right, flight, length);
    handshake(&pair);
    free_pair(&pair);

    title("%s: the role again in the middle", version_name(version));
    pair = new_pair(client, server);
    SSL_do_handshake(pair.client);
    SSL_set_connect_state(pair.client);
    printf("before %d\n", SSL_in_before(pair.client));
    REQUIRE(BIO_new_bio_pair(&left, 1 << 16, &right, 1 << 16) == 1);
    SSL_set_bio(pair.client, left, left);
    SSL_set_bio(pair.server, right, right);
    handshake(&pair);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    FOR_EACH_VERSION(version) {
        failed(version);
        records(version);
        in_between(version);
    }
    return 0;
}
