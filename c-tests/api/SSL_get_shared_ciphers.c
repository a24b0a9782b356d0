/* SSL_get_shared_ciphers and related functions after a handshake: SSL_get_ciphers(3), and how the server
 * chooses. */
#include "common.h"

static void show(const char *who, const STACK_OF(SSL_CIPHER) * list) {
    printf("%s: %d", who, list ? sk_SSL_CIPHER_num(list) : -1);
    for (int i = 0; list != NULL && i < sk_SSL_CIPHER_num(list); i++)
        printf(" %s", SSL_CIPHER_get_name(sk_SSL_CIPHER_value(list, i)));
    printf("\n");
}

static void run(int version, const char *client_list, const char *client_suites, const char *server_list,
                const char *server_suites, int options) {
    SSL_CTX *client = client_context(version), *server = server_context(version);
    title("%s, client %s and %s, server %s and %s, options %x", version_name(version), client_list,
          client_suites, server_list, server_suites, options);
    SHOW(SSL_CTX_set_cipher_list(client, client_list));
    SHOW(SSL_CTX_set_ciphersuites(client, client_suites));
    SHOW(SSL_CTX_set_cipher_list(server, server_list));
    SHOW(SSL_CTX_set_ciphersuites(server, server_suites));
    SSL_CTX_set_options(server, options);
    struct pair pair = new_pair(client, server);
    char text[200];
    if (!handshake(&pair))
        goto end;
    SHOW_TEXT(SSL_get_cipher(pair.client));
    SHOW_TEXT(SSL_get_cipher(pair.server));
    show("client's", SSL_get_client_ciphers(pair.server));
    show("on the client", SSL_get_client_ciphers(pair.client));
    static const int sizes[] = {200, 60, 40, 23, 22, 2, 1};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *shared = SSL_get_shared_ciphers(pair.server, text, sizes[i]);
        printf("shared in %d: %s\n", sizes[i], shared ? shared : "NULL");
    }
    printf("shared on the client: %s\n", SSL_get_shared_ciphers(pair.client, text, 200) ? text : "NULL");
    print_errors();
end:
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

int main(void) {
    static const char *const aes = "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384";
    static const char *const more =
        "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-CHACHA20-POLY1305:ECDHE-RSA-AES128-GCM-SHA256";
    static const char *const chacha = "ECDHE-RSA-CHACHA20-POLY1305:ECDHE-RSA-AES256-GCM-SHA384";
    static const char *const chacha13 = "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384";
    static const char *const aes13 = "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
    FOR_EACH_VERSION(version) {
        run(version, aes, aes13, more, chacha13, 0);
        run(version, aes, aes13, more, chacha13, SSL_OP_CIPHER_SERVER_PREFERENCE);
        run(version, more, chacha13, aes, aes13, 0);
        run(version, more, chacha13, aes, aes13, SSL_OP_CIPHER_SERVER_PREFERENCE);
        run(version, chacha, chacha13, more, aes13, SSL_OP_CIPHER_SERVER_PREFERENCE);
        run(version, chacha, chacha13, more, aes13,
            SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
        run(version, more, aes13, more, aes13, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
        run(version, chacha, chacha13, more, aes13, SSL_OP_PRIORITIZE_CHACHA);
        run(version, "ECDHE-RSA-AES128-GCM-SHA256", "TLS_AES_128_GCM_SHA256", "ECDHE-RSA-AES256-GCM-SHA384",
            "TLS_AES_256_GCM_SHA384", 0);
        run(version, "ECDHE-ECDSA-AES128-GCM-SHA256", "TLS_AES_128_GCM_SHA256",
            "ECDHE-ECDSA-AES128-GCM-SHA256", "TLS_AES_128_GCM_SHA256", 0);
    }
    return 0;
}
