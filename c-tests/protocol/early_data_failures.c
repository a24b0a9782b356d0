/* SSL_write_early_data and SSL_read_early_data that fail: which alert goes out, and what the other end makes
 * of it. */
#include "common.h"

static char buffer[64];
static size_t count;

static void on_message(int outgoing, int version, int type, const void *bytes, size_t length, SSL *ssl,
                       void *argument) {
    (void)version;
    (void)ssl;
    const unsigned char *byte = bytes;
    if (type == SSL3_RT_ALERT && length == 2)
        printf("    %s %s alert %d %d\n", (const char *)argument, outgoing ? "sends" : "reads", byte[0],
               byte[1]);
}

static struct pair resuming(SSL_CTX *client, SSL_CTX *server, SSL_SESSION *session) {
    struct pair pair = new_pair(client, server);
    SSL_set_session(pair.client, session);
    SSL_set_msg_callback(pair.client, on_message);
    SSL_set_msg_callback_arg(pair.client, (void *)"client");
    SSL_set_msg_callback(pair.server, on_message);
    SSL_set_msg_callback_arg(pair.server, (void *)"server");
    return pair;
}

static SSL_SESSION *session_of(SSL_CTX *client, SSL_CTX *server) {
    struct pair pair = new_pair(client, server);
    SSL_set_tlsext_host_name(pair.client, "a.test");
    connect_pair(&pair);
    SSL_SESSION *session = SSL_get1_session(pair.client);
    SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_set_shutdown(pair.server, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    free_pair(&pair);
    return session;
}

static int on_name(SSL *ssl, int *alert, void *argument) {
    (void)ssl;
    (void)alert;
    (void)argument;
    return SSL_TLSEXT_ERR_OK;
}

static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *length, const unsigned char *in,
                   unsigned int offered, void *argument) {
    (void)ssl;
    (void)offered;
    (void)argument;
    *out = in + 1;
    *length = in[0];
    return SSL_TLSEXT_ERR_OK;
}

/* What the server finds, whichever way it reads. */
static void server_goes_on(struct pair *pair, int way) {
    for (int i = 0; i < 4; i++) {
        ERR_clear_error();
        if (way == 0) {
            int result = SSL_read_early_data(pair->server, buffer, sizeof buffer, &count);
            printf("  server's SSL_read_early_data = %d %s\n", result,
                   error_name(SSL_get_error(pair->server, result)));
            print_errors();
            if (result == SSL_READ_EARLY_DATA_SUCCESS)
                printf("    %zu bytes\n", count);
            if (result == SSL_READ_EARLY_DATA_FINISH)
                way = 1;
        } else {
            outcome(pair->server, "  server's SSL_read", SSL_read(pair->server, buffer, sizeof buffer));
        }
    }
    SHOW(SSL_get_shutdown(pair->server));
}

static void client_writes(SSL *ssl, size_t length) {
    static const char bytes[64];
    count = 77;
    ERR_clear_error();
    int result = SSL_write_early_data(ssl, bytes, length, &count);
    printf("  SSL_write_early_data of %zu = %d %s\n", length, result, error_name(SSL_get_error(ssl, result)));
    print_errors();
}

static void too_much(uint32_t limit, int writes, size_t length, int way, int accepted) {
    SSL_CTX *client = client_context(TLS1_3_VERSION), *server = server_context(TLS1_3_VERSION);
    SSL_CTX_set_max_early_data(server, limit);
    title("%d times %zu bytes where %u are allowed; the server %s%s", writes, length, limit,
          way ? "reads no early data" : "reads early data", accepted ? "" : ", and does not take them");
    SSL_SESSION *session = session_of(client, server);
    struct pair pair = resuming(client, server, session);
    if (!accepted)
        SSL_set_max_early_data(pair.server, 0);
    SSL_set_tlsext_host_name(pair.client, "a.test");
    for (int i = 0; i < writes; i++)
        client_writes(pair.client, length);
    outcome(pair.client, "  client's SSL_do_handshake", SSL_do_handshake(pair.client));
    server_goes_on(&pair, way);
    ERR_clear_error();
    outcome(pair.client, "  client's SSL_read", SSL_read(pair.client, buffer, 1));
    client_writes(pair.client, 1);
    free_pair(&pair);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void inconsistent(const char *name, const char *protocols) {
    SSL_CTX *client = client_context(TLS1_3_VERSION), *server = server_context(TLS1_3_VERSION);
    SSL_CTX_set_max_early_data(server, 100);
    SSL_CTX_set_tlsext_servername_callback(server, on_name);
    SSL_CTX_set_alpn_select_cb(server, on_alpn, NULL);
    SSL_CTX_set_alpn_protos(client, (const unsigned char *)"\2h2", 3);
    title("another name or protocol: %s, %s", name ? name : "none", protocols ? protocols + 1 : "none");
    SSL_SESSION *session = session_of(client, server);
    struct pair pair = resuming(client, server, session);
    if (name)
        SSL_set_tlsext_host_name(pair.client, name);
    SSL_set_alpn_protos(pair.client, (const unsigned char *)protocols,
                        protocols ? (unsigned)strlen(protocols) : 0);
    client_writes(pair.client, 5);
    client_writes(pair.client, 5);
    outcome(pair.client, "  client's SSL_do_handshake", SSL_do_handshake(pair.client));
    server_goes_on(&pair, 0);
    free_pair(&pair);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* More than the server takes: the server's alert. */
static void too_much_received(uint32_t limit, size_t first, size_t second) {
    SSL_CTX *client = client_context(TLS1_3_VERSION), *server = server_context(TLS1_3_VERSION);
    SSL_CTX_set_max_early_data(server, 60);
    title("%zu and %zu bytes where the server takes %u", first, second, limit);
    SSL_SESSION *session = session_of(client, server);
    SSL_CTX_set_recv_max_early_data(server, limit);
    struct pair pair = resuming(client, server, session);
    SSL_set_tlsext_host_name(pair.client, "a.test");
    client_writes(pair.client, first);
    client_writes(pair.client, second);
    server_goes_on(&pair, 0);
    ERR_clear_error();
    outcome(pair.client, "  client's SSL_do_handshake", SSL_do_handshake(pair.client));
    free_pair(&pair);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    too_much(8, 2, 5, 0, 1);
    too_much(8, 1, 9, 0, 1);
    too_much(8, 2, 8, 0, 1);
    too_much(8, 1, 60, 0, 1);
    too_much(8, 2, 5, 1, 1);
    too_much(8, 2, 5, 0, 0);
    inconsistent(NULL, "\2h2");
    inconsistent("b.test", "\2h2");
    inconsistent("a.test", "\3abc");
    inconsistent("a.test", NULL);
    too_much_received(4, 3, 3);
    too_much_received(4, 5, 5);
    return 0;
}
