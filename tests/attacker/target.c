/* The program under attack: TLS servers and clients that do what a line of settings says, and report what
 * became of it.
 *
 * argv: the path of a Unix socket (SOCK_SEQPACKET) to listen on. Each connection to it is served by a thread
 * of its own. A message on it is a line of words and a descriptor, the connection to the peer; the answer is
 * the report of that connection. What it prints must not vary from run to run.
 *
 * Words that begin with a colon are about the one connection; all others make a context, which is kept for
 * the next connection that names the same ones, so that sessions and tickets live on. */
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#define REQUIRE(condition)                                                                                   \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "target.c:%d: not true: %s\n", __LINE__, #condition);                            \
            ERR_print_errors_fp(stderr);                                                                     \
            exit(1);                                                                                         \
        }                                                                                                    \
    } while (0)

/* How long it waits for the peer; TARGET_SECONDS says otherwise. */
#define SECONDS 20

/* One connection: its line, what is reported, and the session that its client got last. */
struct connection {
    char line[2048];
    char report[8192];
    SSL_SESSION *session;
    int sessions;
    int retried;
};

/* Adds to the report. */
static void note(struct connection *c, const char *format, ...) {
    size_t used = strlen(c->report);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(c->report + used, sizeof c->report - used, format, arguments);
    va_end(arguments);
}

/* The value of the word NAME=VALUE in a line, or NULL; "" for the word alone. Valid until the thread asks
 * again a few times. */
static const char *word(const char *line, const char *name) {
    static _Thread_local char values[8][256];
    static _Thread_local int next;
    size_t length = strlen(name);
    for (const char *at = line; *at; at += strspn(at, " ")) {
        size_t n = strcspn(at, " ");
        if (n >= length && strncmp(at, name, length) == 0 && (n == length || at[length] == '=')) {
            char *value = values[next++ % 8];
            int size = n == length ? 0 : (int)(n - length - 1);
            snprintf(value, sizeof values[0], "%.*s", size, at + length + 1);
            return value;
        }
        at += n;
    }
    return NULL;
}

static int number(const char *line, const char *name, int otherwise) {
    const char *value = word(line, name);
    return value ? atoi(value) : otherwise;
}

static const char *certificate_file(const char *name, const char *suffix) {
    static _Thread_local char paths[2][512];
    static _Thread_local int next;
    char *path = paths[next++ % 2];
    snprintf(path, sizeof paths[0], "%s/%s%s", getenv("CERTS"), name, suffix);
    return path;
}

static struct connection *connection_of(const SSL *ssl) {
    return SSL_get_app_data(ssl);
}

/* Callbacks that only report. */

static void on_info(const SSL *ssl, int where, int value) {
    if (where & SSL_CB_ALERT)
        note(connection_of(ssl), " %s(%d,%d)", where & SSL_CB_READ ? "received" : "sent", value >> 8,
             value & 255);
}

static int on_new_session(SSL *ssl, SSL_SESSION *session) {
    struct connection *c = connection_of(ssl);
    SSL_SESSION_free(c->session);
    c->session = session;
    c->sessions++;
    return 1;
}

static int on_name(SSL *ssl, int *alert, void *arg) {
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    (void)arg;
    (void)alert;
    note(connection_of(ssl), " name-callback(%s,reused %d)", name ? name : "none", SSL_session_reused(ssl));
    return name ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

static int on_hello(SSL *ssl, int *alert, void *arg) {
    struct connection *c = connection_of(ssl);
    (void)arg;
    (void)alert;
    note(c, " hello-callback");
    return SSL_CLIENT_HELLO_SUCCESS;
}

static int on_certificate(SSL *ssl, void *arg) {
    (void)arg;
    note(connection_of(ssl), " certificate-callback");
    return 1;
}

static int on_status(SSL *ssl, void *arg) {
    const unsigned char *response;
    long length = SSL_get_tlsext_status_ocsp_resp(ssl, &response);
    (void)arg;
    note(connection_of(ssl), " status-callback(%ld)", length);
    return 1;
}

static int on_early_data(SSL *ssl, void *arg) {
    (void)arg;
    note(connection_of(ssl), " early-data-callback");
    return 1;
}

static int on_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_length,
                       const unsigned char *in, unsigned length, void *arg) {
    static const unsigned char known[] = "\2h2\3foo";
    (void)arg;
    note(connection_of(ssl), " alpn-callback");
    if (SSL_select_next_proto((unsigned char **)out, out_length, known, sizeof known - 1, in, length) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    return SSL_TLSEXT_ERR_OK;
}

/* Contexts, each made once. */

static SSL_CTX *make_context(const char *line) {
    int server = word(line, "server") != NULL, version = number(line, "version", 0);
    SSL_CTX *ctx = SSL_CTX_new(server ? TLS_server_method() : TLS_client_method());
    const char *value;
    REQUIRE(ctx != NULL);
    if (version)
        REQUIRE(SSL_CTX_set_min_proto_version(ctx, 0x300 + version - 9) &&
                SSL_CTX_set_max_proto_version(ctx, 0x300 + version - 9));
    if ((value = word(line, "level")))
        SSL_CTX_set_security_level(ctx, atoi(value));
    REQUIRE(SSL_CTX_load_verify_locations(ctx, certificate_file("ca", ".crt"), NULL) == 1);
    SSL_CTX_set_info_callback(ctx, on_info);
    SSL_CTX_set_verify(ctx, number(line, "verify", server ? 0 : 1), NULL);
    value = word(line, "certificate");
    if (!value && server)
        value = "server";
    while (value && *value) {
        char name[64];
        size_t n = strcspn(value, ",");
        snprintf(name, sizeof name, "%.*s", (int)n, value);
        REQUIRE(SSL_CTX_use_certificate_chain_file(ctx, certificate_file(name, ".crt")) == 1);
        REQUIRE(SSL_CTX_use_PrivateKey_file(ctx, certificate_file(name, ".key"), SSL_FILETYPE_PEM) == 1);
        value += n + (value[n] == ',');
    }
    if ((value = word(line, "groups")))
        REQUIRE(SSL_CTX_set1_groups_list(ctx, value) == 1);
    if ((value = word(line, "schemes")))
        REQUIRE(SSL_CTX_set1_sigalgs_list(ctx, value) == 1);
    if ((value = word(line, "ciphers")))
        REQUIRE(SSL_CTX_set_cipher_list(ctx, value) == 1);
    if ((value = word(line, "suites")))
        REQUIRE(SSL_CTX_set_ciphersuites(ctx, value) == 1);
    if (word(line, "no-ticket"))
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    if (word(line, "no-renegotiation"))
        SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION);
    if (word(line, "renegotiation"))
        SSL_CTX_set_options(ctx, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
    if (word(line, "legacy"))
        SSL_CTX_set_options(ctx, SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION | SSL_OP_LEGACY_SERVER_CONNECT);
    if (word(line, "prefer-server"))
        SSL_CTX_set_options(ctx, SSL_OP_CIPHER_SERVER_PREFERENCE);
    if (word(line, "no-middlebox"))
        SSL_CTX_clear_options(ctx, SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
    if (word(line, "no-replay-check"))
        SSL_CTX_set_options(ctx, SSL_OP_NO_ANTI_REPLAY);
    if (word(line, "no-extended-secret"))
        SSL_CTX_set_options(ctx, SSL_OP_NO_EXTENDED_MASTER_SECRET);
    if (word(line, "accept-any-eof"))
        SSL_CTX_set_options(ctx, SSL_OP_IGNORE_UNEXPECTED_EOF);
    if (word(line, "no-cache"))
        SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
    if (word(line, "read-ahead"))
        SSL_CTX_set_read_ahead(ctx, 1);
    if ((value = word(line, "early")))
        SSL_CTX_set_max_early_data(ctx, (unsigned)atoi(value));
    if ((value = word(line, "early-limit")))
        SSL_CTX_set_recv_max_early_data(ctx, (unsigned)atoi(value));
    if ((value = word(line, "tickets")))
        SSL_CTX_set_num_tickets(ctx, (size_t)atoi(value));
    if ((value = word(line, "chain-limit")))
        SSL_CTX_set_max_cert_list(ctx, atol(value));
    if (word(line, "certificate-callback"))
        SSL_CTX_set_cert_cb(ctx, on_certificate, NULL);
    if (word(line, "post-handshake"))
        SSL_CTX_set_post_handshake_auth(ctx, 1);
    if (server) {
        value = word(line, "context");
        SSL_CTX_set_session_id_context(ctx, (const unsigned char *)(value ? value : "app"),
                                       value ? strlen(value) : 3);
        if (word(line, "name-callback"))
            SSL_CTX_set_tlsext_servername_callback(ctx, on_name);
        if (word(line, "hello-callback"))
            SSL_CTX_set_client_hello_cb(ctx, on_hello, NULL);
        if (word(line, "early-callback"))
            SSL_CTX_set_allow_early_data_cb(ctx, on_early_data, NULL);
        if (word(line, "alpn"))
            SSL_CTX_set_alpn_select_cb(ctx, on_protocol, NULL);
        /* One row of ticket keys for all contexts that say so: what else differs is for the session to tell.
         */
        if (word(line, "fixed-keys")) {
            unsigned char keys[80];
            memset(keys, 'k', sizeof keys);
            REQUIRE(SSL_CTX_set_tlsext_ticket_keys(ctx, keys, sizeof keys) == 1);
        }
    } else {
        SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
        SSL_CTX_sess_set_new_cb(ctx, on_new_session);
        if (word(line, "alpn"))
            REQUIRE(SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\2h2\3foo", 7) == 0);
        if (word(line, "status")) {
            SSL_CTX_set_tlsext_status_type(ctx, TLSEXT_STATUSTYPE_ocsp);
            SSL_CTX_set_tlsext_status_cb(ctx, on_status);
        }
    }
    return ctx;
}

static SSL_CTX *context_for(const char *line) {
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static struct kept {
        struct kept *next;
        SSL_CTX *ctx;
        char line[2048];
    } * all;
    char key[2048] = "";
    struct kept *found;
    for (const char *at = line; *at; at += strspn(at, " ")) {
        size_t n = strcspn(at, " ");
        if (*at != ':') {
            strncat(key, at, n);
            strcat(key, " ");
        }
        at += n;
    }
    pthread_mutex_lock(&lock);
    for (found = all; found && strcmp(found->line, key) != 0;)
        found = found->next;
    if (!found) {
        found = calloc(1, sizeof *found);
        strcpy(found->line, key);
        found->ctx = make_context(key);
        found->next = all;
        all = found;
    }
    pthread_mutex_unlock(&lock);
    return found->ctx;
}

/* Reports a call: what it returned, SSL_get_error, and the queue without what libcrypto's providers put
 * there, which is about their own work. */
static void outcome(struct connection *c, SSL *ssl, const char *what, int ret) {
    static const char *const names[] = {
        "NONE", "SSL", "WANT_READ", "WANT_WRITE", "WANT_X509_LOOKUP", "SYSCALL", "ZERO_RETURN"};
    int error = SSL_get_error(ssl, ret);
    unsigned long code;
    note(c, "; %s %d", what, ret);
    if (ret <= 0)
        note(c, " %s", error < 7 ? names[error] : "other");
    while ((code = ERR_get_error()) != 0) {
        const char *reason = ERR_reason_error_string(code);
        if (ERR_GET_LIB(code) == ERR_LIB_SSL)
            note(c, " [%s]", reason ? reason : "?");
    }
}

static void established(struct connection *c, SSL *ssl) {
    char name[64] = "nobody", expected[16];
    X509 *peer = SSL_get0_peer_certificate(ssl);
    const unsigned char *protocol;
    unsigned length;
    const char *server = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    if (peer)
        X509_NAME_get_text_by_NID(X509_get_subject_name(peer), NID_commonName, name, sizeof name);
    SSL_get0_alpn_selected(ssl, &protocol, &length);
    note(c, "; %s %s reused %d peer %s verified %ld name %s protocol %.*s", SSL_get_version(ssl),
         SSL_get_cipher_name(ssl), SSL_session_reused(ssl), name, SSL_get_verify_result(ssl),
         server ? server : "none", (int)length, length ? (const char *)protocol : "");
    snprintf(expected, sizeof expected, " early %d", SSL_get_early_data_status(ssl));
    if (SSL_version(ssl) == TLS1_3_VERSION)
        note(c, "%s", expected);
}

/* Reports what was read: how much, and how it begins. */
static void note_data(struct connection *c, const char *what, const unsigned char *bytes, size_t length) {
    note(c, "; %s %zu ", what, length);
    for (size_t i = 0; i < length && i < 24; i++)
        note(c, bytes[i] > 32 && bytes[i] < 127 ? "%c" : "\\%02x", bytes[i]);
}

/* Reads early data, as a server that wants some does; 0 where the handshake has failed. */
static int read_early(struct connection *c, SSL *ssl) {
    unsigned char data[20000];
    size_t total = 0, n;
    int status;
    while ((status = SSL_read_early_data(ssl, data + total % 10000, 10000, &n)) ==
           SSL_READ_EARLY_DATA_SUCCESS)
        total += n;
    note_data(c, "early", data, total < 10000 ? total : 10000);
    if (status == SSL_READ_EARLY_DATA_FINISH)
        return 1;
    outcome(c, ssl, "read-early", -1);
    return 0;
}

static void act(struct connection *c, SSL *ssl) {
    const char *line = c->line, *value;
    if ((value = word(line, ":write")))
        outcome(c, ssl, "write", SSL_write(ssl, value, (int)strlen(value)));
    if ((value = word(line, ":key-update"))) {
        outcome(c, ssl, "key-update", SSL_key_update(ssl, atoi(value)));
        outcome(c, ssl, "write", SSL_write(ssl, "update", 6));
    }
    if (word(line, ":renegotiate"))
        outcome(c, ssl, "renegotiate", SSL_renegotiate(ssl));
    if (word(line, ":ask")) {
        SSL_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
        outcome(c, ssl, "ask", SSL_verify_client_post_handshake(ssl));
        outcome(c, ssl, "handshake", SSL_do_handshake(ssl));
    }
}

/* Reads to the end, and tells whether the end is final. */
static void converse(struct connection *c, SSL *ssl) {
    unsigned char data[20000], all[20000];
    size_t total = 0;
    int n;
    while ((n = SSL_read(ssl, data, sizeof data)) > 0) {
        if (total < sizeof all)
            memcpy(all + total, data, (size_t)n < sizeof all - total ? (size_t)n : sizeof all - total);
        total += (size_t)n;
        if (word(c->line, ":echo"))
            SSL_write(ssl, data, n);
    }
    note_data(c, "data", all, total);
    outcome(c, ssl, "read", n);
    outcome(c, ssl, "again", SSL_read(ssl, data, sizeof data));
    if (word(c->line, ":ask")) {
        X509 *peer = SSL_get0_peer_certificate(ssl);
        note(c, "; peer %s", peer ? "set" : "none");
    }
}

static void serve(struct connection *c, int fd, SSL_SESSION **kept) {
    SSL_CTX *ctx = context_for(c->line);
    SSL *ssl = SSL_new(ctx);
    const char *value;
    int ret = 1, server = SSL_is_server(ssl);
    const char *seconds = getenv("TARGET_SECONDS");
    struct timeval limit = {seconds ? atoi(seconds) : SECONDS, 0};
    REQUIRE(ssl != NULL);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    SSL_set_app_data(ssl, c);
    SSL_set_fd(ssl, fd);
    if (!server && (value = word(c->line, ":name")) == NULL)
        value = "localhost";
    if (!server && *value) {
        SSL_set_tlsext_host_name(ssl, value);
        SSL_set1_host(ssl, value);
    }
    if (word(c->line, ":resume")) {
        REQUIRE(!server);
        note(c, "; offers %d", *kept != NULL && SSL_set_session(ssl, *kept));
    }
    server ? SSL_set_accept_state(ssl) : SSL_set_connect_state(ssl);
    ERR_clear_error();
    if (server && (word(c->line, ":early")))
        ret = read_early(c, ssl);
    else if (!server && (value = word(c->line, ":early"))) {
        size_t written;
        outcome(c, ssl, "write-early", SSL_write_early_data(ssl, value, strlen(value), &written));
    }
    if (ret == 1) {
        ret = SSL_do_handshake(ssl);
        outcome(c, ssl, "handshake", ret);
    }
    if (ret == 1) {
        established(c, ssl);
        act(c, ssl);
        converse(c, ssl);
    } else {
        outcome(c, ssl, "again", SSL_do_handshake(ssl));
        note(c, "; reused %d", SSL_session_reused(ssl));
    }
    note(c, "; shutdown %d", SSL_get_shutdown(ssl));
    if (server)
        note(c, " resumable %d", SSL_get_session(ssl) ? SSL_SESSION_is_resumable(SSL_get_session(ssl)) : 0);
    else
        note(c, " sessions %d", c->sessions);
    if (ret == 1)
        outcome(c, ssl, "close", SSL_shutdown(ssl));
    if (word(c->line, ":keep")) {
        SSL_SESSION_free(*kept);
        *kept = c->session;
        c->session = NULL;
    }
    SSL_SESSION_free(c->session);
    SSL_free(ssl);
    ERR_clear_error();
    /* What is not read would reset the connection, and what the peer has not read yet would be lost. */
    shutdown(fd, SHUT_WR);
    while (read(fd, (char[65536]){0}, 65536) > 0)
        ;
    close(fd);
}

/* Serves one control connection. */
static void *worker(void *arg) {
    int control = (int)(long)arg;
    SSL_SESSION *kept = NULL;
    for (;;) {
        struct connection *c = calloc(1, sizeof *c);
        char place[CMSG_SPACE(sizeof(int))];
        struct iovec part = {c->line, sizeof c->line - 1};
        struct msghdr message = {
            .msg_iov = &part, .msg_iovlen = 1, .msg_control = place, .msg_controllen = sizeof place};
        ssize_t n = recvmsg(control, &message, 0);
        struct cmsghdr *header = n > 0 ? CMSG_FIRSTHDR(&message) : NULL;
        if (header == NULL) {
            free(c);
            break;
        }
        int fd;
        memcpy(&fd, CMSG_DATA(header), sizeof fd);
        serve(c, fd, &kept);
        send(control, c->report, strlen(c->report), 0);
        free(c);
    }
    SSL_SESSION_free(kept);
    close(control);
    return NULL;
}

int main(int argc, char **argv) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int listener = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    REQUIRE(argc == 2);
    signal(SIGPIPE, SIG_IGN);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", argv[1]);
    REQUIRE(bind(listener, (struct sockaddr *)&address, sizeof address) == 0 && listen(listener, 64) == 0);
    puts("ready");
    fflush(stdout);
    for (;;) {
        pthread_t thread;
        int control = accept(listener, NULL, NULL);
        if (control < 0)
            return 1;
        REQUIRE(pthread_create(&thread, NULL, worker, (void *)(long)control) == 0);
        pthread_detach(thread);
    }
}
