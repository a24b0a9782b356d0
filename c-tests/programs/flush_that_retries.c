/* A BIO whose flush asks for a retry, as one over a buffer of its own may: nothing of what it holds reaches
 * the peer before a flush succeeds, so the library must ask again. What the first of two calls returns is not
 * compared: OpenSSL answers SYSCALL where WANT_WRITE is meant. */
#include "common.h"

static int refusals; /* flushes that will be refused */
static int flushes, refused;
static const char *kind = "retry";

struct held {
    BIO *next;
    unsigned char bytes[1 << 18];
    size_t length;
};

static int held_write(BIO *bio, const char *bytes, int length) {
    struct held *held = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    if (held->length + (size_t)length > sizeof held->bytes)
        return -1;
    memcpy(held->bytes + held->length, bytes, (size_t)length);
    held->length += (size_t)length;
    return length;
}

static int held_read(BIO *bio, char *bytes, int length) {
    struct held *held = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    int count = BIO_read(held->next, bytes, length);
    if (BIO_should_retry(held->next))
        BIO_set_retry_read(bio);
    return count;
}

static long held_control(BIO *bio, int command, long number, void *pointer) {
    struct held *held = BIO_get_data(bio);
    (void)number;
    (void)pointer;
    if (command != BIO_CTRL_FLUSH)
        return 0;
    flushes++;
    BIO_clear_retry_flags(bio);
    if (refusals > 0) {
        refusals--;
        refused++;
        if (strcmp(kind, "retry") == 0)
            BIO_set_retry_write(bio);
        return -1;
    }
    if (held->length > 0)
        REQUIRE(BIO_write(held->next, held->bytes, (int)held->length) == (int)held->length);
    held->length = 0;
    return 1;
}

static int held_destroy(BIO *bio) {
    struct held *held = BIO_get_data(bio);
    BIO_free(held->next);
    free(held);
    return 1;
}

static BIO *holding(BIO *next) {
    static BIO_METHOD *method;
    if (method == NULL) {
        method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "holds");
        BIO_meth_set_write(method, held_write);
        BIO_meth_set_read(method, held_read);
        BIO_meth_set_ctrl(method, held_control);
        BIO_meth_set_destroy(method, held_destroy);
    }
    BIO *bio = BIO_new(method);
    struct held *held = calloc(1, sizeof *held);
    held->next = next;
    BIO_set_data(bio, held);
    BIO_set_init(bio, 1);
    return bio;
}

static size_t holds(SSL *ssl) {
    return ((struct held *)BIO_get_data(SSL_get_wbio(ssl)))->length;
}

/* Both ends hold what they write. */
static struct pair holding_pair(SSL_CTX *client, SSL_CTX *server) {
    BIO *left, *right;
    struct pair pair = {SSL_new(client), SSL_new(server), -1, -1};
    REQUIRE(BIO_new_bio_pair(&left, 1 << 18, &right, 1 << 18) == 1);
    left = holding(left);
    right = holding(right);
    SSL_set_bio(pair.client, left, left);
    SSL_set_bio(pair.server, right, right);
    SSL_set_connect_state(pair.client);
    SSL_set_accept_state(pair.server);
    refusals = 0;
    return pair;
}

static int call(SSL *ssl, const char *what, int result) {
    int error = SSL_get_error(ssl, result);
    if (refused)
        printf("%s, whose flush was refused: success %d, holds %s\n", what, result > 0,
               holds(ssl) ? "yes" : "no");
    else
        printf("%s = %d %s, holds %s\n", what, result, error_name(error), holds(ssl) ? "yes" : "no");
    ERR_clear_error();
    refused = 0;
    return result;
}

/* Each flush of the handshake is refused once, or `times`. */
static void in_handshake(int version, int times) {
    title("%s, every flush of the handshake is refused %d times, by %s", version_name(version), times, kind);
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct pair pair = holding_pair(client, server);
    SSL *ends[] = {pair.client, pair.server};
    int done[2] = {0, 0};
    char buffer[10];
    for (int round = 0; round < 40 && !(done[0] && done[1]); round++)
        for (int i = 0; i < 2; i++) {
            if (done[i])
                continue;
            refusals = round % (times + 1) ? 0 : times;
            refused = 0;
            ERR_clear_error();
            done[i] = SSL_do_handshake(ends[i]) == 1;
        }
    refused = refusals = 0;
    printf("done %d %d, held %d %d\n", done[0], done[1], holds(pair.client) > 0, holds(pair.server) > 0);
    call(pair.client, "read", SSL_read(pair.client, buffer, sizeof buffer));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static struct pair open_pair(int version) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct pair pair = holding_pair(client, server);
    connect_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    flushes = refused = 0;
    return pair;
}

/* Data is not flushed by SSL_write at all. */
static void in_write(int version) {
    char buffer[10];
    title("%s, writing", version_name(version));
    struct pair pair = open_pair(version);
    refusals = 1;
    call(pair.client, "write", SSL_write(pair.client, "data", 4));
    call(pair.client, "write", SSL_write(pair.client, "more", 4));
    call(pair.client, "write", SSL_write(pair.client, "", 0));
    printf("flushes %d\n", flushes);
    refusals = 0;
    printf("BIO_flush = %d\n", (int)BIO_flush(SSL_get_wbio(pair.client)));
    call(pair.server, "read", SSL_read(pair.server, buffer, sizeof buffer));
    call(pair.server, "read", SSL_read(pair.server, buffer, sizeof buffer));
    free_pair(&pair);
}

static void in_shutdown(int version) {
    char buffer[10];
    title("%s, shutting down", version_name(version));
    struct pair pair = open_pair(version);
    refusals = 1;
    SHOW(SSL_shutdown(pair.client));
    printf("refused %d, holds %d\n", refused, holds(pair.client) > 0);
    refused = 0;
    call(pair.client, "shutdown", SSL_shutdown(pair.client));
    SHOW(SSL_get_shutdown(pair.client));
    (void)BIO_flush(SSL_get_wbio(pair.client));
    call(pair.server, "read", SSL_read(pair.server, buffer, sizeof buffer));
    refusals = 1;
    SHOW(SSL_shutdown(pair.server));
    refused = 0;
    SHOW(SSL_get_shutdown(pair.server));
    (void)BIO_flush(SSL_get_wbio(pair.server));
    call(pair.client, "shutdown", SSL_shutdown(pair.client));
    free_pair(&pair);
}

static void after_handshake(void) {
    char buffer[10];
    title("key updates");
    struct pair pair = open_pair(TLS1_3_VERSION);
    SHOW(SSL_key_update(pair.client, SSL_KEY_UPDATE_REQUESTED));
    refusals = 2;
    call(pair.client, "handshake", SSL_do_handshake(pair.client));
    SHOW(SSL_in_init(pair.client));
    call(pair.client, "write", SSL_write(pair.client, "data", 4));
    SHOW(SSL_in_init(pair.client));
    call(pair.client, "write", SSL_write(pair.client, "data", 4));
    (void)BIO_flush(SSL_get_wbio(pair.client));
    call(pair.server, "read", SSL_read(pair.server, buffer, sizeof buffer));
    refusals = 1;
    call(pair.server, "write that answers", SSL_write(pair.server, "answer", 6));
    call(pair.server, "write", SSL_write(pair.server, "answer", 6));
    (void)BIO_flush(SSL_get_wbio(pair.server));
    call(pair.client, "read", SSL_read(pair.client, buffer, sizeof buffer));
    free_pair(&pair);

    title("one more ticket");
    pair = open_pair(TLS1_3_VERSION);
    SSL_SESSION *before = SSL_get1_session(pair.client);
    SHOW(SSL_new_session_ticket(pair.server));
    refusals = 1;
    call(pair.server, "handshake", SSL_do_handshake(pair.server));
    call(pair.server, "handshake", SSL_do_handshake(pair.server));
    call(pair.client, "read", SSL_read(pair.client, buffer, sizeof buffer));
    printf("the client's session is another one: %d\n", SSL_get0_session(pair.client) != before);
    call(pair.server, "write", SSL_write(pair.server, "data", 4));
    (void)BIO_flush(SSL_get_wbio(pair.server));
    call(pair.client, "read", SSL_read(pair.client, buffer, sizeof buffer));
    SSL_SESSION_free(before);
    free_pair(&pair);

    title("a certificate after the handshake");
    SSL_CTX *client = client_context(TLS1_3_VERSION), *server = server_context(TLS1_3_VERSION);
    use(client, "client");
    SSL_CTX_set_post_handshake_auth(client, 1);
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE, NULL);
    SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL);
    pair = holding_pair(client, server);
    connect_pair(&pair);
    flushes = refused = 0;
    SHOW(SSL_verify_client_post_handshake(pair.server));
    refusals = 1;
    call(pair.server, "handshake", SSL_do_handshake(pair.server));
    call(pair.server, "handshake", SSL_do_handshake(pair.server));
    refusals = 1;
    call(pair.client, "read", SSL_read(pair.client, buffer, sizeof buffer));
    call(pair.client, "read", SSL_read(pair.client, buffer, sizeof buffer));
    refusals = 1;
    call(pair.server, "read", SSL_read(pair.server, buffer, sizeof buffer));
    call(pair.server, "read", SSL_read(pair.server, buffer, sizeof buffer));
    SHOW_POINTER(SSL_get0_peer_certificate(pair.server));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void early_data(void) {
    char buffer[10];
    size_t count;
    SSL_CTX *client = client_context(TLS1_3_VERSION), *server = server_context(TLS1_3_VERSION);
    SSL_CTX_set_max_early_data(server, 1000);
    SSL_CTX_set_options(server, SSL_OP_NO_ANTI_REPLAY);
    struct pair pair = holding_pair(client, server);
    connect_pair(&pair);
    SSL_SESSION *session = SSL_get1_session(pair.client);
    SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    free_pair(&pair);
    for (int place = 0; place < 2; place++) {
        title("early data, the flush of the %s is refused", place == 0 ? "ClientHello" : "data");
        pair = holding_pair(client, server);
        SSL_set_session(pair.client, session);
        flushes = refused = 0;
        refusals = place == 0;
        call(pair.client, "early write", SSL_write_early_data(pair.client, "early", 5, &count));
        refusals = place == 1;
        call(pair.client, "early write", SSL_write_early_data(pair.client, "more", 4, &count));
        refusals = 0;
        call(pair.client, "early write", SSL_write_early_data(pair.client, "more", 4, &count));
        SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
        free_pair(&pair);
    }
    title("early data and the answer to it");
    pair = holding_pair(client, server);
    SSL_set_session(pair.client, session);
    call(pair.client, "early write", SSL_write_early_data(pair.client, "early", 5, &count));
    flushes = refused = 0;
    refusals = 1;
    call(pair.server, "early read", SSL_read_early_data(pair.server, buffer, 5, &count));
    call(pair.server, "early read", SSL_read_early_data(pair.server, buffer, 5, &count));
    refusals = 1;
    printf("early answer: %d\n", SSL_write_early_data(pair.server, "answer", 6, &count));
    printf("count %zu, refused %d, holds %d\n", count, refused, holds(pair.server) > 0);
    refused = refusals = 0;
    printf("early answer: %d\n", SSL_write_early_data(pair.server, "second", 6, &count));
    printf("count %zu, refused %d, holds %d\n", count, refused, holds(pair.server) > 0);
    refusals = 1;
    call(pair.client, "handshake", SSL_do_handshake(pair.client));
    call(pair.client, "handshake", SSL_do_handshake(pair.client));
    call(pair.client, "read", SSL_read(pair.client, buffer, 6));
    call(pair.client, "read", SSL_read(pair.client, buffer, 6));
    free_pair(&pair);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    static const char *const kinds[] = {"retry", "failure"};
    for (int i = 0; i < 2; i++) {
        kind = kinds[i];
        FOR_EACH_VERSION(version) {
            in_handshake(version, 1);
            in_handshake(version, 2);
            in_write(version);
            in_shutdown(version);
        }
        after_handshake();
        early_data();
    }
    return 0;
}
