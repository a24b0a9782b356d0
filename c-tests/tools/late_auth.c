/* late_auth ROLE DESCRIPTOR CERTIFICATES CERTIFICATE SUITE SCENARIO: one end of a connection whose client
 * authenticates after the handshake of TLS 1.3. tests/post-handshake-auth starts both ends, each with the
 * library that it wants. Each prints one line: the server who the client is after each round, the client what
 * ended the connection. */
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *folder, *certificate, *suite, *scenario;

#define REQUIRE(condition)                                                                                   \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            printf("line %d: not true: %s\n", __LINE__, #condition);                                         \
            ERR_print_errors_fp(stdout);                                                                     \
            exit(1);                                                                                         \
        }                                                                                                    \
    } while (0)

static int is(const char *name) {
    return strcmp(scenario, name) == 0;
}

static const char *path(const char *name, const char *ending) {
    static char paths[4][512];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s.%s", folder, name, ending);
    return path;
}

static const char *reason(void) {
    unsigned long error = ERR_get_error();
    const char *text = ERR_reason_error_string(error);
    return error == 0 ? "closed" : text ? text : "?";
}

static int rounds(void) {
    return is("thrice") || is("client-updates") || is("server-updates") || is("threads") ||
                   is("server-threads")
               ? 3
               : 1;
}

static SSL_CTX *context(const SSL_METHOD *method, const char *name) {
    SSL_CTX *ctx = SSL_CTX_new(method);
    REQUIRE(ctx != NULL);
    REQUIRE(SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION) == 1);
    REQUIRE(SSL_CTX_set_ciphersuites(ctx, suite) == 1);
    REQUIRE(SSL_CTX_load_verify_locations(ctx, path("ca", "crt"), NULL) == 1);
    if (strcmp(name, "none") != 0) {
        REQUIRE(SSL_CTX_use_certificate_file(ctx, path(name, "crt"), SSL_FILETYPE_PEM) == 1);
        REQUIRE(SSL_CTX_use_PrivateKey_file(ctx, path(name, "key"), SSL_FILETYPE_PEM) == 1);
    }
    if (is("small"))
        SSL_CTX_set_max_send_fragment(ctx, 512);
    return ctx;
}

static SSL *connection(SSL_CTX *ctx, int descriptor) {
    SSL *ssl = SSL_new(ctx);
    REQUIRE(ssl != NULL && SSL_set_fd(ssl, descriptor) == 1);
    return ssl;
}

/* A connection ends in both directions, so that another one can follow it. */
static void end(SSL *ssl) {
    char byte;
    if (SSL_shutdown(ssl) == 0)
        while (SSL_read(ssl, &byte, 1) > 0)
            ;
    SSL_free(ssl);
}

static int forgive(int good, X509_STORE_CTX *store) {
    (void)store;
    return good || is("forgiven");
}

/* More names than a record holds. */
static STACK_OF(X509_NAME) * many_names(void) {
    STACK_OF(X509_NAME) *names = sk_X509_NAME_new_null();
    for (int i = 0; i < 700; i++) {
        char text[64];
        X509_NAME *name = X509_NAME_new();
        snprintf(text, sizeof text, "Authority number %d of many", i);
        REQUIRE(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (unsigned char *)text, -1, -1, 0) == 1);
        REQUIRE(sk_X509_NAME_push(names, name) > 0);
    }
    return names;
}

/* Reads up to a "!", which ends each of the client's turns. How many bytes came before it; negative where it
 * failed. */
static long read_turn(SSL *ssl) {
    char buffer[4096];
    long before = 0;
    for (;;) {
        int got = SSL_read(ssl, buffer, sizeof buffer);
        if (got <= 0)
            return -1;
        if (buffer[got - 1] == '!')
            return before + got - 1;
        before += got;
    }
}

static void tell_peer(SSL *ssl, long before) {
    X509 *peer = SSL_get1_peer_certificate(ssl);
    char name[100] = "none";
    if (peer)
        X509_NAME_get_text_by_NID(X509_get_subject_name(peer), NID_commonName, name, sizeof name);
    printf(" %s/%ld/%ld", name, SSL_get_verify_result(ssl), before);
    X509_free(peer);
}

/* Writes while the other thread reads, and asks whenever the client may be asked again. */
static void *ask_often(void *argument) {
    for (int asked = 0; asked < rounds();) {
        int may = SSL_verify_client_post_handshake(argument);
        asked += may;
        ERR_clear_error();
        if (SSL_write(argument, may ? "?" : ".", 1) != 1)
            break;
    }
    return NULL;
}

static void serve(int descriptor) {
    SSL_CTX *ctx = context(TLS_server_method(), "server");
    int mode = SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE;
    SSL_CTX_set_verify(ctx, mode | (is("demanded") ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0), forgive);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"late", 4);
    if (is("many-names"))
        SSL_CTX_set_client_CA_list(ctx, many_names());
    if (is("retried"))
        REQUIRE(SSL_CTX_set1_groups_list(ctx, "P-256") == 1);
    printf("server:");
    for (int connections = is("resumed") ? 2 : 1; connections > 0; connections--) {
        SSL *ssl = connection(ctx, descriptor);
        REQUIRE(SSL_accept(ssl) == 1);
        printf(" %s", SSL_session_reused(ssl) ? "resumed" : "new");
        pthread_t writer;
        if (is("server-threads"))
            REQUIRE(pthread_create(&writer, NULL, ask_often, ssl) == 0);
        for (int i = 0; i < rounds(); i++) {
            if (is("server-updates")) {
                REQUIRE(SSL_key_update(ssl,
                                       i % 2 ? SSL_KEY_UPDATE_REQUESTED : SSL_KEY_UPDATE_NOT_REQUESTED) == 1);
                REQUIRE(SSL_do_handshake(ssl) == 1);
            }
            /* OpenSSL forgets a request that it sends together with a KeyUpdate that it owes. */
            if (is("client-updates"))
                REQUIRE(SSL_write(ssl, ".", 1) == 1);
            if (!is("server-threads")) {
                REQUIRE(SSL_verify_client_post_handshake(ssl) == 1);
                REQUIRE(SSL_write(ssl, "?", 1) == 1);
            }
            long before = read_turn(ssl);
            if (before < 0) {
                printf(" %s", reason());
                break;
            }
            tell_peer(ssl, before);
        }
        if (is("server-threads"))
            REQUIRE(pthread_join(writer, NULL) == 0);
        end(ssl);
    }
    printf("\n");
    SSL_CTX_free(ctx);
}

/* Writes while the other thread reads, and answers what it reads. */
static void *write_much(void *argument) {
    char block[100];
    memset(block, 'x', sizeof block);
    for (int i = 0; i < 3000; i++)
        if (SSL_write(argument, block, sizeof block) != sizeof block)
            break;
    return NULL;
}

static void visit(int descriptor) {
    SSL_CTX *ctx = context(TLS_client_method(), certificate);
    SSL_SESSION *session = NULL;
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_post_handshake_auth(ctx, 1);
    if (is("retried"))
        REQUIRE(SSL_CTX_set1_groups_list(ctx, "X25519:P-256") == 1);
    for (int connections = is("resumed") ? 2 : 1; connections > 0; connections--) {
        SSL *ssl = connection(ctx, descriptor);
        char byte = 0;
        if (session)
            REQUIRE(SSL_set_session(ssl, session) == 1);
        SSL_SESSION_free(session);
        REQUIRE(SSL_set_tlsext_host_name(ssl, "localhost") == 1);
        REQUIRE(SSL_connect(ssl) == 1);
        for (int i = 0; i < rounds(); i++) {
            pthread_t writer;
            if (is("threads"))
                REQUIRE(pthread_create(&writer, NULL, write_much, ssl) == 0);
            if (is("in-flight"))
                REQUIRE(SSL_write(ssl, "before", 6) == 6 && SSL_write(ssl, "hand", 4) == 4);
            do
                if (SSL_read(ssl, &byte, 1) != 1)
                    byte = 0;
            while (byte == '.');
            if (byte == 0)
                break;
            if (is("threads"))
                REQUIRE(pthread_join(writer, NULL) == 0);
            if (is("client-updates"))
                REQUIRE(SSL_key_update(ssl,
                                       i % 2 ? SSL_KEY_UPDATE_REQUESTED : SSL_KEY_UPDATE_NOT_REQUESTED) == 1);
            /* A server that has refused us may be gone. */
            if (SSL_write(ssl, "!", 1) != 1)
                break;
        }
        ERR_clear_error();
        printf("client: %s\n", SSL_read(ssl, &byte, 1) > 0 ? "data" : reason());
        session = SSL_get1_session(ssl);
        end(ssl);
    }
    SSL_SESSION_free(session);
    SSL_CTX_free(ctx);
}

int main(int count, char **arguments) {
    REQUIRE(count == 7);
    signal(SIGPIPE, SIG_IGN);
    folder = arguments[3];
    certificate = arguments[4];
    suite = arguments[5];
    scenario = arguments[6];
    if (strcmp(arguments[1], "server") == 0)
        serve(atoi(arguments[2]));
    else
        visit(atoi(arguments[2]));
    return 0;
}
