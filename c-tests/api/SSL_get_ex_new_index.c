/* Data of the program's own at all three objects: indices, life, free and dup functions. */
#include "common.h"

static void on_new(void *parent, void *pointer, CRYPTO_EX_DATA *data, int index, long number,
                   void *argument) {
    (void)data, (void)index;
    printf("  new: parent %d, pointer %d, %ld \"%s\"\n", parent != NULL, pointer != NULL, number,
           (char *)argument);
}

static void on_free(void *parent, void *pointer, CRYPTO_EX_DATA *data, int index, long number,
                    void *argument) {
    (void)data, (void)index;
    printf("  free: parent %d, \"%s\", %ld \"%s\"\n", parent != NULL, pointer ? (char *)pointer : "NULL",
           number, (char *)argument);
}

static int on_dup(CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from, void **pointer, int index, long number,
                  void *argument) {
    (void)to, (void)from, (void)index;
    printf("  dup: \"%s\", %ld \"%s\"\n", *pointer ? (char *)*pointer : "NULL", number, (char *)argument);
    return 1;
}

int main(void) {
    title("indices");
    int at_ctx = SSL_CTX_get_ex_new_index(1, "context", on_new, on_dup, on_free);
    int at_ssl = SSL_get_ex_new_index(2, "connection", on_new, on_dup, on_free);
    int at_session = SSL_SESSION_get_ex_new_index(3, "session", on_new, on_dup, on_free);
    printf("all good: %d\n", at_ctx >= 0 && at_ssl >= 0 && at_session >= 0);
    printf("each is new: %d\n", SSL_get_ex_new_index(0, NULL, NULL, NULL, NULL) == at_ssl + 1);
    printf("index 0 of SSL is for set_app_data: %d\n", at_ssl > 0);

    title("context");
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SHOW_TEXT(SSL_CTX_get_ex_data(ctx, at_ctx));
    SHOW(SSL_CTX_set_ex_data(ctx, at_ctx, "of the context"));
    SHOW_TEXT(SSL_CTX_get_ex_data(ctx, at_ctx));
    SHOW_TEXT(SSL_CTX_get_ex_data(ctx, at_ctx + 50));
    SHOW(SSL_CTX_set_app_data(ctx, "app"));
    SHOW_TEXT(SSL_CTX_get_app_data(ctx));

    title("connection");
    SSL *ssl = SSL_new(ctx);
    SHOW_TEXT(SSL_get_ex_data(ssl, at_ssl));
    SHOW(SSL_set_ex_data(ssl, at_ssl, "of the connection"));
    SHOW(SSL_set_ex_data(ssl, at_ssl + 20, "far away"));
    SHOW_TEXT(SSL_get_ex_data(ssl, at_ssl));
    SHOW_TEXT(SSL_get_ex_data(ssl, at_ssl + 20));
    SHOW(SSL_set_app_data(ssl, "app"));
    SHOW_TEXT(SSL_get_app_data(ssl));
    SHOW(SSL_clear(ssl));
    SHOW_TEXT(SSL_get_ex_data(ssl, at_ssl));
    SSL *copy = SSL_dup(ssl);
    SHOW_TEXT(SSL_get_ex_data(copy, at_ssl));
    printf("freeing the copy\n");
    SSL_free(copy);
    printf("freeing the connection\n");
    SSL_free(ssl);
    printf("freeing the context\n");
    SSL_CTX_free(ctx);

    title("session");
    SSL_SESSION *session = SSL_SESSION_new();
    SHOW(SSL_SESSION_set_ex_data(session, at_session, "of the session"));
    SHOW_TEXT(SSL_SESSION_get_ex_data(session, at_session));
    SHOW(SSL_SESSION_set_app_data(session, "app"));
    SHOW_TEXT(SSL_SESSION_get_app_data(session));
    SHOW_TEXT(SSL_SESSION_get_ex_data(session, 0));
    SSL_SESSION *twin = SSL_SESSION_dup(session);
    SHOW_TEXT(SSL_SESSION_get_app_data(twin));
    SHOW(SSL_SESSION_set_app_data(twin, NULL));
    SHOW_TEXT(SSL_SESSION_get_app_data(twin));
    SHOW_TEXT(SSL_SESSION_get_app_data(session));
    SHOW_TEXT(SSL_SESSION_get_ex_data(twin, at_session));
    SSL_SESSION_free(session);
    printf("freeing the twin\n");
    SSL_SESSION_free(twin);
    return 0;
}
