/* SSL_get_peer_certificate(3), SSL_get_peer_cert_chain(3), SSL_get0_verified_chain(3),
 * SSL_get_verify_result(3): what is known about the peer before, during and after a handshake, after
 * resumption, and in the session. */
#include "common.h"

static void show_chain(const char *what, STACK_OF(X509) * chain) {
    printf("  %s:", what);
    if (chain == NULL)
        printf(" none");
    for (int i = 0; i < sk_X509_num(chain); i++) {
        char name[100];
        X509_NAME_get_text_by_NID(X509_get_subject_name(sk_X509_value(chain, i)), NID_commonName, name,
                                  sizeof name);
        printf(" [%s]", name);
    }
    printf("\n");
}

static void show_peer(const char *who, SSL *ssl) {
    X509 *peer = SSL_get1_peer_certificate(ssl), *in_session = NULL;
    char name[100] = "none";
    SSL_SESSION *session = SSL_get0_session(ssl);
    if (peer != NULL)
        X509_NAME_get_text_by_NID(X509_get_subject_name(peer), NID_commonName, name, sizeof name);
    printf(" %s: peer %s, result %ld, reused %d, name %s\n", who, name, SSL_get_verify_result(ssl),
           SSL_session_reused(ssl), SSL_get0_peername(ssl) ? SSL_get0_peername(ssl) : "-");
    REQUIRE(peer == SSL_get0_peer_certificate(ssl));
    if (session != NULL)
        in_session = SSL_SESSION_get0_peer(session);
    printf("  in the session: %s\n", session == NULL      ? "no session"
                                     : in_session == NULL ? "none"
                                     : in_session == peer ? "the same"
                                                          : "another");
    show_chain("sent", SSL_get_peer_cert_chain(ssl));
    show_chain("verified", SSL_get0_verified_chain(ssl));
    X509_free(peer);
}

static int in_callback(int ok, X509_STORE_CTX *store) {
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    if (X509_STORE_CTX_get_error_depth(store) == 0) {
        printf("(in the callback)\n");
        show_peer(SSL_is_server(ssl) ? "server" : "client", ssl);
    }
    return ok;
}

struct scene {
    const char *what;
    const char *client_shows, *server_shows, *above;
    int client_mode, server_mode;
    const char *client_trusts;
    int by_ticket; /* the server's sessions: in tickets, or in its cache */
};

static void play(const struct scene *scene, int version) {
    SSL_CTX *client = SSL_CTX_new(TLS_client_method()), *server = SSL_CTX_new(TLS_server_method());
    struct pair pair;
    SSL_SESSION *session;
    char byte;
    title("%s, %s", scene->what, version_name(version));
    REQUIRE(SSL_CTX_set_min_proto_version(client, version) && SSL_CTX_set_max_proto_version(client, version));
    use(server, scene->server_shows);
    if (scene->above != NULL) {
        REQUIRE(SSL_CTX_add0_chain_cert(server, load_cert(scene->above)) == 1);
        REQUIRE(SSL_CTX_add0_chain_cert(server, load_cert("ca.crt")) == 1);
    }
    if (scene->client_shows != NULL) {
        use(client, scene->client_shows);
        if (scene->above != NULL)
            REQUIRE(SSL_CTX_add0_chain_cert(client, load_cert(scene->above)) == 1);
    }
    REQUIRE(SSL_CTX_load_verify_locations(client, cert(scene->client_trusts), NULL) == 1);
    REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    SSL_CTX_set_verify(client, scene->client_mode, in_callback);
    SSL_CTX_set_verify(server, scene->server_mode, in_callback);
    SSL_CTX_set_session_id_context(server, (const unsigned char *)"peer", 4);
    if (!scene->by_ticket)
        SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    pair = new_pair(client, server);
    SSL_set1_host(pair.client, "localhost");
    printf("(before)\n");
    show_peer("client", pair.client);
    handshake(&pair);
    printf("(after)\n");
    show_peer("client", pair.client);
    show_peer("server", pair.server);
    SSL_read(pair.client, &byte, 1);
    ERR_clear_error();
    session = SSL_get1_session(pair.client);
    SSL_shutdown(pair.client);
    SSL_shutdown(pair.server);
    free_pair(&pair);
    if (session == NULL || !SSL_SESSION_is_resumable(session)) {
        printf("nothing to resume\n");
    } else {
        printf("(resumed)\n");
        printf("  the session's peer is %s\n", SSL_SESSION_get0_peer(session) ? "known" : "unknown");
        pair = new_pair(client, server);
        SSL_set1_host(pair.client, "localhost");
        SSL_set_session(pair.client, session);
        show_peer("client before", pair.client);
        handshake(&pair);
        show_peer("client", pair.client);
        show_peer("server", pair.server);
        free_pair(&pair);

        /* With a name that the certificate is not of: nobody looks again. */
        printf("(resumed under another name)\n");
        pair = new_pair(client, server);
        SSL_set1_host(pair.client, "elsewhere");
        SSL_set_session(pair.client, session);
        handshake(&pair);
        printf("  reused %d, result %ld\n", SSL_session_reused(pair.client),
               SSL_get_verify_result(pair.client));
        free_pair(&pair);

        /* The server insists on a certificate now. */
        printf("(resumed, a certificate is required)\n");
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
        pair = new_pair(client, server);
        SSL_set_session(pair.client, session);
        handshake(&pair);
        printf("  reused %d, result %ld\n", SSL_session_reused(pair.server),
               SSL_get_verify_result(pair.server));
        free_pair(&pair);
    }
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    static const struct scene scenes[] = {
        {"a server alone", NULL, "server", NULL, SSL_VERIFY_PEER, SSL_VERIFY_NONE, "ca.crt", 1},
        {"a server with a chain", NULL, "leaf", "intermediate.crt", SSL_VERIFY_PEER, SSL_VERIFY_NONE,
         "ca.crt", 1},
        {"a client, too", "client", "server", NULL, SSL_VERIFY_PEER, SSL_VERIFY_PEER, "ca.crt", 1},
        {"a client, too, in the cache", "client", "server", NULL, SSL_VERIFY_PEER, SSL_VERIFY_PEER, "ca.crt",
         0},
        {"both with chains", "leaf", "leaf", "intermediate.crt", SSL_VERIFY_PEER, SSL_VERIFY_PEER, "ca.crt",
         1},
        {"both with chains, in the cache", "leaf", "leaf", "intermediate.crt", SSL_VERIFY_PEER,
         SSL_VERIFY_PEER, "ca.crt", 0},
        {"a client without", NULL, "server", NULL, SSL_VERIFY_PEER, SSL_VERIFY_PEER, "ca.crt", 1},
        {"a client without, in the cache", NULL, "server", NULL, SSL_VERIFY_PEER, SSL_VERIFY_PEER, "ca.crt",
         0},
        {"asked once", "client", "server", NULL, SSL_VERIFY_PEER, SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE,
         "ca.crt", 1},
        {"asked later", "client", "server", NULL, SSL_VERIFY_PEER,
         SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE, "ca.crt", 1},
        {"failed, and nobody minds", NULL, "server", NULL, SSL_VERIFY_NONE, SSL_VERIFY_NONE, "otherca.crt",
         1},
        {"failed", NULL, "server", NULL, SSL_VERIFY_PEER, SSL_VERIFY_NONE, "otherca.crt", 1},
        {"the client's fails", "client", "server", NULL, SSL_VERIFY_PEER, SSL_VERIFY_PEER, "otherca.crt", 1},
        {"expired, and nobody minds", "expired", "expired", NULL, SSL_VERIFY_NONE, SSL_VERIFY_NONE, "ca.crt",
         1},
    };
    FOR_EACH_VERSION(version) {
        for (size_t i = 0; i < sizeof scenes / sizeof scenes[0]; i++)
            play(&scenes[i], version);
    }
    return 0;
}
