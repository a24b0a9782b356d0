/* fetch CERTIFICATES PORT BYTES VERSION: reads all that serve sends, checks every byte, and prints version,
 * cipher, group and MB/s as one line. VERSION is 1.2 or 1.3. The demo's client where curl cannot be
 * installed. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/ssl.h>

#include "pattern.h"

static char block[PATTERN_BLOCK], got[PATTERN_BLOCK];

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int fail(const char *what) {
    fprintf(stderr, "fetch: %s\n", what);
    ERR_print_errors_fp(stderr);
    return 1;
}

int main(int count, char **arguments) {
    char path[512];
    long long total = 0;
    int length;
    if (count != 5)
        return fail("usage: fetch CERTIFICATES PORT BYTES VERSION");
    fill_pattern(block);
    int version = strcmp(arguments[4], "1.2") == 0 ? TLS1_2_VERSION : TLS1_3_VERSION;
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    snprintf(path, sizeof path, "%s/ca.crt", arguments[1]);
    if (ctx == NULL || SSL_CTX_load_verify_locations(ctx, path, NULL) != 1 ||
        !SSL_CTX_set_min_proto_version(ctx, version) || !SSL_CTX_set_max_proto_version(ctx, version))
        return fail("settings");
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);

    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(atoi(arguments[2])),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int peer = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(peer, (struct sockaddr *)&address, sizeof address) != 0)
        return fail("connect");
    SSL *ssl = SSL_new(ctx);
    if (ssl == NULL || SSL_set_fd(ssl, peer) != 1 || SSL_set1_host(ssl, "localhost") != 1 ||
        SSL_connect(ssl) != 1)
        return fail("handshake");

    double begin = now();
    while ((length = SSL_read(ssl, got, sizeof got)) > 0) {
        for (int done = 0; done < length;) {
            int offset = (int)((total + done) % PATTERN_BLOCK);
            int part = length - done < PATTERN_BLOCK - offset ? length - done : PATTERN_BLOCK - offset;
            if (memcmp(got + done, block + offset, part) != 0)
                return fail("wrong bytes");
            done += part;
        }
        total += length;
    }
    if (SSL_get_error(ssl, length) != SSL_ERROR_ZERO_RETURN || total != atoll(arguments[3]))
        return fail("the transfer was cut short");
    const char *group = OBJ_nid2sn((int)SSL_get_negotiated_group(ssl));
    printf("%s\t%s\t%s\t%.0f\n", SSL_get_version(ssl), SSL_get_cipher(ssl), group ? group : "?",
           (double)total / 1e6 / (now() - begin));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    close(peer);
    return 0;
}
