/* SSL_CTX_set_session_id_context(3), SSL_copy_session_id: what ties a session to its program. */
#include "getters.h"

static const unsigned char bytes[] = "0123456789abcdef0123456789abcdefX";

static void print_context(const char *what, const SSL_SESSION *session) {
    unsigned length = 99;
    const unsigned char *context = session ? SSL_SESSION_get0_id_context(session, &length) : NULL;
    printf("%s: %u %.*s\n", what, length, context ? (int)length : 0, context ? (const char *)context : "");
}

/* Makes a session with one context, then offers it to a server with another. */
static void resume(int version, int ticket, const char *made, const char *offered, int verify) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct pair pair;
    SSL_SESSION *session;
    printf("made in \"%s\", offered in \"%s\", %s\n", made, offered, verify ? "verifying" : "not verifying");
    use(client, "client");
    if (!ticket)
        SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    if (verify) {
        REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL));
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
    }
    SSL_CTX_set_session_id_context(server, (const unsigned char *)made, (unsigned)strlen(made));
    pair = new_pair(client, server);
    connect_pair(&pair);
    session = SSL_get1_session(pair.client);
    print_context("server's session", SSL_get_session(pair.server));
    SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN);
    SSL_set_shutdown(pair.server, SSL_SENT_SHUTDOWN);
    free_pair(&pair);
    pair = new_pair(client, server);
    SHOW(SSL_set_session_id_context(pair.server, (const unsigned char *)offered, (unsigned)strlen(offered)));
    SHOW(SSL_set_session(pair.client, session));
    SHOW(handshake(&pair));
    printf("resumed: %d, %d\n", SSL_session_reused(pair.client), SSL_session_reused(pair.server));
    print_context("server's session", SSL_get_session(pair.server));
    free_pair(&pair);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static int set_late(SSL *ssl, int *alert, void *argument) {
    (void)alert, (void)argument;
    SSL_set_session_id_context(ssl, (const unsigned char *)"late", 4);
    return SSL_TLSEXT_ERR_OK;
}

static SSL_CTX *other_server;

static int choose_other(SSL *ssl, int *alert, void *argument) {
    (void)alert, (void)argument;
    if (SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name) != NULL)
        SSL_set_SSL_CTX(ssl, other_server);
    return SSL_TLSEXT_ERR_OK;
}

/* A server of several names, as web servers have them: each name has a context of its own. */
static void by_name(int version, int ticket, const char *own, const char *other, int verify) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    SSL_SESSION *session = NULL;
    printf("contexts \"%s\" and \"%s\", %s\n", own, other, verify ? "verifying" : "not verifying");
    other_server = server_context(version);
    for (int i = 0; i < 2; i++) {
        SSL_CTX *ctx = i ? other_server : server;
        const char *context = i ? other : own;
        if (!ticket)
            SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
        if (verify)
            SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
        SSL_CTX_set_session_id_context(ctx, (const unsigned char *)context, (unsigned)strlen(context));
    }
    SSL_CTX_set_tlsext_servername_callback(server, choose_other);
    for (int i = 0; i < 5; i++) {
        struct pair pair = new_pair(client, server);
        /* Three times the other name, then none, then the other one again. */
        if (i != 3)
            SSL_set_tlsext_host_name(pair.client, "other.test");
        if (session != NULL)
            SSL_set_session(pair.client, session);
        if (handshake(&pair)) {
            char byte;
            SSL_peek(pair.client, &byte, 1);
            ERR_clear_error();
            printf("resumed %d, ", SSL_session_reused(pair.server));
            print_context("server's session", SSL_get_session(pair.server));
            SSL_SESSION_free(session);
            session = SSL_get1_session(pair.client);
        }
        SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN);
        SSL_set_shutdown(pair.server, SSL_SENT_SHUTDOWN);
        free_pair(&pair);
    }
    printf("in the caches %ld %ld\n", SSL_CTX_sess_number(server), SSL_CTX_sess_number(other_server));
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    SSL_CTX_free(other_server);
}

static int set_early(SSL *ssl, int *alert, void *argument) {
    (void)alert, (void)argument;
    SSL_set_session_id_context(ssl, (const unsigned char *)"early", 5);
    return SSL_CLIENT_HELLO_SUCCESS;
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);

    title("lengths");
    static const unsigned lengths[] = {0, 1, 32, 33, 1000000};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        printf("%u\n", lengths[i]);
        SHOW(SSL_CTX_set_session_id_context(ctx, bytes, lengths[i]));
        SHOW(SSL_set_session_id_context(ssl, bytes, lengths[i]));
    }
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    FOR_EACH_VERSION(version)
    for (int ticket = 0; ticket < 2; ticket++) {
        title("%s, %s", version_name(version), ticket ? "tickets" : "no tickets");
        resume(version, ticket, "", "", 0);
        resume(version, ticket, "a", "a", 0);
        resume(version, ticket, "a", "b", 0);
        resume(version, ticket, "a", "", 0);
        resume(version, ticket, "", "a", 0);
        resume(version, ticket, "a", "a", 1);
        resume(version, ticket, "a", "b", 1);
        resume(version, ticket, "a", "", 1);
    }

    FOR_EACH_VERSION(version)
    for (int ticket = 0; ticket < 2; ticket++) {
        title("contexts by name, %s, %s", version_name(version), ticket ? "tickets" : "no tickets");
        by_name(version, ticket, "a", "b", 0);
        by_name(version, ticket, "a", "a", 0);
        by_name(version, ticket, "", "b", 0);
        by_name(version, ticket, "a", "", 0);
        by_name(version, ticket, "a", "b", 1);
        by_name(version, ticket, "a", "", 1);
    }

    FOR_EACH_VERSION(version) {
        title("set by callbacks, %s", version_name(version));
        for (int late = 0; late < 2; late++) {
            SSL_CTX *client = client_context(version), *server = server_context(version);
            SSL_CTX_set_session_id_context(server, (const unsigned char *)"before", 6);
            if (late)
                SSL_CTX_set_tlsext_servername_callback(server, set_late);
            else
                SSL_CTX_set_client_hello_cb(server, set_early, NULL);
            struct pair pair = new_pair(client, server);
            connect_pair(&pair);
            print_context("server's session", SSL_get_session(pair.server));
            free_pair(&pair);
            SSL_CTX_free(client);
            SSL_CTX_free(server);
        }

        title("SSL_copy_session_id, %s", version_name(version));
        SSL_CTX *client = client_context(version), *server = server_context(version);
        struct pair pair = new_pair(client, server), next;
        connect_pair(&pair);
        SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN);
        SSL_set_shutdown(pair.server, SSL_SENT_SHUTDOWN);
        next = new_pair(client, server);
        SSL_set_session_id_context(pair.client, (const unsigned char *)"copied", 6);
        REQUIRE(SSL_use_certificate_file(pair.client, cert("client.crt"), SSL_FILETYPE_PEM));
        SHOW(SSL_copy_session_id(next.client, pair.client));
        printf("same session: %d\n", SSL_get_session(next.client) == SSL_get_session(pair.client));
        printf("same certificate: %d\n",
               SSL_get_certificate(next.client) == SSL_get_certificate(pair.client));
        printf("same method: %d\n", SSL_get_ssl_method(next.client) == SSL_get_ssl_method(pair.client));
        print_state(next.client);
        SHOW(handshake(&next));
        printf("resumed: %d\n", SSL_session_reused(next.client));
        SHOW(SSL_copy_session_id(next.server, pair.server));
        printf("same session: %d\n", SSL_get_session(next.server) == SSL_get_session(pair.server));
        free_pair(&next);
        free_pair(&pair);
        SSL *from = SSL_new(client), *to = SSL_new(client);
        SHOW(SSL_copy_session_id(to, from));
        SHOW_POINTER(SSL_get_session(to));
        SSL_free(from);
        SSL_free(to);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
