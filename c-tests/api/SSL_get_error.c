/* Every branch of SSL_get_error, and what a stale entry in the error queue does to it. */
#include "common.h"

static char buffer[20000];

/* A BIO that answers as it is told. */
static int answer, retry_flags, retry_reason;

static int scripted_io(BIO *bio) {
    BIO_clear_retry_flags(bio);
    BIO_set_flags(bio, retry_flags);
    BIO_set_retry_reason(bio, retry_reason);
    return answer;
}

static int scripted_write(BIO *bio, const char *bytes, int length) {
    (void)bytes, (void)length;
    return scripted_io(bio);
}

static int scripted_read(BIO *bio, char *bytes, int length) {
    (void)bytes, (void)length;
    return scripted_io(bio);
}

static long scripted_ctrl(BIO *bio, int command, long number, void *pointer) {
    (void)bio, (void)number, (void)pointer;
    return command == BIO_CTRL_FLUSH;
}

static int scripted_create(BIO *bio) {
    BIO_set_init(bio, 1);
    return 1;
}

static BIO *scripted(void) {
    static BIO_METHOD *method;
    if (method == NULL) {
        method = BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "scripted");
        BIO_meth_set_write(method, scripted_write);
        BIO_meth_set_read(method, scripted_read);
        BIO_meth_set_ctrl(method, scripted_ctrl);
        BIO_meth_set_create(method, scripted_create);
    }
    return BIO_new(method);
}

static void script(const char *what, int ret, int flags, int reason) {
    printf("%s\n", what);
    answer = ret, retry_flags = flags, retry_reason = reason;
}

static void stale(void) {
    ERR_raise(ERR_LIB_SSL, SSL_R_BAD_LENGTH);
}

int main(void) {
    SSL_CTX *client_ctx = client_context(0);
    SSL *ssl;

    title("success, with and without a stale entry");
    ssl = SSL_new(client_ctx);
    printf("%s\n", error_name(SSL_get_error(ssl, 1)));
    stale();
    printf("%s\n", error_name(SSL_get_error(ssl, 1)));
    printf("%s\n", error_name(SSL_get_error(ssl, 0)));
    print_errors();
    ERR_raise(ERR_LIB_SYS, ECONNRESET);
    printf("%s\n", error_name(SSL_get_error(ssl, -1)));
    stale();
    printf("%s\n", error_name(SSL_get_error(ssl, -1)));
    print_errors();
    title("no operation before");
    printf("%s\n", error_name(SSL_get_error(ssl, 0)));
    printf("%s\n", error_name(SSL_get_error(ssl, -1)));
    SSL_free(ssl);

    title("what the read BIO says");
    ssl = SSL_new(client_ctx);
    SSL_set_bio(ssl, scripted(), BIO_new(BIO_s_null()));
    SSL_set_connect_state(ssl);
    script("retry read", -1, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY, 0);
    outcome(ssl, "handshake", SSL_do_handshake(ssl));
    SHOW(SSL_want(ssl));
    script("retry write", -1, BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY, 0);
    outcome(ssl, "handshake", SSL_do_handshake(ssl));
    script("retry connect", -1, BIO_FLAGS_IO_SPECIAL | BIO_FLAGS_SHOULD_RETRY, BIO_RR_CONNECT);
    outcome(ssl, "handshake", SSL_do_handshake(ssl));
    script("retry accept", -1, BIO_FLAGS_IO_SPECIAL | BIO_FLAGS_SHOULD_RETRY, BIO_RR_ACCEPT);
    outcome(ssl, "handshake", SSL_do_handshake(ssl));
    script("retry with an unknown reason", -1, BIO_FLAGS_IO_SPECIAL | BIO_FLAGS_SHOULD_RETRY, 77);
    outcome(ssl, "handshake", SSL_do_handshake(ssl));
    script("no retry flag", -1, 0, 0);
    outcome(ssl, "handshake", SSL_do_handshake(ssl));
    SSL_free(ssl);

    title("what the write BIO says");
    ssl = SSL_new(client_ctx);
    SSL_set_bio(ssl, BIO_new(BIO_s_mem()), scripted());
    SSL_set_connect_state(ssl);
    script("retry write", -1, BIO_FLAGS_WRITE | BIO_FLAGS_SHOULD_RETRY, 0);
    outcome(ssl, "handshake", SSL_do_handshake(ssl));
    SHOW(SSL_want(ssl));
    SHOW_TEXT(SSL_rstate_string_long(ssl));
    script("retry read", -1, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY, 0);
    outcome(ssl, "handshake", SSL_do_handshake(ssl));
    script("retry connect", -1, BIO_FLAGS_IO_SPECIAL | BIO_FLAGS_SHOULD_RETRY, BIO_RR_CONNECT);
    outcome(ssl, "handshake", SSL_do_handshake(ssl));
    script("no retry flag", -1, 0, 0);
    outcome(ssl, "handshake", SSL_do_handshake(ssl));
    SSL_free(ssl);

    title("the end of the transport in the handshake");
    ssl = SSL_new(client_ctx);
    SSL_set_bio(ssl, scripted(), BIO_new(BIO_s_null()));
    SSL_set_connect_state(ssl);
    script("0 bytes, no retry", 0, 0, 0);
    outcome(ssl, "handshake", SSL_do_handshake(ssl));
    outcome(ssl, "again", SSL_do_handshake(ssl));
    SSL_free(ssl);

    FOR_EACH_VERSION(version) {
        struct pair pair;

        title("want read, want write, %s", version_name(version));
        pair = connected_pair(version);
        outcome(pair.client, "nothing to read", SSL_read(pair.client, buffer, 10));
        stale();
        outcome(pair.client, "the same with a stale entry", SSL_read(pair.client, buffer, 10));
        outcome(pair.client, "the same without", SSL_read(pair.client, buffer, 10));
        outcome(pair.client, "the same, zero bytes", SSL_read(pair.client, buffer, 0));
        stale();
        outcome(pair.client, "write with a stale entry", SSL_write(pair.client, "x", 1));
        free_pair(&pair);

        title("zero return, %s", version_name(version));
        pair = connected_pair(version);
        outcome(pair.server, "shutdown", SSL_shutdown(pair.server));
        outcome(pair.client, "read", SSL_read(pair.client, buffer, 10));
        outcome(pair.client, "read again", SSL_read(pair.client, buffer, 10));
        outcome(pair.client, "peek", SSL_peek(pair.client, buffer, 10));
        stale();
        outcome(pair.client, "read with a stale entry", SSL_read(pair.client, buffer, 10));
        outcome(pair.client, "write still works", SSL_write(pair.client, "x", 1));
        outcome(pair.server, "but after one's own close it does not", SSL_write(pair.server, "x", 1));
        free_pair(&pair);

        title("the peer vanishes without close_notify, %s", version_name(version));
        pair = connected_pair(version);
        BIO_shutdown_wr(SSL_get_wbio(pair.server));
        outcome(pair.client, "read", SSL_read(pair.client, buffer, 10));
        outcome(pair.client, "read again", SSL_read(pair.client, buffer, 10));
        outcome(pair.client, "write", SSL_write(pair.client, "x", 1));
        printf("shutdown bits %d\n", SSL_get_shutdown(pair.client));
        free_pair(&pair);

        title("the same is no error with SSL_OP_IGNORE_UNEXPECTED_EOF, %s", version_name(version));
        pair = connected_pair(version);
        SSL_set_options(pair.client, SSL_OP_IGNORE_UNEXPECTED_EOF);
        BIO_shutdown_wr(SSL_get_wbio(pair.server));
        outcome(pair.client, "read", SSL_read(pair.client, buffer, 10));
        printf("shutdown bits %d\n", SSL_get_shutdown(pair.client));
        free_pair(&pair);

        title("a protocol error, %s", version_name(version));
        pair = connected_pair(version);
        BIO_write(SSL_get_wbio(pair.server), "\x17\x03\x03\x00\x20 this is a record but nobody sealed it",
                  40);
        outcome(pair.client, "read", SSL_read(pair.client, buffer, 10));
        outcome(pair.client, "read again", SSL_read(pair.client, buffer, 10));
        outcome(pair.client, "write", SSL_write(pair.client, "x", 1));
        outcome(pair.client, "shutdown", SSL_shutdown(pair.client));
        outcome(pair.server, "the server reads the alert", SSL_read(pair.server, buffer, 10));
        free_pair(&pair);

        title("a system call fails, %s", version_name(version));
        SSL_CTX *client = client_context(version), *server = server_context(version);
        pair = socket_pair(client, server);
        connect_pair(&pair);
        shutdown(pair.client_fd, SHUT_RDWR);
        errno = 0;
        outcome(pair.client, "write", SSL_write(pair.client, "x", 1));
        printf("errno is EPIPE: %d\n", errno == EPIPE);
        outcome(pair.client, "read", SSL_read(pair.client, buffer, 10));
        outcome(pair.server, "read at the other end", SSL_read(pair.server, buffer, 10));
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    SSL_CTX_free(client_ctx);
    return 0;
}
