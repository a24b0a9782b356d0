/* A program leaves a call by siglongjmp while the BIO waits: from a signal's handler, or from the BIO's own
 * method. As with OpenSSL, the connection goes on from there, and freeing it frees all that it has. */
#include "common.h"
#include <setjmp.h>
#include <sys/mman.h>
#include <ucontext.h>

static sigjmp_buf out;
static enum { NOWHERE, READ, WRITE, FLUSH } armed;
static int calls_left, by_signal, freed;

static void handler(int number) {
    (void)number;
    siglongjmp(out, 1);
}

static void may_jump(int here) {
    if ((int)armed != here || calls_left-- > 0)
        return;
    armed = NOWHERE;
    if (by_signal)
        raise(SIGUSR1);
    siglongjmp(out, 1);
}

static void nest(void);
static void (*interrupt)(void);

static int filter_read(BIO *bio, char *buffer, int length) {
    may_jump(READ);
    if (interrupt != NULL) {
        void (*once)(void) = interrupt;
        interrupt = NULL;
        once();
    }
    nest();
    int n = BIO_read(BIO_next(bio), buffer, length);
    BIO_clear_retry_flags(bio);
    BIO_copy_next_retry(bio);
    return n;
}

static int filter_write(BIO *bio, const char *buffer, int length) {
    may_jump(WRITE);
    int n = BIO_write(BIO_next(bio), buffer, length);
    BIO_clear_retry_flags(bio);
    BIO_copy_next_retry(bio);
    return n;
}

static long filter_ctrl(BIO *bio, int command, long number, void *pointer) {
    if (command == BIO_CTRL_FLUSH)
        may_jump(FLUSH);
    return BIO_next(bio) == NULL ? 0 : BIO_ctrl(BIO_next(bio), command, number, pointer);
}

static int filter_create(BIO *bio) {
    BIO_set_init(bio, 1);
    return 1;
}

static int filter_destroy(BIO *bio) {
    (void)bio;
    freed++;
    return 1;
}

static BIO *new_filter(BIO *next) {
    static BIO_METHOD *method;
    if (method == NULL) {
        method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_FILTER, "jumping");
        BIO_meth_set_read(method, filter_read);
        BIO_meth_set_write(method, filter_write);
        BIO_meth_set_ctrl(method, filter_ctrl);
        BIO_meth_set_create(method, filter_create);
        BIO_meth_set_destroy(method, filter_destroy);
    }
    BIO *filter = BIO_new(method);
    REQUIRE(filter != NULL && BIO_up_ref(next) == 1);
    return BIO_push(filter, next);
}

static void put_filter(SSL *ssl) {
    BIO *filter = new_filter(SSL_get_rbio(ssl));
    SSL_set_bio(ssl, filter, filter);
}

static int version;
static struct pair pair;
static char buffer[16];
static char data[] = "some data";

static void connect_all(void) {
    pair = connected_pair(version);
    put_filter(pair.client);
    freed = 0;
}

/* What a step does, so many calls further down, with frames that hold nothing in particular. */
static int at_depth(int depth, int (*step)(void)) {
    volatile char room[777];
    room[0] = (char)depth;
    int result = depth == 0 ? step() : at_depth(depth - 1, step);
    return result + 0 * room[0];
}

static int reads(void) {
    return SSL_read(pair.client, buffer, sizeof buffer);
}

static int peeks(void) {
    return SSL_peek(pair.client, buffer, sizeof buffer);
}

static int writes(void) {
    return SSL_write(pair.client, data, sizeof data);
}

static int closes(void) {
    return SSL_shutdown(pair.client);
}

static int client_shakes_hands(void) {
    return SSL_do_handshake(pair.client);
}

/* Makes the step where the BIO jumps; whether it did. */
static int jumps_out(int where, int passing, int depth, int (*step)(void)) {
    static volatile int jumped;
    jumped = 1;
    if (sigsetjmp(out, 1) == 0) {
        armed = where;
        calls_left = passing;
        at_depth(depth, step);
        jumped = 0;
    }
    armed = NOWHERE;
    return jumped;
}

static void jump(int where, int passing, int depth, int (*step)(void)) {
    printf("%s\n", jumps_out(where, passing, depth, step) ? "jumped" : "not jumped");
}

static const struct { int before, after; } depths[] = {{0, 0}, {3, 0}, {0, 3}, {5, 4}, {1, 20}, {20, 1}};

static void in_data(void) {
    for (size_t i = 0; i < sizeof depths / sizeof depths[0]; i++) {
        title("%s: data, %d calls deep and then %d", version_name(version), depths[i].before,
              depths[i].after);
        connect_all();
        jump(READ, 0, depths[i].before, reads);
        SSL_write(pair.server, "abc", 3);
        jump(READ, 1, depths[i].before, peeks);
        outcome(pair.client, "read", at_depth(depths[i].after, reads));
        jump(WRITE, 0, depths[i].before, writes);
        outcome(pair.client, "write", at_depth(depths[i].after, writes));
        outcome(pair.server, "server reads", SSL_read(pair.server, buffer, sizeof buffer));
        SSL_write(pair.server, "def", 3);
        jump(READ, 0, depths[i].before, reads);
        jump(READ, 0, depths[i].after, reads);
        jump(WRITE, 0, depths[i].before, writes);
        outcome(pair.client, "read", at_depth(depths[i].after, reads));
        outcome(pair.client, "write", at_depth(depths[i].after, writes));
        printf("close %d\n", closes());
        outcome(pair.server, "server reads", SSL_read(pair.server, buffer, sizeof buffer));
        outcome(pair.server, "server reads", SSL_read(pair.server, buffer, sizeof buffer));
        SSL_shutdown(pair.server);
        jump(READ, 0, depths[i].before, closes);
        printf("close %d\n", at_depth(depths[i].after, closes));
        ERR_clear_error();
        free_pair(&pair);
        printf("filters freed: %d\n", freed);
    }
}

/* A write that was sealed must be repeated as it was. */
static void other_write(void) {
    title("%s: another write after a jump", version_name(version));
    connect_all();
    jump(WRITE, 0, 0, writes);
    outcome(pair.client, "another write", SSL_write(pair.client, "x", 1));
    free_pair(&pair);
}

static void in_handshake(int where, const char *name) {
    title("%s: a handshake, jumps out of %s", version_name(version), name);
    SSL_CTX *client = client_context(version), *server = server_context(version);
    pair = new_pair(client, server);
    put_filter(pair.client);
    freed = 0;
    /* How often a BIO is called is each library's own matter. */
    for (int i = 0; i < 12; i++) {
        jumps_out(where, i % 2, i % 3, client_shakes_hands);
        if (SSL_do_handshake(pair.server) == 1)
            break;
    }
    printf("handshake %d\n", handshake_rounds(&pair, 20, 0));
    ERR_clear_error();
    printf("write %d\n", SSL_write(pair.client, "abc", 3));
    printf("read %d\n", SSL_read(pair.server, buffer, sizeof buffer));
    free_pair(&pair);
    printf("filters freed: %d\n", freed);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
}

/* A call of the same kind from inside the BIO has not left anything: each byte comes once, to one of the two.
 */
static int nesting, nested_bytes;

static int reads_nested(void) {
    static char other[16];
    return SSL_read(pair.client, other, sizeof other);
}

static void nest(void) {
    if (!nesting)
        return;
    int depth = nesting;
    nesting = 0;
    int n = at_depth(depth - 1, reads_nested);
    nested_bytes = n > 0 ? n : 0;
}

static void inside(int depth) {
    title("%s: a read inside a read, %d calls further", version_name(version), depth);
    connect_all();
    SSL_write(pair.server, "abc", 3);
    nesting = depth + 1;
    nested_bytes = 0;
    int n = reads();
    printf("bytes read: %d\n", nested_bytes + (n > 0 ? n : 0));
    ERR_clear_error();
    free_pair(&pair);
    printf("filters freed: %d\n", freed);
}

/* The connection is not used again but freed, cleared, or gets another BIO. */
static void not_again(void) {
    title("%s: not used again", version_name(version));
    connect_all();
    jump(READ, 0, 0, reads);
    free_pair(&pair);
    printf("filters freed: %d\n", freed);
    connect_all();
    jump(WRITE, 0, 2, writes);
    free_pair(&pair);
    printf("filters freed: %d\n", freed);
    connect_all();
    jump(READ, 0, 0, reads);
    put_filter(pair.client);
    printf("filters freed: %d\n", freed);
    SSL_write(pair.server, "abc", 3);
    outcome(pair.client, "read", reads());
    free_pair(&pair);
    printf("filters freed: %d\n", freed);
    connect_all();
    jump(READ, 0, 0, reads);
    printf("clear %d\n", SSL_clear(pair.client));
    free_pair(&pair);
    printf("filters freed: %d\n", freed);
}

/* The same through an SSL BIO. */
static BIO *front;

static int front_reads(void) {
    return BIO_read(front, buffer, sizeof buffer);
}

static void through_bio(void) {
    title("%s: an SSL BIO", version_name(version));
    connect_all();
    front = BIO_new(BIO_f_ssl());
    BIO_set_ssl(front, pair.client, BIO_NOCLOSE);
    jump(READ, 0, 4, front_reads);
    SSL_write(pair.server, "abc", 3);
    printf("read %d\n", at_depth(2, front_reads));
    jump(READ, 0, 0, front_reads);
    SSL_write(pair.server, "defg", 4);
    printf("read %d\n", at_depth(9, front_reads));
    BIO_free(front);
    free_pair(&pair);
}

/* A write was left; a read that is at work comes to where it would send, too. */
static void reads_to_an_end(int junk) {
    title("%s: a read after a left write, %s", version_name(version), junk ? "of junk" : "to the end");
    connect_all();
    jump(WRITE, 0, 0, writes);
    if (junk)
        BIO_write(SSL_get_wbio(pair.server),
                  "\x17\x03\x03\x00\x20"
                  "0123456789abcdef0123456789abcdef",
                  37);
    else
        BIO_shutdown_wr(SSL_get_wbio(pair.server));
    printf("read %d\n", reads());
    printf("read %d\n", reads());
    ERR_clear_error();
    free_pair(&pair);
    printf("filters freed: %d\n", freed);
}

/* Calls that come in while another one is at work leave to it what it holds. Who of them gets the bytes is
 * each library's own matter, but they come once. */
static char within[16];
static int armed_within;

static void report_within(int n) {
    printf("bytes read: %d\n", (n > 0 ? n : 0) + (int)strlen(within));
    ERR_clear_error();
    free_pair(&pair);
    printf("filters freed: %d\n", freed);
}

static void begin_within(const char *name) {
    title("%s: a read inside a read, %s", version_name(version), name);
    memset(within, 0, sizeof within);
    connect_all();
}

#if defined __GNUC__ && !defined __clang__
__attribute__((optimize("O2")))
#endif
static void
reads_last(int writing, int tls, int type, const void *bytes, size_t length, SSL *ssl, void *into) {
    (void)writing, (void)tls, (void)bytes, (void)length;
    if (!armed_within || type != SSL3_RT_HEADER)
        return;
    armed_within = 0;
    SSL_read(ssl, into, 15);
}

static void by_last_call(void) {
    begin_within("by a callback's last call, after a left write");
    SSL_set_msg_callback(pair.client, reads_last);
    SSL_set_msg_callback_arg(pair.client, within);
    jump(WRITE, 0, 0, writes);
    SSL_write(pair.server, "abc", 3);
    armed_within = 1;
    report_within(reads());
}

static void reads_within(void) {
    SSL_read(pair.client, within, 15);
}

static void reads_in_handler(int number) {
    (void)number;
    reads_within();
}

static void raises(void) {
    raise(SIGUSR2);
}

static void in_handler(void) {
    char room[1 << 17];
    stack_t here = {.ss_sp = room, .ss_size = sizeof room}, before;
    struct sigaction action = {.sa_handler = reads_in_handler, .sa_flags = SA_ONSTACK};
    begin_within("by a handler whose stack is in the thread's");
    sigaltstack(&here, &before);
    sigaction(SIGUSR2, &action, NULL);
    SSL_write(pair.server, "abc", 3);
    interrupt = raises;
    int n = reads();
    sigaltstack(&before, NULL);
    report_within(n);
}

static ucontext_t outside, fiber;
static int fiber_read;

static void leaves_fiber(void) {
    swapcontext(&fiber, &outside);
}

static void fiber_main(void) {
    fiber_read = reads();
}

/* Calls a function on another stack, so that its caller can be told. */
#ifdef __x86_64__
__asm__(".text\n.type call_on, @function\ncall_on:\n.cfi_startproc\n"
        "push %rbp\n.cfi_def_cfa_offset 16\n.cfi_offset %rbp, -16\n"
        "mov %rsp, %rbp\n.cfi_def_cfa_register %rbp\n"
        "mov %rdi, %rsp\ncall *%rsi\nmov %rbp, %rsp\n"
        "pop %rbp\n.cfi_def_cfa %rsp, 8\nret\n.cfi_endproc\n");
void call_on(void *top, void (*function)(void));
#else
static void call_on(void *top, void (*function)(void)) {
    (void)top;
    function();
}
#endif

static void below_fiber(void) {
    const size_t half = 1 << 19;
    char *room = mmap(NULL, 2 * half, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    REQUIRE(room != MAP_FAILED);
    begin_within("on a stack below a fiber's");
    SSL_write(pair.server, "abc", 3);
    getcontext(&fiber);
    fiber.uc_stack.ss_sp = room + half;
    fiber.uc_stack.ss_size = half;
    fiber.uc_link = &outside;
    makecontext(&fiber, fiber_main, 0);
    interrupt = leaves_fiber;
    swapcontext(&outside, &fiber);
    call_on(room + half - 64, reads_within);
    swapcontext(&outside, &fiber);
    report_within(fiber_read);
    munmap(room, 2 * half);
}

int main(void) {
    struct sigaction action = {.sa_handler = handler};
    static char stack[1 << 16];
    stack_t other = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&other, NULL);
    for (by_signal = 0; by_signal < 3; by_signal++) {
        title("%s", by_signal == 0   ? "from the method"
                    : by_signal == 1 ? "from a handler"
                                     : "from a handler on its own stack");
        action.sa_flags = by_signal == 2 ? SA_ONSTACK : 0;
        sigaction(SIGUSR1, &action, NULL);
        FOR_EACH_VERSION(tls) {
            version = tls;
            in_data();
            other_write();
            in_handshake(READ, "reading");
            in_handshake(WRITE, "writing");
            in_handshake(FLUSH, "flushing");
            inside(0);
            inside(15);
            not_again();
            through_bio();
            reads_to_an_end(0);
            reads_to_an_end(1);
            by_last_call();
            in_handler();
            below_fiber();
        }
    }
    return 0;
}
