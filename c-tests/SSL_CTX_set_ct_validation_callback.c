/* SSL_CTX_set_ct_validation_callback(3): certificate transparency, which is refused where somebody asks for it. */
#include "common.h"

#include <openssl/ct.h>

static int validate(const CT_POLICY_EVAL_CTX *context UNUSED, const STACK_OF(SCT) * scts UNUSED,
                    void *argument UNUSED) {
    printf("  asked\n");
    return 1;
}

int main(void) {
    SSL_CTX *ctx = client_context(0), *server = server_context(0);
    SSL *ssl = SSL_new(ctx);
    struct pair pair;
    title("fresh");
    SHOW(SSL_CTX_ct_is_enabled(ctx));
    SHOW(SSL_ct_is_enabled(ssl));
    SHOW_POINTER(SSL_get0_peer_scts(ssl));
    SHOW_POINTER(SSL_CTX_get0_ctlog_store(ctx));
    title("none wanted");
    SHOW(SSL_CTX_set_ct_validation_callback(ctx, NULL, NULL));
    SHOW(SSL_set_ct_validation_callback(ssl, NULL, NULL));
    title("wanted");
    SHOW(SSL_CTX_set_ct_validation_callback(ctx, validate, NULL));
    SHOW(SSL_set_ct_validation_callback(ssl, validate, NULL));
    SHOW(SSL_CTX_enable_ct(ctx, SSL_CT_VALIDATION_PERMISSIVE));
    SHOW(SSL_CTX_enable_ct(ctx, SSL_CT_VALIDATION_STRICT));
    SHOW(SSL_enable_ct(ssl, SSL_CT_VALIDATION_PERMISSIVE));
    SHOW(SSL_CTX_enable_ct(ctx, 77));
    SHOW(SSL_enable_ct(ssl, 77));
    title("logs");
    SHOW(SSL_CTX_set_ctlog_list_file(ctx, cert("missing")) == 1);
    SSL_free(ssl);

    title("the context works all the same");
    SHOW(SSL_CTX_set_ct_validation_callback(ctx, NULL, NULL));
    pair = new_pair(ctx, server);
    handshake(&pair);
    SHOW_POINTER(SSL_get0_peer_scts(pair.client));
    free_pair(&pair);
    SSL_CTX_free(ctx);
    SSL_CTX_free(server);
    return 0;
}
