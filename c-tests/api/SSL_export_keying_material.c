/* SSL_export_keying_material(3): equal on both sides, different for other labels and contexts, and the
 * failures. */
#include "common.h"

static void both(struct pair *pair, const char *label, const char *context, size_t context_length, int use,
                 size_t length) {
    unsigned char client[300], server[300];
    memset(client, 1, sizeof client);
    memset(server, 2, sizeof server);
    int first = SSL_export_keying_material(pair->client, client, length, label, strlen(label),
                                           (const unsigned char *)context, context_length, use);
    print_errors();
    int second = SSL_export_keying_material(pair->server, server, length, label, strlen(label),
                                            (const unsigned char *)context, context_length, use);
    print_errors();
    printf("\"%s\", context %s of %zu (%d), %zu bytes: %d %d, equal %d, nothing written behind %d\n", label,
           context ? context : "NULL", context_length, use, length, first, second,
           memcmp(client, server, length) == 0, client[length] == 1 && server[length] == 2);
}

static int same(SSL *ssl, const char *label1, const char *context1, int use1, const char *label2,
                const char *context2, int use2) {
    unsigned char one[32], two[32];
    REQUIRE(SSL_export_keying_material(ssl, one, 32, label1, strlen(label1), (const unsigned char *)context1,
                                       strlen(context1), use1) == 1);
    REQUIRE(SSL_export_keying_material(ssl, two, 32, label2, strlen(label2), (const unsigned char *)context2,
                                       strlen(context2), use2) == 1);
    return memcmp(one, two, 32) == 0;
}

int main(void) {
    unsigned char out[32];
    FOR_EACH_VERSION(version) {
        struct pair pair = connected_pair(version);
        title("both sides, %s", version_name(version));
        both(&pair, "EXPORTER-test", NULL, 0, 0, 32);
        both(&pair, "EXPORTER-test", "context", 7, 1, 32);
        both(&pair, "EXPORTER-test", "", 0, 1, 32);
        both(&pair, "EXPORTER-test", "", 0, 0, 32);
        both(&pair, "EXPORTER-test", "context", 7, 0, 32);
        both(&pair, "EXPORTER-test", NULL, 0, 1, 32);
        both(&pair, "EXPORTER-test", NULL, 0, 0, 1);
        both(&pair, "EXPORTER-test", NULL, 0, 0, 299);
        both(&pair, "", NULL, 0, 0, 32);
        both(&pair, "EXPORTER-Channel-Binding", "", 0, 1, 32);
        both(&pair, "master secret", NULL, 0, 0, 32);
        both(&pair, "master secretly", NULL, 0, 0, 32);
        both(&pair, "client finished", NULL, 0, 0, 32);
        both(&pair, "server finished", NULL, 0, 0, 32);
        both(&pair, "key expansion", NULL, 0, 0, 32);
        both(&pair, "extended master secret", NULL, 0, 0, 32);

        title("what makes a difference, %s", version_name(version));
        SHOW(same(pair.client, "a", "", 0, "a", "", 0));
        SHOW(same(pair.client, "a", "", 0, "b", "", 0));
        SHOW(same(pair.client, "a", "", 0, "a", "", 1));
        SHOW(same(pair.client, "a", "x", 1, "a", "y", 1));
        SHOW(same(pair.client, "a", "x", 0, "a", "y", 0));
        SHOW(same(pair.client, "a", "x", 0, "a", "", 1));

        title("long labels and contexts, %s", version_name(version));
        char label[400], context[400];
        static const size_t lengths[] = {100, 243, 248, 249, 250, 260, 399};
        memset(label, 'l', sizeof label);
        memset(context, 'c', sizeof context);
        context[399] = 0;
        for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
            int ret = SSL_export_keying_material(pair.client, out, 32, label, lengths[i], (unsigned char *)"",
                                                 0, 0);
            printf("a label of %zu: %d\n", lengths[i], ret);
            print_errors();
        }
        both(&pair, "EXPORTER-test", context, 399, 1, 32);

        title("after SSL_shutdown, %s", version_name(version));
        SSL_shutdown(pair.client);
        SSL_shutdown(pair.server);
        both(&pair, "EXPORTER-test", NULL, 0, 0, 32);
        title("after SSL_clear, %s", version_name(version));
        SHOW(SSL_clear(pair.client));
        SHOW(SSL_export_keying_material(pair.client, out, 32, "a", 1, NULL, 0, 0));

        free_pair(&pair);
    }
    title("before the handshake");
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_export_keying_material(ssl, out, 32, "a", 1, NULL, 0, 0));
    SSL_set_connect_state(ssl);
    SHOW(SSL_export_keying_material(ssl, out, 32, "a", 1, NULL, 0, 0));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return 0;
}
