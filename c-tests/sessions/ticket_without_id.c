/* A client of TLS 1.2 that offers a ticket may leave out the session id, by which it could tell that the
 * ticket is taken (RFC 5077, 3.4). What a server answers: with its own keys and with the program's callback,
 * which may not know the ticket, take it, or renew it. The ClientHello is a real one, without its id; the
 * server's first flight is read record by record. */
#include "common.h"

#include <openssl/core_names.h>

static int answer;

static int on_key(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac,
                  int encrypt) {
    static unsigned char key[32] = "0123456789abcdef0123456789abcde";
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, key, sizeof key),
                               OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"sha256", 0),
                               OSSL_PARAM_construct_end()};
    (void)ssl;
    if (encrypt) {
        memset(name, 'n', 16);
        memset(iv, 7, 16);
    } else {
        printf("  callback answers %d\n", answer);
        if (answer <= 0)
            return answer;
    }
    EVP_CipherInit_ex(cipher, EVP_aes_128_cbc(), NULL, key, iv, encrypt);
    EVP_MAC_CTX_set_params(mac, parameters);
    return encrypt ? 1 : answer;
}

/* What the records hold, up to the first one that is encrypted. */
static void flight(BIO *from) {
    unsigned char *bytes;
    long length = BIO_get_mem_data(from, &bytes);
    for (long at = 0; at + 5 <= length; at += 5 + (bytes[at + 3] << 8 | bytes[at + 4])) {
        const unsigned char *message = bytes + at + 5, *end = message + (bytes[at + 3] << 8 | bytes[at + 4]);
        if (bytes[at] == SSL3_RT_CHANGE_CIPHER_SPEC) {
            printf("  ChangeCipherSpec\n");
            return;
        }
        if (bytes[at] == SSL3_RT_ALERT)
            printf("  alert %d\n", message[1]);
        for (; bytes[at] == SSL3_RT_HANDSHAKE && message + 4 <= end;
             message += 4 + (message[1] << 16 | message[2] << 8 | message[3])) {
            printf("  message %d", message[0]);
            if (message[0] == SSL3_MT_SERVER_HELLO) {
                const unsigned char *extension = message + 39 + message[38] + 3 + 2;
                printf(", session id of %d bytes, ticket extension:", message[38]);
                int has = 0;
                for (; extension + 4 <= end && extension < message + 4 + (message[2] << 8 | message[3]);
                     extension += 4 + (extension[2] << 8 | extension[3]))
                    has |= extension[0] == 0 && extension[1] == TLSEXT_TYPE_session_ticket;
                printf(" %s", has ? "yes" : "no");
            }
            if (message[0] == SSL3_MT_NEWSESSION_TICKET)
                printf(", some lifetime: %s, some ticket: %s",
                       message[4] | message[5] | message[6] | message[7] ? "yes" : "no",
                       message[8] | message[9] ? "yes" : "no");
            printf("\n");
        }
    }
}

/* The ClientHello that offers a session, with its id or without. */
static BIO *hello(SSL_CTX *ctx, SSL_SESSION *session, int with_id) {
    SSL *ssl = SSL_new(ctx);
    BIO *out = BIO_new(BIO_s_mem()), *edited = BIO_new(BIO_s_mem());
    unsigned char *bytes;
    REQUIRE(ssl != NULL && out != NULL && edited != NULL && SSL_set_session(ssl, session) == 1);
    SSL_set_bio(ssl, BIO_new(BIO_s_mem()), out);
    SSL_connect(ssl);
    ERR_clear_error();
    long length = BIO_get_mem_data(out, &bytes);
    unsigned char copy[2048];
    REQUIRE(length > 0 && (size_t)length < sizeof copy);
    memcpy(copy, bytes, length);
    if (!with_id) {
        /* Record, message, version and random stand before its length. */
        size_t at = 5 + 4 + 2 + 32, id = copy[at];
        REQUIRE(id == 32);
        copy[at] = 0;
        memmove(copy + at + 1, copy + at + 1 + id, length - at - 1 - id);
        length -= id;
        copy[3] = (length - 5) >> 8, copy[4] = (length - 5) & 255;
        copy[7] = (length - 9) >> 8, copy[8] = (length - 9) & 255;
    }
    REQUIRE(BIO_write(edited, copy, length) == length);
    SSL_free(ssl);
    return edited;
}

static void answered(SSL_CTX *client, SSL_CTX *server, SSL_SESSION *session, int with_id) {
    SSL *ssl = SSL_new(server);
    BIO *out = BIO_new(BIO_s_mem());
    SSL_SESSION *copy = SSL_SESSION_dup(session);
    REQUIRE(ssl != NULL && out != NULL && copy != NULL);
    SSL_set_bio(ssl, hello(client, copy, with_id), out);
    BIO_set_mem_eof_return(SSL_get_rbio(ssl), -1);
    outcome(ssl, "  accept", SSL_accept(ssl));
    printf("  reused %d\n", SSL_session_reused(ssl));
    flight(out);
    SSL_free(ssl);
    SSL_SESSION_free(copy);
}

static SSL_SESSION *ticket_of(SSL_CTX *client, SSL_CTX *server) {
    struct pair pair = new_pair(client, server);
    connect_pair(&pair);
    SSL_SESSION *session = SSL_get1_session(pair.client);
    REQUIRE(SSL_SESSION_has_ticket(session));
    SSL_shutdown(pair.client);
    SSL_shutdown(pair.server);
    free_pair(&pair);
    return session;
}

int main(void) {
    SSL_CTX *client = client_context(TLS1_2_VERSION), *server = server_context(TLS1_2_VERSION);
    SSL_SESSION *session = ticket_of(client, server);
    for (int with_id = 0; with_id < 2; with_id++) {
        title("own keys, %s", with_id ? "an id" : "no id");
        answered(client, server, session, with_id);
        SSL_CTX_set_options(server, SSL_OP_NO_TICKET);
        title("no tickets any more, %s", with_id ? "an id" : "no id");
        answered(client, server, session, with_id);
        SSL_CTX_clear_options(server, SSL_OP_NO_TICKET);
    }
    SSL_SESSION_free(session);
    REQUIRE(SSL_CTX_set_tlsext_ticket_key_evp_cb(server, on_key) == 1);
    session = ticket_of(client, server);
    for (int with_id = 0; with_id < 2; with_id++)
        for (answer = -1; answer <= 2; answer++) {
            title("callback answers %d, %s", answer, with_id ? "an id" : "no id");
            answered(client, server, session, with_id);
        }
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    return 0;
}
