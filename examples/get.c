/*
 * get HOST PORT PATH [CA-FILE]: fetches a page over TLS, verifies the server, and prints what comes.
 *
 *     cc -o get get.c $(pkg-config --cflags --libs openssl)
 */
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>

static int fetch(SSL_CTX *context, const char *host, const char *port, const char *path) {
    BIO *connection = BIO_new_ssl_connect(context);
    SSL *ssl = NULL;
    char buffer[4096];
    int length;

    if (connection == NULL || BIO_get_ssl(connection, &ssl) != 1)
        return 0;
    BIO_set_conn_hostname(connection, host);
    BIO_set_conn_port(connection, port);
    /* The name that the server is asked for, and the one that its certificate must have. */
    if (SSL_set_tlsext_host_name(ssl, host) != 1 || SSL_set1_host(ssl, host) != 1 ||
        BIO_do_connect(connection) != 1) {
        BIO_free_all(connection);
        return 0;
    }
    fprintf(stderr, "%s, %s\n", SSL_get_version(ssl), SSL_get_cipher(ssl));
    BIO_printf(connection, "GET %s HTTP/1.0\r\nHost: %s\r\n\r\n", path, host);
    while ((length = BIO_read(connection, buffer, sizeof(buffer))) > 0)
        fwrite(buffer, 1, (size_t)length, stdout);
    BIO_free_all(connection);
    return 1;
}

int main(int count, char **arguments) {
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    int done;

    if (count < 4 || context == NULL) {
        fprintf(stderr, "usage: get HOST PORT PATH [CA-FILE]\n");
        return 2;
    }
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    done = count > 4 ? SSL_CTX_load_verify_locations(context, arguments[4], NULL)
                     : SSL_CTX_set_default_verify_paths(context);
    done = done == 1 && fetch(context, arguments[1], arguments[2], arguments[3]);
    if (!done)
        ERR_print_errors_fp(stderr);
    SSL_CTX_free(context);
    return !done;
}
