/* SSL_CTX_set1_groups(3) and the functions for DHE keys, as far as no handshake is needed. */
#include "common.h"

int main(void) {
    static const char *const lists[] = {
        "X25519:P-256", "P-256", "prime256v1:secp384r1:secp521r1", "x448", "P-256:P-256", "P-256:prime256v1",
        "", "NOPE", "P-256:NOPE", ":P-256", "P-256:", "P-256::P-384", " P-256 ",
        /* 63 and 64 bytes */
        "P-256:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "P-256:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "?P-256", "p-256",
        "P-256,P-384", "ffdhe2048:ffdhe8192", "K-163", "brainpoolP512r1", "auto"};
    int nids[] = {NID_X25519, NID_X9_62_prime256v1}, twice[] = {NID_X25519, NID_X25519},
        wrong[] = {NID_sha256};
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    EC_KEY *curve = EC_KEY_new_by_curve_name(NID_secp384r1), *none = EC_KEY_new();
    EVP_PKEY *strong = EVP_PKEY_Q_keygen(NULL, NULL, "X25519"),
             *weak = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)512);
    REQUIRE(ssl != NULL && curve != NULL && strong != NULL);

    title("lists");
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        printf("\"%s\": context %ld, connection %ld\n", lists[i], SSL_CTX_set1_groups_list(ctx, lists[i]),
               SSL_set1_groups_list(ssl, lists[i]));
        print_errors();
    }
    if (!since(5)) /* it reads the list */
        SHOW(SSL_CTX_set1_groups_list(ctx, NULL));

    title("arrays");
    SHOW(SSL_CTX_set1_groups(ctx, nids, 2));
    SHOW(SSL_set1_groups(ssl, nids, 1));
    SHOW(SSL_CTX_set1_groups(ctx, nids, 0));
    SHOW(SSL_CTX_set1_groups(ctx, twice, 2));
    SHOW(SSL_CTX_set1_groups(ctx, wrong, 1));

    title("names");
    for (int nid = 0; nid < 1300; nid++)
        if (SSL_group_to_name(ssl, nid) != NULL)
            printf("%d %s\n", nid, SSL_group_to_name(ssl, nid));
    for (int id = 0; id < 600; id++)
        if (SSL_group_to_name(ssl, TLSEXT_nid_unknown | id) != NULL)
            printf("number %d %s\n", id, SSL_group_to_name(ssl, TLSEXT_nid_unknown | id));
    SHOW_TEXT(SSL_group_to_name(ssl, -1));

    title("ECDH and DHE keys");
    SHOW(SSL_CTX_set_tmp_ecdh(ctx, NULL));
    SHOW(SSL_CTX_set_tmp_ecdh(ctx, none));
    SHOW(SSL_CTX_set_tmp_ecdh(ctx, curve));
    SHOW(SSL_set_tmp_ecdh(ssl, curve));
    SHOW(SSL_CTX_set_ecdh_auto(ctx, 1));
    SHOW(SSL_CTX_set_dh_auto(ctx, 1));
    SHOW(SSL_set_dh_auto(ssl, 2));
    SHOW(SSL_CTX_set_tmp_dh(ctx, NULL));
    SHOW(SSL_CTX_ctrl(ctx, SSL_CTRL_SET_TMP_DH_CB, 0, NULL));
    SSL_CTX_set_tmp_dh_callback(ctx, NULL);
    SSL_set_tmp_dh_callback(ssl, NULL);
    SHOW(SSL_CTX_set0_tmp_dh_pkey(ctx, NULL));
    SHOW(SSL_CTX_set0_tmp_dh_pkey(ctx, weak));
    SHOW(SSL_CTX_set0_tmp_dh_pkey(ctx, strong));
    EVP_PKEY_up_ref(strong);
    SHOW(SSL_set0_tmp_dh_pkey(ssl, strong));
    SSL_CTX_set_security_level(ctx, 5);
    EVP_PKEY_up_ref(strong);
    SHOW(SSL_CTX_set0_tmp_dh_pkey(ctx, strong));
    EVP_PKEY_free(strong);

    title("client certificate types");
    SHOW(SSL_CTX_set1_client_certificate_types(ctx, (unsigned char *)"\1\100", 2));
    SHOW(SSL_CTX_set1_client_certificate_types(ctx, NULL, 0));
    SHOW(SSL_set1_client_certificate_types(ssl, (unsigned char *)"\1", 1));
    SSL_set_connect_state(ssl);
    SHOW(SSL_set1_client_certificate_types(ssl, (unsigned char *)"\1", 1));

    EVP_PKEY_free(weak);
    EC_KEY_free(curve);
    EC_KEY_free(none);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
