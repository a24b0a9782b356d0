/* SSL_read_early_data and SSL_write_early_data mixed with other calls: reads between them, a handshake that
 * goes on before they are through, and how what they write is padded. */
#include "common.h"

static SSL_CTX *client_ctx, *server_ctx;

/* A connection that resumes, over BIOs of which the server's takes `room` bytes. */
static struct pair resuming(size_t room) {
    struct pair first = new_pair(client_ctx, server_ctx);
    connect_pair(&first);
    SSL_SESSION *session = SSL_get1_session(first.client);
    SSL_shutdown(first.client);
    SSL_shutdown(first.server);
    free_pair(&first);

    BIO *left, *right;
    struct pair pair = {SSL_new(client_ctx), SSL_new(server_ctx), -1, -1};
    REQUIRE(BIO_new_bio_pair(&left, 1 << 15, &right, room) == 1);
    SSL_set_bio(pair.client, left, left);
    SSL_set_bio(pair.server, right, right);
    REQUIRE(SSL_set_session(pair.client, session) == 1);
    SSL_SESSION_free(session);
    ERR_clear_error();
    return pair;
}

static void show(SSL *ssl, const char *what, int ret, int got, const char *bytes) {
    int error = SSL_get_error(ssl, ret);
    printf("%s = %d %s", what, ret, error_name(error));
    if (got > 0)
        printf(" \"%.*s\"", got, bytes);
    /* What a connection that has failed still holds, nobody can have. */
    if (error != SSL_ERROR_SSL && error != SSL_ERROR_SYSCALL)
        printf("; pending %d", SSL_pending(ssl));
    printf("; in init %d\n", SSL_in_init(ssl));
    print_errors();
}

static void write_early(SSL *ssl, const char *what, const char *text) {
    size_t written = 77;
    ERR_clear_error();
    int ret = SSL_write_early_data(ssl, text, strlen(text), &written);
    printf("%s SSL_write_early_data = %d %s, %zu\n", what, ret, error_name(SSL_get_error(ssl, ret)), written);
    print_errors();
}

/* A server's calls. */
enum call { EARLY, READ, PEEK, HANDSHAKE, ACCEPT };

static void call(SSL *ssl, enum call call, size_t count) {
    char buffer[64] = "";
    size_t got = 77;
    int ret;
    ERR_clear_error();
    switch (call) {
    case EARLY:
        ret = SSL_read_early_data(ssl, buffer, count, &got);
        printf("  (early data: %d, %zu) ", ret, got);
        show(ssl, "SSL_read_early_data", ret, ret == SSL_READ_EARLY_DATA_SUCCESS ? (int)got : 0, buffer);
        break;
    case READ:
        ret = SSL_read(ssl, buffer, (int)count);
        show(ssl, "  SSL_read", ret, ret, buffer);
        break;
    case PEEK:
        ret = SSL_peek(ssl, buffer, (int)count);
        show(ssl, "  SSL_peek", ret, ret, buffer);
        break;
    case HANDSHAKE:
        show(ssl, "  SSL_do_handshake", SSL_do_handshake(ssl), 0, "");
        break;
    case ACCEPT:
        show(ssl, "  SSL_accept", SSL_accept(ssl), 0, "");
        break;
    }
}

static void client_finishes(struct pair *pair) {
    ERR_clear_error();
    outcome(pair->client, "client's SSL_do_handshake", SSL_do_handshake(pair->client));
}

static void client_says(struct pair *pair, const char *text) {
    ERR_clear_error();
    outcome(pair->client, "client's SSL_write", SSL_write(pair->client, text, (int)strlen(text)));
}

static void client_reads(struct pair *pair) {
    char buffer[64];
    ERR_clear_error();
    outcome(pair->client, "client's SSL_read", SSL_read(pair->client, buffer, sizeof buffer));
}

/* The early data is read by two ways in turn, before and behind the client's Finished. */
static void reads_between(const char *what, enum call first, enum call second) {
    title("a server that goes on with %s", what);
    struct pair pair = resuming(1 << 15);
    write_early(pair.client, "client's", "early");
    write_early(pair.client, "client's", "late");
    call(pair.server, EARLY, 2);
    call(pair.server, first, 2);
    call(pair.server, second, 2);
    call(pair.server, first, 64);
    call(pair.server, second, 64);
    call(pair.server, first, 64);
    call(pair.server, second, 64);
    client_finishes(&pair);
    call(pair.server, first, 64);
    call(pair.server, second, 64);
    client_says(&pair, "data");
    call(pair.server, first, 2);
    call(pair.server, second, 64);
    call(pair.server, READ, 64);
    call(pair.server, EARLY, 64);
    ERR_clear_error();
    outcome(pair.server, "server's SSL_write", SSL_write(pair.server, "answer", 6));
    client_reads(&pair);
    free_pair(&pair);
}

/* The client has finished before the server reads. */
static void reads_at_the_end(enum call first) {
    title("all has come when the server %s", first == PEEK ? "peeks" : "reads");
    struct pair pair = resuming(1 << 15);
    write_early(pair.client, "client's", "early");
    call(pair.server, EARLY, 1);
    client_finishes(&pair);
    client_says(&pair, "data");
    call(pair.server, first, 64);
    call(pair.server, READ, 64);
    call(pair.server, first, 64);
    call(pair.server, READ, 64);
    call(pair.server, EARLY, 64);
    free_pair(&pair);
}

/* A server whose answer does not fit the BIO, and whose program then goes on otherwise. */
static void gives_up(const char *what, enum call way, int early, size_t room) {
    title("room for %zu bytes of the answer, %s early data, then %s", room, early ? "with" : "without", what);
    struct pair pair = resuming(room);
    if (early)
        write_early(pair.client, "client's", "early");
    else {
        SSL_set_connect_state(pair.client);
        client_finishes(&pair);
    }
    call(pair.server, EARLY, 64);
    for (int i = 0; i < 4; i++) {
        client_finishes(&pair);
        call(pair.server, way, 64);
    }
    client_says(&pair, "data");
    call(pair.server, READ, 64);
    client_reads(&pair);
    free_pair(&pair);
}

/* The first call finds no ClientHello, and the program never asks again. */
static void gives_up_at_once(const char *what, enum call way) {
    title("nothing has come, then %s", what);
    struct pair pair = resuming(1 << 15);
    SSL_set_accept_state(pair.server);
    call(pair.server, EARLY, 64);
    write_early(pair.client, "client's", "early");
    call(pair.server, way, 64);
    client_finishes(&pair);
    call(pair.server, way, 64);
    printf("status: %d %d\n", SSL_get_early_data_status(pair.client), SSL_get_early_data_status(pair.server));
    client_says(&pair, "data");
    call(pair.server, READ, 64);
    client_reads(&pair);
    free_pair(&pair);
}

/* The records that lie in the other end's BIO, and how long those with data are. */
static void print_records(SSL *reader, const char *what) {
    unsigned char bytes[1 << 14], *record = bytes;
    int length = BIO_read(SSL_get_rbio(reader), bytes, sizeof bytes);
    printf("%s:", what);
    for (; record + 5 <= bytes + length; record += 5 + (record[3] << 8 | record[4]))
        if (record[0] == SSL3_RT_APPLICATION_DATA)
            printf(" %d", record[3] << 8 | record[4]);
        else
            printf(" of type %d", record[0]);
    printf("\n");
}

static void padding(size_t of_client, size_t of_server) {
    title("padding to %zu and %zu bytes", of_client, of_server);
    struct pair pair = resuming(1 << 15);
    SHOW(SSL_set_block_padding(pair.client, of_client));
    SHOW(SSL_set_block_padding(pair.server, of_server));
    write_early(pair.client, "client's", "early");
    char all[1 << 13];
    int length = BIO_read(SSL_get_rbio(pair.server), all, sizeof all);
    REQUIRE(BIO_write(SSL_get_wbio(pair.client), all, length) == length);
    print_records(pair.server, "ClientHello and early data");
    REQUIRE(BIO_write(SSL_get_wbio(pair.client), all, length) == length);
    call(pair.server, EARLY, 64);
    length = BIO_read(SSL_get_rbio(pair.client), all, sizeof all);
    REQUIRE(length > 0);
    write_early(pair.server, "server's", "half");
    print_records(pair.client, "half-RTT data");
    char bulk[1001];
    memset(bulk, 'x', sizeof bulk - 1);
    bulk[sizeof bulk - 1] = 0;
    write_early(pair.server, "server's", bulk);
    print_records(pair.client, "more of it");
    write_early(pair.client, "client's", bulk);
    print_records(pair.server, "more early data");
    free_pair(&pair);
}

int main(void) {
    alarm(60);
    client_ctx = client_context(TLS1_3_VERSION), server_ctx = server_context(TLS1_3_VERSION);
    SSL_CTX_set_max_early_data(server_ctx, 16384);

    reads_between("SSL_read", READ, READ);
    reads_between("SSL_peek and SSL_read", PEEK, READ);
    reads_between("SSL_read and SSL_read_early_data", READ, EARLY);
    reads_between("SSL_peek and SSL_read_early_data", PEEK, EARLY);
    reads_at_the_end(READ);
    reads_at_the_end(PEEK);

    /* Whoever spins does not get through. */
    for (int early = 0; early < 2; early++)
        for (size_t room = 100; room < 250; room += 100) {
            alarm(10);
            gives_up("SSL_accept", ACCEPT, early, room);
            alarm(10);
            gives_up("SSL_do_handshake", HANDSHAKE, early, room);
            alarm(10);
            gives_up("SSL_read", READ, early, room);
            alarm(10);
            gives_up("SSL_read_early_data", EARLY, early, room);
        }
    gives_up_at_once("SSL_accept", ACCEPT);
    gives_up_at_once("SSL_do_handshake", HANDSHAKE);
    alarm(60);

    padding(0, 0);
    padding(512, 512);
    padding(64, 300);

    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
    return 0;
}
