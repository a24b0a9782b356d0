/* Callbacks that do something unexpected to the very connection that calls them: free it, clear it, give it
 * another context, BIO, role, certificate or session, read, write, shake hands, shut down. Nothing is
 * promised of what comes of it; the program must end, and valgrind must have nothing to say (make chaos runs
 * more of it so). On OpenSSL much of this is undefined, so only our library is asked.
 *
 * CHAOS_SEED and CHAOS_ROUNDS say which rounds are run, CHAOS_VERBOSE tells their numbers; a round that fails
 * is run alone by its number. */
#define _GNU_SOURCE
#include "results.h"

enum { CONTEXTS = 4 };
static SSL_CTX *contexts[CONTEXTS];
static SSL_SESSION *kept_session;
static X509 *certificate;
static EVP_PKEY *key;
static unsigned long state;
static int depth, actions;

/* Each end: the connection, and whether the program still has its reference. */
static struct end {
    SSL *ssl;
    int alive;
} ends[2];

static unsigned any(unsigned below) {
    state = state * 6364136223846793005ul + 1442695040888963407ul;
    return (unsigned)(state >> 33) % below;
}

static struct end *end_of(const SSL *ssl) {
    return ssl == ends[0].ssl ? &ends[0] : ssl == ends[1].ssl ? &ends[1] : NULL;
}

/* Looks through what getters give. */
static void look(SSL *ssl) {
    const unsigned char *bytes;
    unsigned length;
    volatile int sum = 0;
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    sum += name != NULL ? (int)strlen(name) : 0;
    SSL_get0_alpn_selected(ssl, &bytes, &length);
    for (unsigned i = 0; i < length; i++)
        sum += bytes[i];
    sum += sk_X509_NAME_num(SSL_get_client_CA_list(ssl)) + sk_X509_num(SSL_get_peer_cert_chain(ssl));
    sum += sk_SSL_CIPHER_num(SSL_get_ciphers(ssl)) + sk_SSL_CIPHER_num(SSL_get_client_ciphers(ssl));
    sum += SSL_get_verify_result(ssl) + SSL_session_reused(ssl) + SSL_get_state(ssl) + SSL_in_init(ssl);
    sum += SSL_pending(ssl) + SSL_get_error(ssl, -1) + SSL_get_shutdown(ssl) + SSL_version(ssl);
    (void)sum;
    (void)SSL_get_session(ssl);
    (void)SSL_get0_peer_certificate(ssl);
}

static void act(SSL *ssl) {
    struct end *end = end_of(ssl);
    char buffer[100];
    size_t count;
    BIO *left, *right;
    SSL *copy;
    if (end == NULL || !end->alive)
        return;
    actions++;
    switch (any(28)) {
    case 0:
        end->alive = 0;
        SSL_free(ssl);
        return;
    case 1:
        SSL_clear(ssl);
        return;
    case 2:
        SSL_set_SSL_CTX(ssl, contexts[any(CONTEXTS)]);
        return;
    case 3:
        if (BIO_new_bio_pair(&left, 1 << 16, &right, 1 << 16) == 1) {
            SSL_set_bio(ssl, left, left);
            BIO_free(right);
        }
        return;
    case 4:
        SSL_set_bio(ssl, NULL, NULL);
        return;
    case 5:
        SSL_shutdown(ssl);
        return;
    case 6:
        SSL_read(ssl, buffer, sizeof buffer);
        return;
    case 7:
        SSL_peek(ssl, buffer, sizeof buffer);
        return;
    case 8:
        SSL_write(ssl, "unexpected", 10);
        return;
    case 9:
        SSL_do_handshake(ssl);
        return;
    case 10:
        SSL_use_certificate(ssl, certificate);
        return;
    case 11:
        SSL_use_PrivateKey(ssl, key);
        return;
    case 12:
        SSL_certs_clear(ssl);
        return;
    case 13:
        SSL_set_session(ssl, any(2) ? kept_session : NULL);
        return;
    case 14:
        SSL_set_verify(ssl, any(4), NULL);
        return;
    case 15:
        SSL_set_connect_state(ssl);
        return;
    case 16:
        SSL_set_accept_state(ssl);
        return;
    case 17:
        SSL_set_cipher_list(ssl, any(2) ? "ECDHE+AESGCM" : "ALL");
        return;
    case 18:
        SSL_set_options(ssl, SSL_OP_NO_TICKET);
        return;
    case 19:
        copy = SSL_dup(ssl);
        SSL_free(copy);
        return;
    case 20:
        SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED);
        return;
    case 21:
        SSL_renegotiate(ssl);
        return;
    case 22:
        SSL_add1_chain_cert(ssl, certificate);
        return;
    case 23:
        SSL_CTX_flush_sessions(SSL_get_SSL_CTX(ssl), 0);
        return;
    case 24:
        SSL_set_shutdown(ssl, any(4));
        return;
    case 25:
        SSL_write_early_data(ssl, "early", 5, &count);
        return;
    case 26:
        SSL_verify_client_post_handshake(ssl);
        return;
    default:
        SSL_set_alpn_protos(ssl, (const unsigned char *)"\2h3", 3);
        return;
    }
}

/* What each callback does; with any luck nothing. */
static void called(const SSL *ssl) {
    struct end *end = end_of(ssl);
    if (end == NULL || !end->alive || depth > 2)
        return;
    depth++;
    look((SSL *)ssl);
    if (any(12) == 0)
        act((SSL *)ssl);
    depth--;
}

static void info(const SSL *ssl, int where, int ret) {
    (void)where;
    (void)ret;
    called(ssl);
}
static void message(int sent, int version, int type, const void *bytes, size_t length, SSL *ssl,
                    void *argument) {
    (void)sent;
    (void)version;
    (void)type;
    (void)bytes;
    (void)length;
    (void)argument;
    called(ssl);
}
static void key_log(const SSL *ssl, const char *line) {
    (void)line;
    called(ssl);
}
static int verify(int ok, X509_STORE_CTX *store) {
    (void)ok;
    called(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    return any(20) != 0;
}
static int verify_all(X509_STORE_CTX *store, void *argument) {
    (void)argument;
    called(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    return X509_verify_cert(store);
}
static int server_name(SSL *ssl, int *alert, void *argument) {
    (void)alert;
    (void)argument;
    called(ssl);
    return any(10) ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}
static int select_protocol(SSL *ssl, const unsigned char **out, unsigned char *length,
                           const unsigned char *offered, unsigned offered_length, void *argument) {
    (void)argument;
    (void)offered_length;
    called(ssl);
    *out = offered + 1;
    *length = offered[0];
    return SSL_TLSEXT_ERR_OK;
}
static int choose(SSL *ssl, void *argument) {
    (void)argument;
    called(ssl);
    return any(6) == 0 ? -1 : 1;
}
static int client_certificate(SSL *ssl, X509 **x509, EVP_PKEY **pkey) {
    called(ssl);
    if (any(3) == 0)
        return 0;
    X509_up_ref(certificate);
    EVP_PKEY_up_ref(key);
    *x509 = certificate;
    *pkey = key;
    return 1;
}
static int client_hello(SSL *ssl, int *alert, void *argument) {
    (void)alert;
    (void)argument;
    called(ssl);
    return any(8) == 0 ? SSL_CLIENT_HELLO_RETRY : SSL_CLIENT_HELLO_SUCCESS;
}
static int staple(SSL *ssl, void *argument) {
    (void)argument;
    called(ssl);
    return SSL_is_server(ssl) ? SSL_TLSEXT_ERR_NOACK : 1;
}
static int new_session(SSL *ssl, SSL_SESSION *session) {
    (void)session;
    called(ssl);
    return 0;
}
static int make_ticket(SSL *ssl, void *argument) {
    (void)argument;
    called(ssl);
    return 1;
}
static SSL_TICKET_RETURN open_ticket(SSL *ssl, SSL_SESSION *session, const unsigned char *name, size_t length,
                                     SSL_TICKET_STATUS status, void *argument) {
    (void)session;
    (void)name;
    (void)length;
    (void)argument;
    called(ssl);
    return status == SSL_TICKET_SUCCESS ? SSL_TICKET_RETURN_USE : SSL_TICKET_RETURN_IGNORE_RENEW;
}
static int early_data(SSL *ssl, void *argument) {
    (void)argument;
    called(ssl);
    return 1;
}
static size_t padding(SSL *ssl, int type, size_t length, void *argument) {
    (void)type;
    (void)length;
    (void)argument;
    called(ssl);
    return 0;
}

static SSL_CTX *context(int number) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    use(ctx, number % 2 ? "server" : "client");
    SSL_CTX_load_verify_locations(ctx, cert("ca.crt"), NULL);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"app", 3);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_BOTH);
    SSL_CTX_set_info_callback(ctx, info);
    SSL_CTX_set_msg_callback(ctx, message);
    SSL_CTX_set_keylog_callback(ctx, key_log);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, verify);
    if (number >= 2) {
        SSL_CTX_set_cert_verify_callback(ctx, verify_all, NULL);
        SSL_CTX_set_client_cert_cb(ctx, client_certificate);
        SSL_CTX_set_max_early_data(ctx, 1000);
        SSL_CTX_set_post_handshake_auth(ctx, 1);
    }
    SSL_CTX_set_tlsext_servername_callback(ctx, server_name);
    SSL_CTX_set_alpn_select_cb(ctx, select_protocol, NULL);
    SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\2h2", 3);
    SSL_CTX_set_cert_cb(ctx, choose, NULL);
    SSL_CTX_set_client_hello_cb(ctx, client_hello, NULL);
    SSL_CTX_set_tlsext_status_cb(ctx, staple);
    SSL_CTX_sess_set_new_cb(ctx, new_session);
    SSL_CTX_set_session_ticket_cb(ctx, make_ticket, open_ticket, NULL);
    SSL_CTX_set_allow_early_data_cb(ctx, early_data, NULL);
    SSL_CTX_set_record_padding_callback(ctx, padding);
    return ctx;
}

static void step(struct end *end) {
    static char buffer[20000];
    size_t count;
    if (!end->alive)
        return;
    switch (any(9)) {
    case 0:
        SSL_write(end->ssl, buffer, 1 + any(sizeof buffer));
        break;
    case 1:
        SSL_read(end->ssl, buffer, sizeof buffer);
        break;
    case 2:
        SSL_peek(end->ssl, buffer, 10);
        break;
    case 3:
        if (any(6) == 0)
            SSL_shutdown(end->ssl);
        break;
    case 4:
        SSL_read_early_data(end->ssl, buffer, sizeof buffer, &count);
        break;
    default:
        SSL_do_handshake(end->ssl);
        break;
    }
    ERR_clear_error();
}

static void one_round(unsigned long seed) {
    BIO *left, *right;
    state = seed * 7919 + 1;
    any(2);
    depth = 0;
    for (int i = 0; i < 2; i++)
        ends[i] = (struct end){SSL_new(contexts[any(CONTEXTS)]), 1};
    REQUIRE(BIO_new_bio_pair(&left, 1 << 16, &right, 1 << 16) == 1);
    SSL_set_bio(ends[0].ssl, left, left);
    SSL_set_bio(ends[1].ssl, right, right);
    SSL_set_connect_state(ends[0].ssl);
    SSL_set_accept_state(ends[1].ssl);
    SSL_set_tlsext_host_name(ends[0].ssl, "localhost");
    SSL_set_tlsext_status_type(ends[0].ssl, TLSEXT_STATUSTYPE_ocsp);
    if (any(2))
        SSL_set_max_proto_version(ends[0].ssl, TLS1_2_VERSION);
    if (any(2))
        SSL_set_session(ends[0].ssl, kept_session);
    for (int i = 0; i < 30; i++)
        step(&ends[i % 2]);
    if (ends[0].alive && SSL_is_init_finished(ends[0].ssl)) {
        SSL_SESSION_free(kept_session);
        kept_session = SSL_get1_session(ends[0].ssl);
    }
    for (int i = 0; i < 2; i++) {
        int alive = ends[i].alive;
        /* Freeing runs no callbacks that may use it. */
        ends[i].alive = 0;
        if (alive)
            SSL_free(ends[i].ssl);
        ends[i].ssl = NULL;
    }
    ERR_clear_error();
}

int main(void) {
    unsigned long first = setting("CHAOS_SEED", 1), rounds = setting("CHAOS_ROUNDS", 100);
    int verbose = getenv("CHAOS_VERBOSE") != NULL;
    if (is_ours()) {
        certificate = load_cert("client.crt");
        key = load_key("client.key");
        for (int i = 0; i < CONTEXTS; i++)
            contexts[i] = context(i);
        for (unsigned long seed = first; seed < first + rounds; seed++) {
            if (verbose)
                fprintf(stderr, "round %lu\n", seed);
            one_round(seed);
        }
        SSL_SESSION_free(kept_session);
        for (int i = 0; i < CONTEXTS; i++)
            SSL_CTX_free(contexts[i]);
        X509_free(certificate);
        EVP_PKEY_free(key);
        REQUIRE(actions > 0);
        const char *what = "calls that callbacks make on the connection that calls them";
        record(&(struct result){.part = "callbacks", .what = what, .tried = (unsigned long)actions});
    }
    title("callbacks that call back");
    printf("done\n");
    return 0;
}
