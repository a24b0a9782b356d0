/* SSL_do_handshake(3), SSL_read(3), SSL_shutdown(3) over blocking sockets, with the peer in another thread:
 * each call returns when it is done, and not before. */
#include "common.h"
#include <pthread.h>
#include <semaphore.h>
#include <sys/time.h>

/* What the peer does once it is connected; then it closes its end. */
enum plan { ANSWER, SLOW, PATIENT, VANISH, PLAIN_AFTER, NO_ANSWER, ALERT, KEY_UPDATE };

struct peer {
    SSL *ssl;
    int fd;
    enum plan plan;
    pthread_t thread;
    /* The two ends tell each other how far they are: no outcome depends on how long anything takes. */
    sem_t go, written;
};

static void *serve(void *argument) {
    struct peer *peer = argument;
    char buffer[100];
    int length;
    if (SSL_do_handshake(peer->ssl) != 1)
        goto end;
    switch (peer->plan) {
    case SLOW:
        /* Most likely the other end waits by then; it prints the same where it does not. */
        usleep(100000);
        /* fall through */
    case PATIENT:
    case ANSWER:
        while ((length = SSL_read(peer->ssl, buffer, sizeof buffer)) > 0)
            SSL_write(peer->ssl, buffer, length);
        if (peer->plan == PATIENT)
            sem_wait(&peer->go);
        SSL_shutdown(peer->ssl);
        break;
    case VANISH:
        SSL_read(peer->ssl, buffer, sizeof buffer);
        break;
    case NO_ANSWER:
        while (SSL_read(peer->ssl, buffer, sizeof buffer) > 0)
            ;
        break;
    case PLAIN_AFTER:
        while (SSL_read(peer->ssl, buffer, sizeof buffer) > 0)
            ;
        SSL_shutdown(peer->ssl);
        if (write(peer->fd, "plain text after TLS", 20) != 20)
            abort();
        sem_post(&peer->written);
        break;
    case ALERT:
        SSL_read(peer->ssl, buffer, sizeof buffer);
        if (write(peer->fd, "\27\3\3\0\4oops", 9) != 9)
            abort();
        while (read(peer->fd, buffer, sizeof buffer) > 0)
            ;
        break;
    case KEY_UPDATE:
        SSL_read(peer->ssl, buffer, sizeof buffer);
        if (SSL_key_update(peer->ssl, SSL_KEY_UPDATE_REQUESTED) == 1)
            SSL_do_handshake(peer->ssl);
        SSL_write(peer->ssl, "after the update", 16);
        while (SSL_read(peer->ssl, buffer, sizeof buffer) > 0)
            ;
        SSL_shutdown(peer->ssl);
        break;
    }
end:
    SSL_free(peer->ssl);
    close(peer->fd);
    return NULL;
}

/* A client that is not connected yet, and the server's thread. */
static SSL *start(struct peer *peer, int version, enum plan plan, int *fd) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    int fds[2];
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
    SSL *ssl = SSL_new(client);
    *peer = (struct peer){.ssl = SSL_new(server), .fd = fds[1], .plan = plan};
    REQUIRE(sem_init(&peer->go, 0, 0) == 0 && sem_init(&peer->written, 0, 0) == 0);
    REQUIRE(SSL_set_fd(ssl, fds[0]) == 1 && SSL_set_fd(peer->ssl, fds[1]) == 1);
    SSL_set_connect_state(ssl);
    SSL_set_accept_state(peer->ssl);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    REQUIRE(pthread_create(&peer->thread, NULL, serve, peer) == 0);
    *fd = fds[0];
    return ssl;
}

static void finish(struct peer *peer, SSL *ssl, int fd) {
    SSL_free(ssl);
    close(fd);
    pthread_join(peer->thread, NULL);
}

static void all(int version) {
    struct peer peer;
    char buffer[100];
    int fd;
    SSL *ssl;

    title("%s: handshake, data, shutdown", version_name(version));
    ssl = start(&peer, version, ANSWER, &fd);
    outcome(ssl, "handshake", SSL_do_handshake(ssl));
    outcome(ssl, "handshake", SSL_do_handshake(ssl));
    outcome(ssl, "write", SSL_write(ssl, "hello", 5));
    outcome(ssl, "read", SSL_read(ssl, buffer, sizeof buffer));
    outcome(ssl, "shutdown", SSL_shutdown(ssl));
    outcome(ssl, "shutdown", SSL_shutdown(ssl));
    outcome(ssl, "read", SSL_read(ssl, buffer, sizeof buffer));
    SHOW(SSL_get_shutdown(ssl));
    finish(&peer, ssl, fd);

    title("%s: reading and writing do the handshake", version_name(version));
    ssl = start(&peer, version, SLOW, &fd);
    outcome(ssl, "write", SSL_write(ssl, "hello", 5));
    outcome(ssl, "peek", SSL_peek(ssl, buffer, sizeof buffer));
    outcome(ssl, "read", SSL_read(ssl, buffer, 2));
    outcome(ssl, "read", SSL_read(ssl, buffer, sizeof buffer));
    outcome(ssl, "shutdown", SSL_shutdown(ssl));
    outcome(ssl, "read", SSL_read(ssl, buffer, sizeof buffer));
    outcome(ssl, "shutdown", SSL_shutdown(ssl));
    finish(&peer, ssl, fd);

    title("%s: with a time limit on the socket", version_name(version));
    ssl = start(&peer, version, PATIENT, &fd);
    outcome(ssl, "connect", SSL_connect(ssl));
    struct timeval limit = {0, 30000};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    outcome(ssl, "read", SSL_read(ssl, buffer, sizeof buffer));
    SHOW(SSL_want(ssl));
    outcome(ssl, "peek", SSL_peek(ssl, buffer, sizeof buffer));
    outcome(ssl, "shutdown", SSL_shutdown(ssl));
    outcome(ssl, "shutdown", SSL_shutdown(ssl));
    sem_post(&peer.go);
    limit.tv_usec = 0;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    outcome(ssl, "shutdown", SSL_shutdown(ssl));
    finish(&peer, ssl, fd);

    for (int ignore = 0; ignore < 2; ignore++) {
        title("%s: the peer vanishes%s", version_name(version), ignore ? ", ignored" : "");
        ssl = start(&peer, version, VANISH, &fd);
        if (ignore)
            SSL_set_options(ssl, SSL_OP_IGNORE_UNEXPECTED_EOF);
        outcome(ssl, "connect", SSL_connect(ssl));
        outcome(ssl, "write", SSL_write(ssl, "bye", 3));
        outcome(ssl, "read", SSL_read(ssl, buffer, sizeof buffer));
        outcome(ssl, "read", SSL_read(ssl, buffer, sizeof buffer));
        SHOW(SSL_get_shutdown(ssl));
        pthread_join(peer.thread, NULL);
        outcome(ssl, "write", SSL_write(ssl, "bye", 3));
        outcome(ssl, "shutdown", SSL_shutdown(ssl));
        SHOW(SSL_get_shutdown(ssl));
        SSL_free(ssl);
        close(fd);

        title("%s: the peer does not answer the shutdown%s", version_name(version),
              ignore ? ", ignored" : "");
        ssl = start(&peer, version, NO_ANSWER, &fd);
        if (ignore)
            SSL_set_options(ssl, SSL_OP_IGNORE_UNEXPECTED_EOF);
        outcome(ssl, "connect", SSL_connect(ssl));
        outcome(ssl, "shutdown", SSL_shutdown(ssl));
        outcome(ssl, "shutdown", SSL_shutdown(ssl));
        SHOW(SSL_get_shutdown(ssl));
        outcome(ssl, "shutdown", SSL_shutdown(ssl));
        outcome(ssl, "read", SSL_read(ssl, buffer, sizeof buffer));
        finish(&peer, ssl, fd);
    }

    for (int ahead = 0; ahead < 2; ahead++) {
        title("%s: what follows TLS stays on the socket%s", version_name(version),
              ahead ? ", unless we read ahead" : "");
        ssl = start(&peer, version, PLAIN_AFTER, &fd);
        SSL_set_read_ahead(ssl, ahead);
        outcome(ssl, "connect", SSL_connect(ssl));
        outcome(ssl, "shutdown", SSL_shutdown(ssl));
        sem_wait(&peer.written);
        outcome(ssl, "shutdown", SSL_shutdown(ssl));
        printf("still there: %d\n", (int)read(fd, buffer, sizeof buffer));
        finish(&peer, ssl, fd);
    }

    title("%s: garbage", version_name(version));
    ssl = start(&peer, version, ALERT, &fd);
    outcome(ssl, "connect", SSL_connect(ssl));
    outcome(ssl, "write", SSL_write(ssl, "x", 1));
    int result = SSL_read(ssl, buffer, sizeof buffer);
    printf("read = %d %s\n", result, error_name(SSL_get_error(ssl, result)));
    ERR_clear_error();
    outcome(ssl, "read", SSL_read(ssl, buffer, sizeof buffer));
    outcome(ssl, "write", SSL_write(ssl, "x", 1));
    outcome(ssl, "shutdown", SSL_shutdown(ssl));
    finish(&peer, ssl, fd);

    for (int mode = 0; mode < 2; mode++) {
        title("%s: a key update%s", version_name(version), mode ? ", SSL_MODE_AUTO_RETRY off" : "");
        ssl = start(&peer, version, KEY_UPDATE, &fd);
        if (mode)
            SSL_clear_mode(ssl, SSL_MODE_AUTO_RETRY);
        SSL_set_options(peer.ssl, SSL_OP_NO_TICKET);
        outcome(ssl, "connect", SSL_connect(ssl));
        outcome(ssl, "write", SSL_write(ssl, "x", 1));
        int calls = 0;
        while (SSL_read(ssl, buffer, sizeof buffer) <= 0)
            calls++;
        /* Tickets count, too, where they come. */
        printf("read after some calls: %d\n", calls > 0);
        ERR_clear_error();
        outcome(ssl, "write", SSL_write(ssl, "x", 1));
        outcome(ssl, "shutdown", SSL_shutdown(ssl));
        outcome(ssl, "read", SSL_read(ssl, buffer, sizeof buffer));
        finish(&peer, ssl, fd);
    }
}

int main(void) {
    FOR_EACH_VERSION(version)
    all(version);
    return 0;
}
