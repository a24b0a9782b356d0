/* SSL_CTX_sess_set_cache_size(3): sizes that are odd, and which sessions go when there is no room. */
#include "sessions.h"

static int told = 1;

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session) {
    unsigned int length;
    const unsigned char *id = SSL_SESSION_get_id(session, &length);
    (void)ctx;
    if (told)
        printf("    goes: %02x\n", length > 0 ? id[0] : 0);
}

static void add(SSL_CTX *ctx, unsigned char name, long time, long timeout) {
    SSL_SESSION *session = made_session(name, 32, TLS1_2_VERSION);
    SSL_SESSION_set_time(session, time);
    SSL_SESSION_set_timeout(session, timeout);
    printf("  add %02x", name);
    printf(": %d\n", SSL_CTX_add_session(ctx, session));
    printf("    number %ld, full %ld\n", SSL_CTX_sess_number(ctx), SSL_CTX_sess_cache_full(ctx));
    SSL_SESSION_free(session);
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    const long now = 1700000000;

    title("sizes");
    static const long sizes[] = {5, 1, 0, -1, 7, -2147483648L, 8, 2147483647L, 4294967296L, 9};
    SHOW(SSL_CTX_sess_get_cache_size(ctx));
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        printf("%ld\n", sizes[i]);
        SHOW(SSL_CTX_sess_set_cache_size(ctx, sizes[i]));
        SHOW(SSL_CTX_sess_get_cache_size(ctx));
    }
    SHOW(SSL_CTX_ctrl(ctx, SSL_CTRL_GET_SESS_CACHE_SIZE, 5, NULL));
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_ctrl(ssl, SSL_CTRL_SET_SESS_CACHE_SIZE, 5, NULL));
    SSL_free(ssl);

    SSL_CTX_sess_set_remove_cb(ctx, on_remove);
    title("it is made smaller");
    SSL_CTX_sess_set_cache_size(ctx, 0);
    for (unsigned char i = 1; i <= 8; i++)
        add(ctx, i, now + i, 100);
    SHOW(SSL_CTX_sess_set_cache_size(ctx, 3));
    SHOW(SSL_CTX_sess_number(ctx));
    add(ctx, 9, now + 9, 100);
    add(ctx, 10, now + 10, 100);
    SHOW(SSL_CTX_sess_set_cache_size(ctx, -1));
    add(ctx, 11, now + 11, 100);
    add(ctx, 12, now + 12, 100);
    SSL_CTX_flush_sessions(ctx, 0);

    title("what ends first goes first");
    SSL_CTX_sess_set_cache_size(ctx, 4);
    add(ctx, 0x21, now, 500);
    add(ctx, 0x22, now + 100, 200);
    add(ctx, 0x23, now + 50, 100);
    add(ctx, 0x24, now, 100);
    add(ctx, 0x25, now, 400);
    add(ctx, 0x26, now, 50);
    add(ctx, 0x27, now + 1000, -950);
    add(ctx, 0x28, now, 0);
    add(ctx, 0x29, 0, 0);
    add(ctx, 0x2a, -5, 10);
    add(ctx, 0x2b, now, 5000);
    SSL_CTX_flush_sessions(ctx, 0);

    title("times that are odd");
    SSL_CTX_sess_set_cache_size(ctx, 3);
    add(ctx, 0x31, now, 0x7fffffffffffffffL);
    add(ctx, 0x32, now, 100);
    add(ctx, 0x33, 0x7fffffffffffffffL, 0x7fffffffffffffffL);
    add(ctx, 0x34, now, -100);
    add(ctx, 0x35, 0x7fffffffffffffffL, 1);
    add(ctx, 0x36, now, 300);
    SSL_CTX_flush_sessions(ctx, 0);

    title("the same end");
    SSL_CTX_sess_set_cache_size(ctx, 4);
    for (unsigned char i = 0x41; i < 0x49; i++)
        add(ctx, i, now, 100);
    title("the same id");
    add(ctx, 0x48, now, 200);
    add(ctx, 0x47, now, 50);
    add(ctx, 0x47, now, 700);
    SSL_CTX_flush_sessions(ctx, 0);

    title("times that change");
    SSL_CTX_sess_set_cache_size(ctx, 3);
    SSL_SESSION *changing = made_session(0x51, 32, TLS1_2_VERSION);
    SSL_SESSION_set_time(changing, now);
    SSL_SESSION_set_timeout(changing, 100);
    SHOW(SSL_CTX_add_session(ctx, changing));
    add(ctx, 0x52, now, 200);
    SHOW(SSL_SESSION_set_timeout(changing, 400));
    add(ctx, 0x53, now, 300);
    add(ctx, 0x54, now, 350);
    SHOW(SSL_SESSION_set_time(changing, now - 300));
    add(ctx, 0x55, now, 350);
    add(ctx, 0x56, now, 350);
    SSL_SESSION_free(changing);
    SSL_CTX_flush_sessions(ctx, 0);
    SSL_CTX_free(ctx);

    FOR_EACH_VERSION(version)
    for (long size = 0; size < 4; size++) {
        title("connections, a cache of %ld, %s", size, version_name(version));
        SSL_CTX *client = client_context(version), *server = server_context(version);
        SSL_SESSION *sessions[5];
        SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
        SSL_CTX_set_num_tickets(server, 1);
        SSL_CTX_sess_set_cache_size(server, size);
        for (int i = 0; i < 5; i++)
            sessions[i] = connection(client, server, NULL);
        statistics("server", server);
        for (int i = 0; i < 5; i++) {
            connection_only(client, server, sessions[i]);
            SSL_SESSION_free(sessions[i]);
        }
        statistics("server", server);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
