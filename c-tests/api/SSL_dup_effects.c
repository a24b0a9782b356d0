/* SSL_dup(3): what no getter tells, by what the copy does in a handshake. */
#include "getters.h"

static int generate(SSL *ssl, unsigned char *id, unsigned int *length) {
    static unsigned char count;
    (void)ssl;
    memset(id, ++count, *length);
    /* Before TLS 1.3 a ticket needs no id. */
    if (SSL_version(ssl) == TLS1_3_VERSION)
        printf("    session id generator\n");
    return 1;
}

static int choose(SSL *ssl, void *argument) {
    (void)ssl;
    printf("    certificate callback, argument %s\n", WHICH((int *)argument, &argument_a, &argument_b));
    return 1;
}

static int asked;

static int never_resumed(SSL *ssl, int is_forward_secure) {
    (void)ssl;
    asked += is_forward_secure;
    return 1;
}

static int verified(int preverified, X509_STORE_CTX *store) {
    (void)preverified;
    printf("    verify callback, depth %d\n", X509_STORE_CTX_get_error_depth(store));
    return 1;
}

static int early(SSL *ssl, void *argument) {
    (void)ssl;
    printf("    may there be early data? argument %s\n", WHICH((int *)argument, &argument_a, &argument_b));
    return 0;
}

static int extensions;

static void tell_extension(SSL *ssl, int from_client, int type, const unsigned char *data, int length,
                           void *argument) {
    (void)ssl, (void)from_client, (void)type, (void)data, (void)length, (void)argument;
    extensions++;
}

static void print_id_context(SSL *ssl) {
    unsigned int length;
    const unsigned char *context = SSL_SESSION_get0_id_context(SSL_get_session(ssl), &length);
    printf("    session id context: %.*s\n", (int)length, context);
}

/* Finishes a pair and tells what the client has learnt of the server. */
static void tell(struct pair *pair) {
    const unsigned char *types;
    SHOW(handshake(pair));
    print_id_context(pair->server);
    print_id_context(pair->client);
    size_t count = SSL_get0_certificate_types(pair->client, &types);
    printf("    certificate types:");
    for (size_t i = 0; i < count; i++)
        printf(" %d", types[i]);
    printf("\n    signature algorithms:");
    int nid, hash;
    unsigned char raw_hash, raw_sign;
    int schemes = SSL_get_sigalgs(pair->client, 0, NULL, NULL, NULL, NULL, NULL);
    for (int i = 0; i < schemes && i < 4; i++) {
        SSL_get_sigalgs(pair->client, i, &nid, &hash, NULL, &raw_sign, &raw_hash);
        printf(" %02x%02x", raw_hash, raw_sign);
    }
    printf("\n");
    print_name("    client's certificate", SSL_get0_peer_certificate(pair->server));
}

static void of_server(int version, int copied) {
    title("%s: a server%s", version_name(version), copied ? "'s copy" : "");
    SSL_CTX *client = client_context(version), *server = server_context(version);
    use(client, "client");
    SSL_CTX_set_session_id_context(server, (const unsigned char *)"context", 7);
    SSL *ssl = SSL_new(server);
    SHOW(SSL_set_session_id_context(ssl, (const unsigned char *)"own", 3));
    SHOW(SSL_set_generate_session_id(ssl, generate));
    SSL_set_cert_cb(ssl, choose, &argument_a);
    SSL_set_verify(ssl, SSL_VERIFY_PEER, verified);
    if (version == TLS1_2_VERSION)
        SSL_set_not_resumable_session_callback(ssl, never_resumed);
    SSL_set_allow_early_data_cb(ssl, early, &argument_b);
    SSL_set_tlsext_debug_callback(ssl, tell_extension);
    SHOW(SSL_set1_client_certificate_types(ssl, (const unsigned char *)"\1\100", 2));
    SHOW(SSL_set1_client_sigalgs_list(ssl, "RSA-PSS+SHA384:RSA+SHA256"));
    SSL_set_accept_state(ssl);
    if (copied) {
        SSL *copy = SSL_dup(ssl);
        SSL_free(ssl);
        ssl = copy;
    }
    struct pair pair = pair_of(SSL_new(client), ssl, 1 << 16);
    extensions = asked = 0;
    tell(&pair);
    SHOW(extensions > 0);
    SHOW(asked);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void of_client(int version, int copied) {
    title("%s: a client%s", version_name(version), copied ? "'s copy" : "");
    SSL_CTX *client = client_context(version), *server = server_context(version);
    REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
    SHOW(SSL_CTX_dane_enable(client));
    SSL *ssl = SSL_new(client);
    SSL_set_cert_cb(ssl, choose, &argument_b);
    SHOW(SSL_use_certificate_file(ssl, cert("client.crt"), SSL_FILETYPE_PEM));
    SHOW(SSL_use_PrivateKey_file(ssl, cert("client.key"), SSL_FILETYPE_PEM));
    SHOW(SSL_dane_enable(ssl, "localhost"));
    X509 *x509 = load_cert("server.crt");
    unsigned char digest[32], *key = NULL;
    int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x509), &key);
    EVP_Digest(key, length, digest, NULL, EVP_sha256(), NULL);
    OPENSSL_free(key);
    X509_free(x509);
    SHOW(SSL_dane_tlsa_add(ssl, 3, 1, 1, digest, sizeof digest));
    SHOW(SSL_set1_sigalgs_list(ssl, "RSA-PSS+SHA512:RSA+SHA384"));
    SSL_set_connect_state(ssl);
    if (copied) {
        SSL *copy = SSL_dup(ssl);
        SSL_free(ssl);
        ssl = copy;
        SHOW_POINTER(ssl);
    }
    struct pair pair = pair_of(ssl, SSL_new(server), 1 << 16);
    tell(&pair);
    uint8_t usage = 9, selector = 9, type = 9;
    SHOW(SSL_get0_dane_authority(pair.client, NULL, NULL));
    SHOW(SSL_get0_dane_tlsa(pair.client, &usage, &selector, &type, NULL, NULL));
    printf("    record %d %d %d\n", usage, selector, type);
    int nid = 0;
    SHOW(SSL_get_peer_signature_nid(pair.client, &nid));
    SHOW(nid);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    FOR_EACH_VERSION(version)
    for (int copied = 0; copied < 2; copied++) {
        of_server(version, copied);
        of_client(version, copied);
    }
    return 0;
}
