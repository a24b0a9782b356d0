/* A thread that is inside the library ends: pthread_cancel while it waits, pthread_exit in a callback. Its
 * cleanup handlers run, and may free the connection. */
#include "common.h"
#include <pthread.h>

static SSL_CTX *client_ctx, *server_ctx;
static const char *ending;

static void clean(void *ssl) {
    printf("cleanup handler\n");
    SSL_free(ssl);
    printf("freed\n");
}

static void *reads(void *ssl) {
    char buffer[8];
    pthread_cleanup_push(clean, ssl);
    printf("reads %d\n", SSL_read(ssl, buffer, sizeof buffer));
    pthread_cleanup_pop(0);
    return NULL;
}

static void *shakes_hands(void *ssl) {
    pthread_cleanup_push(clean, ssl);
    printf("does the handshake %d\n", SSL_do_handshake(ssl));
    pthread_cleanup_pop(0);
    return NULL;
}

static void *writes(void *ssl) {
    static char much[1 << 22];
    pthread_cleanup_push(clean, ssl);
    printf("writes %d\n", SSL_write(ssl, much, sizeof much));
    pthread_cleanup_pop(0);
    return NULL;
}

static void *closes(void *ssl) {
    pthread_cleanup_push(clean, ssl);
    SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN);
    printf("closes %d\n", SSL_shutdown(ssl));
    pthread_cleanup_pop(0);
    return NULL;
}

/* The thread will not come out of a blocking call on this socket: a cancellation meets it there, or on its
 * way there. */
static void cancel(const char *what, void *(*work)(void *), int connected) {
    title("%s", what);
    struct pair pair = socket_pair(client_ctx, server_ctx);
    pthread_t thread;
    void *result;
    if (connected)
        connect_pair(&pair);
    fcntl(pair.server_fd, F_SETFL, 0);
    pthread_create(&thread, NULL, work, pair.server);
    pthread_cancel(thread);
    pthread_join(thread, &result);
    printf("cancelled: %d\n", result == PTHREAD_CANCELED);
    SSL_free(pair.client);
    close(pair.client_fd);
    close(pair.server_fd);
}

static void may_end(const char *place) {
    if (ending != NULL && strcmp(ending, place) == 0)
        pthread_exit((void *)7);
}

static int verify(int ok, X509_STORE_CTX *store) {
    (void)store;
    may_end("verify");
    return ok;
}

static void info(const SSL *ssl, int where, int value) {
    (void)ssl, (void)where, (void)value;
    may_end("info");
}

static int certificate(SSL *ssl, void *argument) {
    (void)ssl, (void)argument;
    may_end("certificate");
    return 1;
}

static void key_log(const SSL *ssl, const char *line) {
    (void)ssl, (void)line;
    may_end("key log");
}

static void clean_pair(void *pair) {
    free_pair(pair);
    printf("cleaned\n");
}

static void *handshakes(void *unused) {
    struct pair pair = new_pair(client_ctx, server_ctx);
    pthread_cleanup_push(clean_pair, &pair);
    handshake(&pair);
    pthread_cleanup_pop(1);
    return unused;
}

static void exits(const char *place) {
    title("pthread_exit in a callback: %s", place);
    pthread_t thread;
    void *result;
    ending = place;
    pthread_create(&thread, NULL, handshakes, NULL);
    pthread_join(thread, &result);
    printf("ended with %ld\n", (long)result);
    ending = NULL;
}

int main(void) {
    FOR_EACH_VERSION(version) {
        title("%s", version_name(version));
        client_ctx = client_context(version);
        server_ctx = server_context(version);
        cancel("SSL_read is cancelled", reads, 1);
        cancel("SSL_do_handshake is cancelled", shakes_hands, 0);
        cancel("SSL_write is cancelled", writes, 1);
        cancel("SSL_shutdown is cancelled", closes, 1);
        SSL_CTX_set_verify(client_ctx, SSL_VERIFY_PEER, verify);
        SSL_CTX_set_info_callback(client_ctx, info);
        SSL_CTX_set_cert_cb(server_ctx, certificate, NULL);
        SSL_CTX_set_keylog_callback(server_ctx, key_log);
        exits("verify");
        exits("info");
        exits("certificate");
        exits("key log");
        struct pair pair = new_pair(client_ctx, server_ctx);
        handshake(&pair);
        free_pair(&pair);
        SSL_CTX_free(client_ctx);
        SSL_CTX_free(server_ctx);
    }
    return 0;
}
