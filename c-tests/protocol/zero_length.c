/* Reads, peeks and writes of no bytes, in every state of a connection: whether they count as done, what they
 * leave alone, and what they do on the way (finish a handshake, take a record in, find the end). */
#include "common.h"

static char buffer[32];

static void show(SSL *ssl, const char *what, int result, size_t count) {
    int error = SSL_get_error(ssl, result);
    printf("%s = %d %s, count %zu, pending %d %d, in init %d\n", what, result, error_name(error), count,
           SSL_pending(ssl), SSL_has_pending(ssl), SSL_in_init(ssl));
    print_errors();
}

#define CALL(ssl, call)                                                                                      \
    do {                                                                                                     \
        size_t count = 99;                                                                                   \
        ERR_clear_error();                                                                                   \
        int result_ = (call);                                                                                \
        show(ssl, #call, result_, count);                                                                    \
    } while (0)

static void none(SSL *ssl) {
    CALL(ssl, SSL_peek_ex(ssl, buffer, 0, &count));
    CALL(ssl, SSL_peek(ssl, buffer, 0));
    CALL(ssl, SSL_read_ex(ssl, buffer, 0, &count));
    CALL(ssl, SSL_read(ssl, buffer, 0));
    CALL(ssl, SSL_read(ssl, NULL, 0));
    CALL(ssl, SSL_write_ex(ssl, buffer, 0, &count));
    CALL(ssl, SSL_write(ssl, buffer, 0));
    CALL(ssl, SSL_write(ssl, NULL, 0));
}

static void mode_of(SSL *ssl, int mode) {
    if (mode)
        SSL_set_mode(ssl, mode);
    else
        SSL_clear_mode(ssl, SSL_MODE_AUTO_RETRY);
}

static void with_version(int version, int mode) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    title("%s, mode %d: data waits", version_name(version), mode);
    struct pair pair = new_pair(client, server);
    connect_pair(&pair);
    mode_of(pair.server, mode);
    SSL_write(pair.client, "first", 5);
    SSL_write(pair.client, "second", 6);
    none(pair.server);
    CALL(pair.server, SSL_read_ex(pair.server, buffer, 2, &count));
    none(pair.server);
    CALL(pair.server, SSL_read_ex(pair.server, buffer, 20, &count));
    none(pair.server);
    CALL(pair.server, SSL_read_ex(pair.server, buffer, 20, &count));
    none(pair.server);
    printf("the peer's inbox: %d\n", BIO_pending(SSL_get_rbio(pair.client)) > 0);

    title("%s, mode %d: close_notify waits", version_name(version), mode);
    SSL_shutdown(pair.client);
    none(pair.server);
    none(pair.client);
    SSL_set_shutdown(pair.server, 0);
    none(pair.server);
    free_pair(&pair);

    title("%s, mode %d: the stream has ended", version_name(version), mode);
    pair = socket_pair(client, server);
    connect_pair(&pair);
    mode_of(pair.server, mode);
    close(pair.client_fd);
    pair.client_fd = -1;
    none(pair.server);
    free_pair(&pair);

    title("%s, mode %d: an empty record comes, and data", version_name(version), mode);
    pair = new_pair(client, server);
    connect_pair(&pair);
    mode_of(pair.server, mode);
    if (version == TLS1_3_VERSION)
        SSL_key_update(pair.client, SSL_KEY_UPDATE_NOT_REQUESTED);
    SSL_do_handshake(pair.client);
    SSL_write(pair.client, "data", 4);
    none(pair.server);
    CALL(pair.server, SSL_read(pair.server, buffer, 20));
    free_pair(&pair);

    title("%s, mode %d: they finish the handshake", version_name(version), mode);
    for (int way = 0; way < 4; way++) {
        pair = new_pair(client, server);
        for (int i = 0; i < 3; i++)
            switch (way) {
            case 0:
                CALL(pair.client, SSL_read_ex(pair.client, buffer, 0, &count));
                CALL(pair.server, SSL_read_ex(pair.server, buffer, 0, &count));
                break;
            case 1:
                CALL(pair.client, SSL_write_ex(pair.client, buffer, 0, &count));
                CALL(pair.server, SSL_write_ex(pair.server, buffer, 0, &count));
                break;
            case 2:
                CALL(pair.client, SSL_write(pair.client, NULL, 0));
                CALL(pair.server, SSL_peek(pair.server, NULL, 0));
                break;
            case 3:
                CALL(pair.client, SSL_peek_ex(pair.client, buffer, 0, &count));
                CALL(pair.server, SSL_write(pair.server, buffer, 0));
                break;
            }
        free_pair(&pair);
    }

    title("%s, mode %d: in a write that waits", version_name(version), mode);
    pair = pair_of(SSL_new(client), SSL_new(server), 20000);
    connect_pair(&pair);
    mode_of(pair.server, mode);
    static char large[40000];
    CALL(pair.server, SSL_write_ex(pair.server, large, sizeof large, &count));
    CALL(pair.server, SSL_read_ex(pair.server, buffer, 0, &count));
    CALL(pair.server, SSL_peek(pair.server, buffer, 0));
    free_pair(&pair);

    title("%s, mode %d: after a failure", version_name(version), mode);
    pair = new_pair(client, server);
    connect_pair(&pair);
    mode_of(pair.server, mode);
    BIO_write(SSL_get_wbio(pair.client),
              "\27\3\3\0\40"
              "0123456789abcdef0123456789abcdef",
              37);
    none(pair.server);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void early_data(void) {
    SSL_CTX *client = client_context(TLS1_3_VERSION), *server = server_context(TLS1_3_VERSION);
    SSL_CTX_set_max_early_data(server, 1000);
    SSL_CTX_set_options(server, SSL_OP_NO_ANTI_REPLAY);
    struct pair pair = new_pair(client, server);
    connect_pair(&pair);
    SSL_SESSION *session = SSL_get1_session(pair.client);
    SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    free_pair(&pair);
    title("early data");
    pair = new_pair(client, server);
    SSL_set_session(pair.client, session);
    CALL(pair.client, SSL_write_early_data(pair.client, "early", 5, &count));
    CALL(pair.client, SSL_write_early_data(pair.client, "", 0, &count));
    CALL(pair.server, SSL_read_early_data(pair.server, buffer, 0, &count));
    CALL(pair.server, SSL_read_early_data(pair.server, buffer, 2, &count));
    CALL(pair.server, SSL_read_early_data(pair.server, buffer, 0, &count));
    CALL(pair.server, SSL_write_early_data(pair.server, "", 0, &count));
    CALL(pair.server, SSL_read_early_data(pair.server, buffer, 9, &count));
    CALL(pair.client, SSL_do_handshake(pair.client));
    CALL(pair.server, SSL_read_early_data(pair.server, buffer, 0, &count));
    CALL(pair.server, SSL_read_early_data(pair.server, buffer, 0, &count));
    CALL(pair.server, SSL_read(pair.server, buffer, 0));
    free_pair(&pair);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    static const int modes[] = {SSL_MODE_AUTO_RETRY, 0, SSL_MODE_AUTO_RETRY | SSL_MODE_ENABLE_PARTIAL_WRITE};
    title("nothing set");
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    none(ssl);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    for (int i = 0; i < 3; i++)
        FOR_EACH_VERSION(version)
    with_version(version, modes[i]);
    early_data();
    return 0;
}
