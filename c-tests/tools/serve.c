/* serve CERTIFICATES PORT BYTES: sends BYTES bytes of a known pattern to each client that connects, one at a
 * time. The demo's server where nginx cannot be installed. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "pattern.h"

static char block[PATTERN_BLOCK];

static int send_all(SSL *ssl, long long bytes) {
    for (long long sent = 0; sent < bytes;) {
        int length = bytes - sent < PATTERN_BLOCK ? (int)(bytes - sent) : PATTERN_BLOCK;
        if (SSL_write(ssl, block, length) != length)
            return 0;
        sent += length;
    }
    return 1;
}

int main(int count, char **arguments) {
    char path[512];
    if (count != 4) {
        fprintf(stderr, "usage: serve CERTIFICATES PORT BYTES\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    fill_pattern(block);
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    snprintf(path, sizeof path, "%s/server.crt", arguments[1]);
    int usable = ctx != NULL && SSL_CTX_use_certificate_chain_file(ctx, path) == 1;
    snprintf(path, sizeof path, "%s/server.key", arguments[1]);
    if (!usable || SSL_CTX_use_PrivateKey_file(ctx, path, SSL_FILETYPE_PEM) != 1) {
        ERR_print_errors_fp(stderr);
        return 1;
    }

    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(atoi(arguments[2])),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 16) != 0) {
        perror("serve");
        return 1;
    }
    for (;;) {
        int peer = accept(listener, NULL, NULL);
        SSL *ssl = SSL_new(ctx);
        if (peer >= 0 && ssl != NULL && SSL_set_fd(ssl, peer) == 1 && SSL_accept(ssl) == 1) {
            send_all(ssl, atoll(arguments[3]));
            SSL_shutdown(ssl);
        }
        ERR_clear_error();
        SSL_free(ssl);
        close(peer);
    }
}
