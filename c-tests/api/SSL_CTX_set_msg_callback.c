/* SSL_CTX_set_msg_callback(3): what a message callback sees, in which order, with which version.
 *
 * How many records a flight of handshake messages is put into is the library's own affair: of records between
 * two handshake messages that go the same way nothing is printed. */
#include "getters.h"

/* One end: what it was told last, and lines that wait for what follows. */
struct end {
    const char *name;
    int after_message;
    char waiting[1000];
};

static void flush(struct end *end) {
    printf("%s", end->waiting);
    end->waiting[0] = 0;
}

__attribute__((format(printf, 2, 3))) static void add(struct end *end, const char *format, ...) {
    size_t used = strlen(end->waiting);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(end->waiting + used, sizeof end->waiting - used, format, arguments);
    va_end(arguments);
}

static SSL *expected;

/* The only type that is printed; 0 for all. */
static int only;

static void show(int outgoing, int version, int type, const void *bytes, size_t length, SSL *ssl,
                 void *argument) {
    const unsigned char *at = bytes;
    struct end *end = argument;
    if (only && type != only)
        return;
    if (type == SSL3_RT_HANDSHAKE && end->after_message == outgoing + 1)
        end->waiting[0] = 0;
    else if (type == SSL3_RT_HEADER)
        flush(end);
    add(end, "  %s %s, version %x, type %d: ", end->name, outgoing ? "sends" : "reads", version, type);
    if (expected && ssl != expected)
        add(end, "another SSL, ");
    switch (type) {
    case SSL3_RT_HEADER:
        add(end, "%zu bytes, type %d, version %x%s\n", length, at[0], at[1] << 8 | at[2],
            at[3] || at[4] ? "" : ", empty");
        /* A record of data or another kind of message ends a run of handshake messages. */
        return;
    case SSL3_RT_INNER_CONTENT_TYPE:
    case SSL3_RT_CHANGE_CIPHER_SPEC:
        add(end, "%zu bytes, %d\n", length, at[0]);
        break;
    case SSL3_RT_ALERT:
        add(end, "%zu bytes, %d %d\n", length, at[0], at[1]);
        break;
    case SSL3_RT_HANDSHAKE:
        add(end, "message %d, %s\n", at[0],
            length == 4 + ((size_t)at[1] << 16 | at[2] << 8 | at[3]) ? "whole" : "not whole");
        break;
    default:
        add(end, "?\n");
    }
    if (type != SSL3_RT_INNER_CONTENT_TYPE || at[0] != SSL3_RT_HANDSHAKE)
        end->after_message = type == SSL3_RT_HANDSHAKE ? outgoing + 1 : 0;
    if (type != SSL3_RT_INNER_CONTENT_TYPE)
        flush(end);
}

static struct end client_end = {.name = "client"}, server_end = {.name = "server"};

static void flush_ends(void) {
    flush(&client_end);
    flush(&server_end);
}

#define STEP(call)                                                                                           \
    do {                                                                                                     \
        int shown_ = (call);                                                                                 \
        flush_ends();                                                                                        \
        printf("%s = %d\n", #call, shown_);                                                                  \
        print_errors();                                                                                      \
    } while (0)

static struct pair watched_pair(SSL_CTX *client, SSL_CTX *server) {
    struct pair pair = new_pair(client, server);
    client_end = (struct end){.name = "client"};
    server_end = (struct end){.name = "server"};
    SSL_set_msg_callback(pair.client, show);
    SSL_set_msg_callback_arg(pair.client, &client_end);
    SSL_set_msg_callback(pair.server, show);
    SSL_set_msg_callback_arg(pair.server, &server_end);
    return pair;
}

static void shake(struct pair *pair) {
    int client = SSL_do_handshake(pair->client), server = 0;
    flush_ends();
    for (int round = 0; round < 6 && (client != 1 || server != 1); round++) {
        server = SSL_do_handshake(pair->server);
        flush_ends();
        client = SSL_do_handshake(pair->client);
        flush_ends();
    }
    printf("client = %d, server = %d\n", client, server);
    print_errors();
}

static char bulk[40000];

static void talk(struct pair *pair) {
    STEP(SSL_write(pair->client, "hello", 5));
    STEP(SSL_peek(pair->server, bulk, 2));
    STEP(SSL_read(pair->server, bulk, 2));
    STEP(SSL_read(pair->server, bulk, 100));
    STEP(SSL_read(pair->server, bulk, 100));
    STEP(SSL_write(pair->server, "hello", 5));
    STEP(SSL_read(pair->client, bulk, 100));
}

static void close_both(struct pair *pair) {
    STEP(SSL_shutdown(pair->client));
    STEP(SSL_shutdown(pair->server));
    STEP(SSL_read(pair->server, bulk, 1));
    STEP(SSL_shutdown(pair->client));
    free_pair(pair);
}

static int certify(SSL *ssl, void *argument) {
    (void)ssl, (void)argument;
    return 1;
}

static void connection(int version) {
    title("%s: a connection", version_name(version));
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct pair pair = watched_pair(client, server);
    expected = NULL;
    shake(&pair);
    talk(&pair);
    STEP(SSL_write(pair.client, bulk, sizeof bulk));
    STEP(SSL_read(pair.server, bulk, sizeof bulk));
    STEP(SSL_read(pair.server, bulk, sizeof bulk));
    STEP(SSL_read(pair.server, bulk, sizeof bulk));

    title("%s: the callback goes and comes back", version_name(version));
    SSL_set_msg_callback(pair.client, NULL);
    talk(&pair);
    SSL_set_msg_callback(pair.client, show);
    SSL_callback_ctrl(pair.server, SSL_CTRL_SET_MSG_CALLBACK, NULL);
    talk(&pair);
    SSL_set_msg_callback(pair.server, show);
    if (version == TLS1_3_VERSION) {
        title("%s: new keys", version_name(version));
        STEP(SSL_key_update(pair.client, SSL_KEY_UPDATE_REQUESTED));
        talk(&pair);
        STEP(SSL_key_update(pair.server, SSL_KEY_UPDATE_REQUESTED));
        STEP(SSL_do_handshake(pair.server));
        STEP(SSL_read(pair.client, bulk, 100));
        talk(&pair);
    }
    title("%s: the end", version_name(version));
    close_both(&pair);

    title("%s: a resumed connection, callback of the context", version_name(version));
    static SSL_SESSION *session;
    pair = new_pair(client, server);
    connect_pair(&pair);
    session = SSL_get1_session(pair.client);
    SSL_shutdown(pair.client);
    free_pair(&pair);
    client_end = (struct end){.name = "client"};
    SSL_CTX_set_msg_callback(client, show);
    SSL_CTX_set_msg_callback_arg(client, &client_end);
    pair = new_pair(client, server);
    expected = pair.client;
    SSL_CTX_set_msg_callback(client, NULL);
    SSL_set_session(pair.client, session);
    SSL_SESSION_free(session);
    shake(&pair);
    talk(&pair);
    close_both(&pair);
    expected = NULL;

    title("%s: a second round trip", version_name(version));
    SSL_CTX_set1_groups_list(server, "P-256");
    pair = watched_pair(client, server);
    shake(&pair);
    talk(&pair);
    close_both(&pair);

    title("%s: client certificates", version_name(version));
    use(client, "client");
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL);
    pair = watched_pair(client, server);
    shake(&pair);
    talk(&pair);
    close_both(&pair);

    title("%s: a client's certificate callback", version_name(version));
    SSL_CTX_set_cert_cb(client, certify, NULL);
    pair = watched_pair(client, server);
    shake(&pair);
    talk(&pair);
    close_both(&pair);

    title("%s: a certificate that is refused", version_name(version));
    SSL_CTX *stranger = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_verify(stranger, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_verify(server, SSL_VERIFY_NONE, NULL);
    pair = watched_pair(stranger, server);
    only =
        SSL3_RT_ALERT; /* what is read with the certificate, and whether the alert is encrypted, may differ */
    shake(&pair);
    STEP(SSL_do_handshake(pair.server));
    only = 0;
    free_pair(&pair);
    SSL_CTX_free(stranger);

    title("%s: no version in common", version_name(version));
    SSL_CTX *other = client_context(version == TLS1_2_VERSION ? TLS1_3_VERSION : TLS1_2_VERSION);
    pair = watched_pair(other, server);
    shake(&pair);
    free_pair(&pair);
    SSL_CTX_free(other);

    title("%s: a record that was changed on its way", version_name(version));
    pair = watched_pair(client, server);
    shake(&pair);
    unsigned char bytes[100];
    STEP(SSL_write(pair.client, "hello", 5));
    int length = BIO_read(SSL_get_rbio(pair.server), bytes, sizeof bytes);
    bytes[length - 1] ^= 1;
    BIO_write(SSL_get_wbio(pair.client), bytes, length);
    printf("%d\n", SSL_read(pair.server, bulk, 5));
    flush_ends();
    ERR_clear_error(); /* whose cipher failed is not the same */
    STEP(SSL_read(pair.client, bulk, 5));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    FOR_EACH_VERSION(version)
    connection(version);
    return 0;
}
