/* SSL_get_shared_sigalgs(3), SSL_get_peer_signature_nid(3): what each side is told about signatures. */
#include "common.h"

static void list(const char *who, SSL *ssl, int shared) {
    int sign, hash, both;
    unsigned char raw_sign, raw_hash;
    int count = shared ? SSL_get_shared_sigalgs(ssl, 0, NULL, NULL, NULL, NULL, NULL)
                       : SSL_get_sigalgs(ssl, 0, NULL, NULL, NULL, NULL, NULL);
    printf("%s %s: %d\n", who, shared ? "shared" : "peer's", count);
    for (int i = -1; i <= count; i++) {
        sign = hash = both = -9, raw_sign = raw_hash = 99;
        int ret = shared ? SSL_get_shared_sigalgs(ssl, i, &sign, &hash, &both, &raw_sign, &raw_hash)
                         : SSL_get_sigalgs(ssl, i, &sign, &hash, &both, &raw_sign, &raw_hash);
        printf("  %d: %d sign %d hash %d both %d raw %d %d\n", i, ret, sign, hash, both, raw_sign, raw_hash);
    }
}

static void signatures(const char *who, SSL *ssl) {
    int nid = -9, ret;
    ret = SSL_get_signature_nid(ssl, &nid);
    printf("%s: own hash %d %d", who, ret, nid), nid = -9;
    ret = SSL_get_signature_type_nid(ssl, &nid);
    printf(", type %d %d", ret, nid), nid = -9;
    ret = SSL_get_peer_signature_nid(ssl, &nid);
    printf(", peer's hash %d %d", ret, nid), nid = -9;
    ret = SSL_get_peer_signature_type_nid(ssl, &nid);
    printf(", type %d %d\n", ret, nid);
}

static const char *const known =
    "ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:ed25519:ed448:RSA-PSS+SHA256:RSA-PSS+SHA384:"
    "RSA-PSS+SHA512:RSA+SHA256:RSA+SHA384:RSA+SHA512";

struct setting {
    const char *certificate, *client_certificate;
    const char *client, *server, *server_client;
    int options, level;
};

static void run(int version, const struct setting *s) {
    SSL_CTX *client = client_context(version), *server = SSL_CTX_new(TLS_server_method());
    title("%s, %s, client %s, server %s and %s, options %x, level %d", version_name(version), s->certificate,
          s->client ? s->client : "-", s->server ? s->server : "-", s->server_client ? s->server_client : "-",
          s->options, s->level);
    SSL_CTX_set_min_proto_version(server, version);
    SSL_CTX_set_max_proto_version(server, version);
    if (s->level >= 0)
        SSL_CTX_set_security_level(client, s->level), SSL_CTX_set_security_level(server, s->level);
    use(server, s->certificate);
    SSL_CTX_set_options(server, s->options);
    if (s->client_certificate != NULL) {
        use(client, s->client_certificate);
        SSL_CTX_set_verify(server, SSL_VERIFY_PEER, NULL);
        SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL);
    }
    /* For TLS 1.2 alone rustls leaves schemes out that it does not know: some are named here. */
    if (version == TLS1_2_VERSION && s->client == NULL)
        SHOW(SSL_CTX_set1_sigalgs_list(client, known));
    if (version == TLS1_2_VERSION && s->client_certificate != NULL)
        SHOW(SSL_CTX_set1_client_sigalgs_list(server, known));
    if (s->client != NULL)
        SHOW(SSL_CTX_set1_sigalgs_list(client, s->client));
    if (s->server != NULL)
        SHOW(SSL_CTX_set1_sigalgs_list(server, s->server));
    if (s->server_client != NULL)
        SHOW(SSL_CTX_set1_client_sigalgs_list(server, s->server_client));
    struct pair pair = new_pair(client, server);
    signatures("client before", pair.client);
    list("before", pair.server, 1);
    handshake(&pair);
    list("client", pair.client, 0);
    list("client", pair.client, 1);
    list("server", pair.server, 0);
    list("server", pair.server, 1);
    signatures("client", pair.client);
    signatures("server", pair.server);
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    static const struct setting settings[] = {
        {"server", NULL, NULL, NULL, NULL, 0, -1},
        {"server", NULL, NULL, NULL, NULL, 0, 1},
        {"server", NULL, NULL, NULL, NULL, 0, 0},
        {"serverec", NULL, NULL, NULL, NULL, 0, -1},
        {"server384", NULL, NULL, NULL, NULL, 0, -1},
        {"ed25519", NULL, NULL, NULL, NULL, 0, -1},
        {"server", "client", NULL, NULL, NULL, 0, -1},
        {"server", "clientec", NULL, NULL, NULL, 0, -1},
        {"server", "client", NULL, NULL, "RSA-PSS+SHA384:RSA+SHA384", 0, -1},
        {"server", NULL, "RSA-PSS+SHA512:RSA-PSS+SHA256", NULL, NULL, 0, -1},
        {"server", NULL, NULL, "RSA-PSS+SHA512:RSA-PSS+SHA256", NULL, 0, -1},
        {"server", NULL, "RSA-PSS+SHA256:RSA-PSS+SHA512", "RSA-PSS+SHA512:RSA-PSS+SHA256", NULL, 0, -1},
        {"server", NULL, "RSA-PSS+SHA256:RSA-PSS+SHA512", "RSA-PSS+SHA512:RSA-PSS+SHA256", NULL,
         SSL_OP_CIPHER_SERVER_PREFERENCE, -1},
        {"server", NULL, "ECDSA+SHA256", NULL, NULL, 0, -1},
        {"server", NULL, NULL, "ECDSA+SHA256", NULL, 0, -1},
    };
    FOR_EACH_VERSION(version)
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        run(version, settings + i);
    return 0;
}
