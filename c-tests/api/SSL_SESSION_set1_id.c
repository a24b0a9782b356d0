/* SSL_SESSION_new, SSL_SESSION_dup, and every setter and getter of a session that no handshake made. */
#include "common.h"

static int freed;

static void on_free(void *parent, void *data, CRYPTO_EX_DATA *ad, int index, long argl, void *argp) {
    (void)parent, (void)ad, (void)index, (void)argl, (void)argp;
    if (data != NULL)
        freed++;
}

static int on_dup(CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from, void **data, int index, long argl,
                  void *argp) {
    (void)to, (void)from, (void)index, (void)argl, (void)argp;
    printf("  dup function sees %s\n", (const char *)*data);
    return 1;
}

static void bytes(const char *what, const unsigned char *data, size_t length) {
    printf("  %s %zu:", what, length);
    for (size_t i = 0; i < length; i++)
        printf(" %02x", data[i]);
    printf("\n");
}

static void tell(SSL_SESSION *session) {
    unsigned int length;
    size_t size;
    const unsigned char *data;
    void *appdata;
    data = SSL_SESSION_get_id(session, &length);
    bytes("id", data, length);
    data = SSL_SESSION_get0_id_context(session, &length);
    bytes("id context", data, length);
    SSL_SESSION_get0_alpn_selected(session, &data, &size);
    bytes(data == NULL ? "no alpn" : "alpn", data, size);
    SSL_SESSION_get0_ticket(session, &data, &size);
    bytes(data == NULL ? "no ticket" : "ticket", data, size);
    printf("  appdata %d", SSL_SESSION_get0_ticket_appdata(session, &appdata, &size));
    bytes(appdata == NULL ? " none" : "", appdata, size);
    printf(
        "  version %x, compression %u, master key %zu, hint %lu, has ticket %d, early data %u, fragment %d\n",
        SSL_SESSION_get_protocol_version(session), SSL_SESSION_get_compress_id(session),
        SSL_SESSION_get_master_key(session, NULL, 0), SSL_SESSION_get_ticket_lifetime_hint(session),
        SSL_SESSION_has_ticket(session), SSL_SESSION_get_max_early_data(session),
        SSL_SESSION_get_max_fragment_length(session));
    printf("  host %s, cipher %s, peer %d, resumable %d\n",
           SSL_SESSION_get0_hostname(session) ? SSL_SESSION_get0_hostname(session) : "none",
           SSL_SESSION_get0_cipher(session) ? SSL_CIPHER_get_name(SSL_SESSION_get0_cipher(session)) : "none",
           SSL_SESSION_get0_peer(session) != NULL, SSL_SESSION_is_resumable(session));
}

int main(void) {
    unsigned char many[600];
    memset(many, 0xab, sizeof many);

    title("a new session");
    SSL_SESSION *session = SSL_SESSION_new();
    tell(session);
    SHOW(SSL_SESSION_get_timeout(session));
    SHOW(labs(SSL_SESSION_get_time(session) - (long)time(NULL)) < 5);

    title("time");
    SHOW(SSL_SESSION_set_time(session, 1000));
    SHOW(SSL_SESSION_set_timeout(session, 77));
    SHOW(SSL_SESSION_get_time(session));
    SHOW(SSL_SESSION_get_timeout(session));
    SHOW(SSL_SESSION_set_time(session, -1));
    SHOW(SSL_SESSION_get_time(session));
    SHOW(SSL_SESSION_get_time(NULL));
    SHOW(SSL_SESSION_set_time(NULL, 5));
    SHOW(SSL_SESSION_get_timeout(NULL));
    SHOW(SSL_SESSION_set_timeout(NULL, 5));

    title("ids");
    SHOW(SSL_SESSION_set1_id(session, many, 33));
    SHOW(SSL_SESSION_set1_id(session, many, 32));
    SHOW(SSL_SESSION_set1_id_context(session, many, 33));
    SHOW(SSL_SESSION_set1_id_context(session, many, 3));
    SHOW(SSL_SESSION_is_resumable(session));
    SHOW(SSL_SESSION_get_id(session, NULL) != NULL);

    title("the rest");
    SHOW(SSL_SESSION_set1_master_key(session, many, 513));
    SHOW(SSL_SESSION_get_master_key(session, NULL, 0));
    SHOW(SSL_SESSION_set1_master_key(session, many, 512));
    SHOW(SSL_SESSION_get_master_key(session, NULL, 0));
    SHOW(SSL_SESSION_set1_master_key(session, many, 48));
    unsigned char some[10] = {0};
    SHOW(SSL_SESSION_get_master_key(session, some, 4));
    bytes("key", some, 10);
    SHOW(SSL_SESSION_set_protocol_version(session, TLS1_2_VERSION));
    SHOW(SSL_SESSION_set1_hostname(session, "a.example"));
    SHOW(SSL_SESSION_set1_alpn_selected(session, (const unsigned char *)"h2", 2));
    SHOW(SSL_SESSION_set_max_early_data(session, 1234));
    SHOW(SSL_SESSION_set1_ticket_appdata(session, "data", 4));
    tell(session);

    title("a cipher");
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_SESSION_set_cipher(session, SSL_CIPHER_find(ssl, (const unsigned char *)"\xc0\x2f")));
    tell(session);
    SHOW(SSL_SESSION_set_cipher(session, NULL));
    SHOW_POINTER(SSL_SESSION_get0_cipher(session));
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    title("a copy with ex_data");
    int index = SSL_SESSION_get_ex_new_index(0, NULL, NULL, on_dup, on_free);
    SHOW(SSL_SESSION_set_ex_data(session, index, (void *)"mine"));
    SSL_SESSION *copy = SSL_SESSION_dup(session);
    SHOW_TEXT(SSL_SESSION_get_ex_data(copy, index));
    SHOW_POINTER(SSL_SESSION_get_ex_data(copy, index + 1));
    tell(copy);
    SHOW(SSL_SESSION_up_ref(copy));
    SSL_SESSION_free(copy);
    printf("  freed %d\n", freed);
    SSL_SESSION_free(copy);
    printf("  freed %d\n", freed);

    title("nothing again");
    SHOW(SSL_SESSION_set1_id(session, NULL, 0));
    SHOW(SSL_SESSION_set1_hostname(session, NULL));
    SHOW(SSL_SESSION_set1_alpn_selected(session, NULL, 0));
    SHOW(SSL_SESSION_set1_alpn_selected(session, many, 0));
    SHOW(SSL_SESSION_set1_ticket_appdata(session, NULL, 0));
    tell(session);
    SSL_SESSION_free(session);
    SSL_SESSION_free(NULL);
    printf("  freed %d\n", freed);
    return 0;
}
