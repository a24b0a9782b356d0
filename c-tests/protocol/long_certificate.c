/* Certificate messages beyond 64 KiB, of servers and of clients: up to 100 KiB as a rule, and further where
 * SSL_CTX_set_max_cert_list says so. */
#include "common.h"

static char buffer[16];
static X509 *large, *ca;
static EVP_PKEY *key;

/* A certificate with a comment of so many bytes, signed by the CA. */
static X509 *certificate_of(size_t length) {
    EVP_PKEY *ca_key = load_key("ca.key");
    X509 *x509 = X509_new();
    X509V3_CTX context;
    char *value = malloc(length + 1);
    memset(value, 'c', length);
    value[length] = 0;
    X509_set_version(x509, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 77);
    X509_gmtime_adj(X509_getm_notBefore(x509), -1000);
    X509_gmtime_adj(X509_getm_notAfter(x509), 100000);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", MBSTRING_ASC, (unsigned char *)"large", -1,
                               -1, 0);
    X509_set_issuer_name(x509, X509_get_subject_name(ca));
    X509_set_pubkey(x509, key);
    X509V3_set_ctx(&context, ca, x509, NULL, NULL, 0);
    ASN1_IA5STRING *comment = ASN1_IA5STRING_new();
    ASN1_STRING_set(comment, value, (int)length);
    REQUIRE(X509_add1_ext_i2d(x509, NID_netscape_comment, comment, 0, 0) == 1);
    ASN1_IA5STRING_free(comment);
    REQUIRE(X509_sign(x509, ca_key, EVP_sha256()) > 0);
    EVP_PKEY_free(ca_key);
    free(value);
    return x509;
}

static size_t measured;
static int messages;

static void measure(int outgoing, int version, int type, const void *bytes, size_t length, SSL *ssl,
                    void *argument) {
    const unsigned char *message = bytes;
    (void)version, (void)ssl, (void)argument;
    if (!outgoing && type == SSL3_RT_HANDSHAKE) {
        messages++;
        if (message[0] == SSL3_MT_CERTIFICATE)
            measured = length - 4;
    }
}

static int verified, suspend;

static int count(int ok, X509_STORE_CTX *store) {
    (void)store;
    verified++;
    return ok;
}

static int retry_once(X509_STORE_CTX *store, void *argument) {
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    (void)argument;
    verified++;
    return suspend-- > 0 ? SSL_set_retry_verify(ssl) : X509_verify_cert(store);
}

static int choose(SSL *ssl, void *argument) {
    (void)ssl, (void)argument;
    return 1;
}

static int staple(SSL *ssl, void *argument) {
    (void)argument;
    if (!SSL_is_server(ssl))
        return 1;
    SSL_set_tlsext_status_ocsp_resp(ssl, OPENSSL_memdup("response", 8), 8);
    return SSL_TLSEXT_ERR_OK;
}

static void show_peer(SSL *ssl, const char *who) {
    STACK_OF(X509) *chain = SSL_get_peer_cert_chain(ssl);
    X509 *x509 = SSL_get0_peer_certificate(ssl);
    printf("  %s: certificate %d, of more than 64 KiB %d, the large one %d, chain of %d, verified %ld\n", who,
           x509 != NULL, x509 ? i2d_X509(x509, NULL) > 65536 : 0, x509 ? X509_cmp(x509, large) == 0 : 0,
           chain ? sk_X509_num(chain) : -1, SSL_get_verify_result(ssl));
}

/* A context with the large certificate, or with a small one and many more in its chain. */
static void give(SSL_CTX *ctx, int extra, const char *name) {
    if (extra == 0) {
        REQUIRE(SSL_CTX_use_certificate(ctx, large) == 1 && SSL_CTX_use_PrivateKey(ctx, key) == 1);
        return;
    }
    use(ctx, name);
    for (int i = 0; i < extra; i++)
        REQUIRE(SSL_CTX_add1_chain_cert(ctx, ca) == 1);
}

enum { PLAIN, CALLBACK, RETRY, STAPLE, FRAGMENTS, READ_AHEAD, BLOCKED, KINDS };
static const char *const kinds[] = {
    "plain",      "with a certificate callback", "the verification is retried", "stapled", "in small records",
    "read ahead", "through a narrow pipe"};

static int tickets;

static void play(int version, int of_server, int of_client, int extra, int kind) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    title("%s: %s%s%s certificate, %d more; %s", version_name(version), of_server ? "server's" : "",
          of_server && of_client ? " and " : "", of_client ? "client's" : "", extra, kinds[kind]);
    SSL_CTX_set_max_cert_list(client, 1 << 18);
    SSL_CTX_set_max_cert_list(server, 1 << 18);
    /* A ticket would hold a client's certificate, and has no room for it; a cache has. */
    if (of_client && !tickets)
        SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    SSL_CTX_set_verify(client, SSL_VERIFY_PEER, count);
    SSL_CTX_set_session_id_context(server, (const unsigned char *)"id", 2);
    if (of_server)
        give(server, extra, "server");
    if (of_client) {
        give(client, extra, "client");
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, count);
        REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    }
    verified = messages = 0;
    suspend = kind == RETRY;
    if (kind == CALLBACK)
        SSL_CTX_set_cert_cb(client, choose, NULL);
    if (kind == RETRY)
        SSL_CTX_set_cert_verify_callback(client, retry_once, NULL);
    if (kind == STAPLE) {
        SSL_CTX_set_tlsext_status_cb(server, staple);
        SSL_CTX_set_tlsext_status_cb(client, staple);
        SSL_CTX_set_tlsext_status_type(client, TLSEXT_STATUSTYPE_ocsp);
    }
    struct pair pair = pair_of(SSL_new(client), SSL_new(server), kind == BLOCKED ? 3000 : 1 << 20);
    if (kind == FRAGMENTS) {
        SSL_set_max_send_fragment(pair.client, 512);
        SSL_set_max_send_fragment(pair.server, 600);
    }
    if (kind == READ_AHEAD) {
        SSL_set_read_ahead(pair.client, 1);
        SSL_set_read_ahead(pair.server, 1);
    }
    SSL_set_msg_callback(of_client ? pair.server : pair.client, measure);
    if (kind == RETRY) {
        SSL_do_handshake(pair.client);
        SSL_do_handshake(pair.server);
        outcome(pair.client, "suspended", SSL_do_handshake(pair.client));
    }
    measured = 0;
    printf("both succeed: %d\n", handshake_rounds(&pair, 400, kind != BLOCKED));
    printf("long %d, verified %d\n", measured > 65535, verified > 0);
    show_peer(pair.client, "client");
    show_peer(pair.server, "server");
    const unsigned char *response;
    SHOW(SSL_get_tlsext_status_ocsp_resp(pair.client, &response));
    outcome(pair.client, "client writes", SSL_write(pair.client, "data", 4));
    outcome(pair.server, "server reads", SSL_read(pair.server, buffer, sizeof buffer));
    outcome(pair.server, "server writes", SSL_write(pair.server, "more", 4));
    outcome(pair.client, "client reads", SSL_read(pair.client, buffer, sizeof buffer));
    SSL_SESSION *session = SSL_get1_session(pair.client);
    SSL_set_shutdown(pair.client, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_set_shutdown(pair.server, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    free_pair(&pair);
    pair = new_pair(client, server);
    if (session != NULL)
        SSL_set_session(pair.client, session);
    int again = handshake_rounds(&pair, 20, 0);
    printf("once more: %d, reused %d\n", again, SSL_session_reused(pair.client));
    show_peer(pair.client, "client");
    show_peer(pair.server, "server");
    ERR_clear_error();
    free_pair(&pair);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* What is allowed. */
static void limits(int version, int of_client) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    title("%s: how long a %s's may be", version_name(version), of_client ? "client" : "server");
    give(of_client ? client : server, 0, NULL);
    if (of_client) {
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
        REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    }
    long length = 0;
    for (int i = 0; i < 6; i++) {
        const long allowed[] = {1 << 18, length, length - 1, 65536, 65535, 100};
        struct pair pair = new_pair(client, server);
        SSL *judge = of_client ? pair.server : pair.client;
        SSL_set_msg_callback(judge, measure);
        SSL_set_max_cert_list(judge, allowed[i]);
        printf("%d\n", i);
        handshake(&pair);
        outcome(pair.client, "client reads", SSL_read(pair.client, buffer, 1));
        if (i == 0)
            length = (long)measured;
        free_pair(&pair);
    }
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* The default, and a little more. */
static void by_default(int version) {
    for (int over = 0; over < 2; over++) {
        SSL_CTX *client = client_context(version), *server = server_context(version);
        X509 *usual = large;
        large = certificate_of(over ? 102400 : 101000);
        title("%s: %s what is allowed by default", version_name(version), over ? "more than" : "nearly");
        give(server, 0, NULL);
        struct pair pair = new_pair(client, server);
        handshake(&pair);
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
        X509_free(large);
        large = usual;
    }
}

static void after_handshake(int extra) {
    SSL_CTX *client = client_context(TLS1_3_VERSION), *server = server_context(TLS1_3_VERSION);
    title("a client's certificate after the handshake, %d more", extra);
    give(client, extra, "client");
    give(server, extra, "server");
    SSL_CTX_set_max_cert_list(client, 1 << 18);
    SSL_CTX_set_max_cert_list(server, 1 << 18);
    SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
    SSL_CTX_set_post_handshake_auth(client, 1);
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE, NULL);
    REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    struct pair pair = new_pair(client, server);
    connect_pair(&pair);
    show_peer(pair.server, "server");
    SHOW(SSL_verify_client_post_handshake(pair.server));
    outcome(pair.server, "server", SSL_do_handshake(pair.server));
    outcome(pair.client, "client", SSL_read(pair.client, buffer, 1));
    outcome(pair.server, "server", SSL_read(pair.server, buffer, 1));
    show_peer(pair.server, "server");
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    ca = load_cert("ca.crt");
    key = load_key("server.key");
    large = certificate_of(70000);
    FOR_EACH_VERSION(version) {
        for (int kind = 0; kind < KINDS; kind++) {
            play(version, 1, 0, 0, kind);
            play(version, 1, 1, 0, kind);
        }
        play(version, 0, 1, 0, PLAIN);
        play(version, 0, 1, 0, FRAGMENTS);
        play(version, 1, 0, 120, PLAIN);
        play(version, 0, 1, 120, PLAIN);
        play(version, 1, 1, 120, CALLBACK);
        tickets = 1;
        play(version, 0, 1, 0, PLAIN);
        tickets = 0;
        limits(version, 0);
        limits(version, 1);
        by_default(version);
    }
    after_handshake(0);
    after_handshake(120);
    X509_free(large);
    X509_free(ca);
    EVP_PKEY_free(key);
    return 0;
}
