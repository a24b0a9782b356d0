/* SSL_alloc_buffers(3), SSL_free_buffers(3), SSL_CTX_set_default_read_buffer_len(3): when buffers may go, and
 * that data passes all the same. */
#include "common.h"

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    char buffer[64];

    title("a fresh connection");
    SHOW(SSL_free_buffers(ssl));
    SHOW(SSL_alloc_buffers(ssl));
    SHOW(SSL_alloc_buffers(ssl));
    SHOW(SSL_free_buffers(ssl));
    SHOW(SSL_free_buffers(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    FOR_EACH_VERSION(version)
    for (int mode = 0; mode < 2; mode++) {
        title("%s%s", version_name(version), mode ? ", SSL_MODE_RELEASE_BUFFERS" : "");
        SSL_CTX *client = client_context(version), *server = server_context(version);
        if (mode)
            SSL_CTX_set_mode(client, SSL_MODE_RELEASE_BUFFERS);
        struct pair pair = new_pair(client, server);
        connect_pair(&pair);
        SHOW(SSL_free_buffers(pair.client));
        SHOW(SSL_free_buffers(pair.server));
        SHOW(SSL_write(pair.client, "question", 8));
        SHOW(SSL_free_buffers(pair.client));
        SHOW(SSL_read(pair.server, buffer, 3));
        title("unread data is there");
        SHOW(SSL_pending(pair.server));
        SHOW(SSL_free_buffers(pair.server));
        SHOW(SSL_alloc_buffers(pair.server));
        SHOW(SSL_read(pair.server, buffer, sizeof buffer));
        SHOW(SSL_free_buffers(pair.server));
        SHOW(SSL_write(pair.server, "answer", 6));
        SHOW(SSL_alloc_buffers(pair.client));
        SHOW(SSL_read(pair.client, buffer, sizeof buffer));
        SHOW(SSL_free_buffers(pair.client));
        title("after the end");
        SHOW(SSL_shutdown(pair.client));
        SHOW(SSL_free_buffers(pair.client));
        SHOW(SSL_shutdown(pair.server));
        SHOW(SSL_shutdown(pair.server));
        SHOW(SSL_free_buffers(pair.server));
        SHOW(SSL_alloc_buffers(pair.server));
        free_pair(&pair);

        title("a write that waits, %s", version_name(version));
        static char bulk[20000];
        pair = pair_of(SSL_new(client), SSL_new(server), 4000);
        SSL_set_num_tickets(pair.server, 0);
        connect_pair(&pair);
        outcome(pair.client, "SSL_write", SSL_write(pair.client, bulk, sizeof bulk));
        SHOW(SSL_free_buffers(pair.client));
        SHOW(SSL_free_buffers(pair.client));
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
