/*
 * Handshakes to be logged: a full one, a resumed one, and one that fails, with data in between. Prints the
 * lines of the program's own key log, and last errno as a failed call left it.
 */
#include "../../c-tests/support/common.h"

#include <sys/wait.h>

static void log_key(const SSL *ssl, const char *line) {
    (void)ssl;
    printf("key %s\n", line);
}

static SSL_SESSION *connect_once(SSL_CTX *client, SSL_CTX *server, SSL_SESSION *session) {
    struct pair pair = new_pair(client, server);
    char data[32];
    SSL_SESSION *new_session;

    SSL_set_tlsext_host_name(pair.client, "localhost");
    if (session != NULL)
        SSL_set_session(pair.client, session);
    connect_pair(&pair);
    REQUIRE(SSL_session_reused(pair.client) == (session != NULL));
    REQUIRE(SSL_write(pair.client, "plaintext that nobody may log", 29) == 29);
    REQUIRE(SSL_read(pair.server, data, sizeof data) == 29);
    SSL_shutdown(pair.client);
    SSL_read(pair.server, data, 1);
    SSL_shutdown(pair.server);
    SSL_SESSION_free(session);
    new_session = SSL_get1_session(pair.client);
    free_pair(&pair);
    return new_session;
}

int main(int count, char **arguments) {
    SSL_CTX *client = client_context(0), *server = server_context(0), *stranger;
    struct pair pair;
    int version = count > 1 && strcmp(arguments[1], "1.2") == 0 ? TLS1_2_VERSION : TLS1_3_VERSION;

    SSL_CTX_set_session_id_context(server, (const unsigned char *)"log", 3);
    SSL_CTX_set_max_proto_version(client, version);
    SSL_CTX_set_keylog_callback(client, log_key);
    SSL_SESSION_free(connect_once(client, server, connect_once(client, server, NULL)));
    stranger = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_max_proto_version(stranger, version);
    SSL_CTX_set_verify(stranger, SSL_VERIFY_PEER, NULL);
    pair = new_pair(stranger, server);
    handshake_rounds(&pair, 20, 0);
    free_pair(&pair);

    /* A socket that is gone: what the system said must reach the program. */
    pair = socket_pair(client, server);
    close(pair.client_fd);
    pair.client_fd = -1;
    errno = 0;
    SSL_do_handshake(pair.client);
    printf("errno %d\n", errno == EBADF);
    free_pair(&pair);
    fflush(stdout);
    if (fork() == 0) {
        SSL_SESSION_free(connect_once(client, server, NULL));
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    SSL_CTX_free(stranger);
    return 0;
}
