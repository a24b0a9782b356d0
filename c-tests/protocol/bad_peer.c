/* Peers that do wrong: plain HTTP, garbage, handshakes that end at any byte, alerts. Nothing may hang. */
#include "common.h"

static unsigned char hello[4096], flight[20000];
static int hello_length, flight_length;

/* A server or client that is given these bytes; `closed` says whether the peer is gone after them. */
static void feed(SSL_CTX *ctx, int server, const char *what, const void *bytes, int length, int closed) {
    SSL *ssl = SSL_new(ctx);
    BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
    BIO_write(in, bytes, length);
    BIO_set_mem_eof_return(in, closed ? 0 : -1);
    SSL_set_bio(ssl, in, out);
    server ? SSL_set_accept_state(ssl) : SSL_set_connect_state(ssl);
    outcome(ssl, what, SSL_do_handshake(ssl));
    if (server) {
        unsigned char alert[7] = {0};
        int sent = BIO_read(out, alert, sizeof alert);
        if (sent == 7 && alert[0] == 21)
            printf("    alert sent: %d %d, version %02x%02x\n", alert[5], alert[6], alert[1], alert[2]);
        else
            printf("    %s\n", sent > 0 ? "an answer was sent" : "nothing sent");
    }
    SSL_free(ssl);
}

/* Records a client's first flight, and a server's answer to it. */
static void record(SSL_CTX *client, SSL_CTX *server) {
    struct pair pair = new_pair(client, server);
    SSL_do_handshake(pair.client);
    hello_length = BIO_read(SSL_get_rbio(pair.server), hello, sizeof hello);
    SSL_free(pair.client);
    SSL_free(pair.server);
    ERR_clear_error();
    SSL *ssl = SSL_new(server);
    BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
    BIO_write(in, hello, hello_length);
    BIO_set_mem_eof_return(in, -1);
    SSL_set_bio(ssl, in, out);
    SSL_accept(ssl);
    flight_length = BIO_read(out, flight, sizeof flight);
    SSL_free(ssl);
    ERR_clear_error();
    REQUIRE(hello_length > 100 && flight_length > 500);
}

/* What happens at each length is printed only where it changes. */
static void cut(SSL_CTX *ctx, int server, const unsigned char *bytes, int length, int closed) {
    char before[400] = "", now[400];
    for (int i = 0; i < length; i++) {
        SSL *ssl = SSL_new(ctx);
        BIO *in = BIO_new(BIO_s_mem());
        BIO_write(in, bytes, i);
        BIO_set_mem_eof_return(in, closed ? 0 : -1);
        SSL_set_bio(ssl, in, BIO_new(BIO_s_mem()));
        server ? SSL_set_accept_state(ssl) : SSL_set_connect_state(ssl);
        ERR_clear_error();
        int ret = SSL_do_handshake(ssl), error = SSL_get_error(ssl, ret);
        unsigned long code = ERR_peek_error();
        snprintf(now, sizeof now, "%d %s %d:%d", ret, error_name(error), ERR_GET_LIB(code),
                 ERR_GET_REASON(code));
        if (strcmp(before, now) != 0)
            printf("  from byte %d: %s\n", i, now);
        strcpy(before, now);
        SSL_free(ssl);
    }
    ERR_clear_error();
}

/* The hello with one byte changed: whatever happens, it ends, and the next client is served. */
static void damage(SSL_CTX *client, SSL_CTX *server) {
    for (int i = 0; i < hello_length; i++) {
        for (int bit = 0; bit < 8; bit += 7) {
            unsigned char bytes[sizeof hello];
            memcpy(bytes, hello, hello_length);
            bytes[i] ^= (unsigned char)(1 << bit);
            SSL *ssl = SSL_new(server);
            BIO *in = BIO_new(BIO_s_mem());
            BIO_write(in, bytes, hello_length);
            BIO_set_mem_eof_return(in, 0);
            SSL_set_bio(ssl, in, BIO_new(BIO_s_mem()));
            int ret = SSL_accept(ssl);
            REQUIRE(ret <= 0);
            SSL_free(ssl);
            ERR_clear_error();
        }
    }
    struct pair pair = new_pair(client, server);
    handshake(&pair);
    free_pair(&pair);
}

int main(void) {
    SSL_CTX *server = server_context(0), *client = client_context(0);
    char big[20000];

    title("other protocols at the server");
    feed(server, 1, "GET", "GET / HTTP/1.0\r\n\r\n", 18, 0);
    feed(server, 1, "POST", "POST / HTTP/1.0\r\n\r\n", 19, 0);
    feed(server, 1, "HEAD", "HEAD / HTTP/1.0\r\n\r\n", 19, 0);
    feed(server, 1, "PUT", "PUT / HTTP/1.0\r\n\r\n", 18, 0);
    feed(server, 1, "CONNECT", "CONNECT a.test:443 HTTP/1.0\r\n\r\n", 31, 0);
    feed(server, 1, "OPTIONS", "OPTIONS / HTTP/1.0\r\n\r\n", 22, 0);
    feed(server, 1, "SSH", "SSH-2.0-OpenSSH_9.2\r\n", 21, 0);
    feed(server, 1, "HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 24, 0);
    feed(server, 1, "a few letters", "hello", 5, 0);
    feed(server, 1, "four bytes of GET", "GET ", 4, 0);
    feed(server, 1, "nothing", "", 0, 0);
    feed(server, 1, "nothing, then the end", "", 0, 1);

    title("other protocols at the client");
    feed(client, 0, "an HTTP answer", "HTTP/1.1 400 Bad Request\r\n\r\n", 28, 0);
    feed(client, 0, "an SMTP greeting", "220 mail.test ESMTP\r\n", 21, 0);
    feed(client, 0, "nothing, then the end", "", 0, 1);

    title("records that are none");
    memset(big, 0, sizeof big);
    feed(server, 1, "zeros", big, 100, 0);
    memset(big, 0xff, sizeof big);
    feed(server, 1, "ones", big, 100, 0);
    feed(client, 0, "ones at the client", big, 100, 0);
    feed(server, 1, "an unknown type", "\x63\x03\x03\x00\x01\x00", 6, 0);
    feed(server, 1, "application data first", "\x17\x03\x03\x00\x01\x00", 6, 0);
    feed(client, 0, "application data first, at the client", "\x17\x03\x03\x00\x01\x00", 6, 0);
    feed(server, 1, "ChangeCipherSpec first", "\x14\x03\x03\x00\x01\x01", 6, 0);
    feed(server, 1, "an empty handshake record", "\x16\x03\x01\x00\x00", 5, 0);
    feed(server, 1, "a wrong major version", "\x16\x04\x01\x00\x01\x01", 6, 0);
    memcpy(big, "\x16\x03\x01\x48\x01", 5);
    feed(server, 1, "a record that is too long", big, sizeof big, 0);
    memcpy(big, "\x16\x03\x03\x48\x01", 5);
    feed(client, 0, "a record that is too long, at the client", big, sizeof big, 0);
    feed(server, 1, "a ServerHello at the server", "\x16\x03\x01\x00\x04\x02\x00\x00\x00", 9, 0);
    feed(server, 1, "a hello that promises too much", "\x16\x03\x01\x00\x04\x01\xff\xff\xff", 9, 0);
    feed(server, 1, "an empty ClientHello", "\x16\x03\x01\x00\x04\x01\x00\x00\x00", 9, 0);

    title("alerts first");
    feed(client, 0, "handshake_failure", "\x15\x03\x03\x00\x02\x02\x28", 7, 0);
    feed(client, 0, "unrecognized_name, a warning", "\x15\x03\x03\x00\x02\x01\x70", 7, 0);
    feed(client, 0, "close_notify", "\x15\x03\x03\x00\x02\x01\x00", 7, 0);
    feed(client, 0, "an unknown number", "\x15\x03\x03\x00\x02\x02\xfe", 7, 0);
    feed(client, 0, "an unknown level", "\x15\x03\x03\x00\x02\x07\x28", 7, 0);
    feed(client, 0, "half an alert", "\x15\x03\x03\x00\x01\x02", 6, 0);
    feed(server, 1, "handshake_failure at the server", "\x15\x03\x03\x00\x02\x02\x28", 7, 0);
    feed(server, 1, "close_notify at the server", "\x15\x03\x03\x00\x02\x01\x00", 7, 0);
    SSL_CTX_free(server);
    SSL_CTX_free(client);

    FOR_EACH_VERSION(version) {
        server = server_context(version), client = client_context(version);
        record(client, server);
        title("a ClientHello cut at every byte, the peer is silent, %s", version_name(version));
        cut(server, 1, hello, hello_length, 0);
        title("a ClientHello cut at every byte, the peer is gone, %s", version_name(version));
        cut(server, 1, hello, hello_length, 1);
        title("a ClientHello with any byte damaged, %s", version_name(version));
        damage(client, server);
        title("the peer is gone after its hello, %s", version_name(version));
        feed(server, 1, "accept", hello, hello_length, 1);
        title("another session's server flight, %s", version_name(version));
        flight[11] ^= 1;
        feed(client, 0, "connect", flight, 3, 1);
        feed(client, 0, "connect", flight, 5, 1);
        feed(client, 0, "connect", flight, 20, 1);
        SSL_CTX_free(server);
        SSL_CTX_free(client);
    }
    return 0;
}
