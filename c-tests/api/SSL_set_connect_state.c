/* SSL_set_connect_state(3), SSL_is_server(3): roles, with methods of one role and of both. */
#include "common.h"

static void tell(SSL *ssl) {
    printf("server %d, shutdown %d, before %d, init %d, state %s, want %d\n", SSL_is_server(ssl),
           SSL_get_shutdown(ssl), SSL_in_before(ssl), SSL_in_init(ssl), SSL_state_string_long(ssl),
           SSL_want(ssl));
}

static void add_bios(SSL *ssl) {
    SSL_set_bio(ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
}

int main(void) {
    const SSL_METHOD *methods[] = {TLS_method(), TLS_server_method(), TLS_client_method()};
    const char *names[] = {"TLS_method", "TLS_server_method", "TLS_client_method"};
    char byte;
    for (int i = 0; i < 3; i++) {
        SSL_CTX *ctx = SSL_CTX_new(methods[i]);
        SSL *ssl = SSL_new(ctx);
        title("%s, no role", names[i]);
        add_bios(ssl);
        tell(ssl);
        outcome(ssl, "SSL_do_handshake", SSL_do_handshake(ssl));
        outcome(ssl, "SSL_read", SSL_read(ssl, &byte, 1));
        outcome(ssl, "SSL_write", SSL_write(ssl, "x", 1));
        outcome(ssl, "SSL_shutdown", SSL_shutdown(ssl));
        tell(ssl);

        title("%s, SSL_set_connect_state", names[i]);
        SSL_set_shutdown(ssl, 3);
        SSL_set_connect_state(ssl);
        tell(ssl);
        outcome(ssl, "SSL_do_handshake", SSL_do_handshake(ssl));
        tell(ssl);
        printf("sent: %d\n", BIO_ctrl_pending(SSL_get_wbio(ssl)) > 0);
        outcome(ssl, "SSL_accept", SSL_accept(ssl));
        tell(ssl);

        title("%s, SSL_set_accept_state", names[i]);
        SSL_set_accept_state(ssl);
        tell(ssl);
        outcome(ssl, "SSL_do_handshake", SSL_do_handshake(ssl));
        tell(ssl);
        SSL_free(ssl);

        title("%s, SSL_connect", names[i]);
        ssl = SSL_new(ctx);
        add_bios(ssl);
        outcome(ssl, "SSL_connect", SSL_connect(ssl));
        tell(ssl);
        outcome(ssl, "SSL_read", SSL_read(ssl, &byte, 1));
        SSL_free(ssl);

        title("%s, SSL_accept", names[i]);
        ssl = SSL_new(ctx);
        add_bios(ssl);
        outcome(ssl, "SSL_accept", SSL_accept(ssl));
        tell(ssl);
        outcome(ssl, "SSL_write", SSL_write(ssl, "x", 1));
        SSL_free(ssl);

        title("%s, the role is set after SSL_set_ssl_method", names[i]);
        ssl = SSL_new(ctx);
        add_bios(ssl);
        SHOW(SSL_set_ssl_method(ssl, TLS_method()));
        tell(ssl);
        SSL_set_connect_state(ssl);
        outcome(ssl, "SSL_do_handshake", SSL_do_handshake(ssl));
        SSL_free(ssl);

        title("%s, SSL_set_ssl_method after the role", names[i]);
        ssl = SSL_new(ctx);
        add_bios(ssl);
        SSL_set_accept_state(ssl);
        SHOW(SSL_set_ssl_method(ssl, TLS_client_method()));
        tell(ssl);
        outcome(ssl, "SSL_do_handshake", SSL_do_handshake(ssl));
        SSL_free(ssl);
        SSL_CTX_free(ctx);
    }

    FOR_EACH_VERSION(version) {
        title("reading and writing do the handshake, %s", version_name(version));
        SSL_CTX *client = client_context(version), *server = server_context(version);
        struct pair pair = new_pair(client, server);
        char buffer[8];
        for (int i = 0; i < 3; i++) {
            outcome(pair.client, "SSL_write", SSL_write(pair.client, "hello", 5));
            outcome(pair.server, "SSL_read", SSL_read(pair.server, buffer, sizeof buffer));
        }

        title("a role again, on an open connection, %s", version_name(version));
        SSL_set_connect_state(pair.client);
        tell(pair.client);
        SSL_set_accept_state(pair.server);
        tell(pair.server);
        SHOW_TEXT(SSL_get_version(pair.client));
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
