/* SSL_extension_supported(3), SSL_CTX_use_serverinfo(3): which extensions the library knows itself, and
 * adding others. */
#include "common.h"

static int add(SSL *ssl, unsigned int type, const unsigned char **out, size_t *length, int *alert,
               void *argument) {
    (void)ssl, (void)type, (void)out, (void)length, (void)alert, (void)argument;
    return 0;
}
static int add_ex(SSL *ssl, unsigned int type, unsigned int context, const unsigned char **out,
                  size_t *length, X509 *x, size_t chain, int *alert, void *argument) {
    (void)ssl, (void)type, (void)context, (void)out, (void)length, (void)x, (void)chain, (void)alert,
        (void)argument;
    return 0;
}

int main(void) {
    static const unsigned char info[] = {0x10, 0x00, 0, 2, 'h', 'i'};
    static const unsigned char info2[] = {0, 0, 1, 0xd0, 0x10, 0x00, 0, 2, 'h', 'i'};
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    title("extensions of the library's own");
    for (unsigned type = 0; type < 70000; type++)
        if (SSL_extension_supported(type))
            printf("%u\n", type);
    title("none of the program's own");
    TRY(SSL_CTX_has_client_custom_ext(ctx, 4096));
    title("those that the library sees to cannot be added");
    TRY(SSL_CTX_add_client_custom_ext(ctx, TLSEXT_TYPE_server_name, add, NULL, NULL, NULL, NULL));
    TRY(SSL_CTX_add_server_custom_ext(ctx, TLSEXT_TYPE_server_name, add, NULL, NULL, NULL, NULL));
    TRY(SSL_CTX_add_custom_ext(ctx, TLSEXT_TYPE_server_name, SSL_EXT_CLIENT_HELLO, add_ex, NULL, NULL, NULL,
                               NULL));
    TRY(SSL_CTX_add_client_custom_ext(ctx, 70000, add, NULL, NULL, NULL, NULL));
    title("others");
    TRY(SSL_CTX_add_client_custom_ext(ctx, 4096, add, NULL, NULL, NULL, NULL));
    TRY(SSL_CTX_add_server_custom_ext(ctx, 4096, add, NULL, NULL, NULL, NULL));
    TRY(SSL_CTX_add_custom_ext(ctx, 4097, SSL_EXT_CLIENT_HELLO, add_ex, NULL, NULL, NULL, NULL));
    TRY(SSL_CTX_has_client_custom_ext(ctx, 4096));
    title("extensions with the certificate");
    use(ctx, "server");
    TRY(SSL_CTX_use_serverinfo(ctx, info, sizeof info));
    TRY(SSL_CTX_use_serverinfo_ex(ctx, SSL_SERVERINFOV2, info2, sizeof info2));
    TRY(SSL_CTX_use_serverinfo_file(ctx, "missing.pem"));
    SSL_CTX_free(ctx);
    return 0;
}
