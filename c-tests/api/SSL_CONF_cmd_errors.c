/* SSL_CONF_cmd(3), SSL_CTX_set1_groups(3), SSL_CTX_set1_sigalgs(3): the text that the error queue has beside
 * the reason, and the value of RecordPadding. */
#include "getters.h"

static void print_texts(void) {
    unsigned long code;
    const char *text;
    int flags;
    while ((code = ERR_get_error_all(NULL, NULL, NULL, &text, &flags)) != 0)
        printf("    %d:%d: %s\n", ERR_GET_LIB(code), ERR_GET_REASON(code),
               flags & ERR_TXT_STRING ? text : "no text");
}

static void command(SSL_CONF_CTX *conf, const char *name, const char *value) {
    printf("%s, %s: %d\n", name ? name : "NULL", value ? value : "NULL", SSL_CONF_cmd(conf, name, value));
    print_texts();
}

static void commands(unsigned flags, const char *prefix) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL_CONF_CTX *conf = SSL_CONF_CTX_new();
    title("flags %x, prefix %s", flags, prefix ? prefix : "none");
    SSL_CONF_CTX_set_flags(conf, flags);
    SSL_CONF_CTX_set_ssl_ctx(conf, ctx);
    if (prefix != NULL)
        REQUIRE(SSL_CONF_CTX_set1_prefix(conf, prefix) == 1);
    command(conf, NULL, "value");
    command(conf, "", "value");
    command(conf, "-", "value");
    command(conf, "Unknown", "value");
    command(conf, "-unknown", "value");
    command(conf, "PREUnknown", NULL);
    command(conf, "MinProtocol", "TLSv9");
    command(conf, "-min_protocol", "TLSv9");
    command(conf, "PREMinProtocol", "TLSv9");
    command(conf, "Options", NULL);
    command(conf, "PREOptions", NULL);
    command(conf, "-groups", NULL);
    command(conf, "Options", "Bugs,,of two words");
    command(conf, "Groups", "X25519:unknown");
    command(conf, "-groups", "unknown");
    SSL_CONF_CTX_free(conf);
    SSL_CTX_free(ctx);
}

int main(void) {
    const unsigned both = SSL_CONF_FLAG_CLIENT | SSL_CONF_FLAG_SERVER;
    commands(both | SSL_CONF_FLAG_FILE, NULL);
    commands(both | SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_SHOW_ERRORS, NULL);
    commands(both | SSL_CONF_FLAG_CMDLINE | SSL_CONF_FLAG_SHOW_ERRORS, NULL);
    commands(both | SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_SHOW_ERRORS, "PRE");
    commands(both | SSL_CONF_FLAG_CMDLINE | SSL_CONF_FLAG_SHOW_ERRORS, "PRE");

    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    title("lists");
    static const char *const groups[] = {"unknown",
                                         "X25519: unknown :P-256",
                                         "X25519,P-256",
                                         "??X25519",
                                         "P-256:*",
                                         "P-256/P-384:*DEFAULT",
                                         "-DEFAULT",
                                         "X25519:",
                                         "*X25519:*P-256:*P-384:*P-521:*X448"};
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        printf("groups %s: %ld\n", groups[i], SSL_CTX_set1_groups_list(ctx, groups[i]));
        print_texts();
        printf("groups %s: %ld\n", groups[i], SSL_set1_groups_list(ssl, groups[i]));
        print_texts();
    }
    static const char *const schemes[] = {"unknown", "RSA+SHA256:unknown", "?unknown", "?", "??ed25519"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        printf("schemes %s: %ld\n", schemes[i], SSL_CTX_set1_sigalgs_list(ctx, schemes[i]));
        print_texts();
        printf("schemes %s: %ld\n", schemes[i], SSL_set1_client_sigalgs_list(ssl, schemes[i]));
        print_texts();
    }

    title("RecordPadding");
    static const char *const sizes[] = {
        "100",       "  100", "0x10", "100 of them",          "a",       "",
        "16384",     "16385", "-1",   "99999999999999999999", "100,200", "0,0",
        "100 ,200",  "100,",  ",100", "100,200,300",          "100,abc", "100,16385",
        "16385,100", "010,-0"};
    SSL_CONF_CTX *conf = SSL_CONF_CTX_new();
    SSL_CONF_CTX_set_flags(conf, both | SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_SHOW_ERRORS);
    command(conf, "RecordPadding", "100");
    SSL_CONF_CTX_set_ssl_ctx(conf, ctx);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        command(conf, "RecordPadding", sizes[i]);
    SSL_CONF_CTX_free(conf);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
