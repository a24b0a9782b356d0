/* Certificates and keys from files and objects: right, missing, wrong, and not belonging together. */
#include "common.h"

static int give_password(char *buffer, int size, int writing, void *data) {
    printf("  password asked, writing %d, data %s\n", writing, (const char *)data);
    if (data == NULL)
        return -1;
    snprintf(buffer, size, "%s", (const char *)data);
    return (int)strlen(data);
}

/* ERR's own file errors carry texts of the system; only whether it failed, and the last reason, are compared.
 */
#define SHOW_LAST(call)                                                                                      \
    do {                                                                                                     \
        long shown_ = (long)(call);                                                                          \
        unsigned long last_ = ERR_peek_last_error(), first_ = ERR_peek_error();                              \
        printf("%s = %ld, first %d:%d, last %d:%d\n", #call, shown_, ERR_GET_LIB(first_),                    \
               ERR_GET_REASON(first_), ERR_GET_LIB(last_), ERR_GET_REASON(last_));                           \
        ERR_clear_error();                                                                                   \
    } while (0)

static void subject(X509 *x509) {
    char text[100] = "none";
    if (x509 != NULL)
        X509_NAME_oneline(X509_get_subject_name(x509), text, sizeof text);
    printf("  certificate: %s\n", text);
}

static int chain_length(SSL_CTX *ctx) {
    STACK_OF(X509) *chain = NULL;
    SSL_CTX_get0_chain_certs(ctx, &chain);
    return chain ? sk_X509_num(chain) : -1;
}

int main(void) {
    SSL_CTX *ctx;
    SSL *ssl;
    X509 *x509;
    EVP_PKEY *key;

    title("files that are right");
    ctx = SSL_CTX_new(TLS_method());
    SHOW_POINTER(SSL_CTX_get0_certificate(ctx));
    SHOW_POINTER(SSL_CTX_get0_privatekey(ctx));
    SHOW(SSL_CTX_check_private_key(ctx));
    SHOW(SSL_CTX_use_certificate_file(ctx, cert("server.crt"), SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_check_private_key(ctx));
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("server.key"), SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_check_private_key(ctx));
    subject(SSL_CTX_get0_certificate(ctx));
    SHOW(SSL_CTX_use_certificate_file(ctx, cert("server.der"), SSL_FILETYPE_ASN1));
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("server.key.der"), SSL_FILETYPE_ASN1));
    SHOW(SSL_CTX_use_RSAPrivateKey_file(ctx, cert("server.rsa.key"), SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_use_certificate_file(ctx, cert("server.pem"), SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("server.pem"), SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_check_private_key(ctx));
    SSL_CTX_free(ctx);

    title("a chain file");
    ctx = SSL_CTX_new(TLS_method());
    printf("chain %d\n", chain_length(ctx));
    SHOW(SSL_CTX_use_certificate_chain_file(ctx, cert("chain.pem")));
    subject(SSL_CTX_get0_certificate(ctx));
    printf("chain %d\n", chain_length(ctx));
    SHOW(SSL_CTX_use_certificate_chain_file(ctx, cert("server.all.pem")));
    subject(SSL_CTX_get0_certificate(ctx));
    printf("chain %d\n", chain_length(ctx));
    SHOW(SSL_CTX_clear_chain_certs(ctx));
    printf("chain %d\n", chain_length(ctx));
    x509 = load_cert("intermediate.crt");
    SHOW(SSL_CTX_add1_chain_cert(ctx, x509));
    SHOW(SSL_CTX_add1_chain_cert(ctx, x509));
    printf("chain %d\n", chain_length(ctx));
    SHOW(SSL_CTX_add_extra_chain_cert(ctx, x509)); /* takes our reference */
    ssl = SSL_new(ctx);
    SHOW(SSL_use_certificate_chain_file(ssl, cert("chain.pem")));
    subject(SSL_get_certificate(ssl));
    subject(SSL_CTX_get0_certificate(ctx));
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    title("files that are missing or wrong");
    ctx = SSL_CTX_new(TLS_method());
    SHOW_LAST(SSL_CTX_use_certificate_file(ctx, cert("missing"), SSL_FILETYPE_PEM));
    SHOW_LAST(SSL_CTX_use_certificate_file(ctx, cert("empty.pem"), SSL_FILETYPE_PEM));
    SHOW_LAST(SSL_CTX_use_certificate_file(ctx, cert("garbage.pem"), SSL_FILETYPE_PEM));
    SHOW_LAST(SSL_CTX_use_certificate_file(ctx, cert("broken.pem"), SSL_FILETYPE_PEM));
    SHOW_LAST(SSL_CTX_use_certificate_file(ctx, cert("server.key"), SSL_FILETYPE_PEM));
    SHOW_LAST(SSL_CTX_use_certificate_file(ctx, cert("server.crt"), SSL_FILETYPE_ASN1));
    SHOW_LAST(SSL_CTX_use_certificate_file(ctx, cert("server.crt"), 99));
    SHOW_LAST(SSL_CTX_use_certificate_chain_file(ctx, cert("missing")));
    SHOW_LAST(SSL_CTX_use_certificate_chain_file(ctx, cert("empty.pem")));
    SHOW_LAST(SSL_CTX_use_certificate_chain_file(ctx, cert("broken.pem")));
    SHOW_LAST(SSL_CTX_use_PrivateKey_file(ctx, cert("missing"), SSL_FILETYPE_PEM));
    SHOW_LAST(SSL_CTX_use_PrivateKey_file(ctx, cert("empty.pem"), SSL_FILETYPE_PEM));
    SHOW_LAST(SSL_CTX_use_PrivateKey_file(ctx, cert("server.crt"), SSL_FILETYPE_PEM));
    SHOW_LAST(SSL_CTX_use_PrivateKey_file(ctx, cert("server.key"), SSL_FILETYPE_ASN1));
    SHOW_LAST(SSL_CTX_use_PrivateKey_file(ctx, cert("server.key"), 99));
    SHOW_LAST(SSL_CTX_use_certificate_ASN1(ctx, 3, (const unsigned char *)"abc"));
    SHOW_LAST(SSL_CTX_use_PrivateKey_ASN1(EVP_PKEY_RSA, ctx, (const unsigned char *)"abc", 3));
    SHOW(SSL_CTX_use_certificate(ctx, NULL));
    SHOW(SSL_CTX_use_PrivateKey(ctx, NULL));
    SHOW_POINTER(SSL_CTX_get0_certificate(ctx));
    SHOW_LAST(SSL_CTX_load_verify_locations(ctx, cert("missing"), NULL));
    SHOW_LAST(SSL_CTX_load_verify_locations(ctx, cert("empty.pem"), NULL));
    SHOW_LAST(SSL_CTX_load_verify_locations(ctx, NULL, NULL));
    SHOW_LAST(SSL_CTX_load_verify_locations(ctx, NULL, cert("cadir")));
    SHOW_LAST(SSL_CTX_load_verify_file(ctx, cert("ca.crt")));
    SHOW_LAST(SSL_CTX_load_verify_dir(ctx, cert("nowhere")));
    SHOW_LAST(SSL_CTX_set_default_verify_paths(ctx));
    SSL_CTX_free(ctx);

    title("keys that do not match");
    ctx = SSL_CTX_new(TLS_method());
    use(ctx, "server");
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("client.key"), SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_check_private_key(ctx));
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("serverec.key"), SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_check_private_key(ctx));
    SSL_CTX_free(ctx);
    ctx = SSL_CTX_new(TLS_method());
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("client.key"), SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_use_certificate_file(ctx, cert("server.crt"), SSL_FILETYPE_PEM));
    SHOW_POINTER(SSL_CTX_get0_privatekey(ctx));
    SHOW(SSL_CTX_check_private_key(ctx));
    SSL_CTX_free(ctx);

    title("certificates of several kinds side by side");
    ctx = SSL_CTX_new(TLS_method());
    use(ctx, "server");
    use(ctx, "serverec");
    use(ctx, "ed25519");
    SHOW(SSL_CTX_check_private_key(ctx));
    SHOW(SSL_CTX_set_current_cert(ctx, SSL_CERT_SET_FIRST));
    printf("kind %d\n", EVP_PKEY_get_base_id(SSL_CTX_get0_privatekey(ctx)));
    SHOW(SSL_CTX_set_current_cert(ctx, SSL_CERT_SET_NEXT));
    printf("kind %d\n", EVP_PKEY_get_base_id(SSL_CTX_get0_privatekey(ctx)));
    SHOW(SSL_CTX_set_current_cert(ctx, SSL_CERT_SET_NEXT));
    SHOW(SSL_CTX_set_current_cert(ctx, SSL_CERT_SET_NEXT));
    x509 = load_cert("server.crt");
    SHOW(SSL_CTX_select_current_cert(ctx, x509));
    SHOW_POINTER(SSL_CTX_get0_certificate(ctx));
    X509_free(x509);
    SSL_CTX_free(ctx);

    title("one call for certificate, key and chain");
    ctx = SSL_CTX_new(TLS_method());
    x509 = load_cert("server.crt");
    key = load_key("server.key");
    SHOW(SSL_CTX_use_cert_and_key(ctx, x509, key, NULL, 0));
    SHOW(SSL_CTX_use_cert_and_key(ctx, x509, key, NULL, 0));
    SHOW(SSL_CTX_use_cert_and_key(ctx, x509, key, NULL, 1));
    EVP_PKEY_free(key);
    key = load_key("client.key");
    SHOW(SSL_CTX_use_cert_and_key(ctx, x509, key, NULL, 1));
    ssl = SSL_new(ctx);
    SHOW(SSL_use_certificate(ssl, x509));
    SHOW(SSL_use_PrivateKey(ssl, key));
    SHOW(SSL_check_private_key(ssl));
    SHOW(SSL_use_PrivateKey_file(ssl, cert("server.key"), SSL_FILETYPE_PEM));
    SHOW(SSL_check_private_key(ssl));
    EVP_PKEY_free(key);
    X509_free(x509);
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    title("weak");
    ctx = SSL_CTX_new(TLS_method());
    SHOW(SSL_CTX_use_certificate_file(ctx, cert("weak.crt"), SSL_FILETYPE_PEM));
    SSL_CTX_set_security_level(ctx, 0);
    SHOW(SSL_CTX_use_certificate_file(ctx, cert("weak.crt"), SSL_FILETYPE_PEM));
    SSL_CTX_free(ctx);

    title("an encrypted key");
    ctx = SSL_CTX_new(TLS_method());
    SSL_CTX_set_default_passwd_cb(ctx, give_password);
    SSL_CTX_set_default_passwd_cb_userdata(ctx, "wrong");
    SHOW_LAST(SSL_CTX_use_PrivateKey_file(ctx, cert("encrypted.key"), SSL_FILETYPE_PEM));
    SSL_CTX_set_default_passwd_cb_userdata(ctx, "secret");
    SHOW_TEXT(SSL_CTX_get_default_passwd_cb_userdata(ctx));
    SHOW_LAST(SSL_CTX_use_PrivateKey_file(ctx, cert("encrypted.key"), SSL_FILETYPE_PEM));
    SHOW_POINTER(SSL_CTX_get0_privatekey(ctx));
    ssl = SSL_new(ctx);
    SHOW_LAST(SSL_use_PrivateKey_file(ssl, cert("encrypted.key"), SSL_FILETYPE_PEM));
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    FOR_EACH_VERSION(version) {
        const char *kinds[] = {"server", "serverec", "server384", "ed25519"};
        for (int i = 0; i < 4; i++) {
            title("a handshake with %s, %s", kinds[i], version_name(version));
            SSL_CTX *client = client_context(version), *server = server_context(version);
            SSL_CTX_free(server);
            server = SSL_CTX_new(TLS_server_method());
            use(server, kinds[i]);
            struct pair pair = new_pair(client, server);
            handshake(&pair);
            subject(SSL_get0_peer_certificate(pair.client));
            int nid = -1;
            SHOW(SSL_get_peer_signature_type_nid(pair.client, &nid));
            printf("  signature %d\n", nid);
            free_pair(&pair);
            SSL_CTX_free(server);
            SSL_CTX_free(client);
        }
        title("a chain goes over the wire, %s", version_name(version));
        SSL_CTX *client = client_context(version), *server = SSL_CTX_new(TLS_server_method());
        REQUIRE(SSL_CTX_use_certificate_chain_file(server, cert("chain.pem")));
        REQUIRE(SSL_CTX_use_PrivateKey_file(server, cert("leaf.key"), SSL_FILETYPE_PEM));
        struct pair pair = new_pair(client, server);
        handshake(&pair);
        SHOW(sk_X509_num(SSL_get_peer_cert_chain(pair.client)));
        SHOW(sk_X509_num(SSL_get0_verified_chain(pair.client)));
        free_pair(&pair);
        SSL_CTX_free(server);
        SSL_CTX_free(client);
    }
    return 0;
}
