/* Small reports from the field, one part each: what a program of another project met. docs/FIELD.md has the
 * list. */
#include "common.h"

static char buffer[32];

/* --- BIOs that say "later", "no" and "the end" by other values than -1 and 0 --- */

static int write_answer, write_retries, read_answer, read_retries, answers;

static int odd_write(BIO *bio, const char *bytes, int length) {
    BIO_clear_retry_flags(bio);
    if (answers > 0) {
        answers--;
        if (write_retries)
            BIO_set_retry_write(bio);
        return write_answer;
    }
    return BIO_write(BIO_get_data(bio), bytes, length);
}

static int odd_read(BIO *bio, char *bytes, int length) {
    BIO_clear_retry_flags(bio);
    if (answers > 0) {
        answers--;
        if (read_retries)
            BIO_set_retry_read(bio);
        return read_answer;
    }
    int count = BIO_read(BIO_get_data(bio), bytes, length);
    if (BIO_should_retry((BIO *)BIO_get_data(bio)))
        BIO_set_retry_read(bio);
    return count;
}

static long odd_control(BIO *bio, int command, long number, void *pointer) {
    (void)bio, (void)number, (void)pointer;
    return command == BIO_CTRL_FLUSH;
}

static struct pair odd_pair(SSL_CTX *client, SSL_CTX *server) {
    static BIO_METHOD *method;
    if (method == NULL) {
        method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "odd");
        BIO_meth_set_write(method, odd_write);
        BIO_meth_set_read(method, odd_read);
        BIO_meth_set_ctrl(method, odd_control);
    }
    struct pair pair = new_pair(client, server);
    BIO *inner = SSL_get_rbio(pair.client), *outer = BIO_new(method);
    BIO_up_ref(inner);
    BIO_set_data(outer, inner);
    BIO_set_init(outer, 1);
    SSL_set_bio(pair.client, outer, outer);
    answers = 0;
    return pair;
}

static void odd_bios(int version) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    static const int values[] = {0, -1, -2, -3};
    for (int i = 0; i < 4; i++)
        for (int retries = 0; retries < 2; retries++) {
            title("%s: a BIO answers %d%s", version_name(version), values[i],
                  retries ? ", and wants a retry" : "");
            write_answer = read_answer = values[i];
            write_retries = read_retries = retries;
            struct pair pair = odd_pair(client, server);
            connect_pair(&pair);
            answers = 1;
            outcome(pair.client, "write", SSL_write(pair.client, "data", 4));
            outcome(pair.client, "write", SSL_write(pair.client, "data", 4));
            SSL_write(pair.server, "answer", 6);
            answers = 1;
            outcome(pair.client, "read", SSL_read(pair.client, buffer, sizeof buffer));
            outcome(pair.client, "read", SSL_read(pair.client, buffer, sizeof buffer));
            answers = 1;
            outcome(pair.client, "shutdown", SSL_shutdown(pair.client));
            outcome(pair.client, "shutdown", SSL_shutdown(pair.client));
            BIO_free(BIO_get_data(SSL_get_rbio(pair.client)));
            free_pair(&pair);
            if (!retries)
                continue;
            pair = odd_pair(client, server);
            for (int round = 0, done = 0; round < 30 && !done; round++) {
                answers = round & 1;
                done = SSL_do_handshake(pair.client) == 1;
                answers = 0;
                SSL_do_handshake(pair.server);
                ERR_clear_error();
            }
            printf("the handshake is done: %d\n", SSL_is_init_finished(pair.client));
            BIO_free(BIO_get_data(SSL_get_rbio(pair.client)));
            free_pair(&pair);
        }
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* --- the same object for the next connection --- */

static void join(struct pair *pair) {
    BIO *left, *right;
    REQUIRE(BIO_new_bio_pair(&left, 1 << 16, &right, 1 << 16) == 1);
    SSL_set_bio(pair->client, left, left);
    SSL_set_bio(pair->server, right, right);
}

static void again(int version, int way) {
    static const char *const ways[] = {"SSL_clear", "SSL_set_connect_state and SSL_set_accept_state",
                                       "SSL_shutdown and SSL_clear", "another SSL_connect"};
    SSL_CTX *client = client_context(version), *server = server_context(version);
    SSL_CTX_set_session_id_context(server, (const unsigned char *)"id", 2);
    title("%s: one more connection by %s", version_name(version), ways[way]);
    struct pair pair = new_pair(client, server);
    for (int i = 0; i < 3; i++) {
        handshake(&pair);
        printf("reused %d %d\n", SSL_session_reused(pair.client), SSL_session_reused(pair.server));
        outcome(pair.client, "client reads", SSL_read(pair.client, buffer, 1));
        outcome(pair.client, "client writes", SSL_write(pair.client, "data", 4));
        outcome(pair.server, "server reads", SSL_read(pair.server, buffer, sizeof buffer));
        switch (way) {
        case 0:
            SHOW(SSL_clear(pair.client));
            SHOW(SSL_clear(pair.server));
            break;
        case 1:
            SSL_set_connect_state(pair.client);
            SSL_set_accept_state(pair.server);
            break;
        case 2:
            SSL_shutdown(pair.client);
            SSL_shutdown(pair.server);
            SHOW(SSL_clear(pair.client));
            SHOW(SSL_clear(pair.server));
            break;
        case 3:
            outcome(pair.client, "SSL_connect", SSL_connect(pair.client));
            outcome(pair.server, "SSL_accept", SSL_accept(pair.server));
            continue;
        }
        join(&pair);
    }
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* --- sessions of connections that ended one way or the other --- */

static void session_after(int version, int way) {
    static const char *const ways[] = {
        "SSL_shutdown",           "nothing",      "an end without close_notify", "the same, taken for one",
        "SSL_set_quiet_shutdown", "a fatal alert"};
    SSL_CTX *client = client_context(version), *server = server_context(version);
    SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    title("%s: a session after %s", version_name(version), ways[way]);
    struct pair pair = socket_pair(client, server);
    connect_pair(&pair);
    SSL_SESSION *session = SSL_get1_session(pair.client);
    switch (way) {
    case 0:
        SSL_shutdown(pair.client);
        SSL_shutdown(pair.server);
        break;
    case 3:
        SSL_set_options(pair.client, SSL_OP_IGNORE_UNEXPECTED_EOF);
        /* fall through */
    case 2:
        close(pair.server_fd);
        pair.server_fd = -1;
        outcome(pair.client, "read", SSL_read(pair.client, buffer, 1));
        break;
    case 4:
        SSL_set_quiet_shutdown(pair.client, 1);
        SSL_set_quiet_shutdown(pair.server, 1);
        SHOW(SSL_shutdown(pair.client));
        SHOW(SSL_shutdown(pair.server));
        break;
    case 5:
        REQUIRE(write(pair.server_fd, "\27\3\3\0\4oops", 9) == 9);
        SSL_read(pair.client, buffer, 1);
        ERR_clear_error();
        outcome(pair.server, "server reads", SSL_read(pair.server, buffer, 1));
        break;
    }
    ERR_clear_error();
    SHOW(SSL_SESSION_is_resumable(session));
    free_pair(&pair);
    SHOW(SSL_SESSION_is_resumable(session));
    pair = new_pair(client, server);
    SSL_set_session(pair.client, session);
    int done = handshake_rounds(&pair, 20, 0);
    printf("once more: %d, reused %d\n", done, SSL_session_reused(pair.client));
    SSL_SESSION_free(session);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* --- huge and odd lengths --- */

static void lengths(int version) {
    title("%s: lengths", version_name(version));
    struct pair pair = connected_pair(version);
    size_t count = 77;
    outcome(pair.client, "write of -1", SSL_write(pair.client, buffer, -1));
    outcome(pair.client, "read of -1", SSL_read(pair.client, buffer, -1));
    outcome(pair.client, "peek of -1", SSL_peek(pair.client, buffer, -1));
    static char large[100000];
    memset(large, 'l', sizeof large);
    outcome(pair.client, "write", SSL_write_ex(pair.client, large, sizeof large, &count));
    printf("count %zu\n", count);
    size_t total = 0;
    while (SSL_read_ex(pair.server, large, sizeof large, &count) == 1) {
        printf("%zu ", count);
        total += count;
    }
    printf("= %zu\n", total);
    ERR_clear_error();
    outcome(pair.client, "write", SSL_write(pair.client, "data", 4));
    outcome(pair.server, "read into more than 2 GiB",
            SSL_read_ex(pair.server, buffer, (size_t)1 << 32, &count));
    printf("count %zu\n", count);
    SSL_write(pair.client, "data", 4);
    outcome(pair.server, "peek", SSL_peek_ex(pair.server, buffer, 2, &count));
    outcome(pair.server, "read", SSL_read(pair.server, buffer, 1));
    outcome(pair.server, "peek", SSL_peek(pair.server, buffer, sizeof buffer));
    SHOW(SSL_pending(pair.server));
    free_pair(&pair);
}

int main(void) {
    FOR_EACH_VERSION(version) {
        odd_bios(version);
        for (int way = 0; way < 4; way++)
            /* OpenSSL's TLS 1.3 server needs SSL_clear; ours does not. */
            if (version == TLS1_2_VERSION || way != 1)
                again(version, way);
        for (int way = 0; way < 6; way++)
            session_after(version, way);
        lengths(version);
    }
    return 0;
}
