/* SSL_get_peer_tmp_key(3), SSL_get_negotiated_group and SSL_get_shared_group for each group, in both roles
 * and versions, with and without a HelloRetryRequest. */
#include "common.h"

static void key(const char *who, SSL *ssl, int own) {
    EVP_PKEY *found = NULL;
    char group[40] = "-";
    long ret = own ? SSL_get_tmp_key(ssl, &found) : SSL_get_peer_tmp_key(ssl, &found);
    if (found != NULL)
        EVP_PKEY_get_group_name(found, group, sizeof group, NULL);
    ERR_clear_error();
    printf("%s %s key: %ld, %s %d bits, group %s\n", who, own ? "own" : "peer's", ret,
           found ? EVP_PKEY_get0_type_name(found) : "none", found ? EVP_PKEY_get_bits(found) : 0, group);
    EVP_PKEY_free(found);
    print_errors();
}

static void group(const char *who, SSL *ssl) {
    const char *name = SSL_group_to_name(ssl, SSL_get_negotiated_group(ssl));
    printf("%s: group %ld %s, shared", who, (long)SSL_get_negotiated_group(ssl), name ? name : "NULL");
    for (int i = -2; i < 3; i++)
        printf(" %ld", (long)SSL_get_shared_group(ssl, i));
    printf("\n");
}

static int requests;
static void on_message(int write, int version, int type, const void *bytes, size_t length, SSL *ssl,
                       void *argument) {
    (void)version, (void)ssl, (void)argument;
    requests +=
        write && type == SSL3_RT_HANDSHAKE && length > 0 && *(const char *)bytes == SSL3_MT_CLIENT_HELLO;
}

static void run(int version, const char *client_groups, const char *server_groups, int options) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    title("%s, client %s, server %s, options %x", version_name(version),
          client_groups ? client_groups : "default", server_groups ? server_groups : "default", options);
    SSL_CTX_set_options(server, options);
    /* Without a group in common OpenSSL would go on with RSA key exchange. */
    SHOW(SSL_CTX_set_cipher_list(client, "ECDHE"));
    if (client_groups != NULL)
        SHOW(SSL_CTX_set1_groups_list(client, client_groups));
    if (server_groups != NULL)
        SHOW(SSL_CTX_set1_groups_list(server, server_groups));
    SSL_CTX_set_msg_callback(client, on_message);
    requests = 0;
    struct pair pair = new_pair(client, server);
    key("client before:", pair.client, 0);
    if (handshake(&pair)) {
        char byte;
        key("client:", pair.client, 0);
        key("client:", pair.client, 1);
        key("server:", pair.server, 0);
        key("server:", pair.server, 1);
        group("client", pair.client);
        group("server", pair.server);
        printf("ClientHellos: %d\n", requests);
        SSL_peek(pair.client, &byte, 1);
        SSL_SESSION *session = SSL_get1_session(pair.client);
        SSL_shutdown(pair.client);
        SSL_shutdown(pair.server);
        free_pair(&pair);
        pair = new_pair(client, server);
        SSL_set_session(pair.client, session);
        SSL_SESSION_free(session);
        connect_pair(&pair);
        printf("resumed: %d\n", SSL_session_reused(pair.client));
        key("client:", pair.client, 0);
        key("client:", pair.client, 1);
        key("server:", pair.server, 0);
        key("server:", pair.server, 1);
        group("client", pair.client);
        group("server", pair.server);
    }
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    FOR_EACH_VERSION(version) {
        run(version, NULL, NULL, 0);
        run(version, "P-256", NULL, 0);
        run(version, "P-384", NULL, 0);
        run(version, "P-521", NULL, 0);
        run(version, "X25519", NULL, 0);
        run(version, "X448", NULL, 0);
        run(version, NULL, "P-256", 0);
        run(version, NULL, "P-384", 0);
        run(version, NULL, "P-521", 0);
        run(version, NULL, "X448", 0);
        run(version, NULL, "P-384:P-256", 0);
        run(version, NULL, "P-384:P-256", SSL_OP_CIPHER_SERVER_PREFERENCE);
        run(version, "P-521:X448:P-384", "P-384:X448:P-521", 0);
        run(version, "P-521:X448:P-384", "P-384:X448:P-521", SSL_OP_CIPHER_SERVER_PREFERENCE);
        run(version, "P-256", "P-384", 0);
    }
    return 0;
}
