/* Resumption between processes: clients and servers that may each run on another library.
 *
 * resume server CERTIFICATES VERSION MODE [PORT-OF-REDIS]
 *   Takes a free port of 127.0.0.1, prints it, and serves one client after the other until its input ends.
 * MODE: stateful: the context's own cache; ticket: tickets sealed with keys that all such servers share;
 *   external: no cache but the Redis server's, through the new, get and remove callbacks;
 *   early: the own cache, which accepts early data once; early-ticket: shared tickets, which do not mind
 * replays. resume client CERTIFICATES VERSION FILE PORT… Connects to each port in turn, each time with the
 * session of the connection before. The first one is taken from FILE if that is there; the last one is left
 * in FILE. Prints for each connection 1 if both sides say that it was resumed, 0 if both say that it was not,
 * 2 if early data went along with it. VERSION is 1.2 or 1.3. */
#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

static void fail(const char *what) {
    fprintf(stderr, "resume: %s\n", what);
    ERR_print_errors_fp(stderr);
    exit(1);
}

static int connect_to(int port) {
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        fail("connect");
    return fd;
}

static void only_version(SSL_CTX *ctx, const char *name) {
    int version = strcmp(name, "1.2") == 0 ? TLS1_2_VERSION : TLS1_3_VERSION;
    if (ctx == NULL || !SSL_CTX_set_min_proto_version(ctx, version) ||
        !SSL_CTX_set_max_proto_version(ctx, version))
        fail("context");
}

/* --- the external cache: three commands of Redis's protocol --- */

static int redis = -1;

static void key_of(char key[80], const unsigned char *id, unsigned int length) {
    char *end = key + sprintf(key, "session:");
    for (unsigned int i = 0; i < length; i++)
        end += sprintf(end, "%02x", id[i]);
}

static void command(const char *name, const char *key, const unsigned char *value, int length, long seconds) {
    char head[256];
    int size = value == NULL
                   ? sprintf(head, "*2\r\n$%zu\r\n%s\r\n$%zu\r\n%s\r\n", strlen(name), name, strlen(key), key)
                   : sprintf(head, "*4\r\n$%zu\r\n%s\r\n$%zu\r\n%s\r\n$%d\r\n%ld\r\n$%d\r\n", strlen(name),
                             name, strlen(key), key, snprintf(NULL, 0, "%ld", seconds), seconds, length);
    if (write(redis, head, size) != size)
        fail("write to redis");
    if (value != NULL && (write(redis, value, length) != length || write(redis, "\r\n", 2) != 2))
        fail("write to redis");
}

static void read_line(char *line, int size) {
    int length = 0;
    while (length < size - 1 && read(redis, line + length, 1) == 1 && line[length] != '\n')
        length++;
    line[length] = 0;
}

static int on_new(SSL *ssl, SSL_SESSION *session) {
    unsigned int id_length;
    const unsigned char *id = SSL_SESSION_get_id(session, &id_length);
    unsigned char *value = NULL;
    char key[80], line[64];
    (void)ssl;
    int length = i2d_SSL_SESSION(session, &value);
    key_of(key, id, id_length);
    command("SETEX", key, value, length, SSL_SESSION_get_timeout(session));
    read_line(line, sizeof line);
    OPENSSL_free(value);
    return 0;
}

static SSL_SESSION *on_get(SSL *ssl, const unsigned char *id, int id_length, int *copy) {
    char key[80], line[64];
    unsigned char value[8192];
    const unsigned char *reading = value;
    (void)ssl;
    *copy = 0;
    key_of(key, id, id_length);
    command("GET", key, NULL, 0, 0);
    read_line(line, sizeof line);
    int length = atoi(line + 1), have = 0;
    if (line[0] != '$' || length < 0 || length + 2 > (int)sizeof value)
        return NULL;
    while (have < length + 2) {
        int more = read(redis, value + have, length + 2 - have);
        if (more <= 0)
            return NULL;
        have += more;
    }
    return d2i_SSL_SESSION(NULL, &reading, length);
}

static void on_remove(SSL_CTX *ctx, SSL_SESSION *session) {
    unsigned int id_length;
    const unsigned char *id = SSL_SESSION_get_id(session, &id_length);
    char key[80], line[64];
    (void)ctx;
    if (redis < 0)
        return;
    key_of(key, id, id_length);
    command("DEL", key, NULL, 0, 0);
    read_line(line, sizeof line);
}

/* --- server --- */

/* Reads what comes early, and answers before the handshake is over. Returns 1 when the client said "early".
 */
static int serve_early(SSL *ssl) {
    char data[64];
    size_t length, have = 0;
    int ret;
    while ((ret = SSL_read_early_data(ssl, data + have, sizeof data - have, &length)) ==
           SSL_READ_EARLY_DATA_SUCCESS)
        have += length;
    if (ret != SSL_READ_EARLY_DATA_FINISH || have != 5 || memcmp(data, "early", 5) != 0)
        return 0;
    return SSL_get_early_data_status(ssl) == SSL_EARLY_DATA_ACCEPTED &&
           SSL_write_early_data(ssl, "2", 1, &length) == 1;
}

static void serve(SSL_CTX *ctx, int listener) {
    struct pollfd waits[2] = {{.fd = 0, .events = POLLIN}, {.fd = listener, .events = POLLIN}};
    while (poll(waits, 2, -1) > 0 && waits[0].revents == 0) {
        char byte;
        int peer = accept(listener, NULL, NULL);
        SSL *ssl = SSL_new(ctx);
        int ready = peer >= 0 && ssl != NULL && SSL_set_fd(ssl, peer) == 1;
        int early = ready && SSL_get_max_early_data(ssl) > 0 && serve_early(ssl);
        if (ready && SSL_accept(ssl) == 1) {
            if (!early)
                SSL_write(ssl, SSL_session_reused(ssl) ? "1" : "0", 1);
            SSL_shutdown(ssl);
            SSL_read(ssl, &byte, 1);
        } else {
            ERR_print_errors_fp(stderr);
        }
        SSL_free(ssl);
        close(peer);
    }
}

static int server(char **arguments, int count) {
    unsigned char keys[80];
    char path[512];
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    only_version(ctx, arguments[1]);
    snprintf(path, sizeof path, "%s/server.crt", arguments[0]);
    if (SSL_CTX_use_certificate_chain_file(ctx, path) != 1)
        fail(path);
    snprintf(path, sizeof path, "%s/server.key", arguments[0]);
    if (SSL_CTX_use_PrivateKey_file(ctx, path, SSL_FILETYPE_PEM) != 1)
        fail(path);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"resume", 6);
    if (strncmp(arguments[2], "early", 5) == 0)
        SSL_CTX_set_max_early_data(ctx, 1000);
    if (strcmp(arguments[2], "early-ticket") == 0)
        SSL_CTX_set_options(ctx, SSL_OP_NO_ANTI_REPLAY);
    if (strstr(arguments[2], "ticket") != NULL) {
        for (size_t i = 0; i < sizeof keys; i++)
            keys[i] = (unsigned char)(i * 7 + 1);
        SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
        if (SSL_CTX_set_tlsext_ticket_keys(ctx, keys, sizeof keys) != 1)
            fail("ticket keys");
    } else {
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    }
    if (strcmp(arguments[2], "external") == 0) {
        if (count < 4)
            fail("external wants the port of a Redis server");
        redis = connect_to(atoi(arguments[3]));
        SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL);
        SSL_CTX_sess_set_new_cb(ctx, on_new);
        SSL_CTX_sess_set_get_cb(ctx, on_get);
        SSL_CTX_sess_set_remove_cb(ctx, on_remove);
    }
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 16) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &length) != 0)
        fail("listen");
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    serve(ctx, listener);
    if (redis >= 0)
        close(redis);
    redis = -1;
    SSL_CTX_free(ctx);
    return 0;
}

/* --- client --- */

static SSL_SESSION *newest;

static int keep_newest(SSL *ssl, SSL_SESSION *session) {
    (void)ssl;
    SSL_SESSION_free(newest);
    newest = session;
    return 1;
}

static void visit(SSL_CTX *ctx, int port) {
    SSL *ssl = SSL_new(ctx);
    char said;
    int fd = connect_to(port);
    if (ssl == NULL || !SSL_set_fd(ssl, fd) || (newest != NULL && !SSL_set_session(ssl, newest)))
        fail("client");
    size_t written;
    int early = newest != NULL && SSL_SESSION_get_max_early_data(newest) > 0;
    if (early && SSL_write_early_data(ssl, "early", 5, &written) != 1)
        fail("early data");
    if (SSL_connect(ssl) != 1 || SSL_read(ssl, &said, 1) != 1)
        fail("handshake");
    int reused = SSL_session_reused(ssl);
    if (SSL_get_early_data_status(ssl) == SSL_EARLY_DATA_ACCEPTED)
        reused++;
    if (reused != said - '0')
        fail("the two sides do not agree");
    printf("%d\n", reused);
    SSL_shutdown(ssl);
    SSL_free(ssl);
    close(fd);
}

static int client(char **arguments, int count) {
    char path[512];
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    only_version(ctx, arguments[1]);
    snprintf(path, sizeof path, "%s/ca.crt", arguments[0]);
    if (SSL_CTX_load_verify_locations(ctx, path, NULL) != 1)
        fail(path);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(ctx, keep_newest);
    FILE *file = fopen(arguments[2], "r");
    if (file != NULL) {
        newest = PEM_read_SSL_SESSION(file, NULL, NULL, NULL);
        fclose(file);
        if (newest == NULL)
            fail(arguments[2]);
    }
    for (int i = 3; i < count; i++)
        visit(ctx, atoi(arguments[i]));
    file = fopen(arguments[2], "w");
    if (file == NULL || newest == NULL || !PEM_write_SSL_SESSION(file, newest))
        fail(arguments[2]);
    fclose(file);
    SSL_SESSION_free(newest);
    SSL_CTX_free(ctx);
    return 0;
}

int main(int count, char **arguments) {
    signal(SIGPIPE, SIG_IGN);
    alarm(120);
    if (count >= 5 && strcmp(arguments[1], "server") == 0)
        return server(arguments + 2, count - 2);
    if (count >= 6 && strcmp(arguments[1], "client") == 0)
        return client(arguments + 2, count - 2);
    fprintf(stderr,
            "usage: resume server CERTIFICATES VERSION MODE [REDIS] | client CERTIFICATES VERSION FILE "
            "PORT...\n");
    return 2;
}
