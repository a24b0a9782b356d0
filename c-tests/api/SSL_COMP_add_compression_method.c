/* SSL_COMP_add_compression_method(3): compression. */
#include "common.h"
#include <openssl/comp.h>

int main(void) {
    title("methods");
    STACK_OF(SSL_COMP) *methods = SSL_COMP_get_compression_methods();
    printf("methods: %d\n", methods ? sk_SSL_COMP_num(methods) : -1);
    print_errors();
    printf("the same: %d\n", methods == SSL_COMP_get_compression_methods());
    STACK_OF(SSL_COMP) *own = sk_SSL_COMP_new_null();
    printf("replaced: %d\n", SSL_COMP_set0_compression_methods(own) == methods);
    printf("own: %d\n", SSL_COMP_get_compression_methods() == own);
    printf("taken away: %d\n", SSL_COMP_set0_compression_methods(NULL) == own);
    SHOW_POINTER(SSL_COMP_get_compression_methods());
    SHOW_POINTER(SSL_COMP_set0_compression_methods(methods));
    sk_SSL_COMP_free(own);
    SHOW_TEXT(SSL_COMP_get_name(NULL));
    SHOW(SSL_COMP_add_compression_method(300, NULL));
    SHOW(SSL_COMP_add_compression_method(200, NULL));
    SHOW(SSL_COMP_add_compression_method(1, COMP_zlib()));
    SHOW(SSL_COMP_add_compression_method(200, COMP_zlib()));
    FOR_EACH_VERSION(version) {
        title("in use, %s", version_name(version));
        SSL_CTX *client = client_context(version), *server = server_context(version);
        SSL_CTX_clear_options(client, SSL_OP_NO_COMPRESSION);
        SSL_CTX_clear_options(server, SSL_OP_NO_COMPRESSION);
        struct pair pair = new_pair(client, server);
        SHOW_POINTER(SSL_get_current_compression(pair.client));
        SHOW_POINTER(SSL_get_current_expansion(pair.client));
        handshake(&pair);
        SHOW_POINTER(SSL_get_current_compression(pair.client));
        SHOW_POINTER(SSL_get_current_expansion(pair.client));
        SHOW_POINTER(SSL_get_current_compression(pair.server));
        SHOW_POINTER(SSL_get_current_expansion(pair.server));
        SHOW_TEXT(SSL_COMP_get_name(SSL_get_current_compression(pair.server)));
        SHOW(SSL_SESSION_get_compress_id(SSL_get_session(pair.client)));
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
