/* The key log: which lines come, how they look, and that both ends tell the same secrets. */
#include "common.h"

static char lines[2][20][400];
static int counts[2];

static void on_line(const SSL *ssl, const char *line) {
    int end = SSL_is_server(ssl);
    if (counts[end] < 20)
        snprintf(lines[end][counts[end]++], sizeof lines[0][0], "%s", line);
}

/* The label and the lengths of the two hexadecimal fields. */
static void describe(const char *line) {
    char label[100], random[200], secret[200];
    int fields = sscanf(line, "%99s %199s %199s", label, random, secret);
    REQUIRE(fields == 3);
    printf("  %s, random %zu, secret %zu, lower-case hexadecimal %d\n", label, strlen(random), strlen(secret),
           strspn(random, "0123456789abcdef") == strlen(random) &&
               strspn(secret, "0123456789abcdef") == strlen(secret));
}

int main(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SHOW_POINTER(SSL_CTX_get_keylog_callback(ctx));
    SSL_CTX_set_keylog_callback(ctx, on_line);
    printf("kept: %d\n", SSL_CTX_get_keylog_callback(ctx) == on_line);
    SSL_CTX_free(ctx);

    FOR_EACH_VERSION(version) {
        SSL_CTX *client = client_context(version), *server = server_context(version);
        SSL_CTX_set_keylog_callback(client, on_line);
        SSL_CTX_set_keylog_callback(server, on_line);
        counts[0] = counts[1] = 0;
        struct pair pair = new_pair(client, server);
        title("%s", version_name(version));
        handshake(&pair);
        for (int end = 0; end < 2; end++) {
            printf("%s\n", end ? "server" : "client");
            for (int i = 0; i < counts[end]; i++)
                describe(lines[end][i]);
        }
        int agreed = 0;
        for (int i = 0; i < counts[0]; i++)
            for (int j = 0; j < counts[1]; j++)
                agreed += strcmp(lines[0][i], lines[1][j]) == 0;
        printf("lines in both: %d of %d\n", agreed, counts[0]);
        unsigned char random[32];
        char text[65];
        SSL_get_client_random(pair.client, random, sizeof random);
        for (int i = 0; i < 32; i++)
            snprintf(text + 2 * i, 3, "%02x", random[i]);
        printf("it is the client's random: %d\n", counts[0] > 0 && strstr(lines[0][0], text) != NULL);
        free_pair(&pair);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
