/* What an open connection tells: version, cipher, groups, randoms, finished messages, exported keys. */
#include "common.h"

static void tell(SSL *ssl, const char *who) {
    unsigned char bytes[64];
    const SSL_CIPHER *cipher = SSL_get_current_cipher(ssl);
    printf("%s\n", who);
    SHOW_TEXT(SSL_get_version(ssl));
    SHOW(SSL_version(ssl));
    SHOW_TEXT(SSL_get_cipher(ssl));
    SHOW_TEXT(SSL_get_cipher_version(ssl));
    SHOW(SSL_get_cipher_bits(ssl, NULL));
    SHOW_TEXT(SSL_CIPHER_standard_name(cipher));
    printf("pending cipher is the current one: %d\n", SSL_get_pending_cipher(ssl) == cipher);
    SHOW(SSL_get_negotiated_group(ssl));
    SHOW_TEXT(SSL_group_to_name(ssl, SSL_get_negotiated_group(ssl)));
    SHOW(SSL_get_client_random(ssl, NULL, 0));
    SHOW(SSL_get_server_random(ssl, NULL, 0));
    SHOW(SSL_get_client_random(ssl, bytes, 10));
    SHOW(SSL_get_finished(ssl, bytes, sizeof bytes));
    SHOW(SSL_get_peer_finished(ssl, bytes, sizeof bytes));
    SHOW_POINTER(SSL_get0_peer_certificate(ssl));
    SHOW_POINTER(SSL_get_peer_cert_chain(ssl));
    SHOW_POINTER(SSL_get_certificate(ssl));
    SHOW_POINTER(SSL_get_privatekey(ssl));
    SHOW_POINTER(SSL_get_session(ssl));
    SHOW_TEXT(SSL_SESSION_get0_cipher(SSL_get_session(ssl)) == cipher ? "the session's cipher" : "another");
    SHOW(SSL_SESSION_get_protocol_version(SSL_get_session(ssl)));
    SHOW_POINTER(SSL_get_current_compression(ssl));
    SHOW(SSL_get_secure_renegotiation_support(ssl));
    SHOW(SSL_get_extms_support(ssl));
    SHOW(SSL_renegotiate_pending(ssl));
    SHOW(SSL_total_renegotiations(ssl));
    int nid = -1;
    SHOW(SSL_get_signature_nid(ssl, &nid));
    printf("  %d\n", nid);
    SHOW(SSL_get_peer_signature_nid(ssl, &nid));
    printf("  %d\n", nid);
    EVP_PKEY *key = NULL;
    SHOW(SSL_get_peer_tmp_key(ssl, &key));
    printf("  kind %d\n", key ? EVP_PKEY_get_base_id(key) : -1);
    EVP_PKEY_free(key);
}

static int same(SSL *left, SSL *right, const char *label, size_t length, const char *context) {
    unsigned char one[256] = {0}, two[256] = {1};
    size_t size = context ? strlen(context) : 0;
    int a = SSL_export_keying_material(left, one, length, label, strlen(label),
                                       (const unsigned char *)context, size, context != NULL);
    int b = SSL_export_keying_material(right, two, length, label, strlen(label),
                                       (const unsigned char *)context, size, context != NULL);
    return a * 100 + b * 10 + (memcmp(one, two, length) == 0);
}

int main(void) {
    title("before a handshake");
    SSL_CTX *ctx = client_context(0);
    SSL *ssl = SSL_new(ctx);
    unsigned char bytes[64];
    SHOW_TEXT(SSL_get_version(ssl));
    SHOW(SSL_version(ssl));
    SHOW_TEXT(SSL_get_cipher(ssl));
    SHOW(SSL_get_finished(ssl, bytes, sizeof bytes));
    SHOW(SSL_get_peer_finished(ssl, bytes, sizeof bytes));
    SHOW_POINTER(SSL_get_pending_cipher(ssl));
    SHOW(SSL_export_keying_material(ssl, bytes, 10, "label", 5, NULL, 0, 0));
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    FOR_EACH_VERSION(version) {
        struct pair pair = connected_pair(version);
        title("%s", version_name(version));
        tell(pair.client, "client");
        tell(pair.server, "server");

        title("both ends agree, %s", version_name(version));
        unsigned char one[64], two[64];
        size_t length = SSL_get_client_random(pair.client, one, sizeof one);
        SSL_get_client_random(pair.server, two, sizeof two);
        printf("client random: %d\n", memcmp(one, two, length) == 0);
        SSL_get_server_random(pair.client, one, sizeof one);
        SSL_get_server_random(pair.server, two, sizeof two);
        printf("server random: %d\n", memcmp(one, two, length) == 0);
        length = SSL_get_finished(pair.client, one, sizeof one);
        SSL_get_peer_finished(pair.server, two, sizeof two);
        printf("client finished, %zu: %d\n", length, memcmp(one, two, length) == 0);
        length = SSL_get_finished(pair.server, one, sizeof one);
        SSL_get_peer_finished(pair.client, two, sizeof two);
        printf("server finished, %zu: %d\n", length, memcmp(one, two, length) == 0);
        printf("exported keys: %d %d %d\n", same(pair.client, pair.server, "EXPORTER-test", 32, NULL),
               same(pair.client, pair.server, "EXPORTER-test", 200, "context"),
               same(pair.client, pair.server, "EXPORTER-test", 32, ""));
        length = SSL_SESSION_get_master_key(SSL_get_session(pair.client), NULL, 0);
        printf("length of the secret: %zu\n", length);
        SHOW(SSL_renegotiate(pair.client));
        free_pair(&pair);
    }
    return 0;
}
