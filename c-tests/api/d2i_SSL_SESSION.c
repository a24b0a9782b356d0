/* d2i_SSL_SESSION, i2d_SSL_SESSION, PEM_read_bio_SSL_SESSION and related functions, SSL_SESSION_print. */
#include "common.h"

static SSL_SESSION *filled(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    SSL_SESSION *session = SSL_SESSION_new();
    unsigned char many[48];
    memset(many, 0x5a, sizeof many);
    SSL_SESSION_set1_id(session, many, 32);
    SSL_SESSION_set1_id_context(session, many, 5);
    SSL_SESSION_set1_master_key(session, many, 48);
    SSL_SESSION_set_cipher(session, SSL_CIPHER_find(ssl, (const unsigned char *)"\x13\x01"));
    SSL_SESSION_set_protocol_version(session, TLS1_3_VERSION);
    SSL_SESSION_set_time(session, 1700000000);
    SSL_SESSION_set_timeout(session, 300);
    SSL_SESSION_set1_hostname(session, "a.example");
    SSL_SESSION_set1_alpn_selected(session, (const unsigned char *)"http/1.1", 8);
    SSL_SESSION_set_max_early_data(session, 0xffffffff);
    SSL_SESSION_set1_ticket_appdata(session, "application data", 16);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return session;
}

int main(void) {
    BIO *out = BIO_new_fp(stdout, BIO_NOCLOSE);

    title("a session without a cipher is no bytes");
    SSL_SESSION *empty = SSL_SESSION_new();
    unsigned char *at = NULL;
    SHOW(i2d_SSL_SESSION(empty, NULL));
    SHOW(i2d_SSL_SESSION(empty, &at));
    SHOW(i2d_SSL_SESSION(NULL, NULL));
    SHOW_POINTER(at);

    title("the bytes of a session");
    SSL_SESSION *session = filled();
    int length = i2d_SSL_SESSION(session, NULL);
    unsigned char *der = NULL;
    SHOW(i2d_SSL_SESSION(session, &der) == length);
    BIO_dump(out, (const char *)der, length);
    unsigned char *room = OPENSSL_malloc(length + 1), *end = room;
    SHOW(i2d_SSL_SESSION(session, &end) == length);
    SHOW(end == room + length);
    SHOW(memcmp(room, der, length));

    title("read back");
    room[length] = 0;
    const unsigned char *in = room;
    SSL_SESSION *read = d2i_SSL_SESSION(NULL, &in, length + 1);
    SHOW(read != NULL);
    SHOW(in - room == length);
    SHOW(SSL_SESSION_print(out, read));
    SHOW(SSL_SESSION_print_keylog(out, read));
    SHOW(SSL_SESSION_print_keylog(out, empty));
    SHOW(SSL_SESSION_print(out, NULL));
    SHOW(SSL_SESSION_is_resumable(read));
    in = der;
    SSL_SESSION *present = empty;
    SHOW(d2i_SSL_SESSION(&present, &in, length) == empty);
    SHOW(present == empty);
    SHOW(SSL_SESSION_get_timeout(empty));

    title("truncated");
    int accepted = 0;
    for (int i = 0; i < length; i++) {
        in = der;
        SSL_SESSION *bad = d2i_SSL_SESSION(NULL, &in, i);
        if (bad != NULL || in != der || ERR_peek_error() == 0)
            accepted++;
        ERR_clear_error();
        SSL_SESSION_free(bad);
    }
    printf("  accepted %d\n", accepted);

    title("every bit flipped");
    unsigned char *flipped = OPENSSL_memdup(der, length);
    int same = 1;
    for (int i = 0; i < 8 * length; i++) {
        flipped[i / 8] ^= 1 << i % 8;
        in = flipped;
        SSL_SESSION *changed = d2i_SSL_SESSION(NULL, &in, length);
        unsigned char *again = NULL;
        if (changed != NULL && i2d_SSL_SESSION(changed, &again) <= 0)
            same = 0;
        OPENSSL_free(again);
        SSL_SESSION_free(changed);
        ERR_clear_error();
        flipped[i / 8] ^= 1 << i % 8;
    }
    printf("  whatever was read was written %d\n", same);

    title("reasons");
    flipped[5] = 2; /* the version of the structure, behind two bytes of length */
    in = flipped;
    SHOW_POINTER(d2i_SSL_SESSION(NULL, &in, length));
    flipped[5] = 1;
    flipped[8] = 2; /* the protocol */
    in = flipped;
    SHOW_POINTER(d2i_SSL_SESSION(NULL, &in, length));
    memcpy(flipped, der, length);

    title("PEM");
    SHOW(PEM_write_bio_SSL_SESSION(out, session));
    BIO *memory = BIO_new(BIO_s_mem());
    SHOW(PEM_write_bio_SSL_SESSION(memory, session));
    SSL_SESSION *pem = PEM_read_bio_SSL_SESSION(memory, NULL, NULL, NULL);
    SHOW(pem != NULL);
    SHOW(i2d_SSL_SESSION(pem, NULL) == length);
    SHOW_POINTER(PEM_read_bio_SSL_SESSION(memory, NULL, NULL, NULL));

    SSL_SESSION_free(pem);
    SSL_SESSION_free(read);
    SSL_SESSION_free(session);
    SSL_SESSION_free(empty);
    OPENSSL_free(flipped);
    OPENSSL_free(room);
    OPENSSL_free(der);
    BIO_free(memory);
    BIO_free(out);
    return 0;
}
