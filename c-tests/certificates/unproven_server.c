/* A server whose signature is wrong has only presented a certificate: no callback of the client's judges what
 * came with that. */
#include "common.h"

#include <openssl/ct.h>

static int status_calls, ct_calls;

static int on_status(SSL *ssl, void *argument) {
    (void)ssl, (void)argument;
    status_calls++;
    return 1;
}

static int on_timestamps(const CT_POLICY_EVAL_CTX *policy, const STACK_OF(SCT) * list, void *argument) {
    (void)policy, (void)list, (void)argument;
    ct_calls++;
    return 1;
}

static int staples(SSL *ssl, void *argument) {
    (void)argument;
    SSL_set_tlsext_status_ocsp_resp(ssl, OPENSSL_strdup("reply"), 5);
    return SSL_TLSEXT_ERR_OK;
}

/* Changes the last byte of the ServerKeyExchange in a flight of records that begin with a message. */
static int spoil(unsigned char *flight, int length) {
    for (int at = 0; at + 9 < length;) {
        int record = flight[at + 3] << 8 | flight[at + 4];
        for (int inside = at + 5; inside + 4 <= at + 5 + record && flight[at] == 22;) {
            int message = flight[inside + 2] << 8 | flight[inside + 3];
            if (flight[inside] == 12) {
                flight[inside + 3 + message] ^= 1;
                return 1;
            }
            inside += 4 + message;
        }
        at += 5 + record;
    }
    return 0;
}

static void flight(int spoils, const char *certificate) {
    static unsigned char bytes[1 << 15];
    SSL_CTX *client_ctx = client_context(TLS1_2_VERSION), *server_ctx = SSL_CTX_new(TLS_server_method());
    use(server_ctx, certificate);
    SSL_CTX_set_tlsext_status_cb(client_ctx, on_status);
    SSL_CTX_set_tlsext_status_cb(server_ctx, staples);
    SSL_CTX_set_ct_validation_callback(client_ctx, on_timestamps, NULL);
    title("%s, %s", certificate, spoils ? "a wrong signature" : "a right one");
    SSL *client = SSL_new(client_ctx), *server = SSL_new(server_ctx);
    BIO *to_server = BIO_new(BIO_s_mem()), *to_client = BIO_new(BIO_s_mem());
    BIO_up_ref(to_server);
    BIO_up_ref(to_client);
    SSL_set_bio(client, to_client, to_server);
    SSL_set_bio(server, to_server, to_client);
    SSL_set_connect_state(client);
    SSL_set_accept_state(server);
    SSL_set_tlsext_status_type(client, TLSEXT_STATUSTYPE_ocsp);
    status_calls = ct_calls = 0;
    SSL_do_handshake(client);
    SSL_do_handshake(server);
    int length = BIO_read(to_client, bytes, sizeof bytes);
    if (spoils)
        REQUIRE(spoil(bytes, length));
    BIO_write(to_client, bytes, length);
    ERR_clear_error();
    printf("client %d\n", SSL_do_handshake(client));
    SSL_do_handshake(server);
    SSL_do_handshake(client);
    printf("done %d, status asked %d, timestamps judged %d\n", SSL_is_init_finished(client), status_calls,
           ct_calls);
    ERR_clear_error();
    SSL_free(client);
    SSL_free(server);
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
}

int main(void) {
    for (int spoils = 0; spoils < 2; spoils++) {
        flight(spoils, "server");
        flight(spoils, "serverec");
    }
    return 0;
}
