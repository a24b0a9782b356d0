/* A connection goes on in another thread than it began in, one thread at a time: what one has left undone, a
 * KeyUpdate that the transport did not take, the next one finishes. And a thread that jumps out of a BIO
 * while another one waits to write. */
#define _GNU_SOURCE
#include "common.h"

#include "strikes.h"

#include <pthread.h>
#include <setjmp.h>

static struct wire up, down;
static struct joint client_end = {.in = &down, .out = &up, .cut = CUT_TO_CLIENT};
static struct joint server_end = {.in = &up, .out = &down, .cut = CUT_TO_SERVER};
static SSL *client, *server;
static SSL_CTX *client_ctx, *server_ctx;

static int tickets;

static int on_new_session(SSL *ssl, SSL_SESSION *session) {
    (void)ssl, (void)session;
    tickets++;
    return 0;
}

static void open_pair(void) {
    client_ctx = client_context(TLS1_3_VERSION), server_ctx = server_context(TLS1_3_VERSION);
    SSL_CTX_set_session_cache_mode(client_ctx, SSL_SESS_CACHE_CLIENT);
    SSL_CTX_sess_set_new_cb(client_ctx, on_new_session);
    tickets = 0;
    memset(&up, 0, sizeof up);
    memset(&down, 0, sizeof down);
    client = SSL_new(client_ctx), server = SSL_new(server_ctx);
    BIO *bio = joint_bio(&client_end);
    SSL_set_bio(client, bio, bio);
    bio = joint_bio(&server_end);
    SSL_set_bio(server, bio, bio);
    struct pair pair = {.client = client, .server = server};
    SSL_set_connect_state(client);
    SSL_set_accept_state(server);
    connect_pair(&pair);
}

static void close_pair(void) {
    SSL_free(client);
    SSL_free(server);
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
}

static void in_thread(void *(*work)(void *)) {
    pthread_t thread;
    REQUIRE(pthread_create(&thread, NULL, work, NULL) == 0);
    pthread_join(thread, NULL);
}

static void reads(const char *what, SSL *ssl) {
    char buffer[100];
    outcome(ssl, what, SSL_read(ssl, buffer, sizeof buffer));
}

static void *writes_and_reads(void *argument) {
    outcome(client, "thread writes", SSL_write(client, "hello", 5));
    arm(WRITE_WAITS, 1);
    reads("thread reads", client);
    reads("thread reads", client);
    disarm();
    OPENSSL_thread_stop();
    return argument;
}

/* The answer to a KeyUpdate waits; another thread reads on and closes. */
static void unfinished_answer(void) {
    title("an unfinished answer to a KeyUpdate");
    open_pair();
    for (int i = 0; i < 2; i++) {
        SSL_key_update(server, SSL_KEY_UPDATE_REQUESTED);
        outcome(server, "server", SSL_do_handshake(server));
    }
    in_thread(writes_and_reads);
    reads("server reads", server);
    outcome(server, "server closes", SSL_shutdown(server));
    reads("client reads", client);
    reads("client reads", client);
    outcome(client, "client closes", SSL_shutdown(client));
    reads("server reads", server);
    printf("server has the client's close %d\n", SSL_get_shutdown(server) & SSL_RECEIVED_SHUTDOWN);
    close_pair();
}

static void *asks(void *argument) {
    outcome(client, "thread writes", SSL_write(client, "hello", 5));
    printf("thread asks %d\n", SSL_key_update(client, SSL_KEY_UPDATE_NOT_REQUESTED));
    OPENSSL_thread_stop();
    return argument;
}

static void asked_elsewhere(void) {
    title("a KeyUpdate that another thread has asked for");
    open_pair();
    in_thread(asks);
    SSL_write(server, "data", 4);
    printf("in a handshake %d\n", SSL_in_init(client));
    reads("client reads", client);
    printf("in a handshake %d\n", SSL_in_init(client));
    outcome(client, "client closes", SSL_shutdown(client));
    reads("server reads", server);
    reads("server reads", server);
    close_pair();
}

/* ---- a jump ---- */

static jmp_buf left;
static int jumps;
static BIO_METHOD *filter_method;

static int filter_write(BIO *bio, const char *from, int length) {
    if (jumps) {
        jumps = 0;
        longjmp(left, 1);
    }
    int written = BIO_write(BIO_next(bio), from, length);
    BIO_clear_retry_flags(bio);
    BIO_copy_next_retry(bio);
    return written;
}

static long filter_control(BIO *bio, int command, long number, void *pointer) {
    return BIO_next(bio) ? BIO_ctrl(BIO_next(bio), command, number, pointer) : 0;
}

static void *writes(void *argument) {
    *(int *)argument = SSL_write(client, "data", 4);
    OPENSSL_thread_stop();
    return NULL;
}

/* A reader that sends a KeyUpdate jumps out of the BIO and comes back, while another thread writes. */
static void jump_out(void) {
    title("a reader that sends leaves by a jump");
    open_pair();
    filter_method = BIO_meth_new(BIO_TYPE_FILTER | 99, "filter");
    BIO_meth_set_write(filter_method, filter_write);
    BIO_meth_set_ctrl(filter_method, filter_control);
    BIO *filter = BIO_new(filter_method);
    BIO_set_init(filter, 1);
    BIO *below = SSL_get_wbio(client);
    BIO_up_ref(below);
    SSL_set0_wbio(client, BIO_push(filter, below));
    printf("asked %d\n", SSL_key_update(client, SSL_KEY_UPDATE_NOT_REQUESTED));
    jumps = 1;
    if (!setjmp(left))
        reads("client reads", client);
    else
        printf("jumped\n");
    pthread_t thread;
    int written = 0;
    REQUIRE(pthread_create(&thread, NULL, writes, &written) == 0);
    usleep(100000);
    /* Either of the two may be first, and may find what the other one waits for. */
    char buffer[10];
    SSL_read(client, buffer, sizeof buffer);
    ERR_clear_error();
    pthread_join(thread, NULL);
    printf("written %d\n", written);
    close_pair();
    BIO_meth_free(filter_method);
}

/* ---- a ticket in the middle of a write ---- */

static int asked;

static int asking_write(BIO *bio, const char *from, int length) {
    if (asked == 0)
        asked = SSL_new_session_ticket(server) + 1;
    int written = BIO_write(BIO_next(bio), from, length);
    BIO_clear_retry_flags(bio);
    BIO_copy_next_retry(bio);
    return written;
}

static void ticket_in_write(void) {
    static char data[5000];
    title("a ticket that is asked for in the middle of a write");
    open_pair();
    reads("client reads", client);
    printf("tickets %d\n", tickets);
    filter_method = BIO_meth_new(BIO_TYPE_FILTER | 99, "filter");
    BIO_meth_set_write(filter_method, asking_write);
    BIO_meth_set_ctrl(filter_method, filter_control);
    BIO *filter = BIO_new(filter_method);
    BIO_set_init(filter, 1);
    BIO *below = SSL_get_wbio(server);
    BIO_up_ref(below);
    SSL_set0_wbio(server, BIO_push(filter, below));
    arm(WRITE_WAITS, 1);
    outcome(server, "server writes", SSL_write(server, data, sizeof data));
    disarm();
    printf("asked %d\n", asked - 1);
    outcome(server, "server writes", SSL_write(server, data, sizeof data));
    outcome(server, "server", SSL_do_handshake(server));
    for (int i = 0; i < 2; i++)
        outcome(server, "server writes", SSL_write(server, "y", 1));
    for (int i = 0; i < 60; i++) {
        char buffer[100];
        if (SSL_read(client, buffer, sizeof buffer) <= 0)
            break;
    }
    ERR_clear_error();
    printf("tickets %d\n", tickets);
    close_pair();
    BIO_meth_free(filter_method);
}

int main(void) {
    unfinished_answer();
    asked_elsewhere();
    jump_out();
    ticket_in_write();
    return 0;
}
