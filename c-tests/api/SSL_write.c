/* SSL_write and SSL_write_ex: partial writes, retries, moving buffers, bad lengths. */
#include "common.h"

static char data[100000], other[100000], sink[100000];

/* A pair whose pipes hold 20000 bytes: one full record and a part of the next. */
static struct pair narrow(int version, long mode) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct pair pair = pair_of(SSL_new(client), SSL_new(server), 20000);
    connect_pair(&pair);
    SSL_set_mode(pair.client, mode);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return pair;
}

/* Reads all that is there. */
static int drain(SSL *ssl) {
    int total = 0, got;
    while ((got = SSL_read(ssl, sink, sizeof sink)) > 0)
        total += got;
    ERR_clear_error();
    return total;
}

static void finish(struct pair *pair, const char *from, int length) {
    int total = 0, sent = -1;
    for (int i = 0; i < 100 && sent <= 0; i++) {
        total += drain(pair->server);
        sent = SSL_write(pair->client, from, length);
        if (sent <= 0 && SSL_get_error(pair->client, sent) != SSL_ERROR_WANT_WRITE)
            break;
    }
    outcome(pair->client, "the last try", sent);
    printf("  the peer got %d bytes\n", total + drain(pair->server));
}

int main(void) {
    memset(data, 'd', sizeof data);
    memcpy(other, data, sizeof other);

    FOR_EACH_VERSION(version) {
        struct pair pair;
        size_t count;

        title("lengths, %s", version_name(version));
        pair = narrow(version, 0);
        outcome(pair.client, "write 0", SSL_write(pair.client, data, 0));
        outcome(pair.client, "write NULL, 0", SSL_write(pair.client, NULL, 0));
        outcome(pair.client, "write -1", SSL_write(pair.client, data, -1));
        outcome(pair.client, "write 1", SSL_write(pair.client, data, 1));
        count = 99;
        outcome(pair.client, "write_ex 5", SSL_write_ex(pair.client, data, 5, &count));
        printf("  count %zu\n", count);
        count = 99;
        outcome(pair.client, "write_ex 0", SSL_write_ex(pair.client, data, 0, &count));
        printf("  count %zu\n", count);
        outcome(pair.client, "write 16384", SSL_write(pair.client, data, 16384));
        printf("the peer got %d bytes\n", drain(pair.server));
        free_pair(&pair);

        title("a full pipe, retried as it was, %s", version_name(version));
        pair = narrow(version, 0);
        outcome(pair.client, "write", SSL_write(pair.client, data, 60000));
        outcome(pair.client, "again", SSL_write(pair.client, data, 60000));
        SHOW(SSL_want(pair.client));
        finish(&pair, data, 60000);
        free_pair(&pair);

        title("retried with more bytes, %s", version_name(version));
        pair = narrow(version, 0);
        outcome(pair.client, "write", SSL_write(pair.client, data, 60000));
        finish(&pair, data, 70000);
        free_pair(&pair);

        title("retried with fewer bytes, %s", version_name(version));
        pair = narrow(version, 0);
        outcome(pair.client, "write", SSL_write(pair.client, data, 60000));
        outcome(pair.client, "fewer", SSL_write(pair.client, data, 10));
        finish(&pair, data, 60000);
        free_pair(&pair);

        title("retried from another place, %s", version_name(version));
        pair = narrow(version, 0);
        outcome(pair.client, "write", SSL_write(pair.client, data, 60000));
        outcome(pair.client, "elsewhere", SSL_write(pair.client, other, 60000));
        finish(&pair, data, 60000);
        free_pair(&pair);

        title("retried from another place, as the mode allows, %s", version_name(version));
        pair = narrow(version, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        outcome(pair.client, "write", SSL_write(pair.client, data, 60000));
        outcome(pair.client, "elsewhere", SSL_write(pair.client, other, 60000));
        finish(&pair, data, 60000);
        free_pair(&pair);

        title("partial writes, %s", version_name(version));
        pair = narrow(version, SSL_MODE_ENABLE_PARTIAL_WRITE);
        outcome(pair.client, "write", SSL_write(pair.client, data, 60000));
        outcome(pair.client, "the rest", SSL_write(pair.client, data + 16384, 60000 - 16384));
        finish(&pair, data + 16384, 60000 - 16384);
        free_pair(&pair);

        title("partial writes and a moving buffer, fewer bytes, %s", version_name(version));
        pair = narrow(version, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        outcome(pair.client, "write", SSL_write(pair.client, data, 60000));
        outcome(pair.client, "the rest", SSL_write(pair.client, data + 16384, 60000 - 16384));
        outcome(pair.client, "fewer", SSL_write(pair.client, other, 20));
        finish(&pair, other, 20000);
        free_pair(&pair);

        title("write_ex into a full pipe, %s", version_name(version));
        pair = narrow(version, SSL_MODE_ENABLE_PARTIAL_WRITE);
        count = 99;
        outcome(pair.client, "write_ex", SSL_write_ex(pair.client, data, 60000, &count));
        printf("  count %zu\n", count);
        outcome(pair.client, "write_ex", SSL_write_ex(pair.client, data, 60000, &count));
        printf("  count %zu\n", count);
        free_pair(&pair);

        title("reading goes on while a write waits, %s", version_name(version));
        pair = narrow(version, 0);
        outcome(pair.client, "write", SSL_write(pair.client, data, 60000));
        outcome(pair.server, "the peer writes", SSL_write(pair.server, "hello", 5));
        outcome(pair.client, "read", SSL_read(pair.client, sink, sizeof sink));
        finish(&pair, data, 60000);
        free_pair(&pair);

        title("a smaller record size, %s", version_name(version));
        pair = narrow(version, 0);
        SHOW(SSL_set_max_send_fragment(pair.client, 511));
        SHOW(SSL_set_max_send_fragment(pair.client, 16385));
        SHOW(SSL_set_max_send_fragment(pair.client, 512));
        SHOW(SSL_set_split_send_fragment(pair.client, 1000));
        SHOW(SSL_write(pair.client, data, 1500));
        for (int i = 0; i < 3; i++)
            outcome(pair.server, "read", SSL_read(pair.server, sink, sizeof sink));
        free_pair(&pair);

        title("SSL_sendfile without kernel TLS, %s", version_name(version));
        pair = narrow(version, 0);
        SHOW(SSL_sendfile(pair.client, 0, 0, 10, 0));
        free_pair(&pair);
    }
    return 0;
}
