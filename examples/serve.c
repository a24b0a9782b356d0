/*
 * serve PORT CERTIFICATE KEY COUNT: answers so many requests over TLS with one line each, one after the
 * other.
 *
 *     cc -o serve serve.c $(pkg-config --cflags --libs openssl)
 */
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>

static int answer(BIO *connection) {
    char request[4096];
    SSL *ssl = NULL;
    int done;

    BIO_get_ssl(connection, &ssl);
    done = ssl != NULL && BIO_do_handshake(connection) == 1 &&
           BIO_read(connection, request, sizeof(request)) > 0;
    if (done)
        done = BIO_printf(connection,
                          "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nHello over %s with %s.\n",
                          SSL_get_version(ssl), SSL_get_cipher(ssl)) > 0;
    if (done)
        SSL_shutdown(ssl);
    return done;
}

int main(int count, char **arguments) {
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    BIO *listener, *connection;
    int requests, done = 0;

    if (count != 5 || context == NULL) {
        fprintf(stderr, "usage: serve PORT CERTIFICATE KEY COUNT\n");
        return 2;
    }
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    listener = BIO_new_accept(arguments[1]);
    if (listener == NULL || SSL_CTX_use_certificate_chain_file(context, arguments[2]) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, arguments[3], SSL_FILETYPE_PEM) != 1) {
        ERR_print_errors_fp(stderr);
        return 1;
    }
    /* Each connection gets an SSL BIO of its own before its socket. */
    BIO_set_accept_bios(listener, BIO_new_ssl(context, 0));
    BIO_set_bind_mode(listener, BIO_BIND_REUSEADDR);
    if (BIO_do_accept(listener) == 1) {
        for (requests = atoi(arguments[4]); requests > 0 && BIO_do_accept(listener) == 1; requests--) {
            connection = BIO_pop(listener);
            if (!answer(connection))
                ERR_print_errors_fp(stderr);
            BIO_free_all(connection);
        }
        done = requests == 0;
    }
    BIO_free_all(listener);
    SSL_CTX_free(context);
    return !done;
}
