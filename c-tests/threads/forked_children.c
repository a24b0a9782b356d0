/* A process forks while its threads are inside the library: the children, in which those threads are not,
 * make connections of the same contexts. None of them may wait for a lock that nobody will release. */
#include "common.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/wait.h>

static SSL_CTX *cc, *sc;
static atomic_int over, turns;

/* What OpenSSL allows while others make connections, and where it takes no lock of its own. SSL_new is not
 * among it: libcrypto guards its table of ex_data with one that a fork leaves taken, in either library. */
static void *work(void *argument) {
    SSL_CTX *ctx = argument;
    while (!over) {
        SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
        SSL_CTX_set_timeout(ctx, 300);
        SSL_CTX_set_max_cert_list(ctx, 100000);
        SSL_CTX_set_read_ahead(ctx, 0);
        SSL_CTX_set_num_tickets(ctx, 2);
        SSL_CTX_set_keylog_callback(ctx, NULL);
        SSL_CTX_set_tlsext_servername_callback(ctx, NULL);
        SSL_CTX_sess_set_new_cb(ctx, NULL);
        SSL_CTX_get_ciphers(ctx);
        SSL_CTX_get_cert_store(ctx);
        turns++;
    }
    return NULL;
}

/* 0 when a child's handshake is done; the alarm ends one that waits for ever. */
static int child(void) {
    struct pair pair;
    alarm(20);
    pair = new_pair(cc, sc);
    if (!handshake_rounds(&pair, 20, 0))
        return 1;
    free_pair(&pair);
    return 0;
}

static void run(const char *what, int version, int warm) {
    enum { THREADS = 2, CHILDREN = 10 };
    pthread_t threads[THREADS];
    int done = 0, failed = 0, hung = 0;
    cc = client_context(version);
    sc = server_context(version);
    SSL_CTX_set_session_cache_mode(sc, SSL_SESS_CACHE_OFF);
    title("%s, %s", what, version_name(version));
    if (warm) {
        struct pair pair = new_pair(cc, sc);
        connect_pair(&pair);
        free_pair(&pair);
    }
    over = turns = 0;
    for (int i = 0; i < THREADS; i++)
        REQUIRE(pthread_create(&threads[i], NULL, work, i % 2 ? cc : sc) == 0);
    for (int i = 0; i < CHILDREN && hung == 0; i++) {
        int status, before = turns;
        pid_t pid;
        /* In the midst of their work. */
        while (turns == before)
            ;
        pid = fork();
        REQUIRE(pid >= 0);
        if (pid == 0)
            _exit(child());
        REQUIRE(waitpid(pid, &status, 0) == pid);
        if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
            hung++;
        else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
            failed++;
        else
            done++;
    }
    over = 1;
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    printf("of %d children: %d done, %d failed, %d hung\n", CHILDREN, done, failed, hung);
    SSL_CTX_free(cc);
    SSL_CTX_free(sc);
}

int main(void) {
    FOR_EACH_VERSION(version) {
        run("before the first handshake", version, 0);
        run("after a handshake", version, 1);
    }
    return 0;
}
