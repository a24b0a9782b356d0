/* SSL_CTX_set_timeout(3), SSL_get_default_timeout(3), SSL_SESSION_get_time(3): how long a session lives, at
 * both sides, in the cache and in tickets, and what the client is told. */
#include "sessions.h"

static void hints(SSL_CTX *client, SSL_CTX *server, SSL_SESSION *offered, SSL_SESSION **left) {
    struct pair pair = new_pair(client, server);
    if (offered != NULL)
        SSL_set_session(pair.client, offered);
    connect_pair(&pair);
    SSL_SESSION *mine = SSL_get1_session(pair.client), *theirs = SSL_get_session(pair.server);
    printf("  reused %d, hint %lu, timeout at the client %ld, at the server %ld\n",
           SSL_session_reused(pair.client), SSL_SESSION_get_ticket_lifetime_hint(mine),
           SSL_SESSION_get_timeout(mine), SSL_SESSION_get_timeout(theirs));
    printf("  made now: %d %d\n", labs(SSL_SESSION_get_time(mine) - (long)time(NULL)) < 5,
           labs(SSL_SESSION_get_time(theirs) - (long)time(NULL)) < 5);
    end_pair(&pair);
    if (left != NULL)
        *left = mine;
    else
        SSL_SESSION_free(mine);
}

int main(void) {
    static const long timeouts[] = {0,  1,       300, 604800, 604801, 4294967296L, 0x7fffffffffffffffL,
                                    -1, -1000000};
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);

    title("settings");
    SHOW(SSL_CTX_get_timeout(ctx));
    SHOW(SSL_get_default_timeout(ssl));
    for (size_t i = 0; i < sizeof timeouts / sizeof *timeouts; i++) {
        SHOW(SSL_CTX_set_timeout(ctx, timeouts[i]));
        SHOW(SSL_CTX_get_timeout(ctx));
        SHOW(SSL_get_default_timeout(ssl));
    }
    SHOW(SSL_CTX_set_timeout(NULL, 5));
    SHOW(SSL_CTX_get_timeout(NULL));
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    title("a session's own");
    SSL_SESSION *session = SSL_SESSION_new();
    for (size_t i = 0; i < sizeof timeouts / sizeof *timeouts; i++) {
        SHOW(SSL_SESSION_set_timeout(session, timeouts[i]));
        SHOW(SSL_SESSION_get_timeout(session));
        SHOW(SSL_SESSION_set_time(session, timeouts[i]));
        SHOW(SSL_SESSION_get_time(session));
    }
    SHOW(SSL_set_timeout(session, 66));
    SHOW(SSL_get_timeout(session));
    SHOW(SSL_set_time(session, 77));
    SHOW(SSL_get_time(session));
    SHOW(SSL_SESSION_get_time(session));
    SHOW(SSL_SESSION_get_timeout(session));
    SHOW(SSL_SESSION_get_time(NULL));
    SHOW(SSL_SESSION_get_timeout(NULL));
    SHOW(SSL_SESSION_set_time(NULL, 5));
    SHOW(SSL_SESSION_set_timeout(NULL, 5));
    SSL_SESSION_free(session);

    FOR_EACH_VERSION(version)
    for (int stateful = 0; stateful < 2; stateful++)
        for (size_t i = 0; i < sizeof timeouts / sizeof *timeouts; i++) {
            title("%s, %s, a timeout of %ld", version_name(version), stateful ? "by the cache" : "by tickets",
                  timeouts[i]);
            SSL_CTX *client = client_context(version), *server = server_context(version);
            if (stateful)
                SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
            SSL_CTX_set_num_tickets(server, 1);
            SSL_CTX_set_timeout(server, timeouts[i]);
            SSL_CTX_set_timeout(client, 1234);
            hints(client, server, NULL, &session);
            SSL_SESSION *second;
            hints(client, server, session, &second);
            SSL_SESSION_free(session);
            printf("  the timeout changes\n");
            SSL_CTX_set_timeout(server, 555);
            hints(client, server, second, NULL);
            SSL_SESSION_free(second);
            SSL_CTX_free(client);
            SSL_CTX_free(server);
        }

    FOR_EACH_VERSION(version)
    for (int stateful = 0; stateful < 2; stateful++) {
        title("the server's session is made to end, %s, %s", version_name(version),
              stateful ? "by the cache" : "by tickets");
        static const struct {
            const char *what;
            long time, timeout;
        } changes[] = {{"a second ago", -11, 10},
                       {"soon", -10, 100},
                       {"never", 0, 0x7fffffffffffffffL},
                       {"at once", -1, 0},
                       {"at once", -1, -5}};
        SSL_CTX *client = client_context(version), *server = server_context(version);
        if (stateful)
            SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
        SSL_CTX_set_num_tickets(server, 1);
        for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
            struct pair pair = new_pair(client, server);
            connect_pair(&pair);
            session = SSL_get1_session(pair.client);
            SSL_SESSION *theirs = SSL_get1_session(pair.server);
            end_pair(&pair);
            SSL_SESSION_set_time(theirs, (long)time(NULL) + changes[i].time);
            SSL_SESSION_set_timeout(theirs, changes[i].timeout);
            printf("%s\n", changes[i].what);
            connection_only(client, server, session);
            SSL_SESSION_free(theirs);
            printf("the client's, too\n");
            SSL_SESSION_set_time(session, (long)time(NULL) + changes[i].time);
            SSL_SESSION_set_timeout(session, changes[i].timeout);
            connection_only(client, server, session);
            SSL_SESSION_free(session);
            printf("  timeouts %ld\n", SSL_CTX_sess_timeouts(server));
        }
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }

    FOR_EACH_VERSION(version)
    for (int stateful = 0; stateful < 2; stateful++) {
        title("longer than it lives, %s, %s", version_name(version),
              stateful ? "by the cache" : "by tickets");
        SSL_CTX *client = client_context(version), *server = server_context(version);
        if (stateful)
            SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
        SSL_CTX_set_timeout(server, 1);
        session = connection(client, server, NULL);
        outlive(session, 1);
        connection_only(client, server, session);
        SSL_SESSION_free(session);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    for (int update = 0; update < 2; update++) {
        title("the time %s", update ? "is updated" : "stays");
        long mode = SSL_SESS_CACHE_SERVER | (update ? SSL_SESS_CACHE_UPDATE_TIME : 0);
        ctx = SSL_CTX_new(TLS_method());
        SSL_CTX_set_session_cache_mode(ctx, mode);
        session = made_session(1, 32, TLS1_2_VERSION);
        SSL_SESSION_set_time(session, 1000);
        SHOW(SSL_CTX_add_session(ctx, session));
        printf("put in: now %d\n", SSL_SESSION_get_time(session) != 1000);
        SSL_SESSION_set_time(session, 2000);
        SHOW(SSL_CTX_add_session(ctx, session));
        printf("put in again: now %d\n", SSL_SESSION_get_time(session) != 2000);
        SSL_SESSION_free(session);
        SSL_CTX_free(ctx);
        FOR_EACH_VERSION(version) {
            SSL_CTX *client = client_context(version), *server = server_context(version);
            SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
            SSL_CTX_set_num_tickets(server, 1);
            SSL_CTX_set_session_cache_mode(server, mode);
            struct pair pair = new_pair(client, server);
            connect_pair(&pair);
            session = SSL_get1_session(pair.client);
            SSL_SESSION *theirs = SSL_get1_session(pair.server);
            end_pair(&pair);
            long earlier = (long)time(NULL) - 100;
            SSL_SESSION_set_time(theirs, earlier);
            connection_only(client, server, session);
            printf("  used: now %d\n", SSL_SESSION_get_time(theirs) != earlier);
            SSL_SESSION_set_timeout(theirs, 50);
            connection_only(client, server, session);
            printf("  used: now %d\n", SSL_SESSION_get_time(theirs) != earlier);
            SSL_SESSION_free(session);
            SSL_SESSION_free(theirs);
            SSL_CTX_free(client);
            SSL_CTX_free(server);
        }
    }
    return 0;
}
