/* SSL_SESSION_free(3): who holds references of a session, and when it goes. */
#include "sessions.h"

static int at, living;

static void on_made(void *parent, void *data, CRYPTO_EX_DATA *ad, int index, long argl, void *argp) {
    (void)parent, (void)data, (void)ad, (void)index, (void)argl, (void)argp;
    living++;
}

static void on_free(void *parent, void *data, CRYPTO_EX_DATA *ad, int index, long argl, void *argp) {
    (void)parent, (void)data, (void)ad, (void)index, (void)argl, (void)argp;
    living--;
    if (data != NULL)
        printf("  freed: %s\n", (const char *)data);
}

static int new_answer;
static SSL_SESSION *kept;

static int on_new(SSL *ssl, SSL_SESSION *session) {
    if (new_answer) {
        SSL_SESSION_free(kept);
        kept = session;
    }
    SSL_SESSION_set_ex_data(session, at, (void *)(SSL_is_server(ssl) ? "the server's" : "the client's"));
    return new_answer;
}

int main(void) {
    at = SSL_SESSION_get_ex_new_index(0, NULL, on_made, NULL, on_free);
    title("references of the program's own");
    SSL_SESSION *session = SSL_SESSION_new();
    SSL_SESSION_set_ex_data(session, at, (void *)"a new one");
    SHOW(SSL_SESSION_up_ref(session));
    SHOW(SSL_SESSION_up_ref(session));
    SSL_SESSION_free(session);
    SSL_SESSION_free(session);
    printf("  living %d\n", living);
    SSL_SESSION_free(session);
    printf("  living %d\n", living);
    SSL_SESSION_free(NULL);

    title("a copy");
    session = made_session(7, 32, TLS1_2_VERSION);
    SSL_SESSION_set_time(session, 1234);
    SSL_SESSION_set_timeout(session, 55);
    SSL_SESSION_set1_hostname(session, "a.test");
    SSL_SESSION_set1_alpn_selected(session, (const unsigned char *)"h2", 2);
    SSL_SESSION_set1_ticket_appdata(session, "data", 4);
    SSL_SESSION *copy = SSL_SESSION_dup(session);
    printf("  living %d\n", living);
    SSL_SESSION_free(session);
    unsigned int length;
    printf("  id %02x, time %ld, timeout %ld, name %s, version %x, resumable %d\n",
           SSL_SESSION_get_id(copy, &length)[0], SSL_SESSION_get_time(copy), SSL_SESSION_get_timeout(copy),
           SSL_SESSION_get0_hostname(copy), SSL_SESSION_get_protocol_version(copy),
           SSL_SESSION_is_resumable(copy));
    SSL_SESSION_free(copy);
    printf("  living %d\n", living);

    title("the cache's");
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    static const char *const names[] = {"first", "second", "third", "the same id"};
    SSL_SESSION *sessions[4];
    for (int i = 0; i < 4; i++) {
        sessions[i] = made_session((unsigned char)(i < 3 ? i : 0), 32, TLS1_2_VERSION);
        SSL_SESSION_set_ex_data(sessions[i], at, (void *)names[i]);
        SSL_SESSION_set_timeout(sessions[i], 100 * (i + 1));
    }
    for (int i = 0; i < 3; i++) {
        SHOW(SSL_CTX_add_session(ctx, sessions[i]));
        SSL_SESSION_free(sessions[i]);
    }
    printf("  living %d\n", living);
    printf("one of the same id\n");
    SHOW(SSL_CTX_add_session(ctx, sessions[3]));
    printf("  living %d\n", living);
    printf("removed\n");
    SHOW(SSL_CTX_remove_session(ctx, sessions[3]));
    printf("  living %d\n", living);
    SSL_SESSION_free(sessions[3]);
    printf("flushed\n");
    SSL_CTX_flush_sessions(ctx, SSL_SESSION_get_time(sessions[1]) + 250);
    printf("  living %d\n", living);
    printf("the copy of one in the cache is in none\n");
    copy = SSL_SESSION_dup(sessions[2]);
    SSL_SESSION_set_ex_data(copy, at, (void *)"copy of the third");
    SHOW(SSL_CTX_remove_session(ctx, copy));
    SHOW(SSL_CTX_remove_session(ctx, copy));
    SSL_SESSION_free(copy);
    SSL_CTX_free(ctx);
    printf("  living %d\n", living);

    FOR_EACH_VERSION(version)
    for (int stateful = 0; stateful < 2; stateful++)
        for (new_answer = 0; new_answer < 2; new_answer++) {
            title("connections, %s, %s, the callback answers %d", version_name(version),
                  stateful ? "by the cache" : "by tickets", new_answer);
            SSL_CTX *client = client_context(version), *server = server_context(version);
            if (stateful)
                SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
            SSL_CTX_set_num_tickets(server, 1);
            SSL_CTX_sess_set_new_cb(client, on_new);
            SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
            struct pair pair = new_pair(client, server);
            connect_pair(&pair);
            session = SSL_get1_session(pair.client);
            SSL_SESSION *borrowed = SSL_get_session(pair.client);
            printf("the same: %d\n", borrowed == session);
            end_pair(&pair);
            printf("  ended\n");
            pair = new_pair(client, server);
            SHOW(SSL_set_session(pair.client, session));
            SSL_SESSION_free(session);
            connect_pair(&pair);
            printf("reused %d\n", SSL_session_reused(pair.client));
            end_pair(&pair);
            printf("  ended\n");
            SSL_SESSION_free(kept);
            kept = NULL;
            SSL_CTX_free(client);
            SSL_CTX_free(server);
            printf("  living %d\n", living);
        }
    return 0;
}
