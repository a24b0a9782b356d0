/* SSL_CTX_use_certificate(3) in all its forms, on both objects: what they return, what they queue, what they
 * leave. */
#include "common.h"

static SSL_CTX *ctx;
static SSL *ssl;

static void show_own(void) {
    SHOW_POINTER(SSL_CTX_get0_certificate(ctx));
    SHOW_POINTER(SSL_CTX_get0_privatekey(ctx));
    SHOW_POINTER(SSL_get_certificate(ssl));
    SHOW_POINTER(SSL_get_privatekey(ssl));
    SHOW(SSL_CTX_check_private_key(ctx));
    SHOW(SSL_check_private_key(ssl));
}

static void fresh(void) {
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    ctx = SSL_CTX_new(TLS_method());
    ssl = SSL_new(ctx);
    REQUIRE(ctx != NULL && ssl != NULL);
}

static int password(char *buffer, int size, int writing, void *argument) {
    printf("password for %s, room for %s, writing %d\n", (char *)argument, size > 6 ? "it" : "nothing",
           writing);
    return snprintf(buffer, (size_t)size, "%s", "secret");
}

static int wrong_password(char *buffer, int size, int writing UNUSED, void *argument UNUSED) {
    return snprintf(buffer, (size_t)size, "%s", "wrong");
}

static int no_password(char *buffer UNUSED, int size UNUSED, int writing UNUSED, void *argument UNUSED) {
    return -1;
}

static unsigned char *read_file(const char *name, long *length) {
    static unsigned char bytes[1 << 16];
    FILE *file = fopen(cert(name), "rb");
    REQUIRE(file != NULL);
    *length = (long)fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    return bytes;
}

static int chain_length(void) {
    STACK_OF(X509) *chain = NULL;
    SSL_CTX_get0_chain_certs(ctx, &chain);
    return chain ? sk_X509_num(chain) : -1;
}

int main(void) {
    X509 *server, *serverec, *weak, *ca;
    EVP_PKEY *server_key, *ec_key;
    STACK_OF(X509) * chain;
    RSA *rsa;
    long length;
    unsigned char *bytes;

    server = load_cert("server.crt");
    serverec = load_cert("serverec.crt");
    weak = load_cert("weak.crt");
    ca = load_cert("ca.crt");
    server_key = load_key("server.key");
    ec_key = load_key("serverec.key");

    title("nothing set");
    fresh();
    show_own();

    title("objects");
    SHOW(SSL_CTX_use_certificate(ctx, server));
    SHOW(SSL_CTX_check_private_key(ctx));
    SHOW(SSL_CTX_use_PrivateKey(ctx, server_key));
    SHOW(SSL_use_PrivateKey(ssl, server_key));
    SHOW(SSL_check_private_key(ssl));
    SHOW(SSL_use_certificate(ssl, server));
    show_own();
    SHOW(SSL_CTX_get0_certificate(ctx) == server);
    SHOW(SSL_get_privatekey(ssl) == server_key);

    title("NULL");
    SHOW(SSL_CTX_use_certificate(ctx, NULL));
    SHOW(SSL_use_certificate(ssl, NULL));
    SHOW(SSL_CTX_use_PrivateKey(ctx, NULL));
    SHOW(SSL_use_PrivateKey(ssl, NULL));
    SHOW(SSL_CTX_use_RSAPrivateKey(ctx, NULL));
    SHOW(SSL_use_RSAPrivateKey(ssl, NULL));
    SHOW(SSL_CTX_use_certificate_chain_file(NULL, cert("server.crt")));
    SHOW(SSL_use_certificate_chain_file(NULL, cert("server.crt")));
    SHOW(SSL_CTX_check_private_key(NULL));
    SHOW(SSL_check_private_key(NULL));
    show_own();

    title("a key of the same kind that does not fit, before and after");
    fresh();
    SHOW(SSL_CTX_use_certificate(ctx, server));
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("client.key"), SSL_FILETYPE_PEM));
    SHOW_POINTER(SSL_CTX_get0_privatekey(ctx));
    fresh();
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("client.key"), SSL_FILETYPE_PEM));
    SHOW_POINTER(SSL_CTX_get0_privatekey(ctx));
    SHOW(SSL_CTX_use_certificate(ctx, server));
    SHOW_POINTER(SSL_CTX_get0_privatekey(ctx));

    title("two kinds side by side");
    fresh();
    SHOW(SSL_CTX_use_certificate(ctx, server));
    SHOW(SSL_CTX_use_PrivateKey(ctx, ec_key));
    SHOW_POINTER(SSL_CTX_get0_certificate(ctx));
    SHOW(SSL_CTX_check_private_key(ctx));
    SHOW(SSL_CTX_use_certificate(ctx, serverec));
    SHOW(SSL_CTX_check_private_key(ctx));
    SHOW(SSL_CTX_use_PrivateKey(ctx, server_key));
    SHOW(SSL_CTX_get0_certificate(ctx) == server);
    SHOW(SSL_CTX_set_current_cert(ctx, SSL_CERT_SET_FIRST));
    SHOW(SSL_CTX_get0_certificate(ctx) == server);
    SHOW(SSL_CTX_set_current_cert(ctx, SSL_CERT_SET_NEXT));
    SHOW(SSL_CTX_get0_certificate(ctx) == serverec);
    SHOW(SSL_CTX_set_current_cert(ctx, SSL_CERT_SET_NEXT));
    SHOW(SSL_CTX_set_current_cert(ctx, 77));
    SHOW(SSL_CTX_select_current_cert(ctx, server));
    SHOW(SSL_CTX_get0_certificate(ctx) == server);
    SHOW(SSL_CTX_select_current_cert(ctx, ca));
    SHOW(SSL_set_current_cert(ssl, SSL_CERT_SET_SERVER));
    SHOW(SSL_set_current_cert(ssl, SSL_CERT_SET_FIRST));

    title("inherited when the connection is made, not later");
    SSL_free(ssl);
    ssl = SSL_new(ctx);
    SHOW(SSL_get_certificate(ssl) == server);
    SHOW(SSL_CTX_select_current_cert(ctx, serverec));
    SHOW(SSL_get_certificate(ssl) == server);
    SSL_certs_clear(ssl);
    SHOW_POINTER(SSL_get_certificate(ssl));
    SHOW_POINTER(SSL_get_privatekey(ssl));
    SHOW(SSL_check_private_key(ssl));
    SHOW_POINTER(SSL_CTX_get0_certificate(ctx));

    title("too weak");
    fresh();
    SHOW(SSL_CTX_use_certificate(ctx, weak));
    SHOW(SSL_use_certificate(ssl, weak));
    SHOW(SSL_CTX_use_certificate_file(ctx, cert("weak.crt"), SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_use_certificate_chain_file(ctx, cert("weak.crt")));
    SSL_CTX_set_security_level(ctx, 1);
    SHOW(SSL_CTX_use_certificate(ctx, weak));
    SSL_CTX_set_security_level(ctx, 4);
    SHOW(SSL_CTX_use_certificate(ctx, serverec));
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("weak.key"), SSL_FILETYPE_PEM));

    title("files");
    fresh();
    SHOW(SSL_CTX_use_certificate_file(ctx, cert("server.crt"), SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("server.key"), SSL_FILETYPE_PEM));
    SHOW(SSL_use_certificate_file(ssl, cert("server.der"), SSL_FILETYPE_ASN1));
    SHOW(SSL_use_PrivateKey_file(ssl, cert("server.key.der"), SSL_FILETYPE_ASN1));
    show_own();
    static const char *const broken[] = {"missing", "empty.pem", "garbage.pem", "broken.pem", "server.der"};
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        title("broken file: %s", broken[i]);
        SHOW(SSL_CTX_use_certificate_file(ctx, cert(broken[i]), SSL_FILETYPE_PEM));
        SHOW(SSL_use_certificate_file(ssl, cert(broken[i]), SSL_FILETYPE_PEM));
        SHOW(SSL_CTX_use_certificate_file(ctx, cert(i == 4 ? "server.crt" : broken[i]), SSL_FILETYPE_ASN1));
        SHOW(SSL_CTX_use_certificate_chain_file(ctx, cert(broken[i])));
        SHOW(SSL_use_certificate_chain_file(ssl, cert(broken[i])));
        SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert(broken[i]), SSL_FILETYPE_PEM));
        SHOW(SSL_use_PrivateKey_file(ssl, cert(broken[i]), SSL_FILETYPE_ASN1));
        SHOW(SSL_CTX_use_RSAPrivateKey_file(ctx, cert(broken[i]), SSL_FILETYPE_PEM));
        SHOW(SSL_use_RSAPrivateKey_file(ssl, cert(broken[i]), SSL_FILETYPE_ASN1));
        SHOW(SSL_CTX_use_certificate_file(ctx, cert(broken[i]), 77));
        SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert(broken[i]), 77));
        SHOW(SSL_CTX_use_RSAPrivateKey_file(ctx, cert(broken[i]), 77));
    }
    show_own();

    title("chain files");
    fresh();
    SHOW(SSL_CTX_use_certificate_chain_file(ctx, cert("chain.pem")));
    SHOW(chain_length());
    SHOW(SSL_CTX_use_certificate_chain_file(ctx, cert("server.chain.pem")));
    SHOW(chain_length());
    SHOW(SSL_CTX_use_certificate_chain_file(ctx, cert("server.crt")));
    SHOW(chain_length());
    SHOW(SSL_CTX_use_certificate_chain_file(ctx, cert("server.all.pem")));
    SHOW(chain_length());
    SHOW(SSL_use_certificate_chain_file(ssl, cert("server.all.pem")));
    SHOW(SSL_use_PrivateKey_file(ssl, cert("server.all.pem"), SSL_FILETYPE_PEM));
    SHOW(SSL_check_private_key(ssl));

    title("a chain file with an error in the queue before");
    ERR_raise(ERR_LIB_USER, 1);
    SHOW(SSL_CTX_use_certificate_chain_file(ctx, cert("server.crt")));

    title("DER in memory");
    fresh();
    bytes = read_file("server.der", &length);
    SHOW(SSL_CTX_use_certificate_ASN1(ctx, (int)length, bytes));
    SHOW(SSL_use_certificate_ASN1(ssl, bytes, (int)length));
    SHOW(SSL_CTX_use_certificate_ASN1(ctx, (int)length - 1, bytes));
    SHOW(SSL_use_certificate_ASN1(ssl, bytes, 0));
    bytes = read_file("server.key.der", &length);
    SHOW(SSL_CTX_use_PrivateKey_ASN1(EVP_PKEY_RSA, ctx, bytes, length));
    SHOW(SSL_use_PrivateKey_ASN1(EVP_PKEY_RSA, ssl, bytes, length));
    SHOW(SSL_CTX_use_PrivateKey_ASN1(EVP_PKEY_EC, ctx, bytes, length));
    SHOW(SSL_CTX_use_PrivateKey_ASN1(EVP_PKEY_RSA, ctx, bytes, length / 2));
    SHOW(SSL_CTX_use_RSAPrivateKey_ASN1(ctx, bytes, length));
    SHOW(SSL_use_RSAPrivateKey_ASN1(ssl, bytes, length / 2));
    show_own();

    title("RSA keys");
    fresh();
    rsa = EVP_PKEY_get1_RSA(server_key);
    SHOW(SSL_CTX_use_RSAPrivateKey(ctx, rsa));
    SHOW(SSL_use_RSAPrivateKey(ssl, rsa));
    RSA_free(rsa);
    SHOW(SSL_CTX_use_RSAPrivateKey_file(ctx, cert("server.rsa.key"), SSL_FILETYPE_PEM));
    SHOW(SSL_use_RSAPrivateKey_file(ssl, cert("server.rsa.key"), SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_use_RSAPrivateKey_file(ctx, cert("serverec.key"), SSL_FILETYPE_PEM));
    show_own();

    title("encrypted keys");
    fresh();
    SSL_CTX_set_default_passwd_cb(ctx, no_password);
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("encrypted.key"), SSL_FILETYPE_PEM));
    SSL_CTX_set_default_passwd_cb(ctx, wrong_password);
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("encrypted.key"), SSL_FILETYPE_PEM) == 1);
    SSL_CTX_set_default_passwd_cb(ctx, password);
    SSL_CTX_set_default_passwd_cb_userdata(ctx, (void *)"the context");
    SHOW(SSL_CTX_get_default_passwd_cb(ctx) == password);
    SHOW_TEXT((char *)SSL_CTX_get_default_passwd_cb_userdata(ctx));
    SHOW(SSL_CTX_use_PrivateKey_file(ctx, cert("encrypted.key"), SSL_FILETYPE_PEM));
    SHOW(SSL_get_default_passwd_cb(ssl) == NULL);
    SHOW_POINTER(SSL_get_default_passwd_cb_userdata(ssl));
    SSL_free(ssl);
    ssl = SSL_new(ctx);
    SHOW(SSL_get_default_passwd_cb(ssl) == password);
    SHOW_TEXT((char *)SSL_get_default_passwd_cb_userdata(ssl));
    SSL_set_default_passwd_cb_userdata(ssl, (void *)"the connection");
    SHOW(SSL_use_PrivateKey_file(ssl, cert("encrypted.key"), SSL_FILETYPE_PEM));
    SSL_set_default_passwd_cb(ssl, NULL);
    SSL_set_default_passwd_cb_userdata(ssl, (void *)"secret");
    SHOW(SSL_use_PrivateKey_file(ssl, cert("encrypted.key"), SSL_FILETYPE_PEM));
    SHOW(SSL_CTX_get_default_passwd_cb(ctx) == password);

    title("certificate, key and chain at once");
    fresh();
    chain = sk_X509_new_null();
    sk_X509_push(chain, ca);
    SHOW(SSL_CTX_use_cert_and_key(ctx, server, server_key, chain, 0));
    SHOW(chain_length());
    SHOW(SSL_CTX_use_cert_and_key(ctx, server, server_key, NULL, 0));
    SHOW(SSL_CTX_use_cert_and_key(ctx, server, server_key, NULL, 1));
    SHOW(chain_length());
    SHOW(SSL_CTX_use_cert_and_key(ctx, server, ec_key, NULL, 1));
    SHOW(SSL_CTX_use_cert_and_key(ctx, weak, NULL, NULL, 1));
    sk_X509_push(chain, weak);
    SHOW(SSL_CTX_use_cert_and_key(ctx, server, server_key, chain, 1));
    SHOW(SSL_use_cert_and_key(ssl, serverec, NULL, NULL, 0));
    SHOW(SSL_check_private_key(ssl));
    SHOW(SSL_use_cert_and_key(ssl, serverec, ec_key, NULL, 0));
    SHOW(SSL_use_cert_and_key(ssl, NULL, NULL, NULL, 0));
    sk_X509_free(chain);
    show_own();

    SSL_free(ssl);
    SSL_CTX_free(ctx);
    X509_free(server);
    X509_free(serverec);
    X509_free(weak);
    X509_free(ca);
    EVP_PKEY_free(server_key);
    EVP_PKEY_free(ec_key);
    return 0;
}
