/* The operations that faults strike: what they need, and what is done with connections afterwards. */
#ifndef STAGE_H
#define STAGE_H

#include "results.h"
#include "strikes.h"

enum operation { HANDSHAKE, RESUMPTION, LATE_AUTH, DATA, SHUTDOWN, OPERATIONS };
static const char *const operation_names[] = {"a handshake", "a resumption", "a late authentication", "data",
                                              "a shutdown"};

/* Two ends, their contexts, and what has become of them. */
struct stage {
    int operation, version;
    SSL_CTX *client_ctx, *server_ctx;
    SSL *client, *server;
    SSL_SESSION *session;
    struct wire to_client, to_server;
    struct joint at_client, at_server;
    /* An end has failed; has left no reason; has left an internal error; bytes were lost or changed. */
    int failed, silent, internal, lost;
    /* What the ends return is printed. */
    int is_loud;
};

/* ---- callbacks, each of which may be the one that fails ---- */

static const char *failed_callback = "none";

static int callback_fails(const char *name) {
    if (!strikes(IN_CALLBACK))
        return 0;
    failed_callback = name;
    return 1;
}

static int on_verify(int good, X509_STORE_CTX *store) {
    (void)store;
    return callback_fails("verify") ? 0 : good;
}

static int on_certificate(SSL *ssl, void *argument) {
    (void)ssl, (void)argument;
    return !callback_fails("certificate");
}

static int on_hello(SSL *ssl, int *alert, void *argument) {
    (void)ssl, (void)alert, (void)argument;
    return callback_fails("ClientHello") ? SSL_CLIENT_HELLO_ERROR : SSL_CLIENT_HELLO_SUCCESS;
}

static int on_name(SSL *ssl, int *alert, void *argument) {
    (void)ssl, (void)alert, (void)argument;
    return callback_fails("server name") ? SSL_TLSEXT_ERR_ALERT_FATAL : SSL_TLSEXT_ERR_OK;
}

static int on_protocols(SSL *ssl, const unsigned char **out, unsigned char *length, const unsigned char *in,
                        unsigned in_length, void *argument) {
    (void)ssl, (void)in_length, (void)argument;
    *out = in + 1;
    *length = in[0];
    return callback_fails("ALPN") ? SSL_TLSEXT_ERR_ALERT_FATAL : SSL_TLSEXT_ERR_OK;
}

static int on_status(SSL *ssl, void *argument) {
    (void)argument;
    if (SSL_is_server(ssl))
        return callback_fails("status") ? SSL_TLSEXT_ERR_ALERT_FATAL : SSL_TLSEXT_ERR_NOACK;
    return callback_fails("status") ? 0 : 1;
}

static int on_session_id(SSL *ssl, unsigned char *id, unsigned *length) {
    (void)ssl;
    for (unsigned i = 0; i < *length; i++)
        id[i] = (unsigned char)(i ^ (unsigned)rand());
    return !callback_fails("session id");
}

static int on_ticket(SSL *ssl, void *argument) {
    (void)ssl, (void)argument;
    return !callback_fails("ticket made");
}

static SSL_TICKET_RETURN on_ticket_read(SSL *ssl, SSL_SESSION *session, const unsigned char *name,
                                        size_t length, SSL_TICKET_STATUS status, void *argument) {
    (void)ssl, (void)session, (void)name, (void)length, (void)argument;
    if (callback_fails("ticket read"))
        return SSL_TICKET_RETURN_ABORT;
    return status == SSL_TICKET_SUCCESS         ? SSL_TICKET_RETURN_USE
           : status == SSL_TICKET_SUCCESS_RENEW ? SSL_TICKET_RETURN_USE_RENEW
                                                : SSL_TICKET_RETURN_IGNORE_RENEW;
}

static int on_ticket_key(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher,
                         EVP_MAC_CTX *mac, int encrypts) {
    static unsigned char key[32] = "a key that is not a secret";
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_octet_string("key", key, sizeof key),
                               OSSL_PARAM_construct_utf8_string("digest", (char *)"SHA256", 0),
                               OSSL_PARAM_END};
    (void)ssl;
    if (callback_fails("ticket key"))
        return -1;
    if (encrypts) {
        memcpy(name, "name of this key", 16);
        memset(iv, 7, 16);
    }
    if (EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), NULL, key, iv, encrypts) != 1 ||
        EVP_MAC_CTX_set_params(mac, parameters) != 1)
        return -1;
    return 1;
}

static void on_info(const SSL *ssl, int where, int value) {
    (void)ssl, (void)where, (void)value;
}

static void on_line(const SSL *ssl, const char *line) {
    (void)ssl, (void)line;
}

/* ---- ends ---- */

static void note_failure(struct stage *stage) {
    stage->failed = 1;
    stage->silent |= ERR_peek_error() == 0;
    stage->internal |= ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_INTERNAL_ERROR;
}

/* 1: done; 0: has to be called again; -1: has failed. */
static int judged(struct stage *stage, SSL *ssl, const char *what, int ret) {
    if (ret > 0)
        return 1;
    if (waiting(ssl, ret))
        return 0;
    note_failure(stage);
    if (stage->is_loud)
        outcome(ssl, what, ret);
    ERR_clear_error();
    return -1;
}

static void free_ends(struct stage *stage) {
    SSL_free(stage->client);
    SSL_free(stage->server);
    stage->client = stage->server = NULL;
}

static int join_end(SSL *ssl, struct joint *joint) {
    BIO *bio = joint_bio(joint);
    if (bio == NULL)
        return 0;
    SSL_set_bio(ssl, bio, bio);
    return 1;
}

/* New BIOs with nothing in them. */
static int join_ends(struct stage *stage) {
    stage->to_client.start = stage->to_client.end = stage->to_server.start = stage->to_server.end = 0;
    stage->to_client.has_ended = stage->to_server.has_ended = 0;
    stage->at_client = (struct joint){&stage->to_client, &stage->to_server, CUT_TO_CLIENT};
    stage->at_server = (struct joint){&stage->to_server, &stage->to_client, CUT_TO_SERVER};
    return join_end(stage->client, &stage->at_client) && join_end(stage->server, &stage->at_server);
}

/* Two ends that are not connected yet; 0 where memory fails. */
static int make_ends(struct stage *stage, int resumes) {
    stage->failed = 0;
    stage->client = SSL_new(stage->client_ctx);
    stage->server = stage->client ? SSL_new(stage->server_ctx) : NULL;
    if (stage->server != NULL) {
        SSL_set_connect_state(stage->client);
        SSL_set_accept_state(stage->server);
    }
    if (stage->server == NULL || !join_ends(stage) || !SSL_set_tlsext_host_name(stage->client, "localhost") ||
        (resumes && !SSL_set_session(stage->client, stage->session))) {
        note_failure(stage);
        ERR_clear_error();
        return 0;
    }
    if (stage->operation == LATE_AUTH)
        SSL_set_verify(stage->server, SSL_VERIFY_NONE, on_verify);
    return 1;
}

/* ---- operations: 1 where both ends have done it ---- */

/* Calls both ends by turns until each of them is done or has failed. */
static int both(struct stage *stage, int (*call)(SSL *)) {
    int client = 0, server = 0;
    for (int round = 0; round < 60 && (client == 0 || server == 0); round++) {
        if (client == 0)
            client = judged(stage, stage->client, "  client", call(stage->client));
        if (server == 0)
            server = judged(stage, stage->server, "  server", call(stage->server));
    }
    return client == 1 && server == 1;
}

/* Bytes from one end to the other, which must come whole and in their order. */
static int transfer(struct stage *stage, SSL *from, SSL *to, size_t length) {
    static unsigned char sent[40000], got[40000];
    size_t written = 0, taken = 0;
    REQUIRE(length <= sizeof sent);
    for (size_t i = 0; i < length; i++)
        sent[i] = (unsigned char)(i * 7 + i / 251);
    for (int round = 0; round < 200 && taken < length; round++) {
        int result, done = 0;
        if (written < length) {
            result =
                SSL_write(from, sent + written, length - written < 9000 ? (int)(length - written) : 9000);
            if ((done = judged(stage, from, "  write", result)) > 0)
                written += (size_t)result;
        }
        if (done >= 0) {
            result = SSL_read(to, got + taken, (int)(length - taken));
            if ((done = judged(stage, to, "  read", result)) > 0)
                taken += (size_t)result;
        }
        if (done < 0)
            return 0;
    }
    stage->lost |= taken > written || memcmp(sent, got, taken) != 0;
    return taken == length;
}

static int exchange(struct stage *stage, size_t length) {
    return transfer(stage, stage->client, stage->server, length) &&
           transfer(stage, stage->server, stage->client, length);
}

static int update_keys(struct stage *stage, SSL *ssl) {
    if (stage->version != TLS1_3_VERSION || SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED) == 1)
        return 1;
    note_failure(stage);
    ERR_clear_error();
    return 0;
}

static int ask_for_certificate(struct stage *stage) {
    SSL_set_verify(stage->server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, on_verify);
    if (SSL_verify_client_post_handshake(stage->server) == 1)
        return 1;
    note_failure(stage);
    ERR_clear_error();
    return 0;
}

static int shut(SSL *ssl) {
    int result = SSL_shutdown(ssl);
    return result == 0 ? SSL_shutdown(ssl) : result;
}

/* What the operation needs is there before anything fails. */
static int prepare_operation(struct stage *stage) {
    stage->client = stage->server = NULL;
    stage->failed = stage->silent = stage->internal = stage->lost = 0;
    if (stage->operation < LATE_AUTH)
        return 1;
    return make_ends(stage, 0) && both(stage, SSL_do_handshake) && exchange(stage, 10);
}

/* 1 where it has succeeded as a whole. */
static int operate(struct stage *stage) {
    switch (stage->operation) {
    case HANDSHAKE:
    case RESUMPTION:
        return make_ends(stage, stage->operation == RESUMPTION) && both(stage, SSL_do_handshake) &&
               exchange(stage, 10);
    case LATE_AUTH:
        return ask_for_certificate(stage) && both(stage, SSL_do_handshake) &&
               transfer(stage, stage->server, stage->client, 10) && exchange(stage, 10) &&
               SSL_get0_peer_certificate(stage->server) != NULL;
    case DATA:
        return exchange(stage, 30000) && update_keys(stage, stage->client) && exchange(stage, 30000) &&
               update_keys(stage, stage->server) && exchange(stage, 100);
    default:
        return both(stage, shut);
    }
}

/* ---- afterwards ---- */

/* Whatever has become of a connection, each call returns. */
UNUSED static void use_what_is_left(struct stage *stage) {
    SSL *ends[] = {stage->client, stage->server};
    char bytes[100];
    for (int turn = 0; turn < 2; turn++)
        for (int i = 0; i < 2; i++) {
            SSL *ssl = ends[i];
            if (ssl == NULL)
                continue;
            (void)SSL_get_error(ssl, SSL_do_handshake(ssl));
            (void)SSL_get_error(ssl, SSL_read(ssl, bytes, sizeof bytes));
            (void)SSL_get_error(ssl, SSL_write(ssl, "bytes", 5));
            (void)SSL_get_error(ssl, SSL_shutdown(ssl));
            (void)SSL_get_error(ssl, SSL_peek(ssl, bytes, sizeof bytes));
            (void)SSL_pending(ssl);
            X509_free(SSL_get1_peer_certificate(ssl));
            SSL_SESSION_free(SSL_get1_session(ssl));
            ERR_clear_error();
        }
}

/* Whether the objects themselves can be used again. */
UNUSED static int works_when_cleared(struct stage *stage) {
    stage->failed = 0;
    /* OpenSSL's cannot be cleared after an authentication behind the handshake. */
    if (stage->client == NULL || stage->server == NULL || (stage->operation == LATE_AUTH && !is_ours()))
        return 1;
    if (SSL_clear(stage->client) != 1 || SSL_clear(stage->server) != 1 ||
        SSL_set_session(stage->client, NULL) != 1 || !join_ends(stage))
        return 0;
    return both(stage, SSL_do_handshake) && exchange(stage, 10);
}

/* Whether the contexts can. */
UNUSED static int later_connection(struct stage *stage) {
    int works = make_ends(stage, 0) && both(stage, SSL_do_handshake) && exchange(stage, 10);
    free_ends(stage);
    return works;
}

/* ---- contexts ---- */

static SSL_CTX *prepared(SSL_CTX *ctx, const char *certificate) {
    use(ctx, certificate);
    REQUIRE(SSL_CTX_load_verify_locations(ctx, cert("ca.crt"), NULL) == 1);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, on_verify);
    SSL_CTX_set_cert_cb(ctx, on_certificate, NULL);
    SSL_CTX_set_info_callback(ctx, on_info);
    SSL_CTX_set_keylog_callback(ctx, on_line);
    SSL_CTX_set_tlsext_status_cb(ctx, on_status);
    /* What is kept must not look like what is lost. */
    SSL_CTX_sess_set_cache_size(ctx, 1);
    return ctx;
}

/* The contexts and a session; and all that is done later has been done once. */
UNUSED static void open_stage(struct stage *stage, int operation, int version) {
    memset(stage, 0, sizeof *stage);
    stage->version = version;
    SSL_CTX *client = stage->client_ctx = prepared(client_context(version), "clientec");
    SSL_CTX *server = stage->server_ctx = prepared(server_context(version), "serverec");
    SSL_CTX_set_post_handshake_auth(client, 1);
    SSL_CTX_set_tlsext_status_type(client, TLSEXT_STATUSTYPE_ocsp);
    REQUIRE(SSL_CTX_set_alpn_protos(client, (const unsigned char *)"\2h2", 3) == 0);
    SSL_CTX_set_client_hello_cb(server, on_hello, NULL);
    SSL_CTX_set_tlsext_servername_callback(server, on_name);
    /* In TLS 1.2 our order of this and of the status differs (c-tests/known-differences.txt). */
    if (version == TLS1_3_VERSION)
        SSL_CTX_set_alpn_select_cb(server, on_protocols, NULL);
    SSL_CTX_set_generate_session_id(server, on_session_id);
    SSL_CTX_set_session_ticket_cb(server, on_ticket, on_ticket_read, NULL);
    SSL_CTX_set_tlsext_ticket_key_evp_cb(server, on_ticket_key);
    REQUIRE(SSL_CTX_set_session_id_context(server, (const unsigned char *)"faults", 6) == 1);
    REQUIRE(make_ends(stage, 0) && both(stage, SSL_do_handshake) && exchange(stage, 10));
    stage->session = SSL_get1_session(stage->client);
    /* Without the shutdown it would not be resumed. */
    REQUIRE(stage->session != NULL && both(stage, shut) && works_when_cleared(stage));
    free_ends(stage);
    stage->operation = operation;
    REQUIRE(prepare_operation(stage) && operate(stage));
    REQUIRE(SSL_session_reused(stage->server) == (operation == RESUMPTION));
    use_what_is_left(stage);
    REQUIRE(works_when_cleared(stage));
    free_ends(stage);
    REQUIRE(later_connection(stage));
}

UNUSED static void close_stage(struct stage *stage) {
    SSL_SESSION_free(stage->session);
    SSL_CTX_free(stage->client_ctx);
    SSL_CTX_free(stage->server_ctx);
}

#endif
