/* One thread reads and one writes on the same connection, at both ends at once, with KeyUpdates and a
 * shutdown in between: every message comes whole, once and in its order.
 *
 * NUMBER says how many messages in all (20000 when it is not set). OpenSSL does not allow this, so there the
 * messages go one way at a time. */
#define _GNU_SOURCE
#include "results.h"

#include <pthread.h>

enum { LARGEST = 1500, CONNECTION = 50000 };

/* One direction at one end. */
struct half {
    SSL *ssl;
    unsigned long messages, done, wrong, updates;
    int version;
    pthread_t thread;
};

static size_t size_of(unsigned long number) {
    return 8 + number * 2654435761u % (number % 16 == 0 ? LARGEST - 8 : 200);
}

static void fill(unsigned char *message, unsigned long number, size_t size) {
    memcpy(message, &number, 8);
    for (size_t i = 8; i < size; i++)
        message[i] = (unsigned char)(number + i);
}

static void *write_all(void *argument) {
    struct half *half = argument;
    unsigned char message[LARGEST];
    for (unsigned long number = 0; number < half->messages; number++) {
        size_t size = size_of(number);
        fill(message, number, size);
        if (half->version == TLS1_3_VERSION && number % 500 == 250) {
            half->updates++;
            int kind = number % 1000 < 500 ? SSL_KEY_UPDATE_REQUESTED : SSL_KEY_UPDATE_NOT_REQUESTED;
            /* One that is still to be sent, an answer, is no fault. */
            if (SSL_key_update(half->ssl, kind) != 1)
                ERR_clear_error();
        }
        if (SSL_write(half->ssl, message, (int)size) != (int)size) {
            half->wrong++;
            break;
        }
        half->done++;
    }
    if (SSL_shutdown(half->ssl) < 0)
        half->wrong++;
    ERR_clear_error();
    OPENSSL_thread_stop();
    return NULL;
}

static int read_whole(SSL *ssl, unsigned char *into, size_t size) {
    while (size > 0) {
        int length = SSL_read(ssl, into, (int)size);
        if (length <= 0)
            return 0;
        into += length;
        size -= (size_t)length;
    }
    return 1;
}

static void *read_all(void *argument) {
    struct half *half = argument;
    unsigned char message[LARGEST], expected[LARGEST];
    for (unsigned long number = 0; number < half->messages; number++) {
        size_t size = size_of(number);
        fill(expected, number, size);
        if (!read_whole(half->ssl, message, size) || memcmp(message, expected, size) != 0) {
            half->wrong++;
            break;
        }
        half->done++;
    }
    int end = SSL_read(half->ssl, message, sizeof message);
    if (end != 0 || SSL_get_error(half->ssl, end) != SSL_ERROR_ZERO_RETURN)
        half->wrong++;
    ERR_clear_error();
    OPENSSL_thread_stop();
    return NULL;
}

static void start(struct half *half, void *(*work)(void *)) {
    REQUIRE(pthread_create(&half->thread, NULL, work, half) == 0);
}

/* One connection, with so many messages each way; returns what went wrong. */
static unsigned long connection(int version, unsigned long messages, unsigned long *done) {
    SSL_CTX *client_ctx = client_context(version), *server_ctx = server_context(version);
    struct pair pair = socket_pair(client_ctx, server_ctx);
    unsigned long wrong = 0;
    connect_pair(&pair);
    fcntl(pair.client_fd, F_SETFL, 0);
    fcntl(pair.server_fd, F_SETFL, 0);
    struct half halves[4] = {
        {.ssl = pair.client}, {.ssl = pair.server}, {.ssl = pair.server}, {.ssl = pair.client}};
    for (int i = 0; i < 4; i += 2) {
        halves[i].messages = halves[i + 1].messages = messages;
        halves[i].version = version;
        start(&halves[i], write_all);
        start(&halves[i + 1], read_all);
        if (is_ours())
            continue;
        pthread_join(halves[i].thread, NULL);
        pthread_join(halves[i + 1].thread, NULL);
    }
    for (int i = 0; i < 4; i++) {
        if (is_ours())
            pthread_join(halves[i].thread, NULL);
        wrong += halves[i].wrong;
    }
    *done += halves[1].done + halves[3].done;
    free_pair(&pair);
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
    return wrong;
}

int main(void) {
    unsigned long number = setting("NUMBER", 20000) / 4;
    FOR_EACH_VERSION(version) {
        unsigned long done = 0, wrong = 0, left = number;
        title("%s", version_name(version));
        while (left > 0 && wrong == 0) {
            unsigned long messages = left < CONNECTION ? left : CONNECTION;
            wrong += connection(version, messages, &done);
            left -= messages;
        }
        printf("all have come %d, wrong %lu\n", done == 2 * number, wrong);
        char what[100];
        snprintf(what, sizeof what, "messages between one reader and one writer, %s", version_name(version));
        record(&(struct result){"threads", what, done, .lost = 2 * number - done, .other = wrong});
    }
    return 0;
}
