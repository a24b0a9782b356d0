/* SSL_CTX_ctrl(3), SSL_ctrl(3): the commands for sizes, reading ahead, callbacks and stapling. */
#include "common.h"

static int servername(SSL *ssl, int *alert, void *argument) {
    (void)ssl, (void)alert, (void)argument;
    return SSL_TLSEXT_ERR_OK;
}

static int status(SSL *ssl, void *argument) {
    (void)ssl, (void)argument;
    return SSL_TLSEXT_ERR_OK;
}

static void debug(SSL *ssl, int client, int type, const unsigned char *data, int length, void *argument) {
    (void)ssl, (void)client, (void)type, (void)data, (void)length, (void)argument;
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx), *later, *copy;
    int (*callback)(SSL *, void *) = NULL;
    void *argument = NULL;
    unsigned char *response = NULL;
    REQUIRE(ssl != NULL);

    title("unknown commands");
    SHOW(SSL_CTX_ctrl(ctx, 999, 1, NULL));
    SHOW(SSL_ctrl(ssl, 999, 1, NULL));
    SHOW(SSL_CTX_ctrl(ctx, 0, 0, NULL));
    SHOW(SSL_CTX_callback_ctrl(ctx, 999, NULL));
    SHOW(SSL_callback_ctrl(ssl, 999, NULL));

    title("fragments");
    SHOW(SSL_CTX_set_max_send_fragment(ctx, 511));
    SHOW(SSL_CTX_set_max_send_fragment(ctx, 16385));
    SHOW(SSL_CTX_set_split_send_fragment(ctx, 16384));
    SHOW(SSL_CTX_set_max_send_fragment(ctx, 4096));
    SHOW(SSL_CTX_set_split_send_fragment(ctx, 4097));
    SHOW(SSL_CTX_set_split_send_fragment(ctx, 0));
    SHOW(SSL_CTX_set_split_send_fragment(ctx, 4096));
    SHOW(SSL_set_max_send_fragment(ssl, 512));
    SHOW(SSL_set_split_send_fragment(ssl, 513));
    SHOW(SSL_CTX_set_tlsext_max_fragment_length(ctx, TLSEXT_max_fragment_length_4096));
    SHOW(SSL_CTX_set_tlsext_max_fragment_length(ctx, 5));
    SHOW(SSL_set_tlsext_max_fragment_length(ssl, TLSEXT_max_fragment_length_DISABLED));
    SHOW(SSL_set_tlsext_max_fragment_length(ssl, 255));

    title("pipelines and reading ahead");
    SHOW(SSL_CTX_set_max_pipelines(ctx, 0));
    SHOW(SSL_CTX_set_max_pipelines(ctx, SSL_MAX_PIPELINES + 1));
    SHOW(SSL_CTX_set_read_ahead(ctx, 7));
    SHOW(SSL_CTX_set_read_ahead(ctx, 0));
    SHOW(SSL_CTX_set_max_pipelines(ctx, 2));
    SHOW(SSL_CTX_get_read_ahead(ctx));
    later = SSL_new(ctx);
    SHOW(SSL_get_read_ahead(later));
    SHOW(SSL_get_read_ahead(ssl));
    SSL_set_read_ahead(ssl, -3);
    SHOW(SSL_get_read_ahead(ssl));
    SSL_free(later);

    title("certificate lists");
    SHOW(SSL_CTX_get_max_cert_list(ctx));
    SHOW(SSL_CTX_set_max_cert_list(ctx, 1000));
    SHOW(SSL_CTX_set_max_cert_list(ctx, -1));
    SHOW(SSL_CTX_get_max_cert_list(ctx));
    SHOW(SSL_get_max_cert_list(ssl));
    later = SSL_new(ctx);
    SHOW(SSL_get_max_cert_list(later));
    SHOW(SSL_set_max_cert_list(later, 7));
    copy = SSL_dup(later);
    SHOW(SSL_get_max_cert_list(copy));
    SSL_free(copy);
    SSL_free(later);

    title("callbacks");
    SHOW(SSL_CTX_set_tlsext_servername_callback(ctx, servername));
    SHOW(SSL_CTX_set_tlsext_servername_arg(ctx, &argument));
    SHOW(SSL_CTX_get_tlsext_status_cb(ctx, &callback));
    printf("status callback: %d\n", callback == status);
    SHOW(SSL_CTX_set_tlsext_status_cb(ctx, status));
    SHOW(SSL_CTX_set_tlsext_status_arg(ctx, &callback));
    SHOW(SSL_CTX_get_tlsext_status_cb(ctx, &callback));
    SHOW(SSL_CTX_get_tlsext_status_arg(ctx, &argument));
    printf("status callback: %d, argument: %d\n", callback == status, argument == (void *)&callback);
    SHOW(SSL_set_tlsext_debug_callback(ssl, debug));
    SHOW(SSL_set_tlsext_debug_arg(ssl, NULL));
    SHOW(SSL_CTX_callback_ctrl(ctx, SSL_CTRL_SET_TLSEXT_DEBUG_CB, NULL));
    SHOW(SSL_callback_ctrl(ssl, SSL_CTRL_SET_TLSEXT_SERVERNAME_CB, NULL));

    title("stapling");
    SHOW(SSL_CTX_get_tlsext_status_type(ctx));
    SHOW(SSL_CTX_set_tlsext_status_type(ctx, TLSEXT_STATUSTYPE_ocsp));
    SHOW(SSL_get_tlsext_status_type(ssl));
    later = SSL_new(ctx);
    SHOW(SSL_get_tlsext_status_type(later));
    SHOW(SSL_get_tlsext_status_ocsp_resp(later, &response));
    SHOW(SSL_set_tlsext_status_ocsp_resp(later, OPENSSL_memdup("abc", 3), 3));
    SHOW(SSL_get_tlsext_status_ocsp_resp(later, &response));
    print_hex("response", response, 3);
    SHOW(SSL_set_tlsext_status_ocsp_resp(later, NULL, 0));
    SHOW(SSL_get_tlsext_status_ocsp_resp(later, &response));
    SHOW(SSL_get_tlsext_status_exts(later, &argument));
    SHOW(SSL_get_tlsext_status_ids(later, &argument));
    printf("ids: %d\n", argument == NULL);
    SSL_free(later);

    title("what only a handshake knows");
    SHOW(SSL_num_renegotiations(ssl));
    SHOW(SSL_clear_num_renegotiations(ssl));
    SHOW(SSL_total_renegotiations(ssl));
    SHOW(SSL_get_extms_support(ssl));
    SHOW(SSL_get_secure_renegotiation_support(ssl));
    SHOW(SSL_get0_raw_cipherlist(ssl, NULL));
    SHOW(SSL_get0_raw_cipherlist(ssl, &response));
    SHOW(SSL_get0_ec_point_formats(ssl, &response));
    SHOW(SSL_get_shared_group(ssl, 0));
    SHOW(SSL_get1_groups(ssl, NULL));
    SHOW(SSL_get0_certificate_types(ssl, &response));
    SHOW(SSL_get_signature_nid(ssl, NULL));
    SHOW(SSL_get_peer_signature_nid(ssl, NULL));
    SHOW(SSL_get_peer_tmp_key(ssl, NULL));
    SHOW(SSL_get_tmp_key(ssl, NULL));

    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
