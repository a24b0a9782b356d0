/* SSL_CTX_set1_sigalgs(3), as far as no handshake is needed. */
#include "common.h"

int main(void) {
    static const char *const lists[] = {"RSA+SHA256",
                                        "RSA+SHA256:ECDSA+SHA384",
                                        "RSA-PSS+SHA512:PSS+SHA256",
                                        "rsa_pss_rsae_sha256:ed25519:ed448:ecdsa_secp256r1_sha256",
                                        "rsa_pss_pss_sha384",
                                        "RSA+SHA256:RSA+SHA256",
                                        "RSA+SHA256:rsa_pkcs1_sha256",
                                        "rsa+sha256",
                                        "RSA+sha256",
                                        "RSA+SHA2-256",
                                        "RSA+MD5",
                                        "RSA",
                                        "RSA+",
                                        "+SHA256",
                                        "",
                                        ":RSA+SHA256",
                                        "RSA+SHA256:",
                                        "RSA+SHA256:NOPE",
                                        " RSA+SHA256 ",
                                        "DSA+SHA1",
                                        "DSA+SHA256",
                                        "ECDSA+SHA1",
                                        "ed25519+SHA256",
                                        "rsa_pkcs1_sha1"};
    int pairs[] = {NID_sha256, EVP_PKEY_RSA, NID_sha384, EVP_PKEY_EC}, wrong[] = {NID_md5, EVP_PKEY_RSA};
    int pss[] = {NID_sha256, EVP_PKEY_RSA_PSS}, bare[] = {NID_undef, EVP_PKEY_ED25519};
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    REQUIRE(ssl != NULL);

    title("lists");
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        printf("\"%s\": %ld %ld %ld %ld\n", lists[i], SSL_CTX_set1_sigalgs_list(ctx, lists[i]),
               SSL_set1_sigalgs_list(ssl, lists[i]), SSL_CTX_set1_client_sigalgs_list(ctx, lists[i]),
               SSL_set1_client_sigalgs_list(ssl, lists[i]));
        print_errors();
    }
    SHOW(SSL_CTX_set1_sigalgs_list(ctx, NULL));

    title("lists without a context are only checked");
    SHOW(SSL_CTX_set1_sigalgs_list(NULL, "RSA+SHA256"));
    SHOW(SSL_CTX_set1_client_sigalgs_list(NULL, "NOPE"));

    title("arrays");
    SHOW(SSL_CTX_set1_sigalgs(ctx, pairs, 4));
    SHOW(SSL_CTX_set1_sigalgs(ctx, pairs, 3));
    SHOW(SSL_CTX_set1_sigalgs(ctx, pairs, 0));
    SHOW(SSL_set1_client_sigalgs(ssl, pairs, 2));
    SHOW(SSL_set1_sigalgs(ssl, wrong, 2));
    SHOW(SSL_set1_sigalgs(ssl, pss, 2));
    SHOW(SSL_set1_sigalgs(ssl, bare, 2));

    title("before a handshake");
    SHOW(SSL_get_sigalgs(ssl, -1, NULL, NULL, NULL, NULL, NULL));
    SHOW(SSL_get_sigalgs(ssl, 0, NULL, NULL, NULL, NULL, NULL));
    SHOW(SSL_get_shared_sigalgs(ssl, 0, NULL, NULL, NULL, NULL, NULL));
    SHOW(SSL_get_peer_signature_type_nid(ssl, NULL));
    SHOW(SSL_get_signature_type_nid(ssl, NULL));

    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
