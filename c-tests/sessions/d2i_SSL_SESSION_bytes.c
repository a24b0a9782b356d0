/* d2i_SSL_SESSION(3) with bytes from a stranger: which truncated, changed, longer and differently encoded
 * sessions are taken, and what is made of them. */
#include "sessions.h"

static unsigned long sum;

static void add(const unsigned char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++)
        sum = (sum * 31 + bytes[i]) & 0xffffffffUL;
}

/* 0 when the bytes are refused, else what they are worth: every getter and the bytes that are written again.
 */
static unsigned long worth(const unsigned char *bytes, long length) {
    const unsigned char *in = bytes;
    ERR_clear_error();
    SSL_SESSION *session = d2i_SSL_SESSION(NULL, &in, length);
    if (session == NULL) {
        if (in != bytes)
            printf("refused, and the pointer has moved\n");
        ERR_clear_error();
        return 0;
    }
    sum = 1;
    char line[256];
    unsigned int number;
    const unsigned char *data = SSL_SESSION_get_id(session, &number);
    add(data, number);
    data = SSL_SESSION_get0_id_context(session, &number);
    add(data, number);
    size_t size;
    SSL_SESSION_get0_ticket(session, &data, &size);
    add(data, size);
    SSL_SESSION_get0_alpn_selected(session, &data, &size);
    add(data, size);
    unsigned char key[600];
    add(key, SSL_SESSION_get_master_key(session, key, sizeof key));
    const char *name = SSL_SESSION_get0_hostname(session);
    const SSL_CIPHER *cipher = SSL_SESSION_get0_cipher(session);
    long time_ = SSL_SESSION_get_time(session);
    snprintf(line, sizeof line, "%s %s %d %ld %lu %d %u %d %u %d %ld %d", name ? name : "-",
             cipher ? SSL_CIPHER_get_name(cipher) : "-", SSL_SESSION_get_protocol_version(session),
             SSL_SESSION_get_timeout(session), SSL_SESSION_get_ticket_lifetime_hint(session),
             SSL_SESSION_has_ticket(session), SSL_SESSION_get_max_early_data(session),
             SSL_SESSION_get_max_fragment_length(session), SSL_SESSION_get_compress_id(session),
             SSL_SESSION_is_resumable(session), labs(time_ - (long)time(NULL)) < 100 ? -7 : time_,
             SSL_SESSION_get0_peer(session) != NULL);
    add((const unsigned char *)line, strlen(line));
    SSL_SESSION_set_time(session, 1700000000);
    unsigned char *again = NULL;
    int written = i2d_SSL_SESSION(session, &again);
    if (written <= 0)
        printf("taken, but not written\n");
    else
        add(again, (size_t)written);
    OPENSSL_free(again);
    SSL_SESSION_free(session);
    return sum | 1UL << 33;
}

static void series(const char *what, const unsigned char *der, int length) {
    unsigned char *changed = OPENSSL_memdup(der, (size_t)length + 16);
    title("%s", what);
    printf("as it is: %lx\n", worth(der, length));
    printf("truncated:");
    for (int i = 0; i < length; i++)
        printf("%s", worth(der, i) ? "!" : ".");
    printf("\nwith bytes behind it: %d\n", worth(changed, length + 8) == worth(der, length));
    for (int i = 0; i < length; i++) {
        printf("byte %d:", i);
        for (int bit = 0; bit < 8; bit++) {
            changed[i] = der[i] ^ (unsigned char)(1 << bit);
            printf(" %lx", worth(changed, length));
        }
        static const unsigned char values[] = {0x00, 0xff, 0x7f, 0x80, 0x81, 0x01};
        for (size_t v = 0; v < sizeof values; v++) {
            changed[i] = values[v];
            printf(" %lx", worth(changed, length));
        }
        changed[i] = der[i];
        printf("\n");
    }
    OPENSSL_free(changed);
}

static SSL_SESSION *filled(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    SSL_SESSION *session = made_session(7, 32, TLS1_3_VERSION);
    unsigned char key[48] = {3};
    SSL_SESSION_set_cipher(session, SSL_CIPHER_find(ssl, (const unsigned char *)"\x13\x01"));
    SSL_SESSION_set1_master_key(session, key, 32);
    SSL_SESSION_set_time(session, 1700000000);
    SSL_SESSION_set_timeout(session, 300);
    SSL_SESSION_set1_id_context(session, (const unsigned char *)"ctx", 3);
    SSL_SESSION_set1_hostname(session, "a.test");
    SSL_SESSION_set1_alpn_selected(session, (const unsigned char *)"h2", 2);
    SSL_SESSION_set1_ticket_appdata(session, "data", 4);
    SSL_SESSION_set_max_early_data(session, 16384);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return session;
}

/* A structure that is put together by hand. */
struct body {
    unsigned char bytes[1024];
    size_t length;
};

static void put(struct body *body, const char *bytes, size_t length) {
    REQUIRE(body->length + length < sizeof body->bytes);
    memcpy(body->bytes + body->length, bytes, length);
    body->length += length;
}
#define PUT(body, text) put(body, text, sizeof(text) - 1)

static struct body head(void) {
    struct body body = {.length = 0};
    PUT(&body, "\x02\x01\x01\x02\x02\x03\x03\x04\x02\xc0\x2f\x04\x04"
               "abcd"
               "\x04\x04"
               "keys");
    return body;
}

static void judge(const char *what, const struct body *body) {
    unsigned char whole[1100] = {0x30, 0x82, (unsigned char)(body->length >> 8), (unsigned char)body->length};
    memcpy(whole + 4, body->bytes, body->length);
    printf("%s: %lx\n", what, worth(whole, (long)body->length + 4));
}

/* The smallest session, and one more field behind it. */
#define FIELD(what, text)                                                                                    \
    do {                                                                                                     \
        struct body body_ = head();                                                                          \
        PUT(&body_, text);                                                                                   \
        judge(what, &body_);                                                                                 \
    } while (0)

static void by_hand(void) {
    struct body body = head();
    title("put together by hand");
    judge("the smallest", &body);
    FIELD("a time", "\xa1\x03\x02\x01\x05");
    FIELD("time 0", "\xa1\x03\x02\x01\x00");
    FIELD("a negative time", "\xa1\x03\x02\x01\xfb");
    FIELD("a time of 8 bytes", "\xa1\x0a\x02\x08\x7f\xff\xff\xff\xff\xff\xff\xff");
    FIELD("a time of 9 bytes", "\xa1\x0b\x02\x09\x00\xff\xff\xff\xff\xff\xff\xff\xff");
    FIELD("a time with zeros before", "\xa1\x05\x02\x03\x00\x00\x05");
    FIELD("a negative time with more before", "\xa1\x05\x02\x03\xff\xff\xfb");
    FIELD("the least time", "\xa1\x0a\x02\x08\x80\x00\x00\x00\x00\x00\x00\x00");
    FIELD("an integer without bytes", "\xa1\x02\x02\x00");
    FIELD("a negative timeout", "\xa2\x03\x02\x01\xfb");
    FIELD("a large timeout", "\xa2\x0a\x02\x08\x7f\xff\xff\xff\xff\xff\xff\xff");
    FIELD("a verify result", "\xa5\x03\x02\x01\x12");
    FIELD("a negative verify result", "\xa5\x03\x02\x01\xee");
    FIELD("a verify result of 4 bytes", "\xa5\x06\x02\x04\x7f\xff\xff\xff");
    FIELD("a verify result of 5 bytes", "\xa5\x07\x02\x05\x00\xff\xff\xff\xff");
    FIELD("a verify result of 6 bytes", "\xa5\x08\x02\x06\x01\x00\xff\xff\xff\xff");
    FIELD("a hint", "\xa9\x04\x02\x02\x1c\x20");
    FIELD("a negative hint", "\xa9\x03\x02\x01\xff");
    FIELD("a hint of 8 bytes", "\xa9\x0a\x02\x08\x7f\xff\xff\xff\xff\xff\xff\xff");
    FIELD("a hint of 9 bytes", "\xa9\x0b\x02\x09\x00\xff\xff\xff\xff\xff\xff\xff\xff");
    FIELD("a hint of 9 bytes, too large", "\xa9\x0b\x02\x09\x01\xff\xff\xff\xff\xff\xff\xff\xff");
    FIELD("flags", "\xad\x03\x02\x01\x01");
    FIELD("other flags", "\xad\x04\x02\x02\x00\xfe");
    FIELD("all flags", "\xad\x07\x02\x05\x00\xff\xff\xff\xff");
    FIELD("too many flags", "\xad\x07\x02\x05\x01\xff\xff\xff\xff");
    FIELD("negative flags", "\xad\x03\x02\x01\xff");
    FIELD("age", "\xae\x07\x02\x05\x00\xff\xff\xff\xff");
    FIELD("negative age", "\xae\x03\x02\x01\x80");
    FIELD("early data", "\xaf\x07\x02\x05\x00\xff\xff\xff\xff");
    FIELD("too much early data", "\xaf\x07\x02\x05\x01\x00\x00\x00\x00");
    FIELD("a fragment length", "\xb1\x03\x02\x01\x02");
    FIELD("a fragment length that is none", "\xb1\x03\x02\x01\x09");
    FIELD("a large fragment length", "\xb1\x04\x02\x02\x01\x02");
    FIELD("a larger fragment length", "\xb1\x07\x02\x05\x00\xff\xff\xff\xff");
    FIELD("a negative fragment length", "\xb1\x03\x02\x01\xff");
    FIELD("a group", "\xb3\x03\x02\x01\x1d");
    FIELD("a large group", "\xb3\x07\x02\x05\x00\xff\xff\xff\xff");
    FIELD("a larger group", "\xb3\x07\x02\x05\x01\xff\xff\xff\xff");
    FIELD("a key_arg", "\x80\x03"
                       "abc");
    FIELD("an empty key_arg", "\x80\x00");
    FIELD("an explicit key_arg", "\xa0\x05\x04\x03"
                                 "abc");
    FIELD("a context", "\xa4\x05\x04\x03"
                       "abc");
    FIELD("an empty context", "\xa4\x02\x04\x00");
    FIELD("a context of 33 bytes", "\xa4\x23\x04\x21"
                                   "0123456789012345678901234567890123");
    FIELD("a name", "\xa6\x05\x04\x03"
                    "abc");
    FIELD("an empty name", "\xa6\x02\x04\x00");
    FIELD("a name with a zero", "\xa6\x05\x04\x03"
                                "a\0c");
    FIELD("an empty ticket", "\xaa\x02\x04\x00");
    FIELD("a ticket", "\xaa\x03\x04\x01t");
    FIELD("an empty protocol", "\xb0\x02\x04\x00");
    FIELD("empty application data", "\xb2\x02\x04\x00");
    FIELD("a compression method", "\xab\x03\x04\x01\x01");
    FIELD("no compression method", "\xab\x03\x04\x01\x00");
    FIELD("an empty compression method", "\xab\x02\x04\x00");
    FIELD("two compression methods", "\xab\x04\x04\x02\x01\x02");
    FIELD("identities", "\xa7\x03\x04\x01"
                        "a"
                        "\xa8\x03\x04\x01"
                        "b"
                        "\xac\x03\x04\x01"
                        "c");
    FIELD("empty identities", "\xa7\x02\x04\x00"
                              "\xa8\x02\x04\x00"
                              "\xac\x02\x04\x00");
    FIELD("fields in the wrong order", "\xa2\x03\x02\x01\x05"
                                       "\xa1\x03\x02\x01\x05");
    FIELD("a field twice", "\xa1\x03\x02\x01\x05"
                           "\xa1\x03\x02\x01\x05");
    FIELD("a field of a number too large", "\xb4\x03\x02\x01\x05");
    FIELD("a field that is empty", "\xa1\x00");
    FIELD("a field with two in it", "\xa1\x06\x02\x01\x05\x02\x01\x05");
    FIELD("a field of another type", "\xa1\x03\x04\x01\x05");
    FIELD("a long form of a length", "\xa1\x81\x03\x02\x01\x05");
    FIELD("a longer form of a length", "\xa1\x82\x00\x03\x02\x01\x05");
    FIELD("the longest form of a length", "\xa1\x84\x00\x00\x00\x03\x02\x01\x05");
    FIELD("a longer one than that", "\xa1\x88\x00\x00\x00\x00\x00\x00\x00\x03\x02\x01\x05");
    FIELD("the longest of all", "\xa1\x89\x00\x00\x00\x00\x00\x00\x00\x00\x03\x02\x01\x05");
    FIELD("a field without a length", "\xa1\x80\x02\x01\x05\x00\x00");
    FIELD("a string in parts", "\xa6\x09\x24\x07\x04\x02"
                               "ab"
                               "\x04\x01"
                               "c");
    FIELD("a string in parts without a length", "\xa6\x0b\x24\x80\x04\x02"
                                                "ab"
                                                "\x04\x01"
                                                "c\0\0");
    FIELD("a tag of many bytes", "\xbf\x01\x03\x02\x01\x05");
    FIELD("a tag in the long form", "\xbf\x21\x03\x02\x01\x05");
    FIELD("a primitive field", "\x81\x03\x02\x01\x05");
    FIELD("an application field", "\x61\x03\x02\x01\x05");
    FIELD("a certificate that is none", "\xa3\x02\x30\x00");
    FIELD("an end", "\x00\x00");

    title("the first fields");
    static const struct {
        const char *what;
        const char *bytes;
        size_t length;
    } heads[] = {
#define HEAD(what, text) {what, text, sizeof(text) - 1}
        HEAD("structure 0", "\x02\x01\x00\x02\x02\x03\x03\x04\x02\xc0\x2f\x04\x00\x04\x00"),
        HEAD("structure in two bytes", "\x02\x02\x00\x01\x02\x02\x03\x03\x04\x02\xc0\x2f\x04\x00\x04\x00"),
        HEAD("no id, no key", "\x02\x01\x01\x02\x02\x03\x03\x04\x02\xc0\x2f\x04\x00\x04\x00"),
        HEAD("SSL 3", "\x02\x01\x01\x02\x02\x03\x00\x04\x02\xc0\x2f\x04\x00\x04\x00"),
        HEAD("version 3.99", "\x02\x01\x01\x02\x02\x03\x63\x04\x02\xc0\x2f\x04\x00\x04\x00"),
        HEAD("SSL 2", "\x02\x01\x01\x02\x01\x02\x04\x02\xc0\x2f\x04\x00\x04\x00"),
        HEAD("DTLS 1.2", "\x02\x01\x01\x02\x03\x00\xfe\xfd\x04\x02\xc0\x2f\x04\x00\x04\x00"),
        HEAD("DTLS's old version", "\x02\x01\x01\x02\x02\x01\x00\x04\x02\xc0\x2f\x04\x00\x04\x00"),
        HEAD("a negative version", "\x02\x01\x01\x02\x02\xfe\xfd\x04\x02\xc0\x2f\x04\x00\x04\x00"),
        HEAD("a large version", "\x02\x01\x01\x02\x05\x01\x00\x00\x03\x03\x04\x02\xc0\x2f\x04\x00\x04\x00"),
        HEAD("version 0x10303", "\x02\x01\x01\x02\x03\x01\x03\x03\x04\x02\xc0\x2f\x04\x00\x04\x00"),
        HEAD("a cipher of 3 bytes", "\x02\x01\x01\x02\x02\x03\x03\x04\x03\x03\xc0\x2f\x04\x00\x04\x00"),
        HEAD("a cipher of 1 byte", "\x02\x01\x01\x02\x02\x03\x03\x04\x01\x2f\x04\x00\x04\x00"),
        HEAD("an unknown cipher", "\x02\x01\x01\x02\x02\x03\x03\x04\x02\x99\x99\x04\x00\x04\x00"),
        HEAD("a cipher of TLS 1.3 for TLS 1.2",
             "\x02\x01\x01\x02\x02\x03\x03\x04\x02\x13\x01\x04\x00\x04\x00"),
        HEAD("RSA key exchange", "\x02\x01\x01\x02\x02\x03\x03\x04\x02\x00\x2f\x04\x00\x04\x00"),
        HEAD("the SCSV", "\x02\x01\x01\x02\x02\x03\x03\x04\x02\x00\xff\x04\x00\x04\x00"),
        HEAD("an id of 33 bytes", "\x02\x01\x01\x02\x02\x03\x03\x04\x02\xc0\x2f\x04\x21"
                                  "012345678901234567890123456789012"
                                  "\x04\x00"),
        HEAD("nothing after the id", "\x02\x01\x01\x02\x02\x03\x03\x04\x02\xc0\x2f\x04\x00"),
        HEAD("nothing", ""),
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        body.length = 0;
        put(&body, heads[i].bytes, heads[i].length);
        judge(heads[i].what, &body);
    }
    title("long keys");
    static const int lengths[] = {0, 48, 64, 255, 256, 257, 511, 512, 513};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        char key[600] = {0x04, (char)0x82, (char)(lengths[i] >> 8), (char)lengths[i], 'k'};
        body.length = 0;
        PUT(&body, "\x02\x01\x01\x02\x02\x03\x03\x04\x02\xc0\x2f\x04\x04"
                   "abcd");
        put(&body, key, (size_t)lengths[i] + 4);
        printf("%d bytes, ", lengths[i]);
        judge("a key", &body);
    }
    title("the sequence itself");
    static const unsigned char endless[] =
        "\x30\x80\x02\x01\x01\x02\x02\x03\x03\x04\x02\xc0\x2f\x04\x00\x04\x00\x00\x00";
    printf("without a length: %lx\n", worth(endless, sizeof endless - 1));
    printf("and without an end: %lx\n", worth(endless, sizeof endless - 3));
    static const unsigned char set[] = "\x31\x0f\x02\x01\x01\x02\x02\x03\x03\x04\x02\xc0\x2f\x04\x00\x04\x00";
    printf("a set: %lx\n", worth(set, sizeof set - 1));
}

int main(void) {
    unsigned char *der = NULL, *padded;
    SSL_SESSION *session = filled();
    int length = i2d_SSL_SESSION(session, &der);
    REQUIRE(length > 0);
    padded = OPENSSL_zalloc((size_t)length + 16);
    memcpy(padded, der, (size_t)length);
    series("a session of the program's own", padded, length);
    OPENSSL_free(padded);
    OPENSSL_free(der);
    SSL_SESSION_free(session);
    by_hand();

    title("an object that is there");
    const unsigned char good[] = "\x30\x11\x02\x01\x01\x02\x02\x03\x03\x04\x02\xc0\x2f\x04\x01i\x04\x01k",
                        bad[] = "\x30\x11\x02\x01\x01\x02\x02\x03\x03\x04\x02\xc0\x2f\x04\x01i\x04\x02k";
    SSL_SESSION *present = filled();
    const unsigned char *in = bad;
    printf("refused: %d\n", d2i_SSL_SESSION(&present, &in, sizeof bad - 1) == NULL && present != NULL);
    ERR_clear_error();
    in = good;
    SSL_SESSION *before = present;
    SHOW(d2i_SSL_SESSION(&present, &in, sizeof good - 1) == before);
    SHOW(present == before);
    printf("name %s, resumable %d\n",
           SSL_SESSION_get0_hostname(present) ? SSL_SESSION_get0_hostname(present) : "none",
           SSL_SESSION_is_resumable(present));
    SSL_SESSION_free(present);
    present = NULL;
    in = good;
    SHOW(d2i_SSL_SESSION(&present, &in, sizeof good - 1) != NULL);
    SHOW(present != NULL);
    SSL_SESSION_free(present);
    in = good;
    printf("no bytes: %d\n", d2i_SSL_SESSION(NULL, &in, 0) == NULL);
    printf("fewer: %d\n", d2i_SSL_SESSION(NULL, &in, -1) == NULL);
    ERR_clear_error();
    return 0;
}
