/* How long a record may be: the header is judged before the body has come, by the version and by the place,
 * and then the plaintext. What is read, what is said about it, and the alert that the peer gets. */
#include "common.h"

static const int lengths[] = {16384, 16385, 16640, 16641, 16656, 16657, 16704,
                              16705, 16707, 16708, 18432, 18433, 65535};

static void on_message(int sent, int version, int type, const void *data, size_t length, SSL *ssl,
                       void *argument) {
    const unsigned char *bytes = data;
    (void)version, (void)ssl, (void)argument;
    if (type == SSL3_RT_ALERT && length == 2)
        printf("  alert %s: %d %d\n", sent ? "sent" : "received", bytes[0], bytes[1]);
}

/* Gives one end a record of the other's, whole or its header only. */
static void inject(SSL *other, int type, int length, int whole) {
    static unsigned char record[5 + 65535];
    memset(record, 0x55, sizeof record);
    record[0] = type;
    record[1] = record[2] = 3;
    record[3] = length >> 8;
    record[4] = length & 255;
    BIO_write(SSL_get_wbio(other), record, whole ? 5 + length : 5);
}

static void each(int version, int of_server, int open, size_t buffer) {
    static const int types[] = {SSL3_RT_HANDSHAKE, SSL3_RT_APPLICATION_DATA, SSL3_RT_ALERT, 99};
    title("%s, %s, %s, buffer %zu", version_name(version), of_server ? "server" : "client",
          open ? "after the handshake" : "first record", buffer);
    for (size_t t = 0; t < sizeof types / sizeof types[0]; t++)
        for (size_t l = 0; l < sizeof lengths / sizeof lengths[0]; l++)
            for (int whole = 0; whole < 2; whole++) {
                SSL_CTX *client = client_context(version), *server = server_context(version);
                char byte;
                SSL_CTX_set_default_read_buffer_len(client, buffer);
                SSL_CTX_set_default_read_buffer_len(server, buffer);
                struct pair pair = new_pair(client, server);
                SSL *ssl = of_server ? pair.server : pair.client;
                if (open)
                    connect_pair(&pair);
                else if (!of_server)
                    SSL_do_handshake(ssl);
                ERR_clear_error();
                SSL_set_msg_callback(ssl, on_message);
                inject(of_server ? pair.client : pair.server, types[t], lengths[l], whole);
                printf("type %d, %d bytes, %s\n", types[t], lengths[l], whole ? "whole" : "its header");
                outcome(ssl, "  read", SSL_read(ssl, &byte, 1));
                free_pair(&pair);
                SSL_CTX_free(client);
                SSL_CTX_free(server);
            }
}

int main(void) {
    for (int of_server = 0; of_server < 2; of_server++)
        for (int open = 0; open < 2; open++) {
            each(TLS1_2_VERSION, of_server, open, 0);
            each(TLS1_3_VERSION, of_server, open, 0);
        }
    each(TLS1_2_VERSION, 1, 1, 20000);
    each(TLS1_3_VERSION, 0, 1, 20000);
    return 0;
}
