/* SSL_CTX_flush_sessions(3): what has ended at a time goes; by the program's call, or by itself after 255
 * connections. */
#include "sessions.h"

#include <openssl/lhash.h>

static int removed, told = 1;

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session) {
    unsigned int length;
    const unsigned char *id = SSL_SESSION_get_id(session, &length);
    removed++;
    if (told)
        printf("    goes: %02x, resumable %d, left %ld\n", length > 0 ? id[0] : 0,
               SSL_SESSION_is_resumable(session), SSL_CTX_sess_number(ctx));
}

static void add(SSL_CTX *ctx, unsigned char name, long time, long timeout) {
    SSL_SESSION *session = made_session(name, 32, TLS1_2_VERSION);
    SSL_SESSION_set_time(session, time);
    SSL_SESSION_set_timeout(session, timeout);
    REQUIRE(SSL_CTX_add_session(ctx, session) == 1);
    SSL_SESSION_free(session);
}

static void flush(SSL_CTX *ctx, long time) {
    printf("  flush at %ld\n", time);
    SSL_CTX_flush_sessions(ctx, time);
    printf("  number %ld, full %ld, timeouts %ld\n", SSL_CTX_sess_number(ctx), SSL_CTX_sess_cache_full(ctx),
           SSL_CTX_sess_timeouts(ctx));
}

int main(void) {
    const long largest = 0x7fffffffffffffffL;
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL_CTX_sess_set_remove_cb(ctx, on_remove);

    title("nothing");
    flush(ctx, 0);
    flush(ctx, 1000);

    title("at its very end it is there");
    add(ctx, 1, 1000, 100);
    flush(ctx, 1099);
    flush(ctx, 1100);
    flush(ctx, 1101);

    title("in the order of the ends, whatever the order of coming");
    add(ctx, 0x11, 1000, 300);
    add(ctx, 0x12, 1200, 50);
    add(ctx, 0x13, 900, 500);
    add(ctx, 0x14, 1000, 300);
    add(ctx, 0x15, 1300, 0);
    add(ctx, 0x16, 0, 0);
    flush(ctx, 1);
    flush(ctx, 1260);
    flush(ctx, 1301);
    flush(ctx, largest);

    title("times that are odd");
    add(ctx, 0x21, largest, 1);
    add(ctx, 0x22, largest, 0);
    add(ctx, 0x23, largest, largest);
    add(ctx, 0x24, -1, 1);
    add(ctx, 0x25, -1000, 10);
    add(ctx, 0x26, 5, largest);
    flush(ctx, -1);
    flush(ctx, 100);
    flush(ctx, largest);
    flush(ctx, -500);
    flush(ctx, 0);

    title("a time that is changed in the cache");
    SSL_SESSION *session = made_session(0x31, 32, TLS1_2_VERSION);
    SSL_SESSION_set_time(session, 1000);
    SSL_SESSION_set_timeout(session, 10);
    SSL_CTX_add_session(ctx, session);
    SSL_SESSION_set_timeout(session, 1000);
    flush(ctx, 1500);
    SSL_SESSION_set_time(session, 400);
    flush(ctx, 1500);
    printf("resumable %d\n", SSL_SESSION_is_resumable(session));
    SSL_SESSION_free(session);

    title("no modes matter");
    for (int i = 0; i < 2; i++) {
        SSL_CTX_set_session_cache_mode(ctx, i ? SSL_SESS_CACHE_OFF : SSL_SESS_CACHE_NO_AUTO_CLEAR);
        add(ctx, 0x41, 1000, 10);
        flush(ctx, 2000);
    }
    SSL_CTX_free(ctx);

    told = 0;
    FOR_EACH_VERSION(version)
    for (int manual = 0; manual < 2; manual++) {
        title("by itself, %s, %s", version_name(version), manual ? "not wanted" : "wanted");
        SSL_CTX *client = client_context(version), *server = server_context(version);
        SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
        SSL_CTX_set_num_tickets(server, 1);
        SSL_CTX_sess_set_remove_cb(server, on_remove);
        SSL_CTX_sess_set_remove_cb(client, on_remove);
        SSL_CTX_set_session_cache_mode(server,
                                       SSL_SESS_CACHE_SERVER | (manual ? SSL_SESS_CACHE_NO_AUTO_CLEAR : 0));
        SSL_CTX_set_session_cache_mode(client,
                                       SSL_SESS_CACHE_CLIENT | (manual ? SSL_SESS_CACHE_NO_AUTO_CLEAR : 0));
        for (unsigned char i = 1; i <= 5; i++) {
            add(server, i, 1000, 10);
            add(client, i, 1000, 10);
        }
        session = NULL;
        removed = 0;
        long before = 10;
        for (int i = 0; i < 258; i++) {
            struct pair pair = new_pair(client, server);
            if (session != NULL)
                SSL_set_session(pair.client, session);
            REQUIRE(handshake_rounds(&pair, 20, 0));
            read_tickets(&pair);
            SSL_SESSION_free(session);
            session = SSL_get1_session(pair.client);
            end_pair(&pair);
            ERR_clear_error();
            long old = 0;
            for (unsigned char name = 1; name <= 5; name++)
                for (int side = 0; side < 2; side++) {
                    OPENSSL_LHASH *table = (OPENSSL_LHASH *)SSL_CTX_sessions(side ? client : server);
                    SSL_SESSION *key = made_session(name, 32, TLS1_2_VERSION);
                    old += OPENSSL_LH_retrieve(table, key) != NULL;
                    SSL_SESSION_free(key);
                }
            if (old != before)
                printf("  old ones after %d connections: %ld\n", i + 1, old);
            before = old;
        }
        SSL_SESSION_free(session);
        statistics("client", client);
        statistics("server", server);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
