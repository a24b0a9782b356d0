/* SSL_CTX_set_record_padding_callback(3), SSL_set_block_padding(3): padding of TLS 1.3 records. */
#include "getters.h"

static int calls, quiet;
static size_t answer;

static size_t pad(SSL *ssl, int type, size_t length, void *argument) {
    (void)ssl;
    calls++;
    if (quiet)
        return answer;
    printf("    callback: type %d, length %s, argument %s\n", type,
           type == SSL3_RT_APPLICATION_DATA ? (length == 5      ? "5"
                                               : length > 16000 ? "full"
                                                                : "other")
                                            : "-",
           WHICH((int *)argument, &argument_a, &argument_b));
    return answer;
}

/* The records' lengths that a call writes. */
static void print_records(struct pair *pair, const char *what) {
    static unsigned char bytes[200000];
    int length = BIO_read(SSL_get_rbio(pair->server), bytes, sizeof bytes);
    printf("%s:", what);
    for (int i = 0; i + 5 <= length; i += 5 + (bytes[i + 3] << 8 | bytes[i + 4]))
        printf(" %d", bytes[i + 3] << 8 | bytes[i + 4]);
    printf("\n");
}

static char bulk[40000];

static void writes(struct pair *pair) {
    outcome(pair->client, "5 bytes", SSL_write(pair->client, "hello", 5));
    print_records(pair, "records");
    outcome(pair->client, "1000 bytes", SSL_write(pair->client, bulk, 1000));
    print_records(pair, "records");
    outcome(pair->client, "16384 bytes", SSL_write(pair->client, bulk, 16384));
    print_records(pair, "records");
    outcome(pair->client, "40000 bytes", SSL_write(pair->client, bulk, 40000));
    print_records(pair, "records");
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);

    title("setters and getters");
    SHOW_POINTER(SSL_CTX_get_record_padding_callback_arg(ctx));
    SHOW_POINTER(SSL_get_record_padding_callback_arg(ssl));
    SSL_CTX_set_record_padding_callback_arg(ctx, &argument_a);
    SSL_set_record_padding_callback_arg(ssl, &argument_b);
    SHOW_TEXT(WHICH((int *)SSL_CTX_get_record_padding_callback_arg(ctx), &argument_a, &argument_b));
    SHOW_TEXT(WHICH((int *)SSL_get_record_padding_callback_arg(ssl), &argument_a, &argument_b));
    SSL_CTX_set_record_padding_callback(ctx, pad);
    SHOW(SSL_set_record_padding_callback(ssl, pad));
    SHOW(SSL_set_record_padding_callback(ssl, NULL));
    static const size_t sizes[] = {0, 1, 2, 512, 16383, 16384, 16385, 100000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        printf("%zu: %d, %d\n", sizes[i], SSL_CTX_set_block_padding(ctx, sizes[i]),
               SSL_set_block_padding(ssl, sizes[i]));
        print_errors();
    }
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    FOR_EACH_VERSION(version) {
        SSL_CTX *client = client_context(version), *server = server_context(version);
        struct pair pair;
        static const size_t blocks[] = {0, 1, 2, 64, 512, 1000, 16384};
        SSL_CTX_set_num_tickets(server, 0);
        for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
            title("blocks of %zu, %s", blocks[i], version_name(version));
            pair = new_pair(client, server);
            connect_pair(&pair);
            SHOW(SSL_set_block_padding(pair.client, blocks[i]));
            writes(&pair);
            SSL_shutdown(pair.client);
            print_records(&pair, "close_notify");
            free_pair(&pair);
        }
        static const size_t answers[] = {0, 1, 100, 16000, 16384, 1000000};
        for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
            title("a callback that says %zu, %s", answers[i], version_name(version));
            answer = answers[i];
            pair = new_pair(client, server);
            connect_pair(&pair);
            SSL_set_record_padding_callback(pair.client, pad);
            SSL_set_record_padding_callback_arg(pair.client, &argument_a);
            SSL_set_block_padding(pair.client, 512);
            writes(&pair);
            SHOW(SSL_shutdown(pair.client));
            print_records(&pair, "close_notify");
            free_pair(&pair);
        }

        title("the callback goes, %s", version_name(version));
        answer = 7;
        SSL_CTX_set_record_padding_callback_arg(client, &argument_b);
        pair = new_pair(client, server);
        connect_pair(&pair);
        SSL_set_record_padding_callback(pair.client, pad);
        SSL_set_block_padding(pair.client, 64);
        outcome(pair.client, "SSL_write", SSL_write(pair.client, "hello", 5));
        print_records(&pair, "records");
        SSL_set_record_padding_callback(pair.client, NULL);
        outcome(pair.client, "SSL_write", SSL_write(pair.client, "hello", 5));
        print_records(&pair, "records");
        free_pair(&pair);

        title("padded data arrives, from the handshake on, %s", version_name(version));
        char buffer[64];
        answer = 300;
        SSL_CTX_set_record_padding_callback(client, pad);
        SSL_CTX_set_block_padding(server, 1024);
        calls = 0;
        quiet = 1; /* records of a handshake are not the same ones */
        pair = new_pair(client, server);
        connect_pair(&pair);
        SHOW(SSL_write(pair.client, "question", 8));
        SHOW(SSL_read(pair.server, buffer, sizeof buffer));
        SHOW(SSL_write(pair.server, "answer", 6));
        SHOW(SSL_read(pair.client, buffer, sizeof buffer));
        SHOW(SSL_shutdown(pair.client));
        SHOW(SSL_shutdown(pair.server));
        SHOW(SSL_shutdown(pair.client));
        printf("called: %d\n", calls > 0);
        quiet = 0;
        free_pair(&pair);

        title("by SSL_CONF_cmd, %s", version_name(version));
        SSL_CTX_set_record_padding_callback(client, NULL);
        SSL_CTX_set_num_tickets(server, 0);
        for (int by_connection = 0; by_connection < 2; by_connection++) {
            SSL_CONF_CTX *conf = SSL_CONF_CTX_new();
            SSL_CONF_CTX_set_flags(conf, SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_CLIENT);
            if (!by_connection) {
                SSL_CONF_CTX_set_ssl_ctx(conf, client);
                SHOW(SSL_CONF_cmd(conf, "RecordPadding", "128"));
            }
            pair = new_pair(client, server);
            connect_pair(&pair);
            if (by_connection) {
                SSL_CONF_CTX_set_ssl(conf, pair.client);
                SHOW(SSL_CONF_cmd(conf, "RecordPadding", "512"));
            }
            writes(&pair);
            SSL_CONF_CTX_free(conf);
            free_pair(&pair);
        }
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
