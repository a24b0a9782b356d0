/* errno after each call, which programs look at where SSL_get_error says SYSCALL: 0 where no system call of
 * this call has failed, whatever it was before; untouched where the call did not come to working. */
#include "common.h"

static char buffer[16];
static size_t count;

static void show(SSL *ssl, const char *what, int result, int found) {
    printf("%s = %d %s, errno %s\n", what, result, error_name(SSL_get_error(ssl, result)),
           found == EXDEV ? "untouched"
           : found == 0   ? "0"
                          : strerror(found));
    ERR_clear_error();
}

#define CALL(ssl, call)                                                                                      \
    do {                                                                                                     \
        ERR_clear_error();                                                                                   \
        errno = EXDEV;                                                                                       \
        int result_ = (call), found_ = errno;                                                                \
        show(ssl, #call, result_, found_);                                                                   \
    } while (0)

static void all(SSL *ssl) {
    CALL(ssl, SSL_read(ssl, buffer, 2));
    CALL(ssl, SSL_read_ex(ssl, buffer, 2, &count));
    CALL(ssl, SSL_peek(ssl, buffer, 2));
    CALL(ssl, SSL_read(ssl, buffer, 0));
    CALL(ssl, SSL_write(ssl, "data", 4));
    CALL(ssl, SSL_write_ex(ssl, "data", 4, &count));
    CALL(ssl, SSL_write(ssl, "", 0));
    CALL(ssl, SSL_do_handshake(ssl));
    CALL(ssl, SSL_pending(ssl));
    CALL(ssl, SSL_has_pending(ssl));
    CALL(ssl, SSL_shutdown(ssl));
    CALL(ssl, SSL_shutdown(ssl));
    CALL(ssl, SSL_read(ssl, buffer, 2));
    CALL(ssl, SSL_write(ssl, "data", 4));
}

static void verify_nothing(SSL *ssl) {
    SSL_set_verify(ssl, SSL_VERIFY_PEER, NULL);
    SSL_set1_host(ssl, "another.name");
}

static void with_version(int version) {
    SSL_CTX *client = client_context(version), *server = server_context(version);

    title("%s: open, with data", version_name(version));
    struct pair pair = socket_pair(client, server);
    connect_pair(&pair);
    SSL_write(pair.client, "more data than that", 19);
    all(pair.server);
    free_pair(&pair);

    title("%s: open, without data", version_name(version));
    pair = socket_pair(client, server);
    connect_pair(&pair);
    all(pair.server);
    free_pair(&pair);

    title("%s: a bad record", version_name(version));
    pair = socket_pair(client, server);
    connect_pair(&pair);
    REQUIRE(write(pair.client_fd,
                  "\27\3\3\0\40"
                  "0123456789abcdef0123456789abcdef",
                  37) == 37);
    CALL(pair.server, SSL_read(pair.server, buffer, 2));
    all(pair.server);
    free_pair(&pair);

    title("%s: the stream's end without close_notify", version_name(version));
    pair = socket_pair(client, server);
    connect_pair(&pair);
    close(pair.client_fd);
    pair.client_fd = -1;
    CALL(pair.server, SSL_read(pair.server, buffer, 2));
    all(pair.server);
    free_pair(&pair);

    title("%s: the stream's end, writing first", version_name(version));
    pair = socket_pair(client, server);
    connect_pair(&pair);
    close(pair.client_fd);
    pair.client_fd = -1;
    CALL(pair.server, SSL_write(pair.server, "data", 4));
    all(pair.server);
    free_pair(&pair);

    title("%s: close_notify", version_name(version));
    pair = socket_pair(client, server);
    connect_pair(&pair);
    SSL_shutdown(pair.client);
    CALL(pair.server, SSL_read(pair.server, buffer, 2));
    all(pair.server);
    free_pair(&pair);

    title("%s: closed by us", version_name(version));
    pair = socket_pair(client, server);
    connect_pair(&pair);
    CALL(pair.server, SSL_shutdown(pair.server));
    all(pair.server);
    free_pair(&pair);

    title("%s: a handshake that has failed", version_name(version));
    pair = socket_pair(client, server);
    verify_nothing(pair.client);
    for (int i = 0; i < 3; i++) {
        CALL(pair.client, SSL_do_handshake(pair.client));
        CALL(pair.server, SSL_do_handshake(pair.server));
    }
    all(pair.client);
    all(pair.server);
    free_pair(&pair);

    title("%s: the stream's end in the handshake", version_name(version));
    pair = socket_pair(client, server);
    CALL(pair.client, SSL_do_handshake(pair.client));
    close(pair.server_fd);
    pair.server_fd = -1;
    CALL(pair.client, SSL_do_handshake(pair.client));
    all(pair.client);
    free_pair(&pair);

    title("%s: a full socket", version_name(version));
    pair = socket_pair(client, server);
    connect_pair(&pair);
    static char large[1 << 16];
    while (SSL_write(pair.server, large, sizeof large) > 0)
        ;
    CALL(pair.server, SSL_write(pair.server, large, sizeof large));
    CALL(pair.server, SSL_read(pair.server, buffer, 2));
    free_pair(&pair);

    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    title("nothing set");
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    all(ssl);
    title("a role, and no BIO");
    SSL_set_connect_state(ssl);
    CALL(ssl, SSL_do_handshake(ssl));
    CALL(ssl, SSL_read(ssl, buffer, 2));
    CALL(ssl, SSL_shutdown(ssl));
    SSL_free(ssl);
    title("a descriptor that is none");
    ssl = SSL_new(ctx);
    SSL_set_connect_state(ssl);
    SSL_set_fd(ssl, 1000);
    all(ssl);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    FOR_EACH_VERSION(version)
    with_version(version);
    return 0;
}
