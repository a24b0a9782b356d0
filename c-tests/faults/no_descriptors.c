/* No file descriptor is left, and the log cannot be written: contexts are made, files are not read,
 * connections in memory work, and all is as before when there are some again. */
#include "common.h"

#include <sys/resource.h>

static int take_all(int *taken, int room) {
    int count = 0;
    while (count < room && (taken[count] = open("/dev/null", O_RDONLY)) >= 0)
        count++;
    REQUIRE(count < room && errno == EMFILE);
    return count;
}

int main(void) {
    int taken[256];
    struct rlimit limit = {100, 100};
    setenv("OXISSL_LOG", "debug", 1);
    setenv("OXISSL_LOG_FILE", "/dev/full", 1);
    REQUIRE(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    FOR_EACH_VERSION(version) {
        SSL_CTX *client = client_context(version), *server = server_context(version);
        title("%s: none is left", version_name(version));
        int count = take_all(taken, 256);
        SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
        printf("a context: %d\n", ctx != NULL);
        printf("a certificate: %d\n",
               SSL_CTX_use_certificate_file(ctx, cert("server.crt"), SSL_FILETYPE_PEM));
        printf("a reason: %d\n", ERR_peek_error() != 0);
        ERR_clear_error();
        printf("authorities: %d\n", SSL_CTX_load_verify_locations(ctx, cert("ca.crt"), NULL));
        ERR_clear_error();
        struct pair pair = new_pair(client, server);
        handshake(&pair);
        char byte = 0;
        printf("data: %d %d\n", SSL_write(pair.client, "x", 1), SSL_read(pair.server, &byte, 1));
        printf("shutdown: %d %d\n", SSL_shutdown(pair.client), SSL_shutdown(pair.server));
        free_pair(&pair);
        while (count > 0)
            close(taken[--count]);
        title("%s: there are some again", version_name(version));
        printf("a certificate: %d\n",
               SSL_CTX_use_certificate_file(ctx, cert("server.crt"), SSL_FILETYPE_PEM));
        pair = new_pair(client, server);
        handshake(&pair);
        free_pair(&pair);
        SSL_CTX_free(ctx);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return 0;
}
