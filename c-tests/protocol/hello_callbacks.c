/* A server's callbacks for a ClientHello, in their order, when the one for the certificate lets the handshake
 * wait: the others are not asked again. A server-name callback that would by then choose another context
 * shows it. */
#include "common.h"

static SSL_CTX *other;
static int waits, certificate_calls, print;

static void tell(const char *what) {
    if (print)
        printf("  %s\n", what);
}

static int hello_callback(SSL *ssl UNUSED, int *alert UNUSED, void *argument UNUSED) {
    tell("ClientHello callback");
    return SSL_CLIENT_HELLO_SUCCESS;
}

static int name_callback(SSL *ssl, int *alert UNUSED, void *argument UNUSED) {
    tell("server-name callback");
    if (certificate_calls == 0)
        return SSL_TLSEXT_ERR_NOACK;
    SSL_set_SSL_CTX(ssl, other);
    return SSL_TLSEXT_ERR_OK;
}

static int certificate_callback(SSL *ssl, void *argument UNUSED) {
    tell("certificate callback");
    if (certificate_calls++ < waits)
        return -1;
    REQUIRE(SSL_use_certificate_file(ssl, cert("server.crt"), SSL_FILETYPE_PEM) == 1);
    REQUIRE(SSL_use_PrivateKey_file(ssl, cert("server.key"), SSL_FILETYPE_PEM) == 1);
    return 1;
}

static int alpn_callback(SSL *ssl UNUSED, const unsigned char **out, unsigned char *length,
                         const unsigned char *in, unsigned in_length UNUSED, void *argument UNUSED) {
    tell("ALPN callback");
    *out = in + 1;
    *length = in[0];
    return SSL_TLSEXT_ERR_OK;
}

static int status_callback(SSL *ssl UNUSED, void *argument UNUSED) {
    tell("status callback");
    return SSL_TLSEXT_ERR_NOACK;
}

static SSL_SESSION *received;

static int new_session(SSL *ssl UNUSED, SSL_SESSION *session) {
    SSL_SESSION_free(received);
    received = session;
    return 1;
}

static void connect_waiting(struct pair *pair) {
    char byte;
    int client = 0, server = 0;
    for (int round = 0; round < 20 && !(client == 1 && server == 1); round++) {
        client = SSL_do_handshake(pair->client);
        server = SSL_do_handshake(pair->server);
        if (SSL_get_error(pair->server, server) == SSL_ERROR_WANT_X509_LOOKUP)
            tell("waits");
    }
    REQUIRE(client == 1 && server == 1);
    SSL_peek(pair->client, &byte, 1);
    ERR_clear_error();
}

static void scene(int version, long options) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    SSL_SESSION *session = NULL;

    other = server_context(version);
    REQUIRE(SSL_CTX_set_session_id_context(server, (const unsigned char *)"one", 3) == 1);
    REQUIRE(SSL_CTX_set_session_id_context(other, (const unsigned char *)"two", 3) == 1);
    SSL_CTX_set_options(server, options);
    SSL_CTX_set_client_hello_cb(server, hello_callback, NULL);
    SSL_CTX_set_tlsext_servername_callback(server, name_callback);
    SSL_CTX_set_cert_cb(server, certificate_callback, NULL);
    SSL_CTX_set_alpn_select_cb(server, alpn_callback, NULL);
    SSL_CTX_set_tlsext_status_cb(server, status_callback);
    REQUIRE(SSL_CTX_set_alpn_protos(client, (const unsigned char *)"\2h2", 3) == 0);
    SSL_CTX_set_tlsext_status_type(client, TLSEXT_STATUSTYPE_ocsp);
    SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(client, new_session);
    for (int round = 0; round < 2; round++) {
        struct pair pair = new_pair(client, server);
        certificate_calls = 0;
        print = session == NULL;
        SSL_set_tlsext_host_name(pair.client, "localhost");
        if (session != NULL)
            REQUIRE(SSL_set_session(pair.client, session) == 1);
        connect_waiting(&pair);
        printf("  resumed %d, acknowledged %s, still the first context %d\n", SSL_session_reused(pair.server),
               SSL_get_servername(pair.client, TLSEXT_NAMETYPE_host_name),
               SSL_get_SSL_CTX(pair.server) == server);
        SSL_shutdown(pair.client);
        SSL_shutdown(pair.server);
        SSL_SESSION_free(session);
        session = received;
        received = NULL;
        free_pair(&pair);
    }
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    SSL_CTX_free(other);
}

int main(void) {
    FOR_EACH_VERSION(version) {
        for (waits = 0; waits < 3; waits++) {
            title("the certificate comes after %d waits, %s", waits, version_name(version));
            scene(version, 0);
        }
        waits = 1;
        title("sessions in the cache, %s", version_name(version));
        scene(version, SSL_OP_NO_TICKET);
    }
    return 0;
}
