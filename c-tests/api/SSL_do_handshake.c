/* SSL_do_handshake, SSL_connect and SSL_accept, step by step. */
#include "common.h"

static void step(SSL *ssl, const char *who) {
    outcome(ssl, who, SSL_do_handshake(ssl));
    printf("  %s, in init %d, finished %d\n", SSL_state_string(ssl), SSL_in_init(ssl),
           SSL_is_init_finished(ssl));
}

static void told(SSL *ssl, const char *who) {
    printf("%s: %s %s, bits %d, verify result %ld, reused %d\n", who, SSL_get_version(ssl),
           SSL_get_cipher(ssl), SSL_get_cipher_bits(ssl, NULL), SSL_get_verify_result(ssl),
           SSL_session_reused(ssl));
    printf("%s: %s, %s\n", who, SSL_state_string(ssl), SSL_state_string_long(ssl));
}

int main(void) {
    SSL *ssl;
    SSL_CTX *any = SSL_CTX_new(TLS_method());

    title("no role, no BIO");
    ssl = SSL_new(any);
    outcome(ssl, "no role", SSL_do_handshake(ssl));
    outcome(ssl, "read", SSL_read(ssl, NULL, 0));
    outcome(ssl, "write", SSL_write(ssl, "x", 1));
    outcome(ssl, "shutdown", SSL_shutdown(ssl));
    SSL_free(ssl);
    ssl = SSL_new(any);
    outcome(ssl, "SSL_connect without BIO", SSL_connect(ssl));
    SSL_free(ssl);
    ssl = SSL_new(any);
    outcome(ssl, "SSL_accept without BIO", SSL_accept(ssl));
    SSL_free(ssl);

    title("no certificate at the server");
    {
        SSL_CTX *client = client_context(0);
        struct pair pair = new_pair(client, any);
        handshake(&pair);
        free_pair(&pair);
        SSL_CTX_free(client);
    }

    FOR_EACH_VERSION(version) {
        SSL_CTX *client = client_context(version), *server = server_context(version);
        struct pair pair;

        title("flight by flight, %s", version_name(version));
        pair = new_pair(client, server);
        step(pair.server, "server");
        for (int i = 0; i < 3; i++) {
            step(pair.client, "client");
            step(pair.server, "server");
        }
        told(pair.client, "client");
        told(pair.server, "server");
        step(pair.client, "once more");
        outcome(pair.client, "SSL_connect on an open connection", SSL_connect(pair.client));
        free_pair(&pair);

        title("SSL_connect and SSL_accept give the role, %s", version_name(version));
        {
            BIO *left, *right;
            SSL *one = SSL_new(client), *two = SSL_new(server);
            REQUIRE(BIO_new_bio_pair(&left, 0, &right, 0));
            SSL_set_bio(one, left, left);
            SSL_set_bio(two, right, right);
            for (int i = 0; i < 2; i++) {
                outcome(one, "SSL_connect", SSL_connect(one));
                outcome(two, "SSL_accept", SSL_accept(two));
            }
            SSL_free(one);
            SSL_free(two);
        }

        title("the handshake inside SSL_read and SSL_write, %s", version_name(version));
        {
            char buffer[16];
            int got = -1, sent = -1;
            pair = new_pair(client, server);
            for (int i = 0; i < 10 && got <= 0; i++) {
                if (sent <= 0)
                    sent = SSL_write(pair.client, "ping", 4);
                got = SSL_read(pair.server, buffer, sizeof buffer);
            }
            printf("sent %d, got %d: %.*s\n", sent, got, got, buffer);
            free_pair(&pair);
        }

        for (size_t size = 1; size <= 100; size *= 10) {
            title("through a pipe of %zu bytes, %s", size, version_name(version));
            pair = pair_of(SSL_new(client), SSL_new(server), size);
            SHOW(handshake_rounds(&pair, 100000, 1));
            told(pair.client, "client");
            told(pair.server, "server");
            free_pair(&pair);
        }

        title("a full pipe: want write, %s", version_name(version));
        pair = pair_of(SSL_new(client), SSL_new(server), 10);
        outcome(pair.client, "client", SSL_do_handshake(pair.client));
        outcome(pair.client, "client", SSL_do_handshake(pair.client));
        SHOW(SSL_want(pair.client));
        outcome(pair.server, "server", SSL_do_handshake(pair.server));
        SHOW(SSL_want(pair.server));
        free_pair(&pair);

        title("no common cipher or version, %s", version_name(version));
        {
            SSL_CTX *other = client_context(version == TLS1_2_VERSION ? TLS1_3_VERSION : TLS1_2_VERSION);
            pair = new_pair(other, server);
            handshake(&pair);
            outcome(pair.server, "again", SSL_do_handshake(pair.server));
            outcome(pair.client, "again", SSL_do_handshake(pair.client));
            outcome(pair.client, "read", SSL_read(pair.client, NULL, 0));
            outcome(pair.client, "write", SSL_write(pair.client, "x", 1));
            outcome(pair.client, "shutdown", SSL_shutdown(pair.client));
            free_pair(&pair);
            SSL_CTX_free(other);
        }
        {
            SSL *one = SSL_new(client), *two = SSL_new(server);
            SSL_set_cipher_list(one, "ECDHE-RSA-AES128-GCM-SHA256");
            SSL_set_cipher_list(two, "ECDHE-RSA-AES256-GCM-SHA384");
            SSL_set_ciphersuites(one, "TLS_AES_128_GCM_SHA256");
            SSL_set_ciphersuites(two, "TLS_AES_256_GCM_SHA384");
            pair = pair_of(one, two, 0);
            handshake(&pair);
            free_pair(&pair);
        }
        {
            SSL *one = SSL_new(client), *two = SSL_new(server);
            SSL_set_cipher_list(one, "ECDHE+AESGCM");
            SSL_set1_groups_list(one, "P-256");
            SSL_set1_groups_list(two, "P-384");
            pair = pair_of(one, two, 0);
            handshake(&pair);
            free_pair(&pair);
        }

        title("hello retry: the client's first share is not the server's group, %s", version_name(version));
        {
            SSL *one = SSL_new(client), *two = SSL_new(server);
            SHOW(SSL_set1_groups_list(one, "X25519:P-384"));
            SHOW(SSL_set1_groups_list(two, "P-384"));
            pair = pair_of(one, two, 0);
            handshake(&pair);
            SHOW(SSL_get_negotiated_group(one));
            SHOW(SSL_get_negotiated_group(two));
            free_pair(&pair);
        }
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    SSL_CTX_free(any);
    return 0;
}
