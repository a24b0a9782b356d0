/* SSL_CTX_set_security_level(3): what a level, and a program's own judge, do to a handshake. */
#include "common.h"

/* What the judge forbids: an operation, and the NID (or version) of what it is about; 0 for any. */
static int forbidden, about;
static int judge(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid, void *other, void *argument) {
    (void)ssl, (void)ctx, (void)bits, (void)other, (void)argument;
    return !(op == forbidden && (about == 0 || about == nid));
}
static int weak_suite(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid, void *other,
                      void *argument) {
    (void)ssl, (void)ctx, (void)nid, (void)argument;
    return !((op & 0xffff0000) == SSL_SECOP_OTHER_CIPHER && bits == 256 && other != NULL);
}

static void meet(SSL_CTX *client, SSL_CTX *server) {
    struct pair pair = new_pair(client, server);
    char byte;
    if (handshake(&pair)) {
        SSL_peek(pair.client, &byte, 1);
        ERR_clear_error();
        const char *group = SSL_group_to_name(pair.client, SSL_get_negotiated_group(pair.client));
        printf("%s, %s, group %s, ticket %d\n", SSL_get_version(pair.client), SSL_get_cipher(pair.client),
               group ? group : "NULL", SSL_SESSION_has_ticket(SSL_get_session(pair.client)));
        printf("signature schemes: %d\n", SSL_get_sigalgs(pair.server, -1, NULL, NULL, NULL, NULL, NULL));
    }
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static SSL_CTX *server_with(const char *certificate, int version) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    use(ctx, certificate);
    SSL_CTX_set_min_proto_version(ctx, version);
    SSL_CTX_set_max_proto_version(ctx, version);
    return ctx;
}

/* Schemes that rustls names for TLS 1.2 alone. */
static const char *const schemes =
    "ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:RSA-PSS+SHA256:RSA-PSS+SHA384:RSA+SHA512";

int main(void) {
    FOR_EACH_VERSION(version) {
        for (int level = 0; level <= 5; level++)
            for (int side = 0; side < 2; side++) {
                if (side == 1 && level > 3)
                    continue; /* the key is too small, which OpenSSL notices in several ways */
                SSL_CTX *client = client_context(version), *server = server_with("serverec", version);
                title("%s, level %d of the %s", version_name(version), level, side ? "server" : "client");
                SSL_CTX_set1_sigalgs_list(client, schemes);
                SSL_CTX_set_security_level(side ? server : client, level);
                SSL_CTX_set_security_level(side ? client : server, 1);
                meet(client, server);
            }
        const struct {
            int operation, about;
        } rules[] = {{SSL_SECOP_CURVE_SUPPORTED, NID_X25519},
                     {SSL_SECOP_CURVE_SHARED, NID_X25519},
                     {SSL_SECOP_TICKET, 0},
                     {SSL_SECOP_SIGALG_SUPPORTED, NID_sha256}};
        for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
            for (int side = 0; side < 2; side++) {
                SSL_CTX *client = client_context(0), *server = server_context(0);
                if (version == TLS1_2_VERSION)
                    SSL_CTX_set_max_proto_version(client, version);
                title("up to %s, the %s's judge forbids %x of %d", version_name(version),
                      side ? "server" : "client", rules[i].operation, rules[i].about);
                forbidden = rules[i].operation, about = rules[i].about;
                SSL_CTX_set1_sigalgs_list(client, schemes);
                SSL_CTX_set_cipher_list(client, "ECDHE");
                SSL_CTX_set_security_callback(side ? server : client, judge);
                meet(client, server);
            }
        for (int side = 0; side < 2; side++) {
            SSL_CTX *client = client_context(version), *server = server_context(version);
            title("%s, the %s's judge forbids suites of 256 bits", version_name(version),
                  side ? "server" : "client");
            SSL_CTX_set1_sigalgs_list(client, schemes);
            SSL_CTX_set_security_callback(side ? server : client, weak_suite);
            meet(client, server);
        }
    }
    return 0;
}
