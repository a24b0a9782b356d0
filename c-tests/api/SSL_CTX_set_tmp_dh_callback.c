/* SSL_CTX_set_tmp_dh_callback(3), SSL_CTX_set0_tmp_dh_pkey(3), SSL_CTX_set_dh_auto(3): keys for DHE,
 * accepted, judged and kept. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "common.h"
#include <openssl/dh.h>

static EVP_PKEY *key_of(const char *group) {
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "DH", NULL);
    OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string("group", (char *)group, 0),
                           OSSL_PARAM_construct_end()};
    REQUIRE(EVP_PKEY_keygen_init(ctx) > 0 && EVP_PKEY_CTX_set_params(ctx, params) > 0);
    REQUIRE(EVP_PKEY_keygen(ctx, &key) > 0);
    EVP_PKEY_CTX_free(ctx);
    return key;
}

static DH *never(SSL *ssl, int is_export, int bits) {
    (void)ssl, (void)is_export, (void)bits;
    printf("the callback is called\n");
    return NULL;
}

static void write_parameters(const char *group, const char *file) {
    EVP_PKEY *key = key_of(group);
    BIO *out = BIO_new_file(file, "w");
    REQUIRE(out != NULL && PEM_write_bio_Parameters(out, key) == 1);
    BIO_free(out);
    EVP_PKEY_free(key);
}

static int given(EVP_PKEY *key, int taken) {
    if (!taken)
        EVP_PKEY_free(key);
    return taken;
}

static void levels(const char *group) {
    title("%s", group);
    for (int level = 0; level < 6; level++) {
        SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
        SSL *ssl = SSL_new(ctx);
        EVP_PKEY *key = key_of(group);
        printf("level %d\n", level);
        SSL_CTX_set_security_level(ctx, level);
        SSL_set_security_level(ssl, level);
        DH *dh = EVP_PKEY_get1_DH(key);
        SHOW(SSL_CTX_set_tmp_dh(ctx, dh));
        SHOW(SSL_set_tmp_dh(ssl, dh));
        SHOW(SSL_CTX_set_tmp_dh(ctx, dh));
        DH_free(dh);
        EVP_PKEY_up_ref(key);
        SHOW(given(key, SSL_CTX_set0_tmp_dh_pkey(ctx, key)));
        SHOW(given(key, SSL_set0_tmp_dh_pkey(ssl, key)));
        SSL_free(ssl);
        SSL_CTX_free(ctx);
    }
}

/* A server that has only what DHE needs talks as before. */
static void used(int version) {
    title("%s: a handshake beside them", version_name(version));
    SSL_CTX *client = client_context(version), *server = server_context(version);
    SSL_CTX_set_tmp_dh_callback(server, never);
    SHOW(SSL_CTX_set_dh_auto(server, 1));
    EVP_PKEY *key = key_of("ffdhe2048");
    SHOW(given(key, SSL_CTX_set0_tmp_dh_pkey(server, key)));
    struct pair pair = new_pair(client, server);
    SSL_set_tmp_dh_callback(pair.server, never);
    SSL *copy = SSL_dup(pair.server);
    SSL_free(copy);
    handshake(&pair);
    SHOW_TEXT(SSL_get_cipher_name(pair.client));
    free_pair(&pair);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

static void commands(void) {
    title("SSL_CONF_cmd");
    char good[] = "dh-good-XXXXXX", weak[] = "dh-weak-XXXXXX", empty[] = "dh-none-XXXXXX";
    close(mkstemp(good));
    close(mkstemp(weak));
    close(mkstemp(empty));
    write_parameters("ffdhe2048", good);
    write_parameters("modp_1536", weak);
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    SSL *ssl = SSL_new(ctx);
    for (int round = 0; round < 4; round++) {
        SSL_CONF_CTX *conf = SSL_CONF_CTX_new();
        SSL_CONF_CTX_set_flags(
            conf, SSL_CONF_FLAG_SERVER | SSL_CONF_FLAG_CERTIFICATE |
                      (round < 2 ? SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_SHOW_ERRORS : SSL_CONF_FLAG_CMDLINE));
        if (round % 2 == 0)
            SSL_CONF_CTX_set_ssl_ctx(conf, ctx);
        else
            SSL_CONF_CTX_set_ssl(conf, ssl);
        const char *command = round < 2 ? "DHParameters" : "-dhparam";
        int result[5];
        result[0] = SSL_CONF_cmd(conf, command, good);
        print_errors();
        result[1] = SSL_CONF_cmd(conf, command, weak);
        while (ERR_peek_error() != 0) {
            unsigned long error = ERR_get_error();
            printf("  weak: %d:%d\n", ERR_GET_LIB(error), ERR_GET_REASON(error));
        }
        SSL_CTX_set_security_level(ctx, 3);
        SSL_set_security_level(ssl, 3);
        result[2] = SSL_CONF_cmd(conf, command, good);
        while (ERR_peek_error() != 0) {
            unsigned long error = ERR_get_error();
            printf("  too weak: %d:%d\n", ERR_GET_LIB(error), ERR_GET_REASON(error));
        }
        SSL_CTX_set_security_level(ctx, 1);
        SSL_set_security_level(ssl, 1);
        result[3] = SSL_CONF_cmd(conf, command, empty);
        while (ERR_peek_error() != 0) {
            unsigned long error = ERR_get_error();
            printf("  empty: %d:%d\n", ERR_GET_LIB(error), ERR_GET_REASON(error));
        }
        result[4] = SSL_CONF_cmd(conf, command, "/nonexistent");
        while (ERR_peek_error() != 0) {
            unsigned long error = ERR_get_error();
            printf("  missing: %d:%d\n", ERR_GET_LIB(error), ERR_GET_REASON(error));
        }
        printf("%s: %d %d %d %d %d\n", command, result[0], result[1], result[2], result[3], result[4]);
        SSL_CONF_CTX_free(conf);
    }
    unlink(good);
    unlink(weak);
    unlink(empty);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

int main(void) {
    title("no key");
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_CTX_set_tmp_dh(ctx, NULL));
    SHOW(SSL_set_tmp_dh(ssl, NULL));
    SHOW(SSL_CTX_set0_tmp_dh_pkey(ctx, NULL));
    SHOW(SSL_set0_tmp_dh_pkey(ssl, NULL));
    SSL_CTX_set_security_level(ctx, 0);
    SHOW(SSL_CTX_set0_tmp_dh_pkey(ctx, NULL));
    SHOW(SSL_CTX_ctrl(ctx, SSL_CTRL_SET_TMP_DH_CB, 0, NULL));
    SHOW(SSL_ctrl(ssl, SSL_CTRL_SET_TMP_DH_CB, 0, NULL));
    SHOW(SSL_CTX_callback_ctrl(ctx, SSL_CTRL_SET_TMP_DH_CB, (void (*)(void))never));
    SHOW(SSL_callback_ctrl(ssl, SSL_CTRL_SET_TMP_DH_CB, (void (*)(void))never));
    for (long value = -1; value < 4; value++) {
        SHOW(SSL_CTX_set_dh_auto(ctx, value));
        SHOW(SSL_set_dh_auto(ssl, value));
    }

    title("another kind of key");
    EVP_PKEY *other = load_key("server.key");
    SHOW(SSL_set0_tmp_dh_pkey(ssl, other));
    SSL_free(ssl);
    SSL_CTX_free(ctx);

    levels("modp_1536");
    levels("ffdhe2048");
    levels("ffdhe4096");
    FOR_EACH_VERSION(version)
    used(version);
    commands();
    return 0;
}
