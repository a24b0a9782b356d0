/* SSL_trace: what it prints for messages, whole and broken, that are handed to it. */
#include "common.h"

static SSL *ssl;
static BIO *out;

static void trace(int outgoing, int type, const void *bytes, size_t length) {
    SSL_trace(outgoing, TLS1_2_VERSION, type, bytes, length, ssl, out);
    (void)!BIO_flush(out);
}

/* A handshake message of this type and body. */
static void message(int type, const void *body, size_t length) {
    unsigned char bytes[1024] = {type, 0, length >> 8, length};
    REQUIRE(length <= sizeof bytes - 4);
    memcpy(bytes + 4, body, length);
    trace(0, SSL3_RT_HANDSHAKE, bytes, length + 4);
}

#define MESSAGE(type, body) message(type, body, sizeof body - 1)

/* All beginnings of a message, up to the whole. */
static void beginnings(int type, const void *body, size_t length) {
    for (size_t part = 0; part <= length; part++)
        message(type, body, part);
}

#define BEGINNINGS(type, body) beginnings(type, body, sizeof body - 1)

/* An EncryptedExtensions message with one extension. */
static void extension(int type, const void *data, size_t length) {
    unsigned char body[256] = {0, length + 4, type >> 8, type, 0, length};
    memcpy(body + 6, data, length);
    message(SSL3_MT_ENCRYPTED_EXTENSIONS, body, length + 6);
}

#define EXTENSION(type, data) extension(type, data, sizeof data - 1)

static void records(void) {
    title("records");
    for (int type = 15; type < 30; type++) {
        unsigned char header[] = {type, 3, 3, 1, 2}, inner = type;
        trace(type % 2, SSL3_RT_HEADER, header, sizeof header);
        trace(type % 2, SSL3_RT_INNER_CONTENT_TYPE, &inner, 1);
    }
    static const int numbers[] = {2, 0x100, 0x300, 0x301, 0x302, 0x304, 0x305, 0xfeff, 0xfefd, 0x7f1c};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        unsigned char header[] = {22, numbers[i] >> 8, numbers[i], 0, 1};
        trace(1, SSL3_RT_HEADER, header, sizeof header);
    }
    trace(0, SSL3_RT_HEADER, "abc", 3);
    trace(1, SSL3_RT_HEADER, "abc", 3);
    trace(1, SSL3_RT_APPLICATION_DATA, "abc", 3);
    trace(1, 99, "abc", 3);

    title("alerts and ChangeCipherSpec");
    for (int level = 0; level < 4; level++)
        for (int alert = 0; alert < 256; alert++) {
            unsigned char bytes[] = {level, alert};
            if (level == 2 || alert == 0)
                trace(0, SSL3_RT_ALERT, bytes, 2);
        }
    trace(0, SSL3_RT_ALERT, "\1", 1);
    trace(0, SSL3_RT_ALERT, "\1\2\3", 3);
    trace(0, SSL3_RT_CHANGE_CIPHER_SPEC, "\1", 1);
    trace(0, SSL3_RT_CHANGE_CIPHER_SPEC, "\2", 1);
    trace(0, SSL3_RT_CHANGE_CIPHER_SPEC, "\1\2", 2);
}

static void hellos(void) {
    title("hellos");
    BEGINNINGS(SSL3_MT_CLIENT_HELLO,
               "\3\3\1\2\3\4abcdefghijklmnopqrstuvwxyz12\2id\0\6\x13\1\xc0\x30\0\xff\2\0\1\0\40"
               "\0\63\0\10\0\6\0\35\0\2xy\0\53\0\5\4\3\4\3\3\0\52\0\0\xff\1\0\3\2vd");
    BEGINNINGS(SSL3_MT_SERVER_HELLO, "\3\3\1\2\3\4abcdefghijklmnopqrstuvwxyz12\2id\x13\2\0\0\20"
                                     "\0\63\0\6\0\35\0\2xy\0\53\0\2\3\4");
    MESSAGE(SSL3_MT_CLIENT_HELLO, "\3\3\1\2\3\4abcdefghijklmnopqrstuvwxyz12\0\0\3\x13\1\xc0\1\0");
}

static void extensions(void) {
    title("extensions");
    for (int type = 0; type < 60; type++)
        extension(type, "", 0);
    extension(13172, "", 0);
    extension(65281, "", 0);
    for (int group = 0; group < 45; group++) {
        unsigned char data[] = {0, 4, 0, group, 1, group};
        extension(10, data, sizeof data);
    }
    for (int hash = 0; hash < 9; hash++)
        for (int kind = 0; kind < 13; kind++) {
            unsigned char data[] = {0, 2, hash, kind};
            extension(13, data, sizeof data);
        }
    for (int length = 0; length < 6; length++) {
        unsigned char data = length;
        extension(1, &data, 1);
    }
    EXTENSION(1, "\1\2");
    EXTENSION(10, "\0\1\0");
    EXTENSION(10, "\0\4\0\35");
    EXTENSION(11, "\2\0\1");
    EXTENSION(11, "\2\0\5");
    EXTENSION(11, "\3\0\5");
    EXTENSION(13, "\0\2\4");
    EXTENSION(16, "\0\4\3a-b");
    EXTENSION(16, "\0\4\1a\1b");
    EXTENSION(16, "\0\4\5a-b");
    EXTENSION(22, "a");
    EXTENSION(35, "abc");
    EXTENSION(41, "abcdef");
    EXTENSION(42, "\0\0\0\7");
    EXTENSION(43, "\3\4");
    EXTENSION(43, "\4\3\4\3\3");
    EXTENSION(44, "abc");
    EXTENSION(45, "\2\0\1");
    EXTENSION(45, "\2\0\2");
    EXTENSION(45, "\3\0\1");
    EXTENSION(51, "\0\35\0\2ab");
    EXTENSION(51, "\0\35");
    EXTENSION(51, "\0\35\0\5ab");
    EXTENSION(65281, "\0");
    EXTENSION(65281, "\2ab");
    EXTENSION(65281, "\3abc");
    EXTENSION(65281, "\3ab");
    MESSAGE(SSL3_MT_ENCRYPTED_EXTENSIONS, "\0\4\0\52\0\0x");
    MESSAGE(SSL3_MT_ENCRYPTED_EXTENSIONS, "\0\14\0\52\0\4\0\0\0\11\0\54\0\0");
}

static void certificate(int tls13) {
    unsigned char body[1000] = {0}, *at = body + 7;
    X509 *x509 = load_cert("ca.crt");
    int length = i2d_X509(x509, &at), all = length + 3 + (tls13 ? 2 : 0), start = tls13 ? 0 : 1;
    body[2] = all >> 8, body[3] = all, body[5] = length >> 8, body[6] = length;
    message(SSL3_MT_CERTIFICATE, body + start, all + 4 - start);
    X509_free(x509);
}

static void names(void) {
    unsigned char body[128] = {1, 1, 0, 2, 4, 3}, *at = body + 10;
    X509_NAME *name = X509_NAME_new();
    X509_NAME_add_entry_by_txt(name, "O", MBSTRING_ASC, (const unsigned char *)"oxissl", -1, -1, 0);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"a name", -1, -1, 0);
    int length = i2d_X509_NAME(name, &at);
    body[7] = length + 2, body[9] = length;
    message(SSL3_MT_CERTIFICATE_REQUEST, body, length + 10);
    body[9] = length - 1;
    message(SSL3_MT_CERTIFICATE_REQUEST, body, length + 10);
    X509_NAME_free(name);
}

static void others(int version) {
    title("%s: other messages", version_name(version));
    struct pair pair = connected_pair(version);
    ssl = pair.client;
    for (int type = 0; type < 256; type++)
        if (type != SSL3_MT_SERVER_KEY_EXCHANGE && type != SSL3_MT_CLIENT_KEY_EXCHANGE)
            MESSAGE(type, "\1\2\3");
    for (int wanted = 0; wanted < 3; wanted++) {
        unsigned char body = wanted;
        message(SSL3_MT_KEY_UPDATE, &body, 1);
    }
    MESSAGE(SSL3_MT_SERVER_DONE, "");
    BEGINNINGS(SSL3_MT_CERTIFICATE_VERIFY, "\4\3\0\2ab");
    trace(0, SSL3_RT_HANDSHAKE, "\24\0\0\5abc", 7);
    trace(0, SSL3_RT_HANDSHAKE, "\24\0\0\2abc", 7);
    if (version == TLS1_3_VERSION) {
        BEGINNINGS(SSL3_MT_NEWSESSION_TICKET, "\0\0\1\0\0\0\0\5\1x\0\1t\0\10\0\52\0\4\0\0\0\7");
        BEGINNINGS(SSL3_MT_CERTIFICATE_REQUEST, "\1x\0\10\0\15\0\4\0\2\4\3");
        MESSAGE(SSL3_MT_CERTIFICATE, "\1x\0\0\0");
        MESSAGE(SSL3_MT_CERTIFICATE, "\0\0\0\6\0\0\1x\0\0");
    } else {
        BEGINNINGS(SSL3_MT_NEWSESSION_TICKET, "\0\0\1\0\0\2ab");
        BEGINNINGS(SSL3_MT_CERTIFICATE_REQUEST, "\2\1\2\0\2\4\3\0\4\0\2ab");
        BEGINNINGS(SSL3_MT_SERVER_KEY_EXCHANGE, "\3\0\35\2ab\4\3\0\2xy");
        MESSAGE(SSL3_MT_SERVER_KEY_EXCHANGE, "\1\0\35\2ab\4\3\0\2xy");
        MESSAGE(SSL3_MT_SERVER_KEY_EXCHANGE, "\3\0\35\2ab\4\3\0\2xyz");
        BEGINNINGS(SSL3_MT_CLIENT_KEY_EXCHANGE, "\2abc");
        BEGINNINGS(SSL3_MT_CERTIFICATE, "\0\0\4\0\0\1x");
        names();
    }
    certificate(version == TLS1_3_VERSION);
    free_pair(&pair);
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    ssl = SSL_new(ctx);
    out = BIO_new_fp(stdout, BIO_NOCLOSE);
    records();
    hellos();
    extensions();
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    FOR_EACH_VERSION(version)
    others(version);
    BIO_free(out);
    return 0;
}
