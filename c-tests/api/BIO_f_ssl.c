/* BIO_f_ssl(3): who owns what in a chain with an SSL BIO, its control commands, and data through it. */
#include "common.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>

static long tell_free(BIO *bio, int operation, const char *argument, size_t length, int i, long l, int ret,
                      size_t *processed) {
    (void)argument, (void)length, (void)i, (void)l, (void)processed;
    if (operation == BIO_CB_FREE)
        printf("    BIO %s is freed\n", BIO_get_callback_arg(bio));
    return ret;
}

static BIO *named(BIO *bio, char *name) {
    REQUIRE(bio != NULL);
    BIO_set_callback_ex(bio, tell_free);
    BIO_set_callback_arg(bio, name);
    return bio;
}

static BIO *memory(char *name) {
    return named(BIO_new(BIO_s_mem()), name);
}

static const char *name_of(BIO *bio) {
    return bio == NULL ? "NULL" : BIO_get_callback_arg(bio) ? BIO_get_callback_arg(bio) : "nameless";
}

static void bios(SSL *ssl) {
    printf("  reads %s, writes %s\n", name_of(SSL_get_rbio(ssl)), name_of(SSL_get_wbio(ssl)));
}

static void free_ssl(void *parent, void *pointer, CRYPTO_EX_DATA *data, int index, long argl, void *argp) {
    (void)parent, (void)data, (void)index, (void)argl, (void)argp;
    if (pointer != NULL)
        printf("    SSL %s is freed\n", (char *)pointer);
}

static int name_index;

static SSL *named_ssl(SSL_CTX *ctx, char *name) {
    SSL *ssl = SSL_new(ctx);
    REQUIRE(ssl != NULL && SSL_set_ex_data(ssl, name_index, name));
    return ssl;
}

static SSL *ssl_of(BIO *bio) {
    SSL *ssl = NULL;
    BIO_get_ssl(bio, &ssl);
    return ssl;
}

/* What a BIO operation returned, and what it asks for. */
static int moved(const char *what, BIO *bio, int ret) {
    printf("%s = %d retry %d read %d write %d special %d reason %d\n", what, ret, BIO_should_retry(bio) != 0,
           BIO_should_read(bio) != 0, BIO_should_write(bio) != 0, BIO_should_io_special(bio) != 0,
           BIO_get_retry_reason(bio));
    print_errors();
    return ret;
}

static void the_method(void) {
    title("the method");
    const BIO_METHOD *method = BIO_f_ssl();
    BIO *bio = BIO_new(method);
    REQUIRE(bio != NULL);
    printf("the same each time: %d\n", method == BIO_f_ssl());
    SHOW(BIO_method_type(bio) == BIO_TYPE_SSL);
    SHOW_TEXT(BIO_method_name(bio));
    SHOW(BIO_get_init(bio));
    SHOW(BIO_get_shutdown(bio));
    BIO_free(bio);
}

static void without_a_connection(void) {
    title("without a connection");
    char buffer[8];
    SSL *ssl;
    BIO *bio = BIO_new(BIO_f_ssl());
    moved("read", bio, BIO_read(bio, buffer, sizeof buffer));
    moved("write", bio, BIO_write(bio, "abc", 3));
    moved("gets", bio, BIO_gets(bio, buffer, sizeof buffer));
    moved("puts", bio, BIO_puts(bio, "abc"));
    SHOW(BIO_get_ssl(bio, &ssl));
    SHOW(BIO_set_ssl_mode(bio, 1));
    SHOW(BIO_do_handshake(bio));
    SHOW(BIO_reset(bio));
    SHOW(BIO_pending(bio));
    SHOW(BIO_wpending(bio));
    SHOW(BIO_flush(bio));
    SHOW(BIO_get_close(bio));
    SHOW(BIO_set_close(bio, BIO_CLOSE));
    SHOW(BIO_get_num_renegotiates(bio));
    SHOW(BIO_eof(bio));
    BIO_ssl_shutdown(bio);
    print_errors();
    SHOW(BIO_ssl_copy_session_id(bio, bio));
    SHOW(BIO_free(bio));
    SHOW_POINTER(BIO_new_ssl(NULL, 1));
    SHOW_POINTER(BIO_new_ssl_connect(NULL));
    SHOW_POINTER(BIO_new_buffer_ssl_connect(NULL));
    BIO_ssl_shutdown(NULL);
    SHOW(BIO_ssl_copy_session_id(NULL, NULL));
}

static void the_close_flag(SSL_CTX *ctx) {
    BIO *bio;
    SSL *ssl;

    title("BIO_CLOSE");
    bio = named(BIO_new(BIO_f_ssl()), "filter");
    SHOW(BIO_set_ssl(bio, named_ssl(ctx, "a"), BIO_CLOSE));
    SHOW(BIO_get_init(bio));
    SHOW(BIO_get_close(bio));
    SHOW(BIO_free(bio));

    title("BIO_NOCLOSE");
    bio = named(BIO_new(BIO_f_ssl()), "filter");
    ssl = named_ssl(ctx, "a");
    SHOW(BIO_set_ssl(bio, ssl, BIO_NOCLOSE));
    SHOW(BIO_get_close(bio));
    SHOW(BIO_free(bio));
    printf("ours is left\n");
    SSL_free(ssl);

    title("the flag changed later");
    bio = named(BIO_new(BIO_f_ssl()), "filter");
    ssl = named_ssl(ctx, "a");
    SHOW(BIO_set_ssl(bio, ssl, BIO_NOCLOSE));
    SHOW(BIO_set_close(bio, BIO_CLOSE));
    SHOW(BIO_get_close(bio));
    SHOW(BIO_free(bio));

    title("a second connection");
    bio = named(BIO_new(BIO_f_ssl()), "filter");
    SHOW(BIO_set_ssl(bio, named_ssl(ctx, "a"), BIO_CLOSE));
    ssl = named_ssl(ctx, "b");
    SHOW(BIO_set_ssl(bio, ssl, BIO_CLOSE));
    printf("it is the second: %d\n", ssl_of(bio) == ssl);
    SHOW(BIO_get_init(bio));
    SHOW(BIO_free(bio));

    title("a connection with a BIO of its own");
    bio = named(BIO_new(BIO_f_ssl()), "filter");
    ssl = named_ssl(ctx, "a");
    SSL_set_bio(ssl, memory("own"), NULL);
    SHOW(BIO_set_ssl(bio, ssl, BIO_CLOSE));
    printf("next: %s\n", name_of(BIO_next(bio)));
    bios(ssl);
    BIO_free_all(bio);

    title("a connection with a BIO of its own, and a next BIO");
    bio = named(BIO_new(BIO_f_ssl()), "filter");
    BIO_push(bio, memory("next"));
    ssl = named_ssl(ctx, "a");
    BIO *own = named(BIO_new(BIO_f_null()), "own");
    SSL_set_bio(ssl, own, own);
    SHOW(BIO_set_ssl(bio, ssl, BIO_CLOSE));
    printf("next: %s, %s\n", name_of(BIO_next(bio)), name_of(BIO_next(BIO_next(bio))));
    bios(ssl);
    BIO_free_all(bio);

    title("BIO_get_ssl with nowhere to write");
    bio = BIO_new_ssl(ctx, 1);
    SHOW(BIO_ctrl(bio, BIO_C_GET_SSL, 0, NULL));
    BIO_free(bio);
}

static void push_and_pop(SSL_CTX *ctx) {
    BIO *bio, *upper, *lower;
    SSL *ssl;

    title("push");
    bio = named(BIO_new_ssl(ctx, 1), "filter");
    lower = memory("lower");
    ssl = ssl_of(bio);
    bios(ssl);
    printf("the chain begins with it: %d\n", BIO_push(bio, lower) == bio);
    bios(ssl);
    printf("free the chain\n");
    BIO_free_all(bio);

    title("push, and free the filter alone");
    bio = named(BIO_new_ssl(ctx, 1), "filter");
    lower = memory("lower");
    BIO_push(bio, lower);
    BIO_free(bio);
    printf("the lower one is left\n");
    BIO_free(lower);

    title("pop the filter");
    bio = named(BIO_new_ssl(ctx, 1), "filter");
    lower = memory("lower");
    BIO_push(bio, lower);
    printf("pop gives the lower one: %d\n", BIO_pop(bio) == lower);
    bios(ssl_of(bio));
    BIO_free(bio);
    printf("the lower one is left\n");
    BIO_free(lower);

    title("pop what stands behind");
    bio = named(BIO_new_ssl(ctx, 1), "filter");
    lower = memory("lower");
    BIO_push(bio, lower);
    printf("pop gives none: %d\n", BIO_pop(lower) == NULL);
    bios(ssl_of(bio));
    printf("next: %s\n", name_of(BIO_next(bio)));
    BIO_free(bio);
    BIO_free(lower);

    title("pop what stands in front");
    upper = named(BIO_new(BIO_f_buffer()), "buffer");
    bio = named(BIO_new_ssl(ctx, 1), "filter");
    lower = memory("lower");
    BIO_push(upper, bio);
    BIO_push(upper, lower);
    bios(ssl_of(bio));
    printf("BIO_get_ssl through the buffer: %d\n", ssl_of(upper) == ssl_of(bio));
    printf("pop gives the filter: %d\n", BIO_pop(upper) == bio);
    bios(ssl_of(bio));
    BIO_free(upper);
    BIO_free_all(bio);

    title("another BIO behind");
    bio = named(BIO_new_ssl(ctx, 1), "filter");
    lower = memory("first");
    BIO_push(bio, lower);
    BIO_push(bio, memory("second"));
    bios(ssl_of(bio));
    BIO_free_all(bio);
}

static void constructors(SSL_CTX *ctx) {
    title("constructors");
    BIO *bio = BIO_new_ssl(ctx, 1);
    SHOW(SSL_is_server(ssl_of(bio)));
    SHOW(BIO_get_close(bio));
    SHOW_POINTER(BIO_next(bio));
    BIO_free(bio);
    bio = BIO_new_ssl(ctx, 0);
    SHOW(SSL_is_server(ssl_of(bio)));
    SHOW(BIO_set_ssl_mode(bio, 1));
    SHOW(SSL_is_server(ssl_of(bio)));
    SHOW(BIO_set_ssl_mode(bio, 0));
    SHOW(SSL_is_server(ssl_of(bio)));
    BIO_free(bio);
    bio = BIO_new_ssl_connect(ctx);
    for (BIO *at = bio; at != NULL; at = BIO_next(at))
        printf("  %s\n", BIO_method_name(at));
    printf("the connect BIO is the SSL's: %d\n", SSL_get_rbio(ssl_of(bio)) == BIO_next(bio));
    SHOW(BIO_set_conn_hostname(bio, "localhost:4433"));
    SHOW_TEXT(BIO_get_conn_hostname(bio));
    SHOW_TEXT(BIO_get_conn_port(bio));
    SHOW(BIO_get_fd(bio, NULL));
    BIO_free_all(bio);
    bio = BIO_new_buffer_ssl_connect(ctx);
    for (BIO *at = bio; at != NULL; at = BIO_next(at))
        printf("  %s\n", BIO_method_name(at));
    SHOW_POINTER(ssl_of(bio));
    BIO_free_all(bio);
}

static void renegotiation(SSL_CTX *ctx) {
    title("renegotiation settings");
    BIO *bio = BIO_new_ssl(ctx, 1);
    SHOW(BIO_set_ssl_renegotiate_bytes(bio, 100));
    SHOW(BIO_set_ssl_renegotiate_bytes(bio, 511));
    SHOW(BIO_set_ssl_renegotiate_bytes(bio, 512));
    SHOW(BIO_set_ssl_renegotiate_bytes(bio, 1000));
    SHOW(BIO_set_ssl_renegotiate_bytes(bio, 0));
    SHOW(BIO_set_ssl_renegotiate_timeout(bio, 59));
    SHOW(BIO_set_ssl_renegotiate_timeout(bio, 60));
    SHOW(BIO_set_ssl_renegotiate_timeout(bio, 3600));
    SHOW(BIO_set_ssl_renegotiate_timeout(bio, 3600));
    SHOW(BIO_get_num_renegotiates(bio));
    BIO_free(bio);
}

static void commands(SSL_CTX *ctx) {
    title("other commands");
    BIO *bio = BIO_new_ssl(ctx, 1);
    SHOW(BIO_pending(bio));
    SHOW(BIO_wpending(bio));
    SHOW(BIO_eof(bio));
    SHOW(BIO_get_fd(bio, NULL));
    SHOW(BIO_reset(bio));
    SHOW(BIO_ctrl(bio, BIO_CTRL_INFO, 0, NULL));
    SHOW(BIO_ctrl(bio, BIO_CTRL_SET_CALLBACK, 0, NULL));
    SHOW(BIO_callback_ctrl(bio, BIO_CTRL_SET_CALLBACK, NULL));
    SHOW(BIO_callback_ctrl(bio, 4711, NULL));
    moved("handshake without BIOs", bio, (int)BIO_do_handshake(bio));
    BIO *lower = BIO_new(BIO_s_mem());
    BIO_write(lower, "12345", 5);
    BIO_push(bio, lower);
    SHOW(BIO_pending(bio));
    SHOW(BIO_wpending(bio));
    SHOW(BIO_flush(bio));
    SHOW(BIO_eof(bio));
    SHOW(BIO_ctrl(bio, 4711, 0, NULL));
    SHOW(BIO_reset(bio));
    SHOW(BIO_pending(bio));
    SHOW(SSL_is_server(ssl_of(bio)));
    BIO_free_all(bio);
    bio = BIO_new_ssl(ctx, 0);
    BIO_push(bio, BIO_new_fd(0, BIO_NOCLOSE));
    SHOW(BIO_get_fd(bio, NULL));
    SHOW(BIO_reset(bio) == 1);
    SHOW(SSL_is_server(ssl_of(bio)));
    BIO_free_all(bio);
}

static void duplicates(SSL_CTX *ctx) {
    title("BIO_dup_chain");
    BIO *bio = BIO_new_ssl(ctx, 1);
    SSL *ssl = ssl_of(bio);
    SSL_set_options(ssl, SSL_OP_NO_TICKET);
    BIO_set_ssl_renegotiate_bytes(bio, 1000);
    BIO *copy = BIO_dup_chain(bio);
    SHOW_POINTER(copy);
    printf("another connection: %d\n", ssl_of(copy) != ssl);
    SHOW((SSL_get_options(ssl_of(copy)) & SSL_OP_NO_TICKET) != 0);
    SHOW(SSL_is_server(ssl_of(copy)));
    SHOW(BIO_get_init(copy));
    SHOW(BIO_get_close(copy));
    SHOW(BIO_set_ssl_renegotiate_bytes(copy, 2000));
    BIO_free_all(bio);
    BIO_free_all(copy);
}

/* A chain for each side, joined by a BIO pair. */
static void chains(SSL_CTX *client, SSL_CTX *server, size_t size, BIO **left, BIO **right) {
    BIO *a, *b;
    *left = BIO_new_ssl(client, 1);
    *right = BIO_new_ssl(server, 0);
    REQUIRE(*left != NULL && *right != NULL && BIO_new_bio_pair(&a, size, &b, size) == 1);
    BIO_push(*left, a);
    BIO_push(*right, b);
}

static void shake(BIO *left, BIO *right) {
    int client = 0, server = 0;
    for (int i = 0; i < 20000 && !(client == 1 && server == 1); i++) {
        if (client != 1)
            client = (int)BIO_do_handshake(left);
        if (server != 1)
            server = (int)BIO_do_handshake(right);
        ERR_clear_error();
    }
    REQUIRE(client == 1 && server == 1);
}

static void data(int version) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    SSL_CTX_set_num_tickets(server, 0);
    BIO *left, *right;
    char buffer[64];

    title("%s: handshake step by step", version_name(version));
    chains(client, server, 1 << 16, &left, &right);
    moved("server has nothing to read", right, (int)BIO_do_handshake(right));
    for (int i = 0, ended = 0; i < 6 && !ended; i++) {
        int one = moved("client", left, (int)BIO_do_handshake(left));
        int two = moved("server", right, (int)BIO_do_handshake(right));
        ended = one == 1 && two == 1;
    }
    SHOW(BIO_do_handshake(left));

    title("%s: data", version_name(version));
    memset(buffer, 0, sizeof buffer);
    moved("nothing to read", left, BIO_read(left, buffer, sizeof buffer));
    moved("write", left, BIO_write(left, "hello", 5));
    SHOW(BIO_pending(left));
    SHOW(BIO_wpending(left) > 5);
    moved("read 2", right, BIO_read(right, buffer, 2));
    SHOW(BIO_pending(right));
    moved("read the rest", right, BIO_read(right, buffer, sizeof buffer));
    moved("read more", right, BIO_read(right, buffer, sizeof buffer));
    moved("puts", right, BIO_puts(right, "a line\n"));
    moved("gets", left, BIO_gets(left, buffer, sizeof buffer));
    moved("read", left, BIO_read(left, buffer, sizeof buffer));
    moved("read into nothing", left, BIO_read(left, NULL, 4));
    moved("read no bytes", left, BIO_read(left, buffer, 0));
    moved("write no bytes", left, BIO_write(left, "", 0));
    moved("write negative", left, BIO_write(left, "", -1));
    moved("flush", left, (int)BIO_flush(left));
    printf("read %llu, written %llu\n", (unsigned long long)BIO_number_read(left),
           (unsigned long long)BIO_number_written(left));
    SHOW(BIO_get_num_renegotiates(left));
    SHOW(BIO_eof(left));

    title("%s: shutdown", version_name(version));
    BIO_ssl_shutdown(left);
    SHOW(SSL_get_shutdown(ssl_of(left)));
    moved("read at the end", right, BIO_read(right, buffer, sizeof buffer));
    SHOW(SSL_get_shutdown(ssl_of(right)));
    moved("write after shutdown", left, BIO_write(left, "x", 1));

    title("%s: reset and a second handshake", version_name(version));
    BIO_free_all(right);
    SHOW(BIO_reset(left) == 1);
    SHOW(SSL_get_shutdown(ssl_of(left)));
    SHOW(SSL_is_server(ssl_of(left)));
    SHOW(SSL_in_before(ssl_of(left)));
    BIO_free_all(left);

    title("%s: a narrow pair blocks the writer", version_name(version));
    chains(client, server, 17, &left, &right);
    shake(left, right);
    moved("write", left, BIO_write(left, "0123456789", 10));
    for (int i = 0; i < 20 && BIO_read(right, buffer, sizeof buffer) <= 0; i++)
        BIO_write(left, "0123456789", 10);
    moved("retried", left, BIO_flush(left));
    BIO_free_all(left);
    BIO_free_all(right);

    title("%s: session", version_name(version));
    chains(client, server, 1 << 16, &left, &right);
    shake(left, right);
    BIO *next = BIO_new_ssl(client, 1);
    SHOW(BIO_ssl_copy_session_id(next, left));
    printf("the same session: %d\n", SSL_get_session(ssl_of(next)) == SSL_get_session(ssl_of(left)));
    BIO_free(next);
    BIO_free_all(left);
    BIO_free_all(right);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void closing(int version) {
    title("%s: what BIO_free says to the peer", version_name(version));
    for (int close = BIO_NOCLOSE; close <= BIO_CLOSE; close++) {
        struct pair pair = connected_pair(version);
        BIO *bio = BIO_new(BIO_f_ssl());
        char byte;
        SSL_up_ref(pair.client);
        BIO_set_ssl(bio, pair.client, close);
        BIO_free_all(bio);
        printf("close %d: shutdown state %d\n", close, SSL_get_shutdown(pair.client));
        outcome(pair.server, "server reads", SSL_read(pair.server, &byte, 1));
        if (close == BIO_NOCLOSE)
            SSL_free(pair.client);
        free_pair(&pair);
    }
}

static int wait_for_certificate(SSL *ssl, void *argument) {
    (void)ssl;
    return (*(int *)argument)++ == 0 ? -1 : 1;
}

static void suspended(int version) {
    title("%s: a certificate callback waits", version_name(version));
    SSL_CTX *client = client_context(version), *server = server_context(version);
    BIO *left, *right;
    int calls = 0;
    SSL_CTX_set_cert_cb(server, wait_for_certificate, &calls);
    chains(client, server, 1 << 16, &left, &right);
    moved("client", left, (int)BIO_do_handshake(left));
    moved("server", right, (int)BIO_do_handshake(right));
    shake(left, right);
    BIO_free_all(left);
    BIO_free_all(right);

    calls = 0;
    chains(client, server, 1 << 16, &left, &right);
    char byte;
    moved("client reads", left, BIO_read(left, &byte, 1));
    moved("server reads", right, BIO_read(right, &byte, 1));
    BIO_free_all(left);
    BIO_free_all(right);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void *serve(void *listener) {
    SSL_CTX *ctx = server_context(0);
    BIO *bio = BIO_new_ssl(ctx, 0);
    char line[64];
    BIO_push(bio, BIO_new_socket(accept(*(int *)listener, NULL, NULL), BIO_CLOSE));
    BIO *buffered = BIO_push(BIO_new(BIO_f_buffer()), bio);
    int length = BIO_gets(buffered, line, sizeof line);
    BIO_write(buffered, line, length);
    (void)!BIO_flush(buffered);
    BIO_ssl_shutdown(buffered);
    BIO_free_all(buffered);
    SSL_CTX_free(ctx);
    return NULL;
}

static void over_a_socket(void) {
    title("BIO_new_buffer_ssl_connect to a server");
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    pthread_t thread;
    char name[32], line[64] = "";
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    REQUIRE(bind(listener, (struct sockaddr *)&address, length) == 0 && listen(listener, 1) == 0);
    REQUIRE(getsockname(listener, (struct sockaddr *)&address, &length) == 0);
    REQUIRE(pthread_create(&thread, NULL, serve, &listener) == 0);
    SSL_CTX *ctx = client_context(0);
    BIO *bio = BIO_new_buffer_ssl_connect(ctx);
    snprintf(name, sizeof name, "127.0.0.1:%d", ntohs(address.sin_port));
    SHOW(BIO_set_conn_hostname(bio, name));
    SHOW(BIO_do_connect(bio));
    SHOW(SSL_is_init_finished(ssl_of(bio)));
    SHOW(BIO_get_fd(bio, NULL) > 2);
    SHOW(BIO_puts(bio, "one line\n"));
    SHOW(BIO_flush(bio));
    SHOW(BIO_gets(bio, line, sizeof line));
    printf("%s", line);
    SHOW(BIO_gets(bio, line, sizeof line));
    BIO_free_all(bio);
    pthread_join(thread, NULL);
    close(listener);

    title("BIO_new_ssl_connect to nobody");
    bio = BIO_new_ssl_connect(ctx);
    SHOW(BIO_set_conn_hostname(bio, name));
    ERR_clear_error();
    printf("BIO_do_connect = %ld\n", BIO_do_connect(bio));
    printf("a reason: %d\n", ERR_peek_error() != 0);
    ERR_clear_error();
    BIO_free_all(bio);
    SSL_CTX_free(ctx);
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    name_index = SSL_get_ex_new_index(0, NULL, NULL, NULL, free_ssl);
    the_method();
    without_a_connection();
    the_close_flag(ctx);
    push_and_pop(ctx);
    constructors(ctx);
    renegotiation(ctx);
    commands(ctx);
    duplicates(ctx);
    SSL_CTX_free(ctx);
    FOR_EACH_VERSION(version) {
        data(version);
        closing(version);
        suspended(version);
    }
    over_a_socket();
    return 0;
}
