/* SSL_CTX_set_default_read_buffer_len(3), SSL_set_read_ahead(3): how much one read of the transport asks for.
 */
#include "common.h"

/* A filter that notes the largest read it is asked for, and how many there were. */
static size_t largest;
static int reads;

static int filter_read(BIO *bio, char *out, size_t length, size_t *count) {
    int result;
    largest = length > largest ? length : largest;
    reads++;
    BIO_clear_retry_flags(bio);
    result = BIO_read_ex(BIO_next(bio), out, length, count);
    BIO_copy_next_retry(bio);
    return result;
}

static int filter_write(BIO *bio, const char *in, size_t length, size_t *count) {
    int result;
    BIO_clear_retry_flags(bio);
    result = BIO_write_ex(BIO_next(bio), in, length, count);
    BIO_copy_next_retry(bio);
    return result;
}

static long filter_control(BIO *bio, int command, long number, void *pointer) {
    return BIO_ctrl(BIO_next(bio), command, number, pointer);
}

static int filter_create(BIO *bio) {
    BIO_set_init(bio, 1);
    return 1;
}

static void run(int version, int read_ahead, size_t by_context, size_t by_connection, size_t record) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    BIO_METHOD *method = BIO_meth_new(BIO_TYPE_FILTER | BIO_get_new_index(), "counts");
    static char bulk[40000], into[40000];
    struct pair pair;
    BIO *below, *filter;
    int total = 0, count;
    BIO_meth_set_read_ex(method, filter_read);
    BIO_meth_set_write_ex(method, filter_write);
    BIO_meth_set_ctrl(method, filter_control);
    BIO_meth_set_create(method, filter_create);
    SSL_CTX_set_read_ahead(client, read_ahead);
    if (by_context)
        SSL_CTX_set_default_read_buffer_len(client, by_context);
    pair = new_pair(client, server);
    if (by_connection)
        SSL_set_default_read_buffer_len(pair.client, by_connection);
    below = SSL_get_rbio(pair.client);
    BIO_up_ref(below);
    filter = BIO_push(BIO_new(method), below);
    SSL_set0_rbio(pair.client, filter);
    connect_pair(&pair);
    largest = 0;
    reads = 0;
    REQUIRE(SSL_set_max_send_fragment(pair.server, record));
    REQUIRE(SSL_write(pair.server, bulk, sizeof bulk) == sizeof bulk);
    while (total < (int)sizeof bulk && (count = SSL_read(pair.client, into, sizeof into)) > 0)
        total += count;
    printf("read ahead %d, lengths %zu %zu, records of %zu: %d bytes in %s reads%s\n", read_ahead, by_context,
           by_connection, record, total, reads > 2 * total / (int)record ? "many" : "few",
           largest >= 20000 ? ", some large" : "");
    if (read_ahead == 0)
        printf("    largest read at most a record: %d\n", largest <= record + 300);
    SHOW(SSL_has_pending(pair.client));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    BIO_meth_free(method);
}

int main(void) {
    FOR_EACH_VERSION(version) {
        title("%s", version_name(version));
        run(version, 0, 0, 0, 16384);
        run(version, 0, 0, 0, 1024);
        run(version, 0, 60000, 0, 1024);
        run(version, 1, 0, 0, 16384);
        run(version, 1, 0, 0, 1024);
        run(version, 1, 100, 0, 1024);
        run(version, 1, 60000, 0, 1024);
        run(version, 1, 0, 60000, 1024);
        run(version, 1, 60000, 100, 1024);
        run(version, 1, 0, 60000, 16384);
    }

    /* Where it is set before the handshake, OpenSSL allocates as much, and may fail. */
    title("more than there is memory, set between two reads");
    FOR_EACH_VERSION(version) {
        struct pair pair = connected_pair(version);
        char byte;
        SSL_set_read_ahead(pair.server, 1);
        SHOW(SSL_write(pair.client, "one", 3));
        SHOW(SSL_read(pair.server, &byte, 1));
        SSL_set_default_read_buffer_len(pair.server, SIZE_MAX);
        SHOW(SSL_read(pair.server, &byte, 1));
        SHOW(SSL_write(pair.client, "two", 3));
        for (int i = 0; i < 4; i++)
            SHOW(SSL_read(pair.server, &byte, 1));
        free_pair(&pair);
    }
    return 0;
}
