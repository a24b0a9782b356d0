/* SSL_set_shutdown(3): the two bits, who sets them, and what they do to reading, writing and shutting down.
 */
#include "common.h"

static void print_bits(const char *who, SSL *ssl) {
    int bits = SSL_get_shutdown(ssl);
    printf("%s:%s%s%s\n", who, bits == 0 ? " open" : "", bits & SSL_SENT_SHUTDOWN ? " sent" : "",
           bits & SSL_RECEIVED_SHUTDOWN ? " received" : "");
}

/* What works with these bits. */
static void try_all(int version, int bits) {
    struct pair pair = connected_pair(version);
    char buffer[16];
    size_t count = 7;
    SSL_write(pair.server, "waiting", 7);
    SSL_set_shutdown(pair.client, bits);
    print_bits("client", pair.client);
    outcome(pair.client, "SSL_read", SSL_read(pair.client, buffer, sizeof buffer));
    outcome(pair.client, "SSL_peek", SSL_peek(pair.client, buffer, sizeof buffer));
    outcome(pair.client, "SSL_read_ex", SSL_read_ex(pair.client, buffer, sizeof buffer, &count));
    outcome(pair.client, "SSL_write", SSL_write(pair.client, "data", 4));
    outcome(pair.client, "SSL_write_ex", SSL_write_ex(pair.client, "data", 4, &count));
    outcome(pair.client, "SSL_do_handshake", SSL_do_handshake(pair.client));
    SHOW(SSL_pending(pair.client));
    outcome(pair.client, "SSL_shutdown", SSL_shutdown(pair.client));
    print_bits("client", pair.client);
    outcome(pair.client, "SSL_shutdown", SSL_shutdown(pair.client));
    print_bits("client", pair.client);
    outcome(pair.server, "server's SSL_read", SSL_read(pair.server, buffer, sizeof buffer));
    print_bits("server", pair.server);
    title("taken back");
    SSL_set_shutdown(pair.client, 0);
    print_bits("client", pair.client);
    outcome(pair.client, "SSL_write", SSL_write(pair.client, "more", 4));
    outcome(pair.client, "SSL_read", SSL_read(pair.client, buffer, sizeof buffer));
    outcome(pair.server, "server's SSL_read", SSL_read(pair.server, buffer, sizeof buffer));
    print_bits("client", pair.client);
    print_bits("server", pair.server);
    printf("the server's, too\n");
    SSL_set_shutdown(pair.server, 0);
    outcome(pair.server, "server's SSL_read", SSL_read(pair.server, buffer, sizeof buffer));
    outcome(pair.server, "server's SSL_read", SSL_read(pair.server, buffer, sizeof buffer));
    outcome(pair.server, "server's SSL_write", SSL_write(pair.server, "back", 4));
    outcome(pair.client, "SSL_read", SSL_read(pair.client, buffer, sizeof buffer));
    outcome(pair.client, "SSL_shutdown", SSL_shutdown(pair.client));
    outcome(pair.server, "server's SSL_shutdown", SSL_shutdown(pair.server));
    outcome(pair.server, "server's SSL_shutdown", SSL_shutdown(pair.server));
    outcome(pair.client, "SSL_shutdown", SSL_shutdown(pair.client));
    print_bits("client", pair.client);
    print_bits("server", pair.server);
    free_pair(&pair);
}

/* What comes after a close_notify of ours and is not TLS: nobody is told. */
static void fault_after(int version, int bits) {
    title("bits %d, and garbage comes, %s", bits, version_name(version));
    struct pair pair = connected_pair(version);
    char buffer[16];
    SSL_set_shutdown(pair.client, bits);
    BIO_write(SSL_get_wbio(pair.server), "\27\3\3\0\36garbage garbage garbage garbage", 35);
    outcome(pair.client, "SSL_read", SSL_read(pair.client, buffer, sizeof buffer));
    SHOW(BIO_pending(SSL_get_rbio(pair.server)) > 0);
    free_pair(&pair);
    pair = connected_pair(version);
    outcome(pair.client, "SSL_shutdown", SSL_shutdown(pair.client));
    int before = BIO_pending(SSL_get_rbio(pair.server));
    BIO_write(SSL_get_wbio(pair.server), "\26\3\3\0\4\0\0\0\0", 9);
    outcome(pair.client, "SSL_read", SSL_read(pair.client, buffer, sizeof buffer));
    SHOW(BIO_pending(SSL_get_rbio(pair.server)) - before);
    free_pair(&pair);
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);

    title("before a handshake");
    for (int bits = 0; bits < 4; bits++) {
        SSL_set_shutdown(ssl, bits);
        SHOW(SSL_get_shutdown(ssl));
    }
    SSL_set_shutdown(ssl, 0x55);
    SHOW(SSL_get_shutdown(ssl));
    SSL_set_shutdown(ssl, -1);
    SHOW(SSL_get_shutdown(ssl));
    char byte;
    outcome(ssl, "SSL_read without a role", SSL_read(ssl, &byte, 1));
    outcome(ssl, "SSL_write without a role", SSL_write(ssl, "x", 1));
    outcome(ssl, "SSL_shutdown without a role", SSL_shutdown(ssl));
    SSL_set_shutdown(ssl, 3);
    SSL_set_connect_state(ssl);
    SHOW(SSL_get_shutdown(ssl));
    SSL_set_shutdown(ssl, 3);
    outcome(ssl, "SSL_read", SSL_read(ssl, &byte, 1));
    outcome(ssl, "SSL_write", SSL_write(ssl, "x", 1));
    outcome(ssl, "SSL_shutdown", SSL_shutdown(ssl));
    SHOW(SSL_get_shutdown(ssl));
    SSL_free(ssl);

    title("a handshake begins with the bits set");
    ssl = SSL_new(ctx);
    SSL_set_connect_state(ssl);
    SSL_set_shutdown(ssl, 3);
    SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    outcome(ssl, "SSL_do_handshake", SSL_do_handshake(ssl));
    SHOW(SSL_get_shutdown(ssl));
    SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN);
    outcome(ssl, "SSL_do_handshake", SSL_do_handshake(ssl));
    SHOW(SSL_get_shutdown(ssl));
    outcome(ssl, "SSL_shutdown", SSL_shutdown(ssl));
    SSL_set_shutdown(ssl, 3);
    outcome(ssl, "SSL_shutdown", SSL_shutdown(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    FOR_EACH_VERSION(version) {
        for (int bits = 0; bits < 4; bits++) {
            title("bits %d, %s", bits, version_name(version));
            try_all(version, bits);
        }

        fault_after(version, 0);
        fault_after(version, SSL_SENT_SHUTDOWN);
        title("who sets them, %s", version_name(version));
        struct pair pair = connected_pair(version);
        char buffer[16];
        outcome(pair.client, "client's SSL_shutdown", SSL_shutdown(pair.client));
        print_bits("client", pair.client);
        print_bits("server", pair.server);
        outcome(pair.server, "server's SSL_read", SSL_read(pair.server, buffer, sizeof buffer));
        print_bits("server", pair.server);
        outcome(pair.server, "server's SSL_write", SSL_write(pair.server, "late", 4));
        SSL_set_shutdown(pair.server, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
        outcome(pair.server, "server's SSL_shutdown", SSL_shutdown(pair.server));
        outcome(pair.client, "client's SSL_shutdown", SSL_shutdown(pair.client));
        outcome(pair.client, "client's SSL_read", SSL_read(pair.client, buffer, sizeof buffer));
        outcome(pair.client, "client's SSL_shutdown", SSL_shutdown(pair.client));
        print_bits("client", pair.client);
        free_pair(&pair);

        title("a fatal alert is received, %s", version_name(version));
        SSL_CTX *client = client_context(version), *server = server_context(version);
        SSL_CTX_set_cert_store(client, X509_STORE_new());
        pair = new_pair(client, server);
        handshake(&pair);
        outcome(pair.server, "server's SSL_read", SSL_read(pair.server, buffer, sizeof buffer));
        print_bits("client", pair.client);
        print_bits("server", pair.server);
        outcome(pair.server, "server's SSL_shutdown", SSL_shutdown(pair.server));
        outcome(pair.client, "client's SSL_shutdown", SSL_shutdown(pair.client));
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
