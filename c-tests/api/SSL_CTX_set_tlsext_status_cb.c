/* SSL_CTX_set_tlsext_status_cb(3): stapled OCSP responses on both sides: what is asked for, sent, judged and
 * told. */
#include "common.h"

#include <openssl/ocsp.h>

static const unsigned char response[] = "as good as a response";

struct answer {
    int returned; /* by the callback */
    int staples;  /* the server's callback sets a response */
};
static struct answer server_answer, client_answer;
static int refuse_resumed;

static int server_callback(SSL *ssl, void *argument) {
    STACK_OF(OCSP_RESPID) *ids = NULL;
    X509_EXTENSIONS *extensions = NULL;
    long type = SSL_get_tlsext_status_type(ssl);
    SSL_get_tlsext_status_ids(ssl, &ids);
    SSL_get_tlsext_status_exts(ssl, &extensions);
    printf("  the server is asked by \"%s\": type %ld, ids %d, extensions %d\n", (const char *)argument, type,
           ids ? sk_OCSP_RESPID_num(ids) : -1, extensions ? sk_X509_EXTENSION_num(extensions) : -1);
    if (server_answer.staples)
        SHOW(
            SSL_set_tlsext_status_ocsp_resp(ssl, OPENSSL_memdup(response, sizeof response), sizeof response));
    return server_answer.returned;
}

static int client_callback(SSL *ssl, void *argument) {
    const unsigned char *got = NULL;
    long length = SSL_get_tlsext_status_ocsp_resp(ssl, &got);
    printf("  the client is asked by \"%s\": %ld bytes, %s; peer %s, verified %ld\n", (const char *)argument,
           length,
           got == NULL                                   ? "none"
           : memcmp(got, response, sizeof response) == 0 ? "the same"
                                                         : "other",
           SSL_get0_peer_certificate(ssl) ? "known" : "unknown", SSL_get_verify_result(ssl));
    return client_answer.returned;
}

static void play(const char *what, int version, int asks, int set_server, int set_client,
                 struct answer of_server, struct answer of_client) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct pair pair;
    const unsigned char *got = NULL;
    char byte;
    title("%s, %s", what, version_name(version));
    server_answer = of_server;
    client_answer = of_client;
    if (set_server) {
        SHOW(SSL_CTX_set_tlsext_status_cb(server, server_callback));
        SHOW(SSL_CTX_set_tlsext_status_arg(server, (void *)"server"));
    }
    if (set_client) {
        SSL_CTX_set_tlsext_status_cb(client, client_callback);
        SSL_CTX_set_tlsext_status_arg(client, (void *)"client");
    }
    if (asks == 1)
        SHOW(SSL_CTX_set_tlsext_status_type(client, TLSEXT_STATUSTYPE_ocsp));
    pair = new_pair(client, server);
    if (asks == 2)
        SHOW(SSL_set_tlsext_status_type(pair.client, TLSEXT_STATUSTYPE_ocsp));
    if (set_server == 2)
        SSL_set_tlsext_status_ocsp_resp(pair.server, OPENSSL_memdup(response, sizeof response),
                                        sizeof response);
    handshake(&pair);
    outcome(pair.client, "client reads", SSL_read(pair.client, &byte, 1));
    outcome(pair.server, "server reads", SSL_read(pair.server, &byte, 1));
    SHOW(SSL_get_tlsext_status_type(pair.client));
    SHOW(SSL_get_tlsext_status_type(pair.server));
    SHOW(SSL_get_tlsext_status_ocsp_resp(pair.client, &got));
    SHOW(SSL_get_tlsext_status_ocsp_resp(pair.server, &got));
    SHOW(SSL_get_verify_result(pair.client));

    /* Resumption asks again, or does not. */
    if (SSL_is_init_finished(pair.client) && SSL_get1_session(pair.client) != NULL) {
        SSL_SESSION *session = SSL_get1_session(pair.client);
        SSL_SESSION_free(session);
        SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
        SSL_set_shutdown(pair.server, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
        free_pair(&pair);
        pair = new_pair(client, server);
        SSL_set_session(pair.client, session);
        printf("resumed\n");
        client_answer.returned = refuse_resumed ? 0 : client_answer.returned;
        if (asks == 2)
            SSL_set_tlsext_status_type(pair.client, TLSEXT_STATUSTYPE_ocsp);
        handshake(&pair);
        printf("  reused %d\n", SSL_session_reused(pair.client));
        outcome(pair.client, "client reads", SSL_read(pair.client, &byte, 1));
        SHOW(SSL_get_tlsext_status_ocsp_resp(pair.client, &got));
        SSL_SESSION_free(session);
    }
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void getters(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl;
    int (*callback)(SSL *, void *) = NULL;
    void *argument = NULL;
    STACK_OF(OCSP_RESPID) *ids = NULL, *own;
    X509_EXTENSIONS *extensions = NULL;
    const unsigned char *got = (const unsigned char *)"";
    title("getters");
    SHOW(SSL_CTX_get_tlsext_status_type(ctx));
    SHOW(SSL_CTX_get_tlsext_status_cb(ctx, &callback));
    SHOW_POINTER(callback);
    SHOW(SSL_CTX_get_tlsext_status_arg(ctx, &argument));
    SHOW_POINTER(argument);
    SHOW(SSL_CTX_set_tlsext_status_cb(ctx, client_callback));
    SHOW(SSL_CTX_set_tlsext_status_arg(ctx, ctx));
    SHOW(SSL_CTX_get_tlsext_status_cb(ctx, &callback));
    SHOW(callback == client_callback);
    SHOW(SSL_CTX_get_tlsext_status_arg(ctx, &argument));
    SHOW(argument == ctx);
    SHOW(SSL_CTX_set_tlsext_status_type(ctx, 77));
    SHOW(SSL_CTX_get_tlsext_status_type(ctx));
    ssl = SSL_new(ctx);
    SHOW(SSL_get_tlsext_status_type(ssl));
    SHOW(SSL_set_tlsext_status_type(ssl, TLSEXT_STATUSTYPE_ocsp));
    SHOW(SSL_get_tlsext_status_type(ssl));
    SHOW(SSL_CTX_get_tlsext_status_type(ctx));
    SHOW(SSL_get_tlsext_status_ids(ssl, &ids));
    SHOW_POINTER(ids);
    SHOW(SSL_get_tlsext_status_exts(ssl, &extensions));
    SHOW_POINTER(extensions);
    own = sk_OCSP_RESPID_new_null();
    SHOW(SSL_set_tlsext_status_ids(ssl, own));
    SHOW(SSL_get_tlsext_status_ids(ssl, &ids));
    SHOW(ids == own);
    SHOW(SSL_set_tlsext_status_exts(ssl, NULL));
    SHOW(SSL_get_tlsext_status_ocsp_resp(ssl, &got));
    SHOW_POINTER(got);
    SHOW(SSL_set_tlsext_status_ocsp_resp(ssl, OPENSSL_memdup(response, 3), 3));
    SHOW(SSL_get_tlsext_status_ocsp_resp(ssl, &got));
    SHOW(SSL_set_tlsext_status_ocsp_resp(ssl, NULL, 0));
    SHOW(SSL_get_tlsext_status_ocsp_resp(ssl, &got));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void asked_with_ids(int version, int with_extension) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct pair pair = new_pair(client, server);
    STACK_OF(OCSP_RESPID) *ids = sk_OCSP_RESPID_new_null();
    OCSP_RESPID *id = OCSP_RESPID_new();
    X509 *ca = load_cert("ca.crt");
    title("asked with an id%s, %s", with_extension ? " and an extension" : "", version_name(version));
    REQUIRE(OCSP_RESPID_set_by_key(id, ca) == 1);
    sk_OCSP_RESPID_push(ids, id);
    server_answer = (struct answer){SSL_TLSEXT_ERR_OK, 1};
    client_answer = (struct answer){1, 0};
    SSL_CTX_set_tlsext_status_cb(server, server_callback);
    SSL_CTX_set_tlsext_status_arg(server, (void *)"server");
    SSL_CTX_set_tlsext_status_cb(client, client_callback);
    SSL_CTX_set_tlsext_status_arg(client, (void *)"client");
    SSL_set_tlsext_status_type(pair.client, TLSEXT_STATUSTYPE_ocsp);
    SHOW(SSL_set_tlsext_status_ids(pair.client, ids));
    if (with_extension) {
        X509_EXTENSIONS *extensions = sk_X509_EXTENSION_new_null();
        ASN1_OCTET_STRING *nonce = ASN1_OCTET_STRING_new();
        REQUIRE(ASN1_OCTET_STRING_set(nonce, (const unsigned char *)"\x04\x02no", 4) == 1);
        sk_X509_EXTENSION_push(extensions,
                               X509_EXTENSION_create_by_NID(NULL, NID_id_pkix_OCSP_Nonce, 0, nonce));
        ASN1_OCTET_STRING_free(nonce);
        SHOW(SSL_set_tlsext_status_exts(pair.client, extensions));
    }
    handshake(&pair);
    ids = NULL;
    SSL_get_tlsext_status_ids(pair.server, &ids);
    printf("the same responder: %d\n", ids && OCSP_RESPID_match(sk_OCSP_RESPID_value(ids, 0), ca));
    X509_free(ca);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A server that verifies clients, too: its callback is a server's, whatever the client shows of itself. */
static void with_client_certificate(int version, int mode, struct answer of_server, int asks, int has) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct pair pair;
    const unsigned char *got;
    char byte;
    title("the server verifies clients (%d), answers %d%s; the client %s and %s a certificate, %s", mode,
          of_server.returned, of_server.staples ? " with a response" : "", asks ? "asks" : "does not ask",
          has ? "has" : "lacks", version_name(version));
    server_answer = of_server;
    client_answer = (struct answer){1, 0};
    SSL_CTX_set_tlsext_status_cb(server, server_callback);
    SSL_CTX_set_tlsext_status_arg(server, (void *)"server");
    SSL_CTX_set_tlsext_status_cb(client, client_callback);
    SSL_CTX_set_tlsext_status_arg(client, (void *)"client");
    if (asks)
        SSL_CTX_set_tlsext_status_type(client, TLSEXT_STATUSTYPE_ocsp);
    SSL_CTX_set_verify(server, mode, NULL);
    SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL);
    SSL_CTX_set_post_handshake_auth(client, 1);
    if (has)
        use(client, "client");
    pair = new_pair(client, server);
    handshake(&pair);
    outcome(pair.client, "client reads", SSL_read(pair.client, &byte, 1));
    if (mode & SSL_VERIFY_POST_HANDSHAKE && version == TLS1_3_VERSION) {
        SHOW(SSL_verify_client_post_handshake(pair.server));
        outcome(pair.server, "server asks", SSL_do_handshake(pair.server));
        outcome(pair.client, "client answers", SSL_read(pair.client, &byte, 1));
        outcome(pair.server, "server reads", SSL_read(pair.server, &byte, 1));
    }
    SHOW_POINTER(SSL_get0_peer_certificate(pair.server));
    SHOW(SSL_get_verify_result(pair.server));
    SHOW(SSL_get_tlsext_status_type(pair.server));
    SHOW(SSL_get_tlsext_status_ocsp_resp(pair.server, &got));
    SHOW(SSL_get_tlsext_status_ocsp_resp(pair.client, &got));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static int staple_long(SSL *ssl, void *argument) {
    long length = *(long *)argument;
    unsigned char *bytes = OPENSSL_zalloc((size_t)length);
    REQUIRE(bytes != NULL && SSL_set_tlsext_status_ocsp_resp(ssl, bytes, length) == 1);
    return SSL_TLSEXT_ERR_OK;
}

static void long_response(int version, long length) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    struct pair pair;
    const unsigned char *got;
    title("a response of %ld bytes, %s", length, version_name(version));
    SSL_CTX_set_tlsext_status_cb(server, staple_long);
    SSL_CTX_set_tlsext_status_arg(server, &length);
    SSL_CTX_set_tlsext_status_type(client, TLSEXT_STATUSTYPE_ocsp);
    pair = new_pair(client, server);
    handshake(&pair);
    SHOW(SSL_get_tlsext_status_ocsp_resp(pair.client, &got));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    const struct answer good = {SSL_TLSEXT_ERR_OK, 1}, nothing = {SSL_TLSEXT_ERR_OK, 0},
                        not_now = {SSL_TLSEXT_ERR_NOACK, 0}, no_more = {SSL_TLSEXT_ERR_NOACK, 1},
                        fatal = {SSL_TLSEXT_ERR_ALERT_FATAL, 0}, odd = {77, 1}, accept = {1, 0},
                        refuse = {0, 0}, fail = {-1, 0}, two = {2, 0};
    getters();
    FOR_EACH_VERSION(version) {
        play("nobody asks", version, 0, 1, 1, good, accept);
        play("asked and answered", version, 1, 1, 1, good, accept);
        play("asked by the connection", version, 2, 1, 1, good, accept);
        play("asked, the client has no callback", version, 1, 1, 0, good, accept);
        play("asked, the server has no callback", version, 1, 0, 1, good, accept);
        play("the response was set before", version, 1, 2, 1, nothing, accept);
        play("OK without a response", version, 1, 1, 1, nothing, accept);
        play("no acknowledgement", version, 1, 1, 1, not_now, accept);
        play("no acknowledgement of a response", version, 1, 1, 1, no_more, accept);
        play("the server's callback fails", version, 1, 1, 1, fatal, accept);
        play("the server's callback returns something else", version, 1, 1, 1, odd, accept);
        play("the client refuses", version, 1, 1, 1, good, refuse);
        play("the client refuses that there is none", version, 1, 0, 1, good, refuse);
        play("the client's callback fails", version, 1, 1, 1, good, fail);
        play("the client's callback returns 2", version, 1, 1, 1, good, two);
        refuse_resumed = 1;
        play("the client refuses a resumed handshake", version, 1, 0, 1, good, accept);
        refuse_resumed = 0;
        asked_with_ids(version, 0);
        asked_with_ids(version, 1);
        for (int i = 0; i < 16; i++) {
            const struct answer answers[] = {good, nothing, not_now, fatal};
            with_client_certificate(version, SSL_VERIFY_PEER, answers[i / 4], i & 1, i >> 1 & 1);
        }
        with_client_certificate(version, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, good, 1, 1);
        with_client_certificate(version, SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE, good, 1, 1);
        with_client_certificate(version, SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE, good, 1, 0);
        long_response(version, 15000);
        if (version == TLS1_3_VERSION) {
            long_response(version, 60000);
            long_response(version, 70000);
        }
    }
    return 0;
}
