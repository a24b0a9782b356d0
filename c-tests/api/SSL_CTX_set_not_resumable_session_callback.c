/* SSL_CTX_set_not_resumable_session_callback, SSL_set_not_resumable_session_callback: no page; a server's
 * callback that decides whether a session may be resumed. */
#include "sessions.h"

static int answer;

static int on_question(SSL *ssl, int forward_secure) {
    SSL_SESSION *session = SSL_get_session(ssl);
    printf("  asked: forward secure %d, at the %s, %s, answers %d\n", forward_secure,
           SSL_is_server(ssl) ? "server" : "client", SSL_get_version(ssl), answer);
    printf("    a session %d, version %x\n", session != NULL,
           session ? SSL_SESSION_get_protocol_version(session) : 0);
    return answer;
}

static int on_other(SSL *ssl, int forward_secure) {
    (void)ssl, (void)forward_secure;
    printf("  the connection's own is asked\n");
    return 0;
}

static int on_new(SSL *ssl, SSL_SESSION *session) {
    printf("  new at the %s, resumable %d\n", SSL_is_server(ssl) ? "server" : "client",
           SSL_SESSION_is_resumable(session));
    return 0;
}

static SSL_SESSION *visit(SSL_CTX *client, SSL_CTX *server, SSL_SESSION *session, int own) {
    struct pair pair = new_pair(client, server);
    if (own)
        SSL_set_not_resumable_session_callback(pair.server, own == 2 ? NULL : on_other);
    if (session != NULL)
        SSL_set_session(pair.client, session);
    handshake(&pair);
    read_tickets(&pair);
    SSL_SESSION *left = SSL_get1_session(pair.client), *theirs = SSL_get_session(pair.server);
    unsigned int length = 0;
    SSL_SESSION_get_id(theirs, &length);
    printf("  reused %d, the client's resumable %d, ticket %d, the server's resumable %d, id %u\n",
           SSL_session_reused(pair.server), SSL_SESSION_is_resumable(left), SSL_SESSION_has_ticket(left),
           SSL_SESSION_is_resumable(theirs), length);
    end_pair(&pair);
    printf("  in the server's cache %ld\n", SSL_CTX_sess_number(server));
    return left;
}

int main(void) {
    FOR_EACH_VERSION(version)
    for (int stateful = 0; stateful < 2; stateful++)
        for (answer = 0; answer < 3; answer++) {
            title("%s, %s, the answer is %d", version_name(version), stateful ? "by the cache" : "by tickets",
                  answer);
            SSL_CTX *client = client_context(version), *server = server_context(version);
            if (stateful)
                SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
            SSL_CTX_set_num_tickets(server, 1);
            SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT);
            SSL_CTX_sess_set_new_cb(server, on_new);
            SSL_CTX_sess_set_new_cb(client, on_new);
            SSL_CTX_set_not_resumable_session_callback(server, on_question);
            /* A client's is never asked. */
            SSL_CTX_set_not_resumable_session_callback(client, on_question);
            SSL_SESSION *session = visit(client, server, NULL, 0);
            printf("again\n");
            SSL_SESSION *again = visit(client, server, session, 0);
            SSL_SESSION_free(again);
            SSL_SESSION_free(session);
            printf("the connection's own\n");
            SSL_SESSION_free(visit(client, server, NULL, 1));
            printf("the connection has none\n");
            SSL_SESSION_free(visit(client, server, NULL, 2));
            printf("the context has none any more\n");
            SSL_CTX_set_not_resumable_session_callback(server, NULL);
            SSL_SESSION_free(visit(client, server, NULL, 0));
            SSL_CTX_free(client);
            SSL_CTX_free(server);
        }
    return 0;
}
