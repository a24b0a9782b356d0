/*
 * What the functions answer that OpenSSL 3.2 to 3.5 added, for TLS objects. The headers may be older, so all
 * are found by name. `answers.txt` is what OpenSSL 3.5 prints; after the line "refused" ours has a word of
 * its own.
 */
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

#define FIND(type, name, ...) type (*name)(__VA_ARGS__) = (type(*)(__VA_ARGS__))find(#name)

static void *find(const char *name) {
    void *found = dlsym(RTLD_DEFAULT, name);
    if (found == NULL) {
        printf("%s is not there\n", name);
        exit(1);
    }
    return found;
}

/* Ends a line with what the error queue holds. */
static void queue(void) {
    unsigned long code = ERR_peek_error();
    printf("  [%s]\n", code == 0 ? "" : ERR_reason_error_string(code));
    ERR_clear_error();
}

static SSL_CTX *ctx;
static SSL *client, *server;

static void number_of(const char *name, SSL *ssl) {
    int (*function)(SSL *) = (int (*)(SSL *))find(name);
    printf("%s %d", name, function(ssl));
    queue();
}

static void connect_pair(void) {
    BIO *left, *right;
    char byte;
    client = SSL_new(ctx);
    server = SSL_new(ctx);
    BIO_new_bio_pair(&left, 0, &right, 0);
    SSL_set_bio(client, left, left);
    SSL_set_bio(server, right, right);
    SSL_set_connect_state(client);
    SSL_set_accept_state(server);
    SSL_set_cipher_list(client, "ECDHE-ECDSA-AES128-GCM-SHA256");
    for (int i = 0; i < 6; i++) {
        SSL_do_handshake(client);
        SSL_do_handshake(server);
    }
    SSL_read(client, &byte, 1);
    ERR_clear_error();
}

static void numbers(void) {
    const char *names[] = {"SSL_is_quic",
                           "SSL_is_tls",
                           "SSL_is_connection",
                           "SSL_is_listener",
                           "SSL_is_domain",
                           "SSL_is_stream_local",
                           "SSL_get_stream_type",
                           "SSL_get_stream_read_state",
                           "SSL_get_stream_write_state",
                           "SSL_handle_events",
                           "SSL_net_read_desired",
                           "SSL_net_write_desired",
                           "SSL_get_blocking_mode",
                           "SSL_listen",
                           "SSL_get_negotiated_client_cert_type",
                           "SSL_get_negotiated_server_cert_type"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        number_of(names[i], client);
        printf("NULL: ");
        if (strcmp(names[i], "SSL_handle_events") == 0 || strncmp(names[i], "SSL_get_negotiated", 18) == 0)
            printf("not asked\n");
        else
            number_of(names[i], NULL);
    }
    FIND(uint64_t, SSL_get_stream_id, SSL *);
    FIND(size_t, SSL_get_accept_stream_queue_len, SSL *);
    FIND(size_t, SSL_get_accept_connection_queue_len, SSL *);
    printf("stream id %llx", (unsigned long long)SSL_get_stream_id(client));
    queue();
    printf("queues %zu %zu", SSL_get_accept_stream_queue_len(client),
           SSL_get_accept_connection_queue_len(client));
    queue();
}

static void objects(void) {
    FIND(SSL *, SSL_get0_connection, SSL *);
    FIND(SSL *, SSL_get0_listener, SSL *);
    FIND(SSL *, SSL_get0_domain, SSL *);
    FIND(SSL *, SSL_new_stream, SSL *, uint64_t);
    FIND(SSL *, SSL_accept_stream, SSL *, uint64_t);
    FIND(SSL *, SSL_new_listener, SSL_CTX *, uint64_t);
    FIND(SSL *, SSL_new_listener_from, SSL *, uint64_t);
    FIND(SSL *, SSL_new_from_listener, SSL *, uint64_t);
    FIND(SSL *, SSL_accept_connection, SSL *, uint64_t);
    FIND(SSL *, SSL_new_domain, SSL_CTX *, uint64_t);
    FIND(EVP_PKEY *, SSL_get0_peer_rpk, SSL *);
    FIND(EVP_PKEY *, SSL_SESSION_get0_peer_rpk, SSL_SESSION *);
    printf("connection is the same %d", SSL_get0_connection(client) == client);
    queue();
#define IS_NULL(call) (printf("%s %s", #call, (call) == NULL ? "NULL" : "something"), queue())
    IS_NULL(SSL_get0_listener(client));
    IS_NULL(SSL_get0_domain(client));
    IS_NULL(SSL_new_stream(client, 0));
    IS_NULL(SSL_accept_stream(client, 0));
    IS_NULL(SSL_new_listener(ctx, 0));
    IS_NULL(SSL_new_listener_from(client, 0));
    IS_NULL(SSL_new_from_listener(client, 0));
    IS_NULL(SSL_accept_connection(client, 0));
    IS_NULL(SSL_new_domain(ctx, 0));
    IS_NULL(SSL_get0_peer_rpk(client));
    IS_NULL(SSL_SESSION_get0_peer_rpk(SSL_get_session(client)));
}

static void settings(void) {
    uint64_t value = 5;
    char room[64];
    struct timeval time = {9, 9};
    int is_infinite = 7;
    FIND(int, SSL_set_blocking_mode, SSL *, int);
    FIND(int, SSL_get_event_timeout, SSL *, struct timeval *, int *);
    FIND(int, SSL_get_value_uint, SSL *, uint32_t, uint32_t, uint64_t *);
    FIND(int, SSL_set_value_uint, SSL *, uint32_t, uint32_t, uint64_t);
    FIND(int, SSL_stream_conclude, SSL *, uint64_t);
    FIND(int, SSL_stream_reset, SSL *, void *, size_t);
    FIND(int, SSL_get_conn_close_info, SSL *, void *, size_t);
    FIND(int, SSL_get_stream_read_error_code, SSL *, uint64_t *);
    FIND(int, SSL_get_stream_write_error_code, SSL *, uint64_t *);
    FIND(int, SSL_set_default_stream_mode, SSL *, uint32_t);
    FIND(int, SSL_set_incoming_stream_policy, SSL *, int, uint64_t);
    FIND(int, SSL_set1_initial_peer_addr, SSL *, void *);
    FIND(int, SSL_inject_net_dgram, SSL *, const unsigned char *, size_t, void *, void *);
    FIND(int, SSL_CTX_get_domain_flags, SSL_CTX *, uint64_t *);
    FIND(int, SSL_CTX_set_domain_flags, SSL_CTX *, uint64_t);
    FIND(int, SSL_get_domain_flags, SSL *, uint64_t *);
    FIND(void, SSL_CTX_set_new_pending_conn_cb, SSL_CTX *, void *, void *);
#define SHOW(call) (printf("%s = %lld", #call, (long long)(call)), queue())
    SHOW(SSL_set_blocking_mode(client, 1));
    SHOW(SSL_get_event_timeout(client, &time, &is_infinite));
    printf("%ld %ld %d\n", (long)time.tv_sec, (long)time.tv_usec, is_infinite);
    SHOW(SSL_get_value_uint(client, 0, 5, &value));
    SHOW(SSL_set_value_uint(client, 0, 5, 1));
    SHOW(SSL_stream_conclude(client, 0));
    SHOW(SSL_stream_reset(client, NULL, 0));
    SHOW(SSL_get_conn_close_info(client, room, sizeof room));
    SHOW(SSL_get_stream_read_error_code(client, &value));
    SHOW(SSL_get_stream_write_error_code(client, &value));
    SHOW(SSL_set_default_stream_mode(client, 1));
    SHOW(SSL_set_incoming_stream_policy(client, 1, 0));
    SHOW(SSL_set1_initial_peer_addr(client, NULL));
    SHOW(SSL_inject_net_dgram(client, (const unsigned char *)"x", 1, NULL, NULL));
    SHOW(SSL_CTX_get_domain_flags(ctx, &value));
    SHOW(SSL_CTX_set_domain_flags(ctx, 1));
    SHOW(SSL_get_domain_flags(client, &value));
    printf("value stays %llu\n", (unsigned long long)value);
    SSL_CTX_set_new_pending_conn_cb(ctx, NULL, NULL);
}

/* As SSL_POLL_ITEM is. */
struct item {
    uint32_t kind;
    union {
        int fd;
        SSL *ssl;
    } value;
    uint64_t events, revents;
};

static void polling(void) {
    struct timeval at_once = {0, 0};
    struct item items[2] = {{2, {.ssl = NULL}, 0x40, 9}, {2, {.ssl = NULL}, 0x40, 9}};
    size_t count = 9;
    FIND(int, SSL_poll, struct item *, size_t, size_t, const struct timeval *, uint64_t, size_t *);
    FIND(int, SSL_get_rpoll_descriptor, SSL *, struct item *);
    FIND(int, SSL_get_wpoll_descriptor, SSL *, struct item *);
#define POLL(n)                                                                                              \
    SHOW(SSL_poll(items, n, sizeof *items, &at_once, 0, &count));                                            \
    printf("revents %llx %llx, count %zu\n", (unsigned long long)items[0].revents,                           \
           (unsigned long long)items[1].revents, count)
    POLL(0);
    POLL(2);
    items[1].value.ssl = client;
    POLL(2);
    items[0].value.ssl = server;
    POLL(2);
    items[0].kind = 1;
    items[0].value.fd = 0;
    POLL(2);
    SHOW(SSL_get_rpoll_descriptor(client, items));
    SHOW(SSL_get_wpoll_descriptor(client, items));
}

static void data(void) {
    size_t written = 0;
    char bytes[8];
    FIND(int, SSL_write_ex2, SSL *, const void *, size_t, uint64_t, size_t *);
    FIND(int, SSL_shutdown_ex, SSL *, uint64_t, const void *, size_t);
    SHOW(SSL_write_ex2(client, "abc", 3, 0, &written));
    printf("written %zu\n", written);
    SHOW(SSL_write_ex2(client, "abc", 3, 1, &written));
    SHOW(SSL_write_ex2(client, "abc", 3, 4, &written));
    SHOW(SSL_read(server, bytes, sizeof bytes));
    SHOW(SSL_shutdown_ex(client, 0, NULL, 0));
    SHOW(SSL_read(server, bytes, sizeof bytes));
    SHOW(SSL_shutdown_ex(server, 1, NULL, 0));
    SHOW(SSL_shutdown_ex(client, 0, NULL, 0));
}

static void names(void) {
    FIND(const char *, SSL_get0_group_name, SSL *);
    FIND(char *, SSL_get1_builtin_sigalgs, void *);
    FIND(int, SSL_get_handshake_rtt, const SSL *, uint64_t *);
    uint64_t time = 77;
    char *list = SSL_get1_builtin_sigalgs(NULL);
    printf("group %s %s", SSL_get0_group_name(client), SSL_get0_group_name(server));
    queue();
    printf("the same pointer %d\n", SSL_get0_group_name(client) == SSL_get0_group_name(client));
    /* HAProxy 3.0 does this. */
    for (char *letter = (char *)SSL_get0_group_name(server); *letter != '\0'; letter++)
        *letter = *letter == 'x' ? 'X' : *letter;
    printf("built in %s\n", list);
    OPENSSL_free(list);
    SHOW(SSL_get_handshake_rtt(client, &time));
    printf("known %d\n", time != 77 && time < 10000000);
    time = 77;
    SHOW(SSL_get_handshake_rtt(server, &time));
    printf("known %d\n", time != 77 && time < 10000000);
    SSL *fresh = SSL_new(ctx);
    SHOW(SSL_get_handshake_rtt(fresh, &time));
    SHOW(SSL_get_handshake_rtt(NULL, &time));
    printf("no group: %s\n", SSL_get0_group_name(NULL) == NULL ? "NULL" : "something");
    SSL_free(fresh);
}

static void sessions(void) {
    FIND(time_t, SSL_SESSION_get_time_ex, const SSL_SESSION *);
    FIND(time_t, SSL_SESSION_set_time_ex, SSL_SESSION *, time_t);
    FIND(void, SSL_CTX_flush_sessions_ex, SSL_CTX *, time_t);
    FIND(SSL_SESSION *, d2i_SSL_SESSION_ex, SSL_SESSION **, const unsigned char **, long, void *,
         const char *);
    SSL_SESSION *session = SSL_get1_session(client);
    unsigned char *bytes = NULL;
    int length = i2d_SSL_SESSION(session, &bytes);
    const unsigned char *start = bytes;
    SSL_SESSION *copy = d2i_SSL_SESSION_ex(NULL, &start, length, NULL, NULL);
    printf("read again %d, same %d, now %d\n", copy != NULL, start == bytes + length,
           labs((long)(SSL_SESSION_get_time_ex(copy) - time(NULL))) < 60);
    SHOW(SSL_SESSION_set_time_ex(copy, (time_t)5000000000));
    SHOW(SSL_SESSION_get_time_ex(copy));
    SHOW(SSL_SESSION_get_time_ex(NULL));
    SHOW(SSL_SESSION_set_time_ex(NULL, 5));
    start = bytes;
    printf("broken %d\n", d2i_SSL_SESSION_ex(NULL, &start, 3, NULL, NULL) == NULL);
    ERR_clear_error();
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_BOTH);
    SSL_SESSION_set_time_ex(copy, 1000);
    SSL_SESSION_set_timeout(copy, 1000);
    SSL_CTX_add_session(ctx, copy);
    long before = SSL_CTX_sess_number(ctx);
    SSL_CTX_flush_sessions_ex(ctx, 1999);
    printf("kept %d\n", SSL_CTX_sess_number(ctx) == before);
    SSL_CTX_flush_sessions_ex(ctx, 2001);
    printf("gone %ld\n", before - SSL_CTX_sess_number(ctx));
    SSL_SESSION_free(copy);
    SSL_SESSION_free(session);
    OPENSSL_free(bytes);
}

static int look_at_hello(SSL *ssl, int *alert, void *arg) {
    FIND(int, SSL_client_hello_get_extension_order, SSL *, uint16_t *, size_t *);
    uint16_t order[40] = {0};
    size_t count = 0, little = 2;
    int *present = NULL, same = 1;
    size_t number = 0;
    (void)alert, (void)arg;
    SHOW(SSL_client_hello_get_extension_order(ssl, NULL, &count));
    SHOW(SSL_client_hello_get_extension_order(ssl, order, &little));
    printf("little stays %zu\n", little);
    size_t room = 40;
    SHOW(SSL_client_hello_get_extension_order(ssl, order, &room));
    SSL_client_hello_get1_extensions_present(ssl, &present, &number);
    for (size_t i = 0; i < room; i++)
        same = same && present[i] == order[i];
    printf("as present %d %d\n", same, room == number && number == count);
    OPENSSL_free(present);
    SHOW(SSL_client_hello_get_extension_order(ssl, order, NULL));
    return SSL_CLIENT_HELLO_SUCCESS;
}

static int record_sizes[4], record_count;

static void see_record(int out, int version, int type, const void *bytes, size_t length, SSL *ssl,
                       void *arg) {
    (void)version, (void)ssl, (void)arg;
    if (out && type == SSL3_RT_HEADER && length == 5 && record_count < 4)
        record_sizes[record_count++] =
            ((const unsigned char *)bytes)[3] << 8 | ((const unsigned char *)bytes)[4];
}

static void padding(void) {
    FIND(int, SSL_CTX_set_block_padding_ex, SSL_CTX *, size_t, size_t);
    FIND(int, SSL_set_block_padding_ex, SSL *, size_t, size_t);
    SHOW(SSL_CTX_set_block_padding_ex(ctx, 16385, 0));
    SHOW(SSL_CTX_set_block_padding_ex(ctx, 0, 16385));
    SHOW(SSL_set_block_padding_ex(client, 0, 16385));
    SSL_free(client);
    SSL_free(server);
    SSL_CTX_set_msg_callback(ctx, see_record);
    for (int i = 0; i < 2; i++) {
        SHOW(i == 0 ? SSL_CTX_set_block_padding_ex(ctx, 512, 1024) : SSL_CTX_set_block_padding_ex(ctx, 1, 0));
        connect_pair();
        record_count = 0;
        SSL_write(client, "abc", 3);
        SSL_key_update(client, SSL_KEY_UPDATE_NOT_REQUESTED);
        SSL_do_handshake(client);
        /* Content, its type, padding, tag. */
        printf("data %d, key update %d\n", record_sizes[0], record_sizes[1]);
        SSL_free(client);
        SSL_free(server);
    }
    SSL_CTX_set_msg_callback(ctx, NULL);
}

/* OpenSSL 3.5 has these, and we say that we have not. */
static void refused(void) {
    unsigned char types[2] = {2, 0}, *found = types;
    int algorithms[1] = {1};
    size_t length = 7, original = 0;
    long empty[2] = {0, 0};
    FIND(const SSL_METHOD *, OSSL_QUIC_client_method, void);
    FIND(const SSL_METHOD *, OSSL_QUIC_client_thread_method, void);
    FIND(const SSL_METHOD *, OSSL_QUIC_server_method, void);
    FIND(int, SSL_CTX_set1_cert_comp_preference, SSL_CTX *, int *, size_t);
    FIND(int, SSL_set1_cert_comp_preference, SSL *, int *, size_t);
    FIND(int, SSL_CTX_compress_certs, SSL_CTX *, int);
    FIND(int, SSL_compress_certs, SSL *, int);
    FIND(int, SSL_CTX_set1_compressed_cert, SSL_CTX *, int, unsigned char *, size_t, size_t);
    FIND(int, SSL_set1_compressed_cert, SSL *, int, unsigned char *, size_t, size_t);
    FIND(size_t, SSL_CTX_get1_compressed_cert, SSL_CTX *, int, unsigned char **, size_t *);
    FIND(size_t, SSL_get1_compressed_cert, SSL *, int, unsigned char **, size_t *);
    FIND(int, SSL_CTX_set1_client_cert_type, SSL_CTX *, const unsigned char *, size_t);
    FIND(int, SSL_CTX_set1_server_cert_type, SSL_CTX *, const unsigned char *, size_t);
    FIND(int, SSL_set1_client_cert_type, SSL *, const unsigned char *, size_t);
    FIND(int, SSL_set1_server_cert_type, SSL *, const unsigned char *, size_t);
    FIND(int, SSL_CTX_get0_client_cert_type, const SSL_CTX *, unsigned char **, size_t *);
    FIND(int, SSL_CTX_get0_server_cert_type, const SSL_CTX *, unsigned char **, size_t *);
    FIND(int, SSL_get0_client_cert_type, const SSL *, unsigned char **, size_t *);
    FIND(int, SSL_get0_server_cert_type, const SSL *, unsigned char **, size_t *);
    FIND(int, SSL_add_expected_rpk, SSL *, EVP_PKEY *);
    FIND(int, SSL_set_quic_tls_cbs, SSL *, const void *, void *);
    FIND(int, SSL_set_quic_tls_transport_params, SSL *, const unsigned char *, size_t);
    FIND(int, SSL_set_quic_tls_early_data_enabled, SSL *, int);
    SSL *fresh = SSL_new(ctx);
    SHOW(SSL_CTX_get0_client_cert_type(ctx, &found, &length));
    SHOW(SSL_CTX_get0_server_cert_type(ctx, &found, &length));
    SHOW(SSL_get0_client_cert_type(fresh, &found, &length));
    SHOW(SSL_get0_server_cert_type(fresh, &found, &length));
    printf("nothing %d %zu\n", found == NULL, length);
    SHOW(SSL_get0_server_cert_type(fresh, NULL, &length));
    SHOW(SSL_set1_client_cert_type(fresh, NULL, 0));
    SHOW(SSL_set1_server_cert_type(fresh, NULL, 0));
    SHOW(SSL_CTX_set1_client_cert_type(ctx, NULL, 0));
    SHOW(SSL_CTX_set1_server_cert_type(ctx, NULL, 0));
    SHOW(SSL_set_quic_tls_cbs(fresh, empty, NULL));
    SHOW(SSL_set_quic_tls_transport_params(fresh, types, 1));
    SHOW(SSL_set_quic_tls_early_data_enabled(fresh, 1));
    puts("refused");
    SHOW(OSSL_QUIC_client_method() == NULL);
    SHOW(OSSL_QUIC_client_thread_method() == NULL);
    SHOW(OSSL_QUIC_server_method() == NULL);
    SHOW(SSL_CTX_set1_cert_comp_preference(ctx, algorithms, 1));
    SHOW(SSL_set1_cert_comp_preference(fresh, algorithms, 1));
    SHOW(SSL_CTX_compress_certs(ctx, 0));
    SHOW(SSL_compress_certs(fresh, 0));
    SHOW(SSL_CTX_set1_compressed_cert(ctx, 1, types, 2, 2));
    SHOW(SSL_set1_compressed_cert(fresh, 1, types, 2, 2));
    SHOW(SSL_CTX_get1_compressed_cert(ctx, 1, &found, &original));
    SHOW(SSL_get1_compressed_cert(fresh, 1, &found, &original));
    SHOW(SSL_CTX_set1_client_cert_type(ctx, types, 2));
    SHOW(SSL_CTX_set1_server_cert_type(ctx, types, 2));
    SHOW(SSL_set1_client_cert_type(fresh, types, 2));
    SHOW(SSL_set1_server_cert_type(fresh, types, 2));
    SHOW(SSL_add_expected_rpk(fresh, SSL_CTX_get0_privatekey(ctx)));
    SSL_free(fresh);
}

int main(int count, char **arguments) {
    if (count != 3)
        return 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    ctx = SSL_CTX_new(TLS_method());
    SSL_CTX_use_certificate_file(ctx, arguments[1], SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(ctx, arguments[2], SSL_FILETYPE_PEM);
    SSL_CTX_set1_groups_list(ctx, "X25519:P-256");
    SSL_CTX_set_client_hello_cb(ctx, look_at_hello, NULL);
    connect_pair();
    SSL_CTX_set_client_hello_cb(ctx, NULL, NULL);
    numbers();
    objects();
    settings();
    polling();
    names();
    sessions();
    data();
    padding();
    refused();
    SSL_CTX_free(ctx);
    return 0;
}
