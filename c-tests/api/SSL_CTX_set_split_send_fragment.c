/* SSL_CTX_set_split_send_fragment(3): fragments, splits and pipelines, by the records they lead to. */
#include "common.h"

static char bulk[70000];

/* The payload of a record of data in the clear: what the cipher adds is taken off. */
static void print_records(struct pair *pair, int expansion) {
    static unsigned char bytes[200000];
    int length = BIO_read(SSL_get_rbio(pair->server), bytes, sizeof bytes);
    int last = -1, count = 0;
    printf("  records:");
    for (int i = 0; i + 5 <= length; i += 5 + (bytes[i + 3] << 8 | bytes[i + 4])) {
        int size = (bytes[i + 3] << 8 | bytes[i + 4]) - expansion;
        if (size != last && count > 0)
            printf(" %d of %d,", count, last);
        count = size == last ? count + 1 : 1;
        last = size;
    }
    printf(" %d of %d\n", count, last);
}

static void writes(struct pair *pair, int expansion) {
    static const int sizes[] = {1, 511, 512, 513, 1024, 16384, 16385, 65536, 70000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        outcome(pair->client, "write", SSL_write(pair->client, bulk, sizes[i]));
        print_records(pair, expansion);
    }
}

struct values {
    long fragment, split, pipelines, read_ahead;
};

static void show(struct values values, int version, int on_context, int partial) {
    title("%s: fragments of %ld, splits of %ld, %ld pipelines, %s%s", version_name(version), values.fragment,
          values.split, values.pipelines, on_context ? "by the context" : "by the connection",
          partial ? ", partial writes" : "");
    SSL_CTX *client = client_context(version), *server = server_context(version);
    SSL_CTX_set_num_tickets(server, 0);
    if (partial)
        SSL_CTX_set_mode(client, SSL_MODE_ENABLE_PARTIAL_WRITE);
    if (on_context) {
        SHOW(SSL_CTX_set_max_send_fragment(client, values.fragment));
        SHOW(SSL_CTX_set_split_send_fragment(client, values.split));
        SHOW(SSL_CTX_set_max_pipelines(client, values.pipelines));
    }
    struct pair pair = pair_of(SSL_new(client), SSL_new(server), 1 << 18);
    connect_pair(&pair);
    if (!on_context) {
        SHOW(SSL_set_max_send_fragment(pair.client, values.fragment));
        SHOW(SSL_set_split_send_fragment(pair.client, values.split));
        SHOW(SSL_set_max_pipelines(pair.client, values.pipelines));
    }
    SHOW(SSL_get_read_ahead(pair.client));
    writes(&pair, version == TLS1_3_VERSION ? 17 : 24);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* The handshake's own records keep to the fragment, too. */
static void handshake_records(int version) {
    title("%s: a handshake in fragments of 512", version_name(version));
    SSL_CTX *client = client_context(version), *server = server_context(version);
    REQUIRE(SSL_CTX_set_max_send_fragment(server, 512) == 1);
    struct pair pair = pair_of(SSL_new(client), SSL_new(server), 1 << 18);
    SSL_do_handshake(pair.client);
    SSL_do_handshake(pair.server);
    static unsigned char bytes[20000];
    int length = BIO_read(SSL_get_rbio(pair.client), bytes, sizeof bytes), large = 0;
    for (int i = 0; i + 5 <= length; i += 5 + (bytes[i + 3] << 8 | bytes[i + 4]))
        large += (bytes[i + 3] << 8 | bytes[i + 4]) > 512 + 17;
    SHOW(large);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Without pipelines in the cipher reading is as before, but ahead. */
static void reads(int version) {
    title("%s: reading with pipelines", version_name(version));
    SSL_CTX *client = client_context(version), *server = server_context(version);
    SSL_CTX_set_num_tickets(server, 0);
    struct pair pair = new_pair(client, server);
    SHOW(SSL_set_max_pipelines(pair.server, 4));
    connect_pair(&pair);
    SHOW(SSL_get_read_ahead(pair.server));
    for (int i = 0; i < 3; i++)
        outcome(pair.client, "write", SSL_write(pair.client, bulk, 1000));
    outcome(pair.server, "read", SSL_read(pair.server, bulk, 10));
    SHOW(SSL_pending(pair.server));
    SHOW(SSL_has_pending(pair.server));
    SHOW(BIO_pending(SSL_get_rbio(pair.server)) > 0);
    outcome(pair.server, "read", SSL_read(pair.server, bulk, sizeof bulk));
    outcome(pair.server, "read", SSL_read(pair.server, bulk, sizeof bulk));
    SHOW(SSL_pending(pair.server));
    outcome(pair.server, "read", SSL_read(pair.server, bulk, sizeof bulk));
    SHOW(SSL_has_pending(pair.server));
    outcome(pair.server, "read", SSL_read(pair.server, bulk, sizeof bulk));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* The extension that asks the server for smaller fragments. */
static void extension(void) {
    title("the extension: a context for both, for clients, for servers");
    const SSL_METHOD *methods[] = {TLS_method(), TLS_client_method(), TLS_server_method()};
    for (int i = 0; i < 3; i++) {
        SSL_CTX *ctx = SSL_CTX_new(methods[i]);
        SSL *ssl = SSL_new(ctx);
        for (int mode = 0; mode < 7; mode++) {
            int by_context = SSL_CTX_set_tlsext_max_fragment_length(ctx, mode);
            int by_connection = SSL_set_tlsext_max_fragment_length(ssl, mode);
            printf("method %d, mode %d: %d, %d, reason %d\n", i, mode, by_context, by_connection,
                   ERR_GET_REASON(ERR_peek_last_error()));
            ERR_clear_error();
        }
        SSL_set_accept_state(ssl);
        printf("of a server: %d\n", SSL_set_tlsext_max_fragment_length(ssl, TLSEXT_max_fragment_length_512));
        SSL_free(ssl);
        SSL_CTX_free(ctx);
    }
    title("the extension: a server does as it likes");
    SSL_CTX *client = client_context(0), *server = server_context(0);
    SHOW(SSL_CTX_set_tlsext_max_fragment_length(server, TLSEXT_max_fragment_length_DISABLED));
    struct pair pair = new_pair(client, server);
    connect_pair(&pair);
    SHOW(SSL_SESSION_get_max_fragment_length(SSL_get_session(pair.client)));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    extension();
    static const struct values list[] = {
        {16384, 16384, 1, 0}, {16384, 512, 1, 0}, {512, 512, 1, 0}, {1000, 600, 1, 0}, {16384, 2000, 4, 0},
    };
    FOR_EACH_VERSION(version) {
        for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
            show(list[i], version, 0, 0);
            show(list[i], version, 1, i % 2);
        }
        handshake_records(version);
        reads(version);
    }
    return 0;
}
