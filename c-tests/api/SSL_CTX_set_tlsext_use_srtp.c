/* SSL_CTX_set_tlsext_use_srtp(3): SRTP, which only DTLS negotiates. */
#include "common.h"
#include <openssl/srtp.h>

static void profiles(SSL *ssl) {
    STACK_OF(SRTP_PROTECTION_PROFILE) *list = SSL_get_srtp_profiles(ssl);
    printf("profiles: %d\n", list ? sk_SRTP_PROTECTION_PROFILE_num(list) : -1);
    print_errors();
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    title("none is set");
    profiles(ssl);
    SHOW_POINTER(SSL_get_selected_srtp_profile(ssl));
    title("lists that cannot be read");
    TRY(SSL_CTX_set_tlsext_use_srtp(ctx, "NOPE"));
    TRY(SSL_set_tlsext_use_srtp(ssl, ""));
    title("a list");
    TRY(SSL_CTX_set_tlsext_use_srtp(ctx, "SRTP_AES128_CM_SHA1_80"));
    TRY(SSL_set_tlsext_use_srtp(ssl, "SRTP_AES128_CM_SHA1_80"));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    FOR_EACH_VERSION(version) {
        title("after a handshake, %s", version_name(version));
        struct pair pair = connected_pair(version);
        SHOW_POINTER(SSL_get_selected_srtp_profile(pair.client));
        SHOW_POINTER(SSL_get_selected_srtp_profile(pair.server));
        free_pair(&pair);
    }
    return 0;
}
