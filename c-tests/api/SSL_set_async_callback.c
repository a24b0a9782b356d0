/* SSL_set_async_callback(3), SSL_get_all_async_fds(3): asynchronous jobs, where nothing ever pauses. */
#include "common.h"

static int called;
static int ready(SSL *ssl, void *argument) {
    return (void)ssl, (void)argument, called++, 1;
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    size_t count = 7, removed = 7;
    int status = 7;
    title("callbacks");
    SHOW(SSL_CTX_set_async_callback(ctx, ready));
    SHOW(SSL_CTX_set_async_callback_arg(ctx, ctx));
    SHOW(SSL_set_async_callback(ssl, ready));
    SHOW(SSL_set_async_callback_arg(ssl, ctx));
    title("nothing is under way");
    SHOW(SSL_waiting_for_async(ssl));
    SHOW(SSL_get_all_async_fds(ssl, NULL, &count));
    SHOW(SSL_get_changed_async_fds(ssl, NULL, &count, NULL, &removed));
    SHOW(SSL_get_async_status(ssl, &status));
    printf("%zu %zu %d\n", count, removed, status);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    FOR_EACH_VERSION(version) {
        title("a handshake, %s", version_name(version));
        SSL_CTX *client = client_context(version), *server = server_context(version);
        REQUIRE(SSL_CTX_set_async_callback(server, ready) >= 0);
        ERR_clear_error();
        struct pair pair = new_pair(client, server);
        handshake(&pair);
        SHOW(SSL_waiting_for_async(pair.server));
        SHOW(called);
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
