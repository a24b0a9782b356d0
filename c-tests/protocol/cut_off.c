/* A transport that ends in the midst of a record, of a message or of a handshake, with
 * SSL_OP_IGNORE_UNEXPECTED_EOF and without. */
#include "forged.h"

static unsigned char secrets[2][32]; /* the client's and the server's */

static void on_key(const SSL *ssl, const char *line) {
    (void)ssl;
    read_secret(line, "CLIENT_TRAFFIC_SECRET_0 ", secrets[0]);
    read_secret(line, "SERVER_TRAFFIC_SECRET_0 ", secrets[1]);
}

static void on_event(const SSL *ssl, int where, int value) {
    (void)ssl;
    if (where == SSL_CB_WRITE_ALERT)
        printf("  writes alert %d %d\n", value >> 8, value & 255);
    if (where == SSL_CB_READ_ALERT)
        printf("  reads alert %d %d\n", value >> 8, value & 255);
}

static void limit(SSL_CTX *client, SSL_CTX *server, int ignores) {
    REQUIRE(SSL_CTX_set_ciphersuites(client, "TLS_AES_128_GCM_SHA256") == 1);
    REQUIRE(SSL_CTX_set_cipher_list(client, "ECDHE-RSA-AES128-GCM-SHA256") == 1);
    SSL_CTX_set_num_tickets(server, 0);
    SSL_CTX_set_options(client, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_options(server, SSL_OP_NO_RENEGOTIATION);
    if (ignores) {
        SSL_CTX_set_options(client, SSL_OP_IGNORE_UNEXPECTED_EOF);
        SSL_CTX_set_options(server, SSL_OP_IGNORE_UNEXPECTED_EOF);
    }
    SSL_CTX_set_keylog_callback(client, on_key);
}

/* In the midst of a message OpenSSL is in a handshake and lets nobody write; ours does. */
static void end(SSL *ssl, int in_message) {
    char bytes[100];
    for (int i = 0; i < 3; i++) {
        outcome(ssl, "  read", SSL_read(ssl, bytes, sizeof bytes));
        printf("    shutdown %d\n", SSL_get_shutdown(ssl));
        if (!in_message)
            printf("    in init %d, %s\n", SSL_in_init(ssl) != 0,
                   SSL_in_init(ssl) ? "" : SSL_rstate_string_long(ssl));
    }
    if (in_message)
        return;
    outcome(ssl, "  write", SSL_write(ssl, "data", 4));
    outcome(ssl, "  shutdown", SSL_shutdown(ssl));
    outcome(ssl, "  shutdown", SSL_shutdown(ssl));
    printf("    shutdown %d, resumable %d\n", SSL_get_shutdown(ssl),
           SSL_SESSION_is_resumable(SSL_get_session(ssl)));
}

enum { NOTHING, HEADER, BODY, ALL_BUT_ONE, AFTER_DATA, MESSAGE_HEADER, MESSAGE_BODY, TYPES };
static const char *const places[] = {"before a record",
                                     "in a record's header",
                                     "behind a record's header",
                                     "before a record's last byte",
                                     "behind data",
                                     "in the header of a message",
                                     "in a message"};

/* Behind the handshake. */
static void open_connection(int version, int at_client, int ignores, int place) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    BIO *record = BIO_new(BIO_s_mem()), *input = BIO_new(BIO_s_mem());
    struct keys keys = {.version = version};
    char *bytes;
    limit(client, server, ignores);
    struct pair pair = new_pair(client, server);
    connect_pair(&pair);
    SSL *victim = at_client ? pair.client : pair.server, *other = at_client ? pair.server : pair.client;
    title("%s, %s%s: the end comes %s", version_name(version), at_client ? "client" : "server",
          ignores ? ", ignored" : "", places[place]);
    if (version == TLS1_2_VERSION) {
        keys = keys_of_tls12(other, at_client, 1);
    } else {
        memcpy(keys.secret, secrets[at_client], 32);
        use_secret(&keys);
    }
    if (place == MESSAGE_HEADER)
        seal(&keys, record, 22, version == TLS1_3_VERSION ? "\x18" : at_client ? "\0" : "\1", 1);
    else if (place == MESSAGE_BODY)
        seal(&keys, record, 22,
             version == TLS1_3_VERSION ? "\x18\0\0\1"
             : at_client               ? "\0\0\0"
                                       : "\1\0\0\x29\3",
             version == TLS1_3_VERSION ? 4
             : at_client               ? 3
                                       : 5);
    else
        seal(&keys, record, 23, "data", 4);
    int length = (int)BIO_get_mem_data(record, &bytes);
    BIO_write(input, bytes,
              place == NOTHING       ? 0
              : place == HEADER      ? 3
              : place == BODY        ? 5
              : place == ALL_BUT_ONE ? length - 1
                                     : length);
    BIO_set_mem_eof_return(input, 0);
    SSL_set0_rbio(victim, input);
    SSL_set_info_callback(victim, on_event);
    end(victim, place == MESSAGE_BODY);
    BIO_free(record);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* In the handshake: what the other end has sent in a flight ends behind this much of it. `flight` 0: the
 * first. */
static void handshake_cut(int version, int at_client, int ignores, int flight, int percent) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    BIO *input = BIO_new(BIO_s_mem());
    static char bytes[20000];
    limit(client, server, ignores);
    struct pair pair = new_pair(client, server);
    SSL *victim = at_client ? pair.client : pair.server, *other = at_client ? pair.server : pair.client;
    title("%s, %s%s: the end comes behind %d%% of flight %d", version_name(version),
          at_client ? "client" : "server", ignores ? ", ignored" : "", percent, flight);
    SSL_do_handshake(pair.client);
    for (int i = 0; i < flight; i++) {
        SSL_do_handshake(pair.server);
        SSL_do_handshake(pair.client);
    }
    if (at_client)
        SSL_do_handshake(other);
    ERR_clear_error();
    int length = BIO_read(SSL_get_rbio(victim), bytes, sizeof bytes);
    REQUIRE(length > 0);
    BIO_write(input, bytes,
              percent == 100  ? length
              : percent == 0  ? 0
              : percent == 99 ? length - 1
                              : 3 + length * percent / 100);
    BIO_set_mem_eof_return(input, 0);
    SSL_set0_rbio(victim, input);
    SSL_set_info_callback(victim, on_event);
    for (int i = 0; i < 2; i++) {
        outcome(victim, "  handshake", SSL_do_handshake(victim));
        printf("    shutdown %d, in init %d\n", SSL_get_shutdown(victim), SSL_in_init(victim) != 0);
    }
    outcome(victim, "  read", SSL_read(victim, bytes, sizeof bytes));
    outcome(victim, "  shutdown", SSL_shutdown(victim));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    FOR_EACH_VERSION(version) {
        for (int at_client = 0; at_client < 2; at_client++) {
            for (int ignores = 0; ignores < 2; ignores++) {
                for (int place = NOTHING; place < TYPES; place++)
                    open_connection(version, at_client, ignores, place);
                static const int parts[] = {0, 1, 50, 99};
                for (size_t part = 0; part < sizeof parts / sizeof parts[0]; part++) {
                    handshake_cut(version, at_client, ignores, 0, parts[part]);
                    if (!at_client)
                        handshake_cut(version, at_client, ignores, 1, parts[part]);
                }
            }
        }
    }
    return 0;
}
