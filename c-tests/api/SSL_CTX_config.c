/* SSL_CTX_config(3): sections of a configuration file, and the one that every context gets. */
#include "common.h"

#include <openssl/conf.h>

static void show(const char *who, SSL_CTX *ctx) {
    printf("%s: options %llx, versions %lx %lx, first suite %s\n", who,
           (unsigned long long)SSL_CTX_get_options(ctx), (long)SSL_CTX_get_min_proto_version(ctx),
           (long)SSL_CTX_get_max_proto_version(ctx),
           SSL_CIPHER_get_name(sk_SSL_CIPHER_value(SSL_CTX_get_ciphers(ctx), 0)));
    print_errors();
}

int main(void) {
    FILE *file = fopen("test.cnf", "w");
    SSL_CTX *ctx;
    SSL *ssl;
    REQUIRE(file != NULL);
    fputs(
        "openssl_conf = init\n[init]\nssl_conf = ssl\n[ssl]\nsystem_default = all\none = one\nwrong = wrong\n"
        "unknown = unknown\nclient = client\n"
        "[all]\nMinProtocol = TLSv1.2\nOptions = ServerPreference\n"
        "[one]\nMaxProtocol = TLSv1.2\nCiphersuites = TLS_AES_128_GCM_SHA256\n"
        "[wrong]\nMaxProtocol = 3\nMinProtocol = TLSv1.3\n"
        "[unknown]\nNope = 3\n"
        "[client]\nVerifyMode = Peer\n",
        file);
    fclose(file);

    title("before there is a file");
    ctx = SSL_CTX_new(TLS_method());
    show("context", ctx);
    SHOW(SSL_CTX_config(ctx, "one"));
    SSL_CTX_free(ctx);

    title("every context gets the default");
    REQUIRE(CONF_modules_load_file("test.cnf", NULL, 0) == 1);
    ctx = SSL_CTX_new(TLS_method());
    show("both roles", ctx);
    SSL_CTX_free(ctx);
    ctx = SSL_CTX_new(TLS_client_method());
    show("client", ctx);
    SSL_CTX_free(ctx);
    ctx = SSL_CTX_new(TLSv1_2_method());
    show("pinned", ctx);
    SSL_CTX_free(ctx);

    title("by name");
    ctx = SSL_CTX_new(TLS_method());
    SHOW(SSL_CTX_config(ctx, "one"));
    show("context", ctx);
    SHOW(SSL_CTX_config(ctx, "wrong"));
    show("context", ctx);
    SHOW(SSL_CTX_config(ctx, "unknown"));
    SHOW(SSL_CTX_config(ctx, "missing"));
    SHOW(SSL_CTX_config(ctx, "system_default"));
    SHOW(SSL_CTX_config(NULL, "one"));
    SHOW(SSL_CTX_config(ctx, "client"));
    SHOW(SSL_CTX_get_verify_mode(ctx));

    title("a connection");
    ssl = SSL_new(ctx);
    SHOW(SSL_config(ssl, "one"));
    SHOW(SSL_get_max_proto_version(ssl));
    SHOW(SSL_config(ssl, "missing"));
    SHOW(SSL_config(NULL, "one"));
    SSL_add_ssl_module();

    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
