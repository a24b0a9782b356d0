/* SSL_CTX_set_ct_validation_callback(3), SSL_CTX_set_ctlog_list_file(3), SSL_get0_peer_scts(3): Certificate
 * Transparency. */
#include "common.h"
#include <openssl/ct.h>

static int judge(const CT_POLICY_EVAL_CTX *ctx, const STACK_OF(SCT) * scts, void *argument) {
    return (void)ctx, (void)scts, (void)argument, 1;
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    title("off");
    TRY(SSL_CTX_ct_is_enabled(ctx));
    TRY(SSL_ct_is_enabled(ssl));
    TRY(SSL_CTX_set_ct_validation_callback(ctx, NULL, NULL));
    TRY(SSL_set_ct_validation_callback(ssl, NULL, NULL));
    TRY(SSL_CTX_ct_is_enabled(ctx));
    SHOW_POINTER(SSL_get0_peer_scts(ssl));
    title("a mode that is none");
    TRY(SSL_CTX_enable_ct(ctx, 9));
    TRY(SSL_enable_ct(ssl, 9));
    title("on");
    TRY(SSL_CTX_enable_ct(ctx, SSL_CT_VALIDATION_PERMISSIVE));
    TRY(SSL_enable_ct(ssl, SSL_CT_VALIDATION_STRICT));
    TRY(SSL_CTX_set_ct_validation_callback(ctx, judge, NULL));
    TRY(SSL_set_ct_validation_callback(ssl, judge, NULL));
    TRY(SSL_CTX_ct_is_enabled(ctx));
    TRY(SSL_ct_is_enabled(ssl));
    title("logs");
    TRY(SSL_CTX_set_ctlog_list_file(ctx, "missing") == 1);
    TRY(SSL_CTX_set_default_ctlog_list_file(ctx) == 1);
    SHOW_POINTER(SSL_CTX_get0_ctlog_store(ctx));
    SSL_CTX_set0_ctlog_store(ctx, CTLOG_STORE_new());
    print_errors();
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    FOR_EACH_VERSION(version) {
        title("after a handshake, %s", version_name(version));
        struct pair pair = connected_pair(version);
        const STACK_OF(SCT) *found = SSL_get0_peer_scts(pair.client);
        printf("timestamps: %d\n", found ? sk_SCT_num(found) : 0);
        print_errors();
        free_pair(&pair);
    }
    return 0;
}
