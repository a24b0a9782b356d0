/* Ticket keys: the context's own, the two kinds of callback with all their answers, the program's data in
 * tickets, and its word on tickets that come back. */
#include "common.h"

#include <openssl/core_names.h>
#include <openssl/hmac.h>

static int seal_answer = 1, open_answer = 1, generate_answer = 1, decrypt_answer, calls_told = 1;
static SSL_SESSION *newest;

static int keep(SSL *ssl, SSL_SESSION *session) {
    (void)ssl;
    SSL_SESSION_free(newest);
    newest = session;
    return 1;
}

static const unsigned char key[32] = "0123456789abcdef0123456789abcde";

static int on_key(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac,
                  int encrypt) {
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, (void *)key, sizeof key),
                               OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"sha256", 0),
                               OSSL_PARAM_construct_end()};
    int answer = encrypt ? seal_answer : open_answer;
    if (calls_told)
        printf("  evp callback: encrypt %d, at the %s, name %s, answers %d\n", encrypt,
               SSL_is_server(ssl) ? "server" : "client", encrypt ? "-" : (const char *)name, answer);
    if (encrypt) {
        memcpy(name, "my ticket key 1\0", 16);
        memset(iv, 7, 16);
    }
    if (answer > 0) {
        EVP_CipherInit_ex(cipher, EVP_aes_128_cbc(), NULL, key, iv, encrypt);
        EVP_MAC_CTX_set_params(mac, parameters);
    }
    return answer;
}

static int on_old_key(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher, HMAC_CTX *mac,
                      int encrypt) {
    int answer = encrypt ? seal_answer : open_answer;
    (void)ssl;
    if (calls_told)
        printf("  hmac callback: encrypt %d, name %s, answers %d\n", encrypt,
               encrypt ? "-" : (const char *)name, answer);
    if (encrypt) {
        memcpy(name, "my ticket key 2\0", 16);
        memset(iv, 9, 16);
    }
    if (answer > 0) {
        EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), NULL, key, iv, encrypt);
        HMAC_Init_ex(mac, key, sizeof key, EVP_sha256(), NULL);
    }
    return answer;
}

static int on_generate(SSL *ssl, void *argument) {
    SSL_SESSION *session = SSL_get_session(ssl);
    printf("  generate: argument %s, resumable %d, answers %d\n", (char *)argument,
           SSL_SESSION_is_resumable(session), generate_answer);
    SHOW(SSL_SESSION_set1_ticket_appdata(session, "application", 11));
    return generate_answer;
}

static SSL_TICKET_RETURN on_decrypt(SSL *ssl, SSL_SESSION *session, const unsigned char *name, size_t length,
                                    SSL_TICKET_STATUS status, void *argument) {
    void *data = NULL;
    size_t size = 0;
    (void)ssl;
    printf("  decrypt: argument %s, status %d, session %d, name %zu bytes %s\n", (char *)argument,
           (int)status, session != NULL, length,
           length == 16 && memcmp(name, "my ticket", 9) == 0 ? "mine" : "-");
    if (session != NULL) {
        SSL_SESSION_get0_ticket_appdata(session, &data, &size);
        printf("  application data \"%.*s\"\n", (int)size, (const char *)data);
    }
    if (decrypt_answer != 0)
        return decrypt_answer;
    switch (status) {
    case SSL_TICKET_SUCCESS:
        return SSL_TICKET_RETURN_USE;
    case SSL_TICKET_SUCCESS_RENEW:
        return SSL_TICKET_RETURN_USE_RENEW;
    default:
        return SSL_TICKET_RETURN_IGNORE_RENEW;
    }
}

/* One connection, which offers the newest session; tells whether it was resumed and whether a new session
 * came. */
static void visit(SSL_CTX *client, SSL_CTX *server) {
    struct pair pair = new_pair(client, server);
    SSL_SESSION *offered = newest;
    char byte;
    if (offered != NULL) {
        SSL_SESSION_up_ref(offered);
        SSL_set_session(pair.client, offered);
    }
    if (handshake(&pair)) {
        SSL_read(pair.client, &byte, 1);
        ERR_clear_error();
        const unsigned char *ticket;
        size_t length = 0;
        SSL_SESSION_get0_ticket(SSL_get_session(pair.client), &ticket, &length);
        printf("resumed %d %d, a new session %d, a ticket %d\n", SSL_session_reused(pair.client),
               SSL_session_reused(pair.server), newest != offered, length > 0);
        SSL_shutdown(pair.client);
        SSL_shutdown(pair.server);
    }
    SSL_SESSION_free(offered);
    free_pair(&pair);
}

static void contexts(SSL_CTX **client, SSL_CTX **server, int version) {
    *client = client_context(version), *server = server_context(version);
    SSL_CTX_set_session_cache_mode(*client, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE);
    SSL_CTX_sess_set_new_cb(*client, keep);
    SSL_CTX_set_session_cache_mode(*server, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(*server, 1);
}

static void forget(SSL_CTX *client, SSL_CTX *server) {
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    SSL_SESSION_free(newest);
    newest = NULL;
    seal_answer = open_answer = generate_answer = 1;
    decrypt_answer = 0;
}

int main(void) {
    SSL_CTX *client, *server, *other;
    unsigned char keys[80], again[80];

    title("the context's own keys");
    contexts(&client, &server, 0);
    SHOW(SSL_CTX_get_tlsext_ticket_keys(server, NULL, 0));
    SHOW(SSL_CTX_get_tlsext_ticket_keys(server, keys, 79));
    SHOW(SSL_CTX_set_tlsext_ticket_keys(server, keys, 79));
    SHOW(SSL_CTX_get_tlsext_ticket_keys(server, keys, 80));
    keys[0] ^= 1;
    SHOW(SSL_CTX_set_tlsext_ticket_keys(server, keys, 80));
    SHOW(SSL_CTX_get_tlsext_ticket_keys(server, again, 80));
    printf("the same: %d\n", memcmp(keys, again, 80) == 0);
    SHOW(SSL_CTX_set_tlsext_ticket_key_evp_cb(server, on_key));
    SHOW(SSL_CTX_set_tlsext_ticket_key_cb(server, on_old_key));
    forget(client, server);

    FOR_EACH_VERSION(version) {
        title("another context with the same keys, %s", version_name(version));
        contexts(&client, &server, version);
        other = server_context(version);
        SSL_CTX_get_tlsext_ticket_keys(server, keys, 80);
        SSL_CTX_set_tlsext_ticket_keys(other, keys, 80);
        visit(client, server);
        visit(client, other);
        keys[79] ^= 1;
        SSL_CTX_set_tlsext_ticket_keys(other, keys, 80);
        title("with another key for the cipher, %s", version_name(version));
        visit(client, other);
        SSL_CTX_free(other);
        forget(client, server);

        for (int old = 0; old < 2; old++) {
            for (int answer = -1; answer <= 3; answer++) {
                title("%s callback says %d when it opens, %s", old ? "hmac" : "evp", answer,
                      version_name(version));
                contexts(&client, &server, version);
                if (old)
                    SSL_CTX_set_tlsext_ticket_key_cb(server, on_old_key);
                else
                    SSL_CTX_set_tlsext_ticket_key_evp_cb(server, on_key);
                visit(client, server);
                open_answer = answer;
                visit(client, server);
                forget(client, server);
            }
            title("%s callback says 0 when it seals, %s", old ? "hmac" : "evp", version_name(version));
            contexts(&client, &server, version);
            if (old)
                SSL_CTX_set_tlsext_ticket_key_cb(server, on_old_key);
            else
                SSL_CTX_set_tlsext_ticket_key_evp_cb(server, on_key);
            seal_answer = 0;
            visit(client, server);
            forget(client, server);
            title("%s callback says -1 when it seals, %s", old ? "hmac" : "evp", version_name(version));
            contexts(&client, &server, version);
            if (old)
                SSL_CTX_set_tlsext_ticket_key_cb(server, on_old_key);
            else
                SSL_CTX_set_tlsext_ticket_key_evp_cb(server, on_key);
            seal_answer = -1;
            visit(client, server);
            forget(client, server);
        }

        calls_told = 0;
        for (int answer = 0; answer <= 4; answer++) {
            title("the word on tickets is %d, %s", answer, version_name(version));
            contexts(&client, &server, version);
            SHOW(SSL_CTX_set_session_ticket_cb(server, on_generate, on_decrypt, "mine"));
            visit(client, server);
            decrypt_answer = answer;
            visit(client, server);
            forget(client, server);
        }
        title("the word on tickets of a callback's keys, %s", version_name(version));
        contexts(&client, &server, version);
        SSL_CTX_set_tlsext_ticket_key_evp_cb(server, on_key);
        SSL_CTX_set_session_ticket_cb(server, on_generate, on_decrypt, "mine");
        visit(client, server);
        visit(client, server);
        open_answer = 2;
        visit(client, server);
        open_answer = 0;
        visit(client, server);
        forget(client, server);
        title("no ticket is wanted, %s", version_name(version));
        contexts(&client, &server, version);
        SSL_CTX_set_session_ticket_cb(server, on_generate, on_decrypt, "mine");
        generate_answer = 0;
        visit(client, server);
        forget(client, server);
        calls_told = 1;
    }
    return 0;
}
