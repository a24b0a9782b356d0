/* SSL_CTX_set_mode(3), SSL_set_mode(3): each mode by its effect, set on the context, on the connection, and
 * on one that is open already. */
#include "common.h"

enum where { CONTEXT, CONNECTION, OPEN };
static const char *const places[] = {"on the context", "on the connection", "on the open connection"};

static struct pair with_mode(int version, enum where where, long mode, size_t room) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    SSL_CTX_set_num_tickets(server, 0);
    if (where == CONTEXT)
        SHOW(SSL_CTX_set_mode(client, mode));
    struct pair pair = pair_of(SSL_new(client), SSL_new(server), room);
    if (where == CONNECTION)
        SHOW(SSL_set_mode(pair.client, mode));
    REQUIRE(handshake_rounds(&pair, 20000, 0));
    if (where == OPEN)
        SHOW(SSL_set_mode(pair.client, mode));
    SHOW(SSL_get_mode(pair.client));
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return pair;
}

static char bulk[100000], other[100000], into[100000];

/* Everything that waits at the server. */
static long drain(SSL *server) {
    long total = 0;
    int count;
    while ((count = SSL_read(server, into, sizeof into)) > 0)
        total += count;
    ERR_clear_error();
    return total;
}

static void partial(int version, enum where where) {
    title("%s: SSL_MODE_ENABLE_PARTIAL_WRITE %s", version_name(version), places[where]);
    struct pair pair = with_mode(version, where, SSL_MODE_ENABLE_PARTIAL_WRITE, 40000);
    size_t written = 99;
    outcome(pair.client, "write", SSL_write(pair.client, bulk, 10));
    outcome(pair.client, "write", SSL_write(pair.client, bulk, sizeof bulk));
    outcome(pair.client, "write_ex", SSL_write_ex(pair.client, bulk, sizeof bulk, &written));
    printf("written %zu\n", written);
    outcome(pair.client, "write_ex", SSL_write_ex(pair.client, bulk, sizeof bulk, &written));
    printf("written %zu\n", written);
    SHOW(drain(pair.server));
    outcome(pair.client, "shorter", SSL_write(pair.client, bulk, 20000));
    SHOW(drain(pair.server));
    SHOW(SSL_clear_mode(pair.client, SSL_MODE_ENABLE_PARTIAL_WRITE));
    outcome(pair.client, "write", SSL_write(pair.client, bulk, 20000));
    SHOW(drain(pair.server));
    free_pair(&pair);
}

static void moving(int version, enum where where) {
    title("%s: SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER %s", version_name(version), places[where]);
    struct pair pair = with_mode(version, where, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER, 10000);
    outcome(pair.client, "write", SSL_write(pair.client, bulk, 12000));
    outcome(pair.client, "from another place", SSL_write(pair.client, other, 12000));
    SHOW(drain(pair.server));
    outcome(pair.client, "and another", SSL_write(pair.client, into, 12000));
    SHOW(drain(pair.server));
    outcome(pair.client, "write", SSL_write(pair.client, bulk, 12000));
    SSL_clear_mode(pair.client, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    outcome(pair.client, "not any more", SSL_write(pair.client, other, 12000));
    outcome(pair.client, "write", SSL_write(pair.client, bulk, 12000));
    outcome(pair.client, "read", SSL_read(pair.client, into, 10));
    outcome(pair.client, "shutdown", SSL_shutdown(pair.client));
    SHOW(SSL_get_shutdown(pair.client));
    free_pair(&pair);

    title("%s: with partial writes %s", version_name(version), places[where]);
    pair =
        with_mode(version, where, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_ENABLE_PARTIAL_WRITE, 10000);
    outcome(pair.client, "write", SSL_write(pair.client, bulk, 30000));
    outcome(pair.client, "less than was sealed", SSL_write(pair.client, other, 5));
    SHOW(drain(pair.server));
    outcome(pair.client, "write", SSL_write(pair.client, bulk, 30000));
    free_pair(&pair);
}

static void no_retry(int version, enum where where) {
    title("%s: no SSL_MODE_AUTO_RETRY %s", version_name(version), places[where]);
    SSL_CTX *client = client_context(version), *server = server_context(version);
    SSL_CTX_set_num_tickets(server, 1);
    if (where == CONTEXT)
        SHOW(SSL_CTX_clear_mode(client, SSL_MODE_AUTO_RETRY));
    struct pair pair = new_pair(client, server);
    if (where == CONNECTION)
        SHOW(SSL_clear_mode(pair.client, SSL_MODE_AUTO_RETRY));
    REQUIRE(handshake_rounds(&pair, 20, 0));
    if (where == OPEN)
        SHOW(SSL_clear_mode(pair.client, SSL_MODE_AUTO_RETRY));
    SSL_write(pair.server, "data", 4);
    SSL_key_update(pair.server, SSL_KEY_UPDATE_NOT_REQUESTED);
    ERR_clear_error();
    SSL_write(pair.server, "more", 4);
    SSL_shutdown(pair.server);
    for (int i = 0; i < 6; i++) {
        outcome(pair.client, i % 2 ? "read" : "peek",
                i % 2 ? SSL_read(pair.client, into, 10) : SSL_peek(pair.client, into, 10));
        printf("  want %d, retries %d\n", SSL_want(pair.client), BIO_should_read(SSL_get_rbio(pair.client)));
    }
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void without_effect(int version) {
    title("%s: modes that change nothing here", version_name(version));
    struct pair pair =
        with_mode(version, CONNECTION, SSL_MODE_ASYNC | SSL_MODE_RELEASE_BUFFERS | 0x400, 1 << 16);
    size_t count = 7, added = 7, deleted = 7;
    SHOW(SSL_waiting_for_async(pair.client));
    SHOW(SSL_get_all_async_fds(pair.client, NULL, &count));
    SHOW(SSL_get_changed_async_fds(pair.client, NULL, &added, NULL, &deleted));
    outcome(pair.client, "write", SSL_write(pair.client, bulk, 5));
    outcome(pair.server, "read", SSL_read(pair.server, into, 10));
    outcome(pair.client, "shutdown", SSL_shutdown(pair.client));
    free_pair(&pair);
}

int main(void) {
    title("masks");
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    for (int bit = 0; bit < 32; bit++)
        printf("%d: %lx, %lx\n", bit, (unsigned long)SSL_CTX_set_mode(ctx, 1L << bit) & 0xffffffff,
               (unsigned long)SSL_set_mode(ssl, 1L << bit) & 0xffffffff);
    for (int bit = 31; bit >= 0; bit--)
        printf("%d: %lx, %lx\n", bit, (unsigned long)SSL_CTX_clear_mode(ctx, 1L << bit) & 0xffffffff,
               (unsigned long)SSL_clear_mode(ssl, 1L << bit) & 0xffffffff);
    SHOW(SSL_CTX_set_mode(ctx, 0));
    SHOW(SSL_get_mode(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    FOR_EACH_VERSION(version) {
        for (enum where where = CONTEXT; where <= OPEN; where++) {
            partial(version, where);
            moving(version, where);
            no_retry(version, where);
        }
        without_effect(version);
    }
    return 0;
}
