/* SSL_CTX_set_tlsext_servername_callback(3): the server's name in every state, on resumption, and names of
 * every kind. */
#include "common.h"

static int answer;
static int on_name(SSL *ssl, int *alert, void *argument) {
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    (void)alert, (void)argument;
    printf("  %s's callback: %s\n", SSL_is_server(ssl) ? "server" : "client", name ? name : "NULL");
    return answer;
}

static void names(const char *when, struct pair *pair) {
    const char *client = SSL_get_servername(pair->client, TLSEXT_NAMETYPE_host_name),
               *server = SSL_get_servername(pair->server, TLSEXT_NAMETYPE_host_name);
    printf("%s: client %s %d, server %s %d\n", when, client ? client : "NULL",
           SSL_get_servername_type(pair->client), server ? server : "NULL",
           SSL_get_servername_type(pair->server));
    if (SSL_get_session(pair->client) != NULL) {
        client = SSL_SESSION_get0_hostname(SSL_get_session(pair->client));
        printf("  client's session: %s\n", client ? client : "NULL");
    }
    if (SSL_get_session(pair->server) != NULL) {
        server = SSL_SESSION_get0_hostname(SSL_get_session(pair->server));
        printf("  server's session: %s\n", server ? server : "NULL");
    }
}

static void lives(int version, int callback, const char *first, const char *second, int ret) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    char byte;
    title("%s, callback %d answers %d, first %s, then %s", version_name(version), callback, ret,
          first ? first : "NULL", second ? second : "NULL");
    answer = ret;
    if (callback)
        SSL_CTX_set_tlsext_servername_callback(server, on_name);
    struct pair pair = new_pair(client, server);
    names("new", &pair);
    if (first != NULL)
        SSL_set_tlsext_host_name(pair.client, first);
    names("set", &pair);
    SSL_do_handshake(pair.client);
    names("ClientHello sent", &pair);
    ERR_clear_error();
    SSL_do_handshake(pair.server);
    names("ServerHello sent", &pair);
    ERR_clear_error();
    if (handshake_rounds(&pair, 20, 1)) {
        names("finished", &pair);
        SSL_peek(pair.client, &byte, 1);
        SSL_SESSION *session = SSL_get1_session(pair.client);
        SSL_shutdown(pair.client);
        SSL_shutdown(pair.server);
        names("closed", &pair);
        SSL_clear(pair.client);
        SSL_clear(pair.server);
        names("cleared", &pair);
        free_pair(&pair);
        pair = new_pair(client, server);
        SSL_set_session(pair.client, session);
        names("session set", &pair);
        if (second != NULL)
            SSL_set_tlsext_host_name(pair.client, second);
        names("name set", &pair);
        if (handshake_rounds(&pair, 20, 1))
            printf("resumed: %d %d\n", SSL_session_reused(pair.client), SSL_session_reused(pair.server));
        names("finished", &pair);
        SSL_SESSION_free(session);
    }
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void resume(int version, const char *name) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    answer = SSL_TLSEXT_ERR_OK;
    SSL_CTX_set_tlsext_servername_callback(server, on_name);
    struct pair pair = new_pair(client, server);
    SSL_set_tlsext_host_name(pair.client, "a.test");
    connect_pair(&pair);
    SSL_SESSION *session = SSL_get1_session(pair.client);
    SSL_shutdown(pair.client);
    SSL_shutdown(pair.server);
    free_pair(&pair);
    SSL_CTX_set_tlsext_servername_callback(server, NULL);
    pair = new_pair(client, server);
    SSL_set_session(pair.client, session);
    SSL_SESSION_free(session);
    SSL_set_tlsext_host_name(pair.client, name);
    connect_pair(&pair);
    printf("%s resumes a session of a.test: %d %d\n", name ? name : "NULL", SSL_session_reused(pair.client),
           SSL_session_reused(pair.server));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void kind(int version, const char *name) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    /* With a second ClientHello in TLS 1.3, and a client's signature of all messages. */
    SSL_CTX_set1_groups_list(server, "P-384");
    use(client, "client");
    SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL);
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    struct pair pair = new_pair(client, server);
    SSL_set_tlsext_host_name(pair.client, name);
    int done = handshake_rounds(&pair, 20, 0);
    const char *got = SSL_get_servername(pair.server, TLSEXT_NAMETYPE_host_name);
    printf("\"%s\": handshake %d, server got \"%s\"\n", name, done, got ? got : "NULL");
    print_errors();
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    FOR_EACH_VERSION(version) {
        lives(version, 0, "a.test", "a.test", 0);
        lives(version, 1, "a.test", "a.test", SSL_TLSEXT_ERR_OK);
        lives(version, 1, "a.test", "a.test", SSL_TLSEXT_ERR_NOACK);
        lives(version, 1, NULL, "b.test", SSL_TLSEXT_ERR_OK);
        lives(version, 1, NULL, NULL, SSL_TLSEXT_ERR_OK);
        lives(version, 1, "a.test", NULL, SSL_TLSEXT_ERR_ALERT_FATAL);
        title("a session of another name, %s", version_name(version));
        resume(version, "b.test");
        resume(version, NULL);
        title("names of every kind, %s", version_name(version));
        kind(version, "a.test");
        kind(version, "A.Test");
        kind(version, "a.test.");
        kind(version, "localhost");
        kind(version, "127.0.0.1");
        kind(version, "::1");
        kind(version, "[::1]");
        kind(version, "under_score.test");
        kind(version, "-dash.test");
        kind(version, "two..dots");
        kind(version, ".");
        kind(version, "space in it");
        kind(version, "*.wild.test");
        kind(version, "b\xc3\xbc"
                      "cher.test");
        kind(version, "\xff\xfe");
        kind(version, "a-label-of-more-than-sixty-three-bytes-which-is-longer-than-dns-allows.test");
    }
    return 0;
}
