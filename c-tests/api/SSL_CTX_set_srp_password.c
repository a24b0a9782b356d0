/* SSL_CTX_set_srp_password(3): SRP, and the control commands that stand behind it. */
#include "common.h"

static int judge(SSL *ssl, void *argument) {
    return (void)ssl, (void)argument, 1;
}
static int name(SSL *ssl, int *alert, void *argument) {
    return (void)ssl, (void)alert, (void)argument, SSL_ERROR_NONE;
}
static char *password(SSL *ssl, void *argument) {
    return (void)ssl, (void)argument, NULL;
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    REQUIRE(ssl != NULL);
    title("on a context");
    TRY(SSL_CTX_set_srp_username(ctx, "user"));
    TRY(SSL_CTX_set_srp_password(ctx, "secret"));
    TRY(SSL_CTX_set_srp_strength(ctx, 2048));
    TRY(SSL_CTX_set_srp_cb_arg(ctx, ctx));
    TRY(SSL_CTX_set_srp_client_pwd_callback(ctx, password));
    TRY(SSL_CTX_set_srp_verify_param_callback(ctx, judge));
    TRY(SSL_CTX_set_srp_username_callback(ctx, name));
    TRY(SSL_CTX_ctrl(ctx, SSL_CTRL_SET_TLS_EXT_SRP_USERNAME, 0, "user"));
    TRY(SSL_CTX_ctrl(ctx, SSL_CTRL_SET_TLS_EXT_SRP_STRENGTH, 10, NULL));
    title("on a connection");
    SHOW_POINTER(SSL_get_srp_g(ssl));
    SHOW_POINTER(SSL_get_srp_N(ssl));
    SHOW_TEXT(SSL_get_srp_userinfo(ssl));
    SHOW_TEXT(SSL_get_srp_username(ssl));
    TRY(SSL_set_srp_server_param(ssl, NULL, NULL, NULL, NULL, NULL));
    TRY(SSL_set_srp_server_param_pw(ssl, "user", "secret", "2048"));
    TRY(SSL_set_srp_server_param_pw(ssl, "user", "secret", "nonsense"));
    int alert = 0;
    TRY(SSL_srp_server_param_with_username(ssl, &alert));
    TRY(SRP_Calc_A_param(ssl));
    title("the records behind them");
    TRY(SSL_SRP_CTX_free(ssl));
    TRY(SSL_SRP_CTX_init(ssl));
    TRY(SSL_CTX_SRP_CTX_free(ctx));
    TRY(SSL_CTX_SRP_CTX_init(ctx));
    TRY(SSL_CTX_SRP_CTX_init(NULL));
    TRY(SSL_CTX_SRP_CTX_free(NULL));
    title("a cipher list");
    TRY(SSL_CTX_set_cipher_list(ctx, "SRP"));
    printf("%s\n", SSL_CIPHER_get_name(sk_SSL_CIPHER_value(SSL_CTX_get_ciphers(ctx), 3)));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
