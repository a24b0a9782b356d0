/* Shakes hands as far as the first flight, and prints the libssl that this program has mapped. */
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>

/* The path at the end of the first line of /proc/self/maps that names libssl; empty if none does. */
static void print_library(void) {
    static char line[4096];
    FILE *maps = fopen("/proc/self/maps", "r");

    while (maps != NULL && fgets(line, sizeof(line), maps) != NULL) {
        if (strstr(line, "/libssl.so") != NULL) {
            fputs(strchr(line, '/'), stdout);
            break;
        }
    }
    if (maps != NULL)
        fclose(maps);
}

int main(void) {
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL *ssl = context == NULL ? NULL : SSL_new(context);
    BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
    int status = 1;

    if (ssl != NULL && in != NULL && out != NULL && SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION)) {
        SSL_set_bio(ssl, in, out);
        if (SSL_connect(ssl) == -1 && SSL_get_error(ssl, -1) == SSL_ERROR_WANT_READ && BIO_pending(out) > 100)
            status = 0;
    }
    print_library();
    SSL_free(ssl);
    SSL_CTX_free(context);
    return status;
}
