/* What the transcript programs share: printing, certificates, and pairs of connections that are stepped by
 * hand.
 *
 * A transcript holds only what every correct library prints alike: no random bytes, no addresses, no file
 * names, no line numbers, no times. */
#ifndef COMMON_H
#define COMMON_H

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <signal.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#define UNUSED __attribute__((unused))

/* A program that dies must leave what it printed before; one that hangs must end. */
__attribute__((constructor)) static void prepare(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGPIPE, SIG_IGN);
}

/* The heading of a part of the transcript. */
UNUSED static void title(const char *format, ...) {
    va_list arguments;
    printf("\n# ");
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
}

/* Ends the program where the test itself, not the library, is wrong. */
#define REQUIRE(condition)                                                                                   \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            printf("line %d: not true: %s\n", __LINE__, #condition);                                         \
            print_errors();                                                                                  \
            exit(1);                                                                                         \
        }                                                                                                    \
    } while (0)

/* Prints the thread's error queue and leaves it empty. */
UNUSED static void print_errors(void) {
    unsigned long error;
    const char *data;
    int flags;
    while ((error = ERR_get_error_all(NULL, NULL, NULL, &data, &flags)) != 0) {
        const char *reason = ERR_reason_error_string(error);
        printf("    queue %d:%d:%s\n", ERR_GET_LIB(error), ERR_GET_REASON(error), reason ? reason : "?");
    }
}

/* Prints a call's return value, and the error queue after it. */
#define SHOW(call)                                                                                           \
    do {                                                                                                     \
        long shown_ = (long)(call);                                                                          \
        printf("%s = %ld\n", #call, shown_);                                                                 \
        print_errors();                                                                                      \
    } while (0)

/* The same on one line, for a call that one library makes good and the other refuses. */
#define TRY(call)                                                                                            \
    do {                                                                                                     \
        unsigned long error_;                                                                                \
        printf("%s = %ld", #call, (long)(call));                                                             \
        while ((error_ = ERR_get_error()) != 0)                                                              \
            printf(" [%d:%s]", ERR_GET_LIB(error_),                                                          \
                   ERR_reason_error_string(error_) ? ERR_reason_error_string(error_) : "?");                 \
        printf("\n");                                                                                        \
    } while (0)

/* The same for a string, which may be NULL. */
#define SHOW_TEXT(call)                                                                                      \
    do {                                                                                                     \
        const char *shown_ = (call);                                                                         \
        printf("%s = %s\n", #call, shown_ ? shown_ : "NULL");                                                \
        print_errors();                                                                                      \
    } while (0)

/* The same for a pointer, of which only "is there one" can be compared. */
#define SHOW_POINTER(call)                                                                                   \
    do {                                                                                                     \
        const void *shown_ = (const void *)(call);                                                           \
        printf("%s = %s\n", #call, shown_ ? "set" : "NULL");                                                 \
        print_errors();                                                                                      \
    } while (0)

UNUSED static const char *error_name(int error) {
    static const char *const names[] = {"NONE",
                                        "SSL",
                                        "WANT_READ",
                                        "WANT_WRITE",
                                        "WANT_X509_LOOKUP",
                                        "SYSCALL",
                                        "ZERO_RETURN",
                                        "WANT_CONNECT",
                                        "WANT_ACCEPT",
                                        "WANT_ASYNC",
                                        "WANT_ASYNC_JOB",
                                        "WANT_CLIENT_HELLO_CB",
                                        "WANT_RETRY_VERIFY"};
    return error >= 0 && error < (int)(sizeof names / sizeof names[0]) ? names[error] : "?";
}

/* Prints what an I/O call returned, SSL_get_error of it, and the error queue, in this order of asking. */
UNUSED static int outcome(SSL *ssl, const char *what, int ret) {
    int error = SSL_get_error(ssl, ret);
    printf("%s = %d %s\n", what, ret, error_name(error));
    print_errors();
    return ret;
}

UNUSED static void print_hex(const char *what, const unsigned char *bytes, size_t length) {
    printf("%s =", what);
    for (size_t i = 0; i < length; i++)
        printf(" %02x", bytes[i]);
    printf("\n");
}

/* The path of a file that make-certificates made. A few results stay valid at once. */
UNUSED static const char *cert(const char *name) {
    static __thread char paths[4][512];
    static __thread int next;
    const char *folder = getenv("CERTS");
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder ? folder : ".", name);
    return path;
}

UNUSED static X509 *load_cert(const char *name) {
    BIO *file = BIO_new_file(cert(name), "r");
    X509 *x509 = file ? PEM_read_bio_X509(file, NULL, NULL, NULL) : NULL;
    BIO_free(file);
    REQUIRE(x509 != NULL);
    return x509;
}

UNUSED static EVP_PKEY *load_key(const char *name) {
    BIO *file = BIO_new_file(cert(name), "r");
    EVP_PKEY *key = file ? PEM_read_bio_PrivateKey(file, NULL, NULL, NULL) : NULL;
    BIO_free(file);
    REQUIRE(key != NULL);
    return key;
}

/* Gives the context NAME.crt and NAME.key. */
UNUSED static void use(SSL_CTX *ctx, const char *name) {
    char file[64];
    snprintf(file, sizeof file, "%s.crt", name);
    REQUIRE(SSL_CTX_use_certificate_file(ctx, cert(file), SSL_FILETYPE_PEM) == 1);
    snprintf(file, sizeof file, "%s.key", name);
    REQUIRE(SSL_CTX_use_PrivateKey_file(ctx, cert(file), SSL_FILETYPE_PEM) == 1);
}

/* Whether this is OpenSSL 3.MINOR or later. What no program can do there is left out. */
UNUSED static int since(unsigned minor) {
    return OPENSSL_version_major() > 3 || OPENSSL_version_minor() >= minor;
}

/* Contexts of one protocol version (0: all): a server with the RSA certificate, a client that trusts the CA.
 */
UNUSED static SSL_CTX *server_context(int version) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    REQUIRE(ctx != NULL);
    use(ctx, "server");
    if (version != 0)
        REQUIRE(SSL_CTX_set_min_proto_version(ctx, version) && SSL_CTX_set_max_proto_version(ctx, version));
    return ctx;
}

UNUSED static SSL_CTX *client_context(int version) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    REQUIRE(ctx != NULL);
    REQUIRE(SSL_CTX_load_verify_locations(ctx, cert("ca.crt"), NULL) == 1);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    if (version != 0)
        REQUIRE(SSL_CTX_set_min_proto_version(ctx, version) && SSL_CTX_set_max_proto_version(ctx, version));
    return ctx;
}

UNUSED static const char *version_name(int version) {
    return version == TLS1_2_VERSION ? "TLSv1.2" : version == TLS1_3_VERSION ? "TLSv1.3" : "any version";
}

/* Two ends joined by a pair of memory BIOs (or by a socket pair: then the BIOs are NULL). */
struct pair {
    SSL *client, *server;
    int client_fd, server_fd;
};

/* Joins two connections by a BIO pair whose halves hold `size` bytes each. */
UNUSED static struct pair pair_of(SSL *client, SSL *server, size_t size) {
    BIO *left, *right;
    REQUIRE(client != NULL && server != NULL);
    REQUIRE(BIO_new_bio_pair(&left, size, &right, size) == 1);
    SSL_set_bio(client, left, left);
    SSL_set_bio(server, right, right);
    SSL_set_connect_state(client);
    SSL_set_accept_state(server);
    return (struct pair){client, server, -1, -1};
}

UNUSED static struct pair new_pair(SSL_CTX *client, SSL_CTX *server) {
    return pair_of(SSL_new(client), SSL_new(server), 1 << 20);
}

/* The same over a non-blocking socket pair. */
UNUSED static struct pair socket_pair(SSL_CTX *client, SSL_CTX *server) {
    int fds[2];
    struct pair pair = {SSL_new(client), SSL_new(server), -1, -1};
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == 0);
    REQUIRE(SSL_set_fd(pair.client, fds[0]) == 1 && SSL_set_fd(pair.server, fds[1]) == 1);
    SSL_set_connect_state(pair.client);
    SSL_set_accept_state(pair.server);
    pair.client_fd = fds[0];
    pair.server_fd = fds[1];
    return pair;
}

UNUSED static void free_pair(struct pair *pair) {
    SSL_free(pair->client);
    SSL_free(pair->server);
    if (pair->client_fd >= 0)
        close(pair->client_fd);
    if (pair->server_fd >= 0)
        close(pair->server_fd);
}

UNUSED static int waiting(SSL *ssl, int ret) {
    int error = SSL_get_error(ssl, ret);
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

/* Steps both ends, client first, until both have ended or `rounds` are over; returns 1 when both succeeded.
 * Each end's result is in its place; `print` prints both results and their error queues as they come. */
UNUSED static int handshake_rounds(struct pair *pair, int rounds, int print) {
    int client = 0, server = 0, client_done = 0, server_done = 0;
    while (rounds-- > 0 && !(client_done && server_done)) {
        if (!client_done) {
            ERR_clear_error();
            client = SSL_do_handshake(pair->client);
            client_done = client == 1 || !waiting(pair->client, client);
            if (client_done && print)
                outcome(pair->client, "client", client);
        }
        if (!server_done) {
            ERR_clear_error();
            server = SSL_do_handshake(pair->server);
            server_done = server == 1 || !waiting(pair->server, server);
            if (server_done && print)
                outcome(pair->server, "server", server);
        }
    }
    if (print && !client_done)
        printf("client still waits\n");
    if (print && !server_done)
        printf("server still waits\n");
    return client == 1 && server == 1;
}

/* A handshake whose results are part of the transcript. */
UNUSED static int handshake(struct pair *pair) {
    return handshake_rounds(pair, 20, 1);
}

/* A handshake that the test needs, but is not about. TLS 1.3 tickets are read by the client, too. */
UNUSED static void connect_pair(struct pair *pair) {
    char byte;
    REQUIRE(handshake_rounds(pair, 20000, 0));
    SSL_peek(pair->client, &byte, 1);
    ERR_clear_error();
}

/* A connected pair with contexts of its own, for one protocol version. */
UNUSED static struct pair connected_pair(int version) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct pair pair = new_pair(client, server);
    connect_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return pair;
}

UNUSED static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
#define FOR_EACH_VERSION(version)                                                                            \
    for (int index_ = 0, version = versions[0]; index_ < 2; version = versions[++index_ % 2])

#endif
