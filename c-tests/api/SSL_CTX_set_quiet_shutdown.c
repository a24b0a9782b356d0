/* SSL_CTX_set_quiet_shutdown(3): the flag on both objects, and an end without close_notify. */
#include "common.h"

static long on_wire(SSL *ssl) {
    return (long)BIO_ctrl_pending(SSL_get_wbio(ssl)) + (long)BIO_ctrl_wpending(SSL_get_wbio(ssl));
}

static void end(int version, int quiet_client, int quiet_server) {
    struct pair pair = connected_pair(version);
    char byte;
    long before;
    SSL_set_quiet_shutdown(pair.client, quiet_client);
    SSL_set_quiet_shutdown(pair.server, quiet_server);
    before = on_wire(pair.client);
    outcome(pair.client, "client's SSL_shutdown", SSL_shutdown(pair.client));
    printf("client sent something: %d\n", on_wire(pair.client) != before);
    SHOW(SSL_get_shutdown(pair.client));
    outcome(pair.server, "server's SSL_read", SSL_read(pair.server, &byte, 1));
    SHOW(SSL_get_shutdown(pair.server));
    outcome(pair.server, "server's SSL_shutdown", SSL_shutdown(pair.server));
    SHOW(SSL_get_shutdown(pair.server));
    outcome(pair.server, "server's SSL_shutdown", SSL_shutdown(pair.server));
    outcome(pair.client, "client's SSL_shutdown", SSL_shutdown(pair.client));
    outcome(pair.client, "client's SSL_read", SSL_read(pair.client, &byte, 1));
    outcome(pair.client, "client's SSL_write", SSL_write(pair.client, "x", 1));
    printf("sessions resumable: %d, %d\n", SSL_SESSION_is_resumable(SSL_get_session(pair.client)),
           SSL_SESSION_is_resumable(SSL_get_session(pair.server)));
    SSL_SESSION *session = SSL_get1_session(pair.client);
    free_pair(&pair);
    SHOW(SSL_SESSION_is_resumable(session));
    SSL_SESSION_free(session);
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx), *later;

    title("getters and inheritance");
    SHOW(SSL_CTX_get_quiet_shutdown(ctx));
    SHOW(SSL_get_quiet_shutdown(ssl));
    SSL_CTX_set_quiet_shutdown(ctx, 1);
    SHOW(SSL_CTX_get_quiet_shutdown(ctx));
    SHOW(SSL_get_quiet_shutdown(ssl));
    later = SSL_new(ctx);
    SHOW(SSL_get_quiet_shutdown(later));
    SSL_set_quiet_shutdown(later, 7);
    SHOW(SSL_get_quiet_shutdown(later));
    SSL_set_quiet_shutdown(later, -2);
    SHOW(SSL_get_quiet_shutdown(later));
    SHOW(SSL_clear(later));
    SHOW(SSL_get_quiet_shutdown(later));
    SHOW(SSL_CTX_get_quiet_shutdown(ctx));
    SSL_CTX_set_quiet_shutdown(ctx, 5);
    SHOW(SSL_CTX_get_quiet_shutdown(ctx));

    title("before a handshake");
    outcome(later, "SSL_shutdown without a role", SSL_shutdown(later));
    SSL_set_connect_state(later);
    outcome(later, "SSL_shutdown", SSL_shutdown(later));
    SHOW(SSL_get_shutdown(later));
    SSL_set_accept_state(ssl);
    outcome(ssl, "SSL_shutdown, not quiet", SSL_shutdown(ssl));
    SHOW(SSL_get_shutdown(ssl));

    title("in a handshake");
    SSL_clear(later);
    SSL_set_bio(later, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    outcome(later, "SSL_do_handshake", SSL_do_handshake(later));
    outcome(later, "SSL_shutdown", SSL_shutdown(later));
    SHOW(SSL_get_shutdown(later));
    SSL_free(later);
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    FOR_EACH_VERSION(version)
    for (int who = 0; who < 4; who++) {
        title("quiet: client %d, server %d, %s", who & 1, who >> 1, version_name(version));
        end(version, who & 1, who >> 1);
    }
    return 0;
}
