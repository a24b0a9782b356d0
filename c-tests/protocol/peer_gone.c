/* A peer that is gone when something is to be written to it: what it had sent can be read where that was a
 * ticket of TLS 1.3, which OpenSSL does not mind; where it was something else, the call fails. */
#include "common.h"

#include <arpa/inet.h>
#include <netinet/in.h>

static char buffer[16];

/* Everything up to where a server that goes on would write its tickets (TLS 1.3), or its Finished. */
static void half_way(struct pair *pair) {
    SSL_do_handshake(pair->client);
    SSL_do_handshake(pair->server);
    SSL_do_handshake(pair->client);
    ERR_clear_error();
}

/* The client writes and is gone; with `abort` by a reset where the socket has such a thing. */
static void leave(struct pair *pair, int abort) {
    struct linger linger = {1, 0};
    SSL_write(pair->client, "bye", 3);
    ERR_clear_error();
    if (abort)
        setsockopt(pair->client_fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    close(pair->client_fd);
    pair->client_fd = -1;
}

static void read_all(SSL *ssl) {
    for (int i = 0; i < 3; i++)
        outcome(ssl, "read", SSL_read(ssl, buffer, sizeof buffer));
    outcome(ssl, "write", SSL_write(ssl, "late", 4));
    SHOW(SSL_get_shutdown(ssl));
}

static struct pair tcp_pair(SSL_CTX *client, SSL_CTX *server) {
    struct pair pair = {SSL_new(client), SSL_new(server), -1, -1};
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(bind(listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(listener, 1) == 0);
    REQUIRE(getsockname(listener, (struct sockaddr *)&address, &length) == 0);
    pair.client_fd = socket(AF_INET, SOCK_STREAM, 0);
    REQUIRE(connect(pair.client_fd, (struct sockaddr *)&address, sizeof address) == 0);
    pair.server_fd = accept(listener, NULL, NULL);
    REQUIRE(pair.server_fd >= 0);
    close(listener);
    SSL_set_fd(pair.client, pair.client_fd);
    SSL_set_fd(pair.server, pair.server_fd);
    SSL_set_connect_state(pair.client);
    SSL_set_accept_state(pair.server);
    return pair;
}

static void over_sockets(int tickets) {
    SSL_CTX *client = client_context(TLS1_3_VERSION), *server = server_context(TLS1_3_VERSION);
    SSL_CTX_set_num_tickets(server, (size_t)tickets);
    for (int situation = 0; situation < 4; situation++) {
        static const char *const situations[] = {"SSL_accept", "SSL_do_handshake", "SSL_read", "SSL_peek"};
        title("%d tickets, %s finishes the handshake", tickets, situations[situation]);
        struct pair pair = socket_pair(client, server);
        half_way(&pair);
        leave(&pair, 0);
        switch (situation) {
        case 0:
            outcome(pair.server, "accept", SSL_accept(pair.server));
            break;
        case 1:
            outcome(pair.server, "handshake", SSL_do_handshake(pair.server));
            break;
        case 3:
            outcome(pair.server, "peek", SSL_peek(pair.server, buffer, sizeof buffer));
            break;
        }
        SHOW(SSL_is_init_finished(pair.server));
        read_all(pair.server);
        free_pair(&pair);
    }
    title("%d tickets, SSL_write finishes the handshake", tickets);
    struct pair pair = socket_pair(client, server);
    half_way(&pair);
    leave(&pair, 0);
    outcome(pair.server, "write", SSL_write(pair.server, "data", 4));
    read_all(pair.server);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Over TCP the first write to a peer that has closed still works; after its reset there is nothing left to
 * read. */
static void over_tcp(int abort) {
    SSL_CTX *client = client_context(TLS1_3_VERSION), *server = server_context(TLS1_3_VERSION);
    title("TCP, the client %s", abort ? "aborts" : "closes");
    struct pair pair = tcp_pair(client, server);
    /* Blocking sockets: the client's first flight is written before it waits, so the server's part is run
     * first. */
    int flags = fcntl(pair.client_fd, F_GETFL);
    fcntl(pair.client_fd, F_SETFL, flags | O_NONBLOCK);
    flags = fcntl(pair.server_fd, F_GETFL);
    fcntl(pair.server_fd, F_SETFL, flags | O_NONBLOCK);
    while (SSL_do_handshake(pair.client) != 1)
        SSL_do_handshake(pair.server);
    ERR_clear_error();
    leave(&pair, abort);
    if (!abort) {
        outcome(pair.server, "accept", SSL_accept(pair.server));
        outcome(pair.server, "read", SSL_read(pair.server, buffer, sizeof buffer));
    }
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A server's BIO that fails when it is to write, with any errno, and perhaps with an entry in the error
 * queue. */
static int failing_errno, failing_writes, queued, written;

static int failing_write(BIO *bio, const char *bytes, int length) {
    BIO *next = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    written++;
    if (failing_errno) {
        failing_writes++;
        if (queued)
            ERR_raise_data(queued, queued == ERR_LIB_SYS ? failing_errno : ERR_R_INTERNAL_ERROR, "write");
        errno = failing_errno;
        return -1;
    }
    return BIO_write(next, bytes, length);
}

static int failing_read(BIO *bio, char *bytes, int length) {
    BIO *next = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    int count = BIO_read(next, bytes, length);
    if (BIO_should_retry(next))
        BIO_set_retry_read(bio);
    return count;
}

static long failing_control(BIO *bio, int command, long number, void *pointer) {
    (void)bio;
    (void)number;
    (void)pointer;
    return command == BIO_CTRL_FLUSH;
}

static struct pair failing_pair(SSL_CTX *client, SSL_CTX *server) {
    static BIO_METHOD *method;
    if (method == NULL) {
        method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "fails");
        BIO_meth_set_write(method, failing_write);
        BIO_meth_set_read(method, failing_read);
        BIO_meth_set_ctrl(method, failing_control);
    }
    struct pair pair = new_pair(client, server);
    BIO *inner = SSL_get_rbio(pair.server), *outer = BIO_new(method);
    BIO_up_ref(inner);
    BIO_set_data(outer, inner);
    BIO_set_init(outer, 1);
    SSL_set_bio(pair.server, outer, outer);
    failing_errno = failing_writes = queued = 0;
    return pair;
}

static void print_errno(const char *what, SSL *ssl, int result) {
    int kept = errno;
    printf("%s = %d %s, errno %s\n", what, result, error_name(SSL_get_error(ssl, result)),
           kept ? strerror(kept) : "0");
    print_errors();
}
#define CALL(what, ssl, call)                                                                                \
    do {                                                                                                     \
        errno = 0;                                                                                           \
        int result_ = (call);                                                                                \
        print_errno(what, ssl, result_);                                                                     \
    } while (0)

static void with_errno(int number, int queue, const char *of) {
    SSL_CTX *client = client_context(TLS1_3_VERSION), *server = server_context(TLS1_3_VERSION);
    use(client, "client");
    SSL_CTX_set_post_handshake_auth(client, 1);
    SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL);
    /* Each one has a flush of its own with OpenSSL, which fails on its own. */
    SSL_CTX_set_num_tickets(server, 1);
    for (int situation = 0; situation < 6; situation++) {
        static const char *const situations[] = {"tickets",      "one more ticket",
                                                 "a key update", "the answer to a key update",
                                                 "close_notify", "tickets after an authentication"};
        title("%s, queue %s, at %s", strerror(number), of, situations[situation]);
        SSL_CTX_set_verify(
            server, situation == 5 ? SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE : SSL_VERIFY_NONE, NULL);
        struct pair pair = failing_pair(client, server);
        if (situation == 0)
            half_way(&pair);
        else
            connect_pair(&pair);
        ERR_clear_error();
        if (situation == 3)
            SSL_key_update(pair.client, SSL_KEY_UPDATE_REQUESTED);
        if (situation == 5) {
            SHOW(SSL_verify_client_post_handshake(pair.server));
            CALL("request", pair.server, SSL_do_handshake(pair.server));
            CALL("answer", pair.client, SSL_read(pair.client, buffer, 1));
        }
        SSL_write(pair.client, "bye", 3);
        ERR_clear_error();
        failing_errno = number;
        queued = queue;
        switch (situation) {
        case 0:
            CALL("accept", pair.server, SSL_accept(pair.server));
            break;
        case 1:
            SHOW(SSL_new_session_ticket(pair.server));
            CALL("handshake", pair.server, SSL_do_handshake(pair.server));
            SHOW(SSL_in_init(pair.server));
            break;
        case 2:
            SHOW(SSL_key_update(pair.server, SSL_KEY_UPDATE_NOT_REQUESTED));
            CALL("handshake", pair.server, SSL_do_handshake(pair.server));
            break;
        case 3:
            CALL("read", pair.server, SSL_read(pair.server, buffer, sizeof buffer));
            CALL("write", pair.server, SSL_write(pair.server, "data", 4));
            break;
        case 4:
            CALL("shutdown", pair.server, SSL_shutdown(pair.server));
            SHOW(SSL_get_shutdown(pair.server));
            break;
        }
        CALL("read", pair.server, SSL_read(pair.server, buffer, sizeof buffer));
        CALL("read", pair.server, SSL_read(pair.server, buffer, sizeof buffer));
        SHOW_POINTER(SSL_get0_peer_certificate(pair.server));
        failing_errno = 0;
        CALL("shutdown", pair.server, SSL_shutdown(pair.server));
        BIO_free(BIO_get_data(SSL_get_rbio(pair.server)));
        free_pair(&pair);
    }
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* Before TLS 1.3 the ticket belongs to the handshake. */
static void tls12(void) {
    SSL_CTX *client = client_context(TLS1_2_VERSION), *server = server_context(TLS1_2_VERSION);
    title("TLS 1.2: gone before the server's Finished");
    struct pair pair = socket_pair(client, server);
    half_way(&pair);
    close(pair.client_fd);
    pair.client_fd = -1;
    outcome(pair.server, "accept", SSL_accept(pair.server));
    outcome(pair.server, "read", SSL_read(pair.server, buffer, sizeof buffer));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    static const int counts[] = {0, 1, 2, 5};
    for (int i = 0; i < 4; i++)
        over_sockets(counts[i]);
    over_tcp(0);
    over_tcp(1);
    with_errno(EPIPE, 0, "empty");
    with_errno(ECONNRESET, 0, "empty");
    with_errno(ETIMEDOUT, 0, "empty");
    with_errno(EPIPE, ERR_LIB_SYS, "of a system call");
    with_errno(EPIPE, ERR_LIB_BIO, "of a BIO");
    tls12();
    return 0;
}
