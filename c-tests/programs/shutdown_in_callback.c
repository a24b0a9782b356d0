/* SSL_set_shutdown inside the callbacks of a handshake, which is how programs refuse one: with
 * SSL_RECEIVED_SHUTDOWN no message of the peer's is taken any more, and the handshake fails where it needs
 * one. */
#include "common.h"

static const char *const places[] = {
    "verify", "whole verification", "name",    "ALPN",       "certificate", "status",
    "info",   "ClientHello",        "key log", "session id", "security",    "message"};
enum { VERIFY, WHOLE, NAME, ALPN, CERTIFICATE, STATUS, INFO, HELLO, KEYLOG, ID, SECURITY, MESSAGE, PLACES };
static int place, bits, hits, of_client, quiet;

static void refuse(const SSL *ssl, int at) {
    SSL *handle = (SSL *)(size_t)ssl;
    if (at != place || hits || ssl == NULL || SSL_is_server(ssl) == of_client)
        return;
    hits++;
    if (quiet)
        SSL_set_quiet_shutdown(handle, 1);
    SSL_set_shutdown(handle, bits);
}

static int on_verify(int ok, X509_STORE_CTX *store) {
    refuse(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()), VERIFY);
    return ok;
}
static int on_whole(X509_STORE_CTX *store, void *argument) {
    (void)argument;
    refuse(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()), WHOLE);
    return 1;
}
static int on_name(SSL *ssl, int *alert, void *argument) {
    (void)alert;
    (void)argument;
    refuse(ssl, NAME);
    return SSL_TLSEXT_ERR_OK;
}
static int on_alpn(SSL *ssl, const unsigned char **out, unsigned char *length, const unsigned char *in,
                   unsigned int count, void *argument) {
    (void)count;
    (void)argument;
    refuse(ssl, ALPN);
    *out = in + 1;
    *length = in[0];
    return SSL_TLSEXT_ERR_OK;
}
static int on_certificate(SSL *ssl, void *argument) {
    (void)argument;
    refuse(ssl, CERTIFICATE);
    return 1;
}
static int on_status(SSL *ssl, void *argument) {
    (void)argument;
    refuse(ssl, STATUS);
    return SSL_is_server(ssl) ? SSL_TLSEXT_ERR_NOACK : 1;
}
static void on_info(const SSL *ssl, int where, int value) {
    (void)value;
    if ((where == SSL_CB_CONNECT_LOOP || where == SSL_CB_ACCEPT_LOOP) && SSL_get_state(ssl) != TLS_ST_BEFORE)
        refuse(ssl, INFO);
}
static int on_hello(SSL *ssl, int *alert, void *argument) {
    (void)alert;
    (void)argument;
    refuse(ssl, HELLO);
    return SSL_CLIENT_HELLO_SUCCESS;
}
static void on_key(const SSL *ssl, const char *line) {
    (void)line;
    refuse(ssl, KEYLOG);
}
static int on_id(SSL *ssl, unsigned char *id, unsigned int *length) {
    static unsigned char next;
    memset(id, next++, *length);
    refuse(ssl, ID);
    return 1;
}
static int on_security(const SSL *ssl, const SSL_CTX *ctx, int operation, int strength, int nid, void *other,
                       void *argument) {
    (void)ctx;
    (void)operation;
    (void)strength;
    (void)nid;
    (void)other;
    (void)argument;
    refuse(ssl, SECURITY);
    return 1;
}
static void on_message(int outgoing, int version, int type, const void *bytes, size_t length, SSL *ssl,
                       void *argument) {
    (void)version;
    (void)bytes;
    (void)length;
    (void)argument;
    if (!outgoing && type == SSL3_RT_HANDSHAKE)
        refuse(ssl, MESSAGE);
}

/* How often a call fails depends on how the peer puts its messages into records, so the first failure is
 * told. */
static void step(SSL *ssl, const char *who, int *done, int *told) {
    if (*done)
        return;
    ERR_clear_error();
    int result = SSL_do_handshake(ssl);
    *done = result == 1;
    if (SSL_get_error(ssl, result) != SSL_ERROR_WANT_READ && !*told) {
        *told = 1;
        outcome(ssl, who, result);
    }
}

static void play(int version, int mutual, int end) {
    SSL_CTX *contexts[2] = {client_context(version), server_context(version)};
    char byte;
    of_client = end;
    hits = 0;
    for (int i = 0; i < 2; i++) {
        SSL_CTX *ctx = contexts[i];
        SSL_CTX_set_info_callback(ctx, on_info);
        SSL_CTX_set_msg_callback(ctx, on_message);
        SSL_CTX_set_keylog_callback(ctx, on_key);
        SSL_CTX_set_security_callback(ctx, on_security);
        SSL_CTX_set_tlsext_status_cb(ctx, on_status);
        SSL_CTX_set_cert_cb(ctx, on_certificate, NULL);
        if (place == WHOLE)
            SSL_CTX_set_cert_verify_callback(ctx, on_whole, NULL);
    }
    SSL_CTX_set_verify(contexts[0], SSL_VERIFY_PEER, on_verify);
    SSL_CTX_set_tlsext_status_type(contexts[0], TLSEXT_STATUSTYPE_ocsp);
    SSL_CTX_set_alpn_protos(contexts[0], (const unsigned char *)"\2h2", 3);
    SSL_CTX_set_alpn_select_cb(contexts[1], on_alpn, NULL);
    SSL_CTX_set_tlsext_servername_callback(contexts[1], on_name);
    SSL_CTX_set_client_hello_cb(contexts[1], on_hello, NULL);
    SSL_CTX_set_generate_session_id(contexts[1], on_id);
    SSL_CTX_set_options(contexts[1], SSL_OP_NO_TICKET);
    if (mutual) {
        use(contexts[0], "client");
        SSL_CTX_set_verify(contexts[1], SSL_VERIFY_PEER, on_verify);
        SSL_CTX_load_verify_locations(contexts[1], cert("ca.crt"), NULL);
    }
    struct pair pair = new_pair(contexts[0], contexts[1]);
    SSL_set_tlsext_host_name(pair.client, "a.test");
    int done[2] = {0, 0}, told[2] = {0, 0};
    for (int round = 0; round < 4; round++) {
        step(pair.client, "  client", &done[0], &told[0]);
        step(pair.server, "  server", &done[1], &told[1]);
    }
    SSL *ssl = end ? pair.client : pair.server;
    printf("  called %d, finished %d, shutdown %d\n", hits, SSL_is_init_finished(ssl), SSL_get_shutdown(ssl));
    outcome(ssl, "  read", SSL_read(ssl, &byte, 1));
    outcome(ssl, "  shutdown", SSL_shutdown(ssl));
    free_pair(&pair);
    SSL_CTX_free(contexts[0]);
    SSL_CTX_free(contexts[1]);
}

int main(void) {
    static const int all_bits[] = {SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN, SSL_RECEIVED_SHUTDOWN,
                                   SSL_SENT_SHUTDOWN};
    FOR_EACH_VERSION(version)
    for (int i = 0; i < 3; i++)
        for (int end = 0; end < 2; end++)
            for (place = 0; place < PLACES; place++)
                for (int mutual = 0; mutual < 2; mutual++) {
                    /* Where OpenSSL does these is a matter of how far it has come by then. */
                    if ((place == KEYLOG && version == TLS1_2_VERSION) || (place == STATUS && end) ||
                        (place == SECURITY && !end) ||
                        /* OpenSSL then takes a CertificateRequest for one that comes too late. */
                        (all_bits[i] == SSL_SENT_SHUTDOWN && version == TLS1_3_VERSION && end && mutual))
                        continue;
                    bits = all_bits[i];
                    quiet = mutual;
                    title("%s, %s callback of the %s sets %d%s%s", version_name(version), places[place],
                          end ? "client" : "server", bits, quiet ? ", quietly" : "",
                          mutual ? ", both have certificates" : "");
                    play(version, mutual, end);
                }
    return 0;
}
