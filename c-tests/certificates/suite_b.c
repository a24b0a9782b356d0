/* Suite B (RFC 6460) and strict checks of own certificates: which certificate a server shows, in which group
 * keys are exchanged, and what either side refuses. In TLS 1.2 the suite ties down the curve: P-256 with
 * AES-128, P-384 with AES-256. */
#include "common.h"

#define NONE 0
#define B128 SSL_CERT_FLAG_SUITEB_128_LOS
#define B128_ONLY SSL_CERT_FLAG_SUITEB_128_LOS_ONLY
#define B192 SSL_CERT_FLAG_SUITEB_192_LOS
#define STRICT SSL_CERT_FLAG_TLS_STRICT

static const char *flag_name(unsigned flags) {
    return flags == NONE        ? "none"
           : flags == B128      ? "128"
           : flags == B128_ONLY ? "128 only"
           : flags == B192      ? "192"
                                : "strict";
}

struct side {
    unsigned flags;
    const char *certificate, *suites, *groups, *schemes;
};

static void set(SSL_CTX *ctx, const struct side *side) {
    if (side->certificate != NULL) {
        use(ctx, side->certificate);
        if (strcmp(side->certificate, "leaf") == 0)
            REQUIRE(SSL_CTX_add0_chain_cert(ctx, load_cert("intermediate.crt")) == 1);
    }
    SSL_CTX_set_cert_flags(ctx, side->flags);
    if (side->suites != NULL)
        REQUIRE(SSL_CTX_set_cipher_list(ctx, side->suites) == 1);
    if (side->groups != NULL)
        REQUIRE(SSL_CTX_set1_groups_list(ctx, side->groups) == 1);
    if (side->schemes != NULL)
        REQUIRE(SSL_CTX_set1_sigalgs_list(ctx, side->schemes) == 1);
}

static void play(int version, const struct side *client_side, const struct side *server_side, int verify) {
    /* OpenSSL 3.5's client of a profile offers groups of Suite B and sends shares of others, which servers
     * refuse. */
    if (version == TLS1_3_VERSION && client_side->flags & (B128 | B192) && since(5))
        return;
    SSL_CTX *client = client_context(version), *server = server_context(version);
    SSL_CTX_free(server);
    server = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_min_proto_version(server, version);
    SSL_CTX_set_max_proto_version(server, version);
    REQUIRE(SSL_CTX_load_verify_locations(server, cert("ca.crt"), NULL) == 1);
    SSL_CTX_set_verify(client, SSL_VERIFY_NONE, NULL);
    SSL_CTX_set_verify(server, verify, NULL);
    set(client, client_side);
    set(server, server_side);
    printf("client: %s, %s, %s, %s, %s; server: %s, %s, %s, %s, %s%s\n", flag_name(client_side->flags),
           client_side->certificate ? client_side->certificate : "-",
           client_side->suites ? client_side->suites : "-", client_side->groups ? client_side->groups : "-",
           client_side->schemes ? client_side->schemes : "-", flag_name(server_side->flags),
           server_side->certificate, server_side->suites ? server_side->suites : "-",
           server_side->groups ? server_side->groups : "-", server_side->schemes ? server_side->schemes : "-",
           verify ? ", asks" : "");
    struct pair pair = new_pair(client, server);
    if (handshake(&pair)) {
        int nid = 0;
        SSL_get_peer_signature_nid(pair.client, &nid);
        printf("  %s, group %s, signed with %s, client's certificate %d\n", SSL_get_cipher(pair.client),
               OBJ_nid2sn((int)SSL_get_negotiated_group(pair.server)), OBJ_nid2sn(nid),
               SSL_get0_peer_certificate(pair.server) != NULL);
    }
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

#define AES128 "ECDHE-ECDSA-AES128-GCM-SHA256"
#define AES256 "ECDHE-ECDSA-AES256-GCM-SHA384"

int main(void) {
    static const char *const certificates[] = {"serverec", "server384", "server521",
                                               "server",   "leaf",      "ed25519"};
    static const unsigned profiles[] = {NONE, B128, B128_ONLY, B192, STRICT};
    static const char *const suites[] = {NULL, AES128, AES256, AES256 ":" AES128};
    static const char *const groups[] = {NULL, "P-256", "P-384", "P-384:P-256", "X25519"};
    static const char *const schemes[] = {NULL,
                                          "ECDSA+SHA256",
                                          "ECDSA+SHA384",
                                          "ECDSA+SHA384:ECDSA+SHA256",
                                          "RSA+SHA256:RSA-PSS+SHA256",
                                          "ed25519:ECDSA+SHA256"};
    FOR_EACH_VERSION(version) {
        /* TLS 1.3 ties nothing to a suite: a part of the cells will do. */
        const size_t step = version == TLS1_2_VERSION ? 1 : 3;
        title("profiles and certificates, %s", version_name(version));
        for (size_t c = 0; c < 6; c++)
            for (size_t s = 0; s < 5; s++)
                for (size_t k = (c + s) % 2; k < 5; k += 2)
                    play(version, &(struct side){profiles[k], NULL, NULL, NULL, NULL},
                         &(struct side){profiles[s], certificates[c], NULL, NULL, NULL}, SSL_VERIFY_NONE);
        title("suites of the client, %s", version_name(version));
        for (size_t c = 0; c < 2; c++)
            for (size_t s = 0; s < 4; s++)
                for (size_t i = 1 + (c + s) % 2; i < 4; i += 2 * step)
                    play(version, &(struct side){NONE, NULL, suites[i], NULL, NULL},
                         &(struct side){profiles[s], certificates[c], NULL, NULL, NULL}, SSL_VERIFY_NONE);
        title("groups of the client, %s", version_name(version));
        for (size_t c = 0; c < 2; c++)
            for (size_t s = 1; s < 4; s++)
                for (size_t i = 1 + (c + s) % 2; i < 5; i += 2 * step)
                    play(version, &(struct side){NONE, NULL, NULL, groups[i], NULL},
                         &(struct side){profiles[s], certificates[c], NULL, NULL, NULL}, SSL_VERIFY_NONE);
        title("schemes of the client, %s", version_name(version));
        for (size_t c = 0; c < 6; c++)
            for (size_t s = 1; s < 5; s++)
                for (size_t i = 1 + (c + s) % 2; i < 6; i += 2 * step)
                    play(version, &(struct side){NONE, NULL, NULL, NULL, schemes[i]},
                         &(struct side){profiles[s], certificates[c], NULL, NULL, NULL}, SSL_VERIFY_NONE);
        title("servers that know nothing of it, %s", version_name(version));
        for (size_t c = 0; c < 3; c++)
            for (size_t s = 1; s < 4; s++)
                for (size_t i = 0 + (c + s) % 2; i < 5; i += 2 * step)
                    play(version, &(struct side){profiles[s], NULL, NULL, NULL, NULL},
                         &(struct side){NONE, certificates[c], suites[i % 4], groups[i], NULL},
                         SSL_VERIFY_NONE);
        title("clients that show a certificate, %s", version_name(version));
        for (size_t c = 0; c < 6; c++)
            for (size_t s = 0; s < 5; s++)
                for (size_t i = 0 + (c + s) % 2; i < 6; i += 2 * step)
                    play(version, &(struct side){profiles[s], certificates[c], NULL, NULL, NULL},
                         &(struct side){NONE, "serverec", NULL, NULL, schemes[i]},
                         i == 5 ? SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT : SSL_VERIFY_PEER);
        title("servers of a profile that ask, %s", version_name(version));
        for (size_t c = 0; c < 6; c++)
            for (size_t s = 1; s < 4; s++)
                play(version, &(struct side){NONE, certificates[c], NULL, NULL, NULL},
                     &(struct side){profiles[s], s == 3 ? "server384" : "serverec", NULL, NULL, NULL},
                     SSL_VERIFY_PEER);
    }
    return 0;
}
