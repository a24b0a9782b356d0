/* SSL_OP_NO_EXTENDED_MASTER_SECRET of SSL_CTX_set_options(3), on either side, and what comes of sessions that
 * were made with the other setting. */
#include "common.h"

static int on_hello(SSL *ssl, int *alert UNUSED, void *argument UNUSED) {
    const unsigned char *body;
    size_t length;
    printf("  extended_master_secret is %s\n",
           SSL_client_hello_get0_ext(ssl, 23, &body, &length) ? "offered" : "not offered");
    return SSL_CLIENT_HELLO_SUCCESS;
}

static int takes_name;

static int on_name(SSL *ssl, int *alert UNUSED, void *argument UNUSED) {
    printf("  the name is %s\n", SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    return takes_name ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

static void set(SSL_CTX *ctx, int without) {
    SSL_CTX_clear_options(ctx, SSL_OP_NO_EXTENDED_MASTER_SECRET);
    if (without)
        SSL_CTX_set_options(ctx, SSL_OP_NO_EXTENDED_MASTER_SECRET);
}

static SSL_SESSION *connect_once(SSL_CTX *client, SSL_CTX *server, SSL_SESSION *offered) {
    struct pair pair = new_pair(client, server);
    SSL_SESSION *session;
    char buffer[8];
    SSL_set_tlsext_host_name(pair.client, "localhost");
    if (offered)
        REQUIRE(SSL_set_session(pair.client, offered) == 1);
    if (handshake(&pair)) {
        printf("  %s, in use %ld %ld, reused %d\n", SSL_get_version(pair.client),
               SSL_get_extms_support(pair.client), SSL_get_extms_support(pair.server),
               SSL_session_reused(pair.client));
        SSL_write(pair.client, "data", 4);
        printf("  the server reads %d\n", SSL_read(pair.server, buffer, sizeof buffer));
        SSL_peek(pair.client, buffer, 1);
        SSL_shutdown(pair.client);
        SSL_shutdown(pair.server);
    }
    ERR_clear_error();
    session = SSL_get1_session(pair.client);
    free_pair(&pair);
    return session;
}

static void contexts(SSL_CTX **client, SSL_CTX **server, int version, int tickets) {
    *client = client_context(0), *server = server_context(0);
    REQUIRE(SSL_CTX_set_max_proto_version(*client, version) == 1);
    SSL_CTX_set_client_hello_cb(*server, on_hello, NULL);
    SSL_CTX_set_session_id_context(*server, (const unsigned char *)"e", 1);
    if (!tickets)
        SSL_CTX_set_options(*server, SSL_OP_NO_TICKET);
}

static void both_sides(int version, int client_without, int server_without, int names, int certificates) {
    SSL_CTX *client, *server;
    title("%s, client %d, server %d%s%s", version_name(version), client_without, server_without,
          names == 2   ? ", the name is taken"
          : names == 1 ? ", the name is not taken"
                       : "",
          certificates ? ", with a client's certificate" : "");
    contexts(&client, &server, version, 1);
    set(client, client_without);
    set(server, server_without);
    takes_name = names == 2;
    if (names)
        SSL_CTX_set_tlsext_servername_callback(server, on_name);
    if (certificates) {
        use(client, "client");
        REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    }
    SSL_SESSION_free(connect_once(client, server, NULL));
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void resumed(int tickets, int first, int second_client, int second_server) {
    SSL_CTX *client, *server;
    SSL_SESSION *session;
    title("a session made %s, resumed by a client %d, a server %d, %s", first ? "without" : "with",
          second_client, second_server, tickets ? "ticket" : "cache");
    contexts(&client, &server, TLS1_2_VERSION, tickets);
    set(client, first);
    session = connect_once(client, server, NULL);
    set(client, second_client);
    set(server, second_server);
    SSL_SESSION_free(connect_once(client, server, session));
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void after_retry(int client_without, int server_without) {
    SSL_CTX *client, *server;
    title("a second ClientHello, client %d, server %d", client_without, server_without);
    contexts(&client, &server, TLS1_3_VERSION, 1);
    set(client, client_without);
    set(server, server_without);
    SSL_CTX_set_tlsext_servername_callback(server, on_name);
    REQUIRE(SSL_CTX_set1_groups_list(client, "X25519:P-384") && SSL_CTX_set1_groups_list(server, "P-384"));
    SSL_SESSION_free(connect_once(client, server, NULL));
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    FOR_EACH_VERSION(version)
    for (int client = 0; client < 2; client++)
        for (int server = 0; server < 2; server++)
            for (int names = 0; names < 3; names++)
                for (int certificates = 0; certificates < 2; certificates++)
                    both_sides(version, client, server, names, certificates);
    for (int tickets = 0; tickets < 2; tickets++)
        for (int first = 0; first < 2; first++)
            for (int client = 0; client < 2; client++)
                for (int server = 0; server < 2; server++)
                    resumed(tickets, first, client, server);
    for (int client = 0; client < 2; client++)
        for (int server = 0; server < 2; server++)
            after_retry(client, server);
    return 0;
}
