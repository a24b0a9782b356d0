/* File descriptors: which BIOs they become, blocking and not, and the end of the other side. */
#include "common.h"

#include <pthread.h>

static char data[300000], sink[300000];

static void fds(SSL *ssl) {
    printf("  fd %s, rfd %s, wfd %s, same BIO %d\n", SSL_get_fd(ssl) >= 0 ? "set" : "none",
           SSL_get_rfd(ssl) >= 0 ? "set" : "none", SSL_get_wfd(ssl) >= 0 ? "set" : "none",
           SSL_get_rbio(ssl) == SSL_get_wbio(ssl));
}

static void *serve(void *argument) {
    SSL *ssl = argument;
    int got = 0, part;
    if (SSL_accept(ssl) != 1)
        return NULL;
    while (got < (int)sizeof sink && (part = SSL_read(ssl, sink + got, (int)sizeof sink - got)) > 0)
        got += part;
    SSL_write(ssl, sink, got);
    SSL_shutdown(ssl);
    return NULL;
}

static void on_step(const SSL *ssl, int where, int result) {
    printf("  step %x, %d, state %s\n", where, result, SSL_state_string(ssl));
}

/* A descriptor that nothing can be written to: the first message is made all the same. */
static void no_descriptor(int connects) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    title("descriptor -1, %s", connects ? "client" : "server");
    SHOW(SSL_set_fd(ssl, -1));
    SSL_CTX_set_info_callback(ctx, on_step);
    for (int round = 0; round < 2; round++)
        outcome(ssl, "handshake", connects ? SSL_connect(ssl) : SSL_accept(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

int main(void) {
    no_descriptor(1);
    no_descriptor(0);
    SSL_CTX *ctx = client_context(0);
    int pair_of_fds[2], more[2];
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, pair_of_fds) == 0);
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, more) == 0);

    title("setting");
    SSL *ssl = SSL_new(ctx);
    fds(ssl);
    SHOW(SSL_set_fd(ssl, pair_of_fds[0]));
    fds(ssl);
    printf("it is this one: %d\n", SSL_get_fd(ssl) == pair_of_fds[0]);
    printf("a socket BIO: %d, closes it: %ld\n", BIO_method_type(SSL_get_rbio(ssl)) == BIO_TYPE_SOCKET,
           (long)BIO_get_close(SSL_get_rbio(ssl)));
    SHOW(SSL_set_rfd(ssl, pair_of_fds[0]));
    fds(ssl);
    SHOW(SSL_set_wfd(ssl, more[0]));
    fds(ssl);
    SHOW(SSL_set_rfd(ssl, more[0]));
    fds(ssl);
    SHOW(SSL_set_wfd(ssl, pair_of_fds[0]));
    fds(ssl);
    SHOW(SSL_set_fd(ssl, -1));
    fds(ssl);
    SSL_free(ssl);
    printf("still open: %d\n", fcntl(pair_of_fds[0], F_GETFD) != -1);

    title("a descriptor that is none");
    ssl = SSL_new(ctx);
    SHOW(SSL_set_fd(ssl, 999));
    errno = 0;
    outcome(ssl, "connect", SSL_connect(ssl));
    printf("errno is EBADF: %d\n", errno == EBADF);
    SSL_free(ssl);

    title("the other end is closed before the handshake");
    close(more[1]);
    ssl = SSL_new(ctx);
    SSL_set_fd(ssl, more[0]);
    errno = 0;
    outcome(ssl, "connect", SSL_connect(ssl));
    printf("errno is EPIPE: %d\n", errno == EPIPE);
    SSL_free(ssl);
    close(more[0]);
    ssl = SSL_new(ctx);
    SSL_set_fd(ssl, pair_of_fds[0]);
    shutdown(pair_of_fds[1], SHUT_WR);
    errno = 0;
    outcome(ssl, "connect", SSL_connect(ssl));
    printf("errno is 0: %d\n", errno == 0);
    SSL_free(ssl);
    close(pair_of_fds[0]);
    close(pair_of_fds[1]);
    SSL_CTX_free(ctx);

    FOR_EACH_VERSION(version) {
        SSL_CTX *client = client_context(version), *server = server_context(version);
        memset(data, 'd', sizeof data);

        title("non-blocking, %s", version_name(version));
        struct pair pair = socket_pair(client, server);
        handshake(&pair);
        outcome(pair.client, "read", SSL_read(pair.client, sink, 10));
        outcome(pair.client, "write", SSL_write(pair.client, "hello", 5));
        outcome(pair.server, "read", SSL_read(pair.server, sink, 10));
        int sent = 1;
        for (int i = 0; i < 1000 && sent > 0; i++)
            sent = SSL_write(pair.client, data, 16384);
        outcome(pair.client, "write until the socket is full", sent);
        int got = 1;
        while (got > 0)
            got = SSL_read(pair.server, sink, 16384);
        outcome(pair.server, "read until it is empty", got);
        outcome(pair.client, "write", SSL_write(pair.client, data, 16384));
        free_pair(&pair);

        title("blocking, in two threads, %s", version_name(version));
        pair = socket_pair(client, server);
        fcntl(pair.client_fd, F_SETFL, 0);
        fcntl(pair.server_fd, F_SETFL, 0);
        pthread_t thread;
        REQUIRE(pthread_create(&thread, NULL, serve, pair.server) == 0);
        outcome(pair.client, "connect", SSL_connect(pair.client));
        outcome(pair.client, "write", SSL_write(pair.client, data, sizeof data));
        int total = 0;
        while ((got = SSL_read(pair.client, data, sizeof data)) > 0)
            total += got;
        outcome(pair.client, "the last read", got);
        printf("came back: %d\n", total);
        outcome(pair.client, "shutdown", SSL_shutdown(pair.client));
        pthread_join(thread, NULL);
        free_pair(&pair);

        title("the peer's socket is closed, %s", version_name(version));
        pair = socket_pair(client, server);
        connect_pair(&pair);
        close(pair.server_fd);
        pair.server_fd = -1;
        errno = 0;
        outcome(pair.client, "read", SSL_read(pair.client, sink, 10));
        outcome(pair.client, "write", SSL_write(pair.client, "x", 1));
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
