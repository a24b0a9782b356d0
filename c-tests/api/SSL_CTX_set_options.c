/* SSL_CTX_set_options(3): the bits of both objects, and what a connection inherits. */
#include "common.h"

static void show(const char *who, uint64_t options) {
    printf("%s: %llx\n", who, (unsigned long long)options);
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *early, *late, *copy;
    REQUIRE(ctx != NULL);

    title("a new context");
    show("get", SSL_CTX_get_options(ctx));

    title("every bit can be set, read and cleared");
    for (int bit = 0; bit < 64; bit++) {
        uint64_t option = (uint64_t)1 << bit, before = SSL_CTX_get_options(ctx);
        uint64_t set = SSL_CTX_set_options(ctx, option), cleared = SSL_CTX_clear_options(ctx, option);
        printf("bit %d: %d %d\n", bit, set == (before | option), cleared == (before & ~option));
        SSL_CTX_set_options(ctx, before);
    }

    title("a connection inherits the bits when it is made");
    early = SSL_new(ctx);
    show("context, set", SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET | SSL_OP_CIPHER_SERVER_PREFERENCE));
    late = SSL_new(ctx);
    show("made before", SSL_get_options(early));
    show("made after", SSL_get_options(late));
    show("set", SSL_set_options(late, SSL_OP_ALL));
    show("clear", SSL_clear_options(late, SSL_OP_NO_TICKET));
    show("context", SSL_CTX_get_options(ctx));
    copy = SSL_dup(late);
    show("copy", SSL_get_options(copy));
    SSL_clear(late);
    show("cleared", SSL_get_options(late));
    print_errors();

    SSL_free(early);
    SSL_free(late);
    SSL_free(copy);
    SSL_CTX_free(ctx);
    return 0;
}
