/* SSL_read, SSL_read_ex, SSL_peek, SSL_pending and SSL_has_pending. */
#include "common.h"

static char buffer[40000];

static void pending(SSL *ssl) {
    printf("  pending %d, has_pending %d\n", SSL_pending(ssl), SSL_has_pending(ssl));
}

static void take(SSL *ssl, const char *what, int length) {
    memset(buffer, '.', 16);
    int got = outcome(ssl, what, SSL_read(ssl, buffer, length));
    if (got > 0 && got <= 16)
        printf("  \"%.*s\", after it '%c'\n", got, buffer, buffer[got]);
    pending(ssl);
}

int main(void) {
    FOR_EACH_VERSION(version) {
        struct pair pair = connected_pair(version);
        size_t count;

        title("nothing there, %s", version_name(version));
        take(pair.client, "read", 10);
        take(pair.client, "read 0", 0);
        outcome(pair.client, "read -1", SSL_read(pair.client, buffer, -1));
        outcome(pair.client, "peek -1", SSL_peek(pair.client, buffer, -1));
        outcome(pair.client, "read NULL, 0", SSL_read(pair.client, NULL, 0));
        count = 99;
        outcome(pair.client, "read_ex", SSL_read_ex(pair.client, buffer, 10, &count));
        printf("  count %zu\n", count);

        title("one record in small pieces, %s", version_name(version));
        SHOW(SSL_write(pair.server, "0123456789", 10));
        pending(pair.client);
        take(pair.client, "read 3", 3);
        take(pair.client, "read 0", 0);
        outcome(pair.client, "peek 4", SSL_peek(pair.client, buffer, 4));
        printf("  \"%.4s\"\n", buffer);
        pending(pair.client);
        count = 99;
        outcome(pair.client, "peek_ex 100", SSL_peek_ex(pair.client, buffer, 100, &count));
        printf("  count %zu\n", count);
        count = 99;
        outcome(pair.client, "read_ex 2", SSL_read_ex(pair.client, buffer, 2, &count));
        printf("  count %zu \"%.2s\"\n", count, buffer);
        take(pair.client, "read 100", 100);
        take(pair.client, "read 100", 100);

        title("a read ends at the record's end, %s", version_name(version));
        SHOW(SSL_write(pair.server, "first", 5));
        SHOW(SSL_write(pair.server, "second", 6));
        SHOW(SSL_write(pair.server, "", 0));
        outcome(pair.client, "peek", SSL_peek(pair.client, buffer, 100));
        take(pair.client, "read", 100);
        take(pair.client, "read", 100);
        take(pair.client, "read", 100);

        title("read 0 with a record waiting, %s", version_name(version));
        SHOW(SSL_write(pair.server, "waits", 5));
        take(pair.client, "read 0", 0);
        outcome(pair.client, "peek 0", SSL_peek(pair.client, buffer, 0));
        pending(pair.client);
        take(pair.client, "read", 100);

        title("more than one record's size, %s", version_name(version));
        memset(buffer, 'x', sizeof buffer);
        SHOW(SSL_write(pair.server, buffer, 40000));
        take(pair.client, "read 1", 1);
        take(pair.client, "read 40000", 40000);
        take(pair.client, "read 40000", 40000);
        take(pair.client, "read 40000", 40000);
        take(pair.client, "read 40000", 40000);

        title("the rest of a record can be read after the peer closed, %s", version_name(version));
        SHOW(SSL_write(pair.server, "goodbye", 7));
        SHOW(SSL_shutdown(pair.server));
        take(pair.client, "read 4", 4);
        take(pair.client, "read 100", 100);
        take(pair.client, "read 100", 100);
        printf("shutdown bits %d\n", SSL_get_shutdown(pair.client));
        free_pair(&pair);

        title("read ahead, %s", version_name(version));
        pair = connected_pair(version);
        SSL_set_read_ahead(pair.client, 1);
        SHOW(SSL_get_read_ahead(pair.client));
        SHOW(SSL_write(pair.server, "first", 5));
        SHOW(SSL_write(pair.server, "second", 6));
        take(pair.client, "read", 100);
        printf("left in the pipe: %d\n", (int)BIO_pending(SSL_get_rbio(pair.client)));
        take(pair.client, "read", 100);
        take(pair.client, "read", 100);
        free_pair(&pair);

        title("without read ahead only the record asked for leaves the pipe, %s", version_name(version));
        pair = connected_pair(version);
        SHOW(SSL_write(pair.server, "first", 5));
        int size = BIO_pending(SSL_get_rbio(pair.client));
        SHOW(SSL_write(pair.server, "later", 5));
        take(pair.client, "read", 100);
        printf("one record is left: %d\n", (int)BIO_pending(SSL_get_rbio(pair.client)) == size);
        take(pair.client, "read", 100);
        printf("left in the pipe: %d\n", (int)BIO_pending(SSL_get_rbio(pair.client)));
        free_pair(&pair);

        title("a record arrives byte by byte, %s", version_name(version));
        pair = connected_pair(version);
        BIO *drip = BIO_new(BIO_s_mem());
        BIO_set_mem_eof_return(drip, -1);
        SHOW(SSL_write(pair.server, "drip", 4));
        int length = BIO_read(SSL_get_rbio(pair.client), buffer, sizeof buffer), blocked = 0, got = -1;
        SSL_set0_rbio(pair.client, drip);
        for (int i = 0; i < length && got <= 0; i++) {
            BIO_write(drip, buffer + i, 1);
            got = SSL_read(pair.client, buffer + 30000, 10);
            blocked += got == -1 && SSL_get_error(pair.client, got) == SSL_ERROR_WANT_READ;
        }
        printf("got %d, blocked at each byte before: %d\n", got, blocked == length - 1);
        free_pair(&pair);
    }
    return 0;
}
